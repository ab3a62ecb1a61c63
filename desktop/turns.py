"""What may wait for a turn of the event loop, so that a hand that moves waits for one step of it at the most."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QTimer

Step = Callable[[], None]

PAUSE = 8
"""Milliseconds between two steps beside other work."""


class Turns(QObject):
    """Takes steps one by one, each once what waits to be painted is painted; those that wait longest come first.

    A step shows what holds when it is taken: asked for again before its turn, it is still taken only once.

    Parameters
    ----------
    busy
        Whether other work needs the processors: between two steps it is then left alone for a while.
    """

    def __init__(self, busy: Callable[[], bool], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._busy = busy
        self._waiting: dict[Step, None] = {}
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._take)

    @property
    def are_over(self) -> bool:
        """Whether no step waits."""
        return not self._waiting

    def ask(self, steps: Sequence[Step], *, now: bool, first: bool = False) -> None:
        """Put steps behind those that wait, or before them, or take them now and then not again for having waited."""
        if now:
            for step in steps:
                self._waiting.pop(step, None)
                step()
        elif first:
            self._waiting = dict.fromkeys(steps) | self._waiting
            self._timer.start(0)
        else:
            self._waiting |= dict.fromkeys(steps)
            self._go_on()

    def _take(self) -> None:
        if self._waiting:
            step = next(iter(self._waiting))
            del self._waiting[step]
            try:
                step()
            finally:
                self._go_on()

    def _go_on(self) -> None:
        if self._waiting and not self._timer.isActive():
            self._timer.start(PAUSE if self._busy() else 0)
