import json

import pytest
from typer.testing import CliRunner

from scenarios.catalog_files import load_catalog
from scenarios.changes import Change
from scenarios.commands.line import app
from scenarios.exports.csv_tables import write_project
from scenarios.projection import project
from scenarios.scenario import Scenario
from scenarios.storage import ScenarioStore

FILES = ["binding.csv", "market.csv", "money.csv", "scenario.json", "shares.csv", "supply.csv", "vendors.csv"]


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Run ``project`` with few draws in an empty folder, without the user's own library."""
    monkeypatch.setenv("CHOKEPOINT_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    return lambda *words: CliRunner().invoke(app, ["project", *words, "--out", str(tmp_path / "out")])


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_six_lines_say_the_result(run, tmp_path):
    result = run("baseline", "--draws", "30")
    assert (result.exit_code, result.stderr) == (0, "")
    scenario, inference, training, supply, market, files = result.stdout.splitlines()
    catalog = load_catalog()
    assert scenario.startswith("Scenario   Baseline \u00b7 30 draws, seed 7 \u00b7 data " + catalog.version)
    assert catalog.fingerprint in scenario
    assert "engine 0.1.0" in scenario
    assert inference.startswith("Inference  Chinese-made share of revenue at list price, 2028: ")
    assert training.startswith("Training   Chinese-made share of revenue at list price, 2028: ")
    for line in (inference, training):
        assert "8 in 10 runs" in line
        assert "Smuggled cards left out" in line
    assert "with smuggled cards" in training
    assert supply.startswith("Supply     2028: ")
    assert "domestic supply is bound by" in supply
    assert market.startswith("Market     2028: ")
    assert "million cards, USD" in market
    written = "shares.csv, market.csv, supply.csv, binding.csv, vendors.csv, money.csv, scenario.json"
    assert files == f"Files      {written} in {tmp_path / 'out'}"
    assert names(tmp_path / "out") == FILES


def test_without_legal_foreign_supply_it_says_so_in_place_of_a_share(run):
    result = run("baseline", "--draws", "10", "--set", "tier=T8", "--set", "enforcement=1")
    training = result.stdout.splitlines()[2]
    assert "2028: no legal foreign supply" in training
    assert "100 % Chinese-made" not in training


def test_the_files_are_those_that_any_caller_of_the_engine_gets(run, tmp_path):
    assert run("baseline", "--draws", "8", "--seed", "3", "--set", "hbm_supply@2027Q2=2").exit_code == 0
    catalog = load_catalog()
    scenario = Scenario("Baseline").sized(8, 3).with_value(catalog, "hbm_supply", 2, "2027Q2")
    reference = project(Scenario("Baseline").sized(8, 3), catalog)
    for file in write_project(project(scenario, catalog), tmp_path / "window", reference):
        assert file.read_bytes() == (tmp_path / "out" / file.name).read_bytes()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["baseline", "--set", "hbm_suply=2"], "'hbm_suply' (did you mean 'hbm_supply'?)"),
        (["baseline", "--set", "hbm_supply=9"], "allowed: 0 to 5"),
        (["baseline", "--set", "hbm_supply=nan"], "hbm_supply: nan is not allowed"),
        (["baseline", "--set", "hbm_supply=inf"], "hbm_supply: inf is not allowed"),
        (["baseline", "--set", "hbm_supply=much"], "hbm_supply: much is not allowed"),
        (["baseline", "--set", "die_area=0"], "die_area: 0 is not allowed"),
        (["baseline", "--set", "tier=T9"], "'T9' is not a tier"),
        (["baseline", "--set", "tier@2025Q1=T8"], "2025Q1 is observed or outside the horizon; a lever acts in 2026Q4"),
        (["baseline", "--set", "tier@2031Q1=T8"], "2031Q1 is observed or outside the horizon"),
        (["baseline", "--set", "tier@soon=T8"], "'soon' is not a quarter"),
        (["baseline", "--set", "tier"], "--set tier: write ID=VALUE"),
        (["baseline", "--set", "=T8"], "write ID=VALUE"),
        (["baseline", "--set", "tier="], "write ID=VALUE"),
        (["baseline", "--set", "tier@=T8"], "write ID=VALUE"),
        (["baseline", "--draws", "0"], "draws: 0 is not allowed"),
        (["baseline", "--seed", "-1"], "seed: -1 is not allowed"),
        (["basline"], "unknown scenario 'basline' (did you mean 'baseline'?)"),
        (["nothing of the kind"], "unknown scenario 'nothing of the kind'"),
        (["missing.json"], "missing.json cannot be read"),
    ],
)
def test_bad_input_is_told_in_one_line_and_nothing_is_written(run, tmp_path, words, told):
    result = run(*words)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert told in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert names(tmp_path) == []


def test_values_are_laid_over_one_another_in_their_order(run, tmp_path):
    settings = ("tier@2028Q1=T5", "tier=T8", "tier@2029Q1=T2")
    assert run("baseline", "--draws", "2", *(part for one in settings for part in ("--set", one))).exit_code == 0
    record = json.loads((tmp_path / "out" / "scenario.json").read_text(encoding="utf-8"))
    assert record["values"] == {"tier": {"2026Q4": "T8", "2029Q1": "T2"}}


def test_any_parameter_can_be_set_and_is_named(run):
    result = run("baseline", "--draws", "2", "--set", "nest_dissimilarity=0.7", "--set", "chip_budget=2")
    assert "sets chip_budget, nest_dissimilarity" in result.stdout.splitlines()[0]


def test_its_own_scenario_json_gives_the_same_numbers_again(run, tmp_path):
    assert run("baseline", "--draws", "5", "--seed", "9", "--set", "hbm_supply=0.5").exit_code == 0
    shares = (tmp_path / "out" / "shares.csv").read_bytes()
    (tmp_path / "out" / "scenario.json").rename(tmp_path / "kept.json")
    assert run("kept.json").exit_code == 0
    assert (tmp_path / "out" / "shares.csv").read_bytes() == shares


def test_a_file_in_the_form_of_a_preset(run, tmp_path):
    content = 'name = "Mine"\n[values]\nhbm_supply = 2\ntier = { "2027Q1" = "T8" }\n'
    (tmp_path / "mine.toml").write_text(content, encoding="utf-8")
    result = run("mine.toml", "--draws", "2")
    assert "Mine \u00b7 sets hbm_supply, tier" in result.stdout.splitlines()[0]


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.toml", "[value]\nhbm_supply = 2\n", "unknown key 'value' (did you mean 'values'?)"),
        ("a.toml", "[values\n", "cannot be read"),
        ("a.toml", "[values]\nhbm_suply = 2\n", "did you mean 'hbm_supply'?"),
        ("a.json", "{", "cannot be read"),
        ("a.json", "[]", "not a scenario"),
        ("a.json", '{"values": {"hbm_supply": NaN}}', "NaN is not a number that JSON knows"),
        ("a.json", '{"scenarios": [], "format": 1}', "it holds 0 scenarios; take them into the library"),
        ("a.json", '{"values": {}, "values": {"hbm_supply": 2}}', "'values' stands twice"),
        ("a.json", "[" * 1_000_000, "more than 64 deep"),
        ("a.json", '{"draws": ' + "9" * 5000 + "}", "a number of 5000 digits"),
        ("a.json", '{"format": 2}', "not a scenario of format 1"),
        ("a.json", '{"rows": [1, 2]}', "unknown key 'rows'"),
        ("a.json", '{"values": {"hbm_supply": 99}}', "99"),
    ],
)
def test_a_bad_file_is_refused(run, tmp_path, name, content, told):
    (tmp_path / name).write_text(content, encoding="utf-8")
    result = run(name)
    assert result.exit_code == 2
    assert told in result.stderr
    assert result.stderr.startswith(name), "the file that is meant, for a script that reads many"
    assert len(result.stderr.splitlines()) == 1
    assert names(tmp_path) == [name]


def test_a_saved_scenario_is_found_by_its_name(run, tmp_path):
    catalog = load_catalog()
    scenario = Scenario("", draws=4, seed=5)
    change = Change.of(scenario, "hbm_supply", ((catalog.horizon.first_free, 2.0),), "typed")
    with ScenarioStore(tmp_path / "mine.db", catalog) as store:
        draft = store.start(scenario)
        store.record(draft, change, scenario.with_value(catalog, "hbm_supply", 2))
        store.save(draft, "HBM doubles", "")
    result = run("HBM doubles", "--library", "mine.db")
    assert (result.exit_code, result.stderr) == (0, "")
    assert "HBM doubles \u00b7 sets hbm_supply \u00b7 4 draws, seed 5" in result.stdout.splitlines()[0]
    wrong = run("HBM double", "--library", "mine.db")
    assert wrong.exit_code == 2
    assert "did you mean 'HBM doubles'?" in wrong.stderr
    for nothing in ("zzz", ""):
        told = run(nothing, "--library", "mine.db").stderr
        assert told.startswith(f"unknown scenario '{nothing}'; write a preset (")
        assert told.endswith("or a name in mine.db\n")
