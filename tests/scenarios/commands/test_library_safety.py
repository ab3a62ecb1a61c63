"""``check``, ``backup`` and ``restore`` from the command line."""

from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from scenarios.catalog_files import load_catalog
from scenarios.commands.library_safety import backup, check, restore
from scenarios.scenario import Scenario
from scenarios.storage import ScenarioStore
from scenarios.storage.backups import backup_folder, list_backups

app = typer.Typer(add_completion=False)
for command in (check, backup, restore):
    app.command()(command)


def run(*words):
    result = CliRunner().invoke(app, [str(word) for word in words])
    return result.exit_code, result.stdout.splitlines(), result.stderr.splitlines()


@pytest.fixture
def library(tmp_path):
    path = tmp_path / "library.db"
    with ScenarioStore(path, load_catalog()) as store:
        store.save(store.start(Scenario()), "Mine", "")
    return path


def names(path):
    with ScenarioStore(path, load_catalog()) as store:
        return store.names()


def spoil(path):
    content = path.read_bytes()
    content = content[:4096] + b"\xff" * (len(content) - 4096)
    path.write_bytes(content)
    return content


def test_check_of_a_sound_library(library):
    code, lines, problems = run("check", "--library", library)
    assert (code, problems) == (0, [])
    assert lines[0] == f"{library}: {library.stat().st_size:,} bytes"
    assert lines[2:] == [
        "1 saved scenario, 0 changes",
        "pages and indexes: sound",
        "values in rows: sound",
        "references between tables: sound",
        "no backups",
    ]


def test_from_damage_to_the_scenarios_back(library):
    assert run("backup", "--library", library)[0] == 0
    [made] = list_backups(library)
    damaged = spoil(library)
    code, lines, problems = run("check", "--library", library)
    assert code == 1
    assert "damaged" in " ".join((*lines, *problems))
    assert library.read_bytes() == damaged
    code, lines, problems = run("restore", "--library", library)
    assert (code, problems) == (0, [])
    [*aside, put_back, when, holds] = lines
    assert put_back == f"Put back: {made.file}"
    assert when == f"The library is as it was at {made.when}."
    assert holds == "It holds 1 saved scenario."
    assert Path(aside[0].removeprefix("Set aside: ")).read_bytes() == damaged
    assert run("check", "--library", library)[0] == 0
    assert names(library) == ["Mine"]


def test_a_row_that_breaks_a_rule_is_told_with_what_was_looked_at(library):
    content = library.read_bytes()
    library.write_bytes(
        content.replace(b"(name IS NULL) = (saved_document IS NULL)", b"(name IS NULL) > (saved_document IS NULL)")
    )
    code, lines, problems = run("check", "--library", library)
    assert code == 1
    assert "values in rows: damaged" in lines
    assert problems == ["damaged: CHECK constraint failed in scenario"]


def test_backup_says_where(library):
    code, [line], problems = run("backup", "--library", library)
    [made] = list_backups(library)
    assert (code, problems) == (0, [])
    assert line == f"Backup of {made.when}: {made.file}"


def test_the_users_own_library_by_default(library, monkeypatch):
    monkeypatch.setenv("CHOKEPOINT_HOME", str(library.parent))
    for word in ("check", "backup", "restore"):
        assert run(word)[0] == 0
    assert len(list_backups(library)) == 1


def test_restore_from_a_named_file(library, tmp_path):
    copy = tmp_path / "copy.db"
    copy.write_bytes(library.read_bytes())
    with ScenarioStore(library, load_catalog()) as store:
        store.save(store.start(Scenario()), "Later", "")
    code, lines, _problems = run("restore", "--library", library, "--from", copy)
    assert code == 0
    assert lines[-2:] == [f"Put back: {copy}", "It holds 1 saved scenario."]
    assert names(library) == ["Mine"]


@pytest.mark.parametrize(("word", "code"), [("check", 2), ("backup", 1), ("restore", 1)])
def test_a_library_that_is_not_there(tmp_path, word, code):
    missing = tmp_path / "none.db"
    found, lines, problems = run(word, "--library", missing)
    assert (found, lines, len(problems)) == (code, [], 1)
    assert not missing.exists()
    assert not backup_folder(missing).exists()


@pytest.mark.parametrize("word", ["check", "backup", "restore"])
def test_a_file_of_another_kind(tmp_path, word):
    other = tmp_path / "library.db"
    other.write_text("name,value\n", encoding="utf-8")
    code, lines, problems = run(word, "--library", other)
    assert (code, lines, len(problems)) == (1, [], 1)
    assert other.read_text(encoding="utf-8") == "name,value\n"
