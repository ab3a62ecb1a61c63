"""Draws runs as points by two of their drivers, with the box around most of those that are asked about."""

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from scenarios.exports.box_sides import box_sides
from scenarios.exports.pictures.curves import below_plot, title_axis
from scenarios.exports.pictures.key import line_of, point_of, write_key, write_notes
from scenarios.exports.pictures.look import LineLook
from scenarios.exports.pictures.paper import Box, Paper
from scenarios.exports.pictures.ticks import (
    Scale,
    count_across,
    span_of,
    tick_count,
    ticks_within,
    write_ticks,
    write_ticks_below,
)
from scenarios.figures.plot_words import axis_title, box_sentence
from scenarios.figures.plots import Cloud
from scenarios.figures.sentences import amount

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_ROOM = 0.04
"""Part of an axis that is left free at both ends."""
_MANY = 600
"""Points from which on they are drawn smaller."""


def draw_cloud(paper: Paper, box: Box, cloud: Cloud) -> None:
    """Draw a cloud into a rectangle: what the signs mean and the title of the upright axis above it."""
    box = write_notes(paper, box, cloud.notes)
    kinds = _kinds(paper, cloud)
    look = LineLook(paper.named.text, 1.8, (5.0, 2.0))
    box = write_key(
        *(paper, box),
        [
            *((point_of(**sign), label) for sign, label, _chosen in reversed(kinds)),
            *([(line_of(look), box_sentence(cloud))] if cloud.box is not None else []),
        ],
    )
    title = paper.wrapped(axis_title(cloud.y_title, cloud.y_unit), box.width)
    top = paper.write(title, box.left, box.top, "axis", colour=paper.named.muted) - 0.8 * paper.leading()
    left, right, bottom, high = cloud.box or (np.nan,) * 4
    across, up = span_of(np.append(cloud.x, [left, right]), _ROOM), span_of(np.append(cloud.y, [bottom, high]), _ROOM)
    rows = ticks_within(*up, tick_count(paper, box.height))
    wide = max(paper.width(amount(one, cloud.y_unit)) for one in rows) + paper.points(8)
    inner = Box(box.left + wide, box.bottom + below_plot(paper), box.right - paper.points(8), top)
    x, y = Scale(*across, inner.left, inner.right), Scale(*up, inner.bottom, inner.top)
    write_ticks(paper, inner, cloud.y_unit, rows, y)
    columns = ticks_within(*across, count_across(paper, inner.width))
    write_ticks_below(paper, inner, cloud.x_unit, columns, x, inner.left - paper.points(4))
    title_axis(paper, inner, axis_title(cloud.x_title, cloud.x_unit))
    axes = paper.axes(inner, across, up, f"{cloud.id}.axes")
    for place, (sign, _label, chosen) in enumerate(kinds):
        (drawn,) = axes.plot(
            cloud.x[chosen], cloud.y[chosen], linestyle="none", zorder=2 + place, clip_on=False, **sign
        )
        drawn.set_gid(f"{cloud.id}.{('other', 'chosen')[place]}")
    _draw_box(paper, axes, cloud, look)


def _kinds(paper: Paper, cloud: Cloud) -> list[tuple[dict[str, Any], str, NDArray[np.bool_]]]:
    """Return the signs of the others, hollow and round, and of those asked about, full squares on their corner."""
    size = paper.points(4.5 if cloud.x.size > _MANY else 6.0)
    named = paper.named
    hollow: dict[str, Any] = {"marker": "o", "markerfacecolor": "none", "markeredgecolor": named.muted}
    full: dict[str, Any] = {"marker": "D", "markerfacecolor": named.domestic, "markeredgecolor": named.surface}
    return [
        ({**hollow, "markersize": size, "markeredgewidth": paper.points(0.8)}, cloud.other_label, ~cloud.chosen),
        ({**full, "markersize": size, "markeredgewidth": paper.points(0.5)}, cloud.chosen_label, cloud.chosen),
    ]


def _draw_box(paper: Paper, axes: "Axes", cloud: Cloud, look: LineLook) -> None:
    """Draw the sides of a box that are not open; where one is, the others run to the edge of the plot."""
    for name, (xs, ys) in box_sides(cloud, _ROOM).items():
        (line,) = axes.plot(
            *(xs, ys), color=look.colour, linewidth=paper.points(look.width), linestyle=(0, look.dashes), zorder=6
        )
        line.set_gid(f"{cloud.id}.box.{name}")
