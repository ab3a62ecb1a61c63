import threading
from dataclasses import replace

import numpy as np
import pytest

from scenarios.catalog_files import load_catalog
from scenarios.draws import placed, sample
from scenarios.ensemble import Ensemble, Stopped, Watch
from scenarios.projection import Engine
from scenarios.scenario import Scenario

CATALOG = load_catalog()
DRAWS = 20
SET = {"tier": "T7", "hbm_supply": 0.4, "export_fee": 0.3, "taste_half_life": 5.0, "logic_yield": 1.3}
ARRAYS = ("cards", "delivered", "offered", "price", "tpp", "premium", "stock", "rented", "unspent", "binding")


@pytest.fixture(scope="module")
def engine():
    return Engine(CATALOG)


@pytest.fixture(scope="module")
def scenarios():
    base = Scenario(draws=DRAWS)
    own = [base.with_value(CATALOG, name, value) for name, value in SET.items()]
    return [base, *own, base.with_value(CATALOG, "tier", "T2", "2028Q1")]


def share(projection):
    return projection.share("units", "official", "inference", 2028)


def test_side_by_side_is_one_by_one_to_the_last_bit(engine, scenarios):
    together = engine.project_many(scenarios)
    for scenario, projection in zip(scenarios, together, strict=True):
        alone = engine.project(scenario)
        assert projection.scenario == scenario
        assert projection.chips == alone.chips
        for name in ARRAYS:
            assert np.array_equal(getattr(projection, name), getattr(alone, name)), name


def test_results_come_in_the_order_asked_and_are_told(engine, scenarios):
    told = []
    watch = Watch(done=lambda done, of: told.append((done, of)))
    shares = list(Ensemble(engine, workers=2).measured(scenarios * 3, share, watch))
    expected = [share(engine.project(one)) for one in scenarios] * 3
    assert np.array_equal(shares, expected)
    assert told[-1] == (len(expected), len(expected))
    assert [done for done, _of in told] == sorted(done for done, _of in told)


def test_what_is_known_is_read_in_its_place_and_not_projected_anew(engine, scenarios):
    known = engine.project(scenarios[2])
    asked = [scenarios[0], replace(scenarios[2], name="The same under a name"), scenarios[1]]
    told = []
    found = list(
        Ensemble(engine).knowing(known).measured(asked, lambda one: one, Watch(lambda *steps: told.append(steps)))
    )
    assert [one is known for one in found] == [False, True, False]
    assert [one.scenario for one in (found[0], found[2])] == [scenarios[0], scenarios[1]]
    assert told[-1] == (2, 2)
    with pytest.raises(Stopped):
        next(Ensemble(engine).knowing(known).measured(asked[1:2], share, Watch(give_way=lambda: True)))


def test_nothing_is_asked_of_nothing(engine):
    assert list(Ensemble(engine).measured([], share)) == []


def test_work_that_is_called_off_ends_and_keeps_what_came(engine, scenarios):
    off = threading.Event()
    came = []

    def take_one_and_call_off():
        for one in Ensemble(engine, workers=1).measured(scenarios * 400, share, Watch(give_way=off.is_set)):
            came.append(one)
            off.set()

    with pytest.raises(Stopped):
        take_one_and_call_off()
    assert 0 < len(came) < len(scenarios) * 400
    assert np.array_equal(came[0], share(engine.project(scenarios[0])))


@pytest.mark.parametrize("workers", [1, 2])
def test_what_breaks_in_one_projection_reaches_the_asker(engine, scenarios, workers):
    def broken(projection):
        raise ArithmeticError(projection.fingerprint)

    with pytest.raises(ArithmeticError, match=scenarios[0].fingerprint):
        list(Ensemble(engine, workers).measured(scenarios, broken))


def test_draws_of_ones_own_give_what_the_engine_samples_itself(engine):
    scenario = Scenario(draws=DRAWS).with_value(CATALOG, "hbm_supply", 0.4)
    (own,) = engine.project_over(sample(CATALOG, DRAWS, scenario.seed), [scenario])
    assert np.array_equal(share(own), share(engine.project(scenario)))


LEVERS = [
    one
    for one in CATALOG.parameters.values()
    if one.role == "lever" and (one.is_path or isinstance(one.central, float))
]


@pytest.mark.parametrize("lever", [one.id for one in LEVERS if one.applies == "ahead"])
def test_a_lever_may_differ_from_column_to_column(engine, lever):
    """Each column is the central case of a scenario in which the lever has the column's value."""
    parameter = CATALOG.parameters[lever]
    values = np.array([parameter.minimum, parameter.maximum])
    (spread,) = engine.project_over(placed(CATALOG, {}, 2, levers={lever: values}), [Scenario()])
    for column, value in enumerate(values, start=1):
        single = engine.project(Scenario(draws=1).with_value(CATALOG, lever, float(value)))
        for workload in ("training", "inference"):
            one, other = (each.share("units", "official", workload) for each in (spread, single))
            assert one[:, column] == pytest.approx(other[:, 0], abs=1e-12, nan_ok=True)


def test_one_scenario_over_draws_of_ones_own_comes_in_the_order_asked(engine, scenarios):
    drawn = [sample(CATALOG, 3, seed) for seed in (21, 22)]
    told = []
    watch = Watch(done=lambda done, of: told.append((done, of)))
    shares = list(Ensemble(engine, workers=2).measured_over(drawn, len(drawn), scenarios[1], share, watch))
    expected = [share(engine.project_over(one, [scenarios[1]])[0]) for one in drawn]
    assert np.array_equal(shares, expected)
    assert told == [(1, 2), (2, 2)]


def test_the_search_for_tastes_gives_way_too(engine, scenarios):
    asked = []

    def off():
        asked.append(None)
        return len(asked) > 3

    with pytest.raises(Stopped):
        list(
            Ensemble(engine, workers=1).measured_over(
                [sample(CATALOG, 3, 24)], 1, scenarios[0], share, Watch(give_way=off)
            )
        )
    assert len(asked) == 4
