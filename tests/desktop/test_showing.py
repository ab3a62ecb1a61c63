"""While a lever moves both charts come first and the rest follows; at rest all of the window is of one projection."""

import numpy as np
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QGraphicsView

from desktop import intents
from scenarios.figures.lever_notes import lever_note
from scenarios.figures.market import market_figure
from scenarios.quantiles import quantiles


def charts_show(program) -> bool:
    """Whether both charts draw the projection in hand."""
    shown = program.workspace.projection
    return all(
        np.array_equal(chart.data().median, quantiles(shown.share("revenue", "official", name), (0.5,))[0] * 100)
        for name, chart in program.window.shares.charts.items()
    )


def small_charts_show(program) -> list[bool]:
    """Whether each small chart draws the projection in hand."""
    work, found = program.workspace, []
    for name, button in program.window.thumbnails.buttons.items():
        lines = market_figure(work.projection, work.reference(), name).lines
        drawn = button.figure().lines
        equal = (
            np.array_equal(one.values, other.values, equal_nan=True) for one, other in zip(lines, drawn, strict=True)
        )
        found.append(len(lines) == len(drawn) and all(equal))
    return found


def test_a_moving_lever_shows_in_the_charts_at_once_and_everywhere_soon_after(small, qtbot):
    """Small charts, what is said beside levers and the line of the run follow without any further move."""
    window, work = small.window, small.workspace
    assert all(small_charts_show(small))
    intents.preview_lever(work, "hbm_supply", 5.0)
    assert work.projection.scenario.values["hbm_supply"][0][1] == 5.0
    assert charts_show(small)
    assert not all(small_charts_show(small)), "the charts do not wait for them"
    qtbot.waitUntil(lambda: window.showing.turns.are_over)
    assert charts_show(small)
    assert all(small_charts_show(small))
    for name, row in window.levers.rows.items():
        assert row.note() == lever_note(work.projection, name) or name in work.shown.values
    assert window.levers.rows["hbm_supply"].value() == 5.0


def test_moves_that_come_faster_than_the_rest_follows_end_in_the_last_one(small, qtbot):
    """Whatever waits when the next value comes shows that one, and a released lever leaves nothing waiting for long."""
    work = small.workspace
    for value in np.linspace(0.6, 3.0, 13):
        intents.preview_lever(work, "hbm_supply", float(value))
        assert charts_show(small)
    qtbot.waitUntil(lambda: small.window.showing.turns.are_over)
    assert all(small_charts_show(small))
    intents.preview_lever(work, "hbm_supply", 0.8)
    intents.set_lever(work, "hbm_supply", 0.8)
    qtbot.waitUntil(lambda: small.window.showing.turns.are_over)
    assert all(small_charts_show(small))
    assert charts_show(small)


def test_a_preview_that_is_given_up_shows_at_once_everywhere_what_holds(small):
    """At rest nothing waits for a turn."""
    work = small.workspace
    intents.preview_lever(work, "hbm_supply", 4.0)
    intents.cancel_preview(work)
    assert work.shown is work.scenario
    assert charts_show(small)
    assert all(small_charts_show(small))
    assert small.window.levers.rows["hbm_supply"].value() == 0.5


class Paints(QObject):
    """Counts how often each chart is painted."""

    def __init__(self, program) -> None:
        super().__init__()
        charts = program.window.shares.charts.values()
        self.counts = {view.viewport(): 0 for chart in charts for view in chart.findChildren(QGraphicsView)}
        for viewport in self.counts:
            viewport.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.counts[watched] += event.type() == QEvent.Type.Paint
        return False


def test_a_moving_lever_paints_both_charts_at_once_and_says_the_rest_right_after(small, qtbot, qapp):
    """Not when the event loop comes to it, and once; what they show is said in the next turn, before all that waits."""
    window, work = small.window, small.workspace
    window.show()
    qtbot.waitExposed(window)
    intents.preview_lever(work, "hbm_supply", 3.0)
    qtbot.waitUntil(lambda: window.showing.turns.are_over)
    paints, said = Paints(small), window.shares.headlines["inference"].text()
    intents.preview_lever(work, "hbm_supply", 0.6)
    assert list(paints.counts.values()) == [1, 1]
    assert window.shares.headlines["inference"].text() == said
    qapp.processEvents()
    assert list(paints.counts.values()) == [1, 1]
    assert window.shares.headlines["inference"].text() != said
    assert not all(small_charts_show(small))
