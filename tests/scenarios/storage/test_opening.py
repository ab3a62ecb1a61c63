"""What opening tells: an end without closing, a newer program's library, and other programs at the same file."""

import re
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import datetime

import pytest

from scenarios.changes import Change
from scenarios.errors import StorageError
from scenarios.scenario import Scenario
from scenarios.storage.backups import moment_in_words
from scenarios.storage.database import opened
from scenarios.storage.rescue import check
from scenarios.storage.store import ScenarioStore

EDITOR = """
import sys
from pathlib import Path
from scenarios.catalog_files import load_catalog
from scenarios.changes import Change, apply
from scenarios.scenario import Scenario
from scenarios.storage import ScenarioStore

path, count = Path(sys.argv[1]), int(sys.argv[2])
store, scenario = ScenarioStore(path, load_catalog()), Scenario()
scenario_id = store.start(scenario)
for seed in range(1000, 1000 + count):
    change = Change.of(scenario, "seed", seed, "drag")
    scenario = apply(scenario, change)
    store.record(scenario_id, change, scenario)
print(change.at if count else "started", flush=True)
sys.stdin.readline()
store.close()
"""


def editor(path, count):
    """Return a program that made `count` changes and still has the library open, and the moment of the last one."""
    command = [sys.executable, "-c", EDITOR, str(path), str(count)]
    running = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    return running, running.stdout.readline().strip()


def remarks(path):
    result = opened(path)
    result.engine.dispose()
    return result.remarks


def killed(running):
    running.kill()
    running.communicate()
    assert running.returncode in (-signal.SIGKILL, 1)


def test_an_end_without_closing_is_told_once_with_the_last_change(path, catalog):
    running, at = editor(path, 3)
    killed(running)
    when = moment_in_words(datetime.fromisoformat(at))
    told = f"The program did not end properly last time; everything up to the change at {when} is here."
    with ScenarioStore(path, catalog) as store:
        assert store.remarks == (told,)
    assert remarks(path) == ()
    with closing(sqlite3.connect(path)) as file:
        assert file.execute("SELECT count(*), max(at) FROM change").fetchone() == (3, at)


def test_an_end_without_closing_and_without_a_change_is_told(path):
    running, _started = editor(path, 0)
    killed(running)
    assert remarks(path) == ("The program did not end properly last time; everything that was written is here.",)


def test_a_moment_of_another_hand_stops_nothing(path):
    running, _at = editor(path, 1)
    with closing(sqlite3.connect(path)) as file, file:
        file.execute("UPDATE change SET at = 'yesterday'")
    killed(running)
    assert remarks(path) == ("The program did not end properly last time; everything that was written is here.",)


def test_a_proper_end_is_not_remarked_upon(path):
    running, _at = editor(path, 2)
    running.communicate("close\n")
    assert running.returncode == 0
    assert remarks(path) == ()


def test_a_program_at_work_is_not_taken_for_one_that_died(path):
    running, _at = editor(path, 2)
    assert remarks(path) == ()
    assert remarks(path) == ()
    killed(running)
    assert len(remarks(path)) == 1


@pytest.fixture
def newer(path, catalog):
    """Return a library with a scenario, as a later version of the program would leave it."""
    with ScenarioStore(path, catalog) as store:
        scenario_id = store.start(Scenario(seed=5))
        store.save(scenario_id, "From the future", "what will be")
    with closing(sqlite3.connect(path)) as file, file:
        file.execute("UPDATE alembic_version SET version_num = 'step_99_not_known_yet'")
        file.execute("ALTER TABLE scenario ADD COLUMN mood TEXT NOT NULL DEFAULT 'calm'")
        file.execute("CREATE TABLE dream (id INTEGER PRIMARY KEY)")
    return path


def test_a_newer_library_is_read(newer, catalog):
    content = newer.read_bytes()
    result = opened(newer)
    assert re.search(
        r"newer Chokepoint \(step_99_not_known_yet\).*can only be read.*newer program", result.read_only_because
    )
    assert result.remarks == ()
    result.engine.dispose()
    with ScenarioStore(newer, catalog) as store:
        assert [one.headline for one in store.listing()] == ["what will be"]
        assert store.saved("From the future") == Scenario("From the future", seed=5)
        [_id, working, saved] = store.latest()
        assert working == saved
        assert store.open("From the future") == (_id, working, saved)
        assert store.changes(_id) == []
        assert store.read_only_because == result.read_only_because
    assert newer.read_bytes() == content


def test_every_write_to_a_newer_library_is_refused_in_words(newer, catalog):
    content = newer.read_bytes()
    with ScenarioStore(newer, catalog) as store:
        change = Change.of(Scenario(seed=5), "seed", 6, "typed")
        for write in (
            lambda: store.start(Scenario()),
            lambda: store.save(1, "Mine now", ""),
            lambda: store.record(1, change, Scenario(seed=6)),
        ):
            with pytest.raises(StorageError, match=r"newer Chokepoint.*can only be read.*Nothing was changed"):
                write()
        assert store.names() == ["From the future"]
    assert newer.read_bytes() == content


def test_columns_that_went_are_told_in_words(newer, catalog):
    with closing(sqlite3.connect(newer)) as file, file:
        file.execute("ALTER TABLE scenario RENAME COLUMN headline TO result_line")
    with ScenarioStore(newer, catalog) as store, pytest.raises(StorageError, match="newer Chokepoint"):
        store.listing()


def test_a_newer_library_may_be_written_by_the_newer_program_meanwhile(newer, catalog):
    with ScenarioStore(newer, catalog) as store, closing(sqlite3.connect(newer)) as file:
        assert store.names() == ["From the future"]
        with file:
            file.execute("UPDATE scenario SET name = 'Renamed', name_key = 'renamed'")
        assert [one.name for one in store.listing()] == ["Renamed"]


def test_two_programs_write_at_once_and_nothing_is_lost(path, catalog):
    ScenarioStore(path, catalog).close()
    commands = [[sys.executable, "-c", EDITOR, str(path), "60"] for _ in range(2)]
    running = [subprocess.Popen(one, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for one in commands]
    with ScenarioStore(path, catalog) as store:
        for count in range(20):
            store.save(store.start(Scenario(seed=count)), f"Here {count:02}", "")
    for one in running:
        one.communicate("close\n")
    assert [one.returncode for one in running] == [0, 0]
    with closing(sqlite3.connect(path)) as file:
        rows = file.execute(
            "SELECT scenario_id, count(*), max(json_extract(new, '$')) FROM change GROUP BY 1"
        ).fetchall()
        working = dict(file.execute("SELECT id, json_extract(working_document, '$.seed') FROM scenario"))
    assert [count for _id, count, _seed in rows] == [60, 60]
    assert all(working[scenario_id] == seed == 1059 for scenario_id, _count, seed in rows)
    with ScenarioStore(path, catalog) as store:
        assert store.names() == [f"Here {count:02}" for count in range(20)]
    assert check(path).damages == ()
