"""A field of cells: contour, walk by keys and mouse, words for screen readers, gaps."""

from dataclasses import replace
from functools import partial

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QSignalSpy

from desktop.widgets.field_chart import FieldChart, FieldView, edges
from scenarios.figures.plot_words import plot_reading
from scenarios.figures.plots import Field
from scenarios.units import UNITS

VALUES = np.array([[0.9, 0.7, 0.4], [0.6, 0.5, np.nan]])
FIELD = Field(
    id="frontier",
    title="Probability over tier and HBM supply",
    unit="fraction",
    across=("T1", "T2", "T3"),
    down=("×2", "×1"),
    across_title="Tier",
    down_title="HBM supply",
    values=VALUES,
    level=0.6,
    level_label="asked",
)


def view(shown):
    return FieldView(shown, UNITS[shown.unit].write, partial(plot_reading, shown))


@pytest.fixture
def chart(qtbot):
    chart = FieldChart()
    qtbot.addWidget(chart)
    chart.resize(480, 320)
    chart.show()
    chart.show_field(view(FIELD))
    return chart


def test_the_contour_runs_between_cells_at_the_level_and_those_below():
    """Every edge between the two kinds is there once; a gap counts as below."""
    assert set(edges(np.nan_to_num(VALUES, nan=-np.inf) >= 0.6)) == {(2, 0, False), (1, 1, False), (1, 1, True)}
    assert edges(np.ones((2, 3), dtype=bool)) == []


def test_the_hand_walks_over_the_cells_and_a_reader_hears_each(chart, qtbot):
    """Arrows go from cell to cell and stop at the edge, a click goes where it points."""
    spy = QSignalSpy(chart.place_chosen)
    chart.setFocus()
    for key in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_End):
        qtbot.keyClick(chart, key)
    spoken = QAccessible.queryAccessibleInterface(chart)
    assert spoken.text(QAccessible.Text.Value) == "Tier: T3; HBM supply: ×1; none"
    qtbot.mouseClick(chart, Qt.MouseButton.LeftButton, pos=chart.cell((1, 0)).center().toPoint())
    assert [tuple(spy.at(row)) for row in range(spy.count())] == [(0, 1), (2, 1), (1, 0)]
    assert spoken.text(QAccessible.Text.Value) == "Tier: T2; HBM supply: ×2; 70 %"


def test_a_cell_that_has_a_name_shows_and_says_it(chart, qtbot):
    bare = chart.grab().toImage()
    chart.show_field(view(replace(FIELD, names=(("Open", "Shut", "Mixed"), ("a", "b", "c")))))
    named = chart.grab().toImage()
    above = chart.cell((0, 0)).center().toPoint()
    places = [(above.x() + right, above.y() - up) for right in range(9) for up in range(4, 14)]
    assert any(bare.pixel(*one) != named.pixel(*one) for one in places)
    chart.setFocus()
    qtbot.keyClick(chart, Qt.Key.Key_Right)
    assert chart.spoken_value().startswith("Shut; Tier: T2")


def test_a_gap_is_hatched_and_other_cells_have_one_shade(chart):
    """What is not known does not look like a low value."""
    picture = chart.grab().toImage()
    gap, full = (chart.cell(place).center().toPoint() for place in ((2, 1), (1, 1)))
    assert len({picture.pixelColor(gap.x() + step, gap.y()).name() for step in range(12)}) > 1, "hatched"
    assert picture.pixelColor(full.x() - 30, full.y() - 20) == picture.pixelColor(full.x() + 30, full.y() - 20)


def test_what_does_not_pass_is_drawn_without_harm(chart):
    """All cells alike, one cell alone, nothing at all."""
    for values in (np.full((2, 3), 0.5), np.full((2, 3), np.nan)):
        chart.show_field(view(replace(FIELD, values=values)))
        chart.grab()
    chart.show_field(None)
    chart.grab()
    assert chart.place_at(QPointF(100, 100)) is None
    assert chart.spoken_value() == ""


def test_the_cells_make_room_for_names_that_need_more_lines(chart):
    """Another field, another size and a larger text are placed anew, and the click still finds its cell."""
    before = chart.box()
    worded = replace(
        FIELD, across=("on average in all runs of it", "in the worst tenth of all runs that were drawn", "in the worst")
    )
    chart.show_field(view(worded))
    assert chart.box().height() < before.height()
    chart.resize(1400, 320)
    assert chart.box().height() == before.height()
    assert chart.place_at(chart.cell((2, 1)).center()) == (2, 1)
