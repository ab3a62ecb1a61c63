"""Draws a figure over the quarters: bands, lines, published points, the arrow of a difference, and what is scarce."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from scenarios.exports.picture_look import REFERENCE, band_look, line_look
from scenarios.exports.picture_names import Name, names_width, write_names
from scenarios.exports.picture_paper import LABEL, Box, Paper
from scenarios.exports.picture_places import Places
from scenarios.exports.picture_strip import draw_strip, strip_height
from scenarios.exports.picture_ticks import Scale, round_ticks, write_ticks
from scenarios.figures.figure import Figure, Mark
from scenarios.figures.pages import Difference
from scenarios.figures.sentences import amount
from scenarios.texts import _

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Array = NDArray[np.float64]
_NAMES = 0.3
"""Most of the width that the names at the right may fill."""


@dataclass(frozen=True, eq=False)
class Plot:
    """A figure on its axes, and how its years and values lie on the paper."""

    paper: Paper
    axes: "Axes"
    box: Box
    figure: Figure
    years: Scale
    values: Scale

    def point(self, year: float, value: float) -> tuple[float, float]:
        """Return where a value of a moment lies, points."""
        return self.years.at(year), self.values.at(value)


def draw_curves(paper: Paper, box: Box, figure: Figure, difference: Difference | None = None) -> None:
    """Draw a figure into a rectangle, with its numbers, years and names.

    Parameters
    ----------
    difference
        The arrow between two medians of a year.
    """
    ticks = ticks_of(figure)
    plot = _plot(paper, box, figure, ticks)
    _ground(plot, ticks)
    places = Places(Box(plot.box.left, plot.box.bottom, plot.box.right, plot.box.top))
    _bands(plot)
    _lines(plot, places)
    _marks(plot)
    if difference is not None:
        _arrow(plot, places, difference)
    _name_marks(plot, places)
    _name_curves(plot, box)
    if figure.stretches:
        draw_strip(paper, plot.box, plot.years.at, figure.stretches, plot.box.bottom - paper.leading())


def ticks_of(figure: Figure) -> list[float]:
    """Return the numbers of the axis of values: round, from zero or below; a share has all from none to the whole."""
    curves = [line.values for line in figure.lines] + [one for band in figure.bands for one in (band.low, band.high)]
    known = np.concatenate([*(one[np.isfinite(one)] for one in curves), [one.value for one in figure.marks], [0.0]])
    low, high = float(known.min()), float(known.max())
    if figure.line("median") is not None:
        high = max(high, 1.0)
    return round_ticks(low, high)


def _plot(paper: Paper, box: Box, figure: Figure, ticks: list[float]) -> Plot:
    gap, years = paper.points(8), (float(figure.at[0]) - 0.125, float(figure.at[-1]) + 0.125)
    numbers = [amount(one, figure.unit) for one in ticks]
    left = max(paper.width(one) for one in (*numbers, *([_("scarce")] if figure.stretches else []))) + gap
    right = names_width(paper, _names(paper, figure), box.width * _NAMES)
    below = paper.leading() + (strip_height(paper) if figure.stretches else 0.0)
    inner = Box(box.left + left, box.bottom + below, box.right - right, box.top - paper.leading())
    axes = paper.axes(inner, years, (ticks[0], ticks[-1]), f"{figure.id}.axes")
    across = Scale(*years, inner.left, inner.right)
    return Plot(paper, axes, inner, figure, across, Scale(ticks[0], ticks[-1], inner.bottom, inner.top))


def _ground(plot: Plot, ticks: list[float]) -> None:
    """Draw what lies behind the curves: the observed part, the grid, its numbers and years."""
    paper, box, named, split = plot.paper, plot.box, plot.paper.named, plot.figure.split
    middle = plot.years.at(split)
    paper.rectangle(Box(box.left, box.bottom, middle, box.top), named.window, f"{plot.figure.id}.observed")
    write_ticks(paper, box, plot.figure.unit, ticks, plot.values)
    paper.rule((middle, middle), (box.bottom, box.top), "split", color=named.today, linewidth=1.0, zorder=0.7)
    _years(plot)
    _name_parts(plot, middle)


def _years(plot: Plot) -> None:
    """Write the years below, all of them or as many as stand apart."""
    paper, (first, last) = plot.paper, (int(plot.years.low), math.ceil(plot.years.high - 1e-6))
    slot = plot.box.width / (last - first)
    every = math.ceil((paper.width(str(first)) + paper.points(8)) / slot)
    for year in range(first, last, every):
        paper.write(
            *([str(year)], plot.years.at(year + 0.5), plot.box.bottom, "tick"),
            colour=paper.named.muted,
            align="center",
        )


def _name_parts(plot: Plot, middle: float) -> None:
    """Say above the plot what is observed and what is projected."""
    paper, box = plot.paper, plot.box
    top, gap = box.top + paper.leading(), paper.points(6)
    for text, left, right in ((_("observed"), box.left, middle), (_("projected"), middle, box.right)):
        if paper.width(text) + gap <= right - left:
            paper.write([text], left if left == box.left else left + gap, top, "part", colour=paper.named.muted)


def _bands(plot: Plot) -> None:
    named, figure = plot.paper.named, plot.figure
    for band in figure.bands:
        area = plot.axes.fill_between(
            *(figure.at, band.low, band.high),
            where=np.isfinite(band.low) & np.isfinite(band.high),
            color=band_look(named, band.id).fill,
            linewidth=0,
            zorder=1,
        )
        area.set_gid(f"{figure.id}.band.{band.id}")


def _lines(plot: Plot, places: Places) -> None:
    for place, line in enumerate(plot.figure.lines):
        look = line_look(plot.paper.named, line.id, place)
        (drawn,) = plot.axes.plot(
            *(plot.figure.at, line.values),
            color=look.colour,
            linewidth=plot.paper.points(look.width),
            linestyle=(0, look.dashes) if look.dashes else "solid",
            zorder=4 if line.id == REFERENCE else 5,
            clip_on=False,
        )
        drawn.set_gid(f"{plot.figure.id}.line.{line.id}")
        places.take_curve(plot.years.row(plot.figure.at), plot.values.row(line.values))


def _names(paper: Paper, figure: Figure) -> list[Name]:
    """Return the names of lines and bands, where each of them ends."""
    names, median = [], figure.line("median")
    for place, line in enumerate(figure.lines):
        known = np.flatnonzero(np.isfinite(line.values))
        if known.size:
            end = float(figure.at[known[-1]]), float(line.values[known[-1]])
            names.append(Name(end, line.label, line_look(paper.named, line.id, place)))
    for band in figure.bands:
        known = np.flatnonzero(np.isfinite(band.low) & np.isfinite(band.high))
        if known.size:
            at = int(known[-1])
            inner = [one.low[at] for one in figure.bands if one.low[at] > band.low[at]]
            inner += [median.values[at]] if median is not None else []
            edge = next((float(one) for one in inner if np.isfinite(one)), float(band.high[at]))
            end = float(figure.at[at]), (float(band.low[at]) + edge) / 2
            names.append(Name(end, band.label, band_look(paper.named, band.id)))
    return names


def _name_curves(plot: Plot, box: Box) -> None:
    names = _names(plot.paper, plot.figure)
    at = [plot.point(*one.end) for one in names]
    write_names(plot.paper, names, at, Box(plot.box.right, box.bottom, box.right, box.top))


def _marks(plot: Plot) -> None:
    named = plot.paper.named
    for proxy, shape in ((False, "o"), (True, "D")):
        chosen = [one for one in plot.figure.marks if one.proxy == proxy]
        if chosen:
            (drawn,) = plot.axes.plot(
                *([one.at for one in chosen], [one.value for one in chosen]),
                linestyle="none",
                marker=shape,
                markersize=plot.paper.points(8 if not proxy else 7),
                markerfacecolor=named.surface if proxy else named.observed,
                markeredgecolor=named.observed if proxy else named.surface,
                markeredgewidth=1.6 if proxy else 1.0,
                zorder=7,
            )
            drawn.set_gid(f"{plot.figure.id}.marks.{'proxy' if proxy else 'same'}")


def _name_marks(plot: Plot, places: Places) -> None:
    """Name the publisher beside each point."""
    paper, radius = plot.paper, plot.paper.points(7)
    for mark in plot.figure.marks:
        x, y = plot.point(mark.at, mark.value)
        places.take(Box(x - radius, y - radius, x + radius, y + radius))
    for mark in plot.figure.marks:
        words = _words(mark)
        wide, high = paper.width(words), paper.leading()
        x, y = plot.point(mark.at, mark.value)
        rings = (radius * one for one in (1.2, 2.5, 4, 6, 9, 13))
        boxes = (one for ring in rings for one in _around(x, y, wide, high, ring))
        chosen = places.first_free(boxes, 1.0)
        if chosen is not None:
            paper.write([words], chosen.left, chosen.top, "label", colour=paper.named.observed)


def _words(mark: Mark) -> str:
    return _("{publisher}, near it").format(publisher=mark.label) if mark.proxy else mark.label


def _around(x: float, y: float, wide: float, high: float, ring: float) -> Iterator[Box]:
    for left, bottom in (
        (x + ring, y - high / 2),
        (x - wide / 2, y + ring),
        (x - wide / 2, y - ring - high),
        (x - ring - wide, y - high / 2),
        (x + ring / 2, y + ring / 2),
        (x + ring / 2, y - ring / 2 - high),
        (x - ring / 2 - wide, y + ring / 2),
        (x - ring / 2 - wide, y - ring / 2 - high),
    ):
        yield Box(left, bottom, left + wide, bottom + high)


def _arrow(plot: Plot, places: Places, difference: Difference) -> None:
    """Draw the change of a year's median from the reference to the scenario, with its words."""
    from matplotlib.patches import FancyArrowPatch

    paper, year = plot.paper, difference.year + 0.5
    before, after = plot.values.at(difference.before), plot.values.at(difference.after)
    head = min(paper.points(12), abs(after - before) * 0.6)
    arrow = FancyArrowPatch(
        *((year, difference.before), (year, difference.after)),
        arrowstyle=f"-|>,head_length={0.6 * head},head_width={0.3 * head}",
        mutation_scale=1.0,
        transform=plot.axes.transData,
        shrinkA=0,
        shrinkB=0,
        color=paper.named.changed,
        linewidth=paper.points(2),
        zorder=8,
    )
    arrow.set_gid(f"{plot.figure.id}.difference")
    plot.axes.add_patch(arrow)
    x, radius = plot.years.at(year), paper.points(5)
    places.take(Box(x - radius, min(before, after), x + radius, max(before, after)))
    wide, high = paper.width(difference.label, LABEL, bold=True), paper.leading()
    rings = (radius * one for one in (1.2, 2.5, 4, 6, 9, 13))
    boxes = (one for ring in rings for one in _around(x, (before + after) / 2, wide, high, ring))
    chosen = places.first_free(boxes, 1.0)
    if chosen is not None:
        paper.write([difference.label], chosen.left, chosen.top, "label", bold=True, colour=paper.named.changed)
