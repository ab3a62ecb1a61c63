"""Drive the row of choices with mouse and keys."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QWheelEvent
from PySide6.QtWidgets import QApplication

from desktop.widgets.choice_row import ChoiceRow, ChoiceSpec, Option

OPTIONS = (Option("t1", "Tier 1", "All may be sold."), Option("t2", "Tier 2", "A licence is needed."))


@pytest.fixture
def row(qtbot):
    row = ChoiceRow(ChoiceSpec("tier", "Export tier", OPTIONS, "t1"))
    qtbot.addWidget(row)
    row.show()
    qtbot.waitExposed(row)
    row.box.setFocus()
    return row


@pytest.fixture
def heard(row):
    said = []
    for name in ("edited", "committed", "unset", "recalled"):
        getattr(row, name).connect(lambda *parts, name=name: said.append((name, *parts)))
    return said


def test_a_key_chooses_and_the_sentence_follows(qtbot, row, heard):
    assert row.sentence() == "All may be sold."
    assert row.box.toolTip() == "Tier 1", "whole where the list is narrow"
    qtbot.keyClick(row.box, Qt.Key.Key_Down)
    assert heard == [("edited", "tier", "t2"), ("committed", "tier", "t2")]
    assert row.sentence() == "A licence is needed."
    assert row.box.toolTip() == "Tier 2"
    assert row.value() == "t2"


def test_show_value_never_answers_back(row, heard):
    for value in ("t2", None, "t1"):
        row.show_value(value)
    assert heard == []


def test_home_asks_for_the_baseline(qtbot, row, heard):
    row.show_value("t2")
    qtbot.keyClick(row.box, Qt.Key.Key_Home)
    assert heard == [("unset", "tier")]


def test_end_asks_for_what_was_saved_where_there_is_a_way_back(qtbot, row, heard):
    qtbot.keyClick(row.box, Qt.Key.Key_End)
    assert heard == []
    row.show_way_back("Tier 2")
    qtbot.keyClick(row.box, Qt.Key.Key_End)
    assert heard == [("recalled", "tier")]
    assert row.value() is None, "the row waits to be shown another value"


def test_the_wheel_is_left_to_the_page_without_focus(row, heard):
    row.box.clearFocus()
    middle = QPointF(row.box.rect().center())
    event = QWheelEvent(
        middle, row.box.mapToGlobal(middle), QPoint(), QPoint(0, -120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(row.box, event)
    assert heard == []
    assert not event.isAccepted()


def test_a_screen_reader_hears_name_value_and_sentence(row):
    answer = QAccessible.queryAccessibleInterface(row.box)
    assert row.box.accessibleName() == "Export tier"
    labels = [other.text(QAccessible.Text.Name) for other, kind in answer.relations() if kind]
    assert "Export tier" in labels
    assert answer.text(QAccessible.Text.Value) == "Tier 1"
    assert answer.text(QAccessible.Text.Description) == "All may be sold."
