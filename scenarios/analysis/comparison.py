"""Scenarios beside each other over the same draws: levels, differences run by run, and what they set otherwise."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from scenarios.catalog import Catalog, Parameter, Value
from scenarios.errors import InputError
from scenarios.projection import DEFINITIONS, Projection, counts_of
from scenarios.quantiles import quantiles, sampling_error
from scenarios.quarters import Horizon
from scenarios.scenario import Scenario
from scenarios.texts import _

Array = NDArray[np.float64]

FEWEST, MOST = 2, 6
"""Scenarios that can be compared: more lines than these nobody tells apart."""
MOST_OTHERS = MOST - 1
WORKLOADS = ("inference", "training")
_LEVELS = (0.1, 0.5, 0.9)
_OUTCOMES = 3


@dataclass(frozen=True)
class Look:
    """What is compared: the share of one workload in one definition and count."""

    workload: str
    definition: str
    count: str = "official"


@dataclass(frozen=True, eq=False)
class Shares:
    """What a comparison keeps of a projection: a fifth of it.

    Attributes
    ----------
    quarterly, yearly
        Shares as fractions by look, shape (quarters, draws + 1) and (years, draws + 1); NaN where nothing was sold.
    legal
        Foreign data-centre cards let in by year, k cards, shape (years, draws + 1).
    """

    scenario: Scenario
    catalog: Catalog
    quarterly: Mapping[Look, Array]
    yearly: Mapping[Look, Array]
    legal: Array


@dataclass(frozen=True, eq=False)
class Spread:
    """Median over the runs, and the band that holds 8 in 10 of them; fractions, NaN for none.

    Attributes
    ----------
    low, median, high
        Shape (quarters,), or () for a year.
    error
        Of the median by sampling, of a year; NaN over quarters.
    """

    low: Array
    median: Array
    high: Array
    error: float = float("nan")

    @property
    def is_open(self) -> NDArray[np.bool_]:
        """Where the sign of a difference is open: the band lies on both sides of zero."""
        return np.asarray((self.low < 0) & (self.high > 0))

    @property
    def is_zero(self) -> bool:
        """Whether it is exactly zero wherever it is known, and known somewhere."""
        known = [one[np.isfinite(one)] for one in map(np.atleast_1d, (self.low, self.median, self.high))]
        return bool(known[1].size) and not any(one.any() for one in known)


@dataclass(frozen=True, eq=False)
class Comparison:
    """Scenarios over the same draws, and the one that the others are held against.

    Attributes
    ----------
    parts
        2 to 6, in the order in which they were chosen.
    names
        What they are called, each once.
    against
        Place of the one that the others are held against.
    """

    parts: tuple[Shares, ...]
    names: tuple[str, ...]
    against: int
    _spreads: dict[tuple[int, bool, Look, int | None], Spread] = field(default_factory=dict, init=False, repr=False)

    @property
    def scenarios(self) -> tuple[Scenario, ...]:
        """The scenarios, in their order."""
        return tuple(one.scenario for one in self.parts)

    @property
    def catalog(self) -> Catalog:
        """The data that all of them were projected on."""
        return self.parts[0].catalog

    @property
    def others(self) -> tuple[int, ...]:
        """Places of those that are held against the chosen one."""
        return tuple(place for place in range(len(self.parts)) if place != self.against)

    def level(self, place: int, look: Look, year: int | None = None) -> Spread:
        """Return the share of one scenario, by quarter, or in a year."""
        return self._spread(place, look, year, is_difference=False)

    def difference(self, place: int, look: Look, year: int | None = None) -> Spread:
        """Return by how much a scenario's share lies above the chosen one's, run by run; by quarter, or in a year."""
        return self._spread(place, look, year, is_difference=True)

    def _spread(self, place: int, look: Look, year: int | None, *, is_difference: bool) -> Spread:
        key = (place, is_difference, look, year)
        if key not in self._spreads:
            values = self._values(place, look, year)
            values = values - self._values(self.against, look, year) if is_difference else values
            low, median, high = quantiles(values, _LEVELS)
            error = float("nan") if year is None else sampling_error(values)
            self._spreads[key] = Spread(low, median, high, error)
        return self._spreads[key]

    def _values(self, place: int, look: Look, year: int | None) -> Array:
        part = self.parts[place]
        if year is None:
            return part.quarterly[look]
        return part.yearly[look][self.catalog.horizon.years.index(year)]


def looks() -> tuple[Look, ...]:
    """Return all that can be compared."""
    return tuple(
        Look(workload, definition, count)
        for workload in WORKLOADS
        for definition in DEFINITIONS
        for count in counts_of(definition)
    )


def shares_of(projection: Projection) -> Shares:
    """Return what a comparison keeps of a projection."""
    horizon = projection.catalog.horizon

    def share(look: Look, year: int | None = None) -> Array:
        return projection.share(look.definition, look.count, look.workload, year)

    legal = [projection.legal_supply[horizon.quarters_of(year)].sum(axis=0) for year in horizon.years]
    return Shares(
        projection.scenario,
        projection.catalog,
        MappingProxyType({look: share(look) for look in looks()}),
        MappingProxyType({look: np.stack([share(look, year) for year in horizon.years]) for look in looks()}),
        np.stack(legal),
    )


def checked_number(count: int) -> None:
    """Refuse to compare fewer than two scenarios, or more than six.

    Raises
    ------
    InputError
        So it is.
    """
    if not FEWEST <= count <= MOST:
        words = _("choose {fewest} to {most} different scenarios to compare, not {n}")
        raise InputError("compare", words.format(n=count, fewest=FEWEST, most=MOST))


def over_same_draws(scenarios: Sequence[Scenario], draws: int, seed: int) -> tuple[Scenario, ...]:
    """Return the scenarios over the same draws, so that they can be held against each other run by run."""
    return tuple(one.sized(draws, seed) for one in scenarios)


def compare(parts: Sequence[Shares], names: Sequence[str], against: int = 0) -> Comparison:
    """Return the comparison of scenarios that were projected over the same draws and data.

    Raises
    ------
    InputError
        Fewer than two, more than six, or not the same draws, seed or data.
    """
    checked_number(len(parts))
    if len({(one.scenario.draws, one.scenario.seed, one.catalog.fingerprint) for one in parts}) > 1:
        words = _("scenarios can be compared over the same draws, seed and data only; compute them anew")
        raise InputError("compare", words)
    return Comparison(tuple(parts), tuple(names), against)


def outcome_years(horizon: Horizon) -> tuple[int, ...]:
    """Return the years in which outcomes are told: first, middle and last of those that levers can change as a whole.

    Fewer where the horizon has no more.
    """
    free = [year for year in horizon.years if horizon.quarters_of(year).start >= horizon.first_free]
    chosen = (free[0], free[(len(free) - 1) // 2], free[-1]) if free else horizon.years[-1:]
    return tuple(dict.fromkeys(chosen))[:_OUTCOMES]


Held = tuple[tuple[int, Value | None], ...]
"""What holds from which quarter on, from the first free one; None for what the data hold."""


@dataclass(frozen=True)
class Differing:
    """A parameter that does not hold the same in all scenarios.

    Attributes
    ----------
    values
        What holds in each of them, in their order.
    """

    parameter: Parameter
    values: tuple[Held, ...]


def what_differs(scenarios: Sequence[Scenario], catalog: Catalog) -> tuple[Differing, ...]:
    """Return the parameters that differ between any two of the scenarios, in the order of the data.

    A schedule that is written otherwise and holds the same is the same, and so is a value of the data that is set once
    more; but a number that is set is not one that the data draw anew in each run.
    """
    named, found = {name for one in scenarios for name in one.values}, []
    for parameter in (catalog.parameters[name] for name in catalog.parameters if name in named):
        values = tuple(_held(parameter, one, catalog.horizon) for one in scenarios)
        if len({_in_force(parameter, one) for one in values}) > 1:
            found.append(Differing(parameter, values))
    return tuple(found)


def twins(scenarios: Sequence[Scenario], catalog: Catalog) -> tuple[tuple[int, int], ...]:
    """Return the places of scenarios that hold the same in everything, each with the first that does."""
    same: list[tuple[int, int]] = []
    for place, one in enumerate(scenarios):
        first = next((at for at in range(place) if not what_differs((scenarios[at], one), catalog)), None)
        same += [] if first is None else [(first, place)]
    return tuple(same)


def _held(parameter: Parameter, scenario: Scenario, horizon: Horizon) -> Held:
    """Return what holds in a scenario, a stretch for each change."""
    points = scenario.values.get(parameter.id, ())
    first = horizon.first_free
    before = [value for at, value in points if at <= first]
    return _merged(((first, before[-1] if before else None), *(one for one in points if one[0] > first)))


def _in_force(parameter: Parameter, held: Held) -> Held:
    """Return what holds with the numbers of the data in their place, where these are the same in every run."""
    is_drawn = bool(parameter.distribution) or parameter.central is None
    return held if is_drawn else _merged(tuple((at, parameter.central if one is None else one) for at, one in held))


def _merged(stretches: Held) -> Held:
    """Return stretches without those that go on with what held before."""
    kept: list[tuple[int, Value | None]] = []
    for at, value in stretches:
        if not kept or kept[-1][1] != value:
            kept.append((at, value))
    return tuple(kept)
