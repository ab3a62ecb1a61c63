import csv

import pytest
from typer.testing import CliRunner

from scenarios.analysis.backtest import hold_against
from scenarios.catalog_files import load_catalog
from scenarios.commands.line import app
from scenarios.observations import COLUMNS
from scenarios.projection import project
from scenarios.scenario import Scenario

CATALOG = load_catalog()
HEAD = ["id", "observed", "median", "p10", "p90", "error", "inside"]


@pytest.fixture
def run(tmp_path):
    """Run ``backtest`` with few draws into a folder."""
    return lambda *words: CliRunner().invoke(app, ["backtest", "--draws", "8", "--out", str(tmp_path / "out"), *words])


def written(tmp_path):
    with (tmp_path / "out" / "backtest.csv").open(encoding="utf-8", newline="") as handle:
        head, *rows = csv.reader(handle)
    assert head == HEAD
    return rows


def test_every_shipped_point_stands_beside_the_model(run, tmp_path):
    """Columns are exact; medians, bands and errors are those of the engine, errors in points or per cent."""
    result = run()
    assert (result.exit_code, result.stderr) == (0, "")
    rows = written(tmp_path)
    held = hold_against(CATALOG.observations, project(Scenario(draws=8), CATALOG))
    assert [row[0] for row in rows] == [one.id for one in CATALOG.observations]
    for row, one in zip(rows, held, strict=True):
        numbers = [float(cell or "nan") for cell in row[1:6]]
        expected = [one.observation.value, one.median, one.low, one.high, one.error * 100]
        assert numbers == pytest.approx(expected, rel=1e-12, nan_ok=True)
        assert row[6] == ("true" if one.inside else "false")
    for words in ("CONDITIONAL back-test", "plain rule", "choice of buyers", "Published forecasts", "backtest.csv in"):
        assert words in result.stdout


def test_without_hindsight_only_what_lay_ahead_is_told(run, tmp_path):
    """Points up to the end of 2024 were known; the day is told; the numbers are not those of hindsight."""
    assert run().exit_code == 0
    hindsight = {row[0]: row[2] for row in written(tmp_path)}
    result = run("--mode", "ex-ante")
    assert (result.exit_code, result.stderr) == (0, "")
    rows = written(tmp_path)
    assert [row[0] for row in rows] == [one.id for one in CATALOG.observations if not one.ends_by(2025.0)]
    assert "EX ANTE back-test: only what was known on 2024-12-31" in result.stdout
    assert all(row[2] != hindsight[row[0]] for row in rows if row[0].startswith(("units", "revenue")))


def test_bad_rows_are_refused_with_their_line_and_the_rest_run(run, tmp_path):
    """Each refused row is told with its line and the reason; the others stand in the file; the command fails."""
    rows = [
        "good,share,units,all,domestic,2025,0.41,fraction",
        "vendor,share,units,all,Acme,2025,0.1,fraction",
        "half,share,units,all,domestic,2025,half,fraction",
        "good,share,units,all,domestic,2024,0.3,fraction",
        "short,share",
        "far,share,units,all,domestic,2035,0.1,fraction",
        "also_good,level,units,all,Huawei,2025H1,0.4,million cards",
    ]
    file = tmp_path / "mine.csv"
    file.write_text("\n".join([",".join(COLUMNS), *rows]) + "\n", encoding="utf-8")
    result = run("--observations", str(file))
    assert result.exit_code == 1
    assert [row[0] for row in written(tmp_path)] == ["good", "also_good"]
    told = result.stderr.splitlines()
    assert told[0] == "5 rows were refused:"
    parts = [
        ("line 3", "'scope'", "'Acme'", "Huawei"),
        ("line 4", "'value'", "'half'", "a number"),
        ("line 5", "'id'", "'good'", "only once"),
        ("line 6", "'row'", "2", "8 cells"),
        ("line 7", "'period'", "'2035'", "2023Q1 to 2030Q4"),
    ]
    assert len(told) == 1 + len(parts)
    for line, words in zip(told[1:], parts, strict=True):
        assert all(word in line for word in ("mine.csv", *words)), line


def test_points_of_a_user_are_all_told_without_hindsight_too(run, tmp_path):
    """Who brings points of 2024 to the ex-ante mode gets them."""
    file = tmp_path / "mine.csv"
    row = "mine,share,units,all,domestic,2024,0.3,fraction"
    file.write_text(",".join(COLUMNS) + "\n" + row + "\n", encoding="utf-8")
    assert run("--mode", "ex-ante", "--observations", str(file)).exit_code == 0
    assert [one[0] for one in written(tmp_path)] == ["mine"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--mode", "guess"], "guess"),
        (["--draws", "0"], "draws: 0 is not allowed"),
        (["--observations", "nowhere.csv"], "nowhere.csv"),
    ],
)
def test_bad_input_is_told_and_nothing_is_written(run, tmp_path, words, told):
    """Neither a table nor a file; the reason in words."""
    result = run(*words)
    assert result.exit_code != 0
    assert told in result.stderr
    assert "Traceback" not in result.stderr
    assert not (tmp_path / "out").exists()
