"""Draws a table: heads, rows with wrapped cells, and what must be said beside them."""

from collections.abc import Sequence

from scenarios.exports.pictures.paper import Box, Paper
from scenarios.figures.figure import Table
from scenarios.texts import _

_GAP = 16.0
_ROWS_OF_A_CELL = 4
_PADDING = 4.0


def draw_table(paper: Paper, box: Box, table: Table) -> None:
    """Draw a table into a rectangle; rows that find no room are counted below."""
    notes = [line for note in table.notes for line in paper.wrapped(note, box.width)]
    bottom = box.bottom + len(notes) * paper.leading() + paper.points(6)
    widths = _widths(paper, table, box.width)
    heads = _row(paper, table.columns, widths, bold=True)
    rows = [_row(paper, one, widths) for one in table.rows]
    top = _write_row(paper, table, box.left, box.top, widths, heads, "head")
    paper.rule((box.left, box.left + sum(widths)), (top, top), "rule", 1.0, color=paper.named.muted)
    shown = _that_fit(paper, rows, top - bottom)
    for row in rows[:shown]:
        top = _write_row(paper, table, box.left, top, widths, row, "cell")
        paper.rule((box.left, box.left + sum(widths)), (top, top), "rule", color=paper.named.grid)
    if shown < len(rows):
        words = _("and {n} more").format(n=len(rows) - shown)
        top = paper.write([words], box.left, top - paper.points(_PADDING) / 2, "more", colour=paper.named.muted)
    paper.write(notes, box.left, top - paper.points(6), "note", colour=paper.named.muted)


def _widths(paper: Paper, table: Table, room: float) -> list[float]:
    """Return the widths of the columns with their gap: the widest ones narrowed until all fit."""
    gap = paper.points(_GAP)
    wanted = []
    for place, head in enumerate(table.columns):
        cells = (paper.width(row[place]) for row in table.rows)
        wanted.append(max(paper.width(head, bold=True), *cells) + gap)
    most = max(wanted)
    while sum(min(one, most) for one in wanted) > room:
        most *= 0.97
    return [min(one, most) for one in wanted]


def _row(paper: Paper, cells: Sequence[str], widths: Sequence[float], bold: bool = False) -> list[list[str]]:
    gap = paper.points(_GAP)
    return [
        paper.shortened(cell, width - gap, _ROWS_OF_A_CELL, bold=bold)
        for cell, width in zip(cells, widths, strict=True)
    ]


def _height(paper: Paper, row: Sequence[Sequence[str]]) -> float:
    return max(len(lines) for lines in row) * paper.leading() + paper.points(_PADDING)


def _that_fit(paper: Paper, rows: Sequence[Sequence[Sequence[str]]], room: float) -> int:
    """Return how many rows fit; where it is not all of them, a line is kept that counts the others."""
    heights = [_height(paper, row) for row in rows]
    if sum(heights) <= room:
        return len(rows)
    room -= paper.leading()
    return next(count for count in range(len(rows), -1, -1) if sum(heights[:count]) <= room or count == 0)


def _write_row(
    paper: Paper,
    table: Table,
    left: float,
    top: float,
    widths: Sequence[float],
    row: Sequence[Sequence[str]],
    role: str,
) -> float:
    """Write the cells of a row, numbers flush right, and return the height below it."""
    inside = top - paper.points(_PADDING) / 2
    bold, gap = role == "head", paper.points(_GAP)
    for lines, width, numeric in zip(row, widths, table.numeric, strict=True):
        edge, align = (left + width - gap, "right") if numeric else (left, "left")
        paper.write(lines, edge, inside, role, bold=bold, align=align)
        left += width
    return top - _height(paper, row)
