"""Figures as native charts of slides: fans and lines over the quarters, columns by year, with their numbers inside."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from scenarios.exports import slide_chart_xml as xml
from scenarios.exports.slide_chart_data import Column, Sheet
from scenarios.figures.figure import Columns, Figure, Line
from scenarios.figures.readings import values_reading
from scenarios.figures.sentences import amount, whole_percents
from scenarios.texts import _

Array = NDArray[np.float64]
REFERENCE = "reference"
AREA, SPLIT, EDGE, LINE, PUBLISHED = 0, 8, 10, 20, 60
"""First index of each kind of series: an update finds them again by it."""
_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
_DASHES = ("solid", "dash", "sysDot", "dashDot")
_LETTER = xml.BODY * 0.55 / 72
"""Mean width of a letter, inches."""
_ROW = xml.BODY * 1.3 / 72
"""Height of a row of text, inches."""
_WIDE = 7.0
"""Width of a chart from which its lines tell their last values, inches."""
_LEFT, _BELOW = 0.55, 0.32
"""Room for the numbers and the names beside the axes, inches."""
_THIN = 0.035
"""Parts of the axis's length below which a column has no room for its number."""
_WHOLE = 1.0
_FIRST = "C"
"""Column of the first numbers of a chart over quarters."""


@dataclass(frozen=True)
class Plot:
    """Where a chart's curves stand, in parts of its width and height, and from which to which value."""

    left: float
    top: float
    width: float
    height: float
    low: float
    high: float

    def y(self, value: float) -> float:
        """Return how far below the chart's upper edge a value lies."""
        return self.top + (self.high - value) / (self.high - self.low) * self.height


@dataclass(frozen=True, eq=False)
class Chart:
    """A chart that python-pptx takes in place of its own chart data.

    Attributes
    ----------
    xml
        Of the chart; it names the cells of the workbook.
    xlsx_blob
        The workbook.
    alt
        What it shows, in words with its numbers.
    """

    xml: bytes
    xlsx_blob: bytes
    alt: str
    plot: Plot

    def xml_bytes(self, _chart_type: object) -> bytes:
        """Return the chart's XML, whatever type it is filed under."""
        return self.xml


def chart_of(shown: Figure | Columns, width: float, height: float) -> Chart:
    """Return a figure as a chart of this size in inches."""
    return _columns_chart(shown, width, height) if isinstance(shown, Columns) else _figure_chart(shown, width, height)


def number_format(unit: str, greatest: float) -> str:
    """Return how numbers of a unit are written beside bars and lines; per cent and multiples say what they are."""
    if unit == "fraction":
        return r"0\ %"
    if unit.startswith("x"):
        return '"\u00d7"0.0' if greatest < 10 else '"\u00d7"0'
    return "[<10]0.0;#,##0"


def _scale(unit: str, lowest: float, greatest: float) -> tuple[float, float, float]:
    """Return the least and greatest value of the axis and the distance of its marks; shares have the whole."""
    if unit == "fraction" and lowest >= 0 and greatest <= _WHOLE:
        return 0.0, _WHOLE, 0.25
    span = max(greatest, 1e-9) - min(lowest, 0.0)
    scale = 10.0 ** math.floor(math.log10(span / 4))
    step = next(one * scale for one in _STEPS if one * scale >= span / 4 * (1 - 1e-9))
    return math.floor(min(lowest, 0.0) / step) * step, math.ceil(max(greatest, 1e-9) / step) * step, step


def _extent(curves: Iterable[Array]) -> tuple[float, float]:
    known = np.concatenate([one[np.isfinite(one)] for one in curves])
    return float(known.min(initial=0.0)), float(known.max(initial=0.0))


def _caption_height(title: str, width: float) -> float:
    return math.ceil(len(title) * _LETTER / (0.95 * width)) * _ROW


def _figure_chart(figure: Figure, width: float, height: float) -> Chart:
    curves = [one.values for one in figure.lines] + [one for band in figure.bands for one in (band.low, band.high)]
    low, high, step = _scale(figure.unit, *_extent([*curves, np.array([mark.value for mark in figure.marks])]))
    names = [one.label for one in figure.lines] + [one.label for one in figure.bands]
    right = min(0.28 * width, 0.2 + max(len(name) + 5 for name in names) * _LETTER)
    above = _caption_height(figure.title, width) + 1.6 * _ROW
    plot = Plot(_LEFT / width, above / height, 1 - (_LEFT + right) / width, 1 - (above + _BELOW) / height, low, high)
    sheet = _sheet_of(figure, high, number_format(figure.unit, high))
    drawn = _Drawn(figure, sheet, plot, height, right, width > _WIDE)
    areas = drawn.areas()
    plots = (xml.areas(areas) if areas else "") + xml.lines([*drawn.lines(len(areas))])
    style = number_format(figure.unit, high) if figure.unit == "fraction" else _axis_format(figure.unit, step)
    axes = xml.year_axis() + xml.value_axis(low, high, step, style, between=False)
    layout = xml.placed(plot.left, plot.top, plot.width, plot.height, inner=True)
    return Chart(xml.chart_space(figure.title, layout, plots, axes), sheet.workbook(), _figure_words(figure), plot)


def _axis_format(unit: str, step: float) -> str:
    digits = "#,##0" if step >= 1 and step == int(step) else "0.0" if step >= 0.1 else "0.00"
    return f'"\u00d7"{digits}' if unit.startswith("x") else digits


def _sheet_of(figure: Figure, top: float, style: str) -> Sheet:
    """Return all numbers of a figure: its lines, the edges of its bands, and what helps to draw them."""
    columns = [Column(line.label, line.values) for line in figure.lines]
    edges = _edges(figure)
    first = len(columns)
    columns += edges
    for lower in range(len(edges) - 1):
        letters = (chr(ord(_FIRST) + first + lower + 1), chr(ord(_FIRST) + first + lower))
        between = _("{name}, area below").format(name=edges[lower + 1].name)
        columns.append(Column(between, edges[lower + 1].values - edges[lower].values, letters))
    last_observed = np.where(np.arange(len(figure.at)) == _last_observed(figure), top, np.nan)
    columns.append(Column(_("end of observation"), last_observed))
    columns += [Column(_("published"), values) for values, _names in _published(figure)]
    names = tuple(f"{day.year} Q{day.month // 3 + 1}" for day in _days(figure))
    return Sheet((_("middle"), _("quarter")), names, tuple(columns), style, tuple(_days(figure)))


def _edges(figure: Figure) -> list[Column]:
    """Return the edges of the bands from the lowest up; a narrower band lies inside a wider one."""
    lows = [Column(_("{band}, low").format(band=band.label), band.low) for band in figure.bands]
    highs = [Column(_("{band}, high").format(band=band.label), band.high) for band in reversed(figure.bands)]
    return lows + highs


def _days(figure: Figure) -> Iterable[date]:
    """Yield the days in the middle of the quarters."""
    for middle in figure.at:
        yield date(int(middle), round((middle % 1 - 0.125) * 12) + 2, 15)


def _last_observed(figure: Figure) -> int:
    return int(np.searchsorted(figure.at, figure.split)) - 1


def _published(figure: Figure) -> list[tuple[Array, dict[int, str]]]:
    """Return the published points by quarter, a column for those that fall on no other, with their publishers."""
    found: list[tuple[Array, dict[int, str]]] = []
    for mark in figure.marks:
        place = int(np.argmin(np.abs(figure.at - mark.at)))
        free = next((one for one in found if place not in one[1]), None)
        if free is None:
            free = (np.full(len(figure.at), np.nan), {})
            found.append(free)
        free[0][place] = mark.value
        free[1][place] = mark.label
    return found


@dataclass(frozen=True, eq=False)
class _Drawn:
    """A figure on its way into a chart of this height, with so much room right of the curves, in inches."""

    figure: Figure
    sheet: Sheet
    plot: Plot
    height: float
    right: float
    wide: bool

    def areas(self) -> list[str]:
        """Return the bands: a base that is not drawn, and on it the steps from edge to edge."""
        first, count = len(self.figure.lines), 2 * len(self.figure.bands)
        if not count:
            return []
        made = [xml.series(self.sheet, first, AREA, 0, xml.NOT_DRAWN)]
        for step in range(1, count):
            inner = step == count // 2 and count > 2
            look = xml.area_look(xml.accent(0), 0.38 if inner else 0.18)
            made.append(xml.series(self.sheet, first + count + step - 1, AREA + step, step, look))
        return made

    def lines(self, order: int) -> Iterable[str]:
        """Yield the lines, the names of the bands at their upper edges, the end of observation, published points."""
        shifts = self._shifts()
        for made, (place, index, inside) in enumerate(self._inside(shifts)):
            yield xml.series(self.sheet, place, index, order + made, inside, '<c:smooth val="0"/>')

    def _inside(self, shifts: dict[int, float]) -> Iterable[tuple[int, int, str]]:
        lines, edges = len(self.figure.lines), 2 * len(self.figure.bands)
        for at, band in enumerate(self.figure.bands):
            place = lines + edges - 1 - at
            name = xml.words(band.label, xml.SMALL)
            ends = self._end(place, xml.letters(xml.SMALL), shifts.get(place, 0.0), name)
            yield place, EDGE + at, xml.NOT_DRAWN + xml.NO_MARKER + ends
        for place, line in enumerate(self.figure.lines):
            reference = line.id == REFERENCE
            colour = xml.TEXT if reference else xml.accent(place)
            width, dash = (1.5, "dash") if reference else (2.5 if place == 0 else 2.0, _DASHES[place % len(_DASHES)])
            size = xml.BODY if self.wide else xml.SMALL
            ends = self._end(place, xml.letters(size, colour, place == 0), shifts.get(place, 0.0))
            index = LINE - 1 if reference else LINE + place
            yield place, index, xml.line_look(colour, width, dash) + xml.NO_MARKER + ends
        split = lines + max(2 * edges - 1, 0)
        yield split, SPLIT, self._split()
        for more, (_values, names) in enumerate(_published(self.figure)):
            yield split + 1 + more, PUBLISHED + more, self._points(names if not more else {})

    def _end(self, place: int, looks: str, shift: float, text: str = "") -> str:
        known = np.flatnonzero(np.isfinite(self.sheet.columns[place].values))
        if not known.size:
            return ""
        which = ("Val",) if text else ("SerName", "Val") if self.wide else ("SerName",)
        return xml.labels(xml.label(int(known[-1]), looks, "r", which, text, shift, self.sheet.number_format))

    def _split(self) -> str:
        looks = xml.letters(xml.SMALL)
        text = xml.words(_("observed | projected"), xml.SMALL)
        name = xml.labels(xml.label(_last_observed(self.figure), looks, "t", ("Val",), text))
        return xml.NOT_DRAWN + xml.NO_MARKER + name + xml.down_to_the_axis(xml.MUTED)

    def _points(self, names: dict[int, str]) -> str:
        last = max(names, default=None)
        if last is None:
            return xml.point_look(xml.accent(1))
        looks = xml.letters(xml.SMALL, xml.accent(1))
        text = xml.words(_("published"), xml.SMALL, xml.accent(1))
        return xml.point_look(xml.accent(1)) + xml.labels(xml.label(last, looks, "b", ("Val",), text))

    def _shifts(self) -> dict[int, float]:
        """Return how far the labels of lines and upper edges move so that none stands on another."""
        lines, edges = len(self.figure.lines), 2 * len(self.figure.bands)
        names = {place: line.label + " 00 %" * self.wide for place, line in enumerate(self.figure.lines)}
        names |= {lines + edges - 1 - at: band.label for at, band in enumerate(self.figure.bands)}
        natural, heights = {}, []
        for place, name in names.items():
            known = self.sheet.columns[place].values
            known = known[np.isfinite(known)]
            if known.size:
                natural[place] = self.plot.y(float(known[-1]))
                heights.append(math.ceil(len(name) * _LETTER / (self.right - 0.1)) * _ROW / self.height)
        placed = apart(list(natural.values()), heights, self.plot.top + self.plot.height)
        return {place: new - old for (place, old), new in zip(natural.items(), placed, strict=True)}


def apart(wanted: Sequence[float], heights: Sequence[float], lowest: float) -> list[float]:
    """Return middles of labels of these heights, from top to bottom clear of each other, near to those wanted."""
    order = sorted(range(len(wanted)), key=lambda at: wanted[at])
    least = [(heights[upper] + heights[lower]) / 2 for upper, lower in pairwise(order)]
    placed = [wanted[at] for at in order]
    for at, distance in enumerate(least, start=1):
        placed[at] = max(placed[at], placed[at - 1] + distance)
    if placed:
        placed[-1] = min(placed[-1], lowest)
    for at in range(len(least) - 1, -1, -1):
        placed[at] = min(placed[at], placed[at + 1] - least[at])
    back = [0.0] * len(wanted)
    for at, place in zip(order, placed, strict=True):
        back[at] = place
    return back


def _figure_words(figure: Figure) -> str:
    """Return what a figure shows: the last quarter that was observed, and the last of all."""
    chosen = (_last_observed(figure), len(figure.at) - 1)
    said = ["; ".join(values_reading(figure, one).split("\n")) for one in chosen]
    return _("Chart over quarters. {title}. {said}.").format(title=figure.title, said=". ".join(said))


def _columns_chart(shown: Columns, width: float, height: float) -> Chart:
    values = np.array([one.values for one in shown.series])
    whole = np.where(np.isfinite(values).any(axis=0), np.nansum(values, axis=0), np.nan)
    low, high, step = _scale(shown.unit, *_extent([*values, whole] if shown.stacked else values))
    style = number_format(shown.unit, high)
    sheet = Sheet(("",), shown.places, tuple(Column(one.label, one.values) for one in shown.series), style)
    caption = _caption_height(shown.title, width)
    above, longest = caption + (2.2 if shown.stacked else 3.0) * _ROW, max(len(one) for one in shown.places)
    rows = math.ceil(longest * _LETTER / (0.8 * width / len(shown.places)))
    below = _BELOW + (rows - 1) * _ROW
    plot = Plot(_LEFT / width, above / height, 1 - _LEFT / width, 1 - (above + below) / height, low, high)
    inside = [
        xml.series(sheet, place, place, place, _column_inside(shown, place, plot, style))
        for place in range(len(shown.series))
    ]
    axis_style = style if shown.unit == "fraction" else _axis_format(shown.unit, step)
    axes = xml.category_axis() + xml.value_axis(low, high, step, axis_style, between=True)
    entries = min(1.0, sum(len(one.label) + 6 for one in shown.series) * _LETTER / width)
    key = xml.legend(xml.placed(0, caption / height, entries, 1.4 * _ROW / height)) if len(shown.series) > 1 else ""
    layout = xml.placed(plot.left, plot.top, plot.width, plot.height, inner=True)
    drawn = xml.columns(inside, shown.stacked)
    space = xml.chart_space(shown.title, layout, drawn, axes, key)
    return Chart(space, sheet.workbook(), _columns_words(shown), plot)


def _column_inside(shown: Columns, place: int, plot: Plot, style: str) -> str:
    """Return the fill of a series of columns and its numbers; where parts make a whole they add up to 100 per cent."""
    one, colour = shown.series[place], xml.accent(place)
    look = f'<c:spPr>{xml.solid(colour)}</c:spPr><c:invertIfNegative val="0"/>'
    looks = xml.letters(xml.SMALL, xml.GROUND if shown.stacked else xml.TEXT)
    position = "ctr" if shown.stacked else "outEnd"
    single = []
    for at, value in enumerate(one.values):
        if shown.stacked and not abs(value) >= _THIN * (plot.high - plot.low):
            single.append(xml.no_label(at))
        elif shown.stacked and shown.unit == "fraction":
            told = whole_percents(np.array([each.values[at] for each in shown.series]))[place]
            text = xml.words(told, xml.SMALL, xml.GROUND, align="ctr")
            single.append(xml.label(at, looks, position, ("Val",), text))
    return look + xml.labels("".join(single), xml.all_values(style, looks, position))


def _columns_words(shown: Columns) -> str:
    def told(at: int) -> str:
        values = (f"{one.label} {_said(one, at, shown.unit)}" for one in shown.series)
        return f"{shown.places[at]}: {', '.join(values)}"

    said = ". ".join(told(at) for at in range(len(shown.places)))
    return _("Columns. {title}. {said}.").format(title=shown.title, said=said)


def _said(one: Line, at: int, unit: str) -> str:
    return amount(float(one.values[at]), unit) if np.isfinite(one.values[at]) else _("no value")
