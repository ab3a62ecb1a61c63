"""Lays the window out as its user left it, and remembers how that was."""

from typing import TYPE_CHECKING

from desktop.preferences import Preferences

if TYPE_CHECKING:
    from desktop.window import Window


def restore(window: "Window", kept: Preferences) -> None:
    """Lay the window out as it was left; as it is made, where nothing is remembered."""
    window.restoreGeometry(kept.layout("window"))
    window.splitter.restoreState(kept.layout("splitter"))
    window.actions_by_id["still"].setChecked(kept.flag("still"))
    window.actions_by_id["over_time"].setChecked(kept.flag("over_time"))
    window.schedule.setVisible(kept.flag("over_time"))
    window.inspector.drawer.hide()
    if kept.flag("drawer"):
        window.inspector.restore(window.workspace.shown)
    for group, fold in window.levers.folds.items():
        fold.setChecked(not kept.flag(f"folded/{group}"))


def keep(window: "Window", kept: Preferences) -> None:
    """Remember how the window is laid out."""
    kept.set_layout("window", window.saveGeometry())
    kept.set_layout("splitter", window.splitter.saveState())
    kept.set_flag("still", window.actions_by_id["still"].isChecked())
    kept.set_flag("over_time", window.actions_by_id["over_time"].isChecked())
    kept.set_flag("drawer", not window.inspector.drawer.isHidden())
    for group, fold in window.levers.folds.items():
        kept.set_flag(f"folded/{group}", not fold.isChecked())
