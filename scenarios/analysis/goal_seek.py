"""Asks backwards: at which values of a lever a target is met with a probability, over the draws of a scenario.

The probability over a lever is looked at on a grid over few draws, and over all draws where it is near the one asked.
Between two values of which one meets it, TOMS 748 looks for the zero of `Target.reserve`: a probability is a step
function over the draws, the margin of the run that decides is not, and both change sign at the same value.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby, pairwise

import numpy as np
from numpy.typing import NDArray

from scenarios.analysis.lever_runs import KnownRuns, Progress, runs_of
from scenarios.analysis.targets import Target
from scenarios.catalog import Catalog, Parameter, Value
from scenarios.ensemble import UNWATCHED, Ensemble, Watch
from scenarios.scenario import Scenario, Schedule

Array = NDArray[np.float64]

FEW = 200
"""Draws of the first look."""
_GRID, _FINER, _TIMES = 11, 6, 2
_STEEP = 0.15
"""Between two places of the grid whose probabilities differ by more, one more is looked at."""
_NEAR = 2.0
"""Sampling errors within which a first look decides nothing."""
_WITHIN = 0.5
"""Sampling errors from the probability asked at which a search ends."""
_FINENESS = 100
"""Values that a search tells apart within one step of the lever."""
_EXPECTED = 30
_SAME = 1e-9


@dataclass(frozen=True)
class Asked:
    """What is asked.

    Attributes
    ----------
    scenario
        Everything but the lever, with the draws that count.
    lever
        Id of the parameter that moves, held at one value from the first free quarter on.
    probability
        Part of the runs that must meet the target, above 0.
    """

    scenario: Scenario
    lever: str
    target: Target
    probability: float


@dataclass(frozen=True)
class Point:
    """What a value of the lever brings.

    Attributes
    ----------
    value
        None for the scenario as it stands.
    probability
        Part of the runs that meet the target.
    error
        Its standard error by the number of runs.
    median
        Share in the middle of the runs that have one; NaN where none has.
    unknown
        Part of the runs without a share, as nothing is sold: they do not meet the target.
    draws
        Runs that were made here.
    met
        Whether the probability asked for is reached.
    """

    value: Value | None
    probability: float
    error: float
    median: float
    unknown: float
    draws: int
    met: bool


@dataclass(frozen=True)
class Range:
    """Values of the lever, both ends included, at which the target is met with the probability asked for.

    Attributes
    ----------
    from_limit, to_limit
        Whether an end is where the lever ends, rather than where the answer turns.
    """

    low: Point
    high: Point
    from_limit: bool
    to_limit: bool


@dataclass(frozen=True)
class Answer:
    """What was found.

    Attributes
    ----------
    now
        The scenario as it stands.
    curve
        All values that were looked at: ascending, or tiers in their order.
    ranges
        Where the target is met; a tier that meets it is a range of its own.
    sourced
        Low and high that sources give the lever, None where none do.
    without_effect
        Whether no run changes wherever the lever stands.
    replaced
        The schedule that a value of the lever would replace; empty where there is none.
    whole
        Whether the search is over; else the curve is of a first look.
    """

    asked: Asked
    now: Point
    curve: tuple[Point, ...]
    ranges: tuple[Range, ...]
    sourced: tuple[float, float] | None
    without_effect: bool
    replaced: Schedule
    whole: bool

    @property
    def solutions(self) -> tuple[Point, ...]:
        """The values at which the answer turns, ascending; of tiers, all that meet the target."""
        if any(isinstance(one.value, str) for one in self.curve):
            return tuple(one.low for one in self.ranges)
        ends = [(one.low, one.from_limit) for one in self.ranges] + [(one.high, one.to_limit) for one in self.ranges]
        turns = {point.value: point for point, is_limit in ends if not is_limit}
        return tuple(sorted(turns.values(), key=lambda point: float(point.value or 0.0)))

    def error_of(self, point: Point) -> float:
        """Return the standard error of a value at which the answer turns, in the lever's unit; 0 of a tier.

        It is half the stretch of the curve on which the probability is within its own error of that of the value.
        """
        if not isinstance(point.value, float):
            return 0.0
        above = [one for one in self.curve if float(one.value or 0.0) >= point.value]
        below = [one for one in self.curve if float(one.value or 0.0) <= point.value]
        return (_reach(point, above) + _reach(point, below[::-1])) / 2

    @property
    def best(self) -> Point:
        """The value at which the target is likeliest, within what is sourced or else within the lever's own range."""
        inside = [one for one in self.curve if self.is_sourced(one)]
        return max(inside or self.curve, key=lambda one: one.probability)

    def is_sourced(self, point: Point) -> bool:
        """Whether a value lies within what sources give, or none give any."""
        if self.sourced is None or not isinstance(point.value, float):
            return True
        return self.sourced[0] <= point.value <= self.sourced[1]


def seek(asked: Asked, ensemble: Ensemble, watch: Watch = UNWATCHED) -> Iterator[Answer]:
    """Yield the curve of a first look, then the whole answer.

    Raises
    ------
    InputError
        The lever is not known.
    Stopped
        The work was called off.
    EngineError
        The market of a quarter did not clear.
    """
    parameter = ensemble.engine.catalog.parameter(asked.lever)
    scenario, most = asked.scenario, asked.scenario.draws
    progress = Progress(watch, _EXPECTED)
    (standing,) = ensemble.measured([scenario], asked.target.shares, progress.part())
    run = runs_of(ensemble, scenario, asked.lever, asked.target, progress)
    runs = KnownRuns(run, min(FEW, most), most)
    told = partial(_answer, asked, ensemble.engine.catalog, standing)
    places = places_of(parameter, scenario, ensemble.engine.catalog)
    runs.look(places)
    if parameter.unit != "tier":
        look_closer(runs, asked)
    yield told(runs, whole=False)
    if not _is_idle(runs):
        settle(runs, asked)
        if parameter.unit == "tier":
            runs.settle(places)
        else:
            find_turns(runs, asked, parameter.step / _FINENESS)
            best = told(runs, whole=True).best
            runs.settle([value for value in runs.values if value == best.value])
    yield told(runs, whole=True)


def places_of(parameter: Parameter, scenario: Scenario, catalog: Catalog) -> list[Value]:
    """Return the values that are looked at first: over the whole range, and all that mean something."""
    own = [value for _at, value in scenario.values.get(parameter.id, ())]
    if parameter.unit == "tier":
        return list(dict.fromkeys([*catalog.tiers, *own]))
    named = [one for one in (parameter.low, parameter.central, parameter.high) if one is not None]
    grid = np.linspace(float(parameter.minimum), float(parameter.maximum), _GRID)
    return sorted({round(float(one), 10) for one in (*grid, *named, *own)})


def look_closer(runs: KnownRuns, asked: Asked) -> None:
    """Look at more places where the probability changes fast from one to the next."""
    for _time in range(_TIMES):
        gaps = []
        for left, right in pairwise(runs.values):
            rise = abs(_probability(runs, asked, right) - _probability(runs, asked, left))
            if rise > _STEEP:
                gaps.append((rise, (float(left) + float(right)) / 2))
        runs.look([round(middle, 10) for _rise, middle in sorted(gaps, reverse=True)[:_FINER]])


def settle(runs: KnownRuns, asked: Asked) -> None:
    """Run over all draws where few leave open on which side of the probability a value is, and beside each turn."""
    while True:
        values = runs.values
        turns = [pair for pair in pairwise(values) if _met(runs, asked, pair[0]) != _met(runs, asked, pair[1])]
        open_values = [one for one in values if _is_near(runs, asked, one)] + [one for pair in turns for one in pair]
        if all(runs.is_whole(one) for one in open_values):
            return
        runs.settle(open_values)


def find_turns(runs: KnownRuns, asked: Asked, fineness: float) -> None:
    """Search between each two neighbours of which one meets the probability, until they are as close as told.

    Parameters
    ----------
    fineness
        Smallest difference of two values that are told apart, in the lever's unit.
    """
    from scipy.optimize import toms748

    def reserve(value: float) -> float:
        place = round(round(value / fineness) * fineness, 10)
        runs.settle([place])
        over = asked.target.reserve(runs.shares(place), asked.probability)
        beyond = _probability(runs, asked, place) - asked.probability
        return 0.0 if 0 <= beyond <= _WITHIN * _error(asked.probability, runs.most) else over or _SAME

    for left, right in list(pairwise(runs.values)):
        low, high = float(left), float(right)
        if _met(runs, asked, left) != _met(runs, asked, right) and high - low > fineness:
            ends = [reserve(one) for one in (low, high)]
            if 0.0 not in ends:
                toms748(reserve, low, high, xtol=fineness, rtol=4 * np.finfo(float).eps)


def _reach(point: Point, curve: Sequence[Point]) -> float:
    """Return how far a lever moves from a point, along a curve that leaves it, to change the probability by its error.

    To the end of the curve where it never does.
    """
    way = 0.0
    for near, far in pairwise(curve):
        moved, rise = (abs(one.probability - point.probability) for one in (near, far))
        length = abs(float(far.value or 0.0) - float(near.value or 0.0))
        if rise >= point.error:
            return way + length * (point.error - moved) / (rise - moved)
        way += length
    return way


def _answer(asked: Asked, catalog: Catalog, standing: Array, runs: KnownRuns, *, whole: bool) -> Answer:
    parameter = catalog.parameters[asked.lever]
    curve = tuple(_point(asked, value, runs.shares(value)) for value in runs.values)
    is_tier = parameter.unit == "tier"
    sourced = None if parameter.low is None or parameter.high is None else (parameter.low, parameter.high)
    return Answer(
        asked=asked,
        now=_point(asked, None, standing),
        curve=curve,
        ranges=tuple(Range(one, one, False, False) for one in curve if one.met) if is_tier else _ranges(curve),
        sourced=sourced,
        without_effect=_is_idle(runs),
        replaced=asked.scenario.values.get(asked.lever, ()),
        whole=whole,
    )


def _ranges(curve: tuple[Point, ...]) -> tuple[Range, ...]:
    """Return the stretches of a curve on which the target is met."""
    found = []
    for met, stretch in groupby(curve, key=lambda one: one.met):
        if met:
            points = list(stretch)
            found.append(Range(points[0], points[-1], points[0] is curve[0], points[-1] is curve[-1]))
    return tuple(found)


def _point(asked: Asked, value: Value | None, shares: Array) -> Point:
    probability, known = asked.target.probability(shares), shares[np.isfinite(shares)]
    return Point(
        value=value,
        probability=probability,
        error=_error(probability, len(shares)),
        median=float(np.median(known)) if known.size else math.nan,
        unknown=1.0 - known.size / len(shares),
        draws=len(shares),
        met=asked.target.reserve(shares, asked.probability) >= 0,
    )


def _is_idle(runs: KnownRuns) -> bool:
    """Whether no run changes wherever the lever stands."""
    first, *others = (runs.shares(value)[: runs.few] for value in runs.values)
    return all(np.allclose(first, one, rtol=0, atol=_SAME, equal_nan=True) for one in others)


def _probability(runs: KnownRuns, asked: Asked, value: Value) -> float:
    return asked.target.probability(runs.shares(value))


def _met(runs: KnownRuns, asked: Asked, value: Value) -> bool:
    return asked.target.reserve(runs.shares(value), asked.probability) >= 0


def _is_near(runs: KnownRuns, asked: Asked, value: Value) -> bool:
    """Whether the few draws leave open on which side of the probability asked for a value is."""
    away = abs(_probability(runs, asked, value) - asked.probability)
    return away <= _NEAR * _error(asked.probability, runs.few)


def _error(probability: float, draws: int) -> float:
    """Return the binomial standard error of a part of the draws, as Wilson has it: not zero where all are alike."""
    return math.sqrt(probability * (1.0 - probability) / draws + 0.25 / draws**2) / (1.0 + 1.0 / draws)
