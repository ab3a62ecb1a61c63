import pytest
from typer.testing import CliRunner

from scenarios.catalog_files import load_catalog
from scenarios.commands.line import app
from scenarios.figures.chips import chips_table
from scenarios.scenario import Scenario

CATALOG = load_catalog()


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Run ``chips`` beside a scenario of its own tier."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.json").write_text('{"values": {"tier": {"2028Q1": "T8"}}}', encoding="utf-8")
    return lambda *words: CliRunner().invoke(app, ["chips", *words])


@pytest.mark.parametrize("tier", ["T3", "own Bar = tpp >= 2400 -> denial, true -> allowed"])
def test_the_table_of_the_window_is_printed(run, tier):
    """Cell by cell what the figure holds, and its notes."""
    result = run("baseline", "--tier", tier)
    assert (result.exit_code, result.stderr) == (0, "")
    table = chips_table(CATALOG, Scenario(), tier)
    assert result.stdout.startswith(table.title)
    for text in (*table.columns, *table.notes, *(cell for row in table.rows for cell in row)):
        assert text in result.stdout


def test_without_a_tier_the_scenarios_own_is_shown(run):
    result = run("mine.json")
    assert "under T5 January 2026" in result.stdout
    assert "2028Q1–2030Q4 banned" in result.stdout


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--tier", "T9"], "'T9' is not a tier"),
        (["--tier", "own Bar = tpp >= 1 -> denial, tpp >= or -> denial"], "rule 2: 'tpp >= or': expected a number"),
        (["basline"], "did you mean 'baseline'?"),
    ],
)
def test_bad_input_is_told_in_one_line(run, words, told):
    result = run(*words)
    assert result.exit_code == 2
    assert told in result.stderr
    assert (result.stdout, len(result.stderr.splitlines())) == ("", 1)
