"""Makes the texts of a page for the clipboard: tables that a spreadsheet takes as numbers, not as pictures of them."""

import math
from collections.abc import Iterable, Iterator
from html import escape

from scenarios.exports.tidy import inert
from scenarios.figures.cells import Cell, Cells, cells_of
from scenarios.figures.imprint import Imprint
from scenarios.figures.pages import Page

_AS_TEXT = "mso-number-format:'\\@'"
"""Keeps a spreadsheet from reading a text as a date or a number; not every one heeds it for formulas."""
_PER_CENT = "mso-number-format:'0.0%'"


def tsv(page: Page) -> str:
    """Return the figures and tables of a page as rows of cells parted by tabs, an empty line between two of them.

    Numbers are plain, with all their digits; a gap is an empty cell.
    """
    tables = (
        "\n".join("\t".join(map(_plain, row)) for row in (cells.heads, *cells.rows))
        for cells in map(cells_of, page.shown)
    )
    return "\n\n".join(tables) + "\n" if page.shown else "\n".join(map(inert, (page.title, *page.text))) + "\n"


def html_table(page: Page, imprint: Imprint) -> str:
    """Return a page as HTML: its title, a table for each figure and table, its words, and the imprint last."""
    words = (page.detail, *page.text)
    parts = (
        _paragraphs((f"<b>{_text(page.title)}</b>",)),
        *(_table(cells_of(shown)) for shown in page.shown),
        _paragraphs(_text(text) for text in (*words, imprint.line()) if text),
    )
    return f'<html><head><meta charset="utf-8"></head><body>{"".join(parts)}</body></html>'


def _paragraphs(texts: Iterable[str]) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


def _table(cells: Cells) -> str:
    heads = "".join(f'<th style="{_AS_TEXT}">{_text(head)}</th>' for head in cells.heads)
    rows = "".join(f"<tr>{''.join(_cells(row, cells.units))}</tr>" for row in cells.rows)
    return f"<p>{_text(cells.title)}</p><table><tr>{heads}</tr>{rows}</table>{_paragraphs(map(_text, cells.notes))}"


def _cells(row: Iterable[Cell], units: Iterable[str]) -> Iterator[str]:
    for cell, unit in zip(row, units, strict=True):
        if isinstance(cell, str):
            yield f'<td style="{_AS_TEXT}">{_text(cell)}</td>'
        elif unit == "fraction":
            yield f'<td style="{_PER_CENT}">{_plain(cell)}</td>'
        else:
            yield f"<td>{_plain(cell)}</td>"


def _text(text: str) -> str:
    return escape(inert(text))


def _plain(cell: Cell) -> str:
    """Return a cell without anything that a spreadsheet could take for something else; empty for a gap."""
    if isinstance(cell, str):
        return inert(cell)
    return "" if math.isnan(cell) else repr(cell)
