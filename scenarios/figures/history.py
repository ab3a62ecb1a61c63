"""What a change did to the headlines, in numbers to be kept beside it and in words."""

from collections.abc import Mapping

import numpy as np

from scenarios.figures.sentences import points, workload_name
from scenarios.projection import DEFINITIONS, Projection
from scenarios.quantiles import quantiles
from scenarios.texts import _

Headlines = Mapping[str, Mapping[str, Mapping[str, float | None]]]
"""Median shares as fractions by workload, definition and year; None where nothing is legal to buy."""
_WORKLOADS = ("inference", "training")


def yearly_shares(projection: Projection) -> Headlines:
    """Return the median of every headline that the window can show, smuggled cards left out."""
    return {
        workload: {
            definition: {
                str(year): _known(float(quantiles(projection.share(definition, "official", workload, year), (0.5,))[0]))
                for year in projection.catalog.horizon.years
            }
            for definition in DEFINITIONS
        }
        for workload in _WORKLOADS
    }


def _known(share: float) -> float | None:
    return share if np.isfinite(share) else None


def effect_words(before: Headlines | None, after: Headlines | None, definition: str, year: int) -> str:
    """Return what lies between two sets of headlines, such as ``"inference −3 points, training unchanged"``.

    Empty where either is not known.
    """
    if not before or not after:
        return ""
    parts = []
    for workload in _WORKLOADS:
        then, now = (one.get(workload, {}).get(definition, {}).get(str(year)) for one in (before, after))
        if then is not None and now is not None:
            parts.append(f"{workload_name(workload)} {points(now - then)}")
        elif then is not now:
            parts.append(_("{workload}: legal foreign supply ends or begins").format(workload=workload_name(workload)))
    return ", ".join(parts)
