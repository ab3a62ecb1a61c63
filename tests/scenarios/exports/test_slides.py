import io
from datetime import date

import numpy as np
import pytest
from openpyxl import load_workbook  # type: ignore[import-untyped]
from pptx import Presentation

from scenarios.exports.slide_charts import AREA, LINE
from scenarios.exports.slides import deck_bytes
from scenarios.figures.figure import Columns, Figure, Table
from scenarios.figures.imprint import imprint_of
from scenarios.figures.pages import Told, page, standard_pages
from scenarios.projection import Engine
from scenarios.scenario import Scenario

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
