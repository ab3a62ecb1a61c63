"""The page of scenario discovery by real keys and mouse: brush, box, slider, what is saved, sweeps, what is old."""

import pytest
from PySide6.QtCore import Qt

from desktop import intents
from desktop.discovering import KIND, Discovering
from desktop.panels.discover import DRAWS, POLICIES, SWEEP, DiscoverDialog
from desktop.questions import Questions
from scenarios.analysis.discovery_rows import middle
from scenarios.ensemble import Ensemble
from scenarios.sweeps.running import run_sweep
from scenarios.sweeps.spec import sweep_of
from tests.desktop.hands import fill
from tests.desktop.widgets.test_brush_chart import drag
from tests.scenarios.sweeps.small_sweep import InOrder

DRAWN = 240
LONG = 30_000


@pytest.fixture
def joined(program, qtbot, tmp_path):
    """Return the page joined with a scenario of few draws, once it has its first answer, and what it handed on."""
    work = program.workspace
    work.adopt(work.scenario.sized(draws=DRAWN), None)
    intents.set_lever(work, "hbm_supply", 0.5)
    qtbot.waitUntil(lambda: work.at_rest, timeout=LONG)
    page, kept, folders = DiscoverDialog(work.catalog, program.window), [], [tmp_path / "out"]
    join = Discovering(
        page,
        work,
        program.library,
        program.window.acts,
        program.window.questions,
        kept.extend,
        lambda _title: folders[-1],
        3,
    )
    page.show()
    page.activateWindow()
    qtbot.waitUntil(lambda: page.slider.maximum() > 0, timeout=LONG)
    yield page, join, kept, folders
    page.close()


def choose(box, name, qtbot):
    """Choose an entry of a box by keys."""
    box.setFocus()
    while box.currentIndex() != 0:
        qtbot.keyClick(box, Qt.Key.Key_Up)
    for _step in range(box.findData(name)):
        qtbot.keyClick(box, Qt.Key.Key_Down)
    assert box.currentData() == name


def test_the_answer_comes_by_itself_over_the_draws_on_screen(joined):
    page, join, _kept, _folders = joined
    assert "of the bad runs have" in page.sentence.text()
    assert "of revenue at list price" in page.detail.text()
    assert "of 240 runs are bad" in page.brush.spoken_value()
    assert "3 halves" in page.notes.text()
    assert page.cloud.figure() is not None
    assert page.curves.figure().marks[0].at == join._found.steps[page.slider.value()].coverage


def test_a_brush_by_mouse_asks_anew_and_too_few_cases_are_a_sentence(joined, qtbot):
    page, _join, _kept, _folders = joined
    low, high = page.brush.range()
    drag(qtbot, page.brush, 0.0, high - 0.05)
    assert page.brush.range() != (low, high)
    drag(qtbot, page.brush, 0.0, 0.01)
    assert "too few to tell them apart" in page.sentence.text()
    assert not page.tabs.isVisible()
    assert not page.slide.isEnabled()


def test_the_slider_goes_from_all_bad_runs_to_few_others_by_keys(joined, qtbot):
    page, join, _kept, _folders = joined
    page.slider.setFocus()
    qtbot.keyClick(page.slider, Qt.Key.Key_Home)
    assert "100 % of the bad runs" in page.trade.text()
    qtbot.keyClick(page.slider, Qt.Key.Key_End)
    step = join._found.steps[-1]
    assert page.slider.value() == len(join._found.steps) - 1
    assert f"{step.count} runs in it" in page.trade.text()
    assert page.table.rowCount() >= len(step.box.restricted)


def test_the_middle_of_the_box_is_saved_beside_the_scenario_in_hand_and_taken_back(joined, program, qtbot):
    page, join, _kept, _folders = joined
    names = lambda: [one.name for one in program.library.saved]  # noqa: E731
    program.window.preferences.set_flag("welcomed", True)
    page.name.setFocus()
    page.name.selectAll()
    qtbot.keyClicks(page.name, "Trouble")
    in_hand = program.workspace.scenario
    with qtbot.waitSignal(program.library.listed, timeout=LONG):
        program.library.open()
    qtbot.keyClick(page.name, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "Trouble" in names(), timeout=LONG)
    assert program.workspace.scenario is in_hand
    assert "Saved in the library as \u201cTrouble\u201d" in page.state.text()
    program.window.acts.undo()
    qtbot.waitUntil(lambda: "Trouble" not in names(), timeout=LONG)
    after = middle(join._found, page.slider.value(), in_hand, program.workspace.catalog)
    box = join._found.steps[page.slider.value()].box
    assert set(after.values) == {"hbm_supply", *box.restricted}, "laid over the scenario"
    for name, (low, high) in box.limits.items():
        assert low <= after.values[name][0][1] <= high
    since = dict.fromkeys(box.restricted, "2028Q1")
    later = middle(join._found, page.slider.value(), in_hand, program.workspace.catalog, since)
    for name in box.restricted:
        at, value = later.values[name][-1]
        assert (program.workspace.catalog.horizon.labels[at], value) == ("2028Q1", after.values[name][0][1])


def test_pages_go_out_and_tables_into_a_folder(joined, qtbot):
    page, _join, kept, folders = joined
    qtbot.mouseClick(page.slide, Qt.MouseButton.LeftButton)
    assert [one.title for one in kept] == [page.sentence.text(), page.sentence.text(), page.trade.text()]
    qtbot.mouseClick(page.export, Qt.MouseButton.LeftButton)
    assert {file.name for file in folders[0].iterdir()} == {"box.csv", "trajectory.csv"}
    assert "box.csv, trajectory.csv in" in page.state.text()


def test_when_the_scenario_moves_the_answer_is_outdated_till_a_new_one_comes(joined, program, qtbot):
    page, join, _kept, _folders = joined
    before = join._found
    intents.set_lever(program.workspace, "hbm_supply", 1.5)
    assert "Outdated" in page.state.text()
    assert not page.keep.isEnabled()
    qtbot.waitUntil(lambda: join._found not in (None, before), timeout=LONG)
    assert "Outdated" not in page.state.text()
    assert page.slide.isEnabled(), page.sentence.text()


def test_another_share_and_year_are_asked_about_by_keys(joined, qtbot):
    page, join, _kept, _folders = joined
    choose(page.shares, "training:units", qtbot)
    choose(page.years, "2027", qtbot)
    qtbot.waitUntil(lambda: "training below" in page.detail.text() and "2027" in page.detail.text(), timeout=LONG)
    assert "share of cards" in page.detail.text()
    assert len(join._rows.outcome) == DRAWN


def test_every_tier_is_run_over_the_same_draws(joined, program, qtbot):
    page, join, _kept, _folders = joined
    tiers = len(program.workspace.catalog.tiers)
    choose(page.sources, POLICIES, qtbot)
    qtbot.waitUntil(lambda: len(join._rows.outcome) == tiers * DRAWN and join._found is not None, timeout=LONG)
    assert "tier" in join._rows.table.names


def test_the_policies_are_those_that_are_ticked_and_added_by_keys(joined, program, qtbot):
    page, join, _kept, _folders = joined
    assert not page.policies.isVisible()
    choose(page.sources, POLICIES, qtbot)
    ticks = page.policies.ticks
    assert ticks.isVisible()
    ticks.setFocus()
    for row in range(1, len(program.workspace.catalog.tiers)):
        ticks.setCurrentRow(row)
        qtbot.keyClick(ticks, Qt.Key.Key_Space)
    assert page.policies.ticked() == ("tier:T0",)
    choose(page.policies.lever, "enforcement", qtbot)
    fill(qtbot, page.policies.value, "120")
    qtbot.keyClick(page.policies.value, Qt.Key.Key_Return)
    assert "not allowed" in page.policies.problem.text()
    fill(qtbot, page.policies.value, "20")
    qtbot.keyClick(page.policies.value, Qt.Key.Key_Return)
    assert not page.policies.problem.isVisible()
    assert page.policies.ticked() == ("lever:enforcement=0.2", "tier:T0")
    assert ticks.currentItem().text().endswith(" 20 %")
    qtbot.waitUntil(lambda: join._rows is not None and len(join._rows.outcome) == 2 * DRAWN, timeout=LONG)
    assert set(join._rows.table.numbers["enforcement"][:DRAWN]) == {0.2}
    for row in range(2):
        ticks.setFocus()
        ticks.setCurrentRow(row)
        qtbot.keyClick(ticks, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: "Tick at least one" in page.sentence.text(), timeout=LONG)


def test_a_sweep_is_opened_from_its_folder_and_offers_what_it_kept(joined, program, qtbot, tmp_path):
    page, join, _kept, folders = joined
    plain = {"draws": 80, "vary": {"tier": ["T3", "T7"]}, "keep": {"shares": ["training:units"], "years": [2028, 2029]}}
    catalog = program.workspace.catalog
    sweep, folder = sweep_of(plain, catalog), tmp_path / "swept"
    run_sweep(sweep, catalog, folder, InOrder())
    folders.append(tmp_path / "swept")
    qtbot.mouseClick(page.open_sweep, Qt.MouseButton.LeftButton)
    assert page.sources.currentData() == SWEEP
    qtbot.waitUntil(lambda: join._rows is not None and len(join._rows.outcome) == 160, timeout=LONG)
    assert [page.shares.itemData(at) for at in range(page.shares.count())] == ["training:units:official"]
    assert [page.years.itemData(at) for at in range(page.years.count())] == ["2028", "2029"]
    intents.set_lever(program.workspace, "hbm_supply", 2.0)
    assert "Outdated" not in page.state.text()


def test_a_sweep_that_is_half_finished_is_looked_at_and_says_so(joined, program, qtbot, tmp_path):
    """Of a grid that is under way only the first tier is there: the page must not pass for the whole."""
    page, join, _kept, folders = joined
    plain = {
        "draws": 80,
        "rows": 81,
        "vary": {"tier": ["T3", "T7"]},
        "keep": {"shares": ["training:units"], "years": [2028]},
    }
    with pytest.raises(KeyboardInterrupt):
        run_sweep(sweep_of(plain, program.workspace.catalog), program.workspace.catalog, tmp_path / "half", InOrder(1))
    folders.append(tmp_path / "half")
    qtbot.mouseClick(page.open_sweep, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "looked at: 80 of the sweep's 160 runs" in page.detail.text(), timeout=LONG)
    assert "1 of its parts are not finished" in page.detail.text()
    assert set(join._rows.table.names["tier"]) == {"T3"}


def test_a_folder_without_a_sweep_is_told_and_the_draws_stay(joined, qtbot, tmp_path):
    page, _join, _kept, folders = joined
    folders.append(tmp_path)
    qtbot.mouseClick(page.open_sweep, Qt.MouseButton.LeftButton)
    assert str(tmp_path) in page.state.text()
    assert page.sources.currentData() == DRAWS


def test_called_off_it_keeps_the_box_and_says_that_it_is_not_whole(program, qtbot):
    work = program.workspace
    work.adopt(work.scenario.sized(draws=DRAWN), None)
    intents.set_lever(work, "hbm_supply", 0.5)
    qtbot.waitUntil(lambda: work.at_rest, timeout=LONG)
    questions = Questions(Ensemble(work.engine, workers=1), work.latest)
    page = DiscoverDialog(work.catalog, program.window)
    join = Discovering(page, work, program.library, program.window.acts, questions, lambda _pages: None, None, 200)
    page.show()
    page.activateWindow()
    qtbot.waitUntil(lambda: join._found is not None, timeout=LONG)
    with qtbot.waitSignal(questions.stopped, timeout=LONG):
        qtbot.mouseClick(page.cancel, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(page.again.isVisible, timeout=LONG)
    assert "not the whole answer" in page.state.text()
    assert join._found.stability == ()
    assert "has not been looked at" in page.notes.text()
    with qtbot.waitSignal(questions.progressed, timeout=LONG):
        qtbot.mouseClick(page.again, Qt.MouseButton.LeftButton)
    assert not page.again.isVisible()
    page.close()
    questions.stop()


def test_it_opens_by_its_key(program, qtbot):
    window = program.window
    window.activateWindow()
    qtbot.keyClick(window, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: any(isinstance(one, DiscoverDialog) for one in window.children()), timeout=LONG)
    assert KIND == "discover"
