import numpy as np
import pytest

from scenarios.figures.cells import cells_of, columns_of, places_of, with_unit
from scenarios.figures.figure import Band, Columns, Figure, Line, Table
from scenarios.figures.readings import table_of

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
    assert (cells.rows, cells.unit, cells.notes) == ((("42 %",),), "", ("note",))


@pytest.mark.parametrize(
    ("unit", "head"), [("x", "A (multiple)"), ("x H100", "A (H100)"), ("exponent", "A (exponent)")]
)
def test_every_unit_has_a_name(unit, head):
    assert with_unit("A", unit) == head


def test_the_table_of_a_figure_is_made_of_the_same_columns():
    table = table_of(FIGURE)
    assert table.columns == ("quarter", "Median", "Base", "8 in 10, low", "8 in 10, high")
    assert table.rows == (("2026 Q4", "20.0 %", "30.0 %", "10.0 %", "30.0 %"), ("2027 Q1", "", "", "", ""))
