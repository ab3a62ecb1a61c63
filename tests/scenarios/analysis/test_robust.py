"""Which choice is safe: regret worked out by hand, paired runs, honesty where runs cannot tell."""

import numpy as np
import pytest

from scenarios.analysis.policies import Choice, policy_of
from scenarios.analysis.robust import Goal, judged, robust, worst_mean
from scenarios.analysis.targets import parse_target
from scenarios.ensemble import Ensemble
from scenarios.errors import InputError
from scenarios.scenario import Scenario

DRAWS = 12


def choices(*names):
    return [Choice(name, {"tier": ((40, name),)}) for name in names]


@pytest.fixture
def goal(catalog):
    return Goal(parse_target("share:inference:revenue>=0.6@2028", catalog.horizon))


def test_regret_is_what_the_best_choice_of_the_same_run_would_have_given(goal):
    """The best of the four runs are 0.9 (B), 0.9 (B), 0.6 (A), 0.7 (B)."""
    outcomes = np.array([[[0.6, 0.6, 0.6, 0.6]], [[0.9, 0.9, 0.1, 0.7]], [[0.5, 0.5, 0.5, 0.5]]])
    found = judged(choices("A", "B", "C"), [Scenario()], goal, outcomes)
    assert found.regret[:, 0] == pytest.approx(
        np.array([[0.3, 0.3, 0.0, 0.1], [0.0, 0.0, 0.5, 0.0], [0.4, 0.4, 0.1, 0.2]])
    )
    a, b, c = found.records
    assert [one.mean_regret for one in (a, b, c)] == pytest.approx([0.7 / 4, 0.5 / 4, 1.1 / 4])
    assert [one.most_regret for one in (a, b, c)] == pytest.approx([0.3, 0.5, 0.4])
    assert [one.best for one in (a, b, c)] == [0.25, 0.75, 0.0]
    assert [one.met for one in (a, b, c)] == [1.0, 0.75, 0.0]
    assert [one.median for one in (a, b, c)] == pytest.approx([0.6, 0.8, 0.5])
    assert [one.worst for one in (a, b, c)] == pytest.approx([0.6, 0.1, 0.5]), "the worst tenth of four runs is one run"
    assert found.safest == 0, "B is best more often and on average, but loses most where it loses"


def test_where_less_is_better_the_lowest_share_is_best(catalog):
    goal = Goal(parse_target("share:inference:revenue<=0.6@2028", catalog.horizon))
    found = judged(choices("A", "B"), [Scenario()], goal, np.array([[[0.6, 0.7]], [[0.2, 0.9]]]))
    assert found.regret[:, 0] == pytest.approx(np.array([[0.4, 0.0], [0.0, 0.2]]))
    assert [one.worst for one in found.records] == pytest.approx([0.7, 0.9])
    assert [one.met for one in found.records] == [0.5, 0.5]


def test_the_worst_tenth_is_a_mean_over_a_tenth():
    assert worst_mean(np.arange(20.0)) == 18.5
    assert np.isnan(worst_mean(np.array([np.nan])))


def test_a_run_without_a_share_counts_as_not_met_and_has_no_regret(goal):
    outcomes = np.array([[[0.7, np.nan, 0.7]], [[0.8, 0.9, 0.6]]])
    found = judged(choices("A", "B"), [Scenario()], goal, outcomes)
    assert found.without_share == 1
    assert [one.met for one in found.records] == pytest.approx([2 / 3, 1.0])
    assert [one.mean_regret for one in found.records] == pytest.approx([0.05, 0.05])


def test_runs_that_cannot_tell_two_choices_apart_say_so(goal):
    """Two that lose alike by luck of the run, and one that always loses a tenth more."""
    luck = np.random.default_rng(5).normal(0, 0.05, (2, 1, 400))
    outcomes = np.concatenate([0.6 + luck, 0.5 + luck[:1]])
    found = judged(choices("A", "B", "C"), [Scenario()], goal, outcomes)
    assert [one.as_safe for one in found.records] == [True, True, False]


def test_choices_are_made_in_every_future_over_the_same_draws(catalog, shared_engine, goal):
    scenario, first = Scenario(draws=DRAWS), catalog.horizon.first_free
    tiers = [Choice(one, {"tier": ((first, one),)}) for one in ("T1", "T8")]
    future = scenario.with_value(catalog, "hbm_supply", 0.3).with_value(catalog, "tier", "T3")
    half, whole = robust(tiers, [scenario, future], goal, Ensemble(shared_engine))
    assert (half.whole, whole.whole) == (False, True)
    assert whole.outcomes.shape == (2, 2, DRAWS)
    assert (half.outcomes[:, 0] == whole.outcomes[:, 0]).all()
    made = shared_engine.project(future.with_value(catalog, "tier", "T8"))
    assert (whole.outcomes[1, 1] == goal.target.shares(made)).all()
    assert np.nanmin(whole.regret, axis=0).max() == 0, "in each run one of them is the best"


def test_a_tier_and_a_lever_at_a_value_are_policies(catalog):
    assert policy_of("T3", catalog) == Choice("T3", Scenario().with_value(catalog, "tier", "T3").values)
    lever = policy_of("hbm_supply=0.5", catalog)
    assert lever.name == "HBM supply \u00d70.5"
    base = Scenario(draws=9).with_value(catalog, "tier", "T3").with_value(catalog, "hbm_supply", 2)
    assert lever.laid_over(base) == base.with_value(catalog, "hbm_supply", 0.5)
    assert policy_of("hbm_choke", catalog) is None
    with pytest.raises(InputError, match="did you mean 'hbm_supply'"):
        policy_of("hbm_suply=1", catalog)


def test_nothing_to_choose_is_refused(shared_engine, goal):
    ensemble = Ensemble(shared_engine)
    with pytest.raises(InputError, match="two at least"):
        next(robust(choices("T1"), [Scenario()], goal, ensemble))
    same = [Choice("one", {}), Choice("other", {})]
    with pytest.raises(InputError, match="'one' and 'other' set the same"):
        next(robust(same, [Scenario()], goal, ensemble))
