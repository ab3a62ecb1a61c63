"""Draws bars, curves, fields and clouds for a web page: small accessible SVG, and tables of shaded cells for fields."""

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from textwrap import wrap

import numpy as np

from resources.looks import Colours
from scenarios.exports.box_sides import box_sides
from scenarios.exports.pictures.look import kind_hue, mixed
from scenarios.exports.pictures.ticks import Scale, round_ticks, span_of, ticks_within
from scenarios.exports.shades import part_of, shade_at
from scenarios.exports.web.svg import (
    BOTTOM,
    HIGH,
    LEFT,
    TICKS,
    TOP,
    Array,
    band_path,
    cut,
    line_path,
    series_class,
    svg,
    swatch,
    ticks_of,
    unbroken,
)
from scenarios.figures.plot_words import (
    axis_title,
    box_sentence,
    kind_name,
    level_sentence,
    name_of_cell,
    said_of,
    shade_words,
    together_name,
)
from scenarios.figures.plots import Cloud, Curves, Field, Span, Spans, contour_of, parts_of, whisker_of
from scenarios.figures.sentences import amount
from scenarios.texts import _
from scenarios.units import UNITS

KINDS = ("level", "total", "policy", "assumption", "uncertainty", "plain")
_SHADES = 20
_BEGIN, _END, _BAR, _LINE, _AIR = 30.0, 596.0, 18.0, 26.0, 12.0
"""Where the axis of bars begins and ends; heights of a bar, of a line of words above it, and of the air below."""
_LETTERS = 44
"""Of a line of words above a bar: it fits in the large letters of narrow screens too."""
_HATCH = 7.0
_RIGHT = 604.0
"""Where axes end whose last number stands below their end."""
_ROOM = 0.04
_NARROW = 22
"""Letters of a name beside the line down all bars; the legend has all of it."""
Legend = list[tuple[str, str]]


def spans_svg(spans: Spans, chart_id: str, told: str) -> tuple[str, Legend]:
    """Return bars below their names and what is said of them, and what the legend shows: classes and words."""
    ends = [spans.base] if spans.base is not None else []
    for row in spans.rows:
        ends += [row.begin, *whisker_of(row, spans.unit), *(one.value for one in row.points)]
        ends += [] if row.alone is None else [row.alone]
    ticks = round_ticks(*span_of(np.array(ends)), TICKS)
    along, parts, top = Scale(ticks[0], ticks[-1], _BEGIN, _END), list[str](), TOP + 4
    for row in spans.rows:
        lines = wrap(unbroken(f"{row.label}: {said_of(row, spans.unit)}"), _LETTERS)
        for at, line in enumerate(lines):
            parts.append(f'<text class="name" x="{_BEGIN}" y="{top + _LINE * at + 20:.1f}">{escape(line)}</text>')
        top += _LINE * len(lines) + 4
        parts += _bar(row, spans.unit, along, top)
        top += _BAR + _AIR
    if spans.base is not None:
        x = along.at(spans.base)
        parts.append(f'<path class="base" d="M{x:.1f} {TOP}V{top:.1f}"/>')
        anchor = "end" if x > (_BEGIN + _END) / 2 else "start"
        name = escape(cut(spans.base_label, _NARROW))
        parts.append(f'<text class="name" text-anchor="{anchor}" x="{x:.1f}" y="20">{name}</text>')
    drawn = svg(chart_id, spans.title, told, top + 40, [*ticks_of(ticks, along, spans.unit, top), *parts])
    return drawn, _spans_legend(spans)


def _spans_legend(spans: Spans) -> Legend:
    kinds = dict.fromkeys(row.kind for row in spans.rows)
    entries = [(f"k-{one}", kind_name(one)) for one in kinds if one not in ("level", "total")]
    if any(part.hatched for row in spans.rows for part in parts_of(row)):
        entries.append(("hatched", together_name()))
    if any(row.error for row in spans.rows):
        entries.append(("line whisker", _("sampling error")))
    if any(row.points for row in spans.rows):
        entries.append(("mark hollow", _("at single values")))  # each bar has values of its own: the table names them
    if spans.base is not None:
        entries.append(("line base", spans.base_label))
    return entries


def _bar(row: Span, unit: str, along: Scale, top: float) -> Iterator[str]:
    """Yield the pieces of a bar, its whisker and its points."""
    middle = top + _BAR / 2
    for part in parts_of(row):
        left, right = along.at(part.begin), along.at(part.end)
        kind = f"k-{row.kind}" if part.filled and not part.hatched else f"ghost e-{row.kind}"
        yield f'<rect class="{kind}" x="{left:.1f}" y="{top:.1f}" width="{right - left:.1f}" height="{_BAR}"/>'
        if part.hatched:
            yield f'<path class="hatch e-{row.kind}" d="{_hatching(left, right, top, top + _BAR)}"/>'
    if row.begin == row.end:
        yield f'<path class="whisker" d="M{along.at(row.end):.1f} {top:.1f}v{_BAR}"/>'
    if row.error and np.isfinite(row.end):
        low, high = (along.at(one) for one in whisker_of(row, unit))
        caps = "".join(f"M{x:.1f} {middle - 5:.1f}v10" for x in (low, high))
        yield f'<path class="whisker" d="M{low:.1f} {middle:.1f}H{high:.1f}{caps}"/>'
    for point in row.points:
        if np.isfinite(point.value):
            place = f'cx="{along.at(point.value):.1f}" cy="{middle:.1f}"'
            yield f'<circle class="hollow" r="4" {place}><title>{escape(point.label)}</title></circle>'


def _hatching(left: float, right: float, top: float, bottom: float) -> str:
    """Return slanted lines within a rectangle: a page that asks nothing of a network names no pattern."""
    lines, high = [], bottom - top
    for begin in np.arange(left - high + _HATCH / 2, right, _HATCH):
        x0, x1 = max(begin, left), min(begin + high, right)
        lines.append(f"M{x0:.1f} {bottom - (x0 - begin):.1f}L{x1:.1f} {bottom - (x1 - begin):.1f}")
    return "".join(lines)


def curves_svg(curves: Curves, chart_id: str, told: str) -> tuple[str, Legend]:
    """Return curves over their places with the level across; the legend names all."""
    heights = [one.values for one in curves.lines] + [one for band in curves.bands for one in (band.low, band.high)]
    others = [0.0, *(one.value for one in curves.marks), *([] if curves.level is None else [curves.level])]
    ticks = round_ticks(*span_of(np.concatenate([*heights, others])), TICKS)
    up = Scale(ticks[0], ticks[-1], BOTTOM, TOP)
    reach = span_of(np.array([*curves.x, *(one.at for one in curves.marks)]))
    across = Scale(*reach, LEFT, _RIGHT)
    x = across.row(curves.x)
    parts = [*ticks_of(ticks, up, curves.unit), *_ticks_below(across, curves.x_unit)]
    for band in curves.bands:
        parts.append(f'<path class="band80" d="{band_path(x, up, band.low, band.high)}"/>')
    for place, line in enumerate(curves.lines):
        kind = series_class(line, place)
        parts.append(f'<path class="line {kind}" d="{line_path(x, up.row(line.values))}"/>')
        parts += (
            f'<circle class="dot {kind}" r="3" cx="{x[at]:.1f}" cy="{up.at(line.values[at]):.1f}"/>'
            for at in _alone(line.values)
        )
    if curves.level is not None:
        parts.append(f'<path class="base" d="M{LEFT} {up.at(curves.level):.1f}H{_RIGHT}"/>')
    for mark in curves.marks:
        place_of = f'cx="{across.at(mark.at):.1f}" cy="{up.at(mark.value):.1f}"'
        near = " near" if mark.proxy else ""
        parts.append(f'<circle class="mark{near}" r="6" {place_of}><title>{escape(mark.label)}</title></circle>')
    drawn = svg(chart_id, curves.title, told, HIGH + 30, [*parts, _below(axis_title(curves.x_title, curves.x_unit))])
    entries = [(f"line {series_class(one, place)}", one.label) for place, one in enumerate(curves.lines)]
    entries += [("band80", one.label) for one in curves.bands]
    entries += [("line base", level_sentence(curves))] if curves.level is not None else []
    entries += [("mark near" if one.proxy else "mark", one.label) for one in curves.marks]
    return drawn, entries


def _alone(values: Array) -> list[int]:
    """Return the places of values that have a gap or an end at both sides."""
    known = np.concatenate([[False], np.isfinite(values), [False]])
    return [int(one) for one in np.flatnonzero(known[1:-1] & ~known[:-2] & ~known[2:])]


def cloud_svg(cloud: Cloud, chart_id: str, told: str) -> tuple[str, Legend]:
    """Return runs as points of two shapes, with the sides of the box that are not open."""
    left, right, bottom, top = cloud.box or (np.nan,) * 4
    up_reach = span_of(np.append(cloud.y, [bottom, top]), _ROOM)
    up, across = Scale(*up_reach, BOTTOM, TOP), Scale(*span_of(np.append(cloud.x, [left, right]), _ROOM), LEFT, _RIGHT)
    parts = [*ticks_of(ticks_within(*up_reach, TICKS), up, cloud.y_unit), *_ticks_below(across, cloud.x_unit)]
    parts.append(f'<text x="{LEFT}" y="20">{escape(axis_title(cloud.y_title, cloud.y_unit))}</text>')
    x, y = across.row(cloud.x), up.row(cloud.y)
    known = np.isfinite(x) & np.isfinite(y)
    for kind, shape, chosen in (
        ("other", "m-3 0a3 3 0 1 0 6 0a3 3 0 1 0-6 0", ~cloud.chosen),
        ("chosen", "m0-5l4.5 5l-4.5 5l-4.5-5z", cloud.chosen),
    ):
        places = np.flatnonzero(known & chosen)
        path = "".join(f"M{x[at]:.1f} {y[at]:.1f}{shape}" for at in places)
        parts.append(f'<path class="{kind}" d="{path}"/>')
    for xs, ys in box_sides(cloud, _ROOM).values():
        ends = (f"{across.at(place):.1f} {up.at(height):.1f}" for place, height in zip(xs, ys, strict=True))
        parts.append(f'<path class="base" d="M{"L".join(ends)}"/>')
    drawn = svg(chart_id, cloud.title, told, HIGH + 30, [*parts, _below(axis_title(cloud.x_title, cloud.x_unit))])
    entries = [("mark chosen", cloud.chosen_label), ("mark other", cloud.other_label)]
    return drawn, entries + ([("line base", box_sentence(cloud))] if cloud.box is not None else [])


def _ticks_below(across: Scale, unit: str) -> Iterator[str]:
    for at, value in enumerate(ticks_within(across.low, across.high, TICKS)):
        second, number = " second" if at % 2 else "", escape(UNITS[unit].write(value))
        yield f'<path class="grid" d="M{across.at(value):.1f} {TOP}V{BOTTOM}"/>'
        where = f'x="{across.at(value):.1f}" y="{BOTTOM + 28:.1f}"'
        yield f'<text class="tick{second}" text-anchor="middle" {where}>{number}</text>'


def _below(title: str) -> str:
    return f'<text text-anchor="middle" x="{(LEFT + _RIGHT) / 2:.1f}" y="{BOTTOM + 58:.1f}">{escape(title)}</text>'


def field_table(field: Field, chart_id: str, _told: str) -> tuple[str, Legend]:
    """Return a field as a table of shaded cells, the contour as thick edges between them."""
    part, (right, below) = part_of(field), contour_of(field)
    hue = "w" if field.low_is_good else "h"
    heads = "".join(f'<th scope="col">{escape(one)}</th>' for one in field.across)
    rows = []
    for row, name in enumerate(field.down):
        cells = []
        for column, value in enumerate(map(float, field.values[row])):
            known = np.isfinite(value)
            kinds = [f"{hue}{round(part(value) * _SHADES)}"] if known else ["gap"]
            kinds += ["cr"] if column < right.shape[1] and right[row, column] else []
            kinds += ["cb"] if row < below.shape[0] and below[row, column] else []
            number = escape(amount(value, field.unit)) if known else "\u2013"
            own = escape(name_of_cell(field, row, column))
            told = f'<span class="cell">{own}</span>{number}' if own else number
            cells.append(f'<td class="{" ".join(kinds)}">{told}</td>')
        rows.append(f'<tr><th scope="row">{escape(name)}</th>{"".join(cells)}</tr>')
    corner = f"<td>{escape(field.down_title)}</td>"
    across = f'<tr><td></td><th scope="colgroup" colspan="{len(field.across)}">{escape(field.across_title)}</th></tr>'
    table = f"<thead>{across}<tr>{corner}{heads}</tr></thead><tbody>{''.join(rows)}</tbody>"
    whole = f'<table class="field" id="{chart_id}-f">{table}</table>'
    entries = [(f"f-{hue}", shade_words(field))]
    entries += [("line contour", level_sentence(field))] if field.level is not None else []
    name = escape(field.title)
    return f'<div class="scroll" role="region" tabindex="0" aria-label="{name}">{whole}</div>', entries


def legend(entries: Iterable[tuple[str, str]]) -> str:
    """Return a list of what signs mean, each behind a sample."""
    items = "".join(f"<li>{swatch(kind)}{escape(label)}</li>" for kind, label in entries if label)
    return f'<ul class="legend">{items}</ul>' if items else ""


def plot_rules(named: Colours) -> str:
    """Return the rules of kinds of bars and of shades in these colours, the same as on pictures."""
    rules = []
    for kind in KINDS:
        hue, strength = kind_hue(named, kind)
        rules.append(f".k-{kind}{{fill:{mixed(hue, named.surface, strength)};stroke:{hue}}}.e-{kind}{{stroke:{hue}}}")
    for hue_class, low_is_good in (("h", False), ("w", True)):
        shades: Sequence[str] = [shade_at(named, at / _SHADES, low_is_good) for at in range(_SHADES + 1)]
        rules += [f".{hue_class}{at}{{background:{shade}}}" for at, shade in enumerate(shades)]
        rules.append(f".f-{hue_class}{{fill:{shades[-1]}}}")
    return "".join(rules)
