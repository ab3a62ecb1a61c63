"""Joins the page of snapshots with the window: what is chosen, what the file will contain, and the file."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer

from desktop import files, snapshot_jobs
from desktop.beside import Beside
from desktop.deck import Deck
from desktop.export_queue import ExportQueue
from desktop.exporting import ways_to
from desktop.found_pages import FoundPages
from desktop.library import Library
from desktop.panels.snapshot import SnapshotDialog, Wishes
from desktop.preferences import Preferences
from desktop.widgets.free_lever_row import LeverOffer
from desktop.widgets.lever_spec import parse_as
from desktop.widgets.notice_bar import Kind
from desktop.workspace import Workspace
from scenarios.changes import now
from scenarios.data_versions import data_home
from scenarios.errors import InputError
from scenarios.figures.pages import Told, standard_pages
from scenarios.snapshots.container import SUFFIX
from scenarios.snapshots.content import FreeLever
from scenarios.snapshots.making import Choices, free_lever
from scenarios.texts import _
from scenarios.units import UNITS

AUTHOR, _FOLDER = "author", "export_folder"
"""What the preferences call them."""
_PAUSE_MS = 150


class SnapshotMaking(QObject):
    """Keeps the page in step with the projection on screen, and writes the file that its user asks for.

    Parameters
    ----------
    told
        Returns what is on screen, None until all draws are there.
    library
        Whose scenarios can stand beside the one in hand.
    found
        Pages of analyses, which can be chosen too while they are kept.
    """

    def __init__(
        self,
        told: Callable[[], Told | None],
        work: Workspace,
        library: Library,
        kept: Preferences,
        page: SnapshotDialog,
        found: FoundPages,
    ) -> None:
        super().__init__(page)
        self._beside = Beside(work.catalog, library, self)
        self._told, self._work, self._kept, self._page = told, work, kept, page
        names = tuple(found.names)
        self.deck = Deck(names, frozenset(), names[0]).of(standard_pages(work.view.definition))
        self.queue, self._asked = ExportQueue(self), object()
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self._list)
        self.queue.failed.connect(self._fail)
        page.arranged.connect(self._arrange)
        page.wished.connect(self._take)
        page.save_asked.connect(self._save)
        page.finished.connect(self.queue.close)
        page.finished.connect(self._beside.leave)
        work.scenario_changed.connect(self._offer)
        for changed in (work.projection_ready, work.view_changed):
            changed.connect(self._pause.start)
        page.compared.connect(self._beside.take)
        self._beside.offered.connect(page.show_others)
        self._beside.changed.connect(self._pause.start)
        found.kept.connect(self._take_found)
        found.dropped.connect(self._drop)
        self._take_deck(self.deck)
        self._beside.offer()
        self._offer()

    def _take_found(self, pages: tuple[str, ...]) -> None:
        self._take_deck(self.deck.offering(pages))

    def _drop(self, pages: tuple[str, ...]) -> None:
        self._take_deck(self.deck.without(pages))

    def _take_deck(self, deck: Deck) -> None:
        """Take what can be chosen, and show it."""
        self.deck = deck
        self._page.show_deck(deck)
        self._pause.start()

    def _offer(self) -> None:
        """Offer the levers that can stay free in the scenario in hand."""
        found = [one for name in self._work.catalog.levers if (one := self._free(name.id)) is not None]
        self._page.show_offers([_offer_of(one) for one in found])
        self._pause.start()

    def _free(self, lever_id: str) -> FreeLever | None:
        try:
            return free_lever(lever_id, self._work.scenario, self._work.catalog)
        except InputError:  # a border: what cannot stay free is not offered
            return None

    def _arrange(self, order: tuple[str, ...], chosen: frozenset[str]) -> None:
        self.deck = replace(self.deck, order=order, chosen=chosen)
        self._pause.start()

    def _take(self, wishes: Wishes) -> None:
        self._kept.set_text(AUTHOR, wishes.author)
        self._pause.start()

    def _choices(self) -> Choices | None:
        """Return what is chosen beside the pages; None where a range is refused, which is told beside it."""
        wishes, levers = self._page.wishes(), []
        for name, between in wishes.levers:
            try:
                levers.append(free_lever(name, self._work.scenario, self._work.catalog, between))
            except InputError as problem:  # a border: the page says it where it was typed
                self._page.show_lever_problem(name, str(problem))
                return None
        return Choices(now(), wishes.author, tuple(levers), wishes.may_copy, wishes.with_reasons)

    def _list(self) -> None:
        """List what the file will contain, once everything holds still."""
        self._asked = asked = object()
        told, choices = self._told(), self._choices()
        why = ""
        if told is None:
            why = _("Computing all draws\u2026")
        elif not self.deck.pages:
            why = _("Choose a page.")
        elif choices is None:
            why = _("A range of values is not allowed.")
        else:
            why = self._beside.why_not()
        if told is None or choices is None or why:
            self._page.show_parts(why, (), is_ready=False)
            return
        more = self._beside.pages(told)
        job = partial(snapshot_jobs.listed, told, self.deck.pages, choices, more)
        self.queue.draw(job, partial(self._show_listed, asked))

    def _show_listed(self, asked: object, listed: snapshot_jobs.Listed) -> None:
        """Show what the file will contain, unless something else was chosen meanwhile."""
        if asked is self._asked:
            words = _("This file will contain, {size} before it is packed:").format(size=listed.size)
            self._page.show_parts(words, listed.rows, is_ready=True)

    def _save(self) -> None:
        told, choices = self._told(), self._choices()
        if told is None or choices is None or not self.deck.pages or self._beside.why_not():
            return
        name = files.plain_name(self._work.scenario.name or _("Scenario"))
        kinds, folder = {SUFFIX: _("Snapshot")}, self._kept.text(_FOLDER)
        file = files.file_to_export(self._page, _("Save the snapshot"), kinds, Path(folder, name))
        if file is not None:
            self._kept.set_text(_FOLDER, str(file.parent))
            more = self._beside.pages(told)
            job = partial(snapshot_jobs.written, told, self.deck.pages, choices, more, file, data_home())
            self.queue.write(_("Writing {file}").format(file=file.name), job, self._show_saved)

    def _show_saved(self, written: snapshot_jobs.Saved) -> None:
        words = _("Snapshot saved to {file}, {size}").format(file=written.file, size=written.size)
        self._page.notice.show_notice(Kind.INFO, words, actions=ways_to(written.file))

    def _fail(self, problem: BaseException) -> None:
        self._page.notice.show_notice(Kind.PROBLEM, str(problem) or type(problem).__name__)


def _offer_of(lever: FreeLever) -> LeverOffer:
    between = None if lever.choices else (lever.low, lever.high)
    return LeverOffer(lever.id, lever.label, between, UNITS[lever.unit].format, partial(parse_as, lever.unit))
