"""Files and folders that a command is given: refused before any work where none is named or none can be written."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import typer

from scenarios.commands.problems import told_in_one_line
from scenarios.errors import InputError, StorageError
from scenarios.texts import _


def folder_option(words: str) -> Any:
    """Return ``--out DIR`` with its help."""
    return typer.Option("--out", metavar="DIR", parser=_named("--out"), callback=writable, help=words)


def path_option(name: str, metavar: str, words: str) -> Any:
    """Return an option that names a file or a folder, with its help."""
    return typer.Option(name, metavar=metavar, parser=_named(name), help=words)


def path_argument(metavar: str, words: str, callback: Callable[[Path | None], Path | None] | None = None) -> Any:
    """Return an argument that names a file or a folder, with its help and what looks at it at once."""
    return typer.Argument(metavar=metavar, parser=_named(metavar.strip("[]")), callback=callback, help=words)


def _named(what: str) -> Callable[[str], Path]:
    """Return what reads a path as it was typed; an empty one, which would be the folder at hand, ends the program."""

    def path(typed: str) -> Path:
        with told_in_one_line():
            if not typed.strip():
                message = _("{what} is empty; name a file or a folder, or . for the one you are in")
                raise InputError("path", message.format(what=what))
        return Path(typed)

    return path


def writable(folder: Path | None) -> Path | None:
    """Return a folder as it was typed; a problem with it is shown and ends the program."""
    with told_in_one_line():
        if folder is not None:
            _refuse_unwritable(folder)
    return folder


def _refuse_unwritable(folder: Path) -> None:
    """Refuse a folder where a file stands or nothing may be written, as far as that can be told without a try.

    Raises
    ------
    InputError
        A file stands there, or on the way there.
    StorageError
        Nothing may be written there.
    """
    try:
        there = next(one for one in (folder, *folder.parents) if one.exists())
        is_folder = there.is_dir()
    except OSError as problem:
        message = _("{folder} cannot be written: {reason}. Nothing was done; name another folder.")
        raise StorageError(message.format(folder=folder, reason=problem.strerror)) from None
    if not is_folder:
        message = _("{there} is a file, so that nothing can be written to {folder}; name another folder")
        message = message if there != folder else _("{folder} is a file; name a folder")
        raise InputError("out", message.format(folder=folder, there=there))
    if not os.access(there, os.W_OK | os.X_OK):
        message = _("{folder} cannot be written: you may not write in {there}. Nothing was done; name another folder.")
        raise StorageError(message.format(folder=folder, there=there))
