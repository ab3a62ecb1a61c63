"""Draws columns of named places as bars that lie, a name before each of them and its number behind."""

import numpy as np

from scenarios.exports.picture_columns import Bar, bars_of
from scenarios.exports.picture_look import fill_look
from scenarios.exports.picture_paper import LABEL, Box, Paper
from scenarios.exports.picture_ticks import Scale, round_ticks
from scenarios.figures.figure import Columns
from scenarios.figures.sentences import amount

_NAMES = 0.34
"""Most of the width that the names of places may fill."""
_SMALLEST = 7.0


def must_lie(paper: Paper, box: Box, columns: Columns) -> bool:
    """Tell whether the names of places are too long to stand below columns that stand."""
    slot = box.width * (1 - _NAMES) / len(columns.places)
    return any(paper.width(place) > slot for place in columns.places)


def draw_bars(paper: Paper, box: Box, columns: Columns) -> None:
    """Draw the bars of all places into a rectangle, the first place on top and its name the strongest."""
    slot = (box.height - paper.leading()) / len(columns.places)
    rows = 1 if columns.stacked else len(columns.series)
    size = max(_SMALLEST, min(LABEL, slot / rows / paper.leading() * LABEL))
    bars = bars_of(columns)
    left = box.left + min(box.width * _NAMES, max(paper.width(one, bold=True) for one in columns.places)) + 8
    words = [_words(columns, one) for one in bars]
    right = box.right - max(paper.width(one, size) for one in words) - paper.points(10)
    inner = Box(left, box.bottom + paper.leading(), right, box.top)
    ticks = round_ticks(min(0.0, *(one.end for one in bars)), max(one.end for one in bars))
    axes = paper.axes(inner, (ticks[0], ticks[-1]), (len(columns.places), 0), f"{columns.id}.axes")
    scale = Scale(ticks[0], ticks[-1], inner.left, inner.right)
    _ground(paper, inner, columns.unit, ticks, scale)
    for one, text in zip(bars, words, strict=True):
        look = fill_look(paper.named, one.series)
        (patch,) = axes.barh(
            *([one.middle], [one.end - one.begin], one.width, [one.begin]),
            facecolor=look.fill,
            edgecolor=look.hatching,
            linewidth=0,
            hatch=look.hatch or None,
        )
        patch.set_gid(f"{columns.id}.{columns.series[one.series].id}.{one.place}")
        middle = inner.top - one.middle * slot
        paper.write([text], scale.at(one.end) + paper.points(5), middle + paper.leading(size) / 2, "value", size=size)
    _name_places(paper, box, inner, columns, size)


def _words(columns: Columns, bar: Bar) -> str:
    """Return the number behind a bar; those of the first place say what is counted."""
    return f"{bar.words} {columns.series[bar.series].label}" if bar.place == 0 else bar.words


def _ground(paper: Paper, inner: Box, unit: str, ticks: list[float], scale: Scale) -> None:
    for value in ticks:
        x = scale.at(value)
        colour = paper.named.muted if value == 0 else paper.named.grid
        paper.rule((x, x), (inner.bottom, inner.top), "grid", color=colour, zorder=0.6)
        number = amount(value, unit)
        paper.write([number], x, inner.bottom, "tick", colour=paper.named.muted, align="center")


def _name_places(paper: Paper, box: Box, inner: Box, columns: Columns, size: float) -> None:
    """Write the names of places before their bars, and a dash where there is no number."""
    slot = inner.height / len(columns.places)
    room = inner.left - box.left - paper.points(8)
    for place, name in enumerate(columns.places):
        middle, bold = inner.top - (place + 0.5) * slot, place == 0
        lines = paper.shortened(name, room, max(1, int(slot / paper.leading(size))), size, bold)
        top = middle + len(lines) * paper.leading(size) / 2
        paper.write(lines, inner.left - paper.points(8), top, "place", size=size, bold=bold, align="right")
        for row, one in enumerate(columns.series):
            if not np.isfinite(one.values[place]):
                height = inner.top - (place + 0.11 + (row + 0.5) / len(columns.series) * 0.78) * slot
                where = inner.left + paper.points(5), height + paper.leading(size) / 2
                paper.write(["\u2013"], *where, "gap", size=size, colour=paper.named.muted)
