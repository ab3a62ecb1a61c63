import io
import zipfile
from dataclasses import replace

import numpy as np
import openpyxl
import pandas as pd
import pytest
import xlsxwriter
from PIL import Image, ImageColor

from resources.looks import LIGHT
from scenarios.exports.csv_tables import STATISTICS
from scenarios.exports.formats import unwatched
from scenarios.exports.shades import shades_of
from scenarios.exports.workbook.book import set_up_print, workbook_bytes
from scenarios.exports.workbook.charts import layers_of
from scenarios.exports.workbook.grids import page_grids
from scenarios.exports.workbook.names import sheet_names
from scenarios.exports.workbook.sheets import TOP, Looks, write_grid
from scenarios.figures.cells import cells_of
from scenarios.figures.figure import Band, Figure, Line, Table
from scenarios.figures.pages import page, standard_pages
from scenarios.figures.plots import contour_of
from scenarios.quantiles import quantiles
from tests import plots

OWN = ["Published", "All levers", "All assumptions", "Results"]


@pytest.fixture(scope="module")
def pages(told):
    return [page(told, one) for one in standard_pages()]


@pytest.fixture(scope="module")
def content(told, pages):
    return workbook_bytes(told, pages, True, unwatched)


@pytest.fixture(scope="module")
def book(content):
    return openpyxl.load_workbook(io.BytesIO(content))


def rows(sheet):
    """Return the table of a sheet, with its heads first, down to the first empty row."""
    found = []
    for row in sheet.iter_rows(min_row=TOP + 1, values_only=True):
        if all(cell is None for cell in row):
            break
        found.append(row)
    return found


def frame(content, name):
    return pd.read_excel(io.BytesIO(content), sheet_name=name, header=TOP)


def test_every_number_of_every_figure_reads_back_and_gaps_are_empty(pages, book):
    """Cell by cell: texts, years and numbers as the figures have them, nothing where they have nothing."""
    sheets = iter(book.worksheets[1:])
    gaps = 0
    for one in pages[1:]:
        for shown in one.shown:
            cells, read = cells_of(shown), rows(next(sheets))
            width = len(cells.heads)
            assert read[0][:width] == cells.heads
            for row, expected in zip(read[1:], cells.rows, strict=True):
                for cell, value in zip(row[:width], expected, strict=True):
                    empty = value == "" or (isinstance(value, float) and np.isnan(value))
                    gaps += empty
                    assert cell is None if empty else cell == value
                    assert empty or isinstance(cell, str) == isinstance(value, str)
    assert gaps > 100
    assert [one.title for one in sheets] == [*OWN, "Draws"]


def test_results_and_draws_are_the_projection_s(told, content):
    results = frame(content, "Results")
    chosen = results[
        (results.workload == "training") & (results.definition == "stock") & (results["count"] == "with_grey")
    ]
    share = told.projection.share("stock", "with_grey", "training")
    expected = np.vstack([share[:, 0], quantiles(share, tuple(STATISTICS.values()))]).T
    np.testing.assert_array_equal(chosen.iloc[:, 4:].to_numpy(), expected)
    draws = frame(content, "Draws")
    assert draws.run.tolist() == list(range(41))
    yearly = told.projection.share("revenue", "with_grey", "inference", 2028)
    np.testing.assert_array_equal(draws["inference, with_grey, 2028 (share)"].to_numpy(), yearly)


def test_levers_and_assumptions_hold_values_ranges_and_sources(told, content):
    catalog = told.projection.catalog
    levers, assumptions = (
        frame(content, "All levers").set_index("id"),
        frame(content, "All assumptions").set_index("id"),
    )
    assert levers.index.tolist() == [one.id for one in catalog.levers]
    hbm = catalog.parameters["hbm_supply"]
    assert levers.loc["hbm_supply"].iloc[3:8].tolist() == [1.0, 1.0, hbm.central, hbm.minimum, hbm.maximum]
    assert levers.loc["tier"].iloc[3] == "T8 from 2027Q1"
    assert levers.loc["tier", "Baseline"] == "T5"
    assert levers.loc["export_fee", "baseline"] == "as the tier says"
    assert assumptions.index.tolist() == list(catalog.parameters)
    assert assumptions.loc["die_area", "own value"] == 7
    drawn = catalog.parameters["licence_approval"]
    assert assumptions.loc["licence_approval", ["low", "central", "high"]].tolist() == [
        drawn.low,
        drawn.central,
        drawn.high,
    ]
    assert assumptions.loc["licence_approval", "source ids"] == "; ".join(drawn.evidence)
    assert assumptions["publishers"].notna().all()


def test_no_text_of_the_user_is_a_formula(told, book):
    """The only formulas are the widths of fans."""
    formulas = [cell.value for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    assert formulas
    assert all(formula.count("-") == 1 and len(formula) < 12 for formula in formulas)
    assert book["Contents"]["A1"].value == told.imprint.scenario
    assert book["Contents"]["A1"].data_type == "s"
    assert "=HYPERLINK(1)" in [cell.value for cell in book["Levers"]["D"]]


def test_the_first_sheet_links_to_every_other(told, book):
    sheet = book["Contents"]
    links = [cell.hyperlink.location for cell in sheet["A"] if cell.hyperlink]
    assert [link.replace("'", "").removesuffix("!A1") for link in links] == book.sheetnames[1:]
    words = [cell.value for cell in sheet["A"] if cell.value]
    assert told.imprint.line() in words


def test_sheets_are_set_up_to_be_read_filtered_and_printed(told, book):
    for sheet in book.worksheets[1:]:
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
        assert sheet.oddFooter.left.text.startswith("=1+1")
        assert sheet.freeze_panes == f"B{TOP + 2}"
        assert sheet.auto_filter.ref.startswith(f"A{TOP + 1}:")
    share = book.worksheets[1]
    assert share.cell(TOP + 2, 2).number_format == "0.0%"
    assert share.cell(TOP + 1, 2).value == "Median (share)"
    assert book["Money"].cell(TOP + 1, 2).value == "Chinese-made (billion USD a year)"


def test_charts_are_native_and_of_the_numbers_of_their_sheet(pages, book):
    kinds = {name: [type(one).__name__ for one in book[name]._charts] for name in book.sheetnames}
    assert kinds["Money"] == kinds["Beside the shipped scenarios"] == ["BarChart"]
    assert kinds["Binding input, by quarter"] == ["LineChart"]
    assert book["Money"]._charts[0].grouping == "stacked"
    assert book["Demand"]._charts[0].grouping == "clustered"
    share = book.worksheets[1]
    fan = share._charts[0]
    assert (type(fan).__name__, fan.grouping) == ("AreaChart", "stacked")
    layers = [one.val.numRef.f.split("!")[1] for one in fan.series]
    assert layers == [f"${column}${TOP + 2}:${column}${TOP + 33}" for column in ("D", "H", "I", "J")]
    charted = [name for name, found in kinds.items() if found]
    assert len(charted) == sum(not isinstance(shown, Table) for one in pages for shown in one.shown)


def test_a_band_with_a_gap_is_no_area_that_would_draw_it_as_zero():
    at = 2027.125 + np.arange(3) / 4
    whole, gap = np.array([0.2, 0.3, 0.4]), np.array([0.2, np.nan, 0.4])
    line = Line("median", "Median", whole)
    figure = Figure("f", "F", "fraction", at, 2026, (line,), (Band("80", "8 in 10", whole, whole + 0.1),), ())
    assert layers_of(figure) == ((2, 3),)
    assert layers_of(replace(figure, bands=(Band("80", "8 in 10", gap, whole),))) == ()
    assert layers_of(replace(figure, bands=(Band("80", "8 in 10", whole - 1, whole),))) == ()


def test_the_same_input_gives_the_same_bytes_whatever_the_day(told, content):
    few = [page(told, one) for one in ("market.gap", "levers")]
    assert workbook_bytes(told, few, False, unwatched) == workbook_bytes(told, few, False, unwatched)
    core = zipfile.ZipFile(io.BytesIO(content)).read("docProps/core.xml").decode()
    assert core.count("2026-11-26T00:00:00Z") == 2


def test_it_stops_between_sheets(told):
    def step(done, of):
        assert of == 4
        if done:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        workbook_bytes(told, [page(told, "levers")], False, step)


def test_a_spreadsheet_draws_every_kind_of_chart(told, pages_of, tmp_path):
    """A fan, stacked and grouped columns, and lines: each with its title, its names and its colours on the page."""
    chosen = [page(told, one) for one in ("share.training.revenue", "market.binding", "comparison")]
    grids = [grid for one in chosen for grid in page_grids(one)]
    with xlsxwriter.Workbook(tmp_path / "book.xlsx", {"strings_to_formulas": False}) as book:
        looks = Looks(book)
        for name, grid in zip(sheet_names(one.name for one in grids), grids, strict=True):
            sheet = book.add_worksheet(name)
            write_grid(book, sheet, looks, grid, name)
            set_up_print(sheet, told)
    printed = pages_of(tmp_path / "book.xlsx")
    colours = ((LIGHT.band_50, LIGHT.band_80), (LIGHT.observed,), (LIGHT.observed,), (LIGHT.domestic, LIGHT.observed))
    for grid, wanted, words, picture in zip(grids, colours, printed.texts, printed.pictures, strict=True):
        assert grid.shown.title in " ".join(words.split())
        with Image.open(picture) as opened:
            counted = dict(map(reversed, opened.convert("RGB").getcolors(1 << 24)))
        assert all(counted.get(ImageColor.getrgb(one), 0) > 20 for one in wanted)


@pytest.fixture(scope="module")
def plot_sheets():
    """Return a sheet for each figure that is not over time, by the figure's name."""
    figures = {**plots.plots(), **plots.awkward()}
    written = io.BytesIO()
    with xlsxwriter.Workbook(written, {"strings_to_formulas": False}) as book:
        looks = Looks(book)
        for at, shown in enumerate(figures.values()):
            (grid,) = page_grids(plots.page_of(shown))
            write_grid(book, book.add_worksheet(f"s{at}"), looks, grid, "s0")
    sheets = openpyxl.load_workbook(written)
    return {name: (figures[name], sheets[f"s{at}"]) for at, name in enumerate(figures)}


@pytest.mark.parametrize("name", [*plots.plots(), *plots.awkward()])
def test_numbers_that_are_not_over_time_read_back_too(plot_sheets, name):
    shown, sheet = plot_sheets[name]
    cells = cells_of(shown)
    for row, expected in enumerate(cells.rows, start=TOP + 2):
        for place, value in enumerate(expected, start=1):
            empty = value == "" or (isinstance(value, float) and np.isnan(value))
            assert sheet.cell(row, place).value == (None if empty else value)


def referred(sheet, reference):
    """Return the numbers that a series refers to; NaN for an empty cell."""
    area = reference.numRef.f.split("!")[1].replace("$", "")
    found = sheet[area] if ":" in area else ((sheet[area],),)
    return [np.nan if row[0].value is None else row[0].value for row in found]


@pytest.mark.parametrize("name", ["waterfall", "tornado", "one row", "negative"])
def test_bars_are_stacks_whose_pieces_end_where_the_bars_do(plot_sheets, name):
    """On each side of zero, what is stacked reaches as far as the bar and what hangs together with others."""
    shown, sheet = plot_sheets[name]
    (chart,) = sheet._charts
    assert (type(chart).__name__, chart.barDir, chart.grouping) == ("BarChart", "bar", "stacked")
    heights = np.nan_to_num(np.array([referred(sheet, one.val) for one in chart.series[:-1]]))
    for row, one in enumerate(shown.rows):
        if np.isnan(one.end):
            assert not heights[1:, row].any(), "nothing on the base, which is not drawn"
            continue
        ends = [one.begin, one.end, one.end if one.alone is None else one.alone]
        up, down = heights[:, row].clip(0).sum(), heights[:, row].clip(None, 0).sum()
        assert (up, down) == pytest.approx((max(0, *ends), min(0, *ends)), abs=1e-12)
    assert chart.series[0].graphicalProperties.noFill
    patterns = [point.graphicalProperties.pattFill for one in chart.series for point in one.dPt or ()]
    assert any(patterns) == any(row.alone is not None for row in shown.rows)


def test_curves_and_runs_are_points_of_the_cells(plot_sheets):
    shown, sheet = plot_sheets["curves"]
    (chart,) = sheet._charts
    assert type(chart).__name__ == "ScatterChart"
    training = chart.series[1]
    np.testing.assert_array_equal(referred(sheet, training.yVal)[:11], shown.lines[1].values)
    assert referred(sheet, training.xVal)[:11] == shown.x.tolist()
    assert set(referred(sheet, chart.series[4].yVal)) == {0.8}
    assert referred(sheet, chart.series[5].xVal) == [2.62, 0.9]
    shown, sheet = plot_sheets["cloud"]
    others, chosen, left, top = sheet._charts[0].series
    np.testing.assert_array_equal(referred(sheet, chosen.yVal), np.where(shown.chosen, shown.y, np.nan))
    np.testing.assert_array_equal(referred(sheet, others.xVal), shown.x)
    assert (referred(sheet, left.xVal), referred(sheet, top.yVal)) == ([1.4, 1.4], [35.0, 35.0])


def test_a_field_is_shaded_cells_with_thick_edges_and_no_chart(plot_sheets):
    shown, sheet = plot_sheets["field"]
    assert sheet._charts == []
    shade = shades_of(shown, LIGHT)
    right, below = contour_of(shown)
    for row, column in np.ndindex(shown.values.shape):
        cell = sheet.cell(TOP + 2 + row, 2 + column)
        assert cell.fill.fgColor.rgb[2:] == shade(float(shown.values[row, column])).lstrip("#").upper()
        if column < right.shape[1]:
            assert (cell.border.right.style == "thick") == right[row, column]
        if row < below.shape[0]:
            assert (cell.border.bottom.style == "thick") == below[row, column]


def test_a_figure_without_a_number_has_no_chart(plot_sheets):
    assert [len(plot_sheets[name][1]._charts) for name in ("no rows", "no value", "one cell", "one run")] == [0] * 4
