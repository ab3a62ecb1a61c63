"""Data packs: the data as files for a spreadsheet, and what is brought back, checked and told before it is taken."""

import csv
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO, StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

from resources import resource_path
from scenarios.catalog import Catalog
from scenarios.catalog_files import fingerprint_of, load_catalog, read_catalog
from scenarios.data_checks import check_beside, check_runs, check_structure
from scenarios.errors import DataError, StorageError, unreadable
from scenarios.lenient_reading import in_free_quarters
from scenarios.pack_changes import FileChange, catalog_lines, change_lines, file_change, same_content
from scenarios.pack_files import README, read_files
from scenarios.quarters import quarter_label
from scenarios.texts import _
from scenarios.whole_files import write_whole

HORIZON = "data.toml"
VERSION = re.compile(r"(\d{4})-(0[1-9]|1[0-2])(?:\+([1-9]\d{0,3}))?")
"""A data version: year and month, and the number of a pack beyond it; safe as the name of a folder."""
_EXAMPLE = "sweep_example.toml"
"""Stands beside the data and is none of them."""
_LOOSE = ("backtest/observations.csv", "vendors.csv")
"""With the tables of evidence the files of which a refused row may be left out."""
_MOST_REFUSED = 50
_TABLE, _WORDS = ".csv", "utf-8-sig"
"""Spreadsheets know UTF-8 by its mark; the readers of rows take files with it and without."""

Step = Callable[[str], object]
"""Told in words what begins; what it raises ends the work, and nothing is changed."""


@dataclass(frozen=True)
class Preview:
    """What a pack would change; nothing is installed yet.

    Attributes
    ----------
    version
        That the data will have; the old one where nothing changes.
    changes
        By file, those that differ; version and horizon are told in `told`.
    told
        What changes for the model, a sentence each.
    left_out
        Rows that are refused and that the data can do without.
    refused
        Why the whole pack is refused; empty where it can be installed.
    files
        All data by file name, in UTF-8.
    """

    name: str
    old_version: str
    version: str
    changes: tuple[FileChange, ...]
    told: tuple[str, ...]
    left_out: tuple[DataError, ...]
    refused: tuple[DataError, ...]
    numbers_stay: bool
    files: Mapping[str, bytes] = field(repr=False)

    @property
    def changes_nothing(self) -> bool:
        """Whether the data are the same as before."""
        return self.version == self.old_version and not self.refused

    def lines(self) -> Iterator[str]:
        """Yield the preview as lines to read."""
        if self.changes_nothing:
            yield _("The data pack changes nothing: data {version} stay as they are.").format(version=self.version)
        elif not self.refused:
            yield _("Data {old} \u2192 {new}").format(old=self.old_version, new=self.version)
            yield from self.told
            yield from change_lines(self.changes)
        if self.left_out:
            yield _("Rows that are refused and left out: {n}").format(n=len(self.left_out))
            yield from (f"  {reason(one)}" for one in self.left_out)
        if self.refused:
            yield _("The data pack is refused; nothing was changed:")
            yield from (f"  {reason(one)}" for one in self.refused)


def reason(problem: DataError) -> str:
    """Return a refusal in one line of bounded length."""
    plain = " ".join(str(problem).split())
    return plain if len(plain) <= 400 else f"{plain[:260]} \u2026 {plain[-138:]}"


def known_files() -> tuple[str, ...]:
    """Return the names of all files of the data, as they stand in the shipped folder."""
    folder = resource_path("data")
    found = (file for kind in ("*.toml", "*.csv") for file in folder.rglob(kind) if file.name != _EXAMPLE)
    return tuple(sorted(file.relative_to(folder).as_posix() for file in found))


def export_pack(catalog: Catalog, target: Path) -> Path:
    """Write all data of a catalog to be edited: a zip file where `target` ends in ``.zip``, else a folder.

    Raises
    ------
    StorageError
        It cannot be written, or something else stands there already.
    """
    contents = {README: _readme(catalog).encode(_WORDS)}
    for name in known_files():
        text = (catalog.folder / name).read_text(encoding=_WORDS)
        contents[name] = text.encode(_WORDS if name.endswith(_TABLE) else "utf-8")
    try:
        if target.suffix.lower() == ".zip":
            packed = BytesIO()
            with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
                for name, content in contents.items():
                    archive.writestr(name, content)
            write_whole(target, packed.getvalue(), _("Choose another place."))
        else:
            target.mkdir(parents=True, exist_ok=True)
            if any(target.iterdir()):
                raise StorageError(_("{folder} is not empty; choose another folder.").format(folder=target))
            write_files(target, contents)
    except OSError as problem:
        told = _("{target} cannot be written: {reason}. Choose another place.")
        raise StorageError(told.format(target=target, reason=problem.strerror or problem)) from problem
    return target


def write_files(folder: Path, contents: Mapping[str, bytes]) -> None:
    """Write contents by names of the known list below a folder."""
    for name, content in contents.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)


def told_to_nobody(_words: str) -> None:
    """Be the `Step` of work that nobody waits for."""


def read_pack(source: Path, current: Catalog, *, trial: bool = True, step: Step = told_to_nobody) -> Preview:
    """Return what a pack would change in the data in force; files that it lacks stay as they are.

    Parameters
    ----------
    trial
        Whether the model is run once where numbers change, about a second.
    step
        Told what begins.

    Raises
    ------
    InputError
        The pack is no data pack, is too large, or holds what is no file of one; nothing was unpacked.
    """
    step(_("Reading {name}").format(name=source.name))
    names = known_files()
    before = {name: (current.folder / name).read_bytes().decode(_WORDS) for name in names}
    refused, texts = list[DataError](), dict(before)
    for name, content in read_files(source, names).items():
        try:
            text = content.decode(_WORDS).replace("\r\n", "\n")
        except UnicodeDecodeError as problem:
            refused.append(unreadable(name, problem, _("a text in UTF-8")))
            continue
        if not same_content(name, before[name], text):
            texts[name] = text
    if refused or texts == before:
        return _preview(source, current, texts=before, refused=refused)
    step(_("Checking every row"))
    return _checked(source, current, before, texts, trial=trial, step=step)


def _checked(
    source: Path, current: Catalog, before: dict[str, str], texts: dict[str, str], *, trial: bool, step: Step
) -> Preview:
    """Return the preview of texts that differ, read and checked in a folder of their own."""
    with TemporaryDirectory(prefix="chokepoint-") as scratch:
        folder = Path(scratch)
        write_files(folder, {name: text.encode() for name, text in texts.items()})
        fresh, left_out, refused = _read(folder)
        stay = False
        if fresh is not None:
            try:
                _raise_version(folder, fresh, current)
                fresh = read_catalog(folder)
                stay = _numbers_stay(folder, fresh, current)
                step(_("Trying the model on these data"))
                _check(fresh, trial=trial and not stay)
            except DataError as problem:
                refused.append(problem)
        if fresh is None or refused:
            return _preview(source, current, texts=before, refused=refused, left_out=left_out)
        texts = {name: (folder / name).read_text(encoding="utf-8") for name in texts}
        changes = [file_change(name, before[name], text) for name, text in texts.items() if text != before[name]]
        changes = [one for one in changes if one.file != HORIZON and (one.added or one.removed or one.changed)]
        told = (*catalog_lines(current, fresh), *_moved_presets(fresh, current))
        if not changes and fresh.horizon == current.horizon:  # nothing is left but another version
            return _preview(source, current, texts=before, refused=(), left_out=left_out)
    files = {name: text.encode() for name, text in texts.items()}
    versions = (source.name, current.version, fresh.version)
    return Preview(*versions, tuple(changes), told, tuple(left_out), (), stay, files)


def _preview(
    source: Path,
    current: Catalog,
    *,
    texts: Mapping[str, str],
    refused: list[DataError] | tuple[()],
    left_out: list[DataError] | tuple[()] = (),
) -> Preview:
    """Return the preview of a pack that changes nothing, or that is refused."""
    files = {name: text.encode() for name, text in texts.items()}
    version = current.version
    return Preview(source.name, version, version, (), (), tuple(left_out), tuple(refused), True, files)


def _read(folder: Path) -> tuple[Catalog | None, list[DataError], list[DataError]]:
    """Return the catalog of a folder, the rows left out for it, and why there is none.

    A refused row is taken out of its file and the rest read again; of a file that cannot do without it, further
    refusals are gathered, so that all of them can be mended at once.
    """
    left_out, refused = list[DataError](), list[DataError]()
    while True:
        try:
            catalog = read_catalog(folder)
        except DataError as problem:
            name = Path(problem.file).relative_to(folder).as_posix()
            loose = name in _LOOSE or name.startswith("evidence/")
            if refused and refused[-1].file != problem.file:
                return None, left_out, refused
            (left_out if loose and problem.line > 1 else refused).append(problem)
            if len(left_out) + len(refused) >= _MOST_REFUSED or not _without_row(Path(problem.file), problem.line):
                return None, left_out, refused or left_out[-1:]
        except Exception as problem:  # a form that no reader foresaw is a fault of the pack, not of the program
            told = f"{type(problem).__name__}: {problem}"
            return None, left_out, [*refused, DataError("data", 0, _("form"), told, _("the form of the shipped data"))]
        else:
            return (None if refused else catalog), left_out, refused


def _without_row(file: Path, line: int) -> bool:
    """Empty the row of a table that ends in a line, so that all others keep their places; return whether it was."""
    if line < 2 or file.suffix != _TABLE:
        return False
    text, begins = file.read_text(encoding="utf-8"), 0
    reader = csv.reader(StringIO(text, newline=""))
    for _cells in reader:
        if reader.line_num >= line:
            lines = text.split("\n")
            lines[begins : reader.line_num] = [""] * (reader.line_num - begins)
            file.write_text("\n".join(lines), encoding="utf-8", newline="")
            return True
        begins = reader.line_num
    return False


def _check(fresh: Catalog, *, trial: bool) -> None:
    """Check all that the program will ask of the data beyond the catalog.

    Raises
    ------
    DataError
        Something is missing or refused.
    """
    try:
        check_structure(fresh, load_catalog())
        check_beside(fresh)
        if trial:
            check_runs(fresh)
    except DataError:
        raise
    except Exception as problem:  # as in _read
        told = f"{type(problem).__name__}: {problem}"
        raise DataError("data", 0, _("form"), told, _("the form of the shipped data")) from problem


def version_key(version: str) -> tuple[int, int, int]:
    """Return what versions are sorted by; one that is none comes first."""
    match = VERSION.fullmatch(version)
    return (int(match[1]), int(match[2]), int(match[3] or 0)) if match else (0, 0, 0)


def next_version(version: str) -> str:
    """Return the version of a pack upon a version: ``2026-11+1`` upon ``2026-11``."""
    base, _plus, number = version.partition("+")
    return f"{base}+{int(number or 0) + 1}"


def _raise_version(folder: Path, fresh: Catalog, current: Catalog) -> None:
    """Give the data a version above the one in force where theirs is not.

    Raises
    ------
    DataError
        The version is no year and month.
    """
    if VERSION.fullmatch(fresh.version) is None:
        raise DataError(folder / HORIZON, 0, "version", fresh.version, _("year and month, such as 2026-12"))
    if version_key(fresh.version) <= version_key(current.version):
        write_version(folder / HORIZON, fresh, next_version(current.version))


def write_version(file: Path, catalog: Catalog, version: str) -> None:
    """Write the file of version and horizon with a catalog's horizon and another version."""
    file.write_text(horizon_text(catalog, version), encoding="utf-8", newline="")


def horizon_text(catalog: Catalog, version: str) -> str:
    """Return the content of ``data.toml``."""
    horizon = catalog.horizon
    quarters = {
        "first_quarter": horizon.first,
        "last_quarter": horizon.last,
        "last_observed_quarter": horizon.last_observed,
    }
    lines = [f'version = "{version}"', *(f'{key} = "{quarter_label(start)}"' for key, start in quarters.items())]
    return "\n".join([*lines, ""])


def _moved_presets(fresh: Catalog, current: Catalog) -> Iterator[str]:
    """Yield what the shipped scenarios set in quarters that are observed by now."""
    for name, preset in fresh.presets.items() if fresh.horizon != current.horizon else ():
        for one in in_free_quarters(preset.get("values", {}), fresh.horizon)[1]:
            yield _("Preset {name}: {change}").format(name=name, change=one)


def _numbers_stay(folder: Path, fresh: Catalog, current: Catalog) -> bool:
    """Return whether the data differ in nothing that a projection rests on, their version left aside."""
    file = folder / HORIZON
    kept = file.read_bytes()
    if fresh.horizon == current.horizon:
        file.write_bytes((current.folder / HORIZON).read_bytes())
    same = fingerprint_of(folder) == current.fingerprint
    file.write_bytes(kept)
    return same


def _readme(catalog: Catalog) -> str:
    """Return what each file is and how to bring it back."""
    about = _("""Chokepoint data {version}

Edit these files in a spreadsheet or a text editor, then bring them back:

    python -m scenarios data import PLACE --dry-run    shows what would change
    python -m scenarios data import PLACE              takes it

PLACE is this folder or a zip file of it. Files that you did not change may be left out. Keep the first row of each
table, commas between cells, points in decimals, dates as 2026-12-31, quarters as 2026Q4, and UTF-8 as the encoding
("CSV UTF-8"). Set the version in data.toml to the month of your data; otherwise the next number is given.

data.toml              version, first and last quarter, last observed quarter
parameters.csv         every number of the model: range, central value, distribution, source, words
timelines.csv          values that change over time
chips.csv              accelerators with their figures
chip_classes.csv       the classes that buyers choose between
products.csv           which chip a class sold from a quarter on
tiers.toml             export regimes as rules on chip figures
vendors.csv            how a class splits to vendors
correlations.csv       parameters that move together
evidence/*.csv         published numbers with their sources
policy_rules.csv       rules as published
policy_events.csv      what happened when
backtest/              published observations and forecasts, what a calibration may move, what was known on a day
presets/*.toml         the shipped scenarios; pair_stories.toml: which to compare; preset_results.csv: their results
""")
    return about.format(version=catalog.version)
