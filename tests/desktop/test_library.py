"""The library as the window uses it: two programs, data that moved on, branches, the daily backup, a reference."""

import sqlite3
import time
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QPlainTextEdit

from desktop import intents
from desktop.acts import Acts, renaming, taking_in
from desktop.background import PREVIEW_DRAWS, Latest
from desktop.inspector import Inspector
from desktop.library import Library
from desktop.notices import Notices
from desktop.past import Past
from desktop.toolkit import make_qt
from desktop.widgets.notice_bar import NoticeBar
from desktop.workspace import Workspace
from scenarios.moving import Item
from scenarios.projection import Engine
from scenarios.quarters import Horizon
from scenarios.scenario import Scenario
from scenarios.storage import ScenarioStore
from scenarios.storage.backups import KEPT, list_backups

WAIT = 20_000
FEW = 4


@dataclass
class Program:
    """All of the program but its window."""

    workspace: Workspace
    library: Library
    bar: NoticeBar
    inspector: Inspector
    parts: tuple[Notices, Past, Acts]

    def value(self, lever):
        points = self.workspace.scenario.values.get(lever)
        return points and points[0][1]

    def names(self):
        return [one.name for one in self.library.saved]

    def show_history(self):
        self.parts[1].open()

    def moments(self):
        return self.inspector.history.moments()


@pytest.fixture(scope="module")
def engine(catalog):
    """Return one engine for all programs on the shipped data."""
    return Engine(catalog)


@pytest.fixture
def opened(qtbot, tmp_path, catalog, engine):
    """Return a function that opens the program on one library, as often as wanted, on any data."""
    make_qt()
    running = []

    def open_program(data=catalog):
        baseline = Scenario("Baseline", draws=FEW)
        work = Workspace(data, engine if data is catalog else Engine(data), baseline, Latest(synchronous=True))
        library, bar, inspector = Library(data, work, tmp_path / "library.db"), NoticeBar(), Inspector(data)
        for widget in (bar, inspector.drawer, inspector.history):
            qtbot.addWidget(widget)
        parts = (Notices(work, library, bar), Past(work, library, inspector), Acts(work, library))
        program = Program(work, library, bar, inspector, parts)
        running.append(program)
        work.show_unsettled(work.scenario)
        with qtbot.waitSignal(library.listed, timeout=WAIT):
            library.open()
        return program

    yield open_program
    for program in running:
        program.library.close()
        program.workspace.latest.stop()


@pytest.fixture
def written(qtbot):
    """Return a function that waits until a program has written all and drawn the answers."""

    def wait(program):
        with qtbot.waitCallback(timeout=WAIT) as answered:
            program.library.ask(lambda store: None, answered)

    return wait


@pytest.fixture
def two(opened, written):
    """Return two programs that have the same saved scenario in hand."""
    first = opened()
    intents.set_lever(first.workspace, "hbm_supply", 0.5)
    intents.save_as(first.workspace, first.library, "Shared")
    written(first)
    second = opened()
    assert second.value("hbm_supply") == 0.5
    return first, second


def test_what_another_program_changed_is_shown_where_nothing_was_changed_here(two, written):
    first, second = two
    intents.set_lever(first.workspace, "hbm_supply", 0.3)
    written(first)
    told = QSignalSpy(second.library.remarked)
    second.library.look_elsewhere()
    written(second)
    assert second.value("hbm_supply") == 0.3
    assert second.workspace.edited
    assert "Another program changed this scenario" in second.bar.message()
    second.library.look_elsewhere()
    written(second)
    assert told.count() == 1
    second.workspace.undo()
    assert second.value("hbm_supply") == 0.5, "its changes can be taken back here"
    intents.set_lever(second.workspace, "enforcement", 0.9)
    intents.save_as(second.workspace, second.library, "Shared")
    written(second)
    assert second.names() == ["Shared"], "what was seen here parts nobody"


def test_where_both_changed_this_one_keeps_its_own_and_saving_keeps_both(two, written):
    first, second = two
    intents.set_lever(second.workspace, "enforcement", 0.9)
    written(second)
    intents.set_lever(first.workspace, "hbm_supply", 0.3)
    intents.save_as(first.workspace, first.library, "Shared")
    written(first)
    second.library.look_elsewhere()
    written(second)
    assert (second.value("hbm_supply"), second.value("enforcement")) == (0.5, 0.9)
    intents.save_as(second.workspace, second.library, "Shared")
    written(second)
    written(second)
    assert second.names() == ["Shared", "Shared (2)"]
    assert second.workspace.scenario.name == "Shared (2)"
    first.library.look_elsewhere()
    written(first)
    assert first.names() == ["Shared", "Shared (2)"]
    assert first.value("hbm_supply") == 0.3
    assert first.value("enforcement") is None


def test_a_result_that_comes_after_a_scenario_was_parted_is_no_problem(qtbot, opened, written):
    """The change it belongs to stayed with the other program's scenario: nothing is said, and nothing is written."""
    first = opened()
    first.workspace.adopt(first.workspace.scenario.sized(draws=PREVIEW_DRAWS + 1), None)
    intents.set_lever(first.workspace, "hbm_supply", 0.5)
    intents.save_as(first.workspace, first.library, "Shared")
    written(first)
    second = opened()
    problems = QSignalSpy(second.workspace.problem)
    intents.set_lever(first.workspace, "hbm_supply", 0.3)
    intents.save_as(first.workspace, first.library, "Shared")
    written(first)
    intents.set_lever(second.workspace, "enforcement", 0.9)
    assert second.workspace.is_preview, "its result is yet to come"
    intents.save_as(second.workspace, second.library, "Shared")
    written(second)
    qtbot.waitUntil(lambda: second.workspace.at_rest, timeout=WAIT)
    written(second)
    assert second.workspace.scenario.name == "Shared (2)"
    assert problems.count() == 0


def test_a_look_while_something_is_saved_does_not_bring_the_list_of_before_back(opened, written):
    """The window comes to the front while the library saves: both answers are ready before the window hears of one."""
    program = opened()
    intents.set_lever(program.workspace, "hbm_supply", 0.5)
    intents.save_as(program.workspace, program.library, "Short")
    program.library.look_elsewhere()
    deadline = time.monotonic() + WAIT / 1000
    while program.library.behind and time.monotonic() < deadline:
        time.sleep(0.01)
    assert program.names() == []
    written(program)
    assert program.names() == ["Short"]


def test_a_change_made_while_the_library_looks_is_not_overwritten(two, written):
    first, second = two
    intents.set_lever(first.workspace, "hbm_supply", 0.3)
    written(first)
    second.library.look_elsewhere()
    intents.set_lever(second.workspace, "hbm_supply", 0.7)
    written(second)
    assert second.value("hbm_supply") == 0.7


def test_a_scenario_renamed_elsewhere_goes_by_its_new_name(two, written):
    first, second = two
    first.parts[2].do(*renaming("Shared", "Common"))
    written(first)
    second.library.look_elsewhere()
    written(second)
    assert (second.names(), second.workspace.scenario.name) == (["Common"], "Common")
    assert not second.workspace.edited


def test_a_branch_has_its_past_and_undo_leads_to_the_beginning(opened, written):
    program = opened()
    work, library = program.workspace, program.library
    for value in (0.5, 0.3, 0.2):
        intents.set_lever(work, "hbm_supply", value)
    program.show_history()
    written(program)
    library.go_on_from(program.moments()[1].id)
    written(program)
    written(program)
    assert program.value("hbm_supply") == 0.3
    assert [one.text.partition("→")[2].strip() for one in program.moments()] == ["×0.3", "×0.5", ""]
    work.undo()
    assert program.value("hbm_supply") == 0.5
    work.undo()
    assert program.value("hbm_supply") is None
    assert work.log.next_undo is None
    work.redo()
    written(program)
    library.close()
    again = opened()
    assert again.value("hbm_supply") == 0.5
    assert again.workspace.log.position == 1


def test_the_first_change_shows_its_effect_also_after_a_restart(opened, written):
    program = opened()
    intents.set_lever(program.workspace, "hbm_supply", 0.2)
    intents.set_lever(program.workspace, "enforcement", 0.9)
    program.show_history()
    written(program)
    written(program)
    effects = [one.effect for one in program.moments()]
    assert len(effects) == 3
    assert "training −" in effects[1]
    assert effects[2] == ""
    program.library.close()
    again = opened()
    again.show_history()
    written(again)
    assert [one.effect for one in again.moments()] == effects


def test_who_has_looked_away_before_the_library_answers_sees_the_present(qtbot, opened, written):
    program = opened()
    for value in (0.5, 0.3):
        intents.set_lever(program.workspace, "hbm_supply", value)
    program.show_history()
    written(program)
    listed = program.inspector.history.list
    qtbot.keyClick(listed, Qt.Key.Key_Down)
    qtbot.keyClick(listed, Qt.Key.Key_Escape)
    written(program)
    assert program.workspace.shown is program.workspace.scenario
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Up):
        qtbot.keyClick(listed, key)
    written(program)
    assert program.workspace.shown.values["hbm_supply"][0][1] == 0.5, "of several the one looked at last"


def test_a_moment_can_be_named_before_its_list_is_there(qtbot, opened, written):
    program = opened()
    intents.set_lever(program.workspace, "hbm_supply", 0.5)
    program.parts[1].name_moment()
    field = program.inspector.history.name
    assert program.moments() == ()
    qtbot.keyClicks(field, "before lunch")
    written(program)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    written(program)
    written(program)
    assert program.moments()[0].names == ("before lunch",)


def test_a_program_that_stays_open_backs_up_once_a_day(qtbot, opened, written, tmp_path):
    program, library = opened(), tmp_path / "library.db"
    intents.set_lever(program.workspace, "hbm_supply", 0.5)
    written(program)
    program.library.backup_clock.setInterval(10)
    qtbot.waitUntil(lambda: len(list_backups(library)) == 1, timeout=WAIT)
    [first] = list_backups(library)
    qtbot.wait(60)
    assert list_backups(library) == [first], "one a day is enough"
    program.library.backup_clock.stop()
    intents.set_lever(program.workspace, "hbm_supply", 0.4)
    written(program)
    old = first.made - timedelta(days=2)
    first.file.rename(first.file.with_name(old.strftime("%Y-%m-%dT%H-%M-%S.%fZ.db")))
    program.library.backup_clock.start()
    qtbot.waitUntil(lambda: len(list_backups(library)) == 2, timeout=WAIT)
    assert len(list_backups(library)) <= KEPT
    with closing(sqlite3.connect(list_backups(library)[0].file)) as copy:
        assert copy.execute("SELECT count(*) FROM change").fetchone() == (2,)


def test_that_no_backup_can_be_made_is_told_once(qtbot, opened, written, tmp_path):
    (tmp_path / "library.db.backups").write_text("in the way", encoding="utf-8")
    program = opened()
    told = QSignalSpy(program.library.remarked)
    program.library.backup_clock.setInterval(5)
    qtbot.waitUntil(lambda: told.count() > 0, timeout=WAIT)
    qtbot.wait(60)
    assert told.count() == 1
    assert "No backup could be made" in program.bar.message()
    intents.set_lever(program.workspace, "hbm_supply", 0.5)
    program.library.backup_clock.stop()
    written(program)
    assert program.library.last_written is not None, "and the library is written all the same"


def test_a_reference_is_followed_to_its_new_name(two, written):
    first, second = two
    for program in two:
        intents.hold_against_saved(program.library, "Shared")
        written(program)
    first.parts[2].do(*renaming("Shared", "Common"))
    written(first)
    written(first)
    assert first.workspace.reference_scenario.name == "Common"
    second.library.look_elsewhere()
    written(second)
    written(second)
    assert second.workspace.reference_scenario.name == "Common"
    intents.hold_against_preset(first.workspace, "open_market")
    chosen = first.workspace.reference_scenario
    first.parts[2].do(*renaming("Common", "Third"))
    written(first)
    written(first)
    assert first.workspace.reference_scenario is chosen, "another one was chosen since"


def test_of_wishes_that_the_library_still_reads_the_last_one_counts(opened, written):
    program = opened()
    work, library = program.workspace, program.library
    intents.set_lever(work, "hbm_supply", 0.5)
    intents.save_as(work, library, "Saved")
    written(program)
    intents.open_preset(work, library, "open_market")
    intents.open_saved(work, library, "Saved")
    intents.open_preset(work, library, "hbm_choke")
    values = dict(work.scenario.values)
    written(program)
    assert (dict(work.scenario.values), work.saved) == (values, None)
    intents.hold_against_saved(library, "Saved")
    intents.hold_against_preset(work, "open_market")
    chosen = work.reference_scenario
    written(program)
    assert work.reference_scenario is chosen
    intents.open_saved(work, library, "Saved")
    intents.hold_against_saved(library, "Saved")
    written(program)
    assert (work.scenario.name, work.reference_scenario.name) == ("Saved", "Saved")


def test_an_import_is_one_step_and_leaves_the_scenario_in_hand_the_latest(opened, written):
    program = opened()
    intents.set_lever(program.workspace, "hbm_supply", 0.5)
    acts = program.parts[2]
    acts.do(*taking_in([Item(Scenario("A"), note="noted"), Item(Scenario("B"), tags=("t",))]))
    written(program)
    assert program.names() == ["A", "B"]
    assert acts.undo_text() == "Import of 2 scenarios"
    acts.undo()
    written(program)
    assert program.names() == []
    acts.redo()
    written(program)
    assert [(one.name, one.note, one.tags) for one in program.library.saved] == [("A", "noted", ()), ("B", "", ("t",))]
    program.library.close()
    assert opened().value("hbm_supply") == 0.5


@pytest.fixture
def older(catalog):
    """Return the shipped data as they were three quarters ago."""
    horizon = catalog.horizon
    return replace(
        catalog, version="2026-02", horizon=Horizon(horizon.first, horizon.last, horizon.last_observed - 0.75)
    )


def keep(path, data, engine="0.0.1", **values):
    """Save a scenario with its result as a program on other data does."""
    scenario = Scenario(draws=FEW)
    for lever, value in values.items():
        scenario = scenario.with_value(data, lever, value)
    with ScenarioStore(path, data, engine) as store:
        store.save(store.start(scenario), "Of old", "2028: 12 %", {"training": "Training, 2028: 12 %."})


def test_a_scenario_of_older_data_opens_and_the_notice_tells_all_that_is_different(opened, older, tmp_path, written):
    keep(tmp_path / "library.db", older, hbm_supply=0.5)
    with closing(sqlite3.connect(tmp_path / "library.db")) as file:
        before = file.execute("SELECT saved_document, working_document FROM scenario").fetchall()
    program = opened()
    written(program)
    assert program.value("hbm_supply") == 0.5
    told = program.bar.message()
    for words in ("2026-02", "hbm_supply: 2026Q1 is observed now; the value holds from 2026Q4 on", "2028: 12 %"):
        assert words in told
    assert [one.text() for one in program.bar.buttons() if "2026-02" in one.text()] == [], "those data are not here"
    with closing(sqlite3.connect(tmp_path / "library.db")) as file:
        assert file.execute("SELECT saved_document, working_document FROM scenario").fetchall() == before
    intents.open_saved(program.workspace, program.library, "Of old")
    written(program)
    assert "hbm_supply: 2026Q1" in program.bar.message()
    intents.set_lever(program.workspace, "enforcement", 0.9)
    program.show_history()
    written(program)
    assert [one.text for one in program.moments()][1:] == ["Moved to other data", "The beginning"]


def test_a_reference_of_older_data_says_what_is_different_in_it(opened, older, tmp_path, written):
    program = opened()
    keep(tmp_path / "library.db", older, hbm_supply=0.5)
    intents.hold_against_saved(program.library, "Of old")
    written(program)
    assert program.workspace.reference_scenario.name == "Of old"
    assert program.value("hbm_supply") is None
    assert "Of old was written with data 2026-02" in program.bar.message()
    assert "hbm_supply: 2026Q1 is observed now" in program.bar.message()


def test_the_result_of_then_is_computed_again_where_the_data_of_then_are_here(qtbot, opened, catalog, tmp_path):
    keep(tmp_path / "library.db", catalog, hbm_supply=0.5)
    program = opened(replace(catalog, version="2099-01"))
    assert f"Saved with data {catalog.version} and engine 0.0.1" in program.bar.message()
    assert "Training, 2028: 12 %." in program.bar.message()
    program.bar.show()
    qtbot.mouseClick(program.bar.buttons()[0], Qt.MouseButton.LeftButton)
    assert program.bar.message().startswith(f"Computing “Of old” with data {catalog.version}")
    qtbot.waitUntil(lambda: "engine of today" in program.bar.message(), timeout=WAIT)
    now = intents.results(Engine(catalog).project(program.workspace.scenario), program.workspace.view)
    for sentence in (*now.values(), "Training, 2028: 12 %."):
        assert sentence in program.bar.message()


def test_what_opening_remarks_and_each_value_that_is_moved_stand_in_one_notice(opened, older, tmp_path):
    keep(tmp_path / "library.db", older, hbm_supply=0.5, enforcement=0.9, chip_budget=2)
    (tmp_path / "library.db.backups").write_text("in the way", encoding="utf-8")
    program = opened()
    told = program.bar.message()
    assert "No backup could be made" in told
    assert "chip_budget: 2026Q1 is observed now; the value holds from 2026Q4 on. 2 more are in the details." in told
    details = program.bar.findChild(QPlainTextEdit).toPlainText().splitlines()
    assert [one.split(":")[0] for one in details] == ["chip_budget", "enforcement", "hbm_supply"]
