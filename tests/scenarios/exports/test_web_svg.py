import re
from dataclasses import replace
from xml.etree import ElementTree

import numpy as np
import pytest

from resources.looks import DARK, LIGHT
from scenarios.exports.web.svg import columns, curves, look_rules, rulers_of, swatch
from scenarios.figures.figure import Band, Columns, Figure, Line, Mark

YEARS = np.arange(8) / 4 + 2026.125
GAP = np.array([0.2, np.nan, 0.4, 0.5, 0.6, np.nan, 0.8, 0.9])
FIGURE = Figure(
    "f", "Shares <of> all", "fraction", YEARS, 2026.75,
    (Line("median", "Median", GAP), Line("reference", "Before", GAP / 2)),
    (Band("80", "8 in 10", GAP - 0.1, GAP + 0.1),),
    (Mark(2026.5, 0.5, "Someone & Co", (), "", True),),
)  # fmt: skip
STACK = Columns(
    "c", "Cards", "k cards/year", ("2026", "2027"),
    (Line("a", "A", np.array([1.0, 2.0])), Line("b", "B", np.array([np.nan, 3.0]))), True,
)  # fmt: skip


UNIT = [0.0, 0.5, 1.0]
UP_TO_5 = [0.0, 1.0, 2.0, 3.0, 4.0, 5.0]


def parsed(chart):
    return ElementTree.fromstring(chart.svg)


def by_id(chart, name):
    return next(one for one in parsed(chart).iter() if one.get("id") == name)


def test_it_has_a_name_and_a_description_for_those_who_do_not_see_it():
    chart = curves(FIGURE, "p1c1", [UNIT], "what <it> says")
    root = parsed(chart)
    assert (root.get("role"), root.get("aria-labelledby"), root.get("aria-describedby")) == ("img", "p1c1-n", "p1c1-d")
    assert (by_id(chart, "p1c1-n").text, by_id(chart, "p1c1-d").text) == ("Shares <of> all", "what <it> says")


def test_every_point_lies_where_its_value_is_and_gaps_stay_gaps():
    chart = curves(FIGURE, "x", [UNIT], "")
    scale = chart.moves
    path = by_id(chart, "x-l0").get("d")
    found = [float(one) for one in re.findall(r"[ML][\d.]+ ([\d.]+)", path)]
    low, high = scale["scales"][0]
    values = [low + (y - scale["begin"]) * (high - low) / (scale["end"] - scale["begin"]) for y in found]
    np.testing.assert_allclose(values, GAP[np.isfinite(GAP)], atol=5e-4)
    assert path.count("M") == 3
    assert by_id(chart, "x-b0").get("d").count("Z") == 3
    assert by_id(chart, "x-l1").get("class") == "line reference"


def test_rulers_grow_from_what_is_drawn_to_the_most_that_levers_make_of_it():
    """Each at most twice as long as the one before, so that no chart is a flat line below an empty axis."""
    assert [one[-1] for one in rulers_of((0, 1), (0, 1))] == [1]
    assert [one[-1] for one in rulers_of((0, 0.9), (0, 5))] == [1, 2, 4, 5]
    assert [(one[0], one[-1]) for one in rulers_of((-1, 2), (-9, 3))] == [(-1, 2), (-4, 4), (-10, 5)]
    assert [one[-1] for one in rulers_of((0, 1e-6), (0, 64))] == [1, 2, 4, 8, 20, 40, 80]
    assert len(rulers_of((0, 4.1), (0, 4.9))) == 1, "one ruler holds both"


def test_only_the_first_ruler_is_seen_and_every_other_is_there():
    chart = curves(FIGURE, "x", [UNIT, [0, 1, 2]], "")
    assert (by_id(chart, "x-r0").get("display"), by_id(chart, "x-r1").get("display")) == (None, "none")
    assert chart.moves["scales"] == [(0, 1), (0, 2)]
    assert "200 %" in [one.text for one in by_id(chart, "x-r1")]


def test_columns_stand_on_each_other_and_a_gap_has_no_height():
    chart = columns(STACK, "x", [UP_TO_5], "")
    heights = {name: float(by_id(chart, name).get("height")) for name in ("x-0-0", "x-0-1", "x-1-0", "x-1-1")}
    assert heights["x-1-0"] == 0
    assert heights["x-0-1"] == pytest.approx(2 * heights["x-0-0"], abs=0.2)
    lower, upper = (by_id(chart, name) for name in ("x-0-1", "x-1-1"))
    top = float(upper.get("y")) + float(upper.get("height"))
    assert top == pytest.approx(float(lower.get("y")), abs=0.11)


def test_places_with_names_lie_and_long_names_are_cut():
    named = replace(STACK, places=("One", "x" * 60), stacked=False)
    chart = columns(named, "x", [UP_TO_5], "")
    widths = [float(by_id(chart, f"x-{one}").get("width")) for one in ("0-0", "0-1", "1-1")]
    assert widths[1] == pytest.approx(2 * widths[0], abs=0.2)
    assert widths[2] == pytest.approx(3 * widths[0], abs=0.2)
    texts = [one.text for one in parsed(chart).iter("text")]
    assert "x" * 39 + "…" in texts
    assert chart.moves["lying"]


@pytest.mark.parametrize("named", [LIGHT, DARK])
def test_looks_are_those_of_the_pictures_in_both_colours(named):
    rules = look_rules(named)
    assert f".s0{{stroke:{named.domestic};" in rules
    assert f".reference{{stroke:{named.baseline};" in rules
    assert f".f0{{fill:{named.domestic};" in rules


@pytest.mark.parametrize("kind", ["line s0", "band80", "mark near"])
def test_a_legend_has_a_small_picture_of_each(kind):
    assert f'class="{kind}"' in swatch(kind)
