"""Attributions of real projections: sums, a written-out pair of levers, stages, and what cannot be attributed."""

from dataclasses import replace

import numpy as np
import pytest

from scenarios.analysis.attribution import FEW_DRAWS, attributed, by_quarter_too, changed, finest, yearly
from scenarios.ensemble import Ensemble, Stopped, Watch
from scenarios.quantiles import quantiles
from scenarios.scenario import Scenario
from tests.shared_engine import SHIPPED

LEVERS = {"hbm_supply": 0.4, "licence_approval": 0.9, "logic_yield": 1.2, "hbm_control": 0.9}
PLACE = ("revenue", "official", "inference", "2028")


@pytest.fixture(scope="module")
def ensemble():
    return Ensemble(SHIPPED)


def scenario_of(catalog, values, draws=20):
    made = Scenario(draws=draws)
    for name, value in values.items():
        made = made.with_value(catalog, name, value)
    return made


def last(*asked):
    return list(attributed(*asked))[-1]


@pytest.fixture(scope="module")
def answers(ensemble):
    catalog = SHIPPED.catalog
    return list(attributed(Scenario(), scenario_of(catalog, LEVERS), yearly(catalog), ensemble))


def share(scenario, place):
    definition, count, workload, year = place
    values = SHIPPED.project(scenario).share(definition, count, workload, int(year))
    return float(values[0]), float(quantiles(values, (0.5,))[0])


def test_the_central_case_comes_first_and_the_draws_then(answers, catalog):
    central, drawn = answers
    assert (central.draws, drawn.draws) == (0, 20)
    at = drawn.outcomes.place(*PLACE)
    for side, one in (("before", Scenario(draws=20)), ("after", scenario_of(catalog, LEVERS))):
        assert getattr(central, side)[at] == share(one, PLACE)[0]
        assert getattr(drawn, side)[at] == share(one, PLACE)[1]


def test_contributions_add_up_to_the_difference_in_every_outcome(answers):
    for one in answers:
        assert one.contributions.shape == (len(LEVERS), *one.outcomes.shape)
        gap = one.contributions.sum(axis=0) - (one.after - one.before)
        assert np.abs(gap).max() < 1e-12
        assert np.abs(one.contributions).max() > 0.01


def test_two_levers_written_out(ensemble, catalog):
    """Half of what each adds first, half of what it adds second; alone is what it adds first."""
    a, b = ({"hbm_supply": 0.4}, {"hbm_control": 0.9})
    none, only_a, only_b, both = (share(scenario_of(catalog, one), PLACE)[1] for one in ({}, a, b, {**a, **b}))
    one = last(Scenario(), scenario_of(catalog, {**a, **b}), yearly(catalog), ensemble)
    at = one.outcomes.place(*PLACE)
    assert one.players == ("hbm_control", "hbm_supply")
    assert one.contributions[(1, *at)] == pytest.approx(((only_a - none) + (both - only_b)) / 2, abs=1e-12)
    assert one.contributions[(0, *at)] == pytest.approx(((only_b - none) + (both - only_a)) / 2, abs=1e-12)
    assert one.alone[(1, *at)] == pytest.approx(only_a - none, abs=1e-12)


def test_what_a_lever_does_last_of_all_and_without_one_other(ensemble, catalog):
    """In an open market nobody needs a licence: last of all the rate does nothing, without the tier it does."""
    scenario = scenario_of(catalog, {"tier": "T7", "licence_approval": 0.2, "hbm_supply": 0.5})
    one = last(Scenario(), scenario, yearly(catalog), ensemble)
    at = one.outcomes.place(*PLACE)
    tier, rate, hbm = (one.players.index(name) for name in ("tier", "licence_approval", "hbm_supply"))
    assert one.last.shape == (3, 3, *one.outcomes.shape)
    assert one.last[(rate, rate, *at)] == one.last[(rate, hbm, *at)] == 0
    assert abs(one.contributions[(rate, *at)]) > 0.0005
    assert abs(one.last[(rate, tier, *at)]) > 0.0005
    whole, without = (share(one, PLACE)[1] for one in (scenario, scenario.without("hbm_supply")))
    assert one.last[(hbm, hbm, *at)] == pytest.approx(whole - without, abs=1e-12)


def test_a_whole_schedule_is_one_player_and_a_value_taken_away_is_one_too(ensemble, catalog):
    before = Scenario(draws=5).with_value(catalog, "tier", "T0")
    after = (
        Scenario(draws=5)
        .with_value(catalog, "hbm_supply", 0.5, "2027Q2")
        .with_value(catalog, "hbm_supply", 2.0, "2028Q1")
    )
    one = last(before, after, yearly(catalog), ensemble)
    assert one.players == ("tier", "hbm_supply")
    assert np.abs(one.contributions.sum(axis=0) - (one.after - one.before)).max() < 1e-12


def test_beyond_six_levers_groups_stay_together_and_sums_stay_exact(ensemble, catalog):
    """Owen over the catalog's groups; the order of the players is that of the groups."""
    more = {**LEVERS, "wafer_capacity": 1.4, "software_learning": 0.08, "chip_budget": 1.3, "die_area": 7.0}
    scenario = scenario_of(catalog, more, draws=2)
    players = changed(Scenario(), scenario, catalog)
    groups = [catalog.parameters[name].group for name in players]
    assert groups == sorted(groups, key=groups.index)
    outcomes = replace(yearly(catalog), definitions=("revenue",), counts=("official",))
    one = next(iter(attributed(Scenario(), scenario, outcomes, ensemble)))
    assert one.method == "owen"
    assert np.abs(one.contributions.sum(axis=0) - (one.after - one.before)).max() < 1e-12


def test_equal_scenarios_have_nothing_to_attribute(ensemble, catalog):
    same = scenario_of(catalog, LEVERS, draws=3)
    one = last(same, same, yearly(catalog), ensemble)
    assert one.players == ()
    assert (one.after == one.before).all()


def test_all_draws_follow_the_few_where_they_are_not_too_many(ensemble, catalog):
    scenario = scenario_of(catalog, {"hbm_supply": 0.4}, draws=FEW_DRAWS + 50)
    outcomes = yearly(catalog)
    looks = list(attributed(Scenario(), scenario, outcomes, ensemble))
    assert [one.draws for one in looks] == [0, 200, 250]
    assert np.array_equal(finest(Scenario(), scenario, outcomes, ensemble).contributions, looks[-1].contributions)


def test_quarters_of_history_do_not_move(ensemble, catalog):
    outcomes = replace(by_quarter_too(catalog), definitions=("revenue",), counts=("official",))
    one = last(Scenario(), scenario_of(catalog, {"hbm_supply": 0.4}, draws=3), outcomes, ensemble)
    past, quarters = catalog.horizon.first_free, catalog.horizon.count
    moved = np.nan_to_num(one.contributions[0])
    assert outcomes.periods[:quarters] == catalog.horizon.labels
    assert outcomes.periods[quarters:] == ("2026", "2027", "2028", "2029", "2030")
    assert not moved[..., :past].any()
    assert moved[..., past + 6 : quarters].any()


def test_it_is_ended_at_any_time(ensemble, catalog):
    scenario = scenario_of(catalog, LEVERS)
    with pytest.raises(Stopped):
        next(iter(attributed(Scenario(), scenario, yearly(catalog), ensemble, Watch(give_way=lambda: True))))
