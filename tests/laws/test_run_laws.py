"""Laws of whole projections: shares, material balances, installed base, reproducibility, and what a lever may touch."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenarios.catalog import Catalog
from scenarios.inputs import SEGMENTS
from scenarios.model import demand, supply
from scenarios.projection import COUNTS, DEFINITIONS, WORKLOADS, Engine, Projection
from scenarios.scenario import Scenario
from tests.laws.markets import RUN_LAW, SLACK
from tests.laws.runs import KEPT, Bench, Stretch, every_quarter, sales, scenarios

BASELINE = Scenario().sized(draws=20)
ROUNDING = 1e-9
"""Relative rounding of a balance of large numbers."""


def projected(engine: Engine, scenario: Scenario) -> Projection:
    return engine.project(scenario)


def identical(one: Projection, other: Projection, columns: int | None = None) -> bool:
    """Whether the first columns of two projections are equal to the last bit."""
    pairs = [(getattr(one, name), getattr(other, name)) for name in KEPT]
    return all(np.array_equal(a[..., :columns], b[..., :columns]) for a, b in pairs)


# Accounts


@RUN_LAW
@given(st.data())
def test_shares_are_fractions_and_empty_only_where_nothing_sold(engine, data):
    """I3: a share is in [0, 1], D/(D + F) where anything is sold, empty where not; nothing else is ever NaN."""
    projection = projected(engine, data.draw(scenarios(engine.catalog)))
    assert np.isfinite(sales(projection)).all()
    assert (sales(projection) >= 0).all()
    assert np.isfinite(projection.legal_supply).all()
    assert (projection.unspent >= -1e-12).all()
    assert (projection.unspent <= 1 + 1e-12).all()
    for definition in DEFINITIONS:
        for workload in WORKLOADS:
            domestic, legal, grey = projection.totals(definition, workload)
            for count in COUNTS[:2]:
                foreign = legal + grey if count == "with_grey" else legal
                share = projection.share(definition, count, workload)
                anything = domestic + foreign > 0
                assert np.array_equal(np.isfinite(share), anything)
                assert ((share[anything] >= 0) & (share[anything] <= 1)).all()
                both = share * (domestic + foreign)
                assert np.allclose(both[anything], domestic[anything], rtol=ROUNDING, atol=0)
                year = projection.share(definition, count, workload, 2028)
                of_year = projection.catalog.horizon.quarters_of(2028)
                if definition == "stock":
                    of_year = slice(of_year.stop - 1, of_year.stop)
                total = (domestic + foreign)[of_year].sum(axis=0)
                assert np.allclose((year * total)[total > 0], domestic[of_year].sum(axis=0)[total > 0], rtol=ROUNDING)


@RUN_LAW
@given(st.data())
def test_nothing_sells_beyond_its_supply_in_any_quarter(bench, data):
    """I2, run: in every quarter no class sells more than was offered, and one with a premium sells all of it."""
    for stretch in bench.run(data.draw(scenarios(bench.catalog))):
        sold, offered = stretch.record.cards.sum(axis=1), stretch.record.offered
        assert (sold <= offered * (1 + SLACK)).all()
        scarce = stretch.record.premium > 0
        assert np.allclose(sold[scarce], offered[scarce], rtol=SLACK, atol=0)


def balanced(stretch: Stretch) -> None:
    record, flows = stretch.record, stretch.record.flows
    quarters = len(record.packages)
    used = record.packages * flows.dies_per_package / flows.packaging_yield
    came = every_quarter(flows.good_dies + flows.other_dies, quarters)
    change = np.diff(record.dies, axis=0, prepend=stretch.before.banks.dies[None])
    assert np.allclose(came, used + change + record.idle, rtol=ROUNDING, atol=1e-6)
    used, came = record.packages * flows.stacks_per_package, every_quarter(flows.stacks, quarters)
    change = np.diff(record.stacks, axis=0, prepend=stretch.before.banks.stacks[None])
    assert np.allclose(came, used + change, rtol=ROUNDING, atol=1e-6)
    for bank in (record.dies, record.stacks, record.idle, record.packages):
        assert (bank >= 0).all()
    assert (record.idle <= every_quarter(flows.good_dies, quarters) * (1 + ROUNDING)).all()


@RUN_LAW
@given(st.data())
def test_dies_and_stacks_go_somewhere(bench, data):
    """I4: dies in = packaged + change of the bank + idle; stacks in = packaged + change; no bank below 0."""
    for stretch in bench.run(data.draw(scenarios(bench.catalog))):
        balanced(stretch)


def test_the_whole_horizon_tells_of_idle_dies(bench):
    """The balance of I4 is put to the test where fabs stand idle: that happens, and only ahead."""
    past, ahead = bench.run(BASELINE.with_value(bench.catalog, "wafer_capacity", 3.0))
    assert (past.record.idle == 0).all()
    assert (ahead.record.idle > 0).any()
    balanced(ahead)


@RUN_LAW
@given(st.data())
def test_every_package_is_offered_as_a_card(bench, data):
    """The packages of a quarter are the cards of the three packaged classes on offer."""
    for stretch in bench.run(data.draw(scenarios(bench.catalog))):
        places = [bench.catalog.class_ids.index(name) for name in supply.PACKAGED]
        assert np.allclose(stretch.record.offered[:, places].sum(axis=1), stretch.record.packages, rtol=ROUNDING)


@RUN_LAW
@given(st.data())
def test_the_installed_base_is_what_remains_and_what_arrives(bench, data):
    """I5: K = (1 - dec) K of the quarter before + performance delivered by the cards sold, stack by stack."""
    for stretch in bench.run(data.draw(scenarios(bench.catalog))):
        stacks = bench.catalog.stacks
        nest = np.array([stacks.index(one.stack) for one in bench.catalog.classes])
        installed = stretch.record.installed
        by_stack = [stretch.record.delivered[:, :, nest == place].sum(axis=2) for place in range(len(stacks))]
        delivered = np.stack(by_stack, axis=2)
        kept = 1 - every_quarter(stretch.inputs.number("stock_retirement"), len(installed))
        before = np.concatenate([stretch.before.stock[None], installed[:-1]])
        assert np.allclose(installed, kept[:, None, None] * before + delivered, rtol=ROUNDING, atol=0)
        cards = [stretch.record.cards[:, :, nest == place].sum(axis=2) for place in range(len(stacks))]
        sold = np.stack(cards, axis=2)
        assert np.array_equal(delivered > 0, sold > 0)


def test_delivered_performance_and_maturity_by_hand(bench):
    """I5, B3: in the central case Huawei's stack delivers cards x raw x m, and m learns by the equation as written."""
    catalog = bench.catalog
    number = {name: one.central for name, one in catalog.parameters.items()}
    h100 = catalog.chips["H100 SXM"]
    cann = catalog.stacks.index("CANN")
    ascend, low_end = (catalog.class_ids.index(name) for name in ("D_asc", "D_lo"))
    openings = [number["maturity_cann_training"], number["maturity_cann_inference"]]
    maturity = np.array([*openings, openings[1] * number["maturity_light_ratio"]])
    alpha = np.array([number[f"compute_exponent_{name}"] for name in SEGMENTS])
    pace = np.array([number["training_learning_ratio"], 1.0, 1.0]) * number["software_learning"]
    for stretch in bench.run(BASELINE):
        record = stretch.record
        for row in range(len(record.cards)):
            delivered = np.zeros(3)
            for place, name in ((ascend, "D_asc"), (low_end, "D_lo")):
                bandwidth = stretch.inputs.series(f"memory_bandwidth: {name}")[row, 0]
                tpp = stretch.inputs.series(f"tpp_eff: {name}")[row, 0]
                raw = (tpp / h100.tpp_eff) ** alpha * (bandwidth / h100.memory_bandwidth_gb_s) ** (1 - alpha)
                delivered += record.cards[row, :, place, 0] * raw * maturity
            assert record.delivered[row][:, [ascend, low_end], 0].sum(axis=1) == pytest.approx(delivered, rel=1e-9)
            stock = record.installed[row, :, cann, 0]
            learned = pace * stock / (stock + number["learning_half_stock"])
            if stretch.inputs.ahead:
                learned = learned + number["open_model_learning"]
            maturity = maturity + learned * (1 - maturity)


def test_sales_add_up_the_classes_by_origin_and_route(engine, bench):
    """The sales of a projection are cards, cards x list price and cards x TPP over an H100's, by origin and route."""
    projection, catalog = projected(engine, BASELINE), engine.catalog
    past, ahead = bench.run(BASELINE)
    cards, price, tpp = (
        np.concatenate([getattr(past.record, name), getattr(ahead.record, name)]) for name in ("cards", "price", "tpp")
    )
    worth = (np.ones_like(price), price, tpp / catalog.chips["H100 SXM"].tpp_eff)
    groups = (
        [one.origin == "domestic" for one in catalog.classes],
        [one.origin == "foreign" and one.legal_route == "legal" for one in catalog.classes],
        [one.legal_route == "grey" for one in catalog.classes],
    )
    for row, value in enumerate(worth):
        for column, group in enumerate(groups):
            training, heavy, light = ((cards[:, s] * value)[:, group].sum(axis=1) for s in range(3))
            assert np.allclose(sales(projection)[row, 0, column], training, rtol=ROUNDING)
            assert np.allclose(sales(projection)[row, 1, column], heavy + light, rtol=ROUNDING)


# The same again, to the last bit


MULTIPLES = (
    *("domestic_mandate", "hbm_supply", "wafer_capacity", "logic_yield"),
    *("foreign_allocation", "cuda_switching_cost", "domestic_price", "chip_budget"),
)
ABSOLUTES = (
    *("tier", "licence_approval", "enforcement", "hbm_control", "tool_control"),
    *("algorithmic_efficiency", "reasoning_growth", "inference_price_elasticity", "software_learning"),
)
BY_A_PATH = ("china_acceptance", "export_fee")
"""Levers whose baseline follows a path or the tier: no single value stands for it over the whole horizon."""


def test_every_lever_has_its_baseline_law(catalog):
    """The three lists above name every lever once."""
    assert sorted((*MULTIPLES, *ABSOLUTES, *BY_A_PATH)) == sorted(one.id for one in catalog.levers)


@pytest.mark.parametrize("lever", MULTIPLES)
def test_a_multiple_of_one_is_no_change(engine, lever):
    """I8, run: a lever that multiplies, set to x1, gives the bit-equal result of an unset one in every draw."""
    set_to_one = BASELINE.with_value(engine.catalog, lever, 1.0)
    assert identical(projected(engine, set_to_one), projected(engine, BASELINE))


@pytest.mark.parametrize("lever", ABSOLUTES)
def test_a_lever_at_its_central_value_is_the_central_case(engine, lever):
    """I8, run: a lever that replaces, set to its central value, gives the bit-equal central case of an unset one."""
    set_to_central = BASELINE.with_value(engine.catalog, lever, engine.catalog.parameters[lever].central)
    assert identical(projected(engine, set_to_central), projected(engine, BASELINE), columns=1)


def test_acceptance_along_its_central_path_is_the_central_case(engine):
    """I8, run: china_acceptance set quarter by quarter to its central path gives the bit-equal central case."""
    catalog, horizon = engine.catalog, engine.catalog.horizon
    path = catalog.timelines[catalog.parameters["china_acceptance"].series].over(horizon)
    scenario = BASELINE
    for quarter in range(horizon.first_free, horizon.count):
        scenario = scenario.with_value(catalog, "china_acceptance", path[quarter], horizon.labels[quarter])
    assert identical(projected(engine, scenario), projected(engine, BASELINE), columns=1)


@RUN_LAW
@given(st.data())
def test_no_lever_reaches_the_past(engine, data):
    """B0: whatever a scenario sets, the observed quarters stay bit-equal in every draw."""
    split = engine.catalog.horizon.first_free
    before, after = projected(engine, BASELINE), projected(engine, data.draw(scenarios(engine.catalog)))
    assert np.array_equal(sales(before)[..., :split, :], sales(after)[..., :split, :])
    assert np.array_equal(before.unspent[:split], after.unspent[:split])
    assert np.array_equal(before.binding[:split], after.binding[:split])


@RUN_LAW
@given(st.data())
def test_a_dated_lever_changes_nothing_before_its_date(engine, data):
    """B8: a scenario whose levers act from a later quarter equals the baseline to the last bit until then."""
    horizon = engine.catalog.horizon
    scenario = data.draw(scenarios(engine.catalog))
    shift = data.draw(st.integers(1, horizon.count - horizon.first_free - 1))
    moved = replace(
        scenario,
        values={
            name: tuple((min(at + shift, horizon.count - 1), value) for at, value in points[:1])
            for name, points in scenario.values.items()
        },
    )
    until = min((points[0][0] for points in moved.values.values()), default=horizon.count)
    before, after = projected(engine, BASELINE), projected(engine, moved)
    assert np.array_equal(sales(before)[..., :until, :], sales(after)[..., :until, :])
    assert np.array_equal(before.unspent[:until], after.unspent[:until])


def test_the_same_seed_gives_the_same_draws(catalog):
    """I8, run: two engines with the same scenario agree to the last bit."""
    one, other = (projected(Engine(catalog), BASELINE) for _engine in range(2))
    assert identical(one, other)


@pytest.mark.parametrize("values", [{}, {"tier": "T6", "licence_approval": 0.9}, {"tier": "T2"}, {"hbm_supply": 3.0}])
def test_the_first_draws_of_many_are_those_of_few(catalog, values):
    """I8, run: draws 1 to 40 of 300 and the central case are bit-equal to runs of 257, 256, 40 and 1."""
    scenario = BASELINE
    for lever, value in values.items():
        scenario = scenario.with_value(catalog, lever, value)
    many = projected(Engine(catalog), scenario.sized(draws=300))
    for draws in (257, 256, 40, 1):
        few = projected(Engine(catalog), scenario.sized(draws=draws))
        assert identical(few, many, columns=draws + 1), draws


def test_another_seed_gives_other_draws_whatever_their_number(catalog):
    """I8, run: a seed without shipped tastes: other draws, the same central case, 4 of 12 draws as in a run of 4."""
    many, few = (projected(Engine(catalog), Scenario(seed=11).sized(draws=draws)) for draws in (12, 4))
    assert identical(few, many, columns=5)
    usual = projected(Engine(catalog), BASELINE)
    # The tastes of the usual seed are shipped: found on another machine, equal up to the tolerance of the search.
    assert np.allclose(sales(few)[..., 0], sales(usual)[..., 0], rtol=SLACK, atol=1e-9)
    assert not np.array_equal(sales(few)[..., 1:5], sales(usual)[..., 1:5])


def test_a_kept_past_is_the_past(catalog):
    """I8, run: an engine that has seen other scenarios gives the bit-equal result of a fresh one."""
    used = Engine(catalog)
    projected(used, BASELINE.sized(draws=50))
    projected(used, BASELINE.with_value(catalog, "tier", "T8"))
    scenario = BASELINE.with_value(catalog, "chip_budget", 2.0, "2027Q3")
    assert identical(projected(used, scenario), projected(Engine(catalog), scenario))


# Limits


def test_an_embargo_that_is_enforced_leaves_no_foreign_card(engine):
    """Limits: T8 and enforcement 1 from 2027Q1: no legal and no grey sale from then on, and no change before."""
    scenario = BASELINE
    for lever, value in (("tier", "T8"), ("enforcement", 1.0)):
        scenario = scenario.with_value(engine.catalog, lever, value, "2027Q1")
    at = engine.catalog.horizon.labels.index("2027Q1")
    before, after = projected(engine, BASELINE), projected(engine, scenario)
    assert (sales(before)[:, :, 2, at:] > 0).all()
    assert (sales(after)[:, :, 1:, at:] == 0).all()
    assert (after.legal_supply[at:] == 0).all()
    assert (sales(after)[:, :, 0, at:] > 0).all()
    assert np.array_equal(sales(after)[..., :at, :], sales(before)[..., :at, :])
    assert np.array_equal(after.unspent[:at], before.unspent[:at])
    for workload in WORKLOADS:
        assert (after.share("revenue", "with_grey", workload)[at:] == 1).all()


def test_budgets_do_not_feel_efficiency_at_unit_elasticity(bench):
    """L7: where eps_s = 1 the budget of a segment does not depend on algorithmic efficiency; where not, it does."""
    unit = _with(bench.catalog, training_price_elasticity=1.0, inference_price_elasticity=1.0)
    slow, fast = (
        demand.budgets(inputs, demand.progress(inputs))
        for inputs in (bench.ahead(_with(bench.catalog, unit, algorithmic_efficiency=value)) for value in (1.5, 9.0))
    )
    assert np.array_equal(slow, fast)
    steep = _with(bench.catalog, unit, inference_price_elasticity=1.5)
    slow, fast = (
        demand.budgets(inputs, demand.progress(inputs))
        for inputs in (bench.ahead(_with(bench.catalog, steep, algorithmic_efficiency=value)) for value in (1.5, 9.0))
    )
    assert np.array_equal(slow[0], fast[0])
    assert (slow[1:] < fast[1:]).all()


def test_efficiency_does_nothing_without_rebound_and_narrowing(engine):
    """L7 and L8: with eps_s = 1 and kap = 0 algorithmic efficiency changes no sale, not by a bit."""
    still = _with(
        engine.catalog,
        training_price_elasticity=1.0,
        inference_price_elasticity=1.0,
        efficiency_narrows_gap=0.0,
    )
    fast = _with(engine.catalog, still, algorithmic_efficiency=9.0)
    assert identical(projected(engine, still), projected(engine, fast))
    narrowing = _with(engine.catalog, efficiency_narrows_gap=0.7)
    moved = _with(engine.catalog, narrowing, algorithmic_efficiency=9.0)
    assert not identical(projected(engine, narrowing), projected(engine, moved))


def test_without_hbm_only_the_low_end_is_made(bench):
    """L9: once no stack comes in and the bank is empty no package is made, while low-end cards go on."""
    catalog = bench.catalog
    _past, ahead = bench.run(_with(catalog, hbm_control=1.0, hbm_supply=0.0))
    record = ahead.record
    assert (every_quarter(record.flows.stacks, len(record.stacks)) == 0).all()
    empty = np.concatenate([ahead.before.banks.stacks[None] == 0, record.stacks[:-1] == 0])
    assert empty[-1].all()
    packaged = [catalog.class_ids.index(name) for name in supply.PACKAGED]
    low_end = catalog.class_ids.index(supply.LOW_END)
    sold = record.cards.sum(axis=1)
    assert (np.moveaxis(sold[:, packaged], 1, 0)[:, empty] == 0).all()
    assert (sold[:, low_end] > 0).all()


def _with(catalog: Catalog, scenario: Scenario = BASELINE, **values: float) -> Scenario:
    for name, value in values.items():
        scenario = scenario.with_value(catalog, name, value)
    return scenario


_ENDS = ("low", "central", "high")


def _times(one: Any, rate: float, *names: str) -> Any:
    values = {name: getattr(one, name) for name in names}
    return replace(one, **{name: None if value is None else value * rate for name, value in values.items()})


def test_the_currency_of_the_data_does_not_matter(catalog):
    """I8, run: budgets, prices, tariff and reference price in another currency leave cards and premia alone."""
    rate = 7.2
    money = ("electricity_price", "compute_price_2023")
    priced = [name for name in catalog.timelines if name == "chip_budget" or name.startswith("price: ")]
    parameters = dict(catalog.parameters) | {name: _times(catalog.parameters[name], rate, *_ENDS) for name in money}
    timelines = dict(catalog.timelines) | {name: _times(catalog.timelines[name], rate, *_ENDS) for name in priced}
    chips = {name: _times(one, rate, "price_usd") for name, one in catalog.chips.items()}
    products = tuple(_times(one, rate, "list_price_usd") for one in catalog.products)
    yuan = replace(catalog, parameters=parameters, timelines=timelines, chips=chips, products=products)
    for one, other in zip(Bench(catalog).run(BASELINE), Bench(yuan).run(BASELINE), strict=True):
        on_sale = one.record.offered > 0
        assert np.allclose(other.record.price[on_sale], rate * one.record.price[on_sale], rtol=ROUNDING)
        assert np.allclose(other.record.cards, one.record.cards, rtol=SLACK, atol=1e-6)
        assert np.allclose(other.record.premium, one.record.premium, rtol=0, atol=1e-6)
