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
    return (
        *_of_the_scenario(_("&Scenario")),
        *_of_editing(_("&Edit")),
        *_of_the_view(_("&View")),
        *_of_the_charts(_("&Charts")),
        *_of_analysis(_("&Analysis")),
        *_of_the_data(_("&Data")),
        *_of_help(_("&Help")),
    )


def _of_the_scenario(menu: str) -> tuple[Command, ...]:
    return (
        Command("save", menu, _("&Save"), "Ctrl+S"),
        Command("open", menu, _("&Open\u2026"), "Ctrl+O"),
        Command("open_file", menu, _("Open a &file\u2026"), "Ctrl+Shift+O"),
        Command("save_file", menu, _("Save as a f&ile\u2026"), "Ctrl+Alt+S"),
        Command("open_snapshot", menu, _("Open a s&napshot\u2026"), "Ctrl+Alt+O"),
        Command("duplicate", menu, _("&Duplicate"), "Ctrl+D"),
        Command("library", menu, _("&Library\u2026"), "Ctrl+L"),
        Command("move_library", menu, _("&Keep the library elsewhere\u2026"), "Ctrl+Alt+L"),
        Command("slide", menu, _("&To slide\u2026"), "Ctrl+E", _("To slide")),
        Command("snapshot", menu, _("Snaps&hot\u2026"), "Ctrl+Shift+S", _("Snapshot")),
        Command("update_deck", menu, _("&Update a deck\u2026"), "Ctrl+Shift+E"),
        Command("print", menu, _("&Print\u2026"), "Ctrl+P"),
        Command("quit", menu, _("&Quit"), "Ctrl+Q"),
    )


def _of_editing(menu: str) -> tuple[Command, ...]:
    return (
        Command("undo", menu, _("&Undo"), "Ctrl+Z"),
        Command("redo", menu, _("&Redo"), "Ctrl+Y"),
        Command("copy_chart", menu, _("Cop&y chart and data"), "Ctrl+Shift+C"),
        Command("palette", menu, _("Find a &command, lever, source\u2026"), "Ctrl+K", _("Find\u2026")),
        Command("find_lever", menu, _("&Find a lever"), "Ctrl+F"),
        Command("history", menu, _("&History\u2026"), "Ctrl+H"),
        Command("bookmark", menu, _("&Name this moment\u2026"), "Ctrl+B"),
        Command("lever_saved", menu, _("The lever in hand as it was sa&ved"), "Alt+End"),
        Command("reset_levers", menu, _("All levers back to the &baseline"), "Ctrl+Alt+Home"),
        Command("reset_assumptions", menu, _("All own &assumptions back to the baseline"), "Ctrl+Alt+Shift+Home"),
        Command("reset_saved", menu, _("Everything as it was &saved"), "Ctrl+Alt+End"),
    )


def _of_the_view(menu: str) -> tuple[Command, ...]:
    return (
        Command("units", menu, _("Share of &cards"), "Ctrl+1"),
        Command("revenue", menu, _("Share of &revenue"), "Ctrl+2"),
        Command("compute", menu, _("Share of peak c&ompute"), "Ctrl+3"),
        Command("delivered", menu, _("Share of &delivered compute"), "Ctrl+4"),
        Command("stock", menu, _("Share of &installed compute"), "Ctrl+5"),
        Command("year_before", menu, _("Year &before"), "Alt+Left"),
        Command("year_after", menu, _("Year &after"), "Alt+Right"),
        Command("still", menu, _("&Still pictures"), "Ctrl+Alt+M"),
        Command("next_pane", menu, _("&Next pane"), "F6"),
        Command("previous_pane", menu, _("&Previous pane"), "Shift+F6"),
    )


def _of_the_charts(menu: str) -> tuple[Command, ...]:
    return (
        Command("dots", menu, _("&Dots instead of bands"), "V"),
        Command("threshold", menu, _("&Threshold\u2026"), "T"),
        Command("table", menu, _("As a ta&ble\u2026"), "Ctrl+T"),
        Command("over_time", menu, _("&Levers over time"), "Ctrl+Return"),
        Command("peek", menu, _("&Peek at the reference (hold F8)"), "Ctrl+F8", _("Peek")),
        Command("replay", menu, _("&Replay the last change"), "Shift+F8"),
    )


def _of_analysis(menu: str) -> tuple[Command, ...]:
    return (
        Command("why", menu, _("&Why it moved"), "F3"),
        Command("compare", menu, _("&Compare scenarios\u2026"), "Ctrl+Shift+D"),
        Command("seek", menu, _("Ask &backwards\u2026"), "Ctrl+G"),
        Command("matters", menu, _("What &matters\u2026"), "Ctrl+M"),
        Command("discover", menu, _("What sets bad &runs apart\u2026"), "Ctrl+Alt+P"),
        Command("planning", menu, _("&Planning: worlds, signposts, safe choices\u2026"), "Ctrl+Shift+P"),
    )


def _of_the_data(menu: str) -> tuple[Command, ...]:
    return (
        Command("chips", menu, _("&Chips and tiers\u2026"), "Ctrl+Alt+C"),
        Command("assumptions", menu, _("&All assumptions\u2026"), "Ctrl+Alt+A"),
        Command("data", menu, _("&Data versions and packs\u2026"), "Ctrl+Alt+D"),
    )


def _of_help(menu: str) -> tuple[Command, ...]:
    return (
        Command("about", menu, _("Where &it comes from"), "F1"),
        Command("manual", menu, _("&Manual\u2026"), "Shift+F1"),
        Command("tour", menu, _("Show me &around"), "Ctrl+Shift+F1"),
        Command("trust", menu, _("How far to &trust it\u2026"), "F2"),
        Command("program", menu, _("About &Chokepoint\u2026"), "Ctrl+F1"),
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
