"""Asking backwards: an answer that is applied gives what was asked; all answers are found, and none is invented."""

import math

import numpy as np
import pytest

from scenarios.analysis.goal_seek import Asked, _point, find_turns, look_closer, places_of, seek, settle
from scenarios.analysis.lever_runs import KnownRuns
from scenarios.analysis.targets import Target, parse_target
from scenarios.ensemble import Ensemble, Stopped, Watch
from scenarios.errors import InputError
from scenarios.scenario import Scenario

DRAWS = 120


@pytest.fixture(scope="module")
def ensemble(shared_engine):
    return Ensemble(shared_engine)


def asked(catalog, lever, target, probability, scenario=None):
    return Asked(scenario or Scenario(draws=DRAWS), lever, parse_target(target, catalog.horizon), probability)


def whole(question, ensemble):
    *_parts, answer = seek(question, ensemble)
    assert answer.whole
    return answer


@pytest.mark.parametrize(
    ("lever", "target", "probability"),
    [
        ("hbm_supply", "share:inference:revenue>=0.6@2028", 0.8),
        ("hbm_supply", "share:training:units<=0.5@2028Q4", 0.7),
        ("algorithmic_efficiency", "share:training:stock>=0.35@2030", 0.6),
    ],
)
def test_the_answer_applied_gives_the_probability_asked_for(catalog, ensemble, lever, target, probability):
    """Set by hand to what was found, the scenario meets the target as often as asked, within the sampling error."""
    question = asked(catalog, lever, target, probability)
    answer = whole(question, ensemble)
    assert answer.solutions
    for found in answer.solutions:
        applied = question.scenario.with_value(catalog, lever, found.value)
        shares = question.target.shares(ensemble.engine.project(applied))
        reached = question.target.probability(shares)
        assert reached == found.probability
        assert probability - 1e-9 <= reached <= probability + 2 * math.sqrt(probability * (1 - probability) / DRAWS)
        assert found.draws == DRAWS


def test_both_answers_are_found_where_the_share_rises_and_falls(catalog, ensemble):
    """Domestic prices below or above a window lose training to others: cheap ones by rationing, dear ones by choice."""
    answer = whole(asked(catalog, "domestic_price", "share:training:revenue>=0.5@2028", 0.5), ensemble)
    (window,) = answer.ranges
    assert not window.from_limit
    assert not window.to_limit
    assert [one.value for one in answer.solutions] == [window.low.value, window.high.value]
    assert all(one.met == (window.low.value <= one.value <= window.high.value) for one in answer.curve)


def made(function, draws=400):
    """Return known runs of a made-up market: shares spread around a function of the lever."""
    spread = np.random.default_rng(3).normal(0, 0.1, draws)
    return KnownRuns(lambda values, count: [function(value) + spread[:count] for value in values], 100, draws)


def test_every_turn_of_a_wavy_market_is_found_to_the_fineness_asked(catalog):
    """Through the very search that answers questions: four turns of a sine, where half of the runs meet the target."""
    question = Asked(Scenario(), "hbm_supply", Target("all", "units", True, 0.5, "2028"), 0.5)
    runs = made(lambda value: 0.5 + 0.3 * math.sin(value * math.pi / 1.25 + 0.4))
    runs.look(places_of(catalog.parameters["hbm_supply"], question.scenario, catalog))
    look_closer(runs, question)
    settle(runs, question)
    find_turns(runs, question, 0.001)
    met = [value for value in runs.values if question.target.reserve(runs.shares(value), 0.5) >= 0]
    turns = [1.25 * (k - 0.4 / math.pi) for k in range(1, 5)]
    for turn in turns:
        nearest = min(met, key=lambda value: abs(value - turn))
        assert abs(nearest - turn) < 0.03, "the median of 400 draws is off by half a hundredth of a share"
        assert runs.is_whole(nearest)
    assert len(runs.values) < 60, "and not by looking everywhere"


def test_a_target_out_of_reach_is_told_with_the_most_that_can_be_had(catalog, ensemble):
    answer = whole(asked(catalog, "software_learning", "share:training:revenue>=0.95@2028", 0.9), ensemble)
    assert answer.ranges == ()
    assert answer.solutions == ()
    assert answer.sourced == (0.02, 0.2)
    assert answer.is_sourced(answer.best)
    assert answer.best.probability == max(one.probability for one in answer.curve if answer.is_sourced(one)) < 0.9
    assert answer.best.draws == DRAWS


def test_every_tier_has_its_probability_over_all_draws(catalog, ensemble):
    answer = whole(asked(catalog, "tier", "share:inference:revenue>=0.75@2028", 0.5), ensemble)
    assert [one.value for one in answer.curve] == list(catalog.tiers)
    assert {one.draws for one in answer.curve} == {DRAWS}
    assert [one.value for one in answer.solutions] == [one.value for one in answer.curve if one.met]


@pytest.mark.parametrize("sign", [">=", "<="])
def test_runs_without_a_share_are_told_and_meet_nothing(catalog, sign):
    """Where nothing is sold there is no share, so no run meets a target from above or from below."""
    question = asked(catalog, "hbm_supply", f"share:all:units{sign}0.5@2028", 0.5)
    empty = _point(question, 0.0, np.full(20, np.nan))
    assert (empty.probability, empty.unknown, empty.met) == (0.0, 1.0, False)
    assert math.isnan(empty.median)
    half = _point(question, 1.0, np.array([0.5, np.nan]))
    assert (half.probability, half.unknown, half.met, half.median) == (0.5, 0.5, True, 0.5)


def test_a_lever_that_does_nothing_is_told_after_a_first_look(catalog, ensemble):
    """Under a full embargo the fee on licensed cards moves no run."""
    scenario = Scenario(draws=DRAWS).with_value(catalog, "tier", "T8")
    parts = list(seek(asked(catalog, "export_fee", "share:inference:revenue>=0.6@2028", 0.8, scenario), ensemble))
    assert all(one.without_effect for one in parts)


def test_what_a_value_would_replace_is_told(catalog, ensemble):
    dated = (
        Scenario(draws=40).with_value(catalog, "hbm_supply", 2, "2027Q1").with_value(catalog, "hbm_supply", 3, "2028Q1")
    )
    question = asked(catalog, "hbm_supply", "share:inference:revenue>=0.6@2028", 0.8, dated)
    answer = next(seek(question, ensemble))
    assert answer.replaced == dated.values["hbm_supply"]
    assert {2.0, 3.0} <= {one.value for one in answer.curve}


def test_it_can_be_called_off_and_keeps_what_came(catalog, ensemble):
    question, told = asked(catalog, "hbm_supply", "share:inference:revenue>=0.6@2028", 0.8), []
    off = []
    answers = seek(question, ensemble, Watch(lambda done, of: told.append((done, of)), lambda: bool(off)))
    first = next(answers)
    assert not first.whole
    assert len(first.curve) >= 11
    assert told[-1][0] <= told[-1][1]
    off.append(True)
    with pytest.raises(Stopped):
        next(answers)


def test_an_unknown_lever_is_refused(catalog, ensemble):
    with pytest.raises(InputError, match="hbm_supply"):
        next(seek(asked(catalog, "hbm_suply", "share:inference:revenue>=0.6@2028", 0.8), ensemble))
