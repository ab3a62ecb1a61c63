"""The headlines that are kept beside a change, and their difference in words."""

import json

import numpy as np
import pytest

from scenarios.catalog_files import load_catalog
from scenarios.figures.history import effect_words, yearly_shares
from scenarios.projection import DEFINITIONS, Engine
from scenarios.scenario import Scenario

CATALOG = load_catalog()


@pytest.fixture(scope="module")
def headlines():
    """The baseline, a market short of memory, and an embargo."""
    engine, scenario = Engine(CATALOG), Scenario(draws=40)
    short = scenario.with_value(CATALOG, "hbm_supply", 0.3)
    closed = scenario.with_value(CATALOG, "tier", "T8")
    return [engine.project(one) for one in (scenario, short, closed)]


def test_all_headlines_are_kept_as_plain_fractions(headlines):
    """Every workload, definition and year; JSON takes them, and nothing is nobody's share."""
    shares = yearly_shares(headlines[0])
    expected = np.median(headlines[0].share("revenue", "official", "training", 2028)[1:])
    assert shares["training"]["revenue"]["2028"] == pytest.approx(expected)
    assert set(shares["inference"]) == set(DEFINITIONS)
    assert set(shares["inference"]["units"]) == {str(year) for year in CATALOG.horizon.years}
    assert json.loads(json.dumps(shares, allow_nan=False)) == shares


def test_the_effect_is_told_in_points(headlines):
    """The difference of both medians, rounded to points, with its sign."""
    before, after = (yearly_shares(one) for one in headlines[:2])
    change = after["training"]["revenue"]["2028"] - before["training"]["revenue"]["2028"]
    words = effect_words(before, after, "revenue", 2028)
    assert f"training −{abs(round(change * 100))} points" in words
    assert "inference −" in words
    assert effect_words(before, before, "revenue", 2028) == "inference unchanged, training unchanged"
    assert effect_words(None, after, "revenue", 2028) == ""
    assert effect_words(before, {}, "revenue", 2028) == ""
