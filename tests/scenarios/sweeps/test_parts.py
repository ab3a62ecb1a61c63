import numpy as np
import pytest

from scenarios.catalog_files import load_catalog
from scenarios.draws import placed
from scenarios.ensemble import WIDTH
from scenarios.projection import Engine
from scenarios.scenario import Scenario
from scenarios.sweeps.parts import alike, part_table
from scenarios.sweeps.spec import sweep_of

CATALOG = load_catalog()
KEEP = {"shares": ["inference:revenue", "training:units:with_grey"], "years": [2027, 2028]}


@pytest.fixture(scope="module")
def engine():
    return Engine(CATALOG)


def test_a_row_is_the_projection_of_its_point_and_draw(engine):
    vary = {"tier": ["T3", "T7"], "hbm_supply": [0.5, 2.0]}
    sweep = sweep_of({"draws": 5, "set": {"chip_budget": 1.2}, "vary": vary, "keep": KEEP, "rows": 12}, CATALOG)
    table = part_table(sweep, engine, 1)
    assert list(table["point"]) == [2] * 6 + [3] * 6
    assert list(table["draw"]) == [0, 1, 2, 3, 4, 5] * 2
    assert (table["tier"] == "T7").all()
    scenario = Scenario(draws=5).with_value(CATALOG, "chip_budget", 1.2).with_value(CATALOG, "tier", "T7")
    direct = engine.project(scenario.with_value(CATALOG, "hbm_supply", 2.0))
    for kept in sweep.kept:
        share = direct.share(kept.definition, kept.count, kept.workload, kept.year)
        assert np.array_equal(table[kept.column][6:], share)


def shares(sweep, projection):
    return [projection.share(one.definition, one.count, one.workload, one.year) for one in sweep.kept]


def test_a_value_from_a_quarter_on_joins_what_holds_before(engine):
    """In whatever order the two stand: what holds from the first free quarter is laid first."""
    vary = {"tier@2028Q1": ["T7"], "tier": ["T3"]}
    sweep = sweep_of({"draws": 5, "set": {"enforcement@2027Q3": 0.9}, "vary": vary, "keep": KEEP}, CATALOG)
    table = part_table(sweep, engine, 0)
    assert (set(table["tier"]), set(table["tier@2028Q1"])) == ({"T3"}, {"T7"})
    scenario = Scenario(draws=5).with_value(CATALOG, "tier", "T3").with_value(CATALOG, "tier", "T7", "2028Q1")
    direct = engine.project(scenario.with_value(CATALOG, "enforcement", 0.9, "2027Q3"))
    for kept, share in zip(sweep.kept, shares(sweep, direct), strict=True):
        assert np.array_equal(table[kept.column], share)


def test_runs_of_their_own_take_dates_too(engine):
    vary = {"hbm_supply@2027Q3": [0.2, 2.0], "hbm_supply": {"low": 0.5, "high": 2.0}, "price_response": "as drawn"}
    content = {"design": "latin_hypercube", "points": 4, "own_draws": True, "vary": vary, "keep": KEEP}
    sweep = sweep_of(content, CATALOG)
    table = part_table(sweep, engine, 0)
    for row in range(4):
        place, hbm = (np.array([table[name][row]]) for name in ("price_response", "hbm_supply"))
        draws = placed(CATALOG, {"price_response": place}, 1, levers={"hbm_supply": hbm})
        dated = Scenario().with_value(CATALOG, "hbm_supply", table["hbm_supply@2027Q3"][row], "2027Q3")
        (alone,) = engine.project_over(draws, [dated])
        for kept, share in zip(sweep.kept, shares(sweep, alone), strict=True):
            assert table[kept.column][row] == pytest.approx(share[1], abs=1e-9)


def test_runs_of_their_own_differ_in_levers_uncertainties_and_tier(engine):
    """Each row equals a projection over draws that hold its values alone, under its tier."""
    vary = {"tier": ["T3", "T7"], "hbm_supply": {"low": 0.5, "high": 2.0}, "price_response": "as drawn"}
    content = {"design": "sobol", "points": 4, "own_draws": True, "vary": vary, "keep": KEEP}
    sweep = sweep_of(content, CATALOG)
    table = part_table(sweep, engine, 0)
    assert "draw" not in table
    assert set(table["tier"]) == {"T3", "T7"}
    for row in range(4):
        place, hbm = np.array([table["price_response"][row]]), np.array([table["hbm_supply"][row]])
        draws = placed(CATALOG, {"price_response": place}, 1, levers={"hbm_supply": hbm})
        (alone,) = engine.project_over(draws, [Scenario().with_value(CATALOG, "tier", str(table["tier"][row]))])
        for kept in sweep.kept:
            share = alone.share(kept.definition, kept.count, kept.workload, kept.year)[1]
            assert table[kept.column][row] == pytest.approx(share, abs=1e-9)


def test_runs_of_their_own_go_so_many_at_a_time_each_once():
    keys = [("T3",), ("T7",), ("T7",)] * WIDTH
    found = list(alike(keys))
    assert max(len(own) for _key, own in found) == WIDTH
    assert sorted(np.concatenate([own for _key, own in found])) == list(range(3 * WIDTH))
    assert all(keys[at] == key for key, own in found for at in own)
