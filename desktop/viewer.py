"""Joins the viewer with a snapshot's file: opens it, draws its pages ahead, computes them anew as levers move."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QImage

from desktop import viewer_jobs
from desktop.background import Latest
from desktop.clipboard import put_on_clipboard
from desktop.export_jobs import Copied, Preview, copied_page, drawn_page
from desktop.export_queue import ExportQueue
from desktop.panels.tiers import tier_option
from desktop.panels.viewer import ViewerWindow
from desktop.widgets.notice_bar import Kind
from scenarios.catalog import Catalog
from scenarios.changes import now
from scenarios.errors import ChokepointError
from scenarios.figures.imprint import Imprint
from scenarios.figures.pages import Page
from scenarios.projection import Engine
from scenarios.snapshots.content import Snapshot
from scenarios.snapshots.opening import UNKNOWN, Opened, age_words, open_snapshot, told_day
from scenarios.snapshots.reference import reference_page
from scenarios.texts import _

if TYPE_CHECKING:
    from scenarios.snapshots.live import LiveSnapshot

_PAUSE_MS = 30
"""Milliseconds after which a page is drawn for a size that holds still."""
_Wish = tuple[int, bool, int, bool]
"""Place of the page, whether its reference, dots across, whether dark."""


class Viewer(QObject):
    """Shows a snapshot to its reader, who can turn pages and move what the author left free, and change nothing.

    Parameters
    ----------
    window
        Where it is shown; its end is the end of what is under way.
    file, home
        The snapshot, and the user's folder where keys and data are.
    data
        Returns the data in force; asked in the background, where levers are free.
    engine
        Makes what projects on the catalog.

    Signals
    -------
    settled()
        All is in sight that comes without the reader's doing: a page, and levers that move, or why there are none.
    """

    settled = Signal()

    def __init__(
        self,
        window: ViewerWindow,
        file: Path,
        home: Path,
        data: Callable[[], Catalog],
        engine: Callable[[Catalog], Engine] = Engine,
    ) -> None:
        super().__init__(window)
        self._window, self._file, self._home, self._data, self._engine = window, file, home, data, engine
        self._snapshot: Snapshot | None = None
        self._live: LiveSnapshot | None = None
        self._asked = False
        self.pages: tuple[Page, ...] = ()
        self._imprint: Imprint | None = None
        self.at, self.peeks = 0, False
        self._values: dict[str, float | str] = {}
        self._drawn: dict[_Wish, Preview] = {}
        self._underway: _Wish | None = None
        self.queue, self._latest = ExportQueue(self), Latest()
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._join()
        self.queue.ask(partial(open_snapshot, file, home), self._show_opened)

    def _join(self) -> None:
        window = self._window
        self._pause.timeout.connect(self._draw_in_hand)
        self.queue.failed.connect(self._fail)
        self._latest.failed.connect(self._fail)
        window.stepped.connect(lambda step: self._turn_to(self.at + step))
        window.jumped.connect(lambda place: self._turn_to(place % max(len(self.pages), 1)))
        window.peeked.connect(self._peek)
        window.moved.connect(self._move)
        window.copy_asked.connect(self._copy)
        window.remember_asked.connect(self._remember)
        window.resized.connect(self._show)
        window.painted.connect(self._go_ahead)
        window.closed.connect(self._end)

    # ------------------------------------------------------------- the file

    def _show_opened(self, opened: Opened) -> None:
        """Show the seal and the first page, or of an altered file the seal alone."""
        snapshot = opened.snapshot
        if snapshot is None:
            self._window.show_nothing_but(Kind.PROBLEM, opened.words)
            return
        self._show_seal(opened, snapshot)
        if self._snapshot is not None:  # the sender is known now, the pages are in sight already
            return
        self._snapshot, self._imprint, self.pages = snapshot, snapshot.imprint, snapshot.pages
        self._window.show_why_not(_("Making the levers ready\u2026") if snapshot.levers else "")
        self._window.picture.setFocus()
        self._turn_to(0)

    def _show_seal(self, opened: Opened, snapshot: Snapshot) -> None:
        seal, imprint = opened.seal, snapshot.imprint
        about = (
            snapshot.author or _("no name given"),
            _("made {when}").format(when=told_day(snapshot.made)),
            age_words(snapshot.made, datetime.now(UTC)),
            _("data {version}").format(version=imprint.data),
            _("engine {version}").format(version=imprint.engine),
            _("a scenario, not a forecast"),
        )
        kind = Kind.SOUND if seal.is_trusted else Kind.WARNING
        can_remember = seal.status == UNKNOWN and seal.namesake is None
        self._window.seal.show_seal(kind, opened.words, "   \u00b7   ".join(about), can_remember=can_remember)

    def _remember(self) -> None:
        self.queue.ask(partial(viewer_jobs.remembered, self._file, self._home, now()), self._show_opened)

    def _go_ahead(self) -> None:
        """Make the levers ready and draw the next pages, once the reader sees one."""
        if self._snapshot is None or not self._snapshot.levers:
            self.settled.emit()
        elif not self._asked:
            self._asked = True
            job = partial(viewer_jobs.live, self._snapshot, self._data, self._home, self._engine)
            self.queue.ask(job, self._take_live)
        self._draw_ahead()

    def _take_live(self, found: "tuple[LiveSnapshot | None, str]") -> None:
        self._live, why = found
        if self._live is not None:
            levers, catalog = self._live.snapshot.levers, self._live.engine.catalog
            choices = {one.id: [catalog.tier(each.value) for each in one.choices] for one in levers if one.choices}
            options = {name: tuple(tier_option(one, catalog) for one in tiers) for name, tiers in choices.items()}
            self._window.show_levers(levers, options)
        self._window.show_why_not(why)
        self.settled.emit()

    # ------------------------------------------------------------ the pages

    def _turn_to(self, place: int) -> None:
        if self.pages:
            self.at = min(max(place, 0), len(self.pages) - 1)
            words = _("page {n} of {of}").format(n=self.at + 1, of=len(self.pages))
            self._window.seal.show_place(words)
            self._show()

    def _peek(self, peeks: bool) -> None:
        self.peeks = peeks
        self._show()

    def _wish(self, place: int) -> _Wish:
        return place, self.peeks, self._window.picture.dots_across(), self._window.is_dark()

    def _show(self) -> None:
        """Show the page in hand, drawn already or as soon as it is."""
        if not self.pages:
            return
        wish = self._wish(self.at)
        made = self._drawn.get(wish)
        if made is not None:
            self._window.show_page(QImage.fromData(made.png), made.spoken)
            return
        page = self.pages[self.at]
        self._window.picture.show_words("\n\n".join(filter(None, (page.title, page.detail))))
        self._pause.start()

    def _draw_in_hand(self) -> None:
        wish = self._wish(self.at)
        if wish not in self._drawn:
            self._draw(wish)

    def _draw_ahead(self) -> None:
        for place in (self.at + 1, self.at - 1):
            if 0 <= place < len(self.pages) and self._wish(place) not in self._drawn and not self.peeks:
                self._draw(self._wish(place))
                return

    def _draw(self, wish: _Wish) -> None:
        if wish == self._underway or self._imprint is None:
            return
        self._underway, pages = wish, self.pages
        place, peeks, dots, dark = wish
        page = pages[place]
        shown = (reference_page(page) or page) if peeks else page
        job = partial(drawn_page, shown, self._imprint, dots, dark=dark)
        self.queue.draw(job, partial(self._take_drawn, wish, pages))

    def _take_drawn(self, wish: _Wish, pages: tuple[Page, ...], made: Preview) -> None:
        if self._underway == wish:
            self._underway = None
        if pages is self.pages:
            self._drawn[wish] = made
            if wish == self._wish(self.at):
                self._show()

    # ----------------------------------------------------------- the levers

    def _move(self, name: str, value: float | str | None, is_done: bool) -> None:
        """Compute the pages with a lever elsewhere; None is where the author has it."""
        self._values.pop(name, None)
        if value is not None:
            self._values[name] = value
        if self._live is not None:
            job = partial(viewer_jobs.moved, self._live, dict(self._values), is_done)
            self._latest.run(job, self._take_moved, give_way=True)

    def _take_moved(self, found: tuple[tuple[Page, ...], Imprint] | None) -> None:
        if found is not None:
            self.pages, self._imprint = found
            self._drawn.clear()
            self._underway = None
            self._show()

    # ---------------------------------------------------------------- others

    def _copy(self) -> None:
        if self._snapshot is None or self._imprint is None:
            return
        if not self._snapshot.may_copy:
            self._window.notice.show_notice(Kind.WARNING, _("The sender does not allow copying."))
            return
        page = self.pages[self.at]
        self.queue.ask(partial(copied_page, page, self._imprint), self._put)

    def _put(self, copied: Copied) -> None:
        put_on_clipboard(copied)
        words = _("Copied, picture and numbers: {name}").format(name=copied.name)
        self._window.notice.show_notice(Kind.INFO, words)

    def _fail(self, problem: BaseException) -> None:
        """Say what is wrong; before anything was shown, that alone."""
        words = str(problem)
        if not isinstance(problem, ChokepointError):
            words = _("The program cannot show this: {what}").format(what=words or type(problem).__name__)
        if self._snapshot is None:
            self._window.show_nothing_but(Kind.PROBLEM, words)
        else:
            self._window.notice.show_notice(Kind.PROBLEM, words)
            self.settled.emit()

    def _end(self) -> None:
        self.queue.close()
        self._latest.stop()
