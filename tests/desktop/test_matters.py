"""What matters beside the window: it starts by itself, tells what has come, gives way, ends, and leads to a lever."""

import threading
import time
from functools import partial

import pytest
from PySide6.QtCore import Qt

from desktop import intents
from desktop.background import Latest
from desktop.matters import KINDS, Matters
from desktop.panels.matters import SPREAD, TORNADO, WORTH, MattersDialog
from desktop.questions import Questions
from desktop.view import WORKLOADS, View
from scenarios.analysis.outcome import Outcome
from scenarios.analysis.sobol import LEAST_SAMPLES
from scenarios.analysis.tornado import tornado
from scenarios.ensemble import Ensemble
from scenarios.figures.plots import Span, Spans
from scenarios.scenario import Scenario
from tests.shared_engine import SHIPPED

FEW = 8
LONG = 30_000
ROWS = tuple(Span(name, name, 0.2, 0.5 + at / 10, "assumption") for at, name in enumerate(("hbm_supply", "tier")))
SPANS = Spans("tornado.training", "A share", "fraction", ROWS, text="HBM supply moves it most")


@pytest.fixture
def page(qtbot):
    page = MattersDialog(WORKLOADS)
    page.kept = []
    qtbot.addWidget(page)
    page.show()
    page.activateWindow()
    return page


@pytest.fixture
def joined(program, page, qtbot):
    """Return the page joined with a scenario of few draws, the questions in a thread of their own, and where it led."""
    work = few_draws(program)
    qtbot.waitUntil(lambda: work.at_rest, timeout=LONG)
    questions, went = Questions(Ensemble(work.engine, workers=1), work.latest), []
    Matters(page, work, questions, went.append, page.kept.extend, LEAST_SAMPLES)
    page.activateWindow()
    yield work, questions, went
    questions.stop()


def few_draws(program):
    """Return the workspace with a scenario of few draws in hand."""
    work = program.workspace
    work.adopt(work.scenario.sized(draws=FEW), None)
    intents.set_lever(work, "hbm_supply", 0.9)
    return work


def bars(page, part=TORNADO):
    spans = page.panes[part].chart.spans
    return [] if spans is None else [one.id for one in spans.rows]


def test_bars_come_by_themselves_and_enter_leads_to_the_one_in_hand(page, joined, qtbot):
    _work, _questions, went = joined
    assert bars(page) == []
    qtbot.waitUntil(lambda: len(bars(page)) > 1, timeout=LONG)
    assert page.panes[TORNADO].answer.text().startswith("So far, ")
    assert page.panes[WORTH].answer.text().startswith("Too few runs have a share"), "eight runs are too few"
    chart = page.panes[TORNADO].chart
    assert chart.hasFocus()
    qtbot.keyClick(chart, Qt.Key.Key_Return)
    assert went == [chart.row().id]


def test_called_off_what_has_come_stays_and_is_labelled(page, joined, qtbot):
    _work, questions, _went = joined
    qtbot.waitUntil(lambda: len(bars(page)) > 1, timeout=LONG)
    page.cancel.setFocus()
    with qtbot.waitSignal(questions.stopped, timeout=LONG):
        qtbot.keyClick(page.cancel, Qt.Key.Key_Space)
    qtbot.waitUntil(page.again.isVisible, timeout=LONG)
    kept = bars(page)
    assert kept
    assert page.again.hasFocus()
    assert "what has come so far is shown" in page.state.text()
    assert any(one.startswith("Partial: ") for one in page.panes[TORNADO].notes.text().split("\n\n"))
    assert (page.progress.isVisible(), page.cancel.isVisible()) == (False, False)
    with qtbot.waitSignal(questions.progressed, timeout=LONG):
        qtbot.keyClick(page.again, Qt.Key.Key_Space)
    qtbot.waitUntil(page.again.isHidden, timeout=LONG)  # what was called off before may still be told of


def test_a_change_makes_the_bars_outdated_until_new_ones_come(page, joined, qtbot):
    work, _questions, _went = joined
    chart = page.panes[TORNADO].chart
    qtbot.waitUntil(lambda: len(bars(page)) > 1, timeout=LONG)
    before = chart.spans
    intents.set_lever(work, "hbm_supply", 0.5)
    assert "outdated" in chart.spoken_value()
    qtbot.waitUntil(lambda: chart.spans is not before and "outdated" not in chart.spoken_value(), timeout=LONG)
    assert chart.spans.base != before.base


def test_another_year_and_another_workload_are_asked_anew(page, joined, qtbot):
    work, _questions, _went = joined
    chart = page.panes[TORNADO].chart
    qtbot.waitUntil(lambda: chart.spans is not None, timeout=LONG)
    page.workloads.buttons()[1].click()
    qtbot.waitUntil(lambda: ", training" in chart.spans.title, timeout=LONG)
    year = work.view.year + 1
    work.look(View(year=year))
    qtbot.waitUntil(lambda: f"in {year}" in chart.spans.title, timeout=LONG)


def test_the_spread_is_asked_over_what_the_filter_says(page, joined, qtbot):
    """The bars need no new run, the spread does, and names what varied."""
    work, questions, _went = joined
    page.overs.buttons()[1].click()
    qtbot.waitUntil(lambda: len(bars(page)) > 1, timeout=LONG)
    questions.call_off(KINDS[TORNADO])
    qtbot.waitUntil(lambda: bars(page, SPREAD) != [], timeout=LONG)
    levers = {one.id for one in work.catalog.levers}
    assert set(bars(page, SPREAD)) <= levers
    assert set(bars(page)) <= levers
    assert "Levers vary evenly" in page.panes[SPREAD].notes.text()
    page.overs.buttons()[2].click()
    assert not set(bars(page)) & levers
    assert "outdated" in page.panes[SPREAD].chart.spoken_value()


def test_what_has_come_goes_out_as_pages_until_the_scenario_changes(page, joined, qtbot):
    work, _questions, _went = joined
    assert not page.to_slide.isEnabled()
    qtbot.waitUntil(lambda: len(bars(page)) > 1, timeout=LONG)
    page.to_slide.setFocus()
    qtbot.keyClick(page.to_slide, Qt.Key.Key_Space)
    assert page.kept[0].id == "matters.tornado.inference"
    assert page.kept[-1].id == "matters.worth.inference"
    assert [row.id for row in page.kept[0].shown[0].rows] == bars(page)[: len(page.kept[0].shown[0].rows)]
    intents.set_lever(work, "hbm_supply", 0.5)
    assert not page.to_slide.isEnabled()


def test_a_part_that_breaks_off_says_so_and_can_be_asked_anew(page, joined, qtbot):
    _work, questions, _went = joined
    qtbot.waitUntil(lambda: len(bars(page)) > 1, timeout=LONG)
    with qtbot.waitSignal(questions.failed, timeout=LONG):
        questions.ask(KINDS[TORNADO], broken, lambda _found: None)
    assert page.panes[TORNADO].answer.text().startswith("Broken off: no market. ")
    questions.call_off(KINDS[SPREAD])
    with qtbot.waitSignal(questions.failed, timeout=LONG):
        questions.ask(KINDS[SPREAD], broken, lambda _found: None)
    qtbot.waitUntil(page.again.isVisible, timeout=LONG)
    assert page.state.text().startswith("Broken off: no market. ")


def broken(_ensemble, _watch):
    yield from ()
    raise ArithmeticError("no market")


def test_a_lever_s_move_comes_before_the_next_value(qtbot):
    """While a projection is wanted nothing of the tornado goes on; after it, it goes on where it was."""
    latest = Latest()
    questions = Questions(Ensemble(SHIPPED, workers=1), latest)
    events, started, release = [], threading.Event(), threading.Event()
    outcome = Outcome("training", "revenue", "official", 2028)
    question = partial(tornado_question, Scenario(draws=FEW), outcome)
    questions.progressed.connect(lambda *_how_far: events.append("tried"))
    questions.ask("tornado", question, lambda _found: None)
    qtbot.waitUntil(lambda: "tried" in events, timeout=LONG)

    def move(_outdated):
        started.set()
        release.wait(5)

    latest.run(move, lambda _result: events.append("moved"), give_way=False)
    assert started.wait(5)
    qtbot.wait(20)
    before = len(events)
    time.sleep(0.2)
    qtbot.wait(20)
    assert len(events) == before
    release.set()
    qtbot.waitUntil(lambda: len(events) > before + 1, timeout=LONG)
    assert events[before] == "moved"
    questions.stop()
    latest.stop()


def tornado_question(scenario, outcome, ensemble, watch):
    return tornado(ensemble, scenario, outcome, watch)


def test_a_threshold_is_typed_taken_refused_and_given_up(page, qtbot):
    taken = []
    page.threshold_chosen.connect(taken.append)
    page.show_threshold(0.5)
    page.tabs.setCurrentIndex(1)
    field = page.threshold
    for typed, expected in (("65", [0.65]), ("130", [0.65]), ("much", [0.65])):
        field.setFocus()
        field.selectAll()
        qtbot.keyClicks(field, typed)
        qtbot.keyClick(field, Qt.Key.Key_Return)
        assert taken == pytest.approx(expected), typed
    assert page.threshold_problem.isVisible()
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert (field.text(), page.threshold_problem.isVisible()) == ("65 %", False)


def test_showing_tells_nothing(page):
    told = []
    for signal in (page.workload_chosen, page.over_chosen, page.threshold_chosen, page.bar_chosen):
        signal.connect(told.append)
    page.show_asked("training", "levers")
    page.show_threshold(0.4)
    for part in (TORNADO, SPREAD, WORTH):
        page.show_answer(part, SPANS, ("Said below",))
        page.show_stale(part, True)
    assert told == []
    assert [one.objectName() for one in page.workloads.buttons() if one.isChecked()] == ["training"]
    assert page.panes[TORNADO].answer.text() == "HBM supply moves it most"
    assert page.panes[TORNADO].notes.text() == "Said below"


def test_a_bar_that_is_clicked_or_entered_is_told(page, qtbot):
    told = []
    page.bar_chosen.connect(told.append)
    page.show_answer(TORNADO, SPANS)
    chart = page.panes[TORNADO].chart
    qtbot.keyClick(chart, Qt.Key.Key_Down)
    qtbot.keyClick(chart, Qt.Key.Key_Return)
    first = chart.places().rows[0].whole.center().toPoint()
    qtbot.mouseClick(chart, Qt.MouseButton.LeftButton, pos=first)
    assert told == ["tier", "hbm_supply"]


def test_a_long_tornado_scrolls_with_the_bar_that_is_walked_to(page, qtbot):
    rows = tuple(Span(f"row {at}", f"Row {at}", 0.1, 0.5, "policy") for at in range(80))
    page.show_answer(TORNADO, Spans("tornado.all", "A share", "fraction", rows))
    pane = page.panes[TORNADO]
    qtbot.waitUntil(lambda: pane.area.verticalScrollBar().maximum() > 0)
    qtbot.keyClick(pane.chart, Qt.Key.Key_End)
    assert pane.area.verticalScrollBar().value() > 0
    qtbot.keyClick(pane.chart, Qt.Key.Key_Home)
    assert pane.area.verticalScrollBar().value() == 0


def test_the_window_opens_it_by_key_and_follows_a_bar(program, qtbot):
    window = program.window
    qtbot.keyClick(window, Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier)
    opened = window.pages._open["matters"]
    assert isinstance(opened, MattersDialog)
    opened.show_answer(TORNADO, SPANS)
    opened.bar_chosen.emit("hbm_supply")
    assert window.levers.current() == "hbm_supply"
    opened.bar_chosen.emit("price_response")
    assert "Price response" in window.inspector.about.text()
    opened.close()
