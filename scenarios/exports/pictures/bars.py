"""Draws columns of named places as bars that lie, a name before each of them and its number behind."""

from collections.abc import Sequence

import numpy as np

from scenarios.exports.pictures.columns import Bar, across, bars_of, ticks_of, write_inside
from scenarios.exports.pictures.key import patch_of, write_key
from scenarios.exports.pictures.look import fill_look
from scenarios.exports.pictures.paper import LABEL, Box, Paper
from scenarios.exports.pictures.ticks import Scale, write_ticks_below
from scenarios.figures.figure import Columns

_NAMES = 0.34
"""Most of the width that the names of places may fill."""
_SMALLEST = 7.0


def must_lie(paper: Paper, box: Box, columns: Columns) -> bool:
    """Tell whether the names of places are too long to stand below columns that stand; years never are."""
    slot = box.width * (1 - _NAMES) / len(columns.places)
    return any(not place.isdecimal() and paper.width(place) > slot for place in columns.places)


def draw_bars(paper: Paper, box: Box, columns: Columns) -> None:
    """Draw the bars of all places into a rectangle, the first place on top and its name the strongest."""
    bars = bars_of(columns)
    if columns.stacked:
        box = _key(paper, box, columns)
    slot = (box.height - paper.leading()) / len(columns.places)
    rows = 1 if columns.stacked else len(columns.series)
    size = max(_SMALLEST, min(LABEL, slot / rows / paper.leading() * LABEL))
    words = [one.words if columns.stacked else _words(columns, bars, one) for one in bars]
    left = box.left + min(box.width * _NAMES, max(paper.width(one, bold=True) for one in columns.places))
    right = box.right - max((paper.width(one, size) for one in words), default=0.0) - paper.points(10)
    inner = Box(left + paper.points(8), box.bottom + paper.leading(), right, box.top)
    ticks = ticks_of(bars, 5)
    axes = paper.axes(inner, (ticks[0], ticks[-1]), (len(columns.places), 0), f"{columns.id}.axes")
    scale = Scale(ticks[0], ticks[-1], inner.left, inner.right)
    write_ticks_below(paper, inner, columns.unit, ticks, scale)
    for one, text in zip(bars, words, strict=True):
        look = fill_look(paper.named, one.series)
        lying = one.begin, one.middle - one.width / 2, one.end - one.begin, one.width
        paper.column(axes, lying, look, f"{columns.id}.{columns.series[one.series].id}.{one.place}")
        top = inner.top - one.middle * slot + paper.leading(size) / 2
        if not columns.stacked:
            paper.write([text], scale.at(one.end) + paper.points(5), top, "value", size=size)
        elif paper.width(text, size) < (one.end - one.begin) * scale.step:
            write_inside(paper, one, scale.at((one.begin + one.end) / 2), top - paper.leading(size) / 2, size)
    _name_places(paper, box, inner, columns, size)


def _key(paper: Paper, box: Box, columns: Columns) -> Box:
    """Write the names of stacked series above, each behind its patch, and return the room below."""
    looks = (patch_of(fill_look(paper.named, series)) for series in range(len(columns.series)))
    return write_key(paper, box, [(look, one.label) for look, one in zip(looks, columns.series, strict=True)])


def _words(columns: Columns, bars: Sequence[Bar], bar: Bar) -> str:
    """Return the number behind a bar; the first one of a series says what is counted."""
    first = next(one for one in bars if one.series == bar.series)
    return f"{bar.words} {columns.series[bar.series].label}" if bar is first else bar.words


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
                height = inner.top - across(columns, place, row)[0] * slot
                where = inner.left + paper.points(5), height + paper.leading(size) / 2
                paper.write(["\u2013"], *where, "gap", size=size, colour=paper.named.muted)
