"""Texts that give way: cut where there is no room, whole where there is, and always told in full."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QSignalSpy

from desktop.widgets.eliding import ElidingButton, ElidingLabel

TEXT = "every change is kept; name it to find it again"


@pytest.mark.parametrize("kind", [ElidingLabel, ElidingButton])
def test_a_text_gives_way_and_is_told_in_full(qtbot, kind):
    """Whole at the size it asks for; narrower it ends in dots, the picture too; screen readers hear all of it."""
    widget = kind()
    qtbot.addWidget(widget)
    widget.setText(TEXT)
    widget.resize(widget.sizeHint())
    widget.show()
    assert widget.shown_text() == TEXT
    whole = widget.grab().toImage()
    widget.resize(widget.minimumSizeHint())
    assert widget.width() < widget.sizeHint().width() / 3
    assert widget.shown_text().endswith("\u2026")
    assert len(widget.shown_text()) < 10
    assert widget.grab().toImage() != whole.copy(widget.rect()), "not merely cut off"
    assert widget.toolTip() == TEXT
    assert QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name) == TEXT


def test_a_short_text_asks_for_no_more_than_itself(qtbot):
    """The least room is never more than the whole text needs."""
    label = ElidingLabel()
    qtbot.addWidget(label)
    label.setText("ok")
    assert label.minimumSizeHint().width() <= label.sizeHint().width()


def test_a_cut_button_is_still_pressed_by_mouse_and_key(qtbot):
    """It stays a button."""
    button = ElidingButton()
    qtbot.addWidget(button)
    button.setText(TEXT)
    button.resize(button.minimumSizeHint())
    button.show()
    spy = QSignalSpy(button.clicked)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    button.setFocus()
    qtbot.keyClick(button, Qt.Key.Key_Space)
    assert spy.count() == 2
