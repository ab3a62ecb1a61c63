"""Map values to the pixels of a chart, and paint what all charts of lines share: pens, and names at the ends."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from pyqtgraph.functions import arrayToQPolygonF
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPen

from desktop.theme import SPACE_SMALL, Text, font
from desktop.widgets.fan_data import Numbers, runs
from resources.looks import Colours
from scenarios.figures.figure import OPEN, Line

REFERENCE = "reference"
_DASHES = (Qt.PenStyle.SolidLine, Qt.PenStyle.DashLine, Qt.PenStyle.DotLine, Qt.PenStyle.DashDotLine)


@dataclass(frozen=True)
class Frame:
    """Map years, or other places along an axis, and values to the pixels of a rectangle."""

    box: QRectF
    first: float
    last: float
    top: float
    bottom: float = 0.0

    def x(self, place: float) -> float:
        """Return the column of a place along the axis."""
        return self.box.left() + (place - self.first) / (self.last - self.first) * self.box.width()

    def y(self, value: float) -> float:
        """Return the row of a value."""
        return self.box.bottom() - (value - self.bottom) / (self.top - self.bottom) * self.box.height()

    def line(self, at: Numbers, values: Numbers) -> QPainterPath:
        """Return a curve; where it has no value, nothing is drawn."""
        curve = QPainterPath()
        for run in runs(values):
            curve.addPolygon(arrayToQPolygonF(self._columns(at[run]), self._rows(values[run])))
        return curve

    def band(self, at: Numbers, low: Numbers, high: Numbers) -> QPainterPath:
        """Return the area between two curves, in stretches where both have values."""
        area = QPainterPath()
        for run in runs(low, high):
            there = self._columns(at[run])
            edge = np.concatenate([self._rows(high[run]), self._rows(low[run])[::-1]])
            area.addPolygon(arrayToQPolygonF(np.concatenate([there, there[::-1]]), edge))
        return area

    def _columns(self, at: Numbers) -> Numbers:
        return self.box.left() + (at - self.first) * (self.box.width() / (self.last - self.first))

    def _rows(self, values: Numbers) -> Numbers:
        return self.box.bottom() - (values - self.bottom) * (self.box.height() / (self.top - self.bottom))


def pen_of(named: Colours, line_id: str, place: int, width: float) -> QPen:
    """Return how a line is drawn: by its place, but for the reference and for what is open."""
    if line_id == REFERENCE:
        pen = QPen(QColor(named.baseline), 0.75 * width, Qt.PenStyle.CustomDashLine)
        pen.setDashPattern([4, 3])
        return pen
    if line_id.startswith(OPEN):
        return QPen(QColor(named.muted), width)
    hues = named.series
    return QPen(QColor(hues[place % len(hues)]), width, _DASHES[(place + place // len(hues)) % len(_DASHES)])


def paint_line_names(painter: QPainter, named: Colours, frame: Frame, lines: Sequence[Line], room: QSize) -> None:
    """Name each line at its end, moved apart where two ends are close; `room` is that of the whole chart."""
    metrics, ends = QFontMetricsF(font(Text.SMALL)), []
    for place, line in enumerate(lines):
        known = np.flatnonzero(np.isfinite(line.values))
        if known.size and not line.id.startswith(OPEN):
            ends.append((frame.y(float(line.values[known[-1]])), place, line))
    ends.sort(key=lambda one: one[0])
    rows, height = [end[0] for end in ends], metrics.height()
    for at in range(1, len(rows)):
        rows[at] = max(rows[at], rows[at - 1] + height)
    overflow = max(rows[-1] - (room.height() - height), 0.0) if rows else 0.0
    for row, (_y, place, line) in zip(rows, ends, strict=True):
        painter.setPen(QColor(pen_of(named, line.id, place, 1).color()))
        left = frame.box.right() + SPACE_SMALL
        text = metrics.elidedText(line.label, Qt.TextElideMode.ElideRight, room.width() - left)
        painter.drawText(QPointF(left, row - overflow + metrics.ascent() / 2 - 1), text)
