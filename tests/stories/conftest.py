"""What the stories share: the program, opened on one library as often as wanted."""

from collections.abc import Callable

import pytest

from desktop import application
from desktop.application import Application
from desktop.preferences import Preferences
from desktop.toolkit import make_qt
from scenarios.catalog import Catalog
from scenarios.projection import Engine
from tests.shared_engine import engine_of
from tests.stories.opening import WAIT, settled


@pytest.fixture
def opened(qtbot, tmp_path):
    """Return a function that opens the program on one library, as often as wanted."""
    running: list[Application] = []
    Preferences(tmp_path / "window.ini").set_flag("welcomed", True)
    make_qt()

    def open_program(engine: Callable[[Catalog], Engine] = engine_of) -> Application:
        program = application.build(tmp_path / "library.db", engine=engine)
        running.append(program)
        qtbot.addWidget(program.window)
        program.window.show()
        with qtbot.waitSignal(program.library.listed, timeout=WAIT):
            program.library.open()
        qtbot.waitUntil(lambda: settled(program), timeout=WAIT)
        return program

    yield open_program
    for program in running:
        program.window.close()
