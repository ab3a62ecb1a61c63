"""Finds words in names, notes, tags and changes; what the user types is taken as words and never as a query."""

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import text as sql
from sqlmodel import Session

from scenarios.storage.names import cleaned, folded

MOST = 100
"""How many places of each kind a search returns."""
NAMED = sql(
    "SELECT id, name FROM scenario WHERE deleted_at IS NULL AND instr(name_key, :name) ORDER BY name_key LIMIT :most"
)
DESCRIBED = sql(
    "SELECT scenario.id, scenario.name, scenario.tags, snippet(scenario_words, 1, '', '', '…', 16), "
    "highlight(scenario_words, 0, '<', '>') <> scenario.name, highlight(scenario_words, 1, '<', '>') <> scenario.note "
    "FROM scenario_words JOIN scenario ON scenario.id = scenario_words.rowid "
    "WHERE scenario_words MATCH :query AND deleted_at IS NULL ORDER BY rank LIMIT :most"
)
CHANGED = sql(
    "SELECT scenario.id, scenario.name, change.id, snippet(change_words, 0, '', '', '…', 24) "
    "FROM change_words JOIN change ON change.id = change_words.rowid JOIN scenario ON scenario.id = change.scenario_id "
    "WHERE change_words MATCH :query AND deleted_at IS NULL ORDER BY change_words.rowid DESC LIMIT :most"
)


@dataclass(frozen=True)
class Found:
    """One place that holds what was searched for.

    Attributes
    ----------
    scenario
        Name of the scenario, empty for a draft that has none.
    where
        ``name``, ``note``, ``tags`` or ``change``.
    snippet
        The words around it.
    scenario_id, change_id
        Where it is; the second one of a change only.
    """

    scenario: str
    where: str
    snippet: str
    scenario_id: int
    change_id: int | None = None


def find(session: Session, text: str) -> list[Found]:
    """Return the places that hold all words of a text, each the beginning of a word; in a name any part will do."""
    name, query = folded(text), _query(text)
    if not name:
        return []
    named = session.connection().execute(NAMED, {"name": name, "most": MOST})
    places = [Found(row[1], "name", row[1], row[0]) for row in named]
    if query:
        asked = {"query": query, "most": MOST}
        places += [_described(row) for row in session.connection().execute(DESCRIBED, asked)]
        changed = session.connection().execute(CHANGED, asked)
        places += [Found(row[1] or "", "change", row[3], row[0], row[2]) for row in changed]
    return list(dict.fromkeys(places))


def _query(text: str) -> str:
    """Return the words of a text as FTS5 takes them, quoted: all of them are wanted, none has another meaning."""
    words = cleaned(text).replace("\0", " ").replace('"', " ").split()
    return " ".join(f'"{word}"*' for word in words if any(map(str.isalnum, word)))


def _described(row: Any) -> Found:
    """Return the first of name, note and tags that holds a word."""
    scenario_id, name, tags, note, in_name, in_note = row
    if in_name:
        return Found(name, "name", name, scenario_id)
    if in_note:
        return Found(name or "", "note", note, scenario_id)
    return Found(name or "", "tags", ", ".join(json.loads(tags)), scenario_id)
