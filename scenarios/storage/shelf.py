"""`Shelf`: the saved scenarios as a list, their names, notes and tags, the bin, and the search through all of it."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlmodel import Session, col, delete, select

from scenarios.changes import now
from scenarios.errors import InputError, near_miss
from scenarios.storage.library_file import LISTED, LibraryFile, as_text, id_of
from scenarios.storage.names import checked_name, cleaned, distinct, folded
from scenarios.storage.search import Found, find
from scenarios.storage.tables import ScenarioRow
from scenarios.texts import _

DAYS_IN_BIN = 30


@dataclass(frozen=True)
class SavedScenario:
    """One saved scenario as a list shows it.

    Attributes
    ----------
    scenario_id
        Of its row, which stays the same under another name.
    updated_at
        Of the last change or save, ISO 8601 in UTC.
    headline
        The result in a sentence, as it was at the last save.
    edited
        Whether changes were made since the last save.
    data_version, engine_version
        What the scenario was last written with.
    note, tags
        What the user wrote beside it.
    parent_id
        Id of the scenario that it branched off, None where it did not or that one is gone.
    """

    scenario_id: int
    name: str
    updated_at: str
    headline: str
    edited: bool
    data_version: str
    engine_version: str
    note: str = ""
    tags: tuple[str, ...] = ()
    parent_id: int | None = None


@dataclass(frozen=True)
class BinnedScenario:
    """One scenario in the bin; ``deleted_at`` is ISO 8601 in UTC."""

    scenario_id: int
    name: str
    deleted_at: str
    headline: str


class Shelf(LibraryFile):
    """The part of `ScenarioStore` that keeps order; a scenario is called by its name or its id."""

    def names(self) -> list[str]:
        """Return the names of all saved scenarios, in the order of the alphabet."""
        chosen = select(ScenarioRow.name).where(*LISTED).order_by(col(ScenarioRow.name_key))
        with self._transaction() as session:
            return [str(name) for name in session.exec(chosen)]

    def id_of_name(self, name: str) -> int:
        """Return the id of a saved scenario, by which it is known under any name.

        Raises
        ------
        InputError
            No saved scenario has this name; the message offers the near miss.
        """
        with self._transaction() as session:
            return id_of(self._known(session, name))

    def listing(self) -> list[SavedScenario]:
        """Return all saved scenarios, in the order of their names."""
        edited = col(ScenarioRow.working_document) != col(ScenarioRow.saved_document)
        columns: list[Any] = [ScenarioRow.id, ScenarioRow.name, ScenarioRow.updated_at, ScenarioRow.headline, edited]
        columns += [ScenarioRow.data_version, ScenarioRow.engine_version, ScenarioRow.note]
        columns += [ScenarioRow.tags, ScenarioRow.parent_id]
        with self._transaction() as session:
            rows = session.exec(select(*columns).where(*LISTED).order_by(col(ScenarioRow.name_key))).all()
        return [replace(SavedScenario(*row), tags=tuple(json.loads(row.tags))) for row in rows]

    def rename(self, which: str | int, name: str) -> str:
        """Give a saved scenario another name, in its working and its saved state; returns the name as it is kept.

        Raises
        ------
        InputError
            No such scenario, the name is empty or too long, or another scenario has it.
        """
        name = checked_name(name)
        with self._transaction() as session:
            row = self._known(session, which)
            self._saved_only(row)
            self._rename(session, row, name)
            row.updated_at = now()
        self._note_name(row)
        return name

    def delete(self, which: str | int) -> int:
        """Put a scenario into the bin, where its name is free for others; returns its id, for `restore`.

        Raises
        ------
        InputError
            No saved scenario has this name; the message offers the near miss.
        """
        with self._transaction() as session:
            row = self._known(session, which)
            row.deleted_at = now()
            return id_of(row)

    def delete_all(self, ids: Iterable[int]) -> None:
        """Put scenarios into the bin, all of them or none."""
        with self._transaction() as session:
            for one in ids:
                self._row(session, one).deleted_at = now()

    def restore_all(self, ids: Iterable[int]) -> None:
        """Take scenarios out of the bin, all of them or none, numbered where their names are taken now."""
        with self._transaction() as session:
            rows = [self._row(session, one) for one in ids]
            for row in rows:
                self._take_out(session, row)
        for row in rows:
            self._note_name(row)

    def bin(self) -> list[BinnedScenario]:
        """Return what lies in the bin, the newest first."""
        with self._transaction() as session:
            return [
                BinnedScenario(id_of(row), row.name or "", str(row.deleted_at), row.headline)
                for row in self._binned(session)
            ]

    def restore(self, which: str | int) -> str:
        """Take a scenario out of the bin, the newest of its name; returns its name, numbered if that is taken now.

        Raises
        ------
        InputError
            The bin holds no such scenario; the message offers the near miss.
        """
        with self._transaction() as session:
            binned = self._binned(session)
            row = next((one for one in binned if which == one.id or _has_name(one, which)), None)
            if row is None:
                hint = near_miss(str(which), (str(one.name) for one in binned))
                message = _("the bin holds no scenario '{name}'{hint}")
                raise InputError("scenario", message.format(name=which, hint=hint))
            self._take_out(session, row)
        self._note_name(row)
        return row.name or ""

    def purge(self, older_than_days: float = DAYS_IN_BIN) -> int:
        """Remove for good what lies in the bin longer than that; returns how many scenarios."""
        limit = (datetime.now(UTC) - timedelta(days=older_than_days)).isoformat(timespec="microseconds")
        with self._transaction() as session:
            return int(session.exec(delete(ScenarioRow).where(col(ScenarioRow.deleted_at) <= limit)).rowcount)

    def set_note(self, which: str | int, note: str) -> None:
        """Keep what the user writes about a scenario; empty takes it away.

        Raises
        ------
        InputError
            No saved scenario has this name; the message offers the near miss.
        """
        with self._transaction() as session:
            self._known(session, which).note = cleaned(note)

    def set_tags(self, which: str | int, tags: Iterable[str]) -> tuple[str, ...]:
        """Keep a scenario's tags in their order, each once, whatever its case; returns them as they are kept.

        Raises
        ------
        InputError
            No such scenario, or a tag is too long.
        """
        kept = distinct(tags)
        with self._transaction() as session:
            self._known(session, which).tags = as_text(kept)
        return tuple(kept)

    def search(self, text: str) -> list[Found]:
        """Return where names, notes, tags and changes hold all words of a text, or words that begin like them.

        Case and accents do not count. Names come first, then notes and tags, then changes, newest first.
        """
        with self._transaction() as session:
            return find(session, text)

    @staticmethod
    def _binned(session: Session) -> list[ScenarioRow]:
        binned = select(ScenarioRow).where(col(ScenarioRow.deleted_at).is_not(None))
        return list(session.exec(binned.order_by(col(ScenarioRow.deleted_at).desc(), col(ScenarioRow.id).desc())))

    @staticmethod
    def _saved_only(row: ScenarioRow) -> None:
        if row.name is None:
            raise InputError("scenario", _("this scenario was never saved: save it under the name instead"))

    def _take_out(self, session: Session, row: ScenarioRow) -> None:
        """Take a row out of the bin; one that does not lie there stays as it is."""
        if row.deleted_at is not None:
            if row.name is not None and self._named(session, row.name) is not None:
                self._rename(session, row, self._free_name(session, row.name))
            row.deleted_at = None

    def _rename(self, session: Session, row: ScenarioRow, name: str) -> None:
        self._put_name(session, row, name)
        row.working_document = _renamed(row.working_document, name)
        row.saved_document = _renamed(str(row.saved_document), name)

    def _note_name(self, row: ScenarioRow) -> None:
        """Remember the new name in what this program knows of a row; nothing else of it was looked at."""
        if row.name is not None and row.id in self._seen:
            saved, working = self._seen[row.id]
            kept = None if saved is None else _renamed(saved, row.name)
            self._seen[row.id] = (kept, _renamed(working, row.name))


def _has_name(row: ScenarioRow, name: str | int) -> bool:
    return isinstance(name, str) and row.name_key == folded(name)


def _renamed(document: str, name: str) -> str:
    return as_text({**json.loads(document), "name": name})
