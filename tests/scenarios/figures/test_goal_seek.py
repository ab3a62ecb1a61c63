"""Answers in words and pictures: they say what was found, with definition, error and all that goes with it."""

import math
from types import MappingProxyType

import numpy as np
import pytest

from scenarios.analysis.flip_points import Flip, Flips
from scenarios.analysis.frontier import Frontier
from scenarios.analysis.goal_seek import Answer, Asked, Point, _ranges
from scenarios.analysis.targets import Target
from scenarios.figures.figure import Columns
from scenarios.figures.goal_seek import (
    answer_notes,
    answer_sentence,
    chance,
    flip_words,
    frontier_field,
    seek_figure,
    seek_pages,
    seek_table,
    solution_text,
)
from scenarios.figures.imprint import Imprint
from scenarios.figures.plots import Curves
from scenarios.scenario import Scenario

TARGET = Target("inference", "revenue", True, 0.6, "2028Q4")
IMPRINT = Imprint("Mine", "", "2026-11-24", "1", "1", 2000, 7, (), (), ())


def point(value, probability, **more):
    told = {"error": 0.009, "median": 0.7, "unknown": 0.0, "draws": 2000, "met": probability >= 0.8, **more}
    return Point(value, probability, **told)


def answer(curve, lever="hbm_supply", scenario=None, **more):
    curve = tuple(point(float(at), chance) for at, chance in curve) if isinstance(curve[0], tuple) else curve
    asked = Asked(scenario or Scenario(), lever, TARGET, 0.8)
    told = {"sourced": None, "without_effect": False, "replaced": asked.scenario.values.get(lever, ()), **more}
    return Answer(asked, point(None, 0.93), curve, _ranges(curve), whole=True, **told)


@pytest.mark.parametrize(
    ("curve", "told"),
    [
        (
            [(0, 0.1), (0.2, 0.78), (0.21, 0.8), (0.22, 0.82), (5, 1)],
            "HBM supply at ×0.21 or more brings inference to 60 % or more in 2028 Q4",
        ),
        ([(0, 0.9), (0.5, 0.8), (5, 0.1)], "HBM supply at ×0.5 or less brings"),
        ([(0, 0.1), (0.34, 0.8), (0.4, 0.85), (2.1, 0.81), (3, 0.2)], "HBM supply from ×0.34 to ×2.1 brings"),
        ([(0, 0.8), (1, 0.2), (2, 0.9), (3, 0.7)], "HBM supply at ×0 or less or from ×2 to ×2 brings"),
        ([(0, 0.9), (5, 0.9)], "HBM supply may stand anywhere"),
        ([(0, 0.1), (5, 0.47)], "not within the plausible range, at most 47 % (at ×5)"),
    ],
)
def test_the_answer_is_a_sentence(catalog, curve, told):
    sentence = answer_sentence(answer(curve), catalog)
    assert told in sentence
    assert "80 %" in sentence


def test_what_is_met_beyond_the_sources_alone_is_told_so(catalog):
    """Within what sources give the most is named; a value beyond is offered as what it is."""
    far = answer([(0, 0.1), (2, 0.5), (4, 0.9)], sourced=(0.5, 2.0))
    told = answer_sentence(far, catalog)
    assert "within the plausible range at most 50 % (at ×2); beyond it, at ×4 or more" in told
    near = answer([(0, 0.1), (1, 0.9), (9, 0.9)], sourced=(0.5, 2.0))
    assert "beyond" not in answer_sentence(near, catalog), "a range that holds a sourced value is within"


def test_a_lever_without_effect_has_its_sentence(catalog):
    told = answer_sentence(answer([(0, 0.4), (5, 0.4)], without_effect=True), catalog)
    assert told.startswith("HBM supply changes nothing here")
    assert "40 %" in told


def test_notes_name_error_standing_and_what_would_be_replaced(catalog):
    dated = Scenario().with_value(catalog, "hbm_supply", 2, "2027Q1").with_value(catalog, "hbm_supply", 3, "2028Q1")
    told = " ".join(answer_notes(answer([(0, 0.1), (1, 0.8), (5, 1)], scenario=dated), catalog))
    assert "Sampling error of the probability: 0.9 points, over 2,000 runs." in told
    assert "As the scenario stands, the probability is 93 %." in told
    assert "replace what is set: 2027Q1: ×2; 2028Q1: ×3." in told


def test_runs_without_a_share_are_told(catalog):
    curve = (point(0.0, 0.0, unknown=0.3, median=math.nan), point(1.0, 0.9))
    told = " ".join(answer_notes(answer(curve), catalog))
    assert "At ×0 nothing is sold in 30 % of runs: these have no share and do not meet the target." in told


def test_the_curve_has_its_band_level_solutions_and_where_the_lever_stands(catalog):
    shown = seek_figure(answer([(0, 0.0), (0.21, 0.8), (0.3, 0.9), (5, 1)]), catalog)
    assert isinstance(shown, Curves)
    assert shown.level == 0.8
    assert [mark.label for mark in shown.marks] == ["×0.21", "now: ×1"]
    (band,) = shown.bands
    assert (band.low >= 0).all()
    assert (band.high <= 1).all()
    assert band.high[1] - band.low[1] == pytest.approx(4 * 0.009)
    drawn = seek_figure(answer([(1, 0.0), (4, 0.8), (20, 1)], lever="algorithmic_efficiency"), catalog)
    assert [mark.label for mark in drawn.marks] == ["×4 a year"], "a drawn lever stands nowhere"


@pytest.mark.parametrize(("slope", "told"), [(4.0, "×0.207"), (0.6, "×0.21"), (0.06, "×0.2")])
def test_a_solution_has_the_digits_that_its_sampling_error_supports(catalog, slope, told):
    """The error of the value is that of the probability over the slope: sentence and mark keep no digit beyond it."""
    curve = [(at, min(max(0.8 + slope * (at - 0.207), 0.0), 1.0)) for at in (0.0, 0.1, 0.2, 0.207, 0.22, 0.4, 1.0, 5.0)]
    found = answer(curve)
    (turn,) = found.solutions
    assert found.error_of(turn) == pytest.approx(0.009 / slope)
    assert solution_text(found, turn, catalog) == told
    assert f"at {told} or more" in answer_sentence(found, catalog)
    assert seek_figure(found, catalog).marks[0].label == told


def test_tiers_are_columns(catalog):
    curve = tuple(point(f"T{at}", at / 8) for at in range(9))
    shown = seek_figure(answer(curve, lever="tier"), catalog)
    assert isinstance(shown, Columns)
    assert shown.places == tuple(f"T{at}" for at in range(9))


def test_a_page_answers_in_its_title_and_names_the_definition(catalog):
    told = answer([(0, 0.1), (0.21, 0.8), (5, 1)])
    grid = np.array([[0.1, 0.9], [0.2, 0.95]])
    field = Frontier(told.asked, "wafer_capacity", (0.0, 5.0), (0.0, 3.0), grid, 200, whole=True)
    page, second = seek_pages(told, IMPRINT, catalog, field)
    assert page.title == answer_sentence(told, catalog)
    assert page.detail.startswith("Chinese-made share of revenue at list price; smuggled cards left out")
    assert [one.id for one in (*page.shown, *second.shown)] == ["seek", "seek.values", "frontier"]
    assert second.title == second.shown[0].text
    assert second.detail == page.detail
    shown = frontier_field(field, catalog)
    assert shown.down == ("×3", "×0"), "more lies above"
    assert np.array_equal(shown.values, grid[::-1])
    assert "2 of 4 cells" in shown.text
    assert seek_table(told, catalog).rows[-1][0] == "as the scenario stands"


def test_a_notch_says_what_flips_there(catalog):
    of_price = (Flip(0.3402, True, 0.008), Flip(2.0981, False, 0.04))
    levers = MappingProxyType({"domestic_price": of_price, "enforcement": ()})
    flips = Flips(Scenario(), TARGET, 0.5, levers, 100, whole=True)
    first, second, definition = flip_words(flips, "domestic_price", catalog).split("\n")
    assert first == "flips near ×0.34: above it, most runs have inference at 60 % or more in 2028 Q4"
    assert second.startswith("flips near ×2.1: below it")
    assert definition.startswith("Chinese-made share")
    assert flip_words(flips, "enforcement", catalog) == ""
    assert flip_words(flips, "hbm_supply", catalog) == ""


@pytest.mark.parametrize(
    ("part", "told"),
    [
        (1.0, "100 %"),
        (0.9995, "more than 99.9 %"),
        (0.9955, "99.6 %"),
        (0.97, "97 %"),
        (0.002, "0.2 %"),
        (0.0004, "less than 0.1 %"),
        (0.0, "0 %"),
    ],
)
def test_all_runs_are_told_only_where_it_is_all_of_them(part, told):
    assert chance(part, 0.001) == told
    assert chance(0.5, 0.03) == "about 50 %"
