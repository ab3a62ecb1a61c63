"""Walk, click and hear bars as a person would; they stand where their numbers say, at every width and text size."""

from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QAction, QColor, QHelpEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QToolTip

from desktop.theme import palette_of
from desktop.widgets.span_chart import SpanChart
from resources.looks import DARK, LIGHT
from scenarios.figures.plots import Point, Span, Spans

WATERFALL = Spans(
    id="why.training",
    title="What moved training",
    unit="fraction",
    rows=(
        Span("reference", "Baseline", 0.0, 0.4, "level", said="40.0 %"),
        Span("hbm", "HBM that reaches the packagers of a country", 0.4, 0.6, "policy", alone=0.5, said="+20.0 points"),
        Span("own", "Software", 0.6, 0.5, "assumption", error=0.01, said="\u221210.0 points", note="Alone: unchanged."),
        Span("now", "Reopened", 0.0, 0.5, "level", said="50.0 %"),
    ),
    text="HBM explains it.",
)
TORNADO = Spans(
    id="matters",
    title="What matters",
    unit="fraction",
    rows=(
        Span("a", "Yield", 0.3, 0.5, "uncertainty", points=(Point(0.3, "low"), Point(0.55, "mid"), Point(0.5, "high"))),
    ),
    base=0.4,
    base_label="now",
)


@pytest.fixture
def shown(qtbot):
    """Return what shows a figure in a window of a width, with the focus on it."""

    def show(spans, width=700):
        chart = SpanChart()
        qtbot.addWidget(chart)
        chart.show_spans(spans)
        chart.resize(width, chart.heightForWidth(width))
        chart.show()
        chart.activateWindow()
        chart.setFocus()
        qtbot.waitUntil(chart.hasFocus)
        return chart

    return show


def middle(chart, row):
    return chart.places().rows[row].bar.center().toPoint()


def pixel(chart, row, value):
    """Return the colour of a bar where a value lies, near its upper edge."""
    places = chart.places()
    return chart.grab().toImage().pixelColor(round(places.x(value)), round(places.rows[row].bar.top()) + 3)


def test_keys_walk_the_bars_and_enter_chooses(shown, qtbot):
    chart, walked, chosen = shown(WATERFALL), [], []
    chart.walked.connect(walked.append)
    chart.chosen.connect(chosen.append)
    for key in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_End, Qt.Key.Key_Down):
        qtbot.keyClick(chart, key)
    assert walked == ["hbm", "own", "now"]
    assert chosen == ["own"]
    qtbot.keyClick(chart, Qt.Key.Key_Home)
    assert chart.row().id == "reference"


def test_a_click_chooses_the_bar_under_it(shown, qtbot):
    chart, chosen = shown(WATERFALL), []
    chart.chosen.connect(chosen.append)
    qtbot.mouseClick(chart, Qt.MouseButton.LeftButton, pos=middle(chart, 1))
    assert chosen == ["hbm"]
    assert chart.row().id == "hbm"
    qtbot.mouseClick(chart, Qt.MouseButton.RightButton, pos=middle(chart, 2))
    qtbot.mouseClick(chart, Qt.MouseButton.LeftButton, pos=QPoint(5, chart.height() - 3))
    assert chosen == ["hbm"]


def test_showing_tells_nothing_and_keeps_the_bar_in_hand(shown, qtbot):
    chart, heard = shown(WATERFALL), []
    chart.chosen.connect(heard.append)
    chart.walked.connect(heard.append)
    qtbot.keyClick(chart, Qt.Key.Key_End)
    del heard[:]
    chart.show_spans(Spans("x", "x", "fraction", WATERFALL.rows[2:]))
    assert chart.row().id == "now"
    chart.show_spans(TORNADO)
    assert chart.row().id == "a"
    assert heard == []


def test_a_screen_reader_hears_number_kind_note_and_place(shown, qtbot):
    chart = shown(WATERFALL)
    qtbot.keyClick(chart, Qt.Key.Key_Down)
    qtbot.keyClick(chart, Qt.Key.Key_Down)
    answer = QAccessible.queryAccessibleInterface(chart).text(QAccessible.Text.Value)
    assert answer == "Software, \u221210.0 points, assumption. Alone: unchanged.; 3 of 4"
    assert chart.accessibleDescription() == "HBM explains it."
    chart.show_stale(True)
    assert "outdated" in chart.spoken_value()
    assert "low: 30 %; mid: 55 %; high: 50 %" in shown(TORNADO).spoken_value()
    chart.show_spans(None)
    assert chart.spoken_value() == "nothing to show"


def test_hovering_tells_of_the_bar_under_the_pointer(shown, qtbot):
    chart = shown(WATERFALL)
    place = middle(chart, 1)
    QApplication.sendEvent(chart, QHelpEvent(QHelpEvent.Type.ToolTip, place, chart.mapToGlobal(place)))
    assert "+20.0 points" in QToolTip.text()
    qtbot.mouseMove(chart, place)
    qtbot.waitUntil(lambda: chart.cursor().shape() == Qt.CursorShape.PointingHandCursor)


@pytest.mark.parametrize("width", [340, 700])
def test_bars_lie_where_their_numbers_say(shown, width):
    """Full as far as a lever acts alone, hatched beyond, empty outside; the same in light and in dark."""
    chart = shown(WATERFALL, width)
    for named in (DARK, LIGHT):
        chart.setPalette(palette_of(named))
        assert pixel(chart, 1, 0.45) == QColor(named.domestic)
        hatched = {pixel(chart, 1, 0.51 + 0.001 * step).name() for step in range(60)}
        assert len(hatched) > 1
        assert QColor(named.domestic).name() not in {pixel(chart, 1, value).name() for value in (0.39, 0.61)}


@pytest.mark.parametrize(("width", "size"), [(340, 1), (340, 2), (900, 1), (900, 2)])
def test_nothing_is_cut_and_nothing_lies_over_another(shown, width, size):
    """At 340 pixels and 200 % text too, names, numbers and bars have their room inside the chart."""
    font, before = QApplication.font(), QApplication.font()
    font.setPointSizeF(font.pointSizeF() * size)
    QApplication.setFont(font)
    try:
        chart = shown(WATERFALL, width)
        places = chart.places()
        for row in places.rows:
            assert not row.name.intersects(row.said)
            assert not row.bar.intersects(row.said)
            assert not row.bar.intersects(row.name)
            assert row.said.right() <= width
        wholes = [row.whole for row in places.rows]
        assert all(above.bottom() <= below.top() + 1 for above, below in pairwise(wholes))
        assert all(key.box.right() <= width for key in places.keys)
        assert places.height <= chart.height() + 1
        assert places.beside == (width == 900 and size == 1)
    finally:
        QApplication.setFont(before)


def test_the_axis_begins_at_nothing_only_where_that_is_near(shown):
    assert shown(WATERFALL).places().low == pytest.approx(0.4 - 0.06 * 0.2)
    small = Spans("x", "x", "fraction", (Span("r", "r", 0.0, 0.1, "level"), Span("a", "a", 0.1, 0.4, "policy")))
    assert shown(small).places().low == 0.0
    still = Spans("x", "x", "fraction", (Span("r", "r", 0.0, 0.4, "level"), Span("n", "n", 0.0, 0.4, "level")))
    assert shown(still).places().high > 0.4
    assert [round(one, 3) for one in shown(TORNADO).places().ticks] == [0.3, 0.35, 0.4, 0.45, 0.5, 0.55]


def test_a_bar_without_numbers_leaves_its_row_empty(shown):
    """Its name and words stand there; the axis is that of the others."""
    gap = Span("gap", "Nothing sold", float("nan"), float("nan"), "policy", said="none")
    chart = shown(Spans("x", "x", "fraction", (*TORNADO.rows, gap), base=0.4, base_label="now"))
    assert chart.places().high < 1
    row = chart.places().rows[1].bar
    picture = chart.grab().toImage()
    colours = {picture.pixelColor(x, round(row.top()) + 3).name() for x in range(round(row.left()), round(row.right()))}
    assert QColor(LIGHT.domestic).name() not in colours


def test_keys_of_the_chart_are_kept_from_the_windows_shortcuts(qtbot):
    """Down walks also where the window has an action for it; other keys go on to the window."""
    window, chart, heard = QMainWindow(), SpanChart(), []
    qtbot.addWidget(window)
    window.setCentralWidget(chart)
    for key in ("Down", "F3"):
        action = QAction(key, window)
        action.setShortcut(key)
        action.triggered.connect(lambda _checked, key=key: heard.append(key))
        window.addAction(action)
    chart.show_spans(WATERFALL)
    window.show()
    window.activateWindow()
    chart.setFocus()
    qtbot.waitUntil(chart.hasFocus)
    qtbot.keyClick(chart, Qt.Key.Key_Down)
    qtbot.keyClick(chart, Qt.Key.Key_F3)
    assert chart.row().id == "hbm"
    assert heard == ["F3"]
