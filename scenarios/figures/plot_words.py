"""Says in words what Spans, Curves, Fields and Clouds show: kinds of bars, sides of boxes, values at a point."""

from collections.abc import Callable
from typing import Any

import numpy as np

from scenarios.figures.figure import Array
from scenarios.figures.plots import Cloud, Curves, Field, Span, Spans
from scenarios.figures.sentences import amount, exact, size_in_points, unit_words
from scenarios.texts import _
from scenarios.units import UNITS

Plot = Spans | Curves | Field | Cloud


def kind_name(kind: str) -> str:
    """Return what a kind of bar is called; empty for bars of no kind."""
    return {
        "level": _("level"),
        "total": _("total"),
        "policy": _("policy"),
        "assumption": _("assumption"),
        "uncertainty": _("uncertainty"),
        "plain": "",
    }[kind]


def together_name() -> str:
    """Return what the hatched part of a bar is."""
    return _("together with the others")


def place_words(value: float, unit: str) -> str:
    """Return a value along an axis with its unit; "none" where there is none."""
    return UNITS[unit].format(value) if np.isfinite(value) else _("none")


def axis_title(title: str, unit: str) -> str:
    """Return what varies along an axis, with its unit where the numbers do not carry it as a sign."""
    return ", ".join(filter(None, (title, unit_words(unit))))


def nothing_words(shown: Plot) -> str:
    """Return what stands in place of a picture that has no number to show; empty where it has one."""
    if bool(np.isfinite(_numbers(shown)).any()):
        return ""
    told = filter(None, (_("There is nothing to draw"), shown.text, *shown.notes))
    return " ".join(f"{one.rstrip('.')}." for one in told)


def error_words(error: float, unit: str) -> str:
    """Return a sampling error as people read it: of a share in points."""
    if unit == "fraction":
        return _("{n} points").format(n=size_in_points(error, 1))
    return exact(error, unit)


def _numbers(shown: Plot) -> Array:
    if isinstance(shown, Spans):
        return np.array([row.begin + row.end for row in shown.rows])
    if isinstance(shown, Field):
        return shown.values
    if isinstance(shown, Cloud):
        return shown.x + shown.y
    lines = [line.values for line in shown.lines] + [band.low + band.high for band in shown.bands]
    return np.concatenate([*lines, [mark.value for mark in shown.marks]])


def said_of(span: Span, unit: str) -> str:
    """Return what stands beside a bar: its own words, else where it ends."""
    return span.said or amount(span.end, unit)


def level_sentence(shown: Curves | Field) -> str:
    """Return what the level of curves or of a contour is; empty where there is none."""
    if shown.level is None:
        return ""
    value = place_words(shown.level, shown.unit)
    known = not shown.level_label or value in shown.level_label
    return (shown.level_label or value) if known else f"{shown.level_label}: {value}"


def shade_words(field: Field) -> str:
    """Return what the shades of a field mean, with the unit of its numbers where these do not carry it as a sign."""
    stronger = _("stronger: higher; low is good") if field.low_is_good else _("stronger: higher")
    return "; ".join(filter(None, (unit_words(field.unit), stronger)))


def name_of_cell(field: Field, row: int, column: int) -> str:
    """Return what a cell is called, empty where cells have no names."""
    return field.names[row][column] if field.names else ""


def named_cells(field: Field) -> str:
    """Return the names of all cells by where they lie, empty where they have none."""
    named = (
        f"{down}, {across}: {name}"
        for down, names in zip(field.down, field.names, strict=False)
        for across, name in zip(field.across, names, strict=True)
    )
    return "; ".join(named)


def box_sentence(cloud: Cloud) -> str:
    """Return the sides of a box in words, those that are open left out; empty where there is no box."""
    if cloud.box is None:
        return ""
    left, right, bottom, top = cloud.box
    sides = (
        _side(cloud.x_title, cloud.x_unit, left, right),
        _side(cloud.y_title, cloud.y_unit, bottom, top),
    )
    words = "; ".join(filter(None, sides)) or _("all runs")
    return f"{cloud.box_label}: {words}" if cloud.box_label else words


def _side(title: str, unit: str, low: float, high: float) -> str:
    if np.isfinite(low) and np.isfinite(high):
        words = _("{what} from {low} to {high}")
    elif np.isfinite(low):
        words = _("{what} at least {low}")
    elif np.isfinite(high):
        words = _("{what} at most {high}")
    else:
        return ""
    return words.format(what=title, low=place_words(low, unit), high=place_words(high, unit))


def plot_reading(shown: Plot, index: int) -> str:
    """Return what a picture shows at one place in words, a line each.

    Parameters
    ----------
    index
        Of a bar, of a place along the curves, of a cell counted row by row, or of a run.
    """
    return _READINGS[type(shown)](shown, index)


def _span(shown: Spans, index: int) -> str:
    one = shown.rows[index]
    begin, end = amount(one.begin, shown.unit), amount(one.end, shown.unit)
    lines = [f"{one.label}: {end}" if one.kind == "level" else f"{one.label}: {begin} → {end}"]
    lines += [one.said] if one.said else []
    if one.alone is not None:
        lines.append(_("alone: {value}").format(value=amount(one.alone, shown.unit)))
    if one.error:
        lines.append(_("sampling: ± {error}").format(error=error_words(one.error, shown.unit)))
    lines += [f"{point.label}: {amount(point.value, shown.unit)}" for point in one.points]
    return "\n".join([*lines, *filter(None, (one.note,))])


def _curve(shown: Curves, index: int) -> str:
    at = place_words(float(shown.x[index]), shown.x_unit)
    lines = [", ".join(filter(None, (f"{shown.x_title}: {at}", unit_words(shown.unit))))]
    lines += [f"{line.label}: {amount(float(line.values[index]), shown.unit)}" for line in shown.lines]
    for band in shown.bands:
        low, high = amount(float(band.low[index]), shown.unit), amount(float(band.high[index]), shown.unit)
        lines.append(_("{name}: {low} to {high}").format(name=band.label, low=low, high=high))
    return "\n".join(lines)


def _cell(shown: Field, index: int) -> str:
    row, column = divmod(index, len(shown.across))
    value = float(shown.values[row, column])
    lines = [name_of_cell(shown, row, column)] if shown.names else []
    lines += [f"{shown.across_title}: {shown.across[column]}", f"{shown.down_title}: {shown.down[row]}"]
    return "\n".join([*lines, " ".join(filter(None, (amount(value, shown.unit), unit_words(shown.unit))))])


def _run(shown: Cloud, index: int) -> str:
    kind = shown.chosen_label if shown.chosen[index] else shown.other_label
    x, y = place_words(float(shown.x[index]), shown.x_unit), place_words(float(shown.y[index]), shown.y_unit)
    return "\n".join((kind, f"{shown.x_title}: {x}", f"{shown.y_title}: {y}"))


_READINGS: dict[type, Callable[[Any, int], str]] = {Spans: _span, Curves: _curve, Field: _cell, Cloud: _run}
