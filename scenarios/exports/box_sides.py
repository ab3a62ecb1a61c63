"""The sides of a box in a cloud of runs as lines between two points each, those that are open left out."""

import numpy as np

from scenarios.exports.pictures.ticks import span_of
from scenarios.figures.plots import Cloud

Pair = tuple[float, float]


def box_sides(shown: Cloud, room: float = 0.0) -> dict[str, tuple[Pair, Pair]]:
    """Return the places and the heights of the ends of each side, by its name.

    Parameters
    ----------
    room
        Part of what all runs and sides span by which the axes go further; lines beside an open side run to there.
    """
    if shown.box is None:
        return {}
    left, right, bottom, top = shown.box
    first, last = span_of(np.append(shown.x, [left, right]), room)
    low, high = span_of(np.append(shown.y, [bottom, top]), room)
    xs, ys = (max(left, first), min(right, last)), (max(bottom, low), min(top, high))
    sides = {
        "left": ((left, left), ys),
        "top": (xs, (top, top)),
        "right": ((right, right), ys),
        "bottom": (xs, (bottom, bottom)),
    }
    return {name: side for name, side in sides.items() if np.isfinite(side).all()}
