"""Draws columns by year, on each other or side by side, with their numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from scenarios.exports.picture_look import fill_look
from scenarios.exports.picture_names import Name, names_width, write_names
from scenarios.exports.picture_paper import Box, Paper
from scenarios.exports.picture_ticks import Scale, round_ticks, write_ticks
from scenarios.figures.figure import Columns
from scenarios.figures.sentences import amount, whole_percents

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Array = NDArray[np.float64]
_NAMES = 0.3
_FILLED = 0.78
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
    ticks = round_ticks(min(0.0, *(one.end for one in bars)), max(one.end for one in bars))
    numbers = [amount(one, columns.unit) for one in ticks]
    names = _names(paper, columns, bars)
    left = box.left + max(paper.width(one) for one in numbers) + paper.points(8)
    right = box.right - names_width(paper, names, box.width * _NAMES)
    inner = Box(left, box.bottom + paper.leading(), right, box.top - paper.leading() / 2)
    axes = paper.axes(inner, (0, len(columns.places)), (ticks[0], ticks[-1]), f"{columns.id}.axes")
    scale = Scale(ticks[0], ticks[-1], inner.bottom, inner.top)
    write_ticks(paper, inner, columns.unit, ticks, scale)
    for place, name in enumerate(columns.places):
        middle = inner.left + (place + 0.5) / len(columns.places) * inner.width
        paper.write([name], middle, inner.bottom, "tick", colour=paper.named.muted, align="center")
    for one in bars:
        _stand(paper, axes, columns, one)
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
            if columns.stacked:
                middle, width, begin = place + 0.5, _FILLED, ground
                ground += value
            else:
                width, begin = _FILLED / len(columns.series), 0.0
                middle = place + 0.5 + (series + 0.5 - len(columns.series) / 2) * width
            bars.append(Bar(series, place, begin, begin + value, middle, width, words[place][series]))
    return bars


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


def _stand(paper: Paper, axes: "Axes", columns: Columns, bar: Bar) -> None:
    look = fill_look(paper.named, bar.series)
    (patch,) = axes.bar(
        *([bar.middle], [bar.end - bar.begin], bar.width, [bar.begin]),
        facecolor=look.fill,
        edgecolor=look.hatching,
        linewidth=0,
        hatch=look.hatch or None,
    )
    patch.set_gid(f"{columns.id}.{columns.series[bar.series].id}.{columns.places[bar.place]}")


def _write_values(paper: Paper, inner: Box, columns: Columns, bars: Sequence[Bar], scale: Scale) -> None:
    """Write each number that has room into its column or, where columns stand side by side, on top of it."""
    slot = inner.width / len(columns.places)
    for one in bars:
        wide, room = paper.width(one.words), slot * one.width + paper.points(3)
        middle = inner.left + one.middle * slot
        if columns.stacked and (one.end - one.begin) * scale.step >= paper.leading() and wide <= slot:
            _write_inside(paper, one, middle, scale.at((one.begin + one.end) / 2))
        elif not columns.stacked and wide <= room:
            top = scale.at(one.end) + paper.leading()
            paper.write([one.words], middle, top, "value", align="center")


def _write_inside(paper: Paper, bar: Bar, middle: float, height: float) -> None:
    look, half = fill_look(paper.named, bar.series), paper.width(bar.words) / 2 + paper.points(2)
    high = paper.leading() / 2
    if look.hatch:
        ground = Box(middle - half, height - 0.85 * high, middle + half, height + 0.85 * high)
        paper.rectangle(ground, look.fill, "ground", zorder=2)
    paper.write([bar.words], middle, height + high, "value", colour=look.ink, align="center")
