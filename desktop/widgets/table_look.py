"""The look that all tables of the program share: rows by shade, no grid, no row numbers."""

from PySide6.QtWidgets import QAbstractItemView, QFrame, QTableView


def give_look(table: QTableView) -> None:
    """Make a table one that is read by rows, scrolls by pixels and leaves Tab to the page."""
    table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    table.setFrameShape(QFrame.Shape.NoFrame)
    table.setAlternatingRowColors(True)
    table.setShowGrid(False)
    table.setWordWrap(False)
    table.setTabKeyNavigation(False)
    table.verticalHeader().hide()
    table.horizontalHeader().setHighlightSections(False)
