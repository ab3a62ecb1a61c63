"""The table of commands: id, text, key; menus and buttons are built from it, and each does one thing of the window."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from scenarios.texts import _


@dataclass(frozen=True)
class Command:
    """One command: its menu, its words, its key."""

    id: str
    menu: str
    text: str
    key: str


def commands() -> tuple[Command, ...]:
    """Return all commands in the order of the menus."""
    scenario, edit, view = _("&Scenario"), _("&Edit"), _("&View")
    return (
        Command("save", scenario, _("&Save"), "Ctrl+S"),
        Command("open", scenario, _("&Open\u2026"), "Ctrl+O"),
        Command("open_file", scenario, _("Open a &file\u2026"), "Ctrl+Shift+O"),
        Command("save_file", scenario, _("Save as a f&ile\u2026"), "Ctrl+Shift+S"),
        Command("move_library", scenario, _("&Keep the library elsewhere\u2026"), "Ctrl+Alt+L"),
        Command("quit", scenario, _("&Quit"), "Ctrl+Q"),
        Command("undo", edit, _("&Undo"), "Ctrl+Z"),
        Command("redo", edit, _("&Redo"), "Ctrl+Y"),
        Command("unset_all", edit, _("All levers back to the &baseline"), "Ctrl+Alt+Home"),
        Command("units", view, _("Share of &cards"), "Ctrl+1"),
        Command("revenue", view, _("Share of &revenue"), "Ctrl+2"),
        Command("compute", view, _("Share of peak c&ompute"), "Ctrl+3"),
        Command("delivered", view, _("Share of &delivered compute"), "Ctrl+4"),
        Command("stock", view, _("Share of &installed compute"), "Ctrl+5"),
        Command("year_before", view, _("Year &before"), "Alt+Left"),
        Command("year_after", view, _("Year &after"), "Alt+Right"),
        Command("next_pane", view, _("&Next pane"), "F6"),
        Command("previous_pane", view, _("&Previous pane"), "Shift+F6"),
        Command("trust", _("&Help"), _("How far to &trust it\u2026"), "F2"),
    )


def make_actions(parent: QWidget, does: dict[str, Callable[[], object]]) -> dict[str, QAction]:
    """Return a Qt action for every command, joined to what it does."""
    actions = {}
    for command in commands():
        action = QAction(command.text, parent)
        action.setObjectName(command.id)
        action.setShortcut(QKeySequence(command.key))
        action.triggered.connect(lambda _checked=False, do=does[command.id]: do())
        actions[command.id] = action
    return actions
