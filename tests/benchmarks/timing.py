"""What a measurement is: an action timed many times beside a yardstick; the middle and the slow end of its times."""

import os
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

_NUMBERS = np.linspace(1.0, 2.0, 4096)
_ROOM = np.empty_like(_NUMBERS)
YARDSTICK_BLOCKS = 300
"""The yardstick is so many times 4,096 divisions, about a ms of one core with its numbers in cache."""


@dataclass(frozen=True)
class Measured:
    """Times of one action in ms.

    Attributes
    ----------
    median_ms, p95_ms, max_ms
        On the clock.
    processor_ms
        The median of what all threads of the process, and processes that it waited for, worked: it hardly depends on
        what else runs on the machine. None where that is not known.
    yardstick_ms
        What the yardstick worked beside it, median.
    """

    median_ms: float
    p95_ms: float
    max_ms: float
    runs: int
    processor_ms: float | None
    yardstick_ms: float

    @property
    def ratio(self) -> float:
        """Its work in yardsticks; its time where the work is not known."""
        return (self.median_ms if self.processor_ms is None else self.processor_ms) / self.yardstick_ms


def worked() -> float:
    """Return the processor seconds of this process so far, and of the processes that it waited for."""
    ended = os.times()
    return time.process_time() + ended.children_user + ended.children_system


def yardstick() -> float:
    """Return the processor seconds of a fixed piece of arithmetic: machines and their busy hours differ in it."""
    begin = time.thread_time()
    for _block in range(YARDSTICK_BLOCKS):
        np.divide(1.0, _NUMBERS, out=_ROOM)
    return time.thread_time() - begin


class Stopwatch:
    """Notes runs of one action, the yardstick before each.

    Attributes
    ----------
    times, work, beside
        Seconds of each run on the clock and of processors, and of the yardstick.
    """

    def __init__(self) -> None:
        self.times: list[float] = []
        self.work: list[float] = []
        self.beside: list[float] = []

    def run(self, action: Callable[[], object]) -> None:
        """Run an action and note what it takes."""
        self.beside.append(yardstick())
        begin, before = time.perf_counter(), worked()
        action()
        self.work.append(worked() - before)
        self.times.append(time.perf_counter() - begin)

    def measured(self) -> Measured:
        """Sum up the runs."""
        return measured(self.times, self.work, self.beside)


def measured(times: Sequence[float], work: Sequence[float] = (), beside: Sequence[float] = ()) -> Measured:
    """Sum up times given in seconds; the yardstick is measured now unless its times are given."""
    in_ms = 1000 * np.asarray(times)
    unit_ms = 1000 * float(np.median(beside or [yardstick() for _ in range(15)]))
    work_ms = 1000 * float(np.median(work)) if work else None
    worst = float(in_ms.max())
    return Measured(float(np.median(in_ms)), float(np.percentile(in_ms, 95)), worst, len(in_ms), work_ms, unit_ms)


def timed(action: Callable[[int], object], runs: int, warm_up: int = 2) -> Measured:
    """Time ``action(0)``, ``action(1)`` and so on, the yardstick between them; the first few are not counted."""
    watch = Stopwatch()
    for run in range(warm_up):
        action(run)
    for run in range(warm_up, warm_up + runs):
        watch.run(partial(action, run))
    return watch.measured()


def in_turns(actions: Mapping[str, tuple[Callable[[int], object], int]]) -> dict[str, Measured]:
    """Time actions, each so many times, spread evenly over the same minutes, and the yardstick before each run."""
    watches = {name: Stopwatch() for name in actions}
    for action, _runs in actions.values():
        action(-1)
    for _place, run, name in sorted(
        ((run + 0.5) / runs, run, name) for name, (_action, runs) in actions.items() for run in range(runs)
    ):
        watches[name].run(partial(actions[name][0], run))
    return {name: watch.measured() for name, watch in watches.items()}


def medians(actions: Sequence[Callable[[int], object]], runs: int) -> list[float]:
    """Return the median processor seconds of several actions that take turns; each is run once before."""
    found = in_turns({str(place): (action, runs) for place, action in enumerate(actions)})
    return [(found[str(place)].processor_ms or 0.0) / 1000 for place in range(len(actions))]


def moved(run: int) -> float:
    """Return a value for a lever, 0.5 to 1.5 and another one in every run, so that nothing is answered from memory."""
    return 0.5 + (run + 1) * 0.618033988749895 % 1.0


class Held:
    """Holds the last answer of each size, as a window does while the next one is computed."""

    def __init__(self) -> None:
        self._answers: dict[int, object] = {}

    def hold(self, size: int, answer: object) -> None:
        """Hold an answer in place of the one before."""
        self._answers[size] = answer
