"""The types of all that is shown: Figures over time, Columns by year, and Tables; with meaning, units and sources."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

OPEN = "open"
"""How the id of a line begins that lies over another one, in grey, where the sign of its values is open."""


@dataclass(frozen=True, eq=False)
class Line:
    """One curve, a value for each place of the figure; NaN is a gap."""

    id: str
    label: str
    values: Array


@dataclass(frozen=True, eq=False)
class Band:
    """The range between two quantiles of the draws; `label` says what part of the runs lies inside.

    `line` is the id of the line around which it lies, empty for the first one of the figure.
    """

    id: str
    label: str
    low: Array
    high: Array
    line: str = ""


@dataclass(frozen=True)
class Mark:
    """A published point beside the curves; a proxy counts something near what the curves show, not the same."""

    at: float
    value: float
    label: str
    evidence: tuple[str, ...]
    note: str
    proxy: bool


@dataclass(frozen=True)
class Stretch:
    """A stretch of time under the curves, with what rules in it, and in what part of the runs at least."""

    begin: float
    end: float
    id: str
    label: str
    part: float


@dataclass(frozen=True)
class Table:
    """Cells as people read them, under column heads, with what must be said beside them.

    Attributes
    ----------
    numeric
        Which columns hold numbers and are set flush right.
    """

    id: str
    title: str
    columns: tuple[str, ...]
    numeric: tuple[bool, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Columns:
    """Bars side by side or on top of each other, a group for each place.

    Attributes
    ----------
    id
        Stable name; exports find the figure by it.
    title
        What is shown, with its definition.
    unit
        Of all values; shares are fractions.
    places
        Names of the groups, such as years.
    series
        A value for each place; NaN is a gap.
    stacked
        Whether the bars of a group stand on each other.
    statistic
        What a value is over the runs, such as "median"; "value" where it is of one run or of none.
    """

    id: str
    title: str
    unit: str
    places: tuple[str, ...]
    series: tuple[Line, ...]
    stacked: bool
    statistic: str = "value"


@dataclass(frozen=True, eq=False)
class Figure:
    """Curves over time.

    Attributes
    ----------
    id
        Stable name; exports find the figure by it.
    title
        What is shown, with its definition: no share without it.
    unit
        Of all values; shares are fractions.
    at
        Middles of the quarters, decimal years, shape (quarters,).
    split
        Where observation ends, decimal years.
    bands
        Around the first line.
    stretches
        What rules when, such as the scarcest input; empty where a figure has none.
    statistic
        What a value of the lines is over the runs, such as "median"; "value" where it is of one run or of none.
    """

    id: str
    title: str
    unit: str
    at: Array
    split: float
    lines: tuple[Line, ...]
    bands: tuple[Band, ...]
    marks: tuple[Mark, ...]
    stretches: tuple[Stretch, ...] = ()
    statistic: str = "value"

    def line(self, line_id: str) -> Line | None:
        """Return a line by its id, None where the figure has none."""
        return next((line for line in self.lines if line.id == line_id), None)

    def band(self, band_id: str) -> Band:
        """Return a band by its id."""
        return next(band for band in self.bands if band.id == band_id)
