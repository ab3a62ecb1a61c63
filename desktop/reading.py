"""The one place where the viewer of a snapshot is made as a program of its own; nothing of the main window is loaded.

What a reader waits for is the first page. So data and engine, which only free levers need, are loaded after it.
"""

import os
from pathlib import Path

from PySide6.QtCore import QEventLoop

from desktop.panels.viewer import ViewerWindow
from desktop.toolkit import begin, begin_unseen, save_picture
from desktop.viewer import Viewer
from scenarios.catalog import Catalog
from scenarios.storage import default_library


def view(snapshot: Path, *, first_paint_only: bool = False) -> int:
    """Show a snapshot over the whole screen until its reader leaves; return the exit code."""
    qt, window = begin(), ViewerWindow()
    if first_paint_only:
        window.painted.connect(window.close)  # before the viewer hears of it and goes ahead
    viewer = _shown(window, snapshot)
    window.showFullScreen()
    code = qt.exec()
    viewer.queue.join()
    return code


def picture(snapshot: Path, file: Path, size: tuple[int, int]) -> int:
    """Draw the viewer with the first page of a snapshot and its levers into a PNG file; return the exit code."""
    qt = begin_unseen()
    window, until = ViewerWindow(), QEventLoop()
    viewer = _shown(window, snapshot)
    viewer.settled.connect(until.quit)
    window.resize(*size)
    window.show()
    until.exec()
    for _round in range(3):  # the levers find their room one after the other
        qt.processEvents()
    code = save_picture(window, file)
    window.close()
    viewer.queue.join()
    return code


def _shown(window: ViewerWindow, snapshot: Path) -> Viewer:
    return Viewer(window, snapshot, default_library(os.environ).parent, _data)


def _data() -> Catalog:
    from scenarios.data_versions import in_force

    return in_force().catalog
