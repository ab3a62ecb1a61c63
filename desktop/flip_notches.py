"""Joins the levers with their flip points: asked for when the window is idle, shown as notches, hidden while stale."""

from functools import partial

from PySide6.QtCore import QObject, QTimer

from desktop.panels.levers import LeversPanel
from desktop.questions import Questions
from desktop.view import WORKLOADS
from desktop.workspace import Workspace
from scenarios.analysis.flip_points import Flips, flip_points
from scenarios.analysis.targets import Target
from scenarios.figures.goal_seek import flip_words
from scenarios.figures.sentences import headline_count
from scenarios.scenario import Schedule

KIND = "flips"
IDLE_MS = 800
"""Milliseconds without a change after which the window is taken to be idle."""
_HALF = 0.5
"""The share that a statement is about while no threshold is set, and the part of the runs that are most."""

_Moment = tuple[dict[str, Schedule], int, Target]
"""Values, seed and statement that flip points are of."""


class FlipNotches(QObject):
    """Keeps the notches in step with scenario and view.

    Parameters
    ----------
    workspace, questions
        What is looked at, and where many projections are asked for.
    levers
        Where notches are shown.
    starts_by_itself
        Whether it asks when the window is idle; else when told to.
    """

    def __init__(
        self, workspace: Workspace, questions: Questions, levers: LeversPanel, *, starts_by_itself: bool = True
    ) -> None:
        super().__init__(levers)
        self._workspace, self._questions, self._levers = workspace, questions, levers
        self._asked: _Moment | None = None
        self._found: Flips | None = None
        self._seen: Flips | None = None
        self._idle = QTimer(self, singleShot=True, interval=IDLE_MS)
        self._idle.timeout.connect(self.ask)
        self._starts = starts_by_itself
        workspace.scenario_changed.connect(self._follow)
        workspace.view_changed.connect(self._follow)
        workspace.projection_ready.connect(self._follow)

    def statement(self) -> Target | None:
        """Return the statement of the view: the year's share is at the threshold, or half, or more; None for the past.

        It is about the workload in the left large chart, in the count of its headline.
        """
        work, view = self._workspace, self._workspace.view
        horizon = work.catalog.horizon
        if work.projection is None or horizon.quarters_of(view.year).stop <= horizon.first_free:
            return None
        workload = view.places[0] if view.places[0] in WORKLOADS else WORKLOADS[0]
        count = headline_count(work.projection, view.year)
        share = _HALF if view.threshold is None else view.threshold
        return Target(workload, view.definition, at_least=True, share=share, period=str(view.year), count=count)

    def ask(self) -> None:
        """Ask for the flip points of the scenario at rest; a lever that moves meanwhile comes first."""
        target, now = self.statement(), self._now()
        if target is None or not self._workspace.at_rest or now == self._asked:
            return
        self._asked, self._found = now, None
        question = partial(flip_points, self._workspace.scenario, target, _HALF)
        first = self._levers.current()
        self._questions.ask(KIND, lambda ensemble, watch: question(ensemble, watch, first), self._take)

    def _take(self, found: Flips) -> None:
        self._found = found
        self._show()

    def _follow(self) -> None:
        """Hide what is stale at once, and begin anew when nothing moves any more."""
        if self._now() != self._asked:
            if self._found is None or not self._found.whole:
                self._questions.call_off(KIND)
                self._asked = self._found = None
            if self._starts:
                self._idle.start()
        self._show()

    def _show(self) -> None:
        found = self._found if self._now() == self._asked else None
        if found is self._seen:
            return
        self._seen = found
        catalog, flips = self._workspace.catalog, {} if found is None else found.levers
        self._levers.show_flips(
            {
                lever: (tuple(one.value for one in places), flip_words(found, lever, catalog))
                for lever, places in flips.items()
                if found is not None
            }
        )

    def _now(self) -> _Moment | None:
        """Return what flip points would be of now; None where there is no statement."""
        target, shown = self.statement(), self._workspace.shown
        return None if target is None else (dict(shown.values), shown.seed, target)
