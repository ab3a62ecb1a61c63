"""A pane at the right: beside the charts where there is room, over them where there is not."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSplitter, QToolButton, QVBoxLayout, QWidget

from desktop import theme
from scenarios.texts import _

WIDTH = 340


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
        self._name.setFont(theme.font(theme.Text.LABEL))
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
        self.setMinimumWidth(WIDTH)
        self.show_title(title)

    def show_title(self, title: str) -> None:
        """Say what the drawer holds."""
        self._name.setText(title)
        self.setAccessibleName(title)
        self._close.setAccessibleName(_("Close {pane}").format(pane=title))

    def stand_in(self, splitter: QSplitter) -> None:
        """Stand beside the charts."""
        if self.parentWidget() is not splitter:
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
        place = splitter.geometry()
        self.setGeometry(place.right() + 1 - WIDTH, place.top(), WIDTH, place.height())
        self.raise_()

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
