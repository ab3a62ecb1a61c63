"""Writes the numbers of pages as one tidy table, CSV: a row for each number, with all its digits."""

from collections.abc import Callable, Iterator, Sequence

from scenarios.errors import InputError
from scenarios.exports.csv_tables import Cell, csv_text
from scenarios.figures.cells import columns_of, places_of
from scenarios.figures.figure import Columns, Figure, Table
from scenarios.figures.imprint import Imprint
from scenarios.figures.pages import Page
from scenarios.observations import period_of
from scenarios.texts import _

TIDY_COLUMNS = ("page", "figure", "unit", "period", "series", "statistic", "value", "label", "imprint")
"""`period` is a quarter, a half, a year or the name of a scenario; `label` what people call the series."""
PUBLISHED = "published"
"""Series of the published points; the statistic is what a publisher counted: the same, or something near it."""
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
        if not isinstance(figure, Table):
            rows += _rows(page_id, figure, imprint.line(0))
    step(len(shown), len(shown))
    return csv_text(TIDY_COLUMNS, rows).encode("utf-8", "replace")


def inert(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula: in one line, an apostrophe before a sign that begins one.

    A file of plain text has no other way to say that a cell is a text.
    """
    line = " ".join(text.split())
    return f"'{line}" if line.startswith(_FORMULA) else line


def _rows(page_id: str, figure: Figure | Columns, imprint: str) -> Iterator[tuple[Cell, ...]]:
    for one in columns_of(figure):
        for place, value in zip(places_of(figure), one.values, strict=True):
            told = (inert(place), one.series, one.statistic, float(value), inert(one.label))
            yield (page_id, figure.id, figure.unit, *told, inert(imprint))
    for mark in () if isinstance(figure, Columns) else figure.marks:
        said = (period_of(mark.at), PUBLISHED, "proxy" if mark.proxy else "same", mark.value, inert(mark.label))
        yield (page_id, figure.id, figure.unit, *said, inert(imprint))


def _table(tables: Sequence[Table], pages: Sequence[Page]) -> bytes:
    if len(tables) != 1:
        names = "; ".join(one.name for one in pages)
        message = _("a .csv file holds the numbers of figures, or one table; {names} have {n} tables and no figure")
        raise InputError("figure", message.format(names=names, n=len(tables)))
    rows = (tuple(inert(cell) for cell in row) for row in tables[0].rows)
    return csv_text(tuple(inert(one) for one in tables[0].columns), rows).encode("utf-8", "replace")
