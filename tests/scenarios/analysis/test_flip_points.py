"""Flip points: at each the statement changes its truth, and it changes nowhere else that is looked at."""

import numpy as np
import pytest

from scenarios.analysis.flip_points import Flip, Reserve, crossing, flip_points, flips_of, reserve_of, turns
from scenarios.analysis.targets import Target
from scenarios.ensemble import Ensemble, Stopped, Watch
from scenarios.scenario import Scenario

HALF = Target("training", "revenue", True, 0.5, "2028")
DRAWS = 30


@pytest.fixture(scope="module")
def ensemble(shared_engine):
    return Ensemble(shared_engine)


@pytest.fixture(scope="module")
def found(ensemble):
    """Return all partial answers and the whole one, over few draws."""
    return list(flip_points(Scenario(draws=DRAWS), HALF, 0.5, ensemble, first="cuda_switching_cost"))


def test_the_lever_in_hand_comes_first_and_all_numeric_levers_in_the_end(catalog, found):
    assert list(found[0].levers) == ["cuda_switching_cost"]
    assert not found[0].whole
    assert found[-1].whole
    assert set(found[-1].levers) == {one.id for one in catalog.levers if one.unit != "tier"}
    assert found[-1].draws == DRAWS


def test_the_statement_is_false_on_one_side_of_a_flip_and_true_on_the_other(catalog, ensemble, found):
    """A little to each side of every notch, run anew."""
    flips = found[-1].levers
    assert len(flips["domestic_price"]) == 2, "below and above a window of prices"
    for lever in ("domestic_price", "cuda_switching_cost"):
        away = 0.04 if lever == "domestic_price" else 0.2
        for flip in flips[lever]:
            for value, expected in ((flip.value + away, flip.true_above), (flip.value - away, not flip.true_above)):
                moved = Scenario(draws=DRAWS).with_value(catalog, lever, value)
                shares = HALF.shares(ensemble.engine.project(moved))
                assert (HALF.probability(shares) >= 0.5) == expected, (lever, value)


def test_a_flip_is_between_neighbours_that_differ():
    reserves = {at: Reserve(value, 0.02) for at, value in ((0.0, -0.2), (1.0, 0.2), (2.0, 0.1), (3.0, -0.3))}
    assert turns(reserves) == [(0.0, 1.0), (2.0, 3.0)]
    assert flips_of(reserves) == (Flip(0.5, True, pytest.approx(0.05)), Flip(2.25, False, pytest.approx(0.05)))
    ends = {0.0: Reserve(0.0, 0.02), 1.0: Reserve(-1.0, 0.02)}
    assert crossing(ends, 0.0, 1.0) == 0.05, "off the end, so that a search moves on"


def test_the_error_of_a_reserve_is_that_of_a_quantile():
    """Over even shares from 0 to 1 a quantile is as uncertain as the part of the runs below it."""
    told = reserve_of(np.linspace(0, 1, 401), HALF, 0.5)
    assert told.error == pytest.approx((0.25 / 401) ** 0.5, rel=0.1)
    assert reserve_of(np.full(401, 0.7), HALF, 0.5) == Reserve(pytest.approx(0.2), 0.0)


def test_it_ends_when_called_off(ensemble):
    with pytest.raises(Stopped):
        next(flip_points(Scenario(draws=5), HALF, 0.5, ensemble, Watch(give_way=lambda: True)))
