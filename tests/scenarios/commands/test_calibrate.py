import csv

import pytest
from typer.testing import CliRunner

from scenarios.catalog_files import load_catalog
from scenarios.commands.line import app

CATALOG = load_catalog()
HEADS = {
    "fitted.csv": "id,fitted,standard_error,posterior_p10,posterior_p50,posterior_p90,belief,sd,shipped",
    "residuals.csv": "id,observed,model,residual_sd,evidence",
    "held_out.csv": "share,p10,p50,p90",
    "not_seen.csv": "id",
}


@pytest.fixture
def asked():
    """The scenarios for which a fit was asked."""
    return []


@pytest.fixture
def run(tmp_path, monkeypatch, shared_calibration, asked):
    """Run ``calibrate`` on a fit that was made before: the fit has tests of its own."""

    def stand_in(_catalog, scenario):
        asked.append(scenario)
        return shared_calibration

    monkeypatch.setattr("scenarios.commands.calibrate.calibrate", stand_in)
    return lambda *words: CliRunner().invoke(app, ["calibrate", "--out", str(tmp_path / "out"), *words])


def read(file):
    with file.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def test_the_files_hold_the_fit_with_all_its_digits(run, tmp_path, shared_calibration):
    """Names and columns are exact; each parameter beside its belief and the shipped value."""
    result = run()
    assert (result.exit_code, result.stderr) == (0, "")
    folder = tmp_path / "out"
    assert {file.name: file.read_text(encoding="utf-8").splitlines()[0] for file in folder.iterdir()} == HEADS
    fitted = read(folder / "fitted.csv")
    assert [row["id"] for row in fitted] == [one.id for one in shared_calibration.free]
    for place, (row, one) in enumerate(zip(fitted, shared_calibration.free, strict=True)):
        assert float(row["fitted"]) == shared_calibration.fitted[place]
        assert float(row["standard_error"]) == shared_calibration.errors[place]
        band = [float(row[f"posterior_p{level}"]) for level in (10, 50, 90)]
        assert band == list(shared_calibration.posterior[place])
        assert (float(row["belief"]), float(row["sd"])) == (one.belief, one.sd)
        assert float(row["shipped"]) == CATALOG.parameters[one.id].baseline


def test_targets_and_what_was_held_out_are_told_apart(run, tmp_path, shared_calibration):
    """What the fit saw, with its residual; what it did not see; bands of shares of the year after."""
    assert run().exit_code == 0
    folder = tmp_path / "out"
    residuals, unseen = read(folder / "residuals.csv"), [row["id"] for row in read(folder / "not_seen.csv")]
    assert [row["id"] for row in residuals] == [one.id for one in shared_calibration.targets]
    assert unseen == list(shared_calibration.not_seen)
    assert [float(row["residual_sd"]) for row in residuals] == list(shared_calibration.residuals)
    assert all(row["evidence"] for row in residuals)
    held_out = {
        row["share"]: tuple(float(row[name]) for name in ("p10", "p50", "p90")) for row in read(folder / "held_out.csv")
    }
    assert held_out == shared_calibration.shares
    assert all(name.endswith(" 2025") for name in held_out)


def test_the_tables_say_how_sure_the_fit_is(run, shared_calibration):
    """Both tables, the agreement of the starts, the worth of the weights, and how many points were not seen."""
    said = run().stdout
    for words in ("Fitted to what was known", "What is left of each target", "starts ended", "draws of effect"):
        assert words in said
    assert f"Not seen: {len(shared_calibration.not_seen)} observations" in said
    assert all(one.id in said for one in shared_calibration.free)
    assert "nan" not in said


def test_draws_and_seed_reach_the_fit(run, asked):
    """As given, or the usual ones."""
    assert run("--draws", "40", "--seed", "3").exit_code == 0
    assert run().exit_code == 0
    assert [(one.draws, one.seed) for one in asked] == [(40, 3), (2000, 7)]


def test_bad_input_is_told_in_one_line(run, tmp_path):
    """Draws that cannot be; a folder that is a file."""
    result = run("--draws", "0")
    assert result.exit_code == 2
    assert "draws: 0 is not allowed" in result.stderr
    assert not (tmp_path / "out").exists()
    (tmp_path / "out").write_text("mine", encoding="utf-8")
    result = run()
    assert result.exit_code == 2
    assert len(result.stderr.splitlines()) == 1
