"""Scenarios in and out: all or none, with notes and tags, and the scenario in use stays the latest."""

from dataclasses import replace

import pytest

from scenarios.errors import InputError, StorageError
from scenarios.moving import Item
from scenarios.scenario import Scenario
from scenarios.storage import ScenarioStore

ITEMS = [
    Item(Scenario("Ban", seed=1), "2028: 71 %", note=" for the board ", tags=("memory", "Memory", "2027")),
    Item(Scenario("ban", seed=2), "2028: 9 %", "2025-01"),
]


def test_what_comes_is_saved_with_note_and_tags_and_the_one_in_use_stays_the_latest(store, path, catalog):
    in_use = store.start(Scenario(seed=5))
    ids = store.take_in(ITEMS)
    assert store.latest() == (in_use, Scenario(seed=5), None)
    first, second = store.listing()
    assert (first.name, first.headline, first.note, first.tags) == (
        "Ban", "2028: 71 %", "for the board", ("memory", "2027"),
    )  # fmt: skip
    assert (second.name, second.headline, second.note) == ("ban (2)", "2028: 9 % (with data 2025-01)", "")
    assert [store.called(one) for one in ids] == ["Ban", "ban (2)"]
    store.open("Ban")
    with ScenarioStore(path, catalog) as other:
        assert other.latest()[0] == ids[0]


def test_a_new_library_of_what_only_came_from_a_file_has_no_latest(store):
    store.take_in(ITEMS)
    assert store.latest() is None


def test_where_one_is_refused_none_comes(store):
    store.save(store.start(Scenario()), "Mine", "")
    with pytest.raises(InputError, match="1 to 120"):
        store.take_in([*ITEMS, Item(Scenario(" "))])
    with pytest.raises(ValueError, match="not JSON compliant"):
        store.take_in([*ITEMS, Item(Scenario("Endless", other={"x": float("inf")}))])
    assert store.names() == ["Mine"]
    assert store.search("board") == []


def test_what_came_goes_into_the_bin_and_back_as_one(store):
    ids = store.take_in(ITEMS)
    store.delete_all(ids)
    assert (store.names(), len(store.bin())) == ([], 2)
    store.save(store.start(Scenario()), "Ban", "")
    with pytest.raises(StorageError, match="no longer holds"):
        store.restore_all([*ids, 99])
    assert store.names() == ["Ban"]
    store.restore_all(ids)
    store.restore_all(ids)
    assert store.names() == ["Ban", "Ban (2)", "ban (2) (2)"]
    with pytest.raises(StorageError, match="no longer holds"):
        store.delete_all([*ids, 99])
    assert store.names() == ["Ban", "Ban (2)", "ban (2) (2)"]


def test_out_of_one_library_and_into_another(store, tmp_path, catalog):
    store.take_in(ITEMS)
    packed = store.pack(["BAN", "ban", "ban (2)"])
    assert [one.scenario for one in packed] == [Scenario("Ban", seed=1), Scenario("ban (2)", seed=2)]
    assert (packed[0].note, packed[0].tags, packed[0].called) == ("for the board", ("memory", "2027"), "Ban")
    with ScenarioStore(tmp_path / "other.db", catalog) as other:
        other.take_in(packed)
        assert other.pack(other.names()) == [replace(one, engine_version="") for one in packed]
    with pytest.raises(InputError, match=r"'Bam' .did you mean 'Ban'"):
        store.pack(["Ban", "Bam"])


def test_what_is_packed_names_the_data_of_its_result(path, store, catalog):
    """Not those under which it was changed since."""
    scenario_id = store.start(Scenario())
    store.save(scenario_id, "Old", "2028: 12 %", {"training": "12 %"})
    with ScenarioStore(path, replace(catalog, version="2099-01"), "9") as later:
        later.rename("Old", "Older")
        [item] = later.pack(["Older"])
    assert (item.data_version, item.engine_version) == (catalog.version, "3")
