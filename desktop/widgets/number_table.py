"""Show a Table as people read it: numbers flush right, copied as cells a spreadsheet takes."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from desktop.theme import SPACE_LARGE
from scenarios.figures.figure import Table

_WIDEST = 420


class NumberTable(QTableWidget):
    """Hold one table, as high as its rows, read only; Ctrl+C copies it whole.

    Parameters
    ----------
    table
        What is shown.
    """

    def __init__(self, table: Table, parent: QWidget | None = None) -> None:
        """Fill the cells."""
        super().__init__(parent)
        self._table = table
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(True)
        self.verticalHeader().hide()
        self._lay_out()

    def show_table(self, table: Table) -> None:
        """Show another table in place of the last one; where the shape is the same, cells and selection stay."""
        before, self._table = self._table, table
        if (before.columns, before.numeric, len(before.rows)) != (table.columns, table.numeric, len(table.rows)):
            self._lay_out()
            return
        self.setAccessibleName(table.title)
        for row, cells in enumerate(table.rows):
            for column, text in enumerate(cells):
                if text != before.rows[row][column]:
                    cell = self.item(row, column)
                    assert cell is not None
                    cell.setText(text)
                    cell.setToolTip(text)
        for column in range(self.columnCount()):
            self.setColumnWidth(column, max(self.columnWidth(column), self._wanted(column)))

    def _lay_out(self) -> None:
        """Make all heads and cells anew."""
        table = self._table
        self.setAccessibleName(table.title)
        self.setRowCount(len(table.rows))
        self.setColumnCount(len(table.columns))
        self.setHorizontalHeaderLabels(list(table.columns))
        for row, cells in enumerate(table.rows):
            for column, text in enumerate(cells):
                self.setItem(row, column, self._cell(text, table.numeric[column]))
        for column, numeric in enumerate(table.numeric):
            side = Qt.AlignmentFlag.AlignRight if numeric else Qt.AlignmentFlag.AlignLeft
            head = self.horizontalHeaderItem(column)
            assert head is not None
            head.setTextAlignment(side | Qt.AlignmentFlag.AlignVCenter)
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy on Ctrl+C."""
        if event.matches(QKeySequence.StandardKey.Copy):
            QGuiApplication.clipboard().setText(self.as_tabbed_text())
        else:
            super().keyPressEvent(event)

    def as_tabbed_text(self) -> str:
        """Return heads and rows, cells parted by tabs."""
        return "\n".join("\t".join(cells) for cells in (self._table.columns, *self._table.rows))

    def _cell(self, text: str, numeric: bool) -> QTableWidgetItem:
        item = QTableWidgetItem(text)
        side = Qt.AlignmentFlag.AlignRight if numeric else Qt.AlignmentFlag.AlignLeft
        item.setTextAlignment(side | Qt.AlignmentFlag.AlignVCenter)
        item.setToolTip(text)
        return item

    def _wanted(self, column: int) -> int:
        """Return the width that a column's texts ask for, in pixels, up to the limit."""
        texts = max(self.sizeHintForColumn(column), self.horizontalHeader().sectionSizeHint(column))
        return min(texts + SPACE_LARGE, _WIDEST)

    def _fit(self) -> None:
        """Give every column the room of its text, up to a limit, and the table the height of its rows."""
        for column in range(self.columnCount()):
            self.setColumnWidth(column, self._wanted(column))
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.resizeRowsToContents()
        rows = sum(self.rowHeight(row) for row in range(self.rowCount()))
        bar = self.horizontalScrollBar().sizeHint().height()
        self.setFixedHeight(rows + self.horizontalHeader().sizeHint().height() + bar)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
