"""Joins the panel of why a share moved with the window: asked while it is in sight and once the hand rests."""

from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from desktop.problems import broken_off
from desktop.view import WORKLOADS
from scenarios.analysis.attribution import Attribution, attributed, yearly
from scenarios.figures.attribution import Which, stage_words, why_page
from scenarios.figures.causes import causes
from scenarios.figures.imprint import imprint_of
from scenarios.figures.pages import Page
from scenarios.figures.sentences import headline_count, workload_name
from scenarios.texts import _

if TYPE_CHECKING:
    from desktop.window import Window

KIND = "why"
"""What the window's questions call this one."""


class Why(QObject):
    """Keeps the panel in step with the scenario, the reference and the view.

    Parameters
    ----------
    window
        Whose scenario is explained.
    """

    def __init__(self, window: "Window") -> None:
        super().__init__(window)
        self._window, self.work, self.panel = window, window.workspace, window.inspector.why
        self._asked: tuple[str, str] | None = None
        self._whole = False
        self._fault = ""
        self._known: Attribution | None = None
        self._chosen: tuple[str, str] | None = None
        self.panel.seen.connect(self._come_or_go)
        self.panel.lever_chosen.connect(self._choose)
        self.panel.kept.connect(lambda: window.exporting.keep(self.pages().values()))
        self.panel.causes.left.connect(self._close_causes)
        self.panel.causes.equation_asked.connect(window.pages.open_equations)
        self.panel.causes.source_asked.connect(window.inspector.show_source)
        self.work.scenario_changed.connect(self._follow)
        self.work.projection_ready.connect(self._follow)
        self.work.view_changed.connect(self._show)
        window.questions.answered.connect(self._finish)
        window.questions.failed.connect(self._fail)

    def open(self) -> None:
        """Show the panel."""
        self._window.inspector.show_why()

    def pages(self) -> dict[str, Page]:
        """Return what the panel shows, by workload; none while nothing is known."""
        work, known = self.work, self._known
        if known is None or work.projection is None:
            return {}
        imprint = imprint_of(work.projection, work.reference(), date.today())
        return {one: why_page(known, work.catalog, imprint, self._which(one)) for one in WORKLOADS}

    def _which(self, workload: str) -> Which:
        """Return which share is told of: that of the headlines."""
        view, projection = self.work.view, self.work.projection
        assert projection is not None
        return Which(view.definition, headline_count(projection, view.year), workload, view.year)

    def _come_or_go(self, seen: bool) -> None:
        if seen:
            self._follow()
        elif not self._whole:
            self._window.questions.call_off(KIND)
            self._asked = None

    def _follow(self) -> None:
        """Ask anew where the panel is in sight and what it tells of has settled as something else."""
        if not self.panel.isVisible():
            return
        if self.work.shown is self.work.scenario and self._asked != self._fingerprints():
            self._asked, self._whole, self._fault = self._fingerprints(), False, ""
            question = partial(attributed, self.work.reference_scenario, self.work.scenario, yearly(self.work.catalog))
            self._window.questions.ask(KIND, question, partial(self._take, self._asked))
        self._show()

    def _fingerprints(self) -> tuple[str, str]:
        scenario = self.work.scenario
        before = self.work.reference_scenario.sized(draws=scenario.draws, seed=scenario.seed)
        return before.fingerprint, scenario.fingerprint

    def _take(self, asked: tuple[str, str], found: Attribution) -> None:
        if asked == self._asked:
            self._known = found
            self._show()

    def _finish(self, kind: str) -> None:
        if kind == KIND:
            self._whole = True
            self._show()

    def _fail(self, kind: str, problem: BaseException) -> None:
        if kind == KIND:
            self._fault = broken_off(problem)
            self._show()

    def _is_current(self) -> bool:
        """Whether what is known is of the scenario in hand and of what it is held against now."""
        known, work = self._known, self.work
        if known is None or work.shown is not work.scenario:
            return False
        before = known.reference.sized(draws=known.scenario.draws, seed=known.scenario.seed)
        return (before.fingerprint, known.scenario.fingerprint) == self._fingerprints()

    def _show(self) -> None:
        """Show what is known; while a hand moves only that it is outdated."""
        if not self.panel.isVisible():
            return
        current = self._is_current()
        if current:
            self.panel.show_pages(self.pages())
            self._show_causes()
        self.panel.show_state(self._words(current=current), stale=not current)

    def _words(self, *, current: bool) -> str:
        if self._fault:
            return self._fault
        if self._known is None:
            return _("Looking why it moved\u2026")
        if not current:
            return _("These bars are of the scenario before: the new ones come once the lever rests.")
        stage = stage_words(self._known)
        words = _("{Stage}.") if self._whole else _("{Stage}; a finer one is under way.")
        return words.format(Stage=stage[0].upper() + stage[1:])

    def _choose(self, parameter_id: str, workload: str) -> None:
        """Open the causes of a bar, and give its lever the focus."""
        self._chosen = (parameter_id, workload)
        self._show_causes()
        self.panel.show_causes_in_sight()
        if self.work.catalog.parameters[parameter_id].role == "lever":
            self._window.levers.go_to(parameter_id)
        else:
            self.panel.causes.take_focus()

    def _close_causes(self) -> None:
        workload = self._chosen[1] if self._chosen is not None else WORKLOADS[0]
        self._chosen = None
        self.panel.causes.hide()
        self.panel.places[workload].chart.setFocus()

    def _show_causes(self) -> None:
        """Show the chain of the bar that was chosen, as long as it differs from the reference."""
        here, there, known = self.work.projection, self.work.reference(), self._known
        chosen = self._chosen
        if chosen is None or known is None or here is None or there is None or chosen[0] not in known.players:
            self.panel.causes.hide()
            return
        parameter_id, workload = chosen
        which = self._which(workload)
        steps = causes(parameter_id, here, there, which.definition, which.count, workload, which.year)
        words = _("How {lever} reaches {workload}")
        lever = _(self.work.catalog.parameters[parameter_id].label)
        self.panel.causes.show_steps(words.format(lever=lever, workload=workload_name(workload)), steps)
        self.panel.causes.show()
