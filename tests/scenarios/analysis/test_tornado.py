import numpy as np
import pytest

from scenarios.analysis.outcome import Outcome
from scenarios.analysis.tornado import Range, Silence, tornado, values_tried
from scenarios.catalog_files import load_catalog
from scenarios.ensemble import Ensemble, Stopped, Watch
from scenarios.projection import Engine
from scenarios.quantiles import quantiles
from scenarios.scenario import Scenario

CATALOG = load_catalog()
OUTCOME = Outcome("training", "revenue", "official", 2028)
SCENARIO = Scenario(draws=40).with_value(CATALOG, "domestic_mandate", 1.2)
AMONG = (
    *("tier", "hbm_supply", "domestic_price", "export_fee", "price_response", "maturity_cann_training"),
    *("vendor_weight_Hygon", "offshore_rental_part", "hbm_domestic_path", "stock_retirement"),
)


@pytest.fixture(scope="module")
def engine():
    return Engine(CATALOG)


@pytest.fixture(scope="module")
def steps(engine):
    return list(tornado(Ensemble(engine), SCENARIO, OUTCOME, among=lambda one: one.id in AMONG))


@pytest.fixture(scope="module")
def whole(steps):
    return steps[-1]


def bar(found, name):
    return next(one for one in found.bars if one.parameter.id == name)


@pytest.mark.parametrize("name", ["tier", "hbm_supply", "price_response", "hbm_domestic_path"])
def test_each_point_is_a_direct_run(engine, whole, name):
    for point in bar(whole, name).points:
        alone = engine.project(SCENARIO.with_value(CATALOG, name, point.value))
        expected = quantiles(OUTCOME.of(alone), (0.5,))[0]
        assert np.array_equal(point.share, expected, equal_nan=True), point


def test_the_longest_bar_stands_first_and_all_start_from_the_scenario(engine, whole):
    base = float(quantiles(OUTCOME.of(engine.project(SCENARIO)), (0.5,))[0])
    swings = [one.swing for one in whole.bars]
    assert swings == sorted(swings, reverse=True)
    assert whole.base == base
    assert all(one.base == base and one.ends[0] <= base <= one.ends[1] for one in whole.bars)


def test_what_has_no_effect_is_listed_with_the_reason(whole):
    why = {one.parameter.id: one.why for one in whole.silent}
    assert why["maturity_cann_training"] is Silence.PAST
    assert why["vendor_weight_Hygon"] is Silence.VENDORS
    assert why["offshore_rental_part"] is Silence.ELSEWHERE
    assert why["stock_retirement"] is Silence.SMALL
    assert {one.parameter.id for one in whole.bars} | set(why) == set(AMONG)


def test_a_share_that_turns_between_the_ends_is_told(whole):
    """A price far below or above today's makes both ends lower than the middle."""
    assert bar(whole, "domestic_price").bends
    assert not bar(whole, "hbm_supply").bends
    assert not bar(whole, "tier").bends


def test_ranges_are_sourced_or_openly_the_whole_control():
    origin, values = values_tried(CATALOG, CATALOG.parameters["price_response"])
    assert (origin, values) == (Range.SOURCED, (1.0, 1.6, 2.2, 3.1, 4.0))
    origin, values = values_tried(CATALOG, CATALOG.parameters["hbm_supply"])
    assert (origin, values) == (Range.CONTROL, (0.0, 0.5, 1.0, 3.0, 5.0))
    origin, values = values_tried(CATALOG, CATALOG.parameters["hbm_domestic_path"])
    path = CATALOG.timelines["hbm_domestic"]
    assert (values[0], values[-1]) == (path.low[-1] / path.central[-1], path.high[-1] / path.central[-1])
    assert values_tried(CATALOG, CATALOG.parameters["reasoning_pass"])[1] == pytest.approx((0.6, 0.7, 0.8, 0.9, 1.0))
    assert values_tried(CATALOG, CATALOG.parameters["die_area"]) is None


def test_levers_come_before_what_is_unknown(steps):
    first = steps[0]
    assert not first.whole
    assert {one.parameter.role for one in first.bars} == {"lever"}
    assert steps[-1].whole
    assert [one.done for one in steps] == sorted(one.done for one in steps)


def test_called_off_it_keeps_what_came(engine):
    came = []

    def until_stopped():
        watch = Watch(give_way=lambda: bool(came))
        for one in tornado(Ensemble(engine, workers=1), SCENARIO, OUTCOME, watch):
            came.append(one)

    with pytest.raises(Stopped):
        until_stopped()
    assert came[-1].bars
    assert 0 < came[-1].done < came[-1].of
