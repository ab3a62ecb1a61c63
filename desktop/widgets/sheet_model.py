"""Hold the rows of a sheet, and show them sorted, filtered, and marked where they are the user's own."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPointF,
    QSortFilterProxyModel,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QPainter, QPen, QPixmap

from desktop.theme import Text, colours, font
from resources.looks import Colours
from scenarios.texts import _

ID_ROLE = Qt.ItemDataRole.UserRole
_DOT, _RADIUS = 12, 3.5
_FINE = 2
"""Pixels of the mark for each one of the screen, so that it is sharp on a fine one too."""
_Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


@dataclass(frozen=True)
class SheetColumn:
    """A column: its title, whether numbers stand flush right in it, and whether the user types into it."""

    title: str
    numeric: bool = False
    editable: bool = False


@dataclass(frozen=True)
class SheetCell:
    """One cell.

    Attributes
    ----------
    key
        What it is sorted by; None sorts last.
    hint
        What stands there while the text is empty; it is neither edited nor copied.
    alarming
        Whether it is shown as something to look at; the text says so too.
    """

    text: str
    key: float | str | None = None
    hint: str = ""
    alarming: bool = False


@dataclass(frozen=True)
class SheetRow:
    """One row.

    Attributes
    ----------
    is_set, differs
        Whether the user has set it, and whether to something else than what was shipped.
    found_by
        The text in which a filter looks, folded to one case.
    """

    id: str
    cells: tuple[SheetCell, ...]
    is_set: bool
    differs: bool
    found_by: str
    tip: str


class SheetModel(QAbstractTableModel):
    """Hold the rows; typed text is told and changes nothing until new rows are shown.

    Signals
    -------
    typed(id, column, text)
        The user has typed a text into a cell.
    """

    typed = Signal(str, int, str)

    def __init__(self, columns: Sequence[SheetColumn], parent: QObject | None = None) -> None:
        """Start without rows."""
        super().__init__(parent)
        self.columns = tuple(columns)
        self.rows: tuple[SheetRow, ...] = ()

    def show_rows(self, rows: Sequence[SheetRow]) -> None:
        """Show rows; where they are those that stood there before, selection and open editors stay."""
        if [one.id for one in rows] != [one.id for one in self.rows]:
            self.beginResetModel()
            self.rows = tuple(rows)
            self.endResetModel()
        elif self.rows != tuple(rows):
            self.rows = tuple(rows)
            self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, len(self.columns) - 1))

    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        """Return the number of rows."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: _Index = _NOWHERE) -> int:
        """Return the number of columns."""
        return 0 if parent.isValid() else len(self.columns)

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Let every cell be chosen, and some be typed into."""
        editable = index.isValid() and self.columns[index.column()].editable
        return super().flags(index) | (Qt.ItemFlag.ItemIsEditable if editable else Qt.ItemFlag.NoItemFlags)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the titles, and how to sort by keyboard."""
        if orientation == Qt.Orientation.Vertical or not 0 <= section < len(self.columns):
            return None
        column = self.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.title
        if role == Qt.ItemDataRole.ToolTipRole:
            return _("Click, or press Ctrl+Shift+S in the column, to sort by it")
        return _side(column) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a cell shows, and how."""
        if not index.isValid():
            return None
        row, column = self.rows[index.row()], self.columns[index.column()]
        cell = row.cells[index.column()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return cell.text or cell.hint
            case Qt.ItemDataRole.EditRole:
                return cell.text
            case Qt.ItemDataRole.ToolTipRole:
                return f"{cell.text}\n\n{row.tip}" if cell.text else row.tip
            case Qt.ItemDataRole.TextAlignmentRole:
                return _side(column)
            case Qt.ItemDataRole.ForegroundRole:
                return _ink(row, cell)
            case Qt.ItemDataRole.FontRole:
                return font(Text.STRONG) if row.is_set and column.numeric and column.editable else None
            case Qt.ItemDataRole.DecorationRole:
                return _dot(row.differs) if row.is_set and index.column() == 0 else None
            case Qt.ItemDataRole.AccessibleTextRole:
                return _spoken(row, cell, first=index.column() == 0)
            case _:
                return row.id if role == ID_ROLE else None

    def setData(self, index: _Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Tell what was typed; nothing is changed here."""
        if role == Qt.ItemDataRole.EditRole and index.isValid():
            self.typed.emit(self.rows[index.row()].id, index.column(), str(value))
        return False


class SheetFilter(QSortFilterProxyModel):
    """Show some rows of a sheet, in the order of a column; cells without a key come last both ways."""

    def __init__(self, model: SheetModel, parent: QObject | None = None) -> None:
        """Show all rows in their own order; rows move only when the user sorts."""
        super().__init__(parent)
        self._sheet = model
        self._words: tuple[str, ...] = ()
        self._only_set = False
        self.setDynamicSortFilter(False)
        self.setSourceModel(model)

    def show_only(self, text: str, only_set: bool) -> None:
        """Show the rows that hold every word of a text, and of them only the user's own where that is asked."""
        self._words, self._only_set = tuple(text.casefold().split()), only_set
        self.invalidate()

    def filterAcceptsRow(self, source_row: int, source_parent: _Index) -> bool:
        """Tell whether a row is shown."""
        row = self._sheet.rows[source_row]
        return (row.is_set or not self._only_set) and all(word in row.found_by for word in self._words)

    def lessThan(self, left: _Index, right: _Index) -> bool:
        """Tell which of two rows comes first."""
        first, second = (self._sheet.rows[one.row()].cells[one.column()].key for one in (left, right))
        if first is None or second is None:
            ascending = self.sortOrder() == Qt.SortOrder.AscendingOrder
            return (first if ascending else second) is not None and first is not second
        return _order(first) < _order(second)


def _order(key: float | str) -> tuple[bool, float, str]:
    """Return a key by which numbers come before texts."""
    return (True, 0.0, key.casefold()) if isinstance(key, str) else (False, key, "")


def _side(column: SheetColumn) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column.numeric else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


def _named() -> Colours:
    return colours(QGuiApplication.palette())


def _ink(row: SheetRow, cell: SheetCell) -> QColor | None:
    """Return the colour of a cell's text, None for that of all text."""
    named = _named()
    if cell.alarming:
        return QColor(named.problem)
    if cell.hint and not cell.text:
        return QColor(named.muted)
    return QColor(named.changed) if row.is_set else None


def _dot(full: bool) -> QIcon:
    """Return the mark of a row that is the user's: a dot, or a ring where the value is the one shipped."""
    icon, named = QIcon(), _named()
    for mode, colour in ((QIcon.Mode.Normal, named.changed), (QIcon.Mode.Selected, named.on_domestic)):
        picture = QPixmap(_DOT * _FINE, _DOT * _FINE)
        picture.setDevicePixelRatio(_FINE)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(colour), 1.5))
        painter.setBrush(QColor(colour) if full else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(QPointF(_DOT / 2, _DOT / 2), _RADIUS, _RADIUS)
        painter.end()
        icon.addPixmap(picture, mode)
    return icon


def _spoken(row: SheetRow, cell: SheetCell, *, first: bool) -> str:
    """Return a cell as it is read aloud; the first one of a row says whether the row is the user's."""
    text = cell.text or cell.hint
    return _("{name}, set by you").format(name=text) if first and row.is_set else text
