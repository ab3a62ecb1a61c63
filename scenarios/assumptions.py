"""Numbers set by hand: what a person types or pastes into the sheet of all parameters, read or refused row by row."""

import csv
import io
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from scenarios.catalog import Catalog, Value
from scenarios.errors import InputError
from scenarios.scenario import Scenario
from scenarios.texts import _, plural
from scenarios.units import parse_typed

_LONGEST, _TOLD = 100_000, 3
_NAME_HEADS = ("id", "name", "parameter", "label", "symbol")
_VALUE_HEADS = ("your value", "value", "values")


@dataclass(frozen=True)
class Accepted:
    """One value that may be set, and the text that it was read from."""

    parameter_id: str
    value: Value
    typed: str


@dataclass(frozen=True)
class Refused:
    """One row that is not taken: its number from 1, what stands in it, and why not."""

    row: int
    text: str
    reason: str


@dataclass(frozen=True)
class Pasted:
    """What a pasted text would set; nothing is set yet."""

    accepted: tuple[Accepted, ...]
    refused: tuple[Refused, ...]

    @property
    def values(self) -> dict[str, Value]:
        """Accepted values by parameter id."""
        return {one.parameter_id: one.value for one in self.accepted}

    @property
    def in_words(self) -> str:
        """How many values are accepted and how many refused, the first of these with their reasons."""
        taken = plural("{n} value accepted", "{n} values accepted", len(self.accepted)).format(n=len(self.accepted))
        if not self.refused:
            return taken
        rows = [_("row {n}: {why}").format(n=one.row, why=one.reason) for one in self.refused[:_TOLD]]
        more = [_("and {n} more").format(n=len(self.refused) - _TOLD)] if len(self.refused) > _TOLD else []
        words = _("{taken}, {n} refused: {rows}")
        return words.format(taken=taken, n=len(self.refused), rows="; ".join((*rows, *more)))


def read_value(text: str, parameter_id: str, catalog: Catalog, scenario: Scenario) -> Value:
    """Return the value that a person typed for a parameter: ``35``, ``+10%``, ``x1.5``, ``T5``.

    What is relative acts on the first value that the scenario holds, else on the central one.

    Raises
    ------
    InputError
        Unknown id, not such a text, nothing that ``+10%`` could act on, or out of range.
    """
    parameter = catalog.parameter(parameter_id)
    text = text.strip()
    if parameter.unit == "tier":
        return catalog.checked_value(parameter_id, text.upper() if text.upper() in catalog.tiers else text)
    points = scenario.values.get(parameter_id, ())
    current = points[0][1] if points else parameter.central
    number = parse_typed(text, parameter.unit, math.nan if current is None else float(current))
    if math.isnan(number):
        message = _("{id}: '{text}' needs a value to act on, and this one follows from the tier; type a number")
        raise InputError(parameter_id, message.format(id=parameter_id, text=text))
    return catalog.checked_value(parameter_id, float(f"{number:.12g}"))  # 35 % is 0.35 and nothing else


def pasted(text: str, target_ids: Sequence[str], catalog: Catalog, scenario: Scenario) -> Pasted:
    """Return what a text from a spreadsheet would set.

    One column gives values to `target_ids` in their order; two columns are id, label or symbol, and value; with a
    header, columns are found by their titles. Blank cells are skipped. A row that is refused spoils no other.
    """
    if len(text) > _LONGEST:
        return Pasted((), (Refused(1, text[:20], _("too much text for a sheet of parameters")),))
    rows = _cells(text)
    columns = _header(rows[0]) if rows else None
    skipped = 0 if columns is None else 1
    accepted: dict[str, Accepted] = {}
    refused = []
    for number, cells in enumerate(rows[skipped:], start=skipped + 1):
        try:
            name, typed = _named(cells, columns, target_ids, number - skipped - 1)
            if typed:
                one = _find(name, catalog)
                if one in accepted:
                    raise InputError(one, _("'{name}' stands in an earlier row too").format(name=name))
                accepted[one] = Accepted(one, read_value(typed, one, catalog, scenario), typed)
        except InputError as problem:
            refused.append(Refused(number, " ".join(cells), str(problem)))
    return Pasted(tuple(accepted.values()), tuple(refused))


def for_all(text: str, ids: Sequence[str], catalog: Catalog, scenario: Scenario) -> Pasted:
    """Return what one typed text would set for each of several parameters; rows are counted in the order of `ids`."""
    return pasted("\n".join([text] * len(ids)), ids, catalog, scenario) if text.strip() else Pasted((), ())


def applied(scenario: Scenario, catalog: Catalog, values: Mapping[str, Value]) -> Scenario:
    """Return the scenario with values set, each from the first free quarter on.

    Raises
    ------
    InputError
        An unknown id, or a value out of range.
    """
    for parameter_id, value in values.items():
        scenario = scenario.with_value(catalog, parameter_id, value)
    return scenario


def reset(scenario: Scenario, ids: Iterable[str]) -> Scenario:
    """Return the scenario with some parameters as they were shipped, and without the reasons for setting them."""
    ids = set(ids)
    for parameter_id in ids:
        scenario = scenario.without(parameter_id)
    kept = {name: text for name, text in scenario.reasons.items() if name not in ids}
    return replace(scenario, reasons=MappingProxyType(kept))


def _cells(text: str) -> list[list[str]]:
    """Return the rows of a text, all as wide as the widest, parted by tabs, semicolons or commas."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n")
    mark = next((mark for mark in ("\t", ";") if mark in lines), "")
    if mark:
        rows = list(csv.reader(io.StringIO(lines), delimiter=mark))
    else:
        rows = [_by_commas(line) for line in lines.split("\n")]
    rows = [[cell.strip() for cell in row] for row in rows]
    width = max((place for row in rows for place, cell in enumerate(row, start=1) if cell), default=0)
    return [(row + [""] * width)[:width] for row in rows] if width else []


def _by_commas(line: str) -> list[str]:
    """Return one cell for ``1,5``, and name and value for ``hbm_supply,1,5``."""
    first, *others = next(csv.reader([line]), []) or [""]
    return [first, ",".join(others)] if others and re.match(r"[^\W\d]{2}|[A-Za-z]$", first) else [line.strip('" ')]


def _header(cells: list[str]) -> tuple[int | None, int] | None:
    """Return where names and values stand, None where the row is no header."""
    titles = [cell.casefold() for cell in cells]
    values = [titles.index(one) for one in _VALUE_HEADS if one in titles]
    names = [titles.index(one) for one in _NAME_HEADS if one in titles]
    return (names[0] if names else None, values[0]) if values else None


def _named(
    cells: list[str], columns: tuple[int | None, int] | None, target_ids: Sequence[str], place: int
) -> tuple[str, str]:
    """Return the name and the text of a row's value; both empty for a blank row."""
    if columns is None and len(cells) > 2:
        message = _("{n} columns; expected values, or names and values, or titles above such as id and value")
        raise InputError("", message.format(n=len(cells)))
    named, valued = columns or (None if len(cells) == 1 else 0, len(cells) - 1)
    typed = cells[valued]
    if named is not None or not typed:
        return "" if named is None else cells[named], typed
    if place >= len(target_ids):
        raise InputError("", _("'{text}' has no row of the sheet to go to").format(text=typed))
    return target_ids[place], typed


def _find(name: str, catalog: Catalog) -> str:
    """Return the id of a parameter by its id, its label, or a symbol that is its own."""
    for parameter in catalog.parameters.values():
        if name.casefold() in (parameter.id.casefold(), parameter.label.casefold(), _(parameter.label).casefold()):
            return parameter.id
    of_symbol = [one.id for one in catalog.parameters.values() if one.symbol == name]
    return of_symbol[0] if len(of_symbol) == 1 else catalog.parameter(name).id
