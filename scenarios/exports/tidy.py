"""Writes the numbers of pages as one tidy table, CSV: a row for each number, with all its digits."""

import math
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from scenarios.errors import InputError
from scenarios.exports.csv_tables import Cell, csv_text
from scenarios.figures.cells import columns_of, places_of
from scenarios.figures.figure import Columns, Figure, Table
from scenarios.figures.imprint import Imprint
from scenarios.figures.pages import Page
from scenarios.figures.plot_words import name_of_cell
from scenarios.figures.plots import Cloud, Curves, Field, Spans
from scenarios.observations import period_of
from scenarios.texts import _

TIDY_COLUMNS = ("page", "figure", "unit", "period", "series", "statistic", "value", "label", "imprint")
"""`period` is a quarter, a half, a year or the name of a scenario; `label` what people call the series.

Of pictures that are not over time it is what a bar is of, the value along the axis, the name of a column or a run.
"""
PUBLISHED = "published"
"""Series of the published points; the statistic is what a publisher counted: the same, or something near it."""


class _Number(NamedTuple):
    """One row: what the number is of, in stable names and as people call it."""

    place: str
    series: str
    statistic: str
    value: float
    label: str
    unit: str


_FORMULA = ("=", "+", "-", "@")


def tidy_bytes(pages: Sequence[Page], imprint: Imprint, step: Callable[[int, int], None]) -> bytes:
    """Return the numbers of all figures of the pages, UTF-8; where they hold tables alone, the one table.

    Raises
    ------
    InputError
        No page has a figure, and there is no table or more than one.
    """
    shown = [(one.id, figure) for one in pages for figure in one.shown]
    tables = [one for _id, one in shown if isinstance(one, Table)]
    if len(tables) == len(shown):
        return _table(tables, pages)
    rows: list[tuple[Cell, ...]] = []
    for done, (page_id, figure) in enumerate(shown):
        step(done, len(shown))
        for one in () if isinstance(figure, Table) else _NUMBERS[type(figure)](figure):
            told = (inert(one.place), one.series, one.statistic, one.value, inert(one.label))
            rows.append((page_id, figure.id, one.unit, *told, inert(imprint.line(0))))
    step(len(shown), len(shown))
    return csv_text(TIDY_COLUMNS, rows).encode("utf-8", "replace")


def inert(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula: in one line, an apostrophe before a sign that begins one.

    A file of plain text has no other way to say that a cell is a text.
    """
    line = " ".join(text.split())
    return f"'{line}" if line.startswith(_FORMULA) else line


def _of_places(shown: Figure | Columns) -> Iterator[_Number]:
    for one in columns_of(shown):
        for place, value in zip(places_of(shown), one.values, strict=True):
            yield _Number(place, one.series, one.statistic, float(value), one.label, shown.unit)
    for mark in () if isinstance(shown, Columns) else shown.marks:
        statistic = "proxy" if mark.proxy else "same"
        yield _Number(period_of(mark.at), PUBLISHED, statistic, mark.value, mark.label, shown.unit)


def _of_spans(shown: Spans) -> Iterator[_Number]:
    for one in shown.rows:
        ends = [("begin", one.begin), ("end", one.end), ("error", one.error)]
        ends += [] if one.alone is None else [("alone", one.alone)]
        for statistic, value in ends:
            yield _Number(one.label, one.id, statistic, value, one.label, shown.unit)
        for point in one.points:
            yield _Number(one.label, one.id, "point", point.value, point.label, shown.unit)
    if shown.base is not None:
        yield _Number("", "base", "level", shown.base, shown.base_label, shown.unit)


def _of_curves(shown: Curves) -> Iterator[_Number]:
    for one in columns_of(shown):
        for x, value in zip(shown.x, one.values, strict=True):
            yield _Number(repr(float(x)), one.series, one.statistic, float(value), one.label, shown.unit)
    for mark in shown.marks:
        yield _Number(repr(float(mark.at)), "point", "value", mark.value, mark.label, shown.unit)
    yield from _level(shown)


def _of_field(shown: Field) -> Iterator[_Number]:
    for (at, row), values in zip(enumerate(shown.down), shown.values, strict=True):
        for (place, column), value in zip(enumerate(shown.across), values, strict=True):
            label = ", ".join(filter(None, (shown.title, name_of_cell(shown, at, place))))
            yield _Number(column, row, "value", float(value), label, shown.unit)
    yield from _level(shown)


def _level(shown: Curves | Field) -> Iterator[_Number]:
    if shown.level is not None:
        yield _Number("", "level", "level", shown.level, shown.level_label, shown.unit)


def _of_cloud(shown: Cloud) -> Iterator[_Number]:
    for series, values, title, unit in (
        ("x", shown.x, shown.x_title, shown.x_unit),
        ("y", shown.y, shown.y_title, shown.y_unit),
    ):
        for run, (value, chosen) in enumerate(zip(values, shown.chosen, strict=True), start=1):
            yield _Number(str(run), series, "chosen" if chosen else "other", float(value), title, unit)
    sides = (("x", "low"), ("x", "high"), ("y", "low"), ("y", "high"))
    for (series, statistic), value in zip(sides, shown.box or (), strict=False):
        unit = shown.x_unit if series == "x" else shown.y_unit
        yield _Number("box", series, statistic, value if math.isfinite(value) else math.nan, shown.box_label, unit)


_NUMBERS: dict[type, Callable[[Any], Iterator[_Number]]] = {
    Figure: _of_places,
    Columns: _of_places,
    Spans: _of_spans,
    Curves: _of_curves,
    Field: _of_field,
    Cloud: _of_cloud,
}


def _table(tables: Sequence[Table], pages: Sequence[Page]) -> bytes:
    if len(tables) != 1:
        names = "; ".join(one.name for one in pages)
        message = _("a .csv file holds the numbers of figures, or one table; {names} have {n} tables and no figure")
        raise InputError("figure", message.format(names=names, n=len(tables)))
    rows = (tuple(inert(cell) for cell in row) for row in tables[0].rows)
    return csv_text(tuple(inert(one) for one in tables[0].columns), rows).encode("utf-8", "replace")
