"""Charts of a workbook that are not over time: bars as stacks, curves and clouds as points; shaded cells for fields."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from resources.looks import LIGHT
from scenarios.exports.bar_stacks import Piece, marks_within, stacks_of
from scenarios.exports.box_sides import box_sides
from scenarios.exports.pictures.look import kind_hue, mixed
from scenarios.exports.pictures.ticks import round_ticks, span_of
from scenarios.exports.shades import shades_of
from scenarios.exports.workbook.names import cell_text
from scenarios.figures.cells import Column as Numbers
from scenarios.figures.cells import columns_of
from scenarios.figures.plot_words import axis_title, said_of
from scenarios.figures.plots import Cloud, Curves, Field, Spans, contour_of
from scenarios.figures.sentences import unit_words
from scenarios.texts import _
from scenarios.units import UNITS

Array = NDArray[np.float64]
_DASHES = ("solid", "dash", "round_dot", "dash_dot")
_THICK = 5
_ROOM = 0.3
"""Part of the axis that is left free for the words beside the bars."""
_BELOW_LINE = 0.55
_SMALL = 10


@dataclass(frozen=True, eq=False)
class Column:
    """A column of numbers that helps to draw a chart, at the right of the others; NaN leaves a cell empty."""

    head: str
    values: Array
    unit: str


def help_of(shown: Spans | Curves | Cloud) -> tuple[Column, ...]:
    """Return the columns that a chart needs beside the numbers of its figure."""
    if isinstance(shown, Spans):
        return _stacks(shown)
    return _kinds(shown) if isinstance(shown, Cloud) else ()


def _stacks(shown: Spans) -> tuple[Column, ...]:
    stacks = stacks_of(shown, _reach(shown)[0])
    pieces = (
        Column(_("for the chart: piece {n}").format(n=at), one.lengths, shown.unit)
        for at, one in enumerate(stacks.slots, start=1)
    )
    words = Column(_("for the chart: room for words"), np.full(len(shown.rows), _reach(shown)[3]), shown.unit)
    return (Column(_("for the chart: base"), stacks.base, shown.unit), *pieces, words)


def _kinds(shown: Cloud) -> tuple[Column, ...]:
    """Return the heights of both kinds of runs, and the corners of the box within what is drawn."""
    other, chosen = (np.where(kind, shown.y, np.nan) for kind in (~shown.chosen, shown.chosen))
    kinds = Column(shown.other_label, other, shown.y_unit), Column(shown.chosen_label, chosen, shown.y_unit)
    if shown.box is None:
        return kinds
    xs, ys = (np.array([value for side in box_sides(shown).values() for value in side[axis]]) for axis in (0, 1))
    box = _("for the chart: box, {side}")
    return (*kinds, Column(box.format(side="x"), xs, shown.x_unit), Column(box.format(side="y"), ys, shown.y_unit))


def spans_chart(book: Any, shown: Spans, name: str, top: int, first: int) -> Any:
    """Return bars as a stacked chart over an invisible base, what is said beside each of them.

    Parameters
    ----------
    name, top
        Of the sheet, and the row of its heads.
    first
        Column of the first of `help_of`.
    """
    chart = book.add_chart({"type": "bar", "subtype": "stacked"})
    last, nothing = top + len(shown.rows), {"fill": {"none": True}, "border": {"none": True}, "gap": 45}

    def series(column: int, **look: Any) -> None:
        rows = [name, top + 1, column, last, column]
        chart.add_series({"categories": [name, top + 1, 0, last, 0], "values": rows, **look})

    stacks = stacks_of(shown)
    series(first, name=_("base"), **nothing)
    for at, slot in enumerate(stacks.slots, start=1):
        points = [
            None if piece is None else _piece(row.kind, piece)
            for row, piece in zip(shown.rows, slot.pieces, strict=True)
        ]
        series(first + at, name=_("piece {n}").format(n=at), points=points, gap=45)
    words = [{"value": cell_text(said_of(one, shown.unit))} for one in shown.rows]
    labels = {"value": True, "custom": words, "position": "inside_base", "font": {"size": 9, "color": LIGHT.text}}
    series(first + len(stacks.slots) + 1, name=_("in words"), data_labels=labels, **nothing)
    low, high, step, _room = _reach(shown)
    font = {"color": LIGHT.text, "size": 9}
    look = axis_look(shown.unit, high)
    look["num_format"] = marks_within(shown, str(look["num_format"]))
    numbers = {**look, "label_position": "high"}  # the lowest, where names run downwards
    chart.set_x_axis({**numbers, "min": low, "max": high, "major_unit": step})
    names = {"reverse": True, "crossing": "max", "label_position": "low", "major_gridlines": {"visible": False}}
    chart.set_y_axis({**names, "num_font": font, "line": {"color": LIGHT.muted}})
    chart.set_plotarea({"layout": {"x": 0.32, "y": 0.1, "width": 0.64, "height": 0.78}})
    chart.set_legend({"none": True})
    return chart


def axis_look(unit: str, largest: float) -> dict[str, object]:
    """Return how the numbers and the grid of an axis are drawn."""
    style = "0%" if UNITS[unit].per_typed != 1 else "0.0##" if largest < _SMALL else "#,##0"
    sign = '"\u00d7"' if unit.startswith("x") else ""
    font = {"color": LIGHT.muted, "size": 9}
    grid = {"major_gridlines": {"visible": True, "line": {"color": LIGHT.grid, "width": 0.75}}}
    line = {"line": {"color": LIGHT.separator}, "label_position": "low"}
    return {"num_format": sign + style, "num_font": font, "name_font": {**font, "bold": False}, **grid, **line}


def _reach(shown: Spans) -> tuple[float, float, float, float]:
    """Return least and greatest value of the axis, the distance of its marks, and the room for words."""
    ends = [one for row in shown.rows for one in (row.begin, row.end, np.nan if row.alone is None else row.alone)]
    low, high = span_of(np.array([*ends, *([0.0] if min(0.0, *ends) < 0 else [])]))
    ticks = round_ticks(low, high + _ROOM * (high - low), 6)
    return ticks[0], ticks[-1], ticks[1] - ticks[0], _ROOM * (high - low) / 2


def _piece(kind: str, piece: Piece) -> dict[str, Any]:
    """Return how a piece is filled: hatched where things act together, lighter below the line down all bars."""
    hue, shade = kind_hue(LIGHT, kind)
    border = {"color": hue, "width": 0.75}
    if piece.part.hatched:
        ground = mixed(hue, LIGHT.surface, 0.15) if piece.part.filled else LIGHT.surface
        return {"pattern": {"pattern": "wide_upward_diagonal", "fg_color": hue, "bg_color": ground}, "border": border}
    part = shade * (_BELOW_LINE if piece.below else 1.0)
    return {"fill": {"color": mixed(hue, LIGHT.surface, part)}, "border": border}


def curves_chart(book: Any, shown: Curves, name: str, top: int, _first: int) -> Any:
    """Return curves over their places as points that are joined; parameters as for `spans_chart`."""
    chart = book.add_chart({"type": "scatter", "subtype": "straight"})
    last, numbers = top + len(shown.x) + len(shown.marks), columns_of(shown)
    looks = [
        {"color": LIGHT.series[at % 4], "width": 2.25, "dash_type": _DASHES[at % 4]} for at in range(len(shown.lines))
    ]
    edges = {"color": LIGHT.domestic, "width": 0.75, "dash_type": "square_dot"}
    looks += [edges] * (len(numbers) - len(looks))
    labels = [one.label for one in numbers]
    if shown.level is not None:
        looks.append({"color": LIGHT.text, "width": 1.25, "dash_type": "dash"})
        labels.append(shown.level_label or _("level"))
    for column, (label, look) in enumerate(zip(labels, looks, strict=True), start=1):
        rows = [name, top + 1, column, last, column]
        places = [name, top + 1, 0, last, 0]
        chart.add_series({"name": cell_text(label), "categories": places, "values": rows, "line": look})
    if shown.marks:
        column, begin = len(labels) + 1, top + 1 + len(shown.x)
        point = {"type": "circle", "size": 8, "fill": {"color": LIGHT.observed}, "border": {"color": LIGHT.surface}}
        words = [{"value": cell_text(one.label)} for one in shown.marks]
        chart.add_series(
            {
                "name": _("points"),
                "categories": [name, begin, 0, last, 0],
                "values": [name, begin, column, last, column],
                "line": {"none": True},
                "marker": point,
                "data_labels": {"value": True, "custom": words, "position": "above"},
            }
        )
    low, high = span_of(np.array([*shown.x, *(one.at for one in shown.marks)]))
    title = cell_text(axis_title(shown.x_title, shown.x_unit))
    chart.set_x_axis({**axis_look(shown.x_unit, high), "name": title, "min": low, "max": high})
    chart.set_y_axis({**axis_look(shown.unit, _largest(numbers)), "name": cell_text(unit_words(shown.unit))})
    chart.set_legend({"position": "bottom", "font": {"size": 9, "color": LIGHT.text}})
    return chart


def _largest(numbers: tuple[Numbers, ...]) -> float:
    known = np.concatenate([one.values[np.isfinite(one.values)] for one in numbers])
    return float(known.max(initial=0.0))


def cloud_chart(book: Any, shown: Cloud, name: str, top: int, first: int) -> Any:
    """Return runs as points, both kinds with marks of their own, and the box; parameters as for `spans_chart`."""
    chart = book.add_chart({"type": "scatter"})
    last = top + len(shown.x)
    hollow = {"type": "circle", "size": 5, "fill": {"none": True}, "border": {"color": LIGHT.muted}}
    full = {"type": "diamond", "size": 6, "fill": {"color": LIGHT.domestic}, "border": {"color": LIGHT.surface}}
    for at, (label, marker) in enumerate(((shown.other_label, hollow), (shown.chosen_label, full))):
        values = [name, top + 1, first + at, last, first + at]
        places = [name, top + 1, 1, last, 1]
        chart.add_series({"name": cell_text(label), "categories": places, "values": values, "marker": marker})
    sides = box_sides(shown)
    for side in range(len(sides)):
        begin, end = top + 1 + 2 * side, top + 2 + 2 * side
        chart.add_series(
            {
                "name": cell_text(shown.box_label or _("box")),
                "categories": [name, begin, first + 2, end, first + 2],
                "values": [name, begin, first + 3, end, first + 3],
                "line": {"color": LIGHT.text, "width": 1.75, "dash_type": "dash"},
                "marker": {"type": "none"},
            }
        )
    largest_x, largest_y = (span_of(one)[1] for one in (shown.x, shown.y))
    x_title, y_title = axis_title(shown.x_title, shown.x_unit), axis_title(shown.y_title, shown.y_unit)
    chart.set_x_axis({**axis_look(shown.x_unit, largest_x), "name": cell_text(x_title)})
    chart.set_y_axis({**axis_look(shown.y_unit, largest_y), "name": cell_text(y_title)})
    others = {"delete_series": list(range(3, 2 + len(sides)))} if len(sides) > 1 else {}
    chart.set_legend({"position": "bottom", "font": {"size": 9, "color": LIGHT.text}, **others})
    return chart


def field_looks(shown: Field) -> list[list[dict[str, object]]]:
    """Return how the cells of a field look: their shades, and thick edges where the contour runs."""
    shade, (right, below) = shades_of(shown, LIGHT), contour_of(shown)
    looks: list[list[dict[str, object]]] = [
        [{"bg_color": shade(float(value)), "font_color": LIGHT.text} for value in row] for row in shown.values
    ]
    for row, column in np.argwhere(right):
        looks[row][column] |= {"right": _THICK, "right_color": LIGHT.text}
        looks[row][column + 1] |= {"left": _THICK, "left_color": LIGHT.text}
    for row, column in np.argwhere(below):
        looks[row][column] |= {"bottom": _THICK, "bottom_color": LIGHT.text}
        looks[row + 1][column] |= {"top": _THICK, "top_color": LIGHT.text}
    return looks
