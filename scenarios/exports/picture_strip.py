"""Draws what is scarce when, as a strip below the years of a figure."""

from collections.abc import Callable, Sequence

from scenarios.exports.picture_look import mixed
from scenarios.exports.picture_paper import Box, Paper
from scenarios.figures.figure import Stretch
from scenarios.texts import _

_SHADES = (0.1, 0.24)
_ROWS = 2


def strip_height(paper: Paper) -> float:
    """Return how much room a strip needs, points."""
    return _ROWS * paper.leading() + paper.points(8)


def draw_strip(paper: Paper, over: Box, x: Callable[[float], float], stretches: Sequence[Stretch], top: float) -> None:
    """Draw the stretches of a figure below its years, each named inside, in as many words as it has room for."""
    top -= paper.points(6)
    bottom = top - _ROWS * paper.leading()
    middle = (top + bottom) / 2 + paper.leading() / 2
    paper.write([_("scarce")], over.left - paper.points(6), middle, "tick", colour=paper.named.muted, align="right")
    for place, one in enumerate(stretches):
        left, right = float(x(one.begin)), float(x(one.end))
        colour = mixed(paper.named.domestic, paper.named.surface, _SHADES[place % 2])
        paper.rectangle(Box(left + 0.5, bottom, right - 0.5, top), colour, f"stretch.{place}")
        lines = paper.wrapped(one.label, right - left - paper.points(8))
        if len(lines) <= _ROWS and all(paper.width(line) <= right - left - paper.points(4) for line in lines):
            high = (top + bottom) / 2 + len(lines) * paper.leading() / 2
            paper.write(lines, (left + right) / 2, high, "label", align="center")
