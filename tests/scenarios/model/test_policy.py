from dataclasses import replace
from types import MappingProxyType, SimpleNamespace

import numpy as np
import pytest

from scenarios.catalog_files import load_catalog
from scenarios.draws import Draws
from scenarios.inputs import Inputs
from scenarios.model import policy
from scenarios.model.policy import foreign_prices, foreign_supply, on_sale, tiers_in_force

CATALOG = load_catalog()
FREE = CATALOG.horizon.first_free
AHEAD = range(FREE, CATALOG.horizon.count)
NOTHING_DRAWN = Draws(0, 7, {}, {})
FEE_PASSED_ON = CATALOG.parameters["fee_pass_through"].baseline


def offers(quarters=AHEAD, catalog=CATALOG, **values):
    schedules = {name: value if isinstance(value, tuple) else ((FREE, value),) for name, value in values.items()}
    inputs = Inputs(catalog, NOTHING_DRAWN, quarters, MappingProxyType(schedules))
    cards = on_sale(inputs, policy.offers(inputs))
    supplies, prices = foreign_supply(inputs, cards), foreign_prices(inputs, cards)
    return {
        name: SimpleNamespace(**vars(card), supply=supplies[name], price=prices[name]) for name, card in cards.items()
    }


def supply(offer):
    return np.broadcast_to(offer.supply, (len(AHEAD), 1))[:, 0]


def price(offer):
    return np.broadcast_to(offer.price, (len(AHEAD), 1))[:, 0]


def test_under_t5_the_frontier_class_sells_the_h200():
    """The best card of the class that the tier lets through, with its own figures."""
    one, chip = offers()["F_hi"], CATALOG.chips["H200 SXM"]
    assert one.chips[0] == "H200 SXM"
    assert (one.tpp[0, 0], one.bandwidth[0, 0], one.power[0, 0]) == (
        chip.tpp_eff,
        chip.memory_bandwidth_gb_s,
        chip.tdp_w,
    )


def test_supply_of_licensed_frontier_cards_by_hand():
    """Wanted 2500 k a year, half of it licensed is 1250, the cap is 600: 600 / 4 quarters x 5 % accepted = 7.5 k."""
    assert supply(offers()["F_hi"])[0] == pytest.approx(600 / 4 * 0.05, rel=1e-12)
    # below the cap the licences decide: 2500 x .2 = 500 a year
    assert supply(offers(licence_approval=0.2)["F_hi"])[0] == pytest.approx(2500 * 0.2 / 4 * 0.05, rel=1e-12)
    # the vendors' allocation scales wish and cap alike
    assert supply(offers(foreign_allocation=2.0)["F_hi"])[0] == pytest.approx(1200 / 4 * 0.05, rel=1e-12)
    assert supply(offers(china_acceptance=0.0)["F_hi"])[0] == 0


def test_gaming_cards_keep_a_floor_of_acceptance():
    """1200 k a year, allowed; no tenders: .15 + .85 x .05 of them are taken, and .15 when nothing else is."""
    assert supply(offers()["F_lo"])[0] == pytest.approx(1200 / 4 * (0.15 + 0.85 * 0.05), rel=1e-12)
    assert supply(offers(china_acceptance=0.0)["F_lo"])[0] == pytest.approx(1200 / 4 * 0.15, rel=1e-12)


def test_smuggling_shrinks_with_enforcement():
    """22.5 k a quarter came through at enforcement .3: at .65 half of it, at 1 none, at 0 a seventh and a half more."""
    flow = CATALOG.timelines["cards: F_gry"].central[-1]
    assert flow == 22.5
    for enforcement, part in ((0.3, 1.0), (0.65, 0.5), (1.0, 0.0), (0.0, 1 / 0.7)):
        assert supply(offers(enforcement=enforcement)["F_gry"])[0] == pytest.approx(22.5 * part, rel=1e-12, abs=1e-12)


def test_the_export_fee_acts_on_cards_licensed_case_by_case_only():
    """Under T5 the H200 is licensed: its price holds the fee; gaming cards are allowed: theirs does not move."""
    unset, free, dear = offers(), offers(export_fee=0.0), offers(export_fee=0.5)
    list_price = CATALOG.chips["H200 SXM"].price_usd / 1000
    assert price(free["F_hi"])[0] == pytest.approx(list_price, rel=1e-12)
    assert price(unset["F_hi"])[0] == pytest.approx(list_price * (1 + 0.25 * FEE_PASSED_ON), rel=1e-12)
    assert price(dear["F_hi"])[0] == pytest.approx(list_price * (1 + 0.5 * FEE_PASSED_ON), rel=1e-12)
    for name in ("F_lo", "F_gry"):
        assert (price(dear[name]) == price(unset[name])).all()
    opened = {"tier": "T7", "china_acceptance": 1.0}
    for name in ("F_hi", "F_amd"):
        assert (price(offers(**opened, export_fee=0.5)[name]) == price(offers(**opened)[name])).all(), "allowed: no fee"


def test_a_fee_set_for_later_leaves_the_tier_s_until_then():
    """Before its date the fee of the rule holds."""
    unset, later = price(offers()["F_hi"]), price(offers(export_fee=((FREE + 4, 0.5),))["F_hi"])
    assert (later[:4] == unset[:4]).all()
    assert (later[4:] > unset[4:]).all()


@pytest.mark.parametrize("figure", ["tpp", "memory_bandwidth_gb_s", "tdp_w", "price_usd", "die_area_mm2"])
def test_a_chip_with_a_missing_figure_is_never_sold(figure):
    """Without the H200's figure the class sells another card or none, never the H200."""
    chips = {**CATALOG.chips, "H200 SXM": replace(CATALOG.chips["H200 SXM"], **{figure: None})}
    without = offers(catalog=replace(CATALOG, chips=chips))["F_hi"]
    assert "H200 SXM" in offers()["F_hi"].chips
    assert "H200 SXM" not in without.chips


def test_a_class_without_a_legal_card_sells_nothing():
    """Under the embargo no class has a card, whatever China would accept; the smuggled flow is another matter."""
    closed = offers(tier="T8", china_acceptance=1.0)
    for name in ("F_hi", "F_cn", "F_lo", "F_amd"):
        assert (supply(closed[name]) == 0).all()
        assert set(closed[name].chips) == {""}
        assert np.isfinite(price(closed[name])).all()
    assert (supply(closed["F_gry"]) > 0).all()


def test_in_an_open_market_nobody_needs_china_only_or_smuggled_cards():
    """Where the world's best card is free to sell and fully accepted, both have no business; half of it at half."""
    opened = offers(tier="T7", china_acceptance=1.0)
    assert (supply(opened["F_cn"]) == 0).all()
    assert (supply(opened["F_gry"]) == 0).all()
    assert supply(opened["F_hi"])[0] == pytest.approx(2500 / 4, rel=1e-12)
    half = offers(tier="T7", china_acceptance=0.5)
    assert supply(half["F_gry"])[0] == pytest.approx(22.5 / 2, rel=1e-12)


def test_a_card_off_world_sale_is_not_offered():
    """The product of a quarter is on world sale in it: from its first to its last quarter."""
    for name, offer in offers(tier="T7", china_acceptance=1.0).items():
        if name == "F_gry":
            continue
        for quarter, chip in zip(AHEAD, offer.chips, strict=True):
            if chip:
                one, start = CATALOG.chips[chip], CATALOG.horizon.starts[quarter]
                assert one.global_first <= start <= one.global_last


def test_history_is_what_was_law_and_what_was_sold():
    """In the past the tier is the one in force, and the cards those of the data, whatever a scenario says."""
    past = Inputs(CATALOG, NOTHING_DRAWN, range(FREE), MappingProxyType({}))
    labels = CATALOG.horizon.labels
    laws = {labels[at]: tier.id for at, tier in enumerate(tiers_in_force(past))}
    expected = {"2023Q3": "T1", "2023Q4": "T2", "2025Q1": "T2", "2025Q2": "T3", "2025Q3": "T4", "2026Q1": "T5"}
    assert {label: laws[label] for label in expected} == expected
    sold = offers(range(FREE))
    assert sold["F_cn"].chips[labels.index("2023Q4")] == "A800 80GB SXM"
    assert sold["F_cn"].chips[labels.index("2024Q1")] == "H20 96GB"
    year = CATALOG.horizon.quarters_of(2024)
    assert float(sold["F_cn"].supply[year].sum()) == pytest.approx(1000)
