"""Curves over a lever: axis, walk by keys and mouse, words for screen readers, marks that stand clear of each other."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QSignalSpy

from desktop.widgets.curves_chart import CurvesChart, CurvesView, reach
from desktop.widgets.fan_data import Readings
from scenarios.figures.figure import Band, Line, Mark
from scenarios.figures.plot_words import plot_reading
from scenarios.figures.plots import Curves
from scenarios.units import UNITS

X = np.linspace(0, 2, 21)


def curves(values=None, unit="fraction", **more):
    """Return a probability that rises and falls, with its band, a level and two solutions."""
    values = 1 - (X - 1) ** 2 if values is None else values
    told = {
        "level": 0.5,
        "level_label": "asked",
        "marks": tuple(Mark(at, 0.5, f"×{at:.2f}", (), "", False) for at in (0.29, 1.71)),
        **more,
    }
    return Curves(
        id="seek",
        title="Probability over HBM supply",
        unit=unit,
        x=X,
        x_title="HBM supply",
        x_unit="x",
        lines=(Line("p", "probability", values),),
        bands=(Band("95", "19 in 20 samples", values - 0.05, values + 0.05),),
        **told,
    )


def view(shown):
    readings = Readings(len(shown.x), lambda place: plot_reading(shown, place))
    return CurvesView(shown, UNITS[shown.unit].write, UNITS[shown.x_unit].write, readings)


@pytest.fixture
def chart(qtbot):
    chart = CurvesChart()
    qtbot.addWidget(chart)
    chart.resize(560, 320)
    chart.show()
    chart.show_curves(view(curves()))
    return chart


def test_shares_have_the_axis_from_0_to_1_and_others_reach_over_all_that_is_shown():
    """A probability is never drawn larger than it is; what lies below zero is seen."""
    inside = curves(np.linspace(0.1, 0.9, 21))
    assert reach(inside) == (0.0, 1.0)
    low, high = reach(curves(np.linspace(-3, 7, 21), unit="x"))
    assert low <= -3.05
    assert high >= 7.05
    assert reach(curves(np.full(21, np.nan), unit="x", marks=(), level=None))[1] > 0


def test_the_hand_walks_by_keys_and_mouse_and_a_reader_hears_where_it_is(chart, qtbot):
    """Arrows go a place on, Home and End to the ends, a click where it points; the value in words."""
    spy = QSignalSpy(chart.place_chosen)
    chart.setFocus()
    qtbot.keyClick(chart, Qt.Key.Key_Home)
    qtbot.keyClick(chart, Qt.Key.Key_Left)
    qtbot.keyClick(chart, Qt.Key.Key_Right)
    qtbot.keyClick(chart, Qt.Key.Key_End)
    frame = chart.frame()
    qtbot.mouseClick(chart, Qt.MouseButton.LeftButton, pos=QPoint(round(frame.x(1.0)), round(frame.box.center().y())))
    assert [spy.at(row)[0] for row in range(spy.count())] == [0, 1, 20, 10]
    spoken = QAccessible.queryAccessibleInterface(chart)
    assert spoken.role() == QAccessible.Role.Chart
    assert spoken.text(QAccessible.Text.Name) == "Probability over HBM supply"
    assert spoken.text(QAccessible.Text.Value) == "HBM supply: ×1; probability: 100 %; 19 in 20 samples: 95 % to 105 %"


def test_up_and_down_are_left_to_the_page(chart, qtbot):
    """A curve has one row: keys that mean nothing here go on to where the chart stands."""
    chart.setFocus()
    before = chart.place
    qtbot.keyClick(chart, Qt.Key.Key_Up)
    assert chart.place == before


def test_the_pointer_tells_and_changes_nothing(chart, qtbot):
    """Hovering shows a line at the nearest place and leaves the hand where it was."""
    spy, frame = QSignalSpy(chart.place_chosen), chart.frame()
    before = chart.grab().toImage()
    qtbot.mouseMove(chart, QPoint(round(frame.x(0.5)), round(frame.box.center().y())))
    qtbot.waitUntil(lambda: chart.hover == (5, 0))
    assert chart.grab().toImage() != before
    assert spy.count() == 0


def test_words_of_marks_stand_clear_of_each_other(chart):
    """Two solutions close together are both readable, and none leaves the widget."""
    taken = []
    for point in (QPointF(300, 150), QPointF(306, 152), QPointF(555, 150)):
        place = chart._clearest(chart._beside(point, 80), taken, chart.frame())
        assert not any(place.intersects(other) for other in taken)
        assert place.right() <= chart.width()
        taken.append(place)


def test_a_chart_of_nothing_says_nothing(chart):
    """Taken away, the curves leave an empty chart without words."""
    chart.show_curves(None)
    assert chart.figure() is None
    assert chart.spoken_value() == ""
    assert chart.place_at(QPointF(100, 100)) is None
    chart.grab()
