"""The chart of any figure and its small form: axis, hands, words for screen readers, room for names."""

from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QAccessible, QFontMetricsF
from PySide6.QtTest import QSignalSpy

from desktop.theme import Text, colours, font
from desktop.widgets.fan_data import Readings
from desktop.widgets.figure_chart import FigureChart, FigureView, ceiling, shown_years
from desktop.widgets.frame import Frame, pen_of
from desktop.widgets.thumbnail import Thumbnail
from scenarios.figures.figure import Band, Figure, Line

AT = np.arange(2023, 2031, 0.25) + 0.125


def figure(top=80.0, name="market.money"):
    """Return two lines, one with a gap, and a band."""
    rising = np.linspace(0, top / 2, AT.size)
    gap = np.where(AT < 2026, np.nan, 5.0)
    lines = (Line("domestic", "Chinese-made", rising), Line("legal", "foreign, legal", gap))
    return Figure(
        name, "Money", "USD bn/quarter", AT, 2026.75, lines, (Band("80", "8 in 10 runs", rising, 2 * rising),), ()
    )


def view(shown):
    return FigureView(shown, "{:g}".format, Readings(len(AT), lambda index: f"quarter {index}\nvalues"))


@pytest.fixture
def chart(qtbot):
    """Return a chart with a figure, on screen."""
    chart = FigureChart()
    qtbot.addWidget(chart)
    chart.resize(520, 300)
    chart.show()
    chart.show_figure(view(figure()))
    chart.show_cursor_year(2028)
    return chart


def test_the_axis_begins_at_zero_and_holds_all_that_is_shown(chart):
    """The band's upper edge is the most; the axis ends at a mark above it."""
    assert ceiling(figure()) == pytest.approx(80)
    assert chart.top() == pytest.approx(80)
    assert ceiling(Figure("f", "", "fraction", AT, 2026, (Line("a", "a", np.full(AT.size, np.nan)),), (), ())) > 0


def test_a_held_axis_stays_and_another_figure_has_its_own(chart):
    """Under a moving hand the same figure keeps its axis while it fits; one that takes its place does not."""
    chart.show_figure(view(figure(top=30)), hold_axis=True)
    assert chart.top() == pytest.approx(80)
    chart.show_figure(view(figure(top=300)), hold_axis=True)
    assert chart.top() == pytest.approx(300), "nothing leaves the chart"
    chart.show_figure(view(figure(top=80)))
    assert chart.top() == pytest.approx(80)
    chart.show_figure(view(figure(top=8, name="market.supply")), hold_axis=True)
    assert chart.top() == pytest.approx(8)


@pytest.mark.parametrize("width", [260, 300, 520, 1200])
@pytest.mark.parametrize("size", [1, 2, 3])
def test_years_on_the_axis_stand_apart_in_any_text_size(width, size):
    """All years where there is room, else every second, third or fewer; never one over another."""
    large = font(Text.SMALL)
    large.setPointSizeF(large.pointSizeF() * size)
    metrics = QFontMetricsF(large)
    frame = Frame(QRectF(0, 0, width, 100), 2023, 2031, 1)
    years = list(shown_years(frame, metrics))
    assert years[0] == 2023
    assert all(frame.x(b) - frame.x(a) > metrics.horizontalAdvance("2030") for a, b in pairwise(years))
    if width == 1200 and size == 1:
        assert years == list(range(2023, 2031))


def test_a_held_thumbnail_grows_with_what_it_shows(qtbot):
    """The small axis holds as the large one does: a line never leaves its frame, and nothing shrinks."""
    small = Thumbnail("Money")
    qtbot.addWidget(small)
    small.resize(140, 70)
    small.show()
    pictures = []
    for top, hold in ((80, False), (40, True), (300, True), (300, False)):
        small.show_figure(figure(top=top), hold_axis=hold)
        pictures.append(small.grab().toImage())
    assert pictures[0] != pictures[1], "half as much is half as high"
    assert pictures[2] == pictures[3], "as if it had not been held"


def test_a_click_and_the_arrows_choose_the_year(chart, qtbot):
    """The chart tells which year is wanted and moves nothing by itself."""
    spy = QSignalSpy(chart.cursor_year_changed)
    frame = chart._frame()
    qtbot.mouseClick(chart, Qt.MouseButton.LeftButton, pos=QPoint(round(frame.x(2025.6)), 100))
    chart.setFocus()
    qtbot.keyClick(chart, Qt.Key.Key_Left)
    qtbot.keyClick(chart, Qt.Key.Key_Right)
    assert [spy.at(row)[0] for row in range(spy.count())] == [2025, 2027, 2029]
    chart.show_cursor_year(2030)
    qtbot.keyClick(chart, Qt.Key.Key_Right)
    assert spy.at(3)[0] == 2030, "the last year is the end"


def test_a_screen_reader_hears_the_last_quarter_of_the_year(chart):
    """Role, name and value; the value in words."""
    spoken = QAccessible.queryAccessibleInterface(chart)
    assert spoken.role() == QAccessible.Role.Chart
    assert spoken.text(QAccessible.Text.Name) == "Money"
    last = int(np.flatnonzero(np.floor(AT) == 2028)[-1])
    assert spoken.text(QAccessible.Text.Value) == f"quarter {last}; values"


def test_a_gap_is_no_line():
    """A curve that begins in 2026 is one stretch from there."""
    frame = Frame(QRectF(0, 0, 800, 100), 2023, 2031, 10)
    box = frame.line(AT, figure().lines[1].values).boundingRect()
    assert box.left() == pytest.approx(frame.x(2026.125))
    assert box.top() == pytest.approx(frame.y(5.0)) == pytest.approx(50)


def test_words_are_written_only_when_asked():
    """Thirty readings cost nothing while nobody reads them."""
    written = []
    readings = Readings(30, lambda index: written.append(index) or f"{index}")
    assert len(readings) == 30
    assert not written
    assert readings[3] == "3"
    assert readings[-1] == "29"
    assert readings[1:3] == ["1", "2"]
    with pytest.raises(IndexError):
        readings[30]


def test_a_thumbnail_is_a_button_with_a_name_a_sentence_and_a_picture(qtbot):
    """It is pressed by mouse and by Space, says its sentence, and paints its lines."""
    button = Thumbnail("Money")
    qtbot.addWidget(button)
    button.resize(140, 64)
    button.show()
    before = button.grab().toImage()
    button.show_figure(figure())
    button.show_sentence("2028: 50")
    assert button.grab().toImage() != before
    spy = QSignalSpy(button.clicked)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    button.setFocus()
    qtbot.keyClick(button, Qt.Key.Key_Space)
    assert spy.count() == 2
    spoken = QAccessible.queryAccessibleInterface(button)
    assert spoken.text(QAccessible.Text.Name) == "Money"
    assert spoken.text(QAccessible.Text.Description) == "2028: 50"


def below(span=(0.0, 0.0)):
    """Return differences on both sides of zero, one of them open, with a veil around each."""
    falling = np.linspace(5, -37, AT.size)
    lines = (Line("a", "A", falling), Line("reference", "X", np.zeros(AT.size)), Line("open_1", "", falling))
    bands = (Band("80", "A, band", falling - 5, falling + 5, "a"), Band("80", "X, band", falling, falling, "reference"))
    figure = Figure("differences", "Differences", "points", AT, 2026.75, lines, bands, ())
    return FigureView(figure, "{:g}".format, Readings(len(AT), str), span)


def test_the_axis_goes_below_zero_where_values_do_and_reaches_as_far_as_its_neighbour(chart):
    chart.show_figure(below())
    assert (chart.bottom(), chart.top()) == (-60, 20)
    assert chart._marks() == [-60, -40, -20, 0, 20]
    frame = chart._frame()
    assert frame.y(-60) == pytest.approx(frame.box.bottom())
    assert frame.y(20) == pytest.approx(frame.box.top())
    chart.show_figure(below(span=(-190, 10)))
    assert (chart.bottom(), chart.top()) == (-200, 50)
    chart.show_figure(view(figure()))
    assert (chart.bottom(), chart.top()) == (0, 80)


def test_what_is_open_is_grey_and_has_no_name_of_its_own(chart):
    """The grey line lies over the coloured one; veils have the colours of their lines."""
    chart.show_figure(below())
    named = colours(chart.palette())
    assert pen_of(named, "open_1", 2, 1).color().name() == named.muted.lower()
    tints = {chart._tint(named, place).name() for place in range(2)}
    assert tints == {named.domestic.lower(), named.baseline.lower()}
    picture = chart.grab().toImage()
    right = round(chart._frame().box.right())
    grey = {picture.pixelColor(x, y).name() for x in range(right, picture.width()) for y in range(picture.height())}
    assert named.muted.lower() not in grey
