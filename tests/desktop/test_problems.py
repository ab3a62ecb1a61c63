"""Where a problem is shown: beside its lever while that is in sight, in the bar otherwise, and until when."""

import pytest
from PySide6.QtCore import Qt

from desktop import application, intents
from desktop.toolkit import make_qt
from scenarios.errors import InputError
from scenarios.scenario import Scenario
from tests.shared_engine import engine_of

REFUSED = InputError("china_acceptance", "china_acceptance: 7 is not allowed")


@pytest.fixture
def window(qtbot, tmp_path):
    """Open the program with projections in the test's own thread."""
    make_qt()
    running = application.build(tmp_path / "library.db", synchronous=True, engine=engine_of)
    qtbot.addWidget(running.window)
    running.window.show()
    qtbot.waitExposed(running.window)
    running.window.levers.go_to("china_acceptance")
    yield running.window
    running.window.close()


def fold(qtbot, window):
    qtbot.mouseClick(window.levers.folds["export_restrictions"], Qt.MouseButton.LeftButton)


def filter_away(qtbot, window):
    qtbot.keyClicks(window.levers.filter, "memory")


def scroll_away(_qtbot, window):
    window.resize(window.width(), window.minimumSizeHint().height())
    window.levers.go_to(list(window.levers.rows)[-1])


def test_a_refused_value_is_told_beside_a_lever_in_sight(window):
    """There the eye is."""
    window.show_problem(REFUSED)
    assert window.levers.rows["china_acceptance"].problem() == str(REFUSED)
    assert str(REFUSED) not in window.notice.message()


@pytest.mark.parametrize("hide", [fold, filter_away, scroll_away])
def test_a_refused_value_of_a_lever_out_of_sight_is_told_in_the_bar(qtbot, window, hide):
    """A folded, filtered or scrolled row would say it to nobody."""
    hide(qtbot, window)
    window.show_problem(REFUSED)
    assert window.notice.message() == str(REFUSED)
    assert window.levers.rows["china_acceptance"].problem() == ""


def test_a_problem_goes_with_the_value_and_with_the_scenario(window):
    """Another lever leaves it to be read; its own new value, many values at once and another scenario take it away."""
    row, work = window.levers.rows["china_acceptance"], window.workspace
    window.show_problem(REFUSED)
    intents.set_lever(work, "hbm_supply", 0.5)
    assert row.problem() == str(REFUSED)
    intents.set_lever(work, "china_acceptance", 0.5)
    assert row.problem() == ""
    window.show_problem(REFUSED)
    work.adopt(Scenario("Another", work.scenario.values), None)
    assert row.problem() == ""
    window.show_problem(REFUSED)
    intents.set_assumptions(work, {"redesign_lag": 3.0, "fee_pass_through": 0.5})
    assert row.problem() == ""
