"""The user's own tiers: their text, what it refuses, and a projection under one."""

import pytest

from scenarios.catalog_files import load_catalog
from scenarios.errors import InputError
from scenarios.projection import project
from scenarios.scenario import Scenario
from scenarios.tiers import own_copy, own_tier, own_tier_text

CATALOG = load_catalog()
BAR = "own Lower bar = tpp >= 2000 or performance_density >= 1.6 -> denial, true -> allowed"


def test_the_text_of_an_own_tier_is_its_id_in_the_plainest_form():
    tier = own_tier("own  Lower   bar =tpp >= 2000 or  performance_density >= 1.6->denial 0, true -> allowed")
    assert tier.id == BAR
    assert own_tier_text(tier.name, tier.rules) == BAR
    assert own_tier(tier.id) == tier


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("own = tpp >= 1 -> denial", "NAME"),
        ("own Bar tpp >= 1 -> denial", "NAME"),
        ("own A:b = tpp >= 1 -> denial", "NAME"),
        ("own Bar = tpp >= 1 -> maybe", "maybe"),
        ("own Bar = tpp >= -> denial", "expected"),
        ("own Bar = flops >= 1 -> denial", "flops"),
        ("own Bar = tpp >= 1 -> case_by_case 2", "fee"),
        ("own Bar = tpp >= 1 -> case_by_case x", "x"),
        ("own Bar = ", "outcome"),
        ("own Bar = tpp >= 1 -> denial, tpp >= or 1 -> denial", "rule 2"),
        ("own Bar = tpp >= 1 -> denial, tpp >= or 1 -> denial", "found 'or' at sign 8"),
        ("own Bar = tpp >= 1 or flops >= 1 -> denial", "'flops' at sign 13"),
        ("own Bar = tpp >= -> denial", "found 'the end' at sign 7"),
    ],
)
def test_what_is_no_tier_is_refused_with_a_reason(text, word):
    with pytest.raises(InputError, match="tier") as refused:
        CATALOG.checked_value("tier", text)
    assert word in str(refused.value)


def test_an_own_tier_with_the_rules_of_a_shipped_one_projects_the_same():
    shipped = CATALOG.tiers["T7"]
    text = own_tier_text("Copy", shipped.rules)
    copy, original = (
        project(Scenario(draws=3).with_value(CATALOG, "tier", value, "2028Q1"), CATALOG) for value in (text, "T7")
    )
    assert (copy.cards == original.cards).all()
    assert copy.fingerprint != original.fingerprint


@pytest.mark.parametrize("tier", list(CATALOG.tiers))
def test_every_tier_can_be_started_from(tier):
    """The copy judges every foreign chip as the tier does, and is a value that the lever takes."""
    shipped, text = CATALOG.tiers[tier], own_copy(CATALOG.tiers[tier])
    assert CATALOG.checked_value("tier", text) == text
    for chip in CATALOG.chips.values():
        assert own_tier(text).judge(chip.figures) == shipped.judge(chip.figures)


def test_an_own_tier_survives_the_way_through_a_file():
    scenario = Scenario(name="Mine").with_value(CATALOG, "tier", BAR, "2028Q1")
    assert Scenario.from_plain(scenario.to_plain(CATALOG), CATALOG) == scenario


def test_the_rule_that_decides_is_named():
    tier = own_tier(BAR)
    assert tier.deciding(CATALOG.chips["H100 SXM"].figures) == tier.rules[0]
    assert tier.judge({"tpp": 100.0}) is None
    assert tier.deciding({"tpp": 100.0, "performance_density": 0.1}) == tier.rules[1]
