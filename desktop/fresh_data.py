"""Joins the data page with this machine: which versions are there, one put in force, packs in and data out."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject

from desktop.background import CalledOff, Errand, Queue
from desktop.files import file_to_open, file_to_write, folder_to_use
from desktop.panels.data import DataDialog, VersionRow
from scenarios.changes import in_local_time
from scenarios.data_packs import Preview, Step, export_pack, read_pack
from scenarios.data_versions import InForce, Installed, choose, current_catalog, in_force, install_pack, installed
from scenarios.errors import ChokepointError
from scenarios.texts import _

Found = tuple[tuple[Installed, ...], InForce]
"""What is on this machine, and the data in force."""


class FreshData(QObject):
    """Keeps a data page in step with what is installed, and does what its user wants; slow work in the background.

    Parameters
    ----------
    page
        The page; its end is the end of what is under way.
    in_use
        The version that the window computes with.
    home
        The folder beside which data are installed.
    on_problem
        Takes what went wrong in the program itself; what is wrong with a pack is said on the page.
    """

    def __init__(
        self, page: DataDialog, in_use: str, home: Path, on_problem: Callable[[BaseException], object]
    ) -> None:
        super().__init__(page)
        self._page, self._in_use, self._home, self._on_problem = page, in_use, home, on_problem
        self._preview: Preview | None = None
        self._errand = Errand()
        self._queue = Queue(keeps=lambda _problem: False, finishes=False)
        self._queue.failed.connect(self._show_failure)
        page.finished.connect(self._end)
        page.destroyed.connect(self._queue.stop)
        page.chosen.connect(self.put_in_force)
        page.import_asked.connect(self._ask_for_pack)
        page.export_asked.connect(self._ask_for_place)
        page.taken.connect(self.take)
        page.called_off.connect(self._call_off)
        self._queue.go_on()
        self._queue.add(self._found, self._show_versions)

    def put_in_force(self, version: str) -> None:
        """Put a version that is on this machine in force."""
        words = _("Putting data {version} in force").format(version=version)
        self._begin(words, lambda _step: self._with_found(choose(self._home, version)), self._show_in_force)

    def read(self, pack: Path) -> None:
        """Show what a pack would change in the data in force; nothing is installed."""
        self._preview = None
        words = _("Reading {name}").format(name=pack.name)
        self._begin(words, lambda step: read_pack(pack, current_catalog(self._home), step=step), self._show_preview)

    def take(self) -> None:
        """Install the pack that is shown, and put it in force."""
        preview = self._preview
        assert preview is not None
        words = _("Taking {name}").format(name=preview.name)
        self._begin(words, lambda step: self._with_found(self._install(preview, step)), self._show_in_force)

    def export(self, target: Path) -> None:
        """Write the data in force to be edited: into a zip file, or into a new or empty folder."""
        words = _("Writing {name}").format(name=target.name)
        self._begin(words, lambda _step: self._written(target), self._show_written)

    def _ask_for_pack(self, is_folder: bool) -> None:
        title, kinds = _("Bring fresh data in"), _("Data packs (*.zip)")
        found = folder_to_use(self._page, title) if is_folder else file_to_open(self._page, title, kinds)
        if found is not None:
            self.read(found)

    def _ask_for_place(self, is_folder: bool) -> None:
        title, kinds = _("Take the data out"), _("Data packs (*.zip)")
        found = folder_to_use(self._page, title) if is_folder else file_to_write(self._page, title, kinds, "zip")
        if found is not None:
            self.export(found)

    def _begin(self, words: str, job: Callable[[Step], Any], show: Callable[[Any], object]) -> None:
        """Do something in steps that are told on the page, and show what came of it."""
        self._errand = errand = Errand()
        errand.told.connect(self._page.show_step)
        self._page.show_step(words)
        self._queue.add(lambda: job(errand.step), partial(self._end_errand, show))

    def _end_errand(self, show: Callable[[Any], object], result: Any) -> None:
        self._page.show_step("")
        show(result)

    def _call_off(self) -> None:
        self._errand.call_off()
        self._page.show_step(_("Calling it off\u2026"))

    def _end(self) -> None:
        self._errand.call_off()
        self._queue.stop()

    # ------------------------------------------------------- in the background

    def _found(self) -> Found:
        return installed(self._home), in_force(self._home)

    def _with_found(self, chosen: Installed) -> tuple[str, Found]:
        return chosen.version, self._found()

    def _install(self, preview: Preview, step: Step) -> Installed:
        return install_pack(preview, self._home, find_tastes=True, step=step)

    def _written(self, target: Path) -> tuple[str, Path]:
        catalog = current_catalog(self._home)
        return catalog.version, export_pack(catalog, target)

    # ------------------------------------------------------------- on the page

    def _show_versions(self, found: Found) -> None:
        rows, now = found
        version = now.catalog.version
        pending = _("Data {new} are shown from the next start on; until then this window goes on with data {old}.")
        told = pending.format(new=version, old=self._in_use) if version != self._in_use else ""
        self._page.show_versions([self._row(one, version) for one in rows], _state(rows, now), told)

    def _row(self, one: Installed, now: str) -> VersionRow:
        """Return a version in words; `now` is the one in force, not the one chosen where that is damaged."""
        origin = _("taken {when}").format(when=in_local_time(one.taken)) if one.taken else _("taken")
        brought = one.brought or (_("What these data changed was not noted when they were taken."),)
        if one.shipped:
            origin, brought = _("shipped with the program"), (_("These data came with the program."),)
        state = ""
        if one.version == now:
            state = _("since {when}").format(when=in_local_time(one.since)) if one.since else _("yes")
        elif one.in_force:
            state = _("cannot be used")
        elif one.version == self._in_use:
            state = _("in this window, until the next start")
        return VersionRow(one.version, origin, state, brought, one.shipped, one.in_force)

    def _show_in_force(self, found: tuple[str, Found]) -> None:
        version, rows = found
        self._preview = None
        self._page.show_brought()
        self._show_versions(rows)
        self._page.choose(version)

    def _show_preview(self, preview: Preview, words: str = "") -> None:
        fits = not preview.refused and not preview.changes_nothing
        self._preview = preview if fits else None
        title = words or (_("What {name} would change") if fits else _("{name} is not taken"))
        self._page.show_outcome(title.format(name=preview.name), list(preview.lines()), can_be_taken=fits)

    def _show_written(self, written: tuple[str, Path]) -> None:
        version, target = written
        lines = (
            str(target),
            _("Edit the tables in a spreadsheet; README.txt among them says what each is. Then bring them in here."),
        )
        self._page.show_outcome(_("Data {version} were written").format(version=version), lines)

    def _show_failure(self, problem: BaseException) -> None:
        self._page.show_step("")
        self._queue.add(self._found, self._show_versions)
        if isinstance(problem, CalledOff) and self._preview is not None:
            words = _("Called off, and nothing was changed. What {name} would change")
            self._show_preview(self._preview, words)
        elif isinstance(problem, CalledOff):
            self._page.show_outcome(_("Called off"), (_("Nothing was changed."),))
        elif isinstance(problem, ChokepointError):
            self._page.show_outcome(_("Refused"), (str(problem),))
        else:
            self._on_problem(problem)


def _state(rows: tuple[Installed, ...], found: InForce) -> str:
    """Return in a sentence which data are in force, and since when."""
    if found.remark:
        return found.remark
    chosen = next(one for one in rows if one.in_force)
    words = _("Data {version} are in force.") if not chosen.since else _("Data {version} are in force since {when}.")
    return words.format(version=chosen.version, when=in_local_time(chosen.since) if chosen.since else "")
