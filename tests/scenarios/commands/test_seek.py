"""``seek``: JSON that can be used by a program, also where nothing is found; files of the same numbers."""

import csv
import json

import pytest
from typer.testing import CliRunner

from scenarios.commands.line import app

TARGET = ("--target", "share:inference:revenue>=0.6@2028")


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Run ``seek`` on a scenario of few draws."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.json").write_text('{"draws": 20}', encoding="utf-8")
    return lambda *words: CliRunner().invoke(app, ["seek", *words])


def test_the_values_are_told_as_json(run):
    result = run("mine.json", "--lever", "hbm_supply", *TARGET, "--probability", "0.8")
    assert (result.exit_code, result.stderr) == (0, "")
    told = json.loads(result.stdout)
    assert told["reachable"]
    assert told["within_plausible_range"]
    (found,) = told["solutions"]
    assert found["probability"] >= 0.8
    assert 0 < found["error_of_value"] < found["value"]
    assert told["ranges"] == [{"low": found["value"], "high": 5.0, "low_is_limit": False, "high_is_limit": True}]
    assert told["target"] == TARGET[1]
    assert told["replaces"] is None
    assert "HBM supply at " in told["answer"]


def test_what_cannot_be_reached_is_an_answer_too(run):
    result = run("mine.json", "--lever", "software_learning", "--target", "share:training:revenue>=0.99@2028")
    assert result.exit_code == 0
    told = json.loads(result.stdout)
    assert not told["reachable"]
    assert told["solutions"] == told["ranges"] == []
    assert told["plausible_range"] == [0.02, 0.2]
    assert "at most" in told["answer"]
    assert 0 <= told["best"]["probability"] < 0.8


def test_files_hold_the_numbers_of_the_answer(run, tmp_path):
    """A tier has its probability in a column each; the picture says the answer."""
    result = run("mine.json", "--lever", "tier", *TARGET, "--set", "hbm_supply=0.2", "--out", "out")
    assert (result.exit_code, result.stderr) == (0, "")
    told = json.loads(result.stdout)
    with (tmp_path / "out/seek_curve.csv").open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    assert [row["value"] for row in rows] == [f"T{n}" for n in range(9)]
    met = {row["value"]: float(row["probability"]) for row in rows if row["met"] == "true"}
    assert met == {one["value"]: one["probability"] for one in told["solutions"]}
    picture = (tmp_path / "out/seek.svg").read_text(encoding="utf-8")
    assert picture.startswith("<?xml")
    assert "Export tier at" in picture


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--lever", "hbm_suply", *TARGET], "did you mean 'hbm_supply'"),
        (["--lever", "hbm_supply", "--target", "share:inference:revenue>0.6@2028"], "'>' is not a comparison"),
        (["--lever", "hbm_supply", *TARGET, "--probability", "80"], "80 is not allowed"),
        (["--lever", "hbm_supply", *TARGET, "--with", "hbm_supply"], "name another lever"),
        (["--lever", "hbm_supply", *TARGET, "--with", "tear"], "did you mean 'tier'"),
    ],
)
def test_bad_input_is_told_in_one_line(run, words, told):
    result = run("mine.json", *words)
    assert result.exit_code == 2
    assert told in result.stderr
    assert (result.stdout, len(result.stderr.splitlines())) == ("", 1)


def test_the_frontier_is_told_and_drawn_with_the_answer(run, tmp_path):
    """A cell for each pair of values, in JSON and in a table; a picture of the curve and one of the field."""
    words = ("--with", "tier", "--draws", "4", "--out", "out")
    result = run("mine.json", "--lever", "enforcement", *TARGET, *words)
    assert (result.exit_code, result.stderr) == (0, "")
    field = json.loads(result.stdout)["frontier"]
    assert field["with"] == "tier"
    assert (len(field["probability"]), len(field["probability"][0])) == (9, len(field["values"]))
    with (tmp_path / "out/seek_frontier.csv").open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    assert [float(row["probability"]) for row in rows] == [one for row in field["probability"] for one in row]
    assert {file.name for file in (tmp_path / "out").iterdir()} == {
        *("seek_curve.csv", "seek_frontier.csv", "seek.csv", "frontier.csv", "seek.svg", "frontier.svg"),
    }
    assert "Anti-smuggling enforcement" in (tmp_path / "out/frontier.svg").read_text(encoding="utf-8")
