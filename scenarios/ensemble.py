"""Many projections over the same draws, on all cores: with progress, giving way to more urgent work, ended at any time.

The questions of `analysis` are all asked here: what a share would be under many scenarios, or over many draws. Results
come in the order asked, each as soon as it and those before it are there; whoever asks keeps what has come.
"""

import os
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar

from scenarios.draws import Draws
from scenarios.projection import Engine, Projection
from scenarios.scenario import Scenario

S = TypeVar("S")
T = TypeVar("T")

WIDTH = 2500
"""Columns run side by side at most: enough for numpy to be busy, few enough to give way soon and to stay small."""


class Stopped(Exception):  # noqa: N818  (no error: the work is no longer wanted)
    """The work was called off; what came before is the asker's."""


@dataclass(frozen=True)
class Watch:
    """How a long piece of work is watched.

    Attributes
    ----------
    done
        Told (projections done, of how many) after each batch.
    give_way
        Asked again and again within a batch: it returns once nothing more urgent waits; True calls the work off.
    """

    done: Callable[[int, int], None] = lambda _done, _of: None
    give_way: Callable[[], bool] = lambda: False


UNWATCHED = Watch()


class Ensemble:
    """Runs many projections for the questions of an analysis.

    Parameters
    ----------
    engine
        What projects.
    workers
        Threads; one a core by default.
    known
        A projection that is there already: a scenario that is the same is read from it, and not projected anew.
    """

    def __init__(self, engine: Engine, workers: int | None = None, known: Projection | None = None) -> None:
        self.engine = engine
        self.workers = workers or os.cpu_count() or 1
        self._known = known

    def knowing(self, known: Projection | None) -> "Ensemble":
        """Return an ensemble that reads from a projection what it can; None for none."""
        return Ensemble(self.engine, self.workers, known)

    def measured(
        self, scenarios: Sequence[Scenario], measure: Callable[[Projection], T], watch: Watch = UNWATCHED
    ) -> Iterator[T]:
        """Yield `measure` of each scenario's projection, in their order; all of the same draws and seed.

        Only what `measure` returns is kept, so that memory does not grow with the number of scenarios.

        Raises
        ------
        Stopped
            The work was called off.
        EngineError
            The market of a quarter did not clear.
        """
        known = self._known
        is_known = [known is not None and one.fingerprint == known.fingerprint for one in scenarios]
        missing = [one for one, there in zip(scenarios, is_known, strict=True) if not there]
        with closing(self._projected(missing, measure, watch)) as projected:
            for there in is_known:
                if watch.give_way():
                    raise Stopped
                yield measure(known) if there and known is not None else next(projected)

    def _projected(
        self, scenarios: Sequence[Scenario], measure: Callable[[Projection], T], watch: Watch
    ) -> Generator[T]:
        """Yield `measure` of each scenario as it is projected."""
        if not scenarios:
            return
        self.engine.warm(scenarios[0])
        size = max(1, WIDTH // (scenarios[0].draws + 1))
        size = min(size, -(-len(scenarios) // self.workers))

        def work(batch: Sequence[Scenario]) -> list[T]:
            projections = self.engine.project_many(batch, watch.give_way)
            if projections is None:
                raise Stopped
            return [measure(one) for one in projections]

        came = 0
        for results in self._in_order(work, (scenarios[at : at + size] for at in range(0, len(scenarios), size))):
            came += len(results)
            watch.done(came, len(scenarios))
            yield from results

    def measured_over(
        self,
        drawn: Iterable[Draws],
        count: int,
        scenario: Scenario,
        measure: Callable[[Projection], T],
        watch: Watch = UNWATCHED,
    ) -> Iterator[T]:
        """Yield `measure` of a scenario's projection over each of `count` sets of draws of the caller's own, in order.

        Raises
        ------
        Stopped
            The work was called off.
        EngineError
            The market of a quarter did not clear.
        """

        def work(draws: Draws) -> T:
            projections = self.engine.project_over(draws, [scenario], watch.give_way)
            if projections is None:
                raise Stopped
            return measure(projections[0])

        for came, result in enumerate(self._in_order(work, drawn), 1):
            watch.done(came, count)
            yield result

    def _in_order(self, work: Callable[[S], T], batches: Iterable[S]) -> Iterator[T]:
        """Yield the results of batches in their order; one more of them waits than there are workers."""
        rest = iter(batches)
        with ThreadPoolExecutor(self.workers, thread_name_prefix="ensemble") as pool:
            waiting: deque[Future[T]] = deque(pool.submit(work, one) for one in islice(rest, self.workers + 1))
            try:
                while waiting:
                    yield waiting.popleft().result()
                    waiting.extend(pool.submit(work, one) for one in islice(rest, 1))
            finally:
                pool.shutdown(cancel_futures=True)
