"""The search: words of names, notes, tags and changes, in step with every write, and no language of its own."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scenarios.scenario import Scenario
from scenarios.storage import Found
from scenarios.storage.search import MOST


@pytest.fixture
def embargo(store, edit, catalog):
    """Return the id of a saved scenario with a note, tags and a change."""
    scenario_id = store.start(Scenario())
    edit(store, scenario_id, Scenario(), "hbm_supply", ((catalog.horizon.first_free, 0.5),))
    store.save(scenario_id, "Embargo d'été", "")
    store.set_note("Embargo d'été", "What if Düsseldorf stops lithography?")
    store.set_tags("Embargo d'été", ["for the board", "2027"])
    return scenario_id


def places(store, text):
    return [one.where for one in store.search(text)]


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("embargo", ["name"]),
        ("D'ETE", ["name"]),
        ("barg", ["name"]),
        ("dusseldorf litho", ["note"]),
        ("LITHOGRAPHY stops", ["note"]),
        ("board", ["tags"]),
        ("hbm sup", ["change"]),
        ("0.5", ["change"]),
        ("embargo 2027", ["name"]),
        ("nothing", []),
        ("", []),
        ("  ", []),
    ],
)
def test_words_are_found_by_their_beginning_whatever_case_and_accents(store, embargo, text, where):
    assert places(store, text) == where


def test_what_is_found_says_where_it_is(store, embargo):
    [noted] = store.search("lithography")
    assert noted == Found("Embargo d'été", "note", "What if Düsseldorf stops lithography?", embargo)
    [tagged] = store.search("board")
    assert tagged.snippet == "for the board, 2027"
    [changed] = store.search("hbm")
    assert changed.snippet.startswith("HBM supply")
    assert changed.change_id == store.history(embargo)[0].change_id


def test_a_name_is_found_by_what_is_no_word(store):
    store.save(store.start(Scenario()), "出口管制 🚀 <b>", "")
    for text in ("管制", "🚀", "<b>", "口"):
        assert places(store, text) == ["name"]


def test_the_index_follows_every_write(store, embargo, path):
    store.set_note(embargo, "something else")
    store.set_tags(embargo, [])
    store.rename(embargo, "Plain")
    for gone in ("lithography", "board", "embargo"):
        assert places(store, gone) == []
    assert (places(store, "else"), places(store, "plain")) == (["note"], ["name"])
    store.delete("Plain")
    assert places(store, "else") == places(store, "plain") == places(store, "hbm") == []
    store.restore("Plain")
    assert places(store, "hbm") == ["change"]
    store.delete("Plain")
    assert store.purge(older_than_days=0) == 1
    assert places(store, "hbm") == []


def test_a_draft_is_found_by_its_changes(store, edit):
    draft = store.start(Scenario())
    edit(store, draft, Scenario(), "seed", 4711)
    [found] = store.search("4711")
    assert (found.scenario, found.scenario_id, found.where) == ("", draft, "change")
    assert store.open(found.scenario_id)[1].seed == 4711


def test_the_newest_changes_come_first_and_not_without_end(store, edit):
    draft, scenario = store.start(Scenario()), Scenario()
    for seed in range(100, 220):
        scenario = edit(store, draft, scenario, "seed", seed)
    found = store.search("seed")
    assert len(found) == MOST
    ids = [one.change_id for one in found]
    assert ids == sorted(ids, reverse=True)
    assert ids[0] == store.history(draft)[0].change_id


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.one_of(st.text(), st.text('"*^:(){}+-NEAR AND OR NOT\0\ud800')))
def test_no_text_is_a_query(store, text):
    assert all(isinstance(one, Found) for one in store.search(text))


@pytest.mark.parametrize("text", ['"', "name:x", "a OR b", "NEAR(a b)", "x*", "^x", "a AND", "-x", "' OR 1=1 --", "\0"])
def test_signs_of_a_query_are_taken_as_words(store, text):
    store.save(store.start(Scenario()), f"a{text}", "")
    assert [one.snippet for one in store.search(f"a{text}")] == [f"a{text}"]
    store.save(store.start(Scenario()), "b", "")
    assert [one.snippet for one in store.search(f"a{text}")] == [f"a{text}"]
