"""Bars, curves, fields and clouds on a web page: pictures with their tables, which no lever moves."""

import re
from dataclasses import replace

import numpy as np
import pytest

from resources.looks import DARK, LIGHT
from scenarios.exports.web.charts import drawn_pages
from scenarios.exports.web.grid import grid_of
from scenarios.exports.web.page import web_bytes
from scenarios.exports.web.plots import cloud_svg, curves_svg, field_table, legend, plot_rules, spans_svg
from scenarios.exports.web.svg import unbroken
from scenarios.figures.plots import contour_of, parts_of
from scenarios.figures.readings import table_of
from scenarios.snapshots.making import Choices, free_lever, snapshot_of
from tests import plots

FIGURES = {**plots.plots(), **plots.awkward()}


@pytest.fixture(scope="module")
def snapshot(told, catalog):
    levers = (free_lever("enforcement", told.projection.scenario, catalog, (0.4, 1.0)),)
    made = snapshot_of(told, ("market.gap",), Choices("2026-11-24T14:02:11.000000+00:00", "Ann", levers))
    pages = tuple(plots.page_of(one, name=name.replace(" ", ".")) for name, one in FIGURES.items())
    return replace(made, pages=(*made.pages, *pages))


def numbers(svg, pattern):
    return [tuple(map(float, one)) for one in re.findall(pattern, svg)]


def test_bars_lie_from_where_to_where_their_numbers_say():
    """Read back from the picture by two values of its axis."""
    spans = plots.waterfall()
    svg, entries = spans_svg(spans, "c", "told")
    drawn = numbers(svg, r'<rect class="[\w -]+" x="([\d.]+)" y="[\d.]+" width="([\d.]+)"')
    parts = [part for row in spans.rows for part in parts_of(row)]
    ends = np.array([[part.begin, part.end] for part in parts])
    points = np.array([[left, left + wide] for left, wide in drawn])
    slope, start = np.polyfit(ends.ravel(), points.ravel(), 1)
    np.testing.assert_allclose(points, slope * ends + start, atol=0.2)
    assert svg.count('class="hatch ') == sum(part.hatched for part in parts)
    assert ("hatched", "together with the others") in entries
    assert all(unbroken(row.said) in svg for row in spans.rows)


def test_no_line_of_words_begins_with_a_unit():
    """However long the name is, a number stands beside what it is of."""
    spans = plots.tornado()
    for length in range(40):
        rows = tuple(replace(row, label="x" * length, said="from 12 points to 85 %") for row in spans.rows)
        svg, _entries = spans_svg(replace(spans, rows=rows), "c", "told")
        assert not re.search(r">(%|point)", svg)
    assert unbroken("12 points. 85 % of 3 cards") == "12\u00a0points. 85\u00a0% of 3 cards"


def test_points_and_the_base_of_bars_are_drawn():
    spans = plots.tornado()
    svg, entries = spans_svg(spans, "c", "told")
    assert svg.count('class="hollow"') == sum(len(row.points) for row in spans.rows)
    assert svg.count('class="whisker"') == len(spans.rows) - 1
    assert '<path class="base"' in svg
    assert {"line base", "mark hollow"} <= {kind for kind, _words in entries}


def test_curves_have_gaps_where_the_numbers_do():
    curves = plots.curves()
    svg, entries = curves_svg(curves, "c", "told")
    (path,) = re.findall(r'<path class="line s1" d="([^"]+)"', svg)
    assert (path.count("M"), path.count("L")) == (2, 7)
    assert ("line base", "asked for: 80 %") in entries
    lonely, _entries = curves_svg(FIGURES["one place"], "c", "told")
    assert lonely.count('class="dot') == 1


def test_a_field_is_a_table_whose_shades_and_edges_tell_the_values():
    field = plots.field()
    html, _entries = field_table(field, "c", "told")
    cells = re.findall(r'<td class="([^"]+)">([^<]+)</td>', html)
    assert len(cells) == field.values.size
    right, below = contour_of(field)
    assert sum("cr" in kinds.split() for kinds, _text in cells) == right.sum()
    assert sum("cb" in kinds.split() for kinds, _text in cells) == below.sum()
    shades = [int(kinds.split()[0][1:]) for kinds, _text in cells if not kinds.startswith("gap")]
    known = field.values[np.isfinite(field.values)]
    assert np.corrcoef(shades, known)[0, 1] > 0.99
    assert cells[10] == ("gap", "–")


def test_runs_are_two_shapes_and_those_without_a_place_are_left_out():
    cloud = plots.cloud()
    svg, entries = cloud_svg(cloud, "c", "told")
    known = np.isfinite(cloud.x) & np.isfinite(cloud.y)
    for kind, chosen in (("other", ~cloud.chosen), ("chosen", cloud.chosen)):
        (path,) = re.findall(rf'<path class="{kind}" d="([^"]+)"', svg)
        assert path.count("M") == (known & chosen).sum()
    assert svg.count('class="base"') == 2
    assert entries[-1][1].startswith("found: 8 in 10 of them: HBM supply at least")


def test_every_picture_has_its_numbers_behind_it(snapshot):
    """All that tables of the window show, in words, also where there is nothing to draw."""
    for page, drawn in zip(snapshot.pages[1:], drawn_pages(snapshot, None)[1:], strict=True):
        table = table_of(page.shown[0])
        assert drawn.html.count("<details>") == 1
        behind = drawn.html.split("<details>")[1]
        assert behind.count("<tr>") == len(table.rows) + 1
        assert drawn.charts == ()


def test_figures_that_do_not_follow_the_levers_say_so(snapshot, shared_engine):
    small = replace(snapshot, pages=(snapshot.pages[0], snapshot.pages[1], snapshot.pages[6]))
    grid = grid_of(small, shared_engine)
    moving, bars, runs = drawn_pages(small, grid)
    words = "As made: the levers do not move this page."
    assert [one.html.count(words) for one in (moving, bars, runs)] == [0, 1, 1]
    assert moving.charts
    assert not any(key[0] == "waterfall" for key in grid.keys)


def test_a_page_found_by_an_analysis_is_not_said_to_follow_the_levers(snapshot, shared_engine):
    """A chart over time that no lever makes anew: no error of interpolation, no word that it was moved."""
    found = replace(snapshot.pages[0], id="compare.inference")
    made = replace(snapshot, pages=(snapshot.pages[0], found))
    moving, still = drawn_pages(made, grid_of(made, shared_engine))
    words = "Largest error of interpolation", "Levers moved", "As made: the levers do not move this page."
    assert [one in moving.html for one in words] == [True, True, False]
    assert [one in still.html for one in words] == [False, False, True]
    assert (still.charts, still.headline) == ((), None)


def test_the_page_holds_no_look_that_its_policy_forbids(snapshot):
    raw = web_bytes(snapshot).decode()
    assert "url(" not in raw
    assert " style=" not in raw
    assert "nan" not in re.sub(r"<[^>]*>", "", raw.split("<main>")[1]).lower().split()
    assert not re.search(r'(?:x|y|d|cx|cy|width)="[^"]*(?:nan|inf)', raw)
    assert "&lt;b&gt;" in raw
    assert "<b>" not in raw


def test_shades_differ_by_theme():
    assert plot_rules(LIGHT) != plot_rules(DARK)
    assert plot_rules(LIGHT).count(".h") == plot_rules(DARK).count(".w") == 21


def test_cells_that_have_names_hold_them_and_bars_of_no_kind_need_no_key():
    table, entries = field_table(FIGURES["named cells"], "one", "")
    assert '<span class="cell">Kept out of the market</span>6.4</td>' in table
    assert entries == [("f-h", "points; stronger: higher")]
    _drawn, entries = spans_svg(FIGURES["plain"], "one", "")
    assert "k-plain" not in legend(entries)
