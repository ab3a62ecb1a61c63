"""Paint bars from one value to another: their axis, names, hatched parts, hollow marks, errors and legend."""

import math
from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFontMetricsF, QLinearGradient, QPainter, QPen

from desktop.theme import RADIUS, SPACE_HAIR, SPACE_SMALL, Text, font, mix
from desktop.widgets.span_places import SWATCH, Key, RowPlace, SpanPlaces, is_waterfall, name_font, tick_words
from resources.looks import Colours
from scenarios.figures.plots import Span, Spans, parts_of, whisker_of

_WRAPPED = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_CENTRE = Qt.AlignmentFlag.AlignCenter
_CAP, _THIN, _FIRM = 2.0, 1.0, 1.5
_POINT = 4.0
_WHISKER = 3.5
_FADE = 28.0
"""Pixels over which the bar of a level that begins left of the axis comes out of nothing."""
_SAME = 1e-9
_SHADE = 0.1
_STALE = 0.45


@dataclass(frozen=True)
class SpanView:
    """Hold what to paint: the figure at its places, in these colours, the row in hand, and whether it is outdated."""

    spans: Spans
    places: SpanPlaces
    named: Colours
    row: int
    has_focus: bool
    stale: bool


def paint_spans(painter: QPainter, view: SpanView) -> None:
    """Paint from the back to the front."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if view.has_focus:
        _paint_chosen(painter, view)
    painter.setOpacity(_STALE if view.stale else 1.0)
    _paint_axis(painter, view)
    if is_waterfall(view.spans) and view.places.beside:
        _paint_steps(painter, view)
    for row, place in zip(view.spans.rows, view.places.rows, strict=True):
        _paint_words(painter, view.named, row, place)
        _paint_bar(painter, view, row, place)
    for key in view.places.keys:
        _paint_key(painter, view.named, key)
    painter.setOpacity(1.0)


def fill_of(named: Colours, kind: str) -> tuple[str, str]:
    """Return ground and edge of a kind of bar; kinds differ in grey too."""
    return {
        "level": (mix(named.baseline, named.surface, 0.3), named.baseline),
        "total": (mix(named.muted, named.surface, 0.55), named.muted),
        "policy": (named.domestic, named.domestic),
        "assumption": (mix(named.changed, named.surface, 0.5), named.changed),
        "uncertainty": (mix(named.observed, named.surface, 0.78), named.observed),
        "plain": (mix(named.muted, named.surface, 0.7), named.muted),
    }[kind]


def _paint_chosen(painter: QPainter, view: SpanView) -> None:
    """Paint the ground of the row that the keys act on, and a bar at its left."""
    whole, named = view.places.rows[view.row].whole, view.named
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(mix(named.surface, named.domestic, _SHADE)))
    painter.drawRoundedRect(whole, RADIUS, RADIUS)
    painter.setBrush(QColor(named.focus))
    painter.drawRect(QRectF(whole.left(), whole.top(), _CAP, whole.height()))


def _paint_axis(painter: QPainter, view: SpanView) -> None:
    """Paint a line down at each round number, the number below, and the line of the base over them with its name."""
    places, named, spans = view.places, view.named, view.spans
    metrics = QFontMetricsF(font(Text.SMALL))
    painter.setFont(font(Text.SMALL))
    for value in places.ticks:
        x, words = places.x(value), tick_words(value, spans.unit)
        painter.setPen(QPen(QColor(named.grid), _THIN))
        _paint_down(painter, places, x)
        painter.setPen(QColor(named.muted))
        wide = metrics.horizontalAdvance(words) + SPACE_SMALL
        painter.drawText(_inside(places, x, wide, places.axis + SPACE_HAIR, metrics.height()), _CENTRE, words)
    if spans.base is not None:
        x = places.x(spans.base)
        painter.setPen(QPen(QColor(named.baseline), _FIRM, Qt.PenStyle.DashLine))
        _paint_down(painter, places, x)
        painter.setPen(QColor(named.text))
        wide = metrics.horizontalAdvance(spans.base_label) + SPACE_SMALL
        painter.drawText(_inside(places, x, wide, SPACE_SMALL, metrics.height()), _CENTRE, spans.base_label)


def _paint_down(painter: QPainter, places: SpanPlaces, x: float) -> None:
    """Paint a line down all bars, in pieces where names stand between these."""
    if places.beside:
        painter.drawLine(QPointF(x, places.rows[0].bar.top() - SPACE_SMALL), QPointF(x, places.axis))
        return
    for row in places.rows:
        painter.drawLine(QPointF(x, row.bar.top() - SPACE_HAIR), QPointF(x, row.bar.bottom() + SPACE_SMALL))


def _inside(places: SpanPlaces, x: float, wide: float, top: float, high: float) -> QRectF:
    """Return a box around a column, moved until it lies inside the chart."""
    right = max(row.whole.right() for row in places.rows)
    return QRectF(min(max(x - wide / 2, SPACE_HAIR), right - wide), top, wide, high)


def _paint_steps(painter: QPainter, view: SpanView) -> None:
    """Join each bar of a waterfall to the next one where it ends."""
    painter.setPen(QPen(QColor(view.named.muted), _THIN, Qt.PenStyle.DotLine))
    pairs = pairwise(zip(view.spans.rows, view.places.rows, strict=True))
    for (above, there), (below, here) in pairs:
        joins = below.end if below.kind in ("level", "total") else below.begin
        if abs(joins - above.end) < _SAME:
            x = view.places.x(above.end)
            painter.drawLine(QPointF(x, there.bar.bottom()), QPointF(x, here.bar.top()))


def _paint_words(painter: QPainter, named: Colours, row: Span, place: RowPlace) -> None:
    painter.setPen(QColor(named.text))
    painter.setFont(name_font(row))
    painter.drawText(place.name, _WRAPPED, row.label)
    painter.setFont(font(Text.STRONG))
    painter.drawText(place.said, _RIGHT, row.said)


def _paint_bar(painter: QPainter, view: SpanView, row: Span, place: RowPlace) -> None:
    """Paint what a parameter does by itself full, and what it does together with others hatched."""
    places, named, strip = view.places, view.named, place.bar
    ground, edge = fill_of(named, row.kind)
    if not math.isfinite(row.begin + row.end):
        return
    if row.kind == "level":
        _paint_level(painter, view, row, strip)
        return
    for part in parts_of(row):
        box = _between(places, strip, part.begin, part.end)
        if part.hatched:
            _hatch(painter, box, named, edge)
        else:
            painter.fillRect(box, QColor(ground))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(edge), _THIN if row.kind == "policy" else _FIRM))
    painter.drawRect(_between(places, strip, *sorted((row.begin, row.end))))
    painter.fillRect(QRectF(places.x(row.end) - _CAP / 2, strip.top(), _CAP, strip.height()), QColor(named.text))
    _paint_error(painter, view, row, strip)
    painter.setPen(QPen(QColor(named.text), _FIRM))
    painter.setBrush(QColor(named.surface))
    for point in row.points:
        painter.drawEllipse(QPointF(places.x(point.value), strip.center().y()), _POINT, _POINT)


def _paint_level(painter: QPainter, view: SpanView, row: Span, strip: QRectF) -> None:
    """Paint the bar of a level; one that begins left of the axis comes out of nothing."""
    places, (ground, edge) = view.places, fill_of(view.named, row.kind)
    cut = row.begin < places.low
    box = _between(places, strip, max(row.begin, places.low), row.end)
    fill = QLinearGradient(box.left(), 0, box.left() + _FADE, 0)
    full, faint = QColor(ground), QColor(ground)
    faint.setAlphaF(0.0)
    fill.setColorAt(0, faint if cut else full)
    fill.setColorAt(1, full)
    painter.fillRect(box, QBrush(fill))
    painter.fillRect(QRectF(box.right() - _CAP, strip.top(), _CAP, strip.height()), QColor(edge))


def _between(places: SpanPlaces, strip: QRectF, low: float, high: float) -> QRectF:
    left = places.x(low)
    return QRectF(left, strip.top(), places.x(high) - left, strip.height())


def _hatch(painter: QPainter, box: QRectF, named: Colours, edge: str) -> None:
    """Paint a part of a bar that is due to more than itself."""
    painter.fillRect(box, QColor(named.surface))
    painter.fillRect(box, QBrush(QColor(edge), Qt.BrushStyle.BDiagPattern))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(edge), _THIN, Qt.PenStyle.DashLine))
    painter.drawRect(box)


def _paint_error(painter: QPainter, view: SpanView, row: Span, strip: QRectF) -> None:
    if row.error <= 0:
        return
    y, ends = strip.center().y(), [view.places.x(one) for one in whisker_of(row, view.spans.unit)]
    painter.setPen(QPen(QColor(view.named.text), _FIRM))
    painter.drawLine(QPointF(ends[0], y), QPointF(ends[1], y))
    for x in ends:
        painter.drawLine(QPointF(x, y - _WHISKER), QPointF(x, y + _WHISKER))


def _paint_key(painter: QPainter, named: Colours, key: Key) -> None:
    """Paint one entry of the legend."""
    line = QFontMetricsF(font(Text.SMALL)).height()
    box = QRectF(key.box.left(), key.box.top() + line / 2 - SWATCH / 3, SWATCH, 2 * SWATCH / 3)
    if key.kind == "alone":
        _hatch(painter, box, named, named.muted)
    elif key.kind == "points":
        painter.setPen(QPen(QColor(named.text), _FIRM))
        painter.setBrush(QColor(named.surface))
        painter.drawEllipse(box.center(), _POINT, _POINT)
    else:
        ground, edge = fill_of(named, key.kind)
        painter.fillRect(box, QColor(ground))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(edge), _FIRM))
        painter.drawRect(box)
    painter.setPen(QColor(named.muted))
    painter.setFont(font(Text.SMALL))
    painter.drawText(key.box.adjusted(SWATCH + SPACE_SMALL, 0, SPACE_HAIR, 0), _WRAPPED, key.words)
