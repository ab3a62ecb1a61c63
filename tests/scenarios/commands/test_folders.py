import os

import pytest
from typer.testing import CliRunner

from scenarios.commands.line import app

RUN = CliRunner()


@pytest.mark.parametrize("verb", [("project", "baseline"), ("tornado", "baseline"), ("sweep", "no.toml")])
def test_a_file_in_place_of_a_folder_is_told_before_any_work(verb, tmp_path):
    file = tmp_path / "mine"
    file.write_text("mine", encoding="utf-8")
    result = RUN.invoke(app, [*verb, "--out", str(file)])
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == f"{file} is a file; name a folder\n"
    below = RUN.invoke(app, [*verb, "--out", str(file / "out")])
    assert (below.exit_code, below.stdout) == (2, "")
    assert f"{file} is a file" in below.stderr
    assert file.read_text(encoding="utf-8") == "mine"


def test_a_name_that_no_folder_can_have_is_told_in_one_line(tmp_path):
    result = RUN.invoke(app, ["project", "baseline", "--out", str(tmp_path / ("a" * 300))])
    assert result.exit_code == 1
    assert "cannot be written" in result.stderr
    assert len(result.stderr.splitlines()) == 1


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="nobody keeps root from writing")
def test_a_folder_that_may_not_be_written_is_told_before_any_work(tmp_path):
    tmp_path.chmod(0o500)
    result = RUN.invoke(app, ["project", "baseline", "--out", str(tmp_path / "out")])
    tmp_path.chmod(0o700)
    assert result.exit_code == 1
    assert f"you may not write in {tmp_path}" in result.stderr


SEEK = ("seek", "baseline", "--lever", "hbm_supply", "--target", "share:inference:revenue>=0.6@2028", "--out", "")


@pytest.mark.parametrize(
    ("words", "what"),
    [
        (("project", "baseline", "--out", ""), "--out"),
        (("tornado", "baseline", "--out", " "), "--out"),
        (("definitions", "--out", ""), "--out"),
        (SEEK, "--out"),
        (("sweep", "no.toml", "--out", ""), "--out"),
        (("backtest", "--out", "out", "--observations", ""), "--observations"),
        (("export", "baseline", "--to", ""), "--to"),
        (("export", "baseline", "--update", ""), "--update"),
        (("export", "baseline", "--to", "deck.pptx", "--template", ""), "--template"),
        (("explain", "baseline", "--library", ""), "--library"),
        (("discover", "--sweep", "", "--bad", "share:inference:revenue<0.5@2028", "--out", "out"), "--sweep"),
        (("library", "list", "--library", ""), "--library"),
        (("library", "check", "--library", ""), "--library"),
        (("library", "restore", "--from", ""), "--from"),
        (("library", "export", "--all", "--to", ""), "--to"),
        (("library", "import", ""), "FILE.json"),
        (("data", "export", ""), "DIR_OR_ZIP"),
        (("data", "import", ""), "PACK"),
        (("data", "export", "out", "--home", ""), "--home"),
        (("validate", ""), "FOLDER"),
        (("snapshot", "make", "baseline", ""), "FILE"),
        (("snapshot", "web", "baseline", ""), "FILE"),
        (("snapshot", "extract", "mine.chokepoint", ""), "DIR"),
        (("snapshot", "show", ""), "FILE"),
    ],
    ids=lambda one: one if isinstance(one, str) else " ".join(one),
)
def test_an_empty_name_of_a_file_or_folder_is_refused_and_writes_nothing(words, what, tmp_path, monkeypatch):
    """A variable of a script that was never set names nothing: it does not mean the folder one is in."""
    monkeypatch.chdir(tmp_path)
    result = RUN.invoke(app, words)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == f"{what} is empty; name a file or a folder, or . for the one you are in\n"
    assert list(tmp_path.iterdir()) == []


def test_a_dot_still_means_the_folder_at_hand(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    result = RUN.invoke(app, ["definitions", "--out", "."])
    assert (result.exit_code, result.stderr) == (0, "")
    assert [file.name for file in tmp_path.iterdir()] == ["definitions.csv"]
