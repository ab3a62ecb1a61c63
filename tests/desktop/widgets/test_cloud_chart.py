"""Runs as points: the nearest one is told, keys walk from left to right, the box and both kinds are seen."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QColor
from PySide6.QtTest import QSignalSpy

from desktop.theme import colours
from desktop.widgets.cloud_chart import CloudChart, CloudView
from scenarios.figures.plot_words import axis_title, box_sentence, plot_reading
from scenarios.figures.plots import Cloud
from scenarios.units import UNITS

CLOUD = Cloud(
    id="discover.drivers",
    title="Runs by two drivers",
    x=np.array([3.0, 1.0, 2.0, np.nan]),
    x_title="HBM supply",
    x_unit="x",
    y=np.array([0.1, 0.5, 0.9, 0.2]),
    y_title="Licence approval",
    y_unit="fraction",
    chosen=np.array([True, False, True, False]),
    chosen_label="bad",
    other_label="others",
    box=(-np.inf, 2.5, 0.3, np.inf),
    box_label="box",
    text="Bad runs have little HBM",
)


def view(shown=CLOUD):
    write = UNITS["x"].write, UNITS["fraction"].write
    titles = axis_title(shown.x_title, shown.x_unit), axis_title(shown.y_title, shown.y_unit)
    return CloudView(shown, *write, titles, box_sentence(shown), lambda run: plot_reading(shown, run))


@pytest.fixture
def chart(qtbot):
    chart = CloudChart()
    qtbot.addWidget(chart)
    chart.resize(500, 320)
    chart.show()
    chart.show_cloud(view())
    return chart


def test_keys_walk_from_left_to_right_over_runs_with_both_numbers(chart, qtbot):
    chart.setFocus()
    told = []
    for key in (Qt.Key.Key_Home, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Right):
        qtbot.keyClick(chart, key)
        told.append(chart.spoken_value())
    assert chart.grid() == (3, 1)
    assert told[0] == "others; HBM supply: \u00d71; Licence approval: 50 %"
    assert told[1].startswith("bad; HBM supply: \u00d72")
    assert told[2] == told[3]


def test_the_run_under_the_pointer_is_told_and_nothing_far_from_all(chart, qtbot):
    spy = QSignalSpy(chart.place_chosen)
    point = chart.anchor((2, 0)).toPoint()
    qtbot.mouseClick(chart, Qt.MouseButton.LeftButton, pos=point + QPoint(4, 3))
    assert spy.at(0) == [2, 0]
    assert chart.place_at(chart.anchor((2, 0)) + QPoint(60, -60)) is None


def test_the_box_is_in_the_description_for_readers(chart):
    answer = QAccessible.queryAccessibleInterface(chart)
    assert answer.text(QAccessible.Text.Name) == "Runs by two drivers"
    told = answer.text(QAccessible.Text.Description)
    assert told.startswith(
        "Bad runs have little HBM. box: HBM supply at most \u00d72.5; Licence approval at least 30 %"
    )


def test_both_kinds_have_their_colour_and_what_is_outdated_is_faint(chart):
    def has(colour):
        image, place = chart.grab().toImage(), chart.anchor((1, 0)).toPoint()
        return image.pixelColor(place) == QColor(colour)

    named = colours(chart.palette())
    assert has(named.changed)
    chart.show_stale(True)
    assert not has(named.changed)


def test_nothing_is_shown_without_a_cloud(chart):
    chart.show_cloud(None)
    assert (chart.figure(), chart.grid(), chart.spoken_value()) == (None, (0, 0), "")
    chart.show_cloud(view(replace(CLOUD, box=None)))
    assert "box" not in chart.accessibleDescription()


def test_all_runs_lie_within_the_plot_also_where_it_is_small(chart):
    chart.resize(260, 160)
    box = chart.frame().box.adjusted(-1, -1, 1, 1)
    assert all(box.contains(chart.anchor((run, 0))) for run in range(3))
