import csv

import pytest
from typer.testing import CliRunner

from scenarios.commands.line import app


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Run ``definitions`` on a scenario of few draws."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.json").write_text('{"draws": 10}', encoding="utf-8")
    return lambda *words: CliRunner().invoke(app, ["definitions", *words])


def read(file):
    with file.open(encoding="utf-8", newline="") as handle:
        return list(csv.reader(handle))


def test_a_year_is_told_under_every_definition(run, tmp_path):
    """The last whole observed year; the file holds the rows of the table, its columns exact."""
    result = run("mine.json", "--out", str(tmp_path / "out"))
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith("2025 under every definition")
    head, *rows = read(tmp_path / "out" / "definitions.csv")
    assert head == ["counted as", "domestic", "foreign", "share", "published"]
    assert [file.name for file in (tmp_path / "out").iterdir()] == ["definitions.csv"]
    assert len({row[0] for row in rows}) == len(rows) == 9
    for row in rows:
        assert row[0].startswith("Chinese-made share of ")
        assert row[3].endswith(" %")
        assert all(cell in result.stdout for cell in row)
    assert "Mean list prices make the two agree" in result.stdout


def test_a_year_may_be_chosen_and_a_file_is_written_on_demand_only(run, tmp_path):
    """2028 lies ahead: nothing is published of it, and without --out nothing is written."""
    result = run("mine.json", "--year", "2028")
    assert result.exit_code == 0
    assert result.stdout.startswith("2028 under every definition")
    assert [file.name for file in tmp_path.iterdir() if file.name != "home"] == ["mine.json"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["mine.json", "--year", "2022"], "2022 is outside 2023 to 2030"),
        (["mine.json", "--year", "2031"], "2031 is outside 2023 to 2030"),
        (["basline"], "did you mean 'baseline'?"),
    ],
)
def test_bad_input_is_told_in_one_line(run, words, told):
    """A year of which there is no projection, a scenario that there is not."""
    result = run(*words)
    assert result.exit_code == 2
    assert told in result.stderr
    assert (result.stdout, len(result.stderr.splitlines())) == ("", 1)
