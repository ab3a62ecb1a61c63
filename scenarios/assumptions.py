"""The sheet of all parameters: what was pasted into it, what a number does, and where each one comes from."""

import csv
import io
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from types import MappingProxyType

from resources import resource_path
from scenarios.catalog import Catalog, Parameter, Value
from scenarios.errors import InputError
from scenarios.scenario import Scenario
from scenarios.texts import _, plural
from scenarios.units import UNITS, parse_typed, unit_name

PAST_ONLY = frozenset(
    {
        *("observed_cards_F_hi", "observed_cards_F_cn", "observed_cards_F_lo", "observed_cards_F_amd"),
        *("observed_cards_D_lo", "packaging_output_factor", "foreign_foundry_dies", "fab_lag"),
        *("defect_density_date", "cumulative_wafers_2022", "opening_die_bank", "opening_hbm_bank"),
        *("maturity_cann_training", "maturity_cann_inference", "maturity_other_ratio", "maturity_light_ratio"),
        *("maturity_compatible_training", "maturity_compatible_inference", "maturity_light_ratio_compatible"),
        *("maturity_rocm_training", "maturity_rocm_inference", "opening_stock", "opening_stock_factor"),
        *("opening_stock_training", "opening_stock_heavy_inference", "opening_stock_light_inference"),
        *("opening_stock_CUDA", "opening_stock_ROCm", "opening_stock_CANN", "opening_stock_other"),
        "opening_stock_compatible",
    }
)
"""Parameters that the model reads in the observed quarters alone: a scenario, which acts ahead, does not reach them."""
NO_SOURCE = ("assumption", "chips")
"""What may stand in the place of an evidence id."""
OLD_AFTER = 12
"""Months before the data's own month after which the newest source is old."""
_LONGEST, _TOLD = 100_000, 3
_MODEL_PAGE = "help/model.md"
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


@dataclass(frozen=True)
class Source:
    """One row of evidence as a person reads it; `published` as the source writes it, empty where it has no date."""

    id: str
    quantity: str
    value: str
    publisher: str
    published: str
    confidence: str
    note: str


@dataclass(frozen=True)
class Provenance:
    """Where one parameter comes from, in words.

    Attributes
    ----------
    low, central, high
        Without the unit; empty where the data give none. Of a path, its last point.
    unit
        In words.
    meaning
        What a value that is set does in a run.
    newest
        Month of the newest source, ``2026-06``, or its year where no more is known; empty where none has a date.
    stale
        Whether the newest source is more than 12 months older than the data.
    section
        Heading of the equations page under which the symbol stands.
    """

    id: str
    label: str
    symbol: str
    low: str
    central: str
    high: str
    unit: str
    distribution: str
    meaning: str
    sources: tuple[Source, ...]
    newest: str
    stale: bool
    section: str
    description: str
    dynamics: str


def provenance(parameter: Parameter, catalog: Catalog) -> Provenance:
    """Return where a parameter comes from, and what the model does with it."""
    ids = parameter.evidence
    if parameter.is_path:
        ids = tuple(dict.fromkeys((*ids, *catalog.timelines[parameter.series].evidence)))
    newest = max((_month(catalog.evidence[one].published) for one in ids if one in catalog.evidence), default=_UNDATED)
    return Provenance(
        id=parameter.id,
        label=_(parameter.label),
        symbol=parameter.symbol,
        **_range_in_words(parameter, catalog),
        unit=unit_in_words(parameter),
        distribution=_distribution_in_words(parameter),
        meaning=meaning(parameter),
        sources=tuple(source(one, catalog) for one in ids),
        newest=newest.text,
        stale=bool(newest.text) and _month(catalog.version).count - newest.count > OLD_AFTER,
        section=_sections().get(parameter.id, ""),
        description=_(parameter.description),
        dynamics=_(parameter.dynamics),
    )


def meaning(parameter: Parameter) -> str:
    """Return what a value that a scenario sets does in a run."""
    if parameter.id in PAST_ONLY:
        return _("is read in the observed quarters alone: a value set here changes nothing ahead")
    if parameter.unit == "tier":
        return _("is in force in every run from the first free quarter on")
    if parameter.effect == "multiply":
        return _("scales the path in every run; the path keeps its spread")
    if parameter.is_path:
        words = (_("scales the central path in every run; its spread is gone"), _("replaces the path in every run"))
        return words[0] if parameter.unit == "x" else words[1]
    if parameter.central is None:
        return _("takes the place of what the tier says, in every run")
    return _("sets it in every run; its spread is gone") if parameter.distribution else _("sets it in every run")


def unit_in_words(parameter: Parameter) -> str:
    """Return the unit as people call it, also where numbers carry it as a sign."""
    return unit_name(parameter.unit)


def own_value(parameter: Parameter, scenario: Scenario, catalog: Catalog) -> str:
    """Return what a scenario sets, ``"×0.5"`` or ``"×0.5, ×0.3 from 2028Q1"``; empty where it sets nothing."""
    horizon = catalog.horizon
    points = []
    for at, value in scenario.values.get(parameter.id, ()):
        written = _bare(parameter, value, catalog)
        dated = _("{value} from {quarter}").format(value=written, quarter=horizon.labels[at])
        points.append(written if at == horizon.first_free else dated)
    return ", ".join(points)


def _bare(parameter: Parameter, value: Value, catalog: Catalog) -> str:
    """Return a value without the words of its unit, which stand in a column of their own."""
    if isinstance(value, str):
        return value if value in catalog.tiers else catalog.tier(value).name
    return UNITS[parameter.unit].write(value)


def _range_in_words(parameter: Parameter, catalog: Catalog) -> dict[str, str]:
    """Return low, central and high, as `Catalog.spread` has them."""
    names = dict(zip(("low", "central", "high"), catalog.spread(parameter), strict=True))
    return {name: "" if value is None else _bare(parameter, value, catalog) for name, value in names.items()}


def _distribution_in_words(parameter: Parameter) -> str:
    shape, _space, path = parameter.distribution.partition(" ")
    words = {
        "triangular": _("triangular from low to high, the central value the likeliest"),
        "split": _("even on both sides of the central value, which is the median"),
        "lognormal": _("lognormal around the central value; low and high are the 5 and 95 per cent points"),
    }
    if shape:
        drawn = _("drawn once for the whole path; low and high are those of its last point")
        return f"{words[shape]}; {drawn}" if path else words[shape]
    return _("no spread, the same in every run")


def source(one: str, catalog: Catalog) -> Source:
    """Return a row of evidence by its id, in words; of what is no row, what it stands for."""
    if one == "assumption":
        return Source(one, _("our assumption: no source gives it"), "", "", "", "", "")
    if one not in catalog.evidence:
        return Source(one, _("from the data sheets of the chips"), "", "", "", "", "")
    row = catalog.evidence[one]
    quantity = ", ".join(filter(None, (row.quantity, row.subject, row.period)))
    return Source(
        one, quantity, _published_value(row.central, row.unit), row.publisher, row.published, row.confidence, row.note
    )


def _published_value(value: float | None, unit: str) -> str:
    if value is None:
        return ""
    return UNITS[unit].format(value) if unit == "fraction" else f"{value:,.10g} {unit}".rstrip()


@dataclass(frozen=True, order=True)
class _Month:
    """A month counted from the year 0, and the date as it was written, ``2026-06`` or ``2026``."""

    count: int
    text: str


_UNDATED = _Month(0, "")


def _month(published: str) -> _Month:
    """Return the last date in a text; a year alone counts as its December."""
    found = re.findall(r"(\d{4})(?:-(\d\d)(?!\d))?", published)
    if not found:
        return _UNDATED
    year, month = found[-1]
    return _Month(int(year) * 12 + int(month or 12), f"{year}-{month}" if month else year)


@cache
def _sections() -> dict[str, str]:
    """Return the heading of the equations page under which each parameter has its row."""
    heading, sections = "", {}
    for line in resource_path(_MODEL_PAGE).read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            heading = line.removeprefix("## ")
        elif row := re.match(r"\|[^|]*\| `(\w+)` \|", line):
            sections[row[1]] = heading
    return sections
