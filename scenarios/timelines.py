"""Paths over the horizon: how the points of one series become a value for every quarter.

``mid-year`` totals (unit "... /year")   the calendar year's total; quarters follow a cumulative curve that passes
                                        through every 1 January (cubic Hermite, harmonic slopes): four sum to the year
``mid-year`` other units                linear between middles of years, read at the centre of the quarter
``step``                                from that quarter on       ``linear``  between starts of quarters
``ramp``                                product generations, each blending in over ``ramp_years`` from a quarter before
Outside the first and the last point every path is flat.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scenarios.quarters import Horizon

Array = NDArray[np.float64]
HOW = ("mid-year", "step", "linear", "ramp")


@dataclass(frozen=True, eq=False)
class Timeline:
    """One series of ``timelines.csv``.

    Attributes
    ----------
    at
        Places of the points, decimal years, ascending, shape (points,).
    low, central, high
        Values, shape (points,); low and high equal central where the data give no range.
    said
        What the data say of each point; of the first one it is said of the whole path.
    """

    series: str
    unit: str
    how: str
    ramp_years: float
    at: Array
    low: Array
    central: Array
    high: Array
    evidence: tuple[str, ...]
    said: tuple[str, ...]

    def over(self, horizon: Horizon, values: Array | None = None, earlier: float = 0.0) -> Array:
        """Return the value of every quarter.

        Parameters
        ----------
        values
            Values at the points, shape (points,) or (points, draws); the central ones by default.
        earlier
            Years by which the path is read earlier: wafers started for cards sold today.

        Returns
        -------
        Array
            Shape (quarters,) or (quarters, draws); totals per quarter where the unit is per year.
        """
        points = self.central if values is None else values
        if self.how == "step":
            return points[np.clip(np.searchsorted(self.at, horizon.starts, side="right") - 1, 0, None)]
        if self.how == "linear":
            return _interpolate(horizon.starts, self.at, points)
        if self.how == "ramp":
            return self._ramp(horizon, points)
        if self.unit.endswith("/year"):
            return self._totals(horizon, points)
        return _interpolate(horizon.starts + 0.125 - earlier, self.at + 0.5, points)

    def _ramp(self, horizon: Horizon, points: Array) -> Array:
        path = np.repeat(points[:1], horizon.count, axis=0)
        for start, value in zip(self.at[1:], points[1:], strict=True):
            weight = np.clip((horizon.starts - start + 0.25) / self.ramp_years, 0.0, 1.0)
            weight = weight.reshape(-1, *[1] * (points.ndim - 1))
            path = path * (1 - weight) + value * weight
        return path

    def _totals(self, horizon: Horizon, points: Array) -> Array:
        years = np.arange(horizon.years.start - 1, horizon.years.stop + 1, dtype=float)
        totals = _interpolate(years, self.at, points)
        before, after = totals[:-1], totals[1:]
        both = before + after
        slope = np.divide(2 * before * after, both, out=np.zeros_like(both), where=both > 0)
        slope = np.concatenate([totals[:1], slope, totals[-1:]])
        x = np.arange(5) / 4
        weight_total = np.diff(x * x * (3 - 2 * x))
        weight_begin, weight_end = np.diff(x * (1 - x) ** 2), np.diff(x * x * (x - 1))
        year = np.arange(horizon.count) // 4 + 1
        quarter = np.arange(horizon.count) % 4
        shape = (-1, *[1] * (points.ndim - 1))
        return (
            totals[year] * weight_total[quarter].reshape(shape)
            + slope[year] * weight_begin[quarter].reshape(shape)
            + slope[year + 1] * weight_end[quarter].reshape(shape)
        )


def _interpolate(x: Array, at: Array, points: Array) -> Array:
    """Linear between points, flat outside; each draw by itself, whatever draws stand beside it."""
    if len(at) == 1:
        return np.repeat(points, len(x), axis=0)
    left = np.clip(np.searchsorted(at, x, side="right") - 1, 0, len(at) - 2)
    part = np.clip((x - at[left]) / (at[left + 1] - at[left]), 0.0, 1.0)
    part = part.reshape(-1, *[1] * (points.ndim - 1))
    return points[left] * (1 - part) + points[left + 1] * part
