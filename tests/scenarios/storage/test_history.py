"""History: entries, headlines, any moment again, branches, bookmarks, and the log that undo goes on with."""

import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest

from scenarios.changes import Change, apply
from scenarios.errors import InputError, StorageError
from scenarios.scenario import Scenario
from scenarios.storage import HistoryEntry, ScenarioStore

HEADLINE = {"training": {"value": {"2028": 0.71, "2029": 0.5}}, "all": {"units": {"2028": 1.0}}}


@pytest.fixture
def steps(catalog):
    first = catalog.horizon.first_free
    schedules = [("hbm_supply", ((first, 0.5),)), ("tier", ((first, "T3"), (first + 4, "T8")))]
    return [
        *schedules,
        ("seed", 9),
        ("scenario", Scenario("Preset", seed=3)),
        ("draws", 500),
        schedules[0],
        ("hbm_supply", ()),
    ]


@pytest.fixture
def walked(store, edit, steps):
    """Return a scenario's id, its states from the first on, and the ids of the changes between them."""
    states = [Scenario()]
    scenario_id = store.start(states[0])
    for field, new in steps:
        states.append(edit(store, scenario_id, states[-1], field, new))
    ids = [entry.change_id for entry in store.history(scenario_id)][::-1]
    return scenario_id, states, ids


def test_history_tells_each_change_with_its_id_newest_first(store, catalog):
    scenario, recorded = Scenario(), []
    scenario_id, other = store.start(scenario), store.start(Scenario())
    for seed in (1, 2, 3):
        change = Change.of(scenario, "seed", seed, "drag")
        scenario = apply(scenario, change)
        recorded.append((store.record(scenario_id, change, scenario), change))
        store.record(other, change, scenario)
    assert store.history(scenario_id) == [HistoryEntry(id_, change, None, ()) for id_, change in recorded[::-1]]
    assert store.record(scenario_id, Change.of(scenario, "seed", 3, "drag"), scenario) is None
    assert store.history(store.start(Scenario())) == []


def test_headlines_are_kept_with_their_change(store, path, catalog, walked):
    scenario_id, _states, ids = walked
    store.note_headline(scenario_id, ids[1], {"all": {}})
    store.note_headline(scenario_id, ids[1], HEADLINE)
    with ScenarioStore(path, catalog) as other:
        headlines = {entry.change_id: entry.headline for entry in other.history(scenario_id)}
    assert headlines == {**dict.fromkeys(ids), ids[1]: HEADLINE}


def test_every_moment_is_there_again(store, walked):
    scenario_id, states, ids = walked
    for change_id, state in zip([None, *ids], states, strict=True):
        assert store.state_at(scenario_id, change_id) == state
    assert store.latest() == (scenario_id, states[-1], None)


def test_moments_before_a_save_are_there_with_the_values_they_had(store, walked):
    scenario_id, states, ids = walked
    store.save(scenario_id, "Saved", "")
    for change_id, state in zip([None, *ids], states, strict=True):
        assert store.state_at(scenario_id, change_id).fingerprint == state.fingerprint


def test_a_branch_goes_on_from_a_moment_and_leaves_the_first_alone(store, edit, walked, path):
    scenario_id, states, ids = walked
    saved = store.save(scenario_id, "Trunk", "")
    branch_id, branch = store.branch(scenario_id, ids[1], "  Twig ")
    assert branch == replace(states[2], name="Twig")
    assert store.open("Twig") == (branch_id, branch, branch)
    edited = edit(store, branch_id, branch, "seed", 77)
    assert (store.open("Twig"), store.open("Trunk")) == (
        (branch_id, edited, branch),
        (scenario_id, saved, saved),
    )
    assert [one.parent_id for one in store.listing()] == [None, scenario_id]
    with closing(sqlite3.connect(path)) as file:
        found = file.execute("SELECT parent_id, parent_change_id FROM scenario WHERE id = ?", (branch_id,))
        assert found.fetchall() == [(scenario_id, ids[1])]
    assert [entry.change.field for entry in store.history(branch_id)] == ["seed", "tier", "hbm_supply"]
    assert [entry.change_id for entry in store.history(scenario_id)] == ids[::-1]


def test_undo_in_a_branch_leads_to_the_beginning_and_no_further_than_the_moment(store, walked, path, catalog):
    scenario_id, states, ids = walked
    store.note_headline(scenario_id, None, {"all": {}})
    store.note_headline(scenario_id, ids[1], HEADLINE)
    store.bookmark(scenario_id, ids[1], "Here")
    store.bookmark(scenario_id, ids[3], "Later")
    branch_id, scenario = store.branch(scenario_id, ids[2])
    newest, *_rest = store.history(branch_id)
    assert [(one.bookmarks, one.headline) for one in store.history(branch_id)] == [
        ((), None), (("Here",), HEADLINE), ((), None),
    ]  # fmt: skip
    assert store.beginning(branch_id) == {"all": {}}
    with ScenarioStore(path, catalog) as other:
        log = other.log(branch_id)
        assert log.next_redo is None
        for state in states[2::-1]:
            change = log.undo()
            scenario = apply(scenario, change)
            other.record(branch_id, change, scenario)
            assert scenario.fingerprint == state.fingerprint == other.open(branch_id)[1].fingerprint
        assert log.undo() is None
        assert other.state_at(branch_id, newest.change_id) == states[3]
    assert store.latest()[0] == branch_id
    assert len(store.history(scenario_id)) == len(ids), "the first one is left alone"


def test_a_duplicate_goes_on_from_now_and_remembers_its_parent(store, edit, walked):
    """All that was done goes along; the parent keeps what it is, and is called by its name as long as it is there."""
    scenario_id, states, ids = walked
    store.save(scenario_id, "First", "")
    copy_id, copy = store.duplicate(scenario_id)
    assert copy == replace(states[-1], name="")
    assert len(store.changes(copy_id)) == len(ids)
    edit(store, copy_id, copy, "hbm_supply", ())
    assert store.parent(copy_id) == "First"
    store.rename("First", "Second")
    assert store.parent(copy_id) == "Second"
    store.delete("Second")
    assert store.parent(copy_id) == ""
    assert store.parent(scenario_id) == ""


def test_a_duplicate_of_what_nothing_was_done_to_is_the_same(store):
    scenario_id = store.start(Scenario("Preset", seed=3))
    copy_id, copy = store.duplicate(scenario_id)
    assert copy == Scenario(seed=3)
    assert store.parent(copy_id) == "", "a draft has no name"


def test_a_branch_keeps_its_past_when_what_it_came_from_is_gone(store, walked):
    scenario_id, states, ids = walked
    branch_id, _state = store.branch(scenario_id, ids[2], "Twig")
    store.save(scenario_id, "Trunk", "")
    store.delete("Trunk")
    assert store.purge(older_than_days=0) == 1
    assert store.state_at(branch_id, None).fingerprint == states[0].fingerprint
    assert store.log(branch_id).position == 3


def test_the_beginning_has_its_headline(store, path, catalog, walked):
    scenario_id, _states, _ids = walked
    assert store.beginning(scenario_id) is None
    store.note_headline(scenario_id, None, HEADLINE)
    with ScenarioStore(path, catalog) as other:
        assert other.beginning(scenario_id) == HEADLINE
    assert {entry.headline for entry in store.history(scenario_id)} == {None}


def test_a_branch_without_a_name_is_a_draft(store, walked):
    scenario_id, _states, _ids = walked
    store.save(scenario_id, "Trunk", "")
    branch_id, branch = store.branch(scenario_id, None)
    assert branch == Scenario()
    assert store.names() == ["Trunk"]
    assert store.latest() == (branch_id, branch, None)
    with pytest.raises(InputError, match="'Trunk' exists already"):
        store.branch(scenario_id, None, "trunk")
    assert store.latest() == (branch_id, branch, None)


def test_a_branch_outlives_what_it_was_made_from(store, walked):
    scenario_id, _states, ids = walked
    store.save(scenario_id, "Trunk", "")
    _, branch = store.branch(scenario_id, ids[0], "Twig")
    store.delete("Trunk")
    assert store.purge(older_than_days=0) == 1
    assert store.saved("Twig") == branch
    assert [one.parent_id for one in store.listing()] == [None]


def test_bookmarks_name_moments(store, walked, path, catalog):
    scenario_id, _states, ids = walked
    store.bookmark(scenario_id, ids[0], "Zeta")
    store.bookmark(scenario_id, ids[0], " Before the board ")
    store.bookmark(scenario_id, ids[2], "Élan")
    with ScenarioStore(path, catalog) as other:
        marked = {entry.change_id: entry.bookmarks for entry in other.history(scenario_id) if entry.bookmarks}
    assert marked == {ids[0]: ("Before the board", "Zeta"), ids[2]: ("Élan",)}
    store.bookmark(scenario_id, ids[1], "ÉLAN")
    store.remove_bookmark(scenario_id, "zeta")
    marked = {entry.change_id: entry.bookmarks for entry in store.history(scenario_id) if entry.bookmarks}
    assert marked == {ids[0]: ("Before the board",), ids[1]: ("ÉLAN",)}
    with pytest.raises(InputError, match=r"'Befor the board' .did you mean 'Before the board'"):
        store.remove_bookmark(scenario_id, "Befor the board")
    with pytest.raises(InputError, match="1 to 120"):
        store.bookmark(scenario_id, ids[1], " ")


def test_a_change_of_another_scenario_is_refused(store, walked, edit):
    _scenario_id, _states, ids = walked
    other = store.start(Scenario())
    for call in (
        lambda: store.state_at(other, ids[0]),
        lambda: store.branch(other, ids[0], "Twig"),
        lambda: store.bookmark(other, ids[0], "Here"),
        lambda: store.note_headline(other, ids[0], {}),
        lambda: store.state_at(other, 10**6),
    ):
        with pytest.raises(InputError, match="has no change"):
            call()
    for call in (lambda: store.history(99), lambda: store.log(99), lambda: store.state_at(99, None)):
        with pytest.raises(StorageError, match="no longer holds"):
            call()
    assert store.names() == []


def test_undo_and_redo_go_on_after_a_restart(store, path, catalog, walked):
    scenario_id, states, _ids = walked
    log = store.log(scenario_id)
    for _ in range(2):
        store.record(scenario_id, made := log.undo(), apply(store.latest()[1], made))
    with ScenarioStore(path, catalog) as other:
        again, scenario = other.log(scenario_id), other.latest()[1]
        assert (again.changes, again.position) == (log.changes, len(states) - 3)
        for state in states[-3:0:-1]:
            assert scenario.fingerprint == state.fingerprint
            made = again.undo()
            scenario = apply(scenario, made)
            other.record(scenario_id, made, scenario)
        assert scenario == states[0]
        assert again.undo() is None
        for state in states[1:]:
            made = again.redo()
            scenario = apply(scenario, made)
            other.record(scenario_id, made, scenario)
            assert scenario.fingerprint == state.fingerprint
        assert again.redo() is None


def test_saving_under_a_name_keeps_the_log(store, walked):
    scenario_id, _states, ids = walked
    store.save(scenario_id, "Saved", "")
    assert store.log(scenario_id).position == len(ids)


@pytest.mark.parametrize(
    "statement",
    ["DELETE FROM change WHERE id = (SELECT max(id) FROM change)", "UPDATE change SET new = '8' WHERE field = 'draws'"],
)
def test_rows_that_do_not_lead_to_the_working_state_give_an_empty_log(store, path, walked, statement):
    scenario_id, states, _ids = walked
    log = store.log(scenario_id)
    made = log.undo()
    store.record(scenario_id, made, apply(states[-1], made))
    assert store.log(scenario_id).next_redo
    with closing(sqlite3.connect(path)) as file, file:
        file.execute(statement)
    assert store.log(scenario_id).changes == ()
