"""Bars, curves, fields and clouds as pictures: each number where it belongs, nothing cut, nothing on each other."""

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest

from resources.looks import DARK, LIGHT
from scenarios.exports.pictures.drawing import picture_bytes
from scenarios.exports.pictures.look import channels, part_look
from scenarios.exports.shades import shades_of
from scenarios.figures.figure import Line
from scenarios.figures.plots import contour_of, parts_of
from scenarios.figures.sentences import amount
from tests import plots
from tests.scenarios.exports.drawn import SLIDE, SMALL, by_gid, clashes, drawn, texts

PLAIN, AWKWARD = plots.plots(), plots.awkward()


def picture(shown, size=SLIDE, dark=False):
    return drawn(plots.page_of(shown), plots.IMPRINT, size, dark)


@pytest.mark.parametrize("name", [*PLAIN, *AWKWARD])
def test_no_text_is_cut_or_lies_on_another(name):
    """Names of any length, one row and forty, values below zero, gaps alone: all words stay on the paper."""
    assert clashes(picture({**PLAIN, **AWKWARD}[name])) == []


@pytest.mark.parametrize("name", PLAIN)
def test_a_small_picture_and_a_dark_one_hold_all_words_too(name):
    assert clashes(picture(PLAIN[name], SMALL)) == []
    assert texts(picture(PLAIN[name], dark=True)) == texts(picture(PLAIN[name]))


@pytest.mark.parametrize("name", ["tornado", "field"])
def test_the_same_figure_gives_the_same_bytes(name):
    one, other = (picture_bytes(plots.page_of(PLAIN[name]), plots.IMPRINT, "svg", SMALL) for _time in range(2))
    assert one == other
    told = "One matters most." if name == "tornado" else "More HBM makes up for less regime."
    assert told in one.decode()


@pytest.mark.parametrize("spans", [plots.waterfall(), plots.tornado(), AWKWARD["negative"]])
def test_bars_go_from_where_to_where_their_numbers_say(spans):
    """Pieces, whiskers, points and the base line; a bar without numbers is not drawn."""
    figure = picture(spans)
    for row in spans.rows:
        for at, part in enumerate(parts_of(row)):
            patch = by_gid(figure, f"{spans.id}.{row.id}.{at}")
            drawn_from = patch.get_x(), patch.get_x() + patch.get_width()
            assert drawn_from == pytest.approx((part.begin, part.end), abs=1e-12)
            assert bool(patch.get_hatch()) == part.hatched
        if row.points:
            values = [point.value for point in row.points]
            assert by_gid(figure, f"{spans.id}.{row.id}.points").get_xdata().tolist() == values
        if row.error and np.isfinite(row.end):
            ends = by_gid(figure, f"{spans.id}.{row.id}.error").get_xdata()
            assert list(ends) == [row.end - row.error, row.end + row.error]
    if spans.base is not None:
        assert set(by_gid(figure, f"{spans.id}.base").get_xdata()) == {spans.base}
        assert spans.base_label in texts(figure, "base")
    assert not figure.findobj(lambda one: (one.get_gid() or "").startswith(f"{spans.id}.gap."))


def test_bars_are_named_and_told_beside_them():
    spans = plots.tornado()
    figure = picture(spans)
    words = " ".join(texts(figure))
    assert all(row.label in words for row in spans.rows)
    assert {"×0.5", "×2"} <= set(texts(figure, "point"))
    assert texts(picture(plots.waterfall()), "value") == [row.said for row in plots.waterfall().rows]
    assert "together with the others" in texts(picture(plots.waterfall()), "label")


def test_forty_long_names_are_written_whole():
    rows = plots.tornado(40).rows
    assert {row.label for row in rows} <= set(texts(picture(AWKWARD["40 rows"]), "place"))


def test_curves_and_level_lie_where_their_numbers_say_and_gaps_stay_gaps():
    curves = plots.curves()
    figure = picture(curves)
    for line in curves.lines:
        artist = by_gid(figure, f"seek.line.{line.id}")
        np.testing.assert_array_equal(artist.get_xdata(), curves.x)
        np.testing.assert_array_equal(artist.get_ydata(), line.values)
    assert len(by_gid(figure, "seek.band.error").get_paths()) == 2
    assert set(by_gid(figure, "seek.level").get_ydata()) == {0.8}
    assert by_gid(figure, "seek.marks.same").get_xydata().tolist() == [[2.62, 0.8]]
    assert {"training", "sampling error", "asked for: 80 %", "×2.62", "HBM supply"} <= set(texts(figure))


def test_a_value_between_two_gaps_is_seen():
    """A line through one point has no length: a point stands there."""
    curves = plots.curves()
    values = np.array([np.nan, 0.5, np.nan, 0.4, 0.3, np.nan, np.nan, np.nan, np.nan, np.nan, 0.2])
    figure = picture(replace(curves, lines=(Line("training", "training", values),), bands=()))
    assert by_gid(figure, "seek.line.training").get_markevery() == [1, 10]


def test_cells_hold_their_numbers_and_the_contour_runs_between_them():
    field = plots.field()
    figure = picture(field)
    expected = [amount(float(one), "fraction") if np.isfinite(one) else "–" for one in field.values.ravel()]
    assert texts(figure, "value") == expected
    right, below = contour_of(field)
    lines = figure.findobj(lambda one: one.get_label() == "contour")
    assert len(lines) == 2 * (right.sum() + below.sum())
    shades = [by_gid(figure, f"frontier.0.{column}").get_facecolor()[:3] for column in range(7)]
    assert [sum(one) for one in shades] == sorted((sum(one) for one in shades), reverse=True)


def test_names_of_cells_stand_over_their_numbers_where_all_fit():
    named = replace(AWKWARD["named cells"], names=(("Poor", "Kept out"), ("Flooded", "Self made")))
    written = texts(picture(named), "value")
    assert written == ["Poor", "0.0", "Kept out", "6.4", "Flooded", "\u2013", "Self made", "38.5"]
    tight = replace(named, names=((plots.LONG * 30,) * 2,) * 2)
    assert texts(picture(tight), "value") == ["0.0", "6.4", "\u2013", "38.5"]


@pytest.mark.parametrize("named", [LIGHT, DARK])
@pytest.mark.parametrize("low_is_good", [False, True])
def test_numbers_can_be_read_on_every_shade(named, low_is_good):
    field = plots.field(low_is_good=low_is_good)
    shade = shades_of(field, named)

    def luminance(colour):
        parts = np.array(channels(colour)) / 255
        linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
        return float(linear @ (0.2126, 0.7152, 0.0722))

    for value in field.values[np.isfinite(field.values)]:
        dark, light = sorted((luminance(named.text), luminance(shade(float(value)))))
        assert (light + 0.05) / (dark + 0.05) >= 4.5


def test_runs_lie_where_their_numbers_say_and_open_sides_have_no_line():
    cloud = plots.cloud()
    figure = picture(cloud)
    for name, chosen in (("chosen", cloud.chosen), ("other", ~cloud.chosen)):
        artist = by_gid(figure, f"discover.{name}")
        np.testing.assert_array_equal(artist.get_xydata(), np.column_stack([cloud.x, cloud.y])[chosen])
    assert set(by_gid(figure, "discover.box.left").get_xdata()) == {1.4}
    assert set(by_gid(figure, "discover.box.top").get_ydata()) == {35.0}
    assert not figure.findobj(lambda one: one.get_gid() in ("discover.box.right", "discover.box.bottom"))
    markers = {by_gid(figure, f"discover.{name}").get_marker() for name in ("chosen", "other")}
    assert len(markers) == 2
    words = "found: 8 in 10 of them: HBM supply at least ×1.4; Die yield at most 35 dies per wafer"
    assert words in texts(figure, "label")


@pytest.mark.parametrize("name", ["no rows", "no value", "one cell", "one run"])
def test_a_figure_without_a_number_is_a_sentence(name):
    words = " ".join(texts(picture(AWKWARD[name]), "text"))
    assert words.startswith("There is nothing to draw.")


@pytest.mark.parametrize("named", [LIGHT, DARK])
def test_kinds_of_bars_differ_in_grey(named):
    kinds = ("policy", "assumption", "uncertainty")
    greys = [np.dot(channels(part_look(named, kind, True, False).fill), (0.299, 0.587, 0.114)) / 255 for kind in kinds]
    assert all(abs(one - other) > 0.1 for one, other in combinations(greys, 2))
