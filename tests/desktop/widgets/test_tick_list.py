import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy, QTest

from desktop.widgets.tick_list import TickList, TickRow

ROWS = (TickRow("a", "One", True, "in hand"), TickRow("b", "Two", False), TickRow("c", "Three", False, told="more"))


@pytest.fixture
def ticks(qtbot):
    ticks = TickList()
    qtbot.addWidget(ticks)
    ticks.show()
    ticks.show_rows(ROWS)
    return ticks


def test_a_row_is_ticked_by_key_and_told_once(ticks):
    told = QSignalSpy(ticks.ticked)
    assert ticks.current() == "a"
    QTest.keyClick(ticks, Qt.Key.Key_Down)
    QTest.keyClick(ticks, Qt.Key.Key_Space)
    assert (told.count(), told.at(0)) == (1, ["b", True])
    QTest.keyClick(ticks, Qt.Key.Key_Space)
    assert told.at(1) == ["b", False]


def test_showing_rows_tells_nothing_and_keeps_the_row_in_hand(ticks):
    told = QSignalSpy(ticks.ticked)
    ticks.setCurrentRow(2)
    ticks.show_rows((*ROWS[1:], TickRow("d", "Four", True)))
    assert told.count() == 0
    assert ticks.current() == "c"
    assert [ticks.item(at).text() for at in range(ticks.count())] == ["Two", "Three", "Four"]
    assert ticks.item(2).checkState() == Qt.CheckState.Checked


def test_where_the_row_in_hand_is_gone_its_place_is_in_hand(ticks):
    ticks.setCurrentRow(1)
    ticks.show_rows((ROWS[0], ROWS[2]))
    assert ticks.current() == "c"
    ticks.show_rows(ROWS[:1])
    assert ticks.current() == "a"
    ticks.show_rows(())
    assert ticks.current() == ""


def test_a_list_that_grows_stays_where_it_was_scrolled_to(ticks, qtbot):
    many = [TickRow(str(at), f"Row {at}", False) for at in range(80)]
    ticks.show_rows(many)
    bar = ticks.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0, timeout=2_000)
    bar.setValue(bar.maximum() // 2)
    before = bar.value()
    ticks.show_rows((*many, TickRow("more", "One more", True)))
    ticks.doItemsLayout()
    assert bar.value() == before > 0


def test_remarks_stand_beside_the_name_and_more_under_the_pointer(ticks):
    assert ticks.item(0).text() == "One   (in hand)"
    assert ticks.item(2).toolTip() == "more"
