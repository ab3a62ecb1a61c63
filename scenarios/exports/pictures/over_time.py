"""Draws a figure over the quarters: bands, lines, published points, the arrow of a difference, and what is scarce."""

import math

import numpy as np

from scenarios.exports.pictures.names import names_width
from scenarios.exports.pictures.paper import LABEL, Box, Paper
from scenarios.exports.pictures.places import Places
from scenarios.exports.pictures.plot import (
    Plot,
    draw_bands,
    draw_lines,
    draw_marks,
    known_values,
    name_curves,
    name_marks,
    names_of,
)
from scenarios.exports.pictures.strip import draw_strip, strip_height
from scenarios.exports.pictures.ticks import Scale, round_ticks, tick_count, write_ticks
from scenarios.figures.figure import Figure
from scenarios.figures.pages import Difference
from scenarios.figures.sentences import amount
from scenarios.texts import _

_NAMES = 0.36
"""Most of the width that the names at the right may fill."""


def draw_over_time(paper: Paper, box: Box, figure: Figure, difference: Difference | None = None) -> None:
    """Draw a figure into a rectangle, with its numbers, years and names.

    Parameters
    ----------
    difference
        The arrow between two medians of a year.
    """
    ticks = ticks_of(figure, tick_count(paper, box.height))
    plot = _plot(paper, box, figure, ticks)
    _ground(plot, figure, ticks)
    places = Places(plot.box)
    places.take_curve(np.full(2, plot.along.at(figure.split)), np.array([plot.box.bottom, plot.box.top]))
    draw_bands(plot, figure.bands)
    draw_lines(plot, figure.lines, places)
    draw_marks(plot, figure.marks)
    if difference is not None:
        _arrow(plot, places, difference)
    name_marks(plot, figure.marks, places)
    name_curves(plot, names_of(paper, figure.at, figure.lines, figure.bands), box, places)
    if figure.stretches:
        top = plot.box.bottom - paper.leading() - paper.points(3)
        draw_strip(paper, plot.box, plot.along.at, figure.stretches, top)


def ticks_of(figure: Figure, count: int) -> list[float]:
    """Return the numbers of the axis of values: round, from zero or below; a share has all from none to the whole."""
    known = known_values(figure.lines, figure.bands, [*(one.value for one in figure.marks), 0.0])
    low, high = float(known.min()), float(known.max())
    if figure.line("median") is not None:
        high = max(high, 1.0)
    return round_ticks(low, high, count)


def _plot(paper: Paper, box: Box, figure: Figure, ticks: list[float]) -> Plot:
    gap, years = paper.points(8), (float(figure.at[0]) - 0.125, float(figure.at[-1]) + 0.125)
    numbers = [amount(one, figure.unit) for one in ticks]
    left = max(paper.width(one) for one in (*numbers, *([_("scarce")] if figure.stretches else []))) + gap
    right = names_width(paper, names_of(paper, figure.at, figure.lines, figure.bands), box.width * _NAMES)
    below = paper.leading() + paper.points(3) + (strip_height(paper) if figure.stretches else 0.0)
    inner = Box(box.left + left, box.bottom + below, box.right - right, box.top - paper.leading())
    axes = paper.axes(inner, years, (ticks[0], ticks[-1]), f"{figure.id}.axes")
    across = Scale(*years, inner.left, inner.right)
    values = Scale(ticks[0], ticks[-1], inner.bottom, inner.top)
    return Plot(paper, axes, inner, figure.id, figure.at, across, values)


def _ground(plot: Plot, figure: Figure, ticks: list[float]) -> None:
    """Draw what lies behind the curves: the observed part, the grid, its numbers and years."""
    paper, box, named, split = plot.paper, plot.box, plot.paper.named, figure.split
    middle = plot.along.at(split)
    paper.rectangle(Box(box.left, box.bottom, middle, box.top), named.window, "observed")
    write_ticks(paper, box, figure.unit, ticks, plot.values)
    paper.rule((middle, middle), (box.bottom, box.top), "split", 1.0, color=named.today, zorder=0.7)
    _years(plot)
    _name_parts(plot, middle)


def _years(plot: Plot) -> None:
    """Write the years below, all of them or as many as stand apart."""
    paper, (first, last) = plot.paper, (int(plot.along.low), math.ceil(plot.along.high - 1e-6))
    slot = plot.box.width / (last - first)
    every = math.ceil((paper.width(str(first)) + paper.points(8)) / slot)
    for year in range(first, last, every):
        paper.write(
            *([str(year)], plot.along.at(year + 0.5), plot.box.bottom - plot.paper.points(3), "tick"),
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
    arrow.set_gid(f"{plot.id}.difference")
    plot.axes.add_patch(arrow)
    x, radius = plot.along.at(year), paper.points(5)
    places.take(Box(x - radius, min(before, after), x + radius, max(before, after)))
    wide, high = paper.width(difference.label, LABEL, bold=True), paper.leading()
    chosen = places.near((x, (before + after) / 2), wide, high, radius)
    if chosen is not None:
        paper.write([difference.label], chosen.left, chosen.top, "label", bold=True, colour=paper.named.changed)
