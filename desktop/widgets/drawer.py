"""A pane at the right: beside the charts where there is room, over them where there is not."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSplitter, QToolButton, QVBoxLayout, QWidget

from desktop import theme
from scenarios.texts import _

_WIDTH, _LETTERS = 340, 34
"""The width in pixels, and in average letters of the text: the greater one counts."""


class Drawer(QWidget):
    """Holds one panel under a title, and can be closed; Esc closes it.

    Parameters
    ----------
    body
        The panel.
    title
        What it is called.
    """

    closed = Signal()

    def __init__(self, body: QWidget, title: str) -> None:
        super().__init__()
        self.setObjectName("drawer")
        self._name = QLabel()
        self._close = QToolButton()
        self._close.setText("\u00d7")
        self._close.setAutoRaise(True)
        self._close.clicked.connect(self.close_it)
        head = QHBoxLayout()
        head.addWidget(self._name)
        head.addStretch(1)
        head.addWidget(self._close)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.SPACE_LARGE, theme.SPACE, theme.SPACE, theme.SPACE)
        column.addLayout(head)
        column.addWidget(body, 1)
        self._fit()
        self.show_title(title)

    def changeEvent(self, event: QEvent) -> None:
        """Grow with the text."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def _fit(self) -> None:
        self._name.setFont(theme.font(theme.Text.LABEL))
        self.setMinimumWidth(max(_WIDTH, _LETTERS * self.fontMetrics().averageCharWidth()))

    def show_title(self, title: str) -> None:
        """Say what the drawer holds."""
        self._name.setText(title)
        self.setAccessibleName(title)
        self._close.setAccessibleName(_("Close {pane}").format(pane=title))

    def stand_in(self, splitter: QSplitter) -> None:
        """Stand beside the charts."""
        if self.parentWidget() is not splitter:
            splitter.removeEventFilter(self)
            shown = not self.isHidden()
            splitter.addWidget(self)
            self.setVisible(shown)

    def float_over(self, splitter: QSplitter) -> None:
        """Lie over the right of the charts."""
        stage = splitter.parentWidget()
        if self.parentWidget() is not stage:
            shown = not self.isHidden()
            self.setParent(stage)
            self.setVisible(shown)
            splitter.installEventFilter(self)
        self._cover(splitter)
        self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay over the right of the charts wherever they go."""
        if isinstance(watched, QSplitter) and event.type() in (QEvent.Type.Resize, QEvent.Type.Move):
            self._cover(watched)
        return super().eventFilter(watched, event)

    def _cover(self, splitter: QSplitter) -> None:
        place, width = splitter.geometry(), min(self.minimumWidth(), splitter.width())
        self.setGeometry(place.right() + 1 - width, place.top(), width, place.height())

    def close_it(self) -> None:
        """Hide it, and tell."""
        self.hide()
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close on Esc."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_it()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the ground, and a line to the left."""
        painter, named = QPainter(self), theme.colours(self.palette())
        painter.fillRect(self.rect(), QColor(named.surface))
        painter.fillRect(0, 0, 1, self.height(), QColor(named.separator))
