"""Backups: whole, checked, the newest five, and the last sound one never let go."""

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from scenarios.errors import StorageError
from scenarios.scenario import Scenario
from scenarios.storage import backups
from scenarios.storage.backups import back_up, backup_folder, is_due, is_sound, list_backups, newest_sound
from scenarios.storage.database import opened, steps
from scenarios.storage.store import ScenarioStore


def saved(store, name):
    store.save(store.start(Scenario()), name, "")


def names_in(folder):
    return sorted(one.name for one in folder.iterdir())


def named(backup, catalog):
    """Return the names in a backup, read from a copy, for opening writes."""
    copy = backup.file.parent.parent / "read.db"
    shutil.copy(backup.file, copy)
    with ScenarioStore(copy, catalog) as store:
        return store.names()


def aged(path, by):
    """Make the newest backup older by a time span."""
    [newest, *_others] = list_backups(path)
    older = newest.file.with_name((newest.made - by).strftime("%Y-%m-%dT%H-%M-%S.%fZ.db"))
    return newest.file.rename(older)


def test_a_backup_holds_what_the_journal_holds_and_is_one_file(store, path, catalog):
    saved(store, "Kept")
    assert path.with_name("library.db-wal").stat().st_size
    made = back_up(path)
    assert names_in(backup_folder(path)) == [made.file.name]
    assert list_backups(path) == [made]
    assert newest_sound(path) == made
    assert named(made, catalog) == ["Kept"]
    assert made.file.read_bytes()[18:20] == b"\1\1", "no journal beside it is needed to read it"
    assert abs(datetime.now(UTC) - made.made) < timedelta(minutes=1)


def test_the_newest_five_are_kept(store, path, catalog):
    made = []
    for count in range(7):
        saved(store, f"{count}")
        made.append(back_up(path))
    assert list_backups(path) == made[:1:-1]
    assert named(list_backups(path)[-1], catalog) == ["0", "1", "2"]


def test_the_last_sound_one_stays_whatever_the_clock_says(store, path):
    saved(store, "Kept")
    folder = backup_folder(path)
    folder.mkdir()
    for year in range(3000, 3006):
        (folder / f"{year}-01-01T00-00-00.000000Z.db").write_text("no library", encoding="utf-8")
    made = back_up(path)
    assert newest_sound(path) == made
    assert len(list_backups(path)) == backups.KEPT
    assert is_due(path) is False


def test_a_backup_that_fails_takes_none_away_and_leaves_nothing(store, path):
    saved(store, "Kept")
    before = [back_up(path) for _ in range(backups.KEPT)][::-1]
    store.close()
    content = path.read_bytes()
    content = content[:4096] + b"\xff" * (len(content) - 4096)
    path.write_bytes(content)
    with pytest.raises((StorageError, sqlite3.DatabaseError), match=r"damaged or no library|malformed"):
        back_up(path)
    assert list_backups(path) == before
    assert names_in(backup_folder(path)) == sorted(one.file.name for one in before)
    assert path.read_bytes() == content


def test_what_a_killed_program_left_is_no_backup_and_goes_after_a_day(store, path):
    folder = backup_folder(path)
    folder.mkdir()
    old, fresh = folder / "2026-01-01T00-00-00.000000Z.db.part", folder / "2026-01-02T00-00-00.000000Z.db.part"
    for left in (old, fresh):
        shutil.copy(path, left)
    os.utime(old, (0, 0))
    assert list_backups(path) == []
    back_up(path)
    assert not old.exists()
    assert fresh.exists()
    assert len(list_backups(path)) == 1


def test_a_missing_library_gets_no_backup_and_no_folder(path):
    with pytest.raises(FileNotFoundError):
        back_up(path)
    assert not backup_folder(path).exists()
    assert newest_sound(path) is None


def test_what_is_sound(store, path, tmp_path):
    saved(store, "Kept")
    made = back_up(path)
    assert is_sound(made.file)
    assert is_sound(path)
    text, other = tmp_path / "text.db", tmp_path / "other.db"
    text.write_text("text", encoding="utf-8")
    with closing(sqlite3.connect(other)) as file, file:
        file.execute("CREATE TABLE places (url TEXT)")
    made.file.write_bytes(made.file.read_bytes()[:-4096])
    assert [is_sound(one) for one in (text, other, made.file, tmp_path, tmp_path / "none")] == [False] * 5


def test_one_is_due_daily_if_something_changed(store, path):
    assert is_due(path)
    back_up(path)
    assert not is_due(path)
    saved(store, "Later")
    assert not is_due(path), "the newest is of today"
    aged(path, timedelta(hours=25))
    assert is_due(path)
    store.close()
    aside = (datetime.now(UTC) - timedelta(hours=30)).timestamp()
    os.utime(path, (aside, aside))
    assert not is_due(path), "nothing changed since"


def test_opening_makes_the_one_that_is_due(path, catalog):
    for count in range(3):
        with ScenarioStore(path, catalog) as store:
            saved(store, f"{count}")
    [first] = list_backups(path)
    assert named(first, catalog) == ["0"], "a new library has nothing to back up; its second opening has"
    aged(path, timedelta(hours=25))
    opened(path).engine.dispose()
    assert [named(one, catalog) for one in list_backups(path)] == [["0", "1", "2"], ["0"]]


def test_steps_are_taken_after_a_backup(path, catalog, monkeypatch):
    with ScenarioStore(path, catalog) as store:
        saved(store, "Before")
    back_up(path)
    # As an older program left it: its step is known, but not the newest, and there is nothing else to take.
    monkeypatch.setattr("scenarios.storage.database.steps", lambda: (*steps(), "step_99_next"))
    monkeypatch.setattr("scenarios.storage.database._migrate", lambda engine: engine.connect().close())
    result = opened(path)
    result.engine.dispose()
    assert result.remarks == ()
    assert [named(one, catalog) for one in list_backups(path)] == [["Before"], ["Before"]]


def test_a_backup_that_cannot_be_made_is_a_remark(path, catalog):
    with ScenarioStore(path, catalog) as store:
        saved(store, "Kept")
    backup_folder(path).write_text("in the way", encoding="utf-8")
    result = opened(path)
    assert len(result.remarks) == 1
    assert "No backup could be made" in result.remarks[0]
    result.engine.dispose()
    with ScenarioStore(path, catalog) as store:
        saved(store, "More")
        assert store.names() == ["Kept", "More"]
    assert backup_folder(path).read_text(encoding="utf-8") == "in the way"


def test_two_programs_may_back_up_at_once(store, path):
    saved(store, "Kept")
    code = "import sys; from pathlib import Path; from scenarios.storage.backups import back_up\n"
    code += "for _ in range(6): back_up(Path(sys.argv[1]))"
    running = [subprocess.Popen([sys.executable, "-c", code, str(path)]) for _ in range(2)]
    for count in range(20):
        saved(store, f"while {count}")
    assert [one.wait(timeout=60) for one in running] == [0, 0]
    kept = list_backups(path)
    assert len(kept) == backups.KEPT
    assert all(is_sound(one.file) for one in kept)
    assert not list(backup_folder(path).glob("*.part*"))


def test_moments_in_words():
    present = datetime.now(UTC).astimezone()
    assert backups.moment_in_words(present) == present.strftime("%H:%M:%S")
    before = present - timedelta(days=3)
    assert backups.moment_in_words(before) == before.strftime("%Y-%m-%d %H:%M:%S")
