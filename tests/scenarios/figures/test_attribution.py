"""The waterfall of a difference: its rows, the words on them, and what stands in for a picture that cannot be."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from scenarios.analysis.attribution import Attribution, attributed, yearly
from scenarios.ensemble import Ensemble
from scenarios.figures.attribution import Which, stage_words, why_page
from scenarios.figures.imprint import imprint_of
from scenarios.figures.sentences import points_that_add_up
from scenarios.scenario import Scenario
from tests.shared_engine import SHIPPED

WHICH = Which("revenue", "official", "training", 2028)
LEVERS = {"hbm_supply": 0.4, "licence_approval": 0.9, "hbm_control": 0.9}


@pytest.fixture(scope="module")
def imprint():
    return imprint_of(SHIPPED.project(Scenario(draws=10)), None, date(2026, 11, 26))


def scenario_of(catalog, values):
    made = Scenario("Mine", draws=10)
    for name, value in values.items():
        made = made.with_value(catalog, name, value)
    return made


@pytest.fixture(scope="module")
def answers():
    catalog = SHIPPED.catalog
    return list(attributed(Scenario(), scenario_of(catalog, LEVERS), yearly(catalog), Ensemble(SHIPPED)))


def test_bars_lead_from_the_reference_to_now(answers, catalog, imprint):
    """Each begins where the one above ends; policy and assumptions each have their sum; the last level is reached."""
    (spans,) = why_page(answers[-1], catalog, imprint, WHICH).shown
    ids = [row.id for row in spans.rows]
    assert (ids[0], ids[-1]) == ("reference", "now")
    assert ids.index("policy") < ids.index("hbm_supply") < ids.index("assumption")
    assert {row.id: row.kind for row in spans.rows}["licence_approval"] == "policy"
    level = spans.rows[0].end
    for row in spans.rows[1:-1]:
        if row.kind == "total":
            assert row.end == level
        else:
            assert row.begin == level
            level = row.end
    assert level == pytest.approx(spans.rows[-1].end, abs=1e-12)
    sizes = [abs(row.end - row.begin) for row in spans.rows if row.kind == "policy"]
    assert sizes == sorted(sizes, reverse=True)


def test_rounded_bars_add_up_to_the_rounded_difference(answers, catalog, imprint):
    """What is read adds up to a tenth of a point, for every share and year of the answer."""
    for place in np.ndindex(*answers[-1].outcomes.shape):
        outcomes = answers[-1].outcomes
        which = Which(
            outcomes.definitions[place[0]],
            outcomes.counts[place[1]],
            outcomes.workloads[place[2]],
            int(outcomes.periods[place[3]]),
        )
        (spans,) = why_page(answers[-1], catalog, imprint, which).shown
        said = {
            row.id: row.said.removesuffix(" points").replace("\u2212", "-").removesuffix(" %") for row in spans.rows
        }
        bars = sum(0.0 if said[name] == "unchanged" else float(said[name]) for name in LEVERS)
        assert bars == pytest.approx(float(said["now"]) - float(said["reference"]), abs=1e-9)


def test_a_small_difference_is_told_as_its_levels_and_bars_are_read(catalog, imprint):
    """70.4 % to 71.0 % is told as 0.6 points, also where the shares behind lie 0.65 apart."""
    scenario = scenario_of(catalog, {"hbm_supply": 0.4})
    one = next(iter(attributed(Scenario(), scenario, yearly(catalog), Ensemble(SHIPPED))))
    before, after = np.full_like(one.before, 0.70446), np.full_like(one.after, 0.70954)
    near = replace(one, before=before, after=after, contributions=(after - before)[None])
    page = why_page(near, catalog, imprint, WHICH)
    assert [row.said for row in page.shown[0].rows] == ["70.4 %", "+0.6 points", "71.0 %"]
    assert page.title == "Training 2028: HBM supply explains the whole rise of 0.6 points."


@pytest.mark.parametrize(
    ("parts", "before", "after", "rounded"),
    [
        ([0.0104, 0.0104, 0.0104], 0.5, 0.5312, [0.010, 0.010, 0.011]),
        ([-0.0104, -0.0104, -0.0104], 0.5, 0.4688, [-0.011, -0.010, -0.010]),
        ([0.02, -0.02], 0.5, 0.5, [0.02, -0.02]),
        ([0.0004], 0.50004, 0.50044, [0.0]),
        ([0.0006], 0.49990, 0.50050, [0.0]),
    ],
)
def test_tenths_are_spread_so_that_they_add_up(parts, before, after, rounded):
    found = points_that_add_up(np.array(parts), before, after)
    assert sorted(found) == pytest.approx(sorted(rounded), abs=1e-12)
    assert found.sum() == pytest.approx(round(after, 3) - round(before, 3), abs=1e-12)


def test_what_a_bar_says(answers, catalog, imprint):
    (spans,) = why_page(answers[-1], catalog, imprint, WHICH).shown
    row = next(row for row in spans.rows if row.id == "hbm_supply")
    assert row.label == "HBM supply"
    assert row.note.startswith("\u00d70.4, in Baseline \u00d71 (data). Changed alone: \u2212")
    assert row.alone is not None
    assert (
        row.alone - row.begin
        == answers[-1].alone[(2, *answers[-1].outcomes.place("revenue", "official", "training", "2028"))]
    )


def test_the_page_says_definition_levels_count_and_how_sure_it_is(answers, catalog, imprint):
    first, whole = (why_page(one, catalog, imprint, WHICH) for one in answers)
    assert "Chinese-made share of revenue at list price" in first.detail
    assert "smuggled cards left out" in first.detail
    assert "a first look, of the central case alone" in first.detail
    assert "medians over 10 runs" in whole.detail
    assert whole.title.startswith("Training 2028: HBM supply ")
    assert "Shapley value" in whole.method
    assert whole.id == "why.training.revenue.2028"
    few = replace(answers[-1], scenario=answers[-1].scenario.sized(draws=2000))
    assert stage_words(few) == "medians over the first 10 of 2,000 runs"


def test_one_kind_alone_has_no_sum_of_its_own_and_levers_without_effect_are_named(catalog, imprint):
    scenario = scenario_of(catalog, {"hbm_supply": 0.4, "wafer_capacity": 2.0})
    one = next(iter(attributed(Scenario(), scenario, yearly(catalog), Ensemble(SHIPPED))))
    (spans,) = why_page(one, catalog, imprint, WHICH).shown
    assert [row.kind for row in spans.rows] == ["level", "assumption", "assumption", "level"]
    assert spans.notes == (
        "All changes are assumptions: no policy differs.",
        "Without effect here: Wafer capacity at 7 nm.",
    )


def notes_of(catalog, imprint, values):
    one = next(iter(attributed(Scenario(), scenario_of(catalog, values), yearly(catalog), Ensemble(SHIPPED))))
    return why_page(one, catalog, imprint, WHICH).shown[0].notes


def test_a_bar_of_a_lever_that_does_nothing_beside_another_is_explained(catalog, imprint):
    """Found from the results: a licence in an open market, and wafers while HBM is scarce; no others are told of."""
    assert notes_of(catalog, imprint, {"tier": "T7", "licence_approval": 0.2}) == (
        "All changes are policy: no assumption differs.",
        "Once export tier is T7, licence approval rate changes nothing more: its bar is what it would have done"
        " before.",
    )
    notes = notes_of(catalog, imprint, {"wafer_capacity": 0.4, "hbm_supply": 0.2, "licence_approval": 0.9})
    assert [one for one in notes if "nothing more" in one] == [
        "Once HBM supply is \u00d70.2, wafer capacity at 7 nm changes nothing more: its bar is what it would have done"
        " before."
    ]
    assert not [one for one in notes_of(catalog, imprint, LEVERS) if "nothing more" in one]


def test_sampled_contributions_show_their_error(answers, catalog, imprint):
    one = replace(answers[-1], method="sampled", error=np.full_like(answers[-1].error, 0.004))
    page = why_page(one, catalog, imprint, WHICH)
    row = next(row for row in page.shown[0].rows if row.id == "hbm_supply")
    assert row.error == 0.004
    assert row.said.endswith(" \u00b1 0.4")
    assert "standard error" in page.method


def test_what_cannot_be_divided_is_a_sentence_and_no_picture(answers, catalog, imprint):
    """Two equal scenarios, a year in which no lever acts, a share that does not exist: each says what it is."""
    whole: Attribution = answers[-1]
    empty = np.zeros((0, *whole.outcomes.shape))
    equal = replace(whole, players=(), contributions=empty, alone=empty, error=empty, after=whole.before)
    unknown = replace(whole, contributions=np.full_like(whole.contributions, np.nan))
    cases = (
        (equal, WHICH, "nothing to explain"),
        (whole, replace(WHICH, year=2024), "no lever acts in 2024"),
        (unknown, WHICH, "no card is sold in 2028"),
    )
    for one, which, words in cases:
        page = why_page(one, catalog, imprint, which)
        assert page.shown == ()
        assert words in page.title
        assert words[1:] in page.text[0]
        assert page.text[0][0].isupper()
