"""``discover``: the sentence, the conditions and all boxes as files, over a scenario, policies or a sweep."""

import csv

import pytest
from typer.testing import CliRunner

from scenarios.commands.line import app
from scenarios.sweeps.running import run_sweep
from scenarios.sweeps.spec import sweep_of
from tests.scenarios.sweeps.small_sweep import InOrder

BAD = ("--bad", "share:training:revenue<0.6@2028")
SWEEP = {
    "draws": 60,
    "vary": {"tier": ["T3", "T5", "T7"]},
    "keep": {"shares": ["training:revenue"], "years": [2028]},
}


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Run ``discover`` on a scenario of few draws."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.json").write_text('{"draws": 150}', encoding="utf-8")
    return lambda *words: CliRunner().invoke(app, ["discover", *words, "--out", "out"])


def rows_of(file):
    with file.open(encoding="utf-8") as opened:
        return list(csv.DictReader(opened))


def test_over_policies_it_answers_and_writes_box_trajectory_and_figures(run, tmp_path):
    result = run("mine.json", *BAD, "--policies", "T3,T5", "--density", "0.75")
    assert (result.exit_code, result.stderr) == (0, "")
    assert "of the bad runs have Acceptance of foreign cards above" in result.stdout.splitlines()[0]
    assert "of revenue at list price" in result.stdout.splitlines()[1]
    (box, *_more) = rows_of(tmp_path / "out/box.csv")
    assert (box["parameter"], box["unit"], box["high"]) == ("china_acceptance", "fraction", "")
    assert 0 < float(box["low"]) < 1
    assert float(box["comes_back"]) > 0.5
    steps = rows_of(tmp_path / "out/trajectory.csv")
    (told,) = [one for one in steps if one["told"] == "true"]
    assert float(told["density"]) >= 0.75
    assert float(steps[0]["coverage"]) == 1.0
    assert int(steps[0]["runs"]) == 300
    assert {file.name for file in (tmp_path / "out").glob("discover.*")} == {
        f"discover.{what}.{ending}" for what in ("drivers", "tradeoff") for ending in ("csv", "svg")
    }


def test_a_sweeps_folder_is_read(run, tmp_path, catalog):
    run_sweep(sweep_of(SWEEP, catalog), catalog, tmp_path / "swept", InOrder())
    result = run("--sweep", "swept", *BAD)
    assert (result.exit_code, result.stderr) == (0, "")
    assert int(rows_of(tmp_path / "out/trajectory.csv")[0]["runs"]) == 180


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ("mine.json", "--bad", "share:training:revenue<0.0001@2028"),
            "Try another limit: a quarter of the runs lies below",
        ),
        (("mine.json", "--bad", "share:training:revenue=5@2028"), "write share:WORKLOAD:DEFINITION<SHARE"),
        (("mine.json", *BAD, "--policies", "T3,nothing"), "neither a tier, ID=VALUE nor a shipped scenario"),
        (("mine.json", *BAD, "--density", "0.8", "--coverage", "0.8"), "not both"),
        (("mine.json", *BAD, "--sweep", "x"), "name a scenario, or a sweep"),
        (BAD, "name a scenario, or a sweep"),
        (("--sweep", "nowhere", *BAD), "nowhere"),
    ],
)
def test_what_cannot_be_asked_is_a_sentence_and_writes_nothing(run, tmp_path, words, said):
    result = run(*words)
    assert result.exit_code == 2
    assert said in result.stderr
    assert not (tmp_path / "out").exists()
