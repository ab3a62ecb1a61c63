import pickle
import re
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from io import BytesIO
from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from matplotlib import rcParams
from PIL import Image

import scenarios
from resources.looks import DARK, LIGHT
from scenarios.exports.pictures.drawing import KINDS, picture_bytes
from scenarios.exports.pictures.look import fill_look
from scenarios.figures.figure import Columns, Line, Table
from scenarios.figures.imprint import imprint_of
from scenarios.figures.pages import Page, Told, page, standard_pages
from scenarios.figures.sentences import amount
from scenarios.projection import Engine
from scenarios.scenario import Scenario
from scenarios.scenario_files import preset_scenario
from tests.scenarios.exports.drawn import SLIDE, SMALL, by_gid, clashes, drawn, texts

DAY = date(2026, 11, 24)
SVG = "{http://www.w3.org/2000/svg}"
SHARE = "share.training.revenue"
AWKWARD = 'Zhōngguó “中国芯片” $5 \\alpha_b^2 $x$ 100 % <b>&amp; "#1" --> ]]> and a name that goes on and on, 120'


@pytest.fixture(scope="module")
def engine(catalog):
    return Engine(catalog)


@pytest.fixture(scope="module")
def reference(engine):
    return engine.project(Scenario(draws=40))


@pytest.fixture(scope="module")
def told(catalog, engine, reference):
    """Return a scenario with an own assumption and a change of its share, told beside the baseline."""
    scenario = Scenario("More HBM", draws=40).with_value(catalog, "hbm_supply", 3)
    projection = engine.project(scenario.with_value(catalog, "demand_scale", 1.5))
    return Told(projection, reference, imprint_of(projection, reference, DAY))


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_page_gives_the_same_bytes(kind, told):
    """No clock, no counter and no order of a hash come into a picture."""
    first, second = (picture_bytes(page(told, "levers"), told.imprint, kind, SMALL) for _time in range(2))
    assert first == second


def test_another_process_gives_the_same_bytes_too(told, tmp_path):
    """Nor do the settings that a person keeps for the drawing library."""
    shown, code = page(told, "market.supply"), tmp_path / "again.py"
    first = picture_bytes(shown, told.imprint, "svg", SMALL)
    (tmp_path / "matplotlibrc").write_text("font.size: 30\nlines.linewidth: 9\n")
    code.write_text(
        "import pickle, sys\n"
        "from scenarios.exports.pictures.drawing import picture_bytes\n"
        "with open(sys.argv[1], 'rb') as file:\n"
        "    page, imprint = pickle.load(file)\n"
        "sys.stdout.buffer.write(picture_bytes(page, imprint, 'svg', (6.4, 3.6)))\n"
        "assert 'matplotlib.pyplot' not in sys.modules\n"
    )
    kept = tmp_path / "page.pickle"
    kept.write_bytes(pickle.dumps((shown, told.imprint)))
    root = str(Path(scenarios.__file__).parents[1])
    done = subprocess.run(
        [sys.executable, str(code), str(kept)], cwd=tmp_path, env={"PYTHONPATH": root}, capture_output=True, check=True
    )
    assert done.stdout == first


def test_drawing_leaves_thesettings_of_the_library_as_they_were(told):
    before = rcParams.copy()
    picture_bytes(page(told, "sources"), told.imprint, "svg", SMALL)
    assert rcParams.copy() == before


def test_two_threads_may_draw_at_once(told):
    """The window's preview and an export do not spoil each other's settings: the bytes are the same as alone."""
    shown = [page(told, name) for name in ("levers", "assumptions")] * 2
    alone = [picture_bytes(one, told.imprint, "svg", SMALL) for one in shown]
    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(lambda one: picture_bytes(one, told.imprint, "svg", SMALL), shown)) == alone


def test_a_fan_draws_the_numbers_of_its_figure(told):
    """Median, reference, bands and published points are read back from what is drawn."""
    shown = page(told, SHARE)
    figure, fan = drawn(shown, told.imprint), shown.shown[0]
    for line in fan.lines:
        artist = by_gid(figure, f"{fan.id}.line.{line.id}")
        np.testing.assert_array_equal(artist.get_xdata(), fan.at)
        np.testing.assert_array_equal(artist.get_ydata(), line.values)
    for band in fan.bands:
        corners = np.concatenate([one.vertices for one in by_gid(figure, f"{fan.id}.band.{band.id}").get_paths()])
        for at, low, high in zip(fan.at, band.low, band.high, strict=True):
            heights = corners[np.isclose(corners[:, 0], at), 1]
            assert set(np.round(heights, 9)) >= {round(low, 9), round(high, 9)}
    points = {
        (float(at), float(value))
        for kind in ("same", "proxy")
        for at, value in by_gid(figure, f"{fan.id}.marks.{kind}").get_xydata()
    }
    assert points == {(one.at, one.value) for one in fan.marks}
    arrow = by_gid(figure, f"{fan.id}.difference")
    assert [tuple(end) for end in arrow._posA_posB] == [
        (shown.difference.year + 0.5, shown.difference.before),
        (shown.difference.year + 0.5, shown.difference.after),
    ]


def test_a_fan_names_all_that_it_draws(told):
    """Curves, bands, publishers, the change, what is scarce and where observation ends stand in words beside it."""
    shown = page(told, SHARE)
    words = texts(drawn(shown, told.imprint))
    fan = shown.shown[0]
    wanted = [one.label for one in (*fan.lines, *fan.bands, *fan.stretches)] + [shown.difference.label]
    assert set(wanted) <= set(words)
    for mark in fan.marks:
        assert any(word.startswith(mark.label) for word in words), mark
    assert {"observed", "projected", "0 %", "100 %"} <= set(words)


def test_a_gap_stays_a_gap(told):
    """A curve and its band stop where there is no value, also in the midst of them; an empty figure is drawn too."""
    shown = page(told, SHARE)
    fan, values = shown.shown[0], shown.shown[0].lines[0].values.copy()
    values[10:14] = np.nan
    band = replace(fan.bands[0], low=np.where(np.isnan(values), np.nan, fan.bands[0].low))
    gapped = replace(fan, lines=(replace(fan.lines[0], values=values),), bands=(band,))
    figure = drawn(replace(shown, shown=(gapped,), difference=None), told.imprint)
    line = by_gid(figure, f"{fan.id}.line.median")
    np.testing.assert_array_equal(np.isnan(line.get_ydata()), np.isnan(values))
    area = by_gid(figure, f"{fan.id}.band.{band.id}")
    assert len(area.get_paths()) == 2
    nothing = np.full(fan.at.size, np.nan)
    empty = replace(fan, lines=(Line("median", "Median", nothing),), bands=(), marks=(), stretches=())
    assert clashes(drawn(replace(shown, shown=(empty,), difference=None), told.imprint)) == []


def test_a_curve_that_ends_early_is_named_where_it_ends(told):
    """No thin line leads over the rest of the plot to a name at the right, as if the curve went on."""
    shown = page(told, "market.premium")
    lines = shown.shown[0]
    values = lines.lines[0].values.copy()
    values[20:] = np.nan
    figure = drawn(
        replace(shown, shown=(replace(lines, lines=(replace(lines.lines[0], values=values),)),)), told.imprint
    )
    name = next(one for one in figure.texts if one.get_text() == lines.lines[0].label)
    end = by_gid(figure, f"{lines.id}.axes").transData.transform((lines.at[19], values[19]))
    assert np.hypot(*(np.array(name.get_window_extent().get_points()) - end).T).min() < 60


@pytest.mark.parametrize("name", ["market.supply", "market.demand", "market.binding", "comparison"])
def test_columns_are_as_high_as_their_numbers_and_a_gap_has_none(told, name):
    """Stacked, side by side and lying: the length of each column is the number, and what is missing is not drawn."""
    shown = page(told, name)
    figure, columns = drawn(shown, told.imprint), shown.shown[0]
    known = 0
    for series in columns.series:
        for place, value in enumerate(series.values):
            found = figure.findobj(lambda one, gid=f"{columns.id}.{series.id}.{place}": one.get_gid() == gid)
            assert len(found) == int(np.isfinite(value))
            for patch in found:
                length = patch.get_width() if name == "comparison" else patch.get_height()
                assert length == pytest.approx(value, rel=1e-9)
                known += 1
    assert known
    written = texts(figure, "value")
    allowed = {amount(float(one), columns.unit) for series in columns.series for one in series.values}
    if name == "market.binding":
        for place in range(len(columns.places)):
            total = sum(float(series.values[place]) for series in columns.series)
            assert not total > 1.001
    else:
        assert {" ".join(one.split()[:2]) if "%" in one else one for one in written} <= allowed


def test_parts_of_a_whole_are_labelled_so_that_they_add_up(told):
    """One third each is 34, 33 and 33 per cent."""
    third = np.array([1 / 3])
    series = tuple(Line(one, one, third) for one in "abc")
    columns = Columns("thirds", "Thirds", "fraction", ("2028",), series, stacked=True)
    shown = Page("x", "x", "A headline", "", (columns,), "")
    assert texts(drawn(shown, told.imprint), "value") == ["34 %", "33 %", "33 %"]


def test_stacked_bars_that_lie_hold_their_numbers_and_have_a_key(told):
    """Named places with parts of a whole: the names of the parts stand above."""
    parts = np.array([[0.2, 0.5], [0.8, np.nan]])
    series = tuple(Line(f"s{at}", f"part {at}", one) for at, one in enumerate(parts))
    places = ("A place with a name that is much too long to stand below a column of any breadth", "Another " * 12)
    columns = Columns("parts", "Parts", "fraction", places, series, stacked=True)
    figure = drawn(Page("x", "x", "A headline", "", (columns,), ""), told.imprint)
    assert texts(figure, "value") == ["20 %", "80 %", "50 %"]
    assert texts(figure, "label") == ["part 0", "part 1"]
    assert clashes(figure) == []


def test_a_table_shows_its_cells_and_counts_the_rows_that_find_no_room(told):
    shown = page(told, "definitions")
    table = shown.shown[0]
    words = " ".join(texts(drawn(shown, told.imprint)))
    for cell in (cell for row in (table.columns, *table.rows) for cell in row if len(cell) < 20):
        assert cell in words
    long = Table("long", "Long", ("n",), (True,), tuple((str(at),) for at in range(100)))
    figure = drawn(Page("x", "x", "Long", "", (long,), ""), told.imprint)
    shown_rows = len(texts(figure, "cell"))
    assert texts(figure, "more") == [f"and {100 - shown_rows} more"]
    assert clashes(figure) == []


def test_the_imprint_is_shortened_and_never_left_out(told):
    """Two lines at the foot: all of it on a slide, a shorter form on small paper."""
    shown = page(told, "title")
    assert " ".join(texts(drawn(shown, told.imprint), "imprint")) == told.imprint.line()
    short = " ".join(texts(drawn(shown, told.imprint, (4.0, 2.25)), "imprint"))
    assert short in {told.imprint.line(room) for room in range(len(told.imprint.line()))}


@pytest.mark.parametrize(
    ("preset", "size"),
    [("baseline", SLIDE), ("full_embargo", SMALL), ("h200_taken", SLIDE), ("open_market", SMALL)],
)
def test_no_text_leaves_the_canvas_or_lies_on_another(preset, size, catalog, engine, reference):
    """Every page of the deck, for scenarios whose curves end in very different places, in two sizes."""
    scenario = replace(preset_scenario(catalog.presets[preset], catalog, preset), draws=40)
    projection = engine.project(scenario)
    one = Told(projection, reference, imprint_of(projection, reference, DAY))
    names = standard_pages() if preset == "baseline" else [name for name in standard_pages() if "." in name]
    found = {name: clashes(drawn(page(one, name), one.imprint, size)) for name in (*names, "comparison")}
    assert {name: all_of for name, all_of in found.items() if all_of} == {}


@pytest.mark.parametrize("size", [(8.27, 11.69), (11.69, 8.27)])
def test_a_page_fits_on_office_paper_too(told, size):
    """Upright paper has its charts below each other; heads of a table are not broken."""
    for name in ("market.supply", SHARE, "definitions"):
        figure = drawn(page(told, name), told.imprint, size)
        assert clashes(figure) == []
    assert set(page(told, "definitions").shown[0].columns) <= set(texts(figure, "head"))


def test_awkward_names_are_shown_as_they_are(told, engine, reference):
    """Dollars, backslashes and tags are letters like others; a square stands for a letter that no shipped font has."""
    scenario = replace(told.projection.scenario, name=AWKWARD)
    projection = engine.project(scenario)
    one = Told(projection, projection, imprint_of(projection, projection, DAY))
    for name in ("title", "comparison", "levers", SHARE):
        figure = drawn(page(one, name), one.imprint)
        assert clashes(figure) == []
        whole = " ".join(texts(figure, "imprint"))
        assert whole.startswith(re.sub("[\u4e00-\u9fff]", "\u25a1", AWKWARD))
    root = ElementTree.fromstring(picture_bytes(page(one, "title"), one.imprint, "svg", SMALL))
    assert root.find(f"{SVG}title").text == AWKWARD


def test_an_svg_says_what_it_shows_and_needs_no_font(told):
    """A title, a description and a role for those who do not see it; letters are outlines."""
    shown = page(told, SHARE)
    root = ElementTree.fromstring(picture_bytes(shown, told.imprint, "svg"))
    named = {root.find(f"{SVG}{tag}").get("id"): root.find(f"{SVG}{tag}").text for tag in ("title", "desc")}
    assert root.get("role") == "img"
    assert list(named) == root.get("aria-labelledby").split()
    title, description = named.values()
    assert title == shown.title
    assert told.imprint.line() in description
    assert root.find(f".//{SVG}text") is None
    ids = [one.get("id") for one in root.iter() if one.get("id")]
    assert len(set(ids)) == len(ids)


def test_the_words_of_a_pdf_can_be_read_out(told):
    """Type 42 would write other letters than are shown: title, names and imprint come out as they went in."""
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext of poppler-utils is not installed")
    shown = page(told, SHARE)
    made = picture_bytes(shown, told.imprint, "pdf")
    found = subprocess.run(["pdftotext", "-raw", "-", "-"], input=made, capture_output=True, check=True).stdout.decode()
    letters = "".join(found.split())
    fan = shown.shown[0]
    for words in (shown.title, shown.detail, fan.title, told.imprint.line(), shown.difference.label):
        assert "".join(words.split()) in letters
    for one in (*fan.lines, *fan.bands, *fan.stretches):
        assert "".join(one.label.split()) in letters
    facts = subprocess.run(["pdfinfo", "-"], input=made, capture_output=True, check=True).stdout.decode()
    assert re.search(rf"Title:\s+{re.escape(shown.title)}\n", facts)
    assert "CreationDate" not in facts
    fonts = subprocess.run(["pdffonts", "-"], input=made, capture_output=True, check=True).stdout.decode()
    assert re.findall(r"Inter-(?:Regular|SemiBold) +Type 3 +\S+ +(\w+)", fonts)
    assert set(re.findall(r"Inter-\w+ +Type 3 +\S+ +(\w+)", fonts)) == {"yes"}


@pytest.mark.parametrize(("dark", "named"), [(False, LIGHT), (True, DARK)])
def test_a_png_has_the_size_the_ground_and_the_words_asked_for(told, dark, named):
    shown = page(told, SHARE)
    image = Image.open(BytesIO(picture_bytes(shown, told.imprint, "png", SMALL, 100, dark)))
    assert image.size == (640, 360)
    assert image.text["Title"] == shown.title
    assert told.imprint.line() in image.text["Description"]
    assert "#{:02x}{:02x}{:02x}".format(*image.getpixel((2, 350))[:3]) == named.surface.lower()
    assert image.info["dpi"] == pytest.approx((100, 100), abs=0.1)


def test_series_differ_in_grey_and_for_the_colour_blind(told):
    """No two curves share their dashes; no two columns share both hatch and lightness."""
    figure = drawn(page(told, "market.supply"), told.imprint)
    columns, curves = page(told, "market.supply").shown
    dashes = {str(by_gid(figure, f"{curves.id}.line.{one.id}")._unscaled_dash_pattern) for one in curves.lines}
    assert len(dashes) == len(curves.lines)
    fills = []
    for one in columns.series:
        patch = by_gid(figure, f"{columns.id}.{one.id}.7")
        fills.append((patch.get_hatch(), float(np.dot(patch.get_facecolor()[:3], (0.299, 0.587, 0.114)))))
    for (hatch, grey), (other_hatch, other_grey) in combinations(fills, 2):
        assert hatch != other_hatch or abs(grey - other_grey) > 0.15


def luminance(colour):
    """Return how light a colour is, as WCAG 2 counts."""
    channels = np.array([int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)])
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    return float(linear @ (0.2126, 0.7152, 0.0722))


@pytest.mark.parametrize("named", [LIGHT, DARK])
def test_numbers_can_be_read_on_their_columns(named):
    """Level AA of WCAG 2 asks for a contrast of 4.5."""
    for place in range(5):
        look = fill_look(named, place)
        dark, light = sorted((luminance(look.ink), luminance(look.fill)))
        assert (light + 0.05) / (dark + 0.05) >= 4.5, place


def test_numbers_of_an_axis_are_written_in_full(told):
    """With their grouping, never as a power of ten."""
    shown = page(told, "market.supply")
    big = tuple(replace(one, values=one.values * 10) for one in shown.shown[0].series)
    figure = drawn(replace(shown, shown=(replace(shown.shown[0], series=big),)), told.imprint)
    ticks = texts(figure, "tick")
    assert not any("e+" in one for one in ticks)
    assert any(re.fullmatch(r"\d{2,3},000", one) for one in ticks)
