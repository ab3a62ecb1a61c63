"""Draws a value for each cell of a grid: shades, numbers, and the contour between the cells at a level."""

from collections.abc import Sequence

import numpy as np

from scenarios.exports.pictures.curves import title_axis
from scenarios.exports.pictures.key import Sample, line_of, patch_of, write_key, write_notes
from scenarios.exports.pictures.look import FillLook, LineLook
from scenarios.exports.pictures.paper import LABEL, Box, Paper
from scenarios.exports.shades import shades_of
from scenarios.figures.plot_words import level_sentence, shade_words
from scenarios.figures.plots import Field, contour_of
from scenarios.figures.sentences import amount

_NAMES = 0.3
"""Most of the width that the names of rows may fill."""
_SIZES = (LABEL, 11.0, 10.0, 9.0, 8.0, 7.0, 6.0, 5.0)
_NAMED = _SIZES[:5]
"""Sizes in which cells hold their names beside their numbers."""
_CONTOUR, _AROUND = 3.0, 5.5
"""Width of the contour and of the ground around it, points."""


def draw_field(paper: Paper, box: Box, field: Field) -> None:
    """Draw a field into a rectangle: its key above, the names at the left and below, and what must be said."""
    box = write_notes(paper, box, field.notes)
    box = write_key(paper, box, _key(paper, field))
    down_title = paper.wrapped(field.down_title, box.width)
    top = paper.write(down_title, box.left, box.top, "axis", colour=paper.named.muted) - paper.points(4)
    gap = paper.points(8)
    size, names = _down(paper, field, box.width, top - box.bottom)
    left = box.left + max((paper.width(one, size) for lines in names for one in lines), default=0.0) + gap
    wide = (box.right - left) / max(1, len(field.across))
    heads_size, heads = _across(paper, field.across, wide - paper.points(3))
    below = max((len(one) for one in heads), default=1) * paper.leading(heads_size) + paper.leading() + paper.points(6)
    inner = Box(left, box.bottom + below, box.right, top)
    high = inner.height / max(1, len(field.down))
    _cells(paper, inner, field)
    for row, lines in enumerate(names):
        middle = inner.top - (row + 0.5) * high + len(lines) * paper.leading(size) / 2
        paper.write(lines, left - gap, middle, "place", size=size, align="right")
    for column, lines in enumerate(heads):
        where = left + (column + 0.5) * wide, inner.bottom - paper.points(3)
        paper.write(lines, *where, "place", size=heads_size, align="center")
    foot = Box(inner.left, inner.bottom - below + 2 * paper.leading() + paper.points(4), inner.right, inner.top)
    title_axis(paper, foot, field.across_title)
    _contour(paper, inner, field)


def _key(paper: Paper, field: Field) -> list[tuple[Sample, str]]:
    known = field.values[np.isfinite(field.values)]
    strongest = shades_of(field, paper.named)(float(known.max()) if known.size else np.nan)
    entries = [(patch_of(FillLook(strongest, "", paper.named.text, paper.named.text)), shade_words(field))]
    if field.level is not None:
        entries.append((line_of(LineLook(paper.named.text, _CONTOUR, ())), level_sentence(field)))
    return entries


def _down(paper: Paper, field: Field, width: float, height: float) -> tuple[float, list[list[str]]]:
    """Return the names of the rows at the largest size in which each fits beside its row."""
    slot = 0.85 * height / max(1, len(field.down))
    for size in _SIZES:
        names = [paper.wrapped(one, _NAMES * width, size) for one in field.down]
        if all(len(one) * paper.leading(size) <= slot for one in names):
            return size, names
    most = max(1, int(slot / paper.leading(size)))
    return size, [paper.shortened(one, _NAMES * width, most, size) for one in field.down]


def _across(paper: Paper, names: Sequence[str], room: float) -> tuple[float, list[list[str]]]:
    """Return the names of the columns at the largest size in which no word is broken, else at the smallest."""
    for size in _SIZES:
        if all(paper.width(word, size) <= room for one in names for word in one.split()):
            break
    return size, [paper.wrapped(one, room, size) for one in names]


def _cells(paper: Paper, box: Box, field: Field) -> None:
    """Fill the cells, with names and numbers where all of them fit; a gap is a dash."""
    shade, named = shades_of(field, paper.named), paper.named
    shape = max(1, len(field.down)), max(1, len(field.across))
    axes = paper.axes(box, (0, shape[1]), (shape[0], 0), f"{field.id}.axes")
    wide, high = box.width / shape[1], box.height / shape[0]
    size, words = _words(paper, field, 0.94 * wide, high)
    for row, values in enumerate(field.values):
        for column, value in enumerate(values):
            look = FillLook(shade(float(value)), "", named.surface, named.text)
            paper.column(axes, (column, row, 1, 1), look, f"{field.id}.{row}.{column}", outlined=True)
            if size is not None:
                lines = words[row][column]
                top = box.top - (row + 0.5) * high + len(lines) * paper.leading(size) / 2
                x = box.left + (column + 0.5) * wide
                colour = named.text if np.isfinite(value) else named.muted
                paper.write(lines, x, top, "value", size=size, colour=colour, align="center")


def _words(paper: Paper, field: Field, wide: float, high: float) -> tuple[float | None, list[list[list[str]]]]:
    """Return the largest size in which the names and numbers of all cells fit, else the numbers alone, and their lines.

    The size is None where not even the numbers fit.
    """
    numbers = [[amount(one, field.unit) if np.isfinite(one) else "\u2013" for one in row] for row in field.values]
    for names in (field.names, ()) if field.names else ((),):
        for size in _NAMED if names else _SIZES:
            words = [
                [[*(paper.wrapped(names[row][at], wide, size) if names else ()), one] for at, one in enumerate(cells)]
                for row, cells in enumerate(numbers)
            ]
            cells = [lines for row in words for lines in row]
            if all(len(lines) * paper.leading(size) <= high for lines in cells) and all(
                paper.width(one, size) < wide for lines in cells for one in lines
            ):
                return size, words
    return None, []


def _contour(paper: Paper, box: Box, field: Field) -> None:
    """Draw the contour as a thick line on a ground of its own, so that it is seen on every shade."""
    right, below = contour_of(field)
    wide, high = box.width / max(1, len(field.across)), box.height / max(1, len(field.down))
    lines = [
        ((box.left + (column + 1) * wide,) * 2, (box.top - row * high, box.top - (row + 1) * high))
        for row, column in np.argwhere(right)
    ]
    lines += [
        ((box.left + column * wide, box.left + (column + 1) * wide), (box.top - (row + 1) * high,) * 2)
        for row, column in np.argwhere(below)
    ]
    for colour, width, order in ((paper.named.surface, _AROUND, 8), (paper.named.text, _CONTOUR, 9)):
        for xs, ys in lines:
            look = {"color": colour, "zorder": order, "solid_capstyle": "projecting"}
            paper.rule(xs, ys, "contour", width, **look)
