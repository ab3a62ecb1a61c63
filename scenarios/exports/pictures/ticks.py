"""Chooses the round numbers of an axis, and draws them with their grid."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scenarios.exports.pictures.paper import Box, Paper
from scenarios.figures.sentences import amount
from scenarios.units import UNITS, round_step

Array = NDArray[np.float64]
_MOST, _ROOM = 5, 3.0
_MOST_ACROSS, _ACROSS = 8, 80.0
_FINE = 1e9


@dataclass(frozen=True)
class Scale:
    """How the values of an axis lie on the paper: from `low` at the point `begin` to `high` at `end`."""

    low: float
    high: float
    begin: float
    end: float

    @property
    def step(self) -> float:
        """Points for one of the values."""
        return (self.end - self.begin) / (self.high - self.low)

    def at(self, value: float) -> float:
        """Return where a value lies, points."""
        return self.begin + (value - self.low) * self.step

    def row(self, values: Array) -> Array:
        """Return where values lie, points, in the shape given."""
        return self.begin + (values - self.low) * self.step


def tick_count(paper: Paper, length: float) -> int:
    """Return how many numbers an axis of a length has room for: at least one, at most five above its first."""
    return max(1, min(_MOST, int(length / (_ROOM * paper.leading()))))


def round_ticks(low: float, high: float, count: int) -> list[float]:
    """Return about `count` round numbers that reach over a range, zero among them if it lies inside."""
    high = high if high > low else low + 1
    step = round_step(high - low, count)
    return [step * at for at in range(math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9) + 1)]


def count_across(paper: Paper, length: float) -> int:
    """Return how many numbers an axis below a plot has room for."""
    return max(1, min(_MOST_ACROSS, int(length / paper.points(_ACROSS))))


def span_of(values: Array, room: float = 0.0) -> tuple[float, float]:
    """Return from where to where an axis goes that holds all values, gaps left out, and a part of it at both ends."""
    known = values[np.isfinite(values)]
    low, high = (float(known.min()), float(known.max())) if known.size else (0.0, 1.0)
    free = room * (high - low) if high > low else 0.1 * abs(low) or 1.0
    return low - free, high + free


def ticks_within(low: float, high: float, count: int) -> list[float]:
    """Return about `count` round numbers that lie inside a range."""
    slack = (high - low) / _FINE
    return [one for one in round_ticks(low, high, count) if low - slack <= one <= high + slack]


def write_ticks_below(
    paper: Paper, box: Box, unit: str, ticks: Sequence[float], scale: Scale, first: float = 0.0
) -> None:
    """Draw a line up a plot at each value, with its number below; the one of zero is the stronger.

    Of numbers that would touch, every second or third is written.

    Parameters
    ----------
    first
        Left of it no number stands, points: the numbers of an upright axis do.
    """
    named = paper.named
    numbers = [UNITS[unit].write(value) for value in ticks]
    widest = max(paper.width(one) for one in numbers) + paper.points(4)
    apart = abs(scale.step * (ticks[1] - ticks[0])) if len(ticks) > 1 else widest
    every = math.ceil(widest / apart)
    for place, (number, value) in enumerate(zip(numbers, ticks, strict=True)):
        x = scale.at(value)
        colour, width = (named.muted, 1.0) if value == 0 else (named.grid, 0.8)
        paper.rule((x, x), (box.bottom, box.top), "grid", width, color=colour, zorder=0.6)
        if place % every == 0:
            half = paper.width(number) / 2
            middle = min(max(x, first + half), paper.box.right - half)
            paper.write([number], middle, box.bottom, "tick", colour=named.muted, align="center")


def write_ticks(paper: Paper, box: Box, unit: str, ticks: Sequence[float], scale: Scale) -> None:
    """Draw a line across a plot at each value, with its number at the left; the one of zero is the stronger."""
    named = paper.named
    for value in ticks:
        number, y = amount(value, unit), scale.at(value)
        colour, width = (named.muted, 1.0) if value == 0 else (named.grid, 0.8)
        paper.rule((box.left, box.right), (y, y), "grid", width, color=colour, zorder=0.6)
        place = box.left - paper.points(6), y + paper.leading() / 2
        paper.write([number], *place, "tick", colour=named.muted, align="right")
