"""Checks what the values of a snapshot from elsewhere mean, so that whatever shows or computes it may trust them."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scenarios.figures.figure import Band, Columns, Figure, Line, Table
from scenarios.figures.pages import Page
from scenarios.figures.plots import Cloud, Curves, Field, Spans
from scenarios.projection import DEFINITIONS
from scenarios.scenario import MOST_DRAWS
from scenarios.snapshots.content import FreeLever, Snapshot, StoredScenario
from scenarios.snapshots.plain_values import wrong
from scenarios.texts import _
from scenarios.units import UNITS

Array = NDArray[np.float64]
MOST_LEVERS = 3
MOST_PAGES = 100
_MOST_SHOWN, _MOST_SERIES, _MOST_PLACES, _MOST_CHOICES = 20, 200, 400, 100
_LONGEST_NAME = 300
_LARGEST = 1e15
_LAST_YEAR = 9999
_ID = re.compile(r"[\w-]+([.:][\w-]+)*", re.ASCII)
_QUARTER = re.compile(r"\d{4}Q[1-4]")
_BANDS = ("50", "80")
_KINDS = ("level", "total", "policy", "assumption", "uncertainty", "plain")
_MOST_POINTS, _MOST_RUNS, _SIDES = 100, 20_000, 4


def checked(snapshot: Snapshot) -> Snapshot:
    """Return the snapshot as it is.

    Raises
    ------
    InputError
        Something in it could be no part of one; the message names the place.
    """
    _moment(snapshot)
    _require("author", len(snapshot.author) <= _LONGEST_NAME and (snapshot.author or " ").isprintable())
    _require("definition", snapshot.definition in DEFINITIONS)
    _require("year", 0 < snapshot.year <= _LAST_YEAR)
    _require("pages", 0 < len(snapshot.pages) <= MOST_PAGES)
    _distinct("pages", [one.id for one in snapshot.pages])
    for place, page in enumerate(snapshot.pages, start=1):
        _page(f"pages.{place}", page)
    for name, scenario in (("scenario", snapshot.scenario), ("reference", snapshot.reference)):
        if scenario is not None:
            _scenario(name, scenario)
    _require("levers", len(snapshot.levers) <= MOST_LEVERS)
    _distinct("levers", [one.id for one in snapshot.levers])
    for place, lever in enumerate(snapshot.levers, start=1):
        _lever(f"levers.{place}", lever)
    return snapshot


def _require(name: str, fits: bool) -> None:
    if not fits:
        raise wrong(name, _("not what it may be"))


def _distinct(name: str, ids: Sequence[str]) -> None:
    _require(name, len(set(ids)) == len(ids) and all(_ID.fullmatch(one) and len(one) <= _LONGEST_NAME for one in ids))


def _moment(snapshot: Snapshot) -> None:
    try:
        moment = datetime.fromisoformat(snapshot.made)
        date.fromisoformat(snapshot.imprint.day)
    except ValueError:
        raise wrong("made", _("not a moment")) from None
    _require("made", moment.utcoffset() is not None and 1 < moment.year < _LAST_YEAR)


def _page(name: str, page: Page) -> None:
    _require(f"{name}.shown", len(page.shown) <= _MOST_SHOWN)
    _distinct(f"{name}.shown", [one.id for one in page.shown])
    for place, shown in enumerate(page.shown, start=1):
        at = f"{name}.shown.{place}"
        _CHECKS[type(shown)](at, shown)
    if page.difference is not None:
        one = page.difference
        _require(f"{name}.difference", 0 < one.year <= _LAST_YEAR)
        _sizes(f"{name}.difference", (one.before, one.after))


def _table(name: str, table: Table) -> None:
    width = len(table.columns)
    _require(f"{name}.columns", 0 < width <= _MOST_SERIES and len(table.numeric) == width)
    _require(f"{name}.rows", all(len(row) == width for row in table.rows))


def _figure(name: str, figure: Figure) -> None:
    _unit(f"{name}.unit", figure.unit)
    quarters = len(figure.at)
    _require(f"{name}.at", 0 < quarters <= _MOST_PLACES)
    steps = np.diff(figure.at)
    _require(f"{name}.at", bool(np.isfinite(figure.at).all() and (np.abs(steps - 0.25) < 1e-9).all()))
    _require(f"{name}.at", 0 < figure.at[0] <= _LAST_YEAR)
    _sizes(f"{name}.split", (figure.split,))
    _series(f"{name}.lines", figure.lines, quarters)
    _bands(f"{name}.bands", figure.bands, quarters)
    _require(f"{name}.bands", not figure.bands or bool(figure.lines))
    _require(f"{name}.marks", len(figure.marks) <= _MOST_SERIES)
    for mark in figure.marks:
        _sizes(f"{name}.marks", (mark.value,))
        _require(f"{name}.marks", 0 < mark.at <= _LAST_YEAR)
    for one in figure.stretches:
        _require(f"{name}.stretches", 0 < one.begin < one.end <= _LAST_YEAR and 0 <= one.part <= 1)


def _columns(name: str, columns: Columns) -> None:
    _unit(f"{name}.unit", columns.unit)
    _require(f"{name}.places", 0 < len(columns.places) <= _MOST_PLACES)
    _series(f"{name}.series", columns.series, len(columns.places))


def _spans(name: str, spans: Spans) -> None:
    _unit(f"{name}.unit", spans.unit)
    _require(f"{name}.rows", len(spans.rows) <= _MOST_PLACES)
    _require(f"{name}.rows", len({one.id for one in spans.rows}) == len(spans.rows))
    for one in spans.rows:
        _require(f"{name}.rows", one.kind in _KINDS and len(one.points) <= _MOST_POINTS and one.error >= 0)
        ends = (one.begin, one.end, one.error, *(point.value for point in one.points))
        _known(f"{name}.rows", ends if one.alone is None else (*ends, one.alone))
    _level(f"{name}.base", spans.base)


def _curves(name: str, curves: Curves) -> None:
    for unit in (curves.unit, curves.x_unit):
        _unit(f"{name}.unit", unit)
    places = len(curves.x)
    _require(f"{name}.x", 0 < places <= _MOST_PLACES and curves.x.ndim == 1)
    _require(f"{name}.x", bool(np.isfinite(curves.x).all() and (np.diff(curves.x) > 0).all()))
    _column(f"{name}.x", curves.x, places)
    _series(f"{name}.lines", curves.lines, places)
    _require(f"{name}.bands", len({one.id for one in curves.bands}) == len(curves.bands) <= _MOST_SERIES)
    for band in curves.bands:
        _require(f"{name}.bands", _ID.fullmatch(band.id) is not None and len(band.id) <= _LONGEST_NAME)
        _column(f"{name}.bands", band.low, places)
        _column(f"{name}.bands", band.high, places)
    _require(f"{name}.marks", len(curves.marks) <= _MOST_SERIES)
    _sizes(f"{name}.marks", (size for one in curves.marks for size in (one.at, one.value)))
    _level(f"{name}.level", curves.level)


def _field(name: str, field: Field) -> None:
    _unit(f"{name}.unit", field.unit)
    sides = len(field.down), len(field.across)
    _require(f"{name}.across", all(0 < side <= _MOST_SERIES for side in sides))
    _require(f"{name}.values", field.values.shape == sides)
    for row in field.values:
        _column(f"{name}.values", row, sides[1])
    named = not field.names or (len(field.names), {len(one) for one in field.names}) == (sides[0], {sides[1]})
    _require(f"{name}.names", named)
    _level(f"{name}.level", field.level)


def _cloud(name: str, cloud: Cloud) -> None:
    for unit in (cloud.x_unit, cloud.y_unit):
        _unit(f"{name}.unit", unit)
    runs = len(cloud.x)
    _require(f"{name}.x", 0 < runs <= _MOST_RUNS and len(cloud.chosen) == runs)
    for values in (cloud.x, cloud.y):
        _require(f"{name}.x", values.ndim == 1)
        _column(f"{name}.x", values, runs)
    if cloud.box is not None:
        _require(f"{name}.box", len(cloud.box) == _SIDES)
        left, right, bottom, top = cloud.box
        _require(f"{name}.box", left <= right and bottom <= top)
        _sizes(f"{name}.box", (one for one in cloud.box if np.isfinite(one)))


def _unit(name: str, unit: str) -> None:
    _require(name, unit in UNITS and unit != "tier")


def _level(name: str, level: float | None) -> None:
    _sizes(name, () if level is None else (level,))


def _known(name: str, values: Iterable[float]) -> None:
    """Refuse numbers that are too large; NaN is a gap."""
    _require(name, not any(abs(one) > _LARGEST for one in values))


def _series(name: str, series: Sequence[Line], length: int) -> None:
    _require(name, 0 < len(series) <= _MOST_SERIES and len({one.id for one in series}) == len(series))
    for one in series:
        _column(name, one.values, length)


def _bands(name: str, bands: Sequence[Band], length: int) -> None:
    _require(name, len({one.id for one in bands}) == len(bands))
    for one in bands:
        _require(name, one.id in _BANDS)
        _column(name, one.low, length)
        _column(name, one.high, length)


def _column(name: str, values: Array, length: int) -> None:
    _require(name, values.ndim == 1 and len(values) == length and not bool((np.abs(values) > _LARGEST).any()))


def _sizes(name: str, values: Iterable[float]) -> None:
    _require(name, all(abs(one) <= _LARGEST for one in values))


def _scenario(name: str, scenario: StoredScenario) -> None:
    _require(f"{name}.draws", 0 < scenario.draws <= MOST_DRAWS and 0 <= scenario.seed < 2**32)
    for one in scenario.settings:
        _require(f"{name}.settings", _QUARTER.fullmatch(one.quarter) is not None)
        _require(f"{name}.settings", isinstance(one.value, str) or abs(one.value) <= _LARGEST)


def _lever(name: str, lever: FreeLever) -> None:
    _require(f"{name}.unit", lever.unit in UNITS)
    _require(f"{name}.quarter", _QUARTER.fullmatch(lever.quarter) is not None)
    if lever.unit == "tier":
        values = [one.value for one in lever.choices]
        _require(f"{name}.choices", lever.value in values and len(set(values)) == len(values) <= _MOST_CHOICES)
    else:
        _require(f"{name}.choices", not lever.choices and isinstance(lever.value, float))
        _sizes(name, (lever.low, lever.high))
        _require(name, lever.low <= float(lever.value) <= lever.high and 0 < lever.step <= lever.high - lever.low)


_CHECKS: Mapping[type, Callable[[str, Any], None]] = {
    Table: _table,
    Figure: _figure,
    Columns: _columns,
    Spans: _spans,
    Curves: _curves,
    Field: _field,
    Cloud: _cloud,
}
