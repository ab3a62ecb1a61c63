"""Puts a set of text files into a folder: all of them or none."""

import shutil
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from scenarios.errors import StorageError
from scenarios.texts import _


def write_file_set(folder: Path, contents: Mapping[str, str]) -> list[Path]:
    """Write texts by file name, in UTF-8 with the line ends they have; the folder is made where it is missing.

    Returns
    -------
    list[Path]
        The files, in the order given.

    Raises
    ------
    StorageError
        The folder cannot be made or written; what stood there before still stands.
    """
    made: list[Path] = []
    try:
        made = [one for one in (folder, *folder.parents) if not one.exists()]
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(prefix=".chokepoint-", dir=folder) as scratch:
            new, old = Path(scratch, "new"), Path(scratch, "old")
            new.mkdir()
            old.mkdir()
            for name, text in contents.items():
                (new / name).write_text(text, encoding="utf-8", newline="")
            _put_in_place(folder, list(contents), new, old)
    except OSError as problem:
        for one in made:
            with suppress(OSError):
                one.rmdir()
        message = _(
            "{folder} cannot be written: {reason}. What stood there before is unchanged."
            " Try another folder, or close the programs that have its files open."
        )
        raise StorageError(message.format(folder=folder, reason=problem.strerror or problem)) from problem
    return [folder / name for name in contents]


def _put_in_place(folder: Path, names: list[str], new: Path, old: Path) -> None:
    """Move the new files in; where one is refused, move the ones of before back."""
    for name in names:
        if (folder / name).exists():
            shutil.copy2(folder / name, old / name)
    moved: list[str] = []
    try:
        for name in names:
            (new / name).replace(folder / name)
            moved.append(name)
    except OSError:
        for name in moved:
            if (old / name).exists():
                (old / name).replace(folder / name)
            else:
                (folder / name).unlink()
        raise
