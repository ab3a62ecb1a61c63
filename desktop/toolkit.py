"""The Qt application that every form of the program runs in, and a window of it as a picture."""

import signal
import sys
from pathlib import Path

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication, QWidget

from desktop.theme import apply_theme
from resources import resource_path
from scenarios.texts import _

SWITCH_INTERVAL = 0.0005
"""Seconds after which Python's threads take turns: the screen's thread never waits long for the engine's."""
_NAME = "Chokepoint"


def make_qt() -> QApplication:
    """Return the Qt application with the project's look."""
    running = QApplication.instance()
    qt = running if isinstance(running, QApplication) else QApplication(sys.argv[:1])
    if qt.applicationName() != _NAME:
        qt.setApplicationName(_NAME)
        qt.setWindowIcon(QIcon(str(resource_path("system/chokepoint.png"))))
        apply_theme(qt)
    return qt


def begin() -> QApplication:
    """Return the Qt application for people to work with: threads take short turns, and Ctrl+C ends it."""
    sys.setswitchinterval(SWITCH_INTERVAL)
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    return make_qt()


def begin_unseen() -> QApplication:
    """Return the Qt application for a window that is drawn into a picture alone."""
    qInstallMessageHandler(_told)
    return make_qt()


def save_picture(window: QWidget, file: Path) -> int:
    """Write a window as it is into a PNG file; return the exit code, and say where that failed."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        is_written = window.grab().save(str(file), "PNG")
    except OSError:  # a border: told in one line
        is_written = False
    if not is_written:
        sys.stderr.write(_("{file} cannot be written; name another place.").format(file=file) + "\n")
    return 0 if is_written else 1


def _told(_kind: QtMsgType, _context: QMessageLogContext, message: str) -> None:
    """Pass on what Qt says, but for the remark that every window without a screen draws."""
    if "propagateSizeHints" not in message:
        sys.stderr.write(f"{message}\n")
