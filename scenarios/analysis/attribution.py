"""Divides the difference of two scenarios among the parameters that they set otherwise, each with its whole schedule.

What a parameter contributes is Shapley's value of the median share over the same draws on both sides, so that the
contributions add up to the difference; beyond six parameters Owen's over the catalog's groups, sampled beyond that.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from scenarios.analysis.coalitions import Plan, plan_for
from scenarios.catalog import Catalog
from scenarios.ensemble import UNWATCHED, Ensemble, Watch
from scenarios.projection import DEFINITIONS, Projection
from scenarios.quantiles import quantiles
from scenarios.scenario import Scenario

Array = NDArray[np.float64]

FEW_DRAWS = 200
"""Draws of the first answer that has a median."""
_MOST_RUNS = 130_000
"""Columns up to which all draws are asked for where they are more: a quarter of a minute on two cores."""


@dataclass(frozen=True)
class Outcomes:
    """Shares that are asked for: each definition under each count, of each workload in each period.

    Attributes
    ----------
    periods
        Names: years, or quarters.
    spans
        The quarters of each period.
    """

    definitions: tuple[str, ...]
    counts: tuple[str, ...]
    workloads: tuple[str, ...]
    periods: tuple[str, ...]
    spans: tuple[slice, ...]

    @property
    def shape(self) -> tuple[int, ...]:
        """Definitions, counts, workloads, periods."""
        return len(self.definitions), len(self.counts), len(self.workloads), len(self.periods)

    def place(self, definition: str, count: str, workload: str, period: str) -> tuple[int, ...]:
        """Return where a share stands in arrays of this shape; its period must be among those asked for."""
        names = (self.definitions, definition), (self.counts, count), (self.workloads, workload), (self.periods, period)
        return tuple(known.index(one) for known, one in names)


def yearly(catalog: Catalog) -> Outcomes:
    """Return the shares of the years in which a lever can act, in every definition, with and without smuggled cards."""
    horizon = catalog.horizon
    free = [year for year in horizon.years if horizon.quarters_of(year).stop > horizon.first_free]
    spans = tuple(horizon.quarters_of(year) for year in free)
    return Outcomes(DEFINITIONS, ("official", "with_grey"), ("inference", "training"), tuple(map(str, free)), spans)


def by_quarter_too(catalog: Catalog) -> Outcomes:
    """Return the shares of all quarters and of the years in which a lever can act."""
    years, labels = yearly(catalog), catalog.horizon.labels
    spans = tuple(slice(at, at + 1) for at in range(catalog.horizon.count))
    return replace(years, periods=(*labels, *years.periods), spans=(*spans, *years.spans))


@dataclass(frozen=True, eq=False)
class Attribution:
    """What each changed parameter contributes to the difference, fractions.

    Attributes
    ----------
    players
        Parameters that are set otherwise, by group, in the order of the catalog.
    method
        ``shapley``, ``owen`` or ``sampled``.
    draws
        Over how many draws medians are taken; 0 for the central case alone.
    before, after
        Shares of the reference and of the scenario, in the shape of the outcomes; NaN where nothing is sold.
    contributions, alone, error
        What a parameter contributes, what it does alone from the reference, and the standard error of the former by
        sampling, shape (players, *outcomes); NaN where a share that is needed does not exist.
    last
        What a parameter still does once all others, or in column q all others but q, are set as in the scenario, shape
        (players, players, *outcomes); NaN where that is not known.
    """

    reference: Scenario
    scenario: Scenario
    outcomes: Outcomes
    players: tuple[str, ...]
    method: str
    draws: int
    before: Array
    after: Array
    contributions: Array
    alone: Array
    error: Array
    last: Array


def changed(reference: Scenario, scenario: Scenario, catalog: Catalog) -> tuple[str, ...]:
    """Return the parameters that two scenarios set otherwise, those of a group beside each other."""
    differ = {
        name
        for name in {*reference.values, *scenario.values}
        if reference.values.get(name) != scenario.values.get(name)
    }
    groups = list(dict.fromkeys(one.group for one in catalog.parameters.values()))
    known = [name for name in catalog.parameters if name in differ]
    return tuple(sorted(known, key=lambda name: groups.index(catalog.parameters[name].group)))


def attributed(
    reference: Scenario, scenario: Scenario, outcomes: Outcomes, ensemble: Ensemble, watch: Watch = UNWATCHED
) -> Iterator[Attribution]:
    """Yield the attribution of the central case, of few draws, and of all where these are not too many.

    Draws and seed are the scenario's.

    Raises
    ------
    Stopped
        The work was called off.
    EngineError
        The market of a quarter did not clear.
    """
    players, plan = _asked(reference, scenario, ensemble.engine.catalog)
    for draws in _stages(scenario.draws, len(plan.coalitions)):
        yield _over(draws, reference, scenario, outcomes, players, plan, ensemble, watch)


def finest(
    reference: Scenario, scenario: Scenario, outcomes: Outcomes, ensemble: Ensemble, watch: Watch = UNWATCHED
) -> Attribution:
    """Return the last of what `attributed` yields, without the looks before it; raises what that raises."""
    players, plan = _asked(reference, scenario, ensemble.engine.catalog)
    *_looks, draws = _stages(scenario.draws, len(plan.coalitions))
    return _over(draws, reference, scenario, outcomes, players, plan, ensemble, watch)


def _asked(reference: Scenario, scenario: Scenario, catalog: Catalog) -> tuple[tuple[str, ...], Plan]:
    players = changed(reference, scenario, catalog)
    numbered = groupby(range(len(players)), key=lambda at: catalog.parameters[players[at]].group)
    return players, plan_for([list(group) for _name, group in numbered])


def _stages(draws: int, coalitions: int) -> list[int]:
    few = min(FEW_DRAWS, draws)
    return [0, few, draws] if draws > few and draws * coalitions <= _MOST_RUNS else [0, few]


def _over(
    draws: int,
    reference: Scenario,
    scenario: Scenario,
    outcomes: Outcomes,
    players: tuple[str, ...],
    plan: Plan,
    ensemble: Ensemble,
    watch: Watch,
) -> Attribution:
    """Return the attribution over so many draws; 0 for the central case."""
    start = reference.sized(draws=max(draws, 1), seed=scenario.seed)
    mixed = [_joined(start, scenario, players, coalition) for coalition in plan.coalitions]
    measure = partial(_shares, outcomes=outcomes, central=draws == 0)
    worths = np.array(list(ensemble.measured(mixed, measure, watch)))
    contributions, error = plan.divided(worths)
    ends, others = (worths[0], worths[-1]), (plan.alone(worths), error, plan.last(worths))
    return Attribution(reference, scenario, outcomes, players, plan.method, draws, *ends, contributions, *others)


def _joined(reference: Scenario, scenario: Scenario, players: tuple[str, ...], coalition: int) -> Scenario:
    """Return the reference with what a coalition of parameters is in the scenario."""
    mixed = reference
    for at, name in enumerate(players):
        if coalition >> at & 1:
            mixed = mixed.with_schedule(name, scenario.values.get(name, ()))
    return mixed


def _shares(projection: Projection, outcomes: Outcomes, *, central: bool) -> Array:
    """Return medians, or the central case, in the shape of the outcomes."""
    shares = np.array(
        [
            [projection.shares(one, outcomes.counts, workload, outcomes.spans) for workload in outcomes.workloads]
            for one in outcomes.definitions
        ]
    ).swapaxes(1, 2)
    return shares[..., 0] if central else quantiles(shares, (0.5,))[0]
