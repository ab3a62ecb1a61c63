"""Draws curves over something that is no time: bands, lines, a level across, points such as solutions."""

import numpy as np

from scenarios.exports.pictures.key import write_notes
from scenarios.exports.pictures.names import names_width
from scenarios.exports.pictures.paper import Box, Paper
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
from scenarios.exports.pictures.ticks import (
    Scale,
    count_across,
    round_ticks,
    span_of,
    tick_count,
    ticks_within,
    write_ticks,
    write_ticks_below,
)
from scenarios.figures.plot_words import axis_title
from scenarios.figures.plots import Curves
from scenarios.figures.sentences import amount

_NAMES = 0.36
"""Most of the width that the names at the right may fill."""


def draw_curves(paper: Paper, box: Box, curves: Curves) -> None:
    """Draw curves into a rectangle, with their numbers, names and what must be said."""
    box = write_notes(paper, box, curves.notes)
    names = names_of(paper, curves.x, curves.lines, curves.bands)
    plot, ticks = _plot(paper, box, curves, names_width(paper, names, box.width * _NAMES))
    along = ticks_within(plot.along.low, plot.along.high, count_across(paper, plot.box.width))
    write_ticks(paper, plot.box, curves.unit, ticks, plot.values)
    write_ticks_below(paper, plot.box, curves.x_unit, along, plot.along, plot.box.left - paper.points(4))
    title_axis(paper, plot.box, axis_title(curves.x_title, curves.x_unit))
    places = Places(plot.box)
    draw_bands(plot, curves.bands)
    draw_lines(plot, curves.lines, places)
    _level(plot, curves, places)
    draw_marks(plot, curves.marks)
    name_marks(plot, curves.marks, places)
    name_curves(plot, names, box, places)


def _plot(paper: Paper, box: Box, curves: Curves, right: float) -> tuple[Plot, list[float]]:
    """Return the axes, with a width left free at the right, and the numbers of the values."""
    others = [*(one.value for one in curves.marks), *([] if curves.level is None else [curves.level]), 0.0]
    known = known_values(curves.lines, curves.bands, others)
    ticks = round_ticks(float(known.min()), float(known.max()), tick_count(paper, box.height))
    along = span_of(np.concatenate([curves.x, [one.at for one in curves.marks]]))
    left = max(paper.width(amount(one, curves.unit)) for one in ticks) + paper.points(8)
    top = box.top - paper.leading() / 2
    inner = Box(box.left + left, box.bottom + below_plot(paper), box.right - right, top)
    axes = paper.axes(inner, along, (ticks[0], ticks[-1]), f"{curves.id}.axes")
    scales = Scale(*along, inner.left, inner.right), Scale(ticks[0], ticks[-1], inner.bottom, inner.top)
    return Plot(paper, axes, inner, curves.id, curves.x, *scales), ticks


def below_plot(paper: Paper) -> float:
    """Return the room below a plot for the numbers of its axis and what they are, points."""
    return 2 * paper.leading() + paper.points(4)


def title_axis(paper: Paper, box: Box, title: str) -> None:
    """Write what varies along the axis below its numbers, never cut: as far to the left as it needs."""
    top = box.bottom - paper.leading() - paper.points(2)
    left = max(paper.points(2), min((box.left + box.right - paper.width(title)) / 2, box.right - paper.width(title)))
    paper.write([title], left, top, "axis", colour=paper.named.muted)


def _level(plot: Plot, curves: Curves, places: Places) -> None:
    """Draw the line across, with its name on it."""
    if curves.level is None:
        return
    paper, box, y = plot.paper, plot.box, plot.values.at(curves.level)
    (drawn,) = plot.axes.plot(
        *([plot.along.low, plot.along.high], [curves.level] * 2),
        color=paper.named.text,
        linewidth=paper.points(1.2),
        linestyle=(0, (6, 3)),
        zorder=3,
    )
    drawn.set_gid(f"{plot.id}.level")
    wide, high = paper.width(curves.level_label), paper.leading()
    if curves.level_label and wide <= box.width:
        steps = (box.left + part * (box.width - wide) for part in (0.02, 0.25, 0.5, 0.75, 1.0))
        boxes = (Box(x, low, x + wide, low + high) for x in steps for low in (y + 1, y - high - 1))
        chosen = places.first_free(boxes, 0.0)
        if chosen is not None:
            paper.write([curves.level_label], chosen.left, chosen.top, "label")
    places.take_curve(np.array([box.left, box.right]), np.array([y, y]))
