"""The table of commands: id, text, key; menus and buttons are built from it, and each does one thing of the window."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from scenarios.texts import _


@dataclass(frozen=True)
class Command:
    """One command: its menu, its words, its key. A key that is a single letter acts in the charts alone."""

    id: str
    menu: str
    text: str
    key: str
    button: str = ""
    """What a button says, where the words of the menu are too long for one."""

    @property
    def in_charts(self) -> bool:
        """Whether the key acts only while a chart has the focus."""
        return len(self.key) == 1


CHECKED = ("dots", "peek", "still", "over_time")
"""Commands that are on or off."""


def commands() -> tuple[Command, ...]:
    """Return all commands in the order of the menus."""
    scenario, edit, view, charts, data = _("&Scenario"), _("&Edit"), _("&View"), _("&Charts"), _("&Data")
    return (
        Command("save", scenario, _("&Save"), "Ctrl+S"),
        Command("open", scenario, _("&Open\u2026"), "Ctrl+O"),
        Command("open_file", scenario, _("Open a &file\u2026"), "Ctrl+Shift+O"),
        Command("save_file", scenario, _("Save as a f&ile\u2026"), "Ctrl+Shift+S"),
        Command("library", scenario, _("&Library\u2026"), "Ctrl+L"),
        Command("move_library", scenario, _("&Keep the library elsewhere\u2026"), "Ctrl+Alt+L"),
        Command("quit", scenario, _("&Quit"), "Ctrl+Q"),
        Command("undo", edit, _("&Undo"), "Ctrl+Z"),
        Command("redo", edit, _("&Redo"), "Ctrl+Y"),
        Command("palette", edit, _("Find a &command, lever, source\u2026"), "Ctrl+K", _("Find\u2026")),
        Command("find_lever", edit, _("&Find a lever"), "Ctrl+F"),
        Command("history", edit, _("&History\u2026"), "Ctrl+H"),
        Command("bookmark", edit, _("&Name this moment\u2026"), "Ctrl+B"),
        Command("reset_levers", edit, _("All levers back to the &baseline"), "Ctrl+Alt+Home"),
        Command("reset_assumptions", edit, _("All own &assumptions back to the baseline"), "Ctrl+Alt+Shift+Home"),
        Command("reset_saved", edit, _("Everything as it was &saved"), "Ctrl+Alt+End"),
        Command("units", view, _("Share of &cards"), "Ctrl+1"),
        Command("revenue", view, _("Share of &revenue"), "Ctrl+2"),
        Command("compute", view, _("Share of peak c&ompute"), "Ctrl+3"),
        Command("delivered", view, _("Share of &delivered compute"), "Ctrl+4"),
        Command("stock", view, _("Share of &installed compute"), "Ctrl+5"),
        Command("year_before", view, _("Year &before"), "Alt+Left"),
        Command("year_after", view, _("Year &after"), "Alt+Right"),
        Command("still", view, _("&Still pictures"), "Ctrl+Alt+M"),
        Command("next_pane", view, _("&Next pane"), "F6"),
        Command("previous_pane", view, _("&Previous pane"), "Shift+F6"),
        Command("dots", charts, _("&Dots instead of bands"), "V"),
        Command("threshold", charts, _("&Threshold\u2026"), "T"),
        Command("table", charts, _("As a ta&ble\u2026"), "Ctrl+T"),
        Command("over_time", charts, _("&Levers over time"), "Ctrl+Return"),
        Command("peek", charts, _("&Peek at the reference (hold F8)"), "Ctrl+F8", _("Peek")),
        Command("replay", charts, _("&Replay the last change"), "Shift+F8"),
        Command("chips", data, _("&Chips and tiers\u2026"), "Ctrl+Alt+C"),
        Command("assumptions", data, _("&All assumptions\u2026"), "Ctrl+Alt+A"),
        Command("about", _("&Help"), _("Where &it comes from"), "F1"),
        Command("manual", _("&Help"), _("&Manual\u2026"), "Shift+F1"),
        Command("tour", _("&Help"), _("Show me &around"), "Ctrl+Shift+F1"),
        Command("trust", _("&Help"), _("How far to &trust it\u2026"), "F2"),
    )


def make_actions(parent: QWidget, does: dict[str, Callable[[], object]]) -> dict[str, QAction]:
    """Return a Qt action for every command, joined to what it does."""
    actions = {}
    for command in commands():
        action = QAction(command.text, parent)
        action.setObjectName(command.id)
        action.setShortcut(QKeySequence(command.key))
        if command.button:
            action.setIconText(command.button)
        action.setCheckable(command.id in CHECKED)
        if command.in_charts:
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.triggered.connect(lambda _checked=False, do=does[command.id]: do())
        actions[command.id] = action
    return actions
