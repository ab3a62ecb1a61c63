from dataclasses import replace

import pytest

from scenarios.catalog_files import load_catalog
from scenarios.changes import Change, apply
from scenarios.errors import InputError
from scenarios.lenient_reading import in_free_quarters, read_lenient, read_lenient_change
from scenarios.quarters import Horizon
from scenarios.scenario import Scenario

CATALOG = load_catalog()
LATER = replace(
    CATALOG,
    version="2027-08",
    horizon=Horizon(CATALOG.horizon.first, CATALOG.horizon.last, CATALOG.horizon.last_observed + 0.75),
)
"""The same data three quarters on: levers act from 2027Q3."""
FREE = "2027Q3"


def points(scenario, name):
    labels = LATER.horizon.labels
    return {labels[at]: value for at, value in scenario.values[name]}


def read(values, catalog=LATER, **more):
    return read_lenient({"name": "Mine", "values": values, **more}, catalog)


def test_a_scenario_that_fits_is_read_as_strictly_and_without_a_word():
    content = {"name": "Mine", "values": {"hbm_supply": {"2028Q1": 2.0}, "tier": "T8"}, "reasons": {"tier": "a wall"}}
    scenario, remarks = read_lenient(content, LATER)
    assert remarks == ()
    assert scenario == Scenario.from_plain(content, LATER)


def test_a_quarter_that_is_observed_by_now_becomes_the_first_free_one():
    written = Scenario("Mine").with_value(CATALOG, "hbm_supply", 2).to_plain(CATALOG)
    with pytest.raises(InputError, match="observed"):
        Scenario.from_plain(written, LATER)
    scenario, remarks = read_lenient(written, LATER)
    assert points(scenario, "hbm_supply") == {FREE: 2.0}
    assert remarks == (f"hbm_supply: 2026Q4 is observed now; the value holds from {FREE} on",)


def test_of_several_past_values_the_last_counts_and_the_others_are_told():
    scenario, remarks = read({"hbm_supply": {"2027Q2": 3, "2026Q4": 2, "2028Q1": 4}})
    assert points(scenario, "hbm_supply") == {FREE: 3.0, "2028Q1": 4.0}
    assert [one.split(";")[0] for one in remarks] == [
        "hbm_supply: 2026Q4 is observed now, and another value holds from 2027Q3 on",
        "hbm_supply: 2027Q2 is observed now",
    ]


def test_a_value_that_is_set_in_the_first_free_quarter_stays():
    scenario, remarks = read({"hbm_supply": {"2026Q4": 2, FREE: 3}})
    assert points(scenario, "hbm_supply") == {FREE: 3.0}
    assert len(remarks) == 1
    assert remarks[0].endswith("it is left out")


def test_what_lies_beyond_the_horizon_is_left_out_and_told():
    scenario, remarks = read({"hbm_supply": {"2035Q1": 2}, "tier": {"2028Q1": "T8", "2031Q1": "T0"}})
    assert set(scenario.values) == {"tier"}
    assert points(scenario, "tier") == {"2028Q1": "T8"}
    assert [one.split(" lies")[0] for one in remarks] == ["hbm_supply: 2035Q1", "tier: 2031Q1"]


def test_what_there_is_no_more_is_left_out_with_its_reason():
    values = {"gone": 2, "tier": {"2028Q1": "T77", "2029Q1": "T8"}}
    scenario, remarks = read(values, reasons={"gone": "why", "tier": "a wall"})
    assert points(scenario, "tier") == {"2029Q1": "T8"}
    assert dict(scenario.reasons) == {"tier": "a wall"}
    assert remarks == (
        "gone: data 2027-08 have no such parameter; its value is left out",
        "tier: data 2027-08 have no tier 'T77'; it is left out",
    )


def test_a_tier_that_is_set_throughout_and_gone_leaves_the_scenario_without():
    scenario, remarks = read({"tier": "T77"})
    assert (dict(scenario.values), len(remarks)) == ({}, 1)


@pytest.mark.parametrize(("value", "nearest", "words"), [(9, 5.0, "\u00d75"), (-1, 0.0, "\u00d70")])
def test_a_number_out_of_range_becomes_the_nearest_allowed(value, nearest, words):
    scenario, remarks = read({"hbm_supply": value})
    assert points(scenario, "hbm_supply") == {FREE: nearest}
    assert remarks[0].endswith(f"beyond what data 2027-08 allow; {words} is taken")


@pytest.mark.parametrize(
    "content",
    [
        [],
        "text",
        {"values": []},
        {"values": {"hbm_supply": "much"}},
        {"values": {"hbm_supply": True}},
        {"values": {"hbm_supply": float("nan")}},
        {"values": {"hbm_supply": {"soon": 2}}},
        {"values": {"hbm_supply": [2]}},
        {"format": 2},
        {"unheard_of": 1},
        {"draws": 0},
        {"reasons": {"tier": 3}},
    ],
)
def test_what_no_data_would_allow_is_refused_as_ever(content):
    with pytest.raises(InputError):
        read_lenient(content, LATER)


def test_values_without_dates_stay_as_they_are():
    assert in_free_quarters({"a": 2, "b": {"soon": 1}, "c": {}}, LATER.horizon) == ({"a": 2, "b": {"soon": 1}}, ())


def history():
    """Return scenarios and the changes between them, as written before the data moved on."""
    steps = [Scenario("Mine")]
    for name, value, quarter in (("hbm_supply", 2, None), ("hbm_supply", 3, "2027Q1"), ("tier", "T8", "2028Q1")):
        steps.append(steps[-1].with_value(CATALOG, name, value, quarter))
    pairs = zip(steps, steps[1:], ("hbm_supply", "hbm_supply", "tier"), strict=False)
    return steps, [Change.of(before, field, after.values[field], "lever") for before, after, field in pairs]


def test_the_history_of_a_scenario_leads_to_the_same_scenario_as_its_document():
    """Each change is read as the scenarios around it are, so undo and redo fit what is shown."""
    steps, changes = history()
    scenario = read_lenient(steps[0].to_plain(CATALOG), LATER)[0]
    for step, change in zip(steps[1:], changes, strict=True):
        read_back, remarks = read_lenient_change(change.to_plain(CATALOG), LATER)
        scenario = apply(scenario, read_back)
        assert scenario == read_lenient(step.to_plain(CATALOG), LATER)[0]
        assert bool(remarks) == (change.field == "hbm_supply")


def test_a_change_of_a_whole_scenario_or_of_words_is_read_too():
    steps, _changes = history()
    whole = Change.of(steps[0], "scenario", steps[2], "open")
    read_back, remarks = read_lenient_change(whole.to_plain(CATALOG), LATER)
    assert points(read_back.new, "hbm_supply") == {FREE: 3.0}
    assert len(remarks) == 2
    named = Change.of(steps[0], "name", "Other", "rename").to_plain(CATALOG)
    assert read_lenient_change(named, LATER) == (Change.from_plain(named, LATER), ())
    reasons = {**named, "field": "reasons", "old": {}, "new": {"gone": "why", "tier": "a wall"}}
    assert dict(read_lenient_change(reasons, LATER)[0].new) == {"tier": "a wall"}


def test_a_change_of_a_parameter_that_is_gone_is_left_out_and_told():
    _steps, changes = history()
    gone = {**changes[0].to_plain(CATALOG), "field": "gone"}
    assert read_lenient_change(gone, LATER)[0] is None
    assert "no such parameter" in read_lenient_change(gone, LATER)[1][0]


@pytest.mark.parametrize("content", [[], {"field": 3}, {"field": "name"}, {"field": "tier", "old": 3, "new": 4}])
def test_what_is_no_change_is_refused(content):
    with pytest.raises(InputError):
        read_lenient_change(content, LATER)
