"""What the tests of the window share: the program, open, with projections in the test's own thread."""

import pytest

from desktop import application
from tests.shared_engine import engine_of


@pytest.fixture
def program(qtbot, tmp_path):
    """Open the program on a library of its own; no thread but the test's projects."""
    application.make_qt()
    running = application.build(tmp_path / "library.db", synchronous=True, engine=engine_of)
    qtbot.addWidget(running.window)
    running.window.show()
    running.window.activateWindow()
    yield running
    running.window.close()
