"""Runs a scenario with one lever at several values, each value once, and counts what is done of what is to do."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from scenarios.analysis.targets import Target
from scenarios.catalog import Value
from scenarios.ensemble import UNWATCHED, Ensemble, Watch
from scenarios.scenario import Scenario

Array = NDArray[np.float64]
Run = Callable[[Sequence[Value], int], Sequence[Array]]
"""The shares at values of a lever over so many draws, shape (draws,) each."""


@dataclass
class Progress:
    """Tells of work whose amount shows only as it goes on: never less done, never more done than there is.

    Attributes
    ----------
    expected
        Projections thought to be needed.
    """

    watch: Watch
    expected: int
    done: int = field(default=0, init=False)

    def part(self) -> Watch:
        """Return the watch of one batch of projections."""
        before = self.done

        def told(done: int, _of: int) -> None:
            self.done = before + done
            self.expected = max(self.expected, self.done)
            self.watch.done(self.done, self.expected)

        return Watch(told, self.watch.give_way)


def runs_of(
    ensemble: Ensemble, scenario: Scenario, lever: str, target: Target, progress: Progress | None = None
) -> Run:
    """Return what projects a scenario with a lever at values, held from the first free quarter on.

    A run raises `Stopped` when the work is called off.
    """
    catalog = ensemble.engine.catalog

    def run(values: Sequence[Value], draws: int) -> Sequence[Array]:
        sized = scenario.sized(draws=draws)
        moved = [sized.with_value(catalog, lever, value) for value in values]
        return list(ensemble.measured(moved, target.shares, progress.part() if progress is not None else UNWATCHED))

    return run


class KnownRuns:
    """The shares at values of a lever, as far as they are known: over few draws first, over all where that matters.

    Parameters
    ----------
    few, most
        Draws of a first look, and of the answer.
    """

    def __init__(self, run: Run, few: int, most: int) -> None:
        self._run, self.few, self.most = run, few, most
        self._known: dict[Value, Array] = {}

    @property
    def values(self) -> list[Value]:
        """Values that were run, ascending; tiers in the order they were asked for."""
        known = list(self._known)
        return known if any(isinstance(one, str) for one in known) else sorted(known)

    def shares(self, value: Value) -> Array:
        """Return the shares over as many draws as were run at a value that was run."""
        return self._known[value]

    def is_whole(self, value: Value) -> bool:
        """Whether a value was run over all draws."""
        return value in self._known and len(self._known[value]) == self.most

    def look(self, values: Sequence[Value]) -> None:
        """Run values over few draws, those that are not known."""
        new = [one for one in dict.fromkeys(values) if one not in self._known]
        self._known |= dict(zip(new, self._run(new, self.few), strict=True))

    def settle(self, values: Sequence[Value]) -> None:
        """Run values over all draws, those that were not."""
        new = [one for one in dict.fromkeys(values) if not self.is_whole(one)]
        self._known |= dict(zip(new, self._run(new, self.most), strict=True))
