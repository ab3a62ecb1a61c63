"""Slow work: the newest projection wins, and library work keeps its order whatever fails."""

import threading

from PySide6.QtTest import QSignalSpy

from desktop.background import Latest, Queue

WAIT = 10_000


def test_the_newest_job_takes_the_waiting_ones_place(qtbot):
    """While one job runs, many are asked for: only the last of them runs after it."""
    latest, begun, go, done = Latest(), threading.Event(), threading.Event(), []
    latest.run(lambda _outdated: begun.set() or (go.wait(5) and "first"), done.append, give_way=False)
    assert begun.wait(5)
    for number in range(20):
        latest.run(lambda _outdated, number=number: number, done.append, give_way=False)
    go.set()
    qtbot.waitUntil(lambda: len(done) == 2, timeout=WAIT)
    assert done == ["first", 19]
    latest.stop()


def test_a_job_that_gives_way_learns_that_a_newer_one_waits(qtbot):
    """A long job is told to end when something newer is asked for, and not before."""
    latest, started, done = Latest(), threading.Event(), []

    def long(outdated):
        before = outdated()
        started.set()
        while not outdated():
            threading.Event().wait(0.002)
        return ("gave way", before)

    latest.run(long, done.append, give_way=True)
    assert started.wait(5)
    latest.run(lambda _outdated: "newer", done.append, give_way=False)
    qtbot.waitUntil(lambda: len(done) == 2, timeout=WAIT)
    assert done == [("gave way", False), "newer"]
    latest.stop()


def test_a_broken_job_is_told_and_the_next_one_runs(qtbot):
    """An exception in the background reaches the window's thread; the worker goes on."""
    latest, told, done = Latest(), [], []
    latest.failed.connect(told.append)
    latest.run(lambda _outdated: 1 / 0, done.append, give_way=False)
    qtbot.waitUntil(lambda: bool(told), timeout=WAIT)
    latest.run(lambda _outdated: "next", done.append, give_way=False)
    qtbot.waitUntil(lambda: done == ["next"], timeout=WAIT)
    assert isinstance(told[0], ZeroDivisionError)
    latest.stop()


def test_the_queue_keeps_order_and_tries_a_failed_job_again(qtbot):
    """Nothing runs before the queue begins; a job that fails is first again, and none is lost or doubled."""
    queue, told, ran = Queue(keeps=lambda problem: isinstance(problem, OSError)), [], []
    full = [True]
    queue.failed.connect(told.append)

    def write(name):
        if name == "b" and full[0]:
            raise OSError("disk full")
        if name == "c":
            raise ValueError("never")
        ran.append(name)

    for name in "abcd":
        queue.add(lambda name=name: write(name))
    qtbot.wait(50)
    assert not ran
    queue.go_on()
    qtbot.waitUntil(lambda: bool(told), timeout=WAIT)
    assert ran == ["a"]
    assert queue.waiting() == 3
    full[0] = False
    queue.go_on()
    qtbot.waitUntil(lambda: queue.waiting() == 0, timeout=WAIT)
    assert ran == ["a", "b", "d"]
    assert len(told) == 2
    queue.stop()


def test_stopping_finishes_what_waits(qtbot):
    """Closing writes everything that waits before the thread ends."""
    queue, ran = Queue(keeps=lambda _problem: True), []
    for number in range(50):
        queue.add(lambda number=number: ran.append(number))
    queue.go_on()
    queue.stop()
    assert ran == list(range(50))


def test_a_queue_that_nobody_needs_any_more_is_dropped_at_once(qtbot):
    """Stopping waits for nothing; what waits never runs, and the job under way delivers nothing and ends alone."""
    queue = Queue(keeps=lambda _problem: False, finishes=False)
    begun, go = _events(2)
    done, told = [], []
    queue.failed.connect(told.append)
    queue.add(lambda: "first", done.append)
    queue.add(lambda: begun.set() or go.wait(5), done.append)
    queue.add(lambda: done.append("must not run"))
    queue.go_on()
    assert begun.wait(5)
    thread = queue._thread
    queue.stop()
    queue.stop()
    assert thread.is_alive()
    go.set()
    qtbot.waitUntil(lambda: not thread.is_alive(), timeout=WAIT)
    qtbot.wait(50)
    assert (done, told) == ([], []), "not even what was on its way"


def test_what_is_done_after_the_end_is_told_to_nobody():
    """The window that waited may be gone by then: library work is done to its end, and nothing is sent of it."""
    queue, latest = Queue(keeps=lambda _problem: False), Latest()
    begun, go = _events(2), _events(2)
    sent, done = [QSignalSpy(one._done) for one in (queue, latest)], []

    def job(which):
        begun[which].set()
        go[which].wait(5)
        done.append(which)

    queue.add(lambda: job(0), done.append)
    latest.run(lambda _outdated: job(1), done.append, give_way=False)
    queue.go_on()
    for worker, reached, released in zip((queue, latest), begun, go, strict=True):
        assert reached.wait(5)
        threading.Timer(0.05, released.set).start()
        worker.stop()
        assert not worker._thread.is_alive()
    assert done == [0, 1]
    assert [one.count() for one in sent] == [0, 0]


def _events(count):
    return [threading.Event() for _each in range(count)]


def test_the_next_job_waits_until_the_last_answer_is_painted(qtbot):
    """While the screen's thread still draws what was delivered, no other job begins beside it."""
    latest, drawing, beside, done = Latest(), threading.Event(), [], []

    def draw(result):
        drawing.set()
        latest.run(lambda _outdated: beside.append(drawing.is_set()), done.append, give_way=False)
        threading.Event().wait(0.1)
        drawing.clear()
        done.append(result)

    latest.run(lambda _outdated: "first", draw, give_way=False)
    qtbot.waitUntil(lambda: len(done) == 2, timeout=WAIT)
    assert beside == [False]
    latest.stop()
