"""Tables of slides: as many rows on each as fit, and columns as wide as their texts want."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from scenarios.exports.slides.chart_data import plain, xml_text
from scenarios.exports.slides.chart_xml import centipoints
from scenarios.exports.slides.places import Place
from scenarios.figures.figure import Table

if TYPE_CHECKING:
    from pptx.shapes.graphfrm import GraphicFrame
    from pptx.slide import Slide

_SIZE = 11
"""Of its letters, points."""
_LETTER, _LINE = _SIZE * 0.55 / 72, _SIZE * 1.25 / 72
_SHORT, _WIDEST = 12, _SIZE * 0.65 / 72
"""Letters up to which a text is to stay in one line, and how wide each of them is in a wide font, inches."""
_SIDE, _ABOVE = 0.11, 0.05
"""Margins of a cell, inches."""
_LEAST, _MOST = 6, 46
"""Letters of a column between which its share of the width grows."""
_NO_STYLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
"""The built-in style without lines and fills."""
INCH = 914400
NOTE_SIZE = 10


def slides_of(table: Table, area: Place) -> list[Table]:
    """Return a table in pieces that fit into a place, each under the heads of the columns; the last has the notes."""
    widths = _widths(table, area)
    room = area.height - _height(table.columns, widths) - notes_height(table.notes, area)
    pieces: list[list[tuple[str, ...]]] = [[]]
    left = room
    for row in table.rows:
        height = _height(row, widths)
        if height > left and pieces[-1]:
            pieces.append([])
            left = room
        pieces[-1].append(row)
        left -= height
    last = len(pieces) - 1
    return [
        Table(table.id, table.title, table.columns, table.numeric, tuple(rows), table.notes if at == last else ())
        for at, rows in enumerate(pieces)
    ]


def notes_height(notes: Sequence[str], area: Place) -> float:
    """Return how high the notes below a table or a chart are, inches."""
    line = NOTE_SIZE * 1.25 / 72
    return sum(math.ceil(len(one) * NOTE_SIZE * 0.54 / 72 / area.width) * line + 0.06 for one in notes)


def add_table(slide: Slide, table: Table, whole: Table, area: Place) -> GraphicFrame:
    """Put a piece of a table onto a slide, its columns as the whole wants them; colours and fonts are of the theme."""
    widths = _widths(whole, area)
    rows = (table.columns, *table.rows)
    heights = [_height(row, widths) for row in rows]
    place = Place(area.x, area.y, area.width, sum(heights))
    frame = slide.shapes.add_table(len(rows), len(widths), *place.lengths())
    made = plain_table(frame)
    for at, width in enumerate(widths):
        made.columns[at].width = round(width * INCH)
    for at, (row, height) in enumerate(zip(rows, heights, strict=True)):
        made.rows[at].height = round(height * INCH)
        for column, text in enumerate(row):
            _fill(made.cell(at, column)._tc, text, at == 0, table.numeric[column])
    return frame


def plain_table(frame: GraphicFrame) -> Any:
    """Return the table of a frame, without the lines and fills that a new one has."""
    made = frame.table
    next(made._tbl.iter(_qn("a:tableStyleId"))).text = _NO_STYLE
    made.horz_banding = False
    return made


def _widths(table: Table, area: Place) -> list[float]:
    """Return the widths of the columns, inches: by their longest text, within limits; short ones are not squeezed."""
    longest = [max(len(row[at]) for row in (table.columns, *table.rows)) for at in range(len(table.columns))]
    letters = [min(max(one, _LEAST), _MOST) for one in longest]
    wanted = [one * (_WIDEST if one <= _SHORT else _LETTER) + 2 * _SIDE for one in letters]
    kept = sum(one for one, count in zip(wanted, letters, strict=True) if count <= _SHORT)
    if kept == sum(wanted) or kept > area.width / 2:
        return [area.width * one / sum(wanted) for one in wanted]
    ratio = (area.width - kept) / (sum(wanted) - kept)
    return [one if count <= _SHORT else one * ratio for one, count in zip(wanted, letters, strict=True)]


def _height(row: tuple[str, ...], widths: list[float]) -> float:
    lines = max(math.ceil(len(text) * _LETTER / (width - 2 * _SIDE)) for text, width in zip(row, widths, strict=True))
    return max(lines, 1) * _LINE + 2 * _ABOVE


def _fill(cell: object, text: str, head: bool, numeric: bool) -> None:
    """Write a cell: heads bold over a line, rows over a thin one."""
    from pptx.oxml import parse_xml
    from pptx.oxml.ns import nsdecls

    colour = "tx2" if head else "tx1"
    looks = f'<a:solidFill><a:schemeClr val="{colour}"/></a:solidFill>'
    run = f'<a:rPr lang="en-US" sz="{centipoints(_SIZE)}" b="{int(head)}">{looks}</a:rPr>'
    align = "r" if numeric else "l"
    content = f"<a:r>{run}<a:t>{xml_text(text)}</a:t></a:r>" if plain(text) else ""
    end = f'<a:endParaRPr lang="en-US" sz="{centipoints(_SIZE)}"/>'
    line, shade = (12700, 50000) if head else (6350, 15000)
    lighter = f'<a:lumMod val="{shade}"/><a:lumOff val="{100000 - shade}"/>'
    edge = f'<a:solidFill><a:schemeClr val="tx1">{lighter}</a:schemeClr></a:solidFill>'
    sides = " ".join(f'mar{side}="{round(_SIDE * INCH)}"' for side in "LR")
    above = " ".join(f'mar{side}="{round(_ABOVE * INCH)}"' for side in "TB")
    made = parse_xml(
        f"<a:tc {nsdecls('a')}><a:txBody><a:bodyPr/><a:lstStyle/>"
        f'<a:p><a:pPr algn="{align}"/>{content}{end}</a:p></a:txBody>'
        f'<a:tcPr {sides} {above} anchor="{"b" if head else "t"}">'
        f'<a:lnB w="{line}">{edge}</a:lnB><a:noFill/></a:tcPr></a:tc>'
    )
    cell.getparent().replace(cell, made)  # type: ignore[attr-defined]


def _qn(name: str) -> str:
    from pptx.oxml.ns import qn

    return str(qn(name))
