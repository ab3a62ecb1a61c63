"""What the sheets of a workbook hold: the numbers of pages, all levers and assumptions, results, points and runs."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from scenarios.catalog import Catalog, Parameter, Value
from scenarios.exports.csv_tables import STATISTICS, share_statistics
from scenarios.exports.workbook.charts import Chartable
from scenarios.figures.cells import cells_of, with_unit
from scenarios.figures.figure import Figure, Table
from scenarios.figures.pages import Page, Told
from scenarios.figures.sentences import definition_name
from scenarios.observations import period_of
from scenarios.projection import WORKLOADS, counts_of
from scenarios.provenance import own_value, provenance, unit_in_words
from scenarios.scenario import Scenario
from scenarios.texts import _


class Quantity(NamedTuple):
    """A number and the unit that says how it is written; NaN leaves its cell empty."""

    value: float
    unit: str


Content = str | int | Quantity


@dataclass(frozen=True, eq=False)
class Grid:
    """One sheet.

    Attributes
    ----------
    name
        What the sheet would be called, were names of sheets free.
    title, detail, text
        What stands above, and below it in paragraphs.
    shown
        Of which its chart is made; None for none.
    """

    name: str
    title: str
    detail: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Content, ...], ...]
    text: tuple[str, ...] = ()
    shown: Chartable | None = None


def page_grids(page: Page) -> Iterator[Grid]:
    """Yield a grid for each figure and table of a page; one of its text where it has none."""
    for shown in page.shown:
        cells = cells_of(shown)
        later = shown is not page.shown[0]
        yield Grid(
            name=_("{page}, by quarter").format(page=page.name) if later and isinstance(shown, Figure) else page.name,
            title=page.title if not later else cells.title,
            detail=page.detail if not later else "",
            heads=cells.heads,
            rows=tuple(tuple(map(_content, row, cells.units)) for row in cells.rows),
            text=(*page.text, *cells.notes, page.method),
            shown=None if isinstance(shown, Table) else shown,
        )
    if not page.shown:
        yield Grid(page.name, page.title, page.detail, (), (), (*page.text, page.method))


def _content(cell: str | int | float, unit: str) -> Content:
    return Quantity(cell, unit) if isinstance(cell, float) else cell


def levers_grid(told: Told) -> Grid:
    """Return all levers: their values here, in the reference and in the data, and how far they go."""
    catalog, here = told.projection.catalog, told.projection.scenario
    there = None if told.reference is None else told.reference.scenario
    rows = tuple(
        (
            *(one.id, _(one.label), one.group.replace("_", " "), unit_in_words(one), _value(one, here, catalog)),
            *(() if there is None else (_value(one, there, catalog),)),
            *(_typed(one, bound) for bound in (one.central, one.minimum, one.maximum)),
            here.reasons.get(one.id, ""),
        )
        for one in catalog.levers
    )
    heads = (
        *(_("id"), _("lever"), _("group"), _("unit"), told.imprint.scenario),
        *(() if there is None else (told.imprint.reference,)),
        *(_("baseline"), _("lowest"), _("highest"), _("why")),
    )
    return Grid(_("All levers"), _("All levers, set here or not"), "", heads, rows)


def assumptions_grid(told: Told) -> Grid:
    """Return all parameters: their range in the data, the value set here, and who published what it rests on."""
    catalog, scenario = told.projection.catalog, told.projection.scenario
    rows = []
    for one in catalog.parameters.values():
        sources = provenance(one, catalog).sources
        own = _value(one, scenario, catalog) if one.id in scenario.values else ""
        titles = (source.title for source in sources if source.title)
        told_by = (source.publisher or source.quantity for source in sources)
        rows.append(
            (
                *(one.id, one.symbol, _(one.label), one.role, unit_in_words(one)),
                *(_typed(one, bound, "") for bound in catalog.spread(one)),
                own,
                *("; ".join(dict.fromkeys(texts)) for texts in ((s.id for s in sources), told_by, titles)),
            )
        )
    heads = (
        *(_("id"), _("symbol"), _("parameter"), _("role"), _("unit"), _("low"), _("central"), _("high")),
        *(_("own value"), _("source ids"), _("publishers"), _("sources")),
    )
    title = _("All parameters of data {version}").format(version=catalog.version)
    return Grid(_("All assumptions"), title, "", heads, tuple(rows))


def _value(parameter: Parameter, scenario: Scenario, catalog: Catalog) -> Content:
    """Return what a scenario holds: one number where it is one, a path over time in words."""
    points = scenario.values.get(parameter.id, ())
    if not points:
        return _typed(parameter, parameter.central)
    at, value = points[0]
    if len(points) == 1 and at == catalog.horizon.first_free and isinstance(value, float):
        return Quantity(value, parameter.unit)
    return own_value(parameter, scenario, catalog)


def _typed(parameter: Parameter, value: Value | None, none: str | None = None) -> Content:
    if value is None:
        return _("as the tier says") if none is None else none
    return Quantity(value, parameter.unit) if isinstance(value, float) else value


def results_grid(told: Told) -> Grid:
    """Return the shares of every quarter, workload, definition and count: the central case and quantiles."""
    rows = tuple(
        (quarter, workload, definition, count, *_fractions(shares))
        for quarter, workload, definition, count, shares in share_statistics(told.projection)
    )
    shown = (with_unit(one, "fraction") for one in (_("central"), *STATISTICS))
    heads = (_("quarter"), _("workload"), _("definition"), _("count"), *shown)
    title = _("Chinese-made shares under every definition")
    detail = _("central is the central case; p5 to p95 are quantiles over {n:,} runs").format(n=told.imprint.draws)
    return Grid(_("Results"), title, detail, heads, rows)


def _fractions(values: Iterable[float]) -> tuple[Content, ...]:
    return tuple(Quantity(one, "fraction") for one in values)


def published_grid(pages: Sequence[Page]) -> Grid | None:
    """Return the published points beside the curves of pages; None where there are none."""
    rows = tuple(
        (
            *(page.name, period_of(mark.at), Quantity(mark.value, shown.unit), mark.label),
            _("something near it") if mark.proxy else _("the same"),
            "; ".join(mark.evidence),
            mark.note,
        )
        for page in pages
        for shown in page.shown
        if isinstance(shown, Figure)
        for mark in shown.marks
    )
    heads = (_("page"), _("period"), _("value"), _("publisher"), _("counts"), _("source ids"), _("note"))
    return Grid(_("Published"), _("Published points beside the curves"), "", heads, rows) if rows else None


def draws_grid(told: Told) -> Grid:
    """Return the share of every run, workload, count and year in the definition that is told of."""
    projection, definition = told.projection, told.definition
    keys = [
        (workload, count, year)
        for workload in WORKLOADS
        for count in counts_of(definition)
        for year in projection.catalog.horizon.years
    ]
    shares = [projection.share(definition, count, workload, year) for workload, count, year in keys]
    runs = np.column_stack(shares).tolist()
    rows = tuple((run, *_fractions(row)) for run, row in enumerate(runs))
    heads = (_("run"), *(with_unit(f"{workload}, {count}, {year}", "fraction") for workload, count, year in keys))
    detail = _("Run 0 is the central case. Seed {seed}.").format(seed=told.imprint.seed)
    title = _("{definition} in every run").format(definition=definition_name(definition))
    return Grid(_("Draws"), title, detail, heads, rows)
