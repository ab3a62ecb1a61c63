"""A library under data that moved on: everything opens, what is different is told, and the rows stay as they were."""

import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest

from scenarios.changes import Change, apply
from scenarios.errors import StorageError
from scenarios.quarters import Horizon
from scenarios.scenario import Scenario
from scenarios.storage import ScenarioStore


@pytest.fixture(scope="session")
def later(catalog):
    """Return the same data three quarters on, without one parameter: levers act from 2027Q3."""
    horizon = Horizon(catalog.horizon.first, catalog.horizon.last, catalog.horizon.last_observed + 0.75)
    kept = {name: one for name, one in catalog.parameters.items() if name != "enforcement"}
    return replace(catalog, version="2027-08", horizon=horizon, parameters=kept)


@pytest.fixture
def old(path, catalog, edit):
    """Return the id of a scenario of the shipped data, saved as Old, edited since, and with one step taken back."""
    with ScenarioStore(path, catalog, "1") as store:
        scenario_id, scenario = store.start(Scenario()), Scenario()
        first = catalog.horizon.first_free
        for field, new in (("hbm_supply", ((first, 0.5),)), ("enforcement", ((first, 0.9),)), ("seed", 8)):
            scenario = edit(store, scenario_id, scenario, field, new)
        store.save(scenario_id, "Old", "2028: 12 %", {"training": "12 %"})
        scenario = edit(store, scenario_id, replace(scenario, name="Old"), "seed", 9)
        undo = store.log(scenario_id).undo()
        store.record(scenario_id, undo, apply(scenario, undo))
    return scenario_id


def rows(path):
    with closing(sqlite3.connect(path)) as file:
        return [
            file.execute(f"SELECT {columns} FROM {table} ORDER BY id").fetchall()
            for columns, table in (
                ("name, saved_document, working_document, data_version", "scenario"),
                ("*", "change"),
            )
        ]


def points(scenario, catalog, name):
    return {catalog.horizon.labels[at]: value for at, value in scenario.values[name]}


def test_an_old_scenario_opens_under_new_data_and_says_what_is_different(path, old, later):
    before = rows(path)
    with ScenarioStore(path, later) as store:
        scenario_id, working, saved = store.latest()
        assert (scenario_id, working, store.open("Old"), store.saved("Old")) == (old, saved, (old, saved, saved), saved)
        assert points(saved, later, "hbm_supply") == {"2027Q3": 0.5}
        assert set(saved.values) == {"hbm_supply"}
        first, *told = store.moved("Old")
        assert store.moved(old) == (first, *told)
        assert store.log(old).next_undo.new == 8
        assert [entry.change.field for entry in store.history(old)] == ["seed", "seed", "seed", "hbm_supply"]
    assert first.startswith("Old was written with data 2026-11 and is moved to where data 2027-08 allow it")
    assert told == [
        "enforcement: data 2027-08 have no such parameter; its value is left out",
        "hbm_supply: 2026Q4 is observed now; the value holds from 2027Q3 on",
    ]
    assert rows(path) == before, "opening changes no row"


def test_what_fits_is_opened_without_a_word(path, old, catalog):
    with ScenarioStore(path, catalog) as store:
        assert store.moved("Old") == store.moved(old) == ()
        assert set(store.saved("Old").values) == {"hbm_supply", "enforcement"}


def test_undo_goes_on_under_new_data_to_the_beginning(path, old, later):
    with ScenarioStore(path, later) as store:
        log, scenario = store.log(old), store.open(old)[1]
        while change := log.undo():
            scenario = apply(scenario, change)
            store.record(old, change, scenario)
        assert scenario.values == {}
        assert replace(store.state_at(old, None), name="") == Scenario()
        assert store.log(old).position == 0


def test_the_first_change_under_new_data_notes_the_move_and_old_data_still_read_all(path, old, later, catalog):
    with ScenarioStore(path, later) as store:
        working = store.open("Old")[1]
        change = Change.of(working, "draws", 500, "typed")
        store.record(old, change, apply(working, change))
        assert store.open("Old")[1] == apply(working, change)
        moved = [entry.change.cause for entry in store.history(old)][:2]
        assert moved == ["typed", "other data"]
        assert [one.where for one in store.search("Moved to data 2027-08")] == ["change"]
        assert store.log(old).next_undo == change
    with ScenarioStore(path, catalog) as store:
        log, scenario = store.log(old), store.open("Old")[1]
        assert points(scenario, catalog, "hbm_supply") == {"2027Q3": 0.5}
        for _step in range(2):
            scenario = apply(scenario, log.undo())
        assert points(scenario, catalog, "hbm_supply") == {"2026Q4": 0.5}
        assert set(scenario.values) == {"hbm_supply", "enforcement"}
        assert store.saved("Old") == replace(scenario, name="Old")


def test_saving_and_reverting_under_new_data_keep_the_line_of_changes(path, old, later, catalog):
    with ScenarioStore(path, later) as store:
        working = store.open("Old")[1]
        change = Change.of(working, "seed", 3, "typed")
        store.record(old, change, apply(working, change))
        store.revert(old)
        assert store.open("Old")[1] == working
        store.save(old, "Old", "2028: 13 %")
        assert store.moved("Old") == ()
        assert store.saved("Old") == working
    for data in (later, catalog):
        with ScenarioStore(path, data) as store:
            assert store.log(old).position > 0
            assert store.state_at(old, None).values == {}


def test_the_saved_state_is_there_as_it_was_under_its_own_data(path, old, later, catalog):
    with ScenarioStore(path, later) as store:
        scenario = store.saved_under("Old", catalog)
        assert points(scenario, catalog, "hbm_supply") == {"2026Q4": 0.5}
        assert set(scenario.values) == {"hbm_supply", "enforcement"}
        store.rename("Old", "Renamed")
        assert [one.data_version for one in store.listing()] == ["2026-11"], "a name is no result of other data"


def test_what_is_no_scenario_under_any_data_is_named_and_left(path, old, later):
    with closing(sqlite3.connect(path)) as file, file:
        file.execute("""UPDATE scenario SET saved_document = '{"draws": "many", "values": {}}'""")
    before = rows(path)
    with ScenarioStore(path, later) as store, pytest.raises(StorageError, match=r"'Old'.*2026-11.*left as it is"):
        store.saved("Old")
    assert rows(path) == before
