from scenarios.catalog_files import load_catalog
from scenarios.figures.events import events_of
from scenarios.projection import project
from scenarios.scenario import Scenario

CATALOG = load_catalog()


def test_only_changes_after_the_first_free_quarter_are_events_told_in_short_and_in_full():
    """A lever that holds from the beginning is the scenario, not an event in it; what falls together is one event."""
    scenario = Scenario(draws=2).with_value(CATALOG, "hbm_supply", 0.5).with_value(CATALOG, "tier", "T7", "2028Q1")
    scenario = scenario.with_value(CATALOG, "hbm_supply", 2, "2028Q1").with_value(CATALOG, "hbm_supply", 3, "2027Q3")
    first, second = events_of(project(scenario, CATALOG))
    assert (first.at, first.word, first.told) == (2027.5, "HBM supply \u00d73", "2027Q3, HBM supply: \u00d73")
    assert (second.at, second.word) == (2028.0, "HBM supply \u00d72; T7")
    assert second.told.splitlines() == [
        "2028Q1, HBM supply: \u00d72",
        f"2028Q1, Export tier: {CATALOG.tiers['T7'].name}. {CATALOG.tiers['T7'].text}",
    ]


def test_an_own_tier_is_told_with_its_rules():
    own = "own Lower bar = tpp >= 2400 -> denial, true -> allowed"
    scenario = Scenario(draws=2).with_value(CATALOG, "tier", own, "2028Q1")
    (event,) = events_of(project(scenario, CATALOG))
    assert event.word == CATALOG.tier(own).short
    assert "Lower bar" in event.told
    assert "tpp >= 2400" in event.told
