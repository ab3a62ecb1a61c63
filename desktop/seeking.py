"""Joins the page that asks backwards with the scenario in hand: the question asked, the answer shown and taken."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import partial

from PySide6.QtCore import QObject

from desktop import intents
from desktop.library import Library
from desktop.panels.seek import SeekAnswer, SeekDialog
from desktop.panels.seek_question import Query
from desktop.problems import broken_off
from desktop.questions import Questions
from desktop.view import WORKLOADS
from desktop.widgets.curves_chart import CurvesView
from desktop.widgets.fan_data import Readings
from desktop.widgets.field_chart import FieldView
from desktop.workspace import Workspace
from scenarios.analysis.frontier import Frontier, frontier
from scenarios.analysis.goal_seek import Answer, Asked, seek
from scenarios.analysis.targets import Target
from scenarios.catalog import Value
from scenarios.ensemble import Ensemble, Watch
from scenarios.errors import ChokepointError
from scenarios.figures.goal_seek import (
    answer_notes,
    answer_sentence,
    frontier_field,
    seek_curves,
    seek_pages,
    solution_text,
    tier_field,
)
from scenarios.figures.imprint import imprint_of
from scenarios.figures.pages import Page
from scenarios.figures.plot_words import plot_reading
from scenarios.figures.plots import Field
from scenarios.figures.sentences import headline_count, percent
from scenarios.scenario import Scenario
from scenarios.texts import _
from scenarios.units import UNITS

KIND = "seek"
_SHARE, _PROBABILITY, _LEVER = 0.6, 0.8, "hbm_supply"
"""What the sentence begins with, until someone has filled it otherwise."""


class Seeking(QObject):
    """Asks what the page asks, of the scenario in hand.

    Parameters
    ----------
    page
        The page; its end is the end of what is under way.
    workspace, library, questions
        What is asked about, where an answer may be saved, and where many projections are run.
    keep
        Takes the page of an answer that is to go out.
    lever
        With which the sentence begins; None for a lever that matters.
    """

    def __init__(
        self,
        page: SeekDialog,
        workspace: Workspace,
        library: Library,
        questions: Questions,
        keep: Callable[[Iterable[Page]], object],
        lever: str | None = None,
    ) -> None:
        super().__init__(page)
        self._page, self._workspace, self._library, self._questions = page, workspace, library, questions
        self._scenario: Scenario | None = None
        self._answer: Answer | None = None
        self._frontier: Frontier | None = None
        page.show_query(self._first_query(lever or _LEVER))
        page.asked.connect(self.ask)
        page.called_off.connect(partial(questions.call_off, KIND))
        page.applied.connect(self._apply)
        page.kept.connect(self._keep)
        page.keep_asked.connect(lambda: keep(self._pages()))
        page.finished.connect(lambda _result: questions.call_off(KIND))
        workspace.scenario_changed.connect(self._follow)
        questions.progressed.connect(self._show_progress)
        questions.answered.connect(self._end)
        questions.stopped.connect(self._stop)
        questions.failed.connect(self._fail)
        page.ask()

    def ask(self, query: Query) -> None:
        """Ask of the scenario in hand; what is found is shown as it comes."""
        work, page = self._workspace, self._page
        self._scenario = scenario = work.scenario
        asked = Asked(scenario, query.lever, query.target, query.probability)
        self._answer = self._frontier = None
        page.show_whole(False)
        page.show_nothing(_("Searching\u2026"))
        page.row.show_under_way(True)
        self._questions.ask(KIND, partial(_found, asked, query.other), self._show)

    def _first_query(self, lever: str) -> Query:
        """Return the question that the view suggests: its workload, definition, year and threshold."""
        view, catalog = self._workspace.view, self._workspace.catalog
        workload = view.places[0] if view.places[0] in WORKLOADS else WORKLOADS[0]
        horizon = catalog.horizon
        is_ahead = horizon.quarters_of(view.year).stop > horizon.first_free
        period = str(view.year if is_ahead else horizon.years[-1])
        share = _SHARE if view.threshold is None else view.threshold
        projection = self._workspace.projection
        count = "official" if projection is None else headline_count(projection, int(period))
        return Query(lever, Target(workload, view.definition, True, share, period, count), _PROBABILITY)

    def _show(self, found: Answer | Frontier) -> None:
        catalog, page = self._workspace.catalog, self._page
        if isinstance(found, Frontier):
            self._frontier = found
            page.show_frontier(_field_view(frontier_field(found, catalog)))
            return
        self._answer, lever = found, found.asked.lever
        is_tier = catalog.parameters[lever].unit == "tier"
        values = [
            (f"{solution_text(found, one, catalog)} ({percent(one.probability)})", one.value)
            for one in found.solutions
            if one.value is not None
        ]
        shown = SeekAnswer(
            sentence=answer_sentence(found, catalog),
            notes=answer_notes(found, catalog),
            curve=None if is_tier else _curves_view(found, self._workspace),
            tiers=_field_view(tier_field(found, catalog)) if is_tier else None,
            values=values if found.whole else (),
        )
        page.show_answer(lever, shown)

    def _show_progress(self, kind: str, done: int, of: int) -> None:
        if kind == KIND:
            self._page.row.show_progress(done, of)

    def _end(self, kind: str) -> None:
        if kind == KIND:
            self._page.row.show_under_way(False)
            self._page.show_whole(bool(self._pages()))

    def _stop(self, kind: str) -> None:
        if kind == KIND:
            self._break_off(_("Called off. What is shown is not the whole answer; ask again for it."))

    def _fail(self, kind: str, problem: BaseException) -> None:
        if kind == KIND:
            self._break_off(broken_off(problem))

    def _break_off(self, words: str) -> None:
        """Say why the search is over before its end; what it had found stays to be read."""
        self._page.row.show_under_way(False)
        if self._answer is None:
            self._page.show_nothing(words)
        else:
            self._page.show_remark(words)

    def _pages(self) -> tuple[Page, ...]:
        """Return the answer as a page, with its frontier; none while it is that of another scenario."""
        work, answer = self._workspace, self._answer
        if answer is None or work.projection is None or not self._is_of_this_scenario():
            return ()
        imprint = imprint_of(work.projection, work.reference(), date.today())
        return seek_pages(answer, imprint, work.catalog, self._frontier)

    def _is_of_this_scenario(self) -> bool:
        return self._scenario is not None and dict(self._scenario.values) == dict(self._workspace.shown.values)

    def _follow(self) -> None:
        """Say that an answer is of another scenario once that has changed."""
        if self._scenario is not None and not self._is_of_this_scenario():
            self._questions.call_off(KIND)
            self._page.show_whole(False)
            self._page.show_remark(_("The scenario has changed since this was asked. Ask again."))

    def _apply(self, lever: str, value: Value) -> None:
        self._try(partial(intents.set_lever, self._workspace, lever, value, "asked backwards"))

    def _keep(self, lever: str, value: Value, name: str) -> None:
        self._try(partial(intents.save_found, self._workspace, self._library, lever, value, name))

    def _try(self, intent: Callable[[], None]) -> None:
        try:
            intent()
        except ChokepointError as problem:
            self._page.show_problem(str(problem))


def _found(asked: Asked, other: str, ensemble: Ensemble, watch: Watch) -> Iterator[Answer | Frontier]:
    """Yield the answer, and then the frontier where a second lever is named."""
    yield from seek(asked, ensemble, watch)
    if other:
        yield from frontier(asked, other, ensemble, watch)


def _curves_view(found: Answer, workspace: Workspace) -> CurvesView:
    shown = seek_curves(found, workspace.catalog)
    readings = Readings(len(shown.x), partial(plot_reading, shown))
    return CurvesView(shown, UNITS[shown.unit].write, UNITS[shown.x_unit].format, readings)


def _field_view(shown: Field) -> FieldView:
    return FieldView(shown, percent, partial(plot_reading, shown))
