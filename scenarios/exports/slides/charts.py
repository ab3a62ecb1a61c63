"""Figures as native charts of slides; those by year or by scenario as columns, with their numbers on them."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from scenarios.exports.slides import chart_xml as xml
from scenarios.exports.slides.chart_data import Column, Sheet
from scenarios.exports.slides.fans import quarters_chart
from scenarios.exports.slides.plots import (
    BELOW,
    LEFT,
    LETTER,
    ROW,
    Chart,
    Plot,
    axis_format,
    caption_height,
    extent,
    number_format,
    scale,
)
from scenarios.exports.slides.scatters import cloud_chart, curves_chart
from scenarios.exports.slides.stacks import spans_chart
from scenarios.exports.slides.theme import Palette
from scenarios.figures.figure import Columns, Figure, Line
from scenarios.figures.plots import Cloud, Curves, Spans
from scenarios.figures.sentences import amount, whole_percents
from scenarios.texts import _

_NAME_ROWS = 4
"""On which the name of a place stands at most below its columns."""
_THIN = 0.035
"""Parts of the axis's length below which a column has no room for its number."""


Charted = Figure | Columns | Spans | Curves | Cloud
"""What is a chart on a slide; a field is a table."""


def chart_of(shown: Charted, width: float, height: float, palette: Palette) -> Chart:
    """Return a figure as a chart of this size in inches."""
    return _CHARTS[type(shown)](shown, width, height, palette)


def _columns_chart(shown: Columns, width: float, height: float, palette: Palette) -> Chart:
    values = np.array([one.values for one in shown.series])
    whole = np.where(np.isfinite(values).any(axis=0), np.nansum(values, axis=0), np.nan)
    low, high, step = scale(shown.unit, *extent([*values, whole] if shown.stacked else values))
    style = number_format(shown.unit, high)
    letters = max(int(0.8 * width / len(shown.places) / LETTER), 2)
    names = tuple(_within(one, _NAME_ROWS * letters) for one in shown.places)
    sheet = Sheet(("",), names, tuple(Column(one.label, one.values) for one in shown.series), style)
    caption = caption_height(shown.title, width)
    above = caption + (2.2 if shown.stacked else 3.0) * ROW
    below = BELOW + (math.ceil(max(len(one) for one in names) / letters) - 1) * ROW
    plot = Plot(LEFT / width, above / height, 1 - LEFT / width, 1 - (above + below) / height, low, high)
    inside = [
        xml.series(sheet, place, place, place, _column_inside(shown, place, plot, style, palette))
        for place in range(len(shown.series))
    ]
    axis_style = axis_format(shown.unit, step)
    axes = xml.category_axis() + xml.value_axis(low, high, step, axis_style, between=True)
    entries = min(1.0, sum(len(one.label) + 6 for one in shown.series) * LETTER / width)
    key = xml.legend(xml.placed(0, caption / height, entries, 1.4 * ROW / height)) if len(shown.series) > 1 else ""
    layout = xml.placed(plot.left, plot.top, plot.width, plot.height, inner=True)
    drawn = xml.columns(inside, shown.stacked)
    space = xml.chart_space(shown.title, layout, drawn, axes, key)
    return Chart(space, sheet.workbook(), _columns_words(shown), plot)


def _within(name: str, most: int) -> str:
    """Return a name, cut where it has more letters than stand below its columns."""
    return name if len(name) <= most else f"{name[: most - 1].rstrip()}\u2026"


def _column_inside(shown: Columns, place: int, plot: Plot, style: str, palette: Palette) -> str:
    """Return the fill of a series of columns and its numbers; where parts make a whole they add up to 100 per cent."""
    one, colour = shown.series[place], xml.accent(place)
    look = f'<c:spPr>{xml.solid(colour)}</c:spPr><c:invertIfNegative val="0"/>'
    letters = palette.inside[place % len(palette.inside)]
    looks = xml.letters(xml.SMALL, letters if shown.stacked else xml.TEXT)
    position = "ctr" if shown.stacked else "outEnd"
    single = []
    for at, value in enumerate(one.values):
        if shown.stacked and not abs(value) >= _THIN * (plot.high - plot.low):
            single.append(xml.no_label(at))
        elif shown.stacked and shown.unit == "fraction":
            told = whole_percents(np.array([each.values[at] for each in shown.series]))[place]
            text = xml.words(told, xml.SMALL, letters, align="ctr")
            single.append(xml.label(at, looks, position, ("Val",), text))
    return look + xml.labels("".join(single), xml.all_values(style, looks, position))


def _columns_words(shown: Columns) -> str:
    def told(at: int) -> str:
        values = (f"{one.label} {_said(one, at, shown.unit)}" for one in shown.series)
        return f"{shown.places[at]}: {', '.join(values)}"

    said = ". ".join(told(at) for at in range(len(shown.places)))
    return _("Columns. {title}. {said}.").format(title=shown.title, said=said)


def _said(one: Line, at: int, unit: str) -> str:
    return amount(float(one.values[at]), unit) if np.isfinite(one.values[at]) else _("no value")


_CHARTS: dict[type, Callable[[Any, float, float, Palette], Chart]] = {
    Figure: quarters_chart,
    Columns: _columns_chart,
    Spans: spans_chart,
    Curves: curves_chart,
    Cloud: cloud_chart,
}
