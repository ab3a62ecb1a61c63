"""Where the spread of a share comes from: first and total Sobol indices of groups of levers and uncertainties.

The variance is over runs, each a set of values of its own. A group's first index is the part of the variance that is
gone, on average, once the group is known; its total index the part that stays while all others are known; what the
total has beyond the first comes of the group together with others. Estimators of Saltelli et al. (2010) from SALib, on
a scrambled Sobol sequence, with bootstrapped 95 % intervals: samples x (groups + 2) runs, which are columns of a few
projections, so that the past is found anew where a value acts in it.

Indices need groups that are independent of each other. So parameters that are drawn together stand in one group, the
others in the group of their row. Uncertainties vary by their distributions. Levers vary evenly over the range that the
tornado tries, each on its own; one that is a path, between its low and its high path as it is drawn. The tier and the
export fee cannot vary between columns and keep the scenario's value.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import Enum

import numpy as np
from numpy.typing import NDArray

from scenarios.analysis.outcome import Outcome
from scenarios.analysis.tornado import VENDORS, values_tried
from scenarios.catalog import Catalog, Correlation, Parameter
from scenarios.draws import Draws, correlated, placed
from scenarios.ensemble import UNWATCHED, Ensemble, Watch
from scenarios.projection import Projection
from scenarios.scenario import Scenario

Array = NDArray[np.float64]

SAMPLES = 512
"""Sets of values; each is run once for every group and twice more."""
LEAST_SAMPLES = 32
"""Below it no index is told."""
MOST_SAMPLES = 2**14
"""Their values are drawn at once: 300 MB of them."""
_BATCH = 16
"""Sets run as the columns of one projection."""
_NO_SPREAD = 1e-6
"""A standard deviation that is none, a fraction."""


class Over(Enum):
    """What varies: levers over their ranges, what is unknown as it is drawn, or both."""

    LEVERS = "levers"
    UNKNOWN = "unknown"
    ALL = "all"


@dataclass(frozen=True)
class Part:
    """What a group does to the variance; indices are fractions, errors half the width of the 95 % interval."""

    id: str
    members: tuple[str, ...]
    first: float
    first_error: float
    total: float
    total_error: float

    @property
    def together(self) -> float:
        """What comes of the group together with others; 0 where sampling error makes it less."""
        return max(0.0, self.total - self.first)


@dataclass(frozen=True)
class Explained:
    """Where the spread comes from, as far as it is known.

    Attributes
    ----------
    parts
        The largest total first; empty where nothing varies or too few sets have come.
    spread
        Standard deviation over the runs.
    samples, of
        Sets of values that have come, of how many.
    left_out
        Sets among them of which a run has no outcome; no index rests on these.
    """

    parts: tuple[Part, ...]
    spread: float
    samples: int
    of: int
    left_out: int

    @property
    def whole(self) -> bool:
        """Whether all sets have come."""
        return self.samples == self.of


@dataclass(frozen=True)
class Sobol:
    """Where the spread of a share comes from; `held` are levers that cannot vary here."""

    scenario: Scenario
    outcome: Outcome
    over: Over
    held: tuple[Parameter, ...]
    explained: Explained


def sobol(
    ensemble: Ensemble,
    scenario: Scenario,
    outcome: Outcome,
    over: Over = Over.UNKNOWN,
    samples: int = SAMPLES,
    watch: Watch = UNWATCHED,
) -> Iterator[Sobol]:
    """Yield what is known each time that twice as many sets have come, the whole last.

    Parameters
    ----------
    samples
        Best a power of two.

    Raises
    ------
    Stopped
        The work was called off.
    EngineError
        The market of a quarter did not clear.
    """
    catalog = ensemble.engine.catalog
    varied = _varied(catalog, scenario, over)
    levers = [one for one in varied if over is not Over.UNKNOWN and one.role == "lever"]
    groups = _groups(catalog, varied, levers, single=over is Over.LEVERS)
    held = tuple(one for one in catalog.levers if one not in levers and over is not Over.UNKNOWN)
    for one in varied:
        scenario = scenario.without(one.id)
    place = _placing(catalog, [name for names in groups.values() for name in names], levers)

    def measure(projection: Projection) -> Array:
        return outcome.of(projection)[1:]

    def run(batches: list[Array]) -> Iterator[Array]:
        return ensemble.measured_over(map(place, batches), len(batches), scenario, measure, watch)

    for found in explained(groups, samples, scenario.seed, run):
        yield Sobol(scenario, outcome, over, held, found)


def explained(
    groups: Mapping[str, tuple[str, ...]],
    samples: int,
    seed: int,
    run: Callable[[list[Array]], Iterable[Array]],
) -> Iterator[Explained]:
    """Yield the indices of groups each time that twice as many sets have come, and when all have.

    Parameters
    ----------
    groups
        Names of the variables by group, in the order of the columns that `run` is given.
    run
        Takes batches of values inside (0, 1), each of shape (runs, variables), and returns an outcome for each run.
    """
    design = _design(groups, samples, seed)
    batches = [design[at : at + _BATCH] for at in range(0, samples, _BATCH)]
    came = np.empty((0, len(groups) + 2))
    for outcomes in run([one.reshape(-1, one.shape[-1]) for one in batches]):
        came = np.concatenate([came, outcomes.reshape(-1, len(groups) + 2)])
        if len(came) >= samples or (len(came) >= LEAST_SAMPLES and len(came).bit_count() == 1):
            yield _explained(groups, came, samples, seed)


def _design(groups: Mapping[str, tuple[str, ...]], samples: int, seed: int) -> Array:
    """Return places inside (0, 1), shape (samples, groups + 2, variables).

    A set of values, the same with each group's from another set, and the other set.
    """
    from SALib.sample import sobol as salib

    rows = salib.sample(_problem(groups), samples, calc_second_order=False, seed=seed)
    return np.clip(rows, 1e-9, 1 - 1e-9).reshape(samples, len(groups) + 2, -1)


def _explained(groups: Mapping[str, tuple[str, ...]], came: Array, samples: int, seed: int) -> Explained:
    from SALib.analyze import sobol as salib

    known = came[np.isfinite(came).all(axis=1)]
    left_out = len(came) - len(known)
    spread = float(known[:, [0, -1]].std()) if len(known) else 0.0
    if len(known) < LEAST_SAMPLES or spread < _NO_SPREAD:
        return Explained((), spread, len(came), samples, left_out)
    found = salib.analyze(_problem(groups), known.ravel(), calc_second_order=False, seed=seed + 1)
    indices = np.stack([found[name] for name in ("S1", "S1_conf", "ST", "ST_conf")], axis=1)
    parts = (Part(name, groups[name], *map(float, row)) for name, row in zip(groups, indices, strict=True))
    return Explained(tuple(sorted(parts, key=lambda one: -one.total)), spread, len(came), samples, left_out)


def _problem(groups: Mapping[str, tuple[str, ...]]) -> dict[str, object]:
    names = [name for members in groups.values() for name in members]
    belongs = [group for group, members in groups.items() for _name in members]
    return {"num_vars": len(names), "names": names, "bounds": [[0.0, 1.0]] * len(names), "groups": belongs}


def _varied(catalog: Catalog, scenario: Scenario, over: Over) -> list[Parameter]:
    """Return what varies; what the scenario sets is known, but for levers that are asked about."""
    unknown = [
        one
        for one in catalog.parameters.values()
        if one.distribution and one.id not in scenario.values and one.group != VENDORS
    ]
    if over is Over.UNKNOWN:
        return unknown
    levers = [one for one in catalog.levers if isinstance(one.central, float)]
    return levers if over is Over.LEVERS else levers + [one for one in unknown if one.role != "lever"]


def _groups(
    catalog: Catalog, varied: list[Parameter], levers: list[Parameter], *, single: bool
) -> Mapping[str, tuple[str, ...]]:
    """Return names by group: levers alone or by their rows, what is drawn together, and the rest by its rows."""
    drawn_together = {one.id: one.id for one in varied if one not in levers}
    for pair in _correlations(catalog, drawn_together):
        one, other = drawn_together[pair.first], drawn_together[pair.second]
        drawn_together = {name: one if head == other else head for name, head in drawn_together.items()}
    heads = list(drawn_together.values())
    groups: dict[str, tuple[str, ...]] = {}
    for parameter in varied:
        head = drawn_together.get(parameter.id, parameter.id)
        alone = single or heads.count(head) > 1
        name = head if alone else parameter.group
        groups[name] = (*groups.get(name, ()), parameter.id)
    return groups


def _correlations(catalog: Catalog, names: Iterable[str]) -> tuple[Correlation, ...]:
    """Return the correlations between parameters that are drawn."""
    drawn = set(names)
    return tuple(one for one in catalog.correlations if {one.first, one.second} <= drawn)


def _placing(catalog: Catalog, names: list[str], levers: list[Parameter]) -> Callable[[Array], Draws]:
    """Return what turns places inside (0, 1), shape (runs, names), into draws, the central case before them."""
    ranges = {one.id: _ends(catalog, one) for one in levers if not one.is_path}
    ids = {one.id for one in levers}
    pairs = _correlations(catalog, (name for name in names if name not in ids))
    linked = replace(catalog, correlations=pairs)

    def place(rows: Array) -> Draws:
        columns = dict(zip(names, rows.T, strict=True))
        uniform = correlated(linked, {name: u for name, u in columns.items() if name not in ranges})
        values = {name: low + (high - low) * columns[name] for name, (low, high) in ranges.items()}
        return placed(catalog, uniform, len(rows), levers=values)

    return place


def _ends(catalog: Catalog, lever: Parameter) -> tuple[float, float]:
    """Return the ends of the range over which a lever varies."""
    tried = values_tried(catalog, lever)
    assert tried is not None
    return float(tried[1][0]), float(tried[1][-1])
