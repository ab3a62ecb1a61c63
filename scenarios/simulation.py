"""Runs the blocks of the model over a stretch of quarters, top to bottom: the only loop over quarters.

Order in a quarter: tiers and foreign supply, domestic supply, figures and prices, utilities and budgets from the
installed base and maturity at its start, clearing, then the installed base and maturity for the next.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scenarios.inputs import Inputs
from scenarios.model import demand, hardware, market, policy, software, supply

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class State:
    """What one quarter leaves to the next.

    Attributes
    ----------
    stock, maturity
        Installed base in k H100-equivalents and software maturity, shape (segments, stacks, draws).
    premium
        Log scarcity premia, shape (classes, draws); None before the first quarter.
    """

    learning: supply.Learning
    banks: supply.Banks
    stock: Array
    maturity: Array
    premium: Array | None


@dataclass(frozen=True, eq=False)
class Record:
    """What happened in the quarters of one run; quarters first, draws last.

    Attributes
    ----------
    cards
        k cards, shape (quarters, segments, classes, draws).
    premium, offered, price, tpp
        Log premium, k cards, k$ at list, TOPS x bit; shape (quarters, classes, draws).
    unspent
        Part of the budget that is rented abroad or waits, shape (quarters, segments, draws).
    binding
        Scarcest input of domestic packages, index into `supply.BINDING`, shape (quarters, draws).
    dies, stacks
        k in the banks at the end of each quarter, shape (quarters, draws).
    idle, packages
        k dies not started for want of use, k packages, shape (quarters, draws).
    chips
        Card on sale in the central case, by class and quarter.
    flows
        What arrived for the domestic packages.
    """

    cards: Array
    premium: Array
    offered: Array
    price: Array
    tpp: Array
    unspent: Array
    binding: NDArray[np.int8]
    dies: Array
    stacks: Array
    idle: Array
    packages: Array
    installed: Array
    delivered: Array
    chips: dict[str, tuple[str, ...]]
    flows: supply.Flows


@dataclass(frozen=True, eq=False)
class _Cards:
    """The cards on offer, by class: figures, and the part of utility that does not depend on what happened before."""

    foreign_supply: dict[str, Array]
    price: Array
    tpp: Array
    log_raw: Array
    utility: Array
    chips: dict[str, tuple[str, ...]]


def opening_state(inputs: Inputs) -> State:
    """Return the state at the end of 2022."""
    columns = inputs.draws.count + 1
    stock, maturity = software.opening_stock(inputs), software.opening_maturity(inputs)
    banks = supply.opening_banks(inputs)
    return State(
        supply.Learning(),
        supply.Banks(*(np.broadcast_to(one, columns).copy() for one in (banks.dies, banks.stacks, banks.largest))),
        np.broadcast_to(stock, (*stock.shape[:2], columns)).copy(),
        np.broadcast_to(maturity, (*maturity.shape[:2], columns)).copy(),
        None,
    )


class Outdated(Exception):  # noqa: N818  (no error: the run is no longer wanted)
    """The caller has no more use for a run and asked to end it."""


def simulate(
    inputs: Inputs, tastes: Array, before: State, outdated: Callable[[], bool] = lambda: False
) -> tuple[Record, State]:
    """Run the model over ``inputs.quarters``.

    Parameters
    ----------
    tastes
        xi of every class, utils, shape (classes, draws).
    before
        State at the end of the quarter before.
    outdated
        Asked before each quarter; the run ends with `Outdated` as soon as it says so.

    Returns
    -------
    record, state
        What happened, and the state after the last quarter.
    """
    return run(prepare(inputs, before), tastes, before, outdated=outdated)


@dataclass(frozen=True, eq=False)
class Prepared:
    """All that a run needs and that does not depend on tastes or on what happens in it."""

    inputs: Inputs
    cards: _Cards
    flows: supply.Flows
    learning: supply.Learning
    budgets: Array
    mandated: Array
    outside: Array
    switching: Array
    numbers: dict[str, Array]


_BY_QUARTER = (
    *("price_response", "nest_dissimilarity", "software_learning", "learning_half_stock", "open_model_learning"),
    *("training_learning_ratio", "stock_retirement"),
)


def prepare(inputs: Inputs, before: State) -> Prepared:
    """Compute everything that does not feed back."""
    gains = demand.progress(inputs)
    flows, learning = supply.arrivals(inputs, before.learning)
    shape = (len(inputs.quarters), inputs.draws.count + 1)
    full = {name: np.broadcast_to(inputs.number(name), shape) for name in _BY_QUARTER}
    budgets, mandated = (_full(one, shape) for one in (demand.budgets(inputs, gains), demand.mandated(inputs)))
    switching = _full(software.switching_weight(inputs), shape)
    outside = _full(_outside(inputs), shape)
    return Prepared(inputs, _cards(inputs, gains, shape), flows, learning, budgets, mandated, outside, switching, full)


def _full(values: Array, shape: tuple[int, int]) -> Array:
    return np.broadcast_to(values, (*values.shape[:-2], *shape))


def _outside(inputs: Inputs) -> Array:
    """Return V0, utils, shape (segments, quarters, draws): rental abroad and waiting, less where clouds are closed."""
    closed = np.array([[not tier.offshore_rental] for tier in policy.tiers_in_force(inputs)])
    lost = np.where(closed, np.log(1.0 - inputs.number("offshore_part_of_outside_option")), 0.0)
    basis = inputs.number("outside_option") + lost
    return np.stack(np.broadcast_arrays(basis + inputs.number("outside_option_training"), basis, basis))


def _cards(inputs: Inputs, gains: demand.Progress, shape: tuple[int, int]) -> _Cards:
    classes = inputs.catalog.classes
    offers = policy.foreign_offers(inputs)
    columns: dict[str, list[Array]] = {"tpp": [], "bandwidth": [], "power": [], "price": []}
    for one in classes:
        if one.id in offers:
            offer = offers[one.id]
            figures = [offer.tpp, offer.bandwidth, offer.power, offer.price]
        else:
            listed = (
                inputs.series(f"price: {one.id}") * inputs.number(one.price_factor) * inputs.number("domestic_price")
            )
            names = ("tpp_eff", "memory_bandwidth", "tdp")
            figures = [*(inputs.series(f"{name}: {one.id}") for name in names), listed]
        for column, figure in zip(columns.values(), figures, strict=True):
            column.append(np.broadcast_to(figure, shape))
    tpp, bandwidth, power, price = (np.stack(column) for column in columns.values())
    domestic = inputs.catalog.domestic
    raw = hardware.log_raw(inputs, tpp, bandwidth)
    cost = np.log(hardware.total_cost(inputs, price, power, domestic))
    fixed = _fixed_utility(inputs, gains, raw, cost, domestic)
    supplies = {name: np.broadcast_to(offer.supply, shape) for name, offer in offers.items()}
    return _Cards(supplies, price, tpp, raw, fixed, {name: offer.chips for name, offer in offers.items()})


def _fixed_utility(
    inputs: Inputs, gains: demand.Progress, raw: Array, cost: Array, domestic: NDArray[np.bool_]
) -> Array:
    """Return V without maturity, switching cost and tastes, utils, shape (segments, classes, quarters, draws).

    lam (ln raw - ln TCO + ln Pref) + sig_s (ln raw - ln front) + DOM_c (pol pol_f + loc_s) + suit[c,s]
    """
    lam = inputs.number("price_response")
    decline = inputs.number("compute_price_decline") * (inputs.years - inputs.catalog.horizon.first)
    reference = np.log(inputs.number("compute_price_2023")) - decline
    scale = hardware.scale_weight(inputs, gains.log_efficiency)
    value = lam * (raw - cost + reference) + scale[:, None] * (raw - np.log(inputs.series("world_frontier")))
    premium = inputs.series("domestic_premium") * inputs.number("domestic_premium_factor")
    local = inputs.number("local_requirement")
    for segment, extra in enumerate((premium, premium + local, premium + local)):
        value[segment, domestic] += extra
    low_end = [inputs.catalog.class_ids.index(name) for name in (policy.LOW_END, supply.LOW_END)]
    value[0, low_end] += inputs.number("low_end_suitability_training")
    value[1, low_end] += inputs.number("low_end_suitability_heavy_inference")
    return value


def run(
    prepared: Prepared,
    tastes: Array,
    before: State,
    *,
    until: int | None = None,
    starts: Sequence[Array] | None = None,
    outdated: Callable[[], bool] = lambda: False,
) -> tuple[Record, State]:
    """Run the loop over quarters.

    Parameters
    ----------
    until
        Number of quarters to run; all that were prepared by default.
    starts
        Premia to start each quarter's clearing from; those of the quarter before by default.
    """
    inputs, cards, state = prepared.inputs, prepared.cards, before
    log, offers = _Log(), list[Array]()
    for row, quarter in enumerate(inputs.quarters[:until]):
        if outdated():
            raise Outdated
        packages, binding, idle, banks = supply.package(prepared.flows, row, state.banks)
        offered = _offered(inputs, prepared, row, packages)
        start = state.premium if starts is None else starts[row]
        cleared = market.clear(_market(prepared, state, row, offered, tastes * _fading(inputs, quarter)), start)
        delivered = _delivered(prepared, state, row, cleared.cards)
        stock = (1.0 - prepared.numbers["stock_retirement"][row]) * state.stock + delivered
        state = State(prepared.learning, banks, stock, _maturity(prepared, row, state.maturity, stock), cleared.premium)
        offers.append(offered)
        log.note(cards=cleared.cards, premium=cleared.premium, unspent=cleared.unspent, binding=binding.astype(np.int8))
        log.note(
            dies=banks.dies, stacks=banks.stacks, idle=idle, packages=packages, installed=stock, delivered=delivered
        )
    price, tpp = (np.moveaxis(one, 0, 1)[:until] for one in (cards.price, cards.tpp))
    chips, flows = cards.chips, prepared.flows
    return Record(**log.arrays(), offered=np.stack(offers), price=price, tpp=tpp, chips=chips, flows=flows), state


class _Log:
    """Collects one array a quarter under each name."""

    def __init__(self) -> None:
        self.kept: dict[str, list[NDArray[Any]]] = {}

    def note(self, **values: NDArray[Any]) -> None:
        for name, value in values.items():
            self.kept.setdefault(name, []).append(value)

    def arrays(self) -> dict[str, NDArray[Any]]:
        return {name: np.stack(values) for name, values in self.kept.items()}


def _fading(inputs: Inputs, quarter: int) -> Array:
    """Tastes found in 2024 fade after the last observed quarter."""
    after = max(0, quarter - inputs.catalog.horizon.first_free)
    half = inputs.number("taste_half_life")
    return 2.0 ** (-after / half[min(quarter - inputs.quarters.start, len(half) - 1)])


def _offered(inputs: Inputs, prepared: Prepared, row: int, packages: Array) -> Array:
    """Return k cards of every class, shape (classes, draws)."""
    flows, foreign = prepared.flows, prepared.cards.foreign_supply
    packaged = dict(zip(supply.PACKAGED, flows.shares, strict=True))
    rows = []
    for one in inputs.catalog.classes:
        if one.id in foreign:
            rows.append(foreign[one.id][row])
        elif one.id in packaged:
            rows.append(packaged[one.id][min(row, len(packaged[one.id]) - 1)] * packages)
        else:
            rows.append(np.broadcast_to(flows.low_end[row], packages.shape))
    return np.stack(rows)


def _market(prepared: Prepared, state: State, row: int, offered: Array, tastes: Array) -> market.Market:
    catalog = prepared.inputs.catalog
    lam, rho = prepared.numbers["price_response"][row], prepared.numbers["nest_dissimilarity"][row]
    base = _summed(state.stock)
    by_stack = lam * np.log(state.maturity) - prepared.switching[:, :, row] * (1.0 - state.stock / base)
    utility = prepared.cards.utility[:, :, row] + by_stack[:, catalog.nest_of] + tastes
    return market.Market(
        budget=prepared.budgets[:, row],
        mandate=prepared.mandated[:, row],
        outside=prepared.outside[:, row],
        price=prepared.cards.price[:, row],
        supply=offered,
        utility=utility,
        price_response=lam,
        dissimilarity=rho,
        nests=catalog.nests,
        domestic=catalog.domestic,
    )


def _summed(stock: Array) -> Array:
    total = stock[:, 0].copy()
    for stack in range(1, stock.shape[1]):
        total += stock[:, stack]
    return total[:, None]


def _delivered(prepared: Prepared, state: State, row: int, cards: Array) -> Array:
    """Return k H100-equivalents delivered, raw performance x maturity, shape (segments, stacks, draws)."""
    raw = cards * np.exp(prepared.cards.log_raw[:, :, row])
    result = np.zeros_like(state.stock)
    for place, nest in enumerate(prepared.inputs.catalog.nest_of):
        result[:, nest] += raw[:, place]
    return result * state.maturity


def _maturity(prepared: Prepared, row: int, maturity: Array, stock: Array) -> Array:
    numbers = prepared.numbers
    return software.learned(
        maturity,
        stock,
        numbers["software_learning"][row],
        numbers["learning_half_stock"][row],
        numbers["open_model_learning"][row],
        numbers["training_learning_ratio"][row],
    )
