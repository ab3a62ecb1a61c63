"""All that is shown as typed cells under their heads: what tables, sheets and files are made from.

To add a type, add a function that makes its cells, and its row in `_CELLS`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scenarios.figures.figure import Band, Columns, Figure, Line, Table
from scenarios.figures.plot_words import box_sentence, kind_name, level_sentence, named_cells
from scenarios.figures.plots import Cloud, Curves, Field, Shown, Spans
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
    units
        Of the numbers of each column; empty for columns of texts and of years.
    """

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    units: tuple[str, ...]
    notes: tuple[str, ...] = ()


def places_of(shown: Figure | Columns) -> tuple[str, ...]:
    """Return what the numbers are of: quarters, ``2026Q4``, or the names of the groups, such as years."""
    if isinstance(shown, Columns):
        return shown.places
    return tuple(quarter_label(float(start)) for start in shown.at - 0.125)


def columns_of(shown: Figure | Columns | Curves) -> tuple[Column, ...]:
    """Return the numbers: a column for each line, and for each edge of a band."""
    if isinstance(shown, Columns):
        return _lines(shown.series, shown.statistic)
    lines = _lines(shown.lines, "value" if isinstance(shown, Curves) else shown.statistic)
    around = lines[0].series if lines else SCENARIO
    return (*lines, *(edge for band in shown.bands for edge in _edges(band, band.line or around)))


def _lines(lines: tuple[Line, ...], statistic: str) -> tuple[Column, ...]:
    return tuple(Column(SCENARIO if one.id == statistic else one.id, statistic, one.label, one.values) for one in lines)


def _edges(band: Band, series: str) -> tuple[Column, Column]:
    """Return the edges of a band, quantiles of what it lies around where its name says how much lies inside."""
    low, high = _("{band}, low").format(band=band.label), _("{band}, high").format(band=band.label)
    if not band.id.isdecimal():
        return Column(band.id, "low", low, band.low), Column(band.id, "high", high, band.high)
    outside = (100 - int(band.id)) // 2
    return Column(series, f"p{outside}", low, band.low), Column(series, f"p{100 - outside}", high, band.high)


def cells_of(shown: Shown) -> Cells:
    """Return typed cells: a row for each place, bar or run, a column for each series; of a table, its texts."""
    return _CELLS[type(shown)](shown)


def _of_table(shown: Table) -> Cells:
    return Cells(shown.title, shown.columns, shown.rows, ("",) * len(shown.columns), shown.notes)


def _of_places(shown: Figure | Columns) -> Cells:
    numbers, places = columns_of(shown), places_of(shown)
    years = all(place.isdecimal() for place in places)
    head = _("quarter") if isinstance(shown, Figure) else _("year") if years else _("scenario")
    rows = tuple(
        (int(place) if years else place, *(float(one.values[at]) for one in numbers)) for at, place in enumerate(places)
    )
    units = ("", *(shown.unit for _one in numbers))
    return Cells(shown.title, (head, *(with_unit(one.label, shown.unit) for one in numbers)), rows, units)


def _of_spans(shown: Spans) -> Cells:
    """Return a row for each bar: from where to where, and its points, each behind its name."""
    points = max((len(one.points) for one in shown.rows), default=0)
    numbers = [
        _("from"),
        _("to"),
        _("alone"),
        _("sampling error"),
        *(() if shown.base is None else (shown.base_label,)),
    ]
    outcomes = [(_("point {n}").format(n=n + 1), _("outcome {n}").format(n=n + 1)) for n in range(points)]
    named = (text for point, outcome in outcomes for text in (point, with_unit(outcome, shown.unit)))
    heads = (_("bar"), _("kind"), *(with_unit(one, shown.unit) for one in numbers))
    rows: list[tuple[Cell, ...]] = []
    for one in shown.rows:
        ends: tuple[float, ...] = (one.begin, one.end, np.nan if one.alone is None else one.alone, one.error)
        base = () if shown.base is None else (shown.base,)
        at: list[Cell] = [cell for point in one.points for cell in (point.label, point.value)]
        told = (*at, *("", np.nan) * (points - len(one.points)), one.said, one.note)
        rows.append((one.label, kind_name(one.kind), *ends, *base, *told))
    units = ("", "", *(shown.unit for _one in numbers), *("", shown.unit) * points, "", "")
    heads = (*heads, *named, _("in words"), _("note"))
    return Cells(shown.title, heads, tuple(rows), units, shown.notes)


def _of_curves(shown: Curves) -> Cells:
    """Return a row for each place, with the level beside it, and one for each point that is marked."""
    numbers = columns_of(shown)
    level = () if shown.level is None else (shown.level,)
    marked = bool(shown.marks)
    rows: list[tuple[Cell, ...]] = [
        (float(x), *(float(one.values[at]) for one in numbers), *level, *((np.nan, "") if marked else ()))
        for at, x in enumerate(shown.x)
    ]
    rows += [(one.at, *(np.nan for _one in numbers), *level, one.value, one.label) for one in shown.marks]
    heads = [one.label for one in numbers] + ([shown.level_label or _("level")] if level else [])
    heads += [_("point")] if marked else []
    return Cells(
        shown.title,
        (
            with_unit(shown.x_title, shown.x_unit),
            *(with_unit(one, shown.unit) for one in heads),
            *((_("what the point is"),) if marked else ()),
        ),
        tuple(rows),
        (shown.x_unit, *(shown.unit for _head in heads), *(("",) if marked else ())),
        shown.notes,
    )


def _of_field(shown: Field) -> Cells:
    """Return the cells as they lie: the names down first, those across as heads."""
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (name, *(float(one) for one in row)) for name, row in zip(shown.down, shown.values, strict=True)
    )
    across = _("Columns: {title}; numbers: {unit}.").format(title=shown.across_title, unit=unit_name(shown.unit))
    notes = tuple(filter(None, (across, level_sentence(shown), named_cells(shown), *shown.notes)))
    units = ("", *(shown.unit for _one in shown.across))
    return Cells(shown.title, (shown.down_title, *shown.across), rows, units, notes)


def _of_cloud(shown: Cloud) -> Cells:
    rows = tuple(
        (run, float(x), float(y), shown.chosen_label if chosen else shown.other_label)
        for run, (x, y, chosen) in enumerate(zip(shown.x, shown.y, shown.chosen, strict=True), start=1)
    )
    heads = (_("run"), with_unit(shown.x_title, shown.x_unit), with_unit(shown.y_title, shown.y_unit), _("kind"))
    notes = tuple(filter(None, (box_sentence(shown), *shown.notes)))
    return Cells(shown.title, heads, rows, ("", shown.x_unit, shown.y_unit, ""), notes)


def with_unit(label: str, unit: str) -> str:
    """Return the head of a column of numbers: what it is and, in brackets, its unit."""
    return f"{label} ({unit_name(unit)})"


_CELLS: dict[type, Callable[[Any], Cells]] = {
    Table: _of_table,
    Figure: _of_places,
    Columns: _of_places,
    Spans: _of_spans,
    Curves: _of_curves,
    Field: _of_field,
    Cloud: _of_cloud,
}
