"""Slow work off the screen's thread: the newest projection wins; library work keeps its order."""

import threading
import time
from collections import deque
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal

PREVIEW_DRAWS = 200
"""Enough for a band while a lever moves; all draws follow when it rests."""
_LONGEST_DRAWING = 0.2
"""Seconds after which the next job begins although the screen has not told that it has drawn."""

_MOMENT = 0.15
"""Seconds without a projection after which the hand on a lever is taken to rest."""

Job = Callable[[Callable[[], bool]], Any]
"""Work that may ask, now and then, whether it is outdated."""


class Worker(QObject):
    """A thread that hands results over to the thread that made it."""

    _done = Signal(object, object)

    def __init__(self, name: str) -> None:
        super().__init__()
        self._done.connect(self._hand_over, Qt.ConnectionType.QueuedConnection)
        self._wake = threading.Condition()
        self._stopping = False
        self._thread = threading.Thread(target=self._work, name=name, daemon=True)
        self._thread.start()

    def _hand_over(self, deliver: Callable[[Any], None], result: Any) -> None:
        deliver(result)

    def stop(self) -> None:
        """Finish the work under way and end the thread."""
        with self._wake:
            self._stopping = True
            self._wake.notify()
        self.join()

    def join(self) -> None:
        """Wait for a thread that was stopped: one that still draws must not outlive the program."""
        self._thread.join(timeout=10)

    def _work(self) -> None:
        raise NotImplementedError


class Latest(Worker):
    """Runs one job and keeps at most one waiting: a newer one takes the waiting one's place.

    Parameters
    ----------
    synchronous
        Run every job at once in the caller's thread, for tests.

    Attributes
    ----------
    synchronous
        As above: what goes behind it keeps to the caller's thread too.
    """

    failed = Signal(object)

    def __init__(self, *, synchronous: bool = False) -> None:
        self.synchronous = synchronous
        self._waiting: tuple[Job, Callable[[Any], None], bool] | None = None
        self._drawn = threading.Event()
        self._drawn.set()
        self._busy, self._last = False, 0.0
        super().__init__("projections")
        # unlike a single shot, a timer comes once what waits to be painted is painted
        self._after_drawing = QTimer(self, interval=0, singleShot=True)
        self._after_drawing.timeout.connect(self._drawn.set)

    def run(self, job: Job, deliver: Callable[[Any], None], *, give_way: bool) -> None:
        """Run a job as soon as possible and deliver its result in the thread of this object.

        Parameters
        ----------
        give_way
            Whether the job ends early once a newer one waits.
        """
        if self.synchronous:
            deliver(job(lambda: False))
            return
        with self._wake:
            self._waiting = (job, deliver, give_way)
            self._busy = True
            self._wake.notify()

    @property
    def is_busy(self) -> bool:
        """Whether a job is under way or waits."""
        return self._busy

    @property
    def rests(self) -> bool:
        """Whether nothing was asked for a moment: other work may take the cores."""
        return not self._busy and time.monotonic() - self._last > _MOMENT

    def _hand_over(self, deliver: Callable[[Any], None], result: Any) -> None:
        super()._hand_over(deliver, result)
        self._after_drawing.start()

    def _work(self) -> None:
        while True:
            # Both threads share one interpreter: beside a job, drawing the last answer takes several times as long.
            self._drawn.wait(_LONGEST_DRAWING)
            with self._wake:
                self._wake.wait_for(lambda: self._waiting is not None or self._stopping)
                if self._stopping:
                    return
                assert self._waiting is not None
                (job, deliver, give_way), self._waiting = self._waiting, None
            self._do(job, deliver, give_way)
            with self._wake:
                self._busy, self._last = self._waiting is not None, time.monotonic()

    def _do(self, job: Job, deliver: Callable[[Any], None], give_way: bool) -> None:
        try:
            result = job(lambda: self._stopping or (give_way and self._waiting is not None))
        except Exception as problem:  # a border: the reader of the window must learn of it
            self.failed.emit(problem)
        else:
            if not self._stopping:  # nobody waits any more, and the window may be gone
                self._drawn.clear()
                self._done.emit(deliver, result)


class CalledOff(Exception):  # noqa: N818  (no error: nobody waits for the job any more)
    """Ends a job whose user has called it off."""


class Errand(QObject):
    """A job in steps, each told in words, that its user can call off.

    Signals
    -------
    told(words)
        What begins; sent from the job's thread.
    """

    told = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._is_called_off = False

    def step(self, words: str) -> None:
        """Tell what begins; called by the job.

        Raises
        ------
        CalledOff
            Nobody waits for the rest of the job.
        """
        if self._is_called_off:
            raise CalledOff
        self.told.emit(words)

    def call_off(self) -> None:
        """End the job before its next step."""
        self._is_called_off = True


class Queue(Worker):
    """Runs jobs one after the other in their order, from the first `go_on` on.

    A job that fails stays first until it is tried again.

    Parameters
    ----------
    keeps
        Whether a job that broke with this exception stays first and is tried again; otherwise it is dropped.
    finishes
        Whether stopping waits until every job is done; otherwise what waits is dropped and the job under way ends
        alone. Nothing more is delivered either way.
    """

    failed = Signal(object)

    def __init__(self, keeps: Callable[[BaseException], bool], *, finishes: bool = True) -> None:
        self._keeps, self._finishes = keeps, finishes
        self._jobs: deque[tuple[Callable[[], Any], Callable[[Any], None]]] = deque()
        self._begun, self._held = False, True
        super().__init__("library")

    def add(self, job: Callable[[], Any], deliver: Callable[[Any], None] = lambda _result: None) -> None:
        """Put a job at the end; jobs that were held by a failure are tried again with it."""
        with self._wake:
            self._jobs.append((job, deliver))
            self._held = self._held and not self._begun
            self._wake.notify()

    def put_first(self, job: Callable[[], Any], deliver: Callable[[Any], None] = lambda _result: None) -> None:
        """Put a job before all that wait, and go on."""
        with self._wake:
            self._jobs.appendleft((job, deliver))
        self.go_on()

    def go_on(self) -> None:
        """Begin, or go on after a failure."""
        with self._wake:
            self._begun, self._held = True, False
            self._wake.notify()

    def waiting(self) -> int:
        """Return how many jobs are not done."""
        with self._wake:
            return len(self._jobs)

    def stop(self) -> None:
        """End the thread: after its jobs, or at once for the caller where nobody needs them any more."""
        if self._finishes:
            super().stop()
            return
        with self._wake:
            if not self._stopping:
                self._stopping = True
                self._jobs.clear()
                self._wake.notify()
                self.deleteLater()  # here and not in the thread that ends later

    def _hand_over(self, deliver: Callable[[Any], None], result: Any) -> None:
        """Hand a result over, but not to a window that has closed meanwhile."""
        if not self._stopping:
            super()._hand_over(deliver, result)

    def _work(self) -> None:
        while True:
            with self._wake:
                self._wake.wait_for(lambda: (self._jobs and not self._held) or self._stopping)
                if not self._jobs or self._held:
                    return
                job, deliver = self._jobs[0]
            try:
                result = job()
            except Exception as problem:  # a border: the reader of the window must learn of it
                with self._wake:
                    if not self._jobs:
                        return
                    self._held = self._keeps(problem)
                    if not self._held:
                        self._jobs.remove((job, deliver))
                    self.failed.emit(problem)
            else:
                with self._wake:
                    if not self._jobs:
                        return
                    self._jobs.remove((job, deliver))
                    if not self._stopping:  # nobody waits any more, and the window may be gone
                        self._done.emit(deliver, result)
