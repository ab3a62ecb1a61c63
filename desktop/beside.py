"""The scenarios that can stand beside the one in hand on a page of a snapshot, shipped and saved, and those chosen."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop.library import Library
from desktop.snapshot_jobs import Others
from desktop.widgets.page_list import PageRow
from scenarios.analysis.comparison import MOST_OTHERS
from scenarios.catalog import Catalog
from scenarios.figures.pages import Page, Told
from scenarios.projection import Engine
from scenarios.scenario import Scenario
from scenarios.scenario_files import preset_scenario
from scenarios.texts import _, plural

if TYPE_CHECKING:
    from scenarios.storage import ScenarioStore

_PRESET, _SAVED = "preset", "saved"


class Beside(QObject):
    """Keeps what is offered in step with the library, and reads what is chosen.

    Signals
    -------
    offered(object)
        What there is to choose from, as rows of a list.
    changed()
        Other scenarios are chosen, or have been read.
    """

    offered = Signal(object)
    changed = Signal()

    def __init__(self, catalog: Catalog, library: Library, parent: QObject) -> None:
        super().__init__(parent)
        self._catalog, self._library = catalog, library
        self._order: tuple[str, ...] = ()
        self._chosen: frozenset[str] = frozenset()
        self._read: dict[str, Scenario] = {}
        self._others = Others(partial(Engine, catalog))
        self._left = False
        library.listed.connect(self.offer)

    def offer(self) -> None:
        """Offer all scenarios there are; what is chosen stays so, and what was saved anew is read anew."""
        names = {f"{_PRESET}:{name}": _(one["name"]) for name, one in self._catalog.presets.items()}
        names = {f"{_SAVED}:{one.name}": one.name for one in self._library.saved} | names
        self._order = (*(one for one in self._order if one in names), *(one for one in names if one not in self._order))
        self._chosen &= names.keys()
        self.offered.emit([PageRow(one, names[one], one in self._chosen) for one in self._order])
        self._read.clear()
        self._look()

    def leave(self) -> None:
        """Let what the library still answers go nowhere: the page is about to go."""
        self._left = True
        self._library.listed.disconnect(self.offer)

    def take(self, order: tuple[str, ...], chosen: frozenset[str]) -> None:
        """Take what the user has chosen, in its order."""
        self._order, self._chosen = order, chosen
        self._look()

    def why_not(self) -> str:
        """Return why there can be no page of what is chosen; empty where there can, or where nothing is chosen."""
        if len(self._chosen) > MOST_OTHERS:
            most = MOST_OTHERS
            words = plural("At most {n} scenario beside this one.", "At most {n} scenarios beside this one.", most)
            return words.format(n=most)
        return "" if self._chosen <= self._read.keys() else _("Reading the library\u2026")

    def pages(self, told: Told) -> Callable[[], tuple[Page, ...]]:
        """Return what makes the page, to be called in the background."""
        return partial(self._others.pages, told, [self._read[one] for one in self._order if one in self._chosen])

    def _look(self) -> None:
        for one in self._chosen:
            kind, _colon, name = one.partition(":")
            if kind == _PRESET:
                self._read[one] = preset_scenario(self._catalog.presets[name], self._catalog, name)
            elif one not in self._read:
                self._library.ask(partial(_saved, name), partial(self._take_read, one))
        self.changed.emit()

    def _take_read(self, which: str, scenario: Scenario) -> None:
        if not self._left:
            self._read[which] = scenario
            self.changed.emit()


def _saved(name: str, store: "ScenarioStore") -> Scenario:
    return store.saved(name)
