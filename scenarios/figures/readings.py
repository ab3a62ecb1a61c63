"""Reads figures out: the values of one quarter in words, and all of them as a table."""

import numpy as np

from scenarios.figures.cells import Cells, cells_of, columns_of, places_of
from scenarios.figures.figure import Figure, Table
from scenarios.figures.plot_words import Plot
from scenarios.figures.sentences import RAMP, amount, exact, percent, unit_words
from scenarios.texts import _

_NEAR = 0.2
"""Years within which a published point is told with a quarter."""


def reading(shown: Figure, index: int) -> str:
    """Return the values of one quarter of a figure of shares in words, a line each."""
    start = shown.at[index] - 0.125
    median = shown.line("median")
    assert median is not None
    lines = [f"{int(start)} Q{round(start % 1 * 4) + 1}: {percent(float(median.values[index]))}"]
    for band in reversed(shown.bands):
        low, high = float(band.low[index]), float(band.high[index])
        if np.isfinite(low):
            lines.append(_("{name}: {low} to {high}").format(name=band.label, low=percent(low), high=percent(high)))
    reference = shown.line("reference")
    if reference is not None:
        lines.append(f"{reference.label}: {percent(float(reference.values[index]))}")
    for stretch in shown.stretches:
        if stretch.begin <= shown.at[index] < stretch.end and stretch.id != RAMP:
            words = _("{input} binds domestic supply in at least {part} of runs of this stretch")
            lines.append(words.format(input=stretch.label, part=percent(stretch.part)))
    for mark in shown.marks:
        if abs(mark.at - shown.at[index]) < _NEAR:
            words, ids = _("Published: {value}, {who} ({evidence}). {note}"), ", ".join(mark.evidence)
            lines.append(words.format(value=percent(mark.value), who=mark.label, evidence=ids, note=mark.note))
    return "\n".join(lines)


def values_reading(shown: Figure, index: int) -> str:
    """Return the values of one quarter of any figure in words, a line each, the unit beside the quarter."""
    start = shown.at[index] - 0.125
    lines = [f"{int(start)} Q{round(start % 1 * 4) + 1}, {unit_words(shown.unit)}".rstrip(", ")]
    lines += [f"{line.label}: {amount(float(line.values[index]), shown.unit)}" for line in shown.lines]
    for band in shown.bands:
        low, high = amount(float(band.low[index]), shown.unit), amount(float(band.high[index]), shown.unit)
        lines.append(_("{name}: {low} to {high}").format(name=band.label, low=low, high=high))
    return "\n".join(lines)


def table_of(shown: Figure | Plot) -> Table:
    """Return a figure in numbers: a row for each quarter, a column for each line and each edge of a band.

    Of a picture that is not over time: its cells, in words.
    """
    if not isinstance(shown, Figure):
        return _words_of(shown.id, cells_of(shown))
    numbers = columns_of(shown)
    heads = (_("quarter"), *(one.label for one in numbers))
    rows = tuple(
        (place.replace("Q", " Q"), *(exact(float(one.values[row]), shown.unit) for one in numbers))
        for row, place in enumerate(places_of(shown))
    )
    return Table(f"{shown.id}.table", shown.title, heads, (False, *(True for _one in numbers)), rows)


def _words_of(name: str, cells: Cells) -> Table:
    rows = tuple(
        tuple(
            exact(cell, unit) if isinstance(cell, float) else str(cell)
            for cell, unit in zip(row, cells.units, strict=True)
        )
        for row in cells.rows
    )
    numeric = tuple(bool(unit) for unit in cells.units)
    return Table(f"{name}.table", cells.title, cells.heads, numeric, rows, cells.notes)
