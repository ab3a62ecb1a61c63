"""One number of a projection that questions are asked about: a share of a year, in a definition and a count."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scenarios.projection import Projection

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Outcome:
    """A domestic share.

    Attributes
    ----------
    workload, definition, count
        Of `projection.WORKLOADS`, `DEFINITIONS` and `counts_of` the definition.
    year
        A calendar year.
    """

    workload: str
    definition: str
    count: str
    year: int

    def of(self, projection: Projection) -> Array:
        """Return the share in every draw, a fraction, shape (draws + 1,); NaN where nothing is sold."""
        return projection.share(self.definition, self.count, self.workload, self.year)
