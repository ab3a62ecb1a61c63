"""What moves a share most: each lever and uncertainty alone, at five values over its range.

A value is set from the first free quarter on, over the whole schedule that the scenario may hold, and all else stays
as it is: the same draws, the same past. A range is the low to high of the parameter's row, its sourced range; of a path
that of its last point, held in all quarters, as multiples where the parameter counts in multiples. A lever whose row
has no range is tried over its whole control, and says so. Every tier is tried.

Levers come first, then uncertainties by the rank correlation that the draws themselves show: the most telling bars are
there before the rest. Where neither end of an uncertainty moves the share, no values between are tried.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from scenarios.analysis.outcome import Outcome
from scenarios.catalog import Catalog, Parameter, Value
from scenarios.draws import Draws, sample
from scenarios.ensemble import UNWATCHED, Ensemble, Watch
from scenarios.projection import Projection
from scenarios.quantiles import quantiles
from scenarios.scenario import Scenario

Array = NDArray[np.float64]

DRAWS = 200
"""Enough to rank the bars; each is told with its sampling error."""
LEAST = 0.005
"""A share that moves by less is told as unchanged."""
_ONWARD = ("cards", "offered", "price", "stock", "centre_stock", "unspent", "rented")
"""Of a projection: where any effect after the last observed quarter must be seen."""
_RESAMPLES = 50
_TOLD_EVERY = 12
"""Values after which what is known is told anew."""
VENDORS = "vendors"
"""The group of parameters that part a class among its vendors, and so move no share of China's."""


class Range(Enum):
    """Where the values that were tried come from."""

    SOURCED = "sourced"
    CONTROL = "control"
    CHOICES = "choices"


class Silence(Enum):
    """Why a parameter has no bar.

    ``PAST``: it acts on the observed quarters alone, where no value can be set. ``VENDORS``: it parts a class among
    its vendors. ``IDLE``: nothing here depends on it. ``ELSEWHERE``: it moves other results. ``SMALL``: it moves the
    share by less than sampling error or rounding.
    """

    PAST = "past"
    VENDORS = "vendors"
    IDLE = "idle"
    ELSEWHERE = "elsewhere"
    SMALL = "small"


@dataclass(frozen=True)
class Tried:
    """A value of a parameter, the median share that it leads to, and the sampling error of the change; fractions."""

    value: Value
    share: float
    error: float


@dataclass(frozen=True)
class Bar:
    """What one parameter does.

    Attributes
    ----------
    points
        From the lowest value to the highest; tiers in their order. The share is NaN where there is none.
    base
        The median share of the scenario as it is.
    """

    parameter: Parameter
    range: Range
    points: tuple[Tried, ...]
    base: float

    @cached_property
    def ends(self) -> tuple[float, float]:
        """Lowest and highest share that it leads to, the scenario's own among them."""
        shares = [self.base, *(one.share for one in self.points)]
        return float(np.nanmin(shares)), float(np.nanmax(shares))

    @property
    def swing(self) -> float:
        """How far the share moves from end to end, a fraction."""
        return self.ends[1] - self.ends[0]

    @property
    def error(self) -> float:
        """The largest sampling error of its points."""
        return max((one.error for one in self.points if np.isfinite(one.error)), default=0.0)

    @property
    def bends(self) -> bool:
        """Whether the share turns between the ends by more than sampling error and rounding; tiers are no scale."""
        steps = np.diff(np.array([one.share for one in self.points if np.isfinite(one.share)]))
        turned = min(steps[steps > 0].sum(), -steps[steps < 0].sum())
        return self.range is not Range.CHOICES and bool(turned > max(LEAST, 2 * self.error))

    @property
    def gaps(self) -> tuple[Value, ...]:
        """Values at which nothing is sold that the share could be of."""
        return tuple(one.value for one in self.points if not np.isfinite(one.share))


@dataclass(frozen=True)
class Silent:
    """A parameter without a bar, and why."""

    parameter: Parameter
    why: Silence


@dataclass(frozen=True)
class Tornado:
    """What is known so far.

    Attributes
    ----------
    scenario
        As it is, with the draws that the bars rest on.
    base
        Its median share, a fraction.
    bars
        The longest first.
    silent
        In the order of the data.
    done, of
        Values that were tried, of how many.
    """

    scenario: Scenario
    outcome: Outcome
    base: float
    bars: tuple[Bar, ...]
    silent: tuple[Silent, ...]
    done: int
    of: int

    @property
    def whole(self) -> bool:
        """Whether everything was tried."""
        return self.done == self.of


def tornado(
    ensemble: Ensemble,
    scenario: Scenario,
    outcome: Outcome,
    watch: Watch = UNWATCHED,
    among: Callable[[Parameter], bool] = lambda _parameter: True,
) -> Iterator[Tornado]:
    """Yield the bars found so far, again and again, and all of them last.

    Parameters
    ----------
    among
        Which parameters are tried; all that have a range by default.

    Raises
    ------
    Stopped
        The work was called off.
    EngineError
        The market of a quarter did not clear.
    """
    search = _Search(ensemble, scenario.sized(draws=min(DRAWS, scenario.draws)), outcome, watch, among)
    for jobs in search.stages():
        for came in search.run(jobs):
            if came % _TOLD_EVERY == 0:
                yield search.so_far()
    yield search.so_far()


def values_tried(catalog: Catalog, parameter: Parameter) -> tuple[Range, tuple[Value, ...]] | None:
    """Return the values at which a parameter is tried, ascending, and where they come from; None where it has no range.

    Five of them: both ends, the central value, and one halfway to each end; evenly spaced where the central value is an
    end or there is none. Tiers are all tried.
    """
    if parameter.unit == "tier":
        return Range.CHOICES, tuple(catalog.tiers)
    low, central, high = catalog.spread(parameter)
    origin = Range.SOURCED
    if not (isinstance(low, float) and isinstance(high, float)):
        if parameter.role != "lever":
            return None
        origin, low, high = Range.CONTROL, float(parameter.minimum), float(parameter.maximum)
    if low >= high:
        return None
    middle = central if isinstance(central, float) and low < central < high else (low + high) / 2
    return origin, (low, (low + middle) / 2, middle, (middle + high) / 2, high)


@dataclass(frozen=True)
class _Job:
    parameter: Parameter
    value: Value


class _Search:
    """Tries values in the order of what they promise, and keeps what came of each."""

    def __init__(
        self,
        ensemble: Ensemble,
        scenario: Scenario,
        outcome: Outcome,
        watch: Watch,
        among: Callable[[Parameter], bool],
    ) -> None:
        self.ensemble, self.scenario, self.outcome, self.watch = ensemble, scenario, outcome, watch
        self.catalog = ensemble.engine.catalog
        asked = [one for one in self.catalog.parameters.values() if among(one)]
        ranges = {one.id: values_tried(self.catalog, one) for one in asked}
        self.ranges = {name: found for name, found in ranges.items() if found is not None}
        self.tried: dict[str, dict[Value, Tried]] = {name: {} for name in self.ranges}
        self.done, self.of = 0, sum(len(values) for _origin, values in self.ranges.values())
        self.changed, self.differs = set[str](), set[str]()
        [self.base] = ensemble.measured([scenario], lambda one: one, Watch(give_way=watch.give_way))
        self.share = outcome.of(self.base)
        self.resampled = np.random.default_rng(scenario.seed).integers(
            1, len(self.share), (_RESAMPLES, len(self.share))
        )
        self.medians = _median(self.share[self.resampled])

    def stages(self) -> Iterator[list[_Job]]:
        """Yield what is to be tried next; what comes later rests on what came of the earlier."""
        known = [self.catalog.parameters[name] for name in self.ranges]
        levers = [one for one in known if one.role == "lever"]
        telling = self._telling([one for one in known if one.role != "lever"])
        yield self._jobs(levers, ends=True)
        yield self._jobs(levers, ends=False)
        yield self._jobs(telling, ends=True)
        moving = [one for one in telling if self._moves(self._bar(one))]
        between = self._jobs(moving, ends=False)
        self.of = self.done + len(between)
        yield between

    def run(self, jobs: list[_Job]) -> Iterator[int]:
        """Try values, and yield how many of all have come."""
        scenarios = [self.scenario.with_value(self.catalog, job.parameter.id, job.value) for job in jobs]
        before = self.done
        watch = Watch(lambda done, _of: self.watch.done(before + done, self.of), self.watch.give_way)
        for job, (share, differs) in zip(jobs, self.ensemble.measured(scenarios, self._measure, watch), strict=True):
            self._keep(job, share, differs)
            yield self.done

    def so_far(self) -> Tornado:
        """Return what is known."""
        bars = [self._bar(self.catalog.parameters[name]) for name, tried in self.tried.items() if tried]
        moving = sorted((one for one in bars if self._moves(one)), key=lambda one: -one.swing)
        silent = [Silent(one.parameter, self._why(one.parameter)) for one in bars if not self._moves(one)]
        base = float(_median(self.share))
        return Tornado(self.scenario, self.outcome, base, tuple(moving), tuple(silent), self.done, self.of)

    def _jobs(self, parameters: list[Parameter], *, ends: bool) -> list[_Job]:
        jobs = []
        for one in parameters:
            origin, values = self.ranges[one.id]
            apart = values if origin is Range.CHOICES else (values[0], values[-1])
            jobs += [_Job(one, value) for value in values if (value in apart) == ends]
        return jobs

    def _telling(self, parameters: list[Parameter]) -> list[Parameter]:
        """Return uncertainties, the ones first whose draws go most with the share."""
        draws = sample(self.catalog, self.scenario.draws, self.scenario.seed)
        known = np.isfinite(self.share[1:])
        ranks = _ranks(self.share[1:][known])
        return sorted(parameters, key=lambda one: -abs(float(ranks @ _ranks(drawn(draws, one)[known]))))

    def _measure(self, projection: Projection) -> tuple[Array, bool]:
        """Return the share in every draw, and whether anything differs after the observed quarters."""
        pairs = ((getattr(projection.ahead, name), getattr(self.base.ahead, name)) for name in _ONWARD)
        return self.outcome.of(projection), not all(np.array_equal(one, other) for one, other in pairs)

    def _keep(self, job: _Job, share: Array, differs: bool) -> None:
        error = float(np.std(_median(share[self.resampled]) - self.medians, ddof=1))
        self.tried[job.parameter.id][job.value] = Tried(job.value, float(_median(share)), error)
        self.done += 1
        if differs:
            self.differs.add(job.parameter.id)
        if not np.array_equal(share, self.share, equal_nan=True):
            self.changed.add(job.parameter.id)

    def _bar(self, parameter: Parameter) -> Bar:
        origin, values = self.ranges[parameter.id]
        tried = self.tried[parameter.id]
        points = tuple(tried[value] for value in values if value in tried)
        return Bar(parameter, origin, points, float(_median(self.share)))

    def _moves(self, bar: Bar) -> bool:
        return bar.swing > max(LEAST, bar.error) or bool(bar.gaps)

    def _why(self, parameter: Parameter) -> Silence:
        if parameter.id in self.changed:
            return Silence.SMALL
        if parameter.id in self.differs:
            return Silence.ELSEWHERE
        if parameter.group == VENDORS:
            return Silence.VENDORS
        return Silence.PAST if parameter.applies == "always" and parameter.role != "lever" else Silence.IDLE


def drawn(draws: Draws, parameter: Parameter) -> Array:
    """Return what a parameter is in every draw, shape (draws,); of a path, at the point where it spreads most."""
    if not parameter.is_path:
        return draws.numbers[parameter.id][1:]
    points = draws.points[parameter.id][:, 1:]
    return points[int(np.argmax(np.ptp(points, axis=1)))]


def _median(values: Array) -> Array:
    """Return the median over the draws, the last axis, of which the first is the central case."""
    return quantiles(values, (0.5,))[0]


def _ranks(values: Array) -> Array:
    """Return ranks about 0, of length 1; all 0 where nothing varies."""
    if not values.size or np.ptp(values) == 0:
        return np.zeros(values.size)
    ranks = np.argsort(np.argsort(values)) - (values.size - 1) / 2
    return ranks / np.linalg.norm(ranks)
