"""Finds places for the labels of a picture, so that none lies on another or on a curve."""

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from scenarios.exports.pictures.paper import Box

Array = NDArray[np.float64]
_DENSE = 48
"""Points that stand for a piece of a curve between two of its values: labels keep off steep ones too."""
_RINGS = (1.2, 2.5, 4.0, 6.0, 9.0, 13.0)
"""How far off a label may stand, in radii of what it names."""


def spread(wanted: Sequence[float], heights: Sequence[float], low: float, high: float) -> list[float]:
    """Return the middles of labels in a column, as near to where they want to be as they go without touching.

    Parameters
    ----------
    wanted
        Where each label wants its middle to be.
    heights
        Of the labels.
    low, high
        The column; it is overrun only where the labels do not fit into it.
    """
    order = sorted(range(len(wanted)), key=lambda one: wanted[one])
    middles = [0.0] * len(wanted)
    floor = low
    for one in order:
        middles[one] = max(wanted[one], floor + heights[one] / 2)
        floor = middles[one] + heights[one] / 2
    roof = high
    for one in reversed(order):
        middles[one] = min(middles[one], roof - heights[one] / 2)
        roof = middles[one] - heights[one] / 2
    return middles


class Places:
    """What is taken on a picture already."""

    def __init__(self, inside: Box) -> None:
        """Take nothing yet; labels must lie inside a rectangle."""
        self._inside = inside
        self._boxes: list[Box] = []
        self._points = np.empty((0, 2))

    def take(self, box: Box) -> None:
        """Keep labels off a rectangle."""
        self._boxes.append(box)

    def take_curve(self, x: Array, y: Array) -> None:
        """Keep labels off a curve, if they can; NaN is a gap in it."""
        known = np.isfinite(x) & np.isfinite(y)
        x, y = x[known], y[known]
        if x.size:
            steps = np.linspace(0, x.size - 1, _DENSE * x.size)
            dense = np.column_stack([np.interp(steps, np.arange(x.size), one) for one in (x, y)])
            self._points = np.concatenate([self._points, dense])

    def near(self, point: tuple[float, float], wide: float, high: float, radius: float) -> Box | None:
        """Return a free place for a label near a point that has a radius, the nearer the better, or None."""
        rings = (radius * one for one in _RINGS)
        return self.first_free((box for ring in rings for box in _around(*point, wide, high, ring)), 1.0)

    def first_free(self, boxes: Iterable[Box], gap: float) -> Box | None:
        """Return the first rectangle that meets nothing, else the first that meets curves only, else None."""
        free = [one for one in boxes if self._inside.holds(one) and not any(one.meets(box, gap) for box in self._boxes)]
        chosen = next((one for one in free if not self._on_curve(one)), free[0] if free else None)
        if chosen is not None:
            self.take(chosen)
        return chosen

    def _on_curve(self, box: Box) -> bool:
        x, y = self._points.T
        return bool(np.any((x > box.left) & (x < box.right) & (y > box.bottom) & (y < box.top)))


def _around(x: float, y: float, wide: float, high: float, ring: float) -> Iterator[Box]:
    """Yield the places of a label around a point, at its right first."""
    for left, bottom in (
        (x + ring, y - high / 2),
        (x - wide / 2, y + ring),
        (x - wide / 2, y - ring - high),
        (x - ring - wide, y - high / 2),
        (x + ring / 2, y + ring / 2),
        (x + ring / 2, y - ring / 2 - high),
        (x - ring / 2 - wide, y + ring / 2),
        (x - ring / 2 - wide, y - ring / 2 - high),
    ):
        yield Box(left, bottom, left + wide, bottom + high)
