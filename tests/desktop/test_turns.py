"""Steps that may wait: one a turn of the event loop, after painting, each once however often it is asked for."""

import time
from itertools import pairwise

from PySide6.QtWidgets import QWidget

from desktop.turns import PAUSE, Turns


def test_steps_are_taken_one_a_turn_in_their_order_and_once(qtbot, qapp):
    """A step asked for again while it waits keeps its place."""
    taken: list[str] = []
    one, two, three = (lambda: taken.append("one")), (lambda: taken.append("two")), (lambda: taken.append("three"))
    turns = Turns(lambda: False)
    assert turns.are_over
    turns.ask((one, two), now=False)
    assert not taken
    qapp.processEvents()
    assert taken == ["one"]
    turns.ask((three, two, one), now=False)
    qtbot.waitUntil(lambda: turns.are_over)
    assert taken == ["one", "two", "three", "one"]
    qapp.processEvents()
    assert len(taken) == 4


def test_what_is_taken_now_is_not_taken_again_for_having_waited(qtbot):
    """The others keep their turns."""
    taken: list[str] = []
    one, two = (lambda: taken.append("one")), (lambda: taken.append("two"))
    turns = Turns(lambda: False)
    turns.ask((one, two), now=False)
    turns.ask((two,), now=True)
    assert taken == ["two"]
    qtbot.waitUntil(lambda: turns.are_over)
    assert taken == ["two", "one"]


def test_a_step_comes_after_what_waits_to_be_painted(qtbot, qapp):
    """A picture that is asked for is on screen before the first step begins."""
    told: list[str] = []

    class Picture(QWidget):
        def paintEvent(self, _event: object) -> None:
            told.append("painted")

    picture, turns = Picture(), Turns(lambda: False)
    qtbot.addWidget(picture)
    picture.show()
    qtbot.waitUntil(lambda: bool(told))
    qapp.processEvents()
    told.clear()
    turns.ask((lambda: told.append("step"),), now=False)
    picture.update()
    qtbot.waitUntil(lambda: "step" in told)
    assert told == ["painted", "step"]


def test_steps_that_come_first_pass_those_that_wait(qtbot):
    """What belongs to the picture on screen waits for nothing else."""
    taken: list[str] = []
    one, two, three = (lambda: taken.append("one")), (lambda: taken.append("two")), (lambda: taken.append("three"))
    turns = Turns(lambda: False)
    turns.ask((one, two), now=False)
    turns.ask((three, two), now=False, first=True)
    qtbot.waitUntil(lambda: turns.are_over)
    assert taken == ["three", "two", "one"]


def test_steps_leave_room_for_other_work_but_go_on(qtbot):
    """Beside it there is a pause between two of them; the first one does not wait."""
    taken: list[float] = []
    steps = [lambda: taken.append(time.monotonic()) for _step in range(3)]
    turns = Turns(lambda: True)
    turns.ask(steps, now=False, first=True)
    qtbot.waitUntil(lambda: turns.are_over)
    assert len(taken) == 3
    assert all(later - sooner >= PAUSE / 1000 for sooner, later in pairwise(taken))
