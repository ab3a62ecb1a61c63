"""Makes native charts of a workbook: fans of stacked areas, lines, and columns stacked or side by side."""

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np

from resources.looks import LIGHT
from scenarios.exports.workbook.names import cell_text
from scenarios.exports.workbook.plots import cloud_chart, curves_chart, spans_chart
from scenarios.figures.cells import columns_of
from scenarios.figures.figure import OPEN, Columns, Figure
from scenarios.figures.plots import Cloud, Curves, Field, Spans
from scenarios.texts import _
from scenarios.units import UNITS, unit_name

Chartable = Figure | Columns | Spans | Curves | Field | Cloud
WIDTH, HEIGHT = 860, 430
_AROUND, _BAR = 110, 26
"""Pixels of a chart of bars: around them, and for each."""
_DASHES = ("solid", "dash", "round_dot", "dash_dot")
_QUARTERS = 4
_REFERENCE = "reference"


def layers_of(shown: Chartable) -> tuple[tuple[int, int], ...]:
    """Return between which columns of the sheet the layers of a fan lie, from below; empty where it has no fan.

    Areas can only be stacked where no band has a gap, which they would draw as zero, or goes below zero.
    """
    if not isinstance(shown, Figure) or not shown.bands:
        return ()
    numbers = columns_of(shown)
    edges = range(1 + len(shown.lines), 1 + len(numbers))
    if any(not np.isfinite(numbers[at - 1].values).all() or numbers[at - 1].values.min() < 0 for at in edges):
        return ()
    rising = sorted(edges, key=lambda at: int(numbers[at - 1].statistic.removeprefix("p")))
    return tuple(pairwise(rising))


def height_of(shown: Chartable) -> int:
    """Return the height of a chart, pixels: many bars need more than the usual."""
    return max(HEIGHT, _AROUND + _BAR * len(shown.rows)) if isinstance(shown, Spans) else HEIGHT


def add_chart(book: Any, name: str, shown: Figure | Columns | Spans | Curves | Cloud, top: int, first: int) -> Any:
    """Return the chart of the numbers that stand on a sheet.

    Parameters
    ----------
    book
        Workbook that the chart is to be put into.
    name
        Of the sheet.
    top
        Row of the heads, from 0; the numbers follow, and after them the widths of the layers of a fan.
    first
        Column of what helps to draw the chart.
    """
    if isinstance(shown, Figure | Columns):
        chart = _over_places(book, name, shown, top)
    else:
        chart = _PLOTS[type(shown)](book, shown, name, top, first)
    chart.set_title({"name": cell_text(shown.title), "name_font": {"size": 11, "bold": False, "color": LIGHT.text}})
    chart.set_size({"width": WIDTH, "height": height_of(shown)})
    chart.show_blanks_as("gap")
    return chart


_PLOTS: dict[type, Callable[[Any, Any, str, int, int], Any]] = {
    Spans: spans_chart,
    Curves: curves_chart,
    Cloud: cloud_chart,
}


def _over_places(book: Any, name: str, shown: Figure | Columns, top: int) -> Any:
    last = top + (len(shown.places) if isinstance(shown, Columns) else len(shown.at))
    place = _Place(name, top, last)
    chart = _columns(book, shown, place) if isinstance(shown, Columns) else _curves(book, shown, place)
    quarterly = isinstance(shown, Figure)
    font = {"color": LIGHT.muted, "size": 9}
    along = {"interval_unit": _QUARTERS, "interval_tick": _QUARTERS} if quarterly else {}
    chart.set_x_axis({**along, "num_font": font, "line": {"color": LIGHT.separator}, "label_position": "low"})
    chart.set_y_axis({**_scale(shown), "num_font": font, "name_font": {**font, "bold": False}, **_GRID})
    chart.set_legend({"position": "bottom", "font": {"size": 9, "color": LIGHT.text}, **_left_out(shown)})
    return chart


_GRID = {"major_gridlines": {"visible": True, "line": {"color": LIGHT.grid}}, "line": {"none": True}}


class _Place:
    """Where the numbers of a chart stand."""

    def __init__(self, name: str, top: int, last: int) -> None:
        self.name, self.top, self.last = name, top, last

    def series(self, column: int, **look: object) -> dict[str, Any]:
        """Return what a series is made of: its name in the heads, its places and its numbers."""
        return {
            "name": [self.name, self.top, column],
            "categories": [self.name, self.top + 1, 0, self.last, 0],
            "values": [self.name, self.top + 1, column, self.last, column],
            **look,
        }


def _columns(book: Any, shown: Columns, place: _Place) -> Any:
    chart = book.add_chart({"type": "column", **({"subtype": "stacked"} if shown.stacked else {})})
    for at, one in enumerate(shown.series):
        fill = {"color": LIGHT.series[at % len(LIGHT.series)]}
        chart.add_series(place.series(at + 1, name=one.label, fill=fill, gap=60))
    return chart


def _curves(book: Any, shown: Figure, place: _Place) -> Any:
    """Return lines, over a fan where there is one, else with the edges of the bands as thin lines."""
    lines = book.add_chart({"type": "line"})
    layers = layers_of(shown)
    for at, one in enumerate(shown.lines):
        lines.add_series(place.series(at + 1, name=one.label, line=_line(one.id, at)))
    numbers = columns_of(shown)
    if not layers:
        for at in range(len(shown.lines), len(numbers)):
            thin = {"color": LIGHT.domestic, "width": 0.75, "dash_type": "square_dot"}
            lines.add_series(place.series(at + 1, name=numbers[at].label, line=thin))
        return lines
    fan = book.add_chart({"type": "area", "subtype": "stacked"})
    fan.add_series(place.series(layers[0][0], fill={"none": True}, border={"none": True}))
    outermost = len(layers) // 2
    for at in range(len(layers)):
        colour = LIGHT.band_50 if at == outermost and len(layers) > 1 else LIGHT.band_80
        label = shown.bands[min(at, len(shown.bands) - 1)].label
        column = 1 + len(numbers) + at
        fan.add_series(place.series(column, name=label, fill={"color": colour}, border={"none": True}))
    fan.combine(lines)
    return fan


def _line(line_id: str, at: int) -> dict[str, object]:
    if line_id == _REFERENCE:
        return {"color": LIGHT.baseline, "width": 1.5, "dash_type": "square_dot"}
    if line_id.startswith(OPEN):
        return {"color": LIGHT.muted, "width": 2.25}
    return {"color": LIGHT.series[at % len(LIGHT.series)], "width": 2.25, "dash_type": _DASHES[at % len(_DASHES)]}


def _left_out(shown: Figure | Columns) -> dict[str, list[int]]:
    """Return what the legend leaves out: what the fan stands on, and the second half of each band."""
    layers = len(layers_of(shown))
    return {"delete_series": [0, *range(layers // 2 + 2, layers + 1)]} if layers else {}


def _scale(shown: Figure | Columns) -> dict[str, object]:
    values = np.concatenate([one.values for one in columns_of(shown)])
    if UNITS[shown.unit].per_typed == 1:
        return {"name": unit_name(shown.unit), "num_format": "0.0" if np.nanmax(values) < 10 else "#,##0"}
    whole = bool(np.nanmin(values) >= 0 and np.nanmax(values) <= 1)
    return {"num_format": "0%", **({"min": 0, "max": 1} if whole else {})}


def layer_head(shown: Figure | Columns, low: int, high: int) -> str:
    """Return the head of the width of a layer."""
    names = [columns_of(shown)[at - 1].statistic for at in (low, high)]
    return _("for the chart: {high} − {low}").format(low=names[0], high=names[1])
