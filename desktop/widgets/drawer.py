"""A pane at the right of others where there is room beside them, over one of them where there is not."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QSplitter, QToolButton, QVBoxLayout, QWidget

from desktop import theme
from scenarios.texts import _

_WIDTH, _LETTERS = 320, 34
"""The width beside other panes in pixels, and in average letters of the text: the greater one counts."""


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
        self._covered: QWidget | None = None
        qt = QApplication.instance()
        assert isinstance(qt, QApplication)
        qt.focusChanged.connect(self._give_way)
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
        self.setMinimumWidth(self.wanted_width() if self._covered is None else 0)

    def wanted_width(self) -> int:
        """Return how wide it is beside other panes at least, in pixels."""
        return max(_WIDTH, _LETTERS * self.fontMetrics().averageCharWidth())

    def show_title(self, title: str) -> None:
        """Say what the drawer holds."""
        self._name.setText(title)
        self.setAccessibleName(title)
        self._close.setAccessibleName(_("Close {pane}").format(pane=title))

    def stand_in(self, splitter: QSplitter) -> None:
        """Stand at the right of a splitter's panes."""
        if self.parentWidget() is not splitter:
            self._cover(None)
            self._move(partial(splitter.addWidget, self))

    def float_over(self, pane: QWidget) -> None:
        """Lie over a pane of a splitter, until the focus goes there."""
        if self._covered is not pane:
            self._move(partial(self.setParent, pane.window()))
            self._cover(pane)
        self._follow(pane)

    def _move(self, take: Callable[[], object]) -> None:
        """Go to another parent, in sight and in the focus as before."""
        shown, focused = not self.isHidden(), self.window().focusWidget()
        held = focused is not None and self.isAncestorOf(focused)
        take()
        self.setVisible(shown)
        if focused is not None and held:
            focused.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay over the covered pane wherever it goes."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Move) and self._covered is not None:
            self._follow(self._covered)
        return super().eventFilter(watched, event)

    def _cover(self, pane: QWidget | None) -> None:
        """Watch the pane that is covered from now on."""
        if self._covered is not None:
            self._covered.removeEventFilter(self)
        if pane is not None:
            pane.installEventFilter(self)
        self._covered = pane
        self._fit()

    def _follow(self, pane: QWidget) -> None:
        self.setGeometry(QRect(pane.mapTo(pane.window(), QPoint()), pane.size()))

    def _give_way(self, _before: QWidget | None, now: QWidget | None) -> None:
        """Close when the focus goes to what is covered: nobody works where nothing is seen."""
        covered = self._covered
        if now is not None and covered is not None and self.isVisible() and covered.isAncestorOf(now):
            self.close_it()

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
        """Paint the ground, and beside other panes a line to the left."""
        painter, named = QPainter(self), theme.colours(self.palette())
        painter.fillRect(self.rect(), QColor(named.surface))
        if self._covered is None:
            painter.fillRect(0, 0, 1, self.height(), QColor(named.separator))
