"""Figures over the quarters as native charts of slides: bands as areas, lines that are named at their ends."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import numpy as np

from scenarios.exports.slides import chart_xml as xml
from scenarios.exports.slides.chart_data import Column, Sheet
from scenarios.exports.slides.plots import (
    BELOW,
    LEFT,
    LETTER,
    ROW,
    Array,
    Chart,
    Plot,
    axis_format,
    caption_height,
    extent,
    number_format,
    scale,
)
from scenarios.exports.slides.theme import Palette
from scenarios.figures.figure import OPEN, Figure, Line
from scenarios.figures.readings import values_reading
from scenarios.texts import _

REFERENCE = "reference"
AREA, SPLIT, EDGE, LINE, OUTLINE, PUBLISHED = 0, 8, 10, 20, 40, 60
"""First index of each kind of series: an update finds them again by it."""
_DASHES = ("solid", "dash", "sysDot", "dashDot")
_WRAPPED = 1.4
"""Inches at which programs wrap a label that does not fit on one line."""
_WIDE = 7.0
"""Width of a chart from which its lines tell their last values, inches."""


def quarters_chart(figure: Figure, width: float, height: float, palette: Palette) -> Chart:
    """Return a figure over the quarters as a chart of this size in inches."""
    curves = [one.values for one in figure.lines] + [one for band in figure.bands for one in (band.low, band.high)]
    low, high, step = scale(figure.unit, *extent([*curves, np.array([mark.value for mark in figure.marks])]))
    names = [one.label for one in figure.lines] + [one.label for one in figure.bands]
    right = min(0.28 * width, 0.2 + max(len(name) + 5 for name in names) * LETTER)
    above = caption_height(figure.title, width) + 1.6 * ROW
    plot = Plot(LEFT / width, above / height, 1 - (LEFT + right) / width, 1 - (above + BELOW) / height, low, high)
    sheet = _sheet_of(figure, high, number_format(figure.unit, high))
    drawn = _Drawn(figure, sheet, plot, palette, height, right, width > _WIDE)
    areas = drawn.areas()
    plots = (xml.areas(areas) if areas else "") + xml.lines([*drawn.lines(len(areas))])
    style = axis_format(figure.unit, step)
    axes = xml.year_axis() + xml.value_axis(low, high, step, style, between=False)
    layout = xml.placed(plot.left, plot.top, plot.width, plot.height, inner=True)
    return Chart(xml.chart_space(figure.title, layout, plots, axes), sheet.workbook(), _figure_words(figure), plot)


def _sheet_of(figure: Figure, top: float, style: str) -> Sheet:
    """Return all numbers of a figure: its lines, the edges of its bands, and what helps to draw them."""
    columns = [Column(line.label, line.values) for line in figure.lines]
    edges = _edges(figure)
    first = len(columns)
    columns += edges
    for lower in range(len(edges) - 1):
        between = _("{name}, area below").format(name=edges[lower + 1].name)
        difference = edges[lower + 1].values - edges[lower].values
        columns.append(Column(between, difference, (first + lower + 1, first + lower)))
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
    return max(int(np.searchsorted(figure.at, figure.split)) - 1, 0)


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
    palette: Palette
    height: float
    right: float
    wide: bool

    def areas(self) -> list[str]:
        """Return the bands: a base that is not drawn, and on it the steps from edge to edge; none where it has gaps."""
        first, count = len(self.figure.lines), 2 * len(self.figure.bands)
        if not count or self._gaps():
            return []
        made = [xml.series(self.sheet, first, AREA, 0, xml.NOT_DRAWN)]
        for step in range(1, count):
            inner = step == count // 2 and count > 2
            look = xml.area_look(xml.accent(0), 0.38 if inner else 0.18)
            made.append(xml.series(self.sheet, first + count + step - 1, AREA + step, step, look))
        return made

    def _gaps(self) -> bool:
        """Whether bands have gaps: an area would fall to zero there, so that their edges are drawn as lines."""
        return not all(np.isfinite(one).all() for band in self.figure.bands for one in (band.low, band.high))

    def lines(self, order: int) -> Iterable[str]:
        """Yield the lines, the names of the bands at their upper edges, the end of observation, published points."""
        shifts = self._shifts()
        for made, (place, index, inside) in enumerate(self._inside(shifts)):
            yield xml.series(self.sheet, place, index, order + made, inside, '<c:smooth val="0"/>')

    def _inside(self, shifts: dict[int, float]) -> Iterable[tuple[int, int, str]]:
        lines, edges = len(self.figure.lines), 2 * len(self.figure.bands)
        for at, band in enumerate(self.figure.bands):
            place = lines + edges - 1 - at
            wrap = self._rows(band.label) > 1
            told = xml.words(band.label, xml.SMALL, wrap=wrap)
            ends = self._end(place, xml.letters(xml.SMALL, wrap=wrap), shifts.get(place, 0.0), told)
            yield place, EDGE + at, xml.NOT_DRAWN + xml.NO_MARKER + ends
        for at in range(edges) if self._gaps() else ():
            yield lines + at, OUTLINE + at, xml.line_look(xml.accent(0), 0.75, "solid") + xml.NO_MARKER
        for place, line in enumerate(self.figure.lines):
            reference = line.id == REFERENCE
            plain = xml.TEXT if reference else xml.MUTED if line.id.startswith(OPEN) else ""
            colour = plain or xml.accent(place)
            name = plain or self.palette.beside[place % len(self.palette.beside)]
            width, dash = (1.5, "dash") if reference else (2.5 if place == 0 else 2.0, _DASHES[place % len(_DASHES)])
            size = xml.BODY if self.wide else xml.SMALL
            looks = xml.letters(size, name, place == 0, wrap=self._rows(self._told(line)) > 1)
            ends = self._end(place, looks, shifts.get(place, 0.0))
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

    def _told(self, line: Line) -> str:
        """Return what stands at the end of a line, about as long as it will be."""
        return f"{line.label} 00 %" if self.wide else line.label

    def _rows(self, text: str) -> int:
        """Return on how many rows a text stands beside the curves."""
        wanted, room = len(text) * LETTER, self.right - 0.1
        return 1 if wanted <= room else math.ceil(wanted / min(room, _WRAPPED))

    def _split(self) -> str:
        looks = xml.letters(xml.SMALL)
        text = xml.words(_("observed | projected"), xml.SMALL)
        name = xml.labels(xml.label(_last_observed(self.figure), looks, "t", ("Val",), text))
        return xml.NOT_DRAWN + xml.NO_MARKER + name + xml.down_to_the_axis(xml.MUTED)

    def _points(self, names: dict[int, str]) -> str:
        last = max(names, default=None)
        if last is None:
            return xml.point_look(xml.accent(1))
        looks = xml.letters(xml.SMALL, self.palette.beside[1])
        text = xml.words(_("published"), xml.SMALL, self.palette.beside[1])
        return xml.point_look(xml.accent(1)) + xml.labels(xml.label(last, looks, "l", ("Val",), text))

    def _shifts(self) -> dict[int, float]:
        """Return how far the labels of lines and upper edges move so that none stands on another."""
        lines, edges = len(self.figure.lines), 2 * len(self.figure.bands)
        names = {place: self._told(line) for place, line in enumerate(self.figure.lines)}
        names |= {lines + edges - 1 - at: band.label for at, band in enumerate(self.figure.bands)}
        natural, heights = {}, []
        for place, name in names.items():
            known = self.sheet.columns[place].values
            known = known[np.isfinite(known)]
            if known.size:
                natural[place] = self.plot.y(float(known[-1]))
                heights.append(self._rows(name) * ROW / self.height)
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
