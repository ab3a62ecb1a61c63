"""The values that the model's blocks read: a scenario laid over the draws, for a run of quarters.

Shapes everywhere: quarters first, draws last. What is the same in all quarters or all draws has length 1 there.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from scenarios.catalog import Catalog, Value
from scenarios.draws import Draws
from scenarios.scenario import Schedule

Array = NDArray[np.float64]

SEGMENTS = ("training", "heavy_inference", "light_inference")
"""Buyers by what they do: training; LLM and reasoning inference; vision, recommendation and small models."""


@dataclass(frozen=True, eq=False)
class Inputs:
    """Values of all parameters and paths in `quarters` of the horizon.

    Attributes
    ----------
    quarters
        Indices of the quarters, all observed or all free.
    values
        What the scenario sets; empty for observed quarters.
    """

    catalog: Catalog
    draws: Draws
    quarters: range
    values: Mapping[str, Schedule]

    @property
    def ahead(self) -> bool:
        """Whether levers and drawn future paths act in these quarters."""
        return self.quarters.start >= self.catalog.horizon.first_free

    @property
    def years(self) -> Array:
        """Starts of the quarters, decimal years, shape (quarters, 1)."""
        return self.catalog.horizon.starts[self.quarters.start : self.quarters.stop, None]

    def is_set(self, parameter_id: str) -> bool:
        """Whether the scenario sets the parameter."""
        return parameter_id in self.values

    def number(self, parameter_id: str) -> Array:
        """Return a parameter that is one number, shape (quarters or 1, draws or 1)."""
        parameter = self.catalog.parameters[parameter_id]
        drawn = self.draws.numbers.get(parameter_id)
        if drawn is None or (parameter.applies == "ahead" and not self.ahead):
            basis = np.array([[parameter.baseline]])
        else:
            basis = drawn[None, :]
        return self._laid_over(parameter_id, basis)

    def path(self, parameter_id: str, earlier: float = 0.0) -> Array:
        """Return a parameter that is a path, in the unit of its timeline, shape (quarters, draws or 1)."""
        parameter = self.catalog.parameters[parameter_id]
        central = self.series(parameter.series, earlier)
        if self.ahead and parameter_id in self.draws.points:
            timeline = self.catalog.timelines[parameter.series]
            basis = self._cut(self.draws.path(parameter_id, timeline, self.catalog.horizon, earlier))
        elif self.ahead and parameter_id in self.draws.numbers:
            basis = self.draws.numbers[parameter_id][None, :] * (central if parameter.unit == "x" else 1.0)
        else:
            basis = central
        return self._laid_over(parameter_id, basis, central if parameter.unit == "x" else 1.0)

    def series(self, name: str, earlier: float = 0.0) -> Array:
        """Return the central values of a path of ``timelines.csv``, shape (quarters, 1)."""
        return self._cut(self.catalog.path(name, earlier))[:, None]

    def lagged(self, parameter_id: str, quarters: int) -> Array:
        """Return a lever as it was `quarters` before, its baseline before the first free one; (quarters, draws)."""
        baseline = self.catalog.parameters[parameter_id].baseline
        before = [quarter - quarters for quarter in self.quarters]
        free = np.array(before)[:, None] >= self.catalog.horizon.first_free
        drawn = self.draws.numbers.get(parameter_id)
        basis = np.array([[baseline]]) if drawn is None else np.where(free, drawn[None, :], baseline)
        points = self.values.get(parameter_id, ())
        held = np.array([_holding(points, quarter, np.nan) for quarter in before], dtype=float)[:, None]
        return np.where(np.isnan(held), basis, held)

    def chosen(self, parameter_id: str) -> list[Value | None]:
        """Return what the scenario sets for each quarter, None where it leaves the parameter alone."""
        points = self.values.get(parameter_id, ())
        return [_holding(points, quarter, None) for quarter in self.quarters]

    def _cut(self, whole: Array) -> Array:
        return whole[self.quarters.start : self.quarters.stop]

    def _laid_over(self, parameter_id: str, basis: Array, per_unit: Array | float = 1.0) -> Array:
        """Return what the scenario sets, in multiples of `per_unit`, and `basis` where it sets nothing."""
        if parameter_id not in self.values:
            return basis
        chosen = np.array([np.nan if one is None else float(one) for one in self.chosen(parameter_id)])[:, None]
        return np.where(np.isnan(chosen), basis, chosen * per_unit) if np.isnan(chosen).any() else chosen * per_unit


def summed_up(steps: Array) -> Array:
    """Return the sum of the quarters so far, in every quarter, shape (quarters, draws).

    The same as ``np.cumsum``, which walks down each draw across memory: a quarter at once is several times as quick.
    """
    sums = steps.copy()
    for before, now in pairwise(sums):
        np.add(before, now, out=now)
    return sums


def _holding(points: Schedule, quarter: int, otherwise: Value | None) -> Value | None:
    held = [value for at, value in points if at <= quarter]
    return held[-1] if held else otherwise
