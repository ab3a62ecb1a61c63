"""Opens the library's file: looks at it without touching it, then connects and brings it up to the newest step."""

import sqlite3
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine, QueuePool, create_engine, event
from sqlalchemy.engine import ExceptionContext

from scenarios.errors import StorageError
from scenarios.storage import backups, failures
from scenarios.texts import _

MIGRATIONS = Path(__file__).resolve().parent / "migrations"
HEADER = 100
"""Bytes at the start of every SQLite file but an empty one."""
PATIENCE_MS = backups.PATIENCE_S * 1000
"""How long a step waits for another program that writes to the file."""
SETTINGS = ("journal_mode = WAL", "synchronous = FULL")
"""Set on every connection that writes; FULL, because a change that was recorded shall outlast a power cut too."""


@dataclass(frozen=True)
class Opened:
    """A library that is open.

    Attributes
    ----------
    engine
        Gives the connection; `dispose` closes the file.
    remarks
        What the user should know, a sentence each: an end without closing, a backup that could not be made.
    read_only_because
        Why nothing can be written, in words; empty where it can. Every write then raises a StorageError that says so.
    """

    engine: Engine
    remarks: tuple[str, ...] = ()
    read_only_because: str = ""


def opened(path: Path) -> Opened:
    """Return a library that is sound and up to date; a missing or empty file becomes a new one.

    A library that a newer program wrote is opened for reading only. Before steps are taken, and once a day, a backup
    is made; that none could be made is a remark and no error.

    Raises
    ------
    StorageError
        Not a library, locked, or not to be written; the file stays as it was.
    DamagedError
        It is damaged: names the newest sound backup.
    """
    with failures.told_of_any(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        current = _examine(path)
        if current is not None and current not in steps():
            return _for_reading(path, current)
        remarks = _remarks(path, current)
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
    return Opened(engine, remarks)


def steps() -> tuple[str, ...]:
    """Return the names of the steps known here, oldest first; a library holds the name of the last one taken."""
    return tuple(sorted(path.stem for path in (MIGRATIONS / "versions").glob("step_*.py")))


def _examine(path: Path) -> str | None:
    """Return the step that a file is at, None for a new one; opened read-only, for it may be anything."""
    if not path.exists():
        return None
    if not path.is_file() or 0 < path.stat().st_size < HEADER:  # of one byte, SQLite would make a new library
        raise failures.not_a_library(path)
    with closing(backups.read_only(path)) as file:
        [report, *_] = file.execute("PRAGMA quick_check(1)").fetchone()
        if report != "ok":
            raise failures.damaged(path, report.splitlines()[-1])
        step, tables = backups.step_of(file), backups.tables_of(file)
    if step is None and (tables or backups.newest_sound(path) is not None):
        raise failures.not_a_library(path)
    return step


def _remarks(path: Path, current: str | None) -> tuple[str, ...]:
    """Make the backup that is due, and return what the user should know of a library that is about to be opened."""
    if current is None:
        last = backups.newest_sound(path)
        words = _("'{path}' was not there, so a new library was begun. The newest backup of the old one is of {when}.")
        return () if last is None else (words.format(path=path, when=last.when),)
    recovered = _recovered(path) if _was_left_open(path) else ""
    return tuple(filter(None, (recovered, backed_up(path, anyway=current != steps()[-1]))))


def backed_up(path: Path, *, anyway: bool = False) -> str:
    """Make the daily backup where it is due, or `anyway`; return what the user should know where none could be made."""
    try:
        if anyway or backups.is_due(path):
            backups.back_up(path)
    except (StorageError, sqlite3.Error, OSError) as error:
        words = _(
            "No backup could be made in '{folder}' ({detail}). The library itself is sound, and its changes are kept."
        )
        detail = getattr(error, "strerror", None) or error
        return words.format(folder=backups.backup_folder(path), detail=detail)
    return ""


def _was_left_open(path: Path) -> bool:
    """Return whether the last program that used the file ended without closing it.

    The last one to close takes the journal away. So where one with content goes only as we come and close, those
    before us never did; where it stays, another program is at work with it.
    """
    journal = backups.journal_of(path)
    left = backups.stat_of(journal)
    if left is None or not left.st_size:
        return False
    with closing(sqlite3.connect(path, timeout=backups.PATIENCE_S)) as file:
        file.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    return not journal.exists()


def _recovered(path: Path) -> str:
    with closing(backups.read_only(path)) as file:
        [at] = file.execute("SELECT at FROM change ORDER BY id DESC LIMIT 1").fetchone() or [""]
    with suppress(ValueError):  # there is no change yet, or its moment was written by another hand
        words = _("The program did not end properly last time; everything up to the change at {when} is here.")
        return words.format(when=backups.moment_in_words(datetime.fromisoformat(at)))
    return _("The program did not end properly last time; everything that was written is here.")


def _for_reading(path: Path, step: str) -> Opened:
    """Open what a newer program wrote: columns that are known here can be read, all else is refused in words."""
    engine = _connected(path, "ro")

    def refused(context: ExceptionContext) -> StorageError | None:
        code = getattr(context.original_exception, "sqlite_errorcode", sqlite3.SQLITE_OK) & 0xFF
        return failures.newer(path, step) if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_ERROR) else None

    event.listen(engine, "handle_error", refused)
    return Opened(engine, read_only_because=str(failures.newer(path, step)))


def _connected(path: Path, mode: str = "rwc") -> Engine:
    """Return an engine of one connection that threads may hand on; a second user waits rather than interleaves."""

    def connect() -> sqlite3.Connection:
        where = f"{path.absolute().as_uri()}?mode={mode}"
        # Left to itself, sqlite3 starts a transaction only before the first INSERT: a step could stop half way.
        connection = sqlite3.connect(where, uri=True, check_same_thread=False, isolation_level=None)
        settings = (f"busy_timeout = {PATIENCE_MS}", "foreign_keys = ON", *(SETTINGS if mode == "rwc" else ()))
        try:
            for setting in settings:
                connection.execute(f"PRAGMA {setting}").close()
        except BaseException:
            connection.close()
            raise
        return connection

    engine = create_engine("sqlite://", creator=connect, poolclass=QueuePool, pool_size=1, max_overflow=0)
    # At once for writing: a transaction that reads first and finds the file locked later could not be waited for.
    begin = "BEGIN IMMEDIATE" if mode == "rwc" else "BEGIN"
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql(begin))
    return engine


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
