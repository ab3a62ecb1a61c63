from itertools import pairwise

import numpy as np
import pytest

from scenarios.catalog_files import load_catalog
from scenarios.figures.sentences import count_name, definition_name
from scenarios.figures.shares import share_figure
from scenarios.projection import DEFINITIONS, WORKLOADS, Engine, counts_of
from scenarios.scenario import Scenario

CATALOG = load_catalog()


@pytest.fixture(scope="module")
def runs():
    """The reference and another scenario over the same draws."""
    engine = Engine(CATALOG)
    other = Scenario("Choked", draws=40).with_value(CATALOG, "hbm_supply", 0.3)
    return engine.project(Scenario("Baseline", draws=40)), engine.project(other)


@pytest.mark.parametrize("workload", WORKLOADS)
@pytest.mark.parametrize(
    ("definition", "count"), [(definition, count) for definition in DEFINITIONS for count in counts_of(definition)]
)
def test_a_share_is_never_shown_without_its_definition(runs, workload, definition, count):
    """The title says what the share is a share of, whether smuggled cards count, and for what use."""
    figure = share_figure(runs[0], None, workload, definition, count)
    assert definition_name(definition) in figure.title
    assert count_name(count) in figure.title
    assert all(word in figure.title for word in (workload, "China"))
    assert figure.unit == "fraction"
    assert all(part in figure.id for part in (workload, definition, count))


def test_the_curves_are_quantiles_of_the_draws(runs):
    """Median, half and four fifths of the runs, quarter by quarter, without the central case; bands are named."""
    figure = share_figure(runs[1], runs[0], "training", "revenue")
    share = runs[1].share("revenue", "official", "training")[:, 1:]
    known = np.isfinite(share).all(axis=1)
    assert known.sum() > 20
    expected = np.quantile(share[known], (0.1, 0.25, 0.5, 0.75, 0.9), axis=1)
    median, reference = figure.line("median"), figure.line("reference")
    shown = (
        figure.band("80").low,
        figure.band("50").low,
        median.values,
        figure.band("50").high,
        figure.band("80").high,
    )
    assert np.array(shown)[:, known] == pytest.approx(expected, abs=1e-12)
    assert ("8 in 10" in figure.band("80").label, "5 in 10" in figure.band("50").label) == (True, True)
    other = runs[0].share("revenue", "official", "training")[known, 1:]
    assert reference.values[known] == pytest.approx(np.median(other, axis=1), abs=1e-12)
    assert reference.label == "Baseline"


def test_without_a_reference_there_is_no_second_curve(runs):
    """The baseline beside itself would be noise."""
    assert share_figure(runs[0], None, "training", "revenue").line("reference") is None


def test_time_runs_through_the_middles_of_quarters_and_history_ends_at_the_first_free_one(runs):
    """32 quarters from 2023.125; what is observed ends where 2026Q4 begins."""
    figure = share_figure(runs[0], None, "all", "units")
    assert (len(figure.at), figure.at[0], figure.at[-1]) == (32, 2023.125, 2030.875)
    assert figure.split == 2026.75


@pytest.mark.parametrize("definition", DEFINITIONS)
@pytest.mark.parametrize("workload", ["training", "inference"])
def test_published_points_are_of_the_definition_shown_or_marked_as_near_it(runs, workload, definition):
    """Each mark has a publisher, sources and a place; one of another kind than the curves is a proxy, never plain."""
    figure = share_figure(runs[0], None, workload, definition)
    plain = {(one.value, one.definition) for one in CATALOG.observations if one.workload == "all"}
    assert len({(mark.at, mark.value) for mark in figure.marks}) == len(figure.marks), "no point twice"
    for mark in figure.marks:
        assert mark.label
        assert mark.evidence
        assert mark.evidence[0] in CATALOG.evidence, "who published it"
        assert all(one == "assumption" or one in CATALOG.evidence for one in mark.evidence)
        assert 2023 <= mark.at <= 2031
        assert 0 <= mark.value <= 1
        if not mark.proxy:
            assert (mark.value, definition) in plain
    if definition == "units":
        assert (2025.5, 0.41) in {(mark.at, mark.value) for mark in figure.marks}
        assert (2023.25, 0.1) in {(mark.at, mark.value) for mark in figure.marks}, "a half-year lies in its middle"


def test_what_is_scarce_is_told_without_gaps(runs):
    """Stretches cover all time; history is the ramp; ahead each has the input of most runs in all of its quarters."""
    for run in runs:
        stretches = share_figure(run, None, "all", "units").stretches
        assert (stretches[0].begin, stretches[0].end, stretches[0].id) == (2023, 2026.75, "ramp")
        assert stretches[-1].end == 2031
        assert all(before.end == after.begin for before, after in pairwise(stretches))
        assert all(before.id != after.id for before, after in pairwise(stretches))
        for one in stretches[1:]:
            within = (CATALOG.horizon.starts >= one.begin) & (CATALOG.horizon.starts < one.end)
            bound = run.binding[within, 1:]
            parts = [(bound == index).mean(axis=1) for index in range(3)]
            assert (np.argmax(parts, axis=0) == ("dies", "hbm", "packaging").index(one.id)).all()
            assert one.part == np.max(parts, axis=0).min()


def test_a_proxy_of_one_use_is_not_shown_for_another(runs):
    """The 2 of 22 models trained on Chinese chips stand beside training, not beside inference."""
    marks = {name: share_figure(runs[0], None, name, "revenue").marks for name in ("training", "inference")}
    assert any("X11" in mark.evidence for mark in marks["training"])
    assert not any("X11" in mark.evidence for mark in marks["inference"])
