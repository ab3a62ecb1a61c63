"""Questions about scenarios in the background: the newest of each kind alone, and always behind a lever's move."""

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from PySide6.QtCore import Signal

from desktop.background import Latest, Worker
from scenarios.ensemble import Ensemble, Stopped, Watch

_PAUSE = 0.01
"""Seconds between two looks whether the lever rests."""

Question = Callable[[Ensemble, Watch], Iterator[Any]]
"""Yields what it has found so far, again and again, and the whole answer last."""


@dataclass(eq=False)
class _Asked:
    kind: str
    question: Question
    deliver: Callable[[Any], None]
    called_off: threading.Event = field(default_factory=threading.Event)


class Questions(Worker):
    """Answers questions one after the other; a newer one of the same kind takes the older one's place.

    Parameters
    ----------
    ensemble
        Where projections are run.
    latest
        Whose work comes first.
    synchronous
        Answer at once in the caller's thread, for tests.

    Signals
    -------
    progressed(kind, done, of)
        How far the question has come.
    answered(kind)
        The whole answer is delivered.
    stopped(kind)
        It was called off; what was delivered before stays true, though not whole.
    failed(problem)
        What broke.
    """

    progressed = Signal(str, int, int)
    answered = Signal(str)
    stopped = Signal(str)
    failed = Signal(object)

    def __init__(self, ensemble: Ensemble, latest: Latest, *, synchronous: bool = False) -> None:
        self._ensemble, self._latest, self._synchronous = ensemble, latest, synchronous
        self._waiting: dict[str, _Asked] = {}
        self._under_way: _Asked | None = None
        super().__init__("questions")

    def ask(self, kind: str, question: Question, deliver: Callable[[Any], None]) -> None:
        """Ask a question as soon as the lever rests; each result is delivered in the thread of this object."""
        asked = _Asked(kind, question, deliver)
        if self._synchronous:
            self._answer(asked)
            return
        self.call_off(kind)
        with self._wake:
            self._waiting[kind] = asked
            self._wake.notify()

    def call_off(self, kind: str) -> None:
        """End a question; what it has delivered stays with the asker."""
        with self._wake:
            dropped = self._waiting.pop(kind, None)
            if self._under_way is not None and self._under_way.kind == kind:
                self._under_way.called_off.set()
        if dropped is not None:
            self.stopped.emit(kind)

    def stop(self) -> None:
        """End everything, and the thread."""
        with self._wake:
            self._waiting.clear()
            if self._under_way is not None:
                self._under_way.called_off.set()
        super().stop()

    def _work(self) -> None:
        while True:
            with self._wake:
                self._wake.wait_for(lambda: self._waiting or self._stopping)
                if self._stopping:
                    return
                asked = self._waiting.pop(next(iter(self._waiting)))
                self._under_way = asked
            self._answer(asked)
            with self._wake:
                self._under_way = None

    def _answer(self, asked: _Asked) -> None:
        watch = Watch(partial(self.progressed.emit, asked.kind), partial(self._gives_way, asked))
        try:
            for result in asked.question(self._ensemble, watch):
                self._hand(asked, result)
        except Stopped:
            self.stopped.emit(asked.kind)
        except Exception as problem:  # a border: the reader of the window must learn of it
            self.stopped.emit(asked.kind)
            self.failed.emit(problem)
        else:
            self.answered.emit(asked.kind)

    def _hand(self, asked: _Asked, result: Any) -> None:
        if self._synchronous:
            asked.deliver(result)
        elif not asked.called_off.is_set():
            self._done.emit(partial(self._deliver, asked), result)

    def _deliver(self, asked: _Asked, result: Any) -> None:
        """Deliver a result, but not of a question that was called off meanwhile, nor to a window that has closed."""
        if not asked.called_off.is_set() and not self._stopping:
            asked.deliver(result)

    def _gives_way(self, asked: _Asked) -> bool:
        """Wait until the lever rests; tell whether the question was called off."""
        while not (asked.called_off.is_set() or self._synchronous or self._latest.rests):
            time.sleep(_PAUSE)
        return asked.called_off.is_set()
