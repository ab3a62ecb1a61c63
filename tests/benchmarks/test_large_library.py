"""The large library that is measured holds what it says, and SQLite reads none of its tables from end to end."""

import sqlite3
from contextlib import closing

import pytest

from scenarios.catalog_files import load_catalog
from scenarios.storage import ScenarioStore
from tests.benchmarks.large_library import build, name_of, plans

ASKED = {
    "SELECT * FROM change WHERE scenario_id = 1 AND id > 5 ORDER BY id DESC": "ix_change_scenario_id",
    "SELECT * FROM scenario WHERE name_key = 'a' AND deleted_at IS NULL": "ix_scenario_name_key",
    "SELECT 1 FROM scenario WHERE deleted_at IS NULL AND touched_at > '' "
    "ORDER BY touched_at DESC, id DESC": "ix_scenario_touched_at",
    "SELECT * FROM scenario WHERE deleted_at IS NOT NULL ORDER BY deleted_at DESC": "ix_scenario_deleted_at",
    "SELECT * FROM change WHERE words IS NULL": "ix_change_without_words",
    "SELECT * FROM bookmark WHERE scenario_id = 1 ORDER BY name_key": "ix_bookmark_scenario_id_name_key",
    "SELECT id FROM scenario WHERE parent_id = 1": "ix_scenario_parent_id",
    "SELECT id FROM scenario WHERE parent_change_id = 1": "ix_scenario_parent_change_id",
}
"""What the store asks for, the last two for itself when rows are removed, and the index that answers."""


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    path = tmp_path_factory.mktemp("large") / "library.db"
    build(path, load_catalog(), scenarios=20, changes=5)
    return path


def test_it_holds_scenarios_with_their_changes(library):
    with ScenarioStore(library, load_catalog()) as store:
        assert len(store.listing()) == 20
        for name in store.names():
            scenario_id, working, saved = store.open(name)
            assert working == saved
            assert len(store.log(scenario_id).changes) == len(store.history(scenario_id)) == 5
        assert name_of(0) in store.names()
        assert {one.where for one in store.search("rotterdam")} == {"name"}


@pytest.mark.parametrize(("statement", "index"), ASKED.items())
def test_an_index_answers(library, statement, index):
    with closing(sqlite3.connect(library)) as file:
        steps = [row[3] for row in file.execute(f"EXPLAIN QUERY PLAN {statement}")]
    assert any(index in step for step in steps), steps
    assert not any("TEMP B-TREE" in step for step in steps), steps


def test_a_search_reads_no_table_from_end_to_end(library):
    assert [step for step in plans(library) if step.startswith("SCAN") and "INDEX" not in step] == []
