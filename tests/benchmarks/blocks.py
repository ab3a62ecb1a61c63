"""Where the time of a projection goes, block by block: the functions of the engine are wrapped from outside.

Each wrapped function stops the clock of the block that called it and starts its own. The clock is the processor time of
the thread, so neither waiting nor other programs count; what is computed outside all wrapped functions is told as such.

The compiled loop over quarters is run with a clock between its parts (``clocked.c``); its processor time is handed out
to the blocks in the proportions that this clock found. What it takes besides is the loop's.
"""

import ctypes
import functools
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FunctionType
from typing import Any

from scenarios.catalog_files import load_catalog
from scenarios.kernel import library
from scenarios.projection import Engine
from scenarios.scenario import Scenario
from tests.benchmarks.compiling import compiled
from tests.benchmarks.tables import Table
from tests.benchmarks.timing import moved

BLOCKS = {
    "model.policy": "policy",
    "redesign": "policy",
    "model.supply": "supply",
    "model.demand": "demand",
    "model.hardware": "hardware and utilities",
    "preparation": "hardware and utilities",
    "simulation._market": "hardware and utilities",
    "kernel.clearing": "clearing",
    "model.market": "clearing",
    "model.software": "installed base, learning",
    "simulation._after": "installed base, learning",
    "simulation._delivered": "installed base, learning",
    "simulation": "loop over quarters",
    "kernel.quarters": "loop over quarters",
    "kernel.library": "loop over quarters",
    "memory": "scenario over draws",
    "inputs": "scenario over draws",
    "timelines": "scenario over draws",
    "draws": "scenario over draws",
    "blocks": "laying side by side",
    "laying": "laying side by side",
    "side_by_side": "laying side by side",
    "projection": "laying side by side",
}
"""The block of each file of the engine, and of single functions where a file holds more than one."""
PARTS = ("loop over quarters", "supply", "hardware and utilities", "clearing", "installed base, learning")
"""The blocks of the parts of the compiled loop, in the order of ``clocked.c``."""
ELSEWHERE = "elsewhere"
LEVER = "hbm_supply"
COUNTS = (200, 2000)


class Clocks:
    """The processor seconds spent in each block, over all threads."""

    def __init__(self) -> None:
        self.spent: defaultdict[str, float] = defaultdict(float)
        self._lock = threading.Lock()
        self._here = threading.local()

    def wrap(self, function: FunctionType, block: str) -> Callable[..., Any]:
        """Return the function with the clock of its block around it."""

        @functools.wraps(function)
        def clocked(*values: Any, **named: Any) -> Any:
            outer = self._turn_to(block)
            try:
                return function(*values, **named)
            finally:
                self._turn_to(outer)

        return clocked

    def hand_out(self, work: Callable[[], int], parts: "ctypes.Array[ctypes.c_int64]") -> int:
        """Do some work, and hand its time out to the blocks of `PARTS` in the proportions noted in `parts` then."""
        outer, begin = self._turn_to(None), time.thread_time()
        result = work()
        spent, whole = time.thread_time() - begin, max(1, sum(parts))
        with self._lock:
            for block, part in zip(PARTS, parts, strict=True):
                self.spent[block] += spent * part / whole
        self._turn_to(outer)
        return result

    def _turn_to(self, block: str | None) -> str | None:
        """Stop the clock that runs in this thread, start that of a block, and return whose it was."""
        now = time.thread_time()
        before: str | None = getattr(self._here, "block", None)
        if before is not None:
            with self._lock:
                self.spent[before] += now - self._here.since
        self._here.block, self._here.since = block, now
        return before


class ClockedLibrary:
    """The compiled code with clocks between the parts of its loop.

    Parameters
    ----------
    clocked
        ``clocked.c``.
    clocks
        Where the time is noted.
    """

    def __init__(self, clocked: ctypes.CDLL, clocks: Clocks) -> None:
        self.clear_market, self._run, self._clocks = clocked.clear_market, clocked.clocked_quarters, clocks
        self.clear_market.restype = self._run.restype = ctypes.c_int64

    def run_quarters(self, told: object, following: object, last: int) -> int:
        """Run some of the draws, as the compiled code does."""
        parts = (ctypes.c_int64 * len(PARTS))()
        return self._clocks.hand_out(lambda: self._run(told, following, ctypes.c_int64(last), parts), parts)


def block_of(function: FunctionType) -> str | None:
    """Return the block that a function belongs to."""
    file = function.__module__.removeprefix("scenarios.")
    return BLOCKS.get(f"{file}.{function.__name__}", BLOCKS.get(file))


def _places() -> Iterator[tuple[object, str, FunctionType]]:
    """Yield where functions of the blocks can be reached: modules that define or import them, and their classes."""
    for name, module in list(sys.modules.items()):
        if not name.startswith("scenarios."):
            continue
        owners = [one for one in vars(module).values() if isinstance(one, type) and one.__module__ == name]
        for owner in (module, *owners):
            for attribute, value in list(vars(owner).items()):
                if isinstance(value, FunctionType) and not attribute.startswith("__") and block_of(value):
                    yield owner, attribute, value


@contextmanager
def clocked() -> Iterator[Clocks]:
    """Wrap the functions of all blocks and put clocks into the compiled loop for as long as the context lasts."""
    clocks, places, loaded = Clocks(), list(_places()), library._loaded
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        timed = compiled("clocked.c", Path(folder)) if library.is_compiled() else None
        try:
            if timed is not None:
                setattr(library, "_loaded", lambda: ClockedLibrary(timed, clocks))  # noqa: B010  (no cache as it was)
            for owner, attribute, function in places:
                setattr(owner, attribute, clocks.wrap(function, block_of(function) or ELSEWHERE))
            yield clocks
        finally:
            setattr(library, "_loaded", loaded)  # noqa: B010
            for owner, attribute, function in places:
                setattr(owner, attribute, function)


def shares(engine: Engine, draws: int, runs: int) -> dict[str, float]:
    """Return the part of the processor time of a projection that each block takes, the past known."""
    moves = [Scenario().sized(draws=draws).with_value(engine.catalog, LEVER, moved(run)) for run in range(runs + 1)]
    engine.project(moves[0])
    with clocked() as clocks:
        engine.project(moves[0])  # what is remembered of the functions without clocks does not count for these
        clocks.spent.clear()
        begin = time.process_time()
        for one in moves[1:]:
            engine.project(one)
        whole = time.process_time() - begin
    spent = {block: clocks.spent[block] for block in dict.fromkeys(BLOCKS.values())}
    spent[ELSEWHERE] = max(0.0, whole - sum(spent.values()))
    return {block: seconds / sum(spent.values()) for block, seconds in spent.items()}


def table(quick: bool) -> Table:
    """Return the share of time of each block, in per cent."""
    engine = Engine(load_catalog())
    found = [shares(engine, draws, runs=3 if quick else 3000 // draws) for draws in COUNTS]
    rows = {block: tuple(100 * one[block] for one in found) for block in found[0]}
    return Table("share of time, %", tuple(f"{draws:,} draws" for draws in COUNTS), rows)
