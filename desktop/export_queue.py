"""One thread for all exports: what draws pictures serves one caller at a time, and of drawings the newest wish wins."""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.background import CalledOff, Errand, Queue

PATIENCE_MS = 1000
"""Milliseconds after which work is shown, with a way to end it."""
Deliver = Callable[[Any], None]


class ExportQueue(QObject):
    """Does jobs in their order; files can be called off, and what takes long is told.

    Signals
    -------
    working(words)
        What is being written, for longer than a moment.
    rested()
        Nothing is being written any more.
    failed(problem)
        What broke.

    Attributes
    ----------
    patience
        Runs out before work is told.
    """

    working = Signal(str)
    rested = Signal()
    failed = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._queue: Queue | None = None
        self._errands: list[Errand] = []
        self._newest, self._words = 0, ""
        self.patience = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self.patience.timeout.connect(self._tell)

    def write(self, job: Callable[[Errand], Any], deliver: Deliver) -> None:
        """Do a job that writes a file, and deliver what it returns unless it is called off."""
        errand = Errand()
        errand.told.connect(self._note)
        self._errands.append(errand)
        self.patience.start()
        self._add(partial(job, errand), deliver, errand)

    def draw(self, job: Callable[[], Any], deliver: Deliver) -> None:
        """Draw something to be looked at, unless a newer wish comes before it is begun."""
        self._newest += 1
        mine = self._newest
        self._add(lambda: job() if mine == self._newest else None, deliver)

    def ask(self, job: Callable[[], Any], deliver: Deliver) -> None:
        """Do a job and deliver what it returns."""
        self._add(job, deliver)

    def call_off(self) -> None:
        """End what is being written; nothing of it is kept."""
        for errand in self._errands:
            errand.call_off()

    def close(self) -> None:
        """Write what was asked for, and end the thread; nothing more is drawn."""
        self._newest += 1
        if self._queue is not None:
            self._queue.stop()

    def _add(self, job: Callable[[], Any], deliver: Deliver, errand: Errand | None = None) -> None:
        if self._queue is None:
            self._queue = Queue(keeps=lambda _problem: False)
            self._queue.go_on()
        self._queue.add(partial(_tried, job), partial(self._done, deliver, errand))

    def _done(self, deliver: Deliver, errand: Errand | None, result: Any) -> None:
        if errand is not None:
            self._errands.remove(errand)
            if not self._errands:
                self.patience.stop()
                self.rested.emit()
        if isinstance(result, Exception):
            self.failed.emit(result)
        elif result is not None:
            deliver(result)

    def _note(self, words: str) -> None:
        self._words = words
        if self._errands and not self.patience.isActive():
            self._tell()

    def _tell(self) -> None:
        self.working.emit(self._words)


def _tried(job: Callable[[], Any]) -> Any:
    """Return what a job returns, what broke it, or None where it was called off."""
    try:
        return job()
    except CalledOff:
        return None
    except Exception as problem:  # a border: the reader of the window must learn of it
        return problem
