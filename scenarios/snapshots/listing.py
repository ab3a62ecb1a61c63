"""Lists what a snapshot's file contains, part by part with sizes; the file holds nothing else."""

from dataclasses import dataclass, fields
from typing import Any

from numpy.typing import NDArray

from scenarios.figures.cells import cells_of
from scenarios.figures.figure import Figure, Table
from scenarios.figures.pages import Page
from scenarios.snapshots.container import FRAME
from scenarios.snapshots.content import FreeLever, Snapshot, StoredScenario
from scenarios.snapshots.packing import json_bytes
from scenarios.snapshots.plain_values import to_plain
from scenarios.texts import _, plural
from scenarios.units import UNITS

_NUMBER_BYTES = 8
_ABOUT = ("made", "author", "may_copy", "definition", "year", "fingerprint")
SIGNATURE_PART = "signature"


@dataclass(frozen=True)
class Part:
    """One part of the file.

    Attributes
    ----------
    id
        Stable name: a field of `Snapshot`, ``pages.N`` for a page, "about" for the small fields together.
    name, detail
        For people.
    size
        Bytes before they are compressed.
    """

    id: str
    name: str
    detail: str
    size: int


def listing(snapshot: Snapshot) -> tuple[Part, ...]:
    """Return all parts: pages, what they rest on, the scenarios, free levers, and the signature."""
    parts = [
        _part(f"pages.{place}", _("Page {n}: {name}").format(n=place, name=one.name), _page_words(one), one)
        for place, one in enumerate(snapshot.pages, start=1)
    ]
    parts.append(_part("imprint", _("Imprint"), snapshot.imprint.line(), snapshot.imprint))
    about = {name: getattr(snapshot, name) for name in _ABOUT}
    parts.append(Part("about", _("Author, moment, permission"), _about_words(snapshot), len(json_bytes(about))))
    parts.append(_part("scenario", _("Scenario"), _scenario_words(snapshot.scenario), snapshot.scenario))
    if snapshot.reference is not None:
        parts.append(_part("reference", _("Reference"), _scenario_words(snapshot.reference), snapshot.reference))
    if snapshot.levers:
        words = "; ".join(_lever_words(one) for one in snapshot.levers)
        parts.append(_part("levers", _("Levers that stay free"), words, snapshot.levers))
    parts.append(Part(SIGNATURE_PART, _("Signature"), _("with your public key; no name but the author's"), FRAME))
    return tuple(parts)


def fields_listed() -> frozenset[str]:
    """Return the fields of a snapshot that `listing` tells of."""
    whole = {"pages", "imprint", "scenario", "reference", "levers"}
    return frozenset({*_ABOUT, *whole} & {one.name for one in fields(Snapshot)})


def size_words(size: int) -> str:
    """Return a number of bytes as people read it."""
    return _("{n:,.1f} kB").format(n=size / 1_000)


def _part(part_id: str, name: str, detail: str, value: Any) -> Part:
    columns: list[NDArray[Any]] = []
    text = json_bytes(to_plain(value, columns))
    return Part(part_id, name, detail, len(text) + _NUMBER_BYTES * sum(len(one) for one in columns))


def _page_words(page: Page) -> str:
    tables = sum(isinstance(one, Table) for one in page.shown)
    charts = len(page.shown) - tables
    numbers = _numbers(page)
    parts = (
        plural("{n} chart", "{n} charts", charts).format(n=charts) if charts else "",
        plural("{n} table", "{n} tables", tables).format(n=tables) if tables else "",
        _("{n:,} numbers").format(n=numbers) if numbers else "",
        _("text") if page.text else "",
    )
    return ", ".join(filter(None, parts))


def _numbers(page: Page) -> int:
    count = 0
    for one in page.shown:
        if not isinstance(one, Table):
            count += sum(isinstance(cell, float) for row in cells_of(one).rows for cell in row)
            count += len(one.marks) if isinstance(one, Figure) else 0
    return count


def _about_words(snapshot: Snapshot) -> str:
    words = _("{author}, {made}; {copying}; data {fingerprint}")
    copying = _("copying allowed") if snapshot.may_copy else _("copying not allowed")
    made = snapshot.made[:16].replace("T", " ")
    return words.format(
        author=snapshot.author or _("no name"), made=made, copying=copying, fingerprint=snapshot.fingerprint
    )


def _scenario_words(scenario: StoredScenario) -> str:
    names = ", ".join(dict.fromkeys(one.parameter for one in scenario.settings)) or _("nothing")
    words = _("{name}: sets {names}; {draws:,} draws, seed {seed}; {reasons}")
    count = len(scenario.reasons)
    reasons = plural("{n} reason", "{n} reasons", count).format(n=count) if count else _("no reasons, no notes")
    name = scenario.name or (_("Unnamed scenario") if scenario.settings else _("Baseline"))
    return words.format(name=name, names=names, draws=scenario.draws, seed=scenario.seed, reasons=reasons)


def _lever_words(lever: FreeLever) -> str:
    if lever.choices:
        return _("{label}: one of {n}").format(label=lever.label, n=len(lever.choices))
    low, high = (UNITS[lever.unit].format(one) for one in (lever.low, lever.high))
    return _("{label}: {low} to {high}").format(label=lever.label, low=low, high=high)
