"""Writes what the signs of a picture mean above it: a patch, a line or a point before each name."""

from collections.abc import Callable, Sequence
from typing import Any

from scenarios.exports.pictures.look import FillLook, LineLook
from scenarios.exports.pictures.names import SAMPLE, write_sample
from scenarios.exports.pictures.paper import Box, Paper

Sample = Callable[[Paper, float, float], None]
"""Draws a sample from a left edge, at the height of its middle, points."""
_WORDS, _GAP, _BELOW = 24.0, 24.0, 6.0


def patch_of(look: FillLook) -> Sample:
    """Return what draws a patch."""
    return lambda paper, left, middle: write_sample(paper, look, left, middle)


def line_of(look: LineLook) -> Sample:
    """Return what draws a piece of a line."""

    def draw(paper: Paper, left: float, middle: float) -> None:
        style = (0, look.dashes) if look.dashes else "solid"
        ends = left, left + paper.points(SAMPLE)
        paper.rule(ends, (middle, middle), "sample", look.width, color=look.colour, linestyle=style)

    return draw


def point_of(**look: Any) -> Sample:
    """Return what draws a point, in what the drawing library calls the properties of a marker."""

    def draw(paper: Paper, left: float, middle: float) -> None:
        paper.rule([left + paper.points(SAMPLE / 2)], [middle], "sample", linestyle="none", **look)

    return draw


def write_key(paper: Paper, box: Box, entries: Sequence[tuple[Sample, str]]) -> Box:
    """Write the names at the upper edge of a rectangle, in as many rows as they need, and return the room below."""
    if not entries:
        return box
    left, top, rows, before = box.left, box.top, 1, paper.points(_WORDS)
    for draw, text in entries:
        lines = paper.wrapped(text, box.width - before)
        wide = before + max(paper.width(one) for one in lines)
        if left > box.left and left + wide > box.right:
            left, top, rows = box.left, top - rows * paper.leading(), 1
        draw(paper, left, top - paper.leading() / 2)
        paper.write(lines, left + before, top, "label")
        left, rows = left + wide + paper.points(_GAP), max(rows, len(lines))
    return Box(box.left, box.bottom, box.right, top - rows * paper.leading() - paper.points(_BELOW))


def write_notes(paper: Paper, box: Box, notes: Sequence[str]) -> Box:
    """Write what must be said at the lower edge of a rectangle, and return the room above."""
    lines = [line for note in notes for line in paper.wrapped(note, box.width)]
    if not lines:
        return box
    top = box.bottom + len(lines) * paper.leading()
    paper.write(lines, box.left, top, "note", colour=paper.named.muted)
    return Box(box.left, top + paper.points(_BELOW), box.right, box.top)
