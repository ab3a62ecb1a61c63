import tomllib

import pytest

from resources import resource_path
from scenarios.catalog_files import load_catalog
from scenarios.errors import ChokepointError, InputError
from scenarios.sweeps.spec import MOST_LATIN, read_sweep, sweep_of

CATALOG = load_catalog()
KEEP = {"shares": ["inference:revenue"], "years": [2028]}


STEPS = {"low": 0.5, "high": 2.0, "steps": 1_000}


def spec(**changed):
    return {"draws": 10, "vary": {"tier": ["T3", "T5"]}, "keep": KEEP} | changed


def test_the_example_is_a_grid_of_at_least_eight_parts():
    sweep = read_sweep(resource_path("data/sweep_example.toml"), CATALOG)
    assert sweep.parts >= 8
    assert sweep.points == 3 * 10 * 14
    assert sweep.runs == sweep.points * 201


def test_parts_hold_every_point_once():
    sweep = sweep_of(spec(rows=30, vary={"hbm_supply": {"low": 0.5, "high": 2.0, "steps": 7}}), CATALOG)
    assert [list(sweep.points_of(part)) for part in range(sweep.parts)] == [[0, 1], [2, 3], [4, 5], [6]]


def test_a_count_of_the_share_may_be_named_and_is_official_otherwise():
    keep = {"shares": ["training:units", "training:units:with_grey"], "years": [2027, 2028]}
    names = [one.column for one in sweep_of(spec(keep=keep), CATALOG).kept]
    assert names[0] == "share:training:units:official@2027"
    assert names[-1] == "share:training:units:with_grey@2028"


def test_all_uncertainties_are_meant_by_one_word():
    content = spec(design="sobol", points=8, own_draws=True, vary={"all uncertainties": True, "hbm_supply": [1.0, 2.0]})
    varied = {one.id: one for one in sweep_of(content, CATALOG).varied}
    assert set(varied) == {one.id for one in CATALOG.parameters.values() if one.distribution} | {"hbm_supply"}
    assert varied["price_response"].drawn


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"desing": "grid"}, "desing"),
        ({"design": "square"}, "design"),
        ({"scenario": "base"}, "scenario"),
        ({"set": 3}, "set"),
        ({"set": {"hbm_supply": 99}}, "hbm_supply"),
        ({"points": 5}, "points"),
        ({"design": "sobol"}, "points"),
        ({"design": "latin_hypercube", "points": MOST_LATIN + 1}, "points"),
        ({"own_draws": 1}, "own_draws"),
        ({"own_draws": True}, "own_draws"),
        ({"draws": True}, "draws"),
        ({"draws": 0}, "draws"),
        ({"seed": -1}, "seed"),
        ({"vary": {}}, "vary"),
        ({"vary": {"hbm": [1]}}, "hbm"),
        ({"vary": {"hbm_supply": []}}, "hbm_supply"),
        ({"vary": {"hbm_supply": [1, 1]}}, "hbm_supply"),
        ({"vary": {"hbm_supply": [1, 1.0]}}, "different values"),
        (
            {"vary": {"hbm_supply": [1, 2], "wafer_capacity": [1, 2]}, "set": {"hbm_supply": 1}},
            "'set' and under 'vary'",
        ),
        ({"vary": {"hbm_supply": [1, 2]}, "set": {"hbm_supply@2028Q1": 1}}, "'set' and under 'vary'"),
        ({"vary": {"tier@2028Q1": ["T3"], "tier @2028Q1": ["T5"]}}, "twice"),
        ({"vary": {"tier@2024Q1": ["T3"]}}, "observed"),
        ({"vary": {"tier@soon": ["T3"]}}, "not a quarter"),
        ({"vary": {"all uncertainties": 3}}, "all uncertainties"),
        ({"vary": {"hbm_supply": "as drawn"}}, "hbm_supply"),
        ({"vary": {"price_response": "as drawn"}}, "vary"),
        ({"vary": {"hbm_supply": {"low": 2, "high": 1, "steps": 3}}}, "hbm_supply"),
        ({"vary": {"hbm_supply": {"low": 1, "high": 2}}}, "steps"),
        ({"vary": {"tier": {"low": "T1", "high": "T2", "steps": 2}}}, "tier"),
        ({"rows": 0}, "rows"),
        ({"vary": dict.fromkeys(("hbm_supply", "wafer_capacity"), STEPS), "draws": 100_000}, "projections"),
        ({"vary": dict.fromkeys(("hbm_supply", "wafer_capacity"), STEPS), "draws": 1, "rows": 1}, "parts"),
        ({"keep": {}}, "keep"),
        ({"keep": {"shares": ["inference"], "years": [2028]}}, "shares"),
        ({"keep": {"shares": ["inference:units:with_offshore"], "years": [2028]}}, "shares"),
        ({"keep": {"shares": ["inference:units"], "years": [1999]}}, "years"),
    ],
)
def test_what_is_wrong_is_refused_by_its_key(changed, named):
    with pytest.raises(InputError, match=named):
        sweep_of(spec(**changed), CATALOG)


def test_a_sampled_design_takes_no_steps():
    wide = {"low": 0.5, "high": 2.0}
    with pytest.raises(InputError, match="steps"):
        sweep_of(spec(design="sobol", points=4, vary={"hbm_supply": wide | {"steps": 3}}), CATALOG)


@pytest.mark.parametrize(
    "text", ["", "vary =", "a = [" * 3000, "\x00", f"draws = {'9' * 5000}", 'design = "grid"\n[vary]\ntier = 3\n']
)
def test_garbage_is_refused_in_words(tmp_path, text):
    file = tmp_path / "spec.toml"
    file.write_text(text)
    with pytest.raises(ChokepointError):
        read_sweep(file, CATALOG)


def test_the_file_s_content_makes_the_same_sweep_again():
    content = tomllib.loads(resource_path("data/sweep_example.toml").read_text())
    assert sweep_of(sweep_of(content, CATALOG).plain, CATALOG) == sweep_of(content, CATALOG)
