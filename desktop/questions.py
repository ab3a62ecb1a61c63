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
    failed(kind, problem)
        What broke it off; nothing more of it comes.
    """

    progressed = Signal(str, int, int)
    answered = Signal(str)
    stopped = Signal(str)
    failed = Signal(str, object)

    def __init__(self, ensemble: Ensemble, latest: Latest, *, synchronous: bool = False) -> None:
        self._ensemble, self._latest, self._synchronous = ensemble, latest, synchronous
        self._waiting: dict[str, _Asked] = {}
        self._asked: dict[str, _Asked] = {}
        super().__init__("questions")

    def ask(self, kind: str, question: Question, deliver: Callable[[Any], None]) -> None:
        """Ask a question as soon as the lever rests; each result is delivered in the thread of this object."""
        self._drop(kind)
        asked = self._asked[kind] = _Asked(kind, question, deliver)
        if self._synchronous:
            self._answer(asked)
            return
        with self._wake:
            self._waiting[kind] = asked
            self._wake.notify()

    def call_off(self, kind: str) -> None:
        """End a question; what it has delivered stays with the asker."""
        if self._drop(kind):
            self.stopped.emit(kind)

    def stop(self) -> None:
        """End everything, and the thread."""
        for kind in tuple(self._asked):
            self._drop(kind)
        super().stop()

    def _drop(self, kind: str) -> bool:
        """End a question of which nothing is to be heard any more; tell whether there was one."""
        asked = self._asked.pop(kind, None)
        if asked is None:
            return False
        asked.called_off.set()
        with self._wake:
            if self._waiting.get(kind) is asked:
                del self._waiting[kind]
        return True

    def _work(self) -> None:
        while True:
            with self._wake:
                self._wake.wait_for(lambda: self._waiting or self._stopping)
                if self._stopping:
                    return
                asked = self._waiting.pop(next(iter(self._waiting)))
            self._answer(asked)

    def _answer(self, asked: _Asked) -> None:
        watch = Watch(lambda done, of: self._hand(asked, self._tell, (done, of)), partial(self._gives_way, asked))
        try:
            for result in asked.question(self._ensemble, watch):
                self._hand(asked, self._deliver, result)
        except Stopped:
            return  # whoever called it off has told so
        except Exception as problem:  # a border: the reader of the window must learn of it
            self._hand(asked, self._fail, problem)
        else:
            self._hand(asked, self._end, None)

    def _hand(self, asked: _Asked, take: Callable[[_Asked, Any], None], result: Any) -> None:
        """Have something of a question taken in the thread of this object."""
        if self._synchronous:
            self._take(asked, take, result)
        elif not asked.called_off.is_set():
            self._done.emit(partial(self._take, asked, take), result)

    def _take(self, asked: _Asked, take: Callable[[_Asked, Any], None], result: Any) -> None:
        """Take it, but not of a question that was called off meanwhile or has a newer one in its place."""
        if self._asked.get(asked.kind) is asked:
            take(asked, result)

    def _deliver(self, asked: _Asked, result: Any) -> None:
        asked.deliver(result)

    def _tell(self, asked: _Asked, steps: tuple[int, int]) -> None:
        self.progressed.emit(asked.kind, *steps)

    def _end(self, asked: _Asked, _result: None) -> None:
        del self._asked[asked.kind]
        self.answered.emit(asked.kind)

    def _fail(self, asked: _Asked, problem: BaseException) -> None:
        del self._asked[asked.kind]
        self.failed.emit(asked.kind, problem)

    def _gives_way(self, asked: _Asked) -> bool:
        """Wait until the lever rests; tell whether the question was called off."""
        while not (asked.called_off.is_set() or self._synchronous or self._latest.rests):
            time.sleep(_PAUSE)
        return asked.called_off.is_set()
