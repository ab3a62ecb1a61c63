"""All that a run of the model needs and that does not feed back: cards on offer, budgets, what arrives for packages."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scenarios.inputs import Inputs
from scenarios.memory import Memory, Once
from scenarios.model import demand, hardware, policy, software, supply

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Cards:
    """The cards on offer, by class: figures, and the part of utility that does not depend on what happened before."""

    foreign_supply: dict[str, Array]
    price: Array
    tpp: Array
    raw: Array
    utility: Array
    chips: dict[str, tuple[str, ...]]


@dataclass(frozen=True, eq=False)
class Prepared:
    """All that a run needs and that does not depend on tastes or on what happens in it.

    Attributes
    ----------
    budgets, mandated, outside
        M$, fraction and V0 in utils, shape (segments, quarters, draws).
    rental
        k H100-equivalents rented abroad for each M$ that is not spent in China, shape (quarters, draws).
    switching
        Utils, shape (segments, stacks, quarters, draws).
    fading
        What is left of the tastes, a fraction, shape (quarters, draws).
    numbers
        Parameters that the loop reads as they are, shape (quarters, draws).
    """

    inputs: Inputs
    cards: Cards
    flows: supply.Flows
    learning: supply.Learning
    budgets: Array
    mandated: Array
    outside: Array
    rental: Array
    switching: Array
    fading: Array
    numbers: dict[str, Array]

    @property
    def reference(self) -> float:
        """TPP of one H100-equivalent, TOPS x bit."""
        return hardware.reference_figures(self.inputs)[0]

    @property
    def supplies(self) -> list[tuple[Array, bool]]:
        """Of every class k cards, or its share of the packages where the second says so, shape (quarters, draws)."""
        packaged = dict(zip(supply.PACKAGED, self.flows.shares, strict=True))
        supplied, shape = {**self.cards.foreign_supply, **packaged}, self.rental.shape
        return [
            (np.broadcast_to(supplied.get(name, self.flows.low_end), shape), name in packaged)
            for name in self.inputs.catalog.class_ids
        ]


_BY_QUARTER = (
    *("price_response", "nest_dissimilarity", "software_learning", "learning_half_stock", "open_model_learning"),
    *("training_learning_ratio", "stock_retirement"),
)


def prepare(inputs: Inputs, learning: supply.Learning, memory: Memory | None = None) -> Prepared:
    """Compute everything that does not feed back.

    Parameters
    ----------
    learning
        Where the fab stands before.
    memory
        Of what was prepared before for the same draws and quarters, after the same `learning`.
    """
    once = (memory or Memory()).once
    gains = once(demand.progress, inputs)
    flows, learned = once(supply.arrivals, inputs, learning)
    return Prepared(
        inputs=inputs,
        cards=_cards(inputs, gains, once),
        flows=flows,
        learning=learned,
        budgets=once(_budgets, inputs, gains),
        mandated=once(_mandated, inputs),
        outside=once(_outside, inputs),
        rental=once(_rental, inputs),
        switching=once(_switching, inputs),
        fading=once(_fading, inputs),
        numbers=once(_numbers, inputs),
    )


def _cards(inputs: Inputs, gains: demand.Progress, once: Once) -> Cards:
    sold = once(policy.on_sale, inputs)
    tpp, bandwidth, power = once(_figures, inputs, sold)
    price = once(_prices, inputs, once(policy.foreign_prices, inputs, sold))
    log_raw = once(hardware.log_raw, inputs, tpp, bandwidth)
    cost = once(_log_cost, inputs, price, power)
    utility = once(_fixed_utility, inputs, gains, log_raw, cost)
    supplies = once(policy.foreign_supply, inputs, sold)
    raw = once(_raw, inputs, log_raw)
    return Cards(supplies, price, tpp, raw, utility, {name: card.chips for name, card in sold.items()})


def _full(inputs: Inputs, values: Array) -> Array:
    """Return an array with a row for every quarter and a column for every draw."""
    return np.broadcast_to(values, (*values.shape[:-2], len(inputs.quarters), inputs.draws.count + 1))


def _numbers(inputs: Inputs) -> dict[str, Array]:
    return {name: _full(inputs, inputs.number(name)) for name in _BY_QUARTER}


def _budgets(inputs: Inputs, gains: demand.Progress) -> Array:
    return _full(inputs, demand.budgets(inputs, gains))


def _mandated(inputs: Inputs) -> Array:
    return _full(inputs, demand.mandated(inputs))


def _switching(inputs: Inputs) -> Array:
    return _full(inputs, software.switching_weight(inputs))


def _fading(inputs: Inputs) -> Array:
    """Return what is left of the tastes found in 2024: they fade after the last observed quarter."""
    after = np.maximum(0, np.array(inputs.quarters) - inputs.catalog.horizon.first_free)
    return _full(inputs, 2.0 ** (-after[:, None] / inputs.number("taste_half_life")))


def _outside(inputs: Inputs) -> Array:
    """Return V0, utils, shape (segments, quarters, draws): rental abroad and waiting, less where clouds are closed."""
    lost = np.where(_rental_closed(inputs), np.log(1.0 - inputs.number("offshore_part_of_outside_option")), 0.0)
    basis = inputs.number("outside_option") + lost
    return _full(inputs, np.stack(np.broadcast_arrays(basis + inputs.number("outside_option_training"), basis, basis)))


def _rental_closed(inputs: Inputs) -> NDArray[np.bool_]:
    """Return in which quarters the tier forbids renting abroad, shape (quarters, 1)."""
    return np.array([[not tier.offshore_rental] for tier in policy.tiers_in_force(inputs)])


def _rental(inputs: Inputs) -> Array:
    """Return k H100-equivalents rented abroad for each M$ of a budget that is not spent on cards in China."""
    price = np.exp(_log_compute_price(inputs))
    return _full(inputs, np.where(_rental_closed(inputs), 0.0, inputs.number("offshore_rental_part") / price))


def _log_compute_price(inputs: Inputs) -> Array:
    """Return ln Pref, the world price of one H100-equivalent in k$."""
    decline = inputs.number("compute_price_decline") * (inputs.years - inputs.catalog.horizon.first)
    return np.log(inputs.number("compute_price_2023")) - decline


def _figures(inputs: Inputs, sold: dict[str, policy.OnSale]) -> tuple[Array, Array, Array]:
    """Return TPP, bandwidth and power of the cards, TOPS x bit, GB/s and W, shape (classes, quarters, draws)."""
    rows: list[list[Array]] = []
    for name in inputs.catalog.class_ids:
        if name in sold:
            rows.append([sold[name].tpp, sold[name].bandwidth, sold[name].power])
        else:
            rows.append([inputs.series(f"{figure}: {name}") for figure in ("tpp_eff", "memory_bandwidth", "tdp")])
    tpp, bandwidth, power = (np.stack([_full(inputs, one) for one in column]) for column in zip(*rows, strict=True))
    return tpp, bandwidth, power


def _prices(inputs: Inputs, foreign: dict[str, Array]) -> Array:
    """Return list prices, k$, shape (classes, quarters, draws)."""
    rows = []
    for one in inputs.catalog.classes:
        if one.id in foreign:
            rows.append(foreign[one.id])
        else:
            listed = inputs.series(f"price: {one.id}") * inputs.number(one.price_factor)
            rows.append(listed * inputs.number("domestic_price"))
    return np.stack([_full(inputs, row) for row in rows])


def _raw(_inputs: Inputs, log_raw: Array) -> Array:
    return np.exp(log_raw)


def _log_cost(inputs: Inputs, price: Array, power: Array) -> Array:
    return np.log(hardware.total_cost(inputs, price, power, inputs.catalog.domestic))


def _fixed_utility(inputs: Inputs, gains: demand.Progress, raw: Array, cost: Array) -> Array:
    """Return V without maturity, switching cost and tastes, utils, shape (segments, classes, quarters, draws).

    lam (ln raw - ln TCO + ln Pref) + sig_s (ln raw - ln front) + DOM_c (pol pol_f + loc_s) + suit[c,s]
    """
    lam = inputs.number("price_response")
    reference = _log_compute_price(inputs)
    scale = hardware.scale_weight(inputs, gains.log_efficiency)
    value = lam * (raw - cost + reference) + scale[:, None] * (raw - np.log(inputs.series("world_frontier")))
    premium = inputs.series("domestic_premium") * inputs.number("domestic_premium_factor")
    local = inputs.number("local_requirement")
    for segment, extra in enumerate((premium, premium + local, premium + local)):
        value[segment, inputs.catalog.domestic] += extra
    low_end = [inputs.catalog.class_ids.index(name) for name in (policy.LOW_END, supply.LOW_END)]
    value[0, low_end] += inputs.number("low_end_suitability_training")
    value[1, low_end] += inputs.number("low_end_suitability_heavy_inference")
    return value
