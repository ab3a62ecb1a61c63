"""Joins the library page with the library: search, names, notes, tags, the bin, files in and out."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMessageBox

from desktop.acts import Acts, deleting, noting, renaming, restoring, tagging, taking_in
from desktop.background import Queue
from desktop.files import file_to_open, file_to_write
from desktop.library import Library
from desktop.panels.library import BinRow, FoundRow, LibraryDialog, SavedRow
from scenarios import __version__
from scenarios.catalog import Catalog
from scenarios.changes import in_local_time
from scenarios.errors import ChokepointError, InputError
from scenarios.moving import Parcel, read_parcel, write_parcel
from scenarios.texts import _

if TYPE_CHECKING:
    from scenarios.storage import BinnedScenario, Found, SavedScenario, ScenarioStore


_BESIDE = ("", "-wal", "-shm", "-journal")
_MOST_TOLD = 12
"""Scenarios that a question names one by one."""
_MOST_REMARKS = 3
"""Sentences on what became of a scenario that was written with other data."""


class Shelf(QObject):
    """Keeps a library page in step, and does what its user wants.

    Parameters
    ----------
    library, acts
        What is shown and changed, so that it can be taken back.
    page
        The page.
    catalog
        The data in force.
    open_saved
        Goes on with a saved scenario.
    on_problem
        Takes what goes wrong in the background.
    """

    def __init__(
        self,
        library: Library,
        acts: Acts,
        page: LibraryDialog,
        catalog: Catalog,
        open_saved: Callable[[str], object],
        on_problem: Callable[[BaseException], object],
    ) -> None:
        super().__init__(page)
        self._library, self._acts, self._page, self._catalog = library, acts, page, catalog
        page.opened.connect(open_saved)
        page.renamed.connect(lambda name, new: acts.do(*renaming(name, new.strip())))
        page.deleted.connect(lambda name: acts.do(*deleting(name)))
        page.restored.connect(lambda which, name: acts.do(*restoring(which, name)))
        page.noted.connect(lambda name, note: acts.do(*noting(name, note, self._of(name).note)))
        page.tagged.connect(lambda name, tags: acts.do(*tagging(name, tags, self._of(name).tags)))
        page.searched.connect(lambda text: library.ask(lambda store: store.search(text), self._show_found))
        library.listed.connect(self.refresh)
        page.finished.connect(self._leave)
        self._left = False
        page.exported.connect(self._ask_for_place)
        page.imported.connect(self._ask_for_file)
        self._on_problem = on_problem
        self._reading = Queue(keeps=lambda _problem: False, finishes=False)
        self._reading.failed.connect(self._show_unread)
        self._reading.go_on()
        page.finished.connect(self._reading.stop)
        page.destroyed.connect(self._reading.stop)
        self.refresh()

    def _leave(self) -> None:
        """Let what the library still answers go nowhere: the page is about to go."""
        self._left = True
        self._library.listed.disconnect(self.refresh)

    def refresh(self) -> None:
        """Show what the library holds now."""
        self._page.show_saved([self._saved(one) for one in self._library.saved])
        self._library.ask(lambda store: store.bin(), self._show_bin)

    def _of(self, name: str) -> "SavedScenario":
        return next(one for one in self._library.saved if one.name == name)

    def _ask_for_place(self, names: list[str]) -> None:
        file = file_to_write(self._page, _("Export scenarios"), _("Scenarios (*.json)"), "json")
        if file is not None:
            self.export(names, file)

    def _ask_for_file(self) -> None:
        file = file_to_open(self._page, _("Import scenarios"), _("Scenarios (*.json)"))
        if file is not None:
            self.take_in(file)

    def export(self, names: list[str], file: Path) -> None:
        """Write saved scenarios into a file, which gets an ending where it has none and is never the library itself."""
        target = file if file.suffix else file.with_suffix(".json")

        def write(store: "ScenarioStore") -> tuple[ChokepointError | None, list[str]]:
            items = store.pack(names)
            try:
                write_parcel(items, target, self._catalog)
            except ChokepointError as problem:  # a border: nothing that waits behind in the library has to do with it
                return problem, []
            return None, [store.moved(one.called)[0] for one in items if one.remarks]

        if _is_of(self._library.path, target):
            words = _("{file} belongs to the library itself and is not written over; choose another name.")
            self._on_problem(InputError("library", words.format(file=target.name)))
        else:
            self._library.ask(write, lambda found: self._show_written(*found))

    def _show_written(self, problem: ChokepointError | None, told: list[str]) -> None:
        """Say what went wrong, or which of the scenarios that were written hold something else than in the library."""
        if problem is not None:
            self._on_problem(problem)
        elif told:
            self._library.remarked.emit(" ".join(told))

    def take_in(self, file: Path) -> None:
        """Show what a file would bring, once it is read, and take it in where the user agrees."""
        taken = [one.name for one in self._library.saved]
        self._page.show_step(_("Reading {name}\u2026").format(name=file.name))
        self._reading.add(lambda: read_parcel(file, self._catalog, taken), self._ask_whether)

    def _ask_whether(self, parcel: Parcel) -> None:
        self._page.show_step("")
        buttons = QMessageBox.StandardButton
        agreed = buttons.Ok | buttons.Cancel if parcel.items else buttons.Cancel
        if QMessageBox.question(self._page, "Chokepoint", _told(parcel), agreed) == buttons.Ok:
            self._acts.do(*taking_in(parcel.items))

    def _show_unread(self, problem: BaseException) -> None:
        self._page.show_step("")
        self._on_problem(problem)

    def _saved(self, one: "SavedScenario") -> SavedRow:
        remarks = [_("changed since it was saved")] if one.edited else []
        if one.data_version != self._catalog.version:
            remarks.append(_("result of data {version}").format(version=one.data_version))
        if one.engine_version != __version__:
            remarks.append(_("of engine {version}").format(version=one.engine_version))
        when = in_local_time(one.updated_at)
        return SavedRow(one.scenario_id, one.name, one.headline, when, "; ".join(remarks), one.note, one.tags)

    def _show_found(self, found: "list[Found]") -> None:
        if self._left:
            return
        places = {"name": _("name"), "note": _("note"), "tags": _("tags"), "change": _("a change")}
        self._page.show_found([FoundRow(one.scenario, places[one.where], one.snippet) for one in found])

    def _show_bin(self, rows: "list[BinnedScenario]") -> None:
        if not self._left:
            self._page.show_bin([BinRow(one.scenario_id, one.name, in_local_time(one.deleted_at)) for one in rows])


def _is_of(library: Path, file: Path) -> bool:
    """Whether a file is the library's, or one of those that its database keeps beside it."""
    own = library.resolve()
    beside = [own.with_name(f"{own.name}{end}") for end in _BESIDE]
    return file.resolve() in beside or (file.exists() and own.exists() and file.samefile(own))


def _told(parcel: Parcel) -> str:
    """Return in words what a file would bring and what it would not."""
    lines = [_("{n} would come:").format(n=len(parcel.items))]
    for one in parcel.items[:_MOST_TOLD]:
        lines += [f"  {one.scenario.name}", *(f"    {remark}" for remark in one.remarks[:_MOST_REMARKS])]
    if parcel.refused:
        lines.append(_("{n} are refused:").format(n=len(parcel.refused)))
        lines += [f"  {one.place}. {one.name}: {one.reason}" for one in parcel.refused[:_MOST_TOLD]]
    return "\n".join(lines)
