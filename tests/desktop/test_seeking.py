"""Asking backwards in the window: a sentence filled by keys and mouse, its answer taken, saved, or said not to be."""

import pytest
from PySide6.QtCore import Qt

from desktop import intents
from desktop.panels.seek import SeekDialog
from scenarios.scenario import Scenario
from tests.desktop.hands import choose, fill

DRAWS = 12


@pytest.fixture
def page(program, qtbot):
    """Open the page, over few draws."""
    work = program.workspace
    work.adopt(Scenario(draws=DRAWS), None)
    program.window.levers.go_to("hbm_supply")
    program.window.actions_by_id["seek"].trigger()
    page = program.window.pages._open["seek"]
    assert isinstance(page, SeekDialog)
    return page


def test_it_answers_what_it_opens_with_at_once(program, page):
    """Nobody has to press anything; without legal foreign supply smuggled cards count, as in the headline."""
    assert page.sentence.text().startswith("HBM supply ")
    assert page.curve.isVisible()
    page.close()
    intents.set_lever(program.workspace, "tier", "T8")
    again = program.window.pages.open("seek")
    assert again.question.query().target.count == "with_grey"
    assert again.curve.isVisible()


def test_a_question_is_filled_by_keys_and_its_answer_applied_and_taken_back(program, page, qtbot):
    work = program.workspace
    choose(qtbot, page.question.sign, ">=")
    fill(qtbot, page.question.share, "60")
    fill(qtbot, page.question.probability, "80")
    qtbot.keyClick(page.question.probability, Qt.Key.Key_Return)
    assert "HBM supply at ×" in page.sentence.text()
    assert "Sampling error of the probability" in page.notes.text()
    assert page.curve.isVisible()
    assert not page.tiers.isVisible()
    assert not page.frontier.isVisible()
    assert not page.row.cancel.isVisible(), "it is over"
    value = page.values.currentData()
    qtbot.mouseClick(page.apply, Qt.MouseButton.LeftButton)
    assert work.scenario.values["hbm_supply"] == ((work.catalog.horizon.first_free, value),)
    assert work.log.next_undo.cause == "asked backwards"
    assert "has changed" in page.notes.text()
    assert not page.apply.isEnabled(), "an answer to another scenario is not to be taken"
    program.window.acts.undo()
    assert "hbm_supply" not in work.scenario.values


def test_an_answer_becomes_a_scenario_of_its_own(program, page, qtbot):
    work = program.workspace
    program.window.preferences.set_flag("welcomed", True)
    with qtbot.waitSignal(program.library.listed, timeout=60_000):
        program.library.open()
    page.ask()
    value = page.values.currentData()
    assert not page.keep.isEnabled()
    qtbot.keyClicks(page.name, "baseline")
    qtbot.keyClick(page.name, Qt.Key.Key_Return)
    assert "is taken" in page.notes.text()
    assert work.scenario.values == {}, "a name that is refused changes nothing"
    fill(qtbot, page.name, "Enough HBM")
    qtbot.mouseClick(page.keep, Qt.MouseButton.LeftButton)
    assert work.scenario.name == "Enough HBM"
    assert work.scenario.values["hbm_supply"][0][1] == value
    qtbot.waitUntil(lambda: "Enough HBM" in [one.name for one in program.library.saved], timeout=60_000)


def test_tiers_and_a_second_lever_are_fields(program, page, qtbot):
    choose(qtbot, page.question.lever, "tier")
    choose(qtbot, page.question.other, "enforcement")
    qtbot.mouseClick(page.row.search, Qt.MouseButton.LeftButton)
    assert page.tiers.isVisible()
    assert not page.curve.isVisible()
    assert page.frontier.figure().down_title == "Anti-smuggling enforcement"
    assert [page.values.itemData(at) for at in range(page.values.count())] != []
    page.frontier.setFocus()
    qtbot.keyClick(page.frontier, Qt.Key.Key_Right)
    assert page.frontier.spoken_value().startswith("Export tier: T1; Anti-smuggling enforcement")


def test_what_cannot_be_had_is_said_and_offers_nothing(page, qtbot):
    choose(qtbot, page.question.lever, "software_learning")
    choose(qtbot, page.question.workload, "training")
    fill(qtbot, page.question.share, "99 %")
    page.ask()
    assert "not within the plausible range, at most" in page.sentence.text()
    assert page.curve.isVisible(), "and the curve shows it"
    assert page.values.count() == 0
    assert not page.apply.isEnabled()


@pytest.mark.parametrize(
    ("share", "probability", "told"),
    [("much", "80", "'much' is not a number"), ("160", "80", "from 0 % to 100 %"), ("60", "0", "above 0")],
)
def test_a_question_that_is_none_is_told_so(page, qtbot, share, probability, told):
    fill(qtbot, page.question.share, share)
    fill(qtbot, page.question.probability, probability)
    qtbot.mouseClick(page.row.search, Qt.MouseButton.LeftButton)
    assert told in page.sentence.text()
    assert not page.curve.isVisible()


def test_the_same_lever_twice_and_a_count_that_there_is_not(page, qtbot):
    choose(qtbot, page.question.other, "hbm_supply")
    page.ask()
    assert "choose another lever" in page.sentence.text()
    choose(qtbot, page.question.other, "")
    choose(qtbot, page.question.count, "with_offshore")
    page.ask()
    assert "can be counted so" in page.sentence.text()


def test_the_sentence_begins_with_what_is_looked_at(program, qtbot):
    work = program.workspace
    program.window._look(definition="units", year=2029, places=("training", "inference"), threshold=0.3)
    page = program.window.pages.open("seek")
    query = page.question.query()
    assert (query.target.text, query.probability) == ("share:training:units>=0.3@2029", 0.8)
    page.close()
    program.window._look(year=2024)
    assert program.window.pages.open("seek").question.query().target.period == str(work.catalog.horizon.years[-1])


def test_a_search_is_called_off_with_esc_and_keeps_what_it_found(program, page, qtbot):
    """Esc ends the search and not the page; what is shown is told not to be whole. Then Esc closes it."""
    page.ask()
    page.row.show_under_way(True)
    page.row.show_progress(3, 30)
    assert (page.row.progress.value(), page.row.progress.maximum()) == (3, 30)
    page.question.share.setFocus()
    qtbot.keyClick(page.question.share, Qt.Key.Key_Escape)
    assert page.isVisible()
    program.window.questions.stopped.emit("seek")
    assert "Called off" in page.notes.text()
    assert page.curve.isVisible()
    assert not page.row.cancel.isVisible()
    qtbot.keyClick(page, Qt.Key.Key_Escape)
    assert not page.isVisible()
    intents.set_lever(program.workspace, "enforcement", 0.5)


def test_the_sentence_begins_with_the_lever_in_focus(program, qtbot):
    program.window.levers.go_to("licence_approval")
    assert program.window.pages.open("seek").question.query().lever == "licence_approval"


def test_an_answer_goes_out_as_a_page_until_the_scenario_changes(program, page, qtbot):
    work, exporting = program.workspace, program.window.exporting
    choose(qtbot, page.question.other, "hbm_control")
    page.ask()
    qtbot.mouseClick(page.to_slide, Qt.MouseButton.LeftButton)
    found, field = exporting.found.pages
    assert (found.id, found.title) == ("seek", page.sentence.text())
    assert [one.id for one in (*found.shown, *field.shown)] == ["seek", "seek.values", "frontier"]
    assert "seek" in exporting.deck.order
    intents.set_lever(work, "enforcement", 0.5)
    assert not page.to_slide.isEnabled()


def test_a_fault_ends_the_search_in_words(program, page, qtbot):
    def broken(_ensemble, _watch):
        yield from ()
        raise ArithmeticError("no market")

    answered = page.sentence.text()
    page.row.show_under_way(True)
    program.window.questions.ask("seek", broken, lambda _found: None)
    assert page.notes.text().startswith("Broken off: no market. ")
    assert page.sentence.text() == answered, "what was found stays to be read"
    assert page.values.count() == 0
    assert not page.row.cancel.isVisible()
    assert "no market" in program.window.notice.message()
