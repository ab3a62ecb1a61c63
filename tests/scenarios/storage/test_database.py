"""Opening: settings of the connection, steps, and files that are refused without being touched."""

import errno
import logging
import os
import re
import shutil
import sqlite3
from contextlib import closing

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect
from sqlmodel import SQLModel, create_engine

from scenarios.errors import StorageError
from scenarios.scenario import Scenario
from scenarios.storage import database, tables
from scenarios.storage.database import opened, steps
from scenarios.storage.store import ScenarioStore


def fill(store, kept):
    for seed in range(1000):
        kept.append(store.start(Scenario(seed=seed)))


def pragma(engine, name):
    with engine.connect() as connection:
        return connection.exec_driver_sql(f"PRAGMA {name}").scalar()


@pytest.fixture
def engine(path):
    engine = opened(path).engine
    yield engine
    engine.dispose()


def test_settings_hold_on_every_connection(engine):
    for _ in range(2):
        assert pragma(engine, "foreign_keys") == 1
        assert pragma(engine, "journal_mode") == "wal"
        assert pragma(engine, "busy_timeout") == database.PATIENCE_MS
        assert pragma(engine, "synchronous") == 2
        engine.dispose()


def test_an_unknown_scenario_cannot_have_changes(engine):
    with closing(engine.raw_connection()) as raw, pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
        raw.execute(
            "INSERT INTO change (scenario_id, at, field, old, new, cause) VALUES (99, '', 'seed', '1', '2', '')"
        )


def test_changes_go_with_their_scenario(store, path):
    kept, gone = store.start(Scenario()), store.start(Scenario())
    with closing(sqlite3.connect(path)) as file, file:
        file.execute("PRAGMA foreign_keys = ON")
        for owner in (kept, gone):
            file.execute(
                "INSERT INTO change (scenario_id, at, field, old, new, cause) VALUES (?, '', 'seed', '1', '2', '')",
                (owner,),
            )
        file.execute("DELETE FROM scenario WHERE id = ?", (gone,))
        assert file.execute("SELECT scenario_id FROM change").fetchall() == [(kept,)]


@pytest.mark.parametrize("statement", ["UPDATE scenario SET working_document = '{'", "UPDATE scenario SET name = 'A'"])
def test_checks_refuse_broken_rows(store, path, statement):
    store.start(Scenario())
    with closing(sqlite3.connect(path)) as file, pytest.raises(sqlite3.IntegrityError, match="CHECK"):
        file.execute(statement)


def of_the_code(name, kind, _parents):
    """Leave out the indexes of words, which no class declares."""
    return kind != "table" or "_words" not in name


def references(engine, table):
    """Return the foreign keys as SQLite itself tells them; SQLAlchemy overlooks what a column's own one says."""
    with engine.connect() as connection:
        return sorted(row[2:] for row in connection.exec_driver_sql(f"PRAGMA foreign_key_list({table})"))


def indexes(engine, table):
    found = inspect(engine).get_indexes(table)
    return {
        one["name"]: (one["column_names"], one["unique"], str(one["dialect_options"].get("sqlite_where")))
        for one in found
    }


def by_name(constraints):
    return sorted(constraints, key=lambda one: one["name"])


def test_steps_make_the_tables_that_the_code_uses(engine, tmp_path):
    with engine.connect() as connection:
        migrations = MigrationContext.configure(connection, opts={"include_name": of_the_code})
        assert migrations.get_current_revision() == steps()[-1]
        differences = compare_metadata(migrations, SQLModel.metadata)
        assert [one for one in differences if one[0] not in ("add_fk", "remove_fk")] == []
    declared = create_engine(f"sqlite:///{tmp_path / 'declared.db'}")
    SQLModel.metadata.create_all(declared)
    for row in (tables.ScenarioRow, tables.ChangeRow, tables.BookmarkRow):
        table = row.__tablename__
        found, wanted = inspect(engine), inspect(declared)
        assert by_name(found.get_check_constraints(table)) == by_name(wanted.get_check_constraints(table))
        assert indexes(engine, table) == indexes(declared, table)
        assert references(engine, table) == references(declared, table)
        assert found.get_table_options(table) == wanted.get_table_options(table) == {"sqlite_strict": True}
    declared.dispose()


def test_a_step_is_named_as_its_file():
    config = Config()
    config.set_main_option("script_location", str(database.MIGRATIONS))
    assert tuple(one.revision for one in ScriptDirectory.from_config(config).walk_revisions())[::-1] == steps()


def test_an_empty_file_becomes_a_library_from_any_folder(tmp_path, catalog, monkeypatch):
    elsewhere = tmp_path / "a % and 'b'"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    (elsewhere / "library.db").touch()
    for _ in range(2):
        with ScenarioStore(elsewhere / "library.db", catalog) as store:
            assert store.names() == []
    assert sorted(one.name for one in elsewhere.iterdir()) == ["library.db", "library.db.backups"]


def test_missing_folders_are_made(tmp_path, catalog):
    with ScenarioStore(tmp_path / "one" / "two" / "library.db", catalog) as store:
        assert store.latest() is None


def test_steps_are_taken_whole_or_not_at_all(path, monkeypatch):
    real = command.upgrade

    def interrupted(config, revision):
        real(config, revision)
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(command, "upgrade", interrupted)
    with pytest.raises(StorageError, match="full"):
        opened(path)
    with closing(sqlite3.connect(path)) as file:
        assert file.execute("SELECT name FROM sqlite_schema").fetchall() == []
    monkeypatch.undo()
    opened(path).engine.dispose()


def test_migrating_leaves_logging_alone(path):
    root = logging.getLogger()
    before = (root.level, list(root.handlers), logging.getLogger("scenarios").disabled)
    opened(path).engine.dispose()
    assert (root.level, root.handlers, logging.getLogger("scenarios").disabled) == before
    assert {type(handler) for handler in logging.getLogger("alembic").handlers} <= {logging.NullHandler}


@pytest.mark.parametrize(
    "content", [b"name,value\nnot,a,database\n", os.urandom(5000), b"SQLite format 3\0" + bytes(50)]
)
def test_a_file_of_another_kind_is_left_alone(path, content):
    path.write_bytes(content)
    with pytest.raises(StorageError, match=r"not a Chokepoint library.*left as it is|is damaged"):
        opened(path)
    assert path.read_bytes() == content
    assert list(path.parent.iterdir()) == [path]


def test_a_database_of_another_program_is_left_alone(path):
    with closing(sqlite3.connect(path)) as file, file:
        file.execute("CREATE TABLE places (url TEXT)")
    content = path.read_bytes()
    with pytest.raises(StorageError, match="not a Chokepoint library"):
        opened(path)
    assert path.read_bytes() == content


@pytest.mark.parametrize("place", [slice(4096, 8192), slice(-3000, None)], ids=["schema", "rows"])
def test_a_damaged_library_is_left_alone(store, path, place):
    for seed in range(50):
        store.start(Scenario(seed=seed))
    store.close()
    content = bytearray(path.read_bytes())
    content[place] = b"\xff" * len(content[place])
    path.write_bytes(content)
    with pytest.raises(StorageError, match=r"damaged.*Nothing more is written.*no sound backup"):
        opened(path)
    assert path.read_bytes() == content


def test_a_newer_library_is_left_alone_with_what_its_journal_holds(store, path, tmp_path):
    with closing(sqlite3.connect(path)) as file, file:
        file.execute("UPDATE alembic_version SET version_num = 'step_99_not_known_yet'")
    # Taken while it is open, as a kill leaves it: the newest state stands in the journal only.
    copies = [tmp_path / "copy.db", tmp_path / "copy.db-wal"]
    for source, copy in zip((path, path.with_name("library.db-wal")), copies, strict=True):
        shutil.copy(source, copy)
    contents = [copy.read_bytes() for copy in copies]
    assert b"step_99" in contents[1]
    newer = opened(copies[0])
    assert re.search(r"newer Chokepoint \(step_99_not_known_yet\).*can only be read", newer.read_only_because)
    newer.engine.dispose()
    assert [copy.read_bytes() for copy in copies] == contents


def test_a_path_below_a_file_is_refused(tmp_path):
    (tmp_path / "file").write_text("kept", encoding="utf-8")
    with pytest.raises(StorageError, match=r"cannot be read and written.*not changed.*CHOKEPOINT_HOME"):
        opened(tmp_path / "file" / "library.db")
    assert (tmp_path / "file").read_text(encoding="utf-8") == "kept"


@pytest.mark.parametrize("existing", [False, True])
def test_a_read_only_folder_is_refused(tmp_path, existing):
    folder = tmp_path / "closed"
    folder.mkdir()
    if existing:
        opened(folder / "library.db").engine.dispose()
        (folder / "library.db").chmod(0o400)
    folder.chmod(0o500)
    if os.access(folder, os.W_OK):
        pytest.skip("this user, such as root, may write to a read-only folder")
    with pytest.raises(StorageError, match="cannot be read and written"):
        opened(folder / "library.db")
    folder.chmod(0o700)


def test_a_locked_file_is_told(store, path, monkeypatch, catalog):
    scenario_id = store.start(Scenario(seed=1))
    monkeypatch.setattr(database, "PATIENCE_MS", 20)
    with ScenarioStore(path, catalog) as second, closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StorageError, match=r"locked by another program.*recorded before is safe.*try again"):
            second.start(Scenario(seed=2))
        other.execute("ROLLBACK")
        assert second.latest() == (scenario_id, Scenario(seed=1), None)


def test_a_full_disk_is_told_and_loses_nothing(path, catalog, monkeypatch):
    opened(path).engine.dispose()
    pages = path.stat().st_size // 4096
    monkeypatch.setattr(database, "SETTINGS", (*database.SETTINGS, f"max_page_count = {pages + 3}"))
    kept: list[int] = []
    with ScenarioStore(path, catalog) as store:
        with pytest.raises(StorageError, match=r"disk .* full.*recorded before is safe.*Free some space"):
            fill(store, kept)
        assert kept
        assert store.latest() == (kept[-1], Scenario(seed=len(kept) - 1), None)


def test_a_fault_of_ours_is_not_blamed_on_the_file(store, monkeypatch):
    monkeypatch.setattr(store, "_document", lambda _scenario: "{")
    with pytest.raises(Exception, match="CHECK constraint") as caught:
        store.start(Scenario())
    assert not isinstance(caught.value, StorageError)
