"""Draws a figure over the quarters: bands, lines, published points, the arrow of a difference, and what is scarce."""

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from scenarios.exports.pictures.look import REFERENCE, LineLook, band_look, line_look
from scenarios.exports.pictures.names import Name, names_width, write_names
from scenarios.exports.pictures.paper import LABEL, Box, Paper
from scenarios.exports.pictures.places import Places
from scenarios.exports.pictures.strip import draw_strip, strip_height
from scenarios.exports.pictures.ticks import Scale, round_ticks, tick_count, write_ticks
from scenarios.figures.figure import Figure, Mark
from scenarios.figures.pages import Difference
from scenarios.figures.sentences import amount
from scenarios.texts import _

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_NAMES = 0.36
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
    ticks = ticks_of(figure, tick_count(paper, box.height))
    plot = _plot(paper, box, figure, ticks)
    _ground(plot, ticks)
    places = Places(plot.box)
    places.take_curve(np.full(2, plot.years.at(figure.split)), np.array([plot.box.bottom, plot.box.top]))
    _bands(plot)
    _lines(plot, places)
    _marks(plot)
    if difference is not None:
        _arrow(plot, places, difference)
    _name_marks(plot, places)
    _name_curves(plot, box, places)
    if figure.stretches:
        top = plot.box.bottom - paper.leading() - paper.points(3)
        draw_strip(paper, plot.box, plot.years.at, figure.stretches, top)


def ticks_of(figure: Figure, count: int) -> list[float]:
    """Return the numbers of the axis of values: round, from zero or below; a share has all from none to the whole."""
    curves = [line.values for line in figure.lines] + [one for band in figure.bands for one in (band.low, band.high)]
    known = np.concatenate([*(one[np.isfinite(one)] for one in curves), [one.value for one in figure.marks], [0.0]])
    low, high = float(known.min()), float(known.max())
    if figure.line("median") is not None:
        high = max(high, 1.0)
    return round_ticks(low, high, count)


def _plot(paper: Paper, box: Box, figure: Figure, ticks: list[float]) -> Plot:
    gap, years = paper.points(8), (float(figure.at[0]) - 0.125, float(figure.at[-1]) + 0.125)
    numbers = [amount(one, figure.unit) for one in ticks]
    left = max(paper.width(one) for one in (*numbers, *([_("scarce")] if figure.stretches else []))) + gap
    right = names_width(paper, _names(paper, figure), box.width * _NAMES)
    below = paper.leading() + paper.points(3) + (strip_height(paper) if figure.stretches else 0.0)
    inner = Box(box.left + left, box.bottom + below, box.right - right, box.top - paper.leading())
    axes = paper.axes(inner, years, (ticks[0], ticks[-1]), f"{figure.id}.axes")
    across = Scale(*years, inner.left, inner.right)
    return Plot(paper, axes, inner, figure, across, Scale(ticks[0], ticks[-1], inner.bottom, inner.top))


def _ground(plot: Plot, ticks: list[float]) -> None:
    """Draw what lies behind the curves: the observed part, the grid, its numbers and years."""
    paper, box, named, split = plot.paper, plot.box, plot.paper.named, plot.figure.split
    middle = plot.years.at(split)
    paper.rectangle(Box(box.left, box.bottom, middle, box.top), named.window, "observed")
    write_ticks(paper, box, plot.figure.unit, ticks, plot.values)
    paper.rule((middle, middle), (box.bottom, box.top), "split", 1.0, color=named.today, zorder=0.7)
    _years(plot)
    _name_parts(plot, middle)


def _years(plot: Plot) -> None:
    """Write the years below, all of them or as many as stand apart."""
    paper, (first, last) = plot.paper, (int(plot.years.low), math.ceil(plot.years.high - 1e-6))
    slot = plot.box.width / (last - first)
    every = math.ceil((paper.width(str(first)) + paper.points(8)) / slot)
    for year in range(first, last, every):
        paper.write(
            *([str(year)], plot.years.at(year + 0.5), plot.box.bottom - plot.paper.points(3), "tick"),
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


def _name_curves(plot: Plot, box: Box, places: Places) -> None:
    """Name lines and bands at the right; a line that ends before the others, beside its end."""
    paper, outside = plot.paper, []
    for one in _names(paper, plot.figure):
        early = isinstance(one.look, LineLook) and one.end[0] < plot.figure.at[-1]
        colour = one.look.colour if isinstance(one.look, LineLook) else paper.named.text
        if not (early and _write_near(plot, places, plot.point(*one.end), one.text, colour)):
            outside.append(one)
    at = [plot.point(*one.end) for one in outside]
    write_names(paper, outside, at, Box(plot.box.right, box.bottom, box.right, box.top))


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
        _write_near(plot, places, plot.point(mark.at, mark.value), _words(mark), paper.named.observed)


def _write_near(plot: Plot, places: Places, point: tuple[float, float], words: str, colour: str) -> bool:
    """Write a name at a free place near what it names, with a thin line from further off; tell whether it stands."""
    paper, (x, y), radius = plot.paper, point, plot.paper.points(7)
    chosen = places.near(point, paper.width(words), paper.leading(), radius)
    if chosen is None:
        return False
    if not chosen.meets(Box(x, y, x, y), 2 * radius):
        edge = min(max(x, chosen.left), chosen.right), chosen.bottom if y < chosen.bottom else chosen.top
        paper.rule((x, edge[0]), (y, edge[1]), "leader", 0.7, color=colour, zorder=3)
    paper.write([words], chosen.left, chosen.top, "label", colour=colour)
    return True


def _words(mark: Mark) -> str:
    return _("{publisher} (proxy)").format(publisher=mark.label) if mark.proxy else mark.label


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
    chosen = places.near((x, (before + after) / 2), wide, high, radius)
    if chosen is not None:
        paper.write([difference.label], chosen.left, chosen.top, "label", bold=True, colour=paper.named.changed)
