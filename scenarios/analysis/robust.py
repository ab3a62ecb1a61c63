"""Which choice is safe: each choice over the same runs of each future, its regret against the best one in that run."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scenarios.analysis.policies import Choice
from scenarios.analysis.targets import Target
from scenarios.ensemble import UNWATCHED, Ensemble, Watch
from scenarios.errors import InputError
from scenarios.scenario import Scenario
from scenarios.texts import _

Array = NDArray[np.float64]

WORST = 0.1
"""Part of the runs that a choice is judged by: those in which it does worst."""
_FEWEST = 2
_RESAMPLES, _SEED = 200, 11
_SURE = (0.025, 0.975)
_SAME = 1e-9
"""Shares that differ by less are the same: two choices can both be the best in a run."""


@dataclass(frozen=True)
class Goal:
    """What is wanted of a share.

    Attributes
    ----------
    target
        The share; `at_least` says whether more of it is better.
    has_threshold
        Whether passing the target's share counts; else only its direction does.
    """

    target: Target
    has_threshold: bool = True


@dataclass(frozen=True)
class Record:
    """How one choice does over all futures and runs; shares and differences of shares are fractions.

    Attributes
    ----------
    median, worst
        Share in the middle run, and its mean over the worst tenth of the runs.
    mean_regret, worst_regret, most_regret
        What is lost against the best choice of the same run: on average, over the tenth of the runs that lose most, and
        in the one that loses most.
    best
        Part of the runs in which no other choice does better.
    met, met_error
        Part of the runs that pass the threshold, NaN without one, and its standard error.
    as_safe
        Whether its regret in the worst tenth is that of the safest choice, or not to be told from it by these runs.
    """

    median: float
    worst: float
    mean_regret: float
    worst_regret: float
    most_regret: float
    best: float
    met: float
    met_error: float
    as_safe: bool


@dataclass(frozen=True, eq=False)
class Robustness:
    """Choices over futures.

    Attributes
    ----------
    futures
        Those that are known, in the order asked; the runs of each are the same draws.
    outcomes
        Shares, shape (choices, futures, draws); NaN where nothing is sold.
    records
        Of each choice, over all futures with equal weight.
    without_share
        Runs left out of regret, since some choice has no share in them.
    whole
        Whether all futures are known.
    """

    choices: tuple[Choice, ...]
    futures: tuple[Scenario, ...]
    goal: Goal
    outcomes: Array
    records: tuple[Record, ...]
    without_share: int
    whole: bool

    @property
    def safest(self) -> int:
        """The choice that loses least in its worst tenth of the runs; of equals the one that loses least on average."""
        return min(range(len(self.records)), key=lambda at: _rank(self.records[at]))

    @property
    def regret(self) -> Array:
        """What is lost in each run, shape (choices, futures, draws); NaN where some choice has no share."""
        return regret_of(self.outcomes, higher=self.goal.target.at_least)


def robust(
    choices: Sequence[Choice], futures: Sequence[Scenario], goal: Goal, ensemble: Ensemble, watch: Watch = UNWATCHED
) -> Iterator[Robustness]:
    """Yield what is known after each future; all of them last.

    Raises
    ------
    InputError
        Fewer than two choices, or two that are the same.
    Stopped
        The work was called off.
    EngineError
        The market of a quarter did not clear.
    """
    _check(choices)
    draws, seed = futures[0].draws, futures[0].seed
    sized = tuple(one.sized(draws, seed) for one in futures)
    asked = [choice.laid_over(future) for future in sized for choice in choices]
    shares = list[Array]()
    for share in ensemble.measured(asked, goal.target.shares, watch):
        shares.append(share)
        if len(shares) % len(choices) == 0:
            known = len(shares) // len(choices)
            outcomes = np.moveaxis(np.reshape(shares, (known, len(choices), -1)), 0, 1)
            yield judged(choices, sized[:known], goal, outcomes, whole=known == len(sized))


def judged(
    choices: Sequence[Choice], futures: Sequence[Scenario], goal: Goal, outcomes: Array, *, whole: bool = True
) -> Robustness:
    """Return how choices do, of their shares, shape (choices, futures, draws)."""
    higher = goal.target.at_least
    regret = regret_of(outcomes, higher=higher)
    as_safe = _as_safe(regret)
    records = tuple(
        _record(share, lost, goal, safe) for share, lost, safe in zip(outcomes, regret, as_safe, strict=True)
    )
    without = int(np.isnan(regret[0]).sum())
    return Robustness(tuple(choices), tuple(futures), goal, outcomes, records, without, whole)


def regret_of(outcomes: Array, *, higher: bool) -> Array:
    """Return what each choice loses against the best one of the same future and run; NaN where one has no share."""
    best = outcomes.max(axis=0) if higher else outcomes.min(axis=0)
    return np.abs(best - outcomes)


def worst_mean(values: Array, part: float = WORST) -> float:
    """Return the mean over that part of the values which is largest, at least one of them; NaN without values."""
    known = np.sort(values[np.isfinite(values)])
    return float(known[-max(round(part * known.size), 1) :].mean()) if known.size else float("nan")


def _rank(record: Record) -> tuple[float, float]:
    return (record.worst_regret, record.mean_regret) if np.isfinite(record.worst_regret) else (np.inf, np.inf)


def _record(share: Array, regret: Array, goal: Goal, as_safe: bool) -> Record:
    known, lost = share[np.isfinite(share)], regret[np.isfinite(regret)]
    met = goal.target.probability(share.ravel()) if goal.has_threshold else float("nan")
    sign = -1.0 if goal.target.at_least else 1.0
    return Record(
        median=float(np.median(known)) if known.size else float("nan"),
        worst=sign * worst_mean(sign * known),
        mean_regret=float(lost.mean()) if lost.size else float("nan"),
        worst_regret=worst_mean(lost),
        most_regret=float(lost.max()) if lost.size else float("nan"),
        best=float((lost <= _SAME).mean()) if lost.size else float("nan"),
        met=met,
        met_error=float(np.sqrt(met * (1 - met) / share.shape[-1])),
        as_safe=as_safe,
    )


def _as_safe(regret: Array) -> list[bool]:
    """Return which choices lose no more in their worst tenth than the safest one, as far as these runs can tell.

    The draws are taken anew with replacement, the same ones for all choices and futures, so that what differs is the
    choice alone.
    """
    known = np.isfinite(regret[0]).all(axis=0)
    kept = regret[:, :, known]
    if not known.any():
        return [True] * len(regret)
    own = [worst_mean(one) for one in kept]
    safest = int(np.argmin(own))
    random, apart = np.random.default_rng(_SEED), np.empty((_RESAMPLES, len(regret)))
    for row in apart:
        taken = kept[:, :, random.integers(0, kept.shape[2], kept.shape[2])]
        worst = _worst_means(taken.reshape(len(regret), -1))
        row[:] = worst - worst[safest]
    low = np.quantile(apart, _SURE[0], axis=0)
    return [bool(at == safest or edge <= _SAME) for at, edge in enumerate(low)]


def _worst_means(rows: Array) -> Array:
    count = max(round(WORST * rows.shape[1]), 1)
    return np.partition(rows, -count, axis=1)[:, -count:].mean(axis=1)


def _check(choices: Sequence[Choice]) -> None:
    if len(choices) < _FEWEST:
        raise InputError("policies", _("choose between two at least: name two tiers, presets or scenarios"))
    for at, one in enumerate(choices):
        for other in choices[:at]:
            if dict(one.values) == dict(other.values):
                words = _("'{one}' and '{other}' set the same: there is nothing to choose between them")
                raise InputError("policies", words.format(one=other.name, other=one.name))
