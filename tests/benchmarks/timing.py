"""What a measurement is: an action timed many times beside a yardstick; the middle and the slow end of its times."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

_NUMBERS = np.linspace(1.0, 2.0, 4096)
_ROOM = np.empty_like(_NUMBERS)
YARDSTICK_BLOCKS = 300
"""The yardstick is so many times 4,096 divisions, about a ms of one core with its numbers in cache."""


@dataclass(frozen=True)
class Measured:
    """Times of one action in ms, and of the yardstick measured beside it."""

    median_ms: float
    p95_ms: float
    max_ms: float
    runs: int
    yardstick_ms: float

    @property
    def ratio(self) -> float:
        """Its median in yardsticks."""
        return self.median_ms / self.yardstick_ms


def yardstick() -> float:
    """Return the seconds of a fixed piece of arithmetic, by which machines and their busy hours are told apart."""
    begin = time.perf_counter()
    for _block in range(YARDSTICK_BLOCKS):
        np.divide(1.0, _NUMBERS, out=_ROOM)
    return time.perf_counter() - begin


def measured(times: Sequence[float], beside: Sequence[float] = ()) -> Measured:
    """Sum up times given in seconds; the yardstick is measured now unless its times are given."""
    in_ms = 1000 * np.asarray(times)
    unit_ms = 1000 * float(np.median(beside or [yardstick() for _ in range(15)]))
    worst = float(in_ms.max())
    return Measured(float(np.median(in_ms)), float(np.percentile(in_ms, 95)), worst, len(in_ms), unit_ms)


def timed(action: Callable[[int], object], runs: int, warm_up: int = 2) -> Measured:
    """Time ``action(0)``, ``action(1)`` and so on, the yardstick between them; the first few are not counted."""
    times, beside = [], []
    for run in range(warm_up + runs):
        beside.append(yardstick())
        begin = time.perf_counter()
        action(run)
        times.append(time.perf_counter() - begin)
    return measured(times[warm_up:], beside[warm_up:])


def in_turns(actions: Mapping[str, tuple[Callable[[int], object], int]]) -> dict[str, Measured]:
    """Time actions, each so many times, spread evenly over the same minutes, and the yardstick before each run."""
    times: dict[str, list[float]] = {name: [] for name in actions}
    beside: dict[str, list[float]] = {name: [] for name in actions}
    for action, _runs in actions.values():
        action(-1)
    for _place, run, name in sorted(
        ((run + 0.5) / runs, run, name) for name, (_action, runs) in actions.items() for run in range(runs)
    ):
        beside[name].append(yardstick())
        begin = time.perf_counter()
        actions[name][0](run)
        times[name].append(time.perf_counter() - begin)
    return {name: measured(times[name], beside[name]) for name in actions}


def medians(actions: Sequence[Callable[[int], object]], runs: int) -> list[float]:
    """Return the median seconds of several actions that take turns, so that a busy minute befalls all of them."""
    times: list[list[float]] = [[] for _action in actions]
    for run in range(1 + runs):
        for place, action in enumerate(actions):
            begin = time.perf_counter()
            action(run)
            times[place].append(time.perf_counter() - begin)
    return [float(np.median(one[1:])) for one in times]


def moved(run: int) -> float:
    """Return a value for a lever, 0.5 to 1.5 and another one in every run, so that nothing is answered from memory."""
    return 0.5 + (run + 1) * 0.618033988749895 % 1.0
