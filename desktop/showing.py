"""Shows scenario and projection in the window's panels: while a lever moves both charts first, the rest in turns."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from desktop import intents
from desktop.problems import show_conflicts
from desktop.status import run_words, saving_words
from desktop.turns import Step, Turns
from desktop.view import Shown
from scenarios.coherence import conflicts
from scenarios.figures.lever_notes import lever_note
from scenarios.texts import _

if TYPE_CHECKING:
    from desktop.window import Window


class Showing(QObject):
    """Keeps what the window shows in step with its workspace.

    Parameters
    ----------
    window
        Whose panels show it.
    """

    def __init__(self, window: "Window") -> None:
        super().__init__(window)
        self._window, self._work = window, window.workspace
        self.turns = Turns(lambda: window.workspace.latest.is_busy, self)
        small = (partial(self._show_small, name) for name in window.thumbnails.buttons)
        self._after_scenario = (self._show_values, self.show_state)
        self._after_charts: tuple[Step, ...] = (self._show_notes, *small, self.show_state)

    def show_scenario(self) -> None:
        """Show the values of the scenario in hand: in turns while a lever moves, which shows its own at once."""
        settled = self._work.shown is self._work.scenario
        self.turns.ask(self._after_scenario, now=settled)
        if settled:
            work, window = self._work, self._window
            mend = window.tried(intents.set_schedule, work)
            show_conflicts(window.conflict, conflicts(work.shown, work.catalog), mend)

    def show_projection(self) -> None:
        """Show the projection in both charts; in everything else too, but in turns while a lever moves."""
        shown = self._shown()
        if shown is None:
            return
        shares = self._window.shares
        shares.show_charts(shown)
        if shown.moving:
            shares.paint_charts()
        self.turns.ask([self._show_words], now=not shown.moving, first=True)
        self.turns.ask(self._after_charts, now=not shown.moving)
        QTimer.singleShot(0, self, self._window.painted.emit)

    def show_state(self) -> None:
        """Show name and saving at the top, the run at the bottom, and what undo and redo would do."""
        window, work = self._window, self._work
        actions, acts = window.actions_by_id, window.acts
        for name, word, step in (("undo", _("Undo"), acts.undo_text()), ("redo", _("Redo"), acts.redo_text())):
            actions[name].setEnabled(step is not None)
            actions[name].setToolTip(f"{word}: {step}" if step is not None else word)
        window.header.show_state(work.scenario.name, saving_words(window))
        window.levers.show_marks(work.saved, work.reference_scenario)
        for name in ("reset_saved", "lever_saved"):
            actions[name].setEnabled(work.saved is not None and work.edited)
        for name, held in (("dots", work.view.dots), ("peek", work.view.peek)):
            actions[name].setChecked(held)
        window.header.show_reference(work.reference_scenario.name or _("Baseline"))
        window.status.setText(run_words(work))

    def _shown(self) -> Shown | None:
        return self._work.picture_before() if self._window.replay.shows_before else self._work.picture()

    def _show_values(self) -> None:
        window, shown = self._window, self._work.shown
        window.levers.show_scenario(shown)
        window.schedule.show_scenario(shown)
        window.inspector.follow(shown)
        window.shares.show_view(intents.view_of(shown, self._work.catalog))

    def _show_words(self) -> None:
        shown = self._shown()
        if shown is not None:
            self._window.shares.show_words(shown)

    def _show_notes(self) -> None:
        if self._work.projection is not None:
            self._window.levers.show_notes(partial(lever_note, self._work.projection), self._work.shown)

    def _show_small(self, name: str) -> None:
        shown = self._shown()
        if shown is not None:
            self._window.thumbnails.show_figure(shown, name)
