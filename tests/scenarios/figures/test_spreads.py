"""What is worked out once is what anyone would work out, and is let go with the projection."""

import gc
import weakref
from dataclasses import replace

import numpy as np
import pytest

from scenarios.catalog_files import load_catalog
from scenarios.figures.once import once
from scenarios.figures.spreads import quarterly_spread, yearly_spread
from scenarios.projection import Engine, Projection
from scenarios.quantiles import quantiles, sampling_error
from scenarios.scenario import Scenario


@pytest.fixture(scope="module")
def projection():
    return Engine(load_catalog()).project(Scenario(draws=40))


def test_spreads_are_those_of_the_share(projection):
    """Each number is the quantile, the error and the central case of the share it is named after."""
    spread = yearly_spread(projection, "units", "with_grey", "training", 2027)
    share = projection.share("units", "with_grey", "training", 2027)
    expected = quantiles(share, (0.1, 0.5, 0.9)).tolist()
    assert [spread.low, spread.median, spread.high] == expected
    assert (spread.error, spread.central) == (sampling_error(share), share[0])
    edges = quarterly_spread(projection, "units", "official", "inference")
    share = projection.share("units", "official", "inference")
    np.testing.assert_array_equal(edges, quantiles(share, (0.1, 0.25, 0.5, 0.75, 0.9)))


def test_each_projection_and_question_has_its_own_answer_worked_out_once(projection):
    """Asked again, nothing is worked out; another year, another projection or a name for the argument is no mix-up."""
    asked: list[tuple[int, int]] = []

    @once
    def twice(whose: Projection, number: int) -> int:
        asked.append((whose.scenario.draws, number))
        return 2 * number

    other = replace(projection, scenario=Scenario(draws=7))
    assert [twice(projection, 2), twice(projection, 2), twice(projection, 3), twice(other, 2)] == [4, 4, 6, 4]
    assert asked == [(40, 2), (40, 3), (7, 2)]
    assert twice(projection, number=3) == 6


def test_answers_go_with_their_projection(projection):
    """Spreads hold no projection alive."""
    other = replace(projection)
    yearly_spread(other, "units", "official", "training", 2027)
    gone = weakref.ref(other)
    del other
    gc.collect()
    assert gone() is None
