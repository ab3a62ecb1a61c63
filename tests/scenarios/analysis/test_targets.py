"""Statements about shares: read strictly, and true or not in each run."""

import numpy as np
import pytest

from scenarios.analysis.targets import EXAMPLE, Target, checked_probability, parse_target, period_of
from scenarios.errors import InputError

HALF = Target("inference", "revenue", True, 0.5, "2028")


def test_a_target_is_read_and_written(catalog):
    horizon = catalog.horizon
    assert parse_target(EXAMPLE, horizon) == Target("inference", "revenue", True, 0.6, "2028Q4")
    counted = parse_target(" share : training : delivered : with_offshore <= .25 @ 2028 ", horizon)
    assert counted == Target("training", "delivered", False, 0.25, "2028", "with_offshore")
    for one in (HALF, counted):
        assert parse_target(one.text, horizon) == one


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("share:inference:revenue 0.6", "such as share:inference"),
        ("share:inference:revenue>0.6@2028", "'>' is not"),
        ("share:inference:revenue==0.6@2028", "'==' is not"),
        ("premium:inference:revenue>=0.6@2028", "'premium:inference:revenue' is no share"),
        ("share:inference>=0.6@2028", "is no share"),
        ("share:inferense:revenue>=0.6@2028", "did you mean 'inference'"),
        ("share:inference:revenu>=0.6@2028", "definition 'revenu' is not known (did you mean 'revenue'"),
        ("share:inference:revenue:with_offshore>=0.6@2028", "allowed: official, with_grey"),
        ("share:inference:revenue>=60@2028", "'60' is not a share"),
        ("share:inference:revenue>=nan@2028", "'nan' is not a share"),
        ("share:inference:revenue>=@2028", "'' is not a share"),
        ("share:inference:revenue>=0.6@2025", "'2025' is neither"),
        ("share:inference:revenue>=0.6@2031", "'2031' is neither"),
        ("share:inference:revenue>=0.6@2026Q3", "2026Q4 to 2030Q4"),
        ("share:inference:revenue>=0.6@soon", "'soon' is neither"),
        ("share:inference:revenue>=0.6@", "'' is neither"),
    ],
)
def test_what_is_wrong_with_a_target_is_named(catalog, text, told):
    with pytest.raises(InputError) as refused:
        parse_target(text, catalog.horizon)
    assert told in str(refused.value)
    assert refused.value.subject == "target"


def test_a_period_is_a_year_or_one_quarter(catalog):
    assert period_of("2028", catalog.horizon) == 2028
    assert period_of("2026Q4", catalog.horizon) == slice(15, 16)


def test_a_run_without_a_share_meets_no_target():
    shares = np.array([0.4, 0.5, 0.6, np.nan])
    assert HALF.probability(shares) == 0.5
    at_most = Target("inference", "revenue", False, 0.5, "2028")
    assert at_most.probability(shares) == 0.5


@pytest.mark.parametrize("at_least", [True, False])
def test_the_reserve_has_the_sign_of_the_answer(at_least):
    """Whatever the shares and the probability: the reserve is at or above zero exactly where enough runs meet."""
    random = np.random.default_rng(1)
    for _case in range(300):
        shares = random.random(random.integers(1, 30))
        shares[random.random(len(shares)) < 0.2] = np.nan
        target = Target("all", "units", at_least, float(random.random()), "2028")
        probability = float(random.choice([0.1, 0.5, 0.8, 1.0]))
        assert (target.reserve(shares, probability) >= 0) == (target.probability(shares) >= probability - 1e-12)


@pytest.mark.parametrize("wrong", [0, -0.1, 1.01, float("nan")])
def test_a_probability_is_above_0_and_at_most_1(wrong):
    assert checked_probability(1) == 1
    with pytest.raises(InputError, match="probability"):
        checked_probability(wrong)
