"""Pages that analyses found, kept to go out beside the others as long as the scenario and its reference stay."""

from collections.abc import Iterable

from PySide6.QtCore import QObject, Signal

from desktop.workspace import Workspace
from scenarios.figures.pages import Page, page_names


class FoundPages(QObject):
    """Holds found pages, and drops them once the scenario or what it is held against is another one.

    Parameters
    ----------
    work
        Whose scenario the pages were found of.

    Signals
    -------
    kept(ids)
        Pages have come, or have taken the place of older ones of their id.
    dropped(ids)
        Pages are gone: they were of another scenario.

    Attributes
    ----------
    pages
        Those that are kept, in the order in which they came.
    names
        What lists call all pages, the found ones first; it changes with them.
    """

    kept = Signal(object)
    dropped = Signal(object)

    def __init__(self, work: Workspace) -> None:
        super().__init__()
        self._work = work
        self.pages: tuple[Page, ...] = ()
        self.names: dict[str, str] = dict(page_names())
        self._of = self._fingerprints()
        work.scenario_changed.connect(self._follow)
        work.projection_ready.connect(self._follow)

    def keep(self, pages: Iterable[Page]) -> None:
        """Keep pages that were found of the scenario in hand."""
        came = {one.id: one for one in pages}
        self._of = self._fingerprints()
        self._take((*(one for one in self.pages if one.id not in came), *came.values()))
        self.kept.emit(tuple(came))

    def _follow(self) -> None:
        """Drop what is of another scenario, once one has settled."""
        if self.pages and self._work.shown is self._work.scenario and self._of != self._fingerprints():
            gone = tuple(one.id for one in self.pages)
            self._take(())
            self.dropped.emit(gone)

    def _take(self, pages: tuple[Page, ...]) -> None:
        self.pages = pages
        self.names.clear()
        self.names.update({one.id: one.name for one in pages})
        self.names.update(page_names())

    def _fingerprints(self) -> tuple[str, str]:
        return self._work.scenario.fingerprint, self._work.reference_scenario.fingerprint
