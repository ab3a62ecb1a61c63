"""A tier made of limits: its text, what it stops, and what is refused."""

import pytest

from scenarios.bars import LIMITED, Bar, read_bar, typed_fee, typed_limit, written_fee
from scenarios.catalog_files import load_catalog
from scenarios.errors import InputError
from scenarios.tiers import own_tier

CATALOG = load_catalog()
ALL = tuple((name, 1000.5) for name in LIMITED)


@pytest.mark.parametrize(
    ("bar", "text"),
    [
        (Bar("Low", (("tpp", 2400.0),), "denial", 0.0), "own Low = tpp >= 2400 -> denial, true -> allowed"),
        (
            Bar("Two", (("performance_density", 1.6), ("both_bandwidths", 1700.0)), "case_by_case", 0.25),
            "own Two = performance_density >= 1.6 or memory_bandwidth_gb_s + interconnect_gb_s >= 1700"
            " -> case_by_case 0.25, true -> allowed",
        ),
        (Bar("Open", (), "denial", 0.0), "own Open = true -> allowed"),
        (Bar("Big", (("tpp", 2.5e7),), "banned", 0.0), "own Big = tpp >= 25000000 -> banned, true -> allowed"),
    ],
)
def test_a_bar_and_its_text_are_the_same(bar, text):
    """Written as rules and read back; a great limit stays in plain digits, which the grammar reads."""
    assert bar.text == text
    assert read_bar(own_tier(text)) == bar


@pytest.mark.parametrize("outcome", ["denial", "banned", "case_by_case"])
def test_at_or_above_any_limit_the_outcome_holds(outcome):
    bar = own_tier(Bar("All", ALL, outcome, 0.0).text)
    low = {"tpp": 1000.0, "performance_density": 1.0, "memory_bandwidth_gb_s": 500.0, "interconnect_gb_s": 500.0}
    assert bar.judge(low) == ("allowed", 0.0)
    for changed in ({"tpp": 1000.5}, {"performance_density": 1000.5}, {"interconnect_gb_s": 500.5}):
        assert bar.judge(low | changed) == (outcome, 0.0)


@pytest.mark.parametrize(
    "text",
    [
        "own Other = tpp > 2400 -> denial, true -> allowed",
        "own Other = tpp >= 2400 and datacenter -> denial, true -> allowed",
        "own Other = tpp >= 2400 -> denial, true -> case_by_case",
        "own Other = tpp >= 2400 -> denial",
        "own Other = tpp >= 2400 -> allowed, true -> allowed",
        "own Other = tpp >= 2400 -> denial 0.2, true -> allowed",
        "own Other = interconnect_gb_s >= 600 -> denial, true -> allowed",
    ],
)
def test_rules_that_say_more_than_limits_are_no_bar(text):
    assert read_bar(own_tier(text)) is None


@pytest.mark.parametrize("tier", list(CATALOG.tiers))
def test_no_tier_of_the_catalog_is_a_bar(tier):
    assert read_bar(CATALOG.tiers[tier]) is None


def test_what_is_typed_becomes_a_limit_or_a_fee():
    assert [typed_limit(text) for text in ("", "  ", "2400", "2,400", "1.6")] == [None, None, 2400.0, 2400.0, 1.6]
    assert [typed_fee(written_fee(fee)) for fee in (0.0, 0.25, 0.125)] == [0.0, 0.25, 0.125]
    assert [typed_fee(text) for text in ("", "25", "25 %", "0")] == [0.0, 0.25, 0.25, 0.0]


@pytest.mark.parametrize("text", ["0", "-5", "x2", "+10 %", "many", "1e999"])
def test_no_limit_is_refused_with_its_text(text):
    with pytest.raises(InputError, match="is no"):
        typed_limit(text)


@pytest.mark.parametrize("text", ["100", "-1", "x2", "much"])
def test_no_fee_is_refused(text):
    with pytest.raises(InputError, match="is no"):
        typed_fee(text)


@pytest.mark.parametrize("name", ["", "a, b", "a = b", "a > b"])
def test_a_name_that_rules_are_written_with_is_refused(name):
    with pytest.raises(InputError, match="NAME"):
        _ = Bar(name, (("tpp", 2400.0),), "denial", 0.0).text
