"""Keep the first column of a table in view while the others are scrolled under it."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QTableView


class FrozenColumn(QTableView):
    """Lie over a table and show its first column; what is chosen is chosen in both, the keys go to the table.

    Parameters
    ----------
    table
        The table, with its model and its titles.
    """

    def __init__(self, table: QTableView) -> None:
        """Share the model and the selection of the table."""
        super().__init__(table)
        self._table = table
        self.setModel(table.model())
        self.setSelectionModel(table.selectionModel())
        self.setSelectionMode(table.selectionMode())
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setAlternatingRowColors(table.alternatingRowColors())
        self.setStyleSheet(table.styleSheet())
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusProxy(table)
        self.setAutoScroll(False)
        self.setVerticalScrollMode(table.verticalScrollMode())
        for policy in (self.setHorizontalScrollBarPolicy, self.setVerticalScrollBarPolicy):
            policy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for column in range(1, table.model().columnCount()):
            self.setColumnHidden(column, True)
        self.verticalHeader().hide()
        self.horizontalHeader().setSectionsClickable(True)
        self.horizontalHeader().setHighlightSections(False)
        self._follow()

    def fit(self) -> None:
        """Take the place of the first column in the table."""
        header = self._table.horizontalHeader()
        self.setFont(self._table.font())
        self.horizontalHeader().setFont(header.font())
        width = header.sectionSize(0)
        self.setColumnWidth(0, width)
        self.verticalHeader().setDefaultSectionSize(self._table.verticalHeader().defaultSectionSize())
        self.horizontalHeader().setFixedHeight(header.height())
        frame = self._table.frameWidth()
        self.setGeometry(frame, frame, width, self._table.viewport().height() + header.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Close the column off at the right where others are scrolled under it."""
        super().paintEvent(event)
        if self._table.horizontalScrollBar().value():
            painter = QPainter(self.viewport())
            painter.setPen(self.palette().mid().color())
            painter.drawLine(self.viewport().rect().topRight(), self.viewport().rect().bottomRight())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the size of the table."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Show):
            self.fit()
        return super().eventFilter(watched, event)

    def _follow(self) -> None:
        """Scroll, size and sort with the table; the wheel over the column scrolls both."""
        table, header = self._table, self._table.horizontalHeader()
        table.viewport().installEventFilter(self)
        table.verticalScrollBar().valueChanged.connect(self.verticalScrollBar().setValue)
        self.verticalScrollBar().valueChanged.connect(table.verticalScrollBar().setValue)
        table.horizontalScrollBar().valueChanged.connect(self.viewport().update)
        header.sectionResized.connect(self.fit)
        header.geometriesChanged.connect(self.fit)
        header.sortIndicatorChanged.connect(self._show_order)

    def _show_order(self, column: int, order: Qt.SortOrder) -> None:
        self.horizontalHeader().setSortIndicatorShown(column == 0)
        self.horizontalHeader().setSortIndicator(column, order)
