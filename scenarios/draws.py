"""The sampled uncertainties: one stream of numbers per (seed, parameter), so that moving a lever moves the answer only.

Each stream is stratified at every power of two: each doubling of the sample fills the halves left empty, in random
order. So the first 200 of 2,000 draws are the 200 of a smaller run, and both cover the range evenly. Correlated
parameters are joined by a Gaussian copula. Column 0 is the central case: every parameter at its central value.
"""

import math
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from statistics import NormalDist
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from scenarios.catalog import Catalog
from scenarios.quarters import Horizon
from scenarios.timelines import Timeline

Array = NDArray[np.float64]
_NORMAL = NormalDist()
_P95 = _NORMAL.inv_cdf(0.95)
"""Low and high of a lognormal are its 5 and 95 % points."""
NO_SEED = -1
"""Of draws that were placed and not sampled: what is known of the draws of any seed says nothing of them."""


@dataclass(frozen=True, eq=False)
class Draws:
    """Sampled values, column 0 the central case.

    Attributes
    ----------
    numbers
        Values by parameter id, shape (draws + 1,), for parameters that are one number.
    points
        Values at the points of the timeline, shape (points, draws + 1), for parameters that are a path.
    """

    count: int
    seed: int
    numbers: Mapping[str, Array]
    points: Mapping[str, Array]
    _paths: dict[tuple[str, float], Array] = field(default_factory=dict, init=False, repr=False)

    def path(self, parameter_id: str, timeline: Timeline, horizon: Horizon, earlier: float) -> Array:
        """Return a drawn path in every quarter, shape (quarters, draws + 1), computed once."""
        key = (parameter_id, earlier)
        if key not in self._paths:
            self._paths[key] = timeline.over(horizon, self.points[parameter_id], earlier)
        return self._paths[key]

    def picked(self, columns: NDArray[np.intp] | slice) -> "Draws":
        """Return some of the columns as a set of their own; a slice of them shares their numbers."""
        return Draws(
            len(np.arange(self.count + 1)[columns]) - 1,
            self.seed,
            {name: values[columns] for name, values in self.numbers.items()},
            {name: values[:, columns] for name, values in self.points.items()},
        )


def sample(catalog: Catalog, count: int, seed: int) -> Draws:
    """Sample all uncertain parameters of the catalog `count` times."""
    uniform = {p.id: stream(seed, p.id, count) for p in catalog.parameters.values() if p.distribution}
    return replace(placed(catalog, correlated(catalog, uniform), count), seed=seed)


def placed(
    catalog: Catalog,
    uniform: Mapping[str, Array],
    count: int,
    levers: Mapping[str, Array] = MappingProxyType({}),
) -> Draws:
    """Return draws at given places of the distributions; a parameter that is not named stays at its central value.

    Parameters
    ----------
    uniform
        Places inside (0, 1) by parameter id, shape (count,): 0.5 is the median.
    levers
        Values of numeric levers by id, shape (count,), each in place of the lever's baseline in free quarters. Levers
        that the tiers' rules stand in for (the tier itself, the export fee) vary between scenarios only.
    """
    numbers = {name: np.append(catalog.parameters[name].baseline, values) for name, values in levers.items()}
    points = {}
    for parameter_id, u in uniform.items():
        parameter = catalog.parameters[parameter_id]
        quantile, place = _QUANTILES[parameter.distribution.removesuffix(" path")]
        where = place(u)
        if parameter.is_path:
            path = catalog.timelines[parameter.series]
            ends = zip(path.low, path.central, path.high, strict=True)
            points[parameter_id] = np.stack(
                [np.append(mid, quantile(where, low, mid, high)) for low, mid, high in ends]
            )
        else:
            low, mid, high = float(parameter.low or 0.0), parameter.baseline, float(parameter.high or 0.0)
            numbers[parameter_id] = np.append(mid, quantile(where, low, mid, high))
    return Draws(count, NO_SEED, numbers, points)


def stream(seed: int, parameter_id: str, count: int) -> Array:
    """Return the uniform numbers of one parameter, shape (count,), inside (0, 1)."""
    random = np.random.default_rng([seed, zlib.crc32(parameter_id.encode())])
    points = random.random(1)
    while len(points) < count:
        size = 2 * len(points)
        taken = (points * size).astype(np.int64)
        empty = random.permutation(taken ^ 1)
        points = np.concatenate([points, (empty + random.random(len(empty))) / size])
    return np.clip(points[:count], 1e-12, 1 - 1e-12)


def correlated(catalog: Catalog, uniform: Mapping[str, Array]) -> Mapping[str, Array]:
    """Join independent places of correlated parameters by a Gaussian copula; one whose fellow is not there is alone."""
    pairs = [pair for pair in catalog.correlations if pair.first in uniform and pair.second in uniform]
    names = list(dict.fromkeys(name for pair in pairs for name in (pair.first, pair.second)))
    if not names:
        return uniform
    matrix = np.eye(len(names))
    for pair in pairs:
        first, second = names.index(pair.first), names.index(pair.second)
        matrix[first, second] = matrix[second, first] = pair.value
    normal = [_normal(uniform[name]) for name in names]
    joined = dict(uniform)
    for name, weights in zip(names, np.linalg.cholesky(matrix), strict=True):
        total = sum((weight * z for weight, z in zip(weights, normal, strict=True) if weight), np.zeros_like(normal[0]))
        joined[name] = np.array([_NORMAL.cdf(z) for z in total])
    return joined


def _normal(u: Array) -> Array:
    return np.array([_NORMAL.inv_cdf(one) for one in u])


def _triangular(u: Array, low: float, mode: float, high: float) -> Array:
    if high <= low:
        return np.full_like(u, mode)
    below = (mode - low) / (high - low)
    rising = low + np.sqrt(u * (high - low) * (mode - low))
    falling = high - np.sqrt((1 - u) * (high - low) * (high - mode))
    return np.where(u < below, rising, falling)


def _split(u: Array, low: float, median: float, high: float) -> Array:
    return np.where(u < 0.5, low + (median - low) * 2 * u, median + (high - median) * (2 * u - 1))


def _lognormal(z: Array, low: float, median: float, high: float) -> Array:
    if median <= 0:
        return np.full_like(z, median)
    return median * np.exp(np.where(z > 0, z * math.log(high / median), z * math.log(median / low)))


def _standard(u: Array) -> Array:
    """Return the normal score in units of that of the 95 % point."""
    return _normal(u) / _P95


_QUANTILES: dict[str, tuple[Callable[..., Array], Callable[[Array], Array]]] = {
    "triangular": (_triangular, np.asarray),
    "split": (_split, np.asarray),
    "lognormal": (_lognormal, _standard),
}
"""Quantile function of each distribution, and what it takes a uniform number as."""
