"""Types of Figures that are not over time: bars from here to there, curves over a lever, a field of cells, a cloud."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from scenarios.figures.figure import Array, Band, Columns, Figure, Line, Mark, Table


@dataclass(frozen=True)
class Point:
    """A point on a bar, and what it stands for: ``"×0.5"``."""

    value: float
    label: str


@dataclass(frozen=True)
class Span:
    """A bar from one value to another.

    Attributes
    ----------
    id, label
        Stable name, and what the bar is of.
    begin, end
        In the unit of the figure.
    kind
        ``level`` for a bar from nothing to a level, such as the reference; ``total`` for a sum of the bars above;
        ``policy``, ``assumption`` or ``uncertainty`` for what a parameter does; ``plain`` for what is of no kind.
    alone
        Where the bar would end if nothing acted but itself, None where that is not asked. What lies between it and
        the end is what it does together with others, and is hatched.
    error
        Half the width of the uncertainty of the end by sampling, 0 where it is exact.
    points
        Where the outcome is at single values of the parameter, from the lowest to the highest.
    said
        What stands beside the bar, such as ``"+3.1 points"``.
    note
        A sentence on the bar, for the hand that rests on it and for those who read tables.
    """

    id: str
    label: str
    begin: float
    end: float
    kind: str
    alone: float | None = None
    error: float = 0.0
    points: tuple[Point, ...] = ()
    said: str = ""
    note: str = ""


@dataclass(frozen=True)
class Spans:
    """Bars under each other on one axis: a waterfall, a tornado, shares of the variance.

    Attributes
    ----------
    id
        Stable name; exports find the figure by it.
    title
        What is shown, with its definition.
    unit
        Of all values; shares are fractions.
    rows
        Bars from top to bottom.
    base, base_label
        A line down all bars, and what it is; None for none.
    text
        One sentence that says what the picture shows.
    notes
        What must be said below, such as levers without effect.
    """

    id: str
    title: str
    unit: str
    rows: tuple[Span, ...]
    base: float | None = None
    base_label: str = ""
    text: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Curves:
    """Curves over something that is no time: a probability over a lever.

    Attributes
    ----------
    x, x_title, x_unit
        Values along the axis, shape (places,), ascending; what they are, in the unit named.
    lines, bands
        A value for each place; NaN is a gap.
    marks
        Points to be seen, such as solutions.
    level, level_label
        A line across, such as the probability asked for; None for none.
    """

    id: str
    title: str
    unit: str
    x: Array
    x_title: str
    x_unit: str
    lines: tuple[Line, ...]
    bands: tuple[Band, ...] = ()
    marks: tuple[Mark, ...] = ()
    level: float | None = None
    level_label: str = ""
    text: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Field:
    """A value for each cell of a grid: two levers against each other, choices against futures.

    Attributes
    ----------
    across, down
        Names of the columns and the rows of cells: values of a lever with their unit, or names of choices.
    across_title, down_title
        What varies along each side.
    values
        Shape (down, across); NaN is a gap.
    level, level_label
        Where a contour runs between the cells, None for none: cells at or above it are told from those below.
    low_is_good
        Whether low values are what is wanted, as with regret.
    names
        What the cells are called, shape as `values`; empty where they have no names of their own.
    """

    id: str
    title: str
    unit: str
    across: tuple[str, ...]
    down: tuple[str, ...]
    across_title: str
    down_title: str
    values: Array
    level: float | None = None
    level_label: str = ""
    low_is_good: bool = False
    text: str = ""
    notes: tuple[str, ...] = ()
    names: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, eq=False)
class Cloud:
    """Runs as points by two of their drivers, those asked about told from the others, and a box around most of them.

    Attributes
    ----------
    x, y
        Shape (runs,), in their own units.
    chosen, chosen_label, other_label
        Which runs are asked about, shape (runs,), and what both kinds are called.
    box, box_label
        Left, right, bottom, top, infinite where a side is open; None for none.
    """

    id: str
    title: str
    x: Array
    x_title: str
    x_unit: str
    y: Array
    y_title: str
    y_unit: str
    chosen: NDArray[np.bool_]
    chosen_label: str
    other_label: str
    box: tuple[float, float, float, float] | None = None
    box_label: str = ""
    text: str = ""
    notes: tuple[str, ...] = ()


Shown = Figure | Columns | Table | Spans | Curves | Field | Cloud
"""All that a page can show."""


@dataclass(frozen=True)
class Part:
    """A piece of a bar: filled where it belongs to the bar, hatched where a thing acts together with others."""

    begin: float
    end: float
    filled: bool
    hatched: bool


def whisker_of(span: Span, unit: str) -> tuple[float, float]:
    """Return between which values the sampling error of a bar's end lies; that of a share stays between 0 and 100 %."""
    low, high = span.end - span.error, span.end + span.error
    if unit == "fraction" and 0 <= span.end <= 1:
        return max(low, 0.0), min(high, 1.0)
    return low, high


def parts_of(span: Span) -> tuple[Part, ...]:
    """Return the pieces of a bar from the lowest to the highest value, each with its `begin` below its `end`.

    What lies between `alone` and `end` is hatched, also beyond the bar; a bar without length has no pieces.
    """
    alone = span.end if span.alone is None else span.alone
    edges = sorted({one for one in (span.begin, span.end, alone) if np.isfinite(one)})
    found = []
    for low, high in pairwise(edges):
        filled, hatched = (
            min(ends) <= low and high <= max(ends) for ends in ((span.begin, span.end), (alone, span.end))
        )
        found.append(Part(low, high, filled, hatched))
    return tuple(found)


def contour_of(field: Field) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return where the contour runs: right of a cell, (down, across - 1), and below it, (down - 1, across).

    No contour runs beside a gap, nor where the field has no level.
    """
    level = np.nan if field.level is None else field.level
    over, known = field.values >= level, np.isfinite(field.values) & np.isfinite(level)
    right = (over[:, 1:] != over[:, :-1]) & known[:, 1:] & known[:, :-1]
    below = (over[1:] != over[:-1]) & known[1:] & known[:-1]
    return right, below
