"""Lays what happened to blocks of draws side by side, the observed quarters before the free ones, each written once."""

from collections.abc import Mapping
from functools import reduce
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scenarios.catalog import Catalog
from scenarios.simulation import Record

Array = NDArray[np.float64]
Chips = tuple[str, ...]

KEPT = (
    *("cards", "delivered", "offered", "price", "tpp", "premium", "centre_stock"),
    *("budget", "unspent", "rented", "binding"),
)
"""What a projection keeps of the record of a run."""


class Laid:
    """Lays the blocks of draws side by side into one projection."""

    def __init__(self, catalog: Catalog, columns: int) -> None:
        self.catalog, self.columns = catalog, columns
        self.arrays: dict[str, NDArray[Any]] = {}
        self.chips: dict[str, Chips] = {}

    def room(self, columns: slice, past: Mapping[str, NDArray[Any]]) -> dict[str, NDArray[Any]]:
        """Return where the records of these columns belong, from the first free quarter on."""
        return {name: self._place(name, past[name])[self._free, ..., columns] for name in KEPT}

    def add(self, columns: slice, past: Mapping[str, NDArray[Any]], chips: Mapping[str, Chips], after: Record) -> None:
        """Take up the past of these columns, the chips sold in it, and records whose parts stand in their room."""
        for name, values in past.items():
            self._place(name, values)[self._past, ..., columns] = values
        self.arrays["stock"][self._free, ..., columns] = stock_by_origin(self.catalog, after)
        if columns.start == 0:
            self.chips = {name: chips[name] + after.chips[name] for name in after.chips}

    @property
    def _past(self) -> slice:
        return slice(0, self.catalog.horizon.first_free)

    @property
    def _free(self) -> slice:
        return slice(self.catalog.horizon.first_free, None)

    def _place(self, name: str, like: NDArray[Any]) -> NDArray[Any]:
        if name not in self.arrays:
            shape = (self.catalog.horizon.count, *like.shape[1:-1], self.columns)
            self.arrays[name] = np.empty(shape, dtype=like.dtype)
        return self.arrays[name]


def kept_of(catalog: Catalog, record: Record) -> dict[str, NDArray[Any]]:
    """Return what a projection keeps of a record, by name."""
    return {**{name: getattr(record, name) for name in KEPT}, "stock": stock_by_origin(catalog, record)}


def stock_by_origin(catalog: Catalog, record: Record) -> Array:
    """Return installed delivered compute, shape (quarters, segments, (domestic, foreign legal, grey), draws)."""
    domestic = [nest for nest, classes in enumerate(catalog.nests) if catalog.domestic[classes[0]]]
    foreign = [nest for nest in range(len(catalog.nests)) if nest not in domestic]
    parts = [reduce(np.add, [record.installed[:, :, nest] for nest in nests]) for nests in (domestic, foreign)]
    return np.stack([parts[0], parts[1] - record.grey_stock, record.grey_stock], axis=2)
