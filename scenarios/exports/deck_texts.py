"""Texts of a deck that exists: written anew in the letters they had, where they still say what was written."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from scenarios.exports.slide_chart_data import plain


def say(frame: Any, text: str) -> None:
    """Write a text into a frame, a paragraph for each line; fonts and colours stay those of its paragraphs.

    Parameters
    ----------
    frame
        A text frame of python-pptx.
    """
    lines = plain(text).split("\n")
    paragraphs = [one._p for one in frame.paragraphs]
    for extra in paragraphs[len(lines) :]:
        extra.getparent().remove(extra)
    while len(paragraphs) < len(lines):
        paragraphs[-1].addnext(deepcopy(paragraphs[-1]))
        paragraphs.append(paragraphs[-1].getnext())
    for paragraph, line in zip(frame.paragraphs, lines, strict=True):
        runs = list(paragraph.runs)
        if not runs:
            paragraph.text = line
            continue
        runs[0].text = line
        for one in list(paragraph._p):
            if one is not runs[0]._r and one.tag.rpartition("}")[2] in ("r", "br", "fld"):
                paragraph._p.remove(one)


def fill_rows(table: Any, rows: list[tuple[str, ...]]) -> None:
    """Write rows under the heads of a table; there are as many of them afterwards, each as the last one looked."""
    body = list(table._tbl.tr_lst)[1:]
    for extra in body[max(len(rows), 1) :]:
        extra.getparent().remove(extra)
    while len(body) < len(rows):
        body[-1].addnext(deepcopy(body[-1]))
        body.append(body[-1].getnext())
    for at, row in enumerate(rows, start=1):
        for column, text in enumerate(row):
            say(table.cell(at, column).text_frame, text)


def cells_of(table: Any) -> list[str]:
    """Return the texts of all cells, row by row."""
    return [cell.text for row in table.rows for cell in row.cells]
