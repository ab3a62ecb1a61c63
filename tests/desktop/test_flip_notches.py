"""Flip points as notches on the levers: told on hovering, hidden as soon as something moves, never in the way."""

import threading
import time

import pytest
from PySide6.QtCore import QPoint, Qt

from desktop import intents
from desktop.background import Latest
from desktop.questions import Questions
from scenarios.analysis.flip_points import flip_points
from scenarios.analysis.targets import Target
from scenarios.ensemble import Ensemble
from scenarios.scenario import Scenario
from tests.shared_engine import SHIPPED

DRAWS = 5


@pytest.fixture
def told(program, qtbot):
    """Return the program over few draws with training at the left, and the notches of half of it."""
    work = program.workspace
    work.adopt(Scenario(draws=DRAWS), None)
    program.window._look(places=("training", "inference"))
    intents.set_lever(work, "enforcement", 0.35)
    qtbot.waitUntil(lambda: work.at_rest, timeout=15_000)
    program.window.flips.ask()
    return program


def row(program, lever):
    return program.window.levers.rows[lever]


def notches(program, lever="foreign_allocation"):
    return row(program, lever).track._flips


def test_each_lever_is_notched_where_it_is_seen_and_hovering_tells_what_flips(told):
    """A notch is painted at its place and nowhere else."""
    assert len(notches(told)) == 1
    tip = row(told, "foreign_allocation").track.toolTip()
    assert "flips near ×" in tip
    assert "most runs have training at 50 % or more in 2028" in tip
    assert "flips near" in row(told, "foreign_allocation").track.accessibleDescription(), "a screen reader hears it"
    assert notches(told, "enforcement") == ()
    assert "flips" not in row(told, "enforcement").track.toolTip()
    track = row(told, "foreign_allocation").track
    track.resize(300, track.height())
    before = track.grab().toImage()
    track.show_flips(())
    after = track.grab().toImage()
    x = round(track._x(track._spec.minimum))
    assert before != after
    assert before.copy(0, 0, x, 8) == after.copy(0, 0, x, 8), "and only there"


def test_they_go_with_the_first_move_and_come_back_where_all_is_as_before(told, qtbot):
    """A lever under the hand hides them at once; a drag that is given up shows the same ones without a new question."""
    before, track = notches(told), row(told, "hbm_supply").track
    place = QPoint(round(track._x(track.current())), 9)
    qtbot.mousePress(track, Qt.MouseButton.LeftButton, pos=place)
    qtbot.mouseMove(track, place + QPoint(40, 0))
    assert notches(told) == ()
    assert "flips" not in row(told, "foreign_allocation").track.toolTip()
    qtbot.keyClick(track, Qt.Key.Key_Escape)
    qtbot.mouseRelease(track, Qt.MouseButton.LeftButton, pos=place)
    assert notches(told) == before
    intents.set_lever(told.workspace, "hbm_supply", 0.5)
    assert notches(told) == ()
    statement = told.window.flips.statement()
    told.workspace.undo()
    assert len(notches(told)) == 1
    told.window._look(threshold=0.3)
    assert notches(told) == ()
    assert told.window.flips.statement().share == 0.3
    assert statement.share == 0.5
    told.window._look(year=2024)
    assert told.window.flips.statement() is None, "the past has none"
    told.window.flips.ask()
    assert notches(told) == ()


def test_a_lever_moves_as_fast_while_flip_points_are_sought(qtbot, catalog):
    """The search waits at its next quarter: moves beside it take about as long as alone."""
    base = Scenario(draws=60)
    SHIPPED.warm(base)
    latest = Latest()
    questions = Questions(Ensemble(SHIPPED), latest)
    target, began = Target("training", "revenue", True, 0.5, "2028"), threading.Event()

    def moves():
        """Return the least of the times of a few moves, seconds: what the machine does beside them is left out."""
        times = []
        for at in range(5):
            came, start = [], time.perf_counter()
            moved = base.with_value(catalog, "hbm_supply", 0.3 + 0.01 * at)
            latest.run(lambda outdated, one=moved: SHIPPED.project_many([one], outdated), came.append, give_way=False)
            qtbot.waitUntil(lambda came=came: bool(came), timeout=15_000)
            times.append(time.perf_counter() - start)
        return min(times)

    def endless(ensemble, watch):
        while True:
            for found in flip_points(base, target, 0.5, ensemble, watch):
                began.set()
                yield found

    try:
        alone = moves()
        questions.ask("flips", endless, lambda _found: None)
        assert began.wait(30)
        assert moves() < 2.5 * alone + 0.05
    finally:
        questions.stop()
        latest.stop()
