import io
import os
import stat
import struct
import time
import zipfile

import pytest

from scenarios.data_packs import known_files
from scenarios.errors import InputError
from scenarios.pack_files import MOST_ALL_BYTES, MOST_BYTES, MOST_ENTRIES, MOST_FILE_BYTES, read_files

KNOWN = known_files()


def packed(entries, **options):
    """Return a zip file of names and contents, as bytes."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries:
            archive.writestr(name, content, **options)
    return made.getvalue()


def entry(name, mode=0, content="x"):
    made = zipfile.ZipInfo(name)
    made.external_attr = mode << 16
    return packed([(made, content)])


def with_flag(content, flag):
    """Set a flag in both headers of the only entry."""
    changed = bytearray(content)
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = changed.index(mark) + place
        changed[at : at + 2] = struct.pack("<H", flag)
    return bytes(changed)


def with_size(content, size):
    """Let the only entry claim another size than it has."""
    changed = bytearray(content)
    for mark, place in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = changed.index(mark) + place
        changed[at : at + 4] = struct.pack("<L", size)
    return bytes(changed)


def twice(name):
    with pytest.warns(UserWarning, match="Duplicate name"):
        return packed([(name, "a"), (name, "b")])


def bomb():
    return packed([("chips.csv", b"0" * (MOST_FILE_BYTES + 1))])


def bombs():
    part = b"0" * (MOST_FILE_BYTES - 10)
    return packed([(name, part) for name in KNOWN[: MOST_ALL_BYTES // len(part) + 1]])


def nested():
    inner = packed([("chips.csv", b"0" * 100)])
    return packed([("data.zip", inner)])


HOSTILE = {
    # name: (how it is made, part of what is said)
    "no zip": (lambda: b"not a zip at all", "cannot be read"),
    "empty": (lambda: b"", "cannot be read"),
    "an empty zip": (lambda: packed([]), "no file of a data pack"),
    "cut short": (lambda: packed([("chips.csv", "x" * 900)])[:-30], "cannot be read"),
    "climbs out": (lambda: packed([("../chips.csv", "x")]), "no file of a data pack"),
    "climbs out deep": (lambda: packed([("evidence/../../../../chips.csv", "x")]), "no file of a data pack"),
    "climbs out with backslashes": (lambda: packed([("..\\chips.csv", "x")]), "no file of a data pack"),
    "absolute": (lambda: packed([("/chips.csv", "x")]), "no file of a data pack"),
    "a drive": (lambda: packed([("C:\\data\\chips.csv", "x")]), "no file of a data pack"),
    "a link": (lambda: entry("chips.csv", stat.S_IFLNK | 0o777, "/etc/passwd"), "link or a device"),
    "a device": (lambda: entry("chips.csv", stat.S_IFCHR | 0o600), "link or a device"),
    "a pipe": (lambda: entry("chips.csv", stat.S_IFIFO | 0o600), "link or a device"),
    "twice": (lambda: twice("chips.csv"), "stands in it twice"),
    "twice by two ways": (lambda: packed([("x/chips.csv", "a"), ("x/./chips.csv", "b")]), "no file of a data pack"),
    "thousands": (lambda: packed([(f"evidence/{n}.csv", "") for n in range(5000)]), "more than"),
    "a bomb": (bomb, "larger than"),
    "many bombs": (bombs, "larger than"),
    "a zip in a zip": (nested, "no file of a data pack"),
    "a larger size than it has": (lambda: with_size(packed([("chips.csv", "x" * 50)]), 9000), "refused"),
    "a smaller size than it has": (lambda: with_size(packed([("chips.csv", "x" * 5000)]), 10), "refused"),
    "a password": (lambda: with_flag(packed([("chips.csv", "x")]), 1), "password"),
    "another packing": (lambda: packed([("chips.csv", "x")], compress_type=zipfile.ZIP_LZMA), "not read"),
    "another type": (lambda: packed([("chips.exe", "MZ")]), "no file of a data pack"),
    "a pickle": (lambda: packed([("chips.csv", "x"), ("model.pkl", b"\x80")]), "no file of a data pack"),
    "other letters": (lambda: packed([("Chips.csv", "x")]), "did you mean 'chips.csv'?"),
    "an endless name": (lambda: packed([("a" * 60_000, "x")]), "no file of a data pack"),
    "a name with a line": (lambda: packed([("chips\n.csv", "x")]), "no file of a data pack"),
    "too large": (lambda: os.urandom(MOST_BYTES + 1), "larger than"),
}


def everything_below(folder):
    return sorted(file.relative_to(folder).as_posix() for file in folder.rglob("*"))


@pytest.mark.parametrize("case", sorted(HOSTILE))
def test_a_hostile_zip_is_refused_within_a_second_and_writes_nothing(case, tmp_path, monkeypatch):
    """Each is an InputError of one short line, and no file appears, neither beside the pack nor above it."""
    make, told = HOSTILE[case]
    inner = tmp_path / "a/b"
    inner.mkdir(parents=True)
    monkeypatch.chdir(inner)
    pack = inner / "pack.zip"
    pack.write_bytes(make())
    before, begun = everything_below(tmp_path), time.perf_counter()
    with pytest.raises(InputError) as refusal:
        read_files(pack, KNOWN)
    assert time.perf_counter() - begun < 1
    assert told in str(refusal.value)
    assert len(str(refusal.value)) < 500
    assert "\n" not in str(refusal.value)
    assert everything_below(tmp_path) == before


def test_a_zip_of_known_names_is_read_and_litter_is_left_aside(tmp_path):
    """A folder around all files, a README, hashes and what systems leave behind do no harm."""
    pack = tmp_path / "pack.zip"
    entries = [("mine/chips.csv", "a"), ("mine/evidence/market.csv", "b"), ("mine/README.txt", "c")]
    litter = [("__MACOSX/mine/._chips.csv", "d"), ("mine/.DS_Store", "e"), ("mine/~$chips.csv", "f")]
    pack.write_bytes(packed([*entries, *litter, ("mine/tastes.npz", "g")]))
    assert read_files(pack, KNOWN) == {"chips.csv": b"a", "evidence/market.csv": b"b"}


def test_a_folder_is_read_like_a_zip(tmp_path):
    (tmp_path / "evidence").mkdir()
    (tmp_path / "evidence/market.csv").write_text("a")
    (tmp_path / "data.toml").write_text("b")
    assert read_files(tmp_path, KNOWN) == {"evidence/market.csv": b"a", "data.toml": b"b"}


def a_link(folder):
    (folder.parent / "secret").write_text("s")
    (folder / "chips.csv").symlink_to(folder.parent / "secret")


def a_linked_folder(folder):
    (folder.parent / "elsewhere").mkdir()
    (folder.parent / "elsewhere/market.csv").write_text("s")
    (folder / "evidence").symlink_to(folder.parent / "elsewhere")


def a_pipe(folder):
    os.mkfifo(folder / "chips.csv")


def too_many(folder):
    for number in range(MOST_ENTRIES + 1):
        (folder / f"{number}.csv").write_text("")


def too_deep(folder):
    (folder / "a/b/c/d").mkdir(parents=True)
    (folder / "a/b/c/d/chips.csv").write_text("x")


def a_stranger(folder):
    (folder / "notes.docx").write_text("x")


def too_big(folder):
    with (folder / "chips.csv").open("wb") as handle:
        handle.truncate(MOST_FILE_BYTES + 1)


@pytest.mark.skipif(os.name == "nt", reason="links and pipes of POSIX")
@pytest.mark.parametrize("spoil", [a_link, a_linked_folder, a_pipe, too_many, too_deep, a_stranger, too_big])
def test_a_hostile_folder_is_refused_within_a_second(spoil, tmp_path):
    folder = tmp_path / "pack"
    folder.mkdir()
    spoil(folder)
    begun = time.perf_counter()
    with pytest.raises(InputError, match="Nothing was unpacked"):
        read_files(folder, KNOWN)
    assert time.perf_counter() - begun < 1


@pytest.mark.parametrize("name", ["missing.zip", "missing"])
def test_a_pack_that_is_not_there_is_told(tmp_path, name):
    with pytest.raises(InputError, match="cannot be read"):
        read_files(tmp_path / name, KNOWN)
