"""Every step keeps a library of its time in ``samples``; each of them still opens, with all that it held.

A sample is made once, by the code of its step, and never again.
"""

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from scenarios.storage import ScenarioStore
from scenarios.storage.database import steps

SAMPLES = Path(__file__).parent / "samples"
STEPS = [step[: len("step_00")] for step in steps()]


def rows(path, table, columns="*"):
    """Return the columns' names and all rows, read past the program."""
    with closing(sqlite3.connect(path)) as file:
        found = file.execute(f"SELECT {columns} FROM {table} ORDER BY id")
        return [one[0] for one in found.description], found.fetchall()


def problems(path):
    with closing(sqlite3.connect(path)) as file:
        for index in ("scenario_words", "change_words"):
            file.execute(f"INSERT INTO {index}({index}, rank) VALUES ('integrity-check', 1)")
        sound = file.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return [] if sound and not file.execute("PRAGMA foreign_key_check").fetchall() else ["damaged"]


@pytest.fixture(params=STEPS)
def sample(request, tmp_path):
    return Path(shutil.copy(SAMPLES / f"{request.param}.db", tmp_path / "library.db"))


def test_every_step_has_its_sample():
    assert sorted(file.stem for file in SAMPLES.glob("*.db")) == STEPS


@pytest.mark.parametrize("step", STEPS)
def test_a_sample_is_of_its_step(step, tmp_path):
    copy = shutil.copy(SAMPLES / f"{step}.db", tmp_path)
    with closing(sqlite3.connect(copy)) as file:
        [(version,)] = file.execute("SELECT version_num FROM alembic_version").fetchall()
    assert version.startswith(f"{step}_")


def test_migrating_keeps_every_row(sample, catalog):
    tables = ("scenario", "change")
    before = {table: rows(sample, table) for table in tables}
    ScenarioStore(sample, catalog).close()
    for table, (columns, contents) in before.items():
        wanted = [index for index, column in enumerate(columns) if (table, column) != ("change", "words")]
        names = ", ".join(columns[index] for index in wanted)
        kept = [tuple(row[index] for index in wanted) for row in contents]
        assert rows(sample, table, names)[1] == kept
        assert kept
    assert problems(sample) == []


def test_a_migrated_sample_opens_with_all_that_it_held(sample, catalog):
    _, scenarios = rows(sample, "scenario", "id, name, saved_document, working_document")
    _, changes = rows(sample, "change", "scenario_id, field, old, new, cause, at")
    with ScenarioStore(sample, catalog) as store:
        binned = {one.scenario_id for one in store.bin()}
        assert set(store.names()) == {name for id_, name, *_ in scenarios if name and id_ not in binned}
        for scenario_id, name, saved, working in scenarios:
            assert store.open(scenario_id)[1].to_plain(catalog) == json.loads(working)
            if name and scenario_id not in binned:
                assert store.saved(name).to_plain(catalog) == json.loads(saved)
            plain = [change.to_plain(catalog) for change in store.changes(scenario_id)]
            assert plain == [
                {"field": field, "old": json.loads(old), "new": json.loads(new), "cause": cause, "at": at}
                for owner, field, old, new, cause, at in changes
                if owner == scenario_id
            ]


def test_what_was_written_before_there_was_a_search_is_found(sample, catalog):
    with ScenarioStore(sample, catalog) as store:
        found = store.search("osterr")
        assert {one.scenario for one in found} == {"Österreich 中文 🚀"}
        assert [one.where for one in found][:1] == ["name"]
        assert {one.where for one in store.search("HBM supply")} == {"change"}
        assert "DROP TABLE" in store.search("drop table")[0].snippet
