"""Scenario discovery: few conditions on the inputs that most of the runs asked about meet, and few others.

PRIM finds boxes from all runs to a dense few; a limit without which the box would be about as dense is taken away
(one-sided binomial test of Bryant and Lempert, 2010). What is left trades coverage for density. All of it is done
again on halves of the runs, and measured on the other halves, to see what would come back with other runs.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from scenarios.analysis.prim import Box, Mask, Table, boxes
from scenarios.ensemble import UNWATCHED, Stopped, Watch

Array = NDArray[np.float64]

LEAST_CASES = 50
"""Runs asked about, and others, below which nothing is told."""
MOST_CONDITIONS = 4
BY_CHANCE = 0.05
"""Probability that any limit of those tried raises the density by chance; each is held to its part of it."""
HALVES = 20
_MOST_ROWS = 2000
"""Runs in a half at most: more cost time and tell little more."""
_LOOKS = 10
"""Boxes on the way at which it is seen which limits count."""
_NAMES = 2


@dataclass(frozen=True)
class Asked:
    """A range of the outcome, both ends included."""

    low: float = -np.inf
    high: float = np.inf

    def of(self, outcome: Array) -> Mask:
        """Return which runs lie in it, shape (runs,); those without an outcome do not."""
        return (outcome >= self.low) & (outcome <= self.high)


@dataclass(frozen=True)
class Step:
    """A box on the way from coverage to density.

    Attributes
    ----------
    count, asked
        Runs inside, and those of them that are asked about.
    coverage
        Part of all runs asked about that are inside.
    density
        Part of the runs inside that are asked about.
    mass
        Part of all runs that are inside.
    chance
        By restricted input, the probability that its weakest limit raises the density so far by chance.
    """

    box: Box
    count: int
    asked: int
    coverage: float
    density: float
    mass: float
    chance: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Stability:
    """What halves of the runs say of a step: in each the box whose coverage and density are nearest.

    Attributes
    ----------
    halves
        How many were tried.
    often
        By input, in what part of them it is restricted.
    coverage, density
        Lowest and highest, measured on the runs left out.
    """

    halves: int
    often: dict[str, float]
    coverage: tuple[float, float]
    density: tuple[float, float]


@dataclass(frozen=True, eq=False)
class Discovery:
    """What was found.

    Attributes
    ----------
    table, asked
        Inputs that vary, and which runs are asked about.
    unknown
        Runs without an outcome, which count as others.
    steps
        From all runs to the densest box, coverage falling and density rising; empty where there are too few cases.
    best
        Index of the step with the highest harmonic mean of coverage and density; 0 where no condition tells them apart.
    stability
        Of each step, as far as it is known.
    """

    table: Table
    asked: Mask
    unknown: int
    steps: tuple[Step, ...]
    best: int
    stability: tuple[Stability, ...] = ()

    @property
    def cases(self) -> int:
        """Runs asked about."""
        return int(self.asked.sum())

    @property
    def others(self) -> int:
        """All other runs."""
        return len(self.asked) - self.cases

    def reaching(self, coverage: float | None, density: float | None) -> int:
        """Return the step of the highest density with a coverage, or of the highest coverage with a density.

        Where none reaches the density it is the densest; without either it is the best.
        """
        if coverage is not None:
            return max(at for at, one in enumerate(self.steps) if one.coverage >= coverage)
        if density is not None:
            return next((at for at, one in enumerate(self.steps) if one.density >= density), len(self.steps) - 1)
        return self.best


def discovered(
    table: Table, outcome: Array, wanted: Asked, watch: Watch = UNWATCHED, halves: int = HALVES
) -> Iterator[Discovery]:
    """Yield the boxes, then what halves of the runs say of them.

    Parameters
    ----------
    outcome
        Shape (runs,); NaN where there is none.

    Raises
    ------
    Stopped
        The work was called off.
    """
    asked, unknown, table = wanted.of(outcome), int(np.isnan(outcome).sum()), varying(table)
    if min(asked.sum(), len(asked) - asked.sum()) < LEAST_CASES or not table.inputs:
        yield Discovery(table, asked, unknown, (), 0)
        return
    steps = trade_off(table, asked, partial(_give_way, watch))
    told = [at for at, one in enumerate(steps) if one.box.restricted]
    best = max(told, key=lambda at: _both(steps[at]), default=0)
    found = Discovery(table, asked, unknown, steps, best)
    yield found
    yield replace(found, stability=_stability(found, watch, halves))


def varying(table: Table) -> Table:
    """Return the inputs that are not the same in all runs."""
    return Table(
        {name: one for name, one in table.numbers.items() if one.min() < one.max()},
        {name: one for name, one in table.names.items() if len(np.unique(one)) > 1},
    )


def trade_off(table: Table, asked: Mask, pause: Callable[[], object] = lambda: None) -> tuple[Step, ...]:
    """Return the boxes whose every limit counts and that no other beats in both, from all runs to the densest.

    Parameters
    ----------
    pause
        As in `prim.boxes`.
    """
    allowed = BY_CHANCE / (2 * len(table.inputs))
    few = table.only(drivers(table, asked, allowed, pause))
    found = [simplified(few, asked, one, allowed) for one in boxes(few, asked, pause=pause)] if few.inputs else []
    found.sort(key=lambda one: (-one.coverage, -one.density, len(one.box.restricted)))
    kept = [step_of(table, asked, Box())]
    for one in found:
        if one.density > kept[-1].density:
            kept.append(one)
    return tuple(kept)


def drivers(table: Table, asked: Mask, allowed: float, pause: Callable[[], object] = lambda: None) -> tuple[str, ...]:
    """Return the inputs whose limits count most somewhere on the way of a search over all of them.

    Parameters
    ----------
    allowed
        Chance of a limit that is not taken away.
    pause
        As in `prim.boxes`.
    """
    found = boxes(table, asked, pause=pause)
    strength: dict[str, float] = {}
    for box in found[:: -max(len(found) // _LOOKS, 1)]:
        for name, one in simplified(table, asked, box, allowed).chance.items():
            strength[name] = min(one, strength.get(name, 1.0))
    return tuple(sorted(strength, key=lambda name: strength[name])[:MOST_CONDITIONS])


def step_of(table: Table, asked: Mask, box: Box) -> Step:
    """Return what a box holds, and how likely each of its limits is to be by chance."""
    sides = _sides(box)
    return _step(box, sides, asked, _outside(table, box, sides, len(asked)))


def simplified(table: Table, asked: Mask, box: Box, allowed: float) -> Step:
    """Return the box without limits that may be by chance, the weakest taken away first."""
    sides = _sides(box)
    outside = _outside(table, box, sides, len(asked))
    while sides:
        _count, _hits, chances = _chances(outside, asked)
        weakest = int(np.argmax(chances))
        if chances[weakest] <= allowed:
            break
        box = _without(box, *sides.pop(weakest))
        outside = np.delete(outside, weakest, axis=0)
    return _step(box, sides, asked, outside)


def by_chance(hits: int, count: int, density: Array) -> Array:
    """Return the probability of at least so many hits in so many runs at each density, one-sided binomial."""
    from scipy.special import betainc

    return np.ones(len(density)) if hits == 0 else np.asarray(betainc(hits, count - hits + 1, density))


def _sides(box: Box) -> list[tuple[str, int]]:
    """Return each limit: its input, and 0 for a lower, 1 for an upper one, 2 for the names allowed."""
    numbers = [(name, side) for name, pair in box.limits.items() for side in (0, 1) if np.isfinite(pair[side])]
    return numbers + [(name, _NAMES) for name in box.members]


def _without(box: Box, name: str, side: int) -> Box:
    """Return a box without one of its limits."""
    if side == _NAMES:
        return box.with_members(name, None)
    low, high = box.limits[name]
    return box.limited(name, low if side else -np.inf, np.inf if side else high)


def _outside(table: Table, box: Box, sides: list[tuple[str, int]], runs: int) -> Mask:
    """Return which runs each limit of a box leaves out, shape (limits, runs)."""
    left_out = np.zeros((len(sides), runs), np.bool_)
    for row, (name, side) in enumerate(sides):
        if side == _NAMES:
            left_out[row] = ~np.isin(table.names[name], sorted(box.members[name]))
        else:
            values, limit = table.numbers[name], box.limits[name][side]
            left_out[row] = values > limit if side else values < limit
    return left_out


def _chances(outside: Mask, asked: Mask) -> tuple[int, int, Array]:
    """Return how many runs a box holds, how many of them are asked about, and the chance of each of its limits."""
    fails = outside.sum(axis=0)
    inside = fails == 0
    wider = fails - outside == 0
    density = (wider & asked).sum(axis=1) / np.maximum(wider.sum(axis=1), 1)
    count, hits = int(inside.sum()), int((inside & asked).sum())
    return count, hits, by_chance(hits, count, density)


def _step(box: Box, sides: list[tuple[str, int]], asked: Mask, outside: Mask) -> Step:
    count, hits, chances = _chances(outside, asked)
    chance: dict[str, float] = {}
    for (name, _side), one in zip(sides, chances, strict=True):
        chance[name] = max(float(one), chance.get(name, 0.0))
    cases = int(asked.sum())
    return Step(box, count, hits, hits / max(cases, 1), hits / max(count, 1), count / len(asked), chance)


def _both(step: Step) -> float:
    """Return the harmonic mean of coverage and density."""
    return 2 * step.coverage * step.density / max(step.coverage + step.density, 1e-12)


def _stability(found: Discovery, watch: Watch, halves: int) -> tuple[Stability, ...]:
    """Return what halves say of each step, the runs in them drawn without replacement by a fixed seed."""
    random, runs = np.random.default_rng(0), len(found.asked)
    nearest: list[list[tuple[frozenset[str], float, float]]] = [[] for _step in found.steps]
    for half in range(halves):
        order = random.permutation(runs)
        inside = order[: min(runs // 2, _MOST_ROWS)]
        left = order[runs // 2 :][:_MOST_ROWS]
        steps = trade_off(found.table.of(inside), found.asked[inside], partial(_give_way, watch))
        coverage, density = (np.array([getattr(one, what) for one in steps]) for what in ("coverage", "density"))
        measured = _measured([one.box for one in steps], found.table.of(left), found.asked[left])
        for place, step in zip(nearest, found.steps, strict=True):
            at = int(np.argmin(np.hypot(coverage - step.coverage, density - step.density)))
            place.append((frozenset(steps[at].box.restricted), *measured[at]))
        watch.done(half + 1, halves)
    return tuple(_told(one, found.table.inputs) for one in nearest)


def _give_way(watch: Watch) -> None:
    if watch.give_way():
        raise Stopped


def _measured(found: list[Box], table: Table, asked: Mask) -> list[tuple[float, float]]:
    """Return coverage and density of boxes on some runs; NaN where there is nothing to measure."""
    told = []
    for box in found:
        inside = box.holds(table)
        hits = float((inside & asked).sum())
        told.append(tuple(hits / one if one else np.nan for one in (asked.sum(), inside.sum())))
    return [(float(coverage), float(density)) for coverage, density in told]


def _told(halves: list[tuple[frozenset[str], float, float]], inputs: tuple[str, ...]) -> Stability:
    often = {name: float(np.mean([name in names for names, _c, _d in halves])) for name in inputs}
    ends = [
        (float(np.nanmin(values)), float(np.nanmax(values))) if np.isfinite(values).any() else (np.nan, np.nan)
        for values in (np.array([one[at] for one in halves], float) for at in (1, 2))
    ]
    return Stability(len(halves), {name: part for name, part in often.items() if part > 0}, ends[0], ends[1])
