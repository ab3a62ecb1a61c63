"""A user's own weights over scenarios: the runs of each, weighted, as one set of runs."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scenarios.ensemble import UNWATCHED, Ensemble, Watch
from scenarios.errors import InputError
from scenarios.projection import Projection
from scenarios.scenario import Scenario
from scenarios.texts import _

Array = NDArray[np.float64]

WORKLOADS = ("inference", "training")
LEVELS = (0.1, 0.25, 0.5, 0.75, 0.9)
_SUM_TINY = 1e-12


@dataclass(frozen=True)
class Weighted:
    """What is mixed.

    Attributes
    ----------
    scenarios, weights
        The weights add up to 1.
    definition, count, year
        Of the shares; the year of which a sentence speaks.
    """

    scenarios: tuple[Scenario, ...]
    weights: tuple[float, ...]
    definition: str
    count: str
    year: int


@dataclass(frozen=True, eq=False)
class Mixture:
    """The mixed shares.

    Attributes
    ----------
    quantiles
        Of `LEVELS`, by workload, shape (levels, quarters); NaN where nothing is sold in any run.
    year
        The same of the year, shape (levels,).
    alone
        Quantiles of the year for each scenario alone, by workload, shape (scenarios, levels).
    """

    asked: Weighted
    quantiles: Mapping[str, Array]
    year: Mapping[str, Array]
    alone: Mapping[str, Array]


def normalised(weights: Sequence[float]) -> tuple[float, ...]:
    """Return weights that add up to 1.

    Raises
    ------
    InputError
        A weight is below zero or no number, or all are zero.
    """
    if not weights or not np.isfinite(weights).all() or min(weights) < 0 or sum(weights) <= _SUM_TINY:
        raise InputError("weights", _("weights: write numbers of zero or more, at least one of them above zero"))
    return tuple(one / sum(weights) for one in weights)


def mixture(asked: Weighted, ensemble: Ensemble, watch: Watch = UNWATCHED) -> Iterator[Mixture]:
    """Yield the mixed shares.

    Raises
    ------
    InputError
        Fewer than two scenarios have a weight.
    Stopped
        The work was called off.
    EngineError
        The market of a quarter did not clear.
    """
    if sum(one > 0 for one in asked.weights) < 2:
        raise InputError("weights", _("give at least two scenarios a weight above zero"))
    draws, seed = asked.scenarios[0].draws, asked.scenarios[0].seed

    def measure(projection: Projection) -> Array:
        """Return shares by workload, quarter and run; the year stands behind the last quarter."""
        shares = [
            np.vstack([projection.share(asked.definition, asked.count, one, period) for period in (None, asked.year)])
            for one in WORKLOADS
        ]
        return np.array(shares)[..., 1:]

    runs = np.array(list(ensemble.measured([one.sized(draws, seed) for one in asked.scenarios], measure, watch)))
    mixed = {one: mixed_quantiles(runs[:, at], asked.weights, LEVELS) for at, one in enumerate(WORKLOADS)}
    yield Mixture(
        asked,
        {name: found[:, :-1] for name, found in mixed.items()},
        {name: found[:, -1] for name, found in mixed.items()},
        {
            name: np.array([mixed_quantiles(one[None, at, -1:], (1.0,), LEVELS)[:, 0] for one in runs])
            for at, name in enumerate(WORKLOADS)
        },
    )


def mixed_quantiles(runs: Array, weights: Sequence[float], levels: Sequence[float]) -> Array:
    """Return quantiles of weighted runs: the least value that holds so much of the weight at or below it.

    Parameters
    ----------
    runs
        Shape (scenarios, quarters, draws); runs without a share weigh nothing.
    weights
        Of the scenarios; each run of one weighs the same.

    Returns
    -------
    Array
        Shape (levels, quarters).
    """
    pooled = np.moveaxis(runs, 1, 0).reshape(runs.shape[1], -1)
    order = np.argsort(pooled, axis=1)
    ranked = np.take_along_axis(pooled, order, axis=1)
    weighed = np.where(np.isfinite(ranked), np.repeat(weights, runs.shape[2])[order], 0.0)
    held = np.cumsum(weighed, axis=1)
    known = held[:, -1] > 0
    found = np.full((len(levels), len(pooled)), np.nan)
    for row, level in enumerate(levels):
        at = np.argmax(held >= level * held[:, -1:] * (1 - _SUM_TINY), axis=1)
        found[row, known] = ranked[known, at[known]]
    return found
