"""Times in a real window without a screen: from a lever to the painted pixels, and how long the window stands still."""

import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QEventLoop, QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QGraphicsView, QWidget

from desktop import application
from desktop.application import Application
from desktop.toolkit import SWITCH_INTERVAL, make_qt
from desktop.widgets.palette_entries import Entry
from scenarios.figures.market import prepare
from scenarios.projection import Engine, Projection
from scenarios.scenario import Scenario
from tests.benchmarks.timing import Measured, Stopwatch, measured, moved, timed, yardstick

LEVER = "hbm_supply"
QUEUED = Path("/proc/thread-self/schedstat")
STRETCH = 0.1
STEP_MS = 16


class Painted(QObject):
    """Notes which projection is painted on the viewports of both charts.

    Parameters
    ----------
    program
        Whose charts are watched.
    """

    def __init__(self, program: Application) -> None:
        super().__init__()
        self._work = program.workspace
        charts = program.window.shares.charts.values()
        viewports: list[QWidget] = [view.viewport() for chart in charts for view in chart.findChildren(QGraphicsView)]
        self.seen: dict[QObject, Projection | None] = dict.fromkeys(viewports)
        for viewport in viewports:
            viewport.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self.seen[watched] = self._work.projection
        return False


@contextmanager
def opened(*, synchronous: bool) -> Iterator[Application]:
    """Open the program at 1280 x 720 on a library of its own, with all draws of the baseline on screen."""
    qt = make_qt()
    before = sys.getswitchinterval()
    sys.setswitchinterval(SWITCH_INTERVAL)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        program = application.build(Path(folder) / "library.db", synchronous=synchronous)
        program.window.resize(1280, 720)
        program.window.show()
        work = program.workspace
        while work.projection is None or work.is_preview:
            qt.processEvents()
        qt.processEvents()
        try:
            yield program
        finally:
            program.window.close()
            sys.setswitchinterval(before)


class Eye:
    """Waits until a value of the lever is painted on both charts.

    Parameters
    ----------
    program
        Whose window is looked at.
    """

    def __init__(self, program: Application) -> None:
        self.painted = Painted(program)
        self.lever = program.window.levers.rows[LEVER]
        # a processor's time is the engine's while nothing happens on screen
        self.events = partial(_qt().processEvents, QEventLoop.ProcessEventsFlag.WaitForMoreEvents)

    def wait_for(self, value: float, draws: int) -> None:
        """Return as soon as the value is painted with so many draws."""
        while not all(_holds(one, value, draws) for one in self.painted.seen.values()):
            self.events()


def _holds(shown: Projection | None, value: float, draws: int) -> bool:
    if shown is None or shown.scenario.draws != draws or LEVER not in shown.scenario.values:
        return False
    return shown.scenario.values[LEVER][0][1] == value


def _qt() -> QApplication:
    return make_qt()


def lever_to_pixels(runs: int, *, synchronous: bool = True) -> Measured:
    """Time from the `edited` signal of a lever to both charts painted with a band of 200 draws."""
    with opened(synchronous=synchronous) as program:
        eye = Eye(program)

        def edit(run: int) -> None:
            eye.lever.edited.emit(LEVER, moved(run))
            eye.wait_for(moved(run), 200)

        return timed(edit, runs)


def lever_to_window(runs: int) -> Measured:
    """Time from the `edited` signal of a lever to all of the window painted so: remarks, small charts and texts too."""
    with opened(synchronous=True) as program:
        eye, qt = Eye(program), _qt()

        def edit(run: int) -> None:
            eye.lever.edited.emit(LEVER, moved(run))
            eye.wait_for(moved(run), 200)
            while not program.window.showing.turns.are_over:
                eye.events()
            qt.processEvents()

        return timed(edit, runs)


def release_to_pixels(runs: int) -> Measured:
    """Time from the release of a lever, 200 draws on screen, to both charts painted with all 2,000."""
    with opened(synchronous=False) as program:
        eye = Eye(program)
        times, beside = [], []
        for run in range(runs + 1):
            eye.lever.edited.emit(LEVER, moved(run))
            eye.wait_for(moved(run), 200)
            beside.append(yardstick())
            begin = time.perf_counter()
            eye.lever.committed.emit(LEVER, moved(run))
            eye.wait_for(moved(run), 2000)
            times.append(time.perf_counter() - begin)
        return measured(times[1:], beside=beside[1:])


def _busy() -> float:
    """Return the seconds for which this thread has worked, or stood in line for a processor where Linux tells."""
    if not QUEUED.exists():
        return time.thread_time()
    worked, queued, _turns = QUEUED.read_text().split()
    return (int(worked) + int(queued)) / 1e9


class Heartbeat(QObject):
    """Beats every millisecond in the window's thread and notes for how long it could not, and why.

    The time between two beats is the timer's millisecond, the thread's own work (drawing, texts), standing in line for
    a processor that other programs use, and waiting for the engine's thread to let go of Python. Only the last is
    noted: the time on the clock less that of the first three, so with the timer's own lateness. On other systems than
    Linux the second cannot be told from it. For each tenth of a second the longest is kept.
    """

    def __init__(self) -> None:
        super().__init__()
        self.longest: list[float] = []
        self._stretch = -1
        self._begin = self._last = time.perf_counter()
        self._busy = _busy()
        self._timer = QTimer(self, interval=1, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._timer.start()

    def _beat(self) -> None:
        now, busy = time.perf_counter(), _busy()
        waited = max(0.0, now - self._last - (busy - self._busy) - 0.001)
        stretch = int((now - self._begin) / STRETCH)
        if stretch > self._stretch:
            self.longest.append(0.0)
        self._stretch = stretch
        self.longest[-1] = max(self.longest[-1], waited)
        self._last, self._busy = now, busy


def frame(runs: int) -> Measured:
    """Time the window's own work on one picture of 200 draws at rest: texts, figures, shapes and painting.

    The series of the small charts are ready, as another thread makes them so in the window.
    """
    with opened(synchronous=True) as program:
        qt, work, watch = _qt(), program.workspace, Stopwatch()

        def show(answer: Projection) -> None:
            work.projection = answer
            work.projection_ready.emit()
            qt.processEvents()

        small = work.scenario.sized(draws=200)
        reference = work.engine.project(small)
        for run in range(runs):
            answer = work.engine.project(small.with_value(program.catalog, LEVER, moved(run)))
            prepare(answer, reference)
            watch.run(partial(show, answer))
        return watch.measured()


def idle(seconds: int) -> Measured:
    """Return how many ms of processor time a second of the open, untouched window takes."""
    with opened(synchronous=False):
        spent = []
        for _second in range(seconds + 1):
            before, loop = time.process_time(), QEventLoop()
            QTimer.singleShot(1000, loop.quit)
            loop.exec()
            spent.append(time.process_time() - before)
        return measured(spent[1:])


def key_in_palette(runs: int) -> Measured:
    """Time a key stroke in the command palette among 3,000 entries: found, shown and painted."""
    with opened(synchronous=True) as program:
        finder = program.window.finder
        many = [Entry("Source", f"S{n} of HBM supply", "published estimate", "", int) for n in range(3000)]
        finder.open_with(many)

        def press(run: int) -> None:
            finder.field.setText("hbm sup 1"[: run % 9 + 1])
            finder.repaint()

        return timed(press, runs)


class Answered:
    """Stands in for the engine with one ready answer: what then still holds the window up is not the engine."""

    def __init__(self, known: Projection) -> None:
        self.known = known

    def project(self, scenario: Scenario, _outdated: object = None) -> Projection:
        """Return the ready answer as that of any scenario."""
        return replace(self.known, scenario=scenario)

    def forget(self) -> None:
        """Have nothing to let go of."""


def drag(seconds: float) -> Measured:
    """Time from a value of a dragged lever to both charts painted, of the values that are painted, as shipped.

    The hand is quicker than the screen: how many of its values are painted is the number of times over the seconds.
    """
    with opened(synchronous=False) as program:
        eye, sent, times = Eye(program), dict[object, float](), list[float]()
        steps, work = iter(range(1_000_000)), program.workspace

        def move() -> None:
            value = moved(next(steps))
            sent[value] = time.perf_counter()
            eye.lever.edited.emit(LEVER, value)

        hand = QTimer(timerType=Qt.TimerType.PreciseTimer, interval=STEP_MS)
        hand.timeout.connect(move)
        hand.start()
        end = time.perf_counter() + seconds
        while time.perf_counter() < end:
            eye.events()
            if set(eye.painted.seen.values()) == {work.projection} and work.projection is not None:
                begin = sent.pop(work.projection.scenario.values.get(LEVER, ((0, 0.0),))[0][1], None)
                times += [] if begin is None else [time.perf_counter() - begin]
        hand.stop()
        return measured(times)


def gui_block(seconds: float, *, engine: bool = True) -> Measured:
    """Return for how long the window's thread waits while a lever is dragged and projections run beside it.

    Without `engine` the answers are ready: the difference is the engine's doing.
    """
    with opened(synchronous=False) as program:
        qt, work, row = _qt(), program.workspace, program.window.levers.rows[LEVER]
        if not engine:
            answer = Engine(program.catalog).project(work.scenario.sized(draws=200))
            work.engine = Answered(answer)  # type: ignore[assignment]
        steps = iter(range(1_000_000))
        hand = QTimer()
        hand.timeout.connect(lambda: row.edited.emit(LEVER, moved(next(steps))))
        hand.start(STEP_MS)
        heart = Heartbeat()
        QTimer.singleShot(round(1000 * seconds), qt.quit)
        qt.exec()
        hand.stop()
        return measured(heart.longest)
