"""Draws columns by year, on each other or side by side, with their numbers."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scenarios.exports.pictures.look import fill_look
from scenarios.exports.pictures.names import Name, names_width, write_names
from scenarios.exports.pictures.paper import LABEL, Box, Paper
from scenarios.exports.pictures.places import Places
from scenarios.exports.pictures.ticks import Scale, round_ticks, tick_count, write_ticks
from scenarios.figures.figure import Columns
from scenarios.figures.sentences import amount, whole_percents

Array = NDArray[np.float64]
_NAMES = 0.32
_FILLED, _FILLED_STACK = 0.86, 0.9
"""Part of a place's width that its columns fill."""


@dataclass(frozen=True, eq=False)
class Bar:
    """One column: series and place, from where to where along the values, its middle and width across."""

    series: int
    place: int
    begin: float
    end: float
    middle: float
    width: float
    words: str


def draw_columns(paper: Paper, box: Box, columns: Columns) -> None:
    """Draw columns into a rectangle, with their names, their numbers and an axis."""
    bars = bars_of(columns)
    ticks = ticks_of(bars, tick_count(paper, box.height))
    numbers = [amount(one, columns.unit) for one in ticks]
    names = _names(paper, columns, bars)
    left = box.left + max(paper.width(one) for one in numbers) + paper.points(8)
    right = box.right - names_width(paper, names, box.width * _NAMES)
    inner = Box(left, box.bottom + paper.leading() + paper.points(3), right, box.top - paper.leading() / 2)
    axes = paper.axes(inner, (0, len(columns.places)), (ticks[0], ticks[-1]), f"{columns.id}.axes")
    scale = Scale(ticks[0], ticks[-1], inner.bottom, inner.top)
    write_ticks(paper, inner, columns.unit, ticks, scale)
    slot = inner.width / len(columns.places)
    every = math.ceil((max(paper.width(one) for one in columns.places) + paper.points(3)) / slot)
    for place, name in list(enumerate(columns.places))[::every]:
        middle = inner.left + (place + 0.5) * slot
        paper.write([name], middle, inner.bottom - paper.points(3), "tick", colour=paper.named.muted, align="center")
    for one in bars:
        upright = one.middle - one.width / 2, one.begin, one.width, one.end - one.begin
        look, name = fill_look(paper.named, one.series), columns.series[one.series].id
        paper.column(axes, upright, look, f"{columns.id}.{name}.{one.place}")
    _write_values(paper, inner, columns, bars, scale)
    at = [(inner.right, scale.at(one.end[1])) for one in names]
    write_names(paper, names, at, Box(inner.right, box.bottom, box.right, box.top))


def bars_of(columns: Columns) -> list[Bar]:
    """Return the columns that have a value, in units of places across."""
    values = np.array([one.values for one in columns.series])
    words = [_words(columns, values[:, place]) for place in range(len(columns.places))]
    bars = []
    for place in range(len(columns.places)):
        ground = 0.0
        for series in range(len(columns.series)):
            value = float(values[series, place])
            if not np.isfinite(value):
                continue
            begin = ground if columns.stacked else 0.0
            ground += value
            middle, width = across(columns, place, series)
            bars.append(Bar(series, place, begin, begin + value, middle, width, words[place][series]))
    return bars


def across(columns: Columns, place: int, series: int) -> tuple[float, float]:
    """Return the middle and the width of a column, in units of places."""
    if columns.stacked:
        return place + 0.5, _FILLED_STACK
    width = _FILLED / len(columns.series)
    return place + 0.5 + (series + 0.5 - len(columns.series) / 2) * width, width


def ticks_of(bars: Sequence[Bar], count: int) -> list[float]:
    """Return the numbers of the axis along which columns grow, zero among them."""
    ends = [one.end for one in bars]
    return round_ticks(min([0.0, *ends]), max([0.0, *ends]), count)


def _words(columns: Columns, values: Array) -> Sequence[str]:
    """Return the numbers of a place in words; parts of a whole add up to it."""
    if columns.stacked and columns.unit == "fraction":
        return whole_percents(values)
    return [amount(float(one), columns.unit) for one in values]


def _names(paper: Paper, columns: Columns, bars: Sequence[Bar]) -> list[Name]:
    """Return the names of the series, at the last column that each of them has."""
    names = []
    for series, line in enumerate(columns.series):
        last = next((one for one in reversed(bars) if one.series == series), None)
        height = 0.0 if last is None else (last.begin + last.end) / 2
        names.append(Name((0.0, height), line.label, fill_look(paper.named, series)))
    return names


def _write_values(paper: Paper, inner: Box, columns: Columns, bars: Sequence[Bar], scale: Scale) -> None:
    """Write each number that has room into its column or, where columns stand side by side, on top of it."""
    slot, places = inner.width / len(columns.places), Places(paper.box)
    for one in bars:
        middle, half = inner.left + one.middle * slot, one.width * slot / 2
        places.take(Box(middle - half, scale.at(one.begin), middle + half, scale.at(one.end)))
    for one in bars:
        wide, middle = paper.width(one.words), inner.left + one.middle * slot
        if not columns.stacked:
            low, half = scale.at(one.end) + 1, wide / 2
            shifts = (0.0, half / 3, -half / 3, 2 * half / 3, -2 * half / 3)
            boxes = (Box(middle - half + by, low, middle + half + by, low + paper.leading()) for by in shifts)
            chosen = places.first_free(boxes, 0.0)
            if chosen is not None:
                paper.write([one.words], chosen.left, chosen.top, "value")
        elif (one.end - one.begin) * scale.step >= paper.leading() and wide <= slot * one.width:
            write_inside(paper, one, middle, scale.at((one.begin + one.end) / 2))


def write_inside(paper: Paper, bar: Bar, across: float, height: float, size: float = LABEL) -> None:
    """Write the number of a column into it, its middle at a point of the paper, on a plain ground over a hatch."""
    look, half = fill_look(paper.named, bar.series), paper.width(bar.words, size) / 2 + paper.points(1)
    high = paper.leading(size) / 2
    if look.hatch:
        ground = Box(across - half, height - 0.85 * high, across + half, height + 0.85 * high)
        paper.rectangle(ground, look.fill, "ground", zorder=2)
    paper.write([bar.words], across, height + high, "value", size=size, colour=look.ink, align="center")
