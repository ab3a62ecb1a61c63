"""Blocks of draws: what happened to one up to the last observed quarter, and what scenarios make of it after.

What happened depends on no lever: it is found once for a block. Draws never mix, so blocks are a matter of speed alone.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scenarios.catalog import Catalog
from scenarios.draws import Draws
from scenarios.inputs import Inputs
from scenarios.kernel.library import is_compiled
from scenarios.kernel.quarters import run, simulate
from scenarios.laying import kept_of
from scenarios.memory import Memory
from scenarios.preparation import prepare
from scenarios.side_by_side import columns_of, side_by_side
from scenarios.simulation import Outdated, Record, State, opening_state
from scenarios.tastes import tastes_of

Array = NDArray[np.float64]
Room = Mapping[str, NDArray[Any]]
"""Arrays of a record, by name, that someone wants it to be written into."""

_BLOCK = 1024
"""Draws computed at once: the more, the less a single call of numpy weighs."""
_REMEMBERED = 2 * _BLOCK
"""Draws whose past, and what was prepared for them, is kept for the next scenario, 30 KB each: as many as a window's
levers move."""


@dataclass(frozen=True, eq=False)
class Past:
    """A block of draws with what happened to it up to the last observed quarter, as far as a projection keeps it.

    Attributes
    ----------
    kept
        None for draws of which there are many: it can be had from a projection of them, or `happened` again.
    """

    draws: Draws
    tastes: Array
    kept: Room | None
    chips: Mapping[str, tuple[str, ...]]
    state: State
    memory: Memory | None


def past_over(catalog: Catalog, draws: Draws, first: int, outdated: Callable[[], bool] = lambda: False) -> Past:
    """Return what happened over a block of draws, whose first column is the `first` of all.

    Raises
    ------
    Outdated
        `outdated` says so between two rounds of the search for tastes.
    """

    def each_round(_number: int) -> None:
        if outdated():
            raise Outdated

    tastes = tastes_of(catalog, draws, first, each_round)
    record, state = observed(catalog, draws, tastes)
    if first >= _REMEMBERED:
        return Past(draws, tastes, None, record.chips, state, None)
    return Past(draws, tastes, kept_of(catalog, record), record.chips, state, Memory())


def observed(catalog: Catalog, draws: Draws, tastes: Array, until: int | None = None) -> tuple[Record, State]:
    """Return what happened up to the last observed quarter, or in the first `until` quarters."""
    inputs = Inputs(catalog, draws, range(catalog.horizon.first_free), MappingProxyType({}))
    return simulate(inputs, tastes, opening_state(inputs), until)


def happened(catalog: Catalog, past: Past) -> Room:
    """Return what a projection keeps of a past, found again where it was not kept."""
    return past.kept or kept_of(catalog, observed(catalog, past.draws, past.tastes)[0])


def ahead(past: Past, laid: list[Inputs], rooms: Sequence[Room], outdated: Callable[[], bool]) -> Iterator[Record]:
    """Yield what happens after the past, run by run, and write of it what each has room for.

    Compiled, a run costs the same beside others or alone; in numpy all of them are walked through side by side.
    """
    prepared = (prepare(inputs, past.state.learning, past.memory) for inputs in laid)
    if is_compiled() or len(laid) == 1:
        for one, room in zip(prepared, rooms, strict=True):
            yield run(one, past.tastes, past.state, outdated=outdated, into=room)[0]
        return
    width, parts = past.draws.count + 1, list(prepared)
    tastes, before = (side_by_side([one] * len(parts), width) for one in (past.tastes, past.state))
    whole, _state = run(side_by_side(parts, width), tastes, before, outdated=outdated)
    for place, (one, room) in enumerate(zip(parts, rooms, strict=True)):
        record = columns_of(whole, slice(place * width, (place + 1) * width))
        for name, values in room.items():
            values[...] = getattr(record, name)
        yield replace(record, chips=one.cards.chips)


def blocks_of(columns: int) -> list[tuple[int, int]]:
    """Cut the columns into blocks; none of a single column, over which numpy would add up in another order."""
    edges = [*range(0, columns - 1, _BLOCK), columns]
    return list(pairwise(edges))
