"""A table that sorts by keys, not by what is written, and copies what is shown."""

import math

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from desktop.widgets.sorted_table import Row, Sign, SortedTable

ROWS = [
    Row(("b", "1,000", "yes"), ("b", 1000.0, "yes"), Sign.FULL),
    Row(("A", "90", "no"), ("A", 90.0, "no"), Sign.CROSS),
    Row(("c", "none", "no"), ("c", -math.inf, "no"), Sign.QUESTION),
]


@pytest.fixture
def table(qtbot):
    made = SortedTable(("name", "n", "word"), (False, True, False), 2)
    made.show_rows(ROWS)
    qtbot.addWidget(made)
    made.show()
    return made


def names(table):
    return [cells[0] for cells in table.shown_rows()]


def test_rows_come_as_they_were_given(table):
    assert names(table) == ["b", "A", "c"]


def test_keys_decide_the_order(qtbot, table):
    """Numbers as numbers, those that are missing at the low end; words without regard to case."""
    table.setCurrentIndex(table.model().index(0, 1))
    qtbot.keyClick(table, Qt.Key.Key_Up, modifier=Qt.KeyboardModifier.ControlModifier)
    assert names(table) == ["c", "A", "b"]
    qtbot.keyClick(table, Qt.Key.Key_Down, modifier=Qt.KeyboardModifier.ControlModifier)
    assert names(table) == ["b", "A", "c"]
    table.setCurrentIndex(table.model().index(0, 0))
    qtbot.keyClick(table, Qt.Key.Key_Up, modifier=Qt.KeyboardModifier.ControlModifier)
    assert names(table) == ["A", "b", "c"]


def test_new_rows_keep_order_filter_and_row(qtbot, table):
    """The numbers change under the user's eyes, and the order follows them."""
    table.setCurrentIndex(table.model().index(1, 1))
    qtbot.keyClick(table, Qt.Key.Key_Up, modifier=Qt.KeyboardModifier.ControlModifier)
    assert table.looked_at() == "A"
    table.show_rows([Row(("b", "1", "yes"), ("b", 1.0, "yes"), Sign.FULL), *ROWS[1:]])
    assert names(table) == ["c", "b", "A"]
    assert table.looked_at() == "A"
    table.show_only(" NO ")
    assert names(table) == ["c", "A"]
    table.show_rows(ROWS)
    assert names(table) == ["c", "A"]


def test_the_row_of_the_user_is_told(qtbot, table):
    told = []
    table.row_looked_at.connect(told.append)
    table.setFocus()
    table.setCurrentIndex(table.model().index(0, 0))
    told.clear()
    qtbot.keyClick(table, Qt.Key.Key_Down)
    qtbot.keyClick(table, Qt.Key.Key_Down)
    qtbot.keyClick(table, Qt.Key.Key_Right)
    assert told == ["A", "c"]


def test_cells_stand_flush_and_the_sign_before_its_word(table):
    index = table.model().index(0, 1)
    assert index.data(Qt.ItemDataRole.TextAlignmentRole) & Qt.AlignmentFlag.AlignRight
    assert index.data(Qt.ItemDataRole.DecorationRole) is None
    assert not index.siblingAtColumn(2).data(Qt.ItemDataRole.DecorationRole).isNull()
    assert table.model().headerData(1, Qt.Orientation.Horizontal) == "n"


def test_a_copy_is_tabbed(qtbot, table):
    qtbot.keyClick(table, "c", modifier=Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "name\tn\tword\nb\t1,000\tyes\nA\t90\tno\nc\tnone\tno"
    table.selectRow(1)
    qtbot.keyClick(table, "c", modifier=Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "name\tn\tword\nA\t90\tno"
