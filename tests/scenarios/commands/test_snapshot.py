import json

import pandas as pd
import pytest
from typer.testing import CliRunner

from scenarios.catalog_files import load_catalog
from scenarios.commands.line import app
from scenarios.scenario import Scenario
from scenarios.scenario_files import read_scenario
from scenarios.snapshots.opening import open_snapshot

MAKE = ("make", "baseline", "a.chokepoint", "--draws", "8", "--author", "Ann", "--page", "share.inference.revenue")


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Run ``snapshot`` in an empty folder, with the keys of Ann in ``ann`` and of her reader in ``reader``."""
    monkeypatch.chdir(tmp_path)

    def ran(*words, who="reader"):
        monkeypatch.setenv("CHOKEPOINT_HOME", str(tmp_path / who))
        return CliRunner().invoke(app, ["snapshot", *words])

    return ran


def test_what_a_file_contains_is_said_when_it_is_made(run, tmp_path):
    result = run(*MAKE, "--page", "levers", "--free", "hbm_supply=0.5..2", "--set", "hbm_supply=1.5", who="ann")
    assert (result.exit_code, result.stderr) == (0, "")
    first, *rows = result.stdout.splitlines()
    assert first.startswith("a.chokepoint contains, ")
    assert [row.split("  ")[1] for row in rows] == [
        *("Page 1: Inference: Chinese-made share of revenue at list price", "Page 2: Levers", "Imprint"),
        *("Author, moment, permission", "Scenario", "Reference", "Levers that stay free", "Signature"),
    ]
    assert rows[-2].endswith("HBM supply: ×0.5 to ×2")
    assert (tmp_path / "a.chokepoint").stat().st_size < 5_000


def test_exit_codes_tell_known_unknown_and_altered(run, tmp_path):
    run(*MAKE, who="ann")
    own = run("verify", "a.chokepoint", who="ann")
    assert (own.exit_code, own.stdout.endswith("by you\n")) == (0, True)
    strange = run("verify", "a.chokepoint")
    assert (strange.exit_code, strange.stdout.endswith(": remember it?\n")) == (3, True)
    assert run("remember", "a.chokepoint", "--name", "Ann Lee").exit_code == 0
    known = run("verify", "a.chokepoint")
    assert (known.exit_code, known.stdout.endswith("by Ann Lee\n")) == (0, True)
    raw = bytearray((tmp_path / "a.chokepoint").read_bytes())
    raw[-70] ^= 1
    (tmp_path / "a.chokepoint").write_bytes(raw)
    for words in (("verify",), ("show",), ("remember",), ("extract", "out")):
        altered = run(words[0], "a.chokepoint", *words[1:])
        assert (altered.exit_code, altered.stdout) == (1, "")
        assert altered.stderr.startswith("ALTERED: this file is not as its author wrote it")
    assert not (tmp_path / "out").exists()


def test_show_tells_seal_imprint_and_headlines(run):
    run(*MAKE, "--free", "tier", who="ann")
    lines = run("show", "a.chokepoint").stdout.splitlines()
    assert "by Ann; first file from key" in lines[0]
    assert lines[1].startswith("Baseline · ")
    assert lines[2].startswith("1. Inference · Chinese-made share of revenue at list price, 2028: ")
    assert lines[-1] == "Free to move: Export tier (tier)"


def test_other_scenarios_stand_beside_on_pages_more(run, tmp_path):
    made = run(*MAKE, "--beside", "hbm_choke", "--beside", "open_market", who="ann")
    assert "Page 4: Comparison: HBM choked against Baseline" in made.stdout
    inference, *_others, settings = open_snapshot(tmp_path / "a.chokepoint", tmp_path).snapshot.pages[1:]
    assert {one.label for one in inference.shown[0].lines} == {"Baseline", "HBM choked", "Open market"}
    [supply] = (row for row in settings.shown[0].rows if row[0] == "HBM supply")
    assert (supply[2], supply[1]) == ("×0.15", supply[3])


def test_what_it_is_held_against_and_others_beside_it_are_told_apart(run, tmp_path):
    made = run(
        *MAKE, "--set", "hbm_supply=0.5", "--reference", "baseline", "--with", "compare", "--beside", "hbm_choke"
    )
    assert made.exit_code == 0, made.stderr
    pages = open_snapshot(tmp_path / "a.chokepoint", tmp_path).snapshot.pages
    assert len({one.id for one in pages}) == len(pages)
    assert len({one.name for one in pages}) == len(pages), "lists and sheets call each by a name of its own"
    assert sum(one.id.startswith("beside.") for one in pages) == sum(one.id.startswith("compare.") for one in pages)


def test_extract_writes_numbers_tables_texts_and_a_scenario_that_the_program_reads(run, tmp_path):
    run(*MAKE, "--page", "definitions", "--set", "hbm_supply=1.5", who="ann")
    result = run("extract", "a.chokepoint", "out")
    names = ["numbers.csv", "page-02-table-1.csv", "pages.txt", "reference.json", "scenario.json"]
    assert sorted(one.name for one in (tmp_path / "out").iterdir()) == names
    assert "remember it?" in result.stderr
    found = open_snapshot(tmp_path / "a.chokepoint", tmp_path).snapshot
    read = pd.read_csv(tmp_path / "out" / "numbers.csv", dtype={"period": str})
    median = read[(read.series == "scenario") & (read.statistic == "median")].value.to_numpy()
    assert (median == found.pages[0].shown[0].lines[0].values).all()
    catalog = load_catalog()
    again = read_scenario(tmp_path / "out" / "scenario.json", catalog)
    assert again.values == Scenario().with_value(catalog, "hbm_supply", 1.5).values
    assert json.loads((tmp_path / "out" / "scenario.json").read_text())["data_version"] == catalog.version


def test_without_leave_nothing_is_taken_out(run, tmp_path):
    run(*MAKE, "--no-copy", who="ann")
    result = run("extract", "a.chokepoint", "out")
    assert (result.exit_code, "has not allowed copying" in result.stderr) == (2, True)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("make", "baseline", "a.txt"), "the name must end in .chokepoint"),
        (("web", "baseline", "a.txt"), "the name must end in .html"),
        ((*MAKE, "--page", "share.inference.revenu"), "did you mean 'share.inference.revenue'"),
        ((*MAKE, "--free", "hbm_supply=1..x"), "write LEVER or LEVER=LOW..HIGH"),
        ((*MAKE, "--free", "hbm_suply"), "did you mean 'hbm_supply'"),
        ((*MAKE, "--definition", "votes"), "--definition votes is not known"),
        (("verify", "none.chokepoint"), "No such file"),
    ],
)
def test_what_was_typed_wrongly_is_said_in_one_line(run, tmp_path, words, told):
    result = run(*words)
    assert (result.exit_code, result.stdout, len(result.stderr.splitlines())) == (2, "", 1)
    assert told in result.stderr
    assert not (tmp_path / "a.chokepoint").exists()


def test_more_levers_than_three_are_refused(run):
    names = ("tier", "hbm_supply", "wafer_capacity", "logic_yield")
    result = run(*MAKE, *(word for name in names for word in ("--free", name)))
    assert (result.exit_code, "at most 3 levers" in result.stderr) == (2, True)


def test_a_web_page_stands_alone_and_says_that_it_is_not_signed(run, tmp_path):
    words = ("web", "baseline", "a.html", "--page", "share.training.revenue", "--page", "levers", "--draws", "4")
    still = run(*words)
    assert (still.exit_code, still.stderr) == (0, "")
    assert still.stdout.startswith("a.html: ")
    assert still.stdout.endswith("4 runs; it carries no signature\n")
    page = (tmp_path / "a.html").read_text(encoding="utf-8")
    assert "<script" not in page
    moving = run(*words, "--free", "enforcement=0..0.6")
    assert moving.exit_code == 0
    page = (tmp_path / "a.html").read_text(encoding="utf-8")
    assert page.count("<script") == 2
    assert "://" not in page


def test_a_shipped_scenario_is_beside_the_same_others_wherever_its_levers_stand(run, tmp_path):
    """Where the lever stands the scenario is the shipped one itself, elsewhere it is not: the columns stay those."""
    made = run("web", "baseline", "a.html", "--page", "comparison", "--draws", "4", "--free", "enforcement=0..0.6")
    assert (made.exit_code, made.stderr) == (0, "")
    assert (tmp_path / "a.html").read_text(encoding="utf-8").count("<script") == 2
