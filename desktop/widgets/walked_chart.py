"""A chart that a hand walks through place by place: hover tells, click and arrow keys go there, a reader hears it."""

from PySide6.QtCore import QEvent, QPoint, QPointF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QColor,
    QFocusEvent,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from desktop.theme import RADIUS, SPACE, Text, colours, font
from desktop.widgets.accessible import SpeakingWidget
from resources.looks import Colours

_KEYS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}

_NARROWEST, _LINES = 260, 13
"""Pixels across, and lines of small text down, that a chart has at least."""

Place = tuple[int, int]
"""Column and row of a place; a curve has the row 0 alone."""


class WalkedChart(SpeakingWidget):
    """Hold the place at which the hand is; what is drawn and said there is the chart's own.

    Signals
    -------
    place_chosen(column, row)
        The hand has gone to another place, by click or key.
    """

    place_chosen = Signal(int, int)

    spoken_role = QAccessible.Role.Chart

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start empty."""
        super().__init__(parent)
        self.place: Place = (0, 0)
        self.hover: Place | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def grid(self) -> Place:
        """Return how many columns and rows of places there are; (0, 0) while nothing is shown."""
        raise NotImplementedError

    def place_at(self, point: QPointF) -> Place | None:
        """Return the place under a point, None where there is none."""
        raise NotImplementedError

    def told_at(self, place: Place) -> str:
        """Return in words what is at a place, a line for each value."""
        raise NotImplementedError

    def anchor(self, place: Place) -> QPointF:
        """Return where a place is, for what is told beside it."""
        raise NotImplementedError

    def paint(self, painter: QPainter, named: Colours) -> None:
        """Paint all but the ground and the focus ring; there is something to show."""
        raise NotImplementedError

    def show_new(self, title: str, text: str, start: Place) -> None:
        """Begin with something new to show; the hand stays where it was if that place is still there."""
        columns, rows = self.grid()
        if not (self.place[0] < columns and self.place[1] < rows and self.accessibleName() == title):
            self.place = start
        self.hover = None
        self.setAccessibleName(title)
        self.setAccessibleDescription(text)
        self.speak_change()
        self.update()

    def spoken_value(self) -> str:
        """Return what is at the place of the hand."""
        return self.told_at(self.place).replace("\n", "; ") if self.grid() != (0, 0) else ""

    def sizeHint(self) -> QSize:
        """Ask for a comfortable size."""
        return QSize(460, 320)

    def minimumSizeHint(self) -> QSize:
        """Ask for the least size at which labels find room."""
        return QSize(_NARROWEST, round(_LINES * QFontMetricsF(font(Text.SMALL)).height()))

    # ------------------------------------------------------------------ hands

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to the place under the pointer."""
        place = self.place_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and place is not None:
            self._go(place)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell what is under the pointer."""
        self._tell(self.place_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        """Stop telling."""
        super().leaveEvent(event)
        self._tell(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk with the arrows; Home and End go to the ends of the row."""
        key, (columns, rows) = Qt.Key(event.key()), self.grid()
        column, row = self.place
        if key in _KEYS and columns:
            across, down = _KEYS[key]
            if rows == 1 and down:
                super().keyPressEvent(event)
                return
            self._go((min(max(column + across, 0), columns - 1), min(max(row + down, 0), rows - 1)))
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End) and columns:
            self._go((0 if key == Qt.Key.Key_Home else columns - 1, row))
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the focus ring and the place of the hand."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hide the focus ring."""
        super().focusOutEvent(event)
        self.update()

    def _go(self, place: Place) -> None:
        if place != self.place:
            self.place = place
            self.speak_change()
            self.place_chosen.emit(*place)
        self.update()

    def _tell(self, place: Place | None) -> None:
        if place == self.hover:
            return
        self.hover = place
        self.update()
        if place is None:
            QToolTip.hideText()
            return
        beside = self.anchor(place).toPoint() + QPoint(SPACE, SPACE)
        QToolTip.showText(self.mapToGlobal(beside), self.told_at(place), self)

    # --------------------------------------------------------------- painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint ground, chart and focus ring."""
        painter, named = QPainter(self), colours(self.palette())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QColor(named.surface))
        painter.setFont(font(Text.SMALL))
        if self.grid() != (0, 0):
            self.paint(painter, named)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(named.focus), 2))
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), RADIUS, RADIUS)
