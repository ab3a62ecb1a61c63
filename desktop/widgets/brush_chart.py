"""How often each share comes out, with a brush over a range of them: dragged by the mouse or moved by keys."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
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
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.theme import RADIUS, SPACE, SPACE_SMALL, Text, colours, font
from desktop.widgets.accessible import SpeakingWidget

_STEPS = 100
"""Places of the brush along the axis."""
_FAR = 10
_VEIL = 0.14
_TICKS = (0.0, 0.25, 0.5, 0.75, 1.0)


@dataclass(frozen=True)
class BrushView:
    """What a chart of a brush shows.

    Attributes
    ----------
    counts
        Runs by share, in stretches of equal width from 0 to 1.
    low, high
        Ends of the brush, from 0 to 1.
    write
        How a share is written.
    told
        What the brush holds, in words.
    """

    counts: tuple[int, ...]
    low: float
    high: float
    write: Callable[[float], str] = field(default=str)
    told: str = ""
    title: str = ""


class BrushChart(SpeakingWidget):
    """Draw a histogram; the hand drags a range, or moves its upper end with the arrows, its lower one with Shift.

    Signals
    -------
    brushed(low, high)
        The hand has chosen another range, both from 0 to 1.
    """

    brushed = Signal(float, float)

    spoken_role = QAccessible.Role.Chart

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start empty."""
        super().__init__(parent)
        self._view: BrushView | None = None
        self._from: float | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def show_brush(self, view: BrushView | None) -> None:
        """Draw a histogram with its brush, or nothing; a range that is being dragged stays in the hand."""
        if view is not None and self._view is not None and self._from is not None:
            view = replace(view, low=self._view.low, high=self._view.high)
        self._view = view
        self.setAccessibleName(view.title if view is not None else "")
        self.speak_change()
        self.update()

    def range(self) -> tuple[float, float] | None:
        """Return the ends of the brush, None while nothing is shown."""
        return (self._view.low, self._view.high) if self._view is not None else None

    def spoken_value(self) -> str:
        """Return the range in words, and what it holds."""
        if self._view is None:
            return ""
        ends = f"{self._view.write(self._view.low)} \u2013 {self._view.write(self._view.high)}"
        return "; ".join(filter(None, (ends, self._view.told)))

    def sizeHint(self) -> QSize:
        """Ask for a strip with room for its labels."""
        return QSize(420, round(8 * QFontMetricsF(font(Text.SMALL)).height()))

    def minimumSizeHint(self) -> QSize:
        """Ask for the least height at which bars can be told apart."""
        return QSize(240, round(6 * QFontMetricsF(font(Text.SMALL)).height()))

    # ------------------------------------------------------------------ hands

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a range under the pointer."""
        if event.button() == Qt.MouseButton.LeftButton and self._view is not None:
            self._from = self._share_at(event.position())
            self._hold(self._from, self._from)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Draw the range to the pointer."""
        if self._from is not None:
            self._hold(self._from, self._share_at(event.position()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Take the range; a click alone takes all up to there."""
        if self._from is None:
            return
        there, begun, self._from = self._share_at(event.position()), self._from, None
        self._hold(0.0 if there == begun else begun, there)
        assert self._view is not None
        self.brushed.emit(self._view.low, self._view.high)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move an end: arrows by a step, Page keys by ten; Home and End bring it to the end of the axis."""
        steps = {
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_PageDown: -_FAR,
            Qt.Key.Key_PageUp: _FAR,
            Qt.Key.Key_Home: -_STEPS,
            Qt.Key.Key_End: _STEPS,
        }
        key = Qt.Key(event.key())
        if self._view is None or key not in steps:
            super().keyPressEvent(event)
            return
        low, high = self._view.low, self._view.high
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            low = min(self._snapped(low + steps[key] / _STEPS), high)
        else:
            high = max(self._snapped(high + steps[key] / _STEPS), low)
        if (low, high) != (self._view.low, self._view.high):
            self._hold(low, high)
            self.brushed.emit(low, high)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the focus ring."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hide the focus ring."""
        super().focusOutEvent(event)
        self.update()

    def _hold(self, one: float, other: float) -> None:
        assert self._view is not None
        self._view = replace(self._view, low=min(one, other), high=max(one, other), told="")
        self.speak_change()
        self.update()

    def _share_at(self, point: QPointF) -> float:
        box = self.box()
        return self._snapped((point.x() - box.left()) / box.width())

    @staticmethod
    def _snapped(share: float) -> float:
        return min(max(round(share * _STEPS) / _STEPS, 0.0), 1.0)

    # --------------------------------------------------------------- painting

    def box(self) -> QRectF:
        """Return the room of the bars: the ends of the brush are written above, the axis below."""
        high = QFontMetricsF(font(Text.SMALL)).height()
        side = QFontMetricsF(font(Text.SMALL)).horizontalAdvance("100 %") / 2 + SPACE
        return QRectF(side, 1.4 * high, max(self.width() - 2 * side, SPACE), max(self.height() - 3 * high, high))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint ground, bars, axis, brush and focus ring."""
        painter, named = QPainter(self), colours(self.palette())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QColor(named.surface))
        painter.setFont(font(Text.SMALL))
        if self._view is not None:
            self._paint_bars(painter, self._view)
            self._paint_axis(painter, self._view)
            self._paint_brush(painter, self._view)
        if self.hasFocus():
            painter.setPen(QPen(QColor(named.focus), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), RADIUS, RADIUS)

    def _paint_bars(self, painter: QPainter, view: BrushView) -> None:
        """Paint the runs by share; those inside the brush in the colour of what is asked about."""
        named, box = colours(self.palette()), self.box()
        wide, most = box.width() / len(view.counts), max(*view.counts, 1)
        painter.setPen(Qt.PenStyle.NoPen)
        for at, count in enumerate(view.counts):
            middle = (at + 0.5) / len(view.counts)
            inside = view.low <= middle <= view.high
            painter.setBrush(QColor(named.changed if inside else named.baseline))
            high = box.height() * count / most
            painter.drawRect(QRectF(box.left() + at * wide + 0.5, box.bottom() - high, wide - 1, high))

    def _paint_axis(self, painter: QPainter, view: BrushView) -> None:
        named, box, metrics = colours(self.palette()), self.box(), QFontMetricsF(font(Text.SMALL))
        painter.setPen(QColor(named.separator))
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        painter.setPen(QColor(named.muted))
        for share in _TICKS:
            text = view.write(share)
            x = box.left() + share * box.width() - metrics.horizontalAdvance(text) / 2
            painter.drawText(QPointF(x, box.bottom() + SPACE_SMALL + metrics.ascent()), text)

    def _paint_brush(self, painter: QPainter, view: BrushView) -> None:
        """Paint the range as a veil with its ends, and what these are above it."""
        named, box, metrics = colours(self.palette()), self.box(), QFontMetricsF(font(Text.SMALL))
        left, right = (box.left() + end * box.width() for end in (view.low, view.high))
        veil = QColor(named.changed)
        veil.setAlphaF(_VEIL)
        painter.fillRect(QRectF(left, box.top(), right - left, box.height()), veil)
        painter.setPen(QColor(named.changed))
        for x in (left, right):
            painter.drawLine(QPointF(x, box.top()), QPointF(x, box.bottom()))
        text = f"{view.write(view.low)} \u2013 {view.write(view.high)}"
        wide = metrics.horizontalAdvance(text)
        x = min(max((left + right - wide) / 2, SPACE_SMALL), self.width() - wide - SPACE_SMALL)
        painter.drawText(QPointF(x, box.top() - SPACE_SMALL), text)
