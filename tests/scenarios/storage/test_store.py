"""The store: a row for each change, saved and working states, names, and what outlasts a kill."""

import signal
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing
from dataclasses import replace

import pytest

from scenarios.changes import Change, ChangeLog, apply
from scenarios.errors import InputError, StorageError
from scenarios.scenario import Scenario
from scenarios.storage import SavedScenario, ScenarioStore, database

RECORDER = """
import sys
from pathlib import Path
from scenarios.catalog_files import load_catalog
from scenarios.changes import Change, apply
from scenarios.scenario import Scenario
from scenarios.storage import ScenarioStore

store, scenario = ScenarioStore(Path(sys.argv[1]), load_catalog()), Scenario()
scenario_id = store.start(scenario)
for seed in range(100, 10_000):
    change = Change.of(scenario, "seed", seed, "drag")
    scenario = apply(scenario, change)
    store.record(scenario_id, change, scenario)
    print(seed, flush=True)
"""


def test_each_change_is_a_row_and_moves_the_working_state(store, path, catalog, edit):
    first = catalog.horizon.first_free
    scenario_id, scenario = store.start(Scenario()), Scenario()
    edits = [("hbm_supply", ((first, 0.5),)), ("tier", ((first, "T3"), (first + 4, "T8"))), ("draws", 500)]
    edits += [("name", "中文 ß"), ("hbm_supply", ()), ("scenario", Scenario("Preset", seed=3))]
    for count, (field, new) in enumerate(edits, 1):
        scenario = edit(store, scenario_id, scenario, field, new)
        with ScenarioStore(path, catalog) as other:
            assert other.latest() == (scenario_id, scenario, None)
            assert len(other.changes(scenario_id)) == count
    replayed = Scenario()
    for change in store.changes(scenario_id):
        replayed = apply(replayed, change)
    assert replayed == scenario
    assert [change.field for change in store.changes(scenario_id)] == [field for field, _ in edits]


def test_a_change_of_nothing_is_not_kept(store):
    scenario_id = store.start(Scenario())
    store.record(scenario_id, Change.of(Scenario(), "seed", 7, "typed"), Scenario())
    assert store.changes(scenario_id) == []


def test_history_gives_back_undo_and_redo(store, path, catalog):
    log, scenario = ChangeLog(), Scenario()
    scenario_id = store.start(scenario)
    for seed in (1, 2, 3):
        change = Change.of(scenario, "seed", seed, "typed")
        log.do(change)
        scenario = apply(scenario, change)
        store.record(scenario_id, change, scenario)
    for made in (log.undo(), log.undo(), log.redo()):
        assert made
        scenario = apply(scenario, made)
        store.record(scenario_id, made, scenario)
    with ScenarioStore(path, catalog) as other:
        again = ChangeLog(other.changes(scenario_id))
        assert other.latest() == (scenario_id, scenario, None) == (scenario_id, Scenario(seed=2), None)
    assert (again.changes, again.position) == (log.changes, log.position) == (log.changes, 2)
    assert (again.next_undo, again.next_redo) == log.changes[1:]


@pytest.mark.parametrize("acknowledged", [1, 7, 40])
def test_a_kill_loses_no_recorded_change(path, catalog, acknowledged):
    with subprocess.Popen([sys.executable, "-c", RECORDER, str(path)], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        for _ in range(acknowledged):
            last = int(process.stdout.readline())
        process.send_signal(getattr(signal, "SIGKILL", signal.SIGTERM))
    with ScenarioStore(path, catalog) as store:
        found = store.latest()
        assert found
        scenario_id, working, saved = found
        history = store.changes(scenario_id)
    assert [change.new for change in history] == list(range(100, 100 + len(history)))
    assert (working.seed, saved) == (history[-1].new, None)
    assert working.seed >= last


def test_saving_names_the_working_state(store, catalog, edit):
    scenario_id = store.start(Scenario("draft"))
    working = edit(store, scenario_id, Scenario("draft"), "seed", 9)
    saved = store.save(scenario_id, "  Reopened 2027 ", "Domestic chips hold 71 %")
    assert saved == replace(working, name="Reopened 2027")
    assert store.open("reopened 2027") == (scenario_id, saved, saved)
    [listed] = store.listing()
    assert listed == SavedScenario(
        scenario_id, "Reopened 2027", listed.updated_at, "Domestic chips hold 71 %", False, catalog.version, "3"
    )
    edited = edit(store, scenario_id, saved, "seed", 10)
    assert store.open("Reopened 2027") == (scenario_id, edited, saved)
    assert store.saved("Reopened 2027") == saved
    [after] = store.listing()
    assert after.edited
    assert after.updated_at > listed.updated_at


def test_saving_again_under_another_name_renames(store):
    scenario_id = store.start(Scenario())
    store.save(scenario_id, "Old", "")
    store.save(scenario_id, "New", "")
    assert store.names() == ["New"]
    assert store.save(scenario_id, "NEW", "").name == "NEW"
    assert store.names() == ["NEW"]


@pytest.mark.parametrize("taken", ["Österreich", "ÖSTERREICH", " österreich ", "O\u0308sterreich"])
def test_names_are_unique_whatever_their_case(store, taken):
    store.save(store.start(Scenario(seed=1)), "Österreich", "kept")
    draft = store.start(Scenario(seed=2))
    with pytest.raises(InputError, match="'Österreich' exists already") as caught:
        store.save(draft, taken, "")
    assert caught.value.subject == "name"
    assert store.saved("Österreich").seed == 1
    assert store.latest() == (draft, Scenario(seed=2), None)


@pytest.mark.parametrize("name", ["", "   ", "x" * 121])
def test_a_name_has_letters_but_not_too_many(store, name):
    with pytest.raises(InputError, match="1 to 120 characters"):
        store.save(store.start(Scenario()), name, "")


def test_drafts_need_no_name_and_are_not_listed(store):
    assert store.start(Scenario()) != store.start(Scenario())
    assert (store.names(), store.listing()) == ([], [])


def test_an_unknown_name_offers_the_near_miss(store):
    store.save(store.start(Scenario()), "Full embargo", "")
    for method in (store.open, store.saved):
        with pytest.raises(InputError, match=r"'Ful embargo' .did you mean 'Full embargo'"):
            method("Ful embargo")


def test_names_come_in_their_order(store):
    for name in ("beta", "Alpha", "élan", "Zeta"):
        store.save(store.start(Scenario()), name, "")
    assert store.names() == ["Alpha", "beta", "Zeta", "élan"]


def test_revert_is_a_change_like_any_other(store, edit):
    scenario_id = store.start(Scenario())
    saved = store.save(scenario_id, "A", "")
    edited = edit(store, scenario_id, saved, "seed", 9)
    change = store.revert(scenario_id)
    assert (change.field, change.old, change.new, change.cause) == ("scenario", edited, saved, "revert")
    assert store.changes(scenario_id)[-1] == change
    assert store.open("A") == (scenario_id, saved, saved)
    assert store.revert(scenario_id).is_empty
    assert len(store.changes(scenario_id)) == 2


def test_a_draft_has_nothing_to_revert_to(store):
    with pytest.raises(InputError, match="never saved"):
        store.revert(store.start(Scenario()))


def test_latest_is_what_was_last_in_use(store, edit):
    assert store.latest() is None
    first, second = store.start(Scenario(seed=1)), store.start(Scenario(seed=2))
    saved = store.save(first, "First", "")
    assert store.latest() == (first, saved, saved)
    edited = edit(store, second, Scenario(seed=2), "seed", 3)
    assert store.latest() == (second, edited, None)
    before = store.listing()
    store.open("First")
    assert store.latest() == (first, saved, saved)
    assert store.listing() == before


def test_an_unknown_id_is_told(store):
    for call in (lambda: store.save(99, "A", ""), lambda: store.revert(99), lambda: store.changes(99)):
        with pytest.raises(StorageError, match="no longer holds"):
            call()
    with pytest.raises(StorageError, match="no longer holds"):
        store.record(99, Change.of(Scenario(), "seed", 8, "typed"), Scenario(seed=8))


def test_a_refused_step_leaves_no_trace(store, monkeypatch):
    scenario_id = store.start(Scenario())
    monkeypatch.setattr(store, "_document", lambda _scenario: "{")
    with pytest.raises(Exception, match="CHECK"):
        store.record(scenario_id, Change.of(Scenario(), "seed", 8, "typed"), Scenario(seed=8))
    assert store.changes(scenario_id) == []


def test_a_store_made_in_one_thread_serves_another(path, catalog):
    made = []
    worker = threading.Thread(target=lambda: made.append(ScenarioStore(path, catalog)))
    worker.start()
    worker.join()
    [store] = made
    scenario_id = store.start(Scenario())
    threads = [threading.Thread(target=store.save, args=(scenario_id, f"Name {n}", "")) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(store.names()) == 1
    store.close()


@pytest.fixture
def other(path, catalog):
    """Return the store of another program on the same library."""
    with ScenarioStore(path, catalog, engine_version="3") as opened:
        yield opened


def test_each_program_learns_that_the_other_wrote(store, other, edit):
    scenario_id = store.start(Scenario())
    ours, theirs = store.moment(), other.moment()
    scenario = edit(store, scenario_id, Scenario(), "seed", 8)
    store.listing()
    assert (store.changed_elsewhere(ours), other.changed_elsewhere(theirs)) == (False, True)
    theirs = other.moment()
    assert not other.changed_elsewhere(theirs)
    edit(other, scenario_id, scenario, "seed", 9)
    assert (store.changed_elsewhere(ours), other.changed_elsewhere(theirs)) == (True, False)


def test_asking_for_the_moment_waits_for_nobody(store, path):
    moment = store.moment()
    with closing(sqlite3.connect(path, isolation_level=None)) as writing:
        writing.execute("BEGIN IMMEDIATE")
        begin = time.monotonic()
        assert not store.changed_elsewhere(moment)
        assert time.monotonic() - begin < 1
        writing.execute("ROLLBACK")


def test_saving_over_what_changed_elsewhere_keeps_both(store, other, edit):
    scenario_id = store.start(Scenario())
    opened = store.save(scenario_id, "Plan", "first")
    assert other.open("Plan") == (scenario_id, opened, opened)
    theirs = edit(other, scenario_id, opened, "seed", 2)
    other.save(scenario_id, "Plan", "theirs")
    ours = edit(store, scenario_id, opened, "draws", 99)
    kept = store.save(scenario_id, "Plan", "ours")
    assert kept == replace(ours, name="Plan (2)")
    assert [(one.name, one.headline, one.edited) for one in store.listing()] == [
        ("Plan", "theirs", False),
        ("Plan (2)", "ours", False),
    ]
    assert other.open("Plan") == (scenario_id, theirs, theirs)
    ours_id, *states = store.open("Plan (2)")
    assert (ours_id != scenario_id, states) == (True, [kept, kept])
    assert [change.cause for change in store.changes(ours_id)] == ["typed", "elsewhere", "typed"]
    assert store.state_at(ours_id, None).seed == 7, "what was done before the two parted is there in both"
    assert store.log(ours_id).next_undo.field == "draws"
    again = edit(store, ours_id, kept, "seed", 5)
    assert store.save(ours_id, "Plan (2)", "") == again


def test_renaming_hides_no_save_of_another_program(store, other, edit):
    scenario_id = store.start(Scenario())
    opened = store.save(scenario_id, "Plan", "")
    other.open("Plan")
    edit(other, scenario_id, opened, "seed", 2)
    other.save(scenario_id, "Plan", "theirs")
    store.rename("Plan", "New")
    assert store.save(scenario_id, "New", "ours") == Scenario("New (2)")
    assert [(one.name, one.headline) for one in other.listing()] == [("New", "theirs"), ("New (2)", "ours")]
    assert [other.saved(name).seed for name in other.names()] == [2, 7]


def test_own_renames_are_no_change_elsewhere(store, edit):
    scenario_id = store.start(Scenario())
    edited = edit(store, scenario_id, store.save(scenario_id, "Plan", ""), "seed", 2)
    store.rename("Plan", "New")
    store.delete("New")
    store.save(store.start(Scenario()), "New", "")
    assert store.restore(scenario_id) == "New (2)"
    assert store.save(scenario_id, "New (2)", "") == replace(edited, name="New (2)")
    assert store.names() == ["New", "New (2)"]


def test_saving_the_same_elsewhere_keeps_one(store, other):
    scenario_id = store.start(Scenario())
    store.save(scenario_id, "Plan", "")
    other.open("Plan")
    assert other.rename("Plan", "Same") == "Same"
    assert store.save(scenario_id, "Same", "").name == "Same"
    assert store.names() == ["Same"]


def test_what_was_seen_before_saving_is_what_is_saved(store, other, edit):
    scenario_id = store.start(Scenario())
    opened = store.save(scenario_id, "Plan", "")
    other.open("Plan")
    edit(other, scenario_id, opened, "seed", 2)
    assert store.save(scenario_id, "Plan", "") == opened
    assert [change.cause for change in store.changes(scenario_id)] == ["typed", "elsewhere"]
    assert store.state_at(scenario_id, store.history(scenario_id)[1].change_id).seed == 2


def test_changes_of_two_programs_lead_from_state_to_state(store, other, edit):
    start = Scenario()
    scenario_id = store.start(start)
    other.latest()
    ours, theirs = start, start
    for number in range(1, 4):
        ours = edit(store, scenario_id, ours, "seed", number)
        theirs = edit(other, scenario_id, theirs, "draws", number)
    state = start
    for entry in store.history(scenario_id)[::-1]:
        assert entry.change.old == (state if entry.change.field == "scenario" else getattr(state, entry.change.field))
        state = apply(state, entry.change)
        assert store.state_at(scenario_id, entry.change_id) == state
    assert (state, store.state_at(scenario_id, None)) == (theirs, start)
    log = store.log(scenario_id)
    assert log.position == len(log.changes) == 6 + 5


def test_a_library_that_cannot_be_tidied_is_let_go(store, path, catalog, monkeypatch):
    monkeypatch.setattr(database, "PATIENCE_MS", 20)
    with closing(sqlite3.connect(path, isolation_level=None)) as writing:
        writing.execute("BEGIN IMMEDIATE")
        with pytest.raises(StorageError, match="locked by another program"):
            ScenarioStore(path, catalog)
        writing.execute("ROLLBACK")
    with ScenarioStore(path, catalog) as opened:
        assert opened.names() == []
