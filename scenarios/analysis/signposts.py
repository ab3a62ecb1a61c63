"""Which early number tells best which of two worlds one is in: the threshold, how often it is right, how surely."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from scenarios.analysis.observables import OBSERVABLES, Observable, inputs_of
from scenarios.analysis.targets import Target, period_of
from scenarios.ensemble import UNWATCHED, Ensemble, Watch
from scenarios.errors import InputError
from scenarios.projection import Projection
from scenarios.quarters import Horizon
from scenarios.scenario import Scenario
from scenarios.texts import _
from scenarios.units import UNITS

Array = NDArray[np.float64]
Bools = NDArray[np.bool_]

FEWEST = 50
"""Runs that a world must have at least."""
_RESAMPLES, _SEED = 100, 13
_SURE = 3.0
"""Standard errors by which a number must beat a toss of a coin: with a dozen numbers, two would let some in by luck."""
_DIGITS = 3
_HALVES = 4
"""Half-years that are offered."""
_HALF = re.compile(r"(\d{4})H([12])", re.I)


@dataclass(frozen=True)
class Worlds:
    """Two worlds: the runs of one scenario by whether they meet a target, or the runs of two scenarios.

    Attributes
    ----------
    scenarios
        One or two. Of two, the first is world A and the second world B.
    target
        What runs meet in world B; None for two scenarios.
    """

    scenarios: tuple[Scenario, ...]
    target: Target | None


@dataclass(frozen=True)
class Rule:
    """World B where the number is below (or above) a threshold, and how often that is right; parts of the runs.

    Attributes
    ----------
    hits, false_alarms
        Part of the runs of world B, and of world A, for which it says B.
    right
        Mean of hits and of the runs of world A that it leaves alone: 0.5 for a coin.
    right_unseen, error
        The same of runs that the threshold was not chosen by, and its standard error.
    b_if_said, a_if_not
        Part of the runs that are in B where it says so, and in A where it does not.
    """

    observable: Observable
    below: bool
    threshold: float
    hits: float
    false_alarms: float
    right: float
    right_unseen: float
    error: float
    b_if_said: float
    a_if_not: float

    @property
    def tells(self) -> bool:
        """Whether it tells anything at all, beyond what luck can do."""
        return self.right_unseen - _SURE * self.error > 0.5


@dataclass(frozen=True, eq=False)
class Signposts:
    """What tells two worlds apart.

    Attributes
    ----------
    rules
        Those that tell something, the best one first.
    silent
        What tells nothing.
    runs
        Of world A and of world B.
    quarters
        Over which the numbers are read.
    sources
        Evidence that the data give for a number, by its id; empty where it follows from the whole model.
    """

    worlds: Worlds
    period: str
    quarters: slice
    rules: tuple[Rule, ...]
    silent: tuple[Observable, ...]
    runs: tuple[int, int]
    sources: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))


def signposts(worlds: Worlds, period: str, ensemble: Ensemble, watch: Watch = UNWATCHED) -> Iterator[Signposts]:
    """Yield which numbers of a period tell the two worlds apart.

    Parameters
    ----------
    period
        When the numbers are read: ``"2027H1"``, ``"2027Q1"`` or ``"2027"``.

    Raises
    ------
    InputError
        A period that there is not or that ends after the target's begins, or fewer than `FEWEST` runs in a world.
    Stopped
        The work was called off.
    EngineError
        The market of a quarter did not clear.
    """
    horizon = ensemble.engine.catalog.horizon
    quarters = early_period(period, horizon)
    if worlds.target is not None and quarters.stop > _begin(worlds.target, horizon):
        words = _("signposts of {early} come too late for {late}: read them before it begins")
        raise InputError("when", words.format(early=period, late=worlds.target.period))
    if len({one.sized(1, 0).fingerprint for one in worlds.scenarios}) < len(worlds.scenarios):
        raise InputError("worlds", _("both worlds set the same: there is nothing to tell apart"))
    draws, seed = worlds.scenarios[0].draws, worlds.scenarios[0].seed
    asked = [one.sized(draws, seed) for one in worlds.scenarios]

    def measure(projection: Projection) -> tuple[Array, Array]:
        inputs = inputs_of(projection)
        read = np.array([one.read(projection, inputs, quarters) for one in OBSERVABLES])
        target = worlds.target
        shares = np.empty(0) if target is None else target.margins(target.shares(projection))
        return read, shares

    found = list(ensemble.measured(asked, measure, watch))
    values = np.concatenate([read for read, _margins in found], axis=1)
    if worlds.target is not None:
        _refuse_one_sided(worlds.target, found[0][1])
    in_b = np.arange(values.shape[1]) >= draws if worlds.target is None else found[0][1] >= 0
    sources = {one.id: one.sources(ensemble.engine.catalog) for one in OBSERVABLES}
    yield replace(told_apart(worlds, period, quarters, values, in_b), sources=sources)


def half_years(horizon: Horizon) -> list[str]:
    """Return the first half-years in which levers act from their first quarter on, ``"2027H1"``."""
    starts = [one for one in horizon.labels[horizon.first_free :] if one.endswith(("Q1", "Q3"))]
    return [one.replace("Q1", "H1").replace("Q3", "H2") for one in starts[:_HALVES]]


def parting_share(shares: Array) -> float | None:
    """Return the share that parts runs into two worlds of about the same size, to a whole point; None without sales."""
    known = shares[np.isfinite(shares)]
    return round(float(np.median(known)), 2) if known.size else None


def _refuse_one_sided(target: Target, margins: Array) -> None:
    """Refuse a threshold with too few runs at one side of it, and say where the middle of the runs lies."""
    met = int((margins >= 0).sum())
    few = min(met, len(margins) - met)
    known = margins[np.isfinite(margins)]
    if few < FEWEST and known.size:
        middle = target.share + (1 if target.at_least else -1) * float(np.median(known))
        words = _(
            "only {n} of {all} runs lie at one side of {share}, and {fewest} are needed to tell two worlds apart:"
            " half of the runs lie below {middle}"
        )
        share, half = (UNITS["fraction"].format(one) for one in (target.share, middle))
        told = words.format(n=few, all=len(margins), share=share, fewest=FEWEST, middle=half)
        raise InputError("worlds", told)


def told_apart(worlds: Worlds, period: str, quarters: slice, values: Array, in_b: Bools) -> Signposts:
    """Return the signposts of numbers that were read, shape (observables, runs), and of which runs are in world B.

    Raises
    ------
    InputError
        Fewer than `FEWEST` runs in a world.
    """
    runs = (int((~in_b).sum()), int(in_b.sum()))
    if min(runs) < FEWEST:
        words = _("a world has {n} of {all} runs: {fewest} are needed to tell it from the other; move the threshold")
        raise InputError("worlds", words.format(n=min(runs), all=sum(runs), fewest=FEWEST))
    paired = len(in_b) // len(worlds.scenarios)
    rules = [best_rule(one, row, in_b, paired) for one, row in zip(OBSERVABLES, values, strict=True)]
    telling = sorted((one for one in rules if one is not None and one.tells), key=lambda one: -one.right_unseen)
    told = {one.observable.id for one in telling}
    silent = tuple(one for one in OBSERVABLES if one.id not in told)
    return Signposts(worlds, period, quarters, tuple(telling), silent, runs)


def best_rule(observable: Observable, values: Array, in_b: Bools, paired: int) -> Rule | None:
    """Return the threshold that tells the worlds apart best, None where the number is the same in all runs.

    Parameters
    ----------
    paired
        Draws: run ``i`` and run ``i + paired`` are of the same draw, and are left out together.
    """
    known = np.isfinite(values)
    if not known.any() or np.ptp(values[known]) == 0:
        return None
    filled = np.where(known, values, np.inf)
    order = np.argsort(filled, kind="stable")
    ranked, b_ranked = filled[order], in_b[order]
    ones = np.ones(len(in_b))
    threshold, below = _cut(ranked, b_ranked, ones)
    threshold = _rounded(threshold, ranked)
    hits, alarms = _rates(filled, in_b, ones, threshold, below)
    unseen = _unseen(filled, in_b, order, paired)
    says = _says(filled, threshold, below)
    return Rule(
        observable,
        below,
        threshold,
        hits,
        alarms,
        (hits + 1 - alarms) / 2,
        float(unseen.mean()),
        float(unseen.std()),
        float(in_b[says].mean()) if says.any() else float("nan"),
        float((~in_b[~says]).mean()) if (~says).any() else float("nan"),
    )


def _unseen(values: Array, in_b: Bools, order: NDArray[np.intp], paired: int) -> Array:
    """Return how often rules of draws taken anew are right in the draws that were not taken, shape (resamples,)."""
    random, found = np.random.default_rng(_SEED), []
    for _turn in range(_RESAMPLES):
        taken = np.bincount(random.integers(0, paired, paired), minlength=paired).astype(np.float64)
        weights = np.tile(taken, len(in_b) // paired)
        threshold, below = _cut(values[order], in_b[order], weights[order])
        left = (weights == 0).astype(np.float64)
        hits, alarms = _rates(values, in_b, left, threshold, below)
        found.append((hits + 1 - alarms) / 2)
    return np.array(found)


def _cut(ranked: Array, in_b: Bools, weights: Array) -> tuple[float, bool]:
    """Return the threshold that is right most often, and whether world B lies below it; values ascending."""
    b, a = np.cumsum(weights * in_b), np.cumsum(weights * ~in_b)
    over = b[:-1] / max(b[-1], 1.0) - a[:-1] / max(a[-1], 1.0)
    over = np.where((ranked[1:] > ranked[:-1]) & np.isfinite(ranked[1:]), over, 0.0)
    at = int(np.argmax(np.abs(over)))
    return float(ranked[at] + ranked[at + 1]) / 2 if over[at] else float(ranked[0]), bool(over[at] > 0)


def _rates(values: Array, in_b: Bools, weights: Array, threshold: float, below: bool) -> tuple[float, float]:
    """Return the parts of world B and of world A for which a rule says B."""
    said = weights * _says(values, threshold, below)
    b, a = float((weights * in_b).sum()), float((weights * ~in_b).sum())
    return float((said * in_b).sum()) / max(b, 1.0), float((said * ~in_b).sum()) / max(a, 1.0)


def _says(values: Array, threshold: float, below: bool) -> Bools:
    return np.asarray(values < threshold if below else (values >= threshold) & np.isfinite(values))


def _rounded(threshold: float, ranked: Array) -> float:
    """Return a threshold as people say it, but as it is where rounding would pass a tenth of the spread."""
    if not np.isfinite(threshold) or threshold == 0:
        return threshold
    said = float(f"{threshold:.{_DIGITS}g}")
    known = ranked[np.isfinite(ranked)]
    return said if abs(said - threshold) < known.std() / 10 else threshold


def early_period(text: str, horizon: Horizon) -> slice:
    """Return the quarters of a half-year, a quarter or a year in which levers act.

    Raises
    ------
    InputError
        It is none of these, or lies outside the horizon or before any lever acts.
    """
    written = "".join(text.split()).upper()
    if half := _HALF.fullmatch(written):
        first = 2 * int(half[2]) - 1
        begin, end = (period_of(f"{half[1]}Q{quarter}", horizon, "when") for quarter in (first, first + 1))
        assert isinstance(begin, slice)
        assert isinstance(end, slice)
        return slice(begin.start, end.stop)
    period = period_of(written, horizon, "when")
    return horizon.quarters_of(period) if isinstance(period, int) else period


def _begin(target: Target, horizon: Horizon) -> int:
    period = period_of(target.period, horizon)
    return (horizon.quarters_of(period) if isinstance(period, int) else period).start
