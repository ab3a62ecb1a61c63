from types import MappingProxyType

import numpy as np
import pytest

from scenarios.catalog_files import load_catalog
from scenarios.draws import sample
from scenarios.inputs import Inputs, summed_up

CATALOG = load_catalog()
FREE = CATALOG.horizon.first_free
PAST, AHEAD = range(FREE), range(FREE, CATALOG.horizon.count)
DRAWS = sample(CATALOG, 20, 7)
PATHS = tuple(one for one in CATALOG.parameters.values() if one.is_path)
NUMBERS = tuple(one for one in CATALOG.parameters.values() if not one.is_path and isinstance(one.central, float))


def inputs(quarters, **values):
    return Inputs(CATALOG, DRAWS, quarters, MappingProxyType(values))


def spread(values, width=21):
    return np.broadcast_to(values, (len(AHEAD), width))


@pytest.mark.parametrize("one", NUMBERS, ids=lambda one: one.id)
def test_what_is_not_set_is_the_baseline(one):
    """Column 0 is central everywhere; the draws act always or only ahead, as the row says."""
    for quarters in (PAST, AHEAD):
        values = np.broadcast_to(inputs(quarters).number(one.id), (len(quarters), 21))
        assert (values[:, 0] == one.central).all()
        drawn = bool(one.distribution) and (one.applies == "always" or quarters is AHEAD)
        expected = DRAWS.numbers[one.id] if drawn else np.full(21, one.central)
        assert (values == expected).all()


@pytest.mark.parametrize("one", NUMBERS, ids=lambda one: one.id)
def test_a_number_set_to_its_baseline_is_unset_in_the_central_case(one):
    """The central case cannot tell a lever set to its baseline from one left alone, bit for bit."""
    unset, as_set = inputs(AHEAD), inputs(AHEAD, **{one.id: ((FREE, one.central),)})
    assert (spread(as_set.number(one.id))[:, 0] == spread(unset.number(one.id))[:, 0]).all()


def test_a_value_holds_from_its_quarter_to_the_next_point_in_every_draw():
    """Before the first point the drawn uncertainty stays; from it on the value is fixed in all draws."""
    first, second = FREE + 3, FREE + 8
    drawn = DRAWS.numbers["licence_approval"]
    values = spread(inputs(AHEAD, licence_approval=((first, 0.2), (second, 0.9))).number("licence_approval"))
    assert (values[:3] == drawn).all()
    assert (values[3:8] == 0.2).all()
    assert (values[8:] == 0.9).all()


@pytest.mark.parametrize("one", PATHS, ids=lambda one: one.id)
def test_a_path_that_is_not_set_is_drawn_ahead_and_central_before(one):
    """History keeps the central path in every draw; ahead column 0 is the central path."""
    past, ahead = inputs(PAST).path(one.id), inputs(AHEAD).path(one.id)
    assert (past == inputs(PAST).series(one.series)).all()
    assert ahead[:, 0] == pytest.approx(inputs(AHEAD).series(one.series)[:, 0], rel=1e-12)
    assert ahead.shape == (len(AHEAD), 21)
    assert (ahead[-1, 1:] != ahead[-1, 0]).any()


@pytest.mark.parametrize("one", PATHS, ids=lambda one: one.id)
def test_a_path_that_is_set_is_drawn_until_its_date_and_fixed_from_then_on(one):
    """A value from a later quarter on changes nothing before it, in any draw."""
    value = 0.5
    date = FREE + 5
    before = inputs(AHEAD).path(one.id)
    after = spread(inputs(AHEAD, **{one.id: ((date, value),)}).path(one.id))
    fixed = value * inputs(AHEAD).series(one.series) if one.unit == "x" else np.full((len(AHEAD), 1), value)
    assert after[5:] == pytest.approx(spread(fixed)[5:], rel=1e-12)
    assert (after[:5] == before[:5]).all()


def test_a_multiple_keeps_the_drawn_uncertainty_of_what_it_scales():
    """Wafer capacity scales the drawn path of wafers: the path's spread is untouched by the lever."""
    plain, scaled = inputs(AHEAD), inputs(AHEAD, wafer_capacity=((FREE, 2.0),))
    assert (scaled.path("wafer_path") == plain.path("wafer_path")).all()
    assert (spread(scaled.number("wafer_capacity")) == 2).all()


def test_a_lever_reaches_no_observed_quarter():
    """In the past a lever reads its baseline, whatever the scenario holds: the past is given no scenario at all."""
    assert not inputs(PAST).ahead
    assert inputs(AHEAD).ahead
    assert (inputs(PAST).number("hbm_supply") == 1).all()


def test_a_lagged_lever_acts_quarters_later():
    """With a lag of 3 a value of the first free quarter shows in the fourth, one of the next in the fifth."""
    held = inputs(AHEAD, wafer_capacity=((FREE, 2.0), (FREE + 1, 3.0))).lagged("wafer_capacity", 3)[:, 0]
    assert list(held[:6]) == [1, 1, 1, 2, 3, 3]
    assert (inputs(AHEAD).lagged("wafer_capacity", 3) == 1).all()
    assert list(inputs(AHEAD, wafer_capacity=((FREE, 2.0),)).lagged("wafer_capacity", 0)[:2, 0]) == [2, 2]


def test_what_is_chosen_is_told_for_every_quarter():
    """None where the parameter is left alone, else the value in force."""
    chosen = inputs(AHEAD, tier=((FREE + 2, "T8"),)).chosen("tier")
    assert chosen[:4] == [None, None, "T8", "T8"]
    assert inputs(AHEAD, tier=((FREE, "T8"),)).is_set("tier")
    assert not inputs(AHEAD).is_set("tier")
    assert inputs(AHEAD).years[0, 0] == 2026.75


def test_sums_so_far_equal_those_of_numpy_to_the_last_bit():
    """The quarters are added one after the other; what they are sums of stays as it was."""
    steps = np.random.default_rng(7).normal(size=(17, 40))
    given = steps.copy()
    assert np.array_equal(summed_up(steps), np.cumsum(steps, axis=0))
    assert np.array_equal(steps, given)
    same = np.broadcast_to(steps[:1], (17, 40))
    assert np.array_equal(summed_up(same), np.cumsum(same, axis=0))
