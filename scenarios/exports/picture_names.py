"""Writes the names of curves, bands and columns beside them, each with a sample of how it looks."""

from collections.abc import Sequence
from dataclasses import dataclass

from scenarios.exports.picture_look import FillLook, LineLook
from scenarios.exports.picture_paper import Box, Paper
from scenarios.exports.picture_places import spread

_GAP, _SAMPLE = 6.0, 20.0


@dataclass(frozen=True)
class Name:
    """What is named: where it ends, as place and value of its axes; its words; how it looks."""

    end: tuple[float, float]
    text: str
    look: LineLook | FillLook


def names_width(paper: Paper, names: Sequence[Name], most: float) -> float:
    """Return how much width names and their samples need at the right, at most `most` points."""
    beside = paper.points(2 * _GAP + _SAMPLE)
    widths = (paper.width(line) for one in names for line in paper.wrapped(one.text, most - beside))
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
    left = box.left + gap + paper.points(_SAMPLE)
    lines = [paper.wrapped(one.text, box.right - left - gap) for one in names]
    heights = [len(one) * paper.leading() for one in lines]
    middles = spread([y for _x, y in ends], heights, box.bottom, box.top)
    for name, shown, (x, y), height, middle in zip(names, lines, ends, heights, middles, strict=True):
        if isinstance(name.look, LineLook):
            _leader(paper, name.look, (x, y), (box.left + gap, left, middle))
        else:
            _sample(paper, name.look, box.left + gap, middle)
        paper.write(shown, left + gap, middle + height / 2, "label")


def _leader(paper: Paper, look: LineLook, end: tuple[float, float], to: tuple[float, float, float]) -> None:
    """Draw a thin line from the end of a curve, and a sample of the curve before its name."""
    first, last, middle = to
    paper.rule((end[0], first), (end[1], middle), "leader", color=look.colour, linewidth=0.7, zorder=3)
    style = (0, look.dashes) if look.dashes else "solid"
    width = paper.points(look.width)
    paper.rule((first, last), (middle, middle), "sample", color=look.colour, linewidth=width, linestyle=style)


def _sample(paper: Paper, look: FillLook, left: float, middle: float) -> None:
    """Draw a patch of a band or a column before its name."""
    half = paper.points(5)
    box = Box(left + paper.points(2), middle - half, left + paper.points(_SAMPLE), middle + half)
    paper.rectangle(box, look.fill, "sample", look.hatch, look.hatching)
