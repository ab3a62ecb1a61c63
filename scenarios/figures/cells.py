"""Figures and columns as columns of numbers under their heads: what tables, sheets and files are made from."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scenarios.figures.figure import Columns, Figure, Table
from scenarios.quarters import quarter_label
from scenarios.texts import _
from scenarios.units import unit_name

Array = NDArray[np.float64]
Cell = str | int | float
"""A text, the number of a year, or a number of a figure; NaN is a gap."""
SCENARIO = "scenario"
"""Series of a line that is named after its statistic: what the figure is of."""


@dataclass(frozen=True, eq=False)
class Column:
    """One statistic of one series, a number for each place; NaN is a gap.

    Attributes
    ----------
    series, statistic
        Stable names.
    label
        What people call it.
    """

    series: str
    statistic: str
    label: str
    values: Array


@dataclass(frozen=True, eq=False)
class Cells:
    """A grid of typed cells under its heads, which name the unit of the numbers.

    Attributes
    ----------
    unit
        Of all numbers but those of the first column, which names the place; empty where all cells are texts.
    """

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    unit: str
    notes: tuple[str, ...] = ()


def places_of(shown: Figure | Columns) -> tuple[str, ...]:
    """Return what the numbers are of: quarters, ``2026Q4``, or the names of the groups, such as years."""
    if isinstance(shown, Columns):
        return shown.places
    return tuple(quarter_label(float(start)) for start in shown.at - 0.125)


def columns_of(shown: Figure | Columns) -> tuple[Column, ...]:
    """Return the numbers: a column for each line, and for each edge of a band."""
    lines = shown.series if isinstance(shown, Columns) else shown.lines
    series = [SCENARIO if one.id == shown.statistic else one.id for one in lines]
    found = [Column(name, shown.statistic, one.label, one.values) for name, one in zip(series, lines, strict=True)]
    for band in () if isinstance(shown, Columns) else shown.bands:
        outside = (100 - int(band.id)) // 2
        low, high = _("{band}, low").format(band=band.label), _("{band}, high").format(band=band.label)
        name = band.line or series[0]
        found.append(Column(name, f"p{outside}", low, band.low))
        found.append(Column(name, f"p{100 - outside}", high, band.high))
    return tuple(found)


def cells_of(shown: Figure | Columns | Table) -> Cells:
    """Return typed cells: a row for each place, a column for each series and edge; of a table, its texts."""
    if isinstance(shown, Table):
        return Cells(shown.title, shown.columns, shown.rows, "", shown.notes)
    numbers, places = columns_of(shown), places_of(shown)
    years = all(place.isdecimal() for place in places)
    head = _("quarter") if isinstance(shown, Figure) else _("year") if years else _("scenario")
    rows = tuple(
        (int(place) if years else place, *(float(one.values[at]) for one in numbers)) for at, place in enumerate(places)
    )
    return Cells(shown.title, (head, *(with_unit(one.label, shown.unit) for one in numbers)), rows, shown.unit)


def with_unit(label: str, unit: str) -> str:
    """Return the head of a column of numbers: what it is and, in brackets, its unit."""
    return f"{label} ({unit_name(unit)})"
