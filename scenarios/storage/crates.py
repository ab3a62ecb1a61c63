"""`Crates`: scenarios into the library and out of it, with all that is written beside them."""

import json
from collections.abc import Iterable
from dataclasses import replace

from sqlmodel import Session

from scenarios.moving import Item
from scenarios.storage.library_file import NEVER, LibraryFile, as_text, id_of
from scenarios.storage.names import checked_name, cleaned, distinct
from scenarios.storage.tables import ScenarioRow
from scenarios.texts import _


class Crates(LibraryFile):
    """The part of `ScenarioStore` that moves scenarios."""

    def take_in(self, items: Iterable[Item]) -> list[int]:
        """Save scenarios that come from a file, all of them or none; returns their ids.

        Each gets the name that it brings, with a number where that is taken by now. None counts as the latest before
        it is opened. A headline that other data gave says so, for the library notes the present data beside it.
        """
        with self._transaction() as session:
            rows = [self._taken_in(session, one) for one in items]
        for row in rows:
            self._note_seen(row)
        return [id_of(row) for row in rows]

    def pack(self, names: Iterable[str]) -> list[Item]:
        """Return saved scenarios with all that is written beside them, ready to be moved; each once.

        Raises
        ------
        InputError
            No scenario has one of the names; the message offers the near miss.
        """
        with self._transaction() as session:
            rows = {id_of(row): row for row in (self._known(session, name) for name in names)}
            return [self._packed(row) for row in rows.values()]

    def _taken_in(self, session: Session, item: Item) -> ScenarioRow:
        foreign = item.headline and item.data_version not in ("", self._catalog.version)
        words = _("{headline} (with data {version})") if foreign else "{headline}"
        name = self._free_name(session, checked_name(item.scenario.name))
        row = self._new_row(session, self._document(replace(item.scenario, name=name)))
        self._put_name(session, row, name)
        row.saved_document = row.working_document
        row.headline = cleaned(words.format(headline=item.headline, version=item.data_version))
        row.note, row.tags = cleaned(item.note), as_text(distinct(item.tags))
        row.touched_at = NEVER
        return row

    def _packed(self, row: ScenarioRow) -> Item:
        made_with = {"data_version": row.data_version, "engine_version": row.engine_version}
        if row.result is not None:
            made_with = json.loads(row.result)
        scenario, remarks = self._read(row, str(row.saved_document))
        return Item(
            scenario,
            row.headline,
            made_with["data_version"],
            made_with["engine_version"],
            called=row.name or "",
            note=row.note,
            tags=tuple(json.loads(row.tags)),
            remarks=remarks,
        )
