"""Show curves over something that is no time, such as a probability over a lever, with their band, level and marks."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QWidget

from desktop.theme import SPACE, SPACE_LARGE, SPACE_SMALL, Text, font
from desktop.widgets.frame import Frame, paint_line_names, pen_of
from desktop.widgets.walked_chart import Place, WalkedChart
from resources.looks import Colours
from scenarios.figures.plot_words import level_sentence
from scenarios.figures.plots import Curves
from scenarios.units import round_step

_TICKS, _MOST_ALONG = 4, 8
_WIDTH, _MARK, _DOT = 2.25, 5.0, 3.5
_NAMES_AT_MOST = 0.42
_SLACK = 1e-9
_LOOKS, _VEIL = 12, 0.8
_ROWS = (0.2, -1.2, 1.2, -2.2, 2.2, -3.2, 3.2)
"""Lines of text below a mark at which its words may begin, the nearest first."""


@dataclass(frozen=True, eq=False)
class CurvesView:
    """What a chart shows of curves.

    Attributes
    ----------
    write, write_x
        How a value, and a number along the axis, is written.
    readings
        The values at every place in words.
    """

    figure: Curves
    write: Callable[[float], str]
    write_x: Callable[[float], str]
    readings: Sequence[str]


def reach(figure: Curves) -> tuple[float, float]:
    """Return the ends of the axis of values: 0 to 1 for shares, else from zero, or below, to a mark above all."""
    edges = [line.values for line in figure.lines] + [edge for one in figure.bands for edge in (one.low, one.high)]
    edges += [np.array([mark.value for mark in figure.marks]), np.array([figure.level or 0.0])]
    finite = np.concatenate([edge[np.isfinite(edge)] for edge in edges])
    low, high = min(float(finite.min()), 0.0), max(float(finite.max()), 0.0)
    if figure.unit == "fraction" and low == 0.0 and high <= 1.0:
        return 0.0, 1.0
    step = round_step(max(high - low, _SLACK), _TICKS)
    return math.floor(low / step + _SLACK) * step, max(math.ceil(high / step - _SLACK), 1) * step


class CurvesChart(WalkedChart):
    """Draw curves; the hand walks along the axis."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start empty."""
        super().__init__(parent)
        self._view: CurvesView | None = None

    def show_curves(self, view: CurvesView | None) -> None:
        """Draw curves, or nothing."""
        self._view = view
        if view is None:
            self.show_new("", "", (0, 0))
        else:
            self.show_new(view.figure.title, view.figure.text, (len(view.figure.x) // 2, 0))

    def figure(self) -> Curves | None:
        """Return the curves drawn."""
        return self._view.figure if self._view is not None else None

    def grid(self) -> Place:
        """Return the number of places, in one row."""
        return (len(self._view.figure.x), 1) if self._view is not None else (0, 0)

    def place_at(self, point: QPointF) -> Place | None:
        """Return the nearest place along the axis."""
        if self._view is None or not self.frame().box.contains(point):
            return None
        frame = self.frame()
        return int(np.argmin([abs(frame.x(float(one)) - point.x()) for one in self._view.figure.x])), 0

    def told_at(self, place: Place) -> str:
        """Return the values at a place."""
        assert self._view is not None
        return self._view.readings[place[0]]

    def anchor(self, place: Place) -> QPointF:
        """Return the upper end of the line at a place."""
        assert self._view is not None
        return QPointF(self.frame().x(float(self._view.figure.x[place[0]])), self.frame().box.top())

    def frame(self) -> Frame:
        """Return the plot inside the widget: room at the left for numbers, at the right for names, below for two lines.

        Small widgets with large text keep at least a strip of plot.
        """
        assert self._view is not None
        metrics, figure = QFontMetricsF(font(Text.SMALL)), self._view.figure
        bottom, top = reach(figure)
        left = max(metrics.horizontalAdvance(self._view.write(one)) for one in self._marks(bottom, top)) + SPACE
        names = max(metrics.horizontalAdvance(line.label) for line in figure.lines) + SPACE
        right, height = min(names, self.width() * _NAMES_AT_MOST), metrics.height()
        wide, high = self.width() - left - right - SPACE, self.height() - 3.8 * height
        box = QRectF(left, height, max(wide, SPACE_LARGE), max(high, height))
        return Frame(box, float(figure.x[0]), float(figure.x[-1]), top, bottom)

    @staticmethod
    def _marks(bottom: float, top: float) -> list[float]:
        step = round_step(top - bottom, _TICKS)
        return [bottom + step * at for at in range(round((top - bottom) / step) + 1)]

    # --------------------------------------------------------------- painting

    def paint(self, painter: QPainter, named: Colours) -> None:
        """Paint grid, bands, level, lines, names, marks and the place of the hand."""
        assert self._view is not None
        frame, figure = self.frame(), self._view.figure
        self._paint_grid(painter, named, frame)
        self._paint_along(painter, named, frame)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(named.band_80))
        for band in figure.bands:
            painter.drawPath(frame.band(figure.x, band.low, band.high))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        level = self._paint_level(painter, named, frame)
        for place, line in enumerate(figure.lines):
            painter.setPen(pen_of(named, line.id, place, _WIDTH))
            painter.drawPath(frame.line(figure.x, line.values))
        paint_line_names(painter, named, frame, figure.lines, self.size())
        self._paint_hand(painter, named, frame)
        self._paint_marks(painter, named, frame, [level])

    def _paint_grid(self, painter: QPainter, named: Colours, frame: Frame) -> None:
        assert self._view is not None
        metrics = QFontMetricsF(font(Text.SMALL))
        for value in self._marks(frame.bottom, frame.top):
            row = round(frame.y(value)) + 0.5
            painter.setPen(QPen(QColor(named.separator if abs(value) < _SLACK else named.grid), 1))
            painter.drawLine(QPointF(frame.box.left(), row), QPointF(frame.box.right(), row))
            painter.setPen(QColor(named.muted))
            text = self._view.write(value)
            x = frame.box.left() - SPACE_SMALL - metrics.horizontalAdvance(text)
            painter.drawText(QPointF(x, row + metrics.ascent() / 2 - 1), text)

    def _paint_along(self, painter: QPainter, named: Colours, frame: Frame) -> None:
        """Write round numbers under the axis, as many as stand apart, and below them what they are."""
        assert self._view is not None
        metrics, write = QFontMetricsF(font(Text.SMALL)), self._view.write_x
        widest = max(metrics.horizontalAdvance(write(one)) for one in (frame.first, frame.last)) + SPACE_LARGE
        count = max(1, min(_MOST_ALONG, int(frame.box.width() / widest)))
        step = round_step(max(frame.last - frame.first, _SLACK), count)
        painter.setPen(QColor(named.muted))
        row = frame.box.bottom() + SPACE_SMALL + metrics.height()
        for at in range(math.ceil(frame.first / step - _SLACK), math.floor(frame.last / step + _SLACK) + 1):
            x, text = frame.x(at * step), write(at * step)
            painter.drawLine(QPointF(x, frame.box.bottom()), QPointF(x, frame.box.bottom() + SPACE_SMALL))
            left = min(x - metrics.horizontalAdvance(text) / 2, self.width() - metrics.horizontalAdvance(text))
            painter.drawText(QPointF(left, row), text)
        title = metrics.elidedText(self._view.figure.x_title, Qt.TextElideMode.ElideRight, self.width() - SPACE)
        painter.setPen(QColor(named.text))
        middle = frame.box.center().x() - metrics.horizontalAdvance(title) / 2
        left = max(SPACE_SMALL, min(middle, self.width() - SPACE_SMALL - metrics.horizontalAdvance(title)))
        painter.drawText(QPointF(left, row + metrics.height()), title)

    def _paint_level(self, painter: QPainter, named: Colours, frame: Frame) -> QRectF:
        """Paint the line across with its words; return where these stand."""
        assert self._view is not None
        figure, metrics = self._view.figure, QFontMetricsF(font(Text.SMALL))
        if figure.level is None:
            return QRectF()
        row = round(frame.y(figure.level)) + 0.5
        painter.setPen(QPen(QColor(named.changed), 1.5, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(frame.box.left(), row), QPointF(frame.box.right(), row))
        text = metrics.elidedText(level_sentence(figure), Qt.TextElideMode.ElideRight, frame.box.width() - SPACE)
        wide, high = metrics.horizontalAdvance(text), metrics.height()
        lefts = (frame.box.left() + SPACE_SMALL, frame.box.right() - wide, frame.box.center().x() - wide / 2)
        places = [QRectF(left, top, wide, high) for top in (row - high - 1, row + 1) for left in lefts]
        words = self._clearest(places, [], frame)
        painter.setPen(QColor(named.changed))
        painter.drawText(QPointF(words.left(), words.top() + metrics.ascent()), text)
        return words

    def _paint_hand(self, painter: QPainter, named: Colours, frame: Frame) -> None:
        """Paint a dotted line where the hand is, and dots on the curves."""
        assert self._view is not None
        place = self.hover or (self.place if self.hasFocus() else None)
        if place is None:
            return
        at = float(self._view.figure.x[place[0]])
        painter.setPen(QPen(QColor(named.muted), 1, Qt.PenStyle.DotLine))
        painter.drawLine(QPointF(frame.x(at), frame.box.top()), QPointF(frame.x(at), frame.box.bottom()))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(named.muted))
        for line in self._view.figure.lines:
            if np.isfinite(value := float(line.values[place[0]])):
                painter.drawEllipse(QPointF(frame.x(at), frame.y(value)), _DOT, _DOT)
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _paint_marks(self, painter: QPainter, named: Colours, frame: Frame, taken: list[QRectF]) -> None:
        """Paint each mark as a ring, its words beside it and clear of those before."""
        assert self._view is not None
        metrics = QFontMetricsF(font(Text.SMALL))
        for mark in sorted(self._view.figure.marks, key=lambda one: one.at):
            point = QPointF(frame.x(mark.at), frame.y(mark.value))
            painter.setPen(QPen(QColor(named.text), 2))
            painter.setBrush(QColor(named.surface))
            painter.drawEllipse(point, _MARK, _MARK)
            words = self._clearest(self._beside(point, metrics.horizontalAdvance(mark.label)), taken, frame)
            taken.append(words)
            ground = QColor(named.surface)
            ground.setAlphaF(_VEIL)
            painter.fillRect(words, ground)
            painter.drawText(QPointF(words.left(), words.top() + metrics.ascent()), mark.label)
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _beside(self, point: QPointF, width: float) -> list[QRectF]:
        """Return where the words of a mark may stand: at its right or left, a little below or above, or further."""
        height, away = QFontMetricsF(font(Text.SMALL)).height(), _MARK + SPACE_SMALL
        most = self.width() - width - SPACE_SMALL
        lefts = [max(0.0, min(left, most)) for left in (point.x() + away, point.x() - away - width)]
        rows = [point.y() + step * height for step in _ROWS]
        return [QRectF(left, row, width, height) for row in rows for left in lefts]

    def _clearest(self, places: list[QRectF], taken: list[QRectF], frame: Frame) -> QRectF:
        """Return the first of the places for words that cover others, the curves and the edge of the plot least."""

        def covered(one: QRectF) -> tuple[bool, bool, int]:
            outside = one.top() < 0 or one.bottom() > frame.box.bottom()
            return any(one.intersects(other) for other in taken), outside, self._crossings(one, frame)

        return min(places, key=covered)

    def _crossings(self, words: QRectF, frame: Frame) -> int:
        """Return at how many of a few columns under some words a curve runs through them."""
        assert self._view is not None
        figure, columns = self._view.figure, np.linspace(words.left(), words.right(), _LOOKS)
        at = frame.first + (columns - frame.box.left()) / frame.box.width() * (frame.last - frame.first)
        inside = 0
        for line in figure.lines:
            rows = [frame.y(value) for value in np.interp(at, figure.x, line.values, left=np.nan, right=np.nan)]
            inside += sum(words.top() <= row <= words.bottom() for row in rows)
        return inside
