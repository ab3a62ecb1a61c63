"""Chooses the round numbers of an axis, and draws them with their grid."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scenarios.exports.pictures.paper import Box, Paper
from scenarios.figures.sentences import amount
from scenarios.units import round_step

Array = NDArray[np.float64]
_MOST, _ROOM = 5, 3.0


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


def write_ticks(paper: Paper, box: Box, unit: str, ticks: Sequence[float], scale: Scale) -> None:
    """Draw a line across a plot at each value, with its number at the left; the one of zero is the stronger."""
    named = paper.named
    for value in ticks:
        number, y = amount(value, unit), scale.at(value)
        colour, width = (named.muted, 1.0) if value == 0 else (named.grid, 0.8)
        paper.rule((box.left, box.right), (y, y), "grid", width, color=colour, zorder=0.6)
        place = box.left - paper.points(6), y + paper.leading() / 2
        paper.write([number], *place, "tick", colour=named.muted, align="right")
