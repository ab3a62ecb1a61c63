"""Joins the library page with the library: search, names, notes, tags, the bin, files in and out."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from desktop.library import Library
from desktop.panels.library import BinRow, FoundRow, LibraryDialog, SavedRow
from scenarios import __version__
from scenarios.texts import _

if TYPE_CHECKING:
    from scenarios.storage import BinnedScenario, Found, SavedScenario, ScenarioStore


class Shelf:
    """Keeps a library page in step, and does what its user wants.

    Parameters
    ----------
    library
        What is shown and changed.
    page
        The page.
    open_saved
        Goes on with a saved scenario.
    data_version
        Of the data in force.
    """

    def __init__(
        self, library: Library, page: LibraryDialog, open_saved: Callable[[str], object], data_version: str
    ) -> None:
        self._library, self._page, self._version = library, page, data_version
        page.opened.connect(open_saved)
        page.renamed.connect(lambda name, new: self._do(lambda store: store.rename(name, new)))
        page.deleted.connect(lambda name: self._do(lambda store: store.delete(name)))
        page.restored.connect(lambda which: self._do(lambda store: store.restore(which)))
        page.noted.connect(lambda name, note: self._do(lambda store: store.set_note(name, note)))
        page.tagged.connect(lambda name, tags: self._do(lambda store: store.set_tags(name, tags)))
        page.searched.connect(lambda text: library.ask(lambda store: store.search(text), self._show_found))
        library.listed.connect(self.refresh)
        page.finished.connect(lambda _result: library.listed.disconnect(self.refresh))
        self.refresh()

    def refresh(self) -> None:
        """Show what the library holds now."""
        self._page.show_saved([self._saved(one) for one in self._library.saved])
        self._library.ask(lambda store: store.bin(), self._show_bin)

    def _do(self, job: "Callable[[ScenarioStore], Any]") -> None:
        self._library.change(job)

    def _saved(self, one: "SavedScenario") -> SavedRow:
        remarks = [_("changed since it was saved")] if one.edited else []
        if one.data_version != self._version:
            remarks.append(_("result of data {version}").format(version=one.data_version))
        if one.engine_version != __version__:
            remarks.append(_("of engine {version}").format(version=one.engine_version))
        return SavedRow(one.name, one.headline, _local(one.updated_at), "; ".join(remarks), one.note, one.tags)

    def _show_found(self, found: "list[Found]") -> None:
        places = {"name": _("name"), "note": _("note"), "tags": _("tags"), "change": _("a change")}
        self._page.show_found([FoundRow(one.scenario, places[one.where], one.snippet) for one in found])

    def _show_bin(self, rows: "list[BinnedScenario]") -> None:
        self._page.show_bin([BinRow(one.scenario_id, one.name, _local(one.deleted_at)) for one in rows])


def _local(at: str) -> str:
    """Return a moment in the reader's own time."""
    return datetime.fromisoformat(at).astimezone().strftime("%Y-%m-%d %H:%M")
