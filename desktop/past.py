"""Joins the history in the inspector with the library: what was done, what it led to, and any moment of it again."""

from itertools import pairwise
from typing import TYPE_CHECKING

from desktop.inspector import Inspector
from desktop.library import Library
from desktop.panels.history import Moment
from desktop.workspace import Workspace
from scenarios.changes import in_local_time, label
from scenarios.figures.history import Headlines, effect_words
from scenarios.scenario import Scenario
from scenarios.texts import _

if TYPE_CHECKING:
    from scenarios.storage import HistoryEntry


class Past:
    """Keeps the history panel in step, and notes beside each change what it led to.

    Parameters
    ----------
    workspace, library, inspector
        Between which it stands.
    """

    def __init__(self, workspace: Workspace, library: Library, inspector: Inspector) -> None:
        self._workspace, self._library, self._inspector = workspace, library, inspector
        self._noted = ""
        self._sought: object = None
        history = inspector.history
        history.looked.connect(self._look_at)
        history.left.connect(self._look_away)
        history.continued.connect(library.go_on_from)
        history.named.connect(library.bookmark)
        workspace.projection_ready.connect(self._note)
        library.written.connect(self._refresh)
        library.changed.connect(self._refresh)
        workspace.saved_changed.connect(self._refresh)

    def open(self) -> None:
        """Show the history."""
        self._inspector.show_history()
        self._refresh()

    def name_moment(self) -> None:
        """Show the history, ready to take a name for the present moment."""
        self.open()
        self._inspector.history.ask_name()

    def _look_at(self, change_id: int | None) -> None:
        """Show a moment once the library has it, unless the user looks elsewhere by then."""
        self._sought = sought = object()

        def show(scenario: Scenario) -> None:
            if self._sought is sought:
                self._workspace.show_unsettled(scenario)

        self._library.look_at(change_id, show)

    def _look_away(self) -> None:
        self._sought = None
        self._workspace.show_unsettled(self._workspace.scenario)

    def _note(self) -> None:
        """Keep the result of a scenario at rest, once."""
        work = self._workspace
        settled = work.shown is work.scenario and not work.is_preview and work.log.changes
        if settled and work.projection is not None and work.projection.fingerprint != self._noted:
            self._noted = work.projection.fingerprint
            known = [one for one in (work.reference(), work.before) if one is not None]
            self._library.note_result(work.projection, known)

    def _refresh(self) -> None:
        if self._inspector.shows_history:
            self._library.history(self._show)

    def _show(self, entries: "list[HistoryEntry]", beginning: Headlines | None) -> None:
        view, catalog = self._workspace.view, self._workspace.catalog
        moments = []
        for entry, before in pairwise([*entries, None]):
            assert entry is not None
            then = beginning if before is None else before.headline
            effect = effect_words(then, entry.headline, view.definition, view.year)
            change = entry.change
            moments.append(
                Moment(entry.change_id, label(change, catalog), in_local_time(change.at), effect, entry.bookmarks)
            )
        if entries:
            moments.append(Moment(None, _("The beginning"), "", ""))
        self._inspector.history.show_moments(moments)
