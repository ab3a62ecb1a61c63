"""Where the points of a sweep lie: a grid, a scrambled Sobol sequence or a Latin hypercube; any stretch of it alone."""

import warnings
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from scenarios.catalog import Value
from scenarios.sweeps.spec import GRID, SOBOL, Sweep, Varied

Array = NDArray[np.float64]
_INSIDE = 1e-12


def values_at(sweep: Sweep, points: range) -> dict[str, list[Value] | Array]:
    """Return what each parameter is at some points, by name; of one that is drawn, its place inside (0, 1)."""
    if sweep.design == GRID:
        sizes = [len(one.values) for one in sweep.varied]
        places = np.unravel_index(np.arange(points.start, points.stop), sizes)
        return {one.name: [one.values[at] for at in where] for one, where in zip(sweep.varied, places, strict=True)}
    cube = _cube(sweep, points)
    return {one.name: _value(one, cube[:, column]) for column, one in enumerate(sweep.varied)}


def _value(one: Varied, place: Array) -> list[Value] | Array:
    if one.drawn:
        return np.clip(place, _INSIDE, 1.0 - _INSIDE)
    if one.values:
        return [one.values[at] for at in np.minimum((place * len(one.values)).astype(int), len(one.values) - 1)]
    return one.low + (one.high - one.low) * place


def _cube(sweep: Sweep, points: range) -> Array:
    """Return places inside the unit cube, shape (points, parameters)."""
    if sweep.design != SOBOL:
        return _latin(len(sweep.varied), sweep.points, sweep.base.seed)[points.start : points.stop]
    from scipy.stats import qmc

    sequence = qmc.Sobol(len(sweep.varied), scramble=True, rng=sweep.base.seed)
    if points.start:
        sequence.fast_forward(points.start)
    with warnings.catch_warnings():  # a stretch is no power of two; the whole is the user's to choose
        warnings.simplefilter("ignore", UserWarning)
        return np.asarray(sequence.random(len(points)))


@lru_cache(maxsize=1)
def _latin(parameters: int, points: int, seed: int) -> Array:
    from scipy.stats import qmc

    return np.asarray(qmc.LatinHypercube(parameters, rng=seed).random(points))
