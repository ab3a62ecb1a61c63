"""Show the lines of a figure over the years: each told apart by colour and dash and named at its end, with a band."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
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

from desktop.theme import RADIUS, SPACE, SPACE_SMALL, Text, colours, font
from desktop.widgets.accessible import SpeakingWidget
from desktop.widgets.frame import Frame, paint_line_names, pen_of
from resources.looks import Colours
from scenarios.figures.figure import OPEN, Figure
from scenarios.units import round_step

_TICKS = 4
_KEYS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
_SHADE, _VEIL = 0.09, 0.16


@dataclass(frozen=True, eq=False)
class FigureView:
    """What a chart shows of a figure.

    Attributes
    ----------
    write
        How a number of the axis is written.
    readings
        The values of every quarter in words.
    span
        Values that the axis reaches at least, such as those of the chart beside it.
    """

    figure: Figure
    write: Callable[[float], str]
    readings: Sequence[str]
    span: tuple[float, float] = (0.0, 0.0)


def ceiling(figure: Figure) -> float:
    """Return the greatest value that a figure shows, and at least something above zero."""
    curves = [line.values for line in figure.lines] + [band.high for band in figure.bands]
    finite = np.concatenate([curve[np.isfinite(curve)] for curve in curves])
    return max(float(finite.max(initial=0.0)), 1e-9)


def ground(figure: Figure) -> float:
    """Return the least value that a figure shows, zero or below."""
    curves = [line.values for line in figure.lines] + [band.low for band in figure.bands]
    return float(np.concatenate([curve[np.isfinite(curve)] for curve in curves]).min(initial=0.0))


def shown_years(frame: Frame, metrics: QFontMetricsF) -> range:
    """Return the years that are written below the axis: all, or as many as stand apart in this font."""
    first, last = int(frame.first), int(frame.last)
    widest = metrics.horizontalAdvance(str(last)) + SPACE_SMALL
    return range(first, last, math.ceil(widest / (frame.x(first + 1) - frame.x(first))))


class FigureChart(SpeakingWidget):
    """Draw one figure; the only thing a hand can move is the cursor year.

    Signals
    -------
    cursor_year_changed(year)
        The user has chosen another year by click or key; never for :meth:`show_cursor_year`.
    """

    cursor_year_changed = Signal(int)

    spoken_role = QAccessible.Role.Chart

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start empty."""
        super().__init__(parent)
        self._view: FigureView | None = None
        self._year = 0
        self._top = self._bottom = 0.0
        self._hover: int | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_figure(self, view: FigureView, *, hold_axis: bool = False) -> None:
        """Draw a figure.

        Parameters
        ----------
        hold_axis
            Keep the axis as it is, as long as the figure is the same and fits: nothing jumps under a moving hand.
        """
        same = self._view is not None and self._view.figure.id == view.figure.id
        least, most = min(ground(view.figure), view.span[0]), max(ceiling(view.figure), view.span[1])
        step = round_step(most - least, _TICKS)
        top, bottom = math.ceil(most / step - 1e-9) * step, math.floor(least / step + 1e-9) * step
        if not (same and hold_axis and top <= self._top and bottom >= self._bottom):
            self._top, self._bottom = top, bottom
        self._view = view
        self.setAccessibleName(view.figure.title)
        self.speak_change()
        self.update()

    def top(self) -> float:
        """Return the value at the upper end of the axis."""
        return self._top

    def bottom(self) -> float:
        """Return the value at the lower end of the axis, zero or below."""
        return self._bottom

    def figure(self) -> Figure | None:
        """Return the figure drawn."""
        return self._view.figure if self._view is not None else None

    def show_cursor_year(self, year: int) -> None:
        """Mark a year without emitting anything."""
        self._year = year
        self.speak_change()
        self.update()

    def show_sentence(self, text: str) -> None:
        """Give the chart its one sentence, for screen readers."""
        self.setAccessibleDescription(text)

    def spoken_value(self) -> str:
        """Return the values of the cursor year's last quarter."""
        if self._view is None:
            return ""
        within = np.flatnonzero(np.floor(self._view.figure.at) == self._year)
        return self._view.readings[int(within[-1])].replace("\n", "; ") if within.size else ""

    def sizeHint(self) -> QSize:
        """Ask for a comfortable size."""
        return QSize(460, 320)

    def minimumSizeHint(self) -> QSize:
        """Ask for the least size at which labels find room."""
        return QSize(260, 126)

    # ------------------------------------------------------------------ hands

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the year under the pointer."""
        index = self._index_at(event.position().x())
        if event.button() == Qt.MouseButton.LeftButton and index is not None and self._view is not None:
            self.cursor_year_changed.emit(int(self._view.figure.at[index]))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell the values of the quarter under the pointer."""
        self._tell(self._index_at(event.position().x()))

    def leaveEvent(self, event: QEvent) -> None:
        """Stop telling values."""
        super().leaveEvent(event)
        self._tell(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the cursor year with Left and Right."""
        step = _KEYS.get(Qt.Key(event.key()))
        if step is None or self._view is None:
            super().keyPressEvent(event)
            return
        years = self._view.figure.at.astype(int)
        self.cursor_year_changed.emit(min(max(self._year + step, int(years[0])), int(years[-1])))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the focus ring."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hide the focus ring."""
        super().focusOutEvent(event)
        self.update()

    def _index_at(self, x: float) -> int | None:
        if self._view is None:
            return None
        frame, at = self._frame(), self._view.figure.at
        if not frame.box.left() <= x <= frame.box.right():
            return None
        return int(np.argmin([abs(frame.x(year) - x) for year in at]))

    def _tell(self, index: int | None) -> None:
        if index == self._hover:
            return
        self._hover = index
        self.update()
        if index is None or self._view is None:
            QToolTip.hideText()
            return
        place = QPoint(round(self._frame().x(float(self._view.figure.at[index]))) + SPACE, SPACE)
        QToolTip.showText(self.mapToGlobal(place), self._view.readings[index], self)

    # --------------------------------------------------------------- painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint ground, grid, band, lines, names and the focus ring."""
        painter, named = QPainter(self), colours(self.palette())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QColor(named.surface))
        painter.setFont(font(Text.SMALL))
        if self._view is not None:
            frame, figure = self._frame(), self._view.figure
            self._paint_ground(painter, named, frame)
            painter.setPen(Qt.PenStyle.NoPen)
            for place, band in enumerate(figure.bands):
                painter.setBrush(self._tint(named, place))
                painter.drawPath(frame.band(figure.at, band.low, band.high))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            for place, line in enumerate(figure.lines):
                painter.setPen(pen_of(named, line.id, place, 2.25))
                painter.drawPath(frame.line(figure.at, line.values))
            paint_line_names(painter, named, frame, figure.lines, self.size())
            self._paint_band_names(painter, named, frame)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(named.focus), 2))
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), RADIUS, RADIUS)

    def _tint(self, named: Colours, place: int) -> QColor:
        """Return the fill of a band: that of all, or of several bands of several lines a veil of their colours."""
        assert self._view is not None
        figure, line = self._view.figure, self._view.figure.bands[place].line
        if len({band.line for band in figure.bands}) == 1:
            return QColor(named.band_80)
        at = next(at for at, one in enumerate(figure.lines) if one.id == line)
        tint = pen_of(named, line, at, 1).color()
        tint.setAlphaF(_VEIL)
        return tint

    def _paint_band_names(self, painter: QPainter, named: Colours, frame: Frame) -> None:
        """Say what each band holds, beside a patch of its colour; veils around several lines are told elsewhere."""
        assert self._view is not None
        if len({band.line for band in self._view.figure.bands}) > 1:
            return
        metrics = QFontMetricsF(font(Text.SMALL))
        for row, band in enumerate(self._view.figure.bands):
            y = frame.box.top() + SPACE_SMALL + row * metrics.height()
            patch = QRectF(frame.box.left() + SPACE_SMALL, y + 3, metrics.height(), metrics.height() - 6)
            painter.fillRect(patch, self._tint(named, row))
            painter.setPen(QColor(named.text))
            painter.drawText(QPointF(patch.right() + SPACE_SMALL, y + metrics.ascent()), band.label)

    def _frame(self) -> Frame:
        """Return the plot inside the widget: room at the left for numbers, at the right for names."""
        assert self._view is not None
        metrics, figure = QFontMetricsF(font(Text.SMALL)), self._view.figure
        numbers = [self._view.write(value) for value in self._marks()]
        left = max(metrics.horizontalAdvance(number) for number in numbers) + SPACE
        names = max(metrics.horizontalAdvance(one.label) for one in figure.lines if not one.id.startswith(OPEN)) + SPACE
        height = metrics.height()
        right = min(names, self.width() * 0.42)
        box = QRectF(left, height, max(self.width() - left - right - SPACE, 10.0), self.height() - 2.5 * height)
        first, last = float(figure.at[0]) - 0.125, float(figure.at[-1]) + 0.125
        return Frame(box, first, last, max(self._top, 1e-9), self._bottom)

    def _marks(self) -> list[float]:
        step = round_step(max(self._top - self._bottom, 1e-9), _TICKS)
        places = range(math.ceil(self._bottom / step - 0.001), math.floor(self._top / step + 0.001) + 1)
        return [step * place for place in places]

    def _paint_ground(self, painter: QPainter, named: Colours, frame: Frame) -> None:
        """Paint cursor year, grid, years, numbers and the line where history ends."""
        assert self._view is not None
        figure, metrics = self._view.figure, QFontMetricsF(font(Text.SMALL))
        shade = QColor(named.domestic)
        shade.setAlphaF(_SHADE)
        left, right = frame.x(self._year), frame.x(self._year + 1)
        painter.fillRect(QRectF(left, frame.box.top(), right - left, frame.box.height()), shade)
        for value in self._marks():
            row = round(frame.y(value)) + 0.5
            painter.setPen(QPen(QColor(named.separator if value == 0 else named.grid), 1))
            painter.drawLine(QPointF(frame.box.left(), row), QPointF(frame.box.right(), row))
            painter.setPen(QColor(named.muted))
            text = self._view.write(value)
            x = frame.box.left() - SPACE_SMALL - metrics.horizontalAdvance(text)
            painter.drawText(QPointF(x, row + metrics.ascent() / 2 - 1), text)
        self._paint_years(painter, frame, metrics)
        painter.setPen(QPen(QColor(named.today), 1))
        x = round(frame.x(figure.split)) + 0.5
        painter.drawLine(QPointF(x, frame.box.top()), QPointF(x, frame.box.bottom()))
        if self._hover is not None:
            painter.setPen(QPen(QColor(named.muted), 1, Qt.PenStyle.DotLine))
            x = frame.x(float(figure.at[self._hover]))
            painter.drawLine(QPointF(x, frame.box.top()), QPointF(x, frame.box.bottom()))

    @staticmethod
    def _paint_years(painter: QPainter, frame: Frame, metrics: QFontMetricsF) -> None:
        for year in shown_years(frame, metrics):
            middle, width = frame.x(year + 0.5), metrics.horizontalAdvance(str(year))
            painter.drawText(QPointF(middle - width / 2, frame.box.bottom() + metrics.height()), str(year))
