"""Runs the blocks of the model over a stretch of quarters, top to bottom: the only loop over quarters.

Order in a quarter: tiers and foreign supply, domestic supply, figures and prices, utilities and budgets from the
installed base and maturity at its start, clearing, then the installed base and maturity for the next.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scenarios.catalog import Catalog
from scenarios.inputs import SEGMENTS, Inputs
from scenarios.model import market, policy, software, supply
from scenarios.preparation import Prepared, of_classes

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class State:
    """What one quarter leaves to the next.

    Attributes
    ----------
    stock, maturity
        Installed base in k H100-equivalents and software maturity, shape (segments, stacks, draws).
    grey_stock
        The smuggled part of the installed base, k H100-equivalents, shape (segments, draws).
    centre_stock
        Peak compute in counted computing centres, k H100-equivalents, shape (segments, (domestic, foreign), draws).
    premium
        Log scarcity premia, shape (classes, draws); None before the first quarter.
    """

    learning: supply.Learning
    banks: supply.Banks
    stock: Array
    maturity: Array
    grey_stock: Array
    centre_stock: Array
    premium: Array | None


@dataclass(frozen=True, eq=False)
class Record:
    """What happened in the quarters of one run; quarters first, draws last.

    Attributes
    ----------
    cards, delivered
        k cards, and k H100-equivalents that their software delivers, shape (quarters, segments, classes, draws).
    premium, offered, price, tpp
        Log premium, k cards, k$ at list, TOPS x bit; shape (quarters, classes, draws).
    budget, unspent, rented
        M$, the part of it that is rented abroad or waits, and k H100-equivalents rented abroad; shape (quarters,
        segments, draws).
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
    installed, grey_stock, centre_stock
        As in `State`, at the end of each quarter, quarters first.
    """

    cards: Array
    premium: Array
    offered: Array
    price: Array
    tpp: Array
    budget: Array
    unspent: Array
    rented: Array
    binding: NDArray[np.int8]
    dies: Array
    stacks: Array
    idle: Array
    packages: Array
    installed: Array
    grey_stock: Array
    centre_stock: Array
    delivered: Array
    chips: dict[str, tuple[str, ...]]
    flows: supply.Flows


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
        np.zeros((len(stock), columns)),
        np.broadcast_to(_by_origin(inputs, stock), (len(stock), 2, columns)).copy(),
        None,
    )


def _by_origin(inputs: Inputs, stock: Array) -> Array:
    """Return a stock by software stack as one of domestic and foreign cards, shape (segments, 2, draws)."""
    domestic = [bool(inputs.catalog.domestic[classes[0]]) for classes in inputs.catalog.nests]
    sides = ([nest for nest, own in enumerate(domestic) if own is side] for side in (True, False))
    return np.stack([stock[:, nests].sum(axis=1) for nests in sides], axis=1)


class Outdated(Exception):  # noqa: N818  (no error: the run is no longer wanted)
    """The caller has no more use for a run and asked to end it."""


_AXES = {
    # what a record holds of each quarter, and the axes of it before the draws
    **dict.fromkeys(("cards", "delivered"), ("segments", "classes")),
    **dict.fromkeys(("premium", "offered", "price", "tpp"), ("classes",)),
    **dict.fromkeys(("budget", "unspent", "rented", "grey_stock"), ("segments",)),
    **dict.fromkeys(("binding", "dies", "stacks", "idle", "packages"), ()),
    "installed": ("segments", "stacks"),
    "centre_stock": ("segments", "origins"),
}


def blank(catalog: Catalog, name: str, quarters: int, columns: int) -> NDArray[Any]:
    """Return an array of a record that is still to be written."""
    sizes = {"segments": len(SEGMENTS), "classes": len(catalog.classes), "stacks": len(catalog.nests), "origins": 2}
    shape = (quarters, *(sizes[axis] for axis in _AXES[name]), columns)
    return np.empty(shape, np.int8 if name == "binding" else np.float64)


def blank_record(prepared: Prepared, columns: int, until: int | None, into: Mapping[str, NDArray[Any]]) -> Record:
    """Return a record that is still to be written: arrays of `into` where there are some, else new ones."""
    catalog, quarters = prepared.inputs.catalog, len(prepared.inputs.quarters[:until])
    new = {name: blank(catalog, name, quarters, columns) for name in _AXES if name not in into}
    return Record(**into, **new, chips=prepared.cards.chips, flows=prepared.flows)


def run(
    prepared: Prepared,
    tastes: Array,
    before: State,
    *,
    until: int | None = None,
    starts: Sequence[Array] | None = None,
    outdated: Callable[[], bool] = lambda: False,
    into: Mapping[str, NDArray[Any]] = MappingProxyType({}),
) -> tuple[Record, State]:
    """Run the loop over quarters: the definition of what `scenarios.kernel.quarters.run` computes where it can.

    Parameters
    ----------
    tastes
        xi of every class, utils, shape (classes, draws).
    before
        State at the end of the quarter before.
    until
        Number of quarters to run; all that were prepared by default.
    starts
        Premia to start each quarter's clearing from; those of the quarter before by default.
    outdated
        Asked now and then; the run ends with `Outdated` as soon as it says so.
    into
        Arrays of the record that the caller has room for, by name; the others are made.

    Returns
    -------
    record, state
        What happened, and the state after the last quarter.
    """
    record, state = blank_record(prepared, tastes.shape[1], until, into), before
    for row in range(len(record.cards)):
        if outdated():
            raise Outdated
        packages, binding, idle, banks = supply.package(prepared.flows, row, state.banks)
        offered = _offered(prepared, row, packages)
        start = state.premium if starts is None else starts[row]
        raw, utility = prepared.weighed(row)
        cleared = market.clear(_market(prepared, state, row, offered, utility, tastes), start)
        delivered = cleared.cards * raw * state.maturity[:, prepared.inputs.catalog.nest_of]
        state = _after(prepared, row, state, banks, cleared, delivered)
        record.cards[row], record.premium[row], record.unspent[row] = cleared.cards, cleared.premium, cleared.unspent
        record.offered[row], record.delivered[row], record.binding[row] = offered, delivered, binding
        record.dies[row], record.stacks[row] = banks.dies, banks.stacks
        record.idle[row], record.packages[row] = idle, packages
        record.installed[row], record.grey_stock[row] = state.stock, state.grey_stock
        record.centre_stock[row] = state.centre_stock
        record.price[row], record.tpp[row] = of_classes(prepared.cards.price, row), of_classes(prepared.cards.tpp, row)
        record.budget[row] = prepared.budgets[:, row]
        record.rented[row] = prepared.rental[row] * prepared.budgets[:, row] * cleared.unspent
    return record, state


def _offered(prepared: Prepared, row: int, packages: Array) -> Array:
    """Return k cards of every class, shape (classes, draws)."""
    return np.stack(
        [supplied[row] * packages if packaged else supplied[row] for supplied, packaged in prepared.supplies]
    )


def _market(prepared: Prepared, state: State, row: int, offered: Array, utility: Array, tastes: Array) -> market.Market:
    """Return the market of a quarter, given what the cards are worth to their buyers as `Prepared.weighed` tells."""
    catalog = prepared.inputs.catalog
    lam, rho = prepared.numbers["price_response"][row], prepared.numbers["nest_dissimilarity"][row]
    base = _summed(state.stock)
    by_stack = lam * np.log(state.maturity) - prepared.switching[:, :, row] * (1.0 - state.stock / base)
    return market.Market(
        budget=prepared.budgets[:, row],
        mandate=prepared.mandated[:, row],
        outside=prepared.outside[:, row],
        price=of_classes(prepared.cards.price, row),
        supply=offered,
        utility=utility + by_stack[:, catalog.nest_of] + tastes * prepared.fading[row],
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


def _after(
    prepared: Prepared, row: int, state: State, banks: supply.Banks, cleared: market.Cleared, delivered: Array
) -> State:
    """Return the state after a quarter: what is installed, K = (1 - dec) K + delivered, and what was learned."""
    catalog, left = prepared.inputs.catalog, 1.0 - prepared.numbers["stock_retirement"][row]
    tpp = of_classes(prepared.cards.tpp, row)
    stock, centres = left * state.stock, left * state.centre_stock
    for place, nest in enumerate(catalog.nest_of):
        stock[:, nest] += delivered[:, place]
        if catalog.data_centre[place]:
            compute = cleared.cards[:, place] * tpp[place] / prepared.reference
            centres[:, int(not catalog.domestic[place])] += compute
    grey = left * state.grey_stock + delivered[:, catalog.class_ids.index(policy.GREY)]
    maturity = _maturity(prepared, row, state.maturity, stock)
    return State(prepared.learning, banks, stock, maturity, grey, centres, cleared.premium)


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
