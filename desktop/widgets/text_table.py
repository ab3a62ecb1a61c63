"""Show rows of texts to choose from: read only, chosen by whole rows, each text told in full by hovering."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QItemSelectionModel
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QTableWidget, QTableWidgetItem, QWidget

from desktop.widgets.table_look import give_look


class TextTable(QTableWidget):
    """Holds texts in named columns.

    Parameters
    ----------
    columns
        Their heads, which together are what a screen reader calls the table.
    """

    def __init__(self, columns: Sequence[str], parent: QWidget | None = None) -> None:
        """Start empty."""
        super().__init__(0, len(columns), parent)
        self.setHorizontalHeaderLabels(list(columns))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        give_look(self)
        self.setAccessibleName(", ".join(columns))

    def show_rows(self, rows: Sequence[Sequence[str]]) -> None:
        """Show a text for each column of each row; nothing is emitted."""
        self.blockSignals(True)
        self.setRowCount(len(rows))
        for place, cells in enumerate(rows):
            for column, text in enumerate(cells):
                item = QTableWidgetItem(text)
                item.setToolTip(text)
                self.setItem(place, column, item)
        self.resizeColumnsToContents()
        self._fit()
        self.blockSignals(False)

    def show_chosen(self, current: int, chosen: Iterable[int]) -> None:
        """Stand in a row with others chosen beside it; nothing is emitted."""
        flags = QItemSelectionModel.SelectionFlag
        self.blockSignals(True)
        self.setCurrentCell(current, 0)
        for row in chosen:
            self.selectionModel().select(self.model().index(row, 0), flags.Select | flags.Rows)
        self.blockSignals(False)

    def chosen_rows(self) -> list[int]:
        """Return the rows that are chosen, from the top."""
        return sorted({index.row() for index in self.selectedIndexes()})

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Follow the width."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Give the last column what its texts need, and what room is left besides."""
        heads = self.horizontalHeader()
        heads.setStretchLastSection(False)
        self.resizeColumnToContents(self.columnCount() - 1)
        heads.setStretchLastSection(heads.length() < self.viewport().width())

    def first_text(self, row: int) -> str:
        """Return the first text of a row, an empty one where there is no such row."""
        item = self.item(row, 0)
        return item.text() if item is not None else ""
