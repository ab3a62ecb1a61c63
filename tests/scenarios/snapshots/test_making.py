from dataclasses import replace

import pytest

from scenarios.errors import InputError
from scenarios.snapshots.content import Reason, Setting
from scenarios.snapshots.making import Choices, free_lever, snapshot_of
from tests.scenarios.snapshots.conftest import MADE, PAGES, SECRET


def test_pages_stand_in_the_order_chosen_and_the_scenario_beside_them(snapshot, told):
    assert tuple(one.id for one in snapshot.pages) == PAGES
    assert snapshot.scenario.settings == (
        Setting("tier", "2027Q1", "T8"),
        Setting("hbm_supply", "2026Q4", 0.5),
        Setting("die_area", "2026Q4", 7.0),
    )
    assert (snapshot.scenario.draws, snapshot.scenario.seed, snapshot.reference.settings) == (20, 7, ())
    assert (snapshot.imprint, snapshot.fingerprint) == (told.imprint, told.projection.catalog.fingerprint)


def test_reasons_stay_out_of_pages_and_scenario_unless_asked_for(told, snapshot):
    def cells(one):
        return [cell for row in one.pages[0].shown[0].rows for cell in row]

    kept = snapshot_of(told, ["levers"], Choices(MADE))
    assert (SECRET in cells(kept), kept.scenario.reasons) == (False, ())
    asked = snapshot_of(told, ["levers"], Choices(MADE, with_reasons=True))
    assert SECRET in cells(asked)
    assert asked.scenario.reasons == (Reason("tier", SECRET),)


def test_pages_made_elsewhere_follow(told, snapshot):
    mine = replace(snapshot.pages[0], id="mine", title="Two worlds")
    assert [one.id for one in snapshot_of(told, ["levers"], Choices(MADE), [mine]).pages] == ["levers", "mine"]


def test_a_free_lever_has_the_range_of_the_data_or_a_narrower_one(told, catalog):
    scenario = told.projection.scenario
    whole = free_lever("hbm_supply", scenario, catalog)
    assert (whole.low, whole.high, whole.value, whole.quarter) == (0, 5, 0.5, "2026Q4")
    narrow = free_lever("hbm_supply", scenario, catalog, (0.5, 1.5))
    assert (narrow.low, narrow.high) == (0.5, 1.5)
    tier = free_lever("tier", scenario, catalog)
    assert (tier.value, tier.quarter, [one.value for one in tier.choices]) == ("T8", "2027Q1", list(catalog.tiers))
    unset = free_lever("wafer_capacity", scenario, catalog)
    assert (unset.value, unset.quarter) == (1, "2026Q4")


def test_a_tier_of_the_users_own_is_among_the_choices(told, catalog):
    own = told.projection.scenario.with_value(catalog, "tier", "own Bar = tpp >= 2400 -> denial, true -> allowed")
    assert [one.label for one in free_lever("tier", own, catalog).choices][:2] == ["Bar", "T0"]


def test_what_cannot_stay_free_is_refused_with_a_reason(told, catalog):
    scenario = told.projection.scenario
    stepped = scenario.with_value(catalog, "hbm_supply", 2, "2028Q1")
    for name, where, between, reason in (
        ("hbm_supply", stepped, None, "several values over time"),
        ("export_fee", scenario, None, "no value of its own"),
        ("die_area", scenario, None, "is no lever"),
        ("hbm_suply", scenario, None, "did you mean 'hbm_supply'"),
        ("hbm_supply", scenario, (1.0, 2.0), "no range around its value"),
        ("hbm_supply", scenario, (0.0, 9.0), "is not allowed"),
        ("hbm_supply", scenario, (0.5, 0.5), "no range around its value"),
    ):
        with pytest.raises(InputError, match=reason):
            free_lever(name, where, catalog, between)


def test_more_levers_than_a_reader_can_move_and_no_page_are_refused(told, catalog):
    names = ("tier", "hbm_supply", "wafer_capacity", "logic_yield")
    levers = tuple(free_lever(one, told.projection.scenario, catalog) for one in names)
    with pytest.raises(InputError, match="at most 3 levers"):
        snapshot_of(told, ["levers"], Choices(MADE, levers=levers))
    with pytest.raises(InputError, match="pages"):
        snapshot_of(told, [], Choices(MADE))
