"""Paint a fan in one graphics item: its layers, then marks, events, dots, a threshold and direct labels."""

from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFontMetricsF, QPainter, QPainterPath, QPen, QPolygonF
from PySide6.QtWidgets import QGraphicsItem, QGraphicsObject, QStyleOptionGraphicsItem, QWidget

from desktop.theme import Text, font
from desktop.widgets.fan_data import FanData, Mark, Scale
from desktop.widgets.fan_labels import MARK_RADIUS, Label, place_labels
from desktop.widgets.fan_layers import FanLayers, future_of
from resources.looks import LIGHT, Colours

_DOT = 4.5


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
        self._dress()

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
        """Return the shapes of what is not past by name."""
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
        self._dress()
        self._lay_out()

    def set_colours(self, named: Colours) -> None:
        """Paint with other colours, and with the text size now in force."""
        self._named = named
        self._font = font(Text.SMALL)
        self._metrics = QFontMetricsF(self._font)
        self._dress()
        self._lay_out()

    def show_cursor_year(self, year: int | None) -> None:
        """Shade a year."""
        if year != self._cursor_year:
            self._cursor_year = year
            self._dress()
            self.update()

    def show_hover(self, index: int | None) -> None:
        """Point out one quarter."""
        if index != self._hover:
            self._hover = index
            self.update()

    def boundingRect(self) -> QRectF:
        """Return the whole plot."""
        return QRectF(0, 0, self._scale.width, self._scale.height)

    def _dress(self) -> None:
        named = self._named
        self._layers = FanLayers(self._scale, named, self._font, self._cursor_year)
        tints = {"baseline": named.baseline, "today": named.today, "mark": named.observed, "band": named.text}
        self._pens = {role: QPen(QColor(tint)) for role, tint in tints.items()}
        self._pens["ring"] = QPen(QColor(named.observed), 1.75)
        self._hollow = QBrush(QColor(named.surface))

    def _lay_out(self) -> None:
        data = self._data
        if data is not None:
            self._shapes = future_of(data, self._scale)
            self._labels = place_labels(data, self._scale, self._metrics, self._labels)
        self._ask_for_paint()

    def _ask_for_paint(self) -> None:
        """Have this painted with the words around it; the scene would ask a turn of the event loop later."""
        for view in self.scene().views():
            view.viewport().update(view.mapFromScene(self.sceneBoundingRect()).boundingRect())

    # --------------------------------------------------------------- painting

    def paint(self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        """Paint from the back to the front."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        at = painter.deviceTransform()  # on whole dots straight lines are sharp, areas quickly filled, pictures exact
        painter.translate((round(at.dx()) - at.dx()) / at.m11(), (round(at.dy()) - at.dy()) / at.m22())
        if self._data is None:
            self._layers.paint_ground(painter)
            return
        self._layers.paint(painter, self._data, self._shapes)
        painter.setPen(self._pens["ring"])
        painter.setBrush(self._hollow)
        for mark in self._data.observed:
            self._paint_mark(painter, mark)
        self._paint_events(painter, self._data)
        self._paint_dots(painter)
        self._paint_threshold(painter, self._data)
        self._paint_hover(painter, self._data)
        self._paint_labels(painter)

    def _paint_mark(self, painter: QPainter, mark: Mark) -> None:
        """Paint an observed point hollow: a ring, or a diamond for an estimate."""
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
        painter.setFont(self._font)
        for label in self._labels:
            if label.target is not None:
                self._paint_leader(painter, label.rect, label.target)
            painter.setPen(self._pens.get(label.role, self._pens["band"]))
            painter.drawText(QPointF(label.rect.left() + 1, label.rect.top() + self._metrics.ascent()), label.text)

    def _paint_leader(self, painter: QPainter, rect: QRectF, target: QPointF) -> None:
        """Paint a thin line with a dot from a label to what it names."""
        x = min(max(target.x(), rect.left()), rect.right())
        y = min(max(target.y(), rect.top()), rect.bottom())
        painter.setPen(QPen(QColor(self._named.muted), 1))
        painter.setBrush(QColor(self._named.text))
        painter.drawLine(QPointF(x, y), target)
        painter.drawEllipse(target, 1.5, 1.5)
