"""Paint what lies under a fan's marks and labels: cursor year, grid, bands, lines, the veil of the past, what rules."""

import math

import numpy as np
from pyqtgraph.functions import arrayToQPolygonF
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen, QPixmap

from desktop.theme import mix
from desktop.widgets.fan_data import FanData, Numbers, Scale, runs
from desktop.widgets.fan_labels import strip_box
from resources.looks import Colours

GRID_STEP = 20
_MEDIAN_WIDTH = 2.5
_LONE_WIDTH = 4.0
_VEIL = 0.5
_SHADE = 0.09
_STRIP = (0.05, 0.12, 0.2, 0.28)
_REACH = 4
"""Pixels that a line's end reaches beyond its last point, rounded up with room to spare."""
_BEFORE = 3
"""Points of the past that what follows is drawn from, so that lines join as if drawn whole."""
_CURVES = ("median", "low50", "high50", "low80", "high80")


class FanLayers:
    """The layers for one size, one look and one cursor year.

    The past is kept as a picture: a moving hand does not change it. What follows is painted each time.

    Parameters
    ----------
    scale
        How years and per cent map to pixels.
    named
        The colours.
    words
        The font of what rules.
    cursor_year
        The year that is shaded, or None.
    """

    def __init__(self, scale: Scale, named: Colours, words: QFont, cursor_year: int | None) -> None:
        self._scale, self._named, self._words, self._cursor_year = scale, named, words, cursor_year
        self._metrics = QFontMetricsF(words)
        self._strip = strip_box(scale, self._metrics)
        solid, cap, join = Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin
        self._line = QPen(QColor(named.domestic), _MEDIAN_WIDTH, solid, cap, join)
        self._outline = QPen(QColor(named.domestic), 1, Qt.PenStyle.DashLine)
        self._fills = {"band_80": QBrush(QColor(named.band_80)), "band_50": QBrush(QColor(named.band_50))}
        self._shades = [QColor(mix(named.surface, named.text, shade)) for shade in _STRIP]
        self._shade = QColor(mix(named.surface, named.domestic, _SHADE))
        self._veil = _veil(named)
        self._dashed: tuple[tuple[object, ...], QPixmap] = ((), QPixmap())
        self._past: tuple[tuple[object, ...], QPixmap] = ((), QPixmap())

    def paint(self, painter: QPainter, data: FanData, future: dict[str, QPainterPath]) -> None:
        """Paint all layers.

        Parameters
        ----------
        painter
            On the pixels of the plot, moved to whole ones.
        data
            What is shown.
        future
            The shapes of :func:`future_of` the same data.
        """
        edge = _edge(data, self._scale)
        painter.save()
        painter.setClipRect(QRectF(edge, 0, math.ceil(self._scale.width) - edge, self._scale.height))
        self._paint_all(painter, data, future)
        painter.restore()
        if edge:
            painter.drawPixmap(QPointF(0, 0), self._picture(data, edge, painter.deviceTransform().m11()))

    def paint_ground(self, painter: QPainter) -> None:
        """Paint the cursor year's shade and the few grid lines."""
        named, scale = self._named, self._scale
        if self._cursor_year is not None:
            left, right = round(scale.x(self._cursor_year)), round(scale.x(self._cursor_year + 1))
            painter.fillRect(QRectF(left, 0, right - left, scale.height), self._shade)
            painter.fillRect(QRectF(left, scale.height - 3, right - left, 3), QColor(named.domestic))
        for value in range(GRID_STEP, round(scale.top) + 1, GRID_STEP):
            painter.fillRect(QRectF(0, round(scale.y(value)), scale.width, 1), QColor(named.grid))
        painter.fillRect(QRectF(0, scale.height - 1, scale.width, 1), QColor(named.separator))

    def _picture(self, data: FanData, edge: int, dots: float) -> QPixmap:
        """Return the past up to a column, in so many dots a pixel; it is painted anew only when it has changed."""
        count = _known(data)
        curves = (getattr(data, name)[:count].tobytes() for name in ("x", *_CURVES))
        baseline = None if data.baseline is None else data.baseline.tobytes()
        seen = (dots, data.preview, bool(data.dots), data.stretches, baseline, *curves)
        if seen != self._past[0]:
            picture = _canvas(edge + 1, self._scale.height, dots, QColor(self._named.surface))
            painter = QPainter(picture)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._paint_all(painter, data, shapes_of(data, self._scale, slice(count)))
            painter.end()
            self._past = seen, picture
        return self._past[1]

    def _paint_all(self, painter: QPainter, data: FanData, shapes: dict[str, QPainterPath]) -> None:
        self.paint_ground(painter)
        if not data.dots:
            self._paint_bands(painter, data, shapes)
        painter.strokePath(shapes["median"], self._line)
        self._paint_baseline(painter, data)
        self._paint_today(painter, data.today)
        self._paint_stretches(painter, data, shapes)

    def _paint_bands(self, painter: QPainter, data: FanData, shapes: dict[str, QPainterPath]) -> None:
        painter.setPen(self._outline if data.preview else Qt.PenStyle.NoPen)
        for name, fill in self._fills.items():
            painter.setBrush(fill)
            painter.drawPath(shapes[name])

    def _paint_baseline(self, painter: QPainter, data: FanData) -> None:
        if data.baseline is not None:
            dots = painter.deviceTransform().m11()
            painter.drawPixmap(QPointF(0, 0), self._dashes(data.x, data.baseline, dots))

    def _dashes(self, x: Numbers, baseline: Numbers, dots: float) -> QPixmap:
        """Return the baseline on clear ground, in so many dots a pixel; it is dashed anew only when it has changed."""
        seen = (dots, x.tobytes(), baseline.tobytes())
        if seen != self._dashed[0]:
            picture = _canvas(self._scale.width, self._scale.height, dots, Qt.GlobalColor.transparent)
            painter = QPainter(picture)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            pen = QPen(QColor(self._named.baseline), 1.5, Qt.PenStyle.CustomDashLine)
            pen.setDashPattern([4, 3])
            painter.strokePath(_line(self._scale, x, baseline), pen)
            painter.end()
            self._dashed = seen, picture
        return self._dashed[1]

    def _paint_today(self, painter: QPainter, today: float) -> None:
        """Veil the history, and draw the line where it ends."""
        x = round(self._scale.x(today))
        painter.drawPixmap(QRectF(0, 0, x, self._scale.height - 1), self._veil, QRectF(self._veil.rect()))
        painter.fillRect(QRectF(x, 0, 1, self._scale.height), QColor(self._named.today))

    def _paint_stretches(self, painter: QPainter, data: FanData, shapes: dict[str, QPainterPath]) -> None:
        """Paint what rules when along the foot, its word where there is room, and no line lost beneath."""
        if not data.stretches:
            return
        boxes = list[QRectF]()
        for begin, end, _word, shade in data.stretches:
            box = QRectF(self._strip)
            box.setLeft(round(self._scale.x(begin)) + 1)
            box.setRight(round(self._scale.x(end)) - 1)
            painter.fillRect(box, self._shades[shade])
            boxes.append(box)
        painter.save()
        painter.setClipRect(self._strip, Qt.ClipOperation.IntersectClip)
        if shapes["median"].boundingRect().bottom() + _MEDIAN_WIDTH > self._strip.top():
            painter.strokePath(shapes["median"], self._line)
        self._paint_baseline(painter, data)
        painter.restore()
        painter.setFont(self._words)
        painter.setPen(QPen(QColor(self._named.text)))
        for box, (_begin, _end, word, _shade) in zip(boxes, data.stretches, strict=True):
            spare = box.width() - self._metrics.horizontalAdvance(word)
            if spare >= 4:
                painter.drawText(QPointF(box.left() + spare / 2, box.top() + self._metrics.ascent()), word)


def future_of(data: FanData, scale: Scale) -> dict[str, QPainterPath]:
    """Return the shapes of what a moving hand changes, with a little of the past that they are joined to."""
    return shapes_of(data, scale, slice(max(_known(data) - _BEFORE, 0), None))


def shapes_of(data: FanData, scale: Scale, part: slice) -> dict[str, QPainterPath]:
    """Return the shapes of some of the points by name."""
    x = data.x[part]
    return {
        "band_80": _band(scale, x, data.low80[part], data.high80[part]),
        "band_50": _band(scale, x, data.low50[part], data.high50[part]),
        "median": _line(scale, x, data.median[part]),
    }


def _canvas(width: float, height: float, dots: float, ground: QColor | Qt.GlobalColor) -> QPixmap:
    """Return a picture of one colour, in so many dots a pixel."""
    picture = QPixmap(math.ceil(width * dots), math.ceil(height * dots))
    picture.setDevicePixelRatio(dots)
    picture.fill(ground)
    return picture


def _veil(named: Colours) -> QPixmap:
    """Return a pixel to draw large: Qt fills with half a colour in other threads, and a busy machine waits for them."""
    tint, picture = QColor(named.surface), QPixmap(1, 1)
    tint.setAlphaF(_VEIL)
    picture.fill(tint)
    return picture


def _known(data: FanData) -> int:
    """Return how many points lie in the past."""
    return int(np.searchsorted(data.x, data.today))


def _edge(data: FanData, scale: Scale) -> int:
    """Return the column up to which nothing is painted that depends on points after the past."""
    count = _known(data)
    last = scale.x(float(data.x[count - 1])) if count else 0.0
    return min(max(int(last) - _REACH, 0), int(scale.width))


def _band(scale: Scale, x: Numbers, low: Numbers, high: Numbers) -> QPainterPath:
    """Return a band's area; a lone quarter between gaps becomes a narrow bar."""
    path = QPainterPath()
    for run in runs(low, high):
        columns, edges = scale.x(x[run]), scale.y(np.concatenate([high[run], low[run][::-1]]))
        if columns.size == 1:
            columns, edges = np.add(columns, (-_LONE_WIDTH / 2, _LONE_WIDTH / 2)), np.repeat(edges, 2)
        path.addPolygon(arrayToQPolygonF(np.concatenate([columns, columns[::-1]]), edges))
        path.closeSubpath()
    return path


def _line(scale: Scale, x: Numbers, y: Numbers) -> QPainterPath:
    """Return a line with its gaps; a lone quarter between gaps becomes a dot."""
    path = QPainterPath()
    for run in runs(y):
        columns, rows = scale.x(x[run]), scale.y(y[run])
        if columns.size == 1:
            path.addEllipse(QPointF(*columns, *rows), 1.0, 1.0)
        path.addPolygon(arrayToQPolygonF(columns, rows))
    return path
