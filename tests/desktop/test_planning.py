"""Planning in the window: four worlds, signposts, own weights and the safe choice, by keys and mouse."""

import numpy as np
import pytest
from PySide6.QtCore import Qt

from desktop import intents
from desktop.panels.planning import MATRIX, MIX, SAFE, SIGNPOSTS, PlanningDialog
from desktop.planning import KINDS, Planning
from desktop.questions import Questions
from desktop.view import WORKLOADS
from scenarios.analysis.signposts import half_years
from scenarios.ensemble import Ensemble
from scenarios.scenario import Scenario
from tests.desktop.hands import choose, fill

DRAWS = 12
LONG = 20_000


@pytest.fixture
def listed(program, qtbot):
    """Open the library, before a scenario is in hand."""
    with qtbot.waitSignal(program.library.listed, timeout=LONG):
        program.library.open()


@pytest.fixture
def page(program, qtbot):
    """Open the page, over few draws."""
    work = program.workspace
    work.adopt(Scenario(draws=DRAWS).with_value(work.catalog, "hbm_supply", 0.5), None)
    program.window.actions_by_id["planning"].trigger()
    page = program.window.pages._open["planning"]
    assert isinstance(page, PlanningDialog)
    page.activateWindow()
    return page


def pane_of(page, part):
    pane = page.panes[part]
    page.tabs.setCurrentWidget(pane)
    return pane


def tick(qtbot, ticks, one):
    """Tick a row with the space bar."""
    row = next(at for at in range(ticks.count()) if ticks._id(at) == one)
    ticks.setFocus()
    ticks.setCurrentRow(row)
    qtbot.keyClick(ticks, Qt.Key.Key_Space)


def test_the_key_opens_the_page_in_its_first_tab(page, program):
    assert program.window.actions_by_id["planning"].shortcut().toString() == "Ctrl+Shift+P"
    assert page.tabs.currentWidget() is page.panes[MATRIX]


def test_four_worlds_are_found_by_keys_and_saved_as_scenarios_that_undo_takes_away(listed, program, page, qtbot):
    pane = pane_of(page, MATRIX)
    choice, low, high = pane.form.sides[0]
    choose(qtbot, choice, "domestic_price")
    assert "domestic" not in pane.form.names[0].text()
    assert low.text() != high.text()
    fill(qtbot, pane.form.names[0], "Dear and strict")
    qtbot.keyClick(pane.form.names[0], Qt.Key.Key_Return)
    inference, training = pane.sentence.text().split("\n")
    assert inference.startswith("Inference 2028: from ")
    assert training.startswith("Training 2028: from ")
    assert all(chart.isVisible() for chart in page.fields.values())
    assert "smuggled cards left out, inference, 2028" in pane.titles[0].text()
    chart = page.fields["inference"]
    chart.setFocus()
    qtbot.keyClick(chart, Qt.Key.Key_Right)
    assert chart.spoken_value().startswith("Export tier T7, Domestic card prices ×2; Domestic card prices: ×2")
    qtbot.keyClick(chart, Qt.Key.Key_Down)
    assert "Export tier: T1" in chart.spoken_value()
    qtbot.mouseClick(page.save, Qt.MouseButton.LeftButton)
    assert "Type a name" in pane.notes.text()
    fill(qtbot, page.prefix, "Board")
    qtbot.mouseClick(page.save, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(program.library.saved) == 4, timeout=LONG)
    named = {one.name: one for one in program.library.saved}
    assert "Board: Dear and strict" in named
    assert {one.tags for one in named.values()} == {("Board",)}
    assert named["Board: Dear and strict"].headline.startswith("2028: inference ")
    assert program.window.acts.undo_text() == "Worlds “Board”"
    program.window.acts.undo()
    qtbot.waitUntil(lambda: program.library.saved == [], timeout=LONG)
    program.window.acts.redo()
    qtbot.waitUntil(lambda: len(program.library.saved) == 4, timeout=LONG)


def test_each_part_answers_by_itself_when_it_is_first_seen_and_anew_after_a_change(program, qtbot):
    work = program.workspace
    work.adopt(Scenario(draws=120).with_value(work.catalog, "hbm_supply", 0.5), None)
    program.window.actions_by_id["planning"].trigger()
    page = program.window.pages._open["planning"]
    qtbot.waitUntil(lambda: "Inference 2028: from " in page.panes[MATRIX].sentence.text(), timeout=LONG)
    page.tabs.tabBar().setFocus()
    qtbot.keyClick(page.tabs.tabBar(), Qt.Key.Key_Right)
    pane = page.panes[SIGNPOSTS]
    qtbot.waitUntil(page.signs.isVisible, timeout=LONG)
    assert pane.sentence.text().startswith("If 2027 H")
    before = pane.form.target.share.text()
    assert before != "50 %", "no world of any runs would stay below"
    intents.set_lever(work, "hbm_supply", 0.1)
    assert pane.notes.text().startswith("Outdated")
    qtbot.waitUntil(lambda: not pane.notes.text().startswith("Outdated"), timeout=LONG)
    assert page.signs.isVisible()
    assert pane.form.target.share.text() != before
    fill(qtbot, pane.form.target.share, "99.9")
    intents.set_lever(work, "hbm_supply", 0.5)
    qtbot.waitUntil(lambda: not pane.notes.text().startswith("Outdated"), timeout=LONG)
    assert pane.form.target.share.text() == "99.9", "what was typed stays"
    assert page.panes[MATRIX].notes.text().startswith("Outdated"), "it is asked when it is seen again"


def test_ends_and_names_that_are_none_are_told_so(page, qtbot):
    pane = pane_of(page, MATRIX)
    fill(qtbot, pane.form.sides[0][1], "much")
    qtbot.keyClick(pane.form.sides[0][1], Qt.Key.Key_Return)
    assert "'much' is not a number" in pane.sentence.text()
    fill(qtbot, pane.form.sides[0][1], "2")
    qtbot.mouseClick(pane.row.search, Qt.MouseButton.LeftButton)
    assert "low and high are the same" in pane.sentence.text()
    assert not any(chart.isVisible() for chart in page.fields.values())
    assert not page.save.isEnabled()


def test_signposts_need_enough_runs_and_are_found_for_two_scenarios(program, page, qtbot):
    pane = pane_of(page, SIGNPOSTS)
    qtbot.mouseClick(pane.row.search, Qt.MouseButton.LeftButton)
    assert "are needed to tell two worlds apart" in pane.sentence.text()
    assert not page.signs.isVisible()
    work = program.workspace
    work.adopt(work.scenario.sized(draws=60), None)
    choose(qtbot, pane.form.other, "preset:full_embargo")
    qtbot.mouseClick(pane.row.search, Qt.MouseButton.LeftButton)
    assert "in more than 9 of 10 runs" in pane.sentence.text() or "in 10 of 10 runs" in pane.sentence.text()
    assert "without knowing, in 5 of 10" in pane.sentence.text()
    assert page.signs.isVisible()
    page.signs.setFocus()
    assert "right" in page.signs.spoken_value()
    assert pane.table.item(0, 0).text() != ""


def test_signposts_without_a_share_ask_for_one(page, qtbot):
    pane = pane_of(page, SIGNPOSTS)
    fill(qtbot, pane.form.target.share, " ")
    qtbot.keyClick(pane.form.target.share, Qt.Key.Key_Return)
    assert "write the share that parts" in pane.sentence.text()


def test_own_weights_are_brought_to_a_hundred_and_shown_as_a_fan(page, qtbot):
    pane = pane_of(page, MIX)
    choose(qtbot, pane.form.rows[1][0], "preset:hbm_choke")
    fill(qtbot, pane.form.rows[0][1], "1")
    fill(qtbot, pane.form.rows[1][1], "3")
    qtbot.keyClick(pane.form.rows[1][1], Qt.Key.Key_Return)
    assert pane.notes.text() == "Your own weights and no forecast of ours: This scenario 25 %, HBM choked 75 %."
    fan = page.fans["training"]
    assert fan.isVisible()
    assert (fan.data().low80 <= fan.data().median + 1e-9)[np.isfinite(fan.data().median)].all()
    fan.setFocus()
    qtbot.keyClick(fan, Qt.Key.Key_Right)
    assert "8 in 10 weighted runs" in fan.spoken_value()
    fill(qtbot, pane.form.rows[1][1], "0")
    qtbot.keyClick(pane.form.rows[1][1], Qt.Key.Key_Return)
    assert "at least two scenarios" in pane.sentence.text()
    assert not fan.isVisible()


def test_the_safe_choice_over_tiers_a_preset_and_two_futures(page, qtbot):
    pane = pane_of(page, SAFE)
    tick(qtbot, pane.form.choices.ticks, "preset:full_embargo")
    tick(qtbot, pane.form.futures, "preset:hbm_choke")
    fill(qtbot, pane.form.target.share, "60")
    qtbot.keyClick(pane.form.target.share, Qt.Key.Key_Return)
    assert pane.sentence.text().startswith("Full embargo, tight borders is ")
    assert "it brings inference to 60 % or more in 2028" in pane.sentence.text()
    assert page.lost.figure().across == ("This scenario", "HBM choked")
    assert page.lost.figure().down == ("T3", "T5", "T7", "Full embargo, tight borders")
    page.lost.setFocus()
    assert page.lost.spoken_value().startswith("future: ")
    for one in ("tier:T3", "tier:T5", "tier:T7"):
        tick(qtbot, pane.form.choices.ticks, one)
    qtbot.mouseClick(pane.row.search, Qt.MouseButton.LeftButton)
    assert "two at least" in pane.sentence.text()


def test_a_lever_at_a_value_stands_as_a_choice(page, qtbot):
    pane = pane_of(page, SAFE)
    choose(qtbot, pane.form.choices.lever, "hbm_control")
    fill(qtbot, pane.form.choices.value, "0")
    qtbot.mouseClick(pane.form.choices.add, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(pane.row.search, Qt.MouseButton.LeftButton)
    assert page.lost.figure().down == ("HBM import control 0 %", "T3", "T5", "T7")


def test_without_a_share_only_the_direction_counts(page, qtbot):
    pane = pane_of(page, SAFE)
    choose(qtbot, pane.form.target.sign, "<=")
    pane.form.target.share.setFocus()
    pane.form.target.share.selectAll()
    qtbot.keyClick(pane.form.target.share, Qt.Key.Key_Delete)
    qtbot.keyClick(pane.form.target.share, Qt.Key.Key_Return)
    assert pane.notes.text().startswith("A lower share counts as better.")
    assert pane.sentence.text().startswith("T7 is ")
    assert page.shares.figure().level is None


def test_a_saved_scenario_can_be_a_future(listed, program, page, qtbot):
    intents.save_as(program.workspace, program.library, "Mine")
    qtbot.waitUntil(lambda: [one.name for one in program.library.saved] == ["Mine"], timeout=LONG)
    pane = pane_of(page, SAFE)
    tick(qtbot, pane.form.futures, "here")
    tick(qtbot, pane.form.futures, "saved:Mine")
    qtbot.mouseClick(pane.row.search, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(page.lost.isVisible, timeout=LONG)
    assert f"{DRAWS} runs" in pane.notes.text()


def test_an_answer_goes_out_as_pages_until_the_scenario_changes(program, page, qtbot):
    pane = pane_of(page, SAFE)
    qtbot.mouseClick(pane.row.search, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(pane.keep, Qt.MouseButton.LeftButton)
    kept = program.window.exporting.found.pages
    assert [one.id for one in kept] == ["robust", "robust.share", "robust.choices"]
    assert kept[0].title == pane.sentence.text()
    intents.set_lever(program.workspace, "hbm_supply", 0.9)
    assert "Outdated" in pane.notes.text()
    assert not pane.keep.isEnabled()
    assert page.lost.isVisible(), "it can still be read"


@pytest.mark.parametrize(
    ("part", "ids"),
    [
        (MATRIX, ("corners.inference", "corners.training")),
        (SIGNPOSTS, ("signposts", "signposts.rules")),
        (MIX, ("mixture.inference", "mixture.training")),
    ],
)
def test_every_other_answer_goes_out_too(program, page, qtbot, part, ids):
    pane = pane_of(page, part)
    if part == SIGNPOSTS:
        choose(qtbot, pane.form.other, "preset:full_embargo")
        program.workspace.adopt(program.workspace.scenario.sized(draws=60), None)
    qtbot.mouseClick(pane.row.search, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(pane.keep, Qt.MouseButton.LeftButton)
    found = program.window.exporting.found
    assert tuple(one.id for one in found.pages) == ids
    assert tuple(found.names)[:2] == ids


def test_esc_calls_off_what_is_under_way_before_it_closes_the_page(program, page, qtbot):
    pane = pane_of(page, MATRIX)
    qtbot.mouseClick(pane.row.search, Qt.MouseButton.LeftButton)
    pane.row.show_under_way(True)
    program.window.questions.progressed.emit(KINDS[MATRIX], 2, 4)
    assert (pane.row.progress.value(), pane.row.progress.maximum()) == (2, 4)
    qtbot.keyClick(pane.form.names[0], Qt.Key.Key_Escape)
    assert page.isVisible()
    program.window.questions.stopped.emit(KINDS[MATRIX])
    assert "Called off" in pane.notes.text()
    assert not pane.row.cancel.isVisible()
    qtbot.keyClick(pane.form.names[0], Qt.Key.Key_Escape)
    assert not page.isVisible()
    intents.set_lever(program.workspace, "enforcement", 0.5)


def test_what_broke_is_told_beside_what_was_found(program, page, qtbot):
    pane = pane_of(page, MIX)
    program.window.questions.failed.disconnect()
    Planning(page, program.workspace, program.library, program.window.acts, program.window.questions, list)
    qtbot.mouseClick(pane.row.search, Qt.MouseButton.LeftButton)
    program.window.questions.failed.emit(KINDS[MIX], ValueError("no market"))
    assert pane.notes.text() == "Broken off: no market. What is shown is not the whole answer."
    assert page.fans["training"].isVisible()
    assert not pane.keep.isEnabled()


def test_a_search_in_the_background_ends_with_esc(program, qtbot):
    """In a thread of its own over many draws and tiers: Esc ends it long before its end, and the page says so."""
    work = program.workspace
    page = PlanningDialog(work.catalog, half_years(work.catalog.horizon), WORKLOADS)
    qtbot.addWidget(page)
    questions = Questions(Ensemble(work.engine, workers=1), work.latest)
    Planning(page, work, program.library, program.window.acts, questions, lambda _pages: None)
    page.show()
    page.activateWindow()
    pane = pane_of(page, SAFE)
    for one in ("T1", "T2", "T4", "T6"):
        tick(qtbot, pane.form.choices.ticks, f"tier:{one}")
    for one in ("open_market", "hbm_choke", "tool_choke", "domestic_surge"):
        tick(qtbot, pane.form.futures, f"preset:{one}")
    qtbot.mouseClick(pane.row.search, Qt.MouseButton.LeftButton)
    assert pane.row.cancel.isVisible()
    assert pane.sentence.text() == "Searching…"
    with qtbot.waitSignal(questions.stopped, timeout=LONG):
        qtbot.keyClick(pane.form.target.share, Qt.Key.Key_Escape)
    assert pane.sentence.text().startswith("Called off.")
    assert not page.lost.isVisible()
    assert not pane.row.cancel.isVisible()
    assert page.isVisible()
    page.close()
    questions.stop()
