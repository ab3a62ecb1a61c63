r"""Which foreign chips are legal, which one a class sells, and how many cards of it reach China.

Licensed fraction      f = 1 allowed | a_lic case by case | f_den denial | 0 banned
Class product          argmax over chips on world sale of  f sqrt(TPP bandwidth);  none where every f = 0
Acceptance             chi_c = chi for F_hi, F_cn, F_amd;  chi0 + (1 - chi0) chi for F_lo (gaming cards: no tenders)
Withdrawn              free_c = 1 - chi [F_hi allowed] for F_cn and F_gry: China-only cards and smugglers have no
                       business where the world's best card is free to sell
Supply, legal          S_c = min(want_c FA f_c, cap FA if c = F_hi case by case) / 4 x chi_c x free_c
Supply, grey           S_gry = observed flow x g_f (1 - enforcement) / (1 - enforcement today) x free_gry
Price, list            P_c = chip's price x p_F (1 + fee pass);  fee of the matched rule, or ``export_fee`` if set

Redesign               a class with a donor chip, none of whose cards the tier allows, has one more candidate from
                       lag_rd quarters after the tier began: the donor cut down to what the tier allows (`redesign`)

Before the first free quarter supply is the observed number of cards, and the product the one that was sold.
Units: k cards per quarter, k$; figures as in ``chips.csv``. Sources: tiers.toml (R00-R13), D101, K022, M049, X11.
"""

from dataclasses import dataclass
from itertools import pairwise, takewhile

import numpy as np
from numpy.typing import NDArray

from scenarios.catalog import Catalog, Chip, ChipClass
from scenarios.inputs import Inputs
from scenarios.quarters import decimal_date
from scenarios.redesign import redesign
from scenarios.tiers import OUTCOMES, Tier

Array = NDArray[np.float64]

FRONTIER, CHINA_ONLY, LOW_END, GREY = "F_hi", "F_cn", "F_lo", "F_gry"
"""The classes to which the equations above give a part of their own."""


@dataclass(frozen=True, eq=False)
class OnSale:
    """The card that one class has on sale in each quarter; arrays broadcast to (quarters, draws).

    Attributes
    ----------
    tpp, bandwidth, power
        Its figures: TOPS x bit that buyers can use, GB/s, W; 1 where nothing is on sale.
    list_price
        k$, before fees.
    fee
        Part of the price that the matched rule takes.
    fraction, by_case
        Licensed fraction, and whether licences are decided case by case.
    chips
        Its name in the central case, one a quarter; empty where nothing is on sale.
    """

    tpp: Array
    bandwidth: Array
    power: Array
    list_price: Array
    fee: Array
    fraction: Array
    by_case: NDArray[np.bool_]
    chips: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Offer:
    """The chips that one class could sell in a quarter, and what the tier says of each, whatever the licences.

    Attributes
    ----------
    names
        Of the chips.
    figures
        TOPS x bit, GB/s, W, k$ and fee of each, shape (chips, 5).
    outcomes
        Of the tier for each, places in `tiers.OUTCOMES`.
    appeal
        sqrt(TPP bandwidth) of each, shape (chips, 1).
    """

    names: tuple[str, ...]
    figures: Array
    outcomes: NDArray[np.intp]
    appeal: Array


@dataclass(frozen=True, eq=False)
class _Pick:
    """The product of one class in one quarter: figures (5, draws), licensed fraction, case by case; or 1 for all."""

    figures: Array
    fraction: Array
    by_case: NDArray[np.bool_]
    chip: str


def tiers_in_force(inputs: Inputs) -> list[Tier]:
    """Return the tier of every quarter: the scenario's, else the baseline, and in history what was law."""
    catalog = inputs.catalog
    if not inputs.ahead:
        return [law_of(catalog, catalog.horizon.starts[quarter]) for quarter in inputs.quarters]
    today = catalog.parameters["tier"].central
    return [catalog.tier(str(today if one is None else one)) for one in inputs.chosen("tier")]


def law_of(catalog: Catalog, start: float) -> Tier:
    """Return the tier in force at the end of a quarter, by the effective dates of ``tiers.toml``."""
    dated = [tier for tier in catalog.tiers.values() if tier.effective]
    in_force = [tier for tier in dated if decimal_date(tier.effective) < start + 0.25]
    return max(in_force, key=lambda tier: tier.effective)


def offers(inputs: Inputs) -> dict[str, list[Offer]]:
    """Return what every foreign class could sell in each quarter by world sale, redesigns and tier; none in history."""
    if not inputs.ahead:
        return {}
    found = _Offers(inputs, tiers_in_force(inputs))
    return {one.id: found.over_quarters(one.id) for one in _foreign(inputs) if one.id != GREY}


def on_sale(inputs: Inputs, offered: dict[str, list[Offer]]) -> dict[str, OnSale]:
    """Return the cards of every foreign class, of what is offered the best that licences let through."""
    if not inputs.ahead:
        return {one.id: _observed(inputs, one.id) for one in _foreign(inputs)}
    decisions = ("licence_approval", "denial_licence_fraction")
    fractions = (np.ones((1, 1)), *(inputs.number(name) for name in decisions), np.zeros((1, 1)))
    licensed = np.stack(np.broadcast_arrays(*fractions), axis=1)  # in the order of `OUTCOMES`
    held = list(zip(*(inputs.chosen(name) for name in decisions), strict=True))
    return {
        one.id: _listed(inputs, one.id) if one.id == GREY else _best(offered[one.id], held, licensed)
        for one in _foreign(inputs)
    }


def _foreign(inputs: Inputs) -> list[ChipClass]:
    return [one for one in inputs.catalog.classes if one.origin == "foreign"]


def foreign_supply(inputs: Inputs, cards: dict[str, OnSale]) -> dict[str, Array]:
    """Return k cards a quarter of every foreign class; arrays broadcast to (quarters, draws)."""
    foreign = _foreign(inputs)
    if not inputs.ahead:
        return {one.id: _smuggled(inputs, 1.0) if one.id == GREY else _counted(inputs, one) for one in foreign}
    chi, floor = inputs.path("china_acceptance"), inputs.number("gaming_acceptance_floor")
    best = cards[FRONTIER]
    withdrawn = 1.0 - chi * ((best.fraction == 1.0) & np.logical_not(best.by_case))
    supplies = {}
    for one in foreign:
        free = withdrawn if one.id in (CHINA_ONLY, GREY) else 1.0
        if one.id == GREY:
            supplies[one.id] = _smuggled(inputs, free)
            continue
        accepted = floor + (1.0 - floor) * chi if one.id == LOW_END else chi
        supplies[one.id] = _licensed(inputs, one.id, cards[one.id]) / 4 * (accepted * free)
    return supplies


def foreign_prices(inputs: Inputs, cards: dict[str, OnSale]) -> dict[str, Array]:
    """Return k$ at list with the fee passed on for every foreign class; arrays broadcast to (quarters, draws)."""
    asked = np.array([np.nan])
    if inputs.ahead and inputs.is_set("export_fee"):
        asked = np.array([np.nan if one is None else float(one) for one in inputs.chosen("export_fee")])[:, None]
    prices = {}
    for name, card in cards.items():
        factor = inputs.number(inputs.catalog.classes[inputs.catalog.class_ids.index(name)].price_factor)
        fee = np.where(card.by_case & ~np.isnan(asked), asked, card.fee)
        prices[name] = card.list_price * factor * (1.0 + fee * inputs.number("fee_pass_through"))
    return prices


def _licensed(inputs: Inputs, class_id: str, card: OnSale) -> Array:
    """Return k cards a year that vendors would send and the tier lets pass."""
    allocation = inputs.number("foreign_allocation")
    volume = inputs.series(f"foreign_want: {class_id}") * inputs.number("foreign_want_factor") * allocation
    volume = volume * card.fraction
    if class_id != FRONTIER:
        return volume
    cap = inputs.path("foreign_cap_case_by_case") * allocation
    return np.where(card.by_case, np.minimum(volume, cap), volume)


class _Offers:
    """Finds what a class could sell; quarters with the same tier, chips and donor share one answer."""

    def __init__(self, inputs: Inputs, tiers: list[Tier]) -> None:
        self.catalog, self.tiers = inputs.catalog, tiers
        self.starts = [float(inputs.catalog.horizon.starts[quarter]) for quarter in inputs.quarters]
        lag, since = inputs.number("redesign_lag"), _quarters_in_force(inputs, tiers)
        self.redesigning = [quarters >= _at(lag, row) for row, quarters in enumerate(since)]
        terms = ("redesign_margin", "redesign_link_weight", "redesign_price_exponent")
        numbers = [inputs.number(name) for name in terms]
        self.terms = [tuple(_at(number, row) for number in numbers) for row in range(len(tiers))]
        self.known: dict[tuple[object, ...], Offer] = {}

    def over_quarters(self, class_id: str) -> list[Offer]:
        chips = [chip for chip in self.catalog.chips.values() if chip.chip_class == class_id and chip.global_first]
        donors = self.catalog.products_of(class_id, "donor")
        found = []
        for row, start in enumerate(self.starts):
            sold = [chip for chip in chips if (chip.global_first or 0.0) <= start <= chip.global_last]
            donor = next((one.chip for one in reversed(donors) if one.start <= start and self.redesigning[row]), "")
            key = (self.tiers[row].id, tuple(chip.name for chip in sold), donor, self.terms[row])
            if key not in self.known:
                self.known[key] = self._offer(row, sold, donor)
            found.append(self.known[key])
        return found

    def _offer(self, row: int, sold: list[Chip], donor: str) -> Offer:
        tier = self.tiers[row]
        redesigned = self._redesigned(row, sold, donor)
        chips = sold if redesigned is None else [*sold, redesigned]
        verdicts = [(chip, self.catalog.verdict(tier, chip)) for chip in chips if _sellable(chip)]
        judged = [(chip, *verdict) for chip, verdict in verdicts if verdict is not None]
        figures = [[*_figures(chip, chip.price_usd), fee] for chip, _outcome, fee in judged]
        appeal = [(chip.tpp or 0.0) * (chip.memory_bandwidth_gb_s or 0.0) for chip, _outcome, _fee in judged]
        return Offer(
            tuple(chip.name for chip, _outcome, _fee in judged),
            np.array(figures),
            np.array([OUTCOMES.index(outcome) for _chip, outcome, _fee in judged], dtype=np.intp),
            np.sqrt(np.array(appeal))[:, None],
        )

    def _redesigned(self, row: int, sold: list[Chip], donor: str) -> Chip | None:
        """Return what the vendor makes of the donor, if there is one, where the tier lets none of the cards pass."""
        tier = self.tiers[row]
        if not donor or any((self.catalog.verdict(tier, chip) or ("",))[0] == "allowed" for chip in sold):
            return None
        return redesign(tier, self.catalog.chips[donor], *self.terms[row])


def _at(values: Array, row: int) -> float:
    return float(_in(values, row)[0])


def _in(values: Array, row: int) -> Array:
    """Return one quarter of an array of a row for each, or of one for all."""
    return values[min(row, len(values) - 1)]


def _quarters_in_force(inputs: Inputs, tiers: list[Tier]) -> list[int]:
    """Return for how many quarters the tier of each quarter has been in force, from the law of history on."""
    earlier = reversed(inputs.catalog.horizon.starts[: inputs.quarters.start])
    since = [len(list(takewhile(lambda start: law_of(inputs.catalog, start).id == tiers[0].id, earlier)))]
    for before, now in pairwise(tiers):
        since.append(since[-1] + 1 if now.id == before.id else 0)
    return since


def _best(offered: list[Offer], held: list[tuple[object, ...]], licensed: Array) -> OnSale:
    """Return the product of one class in every quarter; quarters with the same offer and licences share one pick.

    Parameters
    ----------
    held
        What the scenario sets the licences to in each quarter.
    licensed
        Licensed fraction by `tiers.OUTCOMES`, shape (quarters or 1, outcomes, draws or 1).
    """
    keys = [(offer, *values) for offer, values in zip(offered, held, strict=True)]
    rows = {key: row for row, key in enumerate(keys)}
    picks = [_pick(offered[row], _in(licensed, row)) for row in rows.values()]
    places = {key: place for place, key in enumerate(rows)}
    of_quarters = [places[key] for key in keys]
    figures, fraction, by_case = (
        np.stack(np.broadcast_arrays(*parts))[of_quarters]
        for parts in zip(*((pick.figures, pick.fraction, pick.by_case) for pick in picks), strict=True)
    )
    tpp, bandwidth, power, price, fee = np.moveaxis(figures, 1, 0)
    chips = tuple(picks[place].chip for place in of_quarters)
    return OnSale(tpp, bandwidth, power, price, fee, fraction, by_case, chips)


def _pick(offer: Offer, licensed: Array) -> _Pick:
    if not offer.names:
        nothing = np.array([[1.0], [1.0], [1.0], [1.0], [0.0]])
        return _Pick(nothing, np.zeros(1), np.zeros(1, dtype=bool), "")
    fraction = licensed[offer.outcomes]
    best = np.argmax(fraction * offer.appeal, axis=0)
    of_all = best[:1] if (best == best[0]).all() else best
    name = offer.names[best[0]] if fraction[best[0], 0] > 0 else ""
    return _Pick(
        offer.figures[of_all].T,
        fraction[best, np.arange(len(best))],
        offer.outcomes[of_all] == OUTCOMES.index("case_by_case"),
        name,
    )


def _sellable(chip: Chip) -> bool:
    return None not in (chip.tpp_eff, chip.memory_bandwidth_gb_s, chip.tdp_w, chip.price_usd)


def _figures(chip: Chip, price_usd: float | None) -> tuple[float, float, float, float]:
    return chip.tpp_eff or 0.0, chip.memory_bandwidth_gb_s or 0.0, chip.tdp_w or 0.0, (price_usd or 0.0) / 1000


def _listed(inputs: Inputs, class_id: str) -> OnSale:
    """Return the product that the data name for every quarter; all of it is let in."""
    catalog = inputs.catalog
    products = catalog.products_of(class_id, "sold")
    sold = []
    for quarter in inputs.quarters:
        started = [one for one in products if one.start <= catalog.horizon.starts[quarter]]
        sold.append(started[-1] if started else products[0])
    rows = np.array([_figures(catalog.chips[one.chip], one.list_price_usd) for one in sold])
    return _let_in([column[:, None] for column in rows.T], tuple(one.chip for one in sold))


def _let_in(figures: list[Array], chips: tuple[str, ...]) -> OnSale:
    tpp, bandwidth, power, price = figures
    return OnSale(tpp, bandwidth, power, price, np.zeros(1), np.ones(1), np.zeros(1, dtype=bool), chips)


def _observed(inputs: Inputs, class_id: str) -> OnSale:
    if class_id != LOW_END:
        return _listed(inputs, class_id)
    figures = [inputs.series(f"{name}: {class_id}") for name in ("tpp_eff", "memory_bandwidth", "tdp", "price")]
    return _let_in(figures, ("",) * len(inputs.quarters))


def _counted(inputs: Inputs, one: ChipClass) -> Array:
    return inputs.series(f"cards: {one.id}") * inputs.number(one.observed_factor)


def _smuggled(inputs: Inputs, free: Array | float) -> Array:
    today = inputs.catalog.parameters["enforcement"].baseline
    let_through = (1.0 - inputs.number("enforcement")) / (1.0 - today)
    return inputs.series(f"cards: {GREY}") * inputs.number("smuggled_cards_factor") * let_through * free
