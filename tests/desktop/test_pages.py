"""What opens beside the window: palette, inspector, pages, the time line, all in step with the scenario."""

import pytest
import shiboken6
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QFont
from PySide6.QtWidgets import QApplication

from desktop import application, intents
from desktop.panels.manual import EQUATIONS
from desktop.preferences import Preferences
from desktop.search import found_entries
from desktop.widgets.callouts import Callouts, Outline
from desktop.widgets.palette_entries import EntrySearch
from scenarios import __version__
from scenarios.parts import parts_here
from tests.shared_engine import engine_of


def type_in(qtbot, text):
    """Type where the focus is, and press Return."""
    qtbot.keyClicks(QApplication.focusWidget(), text)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)


def test_the_palette_finds_commands_levers_presets_numbers_and_sources(program, qtbot):
    """Each kind is found by its words, and running it does what it says."""
    window, work = program.window, program.workspace
    work.look(work.view.with_figure("money"))
    window.actions_by_id["palette"].trigger()
    type_in(qtbot, "share of cards")
    assert work.view.definition == "units"
    window.actions_by_id["palette"].trigger()
    type_in(qtbot, "logic yield")
    assert window.levers.current() == "logic_yield"
    window.actions_by_id["palette"].trigger()
    type_in(qtbot, "open market")
    assert dict(work.scenario.values).keys() == dict(program.catalog.presets["open_market"]["values"]).keys()
    window.actions_by_id["palette"].trigger()
    type_in(qtbot, "S010")
    assert "SemiAnalysis" in window.inspector.about.text()
    window.actions_by_id["palette"].trigger()
    type_in(qtbot, "share of cards domestic 2025 IDC")
    assert all(words in window.inspector.about.text() for words in ("M009  share of cards, domestic, 2025", "41 %"))
    window.actions_by_id["palette"].trigger()
    type_in(qtbot, "redesign margin")
    assert "redesign_margin" in window.inspector.about.text() or "margin" in window.inspector.about.text().lower()


def test_every_command_lever_preset_and_source_can_be_found(program):
    """Nothing that has a name is missing from the palette."""
    window = program.window
    go = dict.fromkeys(("lever", "preset", "saved", "parameter", "source"), lambda _name: None)
    entries = list(found_entries(window.actions_by_id, program.catalog, {"Mine": "2028: 40 %"}, go))
    search = EntrySearch(entries)
    for lever in program.catalog.levers:
        assert any(one.kind == "Lever" and one.text == lever.label for one in search.found(lever.label))
    for preset in program.catalog.presets.values():
        assert any(one.kind == "Preset" for one in search.found(preset["name"]))
    for source in program.catalog.evidence:
        assert any(one.kind == "Source" for one in search.found(source)), source
    assert search.found("Mine")[0].kind == "Scenario"


def test_f1_says_where_a_lever_comes_from_and_leads_to_its_equation(program, qtbot):
    """Now, range, sources with confidence; the button opens the equations at their section; Esc closes."""
    window, work = program.window, program.workspace
    window.levers.go_to("enforcement")
    qtbot.keyClick(window.levers.rows["enforcement"].track, Qt.Key.Key_F1)
    text = window.inspector.about.text()
    assert "Now the baseline" in text
    assert "X11" in text
    assert "confidence" in text
    intents.set_lever(work, "enforcement", 0.9)
    assert "Now 90 %" in window.inspector.about.text(), "it keeps step with the scenario"
    window.inspector.about.equation.click()
    manual = window.pages.open("manual")
    assert manual.page() == EQUATIONS
    at_cursor = manual.browser.textCursor().block()
    assert (at_cursor.text(), at_cursor.blockFormat().headingLevel()) == ("Legality and foreign supply", 2)
    qtbot.keyClick(window.inspector.about.pane, Qt.Key.Key_Escape)
    assert not window.inspector.drawer.isVisible()


def test_shown_around_twice_there_is_one_balloon(program, qtbot):
    """The walk begins again where it was begun before, also after it was skipped."""
    window = program.window
    for _round in range(2):
        for _step in range(2):
            window.actions_by_id["tour"].trigger()
            qtbot.keyClick(window.findChildren(Callouts)[-1], Qt.Key.Key_Return)
        in_sight = [one for one in window.findChildren(Callouts) if one.isVisible()]
        assert [one.count_text() for one in in_sight] == ["2 of 4"]
        assert sum(one.isVisible() for one in window.findChildren(Outline)) == 1
        qtbot.keyClick(in_sight[0], Qt.Key.Key_Escape)
        assert not any(one.isVisible() for one in window.findChildren(Callouts))


def test_the_drawer_leaves_both_charts_in_sight(program, qtbot):
    """From 1280 pixels on it stands beside the charts; in a narrower window over the levers, and gives way to these."""
    window = program.window
    drawer, levers, charts = window.inspector.drawer, window.levers, window.shares.charts.values()
    window.inspector.show_parameter("tier", program.workspace.shown)
    for width in (1100, 1280, 1920):
        window.resize(width, 720)
        qtbot.wait(20)
        assert window.width() == width
        assert drawer.isVisible()
        left, right = (drawer.mapTo(window, QPoint(x, 0)).x() for x in (0, drawer.width()))
        for chart in charts:
            begin, end = (chart.mapTo(window, QPoint(x, 0)).x() for x in (0, chart.width()))
            assert right <= begin or end <= left
        assert window.splitter.count() == (2 if width < 1280 else 3)
    window.resize(1100, 720)
    qtbot.wait(20)
    assert drawer.geometry() == QRect(levers.mapTo(window, QPoint()), levers.size())
    window.actions_by_id["find_lever"].trigger()
    assert not drawer.isVisible()
    assert levers.filter.hasFocus()


@pytest.fixture
def enlarge(qapp):
    """Return a function that makes all text twice as large."""
    plain = qapp.font()
    large = QFont(plain)
    large.setPointSizeF(2 * plain.pointSizeF())
    yield lambda: qapp.setFont(large)
    qapp.setFont(plain)


def test_in_large_text_the_charts_keep_more_room_beside_the_drawer(program, qtbot, enlarge):
    """At twice the size it lies over the levers where charts of few letters would be left, also when the text grows."""
    window = program.window
    window.resize(1600, 900)
    window.inspector.show_parameter("tier", program.workspace.shown)
    qtbot.wait(20)
    assert window.splitter.count() == 3
    enlarge()
    qtbot.wait(20)
    assert window.splitter.count() == 2
    window.resize(1920, 1080)
    qtbot.wait(20)
    assert window.splitter.count() == 3


def test_the_time_line_sets_tiers_by_text_and_the_charts_mark_them(program, qtbot):
    """Ctrl+Enter opens the strip at the lever in hand; text is one change; the lever is locked while dates rule it."""
    window, work = program.window, program.workspace
    window.levers.rows["tier"].setFocus()
    window.actions_by_id["over_time"].trigger()
    assert window.schedule.isVisible()
    assert window.schedule.lever_id == "tier"
    window.schedule.field.setFocus()
    window.schedule.field.clear()
    type_in(qtbot, "2027Q1: T7; 2028Q1: T3")
    labels = program.catalog.horizon.labels
    assert [(labels[at], value) for at, value in work.scenario.values["tier"]] == [("2027Q1", "T7"), ("2028Q1", "T3")]
    assert len(work.log.changes) == 1
    charts = window.shares.charts
    events = charts["training"].data().events
    assert [(one.at, one.word) for one in events] == [(2027.0, "T7"), (2028.0, "T3")]
    assert events[0].told.startswith("2027Q1, Export tier: Open market (hypothetical). All controls lifted")
    assert not window.levers.rows["tier"].box.isEnabled()
    qtbot.keyClicks(window.schedule.field, "; 2019Q1: T0")
    qtbot.keyClick(window.schedule.field, Qt.Key.Key_Return)
    assert window.schedule.problem()
    assert window.schedule.field.hasSelectedText(), "the place of the error is marked"
    assert len(work.log.changes) == 1
    work.undo()
    assert window.levers.rows["tier"].box.isEnabled()
    assert window.schedule.field.text() == ""


def test_an_own_tier_goes_from_the_page_into_the_scenario(program, qtbot):
    """The page's wish becomes one change, dated; the strip, the levers and the file all carry it."""
    window, work = program.window, program.workspace
    intents.set_lever(work, "tier", "T7")
    page = window.pages.open("chips")
    assert page.value() == "T7"
    intents.unset_lever(work, "tier")
    own = "own Lower bar = tpp >= 2400 -> denial, true -> allowed"
    page.tier_chosen.emit(own, "2027Q3")
    (at, value), *_rest = work.scenario.values["tier"]
    assert (program.catalog.horizon.labels[at], value) == ("2027Q3", own)
    assert "Lower bar" in window.actions_by_id["undo"].toolTip()
    assert work.scenario.to_plain(program.catalog)["values"]["tier"] == {"2027Q3": own}
    page.close()


def test_the_sheet_changes_many_numbers_as_one_step(program, qtbot):
    """Values, resets and reasons are one change each; the status line counts own assumptions."""
    window, work = program.window, program.workspace
    page = window.pages.open("assumptions")
    page.values_edited.emit({"redesign_lag": 3.0, "fee_pass_through": 0.5})
    assert {"redesign_lag", "fee_pass_through"} == set(work.scenario.values)
    assert "own assumptions 2" in window.status.text()
    page.reasons_edited.emit({"redesign_lag": "as in 2023"})
    assert work.scenario.reasons["redesign_lag"] == "as in 2023"
    page.reset.emit(("redesign_lag",))
    assert set(work.scenario.values) == {"fee_pass_through"}
    assert len(work.log.changes) == 3
    for _step in range(3):
        work.undo()
    assert not work.scenario.values
    assert not work.scenario.reasons
    page.close()


def test_each_page_opens_once_and_again_after_it_was_closed(program, qtbot):
    """The same page comes to the front; a closed one is made anew."""
    first = program.window.pages.open("manual")
    assert program.window.pages.open("manual") is first
    first.close()
    qtbot.waitUntil(lambda: "manual" not in program.window.pages._open, timeout=5_000)
    assert program.window.pages.open("manual") is not first


def test_pages_close_with_the_window(program, qtbot):
    """None outlives it, nor does what is computed in one."""
    pages = [program.window.pages.open(name) for name in ("manual", "trust", "data")]
    program.window.close()
    qtbot.waitUntil(lambda: not program.window.pages._open, timeout=5_000)
    assert not any(shiboken6.isValid(page) and page.isVisible() for page in pages)


def test_the_data_page_opens_by_menu_key_and_palette_and_knows_the_windows_data(program, qtbot):
    """One page, found by typing; it says which data are in force and that this window shows them."""
    window = program.window
    assert not window.actions_by_id["data"].shortcut().isEmpty()
    window.actions_by_id["palette"].trigger()
    type_in(qtbot, "data versions")
    page = window.pages.open("data")
    qtbot.waitUntil(lambda: page.current() == program.catalog.version, timeout=5_000)
    assert page.state.text() == f"Data {program.catalog.version} are in force."
    assert not page.pending.isVisible()
    with qtbot.waitSignal(window.restarted, timeout=1_000):
        page.restart_asked.emit()
    page.close()


def test_the_window_is_laid_out_as_it_was_left(program, qtbot, tmp_path):
    """Folds and strip come back, the splitter's state is kept."""
    window = program.window
    window.levers.folds["model_efficiency"].setChecked(False)
    window.actions_by_id["over_time"].trigger()
    state = window.splitter.saveState()
    window.close()
    again = application.build(tmp_path / "library.db", synchronous=True, engine=engine_of)
    qtbot.addWidget(again.window)
    again.window.show()
    assert again.window.preferences.layout("splitter") == state
    assert again.window.schedule.isVisible()
    assert not again.window.levers.folds["model_efficiency"].isChecked()
    again.window.close()


def test_preferences_survive_and_a_broken_file_is_done_without(tmp_path):
    """What was set is there again; nonsense in the file is no flag and no layout."""
    kept = Preferences(tmp_path / "window.ini")
    kept.set_flag("still", True)
    assert Preferences(tmp_path / "window.ini").flag("still")
    assert not Preferences(tmp_path / "window.ini").flag("drawer")
    (tmp_path / "broken.ini").write_bytes(b"\x00\xff[[[ window=@Variant(")
    broken = Preferences(tmp_path / "broken.ini")
    assert not broken.flag("still")
    assert broken.layout("window").isEmpty()


def test_all_that_paints_itself_answers_a_screen_reader(program):
    """Name, role and a value in words for every own-painted control of the window."""
    window = program.window
    window.actions_by_id["over_time"].trigger()
    charts = [*window.shares.charts.values(), window.schedule.strip]
    for control in [*charts, *(row.track for name, row in window.levers.rows.items() if name != "tier")]:
        spoken = QAccessible.queryAccessibleInterface(control)
        assert spoken.text(QAccessible.Text.Name), control
        assert spoken.text(QAccessible.Text.Value), control
    for button in window.thumbnails.buttons.values():
        spoken = QAccessible.queryAccessibleInterface(button)
        assert spoken.text(QAccessible.Text.Name)
        assert "2028" in spoken.text(QAccessible.Text.Description)


def test_the_program_says_its_version_its_data_and_the_parts_with_their_licences(program):
    """Whoever must clear a program for a company finds every part and its licence on one page."""
    page = program.window.pages.open("program")
    assert __version__ in page.facts.text()
    assert program.catalog.version in page.facts.text()
    rows = [[page.parts.item(row, column).text() for column in range(3)] for row in range(page.parts.rowCount())]
    assert rows == [[one.name, one.version, one.licence] for one in parts_here()]


def test_no_page_is_larger_than_the_screen_or_the_window(program):
    """The buttons at the foot of a page stay in reach on a small screen."""
    window = program.window
    window.resize(1000, 650)
    for name in ("matters", "discover", "planning"):
        page = window.pages.open(name)
        room = window.screen().availableSize().expandedTo(window.size())
        assert page.height() <= room.height(), name
        assert page.width() <= room.width(), name
        page.close()


def test_pages_open_larger_in_larger_text(program, enlarge):
    """At twice the size as large as twice the common one, as far as there is room."""
    window = program.window
    window.resize(1400, 1100)
    page = window.pages.open("program")
    common = page.size()
    page.close()
    enlarge()
    page = window.pages.open("program")
    assert (page.width(), page.height()) == (2 * common.width(), min(2 * common.height(), 1100))
    page.close()
