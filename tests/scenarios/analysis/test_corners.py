"""Four worlds of two levers: the scenarios hold what the corners say, and their shares are those of a direct run."""

from dataclasses import replace

import numpy as np
import pytest

from scenarios.analysis.corners import CORNERS, Axis, Matrix, axis_of, corner_scenarios, corners
from scenarios.ensemble import Ensemble
from scenarios.errors import InputError
from scenarios.quantiles import quantiles
from scenarios.scenario import Scenario

NAMES = ("one", "two", "three", "four")
MATRIX = Matrix(
    Scenario(draws=12), Axis("hbm_supply", 0.5, 2.0), Axis("tier", "T1", "T8"), NAMES, "revenue", "official", "2028"
)


def test_each_corner_sets_its_two_values(catalog):
    found = corner_scenarios(MATRIX, catalog)
    assert [one.name for one in found] == list(NAMES)
    held = [(one.values["hbm_supply"][0][1], one.values["tier"][0][1]) for one in found]
    assert held == [(0.5, "T8"), (2.0, "T8"), (0.5, "T1"), (2.0, "T1")], "the upper row has the high value"
    assert len(CORNERS) == len(held)


def test_shares_are_those_of_the_scenario_projected(catalog, shared_engine):
    *parts, whole = corners(MATRIX, Ensemble(shared_engine))
    assert whole.whole
    assert not parts[0].whole
    assert np.isnan(parts[0].shares[1:]).all()
    alone = shared_engine.project(whole.scenarios[1])
    expected = quantiles(alone.share("revenue", "official", "training", 2028), (0.1, 0.5, 0.9))
    assert (whole.shares[1, 1] == expected).all()


def test_ends_that_the_data_suggest(catalog):
    hbm = catalog.parameters["hbm_supply"]
    assert axis_of(catalog.parameters["tier"], catalog) == Axis("tier", "T1", "T7")
    found = axis_of(hbm, catalog)
    assert hbm.minimum <= found.low < found.high <= hbm.maximum
    for parameter in catalog.levers:
        axis = axis_of(parameter, catalog)
        assert catalog.checked_value(axis.id, axis.low) != catalog.checked_value(axis.id, axis.high)


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"down": Axis("hbm_supply", 1.0, 2.0)}, "two different things"),
        ({"across": Axis("hbm_supply", 1.0, 1.0)}, "low and high are the same"),
        ({"names": ("one", "two", "One", "four")}, "a name of its own"),
        ({"names": ("one", "", "three", "four")}, "a name of its own"),
        ({"across": Axis("hbm_supply", 1.0, 900.0)}, "900"),
    ],
)
def test_a_matrix_that_is_none_is_told_so(catalog, changed, told):
    with pytest.raises(InputError, match=told):
        corner_scenarios(replace(MATRIX, **changed), catalog)
