"""What is told of values over the draws: quantiles, and how far other draws would move the median."""

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def quantiles(values: Array, levels: tuple[float, ...]) -> Array:
    """Return quantiles over the draws, the central case and empty draws left out; NaN where all are empty.

    Parameters
    ----------
    values
        Shape (..., draws + 1).
    levels
        Fractions from 0 to 1.

    Returns
    -------
    Array
        Shape (levels, ...).
    """
    ordered = np.sort(values[..., 1:], axis=-1)
    if ordered.shape[-1] and np.isfinite(ordered[..., [0, -1]]).all():  # none is empty: the same places everywhere
        return np.stack([_between(ordered, level * (ordered.shape[-1] - 1)) for level in levels])
    known = np.isfinite(ordered).sum(axis=-1)
    result = np.full((len(levels), *known.shape), np.nan)
    for count in np.unique(known[known > 0]):
        rows = known == count
        result[:, rows] = [_between(ordered[rows][:, :count], level * (count - 1)) for level in levels]
    return result


def _between(ordered: Array, place: float) -> Array:
    """Return what stands at a place, from 0 on, of ordered values; between two of them in proportion."""
    below = int(place)
    low, high = ordered[..., below], ordered[..., min(below + 1, ordered.shape[-1] - 1)]
    return low + (high - low) * (place - below)


def sampling_error(values: Array) -> float:
    """Return the Monte Carlo error of the median over the draws: how far another seed would move it.

    Half the distance between the quantiles 1/2 -+ 1/(2 sqrt n), the order statistics one standard error away; NaN
    without draws. Stratified draws do somewhat better.

    Parameters
    ----------
    values
        Shape (draws + 1,), the central case first.
    """
    known = int(np.isfinite(values[1:]).sum())
    if known == 0:
        return float("nan")
    away = 0.5 / np.sqrt(known)
    low, high = quantiles(values, (max(0.0, 0.5 - away), min(1.0, 0.5 + away)))
    return float(high - low) / 2
