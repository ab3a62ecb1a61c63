"""The one place where the main window is made, with catalog, engine, workspace and library."""

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMessageBox

from desktop import intents
from desktop.background import Latest
from desktop.library import Library
from desktop.preferences import Preferences
from desktop.toolkit import begin, begin_unseen, save_picture
from desktop.widgets.notice_bar import Kind
from desktop.window import Window
from desktop.workspace import Workspace
from scenarios.catalog import Catalog
from scenarios.catalog_files import load_catalog
from scenarios.data_versions import InForce, in_force
from scenarios.errors import DataError
from scenarios.projection import Engine
from scenarios.scenario import Scenario
from scenarios.storage import default_library
from scenarios.texts import _

BASELINE = "baseline"
_ANEW = 100
"""What the event loop ends with where the window is to be made anew."""


@dataclass
class Application:
    """All that lives as long as the window does."""

    catalog: Catalog
    workspace: Workspace
    library: Library
    window: Window


def build(
    library: Path | None = None,
    *,
    synchronous: bool = False,
    data: Path | None = None,
    engine: Callable[[Catalog], Engine] = Engine,
) -> Application:
    """Make everything and show the baseline; the library is opened once the baseline is painted.

    Parameters
    ----------
    library
        The library file, the user's own by default.
    synchronous
        Compute projections in the caller's thread, for tests and pictures.
    data
        The data folder, that of the data in force by default.
    engine
        Makes what projects on the catalog.

    Raises
    ------
    DataError
        A row of the data is malformed.
    """
    found = in_force() if data is None else InForce(load_catalog(data), "")
    catalog = found.catalog
    latest = Latest(synchronous=synchronous)
    baseline = Scenario.from_plain({"name": _(catalog.presets[BASELINE]["name"]), "values": {}}, catalog)
    workspace = Workspace(catalog, engine(catalog), baseline, latest)
    home = library or default_library(os.environ)
    preferences = Preferences(home.with_name("window.ini"))
    moved = preferences.text("library") if library is None else ""
    shelf = Library(catalog, workspace, Path(moved) if moved else home)
    workspace.show_unsettled(workspace.scenario)
    window = Window(workspace, shelf, preferences)
    if found.remark:
        window.notice.show_notice(Kind.WARNING, found.remark)
    return Application(catalog, workspace, shelf, window)


def run(library: Path | None, file: Path | None = None, *, first_paint_only: bool = False) -> int:
    """Open the window and stay until it is closed, or made anew with the data in force; return the exit code.

    Parameters
    ----------
    file
        A scenario to go on with, once the library is open.
    """
    qt = begin()
    code = _ANEW
    while code == _ANEW:
        try:
            application = build(library)
        except DataError as problem:
            sys.stderr.write(f"{problem}\n")
            QMessageBox.critical(
                None, "Chokepoint", _("The data cannot be used, so nothing is shown.\n\n{why}").format(why=problem)
            )
            return 1
        window = application.window
        sys.excepthook = _shown_in(window)
        window.restarted.connect(partial(_leave, window, qt))
        after = qt.quit if first_paint_only else application.library.open
        _open_once_listed(application, file)
        file = None
        window.painted.connect(after, Qt.ConnectionType.SingleShotConnection)
        window.show()
        qt.setQuitOnLastWindowClosed(True)
        code = qt.exec()
        window.deleteLater()
    return code


def _open_once_listed(application: Application, file: Path | None) -> None:
    """Go on with the scenario of a file, when the library would else go on with its latest."""
    if file is not None:
        begin = application.window.tried(intents.open_file, application.workspace, application.library, file)
        application.library.listed.connect(begin, Qt.ConnectionType.SingleShotConnection)


def _leave(window: Window, qt: QApplication) -> None:
    """Close a window as ever, so that everything is kept, and have it made anew."""
    qt.setQuitOnLastWindowClosed(False)
    window.close()
    qt.exit(_ANEW)


def picture(file: Path, size: tuple[int, int]) -> int:
    """Draw the window with all draws of the baseline into a PNG file; return the exit code."""
    qt = begin_unseen()
    application = build(synchronous=True)
    window = application.window
    window.resize(*size)
    window.show()
    for _round in range(3):  # axes and labels find their room one after the other
        qt.processEvents()
        window.workspace.projection_ready.emit()
    code = save_picture(window, file)
    window.close()
    return code


def _shown_in(window: Window) -> Callable[[type[BaseException], BaseException, TracebackType | None], None]:
    def hook(kind: type[BaseException], problem: BaseException, trace: TracebackType | None) -> None:
        sys.__excepthook__(kind, problem, trace)
        window.show_problem(problem)

    return hook
