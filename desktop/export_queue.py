"""Exports off the screen's thread: files in their order, and of pages to be looked at the newest wish alone."""

import threading
from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.background import CalledOff, Errand, Queue

PATIENCE_MS = 1000
"""Milliseconds after which work is shown, with a way to end it."""
Deliver = Callable[[Any], None]


class ExportQueue(QObject):
    """Does one job at a time, for what draws pictures serves one caller; files can be called off.

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
        self._files: Queue | None = None
        self._drawings: Queue | None = None
        self._alone = threading.Lock()
        self._errands: list[Errand] = []
        self._newest, self._words = 0, ""
        self.patience = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self.patience.timeout.connect(self._tell)

    def write(self, words: str, job: Callable[[Errand], Any], deliver: Deliver) -> None:
        """Do a job that writes a file, told in words, and deliver what it returns unless it is called off."""
        errand, self._words = Errand(), words
        errand.told.connect(self._note)
        self._errands.append(errand)
        self.patience.start()
        self._make(partial(job, errand), deliver, errand)

    def draw(self, job: Callable[[], Any], deliver: Deliver) -> None:
        """Draw something to be looked at, unless a newer wish comes before it is begun."""
        self._newest += 1
        mine = self._newest
        if self._drawings is None:
            self._drawings = _begun(finishes=False)
        newest = partial(self._tried, lambda: job() if mine == self._newest else None)
        self._drawings.add(newest, partial(self._done, deliver, None))

    def ask(self, job: Callable[[], Any], deliver: Deliver) -> None:
        """Do a job and deliver what it returns."""
        self._make(job, deliver, None)

    def call_off(self) -> None:
        """End what is being written; nothing of it is kept."""
        for errand in self._errands:
            errand.call_off()

    def close(self) -> None:
        """Write what was asked for, and draw nothing more."""
        for queue in filter(None, (self._drawings, self._files)):
            queue.stop()

    def join(self) -> None:
        """Wait for the job under way after all was closed."""
        for queue in filter(None, (self._drawings, self._files)):
            queue.join()

    def _make(self, job: Callable[[], Any], deliver: Deliver, errand: Errand | None) -> None:
        if self._files is None:
            self._files = _begun(finishes=True)
        self._files.add(partial(self._tried, job), partial(self._done, deliver, errand))

    def _tried(self, job: Callable[[], Any]) -> Any:
        """Return what a job returns, what broke it, or None where it was called off."""
        try:
            with self._alone:
                return job()
        except CalledOff:
            return None
        except Exception as problem:  # a border: the reader of the window must learn of it
            return problem

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


def _begun(*, finishes: bool) -> Queue:
    queue = Queue(keeps=lambda _problem: False, finishes=finishes)
    queue.go_on()
    return queue
