"""Show rows that are sorted by true numbers, narrowed by words and copied as cells, each with a sign before a word."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRectF,
    QSize,
    QSortFilterProxyModel,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QKeyEvent, QKeySequence, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QAbstractItemView, QTableView, QWidget

from desktop.theme import SPACE, SPACE_LARGE, colours
from desktop.widgets.table_look import give_look
from resources.looks import Colours
from scenarios.texts import _

_KEY = Qt.ItemDataRole.UserRole
_WIDEST = 46
"""Signs of the widest column."""
_SHARPNESS = 3
_LEAST_ROWS = 7
_Index = QModelIndex | QPersistentModelIndex


class Sign(Enum):
    """A shape before a word, told apart without its colour; the value is the colour's name."""

    FULL = "domestic"
    HALF = "changed"
    BARRED = "problem"
    CROSS = "text"
    QUESTION = "muted"


@dataclass(frozen=True)
class Row:
    """Cells as people read them, what each is sorted by, and the sign of the row."""

    cells: tuple[str, ...]
    keys: tuple[float | str, ...]
    sign: Sign


class SortedTable(QTableView):
    """Hold a table of which every column sorts.

    A click on a head sorts, and so do Ctrl+Up and Ctrl+Down on a cell of the column. Ctrl+C copies the rows that are
    selected, or all that are shown.

    Parameters
    ----------
    columns
        Heads.
    numeric
        Which columns are set flush right.
    signed
        The column before whose words the signs stand.

    Signals
    -------
    row_looked_at(str)
        First cell of the row to which the user has moved.
    """

    row_looked_at = Signal(str)

    def __init__(
        self, columns: Sequence[str], numeric: Sequence[bool], signed: int, parent: QWidget | None = None
    ) -> None:
        """Start without rows."""
        super().__init__(parent)
        self._rows = _Rows(tuple(columns), tuple(numeric), signed, self)
        self._order = QSortFilterProxyModel(self)
        self._order.setSourceModel(self._rows)
        self._order.setSortRole(_KEY)
        self._order.setSortCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._order.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._order.setFilterKeyColumn(-1)
        self.setModel(self._order)
        self.setSortingEnabled(True)
        self.sortByColumn(-1, Qt.SortOrder.AscendingOrder)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        give_look(self)
        self.setAccessibleDescription(_("Ctrl+Up and Ctrl+Down sort by the column, Ctrl+C copies"))
        self.selectionModel().currentRowChanged.connect(self._moved)

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show these rows; order, filter and selection stay as they are."""
        first = not self._rows.rows
        self._rows.show(tuple(rows))
        if first:
            self._fit()

    def show_only(self, words: str) -> None:
        """Show the rows of which a cell holds these words."""
        self._order.setFilterFixedString(words.strip())

    def looked_at(self) -> str:
        """Return the first cell of the row to which the user has moved, empty where there is none."""
        return str(self.currentIndex().siblingAtColumn(0).data() or "")

    def shown_rows(self) -> list[tuple[str, ...]]:
        """Return the cells of all rows shown, in the order shown."""
        places = [self._order.index(row, 0) for row in range(self._order.rowCount())]
        return [self._rows.rows[self._order.mapToSource(place).row()].cells for place in places]

    def as_tabbed_text(self) -> str:
        """Return heads and rows, the selected ones if any, cells parted by tabs."""
        chosen = {index.row() for index in self.selectionModel().selectedRows()}
        rows = [cells for place, cells in enumerate(self.shown_rows()) if not chosen or place in chosen]
        return "\n".join("\t".join(cells) for cells in (self._rows.columns, *rows))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy on Ctrl+C, sort by the current column on Ctrl+Up and Ctrl+Down."""
        orders = {Qt.Key.Key_Up: Qt.SortOrder.AscendingOrder, Qt.Key.Key_Down: Qt.SortOrder.DescendingOrder}
        if event.matches(QKeySequence.StandardKey.Copy):
            QGuiApplication.clipboard().setText(self.as_tabbed_text())
        elif event.modifiers() == Qt.KeyboardModifier.ControlModifier and event.key() in orders:
            self.sortByColumn(max(self.currentIndex().column(), 0), orders[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def _moved(self, current: QModelIndex, _previous: QModelIndex) -> None:
        if current.isValid():
            self.row_looked_at.emit(str(current.siblingAtColumn(0).data()))

    def _fit(self) -> None:
        """Give every column the room of its text, up to a limit, and the table the height of some rows."""
        height = self.fontMetrics().height()
        self.setIconSize(QSize(height, height))
        self.resizeColumnsToContents()
        widest = self.fontMetrics().averageCharWidth() * _WIDEST
        for column in range(self._order.columnCount()):
            self.setColumnWidth(column, min(self.columnWidth(column) + SPACE_LARGE, widest))
        self.verticalHeader().setDefaultSectionSize(height + SPACE)
        self.setMinimumHeight((height + SPACE) * _LEAST_ROWS + self.horizontalHeader().sizeHint().height())


class _Rows(QAbstractTableModel):
    """The rows in the order they came."""

    def __init__(self, columns: tuple[str, ...], numeric: tuple[bool, ...], signed: int, view: SortedTable) -> None:
        super().__init__(view)
        self.columns, self.rows = columns, tuple[Row, ...]()
        self._numeric, self._signed, self._view = numeric, signed, view

    def show(self, rows: tuple[Row, ...]) -> None:
        if len(rows) != len(self.rows):
            self.beginResetModel()
            self.rows = rows
            self.endResetModel()
            return
        self.rows = rows
        self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, len(self.columns) - 1))

    def rowCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def columnCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.columns)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row, column = self.rows[index.row()], index.column()
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return row.cells[column]
        if role == _KEY:
            return row.keys[column]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._side(column)
        if role == Qt.ItemDataRole.DecorationRole and column == self._signed:
            return _icon(row.sign, colours(self._view.palette()))
        return None

    def headerData(self, section: int, side: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if side == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section]
        if side == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            return self._side(section)
        return None

    def _side(self, column: int) -> Qt.AlignmentFlag:
        side = Qt.AlignmentFlag.AlignRight if self._numeric[column] else Qt.AlignmentFlag.AlignLeft
        return side | Qt.AlignmentFlag.AlignVCenter


@lru_cache
def _icon(sign: Sign, named: Colours) -> QIcon:
    """Return a sign, in a row and in a selected row."""
    icon = QIcon()
    for mode, colour in ((QIcon.Mode.Normal, getattr(named, sign.value)), (QIcon.Mode.Selected, named.on_domestic)):
        icon.addPixmap(_drawn(sign, QColor(colour)), mode)
    return icon


def _drawn(sign: Sign, colour: QColor) -> QPixmap:
    side = SPACE_LARGE * _SHARPNESS
    drawn = QPixmap(side, side)
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colour, side / 9))
    inside = QRectF(0, 0, side, side).adjusted(side / 6, side / 6, -side / 6, -side / 6)
    if sign in (Sign.FULL, Sign.HALF, Sign.BARRED):
        painter.setBrush(colour if sign is Sign.FULL else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(inside)
    if sign is Sign.HALF:
        painter.setBrush(colour)
        painter.drawChord(inside, 90 * 16, 180 * 16)
    if sign is Sign.BARRED:
        painter.drawLine(QPointF(inside.left(), inside.center().y()), QPointF(inside.right(), inside.center().y()))
    if sign is Sign.CROSS:
        painter.drawLine(inside.topLeft(), inside.bottomRight())
        painter.drawLine(inside.topRight(), inside.bottomLeft())
    if sign is Sign.QUESTION:
        letter = painter.font()
        letter.setPixelSize(side * 3 // 4)
        letter.setBold(True)
        painter.setFont(letter)
        painter.drawText(QRectF(0, 0, side, side), Qt.AlignmentFlag.AlignCenter, "?")
    painter.end()
    return drawn
