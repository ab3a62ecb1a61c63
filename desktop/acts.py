"""What was done to the library as a whole, to be taken back and done again in one line with the scenario's changes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from desktop.library import Library
from desktop.workspace import Workspace
from scenarios.changes import label, now
from scenarios.moving import Item
from scenarios.texts import _, plural

if TYPE_CHECKING:
    from scenarios.storage import ScenarioStore

Job = Callable[["ScenarioStore"], Any]


@dataclass(frozen=True)
class Act:
    """One thing done to the library: what, when, how to do it again and how to take it back."""

    text: str
    at: str
    forth: Job
    back: Job


class Acts:
    """Undo and redo over changes of the scenario in hand and acts on the library, the latest first.

    Parameters
    ----------
    workspace, library
        What is stepped back and forth.
    """

    def __init__(self, workspace: Workspace, library: Library) -> None:
        self._workspace, self._library = workspace, library
        self._done: list[Act] = []
        self._undone: list[Act] = []
        self._order: list[bool] = []
        """Whether each step that was taken back was an act, in the order of taking back."""

    def do(self, text: str, forth: Job, back: Job) -> None:
        """Do something to the library that can be taken back."""
        self._done.append(Act(text, now(), forth, back))
        self._undone.clear()
        self._library.change(forth)

    def undo(self) -> None:
        """Take the latest step back."""
        if self._act_is_next():
            act = self._done.pop()
            self._undone.append(act)
            self._order.append(True)
            self._library.change(act.back)
        elif self._workspace.log.next_undo is not None:
            self._order.append(False)
            self._workspace.undo()

    def redo(self) -> None:
        """Do the step that was taken back last again."""
        if self._act_is_redone():
            act = self._undone.pop()
            self._done.append(Act(act.text, now(), act.forth, act.back))
            self._library.change(act.forth)
        else:
            self._workspace.redo()
        if self._order:
            self._order.pop()

    def undo_text(self) -> str | None:
        """Return what `undo` would take back, None where there is nothing."""
        if self._act_is_next():
            return self._done[-1].text
        change = self._workspace.log.next_undo
        return None if change is None else label(change, self._workspace.catalog)

    def redo_text(self) -> str | None:
        """Return what `redo` would do again, None where there is nothing."""
        if self._act_is_redone():
            return self._undone[-1].text
        change = self._workspace.log.next_redo
        return None if change is None else label(change, self._workspace.catalog)

    def _act_is_next(self) -> bool:
        change = self._workspace.log.next_undo
        return bool(self._done) and (change is None or self._done[-1].at > change.at)

    def _act_is_redone(self) -> bool:
        last = self._order[-1] if self._order else True
        return bool(self._undone) and (last or self._workspace.log.next_redo is None)


def renaming(name: str, new: str) -> tuple[str, Job, Job]:
    """Return what renames a saved scenario, and back."""
    text = _("Rename \u201c{name}\u201d to \u201c{new}\u201d").format(name=name, new=new)
    return text, lambda store: store.rename(name, new), lambda store: store.rename(new, name)


def deleting(name: str) -> tuple[str, Job, Job]:
    """Return what puts a saved scenario into the bin, and back."""
    text = _("Delete \u201c{name}\u201d").format(name=name)
    return text, lambda store: store.delete(name), lambda store: store.restore(name)


def restoring(which: int, name: str) -> tuple[str, Job, Job]:
    """Return what takes a scenario out of the bin, and back."""
    text = _("Restore \u201c{name}\u201d").format(name=name)
    return text, lambda store: store.restore(which), lambda store: store.delete(which)


def noting(name: str, note: str, before: str) -> tuple[str, Job, Job]:
    """Return what changes a scenario's note, and back."""
    text = _("Note of \u201c{name}\u201d").format(name=name)
    return text, lambda store: store.set_note(name, note), lambda store: store.set_note(name, before)


def tagging(name: str, tags: tuple[str, ...], before: tuple[str, ...]) -> tuple[str, Job, Job]:
    """Return what changes a scenario's tags, and back."""
    text = _("Tags of \u201c{name}\u201d").format(name=name)
    return text, lambda store: store.set_tags(name, tags), lambda store: store.set_tags(name, before)


def keeping_worlds(prefix: str, items: Sequence[Item]) -> tuple[str, Job, Job]:
    """Return what saves scenarios that belong together, and takes them away again."""
    _text, forth, back = taking_in(items)
    return _("Worlds \u201c{prefix}\u201d").format(prefix=prefix), forth, back


def keeping_found(item: Item) -> tuple[str, Job, Job]:
    """Return what saves a scenario that was found beside the one in hand, and takes it away again."""
    _text, forth, back = taking_in([item])
    return _("Save \u201c{name}\u201d").format(name=item.scenario.name), forth, back


def taking_in(items: Sequence[Item]) -> tuple[str, Job, Job]:
    """Return what takes scenarios from a file in, and back."""
    text = plural("Import of {n} scenario", "Import of {n} scenarios", len(items)).format(n=len(items))
    taken: list[int] = []

    def forth(store: "ScenarioStore") -> None:
        if taken:
            store.restore_all(taken)
        else:
            taken.extend(store.take_in(items))

    return text, forth, lambda store: store.delete_all(taken)
