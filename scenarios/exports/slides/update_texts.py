"""Texts of a deck that exists: written anew in the letters they had, where they still say what was written."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from scenarios.exports.slides.chart_data import plain


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
        if paragraph.runs:
            _say_line(paragraph, line)
        else:
            paragraph.text = line


def _say_line(paragraph: Any, line: str) -> None:
    """Write a line into the runs of a paragraph: those that begin it stay, the next one takes the rest."""
    runs = list(paragraph.runs)
    last = 0
    while last < len(runs) - 1 and runs[last].text and line.startswith(runs[last].text):
        line = line[len(runs[last].text) :]
        last += 1
    runs[last].text = line
    kept = [one._r for one in runs[: last + 1]]
    for one in list(paragraph._p):
        if one not in kept and one.tag.rpartition("}")[2] in ("r", "br", "fld"):
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
