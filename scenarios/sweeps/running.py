"""Runs a sweep into a folder, part by part; what is finished stays, and a sweep that ended early goes on.

DIR/manifest.json           the sweep, the versions of data and engine, and the parts that are done
DIR/parts/000000.parquet    one part: a file stands there whole or not at all
DIR/sample.npz              some rows of all parts, for the window
"""

import json
import re
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from scenarios.catalog import Catalog
from scenarios.errors import InputError, StorageError
from scenarios.json_files import read_json
from scenarios.sweeps.parts import Task, Versions, origin, read_part
from scenarios.sweeps.schedulers import Scheduler
from scenarios.sweeps.spec import Sweep
from scenarios.texts import _
from scenarios.whole_files import write_whole

MANIFEST, PARTS, SAMPLE = "manifest.json", "parts", "sample.npz"
FORMAT = 1
_BETWEEN = 1.0
"""Seconds between two manifests: which files stand is what counts."""
_NAME = re.compile(r"(\d{6,})\.parquet")

Tell = Callable[[int, int, float], None]
"""Told (parts done, of how many, seconds left by the pace so far)."""
Begun = Callable[[int, list[str]], None]
"""Told (parts that were done before, names of those that are damaged and are done again)."""


def part_name(part: int) -> str:
    """Return what the file of a part is called."""
    return f"{part:06}.parquet"


def run_sweep(
    sweep: Sweep,
    catalog: Catalog,
    out: Path,
    scheduler: Scheduler,
    tell: Tell = lambda _done, _of, _left: None,
    folder: str = "",
    begun: Begun = lambda _before, _damaged: None,
) -> int:
    """Do all parts that are not done yet, or are damaged; return how many those were.

    Parameters
    ----------
    out
        Folder of the sweep, made where it is not there. What stands in it is read once, to see that it is sound.
    folder
        Of the data that the workers read, empty for the shipped ones.

    Raises
    ------
    InputError
        The folder holds another sweep, or one of other data or another engine.
    StorageError
        A file cannot be written; what is done stays.
    EngineError
        A part cannot be done; what is done stays.
    """
    versions = Versions.here(catalog)
    _open_folder(sweep, versions, out)
    done, damaged = _standing(sweep, versions, out)
    _note(sweep, versions, done, out)
    begun(len(done), damaged)
    missing = [part for part in range(sweep.parts) if part not in done]
    if missing:
        (out / SAMPLE).unlink(missing_ok=True)  # whatever it is of, it is not of all parts
    began = noted = time.monotonic()
    tasks = (Task(dict(sweep.plain), folder, versions, part) for part in missing)
    safe = _("What is finished stays; run the same command again to go on.")
    try:
        for number, (part, content) in enumerate(scheduler.results(tasks), start=1):
            write_whole(out / PARTS / part_name(part), content, safe)
            done.add(part)
            now = time.monotonic()
            tell(len(done), sweep.parts, (now - began) / number * (len(missing) - number))
            if now - noted > _BETWEEN:
                _note(sweep, versions, done, out)
                noted = now
    finally:  # also where the user ends it
        _note(sweep, versions, done, out)
    return len(missing)


def parts_done(out: Path) -> set[int]:
    """Return which parts stand in a folder, by their names."""
    names = (_NAME.fullmatch(file.name) for file in (out / PARTS).glob("*.parquet"))
    return {int(name[1]) for name in names if name}


def read_manifest(out: Path) -> dict[str, Any]:
    """Return what a folder says of its sweep.

    Raises
    ------
    InputError
        It holds no sweep, one of a later format, or what says so is damaged.
    """
    if not (out / MANIFEST).is_file():
        raise InputError("out", _("{folder} holds no sweep: no {file} is in it").format(folder=out, file=MANIFEST))
    try:
        content = read_json(out / MANIFEST)
    except InputError as problem:
        message = _("{why}. The parts of the sweep are kept: delete this file and run the sweep again.")
        raise InputError("out", message.format(why=problem)) from None
    if not isinstance(content, dict) or content.get("format") != FORMAT or not isinstance(content.get("sweep"), dict):
        raise InputError("out", _("{folder} holds no sweep that this version can read").format(folder=out))
    return content


def _standing(sweep: Sweep, versions: Versions, out: Path) -> tuple[set[int], list[str]]:
    """Return which parts of the sweep stand whole, and the names of those that are damaged.

    Raises
    ------
    InputError
        One is of another sweep, or of other data or another engine.
    """
    done, damaged = set[int](), list[str]()
    for part in sorted(parts_done(out) & set(range(sweep.parts))):
        read = read_part(out / PARTS / part_name(part))
        if read is None or not sweep.columns <= set(read[1]):
            damaged.append(part_name(part))
        elif read[0] != origin(sweep.plain, versions, part):
            message = _("{file} is of another sweep, or of other data or another engine: choose another folder")
            raise InputError("out", message.format(file=out / PARTS / part_name(part)))
        else:
            done.add(part)
    return done, damaged


def _open_folder(sweep: Sweep, versions: Versions, out: Path) -> None:
    """Make the folder, or see that it holds this very sweep."""
    if (out / MANIFEST).exists():
        held = read_manifest(out)
        if json.dumps(held["sweep"]) != json.dumps(dict(sweep.plain)):  # as texts: the order of what is varied counts
            message = _("{folder} holds another sweep: choose another folder, or the spec that it was begun with")
            raise InputError("out", message.format(folder=out))
        if held.get("versions") != asdict(versions):
            message = _("{folder} was begun with other data or another engine: choose another folder")
            raise InputError("out", message.format(folder=out))
        return
    if out.exists() and not (out.is_dir() and {file.name for file in out.iterdir()} <= {PARTS, SAMPLE}):
        raise InputError("out", _("{folder} is not empty and holds no sweep").format(folder=out))
    try:
        (out / PARTS).mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        message = _("{folder} cannot be made: {reason}")
        raise StorageError(message.format(folder=out, reason=problem.strerror)) from None


def _note(sweep: Sweep, versions: Versions, done: set[int], out: Path) -> None:
    content = {
        "format": FORMAT,
        "sweep": dict(sweep.plain),
        "versions": asdict(versions),
        "runs": sweep.runs,
        "parts": sweep.parts,
        "done": sorted(done),
    }
    text = json.dumps(content, indent=1) + "\n"
    write_whole(out / MANIFEST, text.encode(), _("The parts that are finished stay."))
