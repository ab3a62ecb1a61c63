"""`LibraryFile`: one transaction at a time over the rows of a library, and rows as scenarios and changes."""

import itertools
import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from sqlmodel import Session, col, select

from scenarios.catalog import Catalog
from scenarios.changes import Change, label, now
from scenarios.errors import InputError, StorageError, near_miss
from scenarios.lenient_reading import read_lenient, read_lenient_change
from scenarios.scenario import Scenario
from scenarios.storage import failures
from scenarios.storage.database import backed_up, opened
from scenarios.storage.names import cleaned, folded, numbered
from scenarios.storage.tables import ChangeRow, ScenarioRow
from scenarios.texts import _

ELSEWHERE = "elsewhere"
"""Cause of a change that leads from what another program left to what this one went on with."""
NEVER = ""
"""When a scenario was touched that came from a file and was not in use since."""
MOVED = "other data"
"""Cause of a change that leads from what was written with other data to what these make of it."""

LISTED = (col(ScenarioRow.name).is_not(None), col(ScenarioRow.deleted_at).is_(None))
"""What a list shows: it has a name and does not lie in the bin."""


class LibraryFile:
    """What every part of the store builds on; see `ScenarioStore`."""

    def __init__(self, path: Path, catalog: Catalog, engine_version: str = "") -> None:
        self.path = path
        self._catalog = catalog
        self._engine_version = engine_version
        self._seen: dict[int, tuple[str | None, str]] = {}
        library = opened(path)
        self._engine = library.engine
        self.remarks, self.read_only_because = library.remarks, library.read_only_because

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()

    def back_up_if_due(self) -> str:
        """Make the daily backup of a library that stays open; return what to know where none could be made."""
        return "" if self.read_only_because else backed_up(self.path)

    @contextmanager
    def _transaction(self) -> Iterator[Session]:
        """Give a session whose rows can still be read when it is over."""
        with failures.told(self.path), Session(self._engine, expire_on_commit=False) as session, session.begin():
            yield session

    def _note_seen(self, row: ScenarioRow) -> None:
        """Remember a row's documents as this program knows them; called once its transaction is written."""
        self._seen[id_of(row)] = (row.saved_document, row.working_document)

    def _note_worked(self, row: ScenarioRow) -> None:
        """Remember the working document alone: what another program saved was not looked at by this."""
        saved, _working = self._seen.get(id_of(row), (row.saved_document, ""))
        self._seen[id_of(row)] = (saved, row.working_document)

    def _write(self, session: Session, row: ScenarioRow, change: Change, after: Scenario) -> int:
        """Add a change and move the working state on; returns the change's id."""
        plain = change.to_plain(self._catalog)
        kept = ChangeRow(
            scenario_id=id_of(row),
            at=change.at,
            field=change.field,
            old=as_text(plain["old"]),
            new=as_text(plain["new"]),
            cause=change.cause,
            words=cleaned(label(change, self._catalog)),
        )
        session.add(kept)
        row.working_document = self._document(after)
        self._stamp(row)
        session.flush()
        return id_of(kept)

    def _stamp(self, row: ScenarioRow) -> None:
        row.updated_at = row.touched_at = now()
        row.data_version, row.engine_version = self._catalog.version, self._engine_version

    def _new_row(self, session: Session, working_document: str) -> ScenarioRow:
        moment = now()
        row = ScenarioRow(
            working_document=working_document,
            created_at=moment,
            updated_at=moment,
            touched_at=moment,
            data_version=self._catalog.version,
            engine_version=self._engine_version,
        )
        session.add(row)
        session.flush()
        return row

    def _row(self, session: Session, scenario_id: int) -> ScenarioRow:
        row = session.get(ScenarioRow, scenario_id)
        if row is None:
            message = _("'{path}' no longer holds this scenario. Nothing was changed. Save it as a new one.")
            raise StorageError(message.format(path=self.path))
        return row

    def _known(self, session: Session, which: str | int) -> ScenarioRow:
        """Return the row of a name or an id."""
        if isinstance(which, int):
            return self._row(session, which)
        row = self._named(session, which)
        if row is None:
            names = select(ScenarioRow.name).where(*LISTED)
            hint = near_miss(which, (str(one) for one in session.exec(names)))
            raise InputError("scenario", _("no saved scenario is named '{name}'{hint}").format(name=which, hint=hint))
        return row

    @staticmethod
    def _named(session: Session, name: str) -> ScenarioRow | None:
        return session.exec(select(ScenarioRow).where(*LISTED, col(ScenarioRow.name_key) == folded(name))).first()

    def _free_name(self, session: Session, name: str) -> str:
        """Return the name, or the first of "name (2)", "name (3)" that no scenario has."""
        return next(
            free for free in (numbered(name, count) for count in itertools.count(1)) if not self._named(session, free)
        )

    def _put_name(self, session: Session, row: ScenarioRow, name: str) -> None:
        """Give a row a name that no other has."""
        other = self._named(session, name)
        if other is not None and other.id != row.id:
            message = _("a scenario named '{name}' exists already; choose another name")
            raise InputError("name", message.format(name=other.name))
        row.name, row.name_key = name, folded(name)

    def _document(self, scenario: Scenario) -> str:
        return as_text(scenario.to_plain(self._catalog))

    def _scenario(self, row: ScenarioRow, document: str) -> Scenario:
        return self._read(row, document)[0]

    def _read(self, row: ScenarioRow, document: str) -> tuple[Scenario, tuple[str, ...]]:
        """Return a stored scenario as far as these data allow it, and a sentence for all that they made different."""
        plain = json.loads(document)
        with self._fitting(row):
            try:
                return Scenario.from_plain(plain, self._catalog), ()
            except InputError:
                return read_lenient(plain, self._catalog)

    def _change(self, row: ChangeRow) -> Change | None:
        """Return a stored change as these data allow it, None where it is of something that they do not have."""
        old, new = json.loads(row.old), json.loads(row.new)
        plain = {"field": row.field, "old": old, "new": new, "cause": row.cause, "at": row.at}
        try:
            return Change.from_plain(plain, self._catalog)
        except InputError:
            return read_lenient_change(plain, self._catalog)[0]

    def _readable(self, rows: Iterable[ChangeRow]) -> Iterator[tuple[ChangeRow, Change]]:
        """Yield the changes that still change something under these data, and the steps from other data to them."""
        for row in rows:
            change = self._change(row)
            if change is not None and (change.cause == MOVED or not change.is_empty):
                yield row, change

    @contextmanager
    def _fitting(self, row: ScenarioRow) -> Iterator[None]:
        """Say so when what is stored is no scenario under any data, or holds what these cannot be moved to."""
        try:
            yield
        except InputError as error:
            message = _(
                "The stored scenario '{name}' was written with data {then} and does not fit data {now}: {detail}. "
                "It was left as it is. Open it with the Chokepoint that wrote it, or start a new scenario."
            )
            name = row.name or _("unnamed")
            raise StorageError(
                message.format(name=name, then=row.data_version, now=self._catalog.version, detail=error)
            ) from error


def as_text(plain: Any) -> str:
    """Return plain values as the JSON that is stored: the same values, the same text; half characters as `cleaned`."""
    written = json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return written.encode("utf-8", "replace").decode("utf-8")


def id_of(row: ScenarioRow | ChangeRow) -> int:
    """Return the id of a row that has been written."""
    assert row.id is not None
    return row.id
