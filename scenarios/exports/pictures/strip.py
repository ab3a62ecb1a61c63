"""Draws what is scarce when, as a strip below the years of a figure."""

from collections.abc import Callable, Sequence

from scenarios.exports.pictures.look import mixed
from scenarios.exports.pictures.paper import Box, Paper
from scenarios.exports.pictures.places import spread
from scenarios.figures.figure import Stretch
from scenarios.texts import _

_SHADES = (0.1, 0.24)
_ABOVE = 6.0


def strip_height(paper: Paper) -> float:
    """Return how much room a strip needs, points: a row for it, and one below for names that do not fit in."""
    return 2 * paper.leading() + paper.points(_ABOVE + 6)


def draw_strip(paper: Paper, over: Box, x: Callable[[float], float], stretches: Sequence[Stretch], top: float) -> None:
    """Draw the stretches of a figure below its years: each named inside, or below where its name is too long.

    Parameters
    ----------
    over
        The plot above.
    x
        Where a year lies, points.
    top
        Below the years, points.
    """
    top -= paper.points(_ABOVE)
    bottom = top - paper.leading() - paper.points(4)
    words = top - paper.points(2)
    paper.write([_("scarce")], over.left - paper.points(6), words, "tick", colour=paper.named.muted, align="right")
    outside = []
    for place, one in enumerate(stretches):
        left, right = x(one.begin), x(one.end)
        colour = mixed(paper.named.domestic, paper.named.surface, _SHADES[place % 2])
        paper.rectangle(Box(left + 0.5, bottom, right - 0.5, top), colour, "stretch")
        if paper.width(one.label) + paper.points(4) <= right - left:
            paper.write([one.label], (left + right) / 2, words, "label", align="center")
        else:
            outside.append(((left + right) / 2, one.label))
    _name_below(paper, over, outside, bottom)


def _name_below(paper: Paper, over: Box, outside: Sequence[tuple[float, str]], top: float) -> None:
    """Write the names that do not fit inside below the strip, with a line up to what they name."""
    widths = [paper.width(text) + paper.points(10) for _at, text in outside]
    middles = spread([at for at, _text in outside], widths, over.left, over.right)
    for (at, text), middle in zip(outside, middles, strict=True):
        low = top - paper.points(4)
        paper.rule((at, middle), (top, low), "leader", color=paper.named.muted)
        paper.write([text], middle, low, "label", align="center")
