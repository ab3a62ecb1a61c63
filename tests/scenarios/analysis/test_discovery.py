"""Discovery finds what was planted, tells no condition where there is none, and says how stable it is."""

import time

import numpy as np
import pytest

from scenarios.analysis.discovery import LEAST_CASES, Asked, discovered, trade_off
from scenarios.analysis.prim import Table
from scenarios.ensemble import Stopped, Watch

BELOW = Asked(high=0.4)


def planted(runs=1200, inputs=30, seed=1):
    """Return inputs and outcome: below 0.4 where two numbers are low under two of four tiers, nearly always."""
    random = np.random.default_rng(seed)
    numbers = {f"n{at}": random.random(runs) for at in range(inputs)}
    tiers = random.choice(["T3", "T5", "T7", "T8"], runs)
    inside = (numbers["n3"] < 0.45) & (numbers["n7"] < 0.6) & np.isin(tiers, ["T5", "T7"])
    low = (inside & (random.random(runs) < 0.95)) | (random.random(runs) < 0.02)
    return Table(numbers, {"tier": tiers}), np.where(low, 0.3, 0.6)


@pytest.fixture(scope="module")
def found():
    return list(discovered(*planted(), BELOW, halves=6))


def test_a_planted_box_is_found_with_its_limits(found):
    first, whole = found
    step = whole.steps[whole.best]
    assert first.best == whole.best
    assert set(step.box.restricted) == {"n3", "n7", "tier"}
    assert step.box.limits["n3"] == pytest.approx((-np.inf, 0.45), abs=0.04)
    assert step.box.limits["n7"] == pytest.approx((-np.inf, 0.6), abs=0.04)
    assert step.box.members["tier"] == {"T5", "T7"}
    assert step.coverage > 0.8
    assert step.density > 0.85


def test_coverage_falls_as_density_rises_from_all_runs_on(found):
    steps = found[-1].steps
    assert (steps[0].coverage, steps[0].box.restricted) == (1.0, ())
    assert steps[0].density == pytest.approx(found[-1].cases / 1200)
    pairs = [(one.coverage, one.density) for one in steps]
    assert pairs == sorted(pairs, key=lambda pair: (-pair[0], pair[1]))
    assert all(len(one.box.restricted) <= 4 for one in steps)


def test_halves_find_the_planted_inputs_again_and_tell_the_spread(found):
    whole = found[-1]
    told = whole.stability[whole.best]
    assert found[0].stability == ()
    assert told.halves == 6
    assert all(told.often[name] >= 5 / 6 for name in ("n3", "n7", "tier"))
    assert sum(told.often.values()) < 4, "inputs that do nothing hardly come back"
    assert 0 < told.coverage[0] <= told.coverage[1] <= 1
    assert 0 < told.density[0] <= told.density[1] <= 1


def test_the_slider_goes_by_coverage_or_by_density(found):
    whole = found[-1]
    step = whole.steps[whole.reaching(0.9, None)]
    assert step.coverage >= 0.9
    assert whole.steps[whole.reaching(0.9, None) + 1].coverage < 0.9
    assert whole.steps[whole.reaching(None, 0.5)].density >= 0.5
    assert whole.reaching(None, 1.1) == len(whole.steps) - 1
    assert whole.reaching(None, None) == whole.best


def test_chance_alone_is_told_as_no_condition():
    table, _outcome = planted(runs=600, inputs=40)
    asked = np.random.default_rng(9).random(600) < 0.3
    steps = trade_off(table, asked)
    assert [one.box.restricted for one in steps] == [()]


@pytest.mark.parametrize("cases", [LEAST_CASES - 1, 1000 - LEAST_CASES + 1])
def test_too_few_cases_of_either_kind_are_refused(cases):
    table = Table({"a": np.arange(1000.0)}, {})
    (only,) = discovered(table, np.where(np.arange(1000) < cases, 0.1, 0.9), BELOW)
    assert only.steps == ()
    assert (only.cases, only.others) == (cases, 1000 - cases)


def test_runs_without_a_share_are_others_and_counted():
    table, outcome = planted(runs=400, inputs=8)
    outcome[:7] = np.nan
    first = next(discovered(table, outcome, Asked()))
    assert (first.unknown, first.others) == (7, 7)


def test_a_range_has_both_ends():
    assert Asked(0.2, 0.4).of(np.array([0.1, 0.2, 0.4, 0.5, np.nan])).tolist() == [False, True, True, False, False]


def test_called_off_between_the_halves_it_keeps_the_boxes():
    ended = []
    answers = discovered(*planted(runs=600, inputs=8), BELOW, Watch(give_way=lambda: bool(ended)))
    assert next(answers).steps
    ended.append(True)
    with pytest.raises(Stopped):
        next(answers)


def test_it_gives_way_between_the_boxes():
    asked = []
    next(discovered(*planted(runs=600, inputs=8), BELOW, Watch(give_way=lambda: asked.append(1))))
    assert len(asked) > 20
    with pytest.raises(Stopped):
        next(discovered(*planted(runs=600, inputs=8), BELOW, Watch(give_way=lambda: True)))


def test_the_boxes_of_thousands_of_runs_over_ninety_inputs_come_soon():
    table, outcome = planted(runs=4000, inputs=90)
    began = time.process_time()
    assert next(discovered(table, outcome, BELOW)).best > 0
    assert time.process_time() - began < 1.5
