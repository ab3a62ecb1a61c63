"""Paint a fan in one graphics item: grid, bands, lines, marks, cursor year and direct labels."""

from itertools import pairwise

import numpy as np
from pyqtgraph.functions import arrayToQPolygonF
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPen, QPixmap, QPolygonF
from PySide6.QtWidgets import QGraphicsItem, QGraphicsObject, QStyleOptionGraphicsItem, QWidget

from desktop.theme import Text, font, mix
from desktop.widgets.fan_data import FanData, Mark, Numbers, Scale, runs
from desktop.widgets.fan_labels import MARK_RADIUS, Label, place_labels, strip_box
from resources.looks import LIGHT, Colours

GRID_STEP = 20
_MEDIAN_WIDTH = 2.5
_LONE_WIDTH = 4.0
_VEIL = 0.5
_SHADE = 0.09
_DOT = 4.5
_STRIP = (0.05, 0.12, 0.2, 0.28)


class FanItem(QGraphicsObject):
    """Paint in the pixels of the plot it is a child of, so that nothing is scaled or blurred.

    Shapes and label places are worked out once for each new value or size; painting only draws them.
    """

    def __init__(self, parent: QGraphicsItem, first: int, last: int, top: float) -> None:
        """Start empty, with fixed ranges.

        Parameters
        ----------
        parent
            The plot's view box.
        first, last
            The years at the left and the right edge.
        top
            The percentage at the upper edge.
        """
        super().__init__(parent)
        self._scale = Scale(first, last, top, 1.0, 1.0)
        self._named = LIGHT
        self._font = font(Text.SMALL)
        self._metrics = QFontMetricsF(self._font)
        self._data: FanData | None = None
        self._labels: tuple[Label, ...] = ()
        self._cursor_year: int | None = None
        self._hover: int | None = None
        self._shapes: dict[str, QPainterPath] = {}
        self._dashed: tuple[tuple[object, ...], QPixmap] = ((), QPixmap())

    @property
    def scale_map(self) -> Scale:
        """Return how years and per cent map to the item's pixels."""
        return self._scale

    @property
    def labels(self) -> tuple[Label, ...]:
        """Return the labels with their places."""
        return self._labels

    @property
    def shapes(self) -> dict[str, QPainterPath]:
        """Return the painted shapes by name."""
        return self._shapes

    def set_data(self, data: FanData) -> None:
        """Take a new value and paint it."""
        self._data = data
        self._hover = None
        self._lay_out()

    def set_size(self, rect: QRectF) -> None:
        """Fill a rectangle of the parent."""
        if rect.size() == self.boundingRect().size() and rect.topLeft() == self.pos():
            return
        self.prepareGeometryChange()
        self.setPos(rect.topLeft())
        old = self._scale
        self._scale = Scale(old.first, old.last, old.top, max(rect.width(), 1.0), max(rect.height(), 1.0))
        self._labels = ()
        self._lay_out()

    def set_colours(self, named: Colours) -> None:
        """Paint with other colours, and with the text size now in force."""
        self._named = named
        self._font = font(Text.SMALL)
        self._metrics = QFontMetricsF(self._font)
        self._lay_out()

    def show_cursor_year(self, year: int | None) -> None:
        """Shade a year."""
        self._cursor_year = year
        self.update()

    def show_hover(self, index: int | None) -> None:
        """Point out one quarter."""
        if index != self._hover:
            self._hover = index
            self.update()

    def boundingRect(self) -> QRectF:
        """Return the whole plot."""
        return QRectF(0, 0, self._scale.width, self._scale.height)

    def _lay_out(self) -> None:
        data = self._data
        if data is not None:
            self._shapes = {
                "band_80": self._band(data.x, data.low80, data.high80),
                "band_50": self._band(data.x, data.low50, data.high50),
                "median": self._line(data.x, data.median),
            }
            if data.baseline is not None:
                self._shapes["baseline"] = self._line(data.x, data.baseline)
            self._labels = place_labels(data, self._scale, self._metrics, self._labels)
        self.update()

    def _columns(self, x: Numbers) -> Numbers:
        return (x - self._scale.first) * (self._scale.width / (self._scale.last - self._scale.first))

    def _rows(self, y: Numbers) -> Numbers:
        return self._scale.height * (1 - y / self._scale.top)

    def _band(self, x: Numbers, low: Numbers, high: Numbers) -> QPainterPath:
        """Return a band's area; a lone quarter between gaps becomes a narrow bar."""
        path = QPainterPath()
        for run in runs(low, high):
            columns, edges = self._columns(x[run]), np.concatenate([self._rows(high[run]), self._rows(low[run])[::-1]])
            if columns.size == 1:
                columns, edges = np.add(columns, (-_LONE_WIDTH / 2, _LONE_WIDTH / 2)), np.repeat(edges, 2)
            path.addPolygon(arrayToQPolygonF(np.concatenate([columns, columns[::-1]]), edges))
            path.closeSubpath()
        return path

    def _line(self, x: Numbers, y: Numbers) -> QPainterPath:
        """Return a line with its gaps; a lone quarter between gaps becomes a dot."""
        path = QPainterPath()
        for run in runs(y):
            columns, rows = self._columns(x[run]), self._rows(y[run])
            if columns.size == 1:
                path.addEllipse(QPointF(*columns, *rows), 1.0, 1.0)
            path.addPolygon(arrayToQPolygonF(columns, rows))
        return path

    # --------------------------------------------------------------- painting

    def paint(self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        """Paint from the back to the front."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        left = painter.transform().dx()
        painter.translate(round(left) - left, 0)  # straight lines are sharp, and areas quickly filled, on whole pixels
        self._paint_ground(painter)
        if self._data is None:
            return
        painter.save()
        painter.setClipRect(self.boundingRect())
        if not self._data.dots:
            self._paint_bands(painter, self._data)
        self._paint_lines(painter)
        self._paint_today(painter, self._data.today)
        self._paint_stretches(painter, self._data)
        painter.restore()
        for mark in self._data.observed:
            self._paint_mark(painter, mark)
        self._paint_events(painter, self._data)
        self._paint_dots(painter)
        self._paint_threshold(painter, self._data)
        self._paint_hover(painter, self._data)
        self._paint_labels(painter)

    def _paint_ground(self, painter: QPainter) -> None:
        """Paint the cursor year's shade and the few grid lines."""
        named, scale = self._named, self._scale
        if self._cursor_year is not None:
            left, right = round(scale.x(self._cursor_year)), round(scale.x(self._cursor_year + 1))
            shade = QColor(named.domestic)
            shade.setAlphaF(_SHADE)
            painter.fillRect(QRectF(left, 0, right - left, scale.height), shade)
            painter.fillRect(QRectF(left, scale.height - 3, right - left, 3), QColor(named.domestic))
        for value in range(GRID_STEP, round(scale.top) + 1, GRID_STEP):
            painter.fillRect(QRectF(0, round(scale.y(value)), scale.width, 1), QColor(named.grid))
        painter.fillRect(QRectF(0, scale.height - 1, scale.width, 1), QColor(named.separator))

    def _paint_stretches(self, painter: QPainter, data: FanData) -> None:
        """Paint what rules when along the foot, its word where there is room, and no line lost beneath."""
        if not data.stretches:
            return
        named, boxes = self._named, list[QRectF]()
        for begin, end, _word, shade in data.stretches:
            box = strip_box(self._scale, self._metrics)
            box.setLeft(round(self._scale.x(begin)) + 1)
            box.setRight(round(self._scale.x(end)) - 1)
            painter.fillRect(box, QColor(mix(named.surface, named.text, _STRIP[shade])))
            boxes.append(box)
        strip = strip_box(self._scale, self._metrics)
        if any(path.boundingRect().bottom() + _MEDIAN_WIDTH > strip.top() for path in self._lines()):
            painter.save()
            painter.setClipRect(strip, Qt.ClipOperation.IntersectClip)
            self._paint_lines(painter)
            painter.restore()
        painter.setFont(self._font)
        painter.setPen(QPen(QColor(named.text)))
        for box, (_begin, _end, word, _shade) in zip(boxes, data.stretches, strict=True):
            spare = box.width() - self._metrics.horizontalAdvance(word)
            if spare >= 4:
                painter.drawText(QPointF(box.left() + spare / 2, box.top() + self._metrics.ascent()), word)

    def _paint_bands(self, painter: QPainter, data: FanData) -> None:
        named = self._named
        for name, fill in (("band_80", named.band_80), ("band_50", named.band_50)):
            outline = QPen(QColor(named.domestic), 1, Qt.PenStyle.DashLine)
            painter.setPen(outline if data.preview else Qt.PenStyle.NoPen)
            painter.setBrush(QColor(fill))
            painter.drawPath(self._shapes[name])

    def _lines(self) -> list[QPainterPath]:
        return [self._shapes[name] for name in ("median", "baseline") if name in self._shapes]

    def _paint_lines(self, painter: QPainter) -> None:
        named = self._named
        painter.setBrush(Qt.BrushStyle.NoBrush)
        style, cap, join = Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin
        painter.setPen(QPen(QColor(named.domestic), _MEDIAN_WIDTH, style, cap, join))
        painter.drawPath(self._shapes["median"])
        if self._data is not None and self._data.baseline is not None:
            dots = painter.device().devicePixelRatio()
            painter.drawPixmap(QPointF(0, 0), self._dashes(self._data.baseline, dots))

    def _dashes(self, baseline: Numbers, dots: float) -> QPixmap:
        """Return the baseline on clear ground, in so many dots a pixel; it is dashed anew only when it has changed."""
        looks = (dots, self._scale, self._named, baseline.tobytes())
        if looks != self._dashed[0]:
            picture = QPixmap((self.boundingRect().size() * dots).toSize() + QSize(1, 1))
            picture.setDevicePixelRatio(dots)
            picture.fill(Qt.GlobalColor.transparent)
            painter = QPainter(picture)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            pen = QPen(QColor(self._named.baseline), 1.5, Qt.PenStyle.CustomDashLine)
            pen.setDashPattern([4, 3])
            painter.strokePath(self._shapes["baseline"], pen)
            painter.end()
            self._dashed = looks, picture
        return self._dashed[1]

    def _paint_today(self, painter: QPainter, today: float) -> None:
        """Veil the history, and draw the line where it ends."""
        x = round(self._scale.x(today))
        veil = QColor(self._named.surface)
        veil.setAlphaF(_VEIL)
        painter.fillRect(QRectF(0, 0, x, self._scale.height - 1), veil)
        painter.fillRect(QRectF(x, 0, 1, self._scale.height), QColor(self._named.today))

    def _paint_mark(self, painter: QPainter, mark: Mark) -> None:
        """Paint an observed point hollow: a ring, or a diamond for an estimate."""
        painter.setPen(QPen(QColor(self._named.observed), 1.75))
        painter.setBrush(QColor(self._named.surface))
        middle = QPointF(self._scale.x(mark.x), self._scale.y(mark.y))
        if mark.kind == "estimate":
            r = MARK_RADIUS + 0.5
            corners = (QPointF(0, -r), QPointF(r, 0), QPointF(0, r), QPointF(-r, 0))
            painter.drawPolygon(QPolygonF([middle + corner for corner in corners]))
        else:
            painter.drawEllipse(middle, MARK_RADIUS, MARK_RADIUS)

    def _paint_events(self, painter: QPainter, data: FanData) -> None:
        """Mark at the top when levers change, each with its word where there is room before the next."""
        named, height = self._named, self._metrics.height()
        painter.setFont(self._font)
        places = [self._scale.x(one.at) for one in data.events]
        edges = [*places, self._scale.width]
        for (x, end), event in zip(pairwise(edges), data.events, strict=True):
            painter.setPen(QPen(QColor(named.changed), 1, Qt.PenStyle.DotLine))
            painter.drawLine(QPointF(x, 0), QPointF(x, self._scale.height))
            painter.setPen(QColor(named.changed))
            if self._metrics.horizontalAdvance(event.word) + 4 <= end - x:
                painter.drawText(QPointF(x + 3, self._scale.height - 2 * height), event.word)

    def dot_places(self) -> list[QPointF]:
        """Return the middles of the dots: at their value's height, side by side where values are close."""
        if self._data is None or self._cursor_year is None:
            return []
        rows: dict[int, int] = {}
        left, places = self._scale.x(self._cursor_year) + _DOT, list[QPointF]()
        for value in self._data.dots:
            row = round((self._scale.y(value) - _DOT) / (2 * _DOT))
            places.append(QPointF(left + 2 * _DOT * rows.get(row, 0), (2 * row + 1) * _DOT))
            rows[row] = rows.get(row, 0) + 1
        over = max([place.x() + _DOT - self._scale.width for place in places], default=0.0)
        return [place - QPointF(max(over, 0.0), 0) for place in places]

    def _paint_dots(self, painter: QPainter) -> None:
        """Paint a dot for each twentieth of the runs."""
        places = self.dot_places()
        if not places:
            return
        painter.setPen(QPen(QColor(self._named.surface), 1))
        painter.setBrush(QColor(self._named.domestic))
        for place in places:
            painter.drawEllipse(place, _DOT - 0.5, _DOT - 0.5)

    def _paint_threshold(self, painter: QPainter, data: FanData) -> None:
        """Paint the line that a hand can move, with a grip at its right end."""
        if data.threshold is None:
            return
        row = round(self._scale.y(data.threshold)) + 0.5
        painter.setPen(QPen(QColor(self._named.changed), 1.5, Qt.PenStyle.DashDotLine))
        painter.drawLine(QPointF(0, row), QPointF(self._scale.width, row))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._named.changed))
        painter.drawRoundedRect(QRectF(self._scale.width - 5, row - 8, 5, 16), 2, 2)

    def _paint_hover(self, painter: QPainter, data: FanData) -> None:
        if self._hover is None:
            return
        x = self._scale.x(float(data.x[self._hover]))
        painter.setPen(QPen(QColor(self._named.muted), 1, Qt.PenStyle.DotLine))
        painter.drawLine(QPointF(x, 0), QPointF(x, self._scale.height))
        painter.setPen(QPen(QColor(self._named.surface), 1.5))
        painter.setBrush(QColor(self._named.domestic))
        painter.drawEllipse(QPointF(x, self._scale.y(float(data.median[self._hover]))), MARK_RADIUS, MARK_RADIUS)

    def _paint_labels(self, painter: QPainter) -> None:
        """Paint the labels; their places are off the curves, so they need no ground of their own."""
        named = self._named
        tints = {"baseline": named.baseline, "today": named.today, "mark": named.observed}
        painter.setFont(self._font)
        for label in self._labels:
            if label.target is not None:
                self._paint_leader(painter, label.rect, label.target)
            painter.setPen(QColor(tints.get(label.role, named.text)))
            painter.drawText(QPointF(label.rect.left() + 1, label.rect.top() + self._metrics.ascent()), label.text)

    def _paint_leader(self, painter: QPainter, rect: QRectF, target: QPointF) -> None:
        """Paint a thin line with a dot from a label to what it names."""
        x = min(max(target.x(), rect.left()), rect.right())
        y = min(max(target.y(), rect.top()), rect.bottom())
        painter.setPen(QPen(QColor(self._named.muted), 1))
        painter.setBrush(QColor(self._named.text))
        painter.drawLine(QPointF(x, y), target)
        painter.drawEllipse(target, 1.5, 1.5)
