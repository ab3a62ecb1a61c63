"""Writes the names of curves, bands and columns beside them, each with a sample of how it looks."""

from collections.abc import Sequence
from dataclasses import dataclass

from scenarios.exports.pictures.look import FillLook, LineLook
from scenarios.exports.pictures.paper import LABEL, Box, Paper
from scenarios.exports.pictures.places import spread

_ROWS = 3
_LONG_WORD = 1.25
"""How much wider than asked the column may become, so that no word is broken."""
_SIZES = (LABEL, 10.5, 9.0, 8.0)
"""The first one in which all names fit is taken."""
_GAP = 5.0
SAMPLE = 18.0
"""Width of a sample, points."""


@dataclass(frozen=True)
class Name:
    """What is named: where it ends, as place and value of its axes; its words; how it looks."""

    end: tuple[float, float]
    text: str
    look: LineLook | FillLook


def names_width(paper: Paper, names: Sequence[Name], most: float) -> float:
    """Return how much width names and their samples need at the right, at most `most` points."""
    beside = paper.points(2 * _GAP + SAMPLE)
    words = (paper.width(word) for one in names for word in one.text.split())
    room = max(most - beside, min(max(words, default=0.0), _LONG_WORD * most))
    widths = (paper.width(line) for one in names for line in paper.shortened(one.text, room, _ROWS))
    return max(widths, default=0.0) + beside


def write_names(paper: Paper, names: Sequence[Name], ends: Sequence[tuple[float, float]], box: Box) -> None:
    """Write names into the column at the right of a plot, moved apart where they would touch.

    Parameters
    ----------
    ends
        Where on the paper each one ends, points.
    box
        The column.
    """
    gap = paper.points(_GAP)
    left = box.left + gap + paper.points(SAMPLE)
    room = box.right - left - gap
    for size in _SIZES:
        lines = [paper.shortened(one.text, room, _ROWS, size) for one in names]
        heights = [len(one) * paper.leading(size) for one in lines]
        if sum(heights) <= box.height:
            break
    middles = spread([y for _x, y in ends], heights, box.bottom, box.top)
    for name, shown, (x, y), height, middle in zip(names, lines, ends, heights, middles, strict=True):
        if isinstance(name.look, LineLook):
            _leader(paper, name.look, (x, y), (box.left + gap, left, middle))
        else:
            write_sample(paper, name.look, box.left + gap, middle)
        paper.write(shown, left + gap, middle + height / 2, "label", size=size)


def _leader(paper: Paper, look: LineLook, end: tuple[float, float], to: tuple[float, float, float]) -> None:
    """Draw a thin line from the end of a curve, and a sample of the curve before its name."""
    first, last, middle = to
    paper.rule((end[0], first), (end[1], middle), "leader", 0.7, color=look.colour, zorder=3)
    style = (0, look.dashes) if look.dashes else "solid"
    paper.rule((first, last), (middle, middle), "sample", look.width, color=look.colour, linestyle=style)


def write_sample(paper: Paper, look: FillLook, left: float, middle: float) -> None:
    """Draw a patch of a band or a column, as it stands before its name."""
    half = paper.points(5)
    box = Box(left + paper.points(2), middle - half, left + paper.points(SAMPLE), middle + half)
    paper.rectangle(box, look.fill, "sample", look.hatch, look.hatching)
