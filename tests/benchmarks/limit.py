"""The arithmetic limit: the counted operations of a projection at the rates of one core, its numbers in cache.

A projection at its limit would do nothing but its exponentials, logarithms, divisions, additions and multiplications:
no reading, no writing, no call. Exponentials and logarithms go at the rate of numpy or of the compiled kernel's own,
whichever is quicker on this machine; additions and multiplications go at that of a small product of matrices.
"""

import ctypes
import tempfile
from collections.abc import Callable, Mapping
from functools import cache, partial
from pathlib import Path

import numpy as np

from scenarios.catalog_files import load_catalog
from tests.benchmarks import compiling
from tests.benchmarks.counting import KINDS, Work, work_of
from tests.benchmarks.tables import Table
from tests.benchmarks.timing import Measured, medians, yardstick

LEVER, VALUE, DRAWS = "hbm_supply", 1.3, 200
ADDRESS, LENGTH = ctypes.c_void_p, ctypes.c_int64
_SIZE, _SIDE, _TIMES = 4096, 64, 50


def compiled(folder: Path) -> dict[str, Callable[..., None]]:
    """Compile the kernel's exponential and logarithm into a folder, and return those; none without a compiler."""
    loaded = compiling.compiled("rates.c", folder)
    return {} if loaded is None else {"exp": loaded.exponentials, "log": loaded.logarithms}


def rates(runs: int, own: Mapping[str, Callable[..., None]]) -> dict[str, float]:
    """Return the ns of one operation of each kind: the quicker of numpy's and the kernel's `own`."""
    numbers = np.linspace(0.5, 2.0, _SIZE)
    room, square = np.empty_like(numbers), np.linspace(0.0, 1.0, _SIDE * _SIDE).reshape(_SIDE, _SIDE)
    product = np.empty_like(square)
    places = ADDRESS(numbers.ctypes.data), ADDRESS(room.ctypes.data), LENGTH(_SIZE)
    ways: list[tuple[str, Callable[[], object], int]] = [
        ("exp", partial(np.exp, numbers, out=room), _SIZE),
        ("log", partial(np.log, numbers, out=room), _SIZE),
        ("divide", partial(np.divide, 1.0, numbers, out=room), _SIZE),
        ("flop", partial(np.matmul, square, square, out=product), 2 * _SIDE**3),
        *((kind, partial(function, *places), _SIZE) for kind, function in own.items()),
    ]
    times = medians([partial(_again, action) for _kind, action, _operations in ways], runs)
    found = dict.fromkeys(KINDS, float("inf"))
    for (kind, _action, operations), seconds in zip(ways, times, strict=True):
        found[kind] = min(found[kind], 1e9 * seconds / _TIMES / operations)
    return found


def _again(action: Callable[[], object], _run: int) -> None:
    for _ in range(_TIMES):
        action()


def draw_us(operations: Mapping[str, float], ns: Mapping[str, float]) -> float:
    """Return the microseconds that the operations of one draw take at these rates."""
    return sum(operations[kind] * ns[kind] for kind in KINDS) / 1000


@cache
def measured(quick: bool) -> tuple[Work, dict[str, float], float]:
    """Return the work of one draw, the ns of its operations and the ms of the yardstick beside them, found once."""
    beside = [yardstick() for _run in range(15)]
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        ns = rates(20 if quick else 200, compiled(Path(folder)))
    beside += [yardstick() for _run in range(15)]
    return work_of(load_catalog(), DRAWS, LEVER, VALUE), ns, 1000 * float(np.median(beside))


def arithmetic(quick: bool) -> Table:
    """Return what one draw needs, by kind of operation."""
    work, ns, _unit = measured(quick)
    rows = {kind: (work.operations[kind], ns[kind], work.operations[kind] * ns[kind] / 1000) for kind in KINDS}
    operations, us = sum(work.operations.values()), draw_us(work.operations, ns)
    rows["together"] = (operations, 1000 * us / operations, us)
    note = f"a draw needs {work.steps:.0f} steps of the clearing in all its free quarters; one core"
    return Table("arithmetic of one draw", ("operations", "ns each", "us"), rows, note)


def table(quick: bool, results: Mapping[str, Measured]) -> Table:
    """Return how far the work of the projections measured in the same run is from their limit, all cores together.

    The limit is that of the minute of the projections: the rates are adjusted by the yardstick's time then and now.
    """
    work, ns, unit_ms = measured(quick)
    rows = {}
    for name, one in results.items():
        kind, _line, draws = name.partition("_")
        if kind == "project" and draws.isdecimal() and one.processor_ms is not None:
            limit = (int(draws) + 1) * draw_us(work.operations, ns) / 1000 * one.yardstick_ms / unit_ms
            rows[name] = (limit, one.processor_ms, one.processor_ms / limit)
    return Table("against the limit", ("limit ms", "processor ms", "x limit"), rows)
