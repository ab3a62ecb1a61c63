import csv
import shutil

import numpy as np
import pytest

from resources import resource_path
from scenarios.analysis.backtest import hold_against
from scenarios.analysis.ex_ante import ex_ante
from scenarios.catalog_files import load_catalog
from scenarios.errors import DataError
from scenarios.projection import DEFINITIONS, WORKLOADS, Engine, counts_of

CATALOG = load_catalog()
ARRAYS = ("cards", "delivered", "offered", "price", "tpp", "premium", "stock", "centre_stock", "budget", "rented")


@pytest.fixture(scope="module")
def past():
    return ex_ante(CATALOG)


@pytest.fixture(scope="module")
def projection(past):
    """What was to be expected; a warning on the way would fail the run."""
    return Engine(past.catalog).project(past.scenario.sized(60, 7))


@pytest.fixture
def folder(tmp_path):
    """The shipped files in a folder where they can be spoilt."""
    return shutil.copytree(resource_path("data/backtest"), tmp_path / "backtest")


def spoil(file, old, new):
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def test_history_ends_with_2024_under_the_rule_of_2023(past):
    """The last observed quarter is 2024Q4, what follows is unknown, and T2 is the law in all of it."""
    horizon = past.catalog.horizon
    assert (horizon.labels[horizon.first_free - 1], horizon.labels[horizon.first_free]) == ("2024Q4", "2025Q1")
    assert (past.begins, past.known_until) == (2025.0, "2024-12-31")
    assert past.scenario.values["tier"] == ((horizon.first_free, "T2"),)
    assert (horizon.first, horizon.last) == (CATALOG.horizon.first, CATALOG.horizon.last)
    assert past.story.endswith(".")


def test_the_shipped_catalog_is_left_alone(past):
    """Another fingerprint, so that no tastes of the shipped data are taken for its own; the original as it was."""
    assert past.catalog.fingerprint != CATALOG.fingerprint
    assert CATALOG.horizon.labels[CATALOG.horizon.first_free] == "2026Q4"
    assert past.catalog.parameters["defect_density_date"].baseline == 2024.75
    assert CATALOG.parameters["defect_density_date"].baseline != 2024.75


def test_series_of_the_file_replace_the_shipped_ones_and_no_others(past):
    """chip_budget of 2026 is the 46 bn that the growth of 2024 gave; what the file does not name is the same."""
    budget = past.catalog.timelines["chip_budget"]
    assert budget.central[list(budget.at).index(2026)] == 46
    changed = {name for name, one in past.catalog.timelines.items() if one is not CATALOG.timelines[name]}
    with resource_path("data/backtest/ex_ante_timelines.csv").open(encoding="utf-8", newline="") as handle:
        assert changed == {row["series"] for row in csv.DictReader(handle)}
    assert set(past.catalog.timelines) == set(CATALOG.timelines)


def test_its_run_holds_finite_numbers_only(projection):
    """No infinity and no nan anywhere; nothing sold is less than nothing."""
    for name in ARRAYS:
        values = getattr(projection, name)
        assert np.isfinite(values).all(), name
        assert (values >= 0).all(), name


@pytest.mark.parametrize("definition", DEFINITIONS)
def test_its_shares_are_fractions(projection, definition):
    """In every count, use, quarter and draw."""
    for count in counts_of(definition):
        for workload in WORKLOADS:
            share = projection.share(definition, count, workload)
            assert np.isfinite(share[1:]).all()
            assert ((share >= 0) & (share <= 1)).all()


def test_what_it_says_of_2025_differs_from_what_hindsight_says(projection, shared_baseline):
    """The two back-tests answer two questions; until 2024 they hold nearly the same counts."""
    for definition in ("units", "revenue"):
        ahead, hindsight = (
            np.median(one.share(definition, "official", "all", 2025)[1:]) for one in (projection, shared_baseline)
        )
        assert abs(ahead - hindsight) > 0.02
    for year in (2023, 2024):
        ahead, hindsight = (one.share("units", "official", "all", year)[0] for one in (projection, shared_baseline))
        assert ahead == pytest.approx(hindsight, abs=0.02)


def test_its_bands_are_wider_than_those_of_hindsight(projection, shared_baseline):
    """Who does not know the supplies of 2025 must be less sure of its market."""
    ahead = [one for one in CATALOG.observations if one.id in ("units_share_2025_idc", "revenue_2025_bernstein")]
    for unsure, sure in zip(hold_against(ahead, projection), hold_against(ahead, shared_baseline), strict=True):
        assert unsure.high - unsure.low > sure.high - sure.low


def test_a_series_that_there_is_not_is_refused(folder):
    """A replaced series must be one of the shipped ones."""
    spoil(folder / "ex_ante_timelines.csv", "\nchip_budget,", "\nchip_bugdet,")
    with pytest.raises(DataError) as problem:
        ex_ante(CATALOG, folder)
    assert (problem.value.column, problem.value.value) == ("series", "chip_bugdet")
    assert problem.value.file.endswith("ex_ante_timelines.csv")


def test_a_parameter_that_there_is_not_is_refused(folder):
    """A replaced parameter must be one of the shipped ones."""
    spoil(folder / "ex_ante.toml", "defect_density_date", "defect_density_day")
    with pytest.raises(DataError) as problem:
        ex_ante(CATALOG, folder)
    assert (problem.value.column, problem.value.value) == ("parameters", "defect_density_day")


@pytest.mark.parametrize("name", ["ex_ante.toml", "ex_ante_timelines.csv"])
def test_a_file_that_is_missing_is_named(folder, name):
    """Neither file can be left out."""
    (folder / name).unlink()
    with pytest.raises(DataError) as problem:
        ex_ante(CATALOG, folder)
    assert problem.value.file.endswith(name)
