import numpy as np
import pytest

from scenarios.catalog_files import load_catalog
from scenarios.sweeps.design import values_at
from scenarios.sweeps.spec import sweep_of

CATALOG = load_catalog()
KEEP = {"shares": ["inference:revenue"], "years": [2028]}


def sweep(design, points, **more):
    vary = {"tier": ["T3", "T5", "T7"], "hbm_supply": {"low": 0.5, "high": 2.5}}
    return sweep_of({"design": design, "points": points, "vary": vary, "keep": KEEP} | more, CATALOG)


def test_a_grid_holds_each_combination_once_in_the_order_given():
    vary = {"tier": ["T5", "T3"], "hbm_supply": {"low": 0.5, "high": 2.5, "steps": 3}}
    grid = sweep_of({"vary": vary, "keep": KEEP}, CATALOG)
    values = values_at(grid, range(grid.points))
    assert list(zip(*values.values(), strict=True)) == [
        *(("T5", one) for one in (0.5, 1.5, 2.5)),
        *(("T3", one) for one in (0.5, 1.5, 2.5)),
    ]


@pytest.mark.parametrize("design", ["sobol", "latin_hypercube"])
def test_a_stretch_of_a_design_is_that_stretch_of_the_whole(design):
    whole = values_at(sweep(design, 64), range(64))
    part = values_at(sweep(design, 64), range(20, 41))
    for name, values in whole.items():
        assert list(values[20:41]) == list(part[name])


@pytest.mark.parametrize("design", ["sobol", "latin_hypercube"])
def test_a_design_fills_each_range_evenly(design):
    """A value in each of 64 strata, and every tier about as often."""
    values = values_at(sweep(design, 64), range(64))
    strata = np.floor((np.asarray(values["hbm_supply"]) - 0.5) / 2.0 * 64)
    assert sorted(strata) == list(range(64))
    assert {values["tier"].count(one) for one in ("T3", "T5", "T7")} <= {21, 22}


def test_another_seed_is_another_design():
    one, other = (values_at(sweep("sobol", 16, seed=seed), range(16))["hbm_supply"] for seed in (1, 2))
    assert not np.array_equal(one, other)


def test_places_of_drawn_parameters_are_inside_the_unit_interval():
    drawn = sweep("sobol", 8, own_draws=True, vary={"price_response": "as drawn"})
    place = np.asarray(values_at(drawn, range(8))["price_response"])
    assert ((place > 0) & (place < 1)).all()
