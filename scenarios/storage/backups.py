"""Backups of the library, in a folder beside it: whole, checked, the newest five, made by SQLite's own copying."""

import os
import sqlite3
import time
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from scenarios.errors import StorageError
from scenarios.texts import _

KEPT = 5
"""Backups that are kept; the oldest goes once a newer one was made and checked."""
DAY = timedelta(days=1)
PATIENCE_S = 5
"""How long a step waits for another program that writes to the file."""
_OURS = {"alembic_version", "scenario"}
"""Tables by which a file is known as a library, whichever version of the program wrote it."""
_NAME = "%Y-%m-%dT%H-%M-%S.%fZ.db"
_UNFINISHED = ".part"


@dataclass(frozen=True)
class Backup:
    """One backup.

    Attributes
    ----------
    file
        A library in a single file.
    made
        When, in UTC.
    """

    file: Path
    made: datetime

    @property
    def when(self) -> str:
        """The moment in words, as clocks show it here."""
        return moment_in_words(self.made)


def moment_in_words(moment: datetime) -> str:
    """Return a moment as clocks show it here; the date only where it is not today's."""
    here, today = moment.astimezone(), datetime.now().astimezone().date()
    return here.strftime("%H:%M:%S" if here.date() == today else "%Y-%m-%d %H:%M:%S")


def backup_folder(path: Path) -> Path:
    """Return the folder that holds the backups of the library at `path`."""
    return path.with_name(f"{path.name}.backups")


def list_backups(path: Path) -> list[Backup]:
    """Return all backups of a library, newest first, sound or not; none where their folder cannot be read."""
    found = []
    with suppress(OSError):
        for file in backup_folder(path).iterdir():
            with suppress(ValueError):
                found.append(Backup(file, datetime.strptime(file.name, _NAME).replace(tzinfo=UTC)))
    return sorted(found, key=lambda one: one.made, reverse=True)


def newest_sound(path: Path) -> Backup | None:
    """Return the newest backup that can be read and is free of damage, None where there is none."""
    return next((one for one in list_backups(path) if is_sound(one.file)), None)


def is_sound(file: Path) -> bool:
    """Return whether a file is a library without damage; it is only read."""
    try:
        with closing(read_only(file)) as library:
            [[report], *_others] = library.execute("PRAGMA quick_check(1)")
            return bool(report == "ok") and step_of(library) is not None
    except (sqlite3.Error, OSError, UnicodeDecodeError):
        return False


def tables_of(file: sqlite3.Connection) -> set[str]:
    """Return the names of all tables."""
    return {name for (name,) in file.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}


def step_of(file: sqlite3.Connection) -> str | None:
    """Return the step that a library is at, None for a file that is no library."""
    if not tables_of(file) >= _OURS:
        return None
    columns = {column[1] for column in file.execute("PRAGMA table_info(alembic_version)")}
    row = file.execute("SELECT version_num FROM alembic_version").fetchone() if "version_num" in columns else None
    return None if row is None else str(row[0])


def read_only(file: Path) -> sqlite3.Connection:
    """Return a connection that can change nothing, not even what a killed program left in the journal."""
    return sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True, timeout=PATIENCE_S)


def copy_library(source: Path, target: Path) -> None:
    """Write the library at `source`, with all that its journal holds, to a new single file that is sound.

    Raises
    ------
    StorageError
        The copy is not sound, since the source is damaged or no library; nothing is left at `target`.
    sqlite3.Error, OSError
        The source cannot be read or the target not be written; nothing is left at `target`.
    """
    try:
        with closing(read_only(source)) as library, closing(sqlite3.connect(target)) as copy:
            library.backup(copy)
            # The journal's mode is copied too: without this, the copy could not be read from a folder of others.
            copy.execute("PRAGMA journal_mode = DELETE").close()
        if not is_sound(target):
            message = _("'{path}' is damaged or no library: a copy of it was not kept. '{path}' was left as it is.")
            raise StorageError(message.format(path=source))
    except BaseException:
        for left in target.parent.glob(f"{target.name}*"):
            left.unlink(missing_ok=True)
        raise


def back_up(path: Path) -> Backup:
    """Make a backup of a library, check it, and let go of the oldest beyond `KEPT`.

    Raises
    ------
    StorageError, sqlite3.Error, OSError
        As `copy_library`; the backups that there were stay.
    """
    path.stat()  # a library that is not there gets no folder either
    folder, made = backup_folder(path), datetime.now(UTC)
    folder.mkdir(parents=True, exist_ok=True)
    _sweep(folder)
    backup = Backup(folder / made.strftime(_NAME), made)
    unfinished = backup.file.with_name(backup.file.name + _UNFINISHED)
    copy_library(path, unfinished)
    unfinished.replace(backup.file)
    # The new one is known to be sound, so the last sound one is never among those that go, however the clock was set.
    others = [one for one in list_backups(path) if one.file != backup.file]
    for one in others[KEPT - 1 :]:
        one.file.unlink(missing_ok=True)
    return backup


def is_due(path: Path) -> bool:
    """Return whether the newest backup is a day old and the library changed since; one of a time to come is none."""
    now = datetime.now(UTC)
    newest = next((one.made for one in list_backups(path) if one.made <= now), None)
    if newest is None:
        return True
    written = max(found.st_mtime for one in (path, journal_of(path)) if (found := stat_of(one)) is not None)
    return now - newest >= DAY and written > newest.timestamp()


def stat_of(file: Path) -> os.stat_result | None:
    """Return what the system knows of a file, None where there is none: another program may just take it away."""
    with suppress(FileNotFoundError):
        return file.stat()
    return None


def journal_of(path: Path) -> Path:
    """Return the file that holds the newest changes while the library is open, and after a kill."""
    return Path(f"{os.path.realpath(path)}-wal")


def _sweep(folder: Path) -> None:
    """Take away what a killed program left unfinished a day ago or more."""
    for left in folder.glob(f"*{_UNFINISHED}*"):
        found = stat_of(left)
        if found is not None and found.st_mtime < time.time() - DAY.total_seconds():
            left.unlink(missing_ok=True)
