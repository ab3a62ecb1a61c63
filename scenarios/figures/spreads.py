"""How shares spread over the draws: the numbers that charts draw and headlines tell."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scenarios.figures.once import once
from scenarios.projection import Projection
from scenarios.quantiles import quantiles, sampling_error


@dataclass(frozen=True)
class Spread:
    """A share of one period over the draws, all fractions, NaN where nothing was sold.

    Attributes
    ----------
    low, high
        Edges of the band that holds 8 in 10 draws.
    error
        Monte Carlo error of the median.
    central
        The share of the central case.
    """

    median: float
    low: float
    high: float
    error: float
    central: float


@once
def yearly_spread(projection: Projection, definition: str, count: str, workload: str, year: int) -> Spread:
    """Return how the share of a calendar year spreads; arguments as of `Projection.share`."""
    share = projection.share(definition, count, workload, year)
    low, median, high = (float(one) for one in quantiles(share, (0.1, 0.5, 0.9)))
    return Spread(median, low, high, sampling_error(share), float(share[0]))


@once
def quarterly_spread(projection: Projection, definition: str, count: str, workload: str) -> NDArray[np.float64]:
    """Return the quantiles 0.1, 0.25, 0.5, 0.75 and 0.9 of the share, shape (5, quarters)."""
    return quantiles(projection.share(definition, count, workload), (0.1, 0.25, 0.5, 0.75, 0.9))
