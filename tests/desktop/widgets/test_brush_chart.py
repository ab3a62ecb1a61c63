"""The brush over a histogram: dragged by the mouse, moved by keys, read aloud; showing it tells nothing."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QSignalSpy

from desktop.widgets.brush_chart import BrushChart, BrushView
from scenarios.figures.sentences import percent

VIEW = BrushView(tuple(range(50)), 0.0, 0.4, percent, "320 of 1,225 runs are bad", "A share")


@pytest.fixture
def chart(qtbot):
    chart = BrushChart()
    qtbot.addWidget(chart)
    chart.resize(500, 120)
    chart.show()
    chart.show_brush(VIEW)
    return chart


def at(chart, share):
    box = chart.box()
    return QPoint(round(box.left() + share * box.width()), round(box.center().y()))


def drag(qtbot, chart, begin, end):
    qtbot.mousePress(chart, Qt.MouseButton.LeftButton, pos=at(chart, begin))
    qtbot.mouseMove(chart, at(chart, (begin + end) / 2))
    qtbot.mouseRelease(chart, Qt.MouseButton.LeftButton, pos=at(chart, end))


@pytest.mark.parametrize(("begin", "end"), [(0.2, 0.6), (0.6, 0.2)])
def test_a_drag_chooses_a_range_whichever_way_it_goes(chart, qtbot, begin, end):
    spy = QSignalSpy(chart.brushed)
    drag(qtbot, chart, begin, end)
    assert spy.count() == 1
    assert spy.at(0) == pytest.approx([0.2, 0.6])


def test_a_drag_beyond_the_axis_ends_at_it_and_a_click_takes_all_below(chart, qtbot):
    spy = QSignalSpy(chart.brushed)
    drag(qtbot, chart, 0.5, 1.04)
    qtbot.mouseClick(chart, Qt.MouseButton.LeftButton, pos=at(chart, 0.3))
    assert [spy.at(place) for place in range(2)] == [pytest.approx([0.5, 1.0]), pytest.approx([0.0, 0.3])]


@pytest.mark.parametrize(
    ("keys", "ends"),
    [
        ([(Qt.Key.Key_Right, False)], (0.0, 0.41)),
        ([(Qt.Key.Key_PageDown, False)], (0.0, 0.3)),
        ([(Qt.Key.Key_End, False)], (0.0, 1.0)),
        ([(Qt.Key.Key_PageUp, True), (Qt.Key.Key_Right, True)], (0.11, 0.4)),
        ([(Qt.Key.Key_End, True)], (0.4, 0.4)),
        ([(Qt.Key.Key_PageUp, True), (Qt.Key.Key_Home, False)], (0.1, 0.1)),
    ],
)
def test_keys_move_either_end_and_never_past_the_other(chart, qtbot, keys, ends):
    chart.setFocus()
    spy = QSignalSpy(chart.brushed)
    for key, shifted in keys:
        modifier = Qt.KeyboardModifier.ShiftModifier if shifted else Qt.KeyboardModifier.NoModifier
        qtbot.keyClick(chart, key, modifier)
    assert chart.range() == pytest.approx(ends)
    assert spy.at(spy.count() - 1) == pytest.approx(list(ends))


def test_a_key_at_the_end_of_the_axis_tells_nothing(chart, qtbot):
    spy = QSignalSpy(chart.brushed)
    chart.setFocus()
    qtbot.keyClick(chart, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    assert spy.count() == 0


def test_it_is_read_aloud_and_showing_tells_nothing(chart):
    spy = QSignalSpy(chart.brushed)
    answer = QAccessible.queryAccessibleInterface(chart)
    assert answer.text(QAccessible.Text.Name) == "A share"
    assert answer.text(QAccessible.Text.Value) == "0 % \u2013 40 %; 320 of 1,225 runs are bad"
    chart.show_brush(None)
    assert (chart.spoken_value(), chart.range(), spy.count()) == ("", None, 0)


def test_a_range_in_the_hand_is_not_taken_away_by_an_answer(chart, qtbot):
    qtbot.mousePress(chart, Qt.MouseButton.LeftButton, pos=at(chart, 0.5))
    qtbot.mouseMove(chart, at(chart, 0.7))
    chart.show_brush(VIEW)
    assert chart.range() == pytest.approx((0.5, 0.7))


def test_bars_inside_have_a_colour_of_their_own(chart):
    before = chart.grab().toImage()
    chart.show_brush(BrushView(VIEW.counts, 0.5, 0.9, percent))
    after = chart.grab().toImage()
    assert before != after
