"""Show runs as points by two of their drivers, those asked about told from the others, with a box around most."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from desktop.theme import SPACE, SPACE_LARGE, SPACE_SMALL, Text, font
from desktop.widgets.frame import Frame
from desktop.widgets.walked_chart import Place, WalkedChart
from resources.looks import Colours
from scenarios.exports.box_sides import box_sides
from scenarios.exports.pictures.ticks import span_of, ticks_within
from scenarios.figures.plots import Cloud

_ROOM = 0.04
"""Part of an axis that is left free at both ends."""
_NEAR = 12.0
_OTHER, _CHOSEN, _HAND = 3.0, 5.0, 6.0
_ROWS, _COLUMNS = 5, 6


@dataclass(frozen=True, eq=False)
class CloudView:
    """What a chart shows of a cloud.

    Attributes
    ----------
    write_x, write_y
        How a number along each axis is written.
    titles
        What runs along the axis and up it, with units.
    box
        The sides of the box in words, empty for none.
    reading
        A run in words, by its index.
    """

    figure: Cloud
    write_x: Callable[[float], str]
    write_y: Callable[[float], str]
    titles: tuple[str, str]
    box: str
    reading: Callable[[int], str]


class CloudChart(WalkedChart):
    """Draw a cloud; the hand walks from run to run, from left to right."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start empty."""
        super().__init__(parent)
        self._view: CloudView | None = None
        self._order: list[int] = []
        self._stale = False

    def show_cloud(self, view: CloudView | None) -> None:
        """Draw a cloud, or nothing."""
        self._view = view
        if view is None:
            self._order = []
            self.show_new("", "", (0, 0))
            return
        known = np.isfinite(view.figure.x) & np.isfinite(view.figure.y)
        order = np.argsort(view.figure.x, kind="stable")
        self._order = [int(one) for one in order if known[one]]
        told = ". ".join(filter(None, (view.figure.text, view.box)))
        self.show_new(view.figure.title, told, (len(self._order) // 2, 0))

    def show_stale(self, stale: bool) -> None:
        """Show whether what is seen belongs to the scenario of before."""
        self._stale = stale
        self.update()

    def figure(self) -> Cloud | None:
        """Return the cloud drawn."""
        return self._view.figure if self._view is not None else None

    def grid(self) -> Place:
        """Return the number of runs with both numbers, in one row."""
        return (len(self._order), 1) if self._order else (0, 0)

    def place_at(self, point: QPointF) -> Place | None:
        """Return the nearest run, None where none is near."""
        if not self._order:
            return None
        x, y = self._columns()
        away = np.hypot(x[self._order] - point.x(), y[self._order] - point.y())
        nearest = int(np.argmin(away))
        return (nearest, 0) if away[nearest] <= _NEAR else None

    def told_at(self, place: Place) -> str:
        """Return a run in words."""
        assert self._view is not None
        return self._view.reading(self._order[place[0]])

    def anchor(self, place: Place) -> QPointF:
        """Return where a run is."""
        x, y = self._columns()
        return QPointF(float(x[self._order[place[0]]]), float(y[self._order[place[0]]]))

    def frame(self) -> Frame:
        """Return the plot inside the widget: key and upright title above it, numbers at the left, the axis below."""
        assert self._view is not None
        figure, metrics = self._view.figure, QFontMetricsF(font(Text.SMALL))
        left, right, bottom, top = figure.box or (np.nan,) * 4
        across = span_of(np.append(figure.x, [left, right]), _ROOM)
        up = span_of(np.append(figure.y, [bottom, top]), _ROOM)
        wide = max(metrics.horizontalAdvance(self._view.write_y(one)) for one in ticks_within(*up, _ROWS)) + SPACE
        high = metrics.height()
        room = QRectF(wide, 2.6 * high, self.width() - wide - SPACE_LARGE, self.height() - 5.2 * high)
        room.setWidth(max(room.width(), SPACE_LARGE))
        room.setHeight(max(room.height(), high))
        return Frame(room, *across, up[1], up[0])

    def _columns(self) -> tuple[np.ndarray, np.ndarray]:
        """Return where all runs are in the widget."""
        assert self._view is not None
        frame, figure = self.frame(), self._view.figure
        x = frame.box.left() + (figure.x - frame.first) / (frame.last - frame.first) * frame.box.width()
        y = frame.box.bottom() - (figure.y - frame.bottom) / (frame.top - frame.bottom) * frame.box.height()
        return x, y

    # --------------------------------------------------------------- painting

    def paint(self, painter: QPainter, named: Colours) -> None:
        """Paint grid, runs, box, key and the place of the hand."""
        assert self._view is not None
        frame = self.frame()
        painter.setOpacity(0.45 if self._stale else 1.0)
        self._paint_axes(painter, named, frame)
        self._paint_runs(painter, named)
        painter.setPen(QPen(QColor(named.text), 2, Qt.PenStyle.DashLine))
        for (x0, x1), (y0, y1) in box_sides(self._view.figure, _ROOM).values():
            painter.drawLine(QPointF(frame.x(x0), frame.y(y0)), QPointF(frame.x(x1), frame.y(y1)))
        self._paint_key(painter, named)
        place = self.hover or (self.place if self.hasFocus() else None)
        if place is not None:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(named.focus), 2))
            painter.drawEllipse(self.anchor(place), _HAND, _HAND)

    def _paint_runs(self, painter: QPainter, named: Colours) -> None:
        """Paint the others as small dots, those asked about as larger squares above them."""
        assert self._view is not None
        chosen = self._view.figure.chosen
        known = np.zeros(len(chosen), np.bool_)
        known[self._order] = True
        x, y = self._columns()
        looks = (
            (~chosen & known, _OTHER, named.muted, Qt.PenCapStyle.RoundCap),
            (chosen & known, _CHOSEN, named.changed, Qt.PenCapStyle.SquareCap),
        )
        for which, size, colour, cap in looks:
            painter.setPen(QPen(QColor(colour), size, c=cap))
            painter.drawPoints(QPolygonF([QPointF(*pair) for pair in zip(x[which], y[which], strict=True)]))

    def _paint_axes(self, painter: QPainter, named: Colours, frame: Frame) -> None:
        assert self._view is not None
        metrics, view = QFontMetricsF(font(Text.SMALL)), self._view
        for value in ticks_within(frame.bottom, frame.top, _ROWS):
            row = round(frame.y(value)) + 0.5
            painter.setPen(QPen(QColor(named.grid), 1))
            painter.drawLine(QPointF(frame.box.left(), row), QPointF(frame.box.right(), row))
            painter.setPen(QColor(named.muted))
            text = view.write_y(value)
            x = frame.box.left() - SPACE_SMALL - metrics.horizontalAdvance(text)
            painter.drawText(QPointF(x, row + metrics.ascent() / 2 - 1), text)
        self._paint_along(painter, named, frame)
        painter.setPen(QColor(named.text))
        for title, row in zip(view.titles, (self.height() - SPACE_SMALL, 2.3 * metrics.height()), strict=True):
            text = metrics.elidedText(title, Qt.TextElideMode.ElideRight, self.width() - SPACE)
            middle = frame.box.center().x() - metrics.horizontalAdvance(text) / 2
            x = max(middle, SPACE_SMALL) if title is view.titles[0] else SPACE_SMALL
            painter.drawText(QPointF(x, row), text)

    def _paint_along(self, painter: QPainter, named: Colours, frame: Frame) -> None:
        """Write as many numbers under the axis as stand apart."""
        assert self._view is not None
        metrics, write = QFontMetricsF(font(Text.SMALL)), self._view.write_x
        painter.setPen(QColor(named.muted))
        ended = -np.inf
        for value in ticks_within(frame.first, frame.last, _COLUMNS):
            text = write(value)
            left = frame.x(value) - metrics.horizontalAdvance(text) / 2
            right = left + metrics.horizontalAdvance(text)
            if left > ended + SPACE and right <= self.width():
                painter.drawText(QPointF(left, frame.box.bottom() + SPACE_SMALL + metrics.ascent()), text)
                ended = right

    def _paint_key(self, painter: QPainter, named: Colours) -> None:
        """Write what both signs are, and the box as far as it has room."""
        assert self._view is not None
        metrics, figure = QFontMetricsF(font(Text.SMALL)), self._view.figure
        x, row = float(SPACE), metrics.ascent() + SPACE_SMALL
        signs = (
            (figure.chosen_label, named.changed, _CHOSEN, Qt.PenCapStyle.SquareCap),
            (figure.other_label, named.muted, _OTHER, Qt.PenCapStyle.RoundCap),
        )
        for label, colour, size, cap in signs:
            painter.setPen(QPen(QColor(colour), size, c=cap))
            painter.drawPoint(QPointF(x, row - metrics.ascent() / 2 + 1))
            painter.setPen(QColor(named.text))
            painter.drawText(QPointF(x + SPACE, row), label)
            x += 2 * SPACE + metrics.horizontalAdvance(label)
        if self._view.box:
            painter.setPen(QPen(QColor(named.text), 2, Qt.PenStyle.DashLine))
            middle = row - metrics.ascent() / 2 + 1
            painter.drawLine(QPointF(x, middle), QPointF(x + SPACE_LARGE, middle))
            x += SPACE_LARGE + SPACE_SMALL
            text = metrics.elidedText(self._view.box, Qt.TextElideMode.ElideRight, self.width() - x - SPACE)
            painter.drawText(QPointF(x, row), text)
