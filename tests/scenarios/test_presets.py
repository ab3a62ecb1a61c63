import pytest

from scenarios.catalog_files import load_catalog
from scenarios.errors import DataError, InputError
from scenarios.figures.sentences import HEADLINE_DEFINITION, HEADLINE_YEAR
from scenarios.presets import (
    calibrations,
    compute_results,
    preset,
    read_pair_stories,
    read_results,
    results_text,
)
from scenarios.projection import Engine
from scenarios.scenario import Scenario
from scenarios.scenario_files import preset_scenario

CATALOG = load_catalog()
NAMES = sorted(CATALOG.presets)


@pytest.fixture(scope="module")
def projected():
    engine, known = Engine(CATALOG), {}

    def project(name):
        if name not in known:
            known[name] = engine.project(preset_scenario(CATALOG.presets[name], CATALOG, name).sized(1))
        return known[name]

    return project


def training(projection, count="official"):
    return projection.share("revenue", count, "training", 2028)[0]


@pytest.mark.parametrize("name", NAMES)
def test_a_preset_tells_its_story_its_claim_and_what_it_does_not_claim(name):
    """Every text is there, and every source exists."""
    one = preset(CATALOG, name)
    for key in ("name", "story", "claim", "does_not_claim"):
        assert len(one[key].split()) >= (1 if key == "name" else 4)
    assert one["kind"] in ("preset", "calibration")
    assert set(one["evidence"]) <= CATALOG.evidence.keys()


def test_presets_have_names_of_their_own():
    """Nobody can take one for another."""
    assert len({one["name"] for one in CATALOG.presets.values()}) == len(CATALOG.presets) >= 20


def test_a_preset_differs_from_the_baseline():
    """All but the baseline and the view that is the baseline's own set something, and no two set the same."""
    plain = {name for name, one in CATALOG.presets.items() if not one["values"]}
    assert plain == {"baseline", "semianalysis"}
    fingerprints = [preset_scenario(one, CATALOG, name).fingerprint for name, one in CATALOG.presets.items()]
    assert len(set(fingerprints)) == len(fingerprints) - 1


def test_the_shipped_results_are_those_of_the_engine():
    """After a change of the data: python -m scenarios presets --record."""
    computed = list(compute_results(CATALOG, HEADLINE_DEFINITION, HEADLINE_YEAR))
    shipped = read_results(CATALOG)
    assert [(one.preset, one.workload, one.count) for one in shipped] == [
        (one.preset, one.workload, one.count) for one in computed
    ]
    for ours, theirs in zip(computed, shipped, strict=True):
        assert ours.central == (None if theirs.central is None else pytest.approx(theirs.central, abs=5e-4)), ours
    assert results_text(iter(computed)).count("\n") == 4 * len(CATALOG.presets) + 1


def test_the_two_views_of_what_is_scarce_bind_differently(projected):
    """With Bernstein's values dies bind from 2027Q2 on, with SemiAnalysis's memory binds in 2028."""
    assert set(calibrations(CATALOG)) == {"bernstein", "semianalysis"}
    year = CATALOG.horizon.quarters_of(2028)
    assert (projected("bernstein").binding[year, 0] == 0).all()
    assert (projected("semianalysis").binding[year, 0] == 1).all()


def test_a_licence_taken_brings_foreign_training_back(projected):
    """What a licence is worth: the share of domestic cards in training falls by more than a third."""
    assert training(projected("h200_taken")) < training(projected("baseline")) * 2 / 3


def test_the_sign_of_the_rebound_turns(projected):
    """With smuggled cards: above the baseline under a low elasticity, below it under a high one."""
    plain = training(projected("baseline"), "with_grey")
    low, one, high = (training(projected(f"deepseek_{tag}"), "with_grey") for tag in ("07", "1", "13"))
    assert low > one > high
    assert low > plain > high


def test_a_licence_that_is_refused_is_worth_nothing(projected):
    """Two keys: to the last bit the same as a ban."""
    first, second = projected("licence_refused"), projected("china_bans_foreign")
    assert (first.cards == second.cards).all()


def test_a_choke_of_memory_leaves_budgets_unserved_and_one_of_smuggling_does_not(projected):
    """Which choke bites whom: heavy inference goes unserved without memory; smugglers served training alone."""
    year = CATALOG.horizon.quarters_of(2028)
    unserved = {
        name: projected(name).unspent[year, 1, 0].mean() for name in ("baseline", "hbm_choke", "smuggling_crackdown")
    }
    assert unserved["hbm_choke"] > unserved["baseline"] + 0.2
    assert abs(unserved["smuggling_crackdown"] - unserved["baseline"]) < 0.02


def test_pair_stories_name_presets_that_there_are(tmp_path):
    """Each compares two or more; an unknown preset is refused with the file's name."""
    assert {story.id for story in read_pair_stories(CATALOG)} == {
        "worth_of_a_licence",
        "which_choke",
        "sign_of_rebound",
        "two_keys",
    }
    file = tmp_path / "pairs.toml"
    text = '[[story]]\nid = "a"\ntitle = "b"\nquestion = "c"\nstory = "d"\npresets = ["baseline", "basline"]\n'
    file.write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match="basline"):
        read_pair_stories(CATALOG, file)


def test_an_unknown_preset_is_refused_with_a_near_miss():
    """What was meant is offered."""
    with pytest.raises(InputError, match="h200_taken"):
        preset(CATALOG, "h200_take")


def test_a_preset_is_a_scenario_that_can_be_saved(projected):
    """Its values survive the way to a file and back."""
    scenario = preset_scenario(CATALOG.presets["tool_choke"], CATALOG, "tool_choke")
    assert Scenario.from_plain(scenario.to_plain(CATALOG), CATALOG).fingerprint == scenario.fingerprint
    assert (projected("tool_choke").cards[:16] == projected("baseline").cards[:16]).all()
