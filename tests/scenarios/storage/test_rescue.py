"""Damage of every kind: told, set aside byte for byte, and the user's scenarios back from a backup."""

import os
import random
import re
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest

from scenarios.errors import DamagedError, InputError, StorageError
from scenarios.scenario import Scenario
from scenarios.storage.backups import back_up, backup_folder, list_backups, newest_sound
from scenarios.storage.database import opened
from scenarios.storage.rescue import check, restore
from scenarios.storage.store import ScenarioStore

NAMES = [f"Scenario {count:02}" for count in range(30)]
PAGE = 4096
RUINS = int(os.environ.get("CHOKEPOINT_RUINS", "100"))
"""How many files with bytes changed at random are opened."""
HOLDER = """
import sys
from pathlib import Path
from scenarios.storage.database import opened

connection = opened(Path(sys.argv[1])).engine.connect()
print("open", flush=True)
sys.stdin.readline()
"""


@pytest.fixture
def library(path, catalog):
    """Return a closed library of 30 scenarios, backed up."""
    with ScenarioStore(path, catalog) as store:
        for name in NAMES:
            store.save(store.start(Scenario()), name, "")
    back_up(path)
    return path


def names_in(folder):
    return sorted(one.name for one in folder.iterdir())


def overwritten(start, length, filling=b"\xff"):
    def spoil(content):
        return content[:start] + filling * length + content[start + length :]

    return spoil


DAMAGES = {
    "header": overwritten(0, 100),
    "magic": overwritten(0, 16, b"\0"),
    "first page": overwritten(0, PAGE),
    "schema": overwritten(PAGE, PAGE),
    "a page in the middle": overwritten(3 * PAGE, PAGE),
    "half a page of zeros": overwritten(3 * PAGE, PAGE // 2, b"\0"),
    "all after the first page": lambda content: content[:PAGE] + b"\xaa" * (len(content) - PAGE),
    "cut in a page": lambda content: content[: len(content) // 2 + 77],
    "cut to one page": lambda content: content[:PAGE],
    "cut to nothing": lambda _content: b"",
    "a text in its place": lambda _content: b"name,value\n",
}


@pytest.mark.parametrize("spoil", DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_library_comes_back_and_the_damaged_file_stays(library, catalog, spoil):
    [backup] = list_backups(library)
    damaged = spoil(library.read_bytes())
    library.write_bytes(damaged)
    with pytest.raises(DamagedError, match=r"damaged.*Restore the backup of") as caught:
        opened(library)
    assert (caught.value.backup, caught.value.backup_of) == (backup.file, backup.when)
    assert backup.when in str(caught.value)
    assert library.read_bytes() == damaged
    done = restore(library)
    assert (done.source, done.source_of, done.scenarios) == (backup.file, backup.when, len(NAMES))
    assert done.aside[0].read_bytes() == damaged
    with ScenarioStore(library, catalog) as store:
        assert store.names() == NAMES
    assert check(library).damages == ()
    assert list_backups(library)[-1] == backup


def test_random_damage_is_told_in_words_or_harmless(library):
    """Bytes changed anywhere in the header or a page: never a fault of another kind, never a change of the file."""
    dice, sound = random.Random(7), library.read_bytes()
    told = []
    for _ in range(RUINS):
        content = bytearray(sound)
        limit = 100 if dice.random() < 0.5 else len(content)
        for _ in range(dice.randint(1, 8)):
            content[dice.randrange(limit)] = dice.randrange(256)
        library.write_bytes(content)
        for left in library.parent.glob("library.db-*"):
            left.unlink()
        try:
            check(library)
            opened(library).engine.dispose()
        except StorageError as error:
            told.append(str(error))
            assert library.read_bytes() == content
    assert len(told) > RUINS / 4
    assert all(re.search(r"damaged|not a Chokepoint library|only be read|cannot be read", one) for one in told)


def test_the_journal_is_set_aside_too(library, tmp_path):
    with ScenarioStore(library, catalog=None) as store:
        contents = {}
        with closing(sqlite3.connect(library)) as file, file:
            file.execute("UPDATE scenario SET headline = 'in the journal'")
        for ending in ("", "-wal", "-shm"):
            contents[ending] = library.with_name(f"library.db{ending}").read_bytes()
        assert contents["-wal"]
        store.close()
    for ending, content in contents.items():  # as a kill leaves them
        library.with_name(f"library.db{ending}").write_bytes(content)
    done = restore(library)
    assert [one.read_bytes() for one in done.aside] == [contents[""], contents["-shm"], contents["-wal"]]
    assert not library.with_name("library.db-wal").exists()
    with closing(sqlite3.connect(done.aside[0])) as file:
        assert file.execute("SELECT DISTINCT headline FROM scenario").fetchall() == [("in the journal",)]


def test_the_newest_sound_one_is_taken(library, catalog):
    [sound] = list_backups(library)
    with ScenarioStore(library, catalog) as store:
        store.save(store.start(Scenario()), "Later", "")
    for _ in range(2):
        back_up(library).file.write_bytes(b"spoilt")
    assert newest_sound(library) == sound
    assert restore(library).source == sound.file
    assert len(check(library).looked_at) == 9
    assert [line.rpartition(" ")[2] for line in check(library).looked_at[-3:]] == ["damaged", "damaged", "sound"]


def test_another_file_may_be_named(library, tmp_path, catalog):
    other = tmp_path / "elsewhere.db"
    with ScenarioStore(other, catalog) as store:
        store.save(store.start(Scenario()), "Elsewhere", "")
    done = restore(library, other)
    assert (done.source, done.source_of, done.scenarios) == (other, "", 1)
    assert restore(library, list_backups(library)[0].file).source_of == list_backups(library)[0].when
    assert len(list(library.parent.glob("library.aside-*.db"))) == 2


def test_a_missing_library_comes_back(library, catalog):
    for one in library.parent.glob("library.db*"):
        if one.is_file():
            one.unlink()
    assert restore(library).aside == ()
    with ScenarioStore(library, catalog) as store:
        assert store.names() == NAMES


def test_a_library_behind_a_link_comes_back_where_it_is(library, tmp_path):
    link = tmp_path / "links" / "mine.db"
    link.parent.mkdir()
    link.symlink_to(library)
    back_up(link)
    library.write_bytes(b"spoilt")
    aside = restore(link).aside[0]
    assert aside.parent == library.parent
    assert link.is_symlink()
    assert check(library).damages == ()


@pytest.mark.parametrize("source", ["text.db", "none.db", "."])
def test_a_file_that_is_no_library_is_not_put_back(library, tmp_path, source):
    (tmp_path / "text.db").write_text("text", encoding="utf-8")
    content, before = library.read_bytes(), names_in(tmp_path)
    with pytest.raises(StorageError, match=r"not there, damaged or no library.*left as it is"):
        restore(library, tmp_path / source)
    assert library.read_bytes() == content
    assert names_in(tmp_path) == before


def test_without_a_sound_backup_all_stays(library):
    for one in list_backups(library):
        one.file.write_bytes(b"spoilt")
    library.write_bytes(b"spoilt too")
    with pytest.raises(StorageError, match=r"no sound backup.*left as it is"):
        restore(library)
    with pytest.raises(StorageError, match="not a Chokepoint library"):
        opened(library)
    assert library.read_bytes() == b"spoilt too"


@pytest.mark.skipif(sys.platform == "win32", reason="there, a file in use cannot be renamed at all")
def test_a_library_in_use_is_not_taken_from_under_a_program(library):
    command = [sys.executable, "-c", HOLDER, str(library)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout.readline() == "open\n"
        before = names_in(library.parent)
        with pytest.raises(StorageError, match=r"Another program has .* open.*Nothing was changed"):
            restore(library)
        assert names_in(library.parent) == before
        other.communicate("close\n")
    restore(library)


def test_where_the_last_rename_is_refused_all_is_as_before(library, monkeypatch):
    content = library.read_bytes()
    real = type(library).rename

    def refusing(self, target):
        if ".restoring-" in self.name:
            raise PermissionError(13, "Permission denied")
        return real(self, target)

    monkeypatch.setattr(type(library), "rename", refusing)
    with pytest.raises(StorageError, match="Permission denied"):
        restore(library)
    assert library.read_bytes() == content
    assert {one.name for one in library.parent.iterdir()} <= {
        "library.db",
        "library.db.backups",
        "library.db-shm",
        "library.db-wal",
    }


def test_a_library_that_went_away_is_begun_anew_with_a_remark(library):
    library.unlink()
    result = opened(library)
    result.engine.dispose()
    [remark] = result.remarks
    assert re.search(r"was not there, so a new library was begun.*newest backup of the old one is of", remark)


def test_check_tells_what_it_looked_at_and_changes_nothing(library):
    content = library.read_bytes()
    found = check(library)
    assert found.damages == ()
    assert found.looked_at[2:6] == (
        "30 saved scenarios, 0 changes",
        "pages and indexes: sound",
        "values in rows: sound",
        "references between tables: sound",
    )
    assert library.read_bytes() == content


def test_check_finds_stray_references_and_spoilt_indexes(library):
    with closing(sqlite3.connect(library)) as file, file:
        file.execute(
            "INSERT INTO change (scenario_id, at, field, old, new, cause) VALUES (99, '', 'seed', '1', '2', '')"
        )
    [stray] = check(library).damages
    assert stray == "row 1 of table 'change' refers to a row of 'scenario' that is not there"
    with closing(sqlite3.connect(library)) as file, file:
        file.execute("DELETE FROM change")
        file.execute("CREATE INDEX spoilt ON scenario (created_at)")
        file.execute("PRAGMA writable_schema = ON")
        file.execute("UPDATE sqlite_schema SET sql = replace(sql, 'created_at', 'headline') WHERE name = 'spoilt'")
    assert any("spoilt" in line for line in check(library).damages)


def test_check_of_nothing_and_of_other_files(tmp_path):
    with pytest.raises(InputError, match="there is no library"):
        check(tmp_path / "none.db")
    with pytest.raises(StorageError, match="not a Chokepoint library"):
        check(tmp_path)


def ring(place):
    place.symlink_to(place.with_name("other end"))
    place.with_name("other end").symlink_to(place)


def other_database(place):
    with closing(sqlite3.connect(place)) as file, file:
        file.execute("CREATE TABLE places (url TEXT)")


def impostor(place):
    with closing(sqlite3.connect(place)) as file, file:
        file.execute("CREATE TABLE alembic_version (other TEXT)")
        file.execute("CREATE TABLE scenario (other TEXT)")


def file_of(content):
    return lambda place: place.write_bytes(content)


GARBAGE = {
    "text": file_of(b"name,value\nnot,a,database\n"),
    "one byte": file_of(b"S"),
    "zeros": file_of(bytes(100_000)),
    "noise": file_of(random.Random(7).randbytes(50_000)),
    "a bare header": file_of(b"SQLite format 3\0"),
    "a header and noise": file_of(b"SQLite format 3\0" + random.Random(8).randbytes(50_000)),
    "a zip": file_of(b"PK\3\4" + bytes(500)),
    "json": file_of(b"[" * 1_000_000),
    "another database": other_database,
    "a database with our tables' names": impostor,
    "folder": lambda place: place.mkdir(),
    "ring of links": ring,
    "pipe": os.mkfifo,
}


def picture(folder):
    """Return names, kinds and contents of all in a folder."""
    return {
        one.name: (one.lstat().st_mode, one.read_bytes() if one.is_file() else None) for one in sorted(folder.iterdir())
    }


@pytest.mark.skipif(sys.platform == "win32", reason="pipes and rings of links are made the way of Unix")
@pytest.mark.parametrize("make", GARBAGE.values(), ids=GARBAGE)
def test_garbage_is_refused_in_words_and_left_alone(path, make):
    make(path)
    before = picture(path.parent)
    for call in (opened, restore):
        with pytest.raises(StorageError) as caught:
            call(path)
        assert re.search(r"left as it is|not changed", str(caught.value))
        assert picture(path.parent) == before
    with pytest.raises((StorageError, InputError)):
        check(path)
    assert picture(path.parent) == before


@pytest.mark.skipif(sys.platform == "win32", reason="pipes and rings of links are made the way of Unix")
@pytest.mark.parametrize("make", [GARBAGE["ring of links"], GARBAGE["text"], GARBAGE["another database"]])
def test_garbage_in_a_librarys_place_is_set_aside(library, make):
    library.unlink()
    make(library)
    was = library.lstat().st_mode
    aside = restore(library).aside[0]
    assert aside.lstat().st_mode == was
    assert check(library).damages == ()
    assert backup_folder(library).is_dir()
