"""What it would be worth to know an uncertainty before deciding: on the runs that are there, no further ones.

The decision is the simplest there is: to act pays the share less a threshold, not to act pays nothing. Without more
knowledge one acts where the mean share is above the threshold. If one uncertainty were known, one would act where the
mean share given its value is above it. Two numbers follow, for each uncertainty alone:

``flips``   the part of the runs in which the call would be the other one: how often knowing would change the answer
``gain``    E max(0, E[share | x] - threshold) - max(0, E[share] - threshold), the expected value of partial perfect
            information, in the unit of the share: how much more the decision would pay on average

E[share | x] is a cubic in the rank of x, fitted over the draws (single-loop estimate). Errors leave out a twentieth of
the draws at a time. A gain that one of 200 shuffles of the draws reaches too is told as none: the mean of a few
thousand runs bends a little by chance. What moves together with x, by correlation, counts as known with it.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scenarios.analysis.outcome import Outcome
from scenarios.analysis.tornado import drawn
from scenarios.catalog import Parameter
from scenarios.draws import sample
from scenarios.projection import Projection

Array = NDArray[np.float64]

LEAST_RUNS = 50
"""Below it nothing is told."""
_FOLDS = 20
_SHUFFLES = 200
_DEGREE = 3


@dataclass(frozen=True)
class Worth:
    """What knowing one uncertainty would be worth.

    Attributes
    ----------
    flips, flips_error
        Part of the runs in which the call would change, and its standard error.
    gain, gain_error
        In the unit of the share, and its standard error.
    by_chance
        Whether shuffled draws gain as much.
    """

    parameter: Parameter
    flips: float
    flips_error: float
    gain: float
    gain_error: float
    by_chance: bool


@dataclass(frozen=True)
class Information:
    """What knowing each uncertainty would be worth for a decision at a threshold.

    Attributes
    ----------
    threshold, mean
        Fractions.
    above
        Part of the runs in which the share is above the threshold.
    perfect
        What it would gain to know everything.
    worth
        The largest gain first, those by chance last; empty where there are too few runs.
    """

    outcome: Outcome
    threshold: float
    runs: int
    mean: float
    above: float
    perfect: float
    worth: tuple[Worth, ...]

    @property
    def acts(self) -> bool:
        """Whether one acts without more knowledge."""
        return self.mean > self.threshold


def information(projection: Projection, outcome: Outcome, threshold: float) -> Information:
    """Return what it would be worth to know each uncertainty that is drawn and that the scenario does not set."""
    share = outcome.of(projection)[1:]
    known = np.isfinite(share)
    pays = share[known] - threshold
    if pays.size < LEAST_RUNS:
        return Information(outcome, threshold, int(pays.size), float("nan"), float("nan"), float("nan"), ())
    catalog, scenario = projection.catalog, projection.scenario
    draws = sample(catalog, scenario.draws, scenario.seed)
    unknown = [one for one in catalog.parameters.values() if one.distribution and one.id not in scenario.values]
    given = _Given(pays)
    worth = [given.worth(one, drawn(draws, one)[known]) for one in unknown]
    worth.sort(key=lambda one: (one.by_chance, -one.gain, -one.flips))
    mean = float(pays.mean())
    perfect = float(np.maximum(pays, 0).mean()) - max(0.0, mean)
    return Information(
        outcome, threshold, int(pays.size), mean + threshold, float((pays > 0).mean()), perfect, tuple(worth)
    )


class _Given:
    """Means of what acting pays, given an uncertainty.

    Runs in the order of the uncertainty have the same ranks whatever it is, so basis, folds and shuffles serve all.
    """

    def __init__(self, pays: Array) -> None:
        self.pays = pays
        ranks = np.linspace(-1.0, 1.0, pays.size)
        self.basis = np.polynomial.legendre.legvander(ranks, _DEGREE).astype(np.float64)
        self.kept = np.arange(pays.size)[:, None] % _FOLDS != np.arange(_FOLDS)
        moments = self.basis[:, :, None] * self.basis[:, None, :]
        self.gram = moments.sum(axis=0)
        self.grams = np.stack([moments[kept].sum(axis=0) for kept in self.kept.T])
        shuffled = np.random.default_rng(0).permuted(np.tile(pays, (_SHUFFLES, 1)), axis=1).T
        whole = np.ones_like(shuffled, dtype=np.bool_)
        weights = np.linalg.solve(self.gram, self.basis.T @ shuffled)
        self.chance = float(_calls(self.basis @ weights, shuffled, whole)[1].max())

    def worth(self, parameter: Parameter, values: Array) -> Worth:
        """Return what knowing one uncertainty would be worth; its values over the runs, shape (runs,)."""
        pays = self.pays[np.argsort(values, kind="stable")][:, None]
        fitted = self.basis @ np.linalg.solve(self.gram, self.basis.T @ pays)
        flips, gain = (float(one[0]) for one in _calls(fitted, pays, np.ones_like(pays, dtype=np.bool_)))
        sums = (self.basis[:, :, None] * np.where(self.kept, pays, 0.0)[:, None, :]).sum(axis=0)
        weights = np.linalg.solve(self.grams, sums.T[..., None])[..., 0]
        left_out = np.stack(_calls(self.basis @ weights.T, np.broadcast_to(pays, self.kept.shape), self.kept))
        errors = left_out.std(axis=1) * np.sqrt(_FOLDS - 1)
        return Worth(parameter, flips, float(errors[0]), gain, float(errors[1]), gain <= self.chance)


def _calls(given: Array, pays: Array, kept: NDArray[np.bool_]) -> tuple[Array, Array]:
    """Return in what part of the runs that are kept the call changes, and what is gained, shape (columns,) each."""
    mean = pays.mean(axis=0, where=kept)
    flips = ((given > 0) != (mean > 0)).mean(axis=0, where=kept)
    return flips, np.maximum(given, 0).mean(axis=0, where=kept) - np.maximum(mean, 0)
