"""`ScenarioStore`: keeps scenarios and each change of them in one file, so that nothing done is lost."""

import json
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Any

from sqlmodel import Session, col, select

from scenarios.catalog import Catalog
from scenarios.changes import Change, now
from scenarios.errors import InputError, StorageError, near_miss
from scenarios.scenario import Scenario
from scenarios.storage import failures
from scenarios.storage.database import open_library
from scenarios.storage.tables import ChangeRow, ScenarioRow
from scenarios.texts import _

LONGEST_NAME = 120


@dataclass(frozen=True)
class SavedScenario:
    """One saved scenario as a list shows it.

    Attributes
    ----------
    updated_at
        Of the last change or save, ISO 8601 in UTC.
    headline
        The result in a sentence, as it was at the last save.
    edited
        Whether changes were made since the last save.
    data_version, engine_version
        What the scenario was last written with.
    """

    name: str
    updated_at: str
    headline: str
    edited: bool
    data_version: str
    engine_version: str


class ScenarioStore:
    """The library in one file; every method is one transaction, written when it returns.

    It may be made in one thread and used in others; two at once wait for each other.

    Parameters
    ----------
    path
        The file; it and its folder are made where they are missing.
    catalog
        Gives quarters their labels, and says which values are allowed when a scenario is read.
    engine_version
        Noted beside each scenario, as the catalog's version is.

    Raises
    ------
    StorageError
        By every method: the file cannot be read or written; what was recorded before is safe.
    """

    def __init__(self, path: Path, catalog: Catalog, engine_version: str = "") -> None:
        self.path = path
        self._catalog = catalog
        self._engine_version = engine_version
        self._engine = open_library(path)

    def __enter__(self) -> "ScenarioStore":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()

    def start(self, scenario: Scenario) -> int:
        """Begin a draft, which has no name in the library yet; returns its id."""
        moment, document = now(), self._document(scenario)
        with self._transaction() as session:
            row = ScenarioRow(
                working_document=document,
                created_at=moment,
                updated_at=moment,
                touched_at=moment,
                data_version=self._catalog.version,
                engine_version=self._engine_version,
            )
            session.add(row)
            session.flush()
            return _id(row)

    def record(self, scenario_id: int, change: Change, scenario_after: Scenario) -> None:
        """Keep a change and the scenario that it led to; a change of nothing is not kept."""
        if change.is_empty:
            return
        with self._transaction() as session:
            self._write(session, self._row(session, scenario_id), change, scenario_after)

    def save(self, scenario_id: int, name: str, headline: str) -> Scenario:
        """Save the working state under a name, its first or another one; returns it with that name.

        Raises
        ------
        InputError
            The name is empty or too long, or another scenario has it.
        """
        name = unicodedata.normalize("NFC", name.strip())
        if not 0 < len(name) <= LONGEST_NAME:
            raise InputError("name", _("a name has 1 to {most} characters").format(most=LONGEST_NAME))
        with self._transaction() as session:
            row = self._row(session, scenario_id)
            other = self._named(session, name)
            if other is not None and other.id != row.id:
                message = _("a scenario named '{name}' exists already; choose another name")
                raise InputError("name", message.format(name=other.name))
            scenario = replace(self._scenario(row, row.working_document), name=name)
            row.name, row.name_key, row.headline = name, _folded(name), headline
            row.saved_document = row.working_document = self._document(scenario)
            self._stamp(row)
        return scenario

    def revert(self, scenario_id: int) -> Change:
        """Put the working state back to the saved one; returns that step, which is recorded like any other.

        Raises
        ------
        InputError
            The scenario was never saved.
        """
        with self._transaction() as session:
            row = self._row(session, scenario_id)
            if row.saved_document is None:
                raise InputError("scenario", _("this scenario was never saved: there is no saved state to go back to"))
            working, saved = (self._scenario(row, text) for text in (row.working_document, row.saved_document))
            change = Change.of(working, "scenario", saved, "revert")
            if not change.is_empty:
                self._write(session, row, change, saved)
        return change

    def open(self, name: str) -> tuple[int, Scenario, Scenario]:
        """Return id, working state and saved state of a scenario, which then counts as the latest.

        Raises
        ------
        InputError
            No scenario has this name; the message offers the near miss.
        """
        with self._transaction() as session:
            row = self._known(session, name)
            working, saved = self._scenario(row, row.working_document), self._scenario(row, str(row.saved_document))
            row.touched_at = now()
            return _id(row), working, saved

    def saved(self, name: str) -> Scenario:
        """Return a scenario as it was last saved.

        Raises
        ------
        InputError
            No scenario has this name; the message offers the near miss.
        """
        with self._transaction() as session:
            row = self._known(session, name)
            return self._scenario(row, str(row.saved_document))

    def names(self) -> list[str]:
        """Return the names of all saved scenarios, in the order of the alphabet."""
        return [one.name for one in self.listing()]

    def listing(self) -> list[SavedScenario]:
        """Return all saved scenarios, in the order of their names."""
        with self._transaction() as session:
            return [_listed(row) for row in self._all_named(session)]

    def latest(self) -> tuple[int, Scenario, Scenario | None] | None:
        """Return id, working and saved state of what was last in use, or None in a new library.

        The saved state is None where the scenario has none yet.
        """
        newest = select(ScenarioRow).order_by(col(ScenarioRow.touched_at).desc(), col(ScenarioRow.id).desc())
        with self._transaction() as session:
            row = session.exec(newest.limit(1)).first()
            if row is None:
                return None
            saved = None if row.saved_document is None else self._scenario(row, row.saved_document)
            return _id(row), self._scenario(row, row.working_document), saved

    def changes(self, scenario_id: int) -> list[Change]:
        """Return all changes of a scenario, oldest first."""
        chosen = select(ChangeRow).where(col(ChangeRow.scenario_id) == scenario_id).order_by(col(ChangeRow.id))
        with self._transaction() as session:
            row = self._row(session, scenario_id)
            with self._fitting(row):
                return [self._change(one) for one in session.exec(chosen)]

    @contextmanager
    def _transaction(self) -> Iterator[Session]:
        with failures.told(self.path), Session(self._engine) as session, session.begin():
            yield session

    def _write(self, session: Session, row: ScenarioRow, change: Change, after: Scenario) -> None:
        plain = change.to_plain(self._catalog)
        old, new = (_text(plain[key]) for key in ("old", "new"))
        session.add(
            ChangeRow(scenario_id=_id(row), at=change.at, field=change.field, old=old, new=new, cause=change.cause)
        )
        row.working_document = self._document(after)
        self._stamp(row)

    def _stamp(self, row: ScenarioRow) -> None:
        row.updated_at = row.touched_at = now()
        row.data_version, row.engine_version = self._catalog.version, self._engine_version

    def _row(self, session: Session, scenario_id: int) -> ScenarioRow:
        row = session.get(ScenarioRow, scenario_id)
        if row is None:
            message = _("'{path}' no longer holds this scenario. Nothing was changed. Save it as a new one.")
            raise StorageError(message.format(path=self.path))
        return row

    @staticmethod
    def _named(session: Session, name: str) -> ScenarioRow | None:
        return session.exec(select(ScenarioRow).where(col(ScenarioRow.name_key) == _folded(name))).first()

    @staticmethod
    def _all_named(session: Session) -> Sequence[ScenarioRow]:
        named = select(ScenarioRow).where(col(ScenarioRow.name).is_not(None))
        return session.exec(named.order_by(col(ScenarioRow.name_key))).all()

    def _known(self, session: Session, name: str) -> ScenarioRow:
        row = self._named(session, name)
        if row is None:
            hint = near_miss(name, (str(one.name) for one in self._all_named(session)))
            raise InputError("scenario", _("no saved scenario is named '{name}'{hint}").format(name=name, hint=hint))
        return row

    def _document(self, scenario: Scenario) -> str:
        return _text(scenario.to_plain(self._catalog))

    def _scenario(self, row: ScenarioRow, document: str) -> Scenario:
        with self._fitting(row):
            return Scenario.from_plain(json.loads(document), self._catalog)

    def _change(self, row: ChangeRow) -> Change:
        old, new = json.loads(row.old), json.loads(row.new)
        plain = {"field": row.field, "old": old, "new": new, "cause": row.cause, "at": row.at}
        return Change.from_plain(plain, self._catalog)

    @contextmanager
    def _fitting(self, row: ScenarioRow) -> Iterator[None]:
        """Say so when what other data allowed is refused by these."""
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


def _folded(name: str) -> str:
    """Return the name without case and without the ways to write an accent: what makes two names the same."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name.strip()).casefold())


def _text(plain: Any) -> str:
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def _id(row: ScenarioRow) -> int:
    assert row.id is not None
    return row.id


def _listed(row: ScenarioRow) -> SavedScenario:
    edited = row.working_document != row.saved_document
    return SavedScenario(str(row.name), row.updated_at, row.headline, edited, row.data_version, row.engine_version)
