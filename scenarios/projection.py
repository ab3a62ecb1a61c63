"""`project(scenario, catalog) -> Projection`: the shares of the market over the horizon, with their uncertainty.

The work goes in blocks of draws. What happened before the first free quarter depends on no lever: it is found once for
a set of draws, whose projections share it. Draws never mix, so the first 200 of 2,000 equal a run of 200, to the last
bit.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial, reduce
from types import MappingProxyType
from typing import overload

import numpy as np
from numpy.typing import NDArray

from scenarios.blocks import Block, ahead, block_over, blocks_of
from scenarios.catalog import Catalog, ChipClass
from scenarios.draws import Draws
from scenarios.inputs import Inputs
from scenarios.kernel.quarters import run
from scenarios.laying import Laid, Stretch, stretch_of
from scenarios.model.hardware import REFERENCE_CHIP
from scenarios.pasts import Pasts
from scenarios.preparation import prepare
from scenarios.scenario import Scenario
from scenarios.simulation import Outdated, opening_state

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


class _Whole:
    """An array of a projection over all quarters, joined of its two stretches whenever it is asked for."""

    def __set_name__(self, _owner: type, name: str) -> None:
        self._name = name

    def __get__(self, projection: "Projection", _owner: type) -> Array:
        name = self._name
        return projection.over(lambda stretch: getattr(stretch, name))


@dataclass(frozen=True, eq=False)
class Projection:
    """The result for one scenario: quarters first, draws last; column 0 of the draws is the central case.

    Attributes
    ----------
    past, ahead
        What follows, of the observed quarters, which all scenarios over the same draws share, and of the free ones.
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
    past: Stretch
    ahead: Stretch
    chips: dict[str, tuple[str, ...]]
    _shares: dict[tuple[str, str, str, int, int], Array] = field(default_factory=dict, init=False, repr=False)

    cards, delivered, offered, price, tpp, premium = (_Whole() for _array in range(6))
    stock, centre_stock, budget, unspent, rented, binding = (_Whole() for _array in range(6))

    @property
    def fingerprint(self) -> str:
        """That of the scenario."""
        return self.scenario.fingerprint

    def over(self, of: Callable[[Stretch], Array], axis: int = 0) -> Array:
        """Return something of all quarters, joined along the axis of the quarters of what it is in each stretch."""
        return np.concatenate([of(self.past), of(self.ahead)], axis)

    @property
    def legal_supply(self) -> Array:
        """Foreign data-centre cards let in, k cards, shape (quarters, draws + 1)."""
        places = [at for at, one in enumerate(self.catalog.classes) if one.origin == "foreign" and one.data_centre]
        return self.supply_of(places)

    def supply_of(self, places: Collection[int]) -> Array:
        """Return what is offered of some classes, k cards, shape (quarters, draws + 1)."""
        return self.over(lambda stretch: added(stretch.offered[:, place] for place in places))

    def worth(self, definition: str, place: int) -> Array:
        """Return what one card of a class counts in units, revenue (k$) or peak compute (H100-equivalents).

        Shape (quarters, draws + 1), or 1 for a unit.
        """
        if definition == "units":
            return np.ones(1)
        return self.over(lambda stretch: self._worth(stretch, definition, place))

    def _worth(self, stretch: Stretch, definition: str, place: int) -> Array:
        if definition == "compute":
            return stretch.tpp[:, place] / float(self.catalog.chips[REFERENCE_CHIP].tpp_eff or 0)
        return stretch.price[:, place]

    def of_class(self, definition: str, workload: str, place: int) -> Array:
        """Return a flow of one class, k cards, M$ or k H100-equivalents, shape (quarters, draws + 1)."""
        return self.over(lambda stretch: self._of_class(stretch, definition, workload, place))

    def _of_class(self, stretch: Stretch, definition: str, workload: str, place: int) -> Array:
        flow = stretch.delivered if definition == "delivered" else stretch.cards
        sold = added(flow[:, segment, place] for segment in SEGMENTS_OF[workload])
        return self._counted(stretch, definition, sold, place)

    def _counted(self, stretch: Stretch, definition: str, sold: Array, place: int) -> Array:
        return sold * self._worth(stretch, definition, place) if definition in ("compute", "revenue") else sold

    def totals(self, definition: str, workload: str) -> Array:
        """Return what was sold, or is installed, by origin.

        Returns
        -------
        Array
            k cards, M$ or k H100-equivalents, shape ((domestic, foreign legal, grey), quarters, draws + 1).
        """
        return self.over(lambda stretch: self._totals(stretch, definition, workload), axis=1)

    def _totals(self, stretch: Stretch, definition: str, workload: str) -> Array:
        """Return the totals of a stretch, added up once."""
        key = (definition, workload)
        if key not in stretch.totals:
            if definition == "stock":
                total = np.moveaxis(added(stretch.stock[:, segment] for segment in SEGMENTS_OF[workload]), 1, 0)
            else:
                flow = stretch.delivered if definition == "delivered" else stretch.cards
                sold = added(flow[:, segment] for segment in SEGMENTS_OF[workload])
                total = np.zeros((3, *stretch.binding.shape))
                for place, one in enumerate(self.catalog.classes):
                    total[origin_of(one)] += self._counted(stretch, definition, sold[:, place], place)
            stretch.totals[key] = total
        return stretch.totals[key]

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
            segments = SEGMENTS_OF[workload]
            total = total + over(self.over(lambda one: added(one.rented[:, segment] for segment in segments)))
        return np.divide(sold[DOMESTIC], total, out=np.full_like(total, np.nan), where=total > 0)


def origin_of(one: ChipClass) -> int:
    """Return to which part of the market a class belongs: `DOMESTIC`, `LEGAL` or `GREY`."""
    if one.origin == "domestic":
        return DOMESTIC
    return GREY if one.legal_route == "grey" else LEGAL


def added(parts: Iterable[Array]) -> Array:
    """Return the sum, one after the other: numpy's own order would depend on the number of draws."""
    return reduce(np.add, parts)


class Engine:
    """Projects scenarios over one catalog, and keeps the past of the draws it has seen.

    Parameters
    ----------
    catalog
        The data to project on.
    """

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        self.pasts = Pasts(catalog)

    @overload
    def project(self, scenario: Scenario) -> Projection: ...

    @overload
    def project(self, scenario: Scenario, outdated: Callable[[], bool]) -> Projection | None: ...

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
        return self._run(scenarios, *self.pasts.of(seed, draws), outdated)

    def project_over(
        self, draws: Draws, scenarios: Sequence[Scenario], outdated: Callable[[], bool] = lambda: False
    ) -> list[Projection] | None:
        """Return the projections of scenarios over draws of the caller's own; their past is not kept.

        Parameters
        ----------
        draws
            Any values of the parameters, column 0 the one that stands for the central case.
        """
        laid = Laid(self.catalog, self.catalog.horizon.first_free, draws.count + 1)
        try:
            blocks = [
                block_over(self.catalog, draws.picked(slice(first, last)), first, laid, outdated)
                for first, last in blocks_of(draws.count + 1)
            ]
        except Outdated:
            return None
        return self._run([one.sized(draws=draws.count) for one in scenarios], laid.stretch(), blocks, outdated)

    def _run(
        self,
        scenarios: Sequence[Scenario],
        past: Stretch,
        blocks: Sequence[Block],
        outdated: Callable[[], bool],
    ) -> list[Projection] | None:
        columns, horizon = scenarios[0].draws + 1, self.catalog.horizon
        quarters = range(horizon.first_free, horizon.count)
        results = [Laid(self.catalog, len(quarters), columns) for _scenario in scenarios]
        chips: list[dict[str, tuple[str, ...]]] = []
        try:
            for block, (first, last) in zip(blocks, blocks_of(columns), strict=True):
                draws = block.draws if block.memory else block.draws.picked(slice(None))  # drawn paths are let go of
                inputs = [Inputs(self.catalog, draws, quarters, one.values) for one in scenarios]
                parts = [result.part(first, last) for result in results]
                sold = [one.chips for one in ahead(block, inputs, parts, outdated)]  # no block outlasts its turn
                if first == 0:
                    chips = [{name: block.chips[name] + one[name] for name in one} for one in sold]
        except Outdated:
            return None
        return [
            Projection(one, self.catalog, past, result.stretch(), sold)
            for one, result, sold in zip(scenarios, results, chips, strict=True)
        ]

    def warm(self, scenario: Scenario) -> None:
        """Find the past of a scenario's draws now, so that threads that follow need not find it each."""
        self.pasts.of(scenario.seed, scenario.draws)

    def forget(self) -> None:
        """Let go of the draws and pasts that are kept for the next projection."""
        self.pasts.forget()


def project(scenario: Scenario, catalog: Catalog) -> Projection:
    """Project one scenario; an `Engine` is quicker where more than one follows."""
    return Engine(catalog).project(scenario)


def past_of(catalog: Catalog, draws: Draws, tastes: Array, until: int | None = None) -> Projection:
    """Return what happened up to the last observed quarter, or in the first `until` quarters, as a projection."""
    inputs = Inputs(catalog, draws, range(catalog.horizon.first_free), MappingProxyType({}))
    before = opening_state(inputs)
    record, _state = run(prepare(inputs, before.learning), tastes, before, until=until)
    scenario = Scenario(draws=draws.count, seed=draws.seed)
    past = stretch_of(catalog, record)
    return Projection(scenario, catalog, past, past.until(0), record.chips)
