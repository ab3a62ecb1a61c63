"""The only mutable state of the window: scenario, projection, reference and log; one door in, `apply`."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.background import PREVIEW_DRAWS, Latest
from desktop.view import Shown, View
from scenarios.catalog import Catalog
from scenarios.changes import Change, ChangeLog, apply
from scenarios.figures.market import prepare
from scenarios.projection import Engine, Projection
from scenarios.scenario import Scenario

REST_MS = 120
"""Milliseconds after which a hand is taken to rest: until then every core is for the picture."""


class Workspace(QObject):
    """Holds the scenario under the user's hands and keeps its projection up to date.

    Parameters
    ----------
    catalog, engine
        The data, and what projects on it.
    reference
        The scenario that others are held against at first.
    latest
        Where projections are computed.
    """

    scenario_changed = Signal()
    projection_ready = Signal()
    view_changed = Signal()
    saved_changed = Signal()
    change_made = Signal(object, object)
    problem = Signal(object)

    def __init__(self, catalog: Catalog, engine: Engine, reference: Scenario, latest: Latest) -> None:
        super().__init__()
        self.catalog, self.engine, self.latest = catalog, engine, latest
        latest.failed.connect(self.problem)
        self.scenario = self.shown = replace(reference, name="")
        self.reference_scenario = reference
        self.saved: Scenario | None = None
        self.view = View()
        self.log = ChangeLog()
        self.projection: Projection | None = None
        self.before: Projection | None = None
        self._at_rest: Projection | None = None
        self._references: dict[int, Projection] = {}
        self._rest = QTimer(singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self._refine)

    def reference(self) -> Projection | None:
        """Return the reference over the same draws as the projection shown, None while that is the reference itself."""
        if self.projection is None or dict(self.projection.scenario.values) == dict(self.reference_scenario.values):
            return None
        return self._references.get(self.projection.scenario.draws)

    def picture(self) -> Shown | None:
        """Return what is to be seen now, None until something is computed."""
        if self.projection is None:
            return None
        reference, moving = self.reference(), self.shown is not self.scenario
        if self.view.peek and reference is not None:
            return Shown(reference, None, self.view, moving=moving)
        return Shown(self.projection, reference, self.view, self.is_preview, moving)

    def picture_before(self) -> Shown | None:
        """Return what was to be seen before the last change; the present picture where there was none."""
        if self.before is None or self.projection is None:
            return self.picture()
        return Shown(self.before, self._references.get(self.before.scenario.draws), self.view)

    @property
    def is_preview(self) -> bool:
        """Whether the projection shown has fewer draws than the scenario asks for."""
        return self.projection is not None and self.projection.scenario.draws < self.scenario.draws

    @property
    def at_rest(self) -> bool:
        """Whether all draws of the scenario in hand, and of what it is held against, are there to be shown."""
        shown = self.projection.scenario if self.projection is not None else None
        settled = self.shown is self.scenario and shown is not None and shown.draws in self._references
        return settled and shown is not None and shown.fingerprint == self.scenario.fingerprint

    @property
    def edited(self) -> bool:
        """Whether the scenario differs from what was saved."""
        return self.saved is None or self.saved.fingerprint != self.scenario.fingerprint

    def apply(self, change: Change) -> None:
        """Make a change of the user's: the one door in."""
        if change.is_empty:
            self.show_unsettled(self.scenario)
            return
        self.log.do(change)
        self._settle(change)

    def undo(self) -> None:
        """Take the last change back."""
        if change := self.log.undo():
            self._settle(change)

    def redo(self) -> None:
        """Make the last change that was taken back again."""
        if change := self.log.redo():
            self._settle(change)

    def _settle(self, change: Change) -> None:
        self.scenario = apply(self.scenario, change)
        self.change_made.emit(change, self.scenario)
        self.show_unsettled(self.scenario)
        self.saved_changed.emit()

    def adopt(self, scenario: Scenario, saved: Scenario | None, log: ChangeLog | None = None) -> None:
        """Take over a scenario that the library holds already, with the log of its changes."""
        self.scenario, self.saved, self.log = scenario, saved, log or ChangeLog()
        self.show_unsettled(scenario)
        self.saved_changed.emit()

    def mark_saved(self, scenario: Scenario) -> None:
        """Note what the library holds, and under which name."""
        self.saved = scenario
        self.take_name(scenario.name)
        self.saved_changed.emit()

    def forget_saved(self) -> None:
        """Note that the library no longer holds the scenario under a name."""
        self.saved = None
        self.saved_changed.emit()

    def take_name(self, name: str) -> None:
        """Call the scenario by a name; no change of its numbers, and no step that undo takes back."""
        if name != self.scenario.name:
            self.scenario = replace(self.scenario, name=name)
            self.show_unsettled(self.scenario)

    def look(self, view: View) -> None:
        """Change what is looked at."""
        if view != self.view:
            self.view = view
            self.view_changed.emit()

    def hold_against(self, reference: Scenario) -> None:
        """Take another scenario as the reference."""
        self.reference_scenario, self._references = reference, {}
        self._compute(self.shown.sized(draws=min(PREVIEW_DRAWS, self.shown.draws)), give_way=False)

    def show_unsettled(self, scenario: Scenario) -> None:
        """Show a scenario before it is settled, such as a lever in the middle of a drag; no change is made."""
        self.shown = scenario
        self.scenario_changed.emit()
        shown = self.projection.scenario if self.projection is not None else None
        settled = scenario is self.scenario
        if shown is not None and shown.values == scenario.values and shown.seed == scenario.seed:
            if settled and shown.draws < scenario.draws:
                self._rest.start()
            return
        self._compute(scenario.sized(draws=min(PREVIEW_DRAWS, scenario.draws)), give_way=False)

    def close(self) -> None:
        """End the work in the background, and let go of all that is large."""
        self.latest.stop()
        self.projection = self.before = self._at_rest = None
        self._references = {}
        self._rest.stop()
        self.engine.forget()

    def _compute(self, scenario: Scenario, *, give_way: bool) -> None:
        settled = self.shown is self.scenario
        job = partial(self._project, scenario, settled)
        self.latest.run(job, self._arrived, give_way=give_way)

    def _project(
        self, scenario: Scenario, settled: bool, outdated: Callable[[], bool]
    ) -> tuple[Projection, Projection] | None:
        """Work of the background: the projection, and the reference over the same draws.

        While a lever moves, the figures of the small charts are left to who shows them: the large ones come first.
        """
        same = self.reference_scenario.sized(draws=scenario.draws, seed=scenario.seed)
        reference = self._references.get(scenario.draws)
        if reference is None or reference.fingerprint != same.fingerprint:
            reference = self.engine.project(same, outdated)
        projection = reference if scenario.values == same.values else self.engine.project(scenario, outdated)
        if projection is None or reference is None:
            return None
        if settled:
            prepare(projection, reference)
        return projection, reference

    def _arrived(self, result: tuple[Projection, Projection] | None) -> None:
        if result is None:
            return
        self.projection, reference = result
        self._references[reference.scenario.draws] = reference
        if self.shown is self.scenario:
            if self._at_rest is not None and self._at_rest.scenario.values != self.projection.scenario.values:
                self.before = self._at_rest
            self._at_rest = self.projection
        self.projection_ready.emit()
        if self.shown is self.scenario and self.is_preview:
            self._rest.start()

    def _refine(self) -> None:
        """Compute all draws, now that the hand rests."""
        if self.shown is self.scenario and self.is_preview:
            self._compute(self.scenario, give_way=True)
