"""`project(scenario, catalog) -> Projection`: the shares of the market over the horizon, with their uncertainty.

The work goes in blocks of draws. What happened before the first free quarter depends on no lever: it is computed once
for a set of draws and kept. Draws never mix, so the first 200 of 2,000 equal a run of 200, to the last bit.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from scenarios.catalog import Catalog
from scenarios.draws import Draws, sample
from scenarios.inputs import Inputs
from scenarios.model.hardware import REFERENCE_CHIP
from scenarios.model.policy import DATA_CENTRE
from scenarios.scenario import Scenario
from scenarios.simulation import Outdated, Record, State, opening_state, simulate
from scenarios.tastes import tastes_of

Array = NDArray[np.float64]

DEFINITIONS = ("units", "revenue", "compute")
"""What a share is a share of: cards; revenue at list price; peak compute (TPP over that of one H100)."""
COUNTS = ("official", "with_grey")
"""Whether smuggled cards count among the foreign ones."""
WORKLOADS = ("training", "inference", "all")
_DOMESTIC, _LEGAL, _GREY = range(3)
_BLOCK = 2048
"""Draws computed at once: the more, the less a single call of numpy weighs."""


@dataclass(frozen=True, eq=False)
class Central:
    """The central case in detail, quarters first.

    Attributes
    ----------
    cards
        k cards sold, shape (quarters, workloads training and inference, classes).
    supply, price, tpp, premium
        k cards, k$ at list, TOPS x bit, log premium, shape (quarters, classes).
    chips
        Card on sale by foreign class, one name a quarter.
    """

    cards: Array
    supply: Array
    price: Array
    tpp: Array
    premium: Array
    chips: dict[str, tuple[str, ...]]


@dataclass(frozen=True, eq=False)
class Projection:
    """The result for one scenario; column 0 of the draws is the central case.

    Attributes
    ----------
    sales
        k cards, M$ and k H100-equivalents sold, shape (definitions, workloads training and inference,
        (domestic, foreign legal, grey), quarters, draws + 1).
    legal_supply
        k cards of foreign data-centre classes let in, shape (quarters, draws + 1).
    binding
        Scarcest input of domestic packages, index into `supply.BINDING`, shape (quarters, draws + 1).
    unspent
        Part of each segment's budget not spent in China, shape (segments, quarters, draws + 1).
    """

    scenario: Scenario
    catalog: Catalog
    sales: Array
    legal_supply: Array
    binding: NDArray[np.int8]
    unspent: Array
    central: Central

    @property
    def fingerprint(self) -> str:
        """That of the scenario."""
        return self.scenario.fingerprint

    def totals(self, definition: str, workload: str) -> Array:
        """Return what was sold, shape ((domestic, foreign legal, grey), quarters, draws + 1)."""
        sold = self.sales[DEFINITIONS.index(definition)]
        return sold[0] + sold[1] if workload == "all" else sold[WORKLOADS.index(workload)]

    def share(self, definition: str, count: str, workload: str, year: int | None = None) -> Array:
        """Return the domestic share, a fraction; NaN where nothing was sold.

        Parameters
        ----------
        definition, count, workload
            Of `DEFINITIONS`, `COUNTS`, `WORKLOADS`.
        year
            A calendar year, over whose four quarters sales are added up; every quarter by default.

        Returns
        -------
        Array
            Shape (quarters, draws + 1), or (draws + 1,) for a year.
        """
        sold = self.totals(definition, workload)
        if year is not None:
            part = sold[:, self.catalog.horizon.quarters_of(year)]
            sold = part[:, 0] + part[:, 1] + part[:, 2] + part[:, 3]
        total = sold[_DOMESTIC] + sold[_LEGAL]
        if count == "with_grey":
            total = total + sold[_GREY]
        return np.divide(sold[_DOMESTIC], total, out=np.full_like(total, np.nan), where=total > 0)


def quantiles(values: Array, levels: tuple[float, ...]) -> Array:
    """Return quantiles over the draws, the central case and empty draws left out; NaN where all are empty.

    Parameters
    ----------
    values
        Shape (..., draws + 1).
    levels
        Fractions from 0 to 1.

    Returns
    -------
    Array
        Shape (levels, ...).
    """
    ordered = np.sort(values[..., 1:], axis=-1)
    known = np.isfinite(ordered).sum(axis=-1)
    result = np.empty((len(levels), *known.shape))
    for row, level in enumerate(levels):
        place = level * np.maximum(known - 1, 0)
        below = np.floor(place).astype(np.intp)
        above = np.minimum(below + 1, np.maximum(known - 1, 0))
        low, high = (np.take_along_axis(ordered, at[..., None], axis=-1)[..., 0] for at in (below, above))
        result[row] = low + (high - low) * (place - below)
    return np.where(known > 0, result, np.nan)


@dataclass(frozen=True, eq=False)
class _Past:
    """A block of draws with what happened to it up to the last observed quarter."""

    draws: Draws
    tastes: Array
    record: Record
    state: State


class Engine:
    """Projects scenarios over one catalog, and keeps the past of the draws it has seen.

    Parameters
    ----------
    catalog
        The data to project on.
    """

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        self._samples: dict[int, Draws] = {}
        self._pasts: dict[tuple[int, int, int], _Past] = {}

    def project(self, scenario: Scenario, outdated: Callable[[], bool] = lambda: False) -> Projection | None:
        """Return the projection, or None as soon as `outdated` says that nobody waits for it.

        Raises
        ------
        EngineError
            The market of a quarter did not clear.
        """
        columns = scenario.draws + 1
        result = _Result(self.catalog, columns)
        quarters = range(self.catalog.horizon.first_free, self.catalog.horizon.count)
        try:
            for first, last in _blocks(columns):
                past = self._past(scenario.seed, first, last)
                inputs = Inputs(self.catalog, past.draws, quarters, scenario.values)
                record, _state = simulate(inputs, past.tastes, past.state, outdated)
                result.add(slice(first, last), past.record, record)
        except Outdated:
            return None
        return result.projection(scenario)

    def _past(self, seed: int, first: int, last: int) -> _Past:
        key = (seed, first, last)
        if key not in self._pasts:
            if seed not in self._samples or self._samples[seed].count + 1 < last:
                self._samples[seed] = sample(self.catalog, last - 1, seed)
            draws = self._samples[seed].picked(np.arange(first, last))
            tastes = tastes_of(self.catalog, draws, first)
            inputs = Inputs(self.catalog, draws, range(self.catalog.horizon.first_free), MappingProxyType({}))
            record, state = simulate(inputs, tastes, opening_state(inputs))
            self._pasts[key] = _Past(draws, tastes, record, state)
        return self._pasts[key]


def _blocks(columns: int) -> list[tuple[int, int]]:
    """Cut the columns into blocks; none of a single column, over which numpy would add up in another order."""
    edges = [*range(0, columns - 1, _BLOCK), columns]
    return list(pairwise(edges))


def project(scenario: Scenario, catalog: Catalog) -> Projection:
    """Project one scenario; an `Engine` is quicker where more than one follows."""
    projection = Engine(catalog).project(scenario)
    assert projection is not None
    return projection


class _Result:
    """Adds the blocks of draws up to one projection."""

    def __init__(self, catalog: Catalog, columns: int) -> None:
        quarters = catalog.horizon.count
        self.catalog = catalog
        self.sales = np.zeros((len(DEFINITIONS), 2, 3, quarters, columns))
        self.legal_supply = np.zeros((quarters, columns))
        self.binding = np.zeros((quarters, columns), dtype=np.int8)
        self.unspent = np.zeros((3, quarters, columns))
        self.central: list[Central] = []

    def add(self, columns: slice, past: Record, ahead: Record) -> None:
        split = self.catalog.horizon.first_free
        for quarters, record in ((slice(0, split), past), (slice(split, None), ahead)):
            self._add_sales(quarters, columns, record)
            self.binding[quarters, columns] = record.binding
            self.unspent[:, quarters, columns] = np.moveaxis(record.unspent, 0, 1)
            legal = [self.catalog.class_ids.index(name) for name in DATA_CENTRE]
            self.legal_supply[quarters, columns] = sum(record.offered[:, place] for place in legal)
            if columns.start == 0:
                self.central.append(_central(record))

    def _add_sales(self, quarters: slice, columns: slice, record: Record) -> None:
        reference = float(self.catalog.chips[REFERENCE_CHIP].tpp_eff or 0)
        for place, one in enumerate(self.catalog.classes):
            group = _DOMESTIC if one.origin == "domestic" else _GREY if one.legal_route == "grey" else _LEGAL
            training = record.cards[:, 0, place]
            inference = record.cards[:, 1, place] + record.cards[:, 2, place]
            for row, worth in enumerate((np.ones(1), record.price[:, place], record.tpp[:, place] / reference)):
                self.sales[row, 0, group, quarters, columns] += training * worth
                self.sales[row, 1, group, quarters, columns] += inference * worth

    def projection(self, scenario: Scenario) -> Projection:
        past, ahead = self.central
        chips = {name: past.chips[name] + ahead.chips[name] for name in past.chips}
        joined = {
            name: np.concatenate([getattr(past, name), getattr(ahead, name)])
            for name in ("cards", "supply", "price", "tpp", "premium")
        }
        central = Central(**joined, chips=chips)
        return Projection(scenario, self.catalog, self.sales, self.legal_supply, self.binding, self.unspent, central)


def _central(record: Record) -> Central:
    cards = record.cards[..., 0]
    workloads = np.stack([cards[:, 0], cards[:, 1] + cards[:, 2]], axis=1)
    supply, price, tpp, premium = (one[..., 0] for one in (record.offered, record.price, record.tpp, record.premium))
    return Central(workloads, supply, price, tpp, premium, record.chips)
