import re
from datetime import date

import numpy as np
import pytest

from scenarios.analysis.comparison import Look, shares_of
from scenarios.errors import InputError
from scenarios.figures.cells import columns_of
from scenarios.figures.comparison import (
    answer,
    beside_pages,
    compared,
    comparison_pages,
    detail_sentence,
    differing_table,
    gap_figure,
    level_figure,
    names_of,
    outcome_table,
    quarter_in_words,
    shown_count,
    span,
    told_comparison,
    twins_sentence,
)
from scenarios.figures.figure import OPEN
from scenarios.figures.imprint import imprint_of
from scenarios.figures.pages import Told
from scenarios.scenario import Scenario

LOOK = Look("training", "revenue")
DRAWS = 30


@pytest.fixture(scope="module")
def parts(shared_engine, catalog):
    base = Scenario("A", draws=DRAWS)
    made = (
        base,
        Scenario("B", draws=DRAWS).with_value(catalog, "hbm_supply", 0.4),
        Scenario("C", draws=DRAWS).with_value(catalog, "tier", "T6").with_value(catalog, "hbm_supply", 0.4, "2028Q1"),
    )
    return [shares_of(shared_engine.project(one)) for one in made]


@pytest.fixture(scope="module")
def comparison(parts):
    return compared(parts)


def test_names_are_each_of_one_scenario():
    assert names_of([Scenario("A\n b"), Scenario("A b"), Scenario()]) == ("A b", "A b (2)", "Baseline")


def test_an_unnamed_scenario_that_sets_something_is_no_baseline(catalog):
    assert names_of([Scenario().with_value(catalog, "hbm_supply", 2)]) == ("Unnamed scenario",)


def test_levels_show_each_scenario_with_its_band(comparison):
    figure = level_figure(comparison, LOOK)
    named = [(one.id, one.label) for one in figure.lines]
    assert named == [("scenario_2", "B"), ("scenario_3", "C"), ("reference", "A")]
    for place, (line, band) in zip((1, 2, 0), zip(figure.lines, figure.bands, strict=True), strict=True):
        level = comparison.level(place, LOOK)
        np.testing.assert_array_equal([band.low, line.values, band.high], [level.low, level.median, level.high])
        assert band.line == line.id
    assert {(one.series, one.statistic) for one in columns_of(figure)} == {
        (name, statistic)
        for name in ("reference", "scenario_2", "scenario_3")
        for statistic in ("median", "p10", "p90")
    }


def test_differences_are_in_points_and_grey_where_their_sign_is_open(comparison):
    figure = gap_figure(comparison, LOOK)
    assert figure.unit == "points"
    assert not figure.line("reference").values.any()
    gap = comparison.difference(2, LOOK)
    np.testing.assert_allclose(figure.line("scenario_3").values, gap.median * 100)
    opened = figure.line(f"{OPEN}_3")
    np.testing.assert_array_equal(np.isfinite(opened.values), gap.is_open)
    assert gap.is_open.any()
    alone = gap_figure(comparison, LOOK, (1,))
    assert [one.label for one in alone.lines] == ["B", "A"]
    assert alone.id == "compare.training.differences.2"


def test_both_workloads_stand_on_the_same_axis(comparison):
    figures = [gap_figure(comparison, Look(one, "revenue")) for one in ("inference", "training")]
    low, high = span(figures)
    ends = [edge for one in figures for band in one.bands for edge in (band.low, band.high)]
    assert (low, high) == (min(-1.0, np.nanmin(ends)), max(1.0, np.nanmax(ends)))
    assert span([level_figure(comparison, LOOK)]) == (0.0, 1.0), "shares have the whole"


def test_a_quarter_is_read_out_with_all_scenarios(comparison):
    at = comparison.catalog.horizon.labels.index("2028Q3")
    levels = quarter_in_words(comparison, LOOK, at, differences=False).splitlines()
    gaps = quarter_in_words(comparison, LOOK, at, differences=True).splitlines()
    assert [line.split(":")[0] for line in levels] == ["2028 Q3", "A", "B", "C"]
    assert [line.split(":")[0] for line in gaps] == ["2028 Q3", "B", "C", "held against A"]
    assert "points (" in gaps[1] or "sign open (" in gaps[1]


def test_pages_answer_in_their_headlines(comparison):
    """One page a workload and a pair, outcomes, what differs; of the year asked for."""
    pages = comparison_pages(comparison, "revenue", 2028, (2027, 2030), date(2026, 11, 26))
    assert [one.id for one in pages] == [
        *("compare.inference", "compare.training", "compare.pair_2", "compare.pair_3"),
        *("compare.inference.outcomes", "compare.training.outcomes", "compare.differing"),
    ]
    for page, workload in zip(pages, ("Inference", "Training"), strict=False):
        assert page.title == answer(comparison, Look(workload.lower(), "revenue"), 2028)
        assert page.title.startswith(f"{workload} 2028, run by run against A (")
        assert "smuggled cards left out" in page.detail
        assert [one.id.rsplit(".", 1)[1] for one in page.shown] == ["levels", "differences"]
        assert [len(one.bands) for one in page.shown] == [1, 0]
    assert pages[2].title.startswith("B run by run against A, 2028: inference ")
    assert [band.line for one in pages[2].shown for band in one.bands] == ["scenario_2", "scenario_2"]
    for page in pages:
        assert "run by run" in page.method
        assert "against A" in page.method


def test_two_scenarios_need_no_pages_of_pairs(parts):
    pages = comparison_pages(compared(parts[:2]), "revenue", 2028, (2028,), date(2026, 11, 26))
    assert [one.id for one in pages] == [
        *("compare.inference", "compare.training"),
        *("compare.inference.outcomes", "compare.training.outcomes", "compare.differing"),
    ]
    assert [len(one.bands) for one in pages[0].shown] == [1, 1]


def test_the_headline_of_two_tells_both_levels_and_the_difference_run_by_run(parts):
    """Medians whose difference is not that of the runs can be held beside each other at a glance."""
    pair = compared(parts[:2])
    rows = outcome_table(pair, LOOK, (2028,)).rows
    here, there = (row[1].split(" (")[0] for row in (rows[1], rows[0]))
    said = answer(pair, LOOK, 2028)
    assert said.startswith(f"Training 2028: {here} in B against {there} in A; run by run ")
    assert "8 in 10 runs: " in said
    assert "need not be the difference of the two medians" in detail_sentence(pair, LOOK, 2028)


def test_the_table_of_what_differs_has_words_for_all(comparison):
    table = differing_table(comparison)
    assert table.columns == ("what differs", "A", "B", "C")
    assert table.rows == (
        ("Export tier", "T5 (data)", "T5 (data)", "T6"),
        ("HBM supply", "\u00d71 (data)", "\u00d70.4", "\u00d71 (data), \u00d70.4 from 2028Q1"),
    )


def test_outcomes_are_told_of_the_years_asked_for(comparison):
    table = outcome_table(comparison, LOOK, (2027, 2030))
    assert table.columns == ("scenario", "2027", "2027 against A", "2030", "2030 against A")
    assert [row[0] for row in table.rows] == ["A", "B", "C"]
    assert [row[2] == "" for row in table.rows] == [True, False, False]
    gaps = outcome_table(comparison, LOOK, (2027, 2030), levels=False)
    assert gaps.rows == tuple((row[0], row[2], row[4]) for row in table.rows)


def test_two_equal_scenarios_get_a_sentence_and_no_empty_table(parts):
    copies = compared([parts[1], parts[1]])
    assert twins_sentence(copies) == "B and B (2) set the same in everything: they give the same numbers in every run."
    _inference, training, *rest = comparison_pages(copies, "revenue", 2028, (2028,), date(2026, 11, 26))
    assert re.fullmatch(r"Training 2028: (.*%) in B \(2\) against \1 in B; the same in every run", training.title)
    assert twins_sentence(copies) in training.detail
    assert [one.id for one in rest] == ["compare.inference.outcomes", "compare.training.outcomes"]
    assert differing_table(copies).notes == ("Nothing differs: all of them set the same.",)


def test_where_one_has_no_legal_supply_smuggled_cards_count_in_all(parts, shared_engine, catalog):
    closed = Scenario("D", draws=DRAWS).with_value(catalog, "tier", "T8")
    both = compared([parts[0], shares_of(shared_engine.project(closed))])
    assert shown_count(both, 2028) == "with_grey"
    page, *_others = comparison_pages(both, "revenue", 2028, (2028,), date(2026, 11, 26))
    assert "Smuggled cards count in all: without them one scenario has no legal foreign supply in 2028." in page.detail


def test_others_beside_a_scenario_are_the_same_pages_under_ids_of_their_own(parts, shared_engine):
    first = shared_engine.project(parts[0].scenario)
    told = Told(first, None, imprint_of(first, None, date(2026, 11, 24)))
    beside = beside_pages(told, parts[1:])
    compared_pages = told_comparison(told, parts)
    assert [one.title for one in beside] == [one.title for one in compared_pages]
    assert [one.id for one in beside][:2] == ["beside.inference", "beside.training"]
    ids = [shown.id for page in (*beside, *compared_pages) for shown in page.shown]
    assert len(set(ids)) == len(ids)
    with pytest.raises(InputError, match="choose 2 to 6"):
        beside_pages(told, [])
