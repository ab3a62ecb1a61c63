"""What the tests of the window share: the program, open, with projections in the test's own thread."""

import pytest

from desktop import application, intents
from desktop.background import PREVIEW_DRAWS
from desktop.toolkit import make_qt
from tests.shared_engine import engine_of


@pytest.fixture
def program(qtbot, tmp_path):
    """Open the program on a library of its own; no thread but the test's projects."""
    make_qt()
    running = application.build(tmp_path / "library.db", synchronous=True, engine=engine_of)
    qtbot.addWidget(running.window)
    running.window.show()
    running.window.activateWindow()
    yield running
    running.window.close()


@pytest.fixture
def small(program, qtbot):
    """Return the program with a lever set, over few draws, at rest."""
    work = program.workspace
    work.adopt(work.scenario.sized(draws=PREVIEW_DRAWS), None)
    intents.set_lever(work, "hbm_supply", 0.5)
    qtbot.waitUntil(lambda: work.at_rest, timeout=15_000)
    return program
