"""Curves over something that is no time, and clouds of runs, as native charts of points."""

import math

import numpy as np

from scenarios.exports.box_sides import box_sides
from scenarios.exports.pictures.ticks import round_ticks, span_of
from scenarios.exports.slides import chart_xml as xml
from scenarios.exports.slides import scatter_xml
from scenarios.exports.slides.chart_data import Column, Sheet
from scenarios.exports.slides.plots import LEFT, LETTER, ROW, Array, Chart, Plot, axis_format, caption_height
from scenarios.exports.slides.theme import Palette
from scenarios.figures.cells import columns_of
from scenarios.figures.figure import Mark
from scenarios.figures.plot_words import axis_title, box_sentence, level_sentence, plot_reading
from scenarios.figures.plots import Cloud, Curves
from scenarios.texts import _

LINE, EDGE, LEVEL, POINTS = 0, 20, 40, 41
"""First index of each kind of series of curves: an update finds them again by it."""
OTHER, CHOSEN, SIDE = 0, 1, 2
_DASHES = ("solid", "dash", "sysDot", "dashDot")
_FOOT = 0.62
"""Room for the numbers and the title below the axis, inches."""
_INSIDE, _LATE = 0.3, 0.8
"""Parts of the axis: within which of its middle a level is named; from where on a point is named at its left."""
_OFF = 0.035
"""How far off the curve a point is named, as a part of the chart's height."""
_ACROSS, _UP = 6, 5
"""Marks on an axis, at most."""


def curves_chart(curves: Curves, width: float, height: float, palette: Palette) -> Chart:
    """Return curves as a chart of this size in inches; the level asked for is a series of its own."""
    x = np.array([*curves.x, *(one.at for one in curves.marks)], float)
    numbers, places = columns_of(curves), len(curves.x)
    gap = np.full(len(curves.marks), np.nan)
    columns = [Column(axis_title(curves.x_title, curves.x_unit), x)]
    columns += [Column(one.label, np.concatenate([one.values, gap])) for one in numbers]
    level = np.full(len(x), np.nan if curves.level is None else curves.level)
    columns.append(Column(curves.level_label or _("level"), level))
    columns.append(Column(_("point"), np.array([*np.full(places, np.nan), *(one.value for one in curves.marks)])))
    rows = tuple(["", *(one.label for one in curves.marks)][max(0, at - places + 1)] for at in range(len(x)))
    sheet = Sheet(("",), rows, tuple(columns), "General")
    ends = tuple(_name_at_end(one.values, palette, at) for at, one in enumerate(numbers[: len(curves.lines)]))
    inside = [
        scatter_xml.series(sheet, (0, 1 + at), LINE + at, _line(at, curves.lines[at].values) + ends[at], (0, places))
        for at in range(len(curves.lines))
    ]
    thin = xml.line_look(xml.accent(0), 0.75, "sysDash") + xml.NO_MARKER
    for at in range(len(curves.lines), len(numbers)):
        inside.append(scatter_xml.series(sheet, (0, 1 + at), EDGE + at - len(ends), thin, (0, places)))
    if curves.level is not None:
        inside.append(_level(sheet, curves, len(numbers) + 1))
    if curves.marks:
        labels = "".join(_said(at, one, curves, palette) for at, one in enumerate(curves.marks))
        look = scatter_xml.marker("circle", 8, "accent2", xml.GROUND) + xml.labels(labels)
        inside.append(scatter_xml.series(sheet, (0, len(numbers) + 2), POINTS, look, (places, len(x))))
    known = np.concatenate([one.values for one in columns[1:]])
    up = _reach(np.append(known, 0.0), _UP)
    across = *span_of(x), _step(*span_of(x), _ACROSS)
    right = min(0.3 * width, 0.2 + max((len(one.label) for one in curves.lines), default=0) * LETTER)
    frame = _frame(curves.title, 0, (width, height, right), up)
    styles = axis_format(curves.unit, up[2]), axis_format(curves.x_unit, across[2])
    axes = scatter_xml.axes(up, across, styles, axis_title(curves.x_title, curves.x_unit))
    layout = xml.placed(frame.left, frame.top, frame.width, frame.height, inner=True)
    space = xml.chart_space(curves.title, layout, scatter_xml.plot(inside), axes)
    return Chart(space, sheet.workbook(), _curves_words(curves), frame)


def cloud_chart(cloud: Cloud, width: float, height: float, _palette: Palette) -> Chart:
    """Return runs as a chart of points of this size in inches, with the sides of the box that are not open."""
    sides = list(box_sides(cloud).values())
    runs, ends = len(cloud.x), 2 * len(sides)
    gap = np.full(max(ends - runs, 0), np.nan)

    def column(name: str, values: Array) -> Column:
        return Column(name, np.concatenate([values, np.full(max(runs, ends) - len(values), np.nan)]))

    box = cloud.box_label or _("box")
    box_x, box_y = (np.array([one for side in sides for one in side[axis]], float) for axis in (0, 1))
    columns = (
        column(axis_title(cloud.x_title, cloud.x_unit), cloud.x),
        column(cloud.other_label, np.where(cloud.chosen, np.nan, cloud.y)),
        column(cloud.chosen_label, np.where(cloud.chosen, cloud.y, np.nan)),
        column(_("{box}, across").format(box=box), box_x),
        column(box, box_y),
    )
    sheet = Sheet((_("run"),), tuple(str(at) for at in range(1, 1 + runs + len(gap))), columns, "General")
    inside = [
        scatter_xml.series(sheet, (0, 1), OTHER, scatter_xml.marker(*scatter_xml.HOLLOW), (0, runs)),
        scatter_xml.series(sheet, (0, 2), CHOSEN, scatter_xml.marker(*scatter_xml.FULL), (0, runs)),
    ]
    dashed = xml.line_look(xml.TEXT, 1.75, "dash") + xml.NO_MARKER
    for at in range(len(sides)):
        inside.append(scatter_xml.series(sheet, (3, 4), SIDE + at, dashed, (2 * at, 2 * at + 2)))
    up, across = _reach(np.append(cloud.y, box_y), _UP), _reach(np.append(cloud.x, box_x), _ACROSS)
    frame = _frame(cloud.title, 2.6, (width, height, 0.2), up)
    styles = axis_format(cloud.y_unit, up[2]), axis_format(cloud.x_unit, across[2])
    axes = scatter_xml.axes(up, across, styles, axis_title(cloud.x_title, cloud.x_unit))
    layout = xml.placed(frame.left, frame.top, frame.width, frame.height, inner=True)
    key = xml.legend(
        xml.placed(0, caption_height(cloud.title, width) / height, 1.0, 1.6 * ROW / height),
        tuple(range(SIDE + 1, SIDE + len(sides))),
    )
    title = _("{title}; upwards: {y}").format(title=cloud.title, y=axis_title(cloud.y_title, cloud.y_unit))
    space = xml.chart_space(title, layout, scatter_xml.plot(inside), axes, key)
    return Chart(space, sheet.workbook(), _cloud_words(cloud), frame)


def _frame(title: str, rows: float, sizes: tuple[float, float, float], up: tuple[float, float, float]) -> Plot:
    """Return where the points stand, below the title and so many rows; sizes are width, height, and room at right."""
    width, height, right = sizes
    above = caption_height(title, width) + (rows + 0.6) * ROW
    return Plot(LEFT / width, above / height, 1 - (LEFT + right) / width, 1 - (above + _FOOT) / height, up[0], up[1])


def _reach(values: Array, count: int) -> tuple[float, float, float]:
    """Return round ends of an axis that holds values, and the distance of its marks."""
    ticks = round_ticks(*span_of(values), count)
    return ticks[0], ticks[-1], ticks[1] - ticks[0]


def _step(low: float, high: float, count: int) -> float:
    ticks = round_ticks(low, high, count)
    return ticks[1] - ticks[0]


def _line(at: int, values: Array) -> str:
    """Return how a curve is drawn; with points where one of them has no neighbour to be joined with."""
    known = np.concatenate([[False], np.isfinite(values), [False]])
    alone = bool((known[1:-1] & ~known[:-2] & ~known[2:]).any())
    colour = xml.accent(at)
    line = xml.line_look(colour, 2.5 if at == 0 else 2.0, _DASHES[at % len(_DASHES)])
    return line + (scatter_xml.dot("circle", 5, colour, colour) if alone else xml.NO_MARKER)


def _name_at_end(values: Array, palette: Palette, at: int) -> str:
    """Return the name of a curve as the label of its last point."""
    known = np.flatnonzero(np.isfinite(values))
    if not known.size:
        return ""
    looks = xml.letters(xml.BODY, palette.beside[at % len(palette.beside)], at == 0)
    return xml.labels(xml.label(int(known[-1]), looks, "r", ("SerName",)))


def _level(sheet: Sheet, curves: Curves, place: int) -> str:
    """Return the line across, with its name above it where the curves are farthest from it."""
    looks = xml.letters(xml.SMALL, xml.TEXT, wrap=False)
    text = xml.words(level_sentence(curves), xml.SMALL, xml.TEXT, wrap=False)
    name = xml.labels(xml.label(_place_apart(curves), looks, "t", ("Val",), text))
    look = xml.line_look(xml.TEXT, 1.25, "dash") + xml.NO_MARKER + name
    return scatter_xml.series(sheet, (0, place), LEVEL, look, (0, len(curves.x)))


def _place_apart(curves: Curves) -> int:
    """Return the place of the level's name: away from the curves, and from the ends, where it would be cut."""
    low, high = span_of(curves.x)
    gaps = np.abs(np.array([one.values for one in curves.lines]) - (curves.level or 0.0))
    apart = np.where(np.isfinite(gaps), gaps, np.inf).min(axis=0, initial=np.inf)
    is_inside = np.abs(curves.x - (low + high) / 2) <= _INSIDE * (high - low)
    return int(np.argmax(np.where(is_inside, apart, -1.0)))


def _said(at: int, mark: Mark, curves: Curves, palette: Palette) -> str:
    """Return the name of a point, beside it and off the slope of the first curve."""
    letters = palette.beside[1]
    low, high = span_of(curves.x)
    is_late = mark.at > low + _LATE * (high - low)
    is_below = _rises(curves, mark.at, (high - low) / len(curves.x)) != is_late
    shift = _OFF if is_below else -_OFF
    words, looks = xml.words(mark.label, xml.SMALL, letters), xml.letters(xml.SMALL, letters)
    return xml.label(at, looks, "l" if is_late else "r", ("Val",), words, shift)


def _rises(curves: Curves, at: float, step: float) -> bool:
    """Whether the first curve is no lower a step after a place than a step before it."""
    known = np.isfinite(curves.lines[0].values)
    if not known.any():
        return True
    before, after = np.interp([at - step, at + step], curves.x[known], curves.lines[0].values[known])
    return bool(after >= before)


def _curves_words(curves: Curves) -> str:
    said = ["; ".join(plot_reading(curves, at).split("\n")) for at in (0, len(curves.x) - 1)]
    points = [f"{one.label}" for one in curves.marks]
    told = (curves.title, curves.text, *said, level_sentence(curves), ", ".join(points))
    return _("Curves. {said}.").format(said=". ".join(one.rstrip(".") for one in told if one))


def _cloud_words(cloud: Cloud) -> str:
    words = _("{n:,} runs as points, {chosen:,} of them {label}")
    count = words.format(n=len(cloud.x), chosen=math.floor(cloud.chosen.sum()), label=cloud.chosen_label)
    told = (cloud.title, cloud.text, count, box_sentence(cloud))
    return _("Points. {said}.").format(said=". ".join(one.rstrip(".") for one in told if one))
