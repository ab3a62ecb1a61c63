"""A day with the library, through the real window: history, branches, names, bin, search, restart, two programs."""

from dataclasses import replace

from PySide6.QtCore import Qt

from desktop import application, intents
from scenarios.scenario import Scenario
from scenarios.storage import ScenarioStore
from scenarios.storage.backups import back_up
from tests.shared_engine import engine_of
from tests.stories.opening import WAIT, settled


def moments(program):
    """Return what the history shows."""
    return program.window.inspector.history.moments()


def test_history_tells_effects_and_any_moment_can_be_gone_on_from(opened, qtbot):
    """Two changes with their effects; looking changes nothing; a branch leaves the first scenario as it is."""
    program = opened()
    window, work = program.window, program.workspace
    intents.set_lever(work, "hbm_supply", 0.5)
    qtbot.waitUntil(lambda: settled(program), timeout=WAIT)
    intents.set_lever(work, "hbm_supply", 0.2)
    qtbot.waitUntil(lambda: settled(program), timeout=WAIT)
    window.actions_by_id["history"].trigger()
    qtbot.waitUntil(lambda: len(moments(program)) == 3 and bool(moments(program)[0].effect), timeout=WAIT)
    newest, first, beginning = moments(program)
    assert "×0.5 → ×0.2" in newest.text
    assert "training −" in newest.effect
    assert "training −" in first.effect, "the first change shows its effect too"
    assert beginning.id is None
    panel = window.inspector.history
    panel.list.setFocus()
    qtbot.keyClick(panel.list, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: work.shown.values["hbm_supply"][0][1] == 0.5, timeout=WAIT)
    assert work.scenario.values["hbm_supply"][0][1] == 0.2, "looking is no change"
    qtbot.keyClick(panel.list, Qt.Key.Key_Escape)
    assert work.shown is work.scenario
    panel.list.setCurrentRow(1)
    panel.go_on.click()
    qtbot.waitUntil(lambda: work.scenario.values["hbm_supply"][0][1] == 0.5, timeout=WAIT)
    intents.set_lever(work, "enforcement", 0.9)
    intents.save_as(work, program.library, "Branch")
    qtbot.waitUntil(lambda: work.saved is not None and not program.library.behind, timeout=WAIT)
    assert set(work.scenario.values) == {"hbm_supply", "enforcement"}
    for _step in range(2):
        window.actions_by_id["undo"].trigger()
    assert not work.scenario.values, "undo in the branch leads to the beginning"


def test_a_moment_gets_a_name_and_undo_survives_a_restart(opened, qtbot):
    """The bookmark is there again, and Ctrl+Z after a restart takes back the last change of the session before."""
    program = opened()
    intents.set_lever(program.workspace, "hbm_supply", 0.5)
    intents.set_lever(program.workspace, "enforcement", 0.9)
    program.window.actions_by_id["bookmark"].trigger()
    qtbot.waitUntil(lambda: len(moments(program)) == 3, timeout=WAIT)
    qtbot.keyClicks(program.window.inspector.history.name, "before lunch")
    qtbot.keyClick(program.window.inspector.history.name, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: moments(program)[0].names == ("before lunch",), timeout=WAIT)
    program.window.close()
    again = opened()
    assert set(again.workspace.scenario.values) == {"hbm_supply", "enforcement"}
    assert "Anti-smuggling" in again.window.actions_by_id["undo"].toolTip()
    again.window.actions_by_id["undo"].trigger()
    assert set(again.workspace.scenario.values) == {"hbm_supply"}
    again.window.actions_by_id["redo"].trigger()
    assert set(again.workspace.scenario.values) == {"hbm_supply", "enforcement"}


def test_the_library_page_renames_notes_finds_and_forgives(opened, qtbot):
    """Name, note and tags by typing; the search finds a changed lever; a deleted scenario comes back from the bin."""
    program = opened()
    work, window = program.workspace, program.window
    intents.set_lever(work, "hbm_supply", 0.5)
    intents.save_as(work, program.library, "Short")
    qtbot.waitUntil(lambda: [one.name for one in program.library.saved] == ["Short"], timeout=WAIT)
    page = window.pages.open("library")
    page.note.setFocus()
    qtbot.keyClicks(page.note, "for the board")
    qtbot.keyClick(page.note, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: program.library.saved[0].note == "for the board", timeout=WAIT)
    page.tags.setFocus()
    qtbot.keyClicks(page.tags, "memory, 2027")
    qtbot.keyClick(page.tags, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: program.library.saved[0].tags == ("memory", "2027"), timeout=WAIT)
    qtbot.keyClicks(page.search, "board")
    qtbot.waitUntil(lambda: page.found.rowCount() == 1, timeout=WAIT)
    assert page.found.item(0, 0).text() == "Short"
    page.search.clear()
    page.name.clear()
    qtbot.keyClicks(page.name, "Short of memory")
    qtbot.keyClick(page.name, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: program.library.saved[0].name == "Short of memory", timeout=WAIT)
    assert work.scenario.name == "Short of memory", "the scenario in hand goes by its new name"
    page.buttons["delete"].click()
    qtbot.waitUntil(lambda: not program.library.saved and page.bin.rowCount() == 1, timeout=WAIT)
    page.take_out.click()
    qtbot.waitUntil(lambda: [one.name for one in program.library.saved] == ["Short of memory"], timeout=WAIT)
    undo, redo = window.actions_by_id["undo"], window.actions_by_id["redo"]
    told = []
    for expected in ([], ["Short of memory"], ["Short"]):
        told.append(undo.toolTip())
        undo.trigger()
        qtbot.waitUntil(lambda names=expected: [one.name for one in program.library.saved] == names, timeout=WAIT)
    assert [word.split()[1] for word in told] == ["Restore", "Delete", "Rename"], "it names what it takes back"
    redo.trigger()
    qtbot.waitUntil(lambda: [one.name for one in program.library.saved] == ["Short of memory"], timeout=WAIT)
    told = []
    for _step in range(3):
        told.append(window.acts.undo_text())
        undo.trigger()
    assert [word.split()[0] for word in told] == ["Rename", "Tags", "Note"]
    qtbot.waitUntil(lambda: program.library.saved[0].note == "", timeout=WAIT)
    assert (program.library.saved[0].note, program.library.saved[0].tags) == ("", ())
    undo.trigger()
    undo.trigger()
    assert not work.scenario.values, "then come the changes of the scenario itself"
    page.close()


def test_two_programs_on_one_library_lose_nothing(opened, qtbot):
    """Where both changed a scenario, each keeps its own, and saving over the other's keeps both."""
    first = opened()
    intents.set_lever(first.workspace, "hbm_supply", 0.5)
    intents.save_as(first.workspace, first.library, "Shared")
    qtbot.waitUntil(lambda: not first.library.behind and first.workspace.saved is not None, timeout=WAIT)
    second = opened()
    assert second.workspace.scenario.name == "Shared"
    intents.set_lever(first.workspace, "hbm_supply", 0.3)
    intents.save_as(first.workspace, first.library, "Shared")
    qtbot.waitUntil(lambda: not first.library.behind and not first.workspace.edited, timeout=WAIT)
    intents.set_lever(second.workspace, "enforcement", 0.9)
    second.library.look_elsewhere()
    qtbot.waitUntil(lambda: not second.library.behind, timeout=WAIT)
    intents.save_as(second.workspace, second.library, "Shared")
    qtbot.waitUntil(lambda: len(second.library.saved) == 2, timeout=WAIT)
    names = {one.name for one in second.library.saved}
    assert "Shared" in names
    other = (names - {"Shared"}).pop()
    assert other in second.window.notice.message()
    assert second.workspace.scenario.name == other
    first.library.look_elsewhere()
    qtbot.waitUntil(lambda: len(first.library.saved) == 2, timeout=WAIT)


def test_a_result_of_other_data_is_shown_beside_todays(opened, qtbot, tmp_path, catalog):
    """A scenario saved with other versions is computed anew, and the result it was saved with is told."""
    older = replace(catalog, version="2026-10")
    with ScenarioStore(tmp_path / "library.db", older, "0.0.1") as store:
        scenario = Scenario(name="Of October").with_value(catalog, "hbm_supply", 0.5)
        store.save(store.start(scenario), "Of October", "2028: 12 %", {"training": "Training, 2028: 12 %"})
    program = opened()
    intents.open_saved(program.workspace, program.library, "Of October")
    qtbot.waitUntil(lambda: "2026-10" in program.window.notice.message(), timeout=WAIT)
    assert "Training, 2028: 12 %" in program.window.notice.message()
    qtbot.waitUntil(lambda: settled(program), timeout=WAIT)
    assert "12 %" not in program.window.shares.headlines["training"].text().splitlines()[1]


def test_a_change_made_while_another_scenario_opens_stays_with_the_one_it_was_made_in(opened, qtbot):
    """The library takes its time; the hand does not: nothing goes into the scenario that is about to come."""
    program = opened()
    work = program.workspace
    intents.set_lever(work, "hbm_supply", 0.5)
    intents.save_as(work, program.library, "Gamma")
    intents.open_preset(work, program.library, "open_market")
    qtbot.waitUntil(lambda: not program.library.behind, timeout=WAIT)
    intents.open_saved(work, program.library, "Gamma")
    intents.set_lever(work, "chip_budget", 2.0)
    qtbot.waitUntil(lambda: work.scenario.name == "Gamma", timeout=WAIT)
    qtbot.waitUntil(lambda: not program.library.behind, timeout=WAIT)
    intents.open_saved(work, program.library, "Gamma")
    qtbot.waitUntil(lambda: not program.library.behind and work.scenario.name == "Gamma", timeout=WAIT)
    assert set(work.scenario.values) == {"hbm_supply"}


def test_a_name_goes_to_the_scenario_it_was_typed_for(opened, qtbot):
    """Saved, and another opened before the file is written: the first has its name, the second none."""
    program = opened()
    work = program.workspace
    intents.set_lever(work, "hbm_supply", 0.5)
    intents.save_as(work, program.library, "Delta")
    intents.open_preset(work, program.library, "open_market")
    qtbot.waitUntil(lambda: not program.library.behind, timeout=WAIT)
    qtbot.waitUntil(lambda: [one.name for one in program.library.saved] == ["Delta"], timeout=WAIT)
    assert work.scenario.name == ""
    assert work.saved is None


def test_a_damaged_library_comes_back_from_its_backup_at_a_click(opened, qtbot, tmp_path):
    """The notice offers the newest sound backup; after the click the scenarios are there, the damaged file aside."""
    program = opened()
    intents.set_lever(program.workspace, "hbm_supply", 0.5)
    intents.save_as(program.workspace, program.library, "Kept")
    qtbot.waitUntil(lambda: bool(program.library.saved), timeout=WAIT)
    program.window.close()
    file = tmp_path / "library.db"
    back_up(file)
    damaged = b"garbage" * 64 + file.read_bytes()[448:]
    file.write_bytes(damaged)
    again = application.build(file, engine=engine_of)
    qtbot.addWidget(again.window)
    again.window.show()
    again.library.open()
    qtbot.waitUntil(lambda: "backup" in again.window.notice.message().lower(), timeout=WAIT)
    again.window.notice.buttons()[0].click()
    qtbot.waitUntil(lambda: [one.name for one in again.library.saved] == ["Kept"], timeout=WAIT)
    assert any(one.read_bytes() == damaged for one in tmp_path.iterdir() if one.is_file() and one != file)
    again.window.close()
