"""Finds at which values of each numeric lever a statement about a share changes its truth, the other levers held."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from scenarios.analysis.lever_runs import Progress
from scenarios.analysis.targets import Target
from scenarios.catalog import Parameter
from scenarios.ensemble import UNWATCHED, Ensemble, Watch
from scenarios.scenario import Scenario

Array = NDArray[np.float64]

DRAWS = 100
"""Enough for a notch: all levers are done before the eye has found the first."""
_PLACES = 5
_REFINED = 2


@dataclass(frozen=True)
class Flip:
    """A value of a lever at which the statement changes its truth.

    Attributes
    ----------
    true_above
        Whether it holds above the value rather than below.
    error
        Standard error of the value over the draws, in the lever's unit.
    """

    value: float
    true_above: bool
    error: float


@dataclass(frozen=True)
class Flips:
    """Where a statement changes its truth, by lever; a lever that is looked at and never changes it has none.

    Attributes
    ----------
    probability
        The statement: the target is met in that part of the runs.
    levers
        Those that are looked at.
    draws
        Runs that each value was looked at over.
    """

    scenario: Scenario
    target: Target
    probability: float
    levers: Mapping[str, tuple[Flip, ...]]
    draws: int
    whole: bool


@dataclass(frozen=True)
class Reserve:
    """By how much the run that decides meets the target, and the standard error of that; fractions."""

    value: float
    error: float


Reserves = dict[float, Reserve]
"""By the lever's value."""


def flip_points(
    scenario: Scenario,
    target: Target,
    probability: float,
    ensemble: Ensemble,
    watch: Watch = UNWATCHED,
    first: str | None = None,
) -> Iterator[Flips]:
    """Yield the flip points found so far, whenever those of a lever come or become finer; the whole answer last.

    Parameters
    ----------
    first
        The lever that is looked at before all others.

    Raises
    ------
    Stopped
        The work was called off.
    EngineError
        The market of a quarter did not clear.
    """
    search = _Search(scenario.sized(draws=min(DRAWS, scenario.draws)), target, probability, ensemble, watch)
    numeric = [one for one in ensemble.engine.catalog.levers if one.unit != "tier"]
    for batch in ([one for one in numeric if one.id == first], [one for one in numeric if one.id != first]):
        for _lever in search.look(batch):
            yield search.answer(whole=False)
    for _time in range(_REFINED):
        search.refine()
    yield search.answer(whole=True)


class _Search:
    """What is known of each lever so far."""

    def __init__(
        self, scenario: Scenario, target: Target, probability: float, ensemble: Ensemble, watch: Watch
    ) -> None:
        self.scenario, self.target, self.probability, self.ensemble = scenario, target, probability, ensemble
        levers = [one for one in ensemble.engine.catalog.levers if one.unit != "tier"]
        self.progress = Progress(watch, (_PLACES + 1) * len(levers))
        self.known: dict[str, Reserves] = {}

    def look(self, levers: Sequence[Parameter]) -> Iterator[str]:
        """Look at places over the whole range of levers; yield each lever when it is done."""
        asked = [(lever.id, value) for lever in levers for value in places_of(lever)]
        for (lever_id, value), reserve in zip(asked, self._reserves(asked), strict=True):
            self.known.setdefault(lever_id, {})[value] = reserve
            if len(self.known[lever_id]) == _PLACES:
                yield lever_id

    def refine(self) -> None:
        """Look once more at each place where the statement seems to change its truth."""
        asked = []
        for lever_id, reserves in self.known.items():
            fineness = self.ensemble.engine.catalog.parameters[lever_id].step
            for left, right in turns(reserves):
                if right - left > fineness:
                    asked.append((lever_id, crossing(reserves, left, right)))
        for (lever_id, value), reserve in zip(asked, self._reserves(asked), strict=True):
            self.known[lever_id][value] = reserve

    def answer(self, *, whole: bool) -> Flips:
        """Return what is known."""
        found = {lever: flips_of(reserves) for lever, reserves in self.known.items() if len(reserves) >= _PLACES}
        held = MappingProxyType(found)
        return Flips(self.scenario, self.target, self.probability, held, self.scenario.draws, whole)

    def _reserves(self, asked: Sequence[tuple[str, float]]) -> Iterator[Reserve]:
        catalog = self.ensemble.engine.catalog
        moved = [self.scenario.with_value(catalog, lever, value) for lever, value in asked]
        for shares in self.ensemble.measured(moved, self.target.shares, self.progress.part()):
            yield reserve_of(shares, self.target, self.probability)


def places_of(lever: Parameter) -> list[float]:
    """Return the values of a lever that are looked at first."""
    return [round(float(one), 10) for one in np.linspace(float(lever.minimum), float(lever.maximum), _PLACES)]


def reserve_of(shares: Array, target: Target, probability: float) -> Reserve:
    """Return by how much the run that decides meets a target; its error is that of a quantile over the draws."""
    away = math.sqrt(probability * (1.0 - probability) / len(shares))
    easier, harder = (target.reserve(shares, min(max(probability + one, 0.0), 1.0)) for one in (-away, away))
    return Reserve(target.reserve(shares, probability), (easier - harder) / 2)


def turns(reserves: Reserves) -> list[tuple[float, float]]:
    """Return the neighbours between which the statement changes its truth."""
    holds = {at: one.value >= 0 for at, one in reserves.items()}
    return [(left, right) for left, right in pairwise(sorted(holds)) if holds[left] != holds[right]]


def crossing(reserves: Reserves, left: float, right: float) -> float:
    """Return where a straight line between two neighbours is zero, kept off both ends so that a search moves on."""
    part = reserves[left].value / (reserves[left].value - reserves[right].value)
    return round(left + float(np.clip(part, 0.05, 0.95)) * (right - left), 10)


def flips_of(reserves: Reserves) -> tuple[Flip, ...]:
    """Return the flip points of one lever, ascending."""
    return tuple(
        Flip(crossing(reserves, left, right), reserves[right].value >= 0, _error_between(reserves, left, right))
        for left, right in turns(reserves)
    )


def _error_between(reserves: Reserves, left: float, right: float) -> float:
    """Return the standard error of the value between two neighbours at which the straight line is zero."""
    slope = abs(reserves[right].value - reserves[left].value) / (right - left)
    return (reserves[left].error + reserves[right].error) / 2 / slope
