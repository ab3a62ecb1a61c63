import threading
import time

import pytest

from desktop.background import Latest
from desktop.questions import Questions
from scenarios.catalog_files import load_catalog
from scenarios.ensemble import Ensemble
from scenarios.projection import Engine
from scenarios.scenario import Scenario

CATALOG = load_catalog()
WAIT = 20_000
SCENARIOS = [Scenario(draws=10).with_value(CATALOG, "hbm_supply", 0.1 * one) for one in range(1, 41)]


@pytest.fixture(scope="module")
def ensemble():
    return Ensemble(Engine(CATALOG), workers=1)


@pytest.fixture
def latest(qtbot):
    latest = Latest()
    yield latest
    latest.stop()


@pytest.fixture
def questions(ensemble, latest):
    questions = Questions(ensemble, latest)
    yield questions
    questions.stop()


def names(ensemble, watch):
    """Yield, again and again, the values of the lever that have been run."""
    found = []
    for value in ensemble.measured(SCENARIOS, lambda one: one.scenario.values["hbm_supply"][0][1], watch):
        found.append(value)
        yield tuple(found)


def test_results_are_delivered_as_they_come_and_the_whole_last(qtbot, questions):
    got, told = [], []
    questions.progressed.connect(lambda kind, done, of: told.append((kind, done, of)))
    with qtbot.waitSignal(questions.answered) as answered:
        questions.ask("names", names, got.append)
    assert answered.args == ["names"]
    assert [len(one) for one in got] == list(range(1, len(SCENARIOS) + 1))
    assert told[-1] == ("names", len(SCENARIOS), len(SCENARIOS))


def test_a_newer_question_takes_the_older_ones_place(qtbot, questions):
    got, newer, stopped = [], [], []
    questions.stopped.connect(stopped.append)
    with qtbot.waitSignal(questions.answered):
        questions.ask("names", names, got.append)
        questions.ask("names", names, newer.append)
    assert len(got) < len(SCENARIOS)
    assert len(newer[-1]) == len(SCENARIOS)
    assert not stopped, "it goes on as the newer one"


def test_a_question_can_be_called_off(qtbot, questions):
    begun = threading.Event()

    def endless(ensemble, watch):
        while True:
            begun.set()
            yield from names(ensemble, watch)

    got = []
    with qtbot.waitSignal(questions.stopped):
        questions.ask("endless", endless, got.append)
        begun.wait(5)
        questions.call_off("endless")
    qtbot.wait(1)
    after = len(got)
    with qtbot.waitSignal(questions.answered):
        questions.ask("names", names, lambda _result: None)
    assert len(got) == after


def test_a_question_waits_while_projections_are_asked_for(qtbot, questions, latest):
    """Nothing of the question runs while a projection waits or runs, nor in the moment after."""
    release, ran = threading.Event(), []
    latest.run(lambda _outdated: release.wait(5), lambda _result: None, give_way=False)
    questions.ask("names", names, ran.append)
    time.sleep(0.1)
    qtbot.wait(1)
    assert not ran
    with qtbot.waitSignal(questions.answered):
        release.set()
    assert len(ran) == len(SCENARIOS)


def test_what_breaks_is_told(qtbot, questions):
    def broken(_ensemble, _watch):
        yield 1
        raise ArithmeticError("no market")

    got, stopped = [], []
    questions.stopped.connect(stopped.append)
    with qtbot.waitSignal(questions.failed) as failed:
        questions.ask("broken", broken, got.append)
    assert got == [1]
    assert failed.args[0] == "broken"
    assert str(failed.args[1]) == "no market"
    assert not stopped, "nobody called it off"


def test_a_lever_moves_in_the_midst_of_a_question_of_many_draws(qtbot, latest):
    """Both are cut into pieces for the same threads: the lever's come first, and the question goes on after."""
    engine, moved = Engine(CATALOG), []
    many = [one.sized(draws=200) for one in SCENARIOS[:16]]
    questions, begun = Questions(Ensemble(engine), latest), threading.Event()

    def asked(ensemble, watch):
        begun.set()
        yield from ensemble.measured(many, lambda _one: None, watch)

    with qtbot.waitSignal(questions.answered, timeout=WAIT):
        questions.ask("many", asked, lambda _result: None)
        begun.wait(5)
        for number in range(3):
            latest.run(lambda outdated: engine.project(many[0], outdated), moved.append, give_way=False)
            qtbot.waitUntil(lambda number=number: len(moved) > number, timeout=WAIT)
    questions.stop()
