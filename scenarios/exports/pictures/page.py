"""Lays a page out as a picture: headline, what stands below it, charts, table or text, and the imprint at the foot."""

from collections.abc import Callable, Sequence
from typing import Any

from scenarios.exports.pictures.bars import draw_bars, must_lie
from scenarios.exports.pictures.cloud import draw_cloud
from scenarios.exports.pictures.columns import draw_columns
from scenarios.exports.pictures.curves import draw_curves
from scenarios.exports.pictures.field import draw_field
from scenarios.exports.pictures.over_time import draw_over_time
from scenarios.exports.pictures.paper import DETAIL, LABEL, TITLE, Box, Paper
from scenarios.exports.pictures.spans import draw_spans
from scenarios.exports.pictures.table import draw_table
from scenarios.figures.figure import Columns, Figure, Table
from scenarios.figures.imprint import Imprint
from scenarios.figures.pages import Page
from scenarios.figures.plot_words import Plot, nothing_words
from scenarios.figures.plots import Cloud, Curves, Field, Shown, Spans

_MARGIN = 40.0
_ACCENT = (64.0, 6.0)
"""Width and height of the mark at the upper edge."""
_FOOT_ROWS = 2
_HEAD = 0.12
"""Part of the height that a headline may fill; a longer one is set in smaller letters."""
_HEAD_OF_TEXT = 0.24
_READ_SIZES = (36.0, 30.0, 24.0, 20.0, 17.0, 14.0)
"""Of the headline of a page of text."""
_TITLE_SIZES = (TITLE, 20.0, 17.0, 14.0)
_DETAIL_OF_TEXT = 18.0
_BELOW_HEAD, _BELOW_HEAD_OF_TEXT = 14.0, 32.0
_TEXT_SIZES = (20.0, 18.0, 16.0, 14.0, 12.0, 10.0, 8.0)


def draw_page(paper: Paper, page: Page, imprint: Imprint) -> None:
    """Draw a page on an empty paper."""
    margin = paper.points(_MARGIN)
    room = Box(margin, margin * 0.6, paper.box.right - margin, paper.box.top - margin * 0.8)
    accent = Box(margin, paper.box.top - paper.points(_ACCENT[1]), margin + paper.points(_ACCENT[0]), paper.box.top)
    paper.rectangle(accent, paper.named.domestic, "accent")
    bottom = _foot(paper, room, imprint)
    top = _head(paper, room, page)
    inside = Box(room.left, bottom, room.right, top)
    if not page.shown:
        _paragraphs(paper, inside, page.text)
    for shown, box in zip(page.shown, _parts(paper, inside, len(page.shown)), strict=True):
        below = box if isinstance(shown, Table) and shown.title == page.title else _caption(paper, box, shown.title)
        if page.difference is not None and isinstance(shown, Figure) and shown is page.shown[0]:
            draw_over_time(paper, below, shown, page.difference)
        else:
            _draw(paper, below, shown)


def _draw(paper: Paper, box: Box, shown: Shown) -> None:
    nothing = nothing_words(shown) if isinstance(shown, Plot) else ""
    if nothing:
        paper.write(paper.wrapped(nothing, box.width, DETAIL), box.left, box.top, "text", size=DETAIL)
    else:
        _DRAWN[type(shown)](paper, box, shown)


def _columns(paper: Paper, box: Box, columns: Columns) -> None:
    (draw_bars if must_lie(paper, box, columns) else draw_columns)(paper, box, columns)


_DRAWN: dict[type, Callable[[Paper, Box, Any], None]] = {
    Figure: draw_over_time,
    Columns: _columns,
    Table: draw_table,
    Spans: draw_spans,
    Curves: draw_curves,
    Field: draw_field,
    Cloud: draw_cloud,
}


def _paragraphs(paper: Paper, box: Box, paragraphs: Sequence[str]) -> None:
    """Write text as large as it fits."""
    for size in _TEXT_SIZES:
        lines = [paper.wrapped(one, box.width, size) for one in paragraphs]
        rows, gap = sum(len(one) for one in lines), 0.5 * paper.leading(size)
        if rows * paper.leading(size) + (len(lines) - 1) * gap <= box.height:
            break
    top = box.top
    for one in lines:
        top = paper.write(one, box.left, top, "text", size=size) - gap


def _head(paper: Paper, room: Box, page: Page) -> float:
    """Write headline and detail, and return the height below them."""
    read = not page.shown
    most = (_HEAD_OF_TEXT if read else _HEAD) * paper.box.height
    for size in _READ_SIZES if read else _TITLE_SIZES:
        lines = paper.wrapped(page.title, room.width, size, bold=True)
        if len(lines) * paper.leading(size) <= most:
            break
    top = paper.write(lines, room.left, room.top, "title", size=size, bold=True)
    told = [page.detail] if read else [page.detail, *page.text]
    for paragraph in filter(None, told):
        detail = _DETAIL_OF_TEXT if read else DETAIL
        shown = paper.wrapped(paragraph, room.width, detail)
        top = paper.write(shown, room.left, top - paper.points(4), "detail", size=detail, colour=paper.named.muted)
    return top - paper.points(_BELOW_HEAD_OF_TEXT if read else _BELOW_HEAD)


def _foot(paper: Paper, room: Box, imprint: Imprint) -> float:
    """Write the imprint in the longest form that fits into two lines, and return the height above it."""
    line = imprint.line()
    lines = paper.wrapped(line, room.width, LABEL)
    while len(lines) > _FOOT_ROWS:
        shorter = imprint.line(len(line) - 1)
        lines = paper.wrapped(shorter, room.width, LABEL)
        if shorter == line:
            break
        line = shorter
    top = room.bottom + len(lines) * paper.leading()
    paper.write(lines, room.left, top, "imprint", colour=paper.named.muted)
    paper.rule((room.left, room.right), (top + paper.points(5),) * 2, "rule")
    return top + paper.points(14)


def _parts(paper: Paper, box: Box, count: int) -> list[Box]:
    """Return the places of the charts: the largest at the left or, on upright paper, on top, then the others."""
    if count < 2:
        return [box] * count
    gap = paper.points(24)
    if box.height > box.width:
        return _below_each_other(box, count, gap)
    split = box.left + 0.55 * box.width
    others = _below_each_other(Box(split + gap / 2, box.bottom, box.right, box.top), count - 1, gap)
    return [Box(box.left, box.bottom, split - gap / 2, box.top), *others]


def _below_each_other(box: Box, count: int, gap: float) -> list[Box]:
    step = (box.height + gap) / count
    tops = [box.top - place * step for place in range(count)]
    return [Box(box.left, top - step + gap, box.right, top) for top in tops]


def _caption(paper: Paper, box: Box, title: str) -> Box:
    """Write what a chart shows, and return the room below it."""
    lines = paper.wrapped(title, box.width, LABEL, bold=True)
    top = paper.write(lines, box.left, box.top, "caption", bold=True)
    return Box(box.left, box.bottom, box.right, top - paper.points(6))
