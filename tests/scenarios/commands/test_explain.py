"""``explain``: the files hold what the sums say, the words tell the direction, mistakes are told in a line."""

import csv
import json
from collections import defaultdict

import pytest
from typer.testing import CliRunner

from scenarios.commands.line import app
from scenarios.quantiles import quantiles
from scenarios.scenario import Scenario
from scenarios.scenario_files import preset_scenario
from tests.shared_engine import SHIPPED


def run(*words):
    return CliRunner().invoke(app, ["explain", *words, "--draws", "6"])


def rows_of(file):
    with file.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """Return the other preset, what the command says of it against the baseline, and the folder it has written."""
    name = next(one for one in SHIPPED.catalog.presets if one != "baseline")
    folder = tmp_path_factory.mktemp("explain") / "out"
    return name, run("baseline", name, "--out", str(folder)), folder


def test_files_hold_contributions_that_add_up_to_the_difference(told, catalog):
    name, result, folder = told
    assert (result.exit_code, result.stderr) == (0, "")
    contributions, differences = rows_of(folder / "attribution.csv"), rows_of(folder / "difference.csv")
    assert list(contributions[0]) == [
        *("quarter", "workload", "definition", "lever", "group", "kind", "contribution", "alone"),
    ]
    assert list(differences[0]) == ["quarter", "workload", "definition", "difference"]
    levers = set(preset_scenario(catalog.presets[name], catalog, name).values)
    assert {row["lever"] for row in contributions} == levers
    assert {row["kind"] for row in contributions} <= {"policy", "assumption"}
    assert all(row["group"] == catalog.parameters[row["lever"]].group for row in contributions)
    sums = defaultdict(float)
    for row in contributions:
        sums[row["quarter"], row["workload"], row["definition"]] += float(row["contribution"] or "nan")
    assert len(differences) == catalog.horizon.count * 2 * 5
    for row in differences:
        found = sums[row["quarter"], row["workload"], row["definition"]]
        assert found == pytest.approx(float(row["difference"] or "nan"), abs=1e-12, nan_ok=True)


def test_the_difference_is_b_less_a(told, catalog):
    name, _result, folder = told
    after = SHIPPED.project(preset_scenario(catalog.presets[name], catalog, name).sized(draws=6))
    before = SHIPPED.project(Scenario(draws=6))
    shares = [quantiles(one.share("units", "official", "training"), (0.5,))[0] for one in (after, before)]
    rows = [
        float(row["difference"] or "nan")
        for row in rows_of(folder / "difference.csv")
        if (row["workload"], row["definition"]) == ("training", "units")
    ]
    assert rows == pytest.approx(list(shares[0] - shares[1]), abs=1e-15, nan_ok=True)


def test_the_waterfalls_are_written_as_numbers_and_as_pictures(told):
    _name, result, folder = told
    assert {one.name for one in folder.iterdir()} == {
        *("attribution.csv", "difference.csv"),
        *(f"why.{workload}.{kind}" for workload in ("inference", "training") for kind in ("csv", "svg")),
    }
    assert "<svg" in (folder / "why.training.svg").read_text(encoding="utf-8")
    assert "Inference 2028: " in result.stdout
    assert "Training 2028: " in result.stdout


def test_a_bar_of_a_lever_that_does_nothing_now_is_explained(tmp_path, catalog):
    """Beside the answer and under the picture: once the market is open, a licence changes nothing more."""
    open_market = Scenario("Open").with_value(catalog, "tier", "T7").with_value(catalog, "licence_approval", 0.2)
    file = tmp_path / "open.json"
    file.write_text(json.dumps(open_market.to_plain(catalog)), encoding="utf-8")
    result = run("baseline", str(file), "--out", str(tmp_path / "out"))
    assert "Once export tier is T7, licence approval rate changes nothing more: its bar is " in result.stdout
    assert "nothing more" in (tmp_path / "out/why.training.svg").read_text(encoding="utf-8")


def test_equal_scenarios_are_said_to_be_equal(tmp_path):
    """A sentence; the tables have no contribution, and no difference but nothing."""
    result = run("baseline", "baseline", "--out", str(tmp_path))
    assert result.exit_code == 0
    assert result.stdout.count("nothing to explain") == 2
    assert rows_of(tmp_path / "attribution.csv") == []
    assert {float(row["difference"] or 0) for row in rows_of(tmp_path / "difference.csv")} == {0.0}
    assert not list(tmp_path.glob("*.svg"))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("baseline", "basline"), "did you mean 'baseline'"),
        (("baseline", "baseline", "--definition", "unit"), "--definition unit is not known"),
        (("baseline", "baseline", "--year", "1999"), "1999"),
    ],
)
def test_mistakes_are_told_in_a_line(words, said):
    result = run(*words)
    assert result.exit_code == 2
    assert said in result.stderr
    assert result.stderr.count("\n") == 1
