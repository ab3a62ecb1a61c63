from datetime import date

import numpy as np
import pytest

from scenarios.analysis.outcome import Outcome
from scenarios.analysis.sobol import Explained, Over, Part, Sobol
from scenarios.analysis.tornado import Bar, Range, Silence, Silent, Tornado, Tried
from scenarios.catalog_files import load_catalog
from scenarios.figures.imprint import imprint_of
from scenarios.figures.sensitivity import (
    sobol_page,
    sobol_spans,
    sobol_table,
    tornado_page,
    tornado_spans,
    tornado_table,
)
from scenarios.projection import Engine
from scenarios.scenario import Scenario

CATALOG = load_catalog()
OUTCOME = Outcome("inference", "revenue", "official", 2028)
DEFINITION = "Chinese-made share of revenue at list price in 2028, inference, smuggled cards left out"
BASE = 0.6


def made_bar(name, origin, *points, error=0.004):
    return Bar(CATALOG.parameters[name], origin, tuple(Tried(at, share, error) for at, share in points), BASE)


BARS = (
    made_bar("hbm_supply", Range.CONTROL, (0.0, 0.41), (1.0, 0.6), (5.0, 0.68)),
    made_bar("tier", Range.CHOICES, ("T5", 0.6), ("T7", 0.5), ("T8", np.nan)),
    made_bar("price_response", Range.SOURCED, (1.0, 0.58), (2.2, 0.66), (4.0, 0.57)),
    made_bar("licence_approval", Range.SOURCED, (0.1, 0.598), (0.9, 0.602)),
)
SILENT = (
    Silent(CATALOG.parameters["electricity_price"], Silence.SMALL),
    Silent(CATALOG.parameters["hbm_imports"], Silence.PAST),
    Silent(CATALOG.parameters["enforcement"], Silence.IDLE),
)


def made(done=20, bars=BARS):
    return Tornado(Scenario(draws=200), OUTCOME, BASE, bars, SILENT, done, 20)


@pytest.fixture(scope="module")
def imprint():
    return imprint_of(Engine(CATALOG).project(Scenario(draws=20)), None, date(2026, 11, 24))


def test_the_title_answers_and_the_detail_says_what_the_share_is(imprint):
    page = tornado_page(made(), imprint)
    assert page.title == "HBM supply moves inference 2028 most: 41 % to 68 %"
    assert page.detail == f"{DEFINITION}. 60 % as the scenario is"
    assert "200 runs" in page.method
    assert page.shown[0].title == DEFINITION


def test_a_bar_of_few_runs_is_told_with_one_about():
    bar = made_bar("hbm_supply", Range.CONTROL, (0.0, 0.02), (5.0, 0.76), error=0.015)
    assert tornado_spans(made(bars=(bar,))).text.endswith("most: about 2 % to 76 %")


def test_each_bar_runs_from_lowest_to_highest_with_its_points_and_its_range():
    hbm, tier, response, _licence = tornado_spans(made()).rows
    assert (hbm.begin, hbm.end, hbm.kind, hbm.said) == (0.41, 0.68, "assumption", "41 % to 68 %")
    assert [(one.label, one.value) for one in hbm.points] == [("\u00d70", 0.41), ("\u00d71", 0.6), ("\u00d75", 0.68)]
    assert "whole control, no source" in hbm.note
    assert [one.label for one in tier.points] == ["T5", "T7"]
    assert "At T8 nothing is sold" in tier.note
    assert (response.kind, "turns" in response.note) == ("uncertainty", True)


def test_bars_too_short_for_whole_per_cents_are_told_to_a_tenth():
    assert tornado_spans(made()).rows[-1].said == "59.8 % to 60.2 %"


def test_the_filters_part_what_one_controls_from_what_one_does_not_know():
    ids = {over: {one.id for one in tornado_spans(made(), over).rows} for over in Over}
    assert ids[Over.LEVERS] == {"hbm_supply", "tier", "licence_approval"}
    assert ids[Over.UNKNOWN] == {"price_response"}
    assert ids[Over.ALL] == ids[Over.LEVERS] | ids[Over.UNKNOWN]
    assert tornado_spans(made(), Over.UNKNOWN).text.startswith("Price response moves inference 2028 most")


def test_what_has_no_effect_is_named_by_reason_in_the_table():
    notes = tornado_table(made()).notes
    assert "Move it by less than half a point or sampling error: Electricity price" in notes
    assert "Act on the observed quarters only, where no value can be set: Legal HBM imports" in notes
    assert "Without any effect in this scenario: Anti-smuggling enforcement" in notes
    unknown = " ".join(tornado_table(made(), Over.UNKNOWN).notes)
    assert "enforcement" not in unknown
    assert "3 others have no effect that can be told" in tornado_spans(made()).notes


def test_partial_and_empty_answers_say_so():
    partial = tornado_spans(made(done=5))
    assert partial.text.startswith("So far, HBM supply")
    assert partial.notes[0] == "Partial: 5 of 20 values tried"
    empty = tornado_spans(made(bars=()), Over.LEVERS)
    assert (empty.rows, empty.text) == (
        (),
        "No lever moves inference 2028 by more than half a point or sampling error",
    )


def test_shorter_bars_than_a_picture_holds_are_counted():
    spans = tornado_spans(made(), most=1)
    assert [one.id for one in spans.rows] == ["hbm_supply"]
    assert "3 shorter bars are left out" in spans.notes
    assert len(tornado_table(made()).rows) == 4


PARTS = (
    Part("wafer_path", ("wafer_path", "defect_density", "hbm_domestic_path"), 0.4, 0.004, 0.6, 0.004),
    Part("demand", ("chip_budget_path", "demand_scale"), -0.01, 0.02, 0.01, 0.02),
)


def spread(parts=PARTS, samples=512, held=(), left_out=0):
    return Sobol(Scenario(), OUTCOME, Over.UNKNOWN, held, Explained(parts, 0.1, samples, 512, left_out))


def test_no_part_by_itself_is_told_as_larger_than_in_all():
    part = Part("demand", ("chip_budget_path", "demand_scale"), 0.046, 0.04, 0.04, 0.008)
    assert sobol_spans(spread((part,)), CATALOG).rows[0].said == "4 ± 1 %, 4 ± 4 % by itself"


def test_an_index_stands_with_its_error_in_sentence_bar_and_table():
    """Three in four, give or take 14 points, is told so and in no place as a round number."""
    part = Part("demand", ("chip_budget_path", "demand_scale"), 0.31, 0.2, 0.75, 0.14)
    spans, table = sobol_spans(spread((part,)), CATALOG), sobol_table(spread((part,)), CATALOG)
    assert spans.text.endswith("comes most from Demand: 75 ± 14 % of the variance, 31 ± 20 % by itself")
    assert spans.rows[0].said == "75 ± 14 %, 31 ± 20 % by itself"
    assert table.rows[0][1:3] == ("75 ± 14 %", "31 ± 20 %")
    assert [one for one in table.notes if one.startswith("The number behind ±")]


def test_the_spread_is_told_by_group_with_what_comes_of_it_together(imprint):
    page = sobol_page(spread(), CATALOG, imprint)
    named = "Wafer starts path, Defect density and Domestic HBM path"
    assert page.title == (
        f"The spread of inference 2028 comes most from {named}: 60 % of the variance, 40 % by themselves"
    )
    assert "512 sets of values and 2,048 runs" in page.method
    first, second = page.shown[0].rows
    assert (first.label, first.begin, first.alone, first.end, first.error) == (named, 0.0, 0.4, 0.6, 0.004)
    assert (second.label, second.alone, second.said) == ("Demand", 0.0, "1 ± 2 %, 0 ± 2 % by itself")
    assert DEFINITION in page.detail
    table = sobol_table(spread(), CATALOG)
    assert table.rows[0][1:3] == ("60 %", "40 %")


def test_what_must_be_said_of_the_spread_is_said():
    notes = sobol_spans(spread(samples=64, held=(CATALOG.parameters["tier"],), left_out=2), CATALOG).notes
    assert notes[0] == "Partial: 64 of 512 sets of values"
    assert "Held as the scenario sets them: Export tier" in notes
    assert any(one.startswith("2 sets are left out") for one in notes)
    assert "No part in it that can be told from sampling error: Demand" in notes


def test_no_spread_is_a_sentence():
    assert sobol_spans(spread(()), CATALOG).text == "There is no spread of inference 2028 to explain"
    assert sobol_spans(spread((), 16), CATALOG).text.startswith("Too few runs have come")
