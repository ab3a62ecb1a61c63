import json
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

import scenarios
from scenarios.catalog_files import load_catalog
from scenarios.changes import Change
from scenarios.commands.line import app
from scenarios.quarters import Horizon
from scenarios.scenario import Scenario
from scenarios.storage import ScenarioStore

CATALOG = load_catalog()
ROOT = Path(scenarios.__file__).parents[1]
LATER = {"labels": ["one"], "owner": {"name": "Ann"}}


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Run ``library`` in an empty folder on a library of its own."""
    monkeypatch.chdir(tmp_path)

    def ran(command, *words):
        return CliRunner().invoke(app, ["library", command, *words, "--library", "mine.db"])

    return ran


def keep(name, headline="", **values):
    """Save a scenario in mine.db as the window does; returns its id."""
    scenario = Scenario(draws=4)
    for parameter_id, value in values.items():
        scenario = scenario.with_value(CATALOG, parameter_id, value)
    with ScenarioStore(Path("mine.db"), CATALOG, "0.0.9") as store:
        row = store.start(scenario)
        store.save(row, name, headline)
    return row


def names():
    with ScenarioStore(Path("mine.db"), CATALOG) as store:
        return store.names()


def saved(name):
    with ScenarioStore(Path("mine.db"), CATALOG) as store:
        return store.saved(name)


def lines(result):
    assert (result.exit_code, result.stderr) == (0, "")
    return result.stdout.splitlines()


def test_each_scenario_is_a_line(run):
    """Name, last change, headline, data version, and whether it changed since it was saved."""
    keep("Ban", "2028: 71 %", tier="T8")
    row = keep("HBM doubles", "2028: 97 %", hbm_supply=2)
    with ScenarioStore(Path("mine.db"), CATALOG) as store:
        scenario = store.saved("HBM doubles")
        after = scenario.with_value(CATALOG, "hbm_supply", 3)
        store.record(row, Change.of(scenario, "hbm_supply", after.values["hbm_supply"], "typed"), after)
    first, second = lines(run("list"))
    when = r"\d{4}-\d\d-\d\d \d\d:\d\d"
    assert re.fullmatch(rf"Ban          {when}  2028: 71 %  {CATALOG.version}", first)
    assert re.fullmatch(rf"HBM doubles  {when}  2028: 97 %  {CATALOG.version}  changed since it was saved", second)


def test_a_library_that_is_not_there_is_not_made(run, tmp_path):
    """Looking makes no file."""
    result = run("list")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "mine.db holds no saved scenario" in result.stderr
    for words in (("show", "Ban"), ("export", "Ban", "--to", "a.json"), ("export", "--all", "--to", "a.json")):
        assert (run(*words).exit_code, run(*words).stdout) == (2, "")
    assert list(tmp_path.iterdir()) == []


def test_saving_projects_the_headline_and_every_command_finds_the_name(run):
    """The headline is that of the scenario's own draws; other commands take the name with the same library."""
    [line] = lines(run("save", "baseline", "--name", "  Ban  ", "--set", "tier@2029Q1=T8", "--set", "hbm_supply=0.5"))
    headline = line.removeprefix("Ban  ")
    assert re.fullmatch(r"2028: (about )?\d+ %.*", headline)
    assert headline in lines(run("list"))[0]
    assert dict(saved("ban").values).keys() == {"tier", "hbm_supply"}
    assert saved("Ban").draws == 2000
    chips = CliRunner().invoke(app, ["chips", "Ban", "--library", "mine.db"])
    assert "2029Q1–2030Q4 banned" in chips.stdout
    assert CliRunner().invoke(app, ["definitions", "Ban", "--library", "mine.db"]).exit_code == 0
    assert run("save", "Ban", "--name", "Ban and more", "--set", "enforcement=1").exit_code == 0
    assert set(saved("Ban and more").values) == {"tier", "hbm_supply", "enforcement"}


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["save", "baseline", "--name", "BAN"], "a scenario named 'BAN' exists already"),
        (["save", "baseline", "--name", "  "], "1 to 120 characters"),
        (["save", "baseline", "--name", "x" * 121], "1 to 120 characters"),
        (["save", "baseline", "--name", "a\udcff"], "half a character"),
        (["save", "Bann", "--name", "New"], "did you mean 'Ban'?"),
        (["save", "baseline", "--name", "New", "--set", "hbm_supply=9"], "0 to 5"),
        (["show", "Bam"], "did you mean 'Ban'?"),
        (["export", "Ban", "Bam", "--to", "new.json"], "did you mean 'Ban'?"),
        (["export", "--to", "new.json"], "either the names of saved scenarios or --all"),
        (["export", "Ban", "--all", "--to", "new.json"], "either the names of saved scenarios or --all"),
        (["export", "Ban", "--to", "mine.db"], "write a file that ends in .json and is not the library"),
        (["import", "none.json"], "none.json cannot be read"),
        (["import", "mine.db"], "cannot be read"),
    ],
)
def test_bad_input_is_told_in_one_line_and_changes_nothing(run, tmp_path, words, told):
    keep("Ban", tier="T8")
    library = (tmp_path / "mine.db").read_bytes()
    result = run(*words)
    assert (result.exit_code, result.stdout) == (2, "")
    assert told in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert names() == ["Ban"]
    assert (tmp_path / "mine.db").read_bytes() == library
    assert not (tmp_path / "new.json").exists()


def test_a_library_is_never_written_over_by_its_own_export(run, tmp_path):
    """Also where it ends in .json, or goes by another path."""
    keep("Ban")
    (tmp_path / "mine.db").rename(tmp_path / "mine.json")
    library = (tmp_path / "mine.json").read_bytes()
    words = ["library", "export", "Ban", "--to", f"../{tmp_path.name}/mine.json", "--library", "mine.json"]
    result = CliRunner().invoke(app, words)
    assert result.exit_code == 2
    assert "write a file that ends in .json and is not the library" in result.stderr
    assert (tmp_path / "mine.json").read_bytes() == library


def test_showing_tells_all_that_is_set_and_kept(run, tmp_path):
    plain = {"name": "Ban", "values": {"tier": {"2027Q1": "T8"}, "hbm_supply": 2}, **LATER}
    plain |= {"reasons": {"hbm_supply": "as they\nsay"}, "draws": 30}
    (tmp_path / "in.json").write_text(json.dumps(plain), encoding="utf-8")
    assert run("import", "in.json").exit_code == 0
    first, *rest = lines(run("show", "ban"))
    assert first.startswith("Ban  ")
    assert rest == [
        "30 draws, seed 7",
        "Sets",
        "  hbm_supply  2026Q4: ×2  as they say",
        "  tier        2027Q1: T8",
        "Kept without being understood: labels, owner",
    ]
    keep("Plain")
    assert lines(run("show", "Plain"))[1:] == ["4 draws, seed 7", "Sets", "  nothing: the central values"]


def test_everything_goes_out_and_comes_back_the_same(run, tmp_path):
    """Out of one library and into another: values, headlines and what this version does not know."""
    keep("Ban", "2028: 71 %", tier="own Bar = tpp >= 2400 -> denial, true -> allowed")
    plain = {"name": "Later", "values": {"hbm_supply": {"2027Q1": 0.1}}, **LATER, "headline": "2028: 9 %"}
    plain |= {"note": "for the board", "tags": ["memory", "2027"]}
    (tmp_path / "later.json").write_text(json.dumps(plain), encoding="utf-8")
    run("import", "later.json")
    assert lines(run("export", "--all", "--to", "all.json")) == ["2 scenarios in all.json"]
    before = [saved(name) for name in names()]
    assert dict(before[1].other) == LATER
    (tmp_path / "mine.db").unlink()
    again = run("import", "all.json")
    assert (again.exit_code, again.stdout.splitlines()) == (0, ["Ban", "Later", "2 scenarios taken in"])
    assert "'mine.db' was not there, so a new library was begun" in again.stderr
    assert [saved(name) for name in names()] == before
    assert [re.search(r"2028: \d+ %", line)[0] for line in lines(run("list"))] == ["2028: 71 %", "2028: 9 %"]
    assert lines(run("export", "later", "LATER", "--to", "one.json")) == ["1 scenario in one.json"]
    again = json.loads((tmp_path / "one.json").read_text(encoding="utf-8"))["scenarios"][0]
    assert {key: again[key] for key in LATER} == LATER
    assert (again["note"], again["tags"]) == ("for the board", ["memory", "2027"])
    result = CliRunner().invoke(app, ["project", "one.json", "--draws", "2", "--out", "out"])
    assert "Later · sets hbm_supply" in result.stdout.splitlines()[0]


def test_importing_renames_and_refuses_each_with_a_reason(run, tmp_path):
    """What is taken stays; a dry run says the same and writes nothing; what is refused leaves with 1."""
    keep("Ban", tier="T8")
    listed = [{"name": "ban", "values": {}}, {"name": "Bad", "values": {"hbm_supply": 9}}, {"values": {}}, 7]
    (tmp_path / "in.json").write_text(json.dumps({"scenarios": listed, "licence": "CC0"}), encoding="utf-8")
    coming = ["'ban' comes as 'ban (2)', for its name is taken", "Unnamed (has no name)"]
    dry = run("import", "in.json", "--dry-run")
    assert (dry.exit_code, dry.stdout.splitlines()) == (1, [*coming, "2 scenarios would come"])
    assert names() == ["Ban"]
    real = run("import", "in.json")
    assert (real.exit_code, real.stdout.splitlines()) == (1, [*coming, "2 scenarios taken in"])
    for result in (dry, real):
        kept, head, bad, seven = result.stderr.splitlines()
        assert kept == "not kept, as they belong to no scenario: licence"
        assert head == "2 scenarios refused:"
        assert bad.startswith("  2. Bad: hbm_supply: 9 is not allowed; allowed: 0 to 5")
        assert seven.startswith("  4. unnamed: not a scenario")
    assert names() == ["Ban", "ban (2)", "Unnamed"]
    assert dict(saved("Ban").values)["tier"][0][1] == "T8"


def test_a_dry_run_makes_no_library(run, tmp_path):
    (tmp_path / "in.json").write_text('{"name": "A", "values": {}}', encoding="utf-8")
    assert lines(run("import", "in.json", "--dry-run")) == ["A", "1 scenario would come"]
    assert [one.name for one in tmp_path.iterdir()] == ["in.json"]


def test_a_file_of_other_data_comes_as_far_as_these_allow_it(run, tmp_path):
    """What became of it stands below its name, also where it is only asked for."""
    plain = {"name": "Old", "values": {"hbm_supply": {"2026Q1": 2}}, "data_version": "2025-11"}
    (tmp_path / "old.json").write_text(json.dumps({"scenarios": [plain]}), encoding="utf-8")
    told = "  hbm_supply: 2026Q1 is observed now; the value holds from 2026Q4 on"
    for words in (("import", "old.json", "--dry-run"), ("import", "old.json")):
        assert lines(run(*words))[1] == told
    assert saved("Old").values == Scenario().with_value(CATALOG, "hbm_supply", 2).values


def test_other_data_are_told_and_stay_beside_the_headline(run, tmp_path):
    """The list notes the present data, so a result of other data says so itself."""
    plain = {"name": "A", "values": {}, "headline": "2028: 50 %", "data_version": "2025-01"}
    (tmp_path / "in.json").write_text(json.dumps({"scenarios": [plain]}), encoding="utf-8")
    told = f"A; made with data 2025-01, here {CATALOG.version}: its numbers may differ"
    assert lines(run("import", "in.json")) == [told, "1 scenario taken in"]
    assert "2028: 50 % (with data 2025-01)" in lines(run("list"))[0]


def test_texts_that_steer_a_terminal_or_a_database_are_only_texts(run, tmp_path):
    """Escapes, line ends, signs that turn the line around, SQL and patterns: kept as they are, shown harmlessly."""
    awkward = ["a\x1b[2J\nb", "\u202eevil", "x'); DROP TABLE scenario;--", '%s {x} \\ " \x00 end', "\U0001f9ea 中文"]
    listed = [{"name": name, "values": {}, "headline": name, "later": name} for name in awkward]
    (tmp_path / "in.json").write_text(json.dumps({"scenarios": listed}), encoding="utf-8")
    come = lines(run("import", "in.json"))
    shown = lines(run("list"))
    assert (len(come), len(shown)) == (len(awkward) + 1, len(awkward))
    assert all(line.isprintable() for line in (*come, *shown))
    assert sorted(names()) == sorted(awkward)
    for name in awkward:
        assert saved(name).other["later"] == name
        assert all(line.isprintable() for line in lines(run("show", name)))


def test_a_damaged_library_and_a_full_place_are_told_in_one_line(run, tmp_path):
    keep("Ban")
    (tmp_path / "taken.json").mkdir()
    for words in (("export", "Ban", "--to", "taken.json"), ("export", "Ban", "--to", "none/a.json")):
        result = run(*words)
        assert (result.exit_code, len(result.stderr.splitlines())) == (1, 1)
        assert "was not written" in result.stderr
    (tmp_path / "mine.db").write_text("not a library at all, but long enough to look at " * 20, encoding="utf-8")
    for words in (("list",), ("show", "Ban"), ("save", "baseline", "--name", "A")):
        result = run(*words)
        assert (result.exit_code, len(result.stderr.splitlines())) == (1, 1)
        assert re.search("'mine.db' is (not a Chokepoint library|damaged)", result.stderr)


def test_what_other_data_allowed_is_told_line_by_line_and_read_all_the_same(run, tmp_path):
    """Show, export and project take a scenario of older data; each says on stderr what it made of it."""
    horizon = CATALOG.horizon
    older = replace(CATALOG, version="2026-08", horizon=Horizon(horizon.first, horizon.last, horizon.last_observed - 1))
    with ScenarioStore(Path("mine.db"), older) as store:
        store.save(store.start(Scenario(draws=2).with_value(older, "hbm_supply", 0.5)), "Old\x1b", "2028: 12 %")
    told = "hbm_supply: 2025Q4 is observed now; the value holds from 2026Q4 on"
    for words in (("show", "Old\x1b"), ("export", "--all", "--to", "out.json")):
        result = run(*words)
        first, second = result.stderr.splitlines()
        assert (result.exit_code, second) == (0, told)
        assert re.match(rf"Old.* was written with data 2026-08 .* data {CATALOG.version} allow", first)
        assert result.stderr.replace("\n", "").isprintable()
    assert "2026Q4: ×0.5" in run("show", "Old\x1b").stdout
    projected = CliRunner().invoke(app, ["chips", "Old\x1b", "--library", "mine.db"])
    assert (projected.exit_code, projected.stderr.splitlines()[-1]) == (0, told)
    assert run("list").stderr == ""


def test_what_opening_remarks_is_told_once_on_stderr(run, tmp_path):
    """A backup that is due and cannot be made: the command does its work and says so, in one line."""
    keep("Ban", tier="T8")
    shutil.rmtree(tmp_path / "mine.db.backups", ignore_errors=True)
    (tmp_path / "mine.db.backups").write_text("in the way", encoding="utf-8")
    for words in (("list",), ("show", "Ban"), ("export", "Ban", "--to", "ban.json")):
        result = run(*words)
        assert result.exit_code == 0
        assert result.stdout
        [line] = result.stderr.splitlines()
        assert line.startswith("No backup could be made in 'mine.db.backups'")


def test_a_bomb_is_refused_by_the_program_itself(run, tmp_path):
    """In a process of its own: one line, exit code 2, no library, no trace of the parser's stack."""
    (tmp_path / "bomb.json").write_text("[" * 10**6, encoding="utf-8")
    words = ["library", "import", "bomb.json", "--library", "mine.db"]
    done = subprocess.run(
        [sys.executable, "-m", "scenarios", *words],
        cwd=tmp_path, env={"PYTHONPATH": str(ROOT), "HOME": str(tmp_path)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.strip() == "bomb.json cannot be read: lists and objects within each other more than 64 deep"
    assert not (tmp_path / "mine.db").exists()
