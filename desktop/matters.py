"""Joins the page of what matters with the workspace: asks when the hand rests, shows what has come, jumps to a bar."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, QTimer

from desktop.panels.matters import PARTS, SPREAD, TORNADO, WORTH, MattersDialog
from desktop.problems import broken_off
from desktop.questions import Question, Questions
from desktop.workspace import Workspace
from scenarios.analysis.information import Information, information
from scenarios.analysis.outcome import Outcome
from scenarios.analysis.sobol import SAMPLES, Over, Sobol, sobol
from scenarios.analysis.tornado import Tornado, tornado
from scenarios.ensemble import Ensemble, Watch
from scenarios.figures.imprint import Imprint, imprint_of
from scenarios.figures.pages import Page
from scenarios.figures.sensitivity import (
    sobol_page,
    sobol_spans,
    sobol_table,
    tornado_page,
    tornado_spans,
    tornado_table,
)
from scenarios.figures.sentences import headline_count
from scenarios.figures.worth import decision_words, worth_page, worth_spans
from scenarios.projection import Projection
from scenarios.scenario import Scenario
from scenarios.texts import _

KINDS = {one: f"matters.{one}" for one in PARTS}
"""What each part is called among the questions."""
REST_MS = 500
"""Milliseconds after the last change when the questions are asked."""
_THRESHOLD = 0.5


class Matters(QObject):
    """Keeps a page in step with the scenario, the definition and the cursor year.

    Parameters
    ----------
    page
        The page; its end is the end of what is under way.
    workspace, questions
        What is asked about, and where.
    go
        Leads to a parameter by its id.
    keep
        Takes the pages of answers that are to go out.
    samples
        Sets of values over which the spread is explained.
    """

    def __init__(
        self,
        page: MattersDialog,
        workspace: Workspace,
        questions: Questions,
        go: Callable[[str], object],
        keep: Callable[[Iterable[Page]], object],
        samples: int = SAMPLES,
    ) -> None:
        super().__init__(page)
        self._page, self._work, self._questions, self._go = page, workspace, questions, go
        self._samples = samples
        self._workload, self._over = "inference", Over.ALL
        self._threshold = _THRESHOLD if workspace.view.threshold is None else workspace.view.threshold
        self._asked: dict[str, object] = {}
        self._under_way: dict[str, bool] = {}
        self._tornado: Tornado | None = None
        self._made: dict[str, Callable[[Imprint], Page]] = {}
        self._fault = ""
        self._ended = False
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self._ask)
        page.workload_chosen.connect(self._choose_workload)
        page.over_chosen.connect(self._choose_over)
        page.threshold_chosen.connect(self._choose_threshold)
        page.bar_chosen.connect(self._jump)
        page.cancelled.connect(self._cancel)
        page.resumed.connect(self._resume)
        page.keep_asked.connect(lambda: keep(self._pages()))
        page.finished.connect(self._end)
        for changed in (workspace.scenario_changed, workspace.projection_ready, workspace.view_changed):
            changed.connect(self._follow)
        questions.progressed.connect(self._tell)
        questions.answered.connect(self._answered)
        questions.stopped.connect(self._stopped)
        questions.failed.connect(self._fail)
        page.show_asked(self._workload, self._over.value)
        page.show_threshold(self._threshold)
        self._follow()

    def _choose_workload(self, workload: str) -> None:
        self._workload = workload
        self._show_asked()

    def _choose_over(self, over: str) -> None:
        self._over = Over(over)
        self._show_tornado()
        self._show_asked()

    def _choose_threshold(self, threshold: float) -> None:
        self._threshold = threshold
        self._show_asked()

    def _show_asked(self) -> None:
        self._page.show_asked(self._workload, self._over.value)
        self._follow()

    def _outcome(self, projection: Projection) -> Outcome:
        view = self._work.view
        return Outcome(self._workload, view.definition, headline_count(projection, view.year), view.year)

    def _wanted(self) -> dict[str, object]:
        """Return what each part would have to be an answer to, nothing before there is a projection at rest."""
        work = self._work
        if work.projection is None or not work.at_rest:
            return {}
        scenario, outcome = work.scenario, self._outcome(work.projection)
        return {
            TORNADO: (scenario.fingerprint, outcome),
            SPREAD: (scenario.fingerprint, outcome, self._over),
            WORTH: (scenario.fingerprint, outcome, self._threshold),
        }

    def _follow(self) -> None:
        """Wait for the hand to rest where something else is to be asked; what is shown is outdated till then."""
        wanted = self._wanted()
        outdated = [part for part in PARTS if self._asked.get(part) != wanted.get(part, 0)]
        for part in outdated:
            self._page.show_stale(part, True)
            self._made.pop(part, None)
            if self._under_way.pop(part, False):
                self._questions.call_off(KINDS[part])
            self._asked.pop(part, None)
        if outdated:
            self._ended, self._fault = False, ""
            self._page.show_kept(bool(self._made))
            self._rest.start()

    def _ask(self) -> None:
        wanted = self._wanted()
        if not wanted:
            return  # the projection that is under way starts the wait anew
        projection = self._work.projection
        assert projection is not None
        scenario, outcome = self._work.scenario, self._outcome(projection)
        questions: dict[str, tuple[Question, Callable[[Any], None]]] = {
            WORTH: (partial(_worth, projection, outcome, self._threshold), self._take_worth),
            TORNADO: (partial(_tornado, scenario, outcome), self._take_tornado),
            SPREAD: (partial(_spread, scenario, outcome, self._over, self._samples), self._take_spread),
        }
        for part, (question, take) in questions.items():
            if self._asked.get(part) != wanted[part]:
                self._asked[part] = wanted[part]
                self._under_way[part] = True
                self._questions.ask(KINDS[part], question, take)

    def _take_tornado(self, found: Tornado) -> None:
        self._tornado = found
        self._page.show_stale(TORNADO, False)
        self._show_tornado()

    def _show_tornado(self) -> None:
        found = self._tornado
        if found is not None:
            notes = tornado_table(found, self._over).notes
            self._page.show_answer(TORNADO, tornado_spans(found, self._over), notes)
            self._offer(TORNADO, partial(tornado_page, found, over=self._over))

    def _take_spread(self, found: Sobol) -> None:
        catalog = self._work.catalog
        self._page.show_stale(SPREAD, False)
        self._page.show_answer(SPREAD, sobol_spans(found, catalog), sobol_table(found, catalog).notes)
        self._offer(SPREAD, partial(sobol_page, found, catalog))

    def _take_worth(self, found: Information) -> None:
        spans = worth_spans(found)
        self._page.show_stale(WORTH, False)
        self._page.show_answer(WORTH, spans, (*spans.notes, decision_words()))
        self._offer(WORTH, partial(worth_page, found))

    def _offer(self, part: str, make: Callable[[Imprint], Page]) -> None:
        self._made[part] = make
        self._page.show_kept(True)

    def _pages(self) -> list[Page]:
        """Return the answers to what is asked now as pages, in the order of the parts."""
        work = self._work
        if work.projection is None:
            return []
        imprint = imprint_of(work.projection, work.reference(), date.today())
        return [self._made[part](imprint) for part in PARTS if part in self._made]

    def _tell(self, kind: str, done: int, of: int) -> None:
        words = {KINDS[TORNADO]: _("Trying values"), KINDS[SPREAD]: _("Finding where the spread comes from")}
        if kind in words and not self._ended:
            self._page.show_progress(words[kind], done, of)

    def _answered(self, kind: str) -> None:
        for part in PARTS:
            if KINDS[part] == kind:
                self._leave(part)

    def _leave(self, part: str) -> None:
        """Say nothing more of a part that is over; what broke off can be asked anew once all are."""
        self._under_way.pop(part, None)
        if not self._under_way:
            self._page.show_progress(self._fault, 0, 0, ended=bool(self._fault))

    def _stopped(self, kind: str) -> None:
        if kind in KINDS.values() and self._ended:
            words = _("Ended before its end: what has come so far is shown, the rest was not tried")
            self._page.show_progress(words, 0, 0, ended=True)

    def _fail(self, kind: str, problem: BaseException) -> None:
        for part in PARTS:
            if KINDS[part] == kind:
                self._fault = broken_off(problem)
                self._page.show_fault(part, self._fault)
                self._leave(part)

    def _cancel(self) -> None:
        self._ended = True
        for part in list(self._under_way):
            self._questions.call_off(KINDS[part])
        self._under_way.clear()

    def _resume(self) -> None:
        self._ended, self._fault = False, ""
        self._asked.clear()
        self._ask()

    def _jump(self, name: str) -> None:
        if name in self._work.catalog.parameters:
            self._go(name)

    def _end(self) -> None:
        self._rest.stop()
        for kind in KINDS.values():
            self._questions.call_off(kind)


def _tornado(scenario: Scenario, outcome: Outcome, ensemble: Ensemble, watch: Watch) -> Iterator[Tornado]:
    return tornado(ensemble, scenario, outcome, watch)


def _spread(
    scenario: Scenario, outcome: Outcome, over: Over, samples: int, ensemble: Ensemble, watch: Watch
) -> Iterator[Sobol]:
    return sobol(ensemble, scenario, outcome, over, samples, watch)


def _worth(
    projection: Projection, outcome: Outcome, threshold: float, _ensemble: Ensemble, _watch: Watch
) -> Iterator[Information]:
    yield information(projection, outcome, threshold)
