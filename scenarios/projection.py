"""`project(scenario, catalog) -> Projection`: the shares of the market over the horizon, with their uncertainty.

The work goes in blocks of draws. What happened before the first free quarter depends on no lever: it is computed once
for a set of draws and kept. Draws never mix, so the first 200 of 2,000 equal a run of 200, to the last bit.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial, reduce
from weakref import ref

import numpy as np
from numpy.typing import NDArray

from scenarios.blocks import Past, Room, ahead, blocks_of, happened, observed, past_over
from scenarios.catalog import Catalog, ChipClass
from scenarios.draws import Draws, sample
from scenarios.inputs import Inputs
from scenarios.laying import KEPT, Laid, kept_of
from scenarios.model.hardware import REFERENCE_CHIP
from scenarios.scenario import Scenario
from scenarios.simulation import Outdated

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
    _shares: dict[tuple[str, str, str, int, int], Array] = field(default_factory=dict, init=False, repr=False)

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
        return self._counted(definition, sold, place)

    def _counted(self, definition: str, sold: Array, place: int) -> Array:
        return sold if definition in ("units", "delivered") else sold * self.worth(definition, place)

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
                flow = self.delivered if definition == "delivered" else self.cards
                sold = added(flow[:, segment] for segment in SEGMENTS_OF[workload])
                total = np.zeros((3, *self.binding.shape))
                for place, one in enumerate(self.catalog.classes):
                    total[origin_of(one)] += self._counted(definition, sold[:, place], place)
                self._totals[key] = total
        return self._totals[key]

    def in_period(self, definition: str, values: Array, period: slice | None) -> Array:
        """Return `values`, (..., quarters, draws + 1), over a period: a flow added up, a stock at its end.

        As they are, in every quarter, where no period is named.
        """
        if period is None:
            return values
        if definition == "stock":
            return values[..., period.stop - 1, :]
        return added(values[..., quarter, :] for quarter in range(period.start, period.stop))

    def in_periods(self, definition: str, values: Array, periods: Sequence[slice]) -> Array:
        """Return `values`, (..., quarters, draws + 1), over each of several periods, (..., periods, draws + 1)."""
        first, stop = (np.array([getattr(one, end) for one in periods]) for end in ("start", "stop"))
        if definition == "stock":
            return values[..., stop - 1, :]
        total = values[..., first, :]
        for later in range(1, int((stop - first).max())):
            longer = first + later < stop
            total[..., longer, :] += values[..., (first + later)[longer], :]
        return total

    def share(self, definition: str, count: str, workload: str, period: int | slice | None = None) -> Array:
        """Return the domestic share, a fraction; NaN where nothing was sold. Computed once; nobody may write into it.

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
        horizon = self.catalog.horizon
        chosen = horizon.quarters_of(period) if isinstance(period, int) else period
        key = (definition, count, workload, *((-1, -1) if chosen is None else (chosen.start, chosen.stop)))
        if key not in self._shares:
            over = partial(self.in_period, definition, period=chosen)
            self._shares[key] = self._share(over(self.totals(definition, workload)), count, workload, over)
            self._shares[key].flags.writeable = False
        return self._shares[key]

    def shares(self, definition: str, counts: Sequence[str], workload: str, periods: Sequence[slice]) -> Array:
        """Return the share in several counts over several ranges of quarters, shape (counts, periods, draws + 1).

        Each equals the `share` of its count and range to the last bit; many at once cost little more than one.
        """
        over = partial(self.in_periods, definition, periods=periods)
        sold = over(self.totals(definition, workload))
        return np.stack([self._share(sold, one, workload, over) for one in counts])

    def _share(self, sold: Array, count: str, workload: str, over: Callable[[Array], Array]) -> Array:
        total = sold[DOMESTIC] + sold[LEGAL]
        if count != "official":
            total = total + sold[GREY]
        if count == "with_offshore":
            total = total + over(added(self.rented[:, segment] for segment in SEGMENTS_OF[workload]))
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
    if ordered.shape[-1] and np.isfinite(ordered[..., [0, -1]]).all():  # none is empty: the same places everywhere
        return np.stack([_between(ordered, level * (ordered.shape[-1] - 1)) for level in levels])
    known = np.isfinite(ordered).sum(axis=-1)
    result = np.full((len(levels), *known.shape), np.nan)
    for count in np.unique(known[known > 0]):
        rows = known == count
        result[:, rows] = [_between(ordered[rows][:, :count], level * (count - 1)) for level in levels]
    return result


def _between(ordered: Array, place: float) -> Array:
    """Return what stands at a place, from 0 on, of ordered values; between two of them in proportion."""
    below = int(place)
    low, high = ordered[..., below], ordered[..., min(below + 1, ordered.shape[-1] - 1)]
    return low + (high - low) * (place - below)


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
        self._pasts: dict[tuple[int, int, int], Past] = {}
        self._last: Callable[[], Projection | None] = lambda: None

    def project(self, scenario: Scenario, outdated: Callable[[], bool] = lambda: False) -> Projection | None:
        """Return the projection, or None as soon as `outdated` says that nobody waits for it.

        Raises
        ------
        EngineError
            The market of a quarter did not clear.
        """
        projections = self.project_many([scenario], outdated)
        return None if projections is None else projections[0]

    def project_many(
        self, scenarios: Sequence[Scenario], outdated: Callable[[], bool] = lambda: False
    ) -> list[Projection] | None:
        """Return the projections of scenarios with the same draws and seed, run side by side; None as in `project`.

        Each equals its own `project` to the last bit. The fewer the draws, the more of the time is shared.
        """
        draws, seed = scenarios[0].draws, scenarios[0].seed
        assert all((one.draws, one.seed) == (draws, seed) for one in scenarios), (
            "the same draws, or none beside each other"
        )
        last = self._last()
        known = last if last is not None and last.scenario.seed == seed and last.scenario.draws >= draws else None
        blocks = ((first, self._past(seed, first, end, draws)) for first, end in blocks_of(draws + 1))
        found = self._run(scenarios, draws + 1, blocks, outdated, known)
        if found is not None and (last is None or last.scenario.draws <= draws):
            self._last = ref(found[-1])
        return found

    def project_over(
        self, draws: Draws, scenarios: Sequence[Scenario], outdated: Callable[[], bool] = lambda: False
    ) -> list[Projection] | None:
        """Return the projections of scenarios over draws of the caller's own; their past is not kept.

        Parameters
        ----------
        draws
            Any values of the parameters, column 0 the one that stands for the central case.
        """
        blocks = (
            (first, past_over(self.catalog, draws.picked(np.arange(first, last)), first, outdated))
            for first, last in blocks_of(draws.count + 1)
        )
        sized = [one.sized(draws=draws.count) for one in scenarios]
        return self._run(sized, draws.count + 1, blocks, outdated)

    def _run(
        self,
        scenarios: Sequence[Scenario],
        columns: int,
        blocks: Iterable[tuple[int, Past]],
        outdated: Callable[[], bool],
        known: Projection | None = None,
    ) -> list[Projection] | None:
        results = [Laid(self.catalog, columns) for _scenario in scenarios]
        quarters = range(self.catalog.horizon.first_free, self.catalog.horizon.count)
        try:
            for first, past in blocks:
                draws = past.draws if past.kept else past.draws.picked(slice(None))  # the paths drawn are let go of
                laid = [Inputs(self.catalog, draws, quarters, one.values) for one in scenarios]
                block = slice(first, first + past.draws.count + 1)
                before = happened(self.catalog, past) if known is None or past.kept else self._seen(known, block)
                rooms = [result.room(block, before) for result in results]
                for result, record in zip(results, ahead(past, laid, rooms, outdated), strict=True):
                    result.add(block, before, past.chips, record)
        except Outdated:
            return None
        return [
            Projection(one, self.catalog, **result.arrays, chips=result.chips)
            for result, one in zip(results, scenarios, strict=True)
        ]

    def _seen(self, known: Projection, block: slice) -> Room:
        """Return what happened to a block of draws, as a projection of the same draws has it."""
        observed = slice(0, self.catalog.horizon.first_free)
        return {name: getattr(known, name)[observed, ..., block] for name in (*KEPT, "stock")}

    def warm(self, scenario: Scenario) -> None:
        """Find the past of a scenario's draws now, so that threads that follow need not find it each."""
        for first, last in blocks_of(scenario.draws + 1):
            self._past(scenario.seed, first, last, scenario.draws)

    def forget(self) -> None:
        """Let go of the draws and pasts that are kept for the next projection."""
        self._samples.clear()
        self._pasts.clear()

    def _past(self, seed: int, first: int, last: int, among: int = 0) -> Past:
        """Return the past of some columns, which are `among` so many draws that all are sampled at once."""
        key = (seed, first, last)
        if key not in self._pasts:
            if seed not in self._samples or self._samples[seed].count + 1 < last:
                self._samples[seed] = sample(self.catalog, max(last - 1, among), seed)
            draws = self._samples[seed].picked(slice(first, last))
            self._pasts[key] = past_over(self.catalog, draws, first)
        return self._pasts[key]


def project(scenario: Scenario, catalog: Catalog) -> Projection:
    """Project one scenario; an `Engine` is quicker where more than one follows."""
    projection = Engine(catalog).project(scenario)
    assert projection is not None
    return projection


def past_of(catalog: Catalog, draws: Draws, tastes: Array, until: int | None = None) -> Projection:
    """Return what happened up to the last observed quarter, or in the first `until` quarters, as a projection."""
    record, _state = observed(catalog, draws, tastes, until)
    scenario = Scenario(draws=draws.count, seed=draws.seed)
    return Projection(scenario, catalog, **kept_of(catalog, record), chips=record.chips)
