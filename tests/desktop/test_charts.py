"""The charts as readers work them: other figures, dots, a threshold, peek and replay, tables, never out of step."""

import random
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from desktop import application, intents
from desktop.toolkit import make_qt
from desktop.view import WORKLOADS, View
from scenarios.figures.market import FIGURES, market_figure
from scenarios.quantiles import quantiles


def test_a_thumbnail_takes_a_charts_place_and_gives_it_back(program, qtbot):
    """A click shows the figure large, with its own sentence; the same click again brings the share back."""
    window, work = program.window, program.workspace
    before = work.projection
    for name in FIGURES:
        button = window.thumbnails.buttons[name]
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        place = window.shares.places[1]
        assert place.chart is place.lines
        assert place.lines.figure().id == f"market.{name}"
        assert str(work.view.year) in place.headline.text()
        assert button.isChecked()
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        assert place.chart is place.fan
        assert not button.isChecked()
    assert work.view.places == WORKLOADS
    assert work.projection is before, "a change of view computes nothing"


def test_every_view_of_a_figure_tells_the_same_numbers(program):
    """Chart, table and screen reader agree with the projection."""
    window, work = program.window, program.workspace
    intents.set_lever(work, "hbm_supply", 0.5)
    work.look(work.view.with_figure("money"))
    window.actions_by_id["table"].trigger()
    page = window.pages.open("table")
    figure = market_figure(work.projection, work.reference(), "money")
    table = page.tables["money"]
    row = list(work.catalog.horizon.labels).index("2028Q4")
    assert table.item(row, 1).text() == f"{figure.lines[0].values[row]:,.4g}"
    lines = window.shares.places[1].lines
    spoken = QAccessible.queryAccessibleInterface(lines).text(QAccessible.Text.Value)
    assert spoken.startswith("2028 Q4, billion USD a quarter")
    share = quantiles(work.projection.share("revenue", "official", "inference"), (0.5,))[0][row]
    assert page.tables["inference"].item(row, 1).text() == f"{share * 100:.1f} %"
    work.look(work.view.with_figure("gap"))
    assert set(page.tables) == {"inference", "gap"}, "an open page keeps step"


def test_a_table_is_filled_in_place_once_the_hand_rests(program, qtbot):
    """The reader's place, selection and cells stay; while a lever moves the numbers hold still; the last ones count."""
    window, work = program.window, program.workspace
    intents.set_lever(work, "hbm_supply", 0.8)
    window.actions_by_id["table"].trigger()
    page = window.pages.open("table")
    page.resize(500, 300)
    table, bar = page.tables["inference"], page.pages.currentWidget().verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 100)
    bar.setValue(90)
    table.selectRow(20)
    before = table.as_tabbed_text()
    intents.preview_lever(work, "hbm_supply", 0.4)
    assert table.as_tabbed_text() == before
    intents.set_lever(work, "hbm_supply", 0.4)
    cells = ["\t".join(table.item(row, at).text() for at in range(table.columnCount())) for row in range(20, 22)]
    after = table.as_tabbed_text()
    assert page.tables["inference"] is table
    assert cells == after.split("\n")[21:23]
    assert "\t".join(cells) not in before
    assert (bar.value(), [index.row() for index in table.selectionModel().selectedRows()]) == (90, [20])


def test_twenty_dots_stand_for_the_runs_of_the_year(program, qtbot):
    """V in a chart turns bands into dots: 20, at the quantiles of the year; elsewhere V is a letter."""
    window, work = program.window, program.workspace
    chart = window.shares.charts["training"]
    window.levers.rows["hbm_supply"].track.setFocus()
    qtbot.keyClick(window.levers.rows["hbm_supply"].track, Qt.Key.Key_V)
    assert not work.view.dots
    chart.setFocus()
    qtbot.keyClick(chart, Qt.Key.Key_V)
    data = chart.data()
    assert work.view.dots
    share = np.sort(work.projection.share("revenue", "official", "training", 2028)[1:])
    assert len(data.dots) == 20
    assert data.dots == pytest.approx(100 * np.quantile(share, (np.arange(20) + 0.5) / 20))
    places = chart.item.dot_places()
    assert len({(round(at.x(), 1), round(at.y(), 1)) for at in places}) == 20, "no dot hides another"
    assert not any(label.role.startswith("band") for label in chart.item.labels)
    qtbot.keyClick(chart, Qt.Key.Key_V)
    assert chart.data().dots == ()
    assert any(label.role == "band_80" for label in chart.item.labels), "bands are named on the band"


def test_a_threshold_is_typed_dragged_and_answered_in_runs_of_twenty(program, qtbot):
    """T, 50, Return: the sentence counts the runs; the line follows the mouse; nonsense says why and stays."""
    window, work = program.window, program.workspace
    chart = window.shares.charts["training"]
    chart.setFocus()
    qtbot.keyClick(chart, Qt.Key.Key_T)
    field = window.shares.threshold
    assert field.hasFocus()
    qtbot.keyClicks(field, "50")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert work.view.threshold == pytest.approx(0.5)
    passed = (work.projection.share("revenue", "official", "training", 2028)[1:] > 0.5).mean()
    assert (
        f"in {round(passed * 20)} of 20 runs the 2028 share is over 50 %" in window.shares.headlines["training"].text()
    )
    scale = chart.item.scale_map
    origin = chart.mapFromGlobal(chart.findChild(type(chart._plot)).viewport().mapToGlobal(QPoint(0, 0)))
    box = chart._box.sceneBoundingRect()

    def at(value):
        return QPoint(round(origin.x() + box.left() + scale.width / 2), round(origin.y() + box.top() + scale.y(value)))

    QTest.mousePress(chart, Qt.MouseButton.LeftButton, pos=at(50))
    QTest.mouseMove(chart, at(75))
    QTest.mouseRelease(chart, Qt.MouseButton.LeftButton, pos=at(75))
    assert work.view.threshold == pytest.approx(0.75, abs=0.02)
    assert work.view.year == 2028, "taking hold of the line chooses no year"
    chart.setFocus()
    qtbot.keyClick(chart, Qt.Key.Key_Up)
    assert work.view.threshold == pytest.approx(0.76, abs=0.02)
    window.shares.ask_threshold()
    field.clear()
    qtbot.keyClicks(field, "much")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert "not a number" in window.shares.problem.text()
    assert field.text() == "much"
    assert work.view.threshold == pytest.approx(0.76, abs=0.02)


def test_f8_held_shows_the_reference_and_let_go_the_scenario(program, qtbot):
    """The picture is the reference's own while the key is held; held keys repeat without a flicker."""
    window, work = program.window, program.workspace
    intents.set_lever(work, "hbm_supply", 0.3)
    own = window.shares.charts["inference"].data().median.copy()
    baseline = window.shares.charts["inference"].data().baseline.copy()
    row = window.levers.rows["hbm_supply"].track
    row.setFocus()
    QTest.keyPress(row, Qt.Key.Key_F8)
    assert work.view.peek
    np.testing.assert_array_equal(window.shares.charts["inference"].data().median, baseline)
    assert "against" not in window.shares.headlines["inference"].text()
    QTest.keyRelease(row, Qt.Key.Key_F8)
    assert not work.view.peek
    np.testing.assert_array_equal(window.shares.charts["inference"].data().median, own)
    window.actions_by_id["peek"].trigger()
    assert work.view.peek, "who cannot hold a key switches it"
    window.actions_by_id["peek"].trigger()


def test_peek_ends_with_the_key_the_window_or_the_switch_that_began_it(program, qtbot):
    """Ctrl+F8 stays on though its key is let go; a held key ends where the window goes to the back."""
    window, work = program.window, program.workspace
    intents.set_lever(work, "hbm_supply", 0.3)
    track = window.levers.rows["hbm_supply"].track
    track.setFocus()
    window.actions_by_id["peek"].trigger()
    QTest.keyRelease(track, Qt.Key.Key_F8, Qt.KeyboardModifier.ControlModifier)
    assert work.view.peek
    window.actions_by_id["peek"].trigger()
    QTest.keyPress(track, Qt.Key.Key_F8)
    assert work.view.peek
    other = QWidget()
    qtbot.addWidget(other)
    other.show()
    other.activateWindow()
    qtbot.waitUntil(lambda: not work.view.peek, timeout=5_000)


def test_a_drag_left_by_esc_comes_to_rest(program, qtbot):
    """The scenario is shown again, with all its draws."""
    window, work = program.window, program.workspace
    intents.set_lever(work, "hbm_supply", 0.5)
    track = window.levers.rows["hbm_supply"].track
    x = round(track._x(track.current()))
    QTest.mousePress(track, Qt.MouseButton.LeftButton, pos=QPoint(x, 9))
    QTest.mouseMove(track, QPoint(x + 80, 9))
    assert work.shown is not work.scenario
    qtbot.keyClick(track, Qt.Key.Key_Escape)
    QTest.mouseRelease(track, Qt.MouseButton.LeftButton, pos=QPoint(x + 80, 9))
    assert work.shown is work.scenario
    qtbot.waitUntil(lambda: not work.is_preview, timeout=60_000)


def test_replay_alternates_the_pictures_before_and_after_the_last_change(program, qtbot):
    """Three times before and after, beginning at once with before; nothing is computed."""
    window, work = program.window, program.workspace
    chart = window.shares.charts["inference"]
    intents.set_lever(work, "hbm_supply", 0.6)
    qtbot.waitUntil(lambda: not work.is_preview, timeout=60_000)
    first = chart.data().median.copy()
    intents.set_lever(work, "hbm_supply", 0.2)
    qtbot.waitUntil(lambda: not work.is_preview, timeout=60_000)
    last, shown, projection = chart.data().median.copy(), [], work.projection
    window.replay.turned.connect(lambda _before: shown.append(chart.data().median.copy()))
    window.actions_by_id["replay"].trigger()
    qtbot.waitUntil(lambda: len(shown) == 6, timeout=10_000)
    for turn, median in enumerate(shown):
        np.testing.assert_allclose(median, first if turn in (0, 2, 4) else last, atol=1.0, equal_nan=True)
    assert work.projection is projection


def test_a_replay_that_is_stopped_ends_with_the_picture_after(program, qtbot):
    """Stopped at the picture before, it tells once; stopped again, or at the one after, it tells nothing."""
    window, work = program.window, program.workspace
    intents.set_lever(work, "hbm_supply", 0.6)
    turns = []
    window.replay.turned.connect(turns.append)
    window.replay.stop()
    assert turns == []
    window.actions_by_id["replay"].trigger()
    window.replay.stop()
    window.replay.stop()
    assert turns == [True, False]
    window.actions_by_id["replay"].trigger()
    qtbot.waitUntil(lambda: len(turns) == 4, timeout=10_000)
    window.replay.stop()
    qtbot.wait(700)
    assert turns == [True, False, True, False]


def test_still_pictures_are_two(program, qtbot):
    """Who wants no motion sees the picture before once, then the one after."""
    window, work = program.window, program.workspace
    intents.set_lever(work, "hbm_supply", 0.6)
    window.actions_by_id["still"].trigger()
    turns = []
    window.replay.turned.connect(turns.append)
    window.actions_by_id["replay"].trigger()
    qtbot.waitUntil(lambda: len(turns) == 2, timeout=10_000)
    assert turns == [True, False]
    assert work.view == View()


def test_the_reference_can_be_another_scenario(program):
    """Held against another one, headlines and dashed lines name it, over the same draws."""
    window, work = program.window, program.workspace
    intents.set_lever(work, "hbm_supply", 0.5)
    intents.hold_against_preset(work, "open_market")
    assert "against Open market" in window.shares.headlines["training"].text()
    assert window.header.reference_button.text() == "against Open market"
    assert work.reference().scenario.draws == work.projection.scenario.draws


def test_axes_hold_still_while_a_hand_moves_but_grow_with_what_they_show(program, qtbot):
    """Under the hand an axis never shrinks, and grows where the figure would leave it; after it, it fits."""
    window, work = program.window, program.workspace
    work.look(work.view.with_figure("supply"))
    lines = window.shares.places[1].lines
    before = lines.top()
    intents.preview_lever(work, "hbm_supply", 4.0)
    grown = lines.top()
    assert grown > before
    intents.preview_lever(work, "hbm_supply", 0.5)
    assert lines.top() == grown
    intents.set_lever(work, "hbm_supply", 0.5)
    qtbot.waitUntil(lambda: not work.is_preview, timeout=60_000)
    assert lines.top() < grown


@pytest.mark.parametrize("seconds", [5])
def test_no_chart_mixes_two_states_of_a_lever(qtbot, tmp_path, seconds):
    """Wild dragging with projections beside it: both large charts are always of one projection, and never an older one.

    Small charts follow in turns, each always of one projection too, none ever goes back, and at rest all are of it.
    """
    make_qt()
    program = application.build(tmp_path / "library.db")
    qtbot.addWidget(program.window)
    window, work = program.window, program.workspace
    window.show()
    work.look(replace(work.view.with_figure("supply")))
    qtbot.waitUntil(lambda: work.projection is not None, timeout=60_000)
    generator, asked, seen, behind = random.Random(5), [], [], dict.fromkeys(window.thumbnails.buttons, 0)

    def look() -> None:
        """Both large charts come from the one projection of the workspace, each small one from it or one before."""
        shown = work.projection
        seen.append(shown)
        fan = window.shares.charts["inference"].data()
        expected = quantiles(shown.share("revenue", "official", "inference"), (0.5,))[0] * 100
        np.testing.assert_array_equal(fan.median, expected)
        large = window.shares.places[1].lines.figure()
        np.testing.assert_array_equal(large.lines[0].values, market_figure(shown, None, "supply").lines[0].values)
        for name, button in window.thumbnails.buttons.items():
            while not _draws(button.figure(), name, seen[behind[name]]):
                behind[name] += 1

    work.projection_ready.connect(look)
    work.projection_ready.emit()
    row = window.levers.rows["hbm_supply"]
    begin = QPointF(row.track._x(row.track.current()), 9).toPoint()
    QTest.mousePress(row.track, Qt.MouseButton.LeftButton, pos=begin)
    for _step in range(seconds * 50):
        QTest.mouseMove(row.track, QPoint(generator.randint(7, row.track.width() - 7), 9))
        asked.append(work.shown.values)
        qtbot.wait(15)
    QTest.mouseRelease(row.track, Qt.MouseButton.LeftButton, pos=QPoint(row.track.width() // 3, 9))
    final = work.scenario.values
    qtbot.waitUntil(lambda: seen[-1].scenario.values == final and not work.is_preview, timeout=60_000)
    steps = {id(values): step for step, values in enumerate(asked)}  # the very values, as equal ones come again
    dragged = [steps[id(one.scenario.values)] for one in seen if id(one.scenario.values) in steps]
    assert len(dragged) > 5
    assert dragged == sorted(dragged), "an older state never follows a newer one"
    assert len(work.log.changes) == 1, "one drag is one change"
    assert window.showing.turns.are_over
    for name, button in window.thumbnails.buttons.items():
        assert _draws(button.figure(), name, work.projection), "at rest all are of the last"
    window.close()


def _draws(figure, name, projection) -> bool:
    """Whether a small chart's figure is of a projection."""
    own = market_figure(projection, None, name).lines
    drawn = figure.lines[: len(own)]
    return all(np.array_equal(one.values, other.values, equal_nan=True) for one, other in zip(own, drawn, strict=True))
