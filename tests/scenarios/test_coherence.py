import pytest

from scenarios.catalog_files import load_catalog
from scenarios.coherence import conflicts
from scenarios.scenario import Scenario
from scenarios.scenario_files import preset_scenario

CATALOG = load_catalog()
CASES = {
    "nothing_to_license": {"tier": "T8", "licence_approval": 0.9},
    "nothing_to_allocate": {"tier": "T8", "foreign_allocation": 2},
    "nothing_pays_a_fee": {"tier": "T7", "export_fee": 0.3},
    "nothing_by_case": {"tier": "T7", "licence_approval": 0.9},
    "licence_refused": {"china_acceptance": 0, "licence_approval": 0.9},
    "allocation_refused": {"china_acceptance": 0, "foreign_allocation": 2},
    "nobody_smuggles": {"tier": "T7", "china_acceptance": 1, "enforcement": 0.9},
    "memory_through_an_embargo": {"tier": "T8", "hbm_control": 0},
    "loose_borders_of_an_embargo": {"tier": "T8", "enforcement": 0.1},
    "opens_and_mandates": {"china_acceptance": 1, "domestic_mandate": 2},
    "wafers_without_tools": {"tool_control": 1, "wafer_capacity": 2},
    "yield_without_tools": {"tool_control": 1, "logic_yield": 1.5},
    "memory_without_tools": {"tool_control": 1, "hbm_supply": 3},
}


def scenario_of(values, quarter=None):
    scenario = Scenario()
    for name, value in values.items():
        scenario = scenario.with_value(CATALOG, name, value, quarter)
    return scenario


@pytest.mark.parametrize(("name", "values"), CASES.items())
def test_a_conflict_is_named_and_its_fix_ends_it(name, values):
    """The sentence speaks of the lever, and one click mends it."""
    scenario = scenario_of(values)
    found = {one.id: one for one in conflicts(scenario, CATALOG)}
    assert name in found
    one = found[name]
    assert CATALOG.parameters[one.parameter_id].label.lower() in one.text.lower() or name == "opens_and_mandates"
    for fix in one.fixes:
        mended = scenario.with_schedule(fix.parameter_id, fix.schedule)
        assert name not in {other.id for other in conflicts(mended, CATALOG)}


@pytest.mark.parametrize("values", CASES.values())
def test_neither_lever_alone_is_a_conflict(values):
    """It takes two: each of the levers by itself is a scenario like any other."""
    for name, value in values.items():
        assert conflicts(scenario_of({name: value}), CATALOG) == ()


def test_the_baseline_and_every_preset_are_coherent():
    """What ships contradicts itself nowhere."""
    assert conflicts(Scenario(), CATALOG) == ()
    for name, one in CATALOG.presets.items():
        assert conflicts(preset_scenario(one, CATALOG, name), CATALOG) == (), name


def test_a_conflict_says_from_when_it_holds():
    """Levers are dated; so is what they do to each other."""
    scenario = scenario_of({"tool_control": 1}).with_value(CATALOG, "wafer_capacity", 2, "2028Q1")
    (one,) = conflicts(scenario, CATALOG)
    assert one.text.startswith("From 2028Q1")
    over = scenario_of({"tier": "T8", "licence_approval": 0.9}).with_value(CATALOG, "tier", "T5", "2028Q1")
    assert [one.id for one in conflicts(over, CATALOG)] == ["nothing_to_license"]


@pytest.mark.parametrize("lever", [one.id for one in CATALOG.levers if one.unit != "tier"])
@pytest.mark.parametrize("end", ["minimum", "maximum"])
def test_one_lever_at_its_end_is_no_noise(lever, end):
    """A strategist who moves one lever is left alone."""
    assert conflicts(scenario_of({lever: getattr(CATALOG.parameters[lever], end)}), CATALOG) == ()


@pytest.mark.parametrize("name", ["nothing_to_license", "memory_through_an_embargo", "loose_borders_of_an_embargo"])
def test_a_tier_of_the_users_own_is_called_by_its_name(name):
    """Its rules would fill the bar; the user knows it by the name that he gave."""
    scenario = scenario_of({**CASES[name], "tier": "own Full stop = true -> banned"})
    (text,) = (one.text for one in conflicts(scenario, CATALOG) if one.id == name)
    assert "tier Full stop" in text or "Tier Full stop" in text
    assert "own " not in text
