"""Blocks of draws: what happened to one up to the last observed quarter, and what scenarios make of it after.

What happened depends on no lever: it is found once for a block. Draws never mix, so blocks are a matter of speed alone.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from scenarios.catalog import Catalog
from scenarios.draws import Draws
from scenarios.inputs import Inputs
from scenarios.kernel.library import is_compiled
from scenarios.kernel.quarters import run, simulate
from scenarios.laying import Laid, Part
from scenarios.memory import Memory
from scenarios.preparation import prepare
from scenarios.side_by_side import columns_of, side_by_side
from scenarios.simulation import Outdated, Record, State, opening_state
from scenarios.tastes import tastes_of

Array = NDArray[np.float64]

_BLOCK = 1024
"""Draws computed at once: the more, the less a single call of numpy weighs."""
REMEMBERED = 2 * _BLOCK
"""Draws for which what was prepared is remembered for the next scenario, 10 KB each, and whose past is kept though no
projection is in use: as many as a window's levers move."""


@dataclass(frozen=True, eq=False)
class Block:
    """A block of draws, its tastes, and where it stands after the last observed quarter.

    Attributes
    ----------
    chips
        Card on sale in the central case, by class and observed quarter.
    memory
        Of what was prepared for the last scenario; None for draws of which there are many.
    """

    draws: Draws
    tastes: Array
    chips: Mapping[str, tuple[str, ...]]
    state: State
    memory: Memory | None


def block_over(
    catalog: Catalog, draws: Draws, first: int, laid: Laid, outdated: Callable[[], bool] = lambda: False
) -> Block:
    """Return a block of draws, whose first column is the `first` of all, and lay what happened beside the others.

    Raises
    ------
    Outdated
        `outdated` says so between two rounds of the search for tastes.
    """

    def each_round(_number: int) -> None:
        if outdated():
            raise Outdated

    tastes = tastes_of(catalog, draws, first, each_round)
    record, state = happened(catalog, draws, tastes, laid.part(first, first + draws.count + 1))
    return Block(draws, tastes, record.chips, state, Memory() if first < REMEMBERED else None)


def happened(catalog: Catalog, draws: Draws, tastes: Array, part: Part) -> tuple[Record, State]:
    """Find what happened to a block of draws, lay it where it belongs, and return it."""
    inputs = Inputs(catalog, draws, range(catalog.horizon.first_free), MappingProxyType({}))
    record, state = simulate(inputs, tastes, opening_state(inputs), part.room)
    part.add(catalog, record)
    return record, state


def ahead(
    block: Block, laid: Sequence[Inputs], parts: Sequence[Part], outdated: Callable[[], bool]
) -> Iterator[Record]:
    """Yield what happens after the past, run by run, each laid where its part of a projection is.

    Compiled, a run costs the same beside others or alone; in numpy all of them are walked through side by side.
    """
    prepared = (prepare(inputs, block.state.learning, block.memory) for inputs in laid)
    if is_compiled() or len(laid) == 1:
        for one, part in zip(prepared, parts, strict=True):
            record, _state = run(one, block.tastes, block.state, outdated=outdated, into=part.room)
            part.add(one.inputs.catalog, record)
            yield record
        return
    width, runs = block.draws.count + 1, list(prepared)
    tastes, before = (side_by_side([one] * len(runs), width) for one in (block.tastes, block.state))
    whole, _state = run(side_by_side(runs, width), tastes, before, outdated=outdated)
    for place, (one, part) in enumerate(zip(runs, parts, strict=True)):
        record = columns_of(whole, slice(place * width, (place + 1) * width))
        for name, values in part.room.items():
            values[...] = getattr(record, name)
        part.add(one.inputs.catalog, record)
        yield replace(record, chips=one.cards.chips)


def blocks_of(columns: int) -> list[tuple[int, int]]:
    """Cut the columns into blocks; none of a single column, over which numpy would add up in another order."""
    edges = [*range(0, columns - 1, _BLOCK), columns]
    return list(pairwise(edges))
