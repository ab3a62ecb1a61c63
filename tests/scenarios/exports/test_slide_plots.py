"""Bars, curves, fields and clouds on slides: native charts and tables with all their numbers, and their updates."""

import io
from dataclasses import replace

import numpy as np
import pytest
from openpyxl import load_workbook
from pptx import Presentation
from pptx.util import Pt

from resources.looks import LIGHT
from scenarios.exports.shades import shades_of
from scenarios.exports.slides.bar_marks import END, HOLE, RING
from scenarios.exports.slides.deck import deck_bytes
from scenarios.exports.slides.scatters import CHOSEN, LEVEL, LINE, OTHER, POINTS, SIDE
from scenarios.exports.slides.stacks import BASE, GAP, SAID
from scenarios.exports.slides.update import updated_deck
from scenarios.figures.plots import Point, contour_of, whisker_of
from tests import plots

FIGURES = {**plots.plots(), **plots.awkward()}
PAGES = {name: plots.page_of(one, name=name.replace(" ", ".")) for name, one in FIGURES.items()}


@pytest.fixture(scope="module")
def written():
    return deck_bytes(PAGES.values(), plots.IMPRINT)


@pytest.fixture(scope="module")
def deck(written):
    return Presentation(io.BytesIO(written))


def shape(deck, name):
    slide = deck.slides[list(PAGES).index(name)]
    return next((one for one in slide.shapes if one.name == f"chokepoint:{FIGURES[name].id}"), None)


def series(deck, name):
    space = shape(deck, name).chart._chartSpace
    return {int(one.find("{*}idx").get("val")): one for one in space.iter("{*}ser")}


def numbers(one, part):
    """Return the numbers that a series remembers; NaN for a blank cell."""
    cache = one.find(f"{{*}}{part}/{{*}}numRef/{{*}}numCache")
    found = np.full(int(cache.find("{*}ptCount").get("val")), np.nan)
    for point in cache.findall("{*}pt"):
        found[int(point.get("idx"))] = float(point.findtext("{*}v"))
    return found


def symbol(one):
    return one.find("{*}marker/{*}symbol").get("val")


def sheet(deck, name):
    blob = shape(deck, name).chart.part.chart_workbook.xlsx_part.blob
    heads, *rows = load_workbook(io.BytesIO(blob), data_only=True).active.iter_rows(values_only=True)
    return {head: [row[at] for row in rows] for at, head in enumerate(heads)}


@pytest.mark.parametrize("name", ["waterfall", "tornado", "one row", "negative", "40 rows"])
def test_pieces_end_where_the_bars_do(deck, name):
    """Stacked on an invisible base, on each side of zero as far as the bar and what hangs together reach."""
    shown, drawn = FIGURES[name], series(deck, name)
    heights = np.nan_to_num([numbers(one, "val") for index, one in drawn.items() if index < GAP])
    for row, one in enumerate(shown.rows):
        if np.isfinite(one.end):
            ends = [one.begin, one.end, one.end if one.alone is None else one.alone]
            reached = heights[:, row].clip(0).sum(), heights[:, row].clip(None, 0).sum()
            assert reached == pytest.approx((max(0, *ends), min(0, *ends)), abs=1e-12)
    assert drawn[BASE].find("{*}spPr/{*}noFill") is not None
    said = ["".join(text.text for text in one.iter("{*}t")) for one in drawn[SAID].findall("{*}dLbls/{*}dLbl")]
    assert len(said) == len(shown.rows)
    assert all(text.startswith(row.said) for text, row in zip(said, shown.rows, strict=True))
    hatched = any(True for _one in shape(deck, name).chart._chartSpace.iter("{*}pattFill"))
    assert hatched == any(row.alone is not None for row in shown.rows)
    assert sheet(deck, name)["to"] == [None if np.isnan(row.end) else pytest.approx(row.end) for row in shown.rows]


@pytest.mark.parametrize("name", ["waterfall", "tornado", "negative", "plain"])
def test_whiskers_reach_as_far_as_the_sampling_error(deck, name):
    """From the end of each bar, no farther than a share can be; the lengths stand in the sheet to be edited."""
    shown, whiskers = FIGURES[name], series(deck, name)[END]
    ends = numbers(whiskers, "val")
    np.testing.assert_array_equal(ends, [one.end for one in shown.rows])
    for side, sign in (("minus", -1), ("plus", 1)):
        reached = ends + sign * numbers(whiskers.find("{*}errBars"), side)
        expected = [whisker_of(one, shown.unit)[sign > 0] if one.error else np.nan for one in shown.rows]
        np.testing.assert_allclose(reached, expected)
    told = sheet(deck, name)["sampling error, up"]
    assert [one is not None for one in told] == [one.error > 0 for one in shown.rows]


def test_outcomes_are_hollow_points_where_they_are(deck):
    """Each is a ring of the text's colour with one of the ground's within, of bars that are not drawn themselves."""
    drawn, rows = series(deck, "tornado"), FIGURES["tornado"].rows[:-1]
    rings, holes = ([one for index, one in drawn.items() if first <= index < first + 20] for first in (RING, HOLE))
    assert len(rings) == len(holes) == 5
    for at, (ring, hole) in enumerate(zip(rings, holes, strict=True)):
        assert ring.find("{*}spPr/{*}noFill") is not None
        for one in (ring, hole):
            np.testing.assert_array_equal(numbers(one, "val")[:-1], [row.points[at].value for row in rows])
        widths = [float(one.find("{*}errBars/{*}spPr/{*}ln").get("w")) for one in (ring, hole)]
        inks = [one.find("{*}errBars//{*}schemeClr").get("val") for one in (ring, hole)]
        assert widths[0] > widths[1]
        assert inks == ["tx1", "bg1"]
    assert max(series(deck, "40 rows")) == END, "no points on bars that are lower than these"
    assert sheet(deck, "40 rows")["outcome 2"][0] == pytest.approx(rows[0].points[1].value)


def test_marks_lie_over_the_bars_on_the_same_scale_and_words_keep_off_them(deck):
    """The second pair of axes is hidden and has the ends of the first; bars without marks have none."""
    space = shape(deck, "tornado").chart._chartSpace
    ends = [[one.find(f"{{*}}scaling/{{*}}{which}").get("val") for which in ("min", "max")] for one in axes(space)]
    assert len(ends) == 2
    assert ends[0] == ends[1]
    assert [one.find("{*}delete").get("val") for one in axes(space)] == ["0", "1"]
    drawn = series(deck, "tornado")
    free = np.nan_to_num([numbers(one, "val") for index, one in drawn.items() if index <= GAP]).sum(axis=0)[:-1]
    assert all(free > [whisker_of(one, "fraction")[1] for one in FIGURES["tornado"].rows[:-1]])
    assert len(list(axes(shape(deck, "no length").chart._chartSpace))) == 1


def axes(space):
    return list(space.iter("{*}valAx"))


def test_the_points_and_the_base_of_bars_are_told(deck):
    held = sheet(deck, "tornado")
    assert held["outcome 2"][0] == pytest.approx(FIGURES["tornado"].rows[0].points[1].value)
    title = "".join(shape(deck, "tornado").chart._chartSpace.xpath("c:chart/c:title//a:t/text()"))
    assert title.startswith("Share of revenue, 2028; Mine: 40 %, where the shade changes")
    assert {"uncertainty", "policy"} <= set(title.replace("■", "").split())
    assert title.endswith("○\u00a0at single values")
    alt = shape(deck, "tornado")._element.nvGraphicFramePr.cNvPr.get("descr")
    assert "×0.5: 26 %" in alt


def test_curves_are_points_with_the_level_as_a_series(deck):
    curves, drawn = FIGURES["curves"], series(deck, "curves")
    for at, line in enumerate(curves.lines):
        np.testing.assert_array_equal(numbers(drawn[LINE + at], "yVal"), line.values)
        np.testing.assert_array_equal(numbers(drawn[LINE + at], "xVal"), curves.x)
    assert set(numbers(drawn[LEVEL], "yVal")) == {0.8}
    assert (numbers(drawn[POINTS], "xVal").tolist(), numbers(drawn[POINTS], "yVal").tolist()) == (
        [2.62, 0.9],
        [0.8, 0.3],
    )
    assert symbol(series(deck, "one place")[LINE]) == "circle"


def test_points_of_a_curve_are_named_off_it_and_a_level_away_from_it(deck):
    """Below a rising curve at the right of a point, above it at the left of one near the end."""
    drawn = series(deck, "curves")
    names = list(drawn[POINTS].iter("{*}dLbl"))
    assert [one.find("{*}dLblPos").get("val") for one in names] == ["l", "r"]
    assert [float(one.find("{*}layout/{*}manualLayout/{*}y").get("val")) > 0 for one in names] == [False, True]
    (name,) = drawn[LEVEL].iter("{*}dLbl")
    at = int(name.find("{*}idx").get("val"))
    x, values = FIGURES["curves"].x, FIGURES["curves"].lines[0].values
    assert 1.0 <= x[at] <= 2.5
    assert abs(values[at] - 0.8) > 0.3


def test_runs_are_points_in_two_looks_with_a_box(deck):
    cloud, drawn = FIGURES["cloud"], series(deck, "cloud")
    np.testing.assert_array_equal(numbers(drawn[CHOSEN], "yVal"), np.where(cloud.chosen, cloud.y, np.nan))
    np.testing.assert_array_equal(numbers(drawn[OTHER], "xVal"), cloud.x)
    assert numbers(drawn[SIDE], "xVal").tolist() == [1.4, 1.4]
    assert sorted(drawn) == [OTHER, CHOSEN, SIDE, SIDE + 1]
    assert sorted(series(deck, "closed box")) == [OTHER, CHOSEN, SIDE, SIDE + 1, SIDE + 2, SIDE + 3]
    assert symbol(drawn[OTHER]) != symbol(drawn[CHOSEN])


def test_a_field_is_a_table_with_shades_and_a_thick_contour(deck):
    field, table = FIGURES["field"], shape(deck, "field").table
    shade, (right, below) = shades_of(field, LIGHT), contour_of(field)
    for row, column in np.ndindex(field.values.shape):
        cell = table.cell(row + 2, column + 1)
        properties = cell._tc.tcPr
        value = float(field.values[row, column])
        assert cell.text == ("–" if np.isnan(value) else f"{value * 100:.0f} %")
        fill = properties.find("{*}solidFill/{*}srgbClr").get("val")
        assert f"#{fill.lower()}" == shade(value).lower()
        if column < right.shape[1]:
            assert (int(properties.find("{*}lnR").get("w")) > 12700) == right[row, column]
        if row < below.shape[0]:
            assert (int(properties.find("{*}lnB").get("w")) > 12700) == below[row, column]
    assert table.cell(0, 0).text == "Probability of the goal. asked for: 50 %. across: HBM supply"


def test_without_a_number_the_slide_says_so(deck):
    for name in ("no rows", "no value", "one cell", "one run"):
        assert shape(deck, name) is None
        words = [one.text_frame.text for one in deck.slides[list(PAGES).index(name)].shapes if one.has_text_frame]
        assert any(one.startswith("There is nothing to draw.") for one in words)


def test_charts_are_in_the_order_of_the_schema(deck):
    """PowerPoint repairs a file whose elements stand in another order, and throws the chart away."""
    order = ["idx", "order", "tx", "spPr", "invertIfNegative", "marker", "dPt", "dLbls"]
    order += ["errBars", "cat", "val", "xVal", "yVal", "smooth"]
    for name in FIGURES:
        made = shape(deck, name)
        if made is not None and made.has_chart:
            for one in made.chart._chartSpace.iter("{*}ser"):
                tags = [order.index(child.tag.rpartition("}")[2]) for child in one]
                assert tags == sorted(tags), name


def test_a_deck_of_today_stays_as_it_is(written):
    content, report = updated_deck(written, {one.id: one for one in PAGES.values()}.get, plots.IMPRINT)
    assert (report.changed, report.left) == ((), ())
    assert content == written


def later(pages):
    """Return the content of an updated deck and its report, with other pages under the ids of some."""
    now = {one.id: one for one in PAGES.values()} | {one.id: one for one in pages}
    return now.get


def test_an_update_fills_in_new_numbers_hatches_and_shades(written):
    """By the names of the shapes, as other charts are; looks that people made stay."""
    deck = Presentation(io.BytesIO(written))
    shape(deck, "field").table.cell(2, 1).text_frame.paragraphs[0].runs[0].font.size = Pt(17)
    kept = io.BytesIO()
    deck.save(kept)
    bars, field, curves, cloud = (FIGURES[one] for one in ("waterfall", "field", "curves", "cloud"))
    rows = (bars.rows[0], replace(bars.rows[1], alone=0.43), *bars.rows[2:4])
    rows += (replace(bars.rows[4], error=0.03), *bars.rows[5:])
    moved = (
        ("waterfall", replace(bars, rows=rows)),
        ("field", replace(field, values=field.values[::-1].copy())),
        ("curves", replace(curves, x=curves.x * 2)),
        ("cloud", replace(cloud, y=cloud.y * 2, box=None)),
    )
    pages = [replace(PAGES[name], shown=(one,)) for name, one in moved]
    content, report = updated_deck(kept.getvalue(), later(pages), plots.IMPRINT)
    made = Presentation(io.BytesIO(content))
    assert len([one for one in report.changed if "the chart" in one or "the table" in one]) == 4
    np.testing.assert_array_equal(numbers(series(made, "curves")[LINE], "xVal"), curves.x * 2)
    assert sorted(series(made, "cloud")) == [OTHER, CHOSEN]
    cell = shape(made, "field").table.cell(2, 1)
    assert (cell.text, cell.text_frame.paragraphs[0].runs[0].font.size) == ("50 %", Pt(17))
    fresh = shades_of(moved[1][1], LIGHT)(0.5)
    assert f"#{cell._tc.tcPr.find('{*}solidFill/{*}srgbClr').get('val').lower()}" == fresh
    heights = np.nan_to_num([numbers(one, "val") for at, one in series(made, "waterfall").items() if at < GAP])
    assert heights[:, 1].sum() == pytest.approx(0.43)
    whisker = series(made, "waterfall")[END].find("{*}errBars")
    assert numbers(whisker, "plus")[4] == pytest.approx(0.03)
    (high,) = shape(made, "curves").chart._chartSpace.xpath("//c:valAx[2]/c:scaling/c:max/@val")
    assert float(high) == 6.0


def test_a_deck_that_had_no_marks_is_updated_without_them(written):
    """Its bars get their new numbers; what would stand on axes that it has not stays out."""
    deck = Presentation(io.BytesIO(written))
    space = shape(deck, "tornado").chart._chartSpace
    for part in (*space.iter("{*}barChart"), *space.iter("{*}catAx"), *space.iter("{*}valAx")):
        owns = {one.get("val") for one in part.iter("{*}axId")}
        if not owns & {"111111111", "222222222"}:
            part.getparent().remove(part)
    kept = io.BytesIO()
    deck.save(kept)
    bars = FIGURES["tornado"]
    moved = replace(bars, rows=(replace(bars.rows[0], end=0.65), *bars.rows[1:]))
    content, _report = updated_deck(kept.getvalue(), later([replace(PAGES["tornado"], shown=(moved,))]), plots.IMPRINT)
    made = Presentation(io.BytesIO(content))
    assert max(series(made, "tornado")) == SAID
    assert len(axes(shape(made, "tornado").chart._chartSpace)) == 1


def test_what_people_changed_is_left_and_told(written):
    deck = Presentation(io.BytesIO(written))
    shape(deck, "regret").table.cell(2, 1).text_frame.text = "mine"
    kept = io.BytesIO()
    deck.save(kept)
    smaller = replace(FIGURES["field"], across=("one",), values=FIGURES["field"].values[:, :1])
    pages = [replace(PAGES["field"], shown=(smaller,))]
    _content, report = updated_deck(kept.getvalue(), later(pages), plots.IMPRINT)
    assert any("its cells were changed by hand" in one for one in report.left)
    assert any("it has other rows or columns today" in one for one in report.left)


def test_a_bar_without_length_or_number_is_drawn_and_updated():
    """Its words stand where it ends, or at the begin of the axis."""
    spans = replace(
        FIGURES["tornado"],
        rows=(*FIGURES["tornado"].rows, replace(FIGURES["no length"].rows[0], points=(Point(1.0, "x"),))),
    )
    made = Presentation(io.BytesIO(deck_bytes([plots.page_of(spans, name="waterfall")], plots.IMPRINT)))
    chart = next(one for one in made.slides[0].shapes if one.has_chart).chart
    base = next(one for one in chart._chartSpace.iter("{*}ser") if one.find("{*}idx").get("val") == "0")
    assert numbers(base, "val")[-2:].tolist() == [0.2, 1.0]


def test_cells_that_have_names_hold_them_before_their_numbers(deck):
    table = shape(deck, "named cells").table
    assert [[table.cell(row, column).text for column in (1, 2)] for row in (2, 3)] == [
        ["Poor: 0.0", "Kept out of the market: 6.4"],
        ["Flooded: \u2013", f"{plots.LONG}: 38.5"],
    ]
    assert ", points. " in table.cell(0, 0).text
