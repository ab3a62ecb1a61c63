"""Bars from here to there as stacks of columns, as native charts draw them: an invisible base, and pieces on it.

Charts stack what is above zero upwards and what is below it downwards, so that a bar across zero has pieces of both.
"""

from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from scenarios.figures.plots import Part, Span, Spans, parts_of

Array = NDArray[np.float64]
_WHOLE = 1.0001
"""The whole of a share, and what floating point may add."""


@dataclass(frozen=True)
class Piece:
    """A piece of a bar, and whether it lies below the line down all bars, where there is one."""

    part: Part
    below: bool


@dataclass(frozen=True, eq=False)
class Slot:
    """One series of a stacked chart: at most one piece of each bar.

    Attributes
    ----------
    lengths
        With the sign of the side of zero that they lie on, shape (rows,); NaN for none.
    """

    lengths: Array
    pieces: tuple[Piece | None, ...]


@dataclass(frozen=True, eq=False)
class Stacks:
    """All series of the chart, those above zero first; `base` is not drawn, shape (rows,)."""

    base: Array
    slots: tuple[Slot, ...]


def marks_within(spans: Spans, style: str) -> str:
    """Return a number format for the axis that leaves marks beyond 100 % away where no share lies there.

    The axis of a chart with words beside its bars is longer than the bars are.
    """
    ends = np.array([one for row in spans.rows for one in (row.begin, row.end)])
    return f'[>{_WHOLE}]"";{style}' if spans.unit == "fraction" and not (ends > _WHOLE).any() else style


def stacks_of(spans: Spans, lowest: float = 0.0) -> Stacks:
    """Return bars as stacks, from zero outwards.

    Parameters
    ----------
    lowest
        Where the axis begins, if above zero: what is said of a bar without numbers stands there.
    """
    rows = [_pieces(row, spans.base) for row in spans.rows]
    ups = [[one for one in row if one.part.end > 0] for row in rows]
    downs = [[one for one in reversed(row) if one.part.end <= 0] for row in rows]
    base = np.array([_base(*one, max(lowest, 0.0)) for one in zip(spans.rows, ups, downs, strict=True)])
    return Stacks(base, (*_slots(ups, 1.0), *_slots(downs, -1.0)))


def _pieces(row: Span, line: float | None) -> list[Piece]:
    """Return the pieces of a bar, parted at zero and at the line."""
    found = []
    for part in parts_of(row):
        cuts = {part.begin, part.end, *(one for one in (0.0, line) if one is not None and part.begin < one < part.end)}
        for begin, end in pairwise(sorted(cuts)):
            below = line is not None and end <= line
            found.append(Piece(replace(part, begin=begin, end=end), below))
    return found


def _base(row: Span, up: list[Piece], down: list[Piece], lowest: float) -> float:
    if up and down:
        return np.nan
    alone = row.end if np.isfinite(row.end) else lowest
    inner = up[0].part.begin if up else down[0].part.end if down else alone
    return inner or np.nan


def _slots(rows: list[list[Piece]], sign: float) -> list[Slot]:
    deepest = max((len(one) for one in rows), default=0)
    filled = [[*row, *[None] * (deepest - len(row))] for row in rows]
    return [
        Slot(
            np.array([np.nan if one is None else sign * (one.part.end - one.part.begin) for one in column]),
            tuple(column),
        )
        for column in zip(*filled, strict=True)
    ]
