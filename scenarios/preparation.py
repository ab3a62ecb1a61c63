"""All that a run of the model needs and that does not feed back: cards on offer, budgets, what arrives for packages."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scenarios.inputs import Inputs
from scenarios.model import demand, hardware, policy, software, supply

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Cards:
    """The cards on offer, by class: figures, and the part of utility that does not depend on what happened before."""

    foreign_supply: dict[str, Array]
    price: Array
    tpp: Array
    log_raw: Array
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
        supplied = {**self.cards.foreign_supply, **packaged}
        shape, rest = self.rental.shape, self.flows.low_end
        return [
            (np.broadcast_to(supplied.get(name, rest), shape), name in packaged)
            for name in self.inputs.catalog.class_ids
        ]


_BY_QUARTER = (
    *("price_response", "nest_dissimilarity", "software_learning", "learning_half_stock", "open_model_learning"),
    *("training_learning_ratio", "stock_retirement"),
)


def prepare(inputs: Inputs, learning: supply.Learning) -> Prepared:
    """Compute everything that does not feed back; `learning` is where the fab stands before."""
    gains = demand.progress(inputs)
    flows, learned = supply.arrivals(inputs, learning)
    shape = (len(inputs.quarters), inputs.draws.count + 1)
    full = {name: np.broadcast_to(inputs.number(name), shape) for name in _BY_QUARTER}
    budgets, mandated = (_full(one, shape) for one in (demand.budgets(inputs, gains), demand.mandated(inputs)))
    switching = _full(software.switching_weight(inputs), shape)
    outside, rental = _full(_outside(inputs), shape), _full(_rental(inputs), shape)
    fading = _full(_fading(inputs), shape)
    cards = _cards(inputs, gains, shape)
    return Prepared(inputs, cards, flows, learned, budgets, mandated, outside, rental, switching, fading, full)


def _full(values: Array, shape: tuple[int, int]) -> Array:
    return np.broadcast_to(values, (*values.shape[:-2], *shape))


def _fading(inputs: Inputs) -> Array:
    """Return what is left of the tastes found in 2024: they fade after the last observed quarter."""
    after = np.maximum(0, np.array(inputs.quarters) - inputs.catalog.horizon.first_free)
    return 2.0 ** (-after[:, None] / inputs.number("taste_half_life"))


def _outside(inputs: Inputs) -> Array:
    """Return V0, utils, shape (segments, quarters, draws): rental abroad and waiting, less where clouds are closed."""
    lost = np.where(_rental_closed(inputs), np.log(1.0 - inputs.number("offshore_part_of_outside_option")), 0.0)
    basis = inputs.number("outside_option") + lost
    return np.stack(np.broadcast_arrays(basis + inputs.number("outside_option_training"), basis, basis))


def _rental_closed(inputs: Inputs) -> NDArray[np.bool_]:
    """Return in which quarters the tier forbids renting abroad, shape (quarters, 1)."""
    return np.array([[not tier.offshore_rental] for tier in policy.tiers_in_force(inputs)])


def _rental(inputs: Inputs) -> Array:
    """Return k H100-equivalents rented abroad for each M$ of a budget that is not spent on cards in China."""
    price = np.exp(_log_compute_price(inputs))
    return np.where(_rental_closed(inputs), 0.0, inputs.number("offshore_rental_part") / price)


def _log_compute_price(inputs: Inputs) -> Array:
    """Return ln Pref, the world price of one H100-equivalent in k$."""
    decline = inputs.number("compute_price_decline") * (inputs.years - inputs.catalog.horizon.first)
    return np.log(inputs.number("compute_price_2023")) - decline


def _cards(inputs: Inputs, gains: demand.Progress, shape: tuple[int, int]) -> Cards:
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
    return Cards(supplies, price, tpp, raw, fixed, {name: offer.chips for name, offer in offers.items()})


def _fixed_utility(
    inputs: Inputs, gains: demand.Progress, raw: Array, cost: Array, domestic: NDArray[np.bool_]
) -> Array:
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
        value[segment, domestic] += extra
    low_end = [inputs.catalog.class_ids.index(name) for name in (policy.LOW_END, supply.LOW_END)]
    value[0, low_end] += inputs.number("low_end_suitability_training")
    value[1, low_end] += inputs.number("low_end_suitability_heavy_inference")
    return value
