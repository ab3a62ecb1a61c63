"""Steps that may wait: one a turn of the event loop, after painting, each once however often it is asked for."""

from PySide6.QtWidgets import QWidget

from desktop.turns import Turns


def test_steps_are_taken_one_a_turn_in_their_order_and_once(qtbot, qapp):
    """A step asked for again while it waits keeps its place."""
    taken: list[str] = []
    one, two, three = (lambda: taken.append("one")), (lambda: taken.append("two")), (lambda: taken.append("three"))
    turns = Turns()
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
    turns = Turns()
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

    picture, turns = Picture(), Turns()
    qtbot.addWidget(picture)
    picture.show()
    qtbot.waitUntil(lambda: bool(told))
    qapp.processEvents()
    told.clear()
    turns.ask((lambda: told.append("step"),), now=False)
    picture.update()
    qtbot.waitUntil(lambda: "step" in told)
    assert told == ["painted", "step"]
