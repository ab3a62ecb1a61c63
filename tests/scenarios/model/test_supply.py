from types import MappingProxyType

import numpy as np
import pytest

from scenarios.catalog_files import load_catalog
from scenarios.draws import Draws
from scenarios.inputs import Inputs
from scenarios.model.supply import BINDING, Banks, Flows, Learning, opening_banks, package
from scenarios.preparation import prepare

CATALOG = load_catalog()
FREE = CATALOG.horizon.first_free
AHEAD = range(FREE, CATALOG.horizon.count)
NOTHING_DRAWN = Draws(0, 7, {}, {})
LAG = 3


def one(value):
    return np.array([[float(value)]])


def flows(dies=100, other=0, stacks=400, per_dies=1, per_stacks=4, limit=50, growth=2, good=0.5, bank=4):
    """One quarter of made-up arrivals; `limit` None makes the ramp bind."""
    return Flows(
        good_dies=one(dies),
        other_dies=one(other),
        stacks=one(stacks),
        dies_per_package=one(per_dies),
        stacks_per_package=one(per_stacks),
        shares=np.ones((3, 1, 1)) / 3,
        limit=None if limit is None else one(limit),
        growth=one(growth),
        packaging_yield=one(good),
        bank_limit=one(bank),
        low_end=one(10),
    )


def assembled(arrived, dies=0.0, stacks=0.0, largest=0.0):
    packages, binding, idle, banks = package(
        arrived, 0, Banks(*(np.array([float(x)]) for x in (dies, stacks, largest)))
    )
    return float(packages[0]), BINDING[int(binding[0])], float(idle[0]), banks


def arrived(quarters=AHEAD, before=None, **values):
    schedules = {name: value if isinstance(value, tuple) else ((FREE, value),) for name, value in values.items()}
    inputs = Inputs(CATALOG, NOTHING_DRAWN, quarters, MappingProxyType(schedules))
    prepared = prepare(inputs, before or Learning())
    return prepared.flows, prepared.learning


@pytest.fixture(scope="module")
def past():
    """Where learning stands after history."""
    return arrived(range(FREE))[1]


@pytest.fixture(scope="module")
def plain(past):
    return arrived(before=past)[0]


@pytest.mark.parametrize(
    ("case", "packages", "binding"),
    [
        # dies: (20 + 60 + 20) good ones, two dies a package, half lost in packaging: 100 / (2 / .5) = 25
        ({"dies": 60, "other": 20, "per_dies": 2}, 25, "dies"),
        # stacks: (100 + 40) / 4 = 35 packages, though dies would do for 50
        ({"stacks": 100, "limit": 80, "dies": 80}, 35, "hbm"),
        # packaging: 30 are the limit, though dies would do for 60 and stacks for 110
        ({"limit": 30}, 30, "packaging"),
        # no limit observed: 1.25 x the largest output so far, 8 x 1.25 = 10
        ({"limit": None, "growth": 1.25}, 10, "packaging"),
    ],
)
def test_the_scarcest_input_binds(case, packages, binding):
    """Dies, stacks or packaging: the least decides, and says its name; a bank of 20 dies and 40 stacks is at hand."""
    made, name, _idle, _banks = assembled(flows(**case), dies=20, stacks=40, largest=8)
    assert (made, name) == (pytest.approx(packages, rel=1e-12), binding)


def test_one_more_input_switches_what_binds():
    """With ever more HBM the same fab is bound by HBM, then by dies, then by packaging."""
    names = [assembled(flows(stacks=stacks, dies=dies))[1] for stacks, dies in ((40, 60), (400, 60), (400, 600))]
    assert names == ["hbm", "dies", "packaging"]


def test_what_is_left_goes_to_the_banks():
    """Dies in = dies packaged + bank + idle; stacks in = stacks packaged + bank, by hand."""
    # 100 + 20 dies, use 2 a package; 160 + 40 stacks, 4 a package; limit 50 and HBM 50 packages
    made, _name, idle, banks = assembled(flows(stacks=160, limit=60), dies=20, stacks=40, largest=8)
    assert made == pytest.approx(50)
    assert (float(banks.dies[0]), idle) == (pytest.approx(20), 0)
    assert float(banks.stacks[0]) == pytest.approx(0)
    assert float(banks.largest[0]) == pytest.approx(50)


def test_no_fab_starts_wafers_for_an_endless_bank():
    """HBM for 10 packages uses 20 dies; a bank of 2 quarters' use holds 40: of 100 new dies 40 are never started."""
    _made, name, idle, banks = assembled(flows(stacks=40, limit=None, growth=9, bank=2), largest=50)
    assert name == "hbm"
    assert idle == pytest.approx(100 - 20 - 40)
    assert float(banks.dies[0]) == pytest.approx(40)
    # an old bank is not thrown away: only this quarter's dies can be left out
    _made, _name, idle, banks = assembled(flows(stacks=40, limit=None, growth=9, bank=2), dies=500, largest=50)
    assert (idle, float(banks.dies[0])) == (pytest.approx(100), pytest.approx(480))


def test_nothing_arrives_nothing_is_made():
    """Without HBM no package is made, and the banks stay as they are."""
    made, name, _idle, banks = assembled(flows(stacks=0), dies=5)
    assert (made, name, float(banks.stacks[0])) == (0, "hbm", 0)


@pytest.mark.parametrize(("lever", "value"), [("tool_control", 1.0), ("wafer_capacity", 2.0), ("logic_yield", 0.5)])
def test_a_lever_on_the_fab_acts_on_dies_three_quarters_later(past, plain, lever, value):
    """Wafers take three quarters from start to sale: no die of the first three quarters changes, the fourth does."""
    moved = arrived(before=past, **{lever: value})[0]
    assert (moved.good_dies[:LAG] == plain.good_dies[:LAG]).all()
    assert (moved.good_dies[LAG:] != plain.good_dies[LAG:]).all()


def test_a_lever_on_wafers_and_yield_scales_dies(past, plain):
    """Twice the wafers are twice the dies at first, more later through learning; half the yield is half the dies."""
    more, fewer = arrived(before=past, wafer_capacity=2.0)[0], arrived(before=past, logic_yield=0.5)[0]
    assert (more.good_dies[LAG:] >= 2 * plain.good_dies[LAG:] * (1 - 1e-12)).all()
    assert fewer.good_dies[LAG:] == pytest.approx(plain.good_dies[LAG:] / 2, rel=1e-12)


def test_tool_control_acts_on_hbm_at_once(past, plain):
    """HBM is not held back by the fab's lag: the first quarter has fewer stacks already, and half the damping."""
    moved = arrived(before=past, tool_control=1.0)[0]
    assert (moved.stacks < plain.stacks).all()
    grey = 250.0
    first, last = (float(x[0, 0]) - grey for x in (moved.stacks, plain.stacks))
    before = CATALOG.timelines["hbm_domestic"].over(CATALOG.horizon)[FREE - 1]
    assert np.log(first / before) == pytest.approx(np.log(last / before) / 2, rel=1e-9)


def test_full_tool_control_stops_growth_and_learning(past):
    """With tools cut off wafers and yield stand still from the fourth quarter on; what grows is the AI share alone."""
    moved = arrived(before=past, tool_control=1.0)[0]
    share = CATALOG.timelines["ai_share_of_wafers"].over(CATALOG.horizon, earlier=LAG / 4)[FREE:, None]
    per_share = moved.good_dies[LAG:] / share[LAG:]
    assert per_share == pytest.approx(np.full_like(per_share, per_share[0, 0]), rel=1e-9)


def test_hbm_supply_scales_what_china_makes_or_smuggles(past, plain):
    """Legal imports are stopped today, so that twice the supply is twice the stacks, and none is none."""
    assert arrived(before=past, hbm_supply=2.0)[0].stacks == pytest.approx(2 * plain.stacks, rel=1e-12)
    assert (arrived(before=past, hbm_supply=0.0)[0].stacks == 0).all()


def test_hbm_control_lets_imports_in_by_its_remainder(past, plain):
    """Of 6 million stacks a year that would come, a control of .4 lets .6 in: 900 k a quarter more."""
    loose = arrived(before=past, hbm_control=0.4)[0]
    assert (loose.stacks - plain.stacks)[4:] == pytest.approx(np.full((len(AHEAD) - 4, 1), 900.0), rel=1e-6)


def test_yield_is_poisson_and_learns_by_wright():
    """At the date of the defect density: exp(-6.65 cm2 x .162) = 34 % of 78 dies on 3 months' AI wafers are good."""
    good = arrived(range(FREE))[0].good_dies
    at = CATALOG.horizon.labels.index("2025Q4")
    wafers, share = (
        CATALOG.timelines[name].over(CATALOG.horizon, earlier=0.75)[at]
        for name in ("wafer_starts_7nm", "ai_share_of_wafers")
    )
    assert good[at, 0] == pytest.approx(3 * wafers * share * 78 * np.exp(-6.65 * 0.162), rel=1e-9)


def test_shares_of_packages_add_up_to_all(plain):
    """The three classes divide the packages without rest."""
    assert plain.shares.sum(axis=0) == pytest.approx(np.ones((len(AHEAD), 1)), rel=1e-12)


def test_the_banks_open_with_what_was_stockpiled():
    """700 k dies and 1500 k stacks at the end of 2022."""
    banks = opening_banks(Inputs(CATALOG, NOTHING_DRAWN, range(FREE), MappingProxyType({})))
    assert (float(banks.dies[0]), float(banks.stacks[0]), float(banks.largest[0])) == (700, 1500, 0)
