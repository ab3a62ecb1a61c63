"""Blocks of draws: what happened to one up to the last observed quarter, and what scenarios make of it after.

What happened depends on no lever: it is found once for a block. Draws never mix, so blocks are a matter of speed alone.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from scenarios.catalog import Catalog
from scenarios.draws import Draws
from scenarios.inputs import Inputs
from scenarios.preparation import prepare
from scenarios.side_by_side import columns_of, side_by_side
from scenarios.simulation import Outdated, Record, State, opening_state, run, simulate
from scenarios.tastes import tastes_of

Array = NDArray[np.float64]

_BLOCK = 1024
"""Draws computed at once: the more, the less a single call of numpy weighs."""


@dataclass(frozen=True, eq=False)
class Past:
    """A block of draws with what happened to it up to the last observed quarter."""

    draws: Draws
    tastes: Array
    record: Record
    state: State


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
    inputs = Inputs(catalog, draws, range(catalog.horizon.first_free), MappingProxyType({}))
    record, state = simulate(inputs, tastes, opening_state(inputs))
    return Past(draws, tastes, record, state)


def ahead(past: Past, laid: list[Inputs], outdated: Callable[[], bool]) -> Iterator[Record]:
    """Yield what happens after the past, run by run, all of them walked through side by side."""
    width, count = past.draws.count + 1, len(laid)
    prepared = [prepare(inputs, past.state.learning) for inputs in laid]
    tastes, before = (side_by_side([one] * count, width) for one in (past.tastes, past.state))
    whole, _state = run(side_by_side(prepared, width), tastes, before, outdated=outdated)
    for place, one in enumerate(prepared):
        record = whole if count == 1 else columns_of(whole, slice(place * width, (place + 1) * width))
        yield replace(record, chips=one.cards.chips)


def blocks_of(columns: int) -> list[tuple[int, int]]:
    """Cut the columns into blocks; none of a single column, over which numpy would add up in another order."""
    edges = [*range(0, columns - 1, _BLOCK), columns]
    return list(pairwise(edges))
