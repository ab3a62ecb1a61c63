"""What goes out of the window: files, the clipboard and paper, of the very numbers on screen."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from desktop import export_jobs, files
from desktop.clipboard import put_on_clipboard
from desktop.deck import Deck
from desktop.export_queue import ExportQueue
from desktop.found_pages import FoundPages
from desktop.problems import show_problem
from desktop.why import KIND
from desktop.widgets.notice_bar import Kind, NoticeBar
from scenarios.exports.formats import FORMATS
from scenarios.figures.imprint import imprint_of
from scenarios.figures.pages import Page, Told, page_of
from scenarios.projection import Projection
from scenarios.texts import _, plural

if TYPE_CHECKING:
    from desktop.panels.slide import SlideDialog
    from desktop.panels.snapshot import SnapshotDialog
    from desktop.window import Window

_TOAST_MS = 8000
_TEMPLATE, _BRIEF, _FOLDER = "template", "brief_footer", "export_folder"
"""What the preferences call them."""


class Exporting(QObject):
    """Does what the user wants to go out of the window, off the screen's thread.

    Parameters
    ----------
    window
        Whose projection goes out.

    Attributes
    ----------
    deck
        What is chosen.
    page
        The page of exports while it is open.
    found
        Pages that analyses found, which go out too.
    """

    def __init__(self, window: "Window") -> None:
        super().__init__(window)
        self._window, self.work, self._kept = window, window.workspace, window.preferences
        self.found = FoundPages(self.work)
        names, template = tuple(self.found.names), self._kept.text(_TEMPLATE)
        self.deck = Deck(
            order=names,
            chosen=frozenset(names[:1]),
            in_hand=names[0],
            template=Path(template) if template else None,
            brief=self._kept.flag(_BRIEF),
        )
        self.page: SlideDialog | None = None
        self._waits: Callable[[Told], None] | None = None
        self._said = ""
        self._again: Callable[[], None] = self.save
        self._named: Projection | None = None
        self.found.dropped.connect(self._drop)
        self.queue = ExportQueue(self)
        self.queue.failed.connect(self._fail)
        self.queue.working.connect(self._show_work)
        self.queue.rested.connect(self._show_rest)
        self.work.projection_ready.connect(self._go_on)

    def make_page(self) -> "SlideDialog":
        """Return a new page, with the chart in focus on it."""
        from desktop.panels.slide import SlideDialog
        from desktop.slide import Slide

        self.deck = self.deck.alone(self._in_focus())
        page = self.page = SlideDialog(self.found.names, self._window)
        page.addActions([self._window.actions_by_id[name] for name in ("copy_chart", "print", "update_deck")])
        page.finished.connect(self._leave_page)
        Slide(self, page)
        return page

    def make_snapshot_page(self) -> "SnapshotDialog":
        """Return a new page on which a snapshot is made."""
        from desktop.panels.snapshot import SnapshotDialog
        from desktop.snapshot_making import AUTHOR, SnapshotMaking

        page = SnapshotDialog(self.found.names, self._kept.text(AUTHOR), self._window)
        SnapshotMaking(self.told, self.work, self._window.library, self._kept, page, self.found)
        return page

    def keep(self, pages: Iterable[Page]) -> None:
        """Keep pages that an analysis found of the scenario in hand: they go out too, until it is another one."""
        self.found.keep(pages)
        self.deck = self.deck.offering(one.id for one in self.found.pages)
        open_page = self._window.actions_by_id["slide"].trigger
        words = plural("{n} page found is kept", "{n} pages found are kept", len(self.found.pages))
        said = _("{kept}: To slide and Snapshot offer them until the scenario changes.")
        kept = words.format(n=len(self.found.pages))
        self._bar().show_notice(Kind.INFO, said.format(kept=kept), actions=[(_("To slide"), open_page)])

    def _drop(self, pages: tuple[str, ...]) -> None:
        self.deck = self.deck.without(pages)
        self._bar().show_notice(Kind.INFO, _("Pages found of the scenario before are no longer offered."))

    def _leave_page(self) -> None:
        self.page = None

    def take(self, deck: Deck) -> None:
        """Take what is chosen, and remember template and footer."""
        self.deck = deck
        self._kept.set_text(_TEMPLATE, str(deck.template or ""))
        self._kept.set_flag(_BRIEF, deck.brief)

    def _in_focus(self) -> str:
        """Return the id of the page that tells of the chart in focus, the left one by itself."""
        view, focus = self.work.view, self._window.focusWidget()
        why = [one.id for one in self.found.pages if one.id.startswith(f"{KIND}.")]
        if why and focus is not None and self._window.inspector.why.isAncestorOf(focus):
            return why[0]
        large = zip(view.places, self._window.shares.places, strict=True)
        small = self._window.thumbnails.buttons.items()
        found = [name for name, place in large if focus is not None and place.isAncestorOf(focus)]
        found += [name for name, button in small if button is focus]
        return page_of((*found, view.places[0])[0], view.definition)

    # ------------------------------------------------------------ the numbers

    def told(self) -> Told | None:
        """Return what is on screen, None until all draws are there."""
        shown = self.work.picture()
        if shown is None or not self.work.at_rest:
            return None
        projection = self._as_called(shown.projection)
        imprint = imprint_of(projection, shown.reference, date.today())
        return Told(
            projection, shown.reference, imprint, shown.view.definition, shown.view.year, found=self.found.pages
        )

    def _as_called(self, projection: Projection) -> Projection:
        """Return the projection under the scenario's name and reasons, which may be younger than its numbers."""
        scenario = self.work.scenario
        if projection is not self.work.projection or projection.scenario == scenario:
            return projection
        known = self._named
        if known is None or known.ahead is not projection.ahead or known.scenario != scenario:
            known = self._named = replace(projection, scenario=scenario)
        return known

    def _when_ready(self, do: Callable[[Told], None]) -> None:
        """Do something with all draws: at once where they are there."""
        if (told := self.told()) is not None:
            do(told)
            return
        self._waits = do
        words = _("Waiting for all {n:,} draws: it goes on by itself.").format(n=self.work.scenario.draws)
        self._say_under_way(words)

    def _go_on(self) -> None:
        """Do what has waited for all draws."""
        told, waits = self.told(), self._waits
        if waits is not None and told is not None:
            self._waits = None
            self._unsay(self._said)
            waits(told)

    # ------------------------------------------------------------- the wishes

    def save(self) -> None:
        """Write the deck, or the page in hand, to a file that the user names."""
        self._again = self.save
        kinds = {suffix: one.name() for suffix, one in FORMATS.items()}
        name = files.plain_name(self.work.scenario.name or _("Scenario"))
        folder = self._kept.text(_FOLDER)
        file = files.file_to_export(self._above(), _("Save the pages"), kinds, Path(folder, name))
        if file is not None:
            self._kept.set_text(_FOLDER, str(file.parent))
            deck = self.deck
            self._when_ready(lambda told: self._write(told, deck, file))

    def _write(self, told: Told, deck: Deck, file: Path) -> None:
        words = _("Writing {file}").format(file=file.name)
        self.queue.write(words, partial(export_jobs.written, told, deck, file), self._show_saved)

    def cancel(self) -> None:
        """End what waits or is being written."""
        self._waits = None
        self.queue.call_off()
        self._bar().show_notice(Kind.INFO, _("Called off: nothing was written."))

    def copy(self) -> None:
        """Put picture and numbers of the page in hand, or of the chart in focus, on the clipboard."""
        deck = self._in_sight()
        self._when_ready(lambda told: self.queue.ask(partial(export_jobs.copied, told, deck), self._put))

    def _put(self, copied: export_jobs.Copied) -> None:
        put_on_clipboard(copied)
        self._toast(_("Copied, picture and numbers: {name}").format(name=copied.name))

    def print(self) -> None:
        """Print the page in hand, or the chart in focus."""
        from desktop.printing import ask_printer, print_picture

        deck, printer = self._in_sight(), ask_printer(self._above())
        if printer is not None:
            taken = partial(print_picture, printer)
            self._when_ready(
                lambda told: self.queue.ask(
                    partial(export_jobs.printed, told, deck), lambda png: self._show_printed(taken(png))
                )
            )

    def _show_printed(self, taken: bool) -> None:
        if taken:
            self._toast(_("Sent to the printer."))
        else:
            words = _("The printer does not answer: nothing was printed. Your scenario is safe.")
            self._bar().show_notice(Kind.WARNING, words, actions=[(_("Try again"), self.print)])

    def update(self) -> None:
        """Fill the charts of a deck that the user names with the numbers on screen."""
        self._again = self.update
        file = files.file_to_open(self._above(), _("Update a deck"), _("PowerPoint files (*.pptx)"))
        if file is not None:
            self._when_ready(lambda told: self._update(told, file))

    def _update(self, told: Told, file: Path) -> None:
        words = _("Updating {file}").format(file=file.name)
        self.queue.write(words, partial(export_jobs.updated, told, self.deck, file), self._show_updated)

    def _in_sight(self) -> Deck:
        """Return the deck with the page in hand; without the page of exports, the chart in focus under its headline."""
        if self.page is not None:
            return self.deck
        return Deck(self.deck.order, frozenset(), self._in_focus(), brief=self.deck.brief)

    # --------------------------------------------------------- what is said

    def _above(self) -> QWidget:
        return self.page or self._window

    def _bar(self) -> NoticeBar:
        return self._window.notice if self.page is None else self.page.notice

    def _show_work(self, words: str) -> None:
        """Say what is being written, where no page says it."""
        if self.page is None:
            self._say_under_way(words)

    def _say_under_way(self, words: str) -> None:
        self._said = words
        self._bar().show_notice(Kind.INFO, words, actions=[(_("Cancel"), self.cancel)])

    def _unsay(self, words: str) -> None:
        """Take words away that are over, unless something else is said by now."""
        if self._bar().message() == words:
            self._bar().clear()

    def _show_rest(self) -> None:
        self._unsay(self._said)

    def _show_saved(self, written: export_jobs.Written) -> None:
        words = plural("{n} page saved to {file}", "{n} pages saved to {file}", written.pages)
        said = words.format(n=written.pages, file=written.file)
        self._bar().show_notice(Kind.INFO, said, actions=ways_to(written.file))

    def _show_updated(self, done: export_jobs.Updated) -> None:
        """Say what changed in a deck, what was left alone and why, and where the old one is."""
        counts = (
            plural("{n} change", "{n} changes", len(done.changed)).format(n=len(done.changed)),
            _("{n} left alone").format(n=len(done.left)),
            _("{n} as it was").format(n=done.same),
        )
        kept = _("The old deck is {file}.").format(file=done.kept.name) if done.kept else _("Nothing was written.")
        words = _("{file}: {counts}. {kept}").format(file=done.file.name, counts=", ".join(counts), kept=kept)
        detail = "\n".join((*done.left, *done.changed))
        self._bar().show_notice(Kind.INFO, words, detail, ways_to(done.file), unfolded=True)

    def _toast(self, words: str) -> None:
        self._bar().show_notice(Kind.INFO, words)
        QTimer.singleShot(_TOAST_MS, self, partial(self._unsay, words))

    def _fail(self, problem: BaseException) -> None:
        elsewhere = ((_("Another file\u2026"), self._again),)
        show_problem(problem, self._bar(), self._window.levers, elsewhere, self._window.library.restore)

    def close(self) -> None:
        """Write what was asked for, and end the work in the background."""
        self.queue.close()


def ways_to(file: Path) -> list[tuple[str, Callable[[], object]]]:
    """Return the buttons that lead to a file."""
    return [(_("Open"), partial(_open, file)), (_("Show in folder"), partial(_open, file.parent))]


def _open(file: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(file)))
