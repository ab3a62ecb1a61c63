"""Fields as native tables of slides: shaded cells with their values, thick edges where the contour runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from resources.looks import LIGHT
from scenarios.exports.shades import shades_of
from scenarios.exports.slides.chart_data import xml_text
from scenarios.exports.slides.chart_xml import centipoints
from scenarios.exports.slides.places import Place
from scenarios.exports.slides.tables import INCH, plain_table
from scenarios.exports.slides.update_texts import say
from scenarios.figures.plot_words import level_sentence, name_of_cell
from scenarios.figures.plots import Field, contour_of
from scenarios.figures.sentences import amount, unit_words
from scenarios.texts import _

if TYPE_CHECKING:
    from pptx.shapes.graphfrm import GraphicFrame
    from pptx.slide import Slide

_SIZES = (12, 11, 10, 9, 8, 7, 6)
_LETTER, _LINE = 0.58 / 72, 1.3 / 72
"""Mean width of a letter and height of a line, inches for each point of the size."""
_NAMES = 0.26
"""Part of the width that the names of rows fill."""
_THICK = 38100
_SIDES = ("lnL", "lnR", "lnT", "lnB")


def field_texts(field: Field) -> list[list[str]]:
    """Return the texts of all cells: what is shown in the first row, names across in the second, then the rows."""
    unit = unit_words(field.unit)
    across = _("across: {title}").format(title=field.across_title)
    told = ". ".join(filter(None, (", ".join(filter(None, (field.title, unit))), level_sentence(field), across)))
    first = [told, *[""] * len(field.across)]
    rows = [
        [name, *(_cell(field, row, column) for column in range(len(field.across)))]
        for row, name in enumerate(field.down)
    ]
    return [first, [field.down_title, *field.across], *rows]


def _cell(field: Field, row: int, column: int) -> str:
    number = _number(float(field.values[row, column]), field.unit)
    return ": ".join(filter(None, (name_of_cell(field, row, column), number)))


def _number(value: float, unit: str) -> str:
    """Return a value with a sign at which no line is broken; a dash for a gap."""
    return amount(value, unit).replace("-", "\u2212") if np.isfinite(value) else "\u2013"


def add_field(slide: Slide, field: Field, place: Place) -> GraphicFrame:
    """Put a field onto a slide, in the largest letters in which it fits into a place."""
    texts = field_texts(field)
    frame = slide.shapes.add_table(len(texts), len(texts[0]), *place.lengths())
    made = plain_table(frame)
    names = place.width * _NAMES
    wide = (place.width - names) / len(field.across)
    size = _size(texts, names, wide, place.height / len(texts))
    for at in range(len(texts[0])):
        made.columns[at].width = round((names if at == 0 else wide) * INCH)
    for at, row in enumerate(texts):
        made.rows[at].height = round(min(size * _LINE * 1.4, place.height / len(texts)) * INCH)
        for column, text in enumerate(row):
            _write(made.cell(at, column)._tc, text, size, at < 2, column > 0 and at > 0)
    made.cell(0, 0).merge(made.cell(0, len(texts[0]) - 1))
    spare = place.height - sum(one.height for one in made.rows) / INCH
    for at in range(2, len(texts)):
        made.rows[at].height += round(max(0.0, min(spare / len(field.down), 0.3)) * INCH)
    _shade(made, field)
    return frame


def fill_field(table: Any, field: Field) -> bool:
    """Write a field over the one of before, in the letters it had; tell whether it is of the same size."""
    texts = field_texts(field)
    if (len(table.rows), len(table.columns)) != (len(texts), len(texts[0])):
        return False
    for at, row in enumerate(texts):
        for column, text in enumerate(row):
            if not (at == 0 and column):
                say(table.cell(at, column).text_frame, text)
    _shade(table, field)
    return True


def _size(texts: list[list[str]], names: float, wide: float, high: float) -> int:
    """Return the largest size of letters in which names and numbers fit into their cells, points."""
    for size in _SIZES:
        rows = [max(_lines(row[0], size, names), *(_lines(one, size, wide) for one in row[1:])) for row in texts[1:]]
        fits = all(len(word) * size * _LETTER <= wide for row in texts[1:] for cell in row[1:] for word in cell.split())
        if fits and max(rows) * size * _LINE <= high:
            return size
    return _SIZES[-1]


def _lines(text: str, size: int, width: float) -> float:
    """Return how many lines a text needs in a cell of this width, inches."""
    return max(1, -(-len(text) * size * _LETTER // (width - 0.1)))


def _write(cell: Any, text: str, size: int, head: bool, middle: bool) -> None:
    from pptx.oxml import parse_xml
    from pptx.oxml.ns import nsdecls

    ink = f'<a:solidFill><a:schemeClr val="{"tx2" if head else "tx1"}"/></a:solidFill>'
    look = f'lang="en-US" sz="{centipoints(size)}"'
    run = f'<a:r><a:rPr {look} b="{int(head)}">{ink}</a:rPr><a:t>{xml_text(text)}</a:t></a:r>' if text else ""
    body = f'<a:p><a:pPr algn="{"ctr" if middle else "l"}"/>{run}<a:endParaRPr {look}/></a:p>'
    margins = 'marL="36000" marR="36000" marT="9000" marB="9000" anchor="ctr"'
    made = parse_xml(
        f"<a:tc {nsdecls('a')}><a:txBody><a:bodyPr/><a:lstStyle/>{body}</a:txBody>"
        f"<a:tcPr {margins}><a:noFill/></a:tcPr></a:tc>"
    )
    cell.getparent().replace(cell, made)


def _shade(table: Any, field: Field) -> None:
    """Fill the cells with their shades, and draw the contour as thick edges of the cells at both of its sides."""
    shade, (right, below) = shades_of(field, LIGHT), contour_of(field)
    for row, column in np.ndindex(field.values.shape):
        colour = shade(float(field.values[row, column]))
        thick = {
            "lnL": column > 0 and right[row, column - 1],
            "lnR": column < right.shape[1] and right[row, column],
            "lnT": row > 0 and below[row - 1, column],
            "lnB": row < below.shape[0] and below[row, column],
        }
        _look(table.cell(row + 2, column + 1)._tc, colour.lstrip("#"), thick)


def _look(cell: Any, colour: str, thick: dict[str, bool]) -> None:
    """Set the fill and the edges of a cell; margins and letters stay."""
    from pptx.oxml import parse_xml
    from pptx.oxml.ns import nsdecls

    properties = cell.tcPr
    for one in list(properties):
        properties.remove(one)
    for side in _SIDES:
        width, ink = (_THICK, '<a:schemeClr val="tx1"/>') if thick[side] else (6350, '<a:schemeClr val="bg1"/>')
        edge = f'<a:{side} {nsdecls("a")} w="{width}" cap="sq"><a:solidFill>{ink}</a:solidFill></a:{side}>'
        properties.append(parse_xml(edge))
    # A shade is of the picture and not of the theme: its letters are dark on every one of them.
    fill = f'<a:solidFill {nsdecls("a")}><a:srgbClr val="{colour}"/></a:solidFill>'
    properties.append(parse_xml(fill))
    for run in cell.iter(_qn("a:rPr")):
        for one in run.findall(_qn("a:solidFill")):
            run.remove(one)
        ink = f'<a:solidFill {nsdecls("a")}><a:srgbClr val="{LIGHT.text.lstrip("#")}"/></a:solidFill>'
        run.insert(0, parse_xml(ink))


def _qn(name: str) -> str:
    from pptx.oxml.ns import qn

    return str(qn(name))
