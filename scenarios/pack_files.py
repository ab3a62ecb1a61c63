"""Reads the files of a data pack, a zip file or a folder: bounded before anything is unpacked, known names only."""

import stat
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path, PurePosixPath

from scenarios.errors import InputError, near_miss
from scenarios.texts import _

MOST_BYTES = 4_000_000
"""Of the zip file."""
MOST_FILE_BYTES, MOST_ALL_BYTES = 4_000_000, 16_000_000
"""Of one file and of all together, unpacked."""
MOST_ENTRIES = 300
README = "README.txt"
_BESIDE = (README, "tastes.npz", "files.sha256")
"""Files that a data folder holds beside the data; a pack may bring them, and they are not read."""
_LITTER = (".DS_Store", "Thumbs.db", "desktop.ini")
"""What systems leave in folders; nobody put it there."""
_LITTER_FOLDER, _LOCKS = "__MACOSX", ("~$", ".~lock.")
_ENTRY = b"PK\x01\x02"
"""How an entry in the table of contents of a zip file begins."""
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


def read_files(source: Path, known: Iterable[str]) -> dict[str, bytes]:
    """Return the contents of a pack by the names of the known list; a single folder around all of them is left aside.

    Raises
    ------
    InputError
        The pack cannot be read, is too large, or holds what is no file of the known list; nothing is unpacked.
    """
    names = tuple(known)
    try:
        if source.is_dir():
            return _read_folder(source, names)
        return _read_zip(source, names)
    except (OSError, zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, ValueError) as problem:
        reason = problem.strerror if isinstance(problem, OSError) and problem.strerror else problem
        raise _refused(source, _("it cannot be read: {reason}").format(reason=reason)) from None


def _read_zip(source: Path, known: tuple[str, ...]) -> dict[str, bytes]:
    if not stat.S_ISREG(source.stat().st_mode):
        raise _refused(source, _("it is neither a file nor a folder"))
    with source.open("rb") as handle:
        packed = handle.read(MOST_BYTES + 1)
    if len(packed) > MOST_BYTES:
        raise _refused(source, _("it is larger than {n:,} bytes").format(n=MOST_BYTES))
    if packed.count(_ENTRY) > MOST_ENTRIES:
        raise _refused(source, _("it holds more than {n} files").format(n=MOST_ENTRIES))
    with zipfile.ZipFile(BytesIO(packed)) as archive:
        entries = archive.infolist()
        for one in entries:
            _check_entry(source, one)
        sizes = [(one.filename, one.file_size) for one in entries if not one.is_dir()]
        names = _checked_names(source, sizes, known)
        taken = {one.filename: one for one in entries if one.filename in names}
        return {names[name]: _bounded(source, archive, one) for name, one in taken.items()}


def _check_entry(source: Path, one: zipfile.ZipInfo) -> None:
    """Refuse what no program for spreadsheets or archives would have put there."""
    kind = one.external_attr >> 16
    if kind and not (stat.S_ISREG(kind) or stat.S_ISDIR(kind)) and stat.S_IFMT(kind):
        raise _refused(source, _("'{name}' is a link or a device").format(name=_short(one.filename)))
    if one.flag_bits & 1:
        raise _refused(source, _("'{name}' is locked with a password").format(name=_short(one.filename)))
    if one.compress_type not in _METHODS:
        raise _refused(source, _("'{name}' is packed in a way that is not read").format(name=_short(one.filename)))
    if one.orig_filename != one.filename and "\0" in one.orig_filename:
        raise _refused(source, _("'{name}' is no name of a file").format(name=_short(one.filename)))


def _bounded(source: Path, archive: zipfile.ZipFile, one: zipfile.ZipInfo) -> bytes:
    with archive.open(one) as handle:
        content = handle.read(MOST_FILE_BYTES + 1)
    if len(content) != one.file_size:
        raise _refused(source, _("'{name}' has another size than it says").format(name=_short(one.filename)))
    return content


def _read_folder(source: Path, known: tuple[str, ...]) -> dict[str, bytes]:
    found: dict[str, Path] = {}
    for file in _walked(source, source):
        found[file.relative_to(source).as_posix()] = file
        if len(found) > MOST_ENTRIES:
            raise _refused(source, _("it holds more than {n} files").format(n=MOST_ENTRIES))
    names = _checked_names(source, [(name, file.stat().st_size) for name, file in found.items()], known)
    contents = {}
    for name, target in names.items():
        with found[name].open("rb") as handle:
            contents[target] = handle.read(MOST_FILE_BYTES)
    return contents


def _walked(source: Path, folder: Path, depth: int = 0) -> Iterator[Path]:
    """Yield the plain files of a folder and of the folders in it; neither links nor devices are followed."""
    for entry in folder.iterdir():
        mode = entry.lstat().st_mode
        if stat.S_ISREG(mode):
            yield entry
        elif stat.S_ISDIR(mode) and depth < 2:
            yield from _walked(source, entry, depth + 1)
        else:
            name = _short(entry.relative_to(source).as_posix())
            raise _refused(source, _("'{name}' is a link, a device or a folder too deep").format(name=name))


def _checked_names(source: Path, sizes: Iterable[tuple[str, int]], known: tuple[str, ...]) -> dict[str, str]:
    """Return the known name of each name in the pack, those of litter and of what stands beside the data left out."""
    big = _("'{name}' is larger than {n:,} bytes")
    present = [(name, size) for name, size in sizes if not _is_litter(name)]
    if sum(size for _name, size in present) > MOST_ALL_BYTES:
        raise _refused(source, _("unpacked it is larger than {n:,} bytes").format(n=MOST_ALL_BYTES))
    top = _top([name for name, _size in present], known)
    names: dict[str, str] = {}
    for name, size in present:
        if size > MOST_FILE_BYTES:
            raise _refused(source, big.format(name=_short(name), n=MOST_FILE_BYTES))
        inner = name.removeprefix(top)
        if inner not in (*known, *_BESIDE):
            told = _("'{name}' is no file of a data pack{hint}")
            raise _refused(source, told.format(name=_short(name), hint=near_miss(inner[:80], known)))
        if name in names or inner in names.values():
            raise _refused(source, _("'{name}' stands in it twice").format(name=_short(name)))
        names[name] = inner
    taken = {name: inner for name, inner in names.items() if inner in known}
    if not taken:
        raise _refused(source, _("it holds no file of a data pack"))
    return taken


def _top(names: list[str], known: tuple[str, ...]) -> str:
    """Return the one folder that stands around all files, with its slash, or an empty text."""
    first = names[0].partition("/")[0] + "/" if names else ""
    around = first not in ("/", "../", "./") and all(name.startswith(first) for name in names)
    return first if around and not any(name in known for name in names) else ""


def _is_litter(name: str) -> bool:
    path = PurePosixPath(name)
    return path.parts[:1] == (_LITTER_FOLDER,) or path.name in _LITTER or path.name.startswith(_LOCKS)


def _short(name: str) -> str:
    """Return a name as a line can show it."""
    return "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in name[:80])


def _refused(source: Path, reason: str) -> InputError:
    told = _("The data pack '{name}' is refused: {reason}. Nothing was unpacked or changed.")
    return InputError("pack", told.format(name=source.name, reason=reason))
