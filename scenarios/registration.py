"""Makes the program known to a Linux desktop: its entry, its icon, and that snapshots open with it; and takes it back.

The places and the quoting are those of the XDG specifications: base directories, desktop entries, shared MIME info.
"""

import re
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from resources import resource_path
from scenarios.errors import InputError
from scenarios.texts import _
from scenarios.whole_files import write_whole

_ENTRY = "applications/chokepoint.desktop"
_PLACES = {
    # below the user's folder of data, and what ships of it
    _ENTRY: "system/chokepoint.desktop",
    "mime/packages/chokepoint.xml": "system/chokepoint-mime.xml",
    "icons/hicolor/scalable/apps/chokepoint.svg": "system/chokepoint.svg",
    "icons/hicolor/256x256/apps/chokepoint.png": "system/chokepoint.png",
}
_REFRESHED = {"update-desktop-database": "applications", "update-mime-database": "mime"}
"""Programs that read the folders anew, where the desktop has them."""


def share_folder(environment: Mapping[str, str]) -> Path:
    """Return the user's folder of data: XDG_DATA_HOME, or where that is not set or not absolute the usual one."""
    chosen = Path(environment.get("XDG_DATA_HOME", ""))
    return chosen if chosen.is_absolute() else Path.home() / ".local/share"


def own_command() -> tuple[str, ...]:
    """Return the words that start this program: the packaged one, or from source the one of ``dev.py``."""
    if getattr(sys, "frozen", False):
        return (sys.executable,)
    return (sys.executable, str(Path(__file__).resolve().parents[1] / "dev.py"), "run")


def register(share: Path, command: Sequence[str]) -> list[Path]:
    """Write entry, icon and kind of file, and return the files.

    Parameters
    ----------
    share
        Of `share_folder`.
    command
        The words that start the program.

    Raises
    ------
    InputError
        A word that no entry can hold.
    StorageError
        A file cannot be written.
    """
    contents = {share / place: resource_path(name).read_bytes() for place, name in _PLACES.items()}
    contents[share / _ENTRY] = _entry(contents[share / _ENTRY].decode(), command).encode()
    for file, content in contents.items():
        file.parent.mkdir(parents=True, exist_ok=True)
        write_whole(file, content, _("Scenarios and snapshots are as they were."))
    _refresh(share)
    return list(contents)


def unregister(share: Path) -> list[Path]:
    """Take away what `register` wrote, and return what there was of it."""
    there = [share / place for place in _PLACES if (share / place).is_file()]
    for file in there:
        file.unlink()
    if there:
        _refresh(share)
    return there


def _entry(shipped: str, command: Sequence[str]) -> str:
    """Return the shipped entry with the program where it truly is; a desktop hides it once that is gone."""
    if any(re.search(r"[\x00-\x1f\x7f]", word) for word in command):
        raise InputError("program", _("the program lies in a folder whose name no desktop entry can hold"))
    words = " ".join(map(_quoted, command))
    return shipped.replace("Exec=chokepoint", f"TryExec={_escaped(command[0])}\nExec={words}")


def _quoted(word: str) -> str:
    """Return a word of a command: quoted, its signs for a shell and for a desktop's own codes taken literally."""
    literal = re.sub(r'(["`$\\])', r"\\\1", word).replace("%", "%%")
    return _escaped(f'"{literal}"')


def _escaped(text: str) -> str:
    """Return a text as the value of a key, in which a backslash stands for itself only when doubled."""
    return text.replace("\\", "\\\\")


def _refresh(share: Path) -> None:
    for program, folder in _REFRESHED.items():
        found = shutil.which(program)
        if found is not None and (share / folder).is_dir():
            subprocess.run([found, share / folder], capture_output=True, check=False)
