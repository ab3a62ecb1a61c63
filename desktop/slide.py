"""Joins the page of exports with the window: what is on it, in which order, under which titles, drawn as it will be."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QImage

from desktop import export_jobs, files
from desktop.deck import Deck
from desktop.panels.slide import SlideDialog
from scenarios.figures.pages import standard_pages
from scenarios.texts import _

if TYPE_CHECKING:
    from desktop.exporting import Exporting

PAUSE_MS = 150
"""Milliseconds after the last key or change before the page is drawn anew."""


class Slide(QObject):
    """Keeps the page in step with the projection on screen, and takes what its user chooses.

    Parameters
    ----------
    exporting
        Whose deck is chosen, and who does what is asked for.
    page
        The page.
    """

    def __init__(self, exporting: "Exporting", page: SlideDialog) -> None:
        super().__init__(page)
        self._exporting, self._page, self._headline = exporting, page, ""
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._draw)
        page.picked.connect(lambda one: self._choose(replace(self.deck, in_hand=one)))
        page.arranged.connect(lambda order, chosen: self._choose(replace(self.deck, order=order, chosen=chosen)))
        page.titled.connect(self._take_title)
        page.template_chosen.connect(self._take_template)
        page.brief_chosen.connect(lambda brief: self._choose(replace(self.deck, brief=brief)))
        page.asked.connect(self._do)
        page.resized.connect(self._pause.start)
        for changed in (exporting.found.kept, exporting.found.dropped):
            changed.connect(self._take_found)
        exporting.queue.working.connect(page.show_work)
        exporting.queue.rested.connect(page.show_rest)
        work = exporting.work
        for changed in (work.scenario_changed, work.projection_ready, work.view_changed):
            changed.connect(self._follow)
        self._choose(self.deck)

    @property
    def deck(self) -> Deck:
        """Return what is chosen."""
        return self._exporting.deck

    def _do(self, what: str) -> None:
        exporting, deck = self._exporting, self.deck
        standard = standard_pages(exporting.work.view.definition)
        does: dict[str, Callable[[], object]] = {
            "alone": lambda: self._choose(deck.alone(deck.in_hand)),
            "standard": lambda: self._choose(deck.of(standard)),
            "template": self._ask_template,
            "save": exporting.save,
            "cancel": exporting.cancel,
            "copy": exporting.copy,
            "print": exporting.print,
            "update": exporting.update,
        }
        does[what]()

    def _choose(self, deck: Deck) -> None:
        """Take a choice of the user's, and show it."""
        if deck.in_hand != self.deck.in_hand:
            self._headline = ""
        self._exporting.take(deck)
        self._page.show_deck(deck)
        self._show_title()
        self._follow()

    def _take_found(self, _pages: tuple[str, ...]) -> None:
        """Follow the pages of analyses that have come or gone."""
        self._headline = ""
        self._choose(self.deck)

    def _show_title(self) -> None:
        if self._headline:
            self._page.show_title(self._headline, self.deck.titles.get(self.deck.in_hand, ""))

    def _take_title(self, title: str) -> None:
        self._choose(self.deck.titled(self.deck.in_hand, "" if title == self._headline else title))

    def _take_template(self, file: Path | None) -> None:
        self._choose(replace(self.deck, template=file))

    def _ask_template(self) -> None:
        kinds = _("PowerPoint files (*.pptx *.potx)")
        self._take_template(files.file_to_open(self._page, _("Choose a template"), kinds) or self.deck.template)

    def _follow(self) -> None:
        """Draw the page anew, once everything holds still."""
        if not self._exporting.work.at_rest:
            self._page.picture.show_words(_("Computing all draws\u2026"))
        self._pause.start()

    def _draw(self) -> None:
        told, deck = self._exporting.told(), self.deck
        if told is not None:
            dots = self._page.picture.dots_across()
            job = partial(export_jobs.preview, told, deck, dots)
            self._exporting.queue.draw(job, partial(self._show, deck.in_hand))

    def _show(self, page_id: str, made: export_jobs.Preview) -> None:
        in_sight = self._exporting.page is self._page and self._exporting.work.at_rest
        if in_sight and page_id == self.deck.in_hand:
            self._headline = made.headline
            self._show_title()
            self._page.picture.show_picture(QImage.fromData(made.png), made.spoken)
