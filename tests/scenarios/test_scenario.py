import json
import math
from dataclasses import FrozenInstanceError, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenarios.catalog_files import load_catalog
from scenarios.errors import InputError
from scenarios.scenario import MOST_DRAWS, Scenario

CATALOG = load_catalog()
FREE = CATALOG.horizon.labels[CATALOG.horizon.first_free :]
FIRST = CATALOG.horizon.first_free


def settings_of(parameter):
    if parameter.unit == "tier":
        value = st.sampled_from(sorted(CATALOG.tiers))
    else:
        value = st.floats(parameter.minimum, parameter.maximum)
    return st.tuples(st.just(parameter.id), value, st.none() | st.sampled_from(FREE))


SETTINGS = st.lists(st.sampled_from(tuple(CATALOG.parameters.values())).flatmap(settings_of), max_size=6)


@st.composite
def scenarios(draw):
    scenario = Scenario(name=draw(st.text(max_size=20)))
    scenario = scenario.sized(draws=draw(st.integers(1, MOST_DRAWS)), seed=draw(st.integers(0, 2**32 - 1)))
    for parameter_id, value, quarter in draw(SETTINGS):
        scenario = scenario.with_value(CATALOG, parameter_id, value, quarter)
    return scenario


@settings(max_examples=100, deadline=None)
@given(scenarios())
def test_json_gives_the_same_scenario_back(scenario):
    """Through plain JSON and back nothing is lost: not a bit of a value, not a date, not the fingerprint."""
    text = json.dumps(scenario.to_plain(CATALOG), allow_nan=False)
    again = Scenario.from_plain(json.loads(text), CATALOG)
    assert again == scenario
    assert again.fingerprint == scenario.fingerprint
    assert json.dumps(again.to_plain(CATALOG)) == text


@settings(max_examples=50, deadline=None)
@given(scenarios(), st.text(max_size=10))
def test_the_fingerprint_is_of_the_numbers_only(scenario, name):
    """A new name keeps the fingerprint; another draw count, seed or value does not."""
    renamed = Scenario(name, scenario.values, scenario.draws, scenario.seed)
    assert renamed.fingerprint == scenario.fingerprint
    assert scenario.sized(draws=scenario.draws % MOST_DRAWS + 1).fingerprint != scenario.fingerprint
    assert scenario.sized(seed=(scenario.seed + 1) % 2**32).fingerprint != scenario.fingerprint
    other = 0.25 if scenario.values.get("hbm_supply") == ((FIRST, 0.5),) else 0.5
    assert scenario.with_value(CATALOG, "hbm_supply", other).fingerprint != scenario.fingerprint


def test_the_order_of_setting_does_not_matter():
    """Two levers set in either order are one scenario with one fingerprint."""
    one = Scenario().with_value(CATALOG, "hbm_supply", 2).with_value(CATALOG, "enforcement", 0.9)
    other = Scenario().with_value(CATALOG, "enforcement", 0.9).with_value(CATALOG, "hbm_supply", 2)
    assert one.fingerprint == other.fingerprint
    assert one.to_plain(CATALOG) == other.to_plain(CATALOG)


def test_a_scenario_is_frozen():
    """Setting a value makes a new scenario; the old one, and its values, cannot be changed."""
    old = Scenario()
    new = old.with_value(CATALOG, "hbm_supply", 2)
    assert (dict(old.values), dict(new.values)) == ({}, {"hbm_supply": ((FIRST, 2.0),)})
    with pytest.raises(FrozenInstanceError):
        new.seed = 8
    with pytest.raises(TypeError):
        new.values["hbm_supply"] = ()


def test_a_dated_value_joins_and_an_undated_one_replaces():
    """Points stand in order of time, a second one of the same date wins; without a date the schedule starts anew."""
    scenario = Scenario().with_value(CATALOG, "tier", "T8", "2028Q1").with_value(CATALOG, "tier", "T4", "2027Q1")
    assert scenario.values["tier"] == ((16, "T4"), (20, "T8"))
    scenario = scenario.with_value(CATALOG, "tier", "T6", "2028Q1")
    assert scenario.values["tier"] == ((16, "T4"), (20, "T6"))
    assert scenario.with_value(CATALOG, "tier", "T7").values["tier"] == ((15, "T7"),)
    assert dict(scenario.without("tier").values) == {}
    assert dict(scenario.with_schedule("tier", ()).values) == {}


@pytest.mark.parametrize("value", [5.01, -0.01, math.nan, math.inf, -math.inf, "two", None, True, [1], 10**400])
def test_a_value_out_of_range_is_refused_with_what_is_allowed(value):
    """The message names the lever, the value, and the range in numbers and as people read it."""
    with pytest.raises(InputError) as refused:
        Scenario().with_value(CATALOG, "hbm_supply", value)
    message = str(refused.value)
    assert refused.value.subject == "hbm_supply"
    assert all(part in message for part in ("hbm_supply", str(value), "0 to 5", "×0 to ×5"))


@pytest.mark.parametrize("value", ["T9", "t5", "", 5, None])
def test_an_unknown_tier_is_refused_with_the_known_ones(value):
    """T0 to T8 are named, and a near miss is offered."""
    with pytest.raises(InputError, match="not a tier") as refused:
        Scenario().with_value(CATALOG, "tier", value)
    assert "T0 to T8" in str(refused.value)


@pytest.mark.parametrize(("wrong", "meant"), [("hbm_suply", "hbm_supply"), ("china_aceptance", "china_acceptance")])
def test_an_unknown_id_is_refused_with_the_near_miss(wrong, meant):
    """A typing slip gets the id that is meant."""
    with pytest.raises(InputError, match=f"did you mean '{meant}'") as refused:
        Scenario().with_value(CATALOG, wrong, 1)
    assert refused.value.subject == wrong


@pytest.mark.parametrize("quarter", ["2026Q3", "2023Q1", "2031Q1", "soon", ""])
def test_a_locked_or_unknown_quarter_is_refused(quarter):
    """The message names the lever and the quarters in which it acts."""
    with pytest.raises(InputError, match="2026Q4 to 2030Q4") as refused:
        Scenario().with_value(CATALOG, "hbm_supply", 2, quarter)
    assert refused.value.subject == "hbm_supply"


@pytest.mark.parametrize(("sizes", "subject"), [({"draws": 0}, "draws"), ({"draws": 100_001}, "draws")])
def test_a_number_of_draws_out_of_range_is_refused(sizes, subject):
    """1 to 100,000 draws."""
    with pytest.raises(InputError, match="1 to 100000") as refused:
        Scenario().sized(**sizes)
    assert refused.value.subject == subject


@pytest.mark.parametrize("seed", [-1, 2**32])
def test_a_seed_out_of_range_is_refused(seed):
    """32 bits without a sign."""
    with pytest.raises(InputError, match="0 to 4294967295") as refused:
        Scenario().sized(seed=seed)
    assert refused.value.subject == "seed"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (None, "not a scenario"),
        ([], "not a scenario"),
        ({"format": 2}, "format 1: 2"),
        ({"colour": "red"}, "unknown key 'colour'"),
        ({"vlaues": {}}, "did you mean 'values'?"),
        ({"values": {}, "draw": 500}, "did you mean 'draws'?"),
        ({"values": {}, **dict.fromkeys(map(str, range(101)))}, "more than 100 unknown keys"),
        ({"values": {"hbm_supply": {str(n): 1 for n in range(99)}}}, "99 quarters are more than a projection has"),
        ({"values": {"hbm_supply": {"2027Q1": [1]}}}, "expected a number"),
        ({"values": {"hbm_supply": 10**5000}}, "expected a number"),
        ({"values": {"tier": "own " + "x" * 60_000}}, "expected a number, a tier"),
        ({"draws": 10**5000}, "whole numbers"),
        ({"values": []}, "'values' an object"),
        ({"draws": "many"}, "whole numbers"),
        ({"draws": 1.5}, "whole numbers"),
        ({"seed": True}, "whole numbers"),
        ({"draws": 0}, "1 to 100000"),
        ({"values": {"hbm_suply": 2}}, "hbm_supply"),
        ({"values": {"hbm_supply": 9}}, "0 to 5"),
        ({"values": {"hbm_supply": float("nan")}}, "0 to 5"),
        ({"values": {"hbm_supply": {"2026Q3": 2}}}, "2026Q4 to 2030Q4"),
        ({"values": {"tier": {"2027Q1": "T9"}}}, "T0 to T8"),
    ],
)
def test_a_file_that_is_no_scenario_is_refused(content, told):
    """What is wrong is told; nothing is half read."""
    with pytest.raises(InputError) as refused:
        Scenario.from_plain(content, CATALOG)
    assert told in str(refused.value)


def test_what_is_not_known_here_is_kept_and_is_no_part_of_the_numbers():
    """Fields of a later version go through unread, also when a value is set or the name changes."""
    later = {"tags": ["one", "two"], "owner": {"name": "Ann", "since": None}}
    plain = {"name": "A", "values": {"hbm_supply": 2}, **later}
    scenario = Scenario.from_plain(plain, CATALOG)
    assert dict(scenario.other) == later
    changed = replace(scenario.with_value(CATALOG, "enforcement", 0.9).without("hbm_supply"), name="B")
    again = changed.to_plain(CATALOG)
    assert {key: again[key] for key in later} == later
    assert scenario.fingerprint == Scenario.from_plain({"values": {"hbm_supply": 2}}, CATALOG).fingerprint
    with pytest.raises(TypeError):
        scenario.other["tags"] = []


def test_plain_values_may_be_short():
    """By hand a value may be written without a date, and everything may be left out."""
    assert Scenario.from_plain({}, CATALOG) == Scenario()
    short = Scenario.from_plain({"name": "One", "values": {"hbm_supply": 2}}, CATALOG)
    assert (short.name, short.values["hbm_supply"]) == ("One", ((FIRST, 2.0),))
