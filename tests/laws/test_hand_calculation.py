"""The model by hand: small markets and supply quarters with literals, then one quarter of the shipped model."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from scenarios.catalog import Catalog
from scenarios.draws import sample
from scenarios.inputs import SEGMENTS, Inputs
from scenarios.model import demand, software, supply
from scenarios.model.market import Cleared, Market, clear
from scenarios.model.supply import Banks, Flows
from scenarios.scenario import Scenario
from tests.laws.markets import Array, asked_for

LN2, LN3 = np.log(2), np.log(3)


def column(*values: float) -> Array:
    return np.array(values, dtype=float)[:, None]


def cleared(
    utility: list[float],
    price: list[float],
    supply_of: list[float],
    nests: tuple[tuple[int, ...], ...],
    *,
    domestic: list[bool],
    budget: float,
    mandate: float = 0.0,
    lam: float = 1.0,
    rho: float = 1.0,
) -> Cleared:
    """Clear one segment with V0 = 0."""
    return clear(
        Market(
            budget=column(budget),
            mandate=column(mandate),
            outside=column(0),
            price=column(*price),
            supply=column(*supply_of),
            utility=column(*utility)[None],
            price_response=np.array([lam]),
            dissimilarity=np.array([rho]),
            nests=nests,
            domestic=np.array(domestic),
        )
    )


# One quarter of a tiny market


def test_ample_supply_with_a_mandate():
    """Two cards, half of the buyers bound to the domestic one, no scarcity."""
    # V = 0 and V0 = 0: every free buyer has three equal choices, every bound one two.
    # Free buyers   45 M$: 15 foreign, 15 domestic, 15 kept.
    # Bound buyers  45 M$: 22.5 domestic, 22.5 kept.
    # Foreign  15 / 10 k$ = 1.5 k cards;  domestic  37.5 / 5 k$ = 7.5 k cards;  kept  37.5 / 90.
    result = cleared([0, 0], [10, 5], [1e6, 1e6], ((0,), (1,)), domestic=[False, True], budget=90, mandate=0.5)
    assert result.sold[:, 0] == pytest.approx([1.5, 7.5], rel=1e-12)
    assert result.unspent[0, 0] == pytest.approx(37.5 / 90, rel=1e-12)
    assert (result.premium == 0).all()


def test_a_nest_of_two():
    """Two cards of one nest at rho = 1/2, one of them liked more."""
    # e = exp(V / rho): V = rho ln 3 gives 3, V = 0 gives 1; s = 4; the nest is worth 4^(1/2) = 2 beside e^V0 = 1.
    # The nest gets 2/3 of 60 M$ = 40: 3/4 of it 30, 1/4 of it 10. At 10 k$: 3 and 1 k cards. A third is kept.
    result = cleared([0.5 * LN3, 0], [10, 10], [1e6, 1e6], ((0, 1),), domestic=[True, True], budget=60, rho=0.5)
    assert result.sold[:, 0] == pytest.approx([3, 1], rel=1e-12)
    assert result.unspent[0, 0] == pytest.approx(1 / 3, rel=1e-12)


def test_a_scarce_card_doubles_its_price():
    """One scarce card whose premium is ln 2."""
    # With x = e^-pi and lam = 1: cards = B/P x (x / (1 + x)). At x = 1/2: 60/10 x 1/2 x (1/2)/(3/2) = 1, the supply.
    # Spent at the shadow price of 20 k$: 20 of 60 M$; kept: 1 - (1/2)/(3/2) = 2/3.
    result = cleared([0], [10], [1], ((0,),), domestic=[False], budget=60)
    assert result.premium[0, 0] == pytest.approx(LN2, abs=1e-7)
    assert result.sold[0, 0] == pytest.approx(1, rel=1e-7)
    assert result.unspent[0, 0] == pytest.approx(2 / 3, rel=1e-7)


def test_a_scarce_card_beside_an_ample_one():
    """A scarce foreign card, an ample domestic one, lam = 2: the premium sends buyers over."""
    # pi_F = ln 2 and lam = 2: foreign e = 1/4, domestic 1, kept 1; sum 9/4: parts 1/9, 4/9, 4/9.
    # B = 90: foreign 10 M$ at the shadow price 10 x 2 = 20 k$: 0.5 k cards, the supply. Domestic 40 / 5 = 8 k cards.
    result = cleared([0, 0], [10, 5], [0.5, 1e6], ((0,), (1,)), domestic=[False, True], budget=90, lam=2)
    assert result.premium[:, 0] == pytest.approx([LN2, 0], abs=1e-7)
    assert result.sold[:, 0] == pytest.approx([0.5, 8], rel=1e-7)
    assert result.unspent[0, 0] == pytest.approx(4 / 9, rel=1e-7)


# Quarters of dies, HBM and packaging


def quarter(**changes: Any) -> tuple[float, int, float, Banks]:
    """Package one quarter ahead: 120 good and 30 other dies, 400 stacks, 2 dies and 8 stacks a package, yield 3/4."""
    flows = Flows(
        good_dies=column(120),
        other_dies=column(30),
        stacks=column(400),
        dies_per_package=column(2),
        stacks_per_package=column(8),
        shares=np.full((3, 1, 1), 1 / 3),
        limit=None,
        growth=column(1.25),
        packaging_yield=column(0.75),
        bank_limit=column(4),
        low_end=column(10),
    )
    kept = [changes.pop(name, usual) for name, usual in (("dies", 50.0), ("stacks_kept", 80.0), ("largest", 100.0))]
    bank = Banks(*(np.array([one]) for one in kept))
    output, binding, idle, after = supply.package(replace(flows, **changes), 0, bank)
    return float(output[0]), int(binding[0]), float(idle[0]), after


def test_a_quarter_bound_by_hbm():
    """HBM binds: what is left stays in the bank."""
    # Dies 50 + 120 + 30 = 200; a package takes 2 / 0.75 = 8/3, so 75. Stacks 80 + 400 = 480, at 8 a package 60.
    # Ramp 1.25 x 100 = 125. The least is 60: it takes 160 dies and 480 stacks, and leaves 40 and 0.
    # The bank may hold four quarters of use, 640 dies: no fab is idle.
    output, binding, idle, after = quarter()
    assert (output, supply.BINDING[binding], idle) == (pytest.approx(60), "hbm", 0)
    assert (after.dies[0], after.stacks[0], after.largest[0]) == (pytest.approx(40), pytest.approx(0), 100)


def test_a_quarter_bound_by_dies():
    """Dies bind: 75 packages of the 200 dies, 600 of 680 stacks."""
    output, binding, idle, after = quarter(stacks=column(600))
    assert (output, supply.BINDING[binding], idle) == (pytest.approx(75), "dies", 0)
    assert (after.dies[0], after.stacks[0]) == (pytest.approx(0, abs=1e-9), pytest.approx(80))


def test_a_quarter_bound_by_packaging():
    """The ramp binds: 1.25 times the largest quarter so far, which is then the largest."""
    # 1.25 x 40 = 50 packages take 133 1/3 dies and 400 stacks: 66 2/3 and 80 are left.
    output, binding, idle, after = quarter(largest=40.0)
    assert (output, supply.BINDING[binding], idle) == (pytest.approx(50), "packaging", 0)
    assert (after.dies[0], after.stacks[0]) == (pytest.approx(200 / 3), pytest.approx(80))
    assert after.largest[0] == pytest.approx(50)


def test_a_quarter_with_an_idle_fab():
    """A bank above four quarters of use stops the fab, by no more than it makes."""
    # Stacks 80 + 0 = 80 / 8 = 10 packages, use 26 2/3 dies, four quarters of it 106 2/3.
    # Left 200 - 26 2/3 = 173 1/3: 66 2/3 above the limit, less than the 120 good dies, so idle; 106 2/3 stay.
    output, _binding, idle, after = quarter(stacks=column(0))
    assert (output, idle) == (pytest.approx(10), pytest.approx(200 / 3))
    assert after.dies[0] == pytest.approx(320 / 3)
    # With 250 dies in the bank 266 2/3 are above it, but no more than the 120 made this quarter can be left unmade.
    _output, _binding, idle, after = quarter(stacks=column(0), dies=250.0)
    assert idle == pytest.approx(120)
    assert after.dies[0] == pytest.approx(400 - 80 / 3 - 120)


def constant_fab(catalog: Catalog) -> Catalog:
    """Return a catalog whose fab starts 20k wafers a month, half for AI, at 70 dies, with 240k wafers behind it."""
    flat = {"wafer_starts_7nm": 20.0, "ai_share_of_wafers": 0.5}
    timelines = {}
    for name, value in flat.items():
        level = np.full_like(catalog.timelines[name].central, value)
        timelines[name] = replace(catalog.timelines[name], low=level, central=level, high=level)
    numbers = {
        "dies_per_wafer": 70.0,
        "die_area": 5.0,
        "defect_density": 0.2,
        "defect_density_floor": 0.0,
        "cumulative_wafers_2022": 240.0,
        "wright_learning": 0.2,
        "yield_ceiling": 0.95,
    }
    parameters = {name: replace(catalog.parameters[name], central=value) for name, value in numbers.items()}
    return replace(
        catalog,
        timelines=dict(catalog.timelines) | timelines,
        parameters=dict(catalog.parameters) | parameters,
    )


def test_good_dies_follow_the_learning_curve(catalog):
    """Good dies from wafers, AI share, dies a wafer and a yield that learns 20 % with every doubling of wafers."""
    # 20k wafers a month are 60k a quarter; 240k before 2023, so 300k after 2023Q1, 960k after 2025Q4, the 12th quarter.
    # b = -log2(1 - 0.2). Defects 0.2 per cm2 at 960k; at 300k more by (960/300)^b. Yield exp(-5 cm2 x defects).
    # 2025Q4: exp(-1) = 0.36788: 60 x 0.5 x 70 x 0.36788 = 772.54 k dies.
    # 2023Q1: 3.2^0.32193 = 1.45424; exp(-1.45424) = 0.23358: 2100 x 0.23358 = 490.5 k dies.
    fab = constant_fab(catalog)
    free = fab.horizon.first_free
    inputs = Inputs(fab, sample(fab, 1, 7), range(free), {})
    past = supply.fab(inputs, supply.Learning())
    good_dies = supply.good_dies(inputs, past)
    assert good_dies[11, 0] == pytest.approx(772.547, abs=0.01)
    assert good_dies[0, 0] == pytest.approx(490.53, abs=0.1)
    # Levers from the first free quarter, 2026Q4, act three quarters later: twice the wafers, half the yield. Until then
    # nothing changes: 1140k wafers after 2026Q3, 1320k after 2027Q2, then 1440k.
    # Defects 0.2 (960/1440)^b = 0.17552; yield 0.5 x exp(-0.87761) = 0.20788; 120 x 0.5 x 70 x 0.20788 = 873.1.
    values = {"wafer_capacity": ((free, 2.0),), "logic_yield": ((free, 0.5),)}
    ahead = Inputs(fab, inputs.draws, range(free, fab.horizon.count), values)
    good_dies = supply.good_dies(ahead, supply.fab(ahead, past.after))
    before = 2100 * np.exp(-5 * 0.2 * (960 / 1320) ** 0.32193)
    assert good_dies[2, 0] == pytest.approx(before, rel=1e-4)
    assert good_dies[3, 0] == pytest.approx(873.1, abs=0.2)


# One quarter of the shipped model, from the data and the equations


LEVERS = {
    "licence_approval": 0.7,
    "enforcement": 0.65,
    "china_acceptance": 0.6,
    "export_fee": 0.1,
    "foreign_allocation": 1.5,
    "domestic_price": 0.9,
    "domestic_mandate": 1.3,
    "cuda_switching_cost": 0.7,
    "algorithmic_efficiency": 9.0,
    "reasoning_growth": 2.0,
    "inference_price_elasticity": 1.5,
    "chip_budget": 1.1,
}
ROW = 1
"""The second free quarter, 2027Q1: gains over the reference path are those of two quarters, tastes have faded once."""


@pytest.fixture(scope="module")
def moved(catalog: Catalog) -> Scenario:
    """Return a scenario that moves every lever of demand and policy."""
    scenario = Scenario().sized(draws=2)
    for lever, value in LEVERS.items():
        scenario = scenario.with_value(catalog, lever, value)
    return scenario


def test_budgets_and_mandates_of_a_quarter(bench, moved):
    """B4: budgets and mandated parts of 2027Q1 in the central case, term by term."""
    inputs, number = bench.ahead(moved), {name: one.central for name, one in bench.catalog.parameters.items()}
    series = {name: inputs.series(name)[ROW, 0] for name in bench.catalog.timelines}
    efficiency, reasoning = 2 * 0.25 * np.log(9.0 / 3.0), 2 * 0.25 * np.log(2.0)
    whole = 1000 * series["chip_budget"] * number["demand_scale"] * 1.1
    training, light = series["training_share_of_budget"], series["light_inference_share_of_budget"]
    years_ahead = 2027.0 - 2026.5
    reference = np.exp((1.5 - 1.2) * number["reference_rebound"] * LN3 * years_ahead)
    rebound = np.exp((1.5 - 1) * efficiency) * reference
    expected = [
        whole * training * np.exp((number["training_price_elasticity"] - 1) * efficiency),
        whole * (1 - training - light) * rebound * np.exp(number["reasoning_pass"] * reasoning),
        whole * light * rebound,
    ]
    assert demand.budgets(inputs, demand.progress(inputs))[:, ROW, 0] == pytest.approx(expected, rel=1e-12)
    bound = [series[f"mandated_share: {name.replace('_', ' ')}"] * 1.3 for name in SEGMENTS]
    assert demand.mandated(inputs)[:, ROW, 0] == pytest.approx(bound, rel=1e-12)


def test_foreign_cards_of_a_quarter(bench, moved):
    """B1: under T5 the H200 and the grey cards of 2027Q1 in the central case: supply and list price."""
    catalog, record = bench.catalog, bench.run(moved)[1].record
    number = {name: one.central for name, one in catalog.parameters.items()}
    series = {name: bench.ahead(moved).series(name)[ROW, 0] for name in catalog.timelines}
    frontier, grey, low_end = (catalog.class_ids.index(name) for name in ("F_hi", "F_gry", "F_lo"))
    assert record.chips["F_hi"][ROW] == "H200 SXM"
    wanted = series["foreign_want: F_hi"] * 1.5 * 0.7
    cap = series["foreign_cap_case_by_case: F_hi"] * 1.5
    assert record.offered[ROW, frontier, 0] == pytest.approx(min(wanted, cap) / 4 * 0.6, rel=1e-12)
    price = catalog.chips["H200 SXM"].price_usd / 1000 * (1 + 0.1 * number["fee_pass_through"])
    assert record.price[ROW, frontier, 0] == pytest.approx(price, rel=1e-12)
    smuggled = series["cards: F_gry"] * (1 - 0.65) / (1 - number["enforcement"])
    assert record.offered[ROW, grey, 0] == pytest.approx(smuggled, rel=1e-12)
    # Gaming cards are not tendered: a part of them comes in whatever the customs say. Allowed chips pay no fee.
    floor = number["gaming_acceptance_floor"]
    gaming = series["foreign_want: F_lo"] * 1.5 / 4 * (floor + (1 - floor) * 0.6)
    assert record.offered[ROW, low_end, 0] == pytest.approx(gaming, rel=1e-12)
    chip = catalog.chips[record.chips["F_lo"][ROW]]
    assert catalog.tiers["T5"].judge(chip.figures) == ("allowed", 0.0)
    assert record.price[ROW, low_end, 0] == pytest.approx(chip.price_usd / 1000, rel=1e-12)


def test_what_every_segment_buys_in_a_quarter(bench, moved):
    """B3-B5: cards of 2027Q1 in the central case from the data, the installed base and the equations as written."""
    catalog = bench.catalog
    number = {name: one.central for name, one in catalog.parameters.items()}
    past, ahead = bench.run(moved)
    inputs, record, tastes = ahead.inputs, ahead.record, bench.past(moved)[1]
    series = {name: inputs.series(name)[ROW, 0] for name in catalog.timelines}
    h100, stacks = catalog.chips["H100 SXM"], list(catalog.stacks)
    before = ahead.before
    stock = record.installed[ROW - 1, :, :, 0]
    maturity = software.learned(
        before.maturity[:, :, :1],
        record.installed[ROW - 1, :, :, :1],
        *(np.array([number[name]]) for name in ("software_learning", "learning_half_stock", "open_model_learning")),
        np.array([number["training_learning_ratio"]]),
    )[:, :, 0]
    efficiency = 2 * 0.25 * np.log(9.0 / 3.0)
    years = 2027.0 - 2023.0
    lam = number["price_response"]
    reference_price = number["compute_price_2023"] * np.exp(-number["compute_price_decline"] * years)
    utility = np.zeros((3, len(catalog.classes), 1))
    for place, one in enumerate(catalog.classes):
        domestic, stack = one.origin == "domestic", stacks.index(one.stack)
        price = record.price[ROW, place, 0]
        if domestic:
            tpp, bandwidth, power = (series[f"{name}: {one.id}"] for name in ("tpp_eff", "memory_bandwidth", "tdp"))
            assert price == pytest.approx(series[f"price: {one.id}"] * 0.9, rel=1e-12)
        else:
            chip = catalog.chips[record.chips[one.id][ROW]]
            tpp, bandwidth, power = chip.tpp_eff, chip.memory_bandwidth_gb_s, chip.tdp_w
        integration = number["integration_cost_domestic" if domestic else "integration_cost_foreign"]
        energy = power / 1000 * number["power_usage_effectiveness"] * 8760 * number["service_life"]
        owning = price * (1 + integration) + energy * number["electricity_price"] / 1000
        for s, segment in enumerate(SEGMENTS):
            alpha = number[f"compute_exponent_{segment}"]
            raw = alpha * np.log(tpp / h100.tpp_eff) + (1 - alpha) * np.log(bandwidth / h100.memory_bandwidth_gb_s)
            sensitivity = number["scale_sensitivity_training" if s == 0 else "scale_sensitivity_inference"]
            fade = number["scale_sensitivity_decay"] * years + number["efficiency_narrows_gap"] * efficiency
            switching = number[f"switching_cost_{segment}"] * 0.7 * (1 - number[f"compatibility_{one.stack}"])
            value = lam * (raw + np.log(maturity[s, stack]) - np.log(owning) + np.log(reference_price))
            value += sensitivity * np.exp(-fade) * (raw - np.log(series["world_frontier"]))
            value -= switching * (1 - stock[s, stack] / stock[s].sum())
            if domestic:
                value += series["domestic_premium"] * number["domestic_premium_factor"]
                value += 0 if s == 0 else number["local_requirement"]
            if one.id in ("F_lo", "D_lo"):
                kind = {0: "training", 1: "heavy_inference"}.get(s)
                value += number[f"low_end_suitability_{kind}"] if kind else 0
            utility[s, place] = value + tastes[place, 0] * 2 ** (-1 / number["taste_half_life"])
    outside = number["outside_option"]
    market = Market(
        budget=demand.budgets(inputs, demand.progress(inputs))[:, ROW, :1],
        mandate=demand.mandated(inputs)[:, ROW, :1],
        outside=column(outside + number["outside_option_training"], outside, outside),
        price=record.price[ROW, :, :1],
        supply=record.offered[ROW, :, :1],
        utility=utility,
        price_response=np.array([lam]),
        dissimilarity=np.array([number["nest_dissimilarity"]]),
        nests=tuple(
            tuple(place for place, one in enumerate(catalog.classes) if one.stack == stack) for stack in stacks
        ),
        domestic=np.array([one.origin == "domestic" for one in catalog.classes]),
    )
    cards, unspent = asked_for(market, record.premium[ROW, :, :1])
    assert np.allclose(record.cards[ROW, :, :, :1], cards, rtol=1e-9, atol=1e-12)
    assert np.allclose(record.unspent[ROW, :, :1], unspent, rtol=1e-9)
    assert past.record.cards.shape[1:] == record.cards.shape[1:]
