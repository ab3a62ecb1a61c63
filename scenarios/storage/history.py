"""`KeptHistory`: what was done to a scenario, any moment of it again, branches from there, and names for moments."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlmodel import Session, col, delete, select

from scenarios.changes import Change, ChangeLog, apply, leads_to, now
from scenarios.errors import InputError, near_miss
from scenarios.scenario import Scenario
from scenarios.storage.library_file import LibraryFile, as_text, id_of
from scenarios.storage.names import checked_name, folded
from scenarios.storage.tables import BookmarkRow, ChangeRow, ScenarioRow
from scenarios.texts import _


@dataclass(frozen=True)
class HistoryEntry:
    """One change of a scenario as the history shows it.

    Attributes
    ----------
    headline
        Shares after the change as fractions, by workload, definition and year; None until they are noted.
    bookmarks
        Names of the moment after the change, in the order of the alphabet.
    """

    change_id: int
    change: Change
    headline: Mapping[str, Any] | None
    bookmarks: tuple[str, ...]


class KeptHistory(LibraryFile):
    """The part of `ScenarioStore` that looks back; ids are those that `ScenarioStore.record` returned."""

    def changes(self, scenario_id: int) -> list[Change]:
        """Return all changes of a scenario, oldest first, as far as these data allow them."""
        with self._transaction() as session:
            return self._changes(session, self._row(session, scenario_id))

    def history(self, scenario_id: int) -> list[HistoryEntry]:
        """Return all changes of a scenario with what is known about each, newest first.

        Left out are changes of what these data do not have.
        """
        chosen = select(ChangeRow).where(col(ChangeRow.scenario_id) == scenario_id).order_by(col(ChangeRow.id).desc())
        with self._transaction() as session:
            row = self._row(session, scenario_id)
            named: dict[int, list[str]] = {}
            for mark in session.exec(self._bookmarks(scenario_id)):
                named.setdefault(mark.change_id, []).append(mark.name)
            with self._fitting(row):
                return [
                    HistoryEntry(
                        id_of(one),
                        change,
                        None if one.headline is None else json.loads(one.headline),
                        tuple(named.get(id_of(one), ())),
                    )
                    for one, change in self._readable(session.exec(chosen))
                ]

    def beginning(self, scenario_id: int) -> Mapping[str, Any] | None:
        """Return the shares before the first change, None until they are noted."""
        with self._transaction() as session:
            noted = self._row(session, scenario_id).beginning
        return None if noted is None else dict(json.loads(noted))

    def note_headline(self, scenario_id: int, change_id: int | None, headline: Mapping[str, Any]) -> None:
        """Keep the shares after a change, or before the first one for None.

        They are fractions by workload, definition and year, all keys texts.

        Raises
        ------
        InputError
            The scenario has no such change.
        """
        with self._transaction() as session:
            if change_id is None:
                self._row(session, scenario_id).beginning = as_text(dict(headline))
            else:
                self._change_row(session, scenario_id, change_id).headline = as_text(dict(headline))

    def log(self, scenario_id: int) -> ChangeLog:
        """Return the log that undo and redo go on with; empty where the rows do not lead to the working state."""
        with self._transaction() as session:
            row = self._row(session, scenario_id)
            history, working = ChangeLog(self._changes(session, row)), self._scenario(row, row.working_document)
        return history if leads_to(history, working) else ChangeLog()

    def state_at(self, scenario_id: int, change_id: int | None) -> Scenario:
        """Return the scenario as it was after a change, or before the first one for None.

        Raises
        ------
        InputError
            The scenario has no such change.
        """
        with self._transaction() as session:
            return self._state_at(session, self._row(session, scenario_id), change_id)

    def branch(self, scenario_id: int, change_id: int | None, name: str | None = None) -> tuple[int, Scenario]:
        """Go on from a moment in a scenario of its own, a draft without a name; the first one stays as it is.

        All that was done up to there goes along, with the names of its moments, so that undo leads to the beginning.

        Returns
        -------
        tuple
            Id and state of the new scenario.

        Raises
        ------
        InputError
            The scenario has no such change, or another one has the name.
        """
        name = None if name is None else checked_name(name)
        with self._transaction() as session:
            source = self._row(session, scenario_id)
            state = replace(self._state_at(session, source, change_id), name=name or "")
            row = self._new_row(session, self._document(state))
            row.parent_id, row.parent_change_id = scenario_id, change_id
            self._carry(session, source, row, change_id or 0)
            if name is not None:
                self._put_name(session, row, name)
                row.saved_document = row.working_document
        self._note_seen(row)
        return id_of(row), state

    def duplicate(self, scenario_id: int) -> tuple[int, Scenario]:
        """Go on from the working state in a scenario of its own, as `branch` does, which remembers its parent."""
        newest = (
            select(ChangeRow.id).where(col(ChangeRow.scenario_id) == scenario_id).order_by(col(ChangeRow.id).desc())
        )
        with self._transaction() as session:
            moment = session.exec(newest.limit(1)).first()
        return self.branch(scenario_id, moment)

    def parent(self, scenario_id: int) -> str:
        """Return the name of the scenario that this one went on from; empty for none, a draft, or one in the bin."""
        with self._transaction() as session:
            parent = session.get(ScenarioRow, self._row(session, scenario_id).parent_id or 0)
            return "" if parent is None or parent.deleted_at is not None else parent.name or ""

    def bookmark(self, scenario_id: int, change_id: int, name: str) -> None:
        """Name the moment after a change; a name that stood for another moment of the scenario moves here.

        Raises
        ------
        InputError
            The name is empty or too long, or the scenario has no such change.
        """
        name = checked_name(name)
        with self._transaction() as session:
            self._change_row(session, scenario_id, change_id)
            self._drop_bookmark(session, scenario_id, name)
            session.add(
                BookmarkRow(scenario_id=scenario_id, change_id=change_id, name=name, name_key=folded(name), at=now())
            )

    def remove_bookmark(self, scenario_id: int, name: str) -> None:
        """Take a name of a moment away.

        Raises
        ------
        InputError
            No moment of the scenario has it; the message offers the near miss.
        """
        with self._transaction() as session:
            if not self._drop_bookmark(session, scenario_id, name):
                hint = near_miss(name, (mark.name for mark in session.exec(self._bookmarks(scenario_id))))
                raise InputError("bookmark", _("no bookmark is named '{name}'{hint}").format(name=name, hint=hint))

    def _carry(self, session: Session, source: ScenarioRow, target: ScenarioRow, last: int) -> None:
        """Give a scenario a copy of what was done in another one up to a change."""
        done = select(ChangeRow).where(col(ChangeRow.scenario_id) == source.id, col(ChangeRow.id) <= last)
        copies = {
            id_of(one): ChangeRow(**one.model_dump(exclude={"id", "scenario_id"}), scenario_id=id_of(target))
            for one in session.exec(done.order_by(col(ChangeRow.id)))
        }
        session.add_all(copies.values())
        session.flush()
        for mark in session.exec(self._bookmarks(id_of(source))).all():
            if mark.change_id in copies:
                copy = mark.model_dump(exclude={"id", "scenario_id", "change_id"})
                moment = id_of(copies[mark.change_id])
                session.add(BookmarkRow(**copy, scenario_id=id_of(target), change_id=moment))
        target.beginning = source.beginning

    @staticmethod
    def _bookmarks(scenario_id: int) -> Any:
        return (
            select(BookmarkRow).where(col(BookmarkRow.scenario_id) == scenario_id).order_by(col(BookmarkRow.name_key))
        )

    @staticmethod
    def _drop_bookmark(session: Session, scenario_id: int, name: str) -> bool:
        chosen = delete(BookmarkRow).where(
            col(BookmarkRow.scenario_id) == scenario_id, col(BookmarkRow.name_key) == folded(name)
        )
        return bool(session.exec(chosen).rowcount)

    def _changes(self, session: Session, row: ScenarioRow) -> list[Change]:
        chosen = select(ChangeRow).where(col(ChangeRow.scenario_id) == id_of(row)).order_by(col(ChangeRow.id))
        with self._fitting(row):
            return [change for _row, change in self._readable(session.exec(chosen))]

    def _change_row(self, session: Session, scenario_id: int, change_id: int) -> ChangeRow:
        row = session.get(ChangeRow, change_id)
        if row is None or row.scenario_id != scenario_id:
            raise InputError("change", _("this scenario has no change {id}").format(id=change_id))
        return row

    def _state_at(self, session: Session, row: ScenarioRow, change_id: int | None) -> Scenario:
        """Take back what came later, newest first, from the working state."""
        if change_id is not None:
            self._change_row(session, id_of(row), change_id)
        state = self._scenario(row, row.working_document)
        with self._fitting(row):
            for change in self._later(session, id_of(row), change_id or 0):
                state = apply(state, change.reversed())
        return state

    def _later(self, session: Session, scenario_id: int, change_id: int) -> Iterator[Change]:
        later = select(ChangeRow).where(col(ChangeRow.scenario_id) == scenario_id, col(ChangeRow.id) > change_id)
        return (change for _row, change in self._readable(session.exec(later.order_by(col(ChangeRow.id).desc()))))
