import io
import re
import shutil
import subprocess
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from openpyxl import load_workbook
from pptx import Presentation
from pptx.util import Pt

from scenarios.exports.slides.deck import deck_bytes
from scenarios.exports.slides.fans import AREA, LINE, OUTLINE
from scenarios.figures.figure import Columns, Figure, Table
from scenarios.figures.imprint import imprint_of
from scenarios.figures.pages import Told, page, standard_pages
from scenarios.figures.sentences import amount, whole_percents
from scenarios.projection import Engine
from scenarios.scenario import Scenario
from tests.scenarios.exports.deck_pages import imprint
from tests.scenarios.exports.deck_pages import pages as pages_by_hand

DAY = date(2026, 11, 24)


@pytest.fixture(scope="module")
def told(catalog):
    """Return a scenario with an own assumption and an awkward name, told beside the baseline."""
    scenario = Scenario("More HBM <&> \"'\u201c \u2603 \\x", draws=40)
    scenario = scenario.with_value(catalog, "hbm_supply", 3).with_value(catalog, "foreign_cap_case_by_case", 900)
    engine = Engine(catalog)
    projection, reference = engine.project(scenario), engine.project(Scenario(draws=40))
    return Told(projection, reference, imprint_of(projection, reference, DAY))


@pytest.fixture(scope="module")
def pages(told):
    return [page(told, name) for name in standard_pages()]


@pytest.fixture(scope="module")
def deck(told, pages):
    return Presentation(io.BytesIO(deck_bytes(pages, told.imprint)))


def charts(deck):
    """Return the charts of a deck by the names of their shapes."""
    return {one.name: one.chart for slide in deck.slides for one in slide.shapes if one.has_chart}


def series(chart):
    """Return the series of a chart by their indices."""
    return {int(one._element.idx.val): one for plot in chart.plots for one in plot.series}


def numbers(one):
    return np.array([np.nan if value is None else value for value in one.values])


def cells(chart):
    """Return the columns of the workbook within a chart, by their heads; a blank cell is NaN."""
    sheet = load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob), data_only=True).active
    heads, *rows = sheet.iter_rows(values_only=True)
    return {
        head: np.array([np.nan if row[at] is None else row[at] for row in rows])
        for at, head in enumerate(heads)
        if head is not None and all(isinstance(row[at], int | float | None) for row in rows)
    }


def same(written, values):
    """Whether numbers of a workbook are the figure's, to the 16 digits that a workbook keeps."""
    return np.allclose(written, values, rtol=1e-15, atol=0, equal_nan=True)


def test_every_number_of_every_figure_can_be_read_back(deck, pages):
    """Lines and columns from the chart, edges of bands from the sheet behind it; what has no value has no point."""
    found = charts(deck)
    figures = [one for each in pages for one in each.shown if not isinstance(one, Table)]
    assert {f"chokepoint:{one.id}" for one in figures} == set(found)
    for figure in figures:
        chart = found[f"chokepoint:{figure.id}"]
        drawn, sheet = series(chart), cells(chart)
        lines = figure.series if isinstance(figure, Columns) else figure.lines
        for at, line in enumerate(lines):
            index = at if isinstance(figure, Columns) else LINE - 1 if line.id == "reference" else LINE + at
            assert np.array_equal(numbers(drawn[index]), line.values, equal_nan=True)
            assert same(sheet[line.label], line.values)
            points = drawn[index]._element.xpath("c:val//c:pt")
            assert len(points) == np.isfinite(line.values).sum()
        for band in () if isinstance(figure, Columns) else figure.bands:
            assert same(sheet[f"{band.label}, low"], band.low)
            assert same(sheet[f"{band.label}, high"], band.high)


def test_a_fan_is_areas_on_an_invisible_base_under_lines_on_the_same_axes(deck, pages):
    figure = next(one for each in pages for one in each.shown if isinstance(one, Figure) and len(one.bands) > 1)
    chart = charts(deck)[f"chokepoint:{figure.id}"]
    areas, lines = chart.plots
    assert [type(one).__name__ for one in (areas, lines)] == ["AreaPlot", "LinePlot"]
    axes = [plot._element.xpath("c:axId/@val") for plot in (areas, lines)]
    assert axes[0] == axes[1]
    drawn = series(chart)
    assert drawn[AREA]._element.xpath("c:spPr/a:noFill")
    edges = np.cumsum([numbers(drawn[AREA + step]) for step in range(4)], axis=0)
    wide, narrow = figure.bands
    assert np.allclose(edges, [wide.low, narrow.low, narrow.high, wide.high], equal_nan=True)
    assert len(areas.categories) == len(figure.at)
    assert chart._chartSpace.xpath("c:chart/c:dispBlanksAs/@val") == ["gap"]


def test_a_band_with_a_gap_is_drawn_by_its_edges():
    """PowerPoint lets an area fall to zero where it has no value; lines have a gap there."""
    figure = pages_by_hand(gap=True)["share"].shown[0]
    made = Presentation(io.BytesIO(deck_bytes(pages_by_hand(gap=True).values(), imprint())))
    chart = charts(made)[f"chokepoint:{figure.id}"]
    assert [type(one).__name__ for one in chart.plots] == ["LinePlot"]
    drawn, (wide, narrow) = series(chart), figure.bands
    for at, edge in enumerate((wide.low, narrow.low, narrow.high, wide.high)):
        assert np.array_equal(numbers(drawn[OUTLINE + at]), edge, equal_nan=True)
        assert drawn[OUTLINE + at]._element.xpath("c:spPr/a:ln/a:solidFill")


def test_parts_of_a_whole_are_labelled_to_add_up_to_100(deck):
    """The labels of a column's parts, each the number in the chart, make 100 wherever the year is known."""
    chart = charts(deck)["chokepoint:market.binding.yearly"]
    drawn = list(series(chart).values())
    known = np.flatnonzero(np.isfinite(numbers(drawn[0])))
    assert known.size
    for at in known:
        parts = whole_percents(np.array([numbers(one)[at] for one in drawn]))
        assert sum(int(one.removesuffix(" %")) for one in parts) == 100
        for one, part in zip(drawn, parts, strict=True):
            label = one._element.xpath(f"c:dLbls/c:dLbl[c:idx/@val={at}]")[0]
            told = "".join(label.xpath(".//a:t/text()"))
            assert told == part or (label.xpath("c:delete") and numbers(one)[at] < 0.04)


def test_a_slide_says_headline_method_and_imprint_and_its_chart_says_what_it_shows(deck, pages, told):
    """Title, detail, footer, speaker notes and alternative text are the page's own."""
    texts = {}
    for slide in deck.slides:
        shapes = {one.name: one for one in slide.shapes}
        texts.setdefault(shapes["Chokepoint title"].text_frame.text.replace("\u00a0", " "), (slide, shapes))
    for page_ in pages:
        slide, shapes = next(texts[one] for one in (page_.title, f"{page_.title} (1 of 2)") if one in texts)
        assert slide.shapes.title.name == "Chokepoint title"
        if page_.detail:
            assert shapes["Chokepoint detail"].text_frame.text.replace("\u00a0", " ") == page_.detail
        assert page_.method in slide.notes_slide.notes_text_frame.text
        footer = shapes["Chokepoint footer"].text_frame.text
        assert footer in {told.imprint.line(room) for room in range(400)}
        for figure in page_.shown:
            words = shapes[f"chokepoint:{figure.id}"]._element.nvGraphicFramePr.cNvPr.get("descr")
            assert figure.title in words
            if isinstance(figure, Figure):
                assert amount(float(figure.lines[0].values[-1]), figure.unit) in words


def test_a_long_table_goes_on_over_further_slides_with_every_row_once(deck, pages):
    table = next(one for each in pages for one in each.shown if one.id == "sources")
    slides = [slide for slide in deck.slides if any(one.name == "chokepoint:sources" for one in slide.shapes)]
    rows, widths = [], set()
    for number, slide in enumerate(slides, start=1):
        assert slide.shapes.title.text_frame.text.endswith(f" ({number}\u00a0of\u00a0{len(slides)})")
        made = next(one.table for one in slide.shapes if one.has_table)
        told = [tuple(cell.text for cell in row.cells) for row in made.rows]
        assert told[0] == table.columns
        rows += told[1:]
        widths.add(tuple(one.width for one in made.columns))
    assert len(slides) > 1
    assert len(widths) == 1, "columns stand where they stood on the slide before"
    for width, texts in zip(next(iter(widths)), zip(table.columns, *table.rows, strict=True), strict=True):
        longest = max(len(one) for one in texts)
        assert longest > 12 or width > Pt(11 * 0.65 * longest), "a date stays in one line in any font"
    assert tuple(rows) == table.rows


def test_the_arrow_goes_from_the_reference_to_the_scenario(deck, pages):
    """Its ends are where the chart's axis has the two medians, at the middle of its year."""
    page_ = next(one for one in pages if one.difference is not None)
    figure, told = page_.shown[0], page_.difference
    slide = next(one for one in deck.slides if any(shape.name.endswith(":arrow") for shape in one.shapes))
    shapes = {one.name: one for one in slide.shapes}
    frame, arrow = shapes[f"chokepoint:{figure.id}"], shapes[f"chokepoint:{figure.id}:arrow"]
    layout = frame.chart._chartSpace.xpath("c:chart/c:plotArea/c:layout/c:manualLayout")[0]
    x, y, w, h = (float(layout.xpath(f"c:{one}/@val")[0]) for one in "xywh")
    part = (told.year + 0.5 - figure.at[0]) / (figure.at[-1] - figure.at[0])
    assert arrow.begin_x == pytest.approx(frame.left + frame.width * (x + w * part), abs=20)
    for at, share in ((arrow.begin_y, told.before), (arrow.end_y, told.after)):
        assert at == pytest.approx(frame.top + frame.height * (y + h * (1 - share)), abs=20)
    assert shapes[f"chokepoint:{figure.id}:arrow words"].text_frame.text == told.label


def test_the_same_pages_make_the_same_file_and_stopping_makes_none(told, pages):
    first, second = (deck_bytes(pages[:3], told.imprint) for _time in range(2))
    assert first == second
    seen = []
    deck_bytes(pages[:2], told.imprint, step=lambda done, of: seen.append((done, of)))
    assert seen == [(0, 2), (1, 2), (2, 2)]

    def stop(done, _of):
        if done:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        deck_bytes(pages[:2], told.imprint, step=stop)


def test_names_with_every_awkward_character_leave_a_sound_file():
    """Whatever people type into names is in the deck, but for what no XML can hold; a formula stays a text."""
    awkward = "=1+1 <&>\"' \u2603 \U0001f600 \u05e9 \\x"
    told = pages_by_hand()["share"]
    figure = told.shown[0]
    lines = (replace(figure.lines[0], label=f"{awkward}\x00\x0b\ud800\ufffe"), *figure.lines[1:])
    page_ = replace(told, title=f"{awkward}\n\x07more", shown=(replace(figure, lines=lines, title=awkward),))
    made = Presentation(io.BytesIO(deck_bytes([page_], replace(imprint(), scenario=f"{awkward}\x01"))))
    assert made.slides[0].shapes.title.text_frame.text == f"{awkward} more"
    chart = charts(made)[f"chokepoint:{figure.id}"]
    assert series(chart)[LINE].name == awkward
    assert chart.chart_title.text_frame.text == awkward
    assert awkward in cells(chart)
    footer = next(one for one in made.slides[0].shapes if one.name == "Chokepoint footer")
    assert footer.text_frame.text.startswith(awkward)


ORDER = {
    # the children of an element in the order of the schema; PowerPoint repairs, and so empties, what is out of it
    "chartSpace": "date1904 lang roundedCorners style clrMapOvr chart spPr txPr externalData printSettings",
    "chart": "title autoTitleDeleted plotArea legend plotVisOnly dispBlanksAs",
    "plotArea": "layout areaChart lineChart barChart dateAx catAx valAx spPr",
    "areaChart": "grouping varyColors ser dLbls dropLines axId",
    "lineChart": "grouping varyColors ser dLbls dropLines hiLowLines upDownBars marker smooth axId",
    "barChart": "barDir grouping varyColors ser dLbls gapWidth overlap serLines axId",
    "ser": "idx order tx spPr invertIfNegative marker dPt dLbls errBars cat val smooth",
    "dLbls": "dLbl delete numFmt spPr txPr dLblPos showLegendKey showVal showCatName showSerName showPercent"
    " showBubbleSize separator",
    "dLbl": "idx delete layout tx numFmt spPr txPr dLblPos showLegendKey showVal showCatName showSerName showPercent"
    " showBubbleSize separator",
    "errBars": "errDir errBarType errValType noEndCap plus minus val spPr",
    "marker": "symbol size spPr",
    "catAx": "axId scaling delete axPos majorGridlines title numFmt majorTickMark minorTickMark tickLblPos spPr txPr"
    " crossAx crosses auto lblAlgn lblOffset tickLblSkip tickMarkSkip noMultiLvlLbl",
    "dateAx": "axId scaling delete axPos majorGridlines title numFmt majorTickMark minorTickMark tickLblPos spPr txPr"
    " crossAx crosses auto lblOffset baseTimeUnit majorUnit majorTimeUnit minorUnit minorTimeUnit",
    "valAx": "axId scaling delete axPos majorGridlines title numFmt majorTickMark minorTickMark tickLblPos spPr txPr"
    " crossAx crosses crossBetween majorUnit",
    "scaling": "orientation max min",
    "manualLayout": "layoutTarget xMode yMode wMode hMode x y w h",
    "title": "tx layout overlay spPr txPr",
    "legend": "legendPos legendEntry layout overlay spPr txPr",
}


def test_the_elements_of_every_chart_stand_in_the_schema_s_order(deck):
    for name, chart in charts(deck).items():
        for element in chart._chartSpace.iter():
            local = element.tag.rpartition("}")[2]
            if local in ORDER and "/chart}" in element.tag and len(element):
                order = ORDER[local].split()
                places = [order.index(child.tag.rpartition("}")[2]) for child in element]
                assert places == sorted(places), (name, local)
        every = [one.get("val") for one in chart._chartSpace.iter() if one.tag.endswith("}order")]
        assert len(set(every)) == len(every)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_renders_a_page_for_each_slide(told, pages, tmp_path):
    """Charts, columns, tables and texts open in another program, which makes a page of each slide."""
    kinds = ("title", "share.training.revenue", "market.binding", "comparison", "sources")
    chosen = [one for one in pages if one.id in kinds]
    (tmp_path / "deck.pptx").write_bytes(deck_bytes(chosen, told.imprint))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path)]
    subprocess.run([*command, str(tmp_path / "deck.pptx")], check=True, capture_output=True, timeout=120)
    content = (tmp_path / "deck.pdf").read_bytes()
    count = len(Presentation(tmp_path / "deck.pptx").slides)
    assert len(re.findall(rb"/Type\s*/Page\b", content)) == count
