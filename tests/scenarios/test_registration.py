"""What a Linux desktop is told of the program."""

import configparser
import os
import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

import scenarios
from scenarios.errors import InputError
from scenarios.registration import register, share_folder, unregister

ROOT = Path(scenarios.__file__).parents[1]


def entry(share):
    """Return the keys of the written entry, as the general rules for values read them."""
    parser = configparser.RawConfigParser(delimiters="=")
    parser.optionxform = str
    parser.read(share / "applications/chokepoint.desktop", encoding="utf-8")
    return {name: re.sub(r"\\(.)", r"\1", value) for name, value in parser["Desktop Entry"].items()}


def words(line):
    """Return the words of an Exec line as the specification of desktop entries reads them."""
    found = re.findall(r'"((?:[^"`$\\]|\\["`$\\])*)"|(\S+)', line)
    return [re.sub(r"\\(.)", r"\1", quoted).replace("%%", "%") if quoted else plain for quoted, plain in found]


@pytest.mark.parametrize("folder", ["plain", "a folder with spaces", 'an "odd" $one` with \\ and 100 %f'])
def test_the_entry_starts_the_program_where_it_is(tmp_path, folder):
    program = f"{tmp_path}/{folder}/chokepoint"
    files = register(tmp_path / "share", (program, "run"))
    assert all(file.is_file() for file in files)
    assert words(entry(tmp_path / "share")["Exec"]) == [program, "run", "%f"]
    assert entry(tmp_path / "share")["TryExec"] == program
    assert entry(tmp_path / "share")["MimeType"] == "application/x-chokepoint;"


def test_what_was_written_is_taken_back_and_nothing_else(tmp_path):
    other = tmp_path / "applications/other.desktop"
    other.parent.mkdir()
    other.touch()
    files = register(tmp_path, ("/opt/chokepoint",))
    kind = ElementTree.parse(tmp_path / "mime/packages/chokepoint.xml").getroot()[0]
    assert kind.get("type") == "application/x-chokepoint"
    assert sorted(unregister(tmp_path)) == sorted(files)
    assert not any(file.exists() for file in files)
    assert other.exists()
    assert unregister(tmp_path) == []


def test_a_name_that_no_entry_can_hold_is_refused_before_anything_is_written(tmp_path):
    with pytest.raises(InputError, match="no desktop entry can hold"):
        register(tmp_path, ("/opt/two\nlines/chokepoint",))
    assert list(tmp_path.iterdir()) == []


def test_the_users_folder_is_that_of_the_specification(tmp_path):
    usual = Path.home() / ".local/share"
    assert share_folder({"XDG_DATA_HOME": str(tmp_path)}) == tmp_path
    assert share_folder({}) == share_folder({"XDG_DATA_HOME": "relative"}) == usual


@pytest.mark.skipif(sys.platform != "linux", reason="a Linux desktop")
def test_the_program_registers_itself_and_says_what_it_wrote(tmp_path):
    def run(word):
        return subprocess.run(
            [sys.executable, "-m", "desktop", word], cwd=ROOT, check=True, capture_output=True, text=True,
            env=os.environ | {"XDG_DATA_HOME": str(tmp_path)},
        ).stdout.splitlines()  # fmt: skip

    *written, last = run("register")
    assert f"written: {tmp_path}/applications/chokepoint.desktop" in written
    assert last.startswith("Snapshots open with this program now")
    command = words(entry(tmp_path)["Exec"])
    assert command[1:] == [str(ROOT / "dev.py"), "run", "%f"]
    assert len(run("unregister")) == len(written) + 1
    assert not (tmp_path / "applications/chokepoint.desktop").exists()
