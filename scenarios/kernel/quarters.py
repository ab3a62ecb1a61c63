"""The loop over quarters by compiled code where there is some, else by its readable definition in numpy.

``quarters.c`` computes what ``simulation.py`` and the blocks that it calls define, equal within 1e-9, and cuts many
draws into pieces for all processors. ``dev.py`` compiles it where there is a C compiler, and the packaged program
carries it.
"""

import ctypes
import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from functools import cache, partial
from itertools import pairwise
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scenarios import simulation
from scenarios.errors import EngineError
from scenarios.inputs import Inputs
from scenarios.kernel.library import MOST_CLASSES, Strided, library, numbered, strided, strided_once
from scenarios.model import policy, software, supply
from scenarios.preparation import Prepared, prepare
from scenarios.simulation import Outdated, Record, State, blank_record
from scenarios.texts import _

Array = NDArray[np.float64]

_SMALLEST, _LARGEST = 64, 256
"""Draws for a thread at once: fewer are not worth it, more keep someone waiting who has no more use for the run."""
_LONGS = ("nest_of", "local", "counted", "packaged", "low_end", "learns")
_FLOWS = (
    *("good_dies", "other_dies", "stacks", "dies_per_package", "stacks_per_package", "limit", "growth"),
    *("packaging_yield", "bank_limit"),
)
_NUMBERS = (
    *("price_response", "nest_dissimilarity", "software_learning", "learning_half_stock", "open_model_learning"),
    *("training_learning_ratio", "stock_retirement"),
)
_BY_QUARTER = ("fading", "rental", "budgets", "mandated", "outside", "switching")
_WEIGHTS = ("exponents", "scale", "integration", "energy", "log_price", "log_frontier", "preference", "suitability")
_FIGURES = ("price", "tpp", "power", "log_tpp", "log_bandwidth")
_BANKS, _STOCKS = ("dies", "stacks", "largest"), ("stock", "maturity", "grey_stock", "centre_stock", "premium")
_KEPT = (
    *("cards", "premium", "offered", "price", "tpp", "budget", "unspent", "rented", "dies", "stacks", "idle"),
    *("packages", "installed", "grey_stock", "centre_stock", "delivered", "binding"),
)


class _Run(ctypes.Structure):
    """The struct `Run` of ``quarters.c``; its arrays have the names that they have in Python."""

    _fields_ = (
        *((name, ctypes.c_int64) for name in ("segments", "classes", "nests", "quarters")),
        *((name, ctypes.POINTER(ctypes.c_int64)) for name in _LONGS),
        ("grey", ctypes.c_int64),
        ("reference", ctypes.c_double),
        *((name, Strided) for name in (*_FLOWS, *_NUMBERS, *_BY_QUARTER, *_WEIGHTS, "tastes", "starts")),
        *((name, Strided * MOST_CLASSES) for name in ("supply", *_FIGURES)),
        *((name, Strided) for name in (*(f"bank_{name}" for name in _BANKS), *_STOCKS)),
        *((f"after_{name}", Strided) for name in (*_BANKS, *_STOCKS)),
        *((f"kept_{name}", Strided) for name in _KEPT),
    )


def run(
    prepared: Prepared,
    tastes: Array,
    before: State,
    *,
    until: int | None = None,
    starts: Sequence[Array] | None = None,
    outdated: Callable[[], bool] = lambda: False,
    into: Mapping[str, NDArray[Any]] = MappingProxyType({}),
) -> tuple[Record, State]:
    """Run the loop over quarters, as `scenarios.simulation.run` does; the parameters are its.

    Raises
    ------
    Outdated
        As soon as `outdated` says so.
    EngineError
        No premia within the tolerance; names the draw.
    """
    catalog = prepared.inputs.catalog
    compiled = library(len(prepared.budgets), len(catalog.classes), len(catalog.nests))
    if compiled is None:
        return simulation.run(prepared, tastes, before, until=until, starts=starts, outdated=outdated, into=into)
    classes, columns = tastes.shape
    record, after = blank_record(prepared, columns, until, into), _blank_state(prepared, before, classes, columns)
    started = None if starts is None else np.stack(starts, axis=1)
    told = _told(prepared, tastes, before, started, record, after)

    failed = _run_all(partial(compiled.run_quarters, ctypes.byref(told)), columns, outdated)
    if failed >= 0:
        raise EngineError(_("no scarcity premia found in draw {n}").format(n=failed))
    return record, after


def _run_all(run_some: Callable[[Any, int], int], columns: int, outdated: Callable[[], bool]) -> int:
    """Run all draws on all processors, in rounds; return -1, or a draw for which no premia were found.

    `outdated` is asked between rounds, with no thread at work: it may wait for other runs, and these need the same
    threads. Nothing is raised while a thread is at work: it writes into arrays that would be gone.
    """
    for first, last, threads in _rounds(columns):
        if outdated():
            raise Outdated
        work = partial(run_some, ctypes.byref(ctypes.c_int64(first)), last)
        others = list[Future[int]]()
        try:
            others.extend(_threads(os.getpid()).submit(work) for _thread in range(threads - 1))
            failed = [work()]
        finally:
            begun = [one for one in others if not one.cancel()]
            wait(begun)
        failed += [one.result() for one in begun]
        if max(failed) >= 0:
            return max(failed)
    return -1


def simulate(
    inputs: Inputs, tastes: Array, before: State, into: Mapping[str, NDArray[Any]] = MappingProxyType({})
) -> tuple[Record, State]:
    """Prepare and run the model over ``inputs.quarters``; the other parameters are those of `run`."""
    return run(prepare(inputs, before.learning), tastes, before, into=into)


def _rounds(columns: int) -> list[tuple[int, int, int]]:
    """Cut the draws into rounds: first draw, the one after the last, and how many threads take them from there."""
    processors = os.cpu_count() or 1
    edges = [*range(0, columns, processors * _LARGEST), columns]
    return [(first, last, min(processors, -(-(last - first) // _SMALLEST))) for first, last in pairwise(edges)]


@cache
def _threads(_process: int) -> ThreadPoolExecutor:
    """Return the threads of a process: one that is forked has none of its parent's."""
    return ThreadPoolExecutor(os.cpu_count(), thread_name_prefix="draws")


def _blank_state(prepared: Prepared, before: State, classes: int, columns: int) -> State:
    stock, maturity, grey, centres = (
        np.empty((*one.shape[:-1], columns))
        for one in (before.stock, before.maturity, before.grey_stock, before.centre_stock)
    )
    premium = np.empty((classes, columns))
    banks = supply.Banks(*(np.empty(columns) for _name in _BANKS))
    return State(prepared.learning, banks, stock, maturity, grey, centres, premium)


def _told(prepared: Prepared, tastes: Array, before: State, starts: Array | None, record: Record, after: State) -> _Run:
    """Return the struct of a run; it holds no array alive."""
    catalog, cards, flows = prepared.inputs.catalog, prepared.cards, prepared.flows
    supplies = prepared.supplies
    low_end = [place in prepared.low_end for place in range(len(supplies))]
    packaged = [packaged for _supplied, packaged in supplies]
    longs = (catalog.nest_of, catalog.domestic, catalog.data_centre, packaged, low_end)
    figures = ([supplied for supplied, _packaged in supplies], *(getattr(cards, name).values() for name in _FIGURES))
    by_quarter = [
        *(getattr(flows, name) for name in _FLOWS),
        *(prepared.numbers[name] for name in _NUMBERS),
        *(getattr(prepared, name) for name in _BY_QUARTER),
        *(getattr(cards, name) for name in _WEIGHTS),
    ]
    return _Run(
        *(len(prepared.budgets), len(catalog.classes), len(catalog.nests), len(record.cards)),
        *(numbered([int(one) for one in values]) for values in (*longs, software.LEARNING)),
        *(catalog.class_ids.index(policy.GREY), prepared.reference),
        *(strided_once(values) for values in by_quarter),
        *(strided(values) for values in (tastes[:, None], starts)),
        *((Strided * MOST_CLASSES)(*map(strided_once, by_class)) for by_class in figures),
        *(strided(values) for state in (before, after) for values in _stocks(state)),
        *(strided(getattr(record, name), quarters_first=True) for name in _KEPT),
    )


def _stocks(state: State) -> list[Array | None]:
    """Return the arrays of a state with one quarter before their draws."""
    arrays = [*(getattr(state.banks, name) for name in _BANKS), *(getattr(state, name) for name in _STOCKS)]
    return [None if one is None else one[..., None, :] for one in arrays]
