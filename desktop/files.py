"""The window's file dialogs: a scenario out of a file and into one, and the library kept elsewhere."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog

from desktop import intents
from scenarios.texts import _

if TYPE_CHECKING:
    from desktop.window import Window


def open_file(window: "Window") -> None:
    """Go on with the scenario of a file that the user names."""
    name, _kind = QFileDialog.getOpenFileName(window, _("Open a scenario"), "", _("Scenarios (*.json *.toml)"))
    if name:
        intents.open_file(window.workspace, window.library, Path(name))


def save_file(window: "Window") -> None:
    """Write the scenario in hand into a file that the user names."""
    name, _kind = QFileDialog.getSaveFileName(window, _("Save the scenario as a file"), "", _("Scenarios (*.json)"))
    if name:
        intents.save_file(window.workspace, Path(name))


def move_library(window: "Window") -> None:
    """Keep the library from now on in a file that the user names."""
    name, _kind = QFileDialog.getSaveFileName(
        window, _("Keep the library in"), "", _("Libraries (*.db)"), options=QFileDialog.Option.DontConfirmOverwrite
    )
    if name:
        window.notice.dismiss()
        window.preferences.set_text("library", name)
        window.library.move_to(Path(name))
