import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication

from desktop import theme
from desktop.widgets.sheet_model import SheetCell, SheetColumn, SheetFilter, SheetModel, SheetRow

COLUMNS = (SheetColumn("Name"), SheetColumn("Value", numeric=True, editable=True), SheetColumn("Why", editable=True))


def row(name, value=None, *, is_set=False, differs=False, hint="", alarming=False):
    text = "" if value is None else f"{value} x"
    cells = (SheetCell(name, name), SheetCell(text, value, alarming=alarming), SheetCell("", None, hint=hint))
    return SheetRow(name, cells, is_set, differs, name.casefold(), "a tip")


ROWS = (row("b", 10.0), row("A", None), row("c", 9.0, is_set=True, differs=True, hint="why?"), row("d", 1.0))


@pytest.fixture
def model(qtbot):
    """Return a model with four rows."""
    made = SheetModel(COLUMNS)
    made.show_rows(ROWS)
    return made


def names(shown):
    return [shown.index(place, 0).data() for place in range(shown.rowCount())]


def test_numbers_sort_as_numbers_and_empty_cells_last(model):
    """10 comes after 9; a row without a value stands at the end whichever way."""
    shown = SheetFilter(model)
    shown.sort(1, Qt.SortOrder.AscendingOrder)
    assert names(shown) == ["d", "c", "b", "A"]
    shown.sort(1, Qt.SortOrder.DescendingOrder)
    assert names(shown) == ["b", "c", "d", "A"]
    shown.sort(0, Qt.SortOrder.AscendingOrder)
    assert names(shown) == ["A", "b", "c", "d"]


def test_rows_are_filtered_by_every_word_and_by_whose_they_are(model):
    """A filter and the tick narrow each other."""
    shown = SheetFilter(model)
    shown.show_only("C", False)
    assert names(shown) == ["c"]
    shown.show_only("c d", False)
    assert names(shown) == []
    shown.show_only("", True)
    assert names(shown) == ["c"]


def test_typing_is_told_and_changes_nothing(model, qtbot):
    """The text goes to whoever listens; the cell waits for new rows."""
    with qtbot.waitSignal(model.typed) as told:
        model.setData(model.index(0, 1), "11")
    assert told.args == ["b", 1, "11"]
    assert model.index(0, 1).data() == "10.0 x"
    assert not model.index(0, 0).flags() & Qt.ItemFlag.ItemIsEditable


def test_the_same_rows_are_not_shown_again(model, qtbot):
    """Equal rows draw nothing anew; other values of the same rows keep the user's place; other rows do not."""
    with qtbot.assertNotEmitted(model.dataChanged), qtbot.assertNotEmitted(model.modelReset):
        model.show_rows(list(ROWS))
    with qtbot.waitSignal(model.dataChanged), qtbot.assertNotEmitted(model.modelReset):
        model.show_rows([row("b", 11.0), *ROWS[1:]])
    assert model.index(0, 1).data() == "11.0 x"
    with qtbot.waitSignal(model.modelReset):
        model.show_rows(ROWS[:2])


def test_marks(model):
    """A hint is muted and never copied; an alarm has its colour; what is shipped and set has a ring, else a dot."""
    named = theme.colours(QGuiApplication.palette())
    why = model.index(2, 2)
    assert why.data() == "why?"
    assert why.data(Qt.ItemDataRole.EditRole) == ""
    assert why.data(Qt.ItemDataRole.ForegroundRole) == QColor(named.muted)
    model.show_rows([row("b", 1.0, is_set=True, alarming=True), *ROWS[1:]])
    assert model.index(0, 1).data(Qt.ItemDataRole.ForegroundRole) == QColor(named.problem)
    assert model.index(1, 0).data(Qt.ItemDataRole.ForegroundRole) is None
    ring, dot = (
        model.index(place, 0).data(Qt.ItemDataRole.DecorationRole).pixmap(12, 12).toImage() for place in (0, 2)
    )
    middle = ring.rect().center()
    assert ring.pixelColor(middle).alpha() == 0
    assert dot.pixelColor(middle).alpha() == 255
