"""What was discovered, in words and pictures: conditions with their units, the trade, the two drivers, how stable."""

from dataclasses import replace

import numpy as np
import pytest

from scenarios.analysis.discovery import Asked, Stability, discovered
from scenarios.analysis.discovery_rows import Bad, Rows
from scenarios.analysis.prim import Box, Table
from scenarios.analysis.targets import Target
from scenarios.exports.pictures.drawing import picture_bytes
from scenarios.figures.discovery import conditions_table, discovery_pages, drivers_cloud, trade_off_curves
from scenarios.figures.discovery_words import answer_words, bad_words, condition, few_words, notes
from scenarios.figures.imprint import Imprint
from scenarios.figures.plots import Cloud, Curves

IMPRINT = Imprint("Mine", "", "2026-11-24", "1", "1", 2000, 7, (), (), ())
TARGET = Target("inference", "revenue", False, 0.4, "2028")
BAD = Bad(TARGET, Asked(high=0.4))


def rows_of(runs=800):
    """Return runs of which those with little HBM and low yield under two tiers are bad."""
    random = np.random.default_rng(4)
    numbers = {"hbm_supply": random.random(runs) * 2, "logic_yield": random.random(runs)}
    numbers["wafer_capacity"] = random.random(runs)
    tiers = random.choice(["T3", "T5", "T7"], runs)
    low = (numbers["hbm_supply"] < 0.7) & (numbers["logic_yield"] < 0.45) & (tiers != "T3")
    return Rows(Table(numbers, {"tier": tiers}), np.where(low & (random.random(runs) < 0.95), 0.3, 0.6))


@pytest.fixture(scope="module")
def rows():
    return rows_of()


@pytest.fixture(scope="module")
def found(rows):
    *_first, whole = discovered(rows.table, rows.outcome, BAD.range, halves=4)
    return whole


def test_the_answer_is_one_sentence_with_units_as_people_read_them(found, catalog):
    sentence = answer_words(found, found.best, catalog)
    assert "of the bad runs have" in sentence
    assert "HBM supply below \u00d70." in sentence
    assert "Export tier other than T3" in sentence
    assert sentence.count(" and ") == 2
    assert "of the runs in there are bad" in sentence


def test_conditions_are_open_or_closed(catalog):
    box = Box({"hbm_supply": (0.5, np.inf), "licence_approval": (0.2, 0.35)})
    table = Table({}, {"tier": np.array(["T3", "T5", "T7"])})
    assert condition("hbm_supply", box, table, catalog) == "HBM supply above \u00d70.5"
    assert condition("licence_approval", box, table, catalog) == "Licence approval rate from 20 % to 35 %"
    named = {names: Box(members={"tier": frozenset(names)}) for names in (("T3",), ("T3", "T7"))}
    assert condition("tier", named["T3",], table, catalog) == "Export tier T3"
    assert condition("tier", named["T3", "T7"], table, catalog) == "Export tier other than T5"


def test_which_runs_are_bad_is_said_with_the_definition(rows):
    told = bad_words(BAD, rows)
    assert told.startswith("Bad runs: inference below 40 % in 2028 (Chinese-made share of revenue")
    assert "above 40 %" in bad_words(Bad(TARGET, Asked(low=0.4)), rows)
    assert "from 20 % to 40 %" in bad_words(Bad(TARGET, Asked(0.2, 0.4)), rows)


def test_a_sample_of_a_sweep_is_called_one(rows):
    assert bad_words(BAD, replace(rows, swept=84_000)).endswith("; looked at: 800 of the sweep's 84,000 runs")
    assert "sweep" not in bad_words(BAD, replace(rows, swept=800))
    assert "; 3 of its parts are not finished" in bad_words(BAD, replace(rows, swept=84_000, missing=3))


def test_the_curve_has_a_place_for_each_box_and_marks_the_one_told(found, catalog):
    curves = trade_off_curves(found, found.best, catalog)
    step = found.steps[found.best]
    assert isinstance(curves, Curves)
    assert (np.diff(curves.x) >= 0).all()
    assert len(curves.x) == len(found.steps)
    assert [(one.at, one.value) for one in curves.marks] == [(step.coverage, step.density)]
    assert curves.level == pytest.approx(found.cases / 800)


def test_the_cloud_shows_the_two_surest_numbers_with_their_box(found, rows, catalog):
    cloud = drivers_cloud(found, found.best, rows, BAD, catalog)
    assert isinstance(cloud, Cloud)
    assert {cloud.x_title, cloud.y_title} == {catalog.parameters[one].label for one in ("hbm_supply", "logic_yield")}
    assert cloud.chosen.sum() == found.cases
    assert "Export tier other than T3" in cloud.notes[0]
    limits = found.steps[found.best].box.limits
    assert cloud.box[:2] in limits.values()
    assert cloud.box[2:] in limits.values()


def test_of_many_runs_as_many_are_drawn_as_can_be_told_apart(catalog):
    many = rows_of(3001)
    first = next(discovered(many.table, many.outcome, BAD.range))
    cloud = drivers_cloud(first, first.best, many, BAD, catalog)
    assert len(cloud.x) == len(cloud.chosen) == 2000
    assert cloud.notes[-1] == "2,000 of 3,001 runs are drawn."


def test_one_number_alone_is_shown_beside_the_share(rows, catalog):
    low = Rows(Table({"hbm_supply": rows.table.numbers["hbm_supply"]}, {}), rows.table.numbers["hbm_supply"] / 2)
    first = next(discovered(low.table, low.outcome, BAD.range))
    cloud = drivers_cloud(first, first.best, low, BAD, catalog)
    assert cloud.y_unit == "fraction"
    assert cloud.y_title == "share of inference in 2028"
    assert np.isinf(cloud.box[2:]).all()


def test_the_table_says_how_often_each_condition_comes_back(found, catalog):
    table = conditions_table(found, found.best, catalog)
    inside = [row for row in table.rows if row[1] == "in the box"]
    assert len(inside) == 3
    assert all(row[2].endswith(" %") for row in inside)
    assert all(row[3] == "less than 0.1 %" for row in inside)
    assert any("4 halves" in note for note in table.notes)


def test_before_the_halves_are_tried_it_says_so(rows, catalog):
    first = next(discovered(rows.table, rows.outcome, BAD.range))
    assert "has not been looked at" in " ".join(notes(first, first.best, catalog))
    assert all(row[2] == "" for row in conditions_table(first, first.best, catalog).rows)


def test_what_comes_back_often_without_being_in_the_box_is_told(found, catalog):
    often = {"hbm_supply": 1.0, "wafer_capacity": 0.6}
    stability = tuple(Stability(4, often, (0.5, 0.6), (0.5, 0.6)) for _step in found.steps)
    table = conditions_table(replace(found, stability=stability), found.best, catalog)
    assert ("Wafer capacity at 7 nm", "not in the box", "60 %", "") in table.rows


def test_each_page_fits_a_slide_and_the_first_answers_in_its_title(found, rows, catalog):
    pages = discovery_pages(found, found.best, rows, BAD, catalog, IMPRINT)
    assert [one.id for one in pages] == [f"discover.inference.{what}" for what in ("drivers", "conditions", "tradeoff")]
    assert pages[0].title == answer_words(found, found.best, catalog)
    assert all(one.detail.startswith(f"{bad_words(BAD, rows)}. ") and len(one.shown) == 1 for one in pages)
    for one in pages:
        assert picture_bytes(one, IMPRINT, "svg")


def test_too_few_cases_and_no_pattern_are_sentences(rows, catalog):
    (few,) = discovered(rows.table, rows.outcome, Asked(high=0.1))
    assert few_words(few) == "0 bad and 800 other runs are too few to tell them apart: 50 of each are needed"
    assert answer_words(few, 0, catalog) == few_words(few)
    chance = np.where(np.random.default_rng(3).random(800) < 0.3, 0.3, 0.6)
    none = next(discovered(rows.table, chance, BAD.range))
    assert "No few conditions" in answer_words(none, none.best, catalog)
    (page,) = discovery_pages(none, none.best, rows, BAD, catalog, IMPRINT)
    assert [one.id for one in page.shown] == ["discover.tradeoff"]
