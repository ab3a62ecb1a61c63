"""Opens the library's file: looks at it without touching it, then connects and brings it up to the newest step."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, QueuePool, create_engine, event

from scenarios.storage import failures

MIGRATIONS = Path(__file__).resolve().parent / "migrations"
PATIENCE_MS = 5000
"""How long a step waits for another program that writes to the file."""
SETTINGS = ("foreign_keys = ON", "journal_mode = WAL", "synchronous = FULL")
"""Set on every connection; FULL, because a change that was recorded shall outlast a power cut too."""


def open_library(path: Path) -> Engine:
    """Return the engine of a library that is sound and up to date; a missing or empty file becomes a new one.

    Raises
    ------
    StorageError
        Not a library, damaged, newer than this program, locked, or not to be written; the file stays as it was.
    """
    with failures.told(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        current = _examine(path)
    engine = _connected(path)
    try:
        with failures.told(path):
            if current == steps()[-1]:
                engine.connect().close()
            else:
                _migrate(engine)
    except BaseException:
        engine.dispose()
        raise
    return engine


def steps() -> tuple[str, ...]:
    """Return the names of the steps known here, oldest first; a library holds the name of the last one taken."""
    return tuple(sorted(path.stem for path in (MIGRATIONS / "versions").glob("step_*.py")))


def _examine(path: Path) -> str | None:
    """Return the step that a file is at, None for a new one; opened read-only, for it may be anything."""
    if not path.exists() or not path.stat().st_size:
        return None
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=PATIENCE_MS / 1000)) as file:
        [report, *_] = file.execute("PRAGMA quick_check(1)").fetchone()
        if report != "ok":
            raise failures.damaged(path, report.splitlines()[-1])
        tables = {name for (name,) in file.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
        if not tables:
            return None
        ours = tables >= {"alembic_version", "scenario"}
        found = file.execute("SELECT version_num FROM alembic_version").fetchone() if ours else None
    if found is None:
        raise failures.not_a_library(path)
    [step] = found
    if step not in steps():
        raise failures.newer(path, step)
    return str(step)


def _connected(path: Path) -> Engine:
    """Return an engine of one connection that threads may hand on; a second user waits rather than interleaves."""
    engine = create_engine(
        URL.create("sqlite", database=str(path)),
        poolclass=QueuePool,
        pool_size=1,
        max_overflow=0,
        connect_args={"check_same_thread": False, "timeout": PATIENCE_MS / 1000},
    )
    event.listen(engine, "connect", _set_up)
    event.listen(engine, "begin", _begin)
    return engine


def _set_up(connection: sqlite3.Connection, _record: Any) -> None:
    # Left to itself, sqlite3 starts a transaction only before the first INSERT: a step could stop half way.
    connection.isolation_level = None
    for setting in (f"busy_timeout = {PATIENCE_MS}", *SETTINGS):
        connection.execute(f"PRAGMA {setting}").close()


def _begin(connection: Connection) -> None:
    # At once for writing: a transaction that reads first and finds the file locked later could not be waited for.
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _migrate(engine: Engine) -> None:
    """Take all missing steps in one transaction."""
    # Imported only when a step is due, once in many starts: it takes as long as the rest of opening.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
