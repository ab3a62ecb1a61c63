"""Says in words what other data change: rows by file, chips, tiers, parameters and the horizon."""

import csv
import math
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO

from scenarios.catalog import Catalog, Parameter, Value
from scenarios.quarters import quarter_label
from scenarios.texts import _
from scenarios.units import UNITS

_KEYS = {
    # the columns that name a row; where no row of this table stands, the first column does
    "timelines.csv": ("series", "period"),
    "backtest/ex_ante_timelines.csv": ("series", "period"),
    "products.csv": ("chip_class", "role", "quarter"),
    "vendors.csv": ("vendor", "chip_class"),
    "correlations.csv": ("parameter_a", "parameter_b"),
    "policy_events.csv": ("date", "side", "event"),
    "preset_results.csv": ("preset", "workload", "definition", "count"),
}
_EXAMPLES = 3
_LONGEST = 60

Rows = dict[tuple[str, ...], dict[str, str]]
"""Rows by what names them, and by the number of rows before that are named alike."""


@dataclass(frozen=True)
class FileChange:
    """What differs in one file: how many rows, and some of them in words; a TOML file counts as one row a part."""

    file: str
    added: int
    removed: int
    changed: int
    examples: tuple[str, ...]


def same_content(name: str, old: str, new: str) -> bool:
    """Return whether two texts of a file say the same, however a spreadsheet has quoted and spaced them."""
    if old == new:
        return True
    try:
        if name.endswith(".toml"):
            return tomllib.loads(old) == tomllib.loads(new)
        before, after = _table(old), _table(new)
    except (csv.Error, ValueError, RecursionError):
        return False
    return len(before) == len(after) and all(
        len(first) == len(second) and all(map(_same_cell, first, second))
        for first, second in zip(before, after, strict=True)
    )


def file_change(name: str, old: str, new: str) -> FileChange:
    """Return what differs in a file that both times is well formed."""
    before, after = (_parts(text) if name.endswith(".toml") else _rows(name, text) for text in (old, new))
    added, removed = [key for key in after if key not in before], [key for key in before if key not in after]
    changed = [key for key in after if key in before and _differing(before[key], after[key])]
    examples = [
        *(_("added {row}").format(row=_named(key)) for key in added),
        *(_("removed {row}").format(row=_named(key)) for key in removed),
        *(_changed(key, before[key], after[key]) for key in changed),
    ]
    return FileChange(name, len(added), len(removed), len(changed), tuple(examples[:_EXAMPLES]))


def change_lines(changes: Sequence[FileChange]) -> Iterator[str]:
    """Yield a line for each file, with its examples below."""
    words = _("{file}: {added} added, {removed} removed, {changed} changed")
    for one in changes:
        yield words.format(file=one.file, added=one.added, removed=one.removed, changed=one.changed)
        yield from (f"  {example}" for example in one.examples)
        rest = one.added + one.removed + one.changed - len(one.examples)
        if rest > 0:
            yield _("  and {n} more").format(n=rest)


def catalog_lines(old: Catalog, new: Catalog) -> Iterator[str]:
    """Yield what changes for the model: horizon, chips, tiers, and parameters with their old and new value."""
    before, after = old.horizon, new.horizon
    for words, first, second in (
        (_("Begins in {new}, was {old}"), before.first, after.first),
        (_("Observed until {new}, was {old}"), before.last_observed, after.last_observed),
        (_("Ends in {new}, was {old}"), before.last, after.last),
    ):
        if first != second:
            yield words.format(old=quarter_label(first), new=quarter_label(second))
    yield from _listed(old.chips, new.chips, _("Chips added: {names}"), _("Chips removed: {names}"))
    yield from _listed(old.tiers, new.tiers, _("Tiers added: {names}"), _("Tiers removed: {names}"))
    tiers = [name for name in new.tiers if name in old.tiers and old.tiers[name] != new.tiers[name]]
    if tiers:
        yield _("Tiers changed: {names}").format(names=", ".join(tiers))
    moved = [one for one in new.parameters.values() if _moved(old.parameters.get(one.id), one)]
    for one in moved:
        values = _written(one, old.parameters[one.id].central), _written(one, one.central)
        yield _("{label} ({id}): {old} \u2192 {new}").format(
            label=_(one.label), id=one.id, old=values[0], new=values[1]
        )


def _listed(old: Mapping[str, object], new: Mapping[str, object], added: str, removed: str) -> Iterator[str]:
    for words, names in (
        (added, [name for name in new if name not in old]),
        (removed, [name for name in old if name not in new]),
    ):
        if names:
            yield words.format(names=", ".join(_clipped(name) for name in names))


def _moved(old: Parameter | None, new: Parameter) -> bool:
    return old is not None and old.central != new.central


def _written(parameter: Parameter, value: Value | None) -> str:
    if value is None:
        return _("a path")
    return UNITS[parameter.unit].format(value) if isinstance(value, float) else value


def _table(text: str) -> list[list[str]]:
    return [row for row in csv.reader(StringIO(text, newline=""), strict=True) if row]


def _rows(name: str, text: str) -> Rows:
    header, *rows = _table(text)
    columns = _KEYS.get(name, (header[0],))
    found: Rows = {}
    seen: Counter[tuple[str, ...]] = Counter()
    for cells in rows:
        row = dict(zip(header, cells, strict=False))
        key = tuple(row.get(column, "") for column in columns)
        seen[key] += 1
        found[(*key, str(seen[key])) if seen[key] > 1 else key] = row
    return found


def _parts(text: str) -> Rows:
    """Return the parts of a TOML file: each plain value, and each table by its id or place."""
    found: Rows = {}
    for key, value in tomllib.loads(text).items():
        entries = value if isinstance(value, list) and all(isinstance(one, dict) for one in value) else [value]
        for place, entry in enumerate(entries, start=1):
            told = entry if isinstance(entry, dict) else {"": entry}
            name = str(told.get("id", place)) if len(entries) > 1 else ""
            found[(key, name) if name else (key,)] = {part: str(one) for part, one in told.items()}
    return found


def _differing(old: dict[str, str], new: dict[str, str]) -> list[str]:
    names = dict.fromkeys((*new, *old))
    return [name for name in names if not _same_cell(old.get(name, ""), new.get(name, ""))]


def _same_cell(old: str, new: str) -> bool:
    old, new = old.strip(), new.strip()
    if old == new:
        return True
    try:
        first, second = float(old), float(new)
    except ValueError:
        return False
    return first == second and math.isfinite(first)


def _changed(key: tuple[str, ...], old: dict[str, str], new: dict[str, str]) -> str:
    column = _differing(old, new)[0]
    was, now = (_clipped(row.get(column, "")) or _("empty") for row in (old, new))
    named = f"{_named(key)}: {column}" if column else _named(key)
    return _("{where} {old} \u2192 {new}").format(where=named, old=was, new=now)


def _named(key: tuple[str, ...]) -> str:
    return ", ".join(_clipped(part) for part in key)


def _clipped(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= _LONGEST else f"{plain[: _LONGEST - 1]}\u2026"
