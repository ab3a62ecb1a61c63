from dataclasses import replace

import pytest

from scenarios.errors import InputError
from scenarios.snapshots.checks import checked
from scenarios.snapshots.container import unsealed
from scenarios.snapshots.content import read_payload
from scenarios.snapshots.live import LiveSnapshot, matching_catalog
from tests.scenarios.snapshots.test_content import bits


@pytest.fixture(scope="module")
def live(raw, shared_engine):
    return LiveSnapshot(checked(read_payload(unsealed(raw).payload)), shared_engine)


def test_computed_here_the_pages_are_those_of_the_file_to_the_last_bit(live):
    told = live.told({})
    assert bits(live.pages(told)) == bits(live.snapshot.pages)


def test_a_moved_lever_gives_what_the_program_itself_projects(live, shared_engine, catalog):
    told = live.told({"hbm_supply": 2.0, "tier": "T0"})
    scenario = live.told({}).projection.scenario.with_value(catalog, "hbm_supply", 2.0)
    scenario = scenario.with_value(catalog, "tier", "T0", "2027Q1")
    same = shared_engine.project(scenario)
    assert (told.projection.cards == same.cards).all()
    assert told.imprint.scenario == "Ban, HBM supply ×2, Export tier T0"
    assert live.pages(told)[1].title != live.snapshot.pages[1].title


def test_a_lever_stays_in_its_range_and_where_it_stood_changes_nothing(live):
    assert live.scenario({"hbm_supply": 0.5, "tier": "T8"}) == live.scenario({})
    assert live.scenario({"hbm_supply": 99.0}).values["hbm_supply"][0][1] == 5.0


def test_while_a_lever_moves_fewer_draws_and_nobody_waiting_will_do(live):
    assert live.told({"hbm_supply": 1.0}, draws=4).projection.scenario.draws == 4
    assert live.told({"hbm_supply": 1.1}, outdated=lambda: True) is None


def test_pages_made_elsewhere_stay_as_they_are(live):
    mine = replace(live.snapshot.pages[0], id="mine")
    other = LiveSnapshot(replace(live.snapshot, pages=(mine,)), live.engine)
    assert other.pages(live.told({"hbm_supply": 2.0})) == (mine,)


def test_other_data_and_another_version_are_said_and_keep_the_levers_still(snapshot, catalog, tmp_path):
    assert matching_catalog(snapshot, catalog, tmp_path) == (catalog, "")
    found, why = matching_catalog(replace(snapshot, fingerprint="0" * 16), catalog, tmp_path)
    assert found is None
    assert why.startswith(f"Made with data {catalog.version}, which are not here: the pages are shown as they were")
    older = replace(snapshot, imprint=replace(snapshot.imprint, engine="0.0.9"))
    assert matching_catalog(older, catalog, tmp_path)[1].startswith("Made with version 0.0.9, this is ")
    huge = replace(snapshot, scenario=replace(snapshot.scenario, draws=100_000))
    assert matching_catalog(huge, catalog, tmp_path)[1].startswith("Made of 100,000 runs, too many")


def test_a_lever_that_these_data_do_not_know_is_refused(snapshot, shared_engine):
    for wrong in (replace(snapshot.levers[0], id="magic"), replace(snapshot.levers[0], high=900.0)):
        with pytest.raises(InputError):
            LiveSnapshot(replace(snapshot, levers=(wrong,)), shared_engine)
