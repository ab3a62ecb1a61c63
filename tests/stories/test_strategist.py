"""A strategist's hour, through real widgets: drag a lever, save, close, come back to the same numbers."""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt

from desktop import application, intents
from desktop.application import Application
from desktop.toolkit import make_qt
from desktop.widgets.lever_row import LeverRow
from desktop.widgets.lever_track import HANDLE
from scenarios.projection import Engine
from scenarios.quantiles import quantiles
from scenarios.scenario import Scenario
from tests.shared_engine import engine_of
from tests.stories.opening import WAIT, settled


def drag(qtbot, program: Application, lever_id: str, value: float) -> None:
    """Drag a lever's handle with the mouse, in steps, as a hand does."""
    row = program.window.levers.rows[lever_id]
    assert isinstance(row, LeverRow)
    program.window.levers.go_to(lever_id)
    baseline = row.spec.baseline if row.value() is None else row.value()
    assert baseline is not None
    width = row.track.width() - 2 * HANDLE
    begin, end = (HANDLE + row.spec.position(one) * width for one in (baseline, value))
    middle = 9
    qtbot.mousePress(row.track, Qt.MouseButton.LeftButton, pos=QPoint(round(begin), middle))
    for part in (0.3, 0.6, 1.0):
        qtbot.mouseMove(row.track, pos=QPoint(round(begin + (end - begin) * part), middle))
        qtbot.wait(30)
    qtbot.mouseRelease(row.track, Qt.MouseButton.LeftButton, pos=QPoint(round(end), middle))


def medians(program: Application) -> dict[str, np.ndarray]:
    """Return the median lines of both charts."""
    charts = program.window.shares.charts
    shown = {name: chart.data() for name, chart in charts.items()}
    return {name: data.median.copy() for name, data in shown.items() if data is not None}


@pytest.mark.parametrize(("lever_id", "value"), [("hbm_supply", 0.4), ("china_acceptance", 0.8)])
def test_a_dragged_lever_moves_both_charts_and_comes_back_from_the_library(qtbot, opened, lever_id, value):
    """Both charts move under the hand; after save, close and reopen the numbers are the same to the last bit."""
    program = opened()
    before = medians(program)
    drag(qtbot, program, lever_id, value)
    qtbot.waitUntil(lambda: settled(program) and lever_id in program.workspace.scenario.values, timeout=WAIT)
    after = medians(program)
    for name, median in after.items():
        assert np.nanmax(np.abs(median - before[name])) > 1, name
        assert np.array_equal(median[:15], before[name][:15]), "history does not move"
    headlines = {name: line.text() for name, line in program.window.shares.headlines.items()}
    program.window.header.name.setFocus()
    program.window.header.name.setText("What if")
    qtbot.keyClick(program.window.header.name, Qt.Key.Key_Return)
    qtbot.waitUntil(
        lambda: [one.name for one in program.library.saved] == ["What if"] and settled(program), timeout=WAIT
    )
    sales = program.workspace.projection.cards.copy()
    program.window.close()

    again = opened(Engine)
    assert again.workspace.scenario.name == "What if"
    assert np.array_equal(again.workspace.projection.cards, sales)
    assert {name: line.text() for name, line in again.window.shares.headlines.items()} == headlines
    assert again.window.levers.rows[lever_id].value() == program.workspace.scenario.values[lever_id][0][1]


def test_window_and_command_line_give_the_same_numbers(qtbot, opened, tmp_path, catalog):
    """A saved scenario projected on the command line gives the window's medians to the last bit."""
    program = opened()
    drag(qtbot, program, "reasoning_growth", 3)
    qtbot.waitUntil(lambda: settled(program) and bool(program.workspace.scenario.values), timeout=WAIT)
    file = tmp_path / "scenario.json"
    file.write_text(json.dumps(program.workspace.scenario.to_plain(catalog)))
    out = tmp_path / "out"
    command = [sys.executable, "-m", "scenarios", "project", str(file), "--out", str(out)]
    subprocess.run(command, check=True, capture_output=True, cwd=Path(__file__).parents[2], env=dict(os.environ))
    shown = quantiles(program.workspace.projection.share("revenue", "official", "training"), (0.5,))[0]
    lines = [line.split(",") for line in (out / "shares.csv").read_text().splitlines()]
    written = [float(one[5]) for one in lines if one[1:5] == ["training", "revenue", "official", "p50"]]
    assert written == shown.tolist()


def test_undo_takes_back_one_drag_and_redo_makes_it_again(qtbot, opened):
    """One drag is one step; undone, the charts are as before; redone, as after."""
    program = opened()
    before = medians(program)
    drag(qtbot, program, "hbm_supply", 0.4)
    qtbot.waitUntil(lambda: settled(program) and bool(program.workspace.scenario.values), timeout=WAIT)
    after = medians(program)
    actions = program.window.actions_by_id
    assert "HBM" in actions["undo"].toolTip()
    actions["undo"].trigger()
    qtbot.waitUntil(lambda: settled(program) and not program.workspace.scenario.values, timeout=WAIT)
    assert all(np.array_equal(medians(program)[name], before[name]) for name in before)
    assert not actions["undo"].isEnabled()
    actions["redo"].trigger()
    qtbot.waitUntil(lambda: settled(program) and bool(program.workspace.scenario.values), timeout=WAIT)
    assert all(np.array_equal(medians(program)[name], after[name]) for name in after)


def test_a_refused_name_and_a_refused_value_say_why_and_change_nothing(qtbot, opened):
    """A taken name and a value out of range are refused with the reason; scenario and library stay as they are."""
    program = opened()
    work = program.workspace
    program.window.header.name.setText("baseline")
    qtbot.keyClick(program.window.header.name, Qt.Key.Key_Return)
    assert "taken" in program.window.notice.message()
    row = program.window.levers.rows["hbm_supply"]
    row.start_typing("9")
    qtbot.keyClick(program.window.focusWidget(), Qt.Key.Key_Return)
    assert row.problem()
    assert not work.scenario.values
    assert not work.scenario.name


def test_a_library_that_cannot_be_written_is_said_and_another_place_keeps_everything(qtbot, tmp_path):
    """With a file where the folder should be the program goes on in memory; moved elsewhere, every change is there."""
    make_qt()
    (tmp_path / "blocked").write_text("no folder")
    program = application.build(tmp_path / "blocked" / "library.db", engine=engine_of)
    qtbot.addWidget(program.window)
    program.window.show()
    with qtbot.waitSignal(program.workspace.problem, timeout=WAIT):
        program.library.open()
    qtbot.waitUntil(lambda: bool(program.window.notice.message()), timeout=WAIT)
    drag(qtbot, program, "hbm_supply", 0.4)
    qtbot.waitUntil(lambda: program.workspace.projection is not None, timeout=WAIT)
    assert program.library.behind
    assert "memory" in program.window.header.state.text()
    program.library.move_to(tmp_path / "elsewhere.db")
    qtbot.waitUntil(lambda: not program.library.behind, timeout=WAIT)
    program.window.close()
    reopened = application.build(tmp_path / "elsewhere.db", engine=engine_of)
    qtbot.addWidget(reopened.window)
    with qtbot.waitSignal(reopened.library.listed, timeout=WAIT):
        reopened.library.open()
    assert "hbm_supply" in reopened.workspace.scenario.values
    reopened.window.close()


def test_wild_dragging_never_shows_another_lever_state(qtbot, opened):
    """However fast the hand, what is on screen belongs to a value the hand has set, and in the end to the last one."""
    program = opened()
    row = program.window.levers.rows["hbm_supply"]
    seen = []
    program.workspace.projection_ready.connect(lambda: seen.append(program.workspace.projection.scenario))
    asked = []
    for step in range(60):
        value = row.spec.snapped(0.2 + (step % 20) / 10)
        asked.append(value)
        row.edited.emit("hbm_supply", value)
        qtbot.wait(8)
    row.committed.emit("hbm_supply", asked[-1])
    qtbot.waitUntil(lambda: settled(program) and bool(program.workspace.scenario.values), timeout=WAIT)
    shown = [scenario.values["hbm_supply"][0][1] for scenario in seen]
    assert shown[-1] == asked[-1]
    places = iter(asked)
    assert all(value in places for value in [one for i, one in enumerate(shown) if i == 0 or one != shown[i - 1]]), (
        "in order"
    )
    expected = Engine(program.catalog).project(
        Scenario("Baseline").with_value(program.catalog, "hbm_supply", asked[-1])
    )
    assert np.array_equal(program.workspace.projection.cards, expected.cards)


def test_leaving_an_unnamed_scenario_keeps_it_under_a_name_of_its_own(qtbot, opened):
    """Work that was never named is not lost when another scenario is opened: it is listed as a draft."""
    program = opened()
    intents.set_lever(program.workspace, "hbm_supply", 0.4)
    worked_on = program.workspace.scenario.fingerprint
    intents.open_preset(program.workspace, program.library, "baseline")
    qtbot.waitUntil(lambda: len(program.library.saved) == 1 and settled(program), timeout=WAIT)
    assert not program.workspace.scenario.values
    assert program.workspace.saved is None
    intents.open_saved(program.workspace, program.library, program.library.saved[0].name)
    qtbot.waitUntil(lambda: program.workspace.scenario.fingerprint == worked_on and settled(program), timeout=WAIT)
    assert program.workspace.scenario.name.startswith("Draft of ")


def test_closing_asks_only_where_changes_would_be_lost(qtbot, opened, tmp_path, monkeypatch):
    """With a sound library closing never asks; where nothing can be written it offers a file."""
    asked = []
    monkeypatch.setattr("desktop.window.keep_in_a_file", lambda _window: asked.append(True) or False)
    program = opened()
    intents.set_lever(program.workspace, "hbm_supply", 0.4)
    program.window.close()
    assert not asked
    (tmp_path / "blocked").write_text("no folder")
    stuck = application.build(tmp_path / "blocked" / "library.db", synchronous=True, engine=engine_of)
    qtbot.addWidget(stuck.window)
    intents.set_lever(stuck.workspace, "hbm_supply", 0.4)
    stuck.window.close()
    assert asked == [True]
