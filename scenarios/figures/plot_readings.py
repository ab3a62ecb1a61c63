"""Reads out what stands at one place of curves or in one cell of a field, in words."""

import numpy as np

from scenarios.figures.plots import Curves, Field
from scenarios.figures.sentences import amount
from scenarios.texts import _
from scenarios.units import UNITS


def curves_reading(shown: Curves, place: int) -> str:
    """Return the values at one place along the axis, a line each, and the mark that stands there."""
    at = float(shown.x[place])
    lines = [_("{what}: {value}").format(what=shown.x_title, value=UNITS[shown.x_unit].format(at))]
    lines += [f"{line.label}: {amount(float(line.values[place]), shown.unit)}" for line in shown.lines]
    for band in shown.bands:
        low, high = float(band.low[place]), float(band.high[place])
        if np.isfinite(low):
            words = _("{name}: {low} to {high}")
            lines.append(words.format(name=band.label, low=amount(low, shown.unit), high=amount(high, shown.unit)))
    lines += [mark.label for mark in shown.marks if int(np.argmin(np.abs(shown.x - mark.at))) == place]
    return "\n".join(lines)


def field_reading(shown: Field, column: int, row: int) -> str:
    """Return what is in one cell: where it is, its value, and on which side of the contour."""
    value = float(shown.values[row, column])
    lines = [
        _("{what}: {value}").format(what=shown.across_title, value=shown.across[column]),
        _("{what}: {value}").format(what=shown.down_title, value=shown.down[row]),
        amount(value, shown.unit) if np.isfinite(value) else _("no value"),
    ]
    if shown.level is not None and np.isfinite(value):
        words = _("at or above the level: {level}") if value >= shown.level else _("below the level: {level}")
        lines.append(words.format(level=shown.level_label))
    return "\n".join(lines)
