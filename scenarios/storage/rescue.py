"""Looks a library over without touching it, and puts a backup in the place of one that is damaged."""

import os
import sqlite3
import sys
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from scenarios.errors import InputError, StorageError
from scenarios.storage import backups, failures
from scenarios.texts import _, plural

MOST_TOLD = 10
"""Damages that are told one by one."""
_BESIDE = ("-wal", "-shm", "-journal", "")
"""Endings of the files that make a library. The library itself comes last: while it stands, none is begun anew."""


@dataclass(frozen=True)
class Findings:
    """What a look at a library found.

    Attributes
    ----------
    looked_at
        What was looked at and how it is, a line each.
    damages
        What is wrong, a line each; none in a sound library.
    """

    looked_at: tuple[str, ...]
    damages: tuple[str, ...]


@dataclass(frozen=True)
class Restored:
    """What a restore did.

    Attributes
    ----------
    source
        The backup that stands in the library's place now.
    source_of
        When it was made, in words; empty where a file was named that is none of the library's backups.
    aside
        Where the files are that were in its place, byte for byte; none where there were none.
    scenarios
        How many saved scenarios are back.
    """

    source: Path
    source_of: str
    aside: tuple[Path, ...]
    scenarios: int


def check(path: Path) -> Findings:
    """Look at every page, row, index and reference of a library; nothing is repaired.

    Raises
    ------
    InputError
        There is no such file.
    StorageError
        It is no library, or too damaged to be read at all.
    """
    if not path.exists():
        raise InputError("library", _("there is no library '{path}'").format(path=path))
    if not path.is_file():
        raise failures.not_a_library(path)
    with failures.told_of_any(path), closing(backups.read_only(path)) as file:
        step = backups.step_of(file)
        if step is None:
            raise failures.not_a_library(path)
        pages = _reports(file, "integrity_check")
        rules = [] if pages else _broken_rules(file)
        damages = [*pages, *rules][:MOST_TOLD]
        strays = file.execute("PRAGMA foreign_key_check").fetchmany(MOST_TOLD)
        words = _("row {row} of table '{table}' refers to a row of '{other}' that is not there")
        damages += [words.format(row=row, table=table, other=other) for table, row, other, _key in strays]
        looked_at = [
            _("{path}: {size:,} bytes").format(path=path, size=path.stat().st_size),
            _("written at {step}").format(step=step),
            _counts(file),
            _("pages and indexes: {how}").format(how=_how(not pages)),
            _("values in rows: {how}").format(how=_("not looked at") if pages else _how(not rules)),
            _("references between tables: {how}").format(how=_how(not strays)),
        ]
    return Findings((*looked_at, *_backup_lines(path)), tuple(damages))


def restore(path: Path, from_file: Path | None = None) -> Restored:
    """Put a backup in the library's place, the newest sound one by default; what stood there is set aside beside it.

    No store of this program may have the library open.

    Raises
    ------
    StorageError
        There is no sound backup, the named file is damaged or no library, another program has the library open, or
        the folder cannot be written; the library is as it was.
    """
    source, source_of = _chosen(path, from_file)
    real, moment = Path(os.path.realpath(path)), datetime.now(UTC).strftime("%Y-%m-%dT%H-%M-%S.%fZ")
    with failures.told(path):
        real.parent.mkdir(parents=True, exist_ok=True)
        if _is_in_use(real):
            message = _("Another program has '{path}' open. Nothing was changed. Close it, then restore again.")
            raise StorageError(message.format(path=path))
        copy = real.with_name(f"{real.name}.restoring-{moment}")
        backups.copy_library(source, copy)
        aside = _put_in_place(copy, real, moment)
        with closing(backups.read_only(real)) as file:
            [count] = file.execute("SELECT count(*) FROM scenario WHERE name IS NOT NULL").fetchone()
    return Restored(source, source_of, aside, count)


def _chosen(path: Path, from_file: Path | None) -> tuple[Path, str]:
    if from_file is not None:
        if not backups.is_sound(from_file):
            message = _("'{file}' is not there, damaged or no library. '{path}' was left as it is. Name another file.")
            raise StorageError(message.format(file=from_file, path=path))
        known = next((one for one in backups.list_backups(path) if one.file.resolve() == from_file.resolve()), None)
        return from_file, known.when if known else ""
    newest = backups.newest_sound(path)
    if newest is None:
        message = _("There is no sound backup of '{path}' in '{folder}'. The library was left as it is.")
        raise StorageError(message.format(path=path, folder=backups.backup_folder(path)))
    return newest.file, newest.when


def _put_in_place(copy: Path, real: Path, moment: str) -> tuple[Path, ...]:
    """Rename what stands at `real` and then `copy` to it; where one is refused, all are named as before."""
    moves: list[tuple[Path, Path]] = []
    try:
        for ending in _BESIDE:
            old = real.with_name(f"{real.name}{ending}")
            if os.path.lexists(old):
                moves.append((old, old.rename(real.with_name(f"{real.stem}.aside-{moment}{real.suffix}{ending}"))))
        copy.rename(real)
    except OSError:
        for old, new in reversed(moves):
            new.rename(old)
        copy.unlink(missing_ok=True)
        raise
    return tuple(new for _old, new in reversed(moves))


def _is_in_use(path: Path) -> bool:
    """Return whether another program has the library open: renamed under its hands, it would write to the wrong file.

    SQLite keeps a lock on the same bytes of every file for as long as a program has it open. On Windows a file in use
    cannot be renamed, so there is nothing to ask.
    """
    if sys.platform == "win32" or not path.exists():
        return False
    import fcntl

    first_byte, bytes_locked = 0x40000002, 510
    with path.open("rb+") as file:
        try:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, bytes_locked, first_byte)
        except BlockingIOError:
            return True
    return False


def _reports(file: sqlite3.Connection, look: str) -> list[str]:
    """Return what SQLite finds wrong, a line each."""
    lines = [line for (report,) in file.execute(f"PRAGMA {look}") for line in report.splitlines()]
    return [] if lines == ["ok"] else lines


def _broken_rules(file: sqlite3.Connection) -> list[str]:
    """Return which rules of the tables their rows break: in a copy, since a file opened for reading has no rules."""
    with closing(sqlite3.connect(":memory:")) as copy:
        file.backup(copy)
        return _reports(copy, "quick_check")


def _counts(file: sqlite3.Connection) -> str:
    [named] = file.execute("SELECT count(*) FROM scenario WHERE name IS NOT NULL").fetchone()
    [changes] = file.execute("SELECT count(*) FROM change").fetchone()
    saved = plural("{n:,} saved scenario", "{n:,} saved scenarios", named).format(n=named)
    made = plural("{n:,} change", "{n:,} changes", changes).format(n=changes)
    return f"{saved}, {made}"


def _backup_lines(path: Path) -> list[str]:
    words = _("backup of {when}, {file}: {how}")
    lines = [
        words.format(when=one.when, file=one.file.name, how=_how(backups.is_sound(one.file)))
        for one in backups.list_backups(path)
    ]
    return lines or [_("no backups")]


def _how(sound: bool) -> str:
    return _("sound") if sound else _("damaged")
