"""What may wait for a turn of the event loop, so that a hand that moves waits for one step of it at the most."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QTimer

Step = Callable[[], None]


class Turns(QObject):
    """Takes steps one by one, each once what waits to be painted is painted; those that wait longest come first.

    A step shows what holds when it is taken: asked for again before its turn, it is still taken only once.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._waiting: dict[Step, None] = {}
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._take)

    @property
    def are_over(self) -> bool:
        """Whether no step waits."""
        return not self._waiting

    def ask(self, steps: Sequence[Step], *, now: bool) -> None:
        """Put steps behind those that wait, or take them now, and then not again for having waited."""
        if now:
            for step in steps:
                self._waiting.pop(step, None)
                step()
        else:
            self._waiting |= dict.fromkeys(steps)
        self._go_on()

    def _take(self) -> None:
        step = next(iter(self._waiting))
        del self._waiting[step]
        self._go_on()
        step()

    def _go_on(self) -> None:
        if self._waiting:
            self._timer.start()
        else:
            self._timer.stop()
