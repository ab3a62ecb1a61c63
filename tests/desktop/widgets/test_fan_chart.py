"""Check what a fan chart paints, names and answers."""

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QColor
from PySide6.QtWidgets import QApplication, QToolTip

from desktop import theme
from desktop.widgets.fan_chart import FanChart, FanData, Mark
from desktop.widgets.fan_data import FanEvent, runs
from desktop.widgets.fan_labels import strip_box

X = np.arange(2023, 2031, 0.25)


def fan(spread: float = 20.0, middle: float = 50.0, **changes) -> FanData:
    wide = spread * np.sqrt(np.clip(X - 2026.75, 0, None) / 3)
    median = middle + 3 * (X - 2027)
    marks = (Mark(2023.9, middle - 12, "IDC 2023"), Mark(2024.9, middle - 4, "IDC 2024", "estimate"))
    data = FanData(
        X,
        median,
        median - wide / 2,
        median + wide / 2,
        median - wide,
        median + wide,
        median - 6,
        marks,
        2026.75,
        readings=tuple(f"{year}\nbands" for year in X),
        half_name="5 in 10 runs",
        most_name="8 in 10 runs",
        baseline_name="Baseline",
    )
    return replace(data, **changes)


@pytest.fixture
def chart(qapp, qtbot):
    theme.apply_theme(qapp)
    chart = FanChart("Inference")
    qtbot.addWidget(chart)
    chart.resize(460, 380)
    chart.show()
    qtbot.waitExposed(chart)
    chart.setFocus()
    return chart


def at(chart: FanChart, year: float, value: float) -> QPoint:
    box, scale = chart._box.sceneBoundingRect(), chart.item.scale_map
    corner: QPointF = QPointF(chart._plot.pos()) + box.topLeft()
    return (corner + QPointF(scale.x(year), scale.y(value))).toPoint()


def texts(chart: FanChart) -> dict[str, str]:
    return {label.text: label.role for label in chart.item.labels}


@pytest.mark.parametrize("size", [(460, 380), (900, 700), (300, 220)])
@pytest.mark.parametrize("spread", [4.0, 12.0, 30.0])
@pytest.mark.parametrize("middle", [12.0, 50.0, 85.0])
def test_every_band_is_named_inside_the_plot_and_no_label_covers_another(qtbot, chart, size, spread, middle):
    chart.resize(*size)
    chart.set_data(fan(spread, middle))
    QApplication.processEvents()
    assert {"5 in 10 runs", "8 in 10 runs", "today"} <= set(texts(chart))
    for label in chart.item.labels:
        assert chart.item.boundingRect().contains(label.rect), label
    for one, other in combinations(chart.item.labels, 2):
        assert not one.rect.intersects(other.rect), (one, other)


def test_baseline_and_observed_marks_are_named_directly(chart):
    chart.set_data(fan())
    assert {"Baseline", "IDC 2023", "IDC 2024"} <= set(texts(chart))
    chart.set_data(fan(baseline=fan().median))
    assert "same as Baseline" in texts(chart)


@pytest.mark.parametrize("middle", [20.0, 60.0, 90.0, 96.0])
@pytest.mark.parametrize("threshold", [None, 55.0, 70.0, 97.0])
def test_no_label_is_struck_through_by_a_line(chart, middle, threshold):
    """Neither by the middle line nor by the dashed one, nor by a threshold: not even the word at the today line."""
    data = fan(12.0, middle, threshold=threshold)
    chart.set_data(replace(data, median=np.minimum(data.median, 99), baseline=data.baseline + 4))
    QApplication.processEvents()
    scale, data = chart.item.scale_map, chart.data()
    lines = [scale.columns(X, data.median), scale.columns(X, data.baseline)]
    if threshold is not None:
        lines.append(np.full(lines[0].size, scale.y(threshold)))
    assert "today" in texts(chart)
    for label in chart.item.labels:
        for rows in lines:
            part = rows[max(int(label.rect.left()), 0) : int(label.rect.right()) + 1]
            assert not ((part > label.rect.top()) & (part < label.rect.bottom())).any(), label


def test_what_rules_when_has_its_full_contrast_and_no_label_over_it(chart):
    """The strip along the foot lies over bands and the veil of the past, marks are named off it, lines stay seen."""
    low = Mark(2024.1, 3.0, "CNAS")
    strip = (((2023, 2026.75, "ramp", 1), (2026.75, 2031, "HBM", 2)), (low,))
    data = fan(8.0, 14.0, stretches=strip[0], observed=strip[1])
    chart.set_data(replace(data, low80=np.zeros(X.size), low50=np.zeros(X.size), median=np.full(X.size, 2.0)))
    QApplication.processEvents()
    named, scale, picture = theme.colours(chart.palette()), chart.item.scale_map, chart.grab().toImage()
    box = strip_box(scale, chart.item._metrics)
    row = scale.value(box.top() + 2)
    for year, shade in ((2023.5, 0.12), (2026.0, 0.12), (2027.2, 0.2), (2030.5, 0.2)):
        assert picture.pixelColor(at(chart, year, row)) == QColor(theme.mix(named.surface, named.text, shade)), year
    assert "CNAS" in texts(chart)
    assert not [label for label in chart.item.labels if label.rect.intersects(box)]
    assert picture.pixelColor(at(chart, 2030.5, 2.0)) == QColor(named.domestic), "the line is not hidden"


def test_a_gap_stays_a_gap(chart):
    median = fan().median.copy()
    median[18:22] = np.nan
    wide = {name: getattr(fan(), name).copy() for name in ("low50", "high50", "low80", "high80")}
    for curve in wide.values():
        curve[18:22] = np.nan
    chart.set_data(fan(median=median, baseline=None, observed=(), **wide))
    path, scale = chart.item.shapes["median"], chart.item.scale_map
    inside = (scale.x(X[17]), scale.x(X[22]))
    points = [path.elementAt(number) for number in range(path.elementCount())]
    assert not [point for point in points if inside[0] < point.x < inside[1]]
    assert max(point.y for point in points) < scale.height
    assert not chart.item.shapes["band_80"].contains(QPointF(scale.x(2028), scale.y(median[17])))
    bare = QColor(theme.colours(chart.palette()).surface)
    assert chart.grab().toImage().pixelColor(at(chart, 2027.99, 53)) == bare


def test_runs_split_at_gaps():
    curve = np.array([1.0, np.nan, 2.0, 3.0, np.nan])
    assert [(run.start, run.stop) for run in runs(curve)] == [(0, 1), (2, 4)]


def test_curves_of_unequal_length_are_refused():
    with pytest.raises(ValueError, match="median"):
        fan(median=np.zeros(3))


def test_a_click_moves_the_cursor_year_and_says_so(qtbot, chart):
    chart.set_data(fan())
    with qtbot.waitSignal(chart.cursor_year_changed) as caught:
        qtbot.mouseClick(chart, Qt.MouseButton.LeftButton, pos=at(chart, 2028.4, 30))
    assert caught.args == [2028]


def test_keys_move_the_cursor_year_and_stop_at_the_ends(qtbot, chart):
    heard: list[int] = []
    chart.cursor_year_changed.connect(heard.append)
    chart.show_cursor_year(2029)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Left):
        qtbot.keyClick(chart, key)
    assert heard == [2030, 2029]


def test_show_cursor_year_never_answers_back(chart):
    heard: list[int] = []
    chart.cursor_year_changed.connect(heard.append)
    for year in (2025, 2040, 1990):
        chart.show_cursor_year(year)
    assert heard == []
    assert chart.cursor_year() == 2023


EVENT = FanEvent(
    2028.25, "T7", f"2028Q2, Export tier: Open market. {'All controls lifted. ' * 6}\n2028Q2, HBM supply: \u00d72"
)


def test_a_hover_over_an_event_says_it_in_full(qtbot, chart):
    """Near its line the event's own words in lines of bounded length, then the values; elsewhere the values alone."""
    chart.set_data(fan(events=(EVENT,)))
    qtbot.mouseMove(chart, at(chart, 2029.25, 50))
    qtbot.waitUntil(lambda: QToolTip.text().startswith("2029"), timeout=2_000)
    assert "Open market" not in QToolTip.text()
    qtbot.mouseMove(chart, at(chart, 2028.25, 50))
    qtbot.waitUntil(lambda: "Export tier: Open market." in QToolTip.text(), timeout=2_000)
    assert "2028Q2, HBM supply: \u00d72" in QToolTip.text().splitlines()
    assert QToolTip.text().endswith("2028.25\nbands")
    assert max(len(line) for line in QToolTip.text().splitlines()) <= 60
    chart.set_data(fan(events=(EVENT,), median=np.full_like(X, np.nan)))
    qtbot.mouseMove(chart, at(chart, 2029.25, 50))
    qtbot.mouseMove(chart, at(chart, 2028.25, 60))
    qtbot.waitUntil(lambda: QToolTip.text().endswith("\u00d72"), timeout=2_000)


def test_the_keyboard_comes_to_an_event_with_its_year_and_a_screen_reader_hears_it(qtbot, chart):
    chart.set_data(fan(events=(EVENT,)))
    chart.show_cursor_year(2027)
    assert "Open market" not in chart.spoken_value()
    qtbot.keyClick(chart, Qt.Key.Key_Right)
    assert "2028Q2, Export tier: Open market." in QToolTip.text()
    assert "; 2028Q2, Export tier: Open market." in chart.spoken_value()
    assert "; 2028Q2, HBM supply: \u00d72" in chart.spoken_value()


def test_neither_drag_nor_wheel_moves_the_axes(qtbot, chart):
    chart.set_data(fan())
    before = chart._box.viewRange()
    qtbot.mousePress(chart, Qt.MouseButton.LeftButton, pos=at(chart, 2028, 50))
    qtbot.mouseMove(chart, pos=at(chart, 2025, 20))
    qtbot.mouseRelease(chart, Qt.MouseButton.LeftButton, pos=at(chart, 2025, 20))
    assert chart._box.viewRange() == before


def test_the_names_of_bands_stay_while_values_move_a_little(chart):
    chart.set_data(fan())
    before = {label.role: label.rect.left() for label in chart.item.labels}
    chart.set_data(fan(middle=50.5))
    after = {label.role: label.rect.left() for label in chart.item.labels}
    assert after["band_80"] == before["band_80"]
    assert after["band_50"] == before["band_50"]


def test_labels_stand_still_under_a_moving_hand_as_long_as_they_stand_right(chart):
    """Not a pixel while values move a little; new names find their places at once, and no line runs through one."""
    chart.set_data(fan())
    before = chart.item.labels
    chart.set_data(fan(middle=50.3, moving=True))
    assert chart.item.labels is before
    for middle in np.linspace(50, 88, 20):
        data = fan(middle=middle, moving=True)
        chart.set_data(data)
        assert {"5 in 10 runs", "8 in 10 runs", "Baseline"} <= set(texts(chart))
        rows = chart.item.scale_map.columns(X, data.median)
        for label in chart.item.labels:
            part = rows[max(int(label.rect.left()), 0) : int(label.rect.right()) + 1]
            assert not ((part > label.rect.top()) & (part < label.rect.bottom())).any(), label
        for one, other in combinations(chart.item.labels, 2):
            assert not one.rect.intersects(other.rect), (one, other)
    chart.set_data(fan(baseline=fan().median, moving=True))
    assert "same as Baseline" in texts(chart)
    chart.set_data(fan(moving=True))
    assert "same as Baseline" not in texts(chart)


def test_preview_looks_other_than_the_full_result(chart):
    chart.set_data(fan())
    full = chart.grab().toImage()
    chart.set_data(fan(preview=True))
    assert chart.grab().toImage() != full


def test_colours_follow_the_scheme(qapp, chart):
    chart.set_data(fan())
    theme.show_scheme(qapp, Qt.ColorScheme.Dark)
    QApplication.processEvents()
    ground = chart.grab().toImage().pixelColor(at(chart, 2023.5, 95))
    theme.show_scheme(qapp, Qt.ColorScheme.Light)
    assert ground.lightness() < 60


def test_a_screen_reader_hears_title_sentence_and_values(chart):
    chart.set_data(fan())
    chart.show_cursor_year(2028)
    chart.show_sentence("Chinese chips do most of inference in 2028.")
    answer = QAccessible.queryAccessibleInterface(chart)
    assert answer.role() == QAccessible.Role.Chart
    assert answer.text(QAccessible.Text.Name) == "Inference"
    assert answer.text(QAccessible.Text.Description) == "Chinese chips do most of inference in 2028."
    assert answer.text(QAccessible.Text.Value) == "2028.75; bands"
