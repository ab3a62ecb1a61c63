"""The window as its users work it: by keyboard alone, in words for screen readers, and never with a blank number."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QWidget

from desktop import application, intents
from desktop.actions import commands


def test_every_command_has_words_and_a_key_of_its_own():
    """No command without text or key, no key twice."""
    keys = [command.key for command in commands()]
    assert all(command.text.strip("&") for command in commands())
    assert all(keys)
    assert len(set(keys)) == len(keys)


def test_the_baseline_is_drawn_with_all_draws(program):
    """At first the reference is shown: no difference from itself, all draws, both charts."""
    assert program.workspace.projection.scenario.draws == 2000
    assert program.workspace.reference() is None
    for headline in program.window.shares.headlines.values():
        assert "Chinese-made share of revenue" in headline.text()
        assert "against" not in headline.text()


def test_definition_and_year_change_the_words_without_computing(program, qtbot):
    """A change of view shows another share of the same projection."""
    before = program.workspace.projection
    texts = set()
    for name in ("units", "revenue", "compute", "delivered", "stock"):
        program.window.actions_by_id[name].trigger()
        texts.add(program.window.shares.headlines["training"].text())
    program.window.actions_by_id["year_after"].trigger()
    texts.add(program.window.shares.headlines["training"].text())
    assert len(texts) == 6
    assert program.workspace.view.year == 2029
    assert program.workspace.projection is before


def test_a_lever_is_set_and_unset_by_keyboard(program, qtbot):
    """Arrow keys move a focused lever, Home gives it back to the baseline; each is one change."""
    row = program.window.levers.rows["hbm_supply"]
    row.track.setFocus()
    qtbot.keyClick(row.track, Qt.Key.Key_Left)
    assert program.workspace.scenario.values["hbm_supply"][0][1] == pytest.approx(0.9)
    assert program.workspace.reference() is not None
    qtbot.keyClick(row.track, Qt.Key.Key_Home)
    assert "hbm_supply" not in program.workspace.scenario.values
    assert len(program.workspace.log.changes) == 2


def test_a_lever_goes_back_to_as_it_was_saved_by_key_and_by_command(program, qtbot):
    """One change each, that can be undone; what follows a time line goes back by the command, from its strip."""
    window, work = program.window, program.workspace
    command = window.actions_by_id["lever_saved"]
    intents.set_lever(work, "hbm_supply", 0.5)
    assert not command.isEnabled(), "nothing was saved yet"
    work.mark_saved(work.scenario)
    for name, value in (("hbm_supply", 0.8), ("enforcement", 0.9)):
        intents.set_lever(work, name, value)
    window.levers.go_to("hbm_supply")
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_End)
    assert work.scenario.values["hbm_supply"][0][1] == 0.5
    assert "enforcement" in work.scenario.values, "no other lever goes with it"
    window.levers.go_to("enforcement")
    command.trigger()
    assert set(work.scenario.values) == {"hbm_supply"}
    assert not command.isEnabled()
    work.undo()
    assert set(work.scenario.values) == {"hbm_supply", "enforcement"}
    first = program.catalog.horizon.first_free
    intents.set_schedule(work, "hbm_supply", ((first, 1.0), (first + 4, 2.0)))
    window.actions_by_id["over_time"].trigger()
    window.schedule.choose("hbm_supply")
    window.schedule.strip.setFocus()
    command.trigger()
    assert [value for _at, value in work.scenario.values["hbm_supply"]] == [0.5]


def test_f6_walks_the_panes(program, qtbot):
    """All panes in sight are reached in turn, and round again."""
    window, seen = program.window, []
    panes = (window.header, window.levers, window.shares, window.thumbnails, window.schedule)
    window.levers.rows["tier"].box.setFocus()
    for _step in range(4):
        window.actions_by_id["next_pane"].trigger()
        seen.append(next(one.objectName() for one in panes if one.isAncestorOf(window.focusWidget())))
    assert seen == ["shares", "thumbnails", "header", "levers"]


def test_a_screen_reader_hears_every_lever_with_value_and_unit(program):
    """Each lever answers with its label, and its value as text."""
    for lever_id, row in program.window.levers.rows.items():
        control: QWidget = row.box if lever_id == "tier" else row.track
        spoken = QAccessible.queryAccessibleInterface(control)
        label = program.catalog.parameters[lever_id].label
        value = spoken.text(QAccessible.Text.Value) or spoken.text(QAccessible.Text.Name)
        assert value.strip(), lever_id
        assert lever_id == "tier" or label in spoken.text(QAccessible.Text.Name)


def test_wafers_say_that_they_do_nothing_where_hbm_binds(program):
    """In the baseline HBM binds: wafers and yield say so beside the lever; HBM supply does not."""
    rows = program.window.levers.rows
    assert "HBM binds" in rows["wafer_capacity"].note()
    assert "HBM binds" in rows["logic_yield"].note()
    assert not rows["hbm_supply"].note()


def test_an_absolute_lever_says_that_it_is_fixed(program):
    """A value of an absolute lever holds in every run, and the window says so; a multiple keeps the spread."""
    intents.set_lever(program.workspace, "china_acceptance", 0.5)
    intents.set_lever(program.workspace, "hbm_supply", 2.0)
    assert "fixed by you" in program.window.levers.rows["china_acceptance"].note()
    assert not program.window.levers.rows["hbm_supply"].note()


def test_no_legal_supply_takes_the_place_of_a_share(program):
    """Under an embargo the headline does not boast a share of 100 %."""
    intents.set_lever(program.workspace, "tier", "T8")
    for headline in program.window.shares.headlines.values():
        assert "no legal foreign supply" in headline.text()
        main = headline.text().splitlines()[1]
        assert "100 %" not in main
        assert "with smuggled cards" in main


def test_a_bug_is_told_with_its_report_and_nothing_is_lost(program):
    """An unexpected exception shows a message, never an empty one, and the scenario stays."""
    program.window.show_problem(AssertionError())
    assert "AssertionError" in program.window.notice.message()
    assert program.workspace.projection is not None


def test_pages_ask_the_windows_questions_and_what_breaks_is_told(program):
    """One place for all questions: results come to whoever asked; a failure comes to the notice; its thread ends."""
    window, got = program.window, []

    def broken(ensemble, _watch):
        yield ensemble.engine is program.workspace.engine
        raise ArithmeticError("no market")

    assert window.pages.questions is window.questions
    window.questions.ask("broken", broken, got.append)
    assert got == [True]
    assert "no market" in window.notice.message()
    window.close()
    assert not window.questions._thread.is_alive()


@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080)])
def test_the_window_keeps_to_its_size(program, qtbot, size):
    """At the two design sizes nothing forces the window wider, and the charts keep room."""
    program.window.resize(*size)
    qtbot.wait(20)
    assert (program.window.width(), program.window.height()) == size
    for chart in program.window.shares.charts.values():
        assert chart.width() > 380
        assert chart.height() > size[1] * 0.4


def test_a_view_of_what_is_scarce_is_one_change_and_shows_on_the_switch(program):
    """Bernstein's view sets its values, SemiAnalysis's gives them back, a lever beside it stays; one undo a step."""
    window, work = program.window, program.workspace
    assert window.shares.view_buttons["semianalysis"].isChecked()
    intents.set_lever(work, "hbm_supply", 0.8)
    window.shares.view_buttons["bernstein"].click()
    assert {"hbm_domestic_path", "wafer_path", "hbm_supply"} == set(work.scenario.values)
    assert [name for name, button in window.shares.view_buttons.items() if button.isChecked()] == ["bernstein"]
    work.undo()
    assert set(work.scenario.values) == {"hbm_supply"}
    assert window.shares.view_buttons["semianalysis"].isChecked()
    intents.set_lever(work, "wafer_path", 0.5)
    assert not any(button.isChecked() for button in window.shares.view_buttons.values())


def test_levers_that_contradict_each_other_are_named_and_mended(program):
    """The sentence stands above the levers; its button ends the conflict; closed by the user it stays closed."""
    window, work = program.window, program.workspace
    intents.set_lever(work, "china_acceptance", 0.0)
    assert not window.conflict.isVisible()
    intents.set_lever(work, "licence_approval", 0.9)
    assert window.conflict.isVisible()
    assert "licence is worth nothing" in window.conflict.message()
    window.conflict.buttons()[0].click()
    assert "licence_approval" not in work.scenario.values
    assert not window.conflict.isVisible()
    intents.set_lever(work, "licence_approval", 0.9)
    window.conflict.dismiss()
    intents.set_lever(work, "chip_budget", 1.5)
    assert not window.conflict.isVisible()


def test_the_charts_tell_what_binds_when(program):
    """Along the foot of each chart: the ramp in history, HBM after it; in words for the reader of a quarter."""
    data = program.window.shares.charts["training"].data()
    words = [word for _begin, _end, word, _shade in data.stretches]
    assert words[0] == "ramp of packaging"
    assert "HBM" in words
    assert data.stretches[0][1] == data.today
    assert any("HBM binds domestic supply" in reading for reading in data.readings)


def test_a_closed_window_holds_nothing_large(qtbot, tmp_path):
    """Projections, draws and pasts are let go of: whoever opens ten windows in turn needs no more than one."""
    program = application.build(tmp_path / "library.db", synchronous=True)
    qtbot.addWidget(program.window)
    program.window.show()
    assert len(program.workspace.engine.pasts) > 0
    intents.set_lever(program.workspace, "hbm_supply", 0.5)
    program.window.close()
    assert program.workspace.projection is None
    assert program.workspace.picture_before() is None
    assert len(program.workspace.engine.pasts) == 0
