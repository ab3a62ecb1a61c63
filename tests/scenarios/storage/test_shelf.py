"""The shelf: renaming, the bin, notes and tags, whatever they are written in; and results as they were saved."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from unicodedata import normalize

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from scenarios.errors import InputError, StorageError
from scenarios.scenario import Scenario
from scenarios.storage import BinnedScenario, SavedResult, ScenarioStore

INJECTION = "Robert'); DROP TABLE scenario;--"
ODD = [
    INJECTION,
    "\"quoted\" 'twice'",
    "🚀👩‍👩‍👧 出口",
    "x" * 120,
    "a\0b",
    "%s {name} \\n",
    "1' OR '1'='1",
    "\u202eover",
]

TEXTS = st.text(min_size=1, max_size=120).filter(lambda text: 0 < len(normalize("NFC", text.strip())) <= 120)


def save(store, name, seed=7):
    scenario_id = store.start(Scenario(seed=seed))
    store.save(scenario_id, name, f"seed {seed}")
    return scenario_id


def test_renaming_changes_the_name_and_nothing_else(store, edit, path, catalog):
    scenario_id = save(store, "Old")
    edited = edit(store, scenario_id, store.saved("Old"), "seed", 9)
    assert store.rename("old", "  New ") == "New"
    assert store.names() == ["New"]
    with ScenarioStore(path, catalog) as other:
        expected = (scenario_id, replace(edited, name="New"), Scenario("New"))
        assert other.open("New") == expected
        assert other.listing()[0].edited
        assert other.log(scenario_id).position == 1
    assert store.rename(scenario_id, "NEW") == "NEW"


def test_a_name_in_use_is_refused(store):
    first, second = save(store, "First"), save(store, "Second")
    with pytest.raises(InputError, match="'First' exists already"):
        store.rename("Second", "FIRST")
    with pytest.raises(InputError, match="1 to 120"):
        store.rename("Second", " ")
    with pytest.raises(InputError, match=r"'Secnd' .did you mean 'Second'"):
        store.rename("Secnd", "Third")
    with pytest.raises(InputError, match="never saved"):
        store.rename(store.start(Scenario()), "Third")
    with pytest.raises(StorageError, match="no longer holds"):
        store.rename(99, "Third")
    assert [store.open(name)[0] for name in store.names()] == [first, second]


def test_the_bin_keeps_what_was_deleted_and_frees_its_name(store, edit):
    first = save(store, "Same", seed=1)
    edited = edit(store, first, Scenario("Same", seed=1), "draws", 50)
    assert store.delete("SAME") == first
    assert (store.names(), store.listing(), store.latest()) == ([], [], None)
    second = save(store, "Same", seed=2)
    [binned] = store.bin()
    assert binned == BinnedScenario(first, "Same", binned.deleted_at, "seed 1")
    assert store.restore("same") == "Same (2)"
    assert store.open("Same (2)") == (first, replace(edited, name="Same (2)"), Scenario("Same (2)", seed=1))
    assert store.open("Same") == (second, *[Scenario("Same", seed=2)] * 2)
    assert store.bin() == []
    assert len(store.history(first)) == 1


def test_the_newest_of_a_name_comes_back_first(store):
    ids = [save(store, "Same", seed) for seed in (1, 2, 3) if seed == 1 or store.delete("Same")]
    store.delete("Same")
    assert [one.scenario_id for one in store.bin()] == ids[::-1]
    assert store.restore("Same") == "Same"
    assert store.saved("Same").seed == 3
    assert store.restore(ids[0]) == "Same (2)"
    assert store.restore("Same") == "Same (3)"
    with pytest.raises(InputError, match="the bin holds no scenario 'Same'"):
        store.restore("Same")


def test_a_long_name_is_cut_for_its_number(store):
    save(store, "x" * 120)
    store.delete("x" * 120)
    save(store, "x" * 120)
    assert store.restore("x" * 120) == "x" * 116 + " (2)"


def test_the_bin_is_emptied_after_thirty_days(store, path, catalog):
    for days in (29, 31):
        save(store, f"{days} days")
        scenario_id = store.delete(f"{days} days")
        moment = (datetime.now(UTC) - timedelta(days=days)).isoformat(timespec="microseconds")
        with closing(sqlite3.connect(path)) as file, file:
            file.execute("UPDATE scenario SET deleted_at = ? WHERE id = ?", (moment, scenario_id))
    save(store, "Kept")
    with ScenarioStore(path, catalog) as other:
        assert [one.name for one in other.bin()] == ["29 days"]
        assert other.names() == ["Kept"]
        assert other.purge(older_than_days=28) == 1
        assert other.purge(older_than_days=0) == 0


def test_saving_what_lies_in_the_bin_takes_it_out(store):
    scenario_id = save(store, "Deleted")
    store.delete("Deleted")
    store.save(scenario_id, "Deleted", "")
    assert (store.names(), store.bin()) == (["Deleted"], [])


def test_notes_and_tags_are_listed(store, path, catalog):
    scenario_id = save(store, "A")
    store.set_note("A", " What if? \n")
    assert store.set_tags(scenario_id, [" board ", "", "BOARD", "été", "2027"]) == ("board", "été", "2027")
    with ScenarioStore(path, catalog) as other:
        [listed] = other.listing()
    assert (listed.note, listed.tags, listed.edited) == ("What if?", ("board", "été", "2027"), False)
    store.set_tags("A", [])
    store.set_note("A", "")
    [listed] = store.listing()
    assert (listed.note, listed.tags) == ("", ())
    with pytest.raises(InputError, match="1 to 120"):
        store.set_tags("A", ["x" * 121])


def sound(path):
    with closing(sqlite3.connect(path)) as file:
        return file.execute("PRAGMA integrity_check").fetchall() + file.execute("PRAGMA foreign_key_check").fetchall()


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=TEXTS)
@example(text=ODD[0])
@example(text=ODD[1])
@example(text=ODD[2])
@example(text=ODD[3])
@example(text=ODD[4])
@example(text=ODD[5])
@example(text=ODD[6])
@example(text=ODD[7])
@example(text="half \ud800")
def test_whatever_is_written_is_stored_as_text(store, path, edit, catalog, text):
    scenario_id = store.start(Scenario())
    saved = store.save(scenario_id, text, text, {text: text})
    name = saved.name
    reasons = edit(store, scenario_id, saved, "reasons", {"hbm_supply": name})
    store.set_note(scenario_id, text)
    tags = store.set_tags(scenario_id, [text, "other"])
    change_id = store.history(scenario_id)[0].change_id
    store.bookmark(scenario_id, change_id, text)
    with ScenarioStore(path, catalog) as other:
        [listed] = other.listing()
        assert (listed.name, listed.note, listed.tags) == (name, name, tags)
        assert other.open(text) == (scenario_id, reasons, saved)
        assert other.saved_result(name).headlines == {name: name} or text != name
        assert other.history(scenario_id)[0].bookmarks == (name,)
        assert scenario_id in {one.scenario_id for one in other.search(text)}
    store.delete(text)
    assert store.restore(text) == name
    store.delete(scenario_id)
    assert store.purge(older_than_days=0) == 1
    assert sound(path) == [("ok",)]


def test_a_saved_result_tells_what_gave_it(store, path, catalog, edit):
    scenario_id = store.start(Scenario(seed=5))
    scenario = edit(store, scenario_id, Scenario(seed=5), "draws", 300)
    store.save(scenario_id, "A", "71 %", {"Training · by value": "2028: 71 %"})
    edit(store, scenario_id, replace(scenario, name="A"), "seed", 6)
    expected = SavedResult(5, 300, catalog.version, "3", {"Training · by value": "2028: 71 %"})
    assert store.saved_result("a") == expected
    newer = replace(catalog, version="2099-01")
    with ScenarioStore(path, newer, engine_version="4") as later:
        edit(later, scenario_id, later.open("A")[1], "seed", 8)
        assert later.saved_result("A") == expected
        assert later.listing()[0].data_version == "2099-01"
        later.save(scenario_id, "A", "70 %", {"Training · by value": "2028: 70 %"})
        assert later.saved_result("A") == SavedResult(8, 300, "2099-01", "4", {"Training · by value": "2028: 70 %"})


def test_what_was_saved_before_results_were_kept_has_none(store, path):
    save(store, "A")
    with closing(sqlite3.connect(path)) as file, file:
        file.execute("UPDATE scenario SET result = NULL")
    assert store.saved_result("A") is None
