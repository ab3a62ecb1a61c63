"""The folder that a command writes into: refused before any work where nothing can be put there."""

import os
from pathlib import Path
from typing import Any

import typer

from scenarios.commands.problems import told_in_one_line
from scenarios.errors import InputError, StorageError
from scenarios.texts import _


def folder_option(words: str) -> Any:
    """Return ``--out DIR`` with its help."""
    return typer.Option("--out", metavar="DIR", callback=writable, help=words)


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
