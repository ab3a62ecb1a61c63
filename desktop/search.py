"""All that can be found by typing: commands, levers, shipped and saved scenarios, sources."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial

from PySide6.QtGui import QAction

from desktop.widgets.palette_entries import Entry
from scenarios.catalog import Catalog
from scenarios.texts import _


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
    for source in catalog.evidence.values():
        detail = f"{source.publisher} {source.title}"
        yield Entry(_("Source"), f"{source.id} {source.quantity}", detail, "", partial(go["source"], source.id))
