"""`ScenarioStore`: keeps scenarios and each change of them in one file, so that nothing done is lost."""

import json
import sys
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sqlmodel import Session, col, select

from scenarios.catalog import Catalog
from scenarios.changes import Change, apply, label, now
from scenarios.errors import InputError
from scenarios.scenario import Scenario
from scenarios.storage import failures
from scenarios.storage.crates import Crates
from scenarios.storage.history import KeptHistory
from scenarios.storage.library_file import ELSEWHERE, MOVED, NEVER, as_text, id_of
from scenarios.storage.names import checked_name, cleaned
from scenarios.storage.shelf import Shelf
from scenarios.storage.tables import ChangeRow, ScenarioRow
from scenarios.texts import _


@dataclass(frozen=True)
class SavedResult:
    """What the model gave for a scenario when it was saved, and what gave it.

    Attributes
    ----------
    headlines
        Sentences by their subject.
    """

    seed: int
    draws: int
    data_version: str
    engine_version: str
    headlines: Mapping[str, str]


@dataclass(frozen=True)
class LeftElsewhere:
    """A scenario as another program left it since it was last seen here.

    Attributes
    ----------
    documents
        The saved and the working state as they are stored.
    """

    working: Scenario
    saved: Scenario | None
    documents: tuple[str | None, str]


class ScenarioStore(KeptHistory, Shelf, Crates):
    """The library in one file; every method is one transaction, written when it returns.

    It may be made in one thread and used in others; two at once wait for each other. Opening empties the bin of what
    lies there for longer than 30 days.

    Parameters
    ----------
    path
        The file; it and its folder are made where they are missing.
    catalog
        Gives quarters their labels, and says which values are allowed when a scenario is read.
    engine_version
        Noted beside each scenario, as the catalog's version is.

    Attributes
    ----------
    remarks
        What the user should know of the library as it was opened, a sentence each.
    read_only_because
        Why nothing can be written, in words; empty where it can.

    Raises
    ------
    StorageError
        By every method: the file cannot be read or written; what was recorded before is safe.
    """

    def __init__(self, path: Path, catalog: Catalog, engine_version: str = "") -> None:
        super().__init__(path, catalog, engine_version)
        try:
            if not self.read_only_because:
                self._put_into_words()
                self.purge()
        except BaseException:
            self.close()
            raise

    def start(self, scenario: Scenario) -> int:
        """Begin a draft, which has no name in the library yet; returns its id."""
        with self._transaction() as session:
            row = self._new_row(session, self._document(scenario))
        self._note_seen(row)
        return id_of(row)

    def record(self, scenario_id: int, change: Change, scenario_after: Scenario) -> int | None:
        """Keep a change and the scenario that it led to; returns its id, or None for a change of nothing.

        Where another program moved the working state in between, the step from there to here is kept as well, so that
        the history still leads from each state to the next.
        """
        if change.is_empty:
            return None
        with self._transaction() as session:
            row = self._row(session, scenario_id)
            if _content(row.working_document) != self._content(scenario_after):
                self._bridge(session, row, apply(scenario_after, change.reversed()))
            change_id = self._write(session, row, change, scenario_after)
        self._note_worked(row)
        return change_id

    def save(self, scenario_id: int, name: str, headline: str, headlines: Mapping[str, str] | None = None) -> Scenario:
        """Save the working state under a name, its first or another one; returns it with that name.

        Where another program saved the scenario since it was opened here, both are kept: the other's stays where it
        is, and this one becomes a scenario of its own, with a number after its name if that is taken. Its name is then
        not the one that was asked for, and `open` gives its id.

        Parameters
        ----------
        headline
            The result in a sentence, for the list.
        headlines
            The result as `saved_result` gives it back: sentences by their subject.

        Raises
        ------
        InputError
            The name is empty or too long, or another scenario has it.
        """
        name = checked_name(name)
        with self._transaction() as session:
            row = self._row(session, scenario_id)
            saved, working = self._seen.get(scenario_id, (row.saved_document, row.working_document))
            ours = self._scenario(row, working)
            if row.saved_document not in (saved, self._document(replace(ours, name=name))):
                row = self._part(session, row, working)
                name = self._free_name(session, name)
            self._put_name(session, row, name)
            self._bridge(session, row, ours)
            scenario = replace(ours, name=name)
            row.saved_document = row.working_document = self._document(scenario)
            row.headline, row.result = cleaned(headline), as_text(self._result(scenario, headlines or {}))
            row.deleted_at = None
            self._stamp(row)
        self._note_seen(row)
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
            change = self._revert(session, row, "revert")
        self._note_seen(row)
        return change

    def open(self, which: str | int) -> tuple[int, Scenario, Scenario]:
        """Return id, working state and saved state of a scenario, which then counts as the latest.

        A draft, which goes by its id, has its working state for the saved one too.

        Raises
        ------
        InputError
            No scenario has this name; the message offers the near miss.
        """
        with self._transaction() as session:
            row = self._known(session, which)
            working = self._scenario(row, row.working_document)
            saved = working if row.saved_document is None else self._scenario(row, row.saved_document)
            if not self.read_only_because:
                row.touched_at = now()
        self._note_seen(row)
        return id_of(row), working, saved

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

    def moved(self, which: str | int) -> tuple[str, ...]:
        """Return what these data make different in a scenario that others allowed, a sentence each; () where nothing.

        What is stored stays as it is until the scenario is changed or saved.

        Raises
        ------
        InputError
            No scenario has this name; the message offers the near miss.
        """
        with self._transaction() as session:
            row = self._known(session, which)
            documents = filter(None, (row.saved_document, row.working_document))
            told = dict.fromkeys(remark for one in documents for remark in self._read(row, one)[1])
        words = _(
            "{name} was written with data {then} and is moved to where data {now} allow it; the library keeps it as it "
            "was until you change or save it."
        )
        name = row.name or _("The scenario")
        first = words.format(name=name, then=row.data_version, now=self._catalog.version)
        return (first, *told) if told else ()

    def saved_under(self, name: str, catalog: Catalog) -> Scenario:
        """Return a scenario as it was last saved, read with the data of that time.

        Raises
        ------
        InputError
            No scenario has this name, or these data refuse it.
        """
        with self._transaction() as session:
            document = str(self._known(session, name).saved_document)
        return Scenario.from_plain(json.loads(document), catalog)

    def called(self, scenario_id: int) -> str:
        """Return the name of a scenario, empty for a draft."""
        with self._transaction() as session:
            return self._row(session, scenario_id).name or ""

    def saved_result(self, name: str) -> SavedResult | None:
        """Return the result that a scenario was saved with, or None where it was saved before results were kept.

        Raises
        ------
        InputError
            No scenario has this name; the message offers the near miss.
        """
        with self._transaction() as session:
            result = self._known(session, name).result
        return None if result is None else SavedResult(**json.loads(result))

    def latest(self) -> tuple[int, Scenario, Scenario | None] | None:
        """Return id, working and saved state of what was last in use, which counts as opened; None in a new library.

        The saved state is None where the scenario has none yet.
        """
        newest = select(ScenarioRow).where(col(ScenarioRow.deleted_at).is_(None), col(ScenarioRow.touched_at) > NEVER)
        newest = newest.order_by(col(ScenarioRow.touched_at).desc(), col(ScenarioRow.id).desc())
        with self._transaction() as session:
            row = session.exec(newest.limit(1)).first()
            if row is None:
                return None
            saved = None if row.saved_document is None else self._scenario(row, row.saved_document)
            working = self._scenario(row, row.working_document)
        self._note_seen(row)
        return id_of(row), working, saved

    def moment(self) -> int:
        """Return a token of the library as it is now, for `changed_elsewhere`; neither reads nor locks any row."""
        with failures.told(self.path), closing(self._engine.raw_connection()) as raw:
            return int(raw.cursor().execute("PRAGMA data_version").fetchone()[0])

    def changed_elsewhere(self, since: int) -> bool:
        """Whether another program has written to the library since `moment` gave this token."""
        return self.moment() != since

    def left_elsewhere(self, scenario_id: int) -> LeftElsewhere | None:
        """Return what another program made of a scenario since it was seen here, None for nothing; see `follow`."""
        with self._transaction() as session:
            row = session.get(ScenarioRow, scenario_id)
            if row is None or row.deleted_at is not None:
                return None
            documents = (row.saved_document, row.working_document)
            if self._seen.get(scenario_id, documents) == documents:
                return None
            saved = None if row.saved_document is None else self._scenario(row, row.saved_document)
            return LeftElsewhere(self._scenario(row, row.working_document), saved, documents)

    def follow(self, scenario_id: int, left: LeftElsewhere) -> None:
        """Note that what another program left is what is worked on here from now on."""
        self._seen[scenario_id] = left.documents

    def _bridge(self, session: Session, row: ScenarioRow, here: Scenario) -> None:
        """Keep the step from what another program or other data left to `here`, if there is one; names do not count."""
        if _content(row.working_document) == self._content(here):
            return
        old, new, cause, words = row.working_document, self._document(here), ELSEWHERE, _("Scenario changed elsewhere")
        if self._content(self._scenario(row, old)) == self._content(here):
            cause, words = MOVED, _("Moved to data {version}").format(version=self._catalog.version)
        session.add(
            ChangeRow(scenario_id=id_of(row), at=now(), field="scenario", old=old, new=new, cause=cause, words=words)
        )

    def _part(self, session: Session, row: ScenarioRow, working: str) -> ScenarioRow:
        """Return a row of its own, with all that was done, for what is worked on here.

        The other keeps what another program saved.
        """
        parted = self._new_row(session, row.working_document)
        parted.parent_id = row.id
        self._carry(session, row, parted, sys.maxsize)
        if row.working_document == working and row.saved_document is not None:
            self._revert(session, row, ELSEWHERE)
        return parted

    def _revert(self, session: Session, row: ScenarioRow, cause: str) -> Change:
        working, saved = (self._scenario(row, text) for text in (row.working_document, str(row.saved_document)))
        change = Change.of(working, "scenario", saved, cause)
        if not change.is_empty:
            self._bridge(session, row, working)
            self._write(session, row, change, saved)
        return change

    def _result(self, scenario: Scenario, headlines: Mapping[str, str]) -> dict[str, Any]:
        versions = {"data_version": self._catalog.version, "engine_version": self._engine_version}
        return {"seed": scenario.seed, "draws": scenario.draws, **versions, "headlines": dict(headlines)}

    def _content(self, scenario: Scenario) -> dict[str, Any]:
        return {**scenario.to_plain(self._catalog), "name": ""}

    def _put_into_words(self) -> None:
        """Give words to the changes that were written before there was a search."""
        silent = select(ChangeRow).where(col(ChangeRow.words).is_(None))
        with self._transaction() as session:
            for row in session.exec(silent).all():
                try:
                    change = self._change(row)
                except InputError:  # no change under any data: it stays as it is, and is found by its field
                    change = None
                row.words = row.field if change is None else cleaned(label(change, self._catalog))


def _content(document: str) -> dict[str, Any]:
    """Return a stored scenario as plain values without its name."""
    return {**json.loads(document), "name": ""}
