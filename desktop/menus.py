"""Menus that are filled when they open: what can be gone on with, and what the scenario can be held against."""

from functools import partial
from typing import TYPE_CHECKING

from desktop import intents
from scenarios.texts import _

if TYPE_CHECKING:
    from desktop.window import Window


def fill_open(window: "Window") -> None:
    """Offer saved scenarios and shipped ones to go on with."""
    menu, work, library = window.header.menu, window.workspace, window.library
    menu.clear()
    menu.addSection(_("Saved scenarios"))
    for one in library.saved:
        menu.addAction(f"{one.name}   {one.headline}", partial(intents.open_saved, work, library, one.name))
    if not library.saved:
        menu.addAction(_("none yet")).setEnabled(False)
    menu.addSection(_("Start from"))
    for preset_id, preset in work.catalog.presets.items():
        menu.addAction(_(preset["name"]), partial(window.tried(intents.open_preset), work, library, preset_id))
    menu.addSeparator()
    menu.addAction(window.actions_by_id["open_file"])


def fill_references(window: "Window") -> None:
    """Offer shipped scenarios and saved ones to hold the scenario against."""
    menu, work, library = window.header.references, window.workspace, window.library
    menu.clear()
    for preset_id, preset in work.catalog.presets.items():
        menu.addAction(_(preset["name"]), partial(window.tried(intents.hold_against_preset), work, preset_id))
    menu.addSection(_("Saved scenarios"))
    for one in library.saved:
        menu.addAction(one.name, partial(intents.hold_against_saved, library, one.name))
