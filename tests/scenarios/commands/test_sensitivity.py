import csv

import pytest
from typer.testing import CliRunner

from scenarios.catalog_files import load_catalog
from scenarios.commands.line import app
from scenarios.exports.sensitivity_files import SILENT_COLUMNS, SOBOL_COLUMNS, TORNADO_COLUMNS, WORTH_COLUMNS
from scenarios.projection import Engine
from scenarios.quantiles import quantiles
from scenarios.scenario import Scenario

CATALOG = load_catalog()


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("matters")


@pytest.fixture(scope="module")
def tried(folder):
    words = ["tornado", "baseline", "--draws", "8", "--over", "levers", "--set", "tier=T4", "--out", str(folder)]
    return CliRunner().invoke(app, words)


@pytest.fixture(scope="module")
def spread(folder):
    words = ["sobol", "baseline", "--samples", "32", "--over", "levers", "--workload", "training", "--out", str(folder)]
    return CliRunner().invoke(app, words)


def rows_of(file):
    with file.open(encoding="utf-8", newline="") as handle:
        head, *rows = csv.reader(handle)
    return tuple(head), [dict(zip(head, row, strict=True)) for row in rows]


def test_every_value_that_was_tried_stands_in_the_file(tried, folder):
    assert (tried.exit_code, tried.stderr) == (0, "")
    head, rows = rows_of(folder / "tornado.csv")
    assert head == TORNADO_COLUMNS
    one = next(row for row in rows if (row["parameter"], row["value"]) == ("hbm_supply", "0.5"))
    scenario = Scenario(draws=8).with_value(CATALOG, "tier", "T4").with_value(CATALOG, "hbm_supply", 0.5)
    share = Engine(CATALOG).project(scenario).share("revenue", "official", "inference", 2028)
    assert float(one["share"]) == float(quantiles(share, (0.5,))[0])
    assert (one["range"], one["kind"], one["year"]) == ("control", "assumption", "2028")
    assert {row["role"] for row in rows} == {"lever"}
    assert [row["value"] for row in rows if row["parameter"] == "tier"] == list(CATALOG.tiers)


def test_what_has_no_bar_stands_in_a_file_of_its_own(tried, folder):
    assert tried.exit_code == 0
    head, silent = rows_of(folder / "tornado_silent.csv")
    assert head == SILENT_COLUMNS
    _head, rows = rows_of(folder / "tornado.csv")
    both = {row["parameter"] for row in rows} | {row["parameter"] for row in silent}
    assert both == {one.id for one in CATALOG.levers}


def test_the_answer_is_said_and_drawn(tried, folder):
    first, second, *_rest = tried.stdout.splitlines()
    assert " moves inference 2028 most: " in first
    assert second.startswith("Chinese-made share of revenue at list price in 2028, inference")
    assert "tornado.csv, tornado_silent.csv, tornado.inference.csv, tornado.inference.svg in" in tried.stdout
    picture = (folder / "tornado.inference.svg").read_text(encoding="utf-8")
    assert picture.lstrip().startswith("<?xml")
    assert "moves inference 2028 most" in picture


def test_indices_of_levers_stand_in_the_file(spread, folder):
    assert (spread.exit_code, spread.stderr) == (0, "")
    head, rows = rows_of(folder / "sobol.csv")
    assert head == SOBOL_COLUMNS
    assert len(rows) == len(CATALOG.levers) - 2
    totals = [float(row["total"]) for row in rows]
    assert totals == sorted(totals, reverse=True)
    assert {(row["workload"], row["varied"], row["samples"]) for row in rows} == {("training", "levers", "32")}
    assert spread.stdout.startswith("The spread of training 2028 comes most from ")
    assert "Held as the scenario sets them: Export tier; Export fee" in spread.stdout
    assert (folder / "spread.training.svg").exists()
    assert (folder / "spread.training.csv").exists()


def test_what_knowing_is_worth_stands_in_the_file(tmp_path):
    words = ["worth", "baseline", "--draws", "100", "--threshold", "0.6", "--out", str(tmp_path)]
    result = CliRunner().invoke(app, words)
    assert (result.exit_code, result.stderr) == (0, "")
    head, rows = rows_of(tmp_path / "worth.csv")
    assert head == WORTH_COLUMNS
    gains = [float(row["gain"]) for row in rows if row["by_chance"] == "false"]
    assert gains == sorted(gains, reverse=True)
    assert {(row["threshold"], row["year"]) for row in rows} == {("0.6", "2028")}
    assert (tmp_path / "worth.inference.svg").exists()
    assert "worth.csv, worth.inference.csv, worth.inference.svg in" in result.stdout
    refused = CliRunner().invoke(app, [*words, "--threshold", "60"])
    assert refused.exit_code == 2
    assert "60 is not allowed; allowed: a share from 0 to 1" in refused.stderr


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["tornado", "--year", "2024"], "year: 2024 is observed, and no lever acts in it; write 2026 to 2030"),
        (["sobol", "--samples", "100"], "--samples 100: write a power of two, such as 64"),
        (["sobol", "--samples", "100000000"], "16384"),
    ],
)
def test_what_would_give_an_empty_picture_or_fill_the_memory_is_refused(words, told, tmp_path):
    verb, *options = words
    result = CliRunner().invoke(app, [verb, "baseline", *options, "--out", str(tmp_path / "out")])
    assert result.exit_code == 2
    assert told in result.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("verb", ["tornado", "sobol"])
def test_what_there_is_not_is_refused_in_a_sentence(verb, tmp_path):
    for words, told in (
        (["--workload", "trainig"], "training"),
        (["--definition", "revenu"], "revenue"),
        (["--year", "2050"], "outside"),
    ):
        result = CliRunner().invoke(app, [verb, "baseline", "--out", str(tmp_path / "out"), *words])
        assert result.exit_code == 2, words
        assert told in result.stderr
    assert not (tmp_path / "out").exists()


def test_where_nothing_is_worth_knowing_a_sentence_stands_in_place_of_a_table(tmp_path):
    words = ["worth", "baseline", "--draws", "60", "--threshold", "0.02", "--out", str(tmp_path)]
    result = CliRunner().invoke(app, words)
    assert (result.exit_code, result.stderr) == (0, "")
    lines = result.stdout.splitlines()
    assert lines[0].startswith("Nothing that could be known alone would change the call at 2 %")
    assert "There is nothing to list." in lines
    assert any(one.startswith("None of ") for one in lines)
    assert not any(one.startswith(("uncertainty", "---")) for one in lines)
    picture = (tmp_path / "worth.inference.svg").read_text(encoding="utf-8")
    assert "There is nothing to draw. Nothing that could be known alone" in picture
