"""``robust``: the safe choice in a sentence, its numbers as CSV that agree with it, and pictures."""

import csv

import pytest
from typer.testing import CliRunner

from scenarios.commands.line import app


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Run ``robust`` on a scenario of few draws."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.json").write_text('{"draws": 20, "name": "Mine"}', encoding="utf-8")
    return lambda *words: CliRunner().invoke(app, ["robust", "mine.json", *words])


def test_the_choice_is_told_and_written(run, tmp_path):
    result = run("--policies", "T3,T7", "--target", "share:inference:revenue>=0.9@2028", "--out", "out")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith("T3 is the best choice in every run; T7 loses ")
    with (tmp_path / "out/robust.csv").open(encoding="utf-8") as file:
        rows = {(one["choice"], one["future"]): one for one in csv.DictReader(file)}
    assert set(rows) == {(choice, future) for choice in ("T3", "T7") for future in ("all", "Mine")}
    assert float(rows["T3", "all"]["worst_tenth_regret"]) == 0
    assert float(rows["T3", "all"]["met_part_of_runs"]) > float(rows["T7", "all"]["met_part_of_runs"])
    assert rows["T7", "all"]["as_safe"] == "false"
    assert (tmp_path / "out/robust.regret.svg").read_text(encoding="utf-8").startswith("<?xml")
    assert (tmp_path / "out/robust.share.csv").exists()


def test_lower_can_be_better_over_named_futures_and_presets_can_be_chosen(run):
    result = run("--policies", "full_embargo,T3", "--goal", "lower", "--futures", "mine.json,hbm_choke")
    assert (result.exit_code, result.stderr) == (0, "")
    assert "A lower share counts as better." in result.stdout
    assert "40 runs" in result.stdout
    assert "meets the threshold" not in result.stdout


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--policies", "T3"), "two at least"),
        (("--policies", "T3,T3"), "set the same"),
        (("--policies", "T3,T99"), "unknown scenario 'T99'"),
        (("--policies", "T3,T5", "--goal", "more"), "write higher or lower"),
        (("--policies", "T3,T5", "--workload", "games"), "--workload games is not known"),
        (("--policies", "T3,T5", "--target", "share:inference:revenue=0.6@2028"), "write >= or <="),
    ],
)
def test_what_cannot_be_asked_is_told_in_a_line(run, words, told):
    result = run(*words)
    assert result.exit_code == 2
    assert told in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1
