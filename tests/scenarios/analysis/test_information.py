from dataclasses import dataclass

import numpy as np
import pytest

from scenarios.analysis.information import LEAST_RUNS, information
from scenarios.analysis.outcome import Outcome
from scenarios.catalog_files import load_catalog
from scenarios.draws import sample
from scenarios.scenario import Scenario

CATALOG = load_catalog()
RUNS = 2000
DRAWS = sample(CATALOG, RUNS, 7)


@dataclass(frozen=True)
class Made:
    """Stands for a projection whose share is a known function of the draws."""

    scenario: Scenario
    values: np.ndarray
    catalog = CATALOG

    def share(self, *_of):
        return np.append(np.nan, self.values)


OUTCOME = Outcome("training", "revenue", "official", 2028)


def uniform(name):
    """Return the draws of a parameter spread evenly from 0 to 1."""
    return (np.argsort(np.argsort(DRAWS.numbers[name][1:])) + 0.5) / RUNS


def found(values, threshold, scenario=None):
    whole = information(Made(scenario or Scenario(draws=len(values)), values), OUTCOME, threshold)
    return whole, {one.parameter.id: one for one in whole.worth}


def test_a_share_that_one_uncertainty_alone_decides_is_worth_what_theory_says():
    """With the share even from 0 to 1 and the threshold t > 1/2, knowing it gains (1 - t)^2 / 2 and flips 1 - t."""
    whole, worth = found(uniform("fee_pass_through"), 0.7)
    one = worth["fee_pass_through"]
    assert not whole.acts
    assert (whole.mean, whole.above) == pytest.approx((0.5, 0.3), abs=1e-3)
    assert whole.perfect == pytest.approx(0.3**2 / 2, abs=1e-3)
    assert one.gain == pytest.approx(whole.perfect, abs=1e-3)
    assert one.flips == pytest.approx(0.3, abs=2e-3)
    assert not one.by_chance
    assert whole.worth[0] is one


def test_what_is_known_of_one_of_two_causes_is_worth_less_than_both():
    """Of (u + v) / 2 with t = 1/2, knowing u gains 1/16 and v as much; both together 1/12."""
    values = (uniform("fee_pass_through") + uniform("die_bank_limit")) / 2
    whole, worth = found(values, 0.5001)
    for name in ("fee_pass_through", "die_bank_limit"):
        one = worth[name]
        assert abs(one.gain - 1 / 16) < 3 * one.gain_error + 1e-3
        assert one.flips == pytest.approx(0.5, abs=0.03)
    assert whole.perfect == pytest.approx(1 / 12, abs=3e-3)


def test_what_has_no_part_in_it_is_worth_nothing():
    values = (uniform("fee_pass_through") + uniform("die_bank_limit")) / 2
    _whole, worth = found(values, 0.55)
    idle = [one for name, one in worth.items() if name not in ("fee_pass_through", "die_bank_limit")]
    assert len(idle) > 60
    assert sum(not one.by_chance for one in idle) <= 2
    assert max(one.gain for one in idle) < 0.005


def test_errors_cover_what_other_runs_say():
    """Halves of the runs differ by what the errors lead to expect."""
    values = (uniform("fee_pass_through") + uniform("die_bank_limit")) / 2
    _whole, whole = found(values, 0.5)
    _half, half = found(values[: RUNS // 2], 0.5)
    one, other = whole["fee_pass_through"], half["fee_pass_through"]
    assert 0 < one.gain_error < other.gain_error
    assert abs(one.gain - other.gain) < 3 * other.gain_error


def test_what_the_scenario_sets_is_known_already():
    scenario = Scenario(draws=RUNS).with_value(CATALOG, "fee_pass_through", 0.5)
    _whole, worth = found(uniform("die_bank_limit"), 0.5, scenario)
    assert "fee_pass_through" not in worth


def test_too_few_runs_are_told_as_such():
    whole, worth = found(np.full(RUNS, np.nan), 0.5)
    assert (whole.runs, worth) == (0, {})
    whole, worth = found(uniform("die_bank_limit")[: LEAST_RUNS - 1], 0.5)
    assert (whole.runs, worth) == (LEAST_RUNS - 1, {})
