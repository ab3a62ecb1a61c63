"""Rows of texts: chosen whole, told in full by hovering, shown without an echo."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QSignalSpy

from desktop.widgets.text_table import TextTable

LONG = "a remark that is much longer than the column is wide " * 4


def test_rows_are_shown_without_an_echo_and_chosen_by_key(qtbot):
    table = TextTable(("name", "remark"))
    qtbot.addWidget(table)
    table.resize(300, 200)
    table.show()
    spy = QSignalSpy(table.currentCellChanged)
    table.show_rows([("one", "short"), ("two", LONG)])
    assert spy.count() == 0
    table.setCurrentCell(0, 0)
    table.setFocus()
    qtbot.keyClick(table, Qt.Key.Key_Down)
    assert spy.count() == 2
    assert {index.row() for index in table.selectedIndexes()} == {1}
    assert (table.first_text(1), table.first_text(2)) == ("two", "")
    assert table.item(1, 1).toolTip() == LONG
    qtbot.keyClicks(table, "x")
    assert table.item(1, 0).text() == "two", "read only"
    assert QAccessible.queryAccessibleInterface(table).text(QAccessible.Text.Name) == "name, remark"


def test_the_last_column_takes_the_room_that_is_left_and_what_its_texts_need(qtbot):
    table = TextTable(("name", "remark"))
    qtbot.addWidget(table)
    table.resize(300, 200)
    table.show()
    table.show_rows([("one", "short")])
    assert table.horizontalHeader().length() == table.viewport().width()
    table.resize(500, 200)
    assert table.horizontalHeader().length() == table.viewport().width()
    table.show_rows([("one", LONG)])
    assert table.columnWidth(1) >= table.fontMetrics().horizontalAdvance(LONG), "all of it can be scrolled to"
    qtbot.waitUntil(lambda: table.horizontalScrollBar().maximum() > 0, timeout=1_000)
