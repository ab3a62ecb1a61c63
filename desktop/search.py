"""All that can be found by typing: commands, levers, shipped and saved scenarios, sources."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction

from desktop import intents
from desktop.widgets.palette_entries import Entry
from scenarios.catalog import Catalog
from scenarios.provenance import source
from scenarios.texts import _

if TYPE_CHECKING:
    from desktop.window import Window


def found_entries(
    actions: Mapping[str, QAction],
    catalog: Catalog,
    saved: Mapping[str, str],
    go: Mapping[str, Callable[[str], object]],
) -> Iterator[Entry]:
    """Yield the entries of the command palette.

    Parameters
    ----------
    actions
        The commands by id.
    saved
        Headlines by the names of saved scenarios.
    go
        What running an entry of a kind does with its id: ``lever``, ``preset``, ``saved``, ``parameter``, ``source``.
    """
    for action in actions.values():
        if action.isEnabled():
            yield Entry(_("Command"), action.text().replace("&", ""), "", action.shortcut().toString(), action.trigger)
    for lever in catalog.levers:
        yield Entry(_("Lever"), _(lever.label), _(lever.description), "", partial(go["lever"], lever.id))
    for name, preset in catalog.presets.items():
        yield Entry(_("Preset"), _(preset["name"]), _(preset.get("story", "")), "", partial(go["preset"], name))
    for name, headline in saved.items():
        yield Entry(_("Scenario"), name, headline, "", partial(go["saved"], name))
    for one in catalog.parameters.values():
        if one.role != "lever":
            yield Entry(_("Number"), _(one.label), f"{one.symbol} {one.id}", "", partial(go["parameter"], one.id))
    for told in (source(one, catalog) for one in catalog.evidence):
        detail = f"{told.publisher} {told.title}"
        yield Entry(_("Source"), f"{told.id} {told.quantity}", detail, "", partial(go["source"], told.id))


def open_finder(window: "Window") -> None:
    """Open the command palette of a window."""
    work, tried = window.workspace, window.tried
    go = {
        "lever": window.levers.go_to,
        "preset": tried(intents.open_preset, work, window.library),
        "saved": tried(intents.open_saved, work, window.library),
        "parameter": lambda name: window.inspector.show_parameter(name, work.shown),
        "source": window.inspector.show_source,
    }
    saved = {one.name: one.headline for one in window.library.saved}
    window.finder.open_with(list(found_entries(window.actions_by_id, work.catalog, saved, go)))
