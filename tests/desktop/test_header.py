"""The line at the top finds room in any text size."""

from itertools import combinations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QSignalSpy

from desktop.panels.header import Header
from desktop.toolkit import make_qt

BUTTONS = ("Find\u2026", "Peek", "Undo", "Redo", "Save", "To slide", "Snapshot")
STATE = "every change is kept; name it to find it again"


@pytest.fixture
def large(qtbot):
    """Return a header in text of 200 %, with its buttons."""
    qt = make_qt()
    before, font = qt.font(), qt.font()
    font.setPointSizeF(2 * font.pointSizeF())
    qt.setFont(font)
    header = Header()
    qtbot.addWidget(header)
    header.add_buttons(*(QAction(text, header) for text in BUTTONS))
    header.show_reference("Everything that was allowed in 2022")
    header.show_state("", STATE)
    header.show()
    yield header
    qt.setFont(before)


def test_the_window_can_be_1280_wide_in_text_of_200_per_cent(large, qtbot):
    """The buttons have a line of their own, the state gives way; nothing lies over anything, nothing is cut unsaid."""
    assert large.minimumSizeHint().width() <= 1280
    large.resize(1280, large.sizeHint().height())
    qtbot.wait(20)
    parts = [part.geometry() for part in large.children() if part.isWidgetType() and part.isVisible()]
    assert not any(a.intersects(b) for a, b in combinations(parts, 2))
    assert all(large.rect().contains(one) for one in parts)
    assert large.reference_button.shown_text() == large.reference_button.text()
    assert large.state.shown_text().endswith("\u2026")
    assert large.state.toolTip() == STATE
    assert "Everything that was allowed in 2022" in large.reference_button.toolTip()


def test_texts_are_whole_where_there_is_room(large, qtbot):
    """A wide window cuts nothing."""
    large.resize(2600, large.sizeHint().height())
    qtbot.wait(20)
    assert large.state.shown_text() == STATE
    assert large.reference_button.shown_text() == large.reference_button.text()


@pytest.fixture
def header(qtbot):
    """Return a header of an unnamed scenario with the hand in its name."""
    make_qt()
    header = Header()
    qtbot.addWidget(header)
    header.show()
    header.activateWindow()
    header.show_state("", STATE)
    header.name.setFocus()
    return header


def test_a_name_in_the_making_stays_while_the_state_is_shown_anew(header, qtbot):
    qtbot.keyClicks(header.name, "HBM sh")
    header.show_state("", "as saved")
    qtbot.keyClicks(header.name, "ort")
    assert (header.name.text(), header.typed_name()) == ("HBM short", "HBM short")


def test_a_name_that_was_taken_gives_way_to_that_of_the_next_scenario(header, qtbot):
    """The hand is still in the field after Return; the scenario opened next is not called so, nor saved so."""
    named = QSignalSpy(header.named)
    qtbot.keyClicks(header.name, "HBM short")
    qtbot.keyClick(header.name, Qt.Key.Key_Return)
    assert named.at(0) == ["HBM short"]
    header.show_state("HBM short", "as saved")
    header.show_state("", STATE)
    assert (header.name.text(), header.typed_name()) == ("", "")
