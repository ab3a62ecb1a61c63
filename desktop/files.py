"""File dialogs: which file or folder is meant; a scenario out of a file and into one; the library kept elsewhere."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QWidget

from desktop import intents
from scenarios.snapshots.container import SUFFIX
from scenarios.texts import _

if TYPE_CHECKING:
    from desktop.window import Window


def file_to_open(parent: QWidget, title: str, kinds: str) -> Path | None:
    """Return the file that the user names to be read, None where none is named."""
    name, _kind = QFileDialog.getOpenFileName(parent, title, "", kinds)
    return Path(name) if name else None


def file_to_write(parent: QWidget, title: str, kinds: str, ending: str) -> Path | None:
    """Return the file that the user names to be written, None where none is named.

    A name without an ending gets one before the user is asked whether a file of this name may be written over.
    """
    dialog = QFileDialog(parent, title, "", kinds)
    dialog.setDefaultSuffix(ending)
    return _named(dialog)


def folder_to_use(parent: QWidget, title: str) -> Path | None:
    """Return the folder that the user names, None where none is named."""
    name = QFileDialog.getExistingDirectory(parent, title)
    return Path(name) if name else None


def open_file(window: "Window") -> None:
    """Go on with the scenario of a file that the user names."""
    file = file_to_open(window, _("Open a scenario"), _("Scenarios (*.json *.toml)"))
    if file is not None:
        intents.open_file(window.workspace, window.library, file)


def open_snapshot(window: "Window") -> None:
    """Show a snapshot that the user names, in a window of its own."""
    file = file_to_open(window, _("Open a snapshot"), _("Snapshots (*{suffix})").format(suffix=SUFFIX))
    if file is not None:
        window.pages.view_snapshot(file)


def save_file(window: "Window") -> None:
    """Write the scenario in hand into a file that the user names."""
    file = file_to_write(window, _("Save the scenario as a file"), _("Scenarios (*.json)"), "json")
    if file is not None:
        intents.save_file(window.workspace, file)


def move_library(window: "Window") -> None:
    """Keep the library from now on in a file that the user names."""
    name, _kind = QFileDialog.getSaveFileName(
        window, _("Keep the library in"), "", _("Libraries (*.db)"), options=QFileDialog.Option.DontConfirmOverwrite
    )
    if name:
        window.notice.dismiss()
        window.preferences.set_text("library", name)
        window.library.move_to(Path(name))


def file_to_export(parent: QWidget, title: str, kinds: Mapping[str, str], proposed: Path) -> Path | None:
    """Return the file that the user names to be written, None where none is named.

    Parameters
    ----------
    kinds
        What a list of kinds of files says, by suffix; a name without one gets that of the kind chosen.
    proposed
        Folder and name, without a suffix.
    """
    filters = {f"{words} (*{suffix})": suffix for suffix, words in kinds.items()}
    dialog = QFileDialog(parent, title, str(proposed.parent), ";;".join(filters))
    dialog.setDefaultSuffix(next(iter(kinds)))
    dialog.filterSelected.connect(lambda chosen: dialog.setDefaultSuffix(filters[chosen]))
    dialog.selectFile(proposed.name)
    return _named(dialog)


def _named(dialog: QFileDialog) -> Path | None:
    """Return the file that is named in a dialog, to be written."""
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    agreed = dialog.exec()
    dialog.deleteLater()
    return Path(dialog.selectedFiles()[0]) if agreed else None


def plain_name(name: str) -> str:
    """Return a name with nothing in it that a file's name cannot hold on any system."""
    return "".join("_" if one in '<>:"/\\|?*' or not one.isprintable() else one for one in name).strip(" .") or "_"
