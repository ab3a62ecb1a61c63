from typer.testing import CliRunner

from resources import resource_path
from scenarios.catalog_files import load_catalog
from scenarios.commands.line import app
from scenarios.presets import RESULTS

RUNNER = CliRunner()


def test_all_presets_are_listed_with_their_results_and_their_definition():
    """A line each, the definition in the title, the pair stories below."""
    answer = RUNNER.invoke(app, ["presets"])
    assert answer.exit_code == 0
    assert "Chinese-made share of revenue at list price" in answer.stdout.splitlines()[0]
    for name in load_catalog().presets:
        assert sum(line.startswith(f"{name} ") for line in answer.stdout.splitlines()) == 1
    assert "side by side" in answer.stdout


def test_one_preset_tells_its_story_beside_the_claim():
    """Story, levers, claim with source, own result with its definition, warning and what it does not claim."""
    answer = RUNNER.invoke(app, ["presets", "hbm_choke"])
    assert answer.exit_code == 0
    for part in (
        "hbm_supply = 0.15",
        "S010",
        "SemiAnalysis",
        "Does not claim",
        "Warning",
        "list price, smuggled cards",
    ):
        assert part in answer.stdout


def test_an_unknown_preset_is_refused_in_one_line():
    """Exit code 2, and what was meant."""
    answer = RUNNER.invoke(app, ["presets", "hbm_chok"])
    assert answer.exit_code == 2
    assert "hbm_choke" in answer.stderr
    assert len(answer.stderr.strip().splitlines()) == 1


def test_recording_writes_what_is_shipped():
    """The file is derived: recording it again changes nothing."""
    before = (resource_path("data") / RESULTS).read_bytes()
    try:
        assert RUNNER.invoke(app, ["presets", "--record"]).exit_code == 0
        assert (resource_path("data") / RESULTS).read_bytes() == before
    finally:
        (resource_path("data") / RESULTS).write_bytes(before)
