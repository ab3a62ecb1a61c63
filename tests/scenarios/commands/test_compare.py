import csv

import pytest
from typer.testing import CliRunner

from scenarios.commands.line import app
from scenarios.projection import Engine
from scenarios.quantiles import quantiles
from scenarios.scenario_files import preset_scenario


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Run ``compare`` over few draws in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return lambda *words: CliRunner().invoke(app, ["compare", *words, "--draws", "12"])


def read(file):
    with file.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def test_files_hold_what_direct_projections_give(run, tmp_path, catalog):
    """Levels and differences with all digits, what differs with inherited values, and each figure twice."""
    result = run("baseline", "hbm_choke", "--from", "hbm_choke", "--outcome", "2029", "--out", "out")
    assert (result.exit_code, result.stderr) == (0, "")
    assert " in Baseline against " in result.stdout
    assert "2029 against HBM choked" in result.stdout
    names = ("baseline", "hbm_choke")
    one, other = (
        Engine(catalog).project(preset_scenario(catalog.presets[name], catalog, name).sized(12)) for name in names
    )
    gap = quantiles(
        one.share("units", "official", "training") - other.share("units", "official", "training"), (0.1, 0.9)
    )
    key = {"workload": "training", "definition": "units", "count": "official"}
    rows = [row for row in read(tmp_path / "out" / "differences.csv") if key.items() <= row.items()]
    assert [(float(row["p10"]), float(row["p90"])) for row in rows] == [tuple(ends) for ends in gap.T.tolist()]
    assert {(row["scenario"], row["against"]) for row in rows} == {("Baseline", "HBM choked")}
    outcomes = read(tmp_path / "out" / "outcomes.csv")
    assert {row["year"] for row in outcomes} == {"2029"}
    differing = read(tmp_path / "out" / "what_differs.csv")
    assert ("hbm_supply", "Baseline", "\u00d71 (data)", "false") in {
        (row["parameter"], row["scenario"], row["value"], row["set"]) for row in differing
    }
    pictures = sorted(file.name for file in (tmp_path / "out").glob("*.svg"))
    assert pictures == [
        *("compare.inference.differences.svg", "compare.inference.levels.svg"),
        *("compare.training.differences.svg", "compare.training.levels.svg"),
    ]
    assert all((tmp_path / "out" / name).with_suffix(".csv").exists() for name in pictures)


def test_without_a_folder_it_writes_nothing_and_holds_all_against_the_first(run, tmp_path):
    result = run("baseline", "hbm_choke", "tool_choke")
    assert result.exit_code == 0
    assert "2028 against Baseline" in result.stdout
    assert [file.name for file in tmp_path.iterdir() if file.name != "home"] == []


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["baseline"], "choose 2 to 6 different scenarios to compare, not 1"),
        (["baseline", "baseline"], "different scenarios"),
        (["baseline", "hbm_chok"], "did you mean 'hbm_choke'?"),
        (["baseline", "hbm_choke", "--year", "2040"], "2040 is outside"),
        (["baseline", "hbm_choke", "--definition", "card"], "--definition card is not known"),
    ],
)
def test_bad_input_is_told_in_one_line(run, words, told):
    result = run(*words)
    assert result.exit_code == 2
    assert told in result.stderr
    assert (result.stdout, len(result.stderr.splitlines())) == ("", 1)
