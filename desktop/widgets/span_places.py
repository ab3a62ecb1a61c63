"""Where the bars of a figure of spans stand: names beside or above them, by the room there is."""

import math
from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF

from desktop.theme import SPACE, SPACE_LARGE, SPACE_SMALL, Text, font
from scenarios.figures.plot_words import kind_name, together_name
from scenarios.figures.plots import Span, Spans, whisker_of
from scenarios.texts import _
from scenarios.units import UNITS, round_step

_WRAPPED = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft
_NAME_PART = 0.36
"""Part of the width that names may take beside their bars."""
_WIDE = 62
"""Digits of body text that a chart must have room for before names stand beside the bars."""
_PAD = 0.06
_WHOLE = 0.4
"""Where the least value is below this part of the greatest, the axis begins at nothing."""
_MOST_TICKS = 6
BAR = 0.85
"""Height of a bar, in lines of body text."""
SWATCH = 14.0


@dataclass(frozen=True)
class Key:
    """One entry of the legend: a kind of bar, ``alone`` or ``points``; its words; where they stand."""

    kind: str
    words: str
    box: QRectF


@dataclass(frozen=True)
class RowPlace:
    """Where one bar stands: the whole row, its name, what is said of it, and the strip that the bar lies in."""

    whole: QRectF
    name: QRectF
    said: QRectF
    bar: QRectF


@dataclass(frozen=True)
class SpanPlaces:
    """All places of a figure in pixels, and how its values lie between `left` and `right`.

    Attributes
    ----------
    axis
        Where the numbers of the axis begin.
    beside
        Whether names stand beside their bars.
    """

    rows: tuple[RowPlace, ...]
    left: float
    right: float
    low: float
    high: float
    ticks: tuple[float, ...]
    axis: float
    keys: tuple[Key, ...]
    height: float
    beside: bool

    def x(self, value: float) -> float:
        """Return the column of a value."""
        return self.left + (value - self.low) / (self.high - self.low) * (self.right - self.left)

    def row_at(self, y: float) -> int | None:
        """Return which row lies at a height, None between and beside them."""
        return next((at for at, row in enumerate(self.rows) if row.whole.top() <= y <= row.whole.bottom()), None)


def name_font(row: Span) -> QFont:
    """Return how the name of a bar is written: levels and sums stand out."""
    return font(Text.STRONG if row.kind in ("level", "total") else Text.BODY)


def is_waterfall(spans: Spans) -> bool:
    """Tell whether each bar begins where the one above it ends."""
    return any(row.kind == "level" for row in spans.rows)


def value_range(spans: Spans) -> tuple[float, float]:
    """Return the least and the greatest value of the axis; where levels are far from nothing, it begins above it."""
    values = [] if spans.base is None else [spans.base]
    for row in spans.rows:
        values += [*whisker_of(row, spans.unit), *(point.value for point in row.points)]
        values += [] if row.kind == "level" else [row.begin]
        values += [] if row.alone is None else [row.alone]
    known = [one for one in values if math.isfinite(one)]
    low, high = min(known, default=0.0), max(known, default=0.0)
    if is_waterfall(spans) and 0 < low < _WHOLE * high:
        low = 0.0
    pad = _PAD * (high - low) or _PAD * abs(high) or 1.0
    within = (low >= 0.0, high <= 1.0)
    low, high = low if low == 0 else low - pad, high + pad
    if spans.unit == "fraction":
        low, high = max(low, 0.0) if within[0] else low, min(high, 1.0) if within[1] else high
    return low, high


def tick_words(value: float, unit: str) -> str:
    """Return a number of the axis."""
    return UNITS[unit].write(0.0 if abs(value) < 1e-12 else value)


@dataclass(frozen=True)
class _Columns:
    """Where words and bars begin and end, and whether names stand beside their bars and share a line with numbers."""

    names: float
    said: float
    left: float
    right: float
    beside: bool
    shared: bool


def places_of(spans: Spans, width: float) -> SpanPlaces:
    """Return where everything stands in a width; the height follows."""
    small, columns = QFontMetricsF(font(Text.SMALL)), _columns(spans, width)
    top = SPACE + (small.height() + SPACE_SMALL if spans.base is not None and spans.base_label else 0.0)
    rows = []
    for row in spans.rows:
        rows.append(_row(row, columns, width, top))
        top = rows[-1].whole.bottom() + (SPACE_SMALL if columns.beside else SPACE)
    low, high = value_range(spans)
    ticks = _ticks(low, high, spans.unit, columns.right - columns.left, small)
    keys, height = _keys(spans, width, top + small.height() + SPACE, small)
    return SpanPlaces(
        tuple(rows), columns.left, columns.right, low, high, ticks, top, keys, height, beside=columns.beside
    )


def _columns(spans: Spans, width: float) -> _Columns:
    body, strong = QFontMetricsF(font(Text.BODY)), QFontMetricsF(font(Text.STRONG))
    said = max((math.ceil(strong.horizontalAdvance(row.said)) for row in spans.rows), default=0) + 1.0
    inner = width - 2 * SPACE
    if width >= _WIDE * body.horizontalAdvance("0"):
        longest = max(QFontMetricsF(name_font(row)).horizontalAdvance(row.label) for row in spans.rows) + 1
        names = min(longest, _NAME_PART * inner)
        return _Columns(names, said, SPACE + names + SPACE_LARGE, width - 2 * SPACE - said, beside=True, shared=True)
    shared = said < _NAME_PART * inner
    names = inner - said - SPACE if shared else inner
    return _Columns(names, said, float(SPACE), width - SPACE, beside=False, shared=shared)


def _row(row: Span, columns: _Columns, width: float, top: float) -> RowPlace:
    """Return where one bar stands below what is above it."""
    line = QFontMetricsF(font(Text.BODY)).height()
    named = QFontMetricsF(name_font(row)).boundingRect(QRectF(0, 0, columns.names, 1e4), _WRAPPED, row.label)
    tall, bar = max(math.ceil(named.height()), line), BAR * line
    said = QRectF(width - SPACE - columns.said, top if columns.shared else top + tall, columns.said, line)
    words = max(top + tall, said.bottom())
    above = top + (tall - bar) / 2 if columns.beside else words + SPACE_SMALL
    strip = QRectF(columns.left, above, columns.right - columns.left, bar)
    bottom = max(words, strip.bottom())
    whole = QRectF(SPACE_SMALL, top - SPACE_SMALL, width - 2 * SPACE_SMALL, bottom - top + 2 * SPACE_SMALL)
    return RowPlace(whole, QRectF(SPACE, top, columns.names, tall), said, strip)


def _ticks(low: float, high: float, unit: str, room: float, metrics: QFontMetricsF) -> tuple[float, ...]:
    """Return round numbers inside a range, as many as stand apart."""
    for count in range(_MOST_TICKS, 0, -1):
        step = round_step(high - low, count)
        ticks = tuple(step * at for at in range(math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9) + 1))
        widest = max((metrics.horizontalAdvance(tick_words(one, unit)) for one in ticks), default=0.0)
        if all((b - a) / (high - low) * room > widest + SPACE for a, b in pairwise(ticks)):
            return ticks
    return ()


def _keys(spans: Spans, width: float, top: float, metrics: QFontMetricsF) -> tuple[tuple[Key, ...], float]:
    """Return the legend, in as many lines as it needs, and where it ends."""
    kinds = [kind for kind in ("policy", "assumption", "uncertainty") if any(row.kind == kind for row in spans.rows)]
    words = [(kind, kind_name(kind)) for kind in kinds]
    if any(row.alone is not None for row in spans.rows):
        words.append(("alone", together_name()))
    if any(row.points for row in spans.rows):
        words.append(("points", _("hollow: at single values")))
    keys: list[Key] = []
    left, bottom = float(SPACE), top
    most = width - 2 * SPACE - SWATCH - SPACE_SMALL
    for kind, name in words:
        bound = metrics.boundingRect(QRectF(0, 0, most, 1e4), _WRAPPED, name)
        needed = SWATCH + SPACE_SMALL + bound.width() + 1
        if keys and left + needed > width - SPACE:
            left, top = float(SPACE), bottom + SPACE_SMALL
        keys.append(Key(kind, name, QRectF(left, top, needed, bound.height())))
        left, bottom = left + needed + SPACE_LARGE, max(bottom, top + bound.height())
    return tuple(keys), bottom + SPACE
