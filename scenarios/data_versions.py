"""The data versions on this machine: those installed beside the library, and which of them is in force.

    HOME/data/2026-12/          one version: all its files, its tastes, the hash of each (files.sha256), and what it
                                changed (brought.txt)
    HOME/data/in_force.txt      the version in force, an empty line for the shipped data, and below it since when

A version that is installed never changes, so that a scenario can be computed again under the data it was made with.
"""

import hashlib
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from scenarios.catalog import Catalog
from scenarios.catalog_files import load_catalog, read_catalog
from scenarios.changes import now
from scenarios.data_checks import check_structure
from scenarios.data_packs import (
    HORIZON,
    VERSION,
    Preview,
    Step,
    known_files,
    next_version,
    told_to_nobody,
    version_key,
    write_files,
    write_version,
)
from scenarios.errors import DataError, InputError, StorageError, near_miss
from scenarios.presets import RESULTS, Result, compute_results, read_results, results_text
from scenarios.scenario import Scenario
from scenarios.storage.places import default_library
from scenarios.tastes import MOST_ROUNDS, carry_tastes, write_shipped
from scenarios.tastes import SHIPPED as TASTES
from scenarios.texts import _

_FOLDER, _IN_FORCE, _HASHES, _BROUGHT = "data", "in_force.txt", "files.sha256", "brought.txt"
_LONGEST_NOTE, _LONGEST_BROUGHT = 4096, 100_000
"""Bytes."""


@dataclass(frozen=True)
class Installed:
    """One version of the data on this machine.

    Attributes
    ----------
    since
        When it was put in force, as a `Change` holds it; empty where it is not, or where that was not noted.
    taken
        When it was installed, in the same form; empty for the shipped data, or where that was not noted.
    brought
        What it changed then, as lines to read; none for the shipped data, or where that was not noted.
    """

    version: str
    folder: Path
    shipped: bool
    in_force: bool
    since: str = ""
    taken: str = ""
    brought: tuple[str, ...] = ()


@dataclass(frozen=True)
class InForce:
    """The catalog in force, and what people should know of it; an empty text where all is well."""

    catalog: Catalog
    remark: str


def data_home() -> Path:
    """Return the folder of the user's library, beside which data are installed."""
    return default_library(os.environ).parent


def install_pack(preview: Preview, home: Path, *, find_tastes: bool = False, step: Step = told_to_nobody) -> Installed:
    """Install the data of a preview whole or not at all, and put them in force.

    The results of the presets are computed anew where numbers change, some seconds.

    Parameters
    ----------
    find_tastes
        Find the tastes of the default draws now, some 20 seconds; else the first projection does.
    step
        Told what begins.

    Raises
    ------
    InputError
        The preview was refused or changes nothing.
    StorageError
        The folder cannot be written; the data in force are those of before.
    """
    if preview.refused or preview.changes_nothing:
        raise InputError("pack", _("There is nothing to install from '{name}'.").format(name=preview.name))
    place = home / _FOLDER
    try:
        place.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(prefix=".new-", dir=place) as scratch:
            folder = Path(scratch, "data")
            write_files(folder, preview.files)
            catalog = _under_free_version(read_catalog(folder), place)
            _derive(catalog, preview, find_tastes=find_tastes, step=step)
            step(_("Putting data {version} in force").format(version=catalog.version))
            _write_hashes(folder)
            _write_brought(folder, replace(preview, version=catalog.version))
            folder.replace(place / catalog.version)
        return choose(home, catalog.version)
    except OSError as problem:
        raise _not_written(place, problem) from problem


def _under_free_version(catalog: Catalog, place: Path) -> Catalog:
    """Return the data under their version, or the next number where other data have it already."""
    version = catalog.version
    while (place / version).exists() or version == load_catalog().version:
        version = next_version(version)
    if version != catalog.version:
        write_version(catalog.folder / HORIZON, catalog, version)
    return read_catalog(catalog.folder)


def _derive(catalog: Catalog, preview: Preview, *, find_tastes: bool, step: Step) -> None:
    """Write what follows from the data: tastes, and the results of the presets."""
    before = _named(preview.old_version, catalog.folder.parents[1])
    if preview.numbers_stay and before is not None and carry_tastes(before, catalog.fingerprint, catalog.folder):
        return
    if find_tastes:
        defaults = Scenario()
        words = _("Finding the tastes that fit the observed sales: round {n} of at most {most}")
        write_shipped(
            catalog,
            defaults.draws,
            defaults.seed,
            each_round=lambda number: step(words.format(n=number, most=MOST_ROUNDS)),
        )
    known = read_results(catalog)
    if known and not preview.numbers_stay:
        computed = compute_results(catalog, known[0].definition, known[0].year)
        text = results_text(_told(computed, step))
        (catalog.folder / RESULTS).write_text(text, encoding="utf-8", newline="")


def _told(results: Iterable[Result], step: Step) -> Iterator[Result]:
    """Yield results as they are computed, and tell of which preset they are."""
    for one in results:
        step(_("Computing the shipped scenario {name}").format(name=one.preset))
        yield one


def installed(home: Path) -> tuple[Installed, ...]:
    """Return the versions on this machine, the shipped one among them, the oldest first."""
    chosen, since = _noted(home)
    shipped = load_catalog()
    rows = [_installed(home / _FOLDER / name, name == chosen, since) for name in _versions(home)]
    is_chosen = not any(one.in_force for one in rows)
    rows.append(Installed(shipped.version, shipped.folder, True, is_chosen, "" if chosen or not is_chosen else since))
    return tuple(sorted(rows, key=lambda one: version_key(one.version)))


def _installed(folder: Path, is_chosen: bool, since: str) -> Installed:
    taken, brought = _brought(folder)
    return Installed(folder.name, folder, False, is_chosen, since if is_chosen else "", taken, brought)


def choose(home: Path, version: str) -> Installed:
    """Put a version in force, an installed or the shipped one.

    Raises
    ------
    InputError
        There is none of this name, or its files are damaged.
    StorageError
        The choice cannot be written.
    """
    found = next((one for one in installed(home) if one.version == version), None)
    if found is None:
        known = [one.version for one in installed(home)]
        message = _("no data '{version}' are installed{hint}; there are {known}")
        hint = near_miss(version, known)
        raise InputError("version", message.format(version=version, hint=hint, known=", ".join(known)))
    if not found.shipped:
        problem = _damage(found.folder)
        if problem:
            raise InputError("version", _("data {version} are damaged: {why}").format(version=version, why=problem))
    note = "" if found.shipped else version
    if found.in_force and _noted(home)[0] == note:
        return found
    since = now()
    _note(home, note, since)
    return replace(found, in_force=True, since=since)


def restore_shipped(home: Path) -> Installed:
    """Put the shipped data in force; what is installed stays.

    Raises
    ------
    StorageError
        The choice cannot be written.
    """
    return choose(home, load_catalog().version)


def in_force(home: Path | None = None) -> InForce:
    """Return the data in force; where they are damaged or of another program, the shipped data with a remark.

    Raises
    ------
    DataError
        The shipped data are malformed.
    """
    home = home or data_home()
    shipped, (version, _since) = load_catalog(), _noted(home)
    if not version:
        return InForce(shipped, "")
    folder = home / _FOLDER / version
    try:
        why = _damage(folder)
        if not why:
            catalog = load_catalog(folder)
            check_structure(catalog, shipped)
            return InForce(catalog, "")
    except DataError as problem:
        why = str(problem)
    words = _("Data {version} cannot be used, so the shipped data {shipped} are in force: {why}")
    return InForce(shipped, words.format(version=version, shipped=shipped.version, why=why))


def data_folder(home: Path) -> Path:
    """Return the folder of the data in force."""
    return in_force(home).catalog.folder


def current_catalog(home: Path | None = None) -> Catalog:
    """Return the catalog of the data in force, by default those of the user of this machine."""
    return in_force(home).catalog


def catalog_of(version: str, home: Path) -> Catalog | None:
    """Return the catalog of a version, None where it is neither shipped nor installed, or damaged."""
    return _named(version, home / _FOLDER)


def _named(version: str, place: Path) -> Catalog | None:
    shipped = load_catalog()
    if version == shipped.version:
        return shipped
    folder = place / version
    if VERSION.fullmatch(version) is None or _damage(folder):
        return None
    try:
        return load_catalog(folder)
    except DataError:
        return None


def _versions(home: Path) -> Iterator[str]:
    """Yield the names of the folders that hold a version."""
    place = home / _FOLDER
    if place.is_dir():
        yield from (one.name for one in place.iterdir() if VERSION.fullmatch(one.name) and one.is_dir())


def _noted(home: Path) -> tuple[str, str]:
    """Return the installed version that is in force, an empty text for the shipped one, and since when."""
    try:
        with (home / _FOLDER / _IN_FORCE).open("rb") as handle:
            noted = handle.read(_LONGEST_NOTE).decode("utf-8", errors="replace")
    except OSError:
        return "", ""
    version, _end, since = noted.partition("\n")
    version = version.strip()
    return (version if VERSION.fullmatch(version) else ""), _moment(since)


def _moment(noted: str) -> str:
    """Return a moment as it was noted, an empty text where it is none."""
    try:
        return datetime.fromisoformat(noted.strip()).isoformat(timespec="microseconds")
    except ValueError:
        return ""


def _note(home: Path, version: str, since: str) -> None:
    file = home / _FOLDER / _IN_FORCE
    try:
        fresh = file.with_name(f"{file.name}.part")
        fresh.write_text(f"{version}\n{since}\n", encoding="utf-8", newline="")
        fresh.replace(file)
    except OSError as problem:
        raise _not_written(file, problem) from problem


def _write_brought(folder: Path, preview: Preview) -> None:
    (folder / _BROUGHT).write_text("\n".join([now(), *preview.lines()]), encoding="utf-8", newline="")


def _brought(folder: Path) -> tuple[str, tuple[str, ...]]:
    """Return when a version was installed and what it changed, both empty where that was not noted."""
    try:
        with (folder / _BROUGHT).open("rb") as handle:
            taken, *lines = handle.read(_LONGEST_BROUGHT).decode("utf-8", errors="replace").split("\n")
    except OSError:
        return "", ()
    return _moment(taken), tuple(lines)


def _write_hashes(folder: Path) -> None:
    names = [*known_files(), *([TASTES] if (folder / TASTES).exists() else [])]
    lines = [f"{_hash(folder / name)}  {name}\n" for name in names]
    (folder / _HASHES).write_text("".join(lines), encoding="utf-8", newline="")


def _damage(folder: Path) -> str:
    """Return what is wrong with an installed folder, an empty text where every file is as it was installed."""
    try:
        lines = (folder / _HASHES).read_text(encoding="utf-8").splitlines()
        noted = {name: digest for digest, _space, name in (line.partition("  ") for line in lines)}
        wrong = [name for name in (*known_files(), TASTES) if name in noted and _hash(folder / name) != noted[name]]
        wrong += [name for name in known_files() if name not in noted]
        if TASTES not in noted and (folder / TASTES).exists():
            wrong.append(TASTES)
    except (OSError, ValueError) as problem:
        return str(problem)
    return _("{name} is not as it was installed").format(name=wrong[0]) if wrong else ""


def _hash(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _not_written(place: Path, problem: OSError) -> StorageError:
    told = _("{place} cannot be written: {reason}. The data in force are those of before.")
    return StorageError(told.format(place=place, reason=problem.strerror or problem))
