"""What is counted of a projection's arithmetic is what is done, and counting changes no result."""

from dataclasses import replace

import numpy as np
import pytest

from scenarios.errors import EngineError
from scenarios.model import market
from tests.benchmarks.counting import KINDS, Count, counted, counting, work_of
from tests.laws.markets import random_market

SHAPE = [(False, 3), (True, 1), (True, 2)]
SEGMENTS, CLASSES, NESTS, DRAWS = 3, 6, 3, 40


def plain(count: Count) -> dict[str, int]:
    return {kind: count.tally["", kind] for kind in KINDS if count.tally["", kind]}


@pytest.mark.parametrize(
    ("action", "expected"),
    [
        (lambda x: np.exp(x) + 1, {"exp": 12, "flop": 12}),
        (lambda x: np.log(x[0]) / x[1], {"log": 4, "divide": 4}),
        (lambda x: 2.0**x, {"exp": 12, "log": 12, "flop": 12}),
        (lambda x: x.sum(axis=0), {"flop": 8}),
        (lambda x: np.stack([x[0], x[1]]) * np.where(x[:2] > 1, x[:2], 0.0), {"flop": 8}),
        (lambda x: np.broadcast_to(x[0], (5, 4)) - 1, {"flop": 20}),
        (lambda x: np.multiply(x, x, out=np.empty((3, 4))), {"flop": 12}),
        (lambda x: np.clip(x, 0, 1) > x, {"flop": 24}),
        (lambda _x: np.zeros(7) * np.ones(7), {"flop": 7}),
    ],
)
def test_each_operation_counts_its_elements(action, expected):
    numbers = np.arange(1.0, 13.0).reshape(3, 4)
    with counting() as count:
        found = action(counted(numbers))
    assert plain(count) == expected
    assert np.array_equal(np.asarray(found), action(numbers))


def test_the_clearing_counts_as_its_equations_say():
    """A look at the spending takes an exponential a class, and one with a logarithm for each nest of each segment."""
    made = random_market(SHAPE, SEGMENTS, DRAWS, seed=3)
    expected = market.clear(made, np.zeros_like(made.price))
    roots = market.Market(**{name: counted(value) for name, value in vars(made).items()})
    with counting() as count:
        found = market.clear(roots, np.zeros_like(made.price))
    looks = count.columns["spend"]
    assert looks >= 2 * DRAWS
    assert count.tally["spend", "exp"] == looks * (CLASSES + SEGMENTS * NESTS)
    assert count.tally["spend", "log"] == looks * SEGMENTS * NESTS
    assert count.tally["excess", "log"] == count.columns["excess"] * CLASSES
    assert count.tally["__init__", "exp"] == DRAWS * (SEGMENTS * CLASSES + SEGMENTS)
    assert count.tally["bought", "exp"] == DRAWS * CLASSES
    assert np.array_equal(found.premium, expected.premium)
    needed = count.open + DRAWS
    exponentials = needed * (CLASSES + SEGMENTS * NESTS) + DRAWS * (SEGMENTS * CLASSES + SEGMENTS + CLASSES)
    assert count.needed()["exp"] == pytest.approx(exponentials)
    assert needed < looks


def test_the_steps_of_draws_that_wait_for_others_are_left_out():
    """A draw alone takes as many steps as are counted for it among others."""
    made = random_market(SHAPE, SEGMENTS, DRAWS, seed=5)
    steps = []
    for draws in (slice(0, DRAWS), *(slice(at, at + 2) for at in range(0, DRAWS, 2))):
        part = {
            name: counted(value[..., draws])
            if isinstance(value, np.ndarray) and value.ndim and name != "domestic"
            else value
            for name, value in vars(made).items()
        }
        with counting() as count:
            market.clear(market.Market(**part), np.zeros_like(made.price[:, draws]))
        steps.append(count.open)
    assert steps[0] == sum(steps[1:])


def test_numpy_and_the_market_are_as_before_after_a_count():
    before = (np.empty, np.array, market._Buyers.spend, market._Buyers.__init__)
    with pytest.raises(EngineError, match="no scarcity premia"), counting():
        market.clear(replace(random_market(SHAPE, SEGMENTS, 2, seed=1), outside=np.full((SEGMENTS, 2), np.nan)))
    assert (np.empty, np.array, market._Buyers.spend, market._Buyers.__init__) == before


def test_a_draw_needs_about_as_much_whatever_stands_beside_it(catalog):
    few, more = (work_of(catalog, draws, "hbm_supply", 1.3) for draws in (4, 16))
    for kind in KINDS:
        assert few.operations[kind] == pytest.approx(more.operations[kind], rel=0.25)
    assert 17 < more.steps < 400
