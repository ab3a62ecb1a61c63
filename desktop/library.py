"""The library as the window uses it: every change goes to its file in order, off the screen's thread.

While the file cannot be opened or written, changes wait in memory and nothing is lost: they are written as soon as the
file can be, or another place is chosen.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal

from desktop.held_reference import HeldReference
from desktop.library_hand import Hand
from desktop.library_thread import LibraryThread
from desktop.versions import OtherVersions, other_versions
from desktop.workspace import Workspace
from scenarios.catalog import Catalog
from scenarios.changes import Change, ChangeLog
from scenarios.figures.history import Headlines, yearly_shares
from scenarios.projection import Projection
from scenarios.scenario import Scenario
from scenarios.texts import _

if TYPE_CHECKING:
    from scenarios.storage import HistoryEntry, LeftElsewhere, SavedScenario, ScenarioStore

    _Elsewhere = tuple[list[SavedScenario], LeftElsewhere | None, ChangeLog | None]


class Library(LibraryThread):
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
    parted = Signal(str)
    of_other_versions = Signal(object)

    def __init__(self, catalog: Catalog, workspace: Workspace, path: Path) -> None:
        super().__init__(catalog, path)
        self.saved: list[SavedScenario] = []
        self.last_written: datetime | None = None
        self._workspace = workspace
        self._hand = self._wished = Hand()
        self._held = HeldReference(workspace, self.ask, self._tell_versions)
        self._seen = 0
        self._queue.failed.connect(workspace.problem)
        workspace.change_made.connect(self._record)

    def open(self) -> None:
        """Open the library file, before anything that waits."""
        self.backup_clock.start()
        self._queue.put_first(self._list, self._opened)

    def move_to(self, path: Path) -> None:
        """Keep everything from now on in another file, the scenario in hand as well."""
        self.path = path
        scenario, saved, hand = self._workspace.scenario, self._workspace.saved, Hand()
        self._hand = hand
        self._queue.put_first(self._leave, lambda _nothing: None)
        self._queue.add(lambda: self._carry(hand, scenario, saved), self._show_list)

    def _carry(self, hand: Hand, scenario: Scenario, saved: Scenario | None) -> "list[SavedScenario]":
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
        self._restore_file()
        return self._list()

    def _list(self) -> Any:
        store = self._opened_store()
        latest = store.latest()
        log = None if latest is None else store.log(latest[0])
        remark = " ".join([*store.remarks, *filter(None, [store.read_only_because])])
        other = None if latest is None else other_versions(store, latest[0], latest[2], self._catalog, remark)
        return latest, log, other, store.listing(), remark

    def _opened(self, result: Any) -> None:
        latest, log, other, self.saved, remark = result
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
                self._tell_versions(other)
        self.listed.emit()

    # ---------------------------------------------------- the scenario in hand

    def _record(self, change: Change, scenario: Scenario) -> None:
        hand = self._hand
        hand.edits += 1
        self._queue.add(lambda: self._write(hand, change, scenario), self._noted)

    def _write(self, hand: Hand, change: Change, scenario: Scenario) -> None:
        store = self._opened_store()
        if hand.row is None:
            hand.row = store.start(scenario)
        hand.change = store.record(hand.row, change, scenario)
        self._seen = store.moment()

    def note_result(self, projection: Projection, others: Sequence[Projection]) -> None:
        """Keep beside the last change what it led to, and what all began with where one of the others is of that."""
        hand = self._hand
        self._queue.add(lambda: self._note_result(hand, projection, others), lambda _result: self.changed.emit())

    def _note_result(self, hand: Hand, projection: Projection, others: Sequence[Projection]) -> None:
        self._note_beginning(hand, (projection, *others))
        if hand.row is not None and hand.change is not None:
            self._opened_store().note_headline(hand.row, hand.change, yearly_shares(projection))
            hand.change = None

    def _note_beginning(self, hand: Hand, known: Sequence[Projection]) -> None:
        """Keep the headlines before the first change, once, from the projection of that state."""
        if hand.row is None or hand.begun:
            return
        store = self._opened_store()
        hand.begun = store.beginning(hand.row) is not None
        hand.first = hand.first or store.state_at(hand.row, None).fingerprint
        found = next((one for one in known if one.scenario.fingerprint == hand.first), None)
        if found is not None and not hand.begun:
            store.note_headline(hand.row, None, yearly_shares(found))
            hand.begun = True

    def history(self, deliver: "Callable[[list[HistoryEntry], Headlines | None], None]") -> None:
        """Hand over what was done to the scenario in hand, newest first, and the headlines before all of it."""
        hand = self._hand

        def look() -> "tuple[list[HistoryEntry], Headlines | None]":
            if hand.row is None:
                return [], None
            store = self._opened_store()
            return store.history(hand.row), store.beginning(hand.row)

        self._queue.add(look, lambda found: deliver(*found))

    def look_at(self, change_id: int | None, deliver: Callable[[Scenario], None]) -> None:
        """Hand over the scenario as it was after a change, or before the first; nothing is changed."""
        hand = self._hand
        self._queue.add(lambda: self._opened_store().state_at(hand.known(), change_id), deliver)

    def go_on_from(self, change_id: int | None) -> None:
        """Go on from a moment in a scenario of its own; the one in hand stays in the library."""
        self._go_on(lambda store, row: store.branch(row, change_id))

    def duplicate(self) -> None:
        """Go on in a copy, which remembers from what; the one in hand stays in the library as it is."""
        self._go_on(lambda store, row: store.duplicate(row))

    def _go_on(self, branch: "Callable[[ScenarioStore, int], tuple[int, Scenario]]") -> None:
        source, fresh = self._hand, Hand()
        self._wished = fresh

        def go_on() -> tuple[Scenario, ChangeLog]:
            store = self._opened_store()
            fresh.row, state = branch(store, source.known())
            return state, store.log(fresh.row)

        self._queue.add(go_on, lambda found: self._take(fresh, found[0], None, found[1]))

    def tell_parent(self, deliver: Callable[[str], None]) -> None:
        """Hand over the name of the scenario that the one in hand was copied from; empty for none."""
        hand = self._hand
        self.ask(lambda store: "" if hand.row is None else store.parent(hand.row), deliver)

    def bookmark(self, change_id: int, name: str) -> None:
        """Name the moment after a change."""
        hand = self._hand
        self._queue.add(
            lambda: self._opened_store().bookmark(hand.known(), change_id, name), lambda _result: self.changed.emit()
        )

    def take_up(self, name: str) -> None:
        """Go on with a saved scenario; what is changed until it is there belongs to the one before."""
        self._wished = fresh = Hand()

        def take_up() -> tuple[Scenario, Scenario, ChangeLog, OtherVersions | None]:
            store = self._opened_store()
            fresh.row, working, saved = store.open(name)
            return working, saved, store.log(fresh.row), other_versions(store, fresh.row, saved, self._catalog)

        self._queue.add(take_up, lambda found: self._taken_up(fresh, *found))

    def _taken_up(
        self, fresh: Hand, working: Scenario, saved: Scenario, log: ChangeLog, other: OtherVersions | None
    ) -> None:
        self._take(fresh, working, saved, log)
        if self._hand is fresh:
            self._tell_versions(other)

    def _take(self, fresh: Hand, working: Scenario, saved: Scenario | None, log: ChangeLog | None = None) -> None:
        """Take a scenario in hand, unless another one was wished for while the library read it."""
        if self._wished is fresh:
            self._hand = fresh
            self._workspace.adopt(working, saved, log)

    def _tell_versions(self, other: OtherVersions | None) -> None:
        if other is not None:
            self.of_other_versions.emit(other)

    def begin(self, scenario: Scenario) -> None:
        """Go on with a new scenario in a row of its own; the one before stays in the library."""
        self._wished = fresh = Hand()

        def begin() -> None:
            fresh.row = self._opened_store().start(scenario)

        self._queue.add(begin, self._noted)
        self._take(fresh, scenario, None)

    def save(self, scenario: Scenario, headline: str, headlines: Mapping[str, str]) -> None:
        """Save the scenario under its name, with its result in sentences."""
        hand, edits = self._hand, self._hand.edits
        self._queue.add(
            lambda: self._save(hand, scenario, headline, headlines), lambda found: self._saved(hand, edits, *found)
        )

    def keep_draft(self, scenario: Scenario, headline: str) -> None:
        """Save a scenario that its user leaves without having named it, under the name it carries."""
        hand = self._hand
        self._queue.add(lambda: self._save(hand, scenario, headline, {})[0], self._show_list)

    def _save(
        self, hand: Hand, scenario: Scenario, headline: str, headlines: Mapping[str, str]
    ) -> "tuple[list[SavedScenario], Scenario]":
        store = self._opened_store()
        if hand.row is None:
            hand.row = store.start(scenario)
        saved = store.save(hand.row, scenario.name, headline, headlines)
        if saved.name != scenario.name:  # another program saved it meanwhile: both are kept, ours under this name
            hand.part(store.open(saved.name)[0])
        self._seen = store.moment()
        return store.listing(), saved

    def _saved(self, hand: Hand, edits: int, listing: "list[SavedScenario]", saved: Scenario) -> None:
        hand.settled = edits
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

    def hold_against(self, name: str) -> None:
        """Take what was saved under a name as the reference, and follow its name; the scenario in hand stays."""
        self._held.take(name)

    def change(self, job: "Callable[[ScenarioStore], Any]") -> None:
        """Change something beside the scenario in hand, and list anew."""
        hand = self._hand

        def done() -> "tuple[list[SavedScenario], str]":
            store = self._opened_store()
            job(store)
            self._seen = store.moment()
            return store.listing(), "" if hand.row is None else store.called(hand.row)

        self._queue.add(done, lambda found: self._done_beside(hand, *found))

    def _done_beside(self, hand: Hand, listing: "list[SavedScenario]", name: str) -> None:
        """Follow what became of the scenario in hand: another name, or none once it is in the bin."""
        saved = self._workspace.saved
        if hand is self._hand and saved is not None:
            if name not in {one.name for one in listing}:
                self._workspace.forget_saved()
            elif name != saved.name:
                self._workspace.mark_saved(replace(saved, name=name))
        self._show_list(listing)

    def look_elsewhere(self) -> None:
        """List anew what another program may have written meanwhile, and follow it in a scenario not changed here."""
        hand = self._hand
        self._queue.add(lambda: self._look(hand), lambda found: self._looked(hand, found))

    def _look(self, hand: Hand) -> "_Elsewhere | None":
        """Return what another program left; None where there is nothing: a list of before would undo one on its way."""
        store = self._opened_store()
        if not store.changed_elsewhere(self._seen):
            return None
        self._seen = store.moment()
        left = None if hand.row is None else store.left_elsewhere(hand.row)
        log = None if hand.row is None or left is None else store.log(hand.row)
        return store.listing(), left, log

    def _looked(self, hand: Hand, found: "_Elsewhere | None") -> None:
        """Show what another program left, unless this one changed the scenario too: then saving keeps both."""
        if found is None:
            return
        listing, left, log = found
        if left is not None and hand is self._hand and hand.edits == hand.settled:
            self.ask(lambda store: store.follow(hand.known(), left), lambda _result: None)
            self._workspace.adopt(left.working, left.saved, log)
            self.remarked.emit(_("Another program changed this scenario meanwhile: it is shown as it is now."))
        self._show_list(listing)

    def _show_list(self, listing: "list[SavedScenario]") -> None:
        self.saved = listing
        self._held.follow(one.name for one in listing)
        self.listed.emit()
