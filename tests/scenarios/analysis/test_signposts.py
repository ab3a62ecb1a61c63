"""Signposts: a planted one is found with its threshold and its errors, noise is not, too few runs are refused."""

import numpy as np
import pytest

from scenarios.analysis.observables import OBSERVABLES
from scenarios.analysis.signposts import (
    Worlds,
    best_rule,
    early_period,
    half_years,
    parting_share,
    signposts,
    told_apart,
)
from scenarios.analysis.targets import parse_target
from scenarios.ensemble import Ensemble
from scenarios.errors import InputError
from scenarios.scenario import Scenario

WORLDS = Worlds((Scenario(),), None)


def noise(runs, seed=1):
    return np.random.default_rng(seed).normal(0, 1, (len(OBSERVABLES), runs))


def test_a_threshold_and_its_rates_are_those_counted_by_hand():
    """Below 4: four of the five runs of world B, one of the five of world A."""
    values = np.array([0.0, 1.0, 1.8, 2.0, 8.0, 1.5, 6.0, 7.0, 9.0, 10.0])
    in_b = np.array([True] * 5 + [False] * 5)
    rule = best_rule(OBSERVABLES[0], values, in_b, 10)
    assert rule.below
    assert rule.threshold == pytest.approx(4.0)
    assert (rule.hits, rule.false_alarms, rule.right) == pytest.approx((0.8, 0.2, 0.8))
    assert (rule.b_if_said, rule.a_if_not) == (0.8, 0.8)


def test_a_planted_signpost_is_found_and_noise_is_not():
    """World B lies above 0.5 of one number, but for one run in ten that is in the other world by chance."""
    values = noise(600)
    in_b = (values[3] > 0.5) ^ (np.random.default_rng(2).random(600) < 0.1)
    found = told_apart(WORLDS, "2027H1", slice(0, 2), values, in_b)
    (rule,) = found.rules
    assert rule.observable is OBSERVABLES[3]
    assert not rule.below
    assert rule.threshold == pytest.approx(0.5, abs=0.05)
    assert rule.right == pytest.approx(0.9, abs=0.05)
    assert rule.right_unseen <= rule.right + 0.01
    assert 0 < rule.error < 0.05
    assert len(found.silent) == len(OBSERVABLES) - 1
    assert sum(found.runs) == 600


def test_what_is_the_same_in_all_runs_tells_nothing():
    in_b = np.arange(200) < 100
    assert best_rule(OBSERVABLES[0], np.ones(200), in_b, 200) is None
    assert best_rule(OBSERVABLES[0], np.full(200, np.nan), in_b, 200) is None


def test_the_share_that_is_proposed_parts_the_runs_in_two():
    shares = np.append(np.linspace(0.3, 0.901, 200), np.nan)
    assert parting_share(shares) == 0.6
    assert parting_share(np.array([np.nan, np.nan])) is None


def test_a_world_of_few_runs_is_refused():
    in_b = np.arange(300) < 49
    with pytest.raises(InputError, match="a world has 49 of 300 runs: 50 are needed"):
        told_apart(WORLDS, "2027H1", slice(0, 2), noise(300), in_b)


def test_two_scenarios_that_differ_in_supply_are_told_by_the_cards_that_come(catalog, shared_engine):
    plenty = Scenario(draws=60)
    scarce = plenty.with_value(catalog, "hbm_supply", 0.2)
    (found,) = signposts(Worlds((plenty, scarce), None), "2027H1", Ensemble(shared_engine))
    assert found.runs == (60, 60)
    told = {one.observable.id: one for one in found.rules}
    assert told["packages"].below
    assert told["packages"].right > 0.8
    assert "legal" not in told, "licences know nothing of memory"


def test_early_periods_are_halves_quarters_or_years(catalog):
    horizon = catalog.horizon
    half = early_period("2027 h1", horizon)
    assert [horizon.labels[at] for at in range(half.start, half.stop)] == ["2027Q1", "2027Q2"]
    assert early_period("2027Q3", horizon) == slice(half.stop, half.stop + 1)
    assert early_period("2027", horizon) == slice(half.start, half.start + 4)
    for wrong in ("2027H3", "soon", "2019H1"):
        with pytest.raises(InputError, match="neither a quarter nor a year"):
            early_period(wrong, horizon)


def test_halves_are_whole_and_ahead(catalog):
    horizon = catalog.horizon
    halves = half_years(horizon)
    assert halves[0].endswith(("H1", "H2"))
    assert len(set(halves)) == 4
    assert horizon.labels.index(halves[0].replace("H1", "Q1").replace("H2", "Q3")) >= horizon.first_free


def test_signposts_that_come_too_late_or_of_equal_worlds_are_refused(catalog, shared_engine):
    target = parse_target("share:inference:revenue>=0.6@2028", catalog.horizon)
    with pytest.raises(InputError, match="come too late"):
        next(signposts(Worlds((Scenario(),), target), "2028Q1", Ensemble(shared_engine)))
    with pytest.raises(InputError, match="set the same"):
        next(signposts(Worlds((Scenario(), Scenario("other")), None), "2027H1", Ensemble(shared_engine)))


@pytest.mark.parametrize("period", ["soon", "2050H1", "2024"])
def test_a_time_that_there_is_not_is_told_as_such(period, catalog):
    with pytest.raises(InputError, match=r"^when: '"):
        early_period(period, catalog.horizon)
