from dataclasses import fields, replace

import numpy as np
import pytest

from scenarios.assumptions import applied
from scenarios.catalog_files import load_catalog
from scenarios.projection import Engine, Projection
from scenarios.provenance import PAST_ONLY, meaning, own_value, provenance, source
from scenarios.scenario import Scenario

CATALOG = load_catalog()
DRAWS = 4


def told(parameter_id, catalog=CATALOG):
    return provenance(catalog.parameters[parameter_id], catalog)


def test_an_own_value_is_written_with_its_quarters():
    """A schedule reads as a whole; a tier of one's own by its name."""
    supply, tier = CATALOG.parameters["hbm_supply"], CATALOG.parameters["tier"]
    scenario = Scenario().with_value(CATALOG, "hbm_supply", 0.5).with_value(CATALOG, "hbm_supply", 0.3, "2028Q1")
    assert own_value(supply, scenario, CATALOG) == "×0.5, ×0.3 from 2028Q1"
    assert own_value(supply, Scenario(), CATALOG) == ""
    scenario = scenario.with_value(CATALOG, "tier", "own Bar = tpp >= 2400 -> denial")
    assert own_value(tier, scenario, CATALOG) == "Bar"


def same(first: Projection, second: Projection) -> bool:
    """Return whether two projections hold the same numbers."""
    names = [one.name for one in fields(first.ahead) if one.name != "totals"]
    return all(np.array_equal(getattr(first, name), getattr(second, name), equal_nan=True) for name in names)


@pytest.fixture(scope="module")
def engine() -> Engine:
    """Return an engine that keeps the past of a few draws."""
    return Engine(CATALOG)


@pytest.fixture(scope="module")
def befores(engine) -> tuple[Projection, ...]:
    """Return the baseline, and a market in which memory may be imported and clouds abroad are closed."""
    bases = (Scenario(draws=DRAWS), applied(Scenario(draws=DRAWS), CATALOG, {"tier": "T8", "hbm_control": 0}))
    return tuple(engine.project(base) for base in bases)


@pytest.mark.parametrize("parameter_id", [one for one in CATALOG.parameters if not one.startswith("vendor_weight")])
def test_what_is_said_of_no_effect_holds(engine, befores, parameter_id):
    """A parameter of the past changes nothing ahead at either end of its range; every other one changes something.

    Some act only where memory may be imported, or where clouds abroad are closed.
    """
    parameter = CATALOG.parameters[parameter_id]
    moved = False
    for before in befores:
        for end in (parameter.minimum, parameter.maximum):
            set_so = before.scenario.with_value(CATALOG, parameter_id, end)
            moved = moved or not same(before, engine.project(set_so))
    assert moved == (parameter_id not in PAST_ONLY)
    assert ("changes nothing ahead" in meaning(parameter)) == (not moved)


@pytest.mark.parametrize(
    ("parameter_id", "words"),
    [
        ("hbm_supply", "keeps its spread"),
        ("wafer_path", "scales the central path"),
        ("china_acceptance", "replaces the path"),
        ("export_fee", "what the tier says"),
        ("dies_per_wafer", "sets it in every run; its spread is gone"),
        ("die_area", "sets it in every run"),
        ("tier", "in force"),
    ],
)
def test_what_a_number_means_is_said(parameter_id, words):
    """Setting a lever, a path, a spread or a constant are four different things."""
    assert words in meaning(CATALOG.parameters[parameter_id])


def test_where_a_parameter_comes_from():
    """Range, distribution, sources, the newest of them and the place of the symbol, all in words."""
    one = told("licence_approval")
    assert (one.low, one.central, one.high, one.unit) == ("10 %", "50 %", "90 %", "share")
    assert one.section == "Legality and foreign supply"
    assert "triangular" in one.distribution
    assert [source.id for source in one.sources] == ["R10b"]
    assert one.sources[0].confidence == "high"
    assert one.newest == "2026-01"
    assert not one.stale
    path = told("foreign_cap_case_by_case")
    assert (path.low, path.central, path.high) == ("0", "600", "1,000")
    assert "whole path" in path.distribution
    assert told("wafer_path").low == "×0.533"
    assert told("tier").central == "T5"
    published = {source.id: source.value for source in told("foreign_allocation").sources}
    assert published["S005"] == "1,000,000 units"


@pytest.mark.parametrize("parameter_id", CATALOG.parameters)
def test_every_parameter_has_its_place_and_its_sources(parameter_id):
    """None is without a section of the equations page, a source or a word for it, and a description."""
    one = told(parameter_id)
    assert one.section
    assert one.sources
    assert one.description
    assert all(source.quantity for source in one.sources)


def test_a_source_grows_old():
    """More than 12 months before the data's month is old; an assumption has no date and never is."""
    assert told("foreign_allocation").newest == "2025-09"
    for version, stale in (("2026-09", False), ("2026-10", True)):
        assert told("foreign_allocation", replace(CATALOG, version=version)).stale is stale
    assert told("die_bank_limit").newest == ""
    assert not told("die_bank_limit", replace(CATALOG, version="2099-01")).stale
    assert told("price_response").newest == "2026-11"
    assert told("fab_lag").newest == "2025-12"


@pytest.mark.parametrize(
    ("evidence_id", "quantity", "value"),
    [
        ("M001", "cards shipped, total, 2025", "4,000,000 cards"),
        ("M009", "share of cards, domestic, 2025", "41 %"),
        ("M012", "revenue, total supply, 2025", "37 USD bn"),
        (
            "W033",
            "domestic CPU share in telco server tenders (diffusion analogue), China Telecom, 2020",
            "19.9 % of servers",
        ),
        ("R10b", "Jan 2026 BIS case-by-case rule, licence case by case, 2026-01-15", ""),
    ],
)
def test_a_published_number_is_told_in_words(evidence_id, quantity, value):
    """What was counted, of whom and when; a share in per cent, whatever it is a share of."""
    told = source(evidence_id, CATALOG)
    assert (told.quantity, told.value) == (quantity, value)


def test_no_published_number_shows_an_id_of_the_data():
    """A quantity with an underscore is for programs, and so is a fraction: whatever the source, people read words."""
    assert [one.id for one in CATALOG.evidence.values() if "_" in one.quantity] == []
    assert [one for one in CATALOG.evidence if "fraction" in source(one, CATALOG).value] == []
