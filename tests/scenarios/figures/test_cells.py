import numpy as np
import pytest

from scenarios.figures.cells import cells_of, columns_of, places_of, with_unit
from scenarios.figures.figure import Band, Columns, Figure, Line, Table
from scenarios.figures.readings import table_of
from tests import plots

LOW, MIDDLE, HIGH = np.array([0.1, np.nan]), np.array([0.2, np.nan]), np.array([0.3, np.nan])
AT = np.array([2026.875, 2027.125])
LINES = (Line("median", "Median", MIDDLE), Line("reference", "Base", HIGH))
FIGURE = Figure("f", "F", "fraction", AT, 2026.75, LINES, (Band("80", "8 in 10", LOW, HIGH),), (), statistic="median")
YEARS = Columns("c", "C", "USD bn/year", ("2026", "2027"), (Line("own", "Own", HIGH),), True, "share of runs")


def test_columns_have_stable_names_of_series_and_statistic():
    """A line named for its statistic is of the scenario; the edges of a band are quantiles of it."""
    names = [(one.series, one.statistic, one.label) for one in columns_of(FIGURE)]
    assert names == [
        ("scenario", "median", "Median"),
        ("reference", "median", "Base"),
        ("scenario", "p10", "8 in 10, low"),
        ("scenario", "p90", "8 in 10, high"),
    ]
    assert columns_of(FIGURE)[2].values is LOW
    assert [(one.series, one.statistic) for one in columns_of(YEARS)] == [("own", "share of runs")]


def test_places_are_quarters_or_the_names_of_groups():
    assert places_of(FIGURE) == ("2026Q4", "2027Q1")
    assert places_of(YEARS) == ("2026", "2027")


def test_cells_keep_numbers_and_name_their_unit():
    cells = cells_of(FIGURE)
    assert cells.heads[:2] == ("quarter", "Median (share)")
    assert cells.rows[0] == ("2026Q4", 0.2, 0.3, 0.1, 0.3)
    assert np.isnan(cells.rows[1][1:]).all()
    yearly = cells_of(YEARS)
    assert yearly.heads == ("year", "Own (billion USD a year)")
    assert yearly.rows[0] == (2026, 0.3)
    named = cells_of(Columns("c", "C", "fraction", ("Mine", "2027"), (Line("own", "Own", HIGH),), False))
    assert (named.heads[0], named.rows[1][0]) == ("scenario", "2027")


def test_a_table_keeps_its_texts_and_notes():
    table = Table("t", "T", ("a",), (False,), (("42 %",),), ("note",))
    cells = cells_of(table)
    assert (cells.rows, cells.units, cells.notes) == ((("42 %",),), ("",), ("note",))


@pytest.mark.parametrize(
    ("unit", "head"), [("x", "A (multiple)"), ("x H100", "A (H100)"), ("exponent", "A (exponent)")]
)
def test_every_unit_has_a_name(unit, head):
    assert with_unit("A", unit) == head


def test_the_table_of_a_figure_is_made_of_the_same_columns():
    table = table_of(FIGURE)
    assert table.columns == ("quarter", "Median", "Base", "8 in 10, low", "8 in 10, high")
    assert table.rows == (("2026 Q4", "20.0 %", "30.0 %", "10.0 %", "30.0 %"), ("2027 Q1", "", "", "", ""))


def test_bars_are_rows_with_their_ends_and_their_named_points():
    spans, cells = plots.tornado(), cells_of(plots.tornado())
    assert cells.heads[2:7] == tuple(
        f"{one} (share)" for one in ("from", "to", "alone", "sampling error", "Mine: 40 %")
    )
    first = spans.rows[0]
    assert cells.rows[0][:4] == ("Lever 0", "uncertainty", first.begin, first.end)
    assert cells.rows[0][5:9] == (0.01, 0.4, "×0.5", first.points[0].value)
    assert cells.rows[6][7] == ""
    assert np.isnan([*cells.rows[6][2:5], cells.rows[6][8]]).all()
    assert len(cells.units) == len(cells.heads) == len(cells.rows[0])
    assert (cells.units[3], cells.units[7], cells.notes) == ("fraction", "", ("Note.",))


def test_curves_have_a_row_for_each_place_and_each_point():
    curves, cells = plots.curves(), cells_of(plots.curves())
    assert cells.heads[0] == "HBM supply (multiple)"
    assert cells.heads[-4:] == (
        "sampling error, high (share)",
        "asked for: 80 % (share)",
        "point (share)",
        "what the point is",
    )
    assert (cells.units[0], cells.units[1]) == ("x", "fraction")
    assert [row[0] for row in cells.rows] == [*curves.x, 2.62, 0.9]
    assert cells.rows[0][1:3] == tuple(line.values[0] for line in curves.lines)
    assert np.isnan(cells.rows[4][2])
    assert cells.rows[11][-3:] == (0.8, 0.8, "×2.62")


def test_a_field_keeps_its_shape_and_a_cloud_its_runs():
    field, cells = plots.field(), cells_of(plots.field())
    assert cells.heads == (field.down_title, *field.across)
    np.testing.assert_array_equal([row[1:] for row in cells.rows], field.values)
    assert "asked for: 50 %" in cells.notes
    cloud, cells = plots.cloud(), cells_of(plots.cloud())
    np.testing.assert_array_equal([row[1:3] for row in cells.rows], np.column_stack([cloud.x, cloud.y]))
    assert [row[3] == cloud.chosen_label for row in cells.rows] == cloud.chosen.tolist()


@pytest.mark.parametrize("shown", [*plots.plots().values(), *plots.awkward().values()])
def test_every_plot_is_a_table_in_words(shown):
    table, cells = table_of(shown), cells_of(shown)
    assert all(len(row) == len(table.columns) == len(table.numeric) == len(cells.units) for row in table.rows)
    assert len(table.rows) == len(cells.rows)
    assert not any("nan" in cell for row in table.rows for cell in row)
