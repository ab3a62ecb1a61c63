"""Joins the page of scenario discovery with the scenario in hand or a sweep: runs, brush, box, what is done with it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer

from desktop.acts import Acts, keeping_found
from desktop.discovery_answer import answer_of, share_words
from desktop.discovery_runs import as_known, of_scenarios, run_and_search, search
from desktop.files import folder_to_use
from desktop.library import Library
from desktop.panels.discover import DRAWS, POLICIES, SWEEP, Answer, DiscoverDialog
from desktop.policies import TickedPolicies
from desktop.problems import broken_off
from desktop.questions import Questions
from desktop.view import WORKLOADS
from desktop.widgets.brush_chart import BrushView
from desktop.workspace import Workspace
from scenarios.analysis.discovery import HALVES, Asked, Discovery
from scenarios.analysis.discovery_rows import (
    Bad,
    Rows,
    brush_ends,
    brushed_range,
    drawn_rows,
    kept_share,
    middle,
    swept_rows,
)
from scenarios.analysis.targets import Target
from scenarios.ensemble import Ensemble, Watch
from scenarios.errors import ChokepointError
from scenarios.exports.discovery_files import discovery_files
from scenarios.exports.file_set import write_file_set
from scenarios.figures.discovery import discovery_pages
from scenarios.figures.discovery_words import answer_words, notes
from scenarios.figures.imprint import imprint_for
from scenarios.figures.pages import Page
from scenarios.figures.sentences import headline_count, percent
from scenarios.moving import Item
from scenarios.names import checked_name
from scenarios.projection import DEFINITIONS
from scenarios.scenario import Scenario
from scenarios.sweeps.reading import Swept, read_swept
from scenarios.texts import _

KIND = "discover"
"""What the window's questions call this one."""
REST_MS = 300
"""Milliseconds after the last change when runs are asked for."""


@dataclass(frozen=True)
class _Which:
    """Which runs and which share of them are looked at; a sweep by its folder; policies by their ids."""

    source: str
    of: str
    target: Target
    policies: tuple[str, ...] = ()


class Discovering(QObject):
    """Keeps the page in step with the runs, the brush and the box that is looked at.

    Parameters
    ----------
    page
        The page; its end is the end of what is under way.
    workspace, library, acts, questions
        What is asked about, where policies are, where a scenario is saved so that it can be taken back, and where
        runs are made.
    keep
        Takes pages that are to go out.
    choose_folder
        Lets the user name a folder; None for none.
    halves
        In how many halves of the runs the box is sought again.
    """

    def __init__(
        self,
        page: DiscoverDialog,
        workspace: Workspace,
        library: Library,
        acts: Acts,
        questions: Questions,
        keep: Callable[[Sequence[Page]], object],
        choose_folder: Callable[[str], Path | None] | None = None,
        halves: int = HALVES,
    ) -> None:
        super().__init__(page)
        self._page, self._work, self._acts, self._questions = page, workspace, acts, questions
        self._halves = halves
        self._policies = TickedPolicies(page.policies, workspace, library, self._follow)
        self._keep_pages, self._choose_folder = keep, choose_folder or partial(folder_to_use, page)
        self._source, self._folder = DRAWS, ""
        self._swept: Swept | None = None
        self._share, self._year = self._first_share()
        self._range: Asked | None = None
        self._which: _Which | None = None
        self._asked: tuple[_Which | None, Asked | None] = (None, None)
        self._rows: Rows | None = None
        self._found: Discovery | None = None
        self._at, self._by_hand, self._is_brushed, self._is_ended = 0, False, False, False
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self._ask)
        self._join()
        self._show_choices()
        self._follow()

    def _join(self) -> None:
        page, questions = self._page, self._questions
        page.source_chosen.connect(self._choose_source)
        page.sweep_asked.connect(self._open_sweep)
        page.share_chosen.connect(self._choose_share)
        page.year_chosen.connect(self._choose_year)
        page.brushed.connect(self._brush)
        page.step_chosen.connect(self._choose_step)
        page.kept.connect(self._keep)
        page.to_slide.connect(lambda: self._keep_pages(self.pages()))
        page.saved_table.connect(self._save)
        page.cancelled.connect(self._cancel)
        page.resumed.connect(self._resume)
        page.finished.connect(self._end)
        for changed in (self._work.scenario_changed, self._work.projection_ready):
            changed.connect(self._follow)
        questions.progressed.connect(self._tell)
        questions.answered.connect(self._answered)
        questions.stopped.connect(self._stopped)
        questions.failed.connect(self._fail)

    def pages(self) -> tuple[Page, ...]:
        """Return the pages that tell of the box in sight; none while there is no box."""
        found, rows = self._found, self._rows
        if found is None or rows is None or not found.steps:
            return ()
        imprint = imprint_for((self._scenario(),), self._work.catalog, "", date.today())
        return discovery_pages(found, self._at, rows, self._bad(), self._work.catalog, imprint)

    # ----------------------------------------------------------------- choices

    def _first_share(self) -> tuple[str, str]:
        view, horizon = self._work.view, self._work.catalog.horizon
        workload = view.places[0] if view.places[0] in WORKLOADS else WORKLOADS[0]
        is_ahead = horizon.quarters_of(view.year).stop > horizon.first_free
        return f"{workload}:{view.definition}", str(view.year if is_ahead else horizon.years[-1])

    def _show_choices(self) -> None:
        """Offer runs, shares and years: those of a sweep are what it kept."""
        names = {
            DRAWS: _("The draws on screen"),
            POLICIES: _("The same draws under policies"),
            SWEEP: _("A sweep: {folder}").format(folder=Path(self._folder).name)
            if self._folder
            else _("A sweep\u2026"),
        }
        self._page.show_sources(names, self._source)
        if self._source == SWEEP and self._swept is not None:
            kept = self._swept.sweep.kept
            keys = tuple(dict.fromkeys(f"{one.workload}:{one.definition}:{one.count}" for one in kept))
            years = tuple(dict.fromkeys(str(one.year) for one in kept))
        else:
            keys = tuple(f"{workload}:{one}" for workload in WORKLOADS for one in DEFINITIONS)
            horizon = self._work.catalog.horizon
            years = tuple(str(one) for one in horizon.years if horizon.quarters_of(one).stop > horizon.first_free)
        self._share = self._share if self._share in keys else keys[0]
        self._year = self._year if self._year in years else years[-1]
        self._page.show_shares(
            {one: share_words(one) for one in keys}, self._share, dict(zip(years, years, strict=True)), self._year
        )

    def _choose_source(self, source: str) -> None:
        self._source, self._is_brushed = source, False
        self._show_choices()
        self._follow()

    def _open_sweep(self) -> None:
        """Look at the runs of a sweep whose folder the user names."""
        folder = self._choose_folder(_("Open the folder of a sweep"))
        if folder is None:
            return
        try:
            self._swept, self._folder = read_swept(folder, self._work.catalog), str(folder)
        except ChokepointError as problem:
            self._page.show_remark(str(problem))
            return
        self._choose_source(SWEEP)

    def _choose_share(self, share: str) -> None:
        self._share, self._is_brushed = share, False
        self._follow()

    def _choose_year(self, year: str) -> None:
        self._year, self._is_brushed = year, False
        self._follow()

    def _brush(self, low: float, high: float) -> None:
        self._range, self._by_hand, self._is_brushed = brushed_range(low, high), False, True
        self._ask()

    def _choose_step(self, at: int) -> None:
        self._at, self._by_hand = at, True
        self._show()

    # ------------------------------------------------------------------ asking

    def _scenario(self) -> Scenario:
        swept = self._swept if self._source == SWEEP else None
        return self._work.scenario if swept is None else swept.sweep.base

    def _bad(self) -> Bad:
        assert self._which is not None
        assert self._range is not None
        return Bad(self._which.target, self._range)

    def _wanted(self) -> _Which | None:
        """Return what is to be looked at; None before all draws of the scenario are there."""
        workload, definition, *count = self._share.split(":")
        if self._source == SWEEP:
            return _Which(SWEEP, self._folder, Target(workload, definition, True, 0.0, self._year, count[0]))
        projection = self._work.projection
        if projection is None or not self._work.at_rest:
            return None
        counted = headline_count(projection, int(self._year))
        target = Target(workload, definition, True, 0.0, self._year, counted)
        policies = self._policies.ids if self._source == POLICIES else ()
        return _Which(self._source, self._work.scenario.fingerprint, target, policies)

    def _follow(self) -> None:
        """Wait for the hand to rest where other runs are to be looked at; what is shown is outdated till then."""
        if self._wanted() == self._which:
            return
        self._questions.call_off(KIND)
        self._asked = (None, None)
        if self._found is not None:
            self._page.show_stale()
            self._page.show_remark(_("Outdated: a new answer comes once the lever rests."))
        self._rest.start()

    def _ask(self) -> None:
        """Ask for runs where these are not known, and for the boxes in them."""
        wanted = self._wanted()
        if wanted is None:
            return  # the projection that is under way starts the wait anew
        if wanted.source == POLICIES and not wanted.policies:
            self._which, self._rows, self._found = wanted, None, None
            self._page.show_answer(Answer(_("Tick at least one policy.")))
            return
        if wanted != self._which:
            self._which, self._rows, self._found, self._by_hand = wanted, None, None, False
            self._range = self._range if self._is_brushed else None
        if self._asked == (wanted, self._range) and self._range is not None:
            return
        self._asked, self._is_ended = (wanted, self._range), False
        self._page.show_progress(_("Looking at runs\u2026"), 0, 1)
        known, bad = self._rows, self._range
        question = (
            self._runs(wanted.target) if known is None or bad is None else partial(search, known, bad, self._halves)
        )
        self._questions.ask(KIND, question, self._take)

    def _runs(self, target: Target) -> Callable[[Ensemble, Watch], Iterator[Rows | Asked | Discovery]]:
        """Return the question that finds the runs and then the boxes in them."""
        work = self._work
        if self._source == SWEEP and self._swept is not None:
            swept = self._swept
            kept = kept_share(swept, target)
            rows = partial(as_known, partial(swept_rows, swept, work.catalog, kept))
        elif self._source == POLICIES:
            rows = partial(of_scenarios, self._policies.scenarios(), target)
        else:
            assert work.projection is not None
            shares = target.shares(work.projection)
            rows = partial(as_known, partial(drawn_rows, work.catalog, [work.scenario], [shares], target.period))
        return partial(run_and_search, rows, self._range, self._halves)

    def _take(self, came: Rows | Asked | Discovery) -> None:
        if isinstance(came, Rows):
            self._rows = came
        elif isinstance(came, Asked):
            self._range = came
            self._asked = (self._which, came)
        else:
            self._found = came
            self._at = min(self._at, max(len(came.steps) - 1, 0)) if self._by_hand else came.best
            self._show()

    def _tell(self, kind: str, done: int, of: int) -> None:
        if kind == KIND and not self._is_ended:
            words = (
                _("Projecting the policies") if self._rows is None else _("Seeking the box again in halves of the runs")
            )
            self._page.show_progress(words, done, of)

    def _answered(self, kind: str) -> None:
        if kind == KIND:
            self._page.show_progress("", 0, 0)

    def _stopped(self, kind: str) -> None:
        if kind == KIND and self._is_ended:
            words = _("Ended before its end: what is shown is not the whole answer.")
            self._page.show_progress(words, 0, 0, ended=True)

    def _fail(self, kind: str, problem: BaseException) -> None:
        if kind == KIND:
            self._page.show_progress(broken_off(problem), 0, 0, ended=True)

    def _cancel(self) -> None:
        self._is_ended = True
        self._asked = (None, None)
        self._questions.call_off(KIND)

    def _resume(self) -> None:
        self._ask()

    def _end(self) -> None:
        self._rest.stop()
        self._questions.call_off(KIND)

    # ----------------------------------------------------------------- showing

    def _show(self) -> None:
        """Show runs, brush and the box that is looked at."""
        found, rows, catalog, at = self._found, self._rows, self._work.catalog, self._at
        if found is None or rows is None or self._range is None:
            return
        bad = self._bad()
        told = notes(found, at, catalog)
        title = share_words(self._share)
        self._page.show_brush(BrushView(rows.counts, *brush_ends(self._range), percent, told[0], title))
        self._page.show_answer(answer_of(found, at, rows, bad, catalog))

    # ------------------------------------------------------------------ taking

    def _keep(self, name: str) -> None:
        """Save the scenario in the middle of the box beside the one in hand, with what it was found by as its note."""
        found, rows, catalog = self._found, self._rows, self._work.catalog
        if found is not None and rows is not None:
            note = answer_words(found, self._at, catalog)
            self._try(lambda: self._keep_found(found, rows.since, checked_name(name), note))

    def _keep_found(self, found: Discovery, since: Mapping[str, str], name: str, note: str) -> None:
        after = middle(found, self._at, self._scenario(), self._work.catalog, since)
        self._acts.do(*keeping_found(Item(replace(after, name=name), note=note)))
        self._page.show_remark(
            _("Saved in the library as \u201c{name}\u201d; Undo takes it away again.").format(name=name)
        )

    def _save(self) -> None:
        """Write box and trajectory into a folder that the user names."""
        found = self._found
        folder = self._choose_folder(_("Save the box as CSV in"))
        if found is not None and folder is not None:
            self._try(
                lambda: self._tell_files(write_file_set(folder, discovery_files(found, self._at, self._work.catalog)))
            )

    def _tell_files(self, files: list[Path]) -> None:
        names = ", ".join(one.name for one in files)
        self._page.show_remark(_("{names} in {folder}").format(names=names, folder=files[0].parent))

    def _try(self, intent: Callable[[], None]) -> None:
        try:
            intent()
        except ChokepointError as problem:
            self._page.show_remark(str(problem))
