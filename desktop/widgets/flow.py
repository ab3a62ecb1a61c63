"""Lay controls in a line, and in as many lines as a narrow pane or a large text needs."""

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget

from desktop.theme import SPACE_SMALL


class FlowLayout(QLayout):
    """Places its widgets from left to right and breaks the line where the next one has no room."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start empty."""
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(SPACE_SMALL)

    def addItem(self, item: QLayoutItem) -> None:
        """Take an item at the end."""
        self._items.append(item)

    def count(self) -> int:
        """Return how many items there are."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """Return an item, None beyond the last."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """Give an item away, None beyond the last."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        """Want no more room than is needed."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        """Say that the height follows from the width."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height of all lines."""
        return self._place(QRect(0, 0, width, 0), moves=False)

    def setGeometry(self, rect: QRect) -> None:
        """Place everything."""
        super().setGeometry(rect)
        self._place(rect, moves=True)

    def sizeHint(self) -> QSize:
        """Ask for one line."""
        sizes = [item.sizeHint() for item in self._items]
        width = sum(size.width() + self.spacing() for size in sizes)
        return QSize(width, max((size.height() for size in sizes), default=0))

    def minimumSize(self) -> QSize:
        """Ask for the widest item at least."""
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        return size

    def _place(self, rect: QRect, *, moves: bool) -> int:
        """Lay the lines, every item in the middle of its line's height; return the height of all."""
        line: list[tuple[QLayoutItem, int]] = []
        top, x = rect.top(), rect.left()
        for item in self._items:
            width = item.sizeHint().width()
            if line and x + width > rect.right() + 1:
                top += self._lay_line(line, top, moves=moves) + self.spacing()
                line, x = [], rect.left()
            line.append((item, x))
            x += width + self.spacing()
        return top + self._lay_line(line, top, moves=moves) - rect.top()

    @staticmethod
    def _lay_line(line: list[tuple[QLayoutItem, int]], top: int, *, moves: bool) -> int:
        height = max((item.sizeHint().height() for item, _x in line), default=0)
        for item, x in line if moves else ():
            size = item.sizeHint()
            item.setGeometry(QRect(QPoint(x, top + (height - size.height()) // 2), size))
        return height
