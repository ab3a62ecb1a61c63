"""A mixture of weighted runs equals the runs taken as often as they weigh."""

import numpy as np
import pytest

from scenarios.analysis.mixture import LEVELS, Weighted, mixed_quantiles, mixture, normalised
from scenarios.ensemble import Ensemble
from scenarios.errors import InputError
from scenarios.scenario import Scenario


def test_quantiles_equal_those_of_runs_that_are_repeated():
    """Weights 1 : 3 : 2 are each run once, three times and twice; one run has no share."""
    runs = np.random.default_rng(4).random((3, 5, 7))
    runs[1, 2, 3] = np.nan
    found = mixed_quantiles(runs, normalised([1, 3, 2]), LEVELS)
    for quarter in range(5):
        repeated = np.concatenate([np.repeat(runs[at, quarter], times) for at, times in enumerate((1, 3, 2))])
        expected = np.quantile(repeated[np.isfinite(repeated)], LEVELS, method="inverted_cdf")
        assert found[:, quarter] == pytest.approx(expected)


def test_a_scenario_without_weight_adds_nothing_and_a_quarter_without_sales_is_a_gap():
    runs = np.random.default_rng(4).random((2, 2, 9))
    runs[:, 1] = np.nan
    found = mixed_quantiles(runs, (1.0, 0.0), (0.5,))
    assert found[0, 0] == np.median(runs[0, 0])
    assert np.isnan(found[0, 1])


def test_weights_are_brought_to_one():
    assert normalised([1, 3]) == (0.25, 0.75)
    for wrong in ([], [0, 0], [1, -1], [1, float("nan")]):
        with pytest.raises(InputError, match="zero or more"):
            normalised(wrong)


def test_a_mixture_of_scenarios_lies_between_them(catalog, shared_engine):
    low, high = (Scenario(draws=12).with_value(catalog, "hbm_supply", one) for one in (0.2, 3))
    asked = Weighted((low, high), (0.5, 0.5), "revenue", "official", 2028)
    (found,) = mixture(asked, Ensemble(shared_engine))
    for workload in ("inference", "training"):
        alone = found.alone[workload][:, 2]
        assert alone[0] < found.year[workload][2] < alone[1]
        shares = [shared_engine.project(one).share("revenue", "official", workload, 2028)[1:] for one in (low, high)]
        expected = np.quantile(np.concatenate(shares), LEVELS, method="inverted_cdf")
        assert found.year[workload] == pytest.approx(expected)
        assert found.quantiles[workload].shape == (len(LEVELS), catalog.horizon.count)


def test_one_scenario_is_no_mixture(shared_engine):
    asked = Weighted((Scenario(), Scenario()), (1.0, 0.0), "revenue", "official", 2028)
    with pytest.raises(InputError, match="at least two"):
        next(mixture(asked, Ensemble(shared_engine)))
