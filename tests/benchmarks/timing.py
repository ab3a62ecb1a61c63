"""What a measurement is: an action timed again and again, and the middle and the slow end of its times."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Measured:
    """Times of one action in ms."""

    median_ms: float
    p95_ms: float
    max_ms: float
    runs: int


def measured(times: Sequence[float]) -> Measured:
    """Sum up times given in seconds."""
    in_ms = 1000 * np.asarray(times)
    return Measured(float(np.median(in_ms)), float(np.percentile(in_ms, 95)), float(in_ms.max()), len(in_ms))


def timed(action: Callable[[int], object], runs: int, warm_up: int = 2) -> Measured:
    """Time ``action(0)``, ``action(1)`` and so on; the first few are not counted."""
    times = []
    for run in range(warm_up + runs):
        begin = time.perf_counter()
        action(run)
        times.append(time.perf_counter() - begin)
    return measured(times[warm_up:])


def moved(run: int) -> float:
    """Return a value for a lever, 0.5 to 1.5 and another one in every run, so that nothing is answered from memory."""
    return 0.5 + (run + 1) * 0.618033988749895 % 1.0
