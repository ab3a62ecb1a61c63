"""The library as the window uses it: every change goes to its file in order, off the screen's thread.

While the file cannot be opened or written, changes wait in memory and nothing is lost: they are written as soon as the
file can be, or another place is chosen.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from desktop.background import Queue
from desktop.workspace import Workspace
from scenarios import __version__
from scenarios.catalog import Catalog
from scenarios.changes import Change, ChangeLog
from scenarios.errors import InputError
from scenarios.figures.history import yearly_shares
from scenarios.projection import Projection
from scenarios.scenario import Scenario
from scenarios.texts import _

if TYPE_CHECKING:
    from scenarios.storage import HistoryEntry, SavedResult, SavedScenario, ScenarioStore


class _Hand:
    """The row of a scenario in hand, and its last change until its result is noted; known once it is written.

    Each job keeps the hand it was meant for: what is asked for meanwhile goes to another one.
    """

    def __init__(self) -> None:
        self.row: int | None = None
        self.change: int | None = None

    def known(self) -> int:
        """Return the row.

        Raises
        ------
        InputError
            Nothing was written yet.
        """
        if self.row is None:
            raise InputError("history", _("nothing has been changed in this scenario yet"))
        return self.row


class Library(QObject):
    """Keeps the workspace's scenario and its changes in a library file.

    Parameters
    ----------
    catalog
        What scenarios are checked against.
    workspace
        Whose changes are kept.
    path
        The library file; it is opened by `open`, not before.
    """

    listed = Signal()
    empty = Signal()
    written = Signal()
    changed = Signal()
    remarked = Signal(str)
    parted = Signal(str)
    of_other_versions = Signal(object)

    def __init__(self, catalog: Catalog, workspace: Workspace, path: Path) -> None:
        super().__init__()
        self.path = path
        self.saved: list[SavedScenario] = []
        self.last_written: datetime | None = None
        self._catalog, self._workspace = catalog, workspace
        self._store: ScenarioStore | None = None
        self._hand = _Hand()
        self._seen = 0
        self._queue = Queue(keeps=lambda problem: not isinstance(problem, InputError))
        self._queue.failed.connect(workspace.problem)
        workspace.change_made.connect(self._record)

    @property
    def behind(self) -> bool:
        """Whether changes wait in memory to be written."""
        return self._queue.waiting() > 0

    def open(self) -> None:
        """Open the library file, before anything that waits."""
        self._queue.put_first(self._list, self._opened)

    def move_to(self, path: Path) -> None:
        """Keep everything from now on in another file, the scenario in hand as well."""
        self.path = path
        scenario, saved, hand = self._workspace.scenario, self._workspace.saved, _Hand()
        self._hand = hand
        self._queue.put_first(self._leave, lambda _nothing: None)
        self._queue.add(lambda: self._carry(hand, scenario, saved), self._show_list)

    def _carry(self, hand: "_Hand", scenario: Scenario, saved: Scenario | None) -> "list[SavedScenario]":
        store = self._opened_store()
        hand.row = store.start(scenario if saved is None else saved)
        if saved is not None:
            store.save(hand.row, saved.name, "")
            store.record(hand.row, Change.of(saved, "scenario", scenario, "moved"), scenario)
        return store.listing()

    def restore(self) -> None:
        """Bring the newest sound backup back; the damaged file is set aside."""
        self._queue.put_first(self._restore, self._opened)

    def _restore(self) -> Any:
        from scenarios.storage.rescue import restore

        self._leave()
        restore(self.path)
        return self._list()

    def retry(self) -> None:
        """Try again to write what waits."""
        self._queue.go_on()

    def close(self) -> None:
        """Write what waits, once more where it failed before, and close the file."""
        self._queue.go_on()
        self._queue.stop()
        if self._store is not None:
            self._store.close()

    def _opened_store(self) -> "ScenarioStore":
        """Return the store, opened at its first use: its libraries take longer to load than the window to paint."""
        from scenarios.storage import ScenarioStore

        if self._store is None:
            self._store = ScenarioStore(self.path, self._catalog, __version__)
        return self._store

    def _leave(self) -> None:
        if self._store is not None:
            self._store.close()
        self._store = None

    def _list(self) -> Any:
        store = self._opened_store()
        latest = store.latest()
        log = None if latest is None else store.log(latest[0])
        kept = None if latest is None or latest[2] is None else store.saved_result(latest[2].name)
        remarks = [*store.remarks, *filter(None, [store.read_only_because])]
        return latest, log, kept, store.listing(), " ".join(remarks)

    def _opened(self, result: Any) -> None:
        latest, log, kept, self.saved, remark = result
        if remark:
            self.remarked.emit(remark)
        if latest is None and not self.saved and not self._workspace.log.changes:
            self.empty.emit()
        if latest is not None and self._hand.row is None and not self._workspace.log.changes:
            self._hand.row, scenario, saved = latest
            if (
                scenario.fingerprint != self._workspace.scenario.fingerprint
                or scenario.name != self._workspace.scenario.name
            ):
                self._workspace.adopt(scenario, saved, log)
                self._compare_versions(kept)
        self.listed.emit()

    # ---------------------------------------------------- the scenario in hand

    def _record(self, change: Change, scenario: Scenario) -> None:
        hand = self._hand
        self._queue.add(lambda: self._write(hand, change, scenario), self._noted)

    def _write(self, hand: "_Hand", change: Change, scenario: Scenario) -> None:
        store = self._opened_store()
        if hand.row is None:
            hand.row = store.start(scenario)
        hand.change = store.record(hand.row, change, scenario)
        self._seen = store.moment()

    def note_result(self, projection: Projection) -> None:
        """Keep beside the last change what it led to."""
        hand = self._hand
        self._queue.add(lambda: self._note_result(hand, projection), lambda _result: self.changed.emit())

    def _note_result(self, hand: "_Hand", projection: Projection) -> None:
        if hand.row is not None and hand.change is not None:
            self._opened_store().note_headline(hand.row, hand.change, yearly_shares(projection))
            hand.change = None

    def history(self, deliver: "Callable[[list[HistoryEntry]], None]") -> None:
        """Hand over what was done to the scenario in hand, newest first."""
        hand = self._hand
        self._queue.add(lambda: [] if hand.row is None else self._opened_store().history(hand.row), deliver)

    def look_at(self, change_id: int | None) -> None:
        """Show the scenario as it was after a change, or before the first; nothing is changed."""
        hand = self._hand
        self._queue.add(lambda: self._opened_store().state_at(hand.known(), change_id), self._workspace.show_unsettled)

    def go_on_from(self, change_id: int | None) -> None:
        """Go on from a moment in a scenario of its own; the one in hand stays in the library."""
        source, fresh = self._hand, _Hand()

        def branch() -> Scenario:
            fresh.row, state = self._opened_store().branch(source.known(), change_id)
            return state

        self._queue.add(branch, lambda state: self._take(fresh, state, None))

    def bookmark(self, change_id: int, name: str) -> None:
        """Name the moment after a change."""
        hand = self._hand
        self._queue.add(
            lambda: self._opened_store().bookmark(hand.known(), change_id, name), lambda _result: self.changed.emit()
        )

    def take_up(self, name: str) -> None:
        """Go on with a saved scenario; what is changed until it is there belongs to the one before."""
        fresh = _Hand()

        def take_up() -> "tuple[Scenario, Scenario, ChangeLog, SavedResult | None]":
            store = self._opened_store()
            fresh.row, working, saved = store.open(name)
            return working, saved, store.log(fresh.row), store.saved_result(name)

        self._queue.add(take_up, lambda found: self._taken_up(fresh, *found))

    def _taken_up(
        self, fresh: "_Hand", working: Scenario, saved: Scenario, log: ChangeLog, result: "SavedResult | None"
    ) -> None:
        self._take(fresh, working, saved, log)
        self._compare_versions(result)

    def _take(self, fresh: "_Hand", working: Scenario, saved: Scenario | None, log: ChangeLog | None = None) -> None:
        self._hand = fresh
        self._workspace.adopt(working, saved, log)

    def _compare_versions(self, result: "SavedResult | None") -> None:
        """Tell where a scenario was saved with other data or another engine than those that compute it now."""
        versions = (self._catalog.version, __version__)
        if result is not None and (result.data_version, result.engine_version) != versions:
            self.of_other_versions.emit(result)

    def begin(self, scenario: Scenario) -> None:
        """Go on with a new scenario in a row of its own; the one before stays in the library."""
        fresh = _Hand()

        def begin() -> None:
            fresh.row = self._opened_store().start(scenario)

        self._queue.add(begin, self._noted)
        self._take(fresh, scenario, None)

    def save(self, scenario: Scenario, headline: str, headlines: Mapping[str, str]) -> None:
        """Save the scenario under its name, with its result in sentences."""
        hand = self._hand
        self._queue.add(
            lambda: self._save(hand, scenario, headline, headlines), lambda found: self._saved(hand, *found)
        )

    def keep_draft(self, scenario: Scenario, headline: str) -> None:
        """Save a scenario that its user leaves without having named it, under the name it carries."""
        hand = self._hand
        self._queue.add(lambda: self._save(hand, scenario, headline, {})[0], self._show_list)

    def _save(
        self, hand: "_Hand", scenario: Scenario, headline: str, headlines: Mapping[str, str]
    ) -> "tuple[list[SavedScenario], Scenario]":
        store = self._opened_store()
        if hand.row is None:
            hand.row = store.start(scenario)
        saved = store.save(hand.row, scenario.name, headline, headlines)
        if saved.name != scenario.name:  # another program saved it meanwhile: both are kept, ours under this name
            hand.row = store.open(saved.name)[0]
        self._seen = store.moment()
        return store.listing(), saved

    def _saved(self, hand: "_Hand", listing: "list[SavedScenario]", saved: Scenario) -> None:
        if hand is self._hand:
            if saved.name != self._workspace.scenario.name:
                self.parted.emit(saved.name)
            self._workspace.mark_saved(saved)
        self._noted(None)
        self._show_list(listing)

    def _noted(self, _result: Any) -> None:
        self.last_written = datetime.now(UTC)
        self.written.emit()

    # ------------------------------------------------------------ what is kept

    def ask(self, question: "Callable[[ScenarioStore], Any]", deliver: Callable[[Any], None]) -> None:
        """Hand over what the library answers; nothing is changed."""
        self._queue.add(lambda: question(self._opened_store()), deliver)

    def read(self, name: str, deliver: Callable[[Scenario], None]) -> None:
        """Hand over what was saved under a name; the scenario in hand stays."""
        self.ask(lambda store: store.saved(name), deliver)

    def change(self, job: "Callable[[ScenarioStore], Any]") -> None:
        """Change something beside the scenario in hand, and list anew."""
        hand = self._hand

        def done() -> "tuple[list[SavedScenario], str]":
            store = self._opened_store()
            job(store)
            self._seen = store.moment()
            return store.listing(), "" if hand.row is None else store.called(hand.row)

        self._queue.add(done, lambda found: self._done_beside(hand, *found))

    def _done_beside(self, hand: "_Hand", listing: "list[SavedScenario]", name: str) -> None:
        """Follow what became of the scenario in hand: another name, or none once it is in the bin."""
        saved = self._workspace.saved
        if hand is self._hand and saved is not None:
            if name not in {one.name for one in listing}:
                self._workspace.forget_saved()
            elif name != saved.name:
                self._workspace.mark_saved(replace(saved, name=name))
        self._show_list(listing)

    def look_elsewhere(self) -> None:
        """List anew what another program may have written meanwhile."""
        self._queue.add(self._relist, self._show_list)

    def _relist(self) -> "list[SavedScenario]":
        store = self._opened_store()
        if not store.changed_elsewhere(self._seen):
            return self.saved
        self._seen = store.moment()
        return store.listing()

    def _show_list(self, listing: "list[SavedScenario]") -> None:
        self.saved = listing
        self.listed.emit()
