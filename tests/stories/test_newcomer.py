"""A newcomer's first minutes, by keyboard alone: look around, change a lever, say why the share moved, save."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from desktop import application
from desktop.preferences import Preferences
from desktop.toolkit import make_qt
from desktop.tour import WORKED
from desktop.widgets.callouts import Callouts

WAIT = 60_000


@pytest.fixture
def opened(qtbot, tmp_path):
    """Open the program for the first time: no library, nothing remembered."""
    make_qt()
    program = application.build(tmp_path / "library.db")
    qtbot.addWidget(program.window)
    program.window.show()
    with qtbot.waitSignal(program.library.listed, timeout=WAIT):
        program.library.open()
    yield program
    program.window.close()


def key(qtbot, code, modifiers=Qt.KeyboardModifier.NoModifier):
    """Press a key where the focus is, as a hand does."""
    focus = QApplication.focusWidget()
    assert focus is not None
    qtbot.keyClick(focus, code, modifiers)


def type_text(qtbot, text):
    """Type where the focus is."""
    focus = QApplication.focusWidget()
    assert focus is not None
    qtbot.keyClicks(focus, text)


def at_rest(program):
    """Whether all draws of the scenario are on screen."""
    shown = program.workspace.projection
    return shown is not None and shown.fingerprint == program.workspace.scenario.fingerprint


def test_the_first_start_shows_a_worked_scenario_and_four_balloons(opened, qtbot, tmp_path):
    """The shipped scenario is held against the baseline; the balloons can be skipped and come no second time."""
    window = opened.window
    qtbot.waitUntil(lambda: at_rest(opened), timeout=WAIT)
    assert dict(opened.workspace.scenario.values).keys() == opened.catalog.presets[WORKED]["values"].keys()
    assert "against Baseline" in window.shares.headlines["training"].text()
    (balloons,) = window.findChildren(Callouts)
    assert balloons.count_text() == "1 of 4"
    for seen in range(1, 4):
        qtbot.keyClick(balloons.next_button, Qt.Key.Key_Return)
        assert balloons.count_text() == f"{seen + 1} of 4"
    qtbot.keyClick(balloons.next_button, Qt.Key.Key_Escape)
    assert not balloons.isVisible()
    assert Preferences(tmp_path / "window.ini").flag("welcomed")
    assert not opened.workspace.log.changes, "looking around is no change"


def test_change_a_lever_say_why_and_save_by_keyboard_alone(opened, qtbot):
    """Find a lever by its name, type a value, read why in words and where it comes from, save under a name."""
    window, work = opened.window, opened.workspace
    (balloons,) = window.findChildren(Callouts)
    qtbot.keyClick(balloons.next_button, Qt.Key.Key_Escape)
    window.activateWindow()
    window.levers.rows["tier"].setFocus()
    key(qtbot, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    type_text(qtbot, "hbm supply")
    key(qtbot, Qt.Key.Key_Return)
    assert window.levers.current() == "hbm_supply"
    type_text(qtbot, "0")
    type_text(qtbot, ".4")
    key(qtbot, Qt.Key.Key_Return)
    assert work.scenario.values["hbm_supply"][0][1] == pytest.approx(0.4)
    qtbot.waitUntil(lambda: at_rest(opened), timeout=WAIT)
    assert "points against Baseline" in window.shares.headlines["inference"].text()
    assert "bound by HBM" in window.shares._binding.text()
    window.levers.go_to("hbm_supply")
    key(qtbot, Qt.Key.Key_F1)
    assert window.inspector.drawer.isVisible()
    assert "S010" in window.inspector.about.text()
    assert "×0.4" in window.inspector.about.text()
    key(qtbot, Qt.Key.Key_Escape)
    key(qtbot, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    type_text(qtbot, "HBM short")
    key(qtbot, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(opened.library.saved), timeout=WAIT)
    assert work.saved.name == "HBM short"
    assert [one.name for one in opened.library.saved] == ["HBM short"], "the shipped scenario is no draft"
