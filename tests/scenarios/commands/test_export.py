import struct

import openpyxl
import pandas as pd
import pytest
from typer.testing import CliRunner

from scenarios.catalog_files import load_catalog
from scenarios.commands.line import app
from scenarios.figures.pages import page_names
from scenarios.scenario import Scenario
from scenarios.storage import ScenarioStore


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Run ``export`` in an empty folder, without the user's own library."""
    monkeypatch.chdir(tmp_path)
    return lambda *words: CliRunner().invoke(app, ["export", *words])


def test_pages_and_figures_are_listed(run):
    result = run("--list")
    assert (result.exit_code, result.stderr) == (0, "")
    rows = [line.split() for line in result.stdout.splitlines()]
    assert [row[0] for row in rows] == ["page", *page_names()]
    money = next(row for row in rows if row[0] == "market.money")
    assert money[1:] == ["Money", "market.money.yearly,", "market.money"]


def test_a_table_of_all_numbers_says_what_is_in_it(run, tmp_path):
    result = run("baseline", "--to", "out.csv", "--draws", "8", "--definition", "units")
    assert (result.exit_code, result.stderr) == (0, "")
    (line,) = result.stdout.splitlines()
    assert line.startswith("out.csv: Table of all numbers, CSV, 9 pages (share.inference.units, share.training.units,")
    read = pd.read_csv(tmp_path / "out.csv")
    assert line.endswith(f"({', '.join(read.page.unique())})")
    assert set(read.series) & {"reference"} == set()


def test_a_workbook_of_one_figure_against_a_saved_scenario(run, tmp_path):
    catalog = load_catalog()
    library = tmp_path / "library.db"
    with ScenarioStore(library, catalog) as store:
        store.save(store.start(Scenario("Mine").with_value(catalog, "hbm_supply", 2)), "Mine", "")
    words = ("--figure", "market.supply.yearly", "--figure", "market.supply", "--all-draws", "--draws", "8")
    result = run("baseline", "--to", "book.xlsx", "--reference", "Mine", "--library", str(library), *words)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == "book.xlsx: Excel workbook, 1 page (market.supply)\n"
    book = openpyxl.load_workbook(tmp_path / "book.xlsx")
    assert book.sheetnames[:3] == ["Contents", "Supply", "Supply, by quarter"]
    assert book.sheetnames[-1] == "Draws"
    assert book["Draws"].max_row >= 8
    assert "Huawei Ascend, Mine" in [cell.value.split(" (")[0] for cell in book["Supply, by quarter"][5] if cell.value]


def test_a_deck_is_written_and_updated(run, tmp_path):
    """The update keeps the old deck beside the new one, and says what is new; of the same it writes none."""
    pages = ("--figure", "market.money", "--figure", "levers")
    result = run("baseline", "--to", "deck.pptx", "--draws", "8", *pages)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == "deck.pptx: PowerPoint deck with charts to edit, 2 pages (market.money, levers)\n"
    before = (tmp_path / "deck.pptx").read_bytes()
    assert "nothing was written" in run("baseline", "--update", "deck.pptx", "--draws", "8").stdout
    assert (tmp_path / "deck.pptx").read_bytes() == before
    head, *changes = run(
        "baseline", "--set", "hbm_supply=2", "--update", "deck.pptx", "--draws", "8"
    ).stdout.splitlines()
    kept = head.removeprefix("deck.pptx: updated; the deck of before is ")
    assert (tmp_path / kept).read_bytes() == before
    assert any("numbers are new" in one for one in changes)
    assert (tmp_path / "deck.pptx").read_bytes() != before


@pytest.mark.parametrize(
    ("suffix", "begin", "words"),
    [
        ("svg", b"<?xml", "Picture, SVG"),
        ("pdf", b"%PDF", "Picture, PDF"),
        ("png", b"\x89PNG", "Picture, PNG"),
    ],
)
def test_a_picture_is_of_the_first_share_where_nobody_chose(suffix, begin, words, run, tmp_path):
    size = ("--width", "5", "--height", "3", *(("--dpi", "60") if suffix == "png" else ()))
    result = run("baseline", "--to", f"a.{suffix}", "--draws", "8", *size)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == f"a.{suffix}: {words}, 1 page (share.inference.revenue)\n"
    content = (tmp_path / f"a.{suffix}").read_bytes()
    assert content.startswith(begin)
    if suffix == "png":
        assert struct.unpack(">II", content[16:24]) == (300, 180)


def test_what_is_set_by_hand_stands_in_the_name(run, tmp_path):
    words = ("--to", "a.xlsx", "--draws", "8", "--figure", "levers")
    assert run("baseline", "--set", "hbm_supply=2", *words).exit_code == 0
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    assert book["Contents"]["A1"].value == "Baseline, HBM supply ×2"


def test_levers_that_contradict_each_other_are_told_beside_the_line(run):
    words = ("--set", "tier=T8", "--set", "licence_approval=0.9")
    result = run("baseline", *words, "--to", "a.csv", "--draws", "8", "--figure", "market.gap")
    assert result.exit_code == 0
    assert result.stdout.startswith("a.csv: ")
    assert result.stderr.startswith("Warning: ")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["baseline"], "name a scenario and a file, with --to or --update; --list names the pages"),
        (["baseline", "--to", "a.csv", "--update", "a.pptx"], "with --to or --update"),
        (["baseline", "--update", "a.pptx", "--figure", "levers"], "--update takes the pages and looks of the deck"),
        (["--to", "a.csv"], "name a scenario"),
        (["baseline", "--to", "deck.ppt"], "did you mean '.pptx'?"),
        (["baseline", "--to", "mine.db"], "'.db' is no format to write"),
        (["baseline", "--to", "a.csv", "--figure", "market.mony"], "did you mean 'market.money'?); --list names them"),
        (["baseline", "--to", "a.csv", "--figure", "market.supply.weekly"], "did you mean 'market.supply.yearly'?"),
        (["baseline", "--to", "a.csv", "--figure", "x"], "--figure x: there is no such page or figure; --list"),
        (["baseline", "--to", "a.csv", "--definition", "card"], "--definition card is not known"),
        (["baseline", "--to", "a.csv", "--year", "1999"], "year: 1999 is outside 2023 to 2030"),
        (["baseline", "--to", "a.png", "--width", "9"], "--width and --height go together"),
        (["baseline", "--to", "a.csv", "--dpi", "90"], "dpi: a .csv file has no such option; it is for .png"),
        (["baseline", "--to", "a.png", "--figure", "market.gap", "--figure", "market.money"], "holds one page, and 2"),
        (["baseline", "--to", "a.csv", "--reference", "nobody"], "unknown scenario 'nobody'"),
        (["nobody", "--to", "a.csv"], "unknown scenario 'nobody'"),
        (["baseline", "--to", "a.csv", "--draws", "0"], "draws: 0 is not allowed"),
    ],
)
def test_what_is_typed_wrong_is_told_in_one_line_and_nothing_is_written(words, told, run, tmp_path):
    sizes = [] if "--draws" in words else ["--draws", "8"]
    result = run(*words, *sizes)
    assert (result.exit_code, result.stdout) == (2, "")
    assert told in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert [one.name for one in tmp_path.iterdir() if one.name != "home"] == []


def test_a_place_that_cannot_be_written_is_told_in_one_line(run):
    result = run("baseline", "--to", "gone/a.csv", "--draws", "8", "--figure", "market.gap")
    assert (result.exit_code, result.stdout) == (1, "")
    update = run("baseline", "--update", "gone.pptx", "--draws", "8")
    assert (update.exit_code, update.stderr) == (
        1,
        "gone.pptx cannot be read: No such file or directory. Nothing was changed.\n",
    )
    assert result.stderr.startswith("a.csv was not written: No such file or directory. What stood there before is")
