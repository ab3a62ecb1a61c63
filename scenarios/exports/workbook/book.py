"""Writes pages as an Excel workbook: contents, a sheet with a chart for each figure, levers, assumptions, results."""

import io
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any

from scenarios.exports.workbook.grids import (
    Grid,
    assumptions_grid,
    draws_grid,
    levers_grid,
    page_grids,
    published_grid,
    results_grid,
)
from scenarios.exports.workbook.names import LONGEST_FOOTER, cell_text, footer_text, sheet_names
from scenarios.exports.workbook.sheets import Looks, write_contents, write_grid
from scenarios.figures.pages import Page, Told, page
from scenarios.texts import _

_COVER = "title"
"""The page whose words stand on the first sheet."""
_AS_TEXT = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def workbook_bytes(told: Told, pages: Sequence[Page], all_draws: bool, step: Callable[[int, int], None]) -> bytes:
    """Return the workbook.

    Parameters
    ----------
    all_draws
        Whether a sheet holds every run.
    step
        Called with the sheets done and all of them; may raise to stop.
    """
    from xlsxwriter import Workbook

    grids = list(_grids(told, pages, all_draws))
    names = sheet_names((_("Contents"), *(one.name for one in grids)))
    content = io.BytesIO()
    book = Workbook(content, _AS_TEXT)
    book.set_properties(_properties(told))
    looks = Looks(book)
    sheets = [book.add_worksheet(name) for name in names]
    cover = next((one for one in pages if one.id == _COVER), None) or page(told, _COVER)
    write_contents(sheets[0], looks, cover, told.imprint, tuple(zip(names[1:], grids, strict=True)))
    for done, (sheet, grid) in enumerate(zip(sheets[1:], grids, strict=True)):
        step(done, len(grids))
        write_grid(book, sheet, looks, grid, names[0])
    for sheet in sheets:
        set_up_print(sheet, told)
    step(len(grids), len(grids))
    book.close()
    return content.getvalue()


def _grids(told: Told, pages: Sequence[Page], all_draws: bool) -> Iterator[Grid]:
    for one in pages:
        if one.id != _COVER:
            yield from page_grids(one)
    yield from filter(None, (published_grid(pages), levers_grid(told), assumptions_grid(told), results_grid(told)))
    if all_draws:
        yield draws_grid(told)


def _properties(told: Told) -> dict[str, Any]:
    return {
        "title": cell_text(told.imprint.scenario),
        "author": "Chokepoint",
        "comments": cell_text(told.imprint.line()),
        "created": datetime.fromisoformat(told.imprint.day),
    }


def set_up_print(sheet: Any, told: Told) -> None:
    """Print on wide paper, as wide as the sheet is, with the imprint at the foot."""
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.5, right=0.5, top=0.7, bottom=0.7)
    sheet.set_header("&L&A&R&P / &N")
    head = "&L&8 "
    room = LONGEST_FOOTER - len(head)
    sheet.set_footer(head + footer_text(told.imprint.line(room), room))
