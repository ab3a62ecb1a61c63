"""The one place where catalog, engine, workspace, library and window are made."""

import os
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QMessageLogContext, Qt, QtMsgType, qInstallMessageHandler
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication, QMessageBox

from desktop import intents
from desktop.background import Latest
from desktop.files import SNAPSHOT_SUFFIX
from desktop.library import Library
from desktop.preferences import Preferences
from desktop.theme import apply_theme
from desktop.widgets.notice_bar import Kind
from desktop.window import Window
from desktop.workspace import Workspace
from resources import resource_path
from scenarios.catalog import Catalog
from scenarios.catalog_files import load_catalog
from scenarios.data_versions import InForce, data_home, in_force
from scenarios.errors import DataError
from scenarios.projection import Engine
from scenarios.scenario import Scenario
from scenarios.storage import default_library
from scenarios.texts import _

BASELINE = "baseline"
SWITCH_INTERVAL = 0.0005
"""Seconds after which Python's threads take turns: the screen's thread never waits long for the engine's."""
_NAME = "Chokepoint"
_ANEW = 100
"""What the event loop ends with where the window is to be made anew."""


@dataclass
class Application:
    """All that lives as long as the window does."""

    catalog: Catalog
    workspace: Workspace
    library: Library
    window: Window


def make_qt() -> QApplication:
    """Return the Qt application with the project's look."""
    running = QApplication.instance()
    qt = running if isinstance(running, QApplication) else QApplication(sys.argv[:1])
    if qt.applicationName() != _NAME:
        qt.setApplicationName(_NAME)
        qt.setWindowIcon(QIcon(str(resource_path("system/chokepoint.png"))))
        apply_theme(qt)
    return qt


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
        A snapshot to be shown and nothing else; or a scenario to go on with, once the library is open.
    """
    sys.setswitchinterval(SWITCH_INTERVAL)
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    qt = make_qt()
    if file is not None and file.suffix.lower() == SNAPSHOT_SUFFIX:
        return _view(qt, file)
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


def _view(qt: QApplication, file: Path) -> int:
    """Show a snapshot over the whole screen until its reader leaves; the data are read only where levers are free."""
    from desktop.panels.viewer import ViewerWindow
    from desktop.viewer import Viewer

    window = ViewerWindow()
    viewer = Viewer(window, file, data_home(), lambda: in_force().catalog)
    window.showFullScreen()
    code = qt.exec()
    viewer.queue.join()
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
    qInstallMessageHandler(_told)
    qt = make_qt()
    application = build(synchronous=True)
    window = application.window
    window.resize(*size)
    window.show()
    for _round in range(3):  # axes and labels find their room one after the other
        qt.processEvents()
        window.workspace.projection_ready.emit()
    file.parent.mkdir(parents=True, exist_ok=True)
    done = window.grab().save(str(file), "PNG")
    window.close()
    return 0 if done else 1


def _told(_kind: QtMsgType, _context: QMessageLogContext, message: str) -> None:
    """Pass on what Qt says, but for the remark that every window without a screen draws."""
    if "propagateSizeHints" not in message:
        sys.stderr.write(f"{message}\n")


def _shown_in(window: Window) -> Callable[[type[BaseException], BaseException, TracebackType | None], None]:
    def hook(kind: type[BaseException], problem: BaseException, trace: TracebackType | None) -> None:
        sys.__excepthook__(kind, problem, trace)
        window.show_problem(problem)

    return hook
