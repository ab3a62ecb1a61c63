"""`project(scenario, catalog) -> Projection`: the shares of the market over the horizon, with their uncertainty.

The work goes in blocks of draws. What happened before the first free quarter depends on no lever: it is computed once
for a set of draws and kept. Draws never mix, so the first 200 of 2,000 equal a run of 200, to the last bit.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import reduce
from itertools import pairwise
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scenarios.catalog import Catalog, ChipClass
from scenarios.draws import Draws, sample
from scenarios.inputs import Inputs
from scenarios.kernel.quarters import run, simulate
from scenarios.model.hardware import REFERENCE_CHIP
from scenarios.preparation import prepare
from scenarios.scenario import Scenario
from scenarios.simulation import Outdated, Record, State, opening_state
from scenarios.tastes import tastes_of

Array = NDArray[np.float64]

FLOWS = ("units", "revenue", "compute", "delivered")
"""What is sold in a quarter: cards; revenue at list price; peak compute (TPP over that of one H100); compute that the
software delivers."""
DEFINITIONS = (*FLOWS, "stock")
"""What a share is a share of: the flows, and delivered compute that is installed at the end of the period."""
COUNTS = ("official", "with_grey", "with_offshore")
"""Whether smuggled cards count among the foreign ones, and whether compute rented abroad does as well."""
WORKLOADS = ("training", "inference", "all")
SEGMENTS_OF = {"training": (0,), "inference": (1, 2), "all": (0, 1, 2)}
DOMESTIC, LEGAL, GREY = range(3)
"""Parts of the market: made in China, foreign with a licence or none needed, smuggled."""
_BLOCK = 1024
"""Draws computed at once: the more, the less a single call of numpy weighs."""


def counts_of(definition: str) -> tuple[str, ...]:
    """Return the counts in which a share of this definition exists: rent is known as delivered compute only."""
    return COUNTS if definition == "delivered" else COUNTS[:2]


@dataclass(frozen=True, eq=False)
class Projection:
    """The result for one scenario: quarters first, draws last; column 0 of the draws is the central case.

    Attributes
    ----------
    cards, delivered
        k cards and k H100-equivalents delivered, shape (quarters, segments, classes, draws + 1).
    offered, price, tpp, premium
        k cards, k$ at list, TOPS x bit and log premium, shape (quarters, classes, draws + 1).
    stock
        Delivered compute installed at the end of the quarter, k H100-equivalents, shape (quarters, segments,
        (domestic, foreign legal, grey), draws + 1).
    centre_stock
        Peak compute in counted computing centres, k H100-equivalents, shape (quarters, segments, (domestic, foreign),
        draws + 1).
    budget, unspent, rented
        M$ that each segment wants to spend, the part not spent on cards in China, and k H100-equivalents rented
        abroad, shape (quarters, segments, draws + 1).
    binding
        Scarcest input of domestic packages, index into `supply.BINDING`, shape (quarters, draws + 1).
    chips
        Card on sale in the central case by foreign class, one name a quarter.
    """

    scenario: Scenario
    catalog: Catalog
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
    chips: dict[str, tuple[str, ...]]
    _totals: dict[tuple[str, str], Array] = field(default_factory=dict, init=False, repr=False)

    @property
    def fingerprint(self) -> str:
        """That of the scenario."""
        return self.scenario.fingerprint

    @property
    def legal_supply(self) -> Array:
        """Foreign data-centre cards let in, k cards, shape (quarters, draws + 1)."""
        places = [at for at, one in enumerate(self.catalog.classes) if one.origin == "foreign" and one.data_centre]
        return added(self.offered[:, place] for place in places)

    def worth(self, definition: str, place: int) -> Array:
        """Return what one card of a class counts in units, revenue (k$) or peak compute (H100-equivalents).

        Shape (quarters, draws + 1), or 1 for a unit.
        """
        if definition == "compute":
            return self.tpp[:, place] / float(self.catalog.chips[REFERENCE_CHIP].tpp_eff or 0)
        return self.price[:, place] if definition == "revenue" else np.ones(1)

    def of_class(self, definition: str, workload: str, place: int) -> Array:
        """Return a flow of one class, k cards, M$ or k H100-equivalents, shape (quarters, draws + 1)."""
        flow = self.delivered if definition == "delivered" else self.cards
        sold = added(flow[:, segment, place] for segment in SEGMENTS_OF[workload])
        return sold if definition == "delivered" else sold * self.worth(definition, place)

    def totals(self, definition: str, workload: str) -> Array:
        """Return what was sold, or is installed, by origin.

        Returns
        -------
        Array
            k cards, M$ or k H100-equivalents, shape ((domestic, foreign legal, grey), quarters, draws + 1).
        """
        key = (definition, workload)
        if key not in self._totals:
            if definition == "stock":
                total = added(self.stock[:, segment] for segment in SEGMENTS_OF[workload])
                self._totals[key] = np.moveaxis(total, 1, 0)
            else:
                total = np.zeros((3, *self.binding.shape))
                for place, one in enumerate(self.catalog.classes):
                    total[origin_of(one)] += self.of_class(definition, workload, place)
                self._totals[key] = total
        return self._totals[key]

    def in_period(self, definition: str, values: Array, period: slice) -> Array:
        """Return `values`, (..., quarters, draws + 1), over a period: a flow added up, a stock at its end."""
        if definition == "stock":
            return values[..., period.stop - 1, :]
        return added(values[..., quarter, :] for quarter in range(period.start, period.stop))

    def share(self, definition: str, count: str, workload: str, period: int | slice | None = None) -> Array:
        """Return the domestic share, a fraction; NaN where nothing was sold.

        Parameters
        ----------
        definition, count, workload
            Of `DEFINITIONS`, `counts_of` the definition, `WORKLOADS`.
        period
            A calendar year or a range of quarters, over which sales are added up; every quarter by default.

        Returns
        -------
        Array
            Shape (quarters, draws + 1), or (draws + 1,) for a period.
        """
        sold = self.totals(definition, workload)
        rented = added(self.rented[:, segment] for segment in SEGMENTS_OF[workload])
        if period is not None:
            chosen = self.catalog.horizon.quarters_of(period) if isinstance(period, int) else period
            sold, rented = (self.in_period(definition, one, chosen) for one in (sold, rented))
        total = sold[DOMESTIC] + sold[LEGAL]
        if count != "official":
            total = total + sold[GREY]
        if count == "with_offshore":
            total = total + rented
        return np.divide(sold[DOMESTIC], total, out=np.full_like(total, np.nan), where=total > 0)


def origin_of(one: ChipClass) -> int:
    """Return to which part of the market a class belongs: `DOMESTIC`, `LEGAL` or `GREY`."""
    if one.origin == "domestic":
        return DOMESTIC
    return GREY if one.legal_route == "grey" else LEGAL


def added(parts: Iterable[Array]) -> Array:
    """Return the sum, one after the other: numpy's own order would depend on the number of draws."""
    return reduce(np.add, parts)


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


def sampling_error(values: Array) -> float:
    """Return the Monte Carlo error of the median over the draws: how far another seed would move it.

    Half the distance between the quantiles 1/2 -+ 1/(2 sqrt n), the order statistics one standard error away; NaN
    without draws. Stratified draws do somewhat better.

    Parameters
    ----------
    values
        Shape (draws + 1,), the central case first.
    """
    known = int(np.isfinite(values[1:]).sum())
    if known == 0:
        return float("nan")
    away = 0.5 / np.sqrt(known)
    low, high = quantiles(values, (max(0.0, 0.5 - away), min(1.0, 0.5 + away)))
    return float(high - low) / 2


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
                result.add(slice(first, last), past, record)
        except Outdated:
            return None
        return result.projection(scenario)

    def forget(self) -> None:
        """Let go of the draws and pasts that are kept for the next projection."""
        self._samples.clear()
        self._pasts.clear()

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


def past_of(catalog: Catalog, draws: Draws, tastes: Array, until: int | None = None) -> Projection:
    """Return what happened up to the last observed quarter, or in the first `until` quarters, as a projection."""
    inputs = Inputs(catalog, draws, range(catalog.horizon.first_free), MappingProxyType({}))
    before = opening_state(inputs)
    record, _state = run(prepare(inputs, before.learning), tastes, before, until=until)
    kept = {name: getattr(record, name) for name in _KEPT}
    scenario = Scenario(draws=draws.count, seed=draws.seed)
    return Projection(scenario, catalog, **kept, stock=_stock_by_origin(catalog, record), chips=record.chips)


class _Result:
    """Lays the blocks of draws side by side into one projection."""

    def __init__(self, catalog: Catalog, columns: int) -> None:
        self.catalog, self.columns = catalog, columns
        self.arrays: dict[str, NDArray[Any]] = {}
        self.chips: dict[str, tuple[str, ...]] = {}

    def add(self, columns: slice, past: _Past, ahead: Record) -> None:
        split = self.catalog.horizon.first_free
        for quarters, record in ((slice(0, split), past.record), (slice(split, None), ahead)):
            for name in _KEPT:
                self._lay(name, quarters, columns, getattr(record, name))
            self._lay("stock", quarters, columns, _stock_by_origin(self.catalog, record))
        if columns.start == 0:
            self.chips = {name: past.record.chips[name] + ahead.chips[name] for name in ahead.chips}

    def _lay(self, name: str, quarters: slice, columns: slice, values: NDArray[Any]) -> None:
        if name not in self.arrays:
            shape = (self.catalog.horizon.count, *values.shape[1:-1], self.columns)
            self.arrays[name] = np.empty(shape, dtype=values.dtype)
        self.arrays[name][quarters, ..., columns] = values

    def projection(self, scenario: Scenario) -> Projection:
        return Projection(scenario, self.catalog, **self.arrays, chips=self.chips)


_KEPT = (
    *("cards", "delivered", "offered", "price", "tpp", "premium", "centre_stock"),
    *("budget", "unspent", "rented", "binding"),
)
"""What a projection keeps of the record of a run."""


def _stock_by_origin(catalog: Catalog, record: Record) -> Array:
    """Return installed delivered compute, shape (quarters, segments, (domestic, foreign legal, grey), draws)."""
    domestic = [nest for nest, classes in enumerate(catalog.nests) if catalog.domestic[classes[0]]]
    foreign = [nest for nest in range(len(catalog.nests)) if nest not in domestic]
    parts = [added(record.installed[:, :, nest] for nest in nests) for nests in (domestic, foreign)]
    return np.stack([parts[0], parts[1] - record.grey_stock, record.grey_stock], axis=2)
