"""Turns what SQLite and the file system report into a `StorageError`: what happened, what is safe, what to try."""

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from scenarios.errors import DamagedError, StorageError
from scenarios.storage.backups import newest_sound
from scenarios.storage.places import HOME_VARIABLE
from scenarios.texts import _


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Raise a `StorageError` in place of a failure of the file at `path`; a fault of ours passes unchanged."""
    try:
        yield
    except (DBAPIError, sqlite3.Error, OSError, UnicodeDecodeError) as error:
        cause = error.orig if isinstance(error, DBAPIError) else error
        in_words = _told_of(cause, path)
        if in_words is None:
            raise
        raise in_words from error


@contextmanager
def told_of_any(path: Path) -> Iterator[None]:
    """Do as `told` for a file that may hold anything: that its tables are other than ours is no fault of ours."""
    with told(path):
        try:
            yield
        except sqlite3.OperationalError as error:
            if getattr(error, "sqlite_errorcode", sqlite3.SQLITE_OK) == sqlite3.SQLITE_ERROR:
                raise damaged(path, str(error)) from error
            raise


def not_a_library(path: Path) -> StorageError:
    """Return the error for a file that holds something else; where there are backups of it, it once was a library."""
    if newest_sound(path) is not None:
        return damaged(path, _("it holds no library any more"))
    message = _(
        "'{path}' is not a Chokepoint library. It was left as it is. "
        "Move it elsewhere and start again to get a new library, or name another folder in {variable}."
    )
    return StorageError(message.format(path=path, variable=HOME_VARIABLE))


def damaged(path: Path, detail: str) -> DamagedError:
    """Return the error for a file that was a library and cannot be read any more, with the newest sound backup."""
    backup = newest_sound(path)
    if backup is None:
        advice = _(
            "There is no sound backup. Move it elsewhere, with the files of the same name ending in -wal and -shm, "
            "and start again with a new library."
        )
        when = ""
    else:
        when = backup.when
        advice = _(
            "Restore the backup of {when} ({file}): the damaged file is then set aside beside it, not deleted."
        ).format(when=when, file=backup.file)
    message = _("'{path}' is damaged ({detail}). Nothing more is written to it, so what can be rescued stays so.")
    told_all = f"{message.format(path=path, detail=detail)} {advice}"
    return DamagedError(told_all, backup.file if backup else None, when)


def newer(path: Path, step: str) -> StorageError:
    """Return the error for a change of a library that a later version of the program brought up to an unknown step."""
    message = _(
        "'{path}' was written by a newer Chokepoint ({step}), so here it can only be read. Nothing was changed in it. "
        "Open it with the newer program, or name another folder in {variable}."
    )
    return StorageError(message.format(path=path, step=step, variable=HOME_VARIABLE))


def _told_of(error: BaseException | None, path: Path) -> StorageError | None:
    """Return the error in words, or None where neither the file nor the disk is at fault."""
    if isinstance(error, OSError):
        return _full(path) if error.errno == errno.ENOSPC else _unwritable(path, error.strerror or str(error))
    if isinstance(error, UnicodeDecodeError) or "Could not decode to UTF-8" in str(error):
        return damaged(path, _("a text in it is none any more"))
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_MISUSE) & 0xFF
    match code:
        case sqlite3.SQLITE_NOTADB:
            return not_a_library(path)
        case sqlite3.SQLITE_CORRUPT:
            return damaged(path, str(error))
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return _busy(path)
        case sqlite3.SQLITE_FULL:
            return _full(path)
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_PERM | sqlite3.SQLITE_IOERR:
            return _unwritable(path, str(error))
    return None


def _busy(path: Path) -> StorageError:
    message = _(
        "'{path}' is locked by another program. All that was recorded before is safe; the last step was not written. "
        "Close other programs that use the file, then try again."
    )
    return StorageError(message.format(path=path))


def _full(path: Path) -> StorageError:
    message = _(
        "The disk that holds '{path}' is full. All that was recorded before is safe; the last step was not written. "
        "Free some space, then try again."
    )
    return StorageError(message.format(path=path))


def _unwritable(path: Path, detail: str) -> StorageError:
    message = _(
        "'{path}' cannot be read and written ({detail}). What it holds was not changed. "
        "Check that the folder exists and that you may write to it, or name another folder in {variable}."
    )
    return StorageError(message.format(path=path, detail=detail, variable=HOME_VARIABLE))
