"""``plan``: signposts, a matrix and a mixture as sentences, CSV, pictures, and scenarios that can be used again."""

import csv
import json
import re

import pytest
from typer.testing import CliRunner

from scenarios.commands.line import app


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Run ``plan`` beside a scenario of few draws."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.json").write_text('{"draws": 60, "name": "Mine"}', encoding="utf-8")
    return lambda *words: CliRunner().invoke(app, ["plan", *words])


def rows_of(file):
    with file.open(encoding="utf-8") as opened:
        return list(csv.DictReader(opened))


def test_signposts_of_two_scenarios(run, tmp_path):
    result = run("signposts", "mine.json", "--other", "hbm_choke", "--when", "2027H1", "--out", "out")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith("If 2027 H1 brings ")
    assert "without knowing, in " in result.stdout
    best, *_others = rows_of(tmp_path / "out/signposts.csv")
    assert best["side"] == "below"
    assert float(best["hits"]) > float(best["false_alarms"])
    assert (tmp_path / "out/signposts.right.svg").exists()


def test_too_few_runs_and_a_late_signpost_are_told(run):
    result = run("signposts", "mine.json", "--target", "share:inference:revenue>=0.6@2028")
    assert result.exit_code == 2
    assert "50 are needed" in result.stderr
    assert result.stderr.split("lie below ")[-1].strip().endswith("%")
    result = run("signposts", "mine.json", "--draws", "120")
    assert (result.exit_code, result.stderr) == (0, "")
    assert re.search(r"inference comes to \d+ % or more in 2028 in .* without knowing, in [456] of 10", result.stdout)
    result = run("signposts", "mine.json", "--when", "2029")
    assert "come too late" in result.stderr


def test_a_matrix_writes_the_four_worlds_as_scenarios(run, tmp_path):
    words = ("--across", "hbm_supply=0.5:2", "--down", "tier=T3:T7", "--names", "A,B,C,D", "--draws", "8")
    result = run("matrix", "mine.json", *words, "--out", "out")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith("Inference 2028: from ")
    held = [json.loads((tmp_path / f"out/world{one}.json").read_text(encoding="utf-8")) for one in range(1, 5)]
    assert [one["name"] for one in held] == ["A", "B", "C", "D"]
    assert list(held[1]["values"]["hbm_supply"].values()) == [2.0]
    assert list(held[1]["values"]["tier"].values()) == ["T7"]
    medians = {
        one["world"]: float(one["share"]) for one in rows_of(tmp_path / "out/corners.csv") if one["quantile"] == "0.5"
    }
    assert medians["D"] > medians["C"], "more memory, more Chinese cards"


def test_a_mixture_lies_between_what_is_mixed(run, tmp_path):
    result = run("mix", "mine.json=1", "hbm_choke=3", "--draws", "20", "--out", "out")
    assert (result.exit_code, result.stderr) == (0, "")
    assert "Mine 25 %, HBM choked 75 %" in result.stdout
    assert {one["quantile"] for one in rows_of(tmp_path / "out/mixture.csv")} == {"0.1", "0.25", "0.5", "0.75", "0.9"}
    assert (tmp_path / "out/mixture.training.svg").exists()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("matrix", "mine.json", "--across", "tier", "--down", "tier"), "two different things"),
        (("matrix", "mine.json", "--across", "tier=T3", "--down", "hbm_supply"), "write ID=LOW:HIGH"),
        (("matrix", "mine.json", "--across", "tier", "--down", "hbm_supply", "--names", "A,B"), "four names"),
        (("mix", "mine.json"), "write SCENARIO=WEIGHT"),
        (("mix", "mine.json=1", "baseline=-1"), "zero or more"),
        (("mix", "mine.json=1"), "at least two"),
    ],
)
def test_what_cannot_be_asked_is_told_in_a_line(run, words, told):
    result = run(*words)
    assert result.exit_code == 2
    assert told in result.stderr
