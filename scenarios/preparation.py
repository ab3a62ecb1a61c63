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
    """The cards on offer by class, and what their buyers weigh them by.

    Attributes
    ----------
    foreign_supply, price, tpp, power
        k cards, k$ at list, TOPS x bit and W, each by class in shape (quarters, draws); many draws share one card.
    log_tpp, log_bandwidth
        ln of compute and of memory bandwidth over that of one H100, likewise.
    exponents, scale
        alpha_s and sig_s of `hardware`, shape (segments, quarters, draws).
    integration, energy
        Part of the price by (foreign, domestic), and k$ for each W, shape (quarters, draws) at the end.
    log_price, log_frontier
        ln of the world price of one H100-equivalent, k$, and of the world's best card, shape (quarters, draws).
    preference, suitability
        Utils: DOM of every domestic card, and suit of the low-end ones, shape (segments, quarters, draws).
    chips
        Card on sale in the central case, by class and quarter.
    """

    foreign_supply: dict[str, Array]
    price: dict[str, Array]
    tpp: dict[str, Array]
    power: dict[str, Array]
    log_tpp: dict[str, Array]
    log_bandwidth: dict[str, Array]
    exponents: Array
    scale: Array
    integration: Array
    energy: Array
    log_price: Array
    log_frontier: Array
    preference: Array
    suitability: Array
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

    def weighed(self, row: int) -> tuple[Array, Array]:
        """Return what one quarter's cards are worth to their buyers, as far as that does not depend on what happened.

        Returns
        -------
        raw, utility
            H100-equivalents per card, and V without maturity, switching cost and tastes, utils:
            lam (ln raw - ln TCO + ln Pref) + sig_s (ln raw - ln front) + DOM_c (pol pol_f + loc_s) + suit[c,s];
            shape (segments, classes, draws).
        """
        cards, domestic = self.cards, self.inputs.catalog.domestic
        log_figures = of_classes(cards.log_tpp, row), of_classes(cards.log_bandwidth, row)
        log_raw = hardware.log_raw(cards.exponents[:, row], *log_figures)
        price, power = of_classes(cards.price, row), of_classes(cards.power, row)
        cost = hardware.total_cost(price, power, cards.integration[domestic.astype(int), row], cards.energy[row])
        value = self.numbers["price_response"][row] * (log_raw - np.log(cost) + cards.log_price[row])
        value += cards.scale[:, None, row] * (log_raw - cards.log_frontier[row])
        value[:, domestic] += cards.preference[:, None, row]
        value[:, self.low_end] += cards.suitability[:, None, row]
        return np.exp(log_raw), value

    @property
    def low_end(self) -> list[int]:
        """Places of the low-end classes."""
        return [self.inputs.catalog.class_ids.index(name) for name in (policy.LOW_END, supply.LOW_END)]


def of_classes(figures: dict[str, Array], row: int) -> Array:
    """Return one quarter of figures by class, shape (classes, draws)."""
    return np.stack([values[row] for values in figures.values()])


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
    fab = once(supply.fab, inputs, learning)
    good_dies, stacks = once(supply.good_dies, inputs, fab), once(supply.stacks_that_arrive, inputs)
    return Prepared(
        inputs=inputs,
        cards=_cards(inputs, gains, once),
        flows=once(supply.arrivals, inputs, good_dies, stacks, once(supply.needs, inputs)),
        learning=fab.after,
        budgets=once(_budgets, inputs, gains),
        mandated=once(_mandated, inputs),
        outside=once(_outside, inputs),
        rental=once(_rental, inputs),
        switching=once(_switching, inputs),
        fading=once(_fading, inputs),
        numbers=once(_numbers, inputs),
    )


def _cards(inputs: Inputs, gains: demand.Progress, once: Once) -> Cards:
    sold = once(policy.on_sale, inputs, once(policy.offers, inputs))
    tpp, bandwidth, power = once(_figures, inputs, sold)
    log_tpp, log_bandwidth = once(_log_figures, inputs, tpp, bandwidth)
    return Cards(
        foreign_supply=once(policy.foreign_supply, inputs, sold),
        price=once(_prices, inputs, once(policy.foreign_prices, inputs, sold)),
        tpp=tpp,
        power=power,
        log_tpp=log_tpp,
        log_bandwidth=log_bandwidth,
        exponents=once(_exponents, inputs),
        scale=once(_scale, inputs, gains),
        integration=once(_integration, inputs),
        energy=once(_energy, inputs),
        log_price=once(_log_price, inputs),
        log_frontier=once(_log_frontier, inputs),
        preference=once(_preference, inputs),
        suitability=once(_suitability, inputs),
        chips={name: card.chips for name, card in sold.items()},
    )


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


def _figures(inputs: Inputs, sold: dict[str, policy.OnSale]) -> tuple[dict[str, Array], ...]:
    """Return TPP, bandwidth and power of the cards by class, TOPS x bit, GB/s and W, shape (quarters, draws)."""
    tpp, bandwidth, power = {}, {}, {}
    for name in inputs.catalog.class_ids:
        if name in sold:
            figures = [sold[name].tpp, sold[name].bandwidth, sold[name].power]
        else:
            figures = [inputs.series(f"{figure}: {name}") for figure in ("tpp_eff", "memory_bandwidth", "tdp")]
        tpp[name], bandwidth[name], power[name] = (_full(inputs, one) for one in figures)
    return tpp, bandwidth, power


def _log_figures(inputs: Inputs, *figures: dict[str, Array]) -> list[dict[str, Array]]:
    """Return ln of TPP and of bandwidth over those of one H100, by class, shape (quarters, draws)."""
    return [
        {name: _full(inputs, np.log(_once_each(values) / one)) for name, values in figure.items()}
        for figure, one in zip(figures, hardware.reference_figures(inputs), strict=True)
    ]


def _once_each(values: Array) -> Array:
    """Return an array with one column where that stands for all draws."""
    return values[:, :1] if values.strides[-1] == 0 else values


def _prices(inputs: Inputs, foreign: dict[str, Array]) -> dict[str, Array]:
    """Return list prices by class, k$, shape (quarters, draws)."""
    prices = {}
    for one in inputs.catalog.classes:
        if one.id in foreign:
            price = foreign[one.id]
        else:
            listed = inputs.series(f"price: {one.id}") * inputs.number(one.price_factor)
            price = listed * inputs.number("domestic_price")
        prices[one.id] = _full(inputs, price)
    return prices


def _exponents(inputs: Inputs) -> Array:
    return _full(inputs, hardware.exponents(inputs))


def _scale(inputs: Inputs, gains: demand.Progress) -> Array:
    return _full(inputs, hardware.scale_weight(inputs, gains.log_efficiency))


def _integration(inputs: Inputs) -> Array:
    return _full(inputs, hardware.integration_cost(inputs))


def _energy(inputs: Inputs) -> Array:
    return _full(inputs, hardware.energy_cost(inputs))


def _log_price(inputs: Inputs) -> Array:
    return _full(inputs, _log_compute_price(inputs))


def _log_frontier(inputs: Inputs) -> Array:
    return _full(inputs, np.log(inputs.series("world_frontier")))


def _preference(inputs: Inputs) -> Array:
    """Return what buyers like domestic cards better by, utils, shape (segments, quarters, draws)."""
    premium = inputs.series("domestic_premium") * inputs.number("domestic_premium_factor")
    required = premium + inputs.number("local_requirement")
    return _full(inputs, np.stack(np.broadcast_arrays(premium, required, required)))


def _suitability(inputs: Inputs) -> Array:
    """Return how low-end cards suit their buyers, utils, shape (segments, quarters, draws)."""
    training, heavy = (inputs.number(f"low_end_suitability_{use}") for use in ("training", "heavy_inference"))
    return _full(inputs, np.stack(np.broadcast_arrays(training, heavy, np.zeros((1, 1)))))
