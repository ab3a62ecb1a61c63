"""Lays what blocks of draws made of a stretch of quarters side by side: `Laid`, and what it leaves, a `Stretch`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import reduce
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scenarios.catalog import Catalog
from scenarios.inputs import SEGMENTS
from scenarios.simulation import Record, blank

Array = NDArray[np.float64]

KEPT = (
    *("cards", "delivered", "offered", "price", "tpp", "premium", "centre_stock"),
    *("budget", "unspent", "rented", "binding"),
)
"""What a projection keeps of the record of a run."""


@dataclass(frozen=True, eq=False)
class Stretch:
    """A stretch of quarters as a projection keeps it: its arrays, and what was already added up of them.

    All scenarios over the same draws share the stretch of the observed quarters; nobody may write into it.
    """

    cards: Array
    delivered: Array
    offered: Array
    price: Array
    tpp: Array
    premium: Array
    stock: Array
    centre_stock: Array
    budget: Array
    unspent: Array
    rented: Array
    binding: NDArray[np.int8]
    totals: dict[tuple[str, str], Array] = field(default_factory=dict, init=False, repr=False)

    def until(self, quarter: int) -> "Stretch":
        """Return its first quarters."""
        return Stretch(**{name: getattr(self, name)[:quarter] for name in (*KEPT, "stock")})


class Laid:
    """Lays blocks of draws side by side; each is written once, where it belongs."""

    def __init__(self, catalog: Catalog, quarters: int, columns: int) -> None:
        self._arrays = {name: blank(catalog, name, quarters, columns) for name in KEPT}
        self._stock = np.empty((quarters, len(SEGMENTS), 3, columns))

    def part(self, first: int, last: int) -> "Part":
        """Return where a block of columns belongs."""
        return Part({name: one[..., first:last] for name, one in self._arrays.items()}, self._stock[..., first:last])

    def stretch(self) -> Stretch:
        """Return what was laid, which nobody can write into any more."""
        for values in (*self._arrays.values(), self._stock):
            values.flags.writeable = False
        return Stretch(**self._arrays, stock=self._stock)


@dataclass(frozen=True, eq=False)
class Part:
    """Where a block of columns belongs: the arrays of its record by name, and its stock by origin."""

    room: Mapping[str, NDArray[Any]]
    stock: Array

    def add(self, catalog: Catalog, record: Record) -> None:
        """Take up a record whose arrays stand in the room."""
        self.stock[...] = stock_by_origin(catalog, record)


def stretch_of(catalog: Catalog, record: Record) -> Stretch:
    """Return what a projection keeps of a record."""
    return Stretch(**{name: getattr(record, name) for name in KEPT}, stock=stock_by_origin(catalog, record))


def stock_by_origin(catalog: Catalog, record: Record) -> Array:
    """Return installed delivered compute, shape (quarters, segments, (domestic, foreign legal, grey), draws)."""
    domestic = [nest for nest, classes in enumerate(catalog.nests) if catalog.domestic[classes[0]]]
    foreign = [nest for nest in range(len(catalog.nests)) if nest not in domestic]
    parts = [reduce(np.add, [record.installed[:, :, nest] for nest in nests]) for nests in (domestic, foreign)]
    return np.stack([parts[0], parts[1] - record.grey_stock, record.grey_stock], axis=2)
