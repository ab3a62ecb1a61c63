import zipfile

import pytest
from typer.testing import CliRunner

from scenarios.catalog_files import load_catalog
from scenarios.commands.line import app
from scenarios.data_packs import known_files
from scenarios.data_versions import data_home
from tests.scenarios.packs import add_copy, move_on, set_cell

VERSION = load_catalog().version
SHIPPED = f"*  {VERSION}  shipped\n"


def run(*words):
    return CliRunner().invoke(app, [str(word) for word in words])


def said(result, code=0):
    assert result.exit_code == code, result.output
    return result.stdout


@pytest.fixture
def pack(tmp_path):
    folder = tmp_path / "pack"
    said(run("data", "export", folder))
    return folder


@pytest.fixture
def small(pack):
    """Return a pack that adds one published number."""
    add_copy(pack / "evidence/market.csv", "M078", {"id": "M900"})
    return pack


def test_there_and_back_changes_nothing(tmp_path):
    target = tmp_path / "data.zip"
    assert said(run("data", "export", target)).strip() == str(target)
    with zipfile.ZipFile(target) as archive:
        assert set(known_files()) < set(archive.namelist())
    assert "changes nothing" in said(run("data", "import", target))
    assert said(run("data", "list")) == SHIPPED


def test_a_dry_run_shows_all_and_takes_nothing(pack):
    move_on(pack)
    shown = said(run("data", "import", pack, "--dry-run"))
    for words in (f"Data {VERSION} \u2192 2027-01", "Observed until 2026Q4", "H25 Test", "50 % \u2192 60 %"):
        assert words in shown
    assert said(run("data", "list")) == SHIPPED
    assert not (data_home() / "data").exists()


def test_import_use_and_restore(small):
    assert f"Data {VERSION}+1 are in force" in said(run("data", "import", small))
    assert f"*  {VERSION}+1" in said(run("data", "list"))
    assert "shipped data" in said(run("data", "restore"))
    assert said(run("data", "list")).splitlines()[0].split() == ["*", VERSION, "shipped"]
    assert "in force" in said(run("data", "use", f"{VERSION}+1"))
    assert f"*  {VERSION}+1" in said(run("data", "list"))
    answer = run("data", "use", "2031-01")
    assert said(answer, 2) == ""
    assert f"there are {VERSION}, {VERSION}+1" in answer.stderr


def test_other_homes_do_not_see_it(small, tmp_path):
    home = tmp_path / "other"
    said(run("data", "import", small, "--home", home))
    assert (home / f"data/{VERSION}+1/chips.csv").is_file()
    assert said(run("data", "list")) == SHIPPED
    assert f"*  {VERSION}+1" in said(run("data", "list", "--home", home))


def test_the_commands_take_the_data_in_force(pack, tmp_path):
    """Numbers, levers, tiers and scenario.json follow; the shipped data are back after restore."""
    out = tmp_path / "out"
    shipped = said(run("project", "baseline", "--draws", "2", "--out", out))
    move_on(pack)
    said(run("data", "import", pack, "--no-tastes"))
    fresh = said(run("project", "baseline", "--draws", "2", "--out", out))
    assert "data 2027-01 (" in fresh
    assert f"data {VERSION} (" in shipped
    assert fresh.splitlines()[1:5] != shipped.splitlines()[1:5]
    assert '"data_version": "2027-01"' in (out / "scenario.json").read_text(encoding="utf-8")
    assert "60 %" in next(line for line in said(run("levers")).splitlines() if line.startswith("licence_approval"))
    assert said(run("chips", "--tier", "T9"))
    assert run("chips", "--tier", "T10").exit_code == 2
    said(run("presets"))
    said(run("data", "restore"))
    assert said(run("project", "baseline", "--draws", "2", "--out", out)) == shipped


def test_a_refused_pack_leaves_with_1_and_says_where(pack):
    set_cell(pack / "parameters.csv", "hbm_supply", "central", "much")
    answer = run("data", "import", pack)
    assert said(answer, 1) == ""
    assert "parameters.csv, line " in answer.stderr
    assert "column 'central': 'much' is not allowed" in answer.stderr
    assert said(run("data", "list")) == SHIPPED


def test_rows_left_out_are_listed_and_the_rest_is_taken(small):
    set_cell(small / "backtest/observations.csv", "units_share_2023H1_idc", "value", "30")
    shown = said(run("data", "import", small))
    assert "Rows that are refused and left out: 1" in shown
    assert "observations.csv, line 2, column 'value': '30'" in shown
    assert f"Data {VERSION}+1 are in force" in shown


@pytest.mark.parametrize("name", ["missing.zip", "letter.zip"])
def test_what_is_no_pack_is_told_in_one_line(tmp_path, name):
    (tmp_path / "letter.zip").write_text("Dear all")
    answer = run("data", "import", tmp_path / name)
    assert said(answer, 2) == ""
    assert len(answer.stderr.splitlines()) == 1
    assert "is refused" in answer.stderr


def test_damaged_data_are_told_and_the_shipped_ones_taken(small):
    said(run("data", "import", small))
    (data_home() / f"data/{VERSION}+1/chips.csv").write_text("nothing")
    answer = run("levers")
    assert "cannot be used" in answer.stderr
    assert "licence_approval" in said(answer)


def test_a_folder_in_use_is_not_written_over(tmp_path):
    (tmp_path / "letter.txt").write_text("mine")
    answer = run("data", "export", tmp_path)
    assert said(answer, 1) == ""
    assert "not empty" in answer.stderr
