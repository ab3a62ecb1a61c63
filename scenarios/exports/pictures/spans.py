"""Draws bars under each other on one axis: a waterfall or a tornado, with points, whiskers and what is said of each."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from scenarios.exports.pictures.key import Sample, patch_of, write_key, write_notes
from scenarios.exports.pictures.look import part_look
from scenarios.exports.pictures.paper import LABEL, Box, Paper
from scenarios.exports.pictures.ticks import Scale, count_across, round_ticks, span_of, write_ticks_below
from scenarios.figures.plot_words import kind_name, said_of, together_name
from scenarios.figures.plots import Span, Spans, parts_of, whisker_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Array = NDArray[np.float64]
_NAMES, _SAID = 0.38, 0.26
"""Most of the width that the names at the left, and what is said at the right, may fill."""
_SIZES = (LABEL, 11.0, 10.0, 9.0, 8.0, 7.0, 6.0, 5.5, 5.0)
"""The first one in which all names fit is taken."""
_AIR = 1.3
"""Height of a row, in heights of its words."""
_MANY = 24
"""Rows from which on they stand as close as they can."""
_HIGHEST_ROW, _FILLED, _THICKEST = 4.0, 0.66, 20.0


@dataclass(frozen=True)
class _Words:
    """All words beside the bars at one size of letters, and how high each row must be, points."""

    size: float
    names: tuple[list[str], ...]
    said: tuple[list[str], ...]
    heights: tuple[float, ...]


@dataclass(frozen=True, eq=False)
class _Plot:
    """The axes of the bars: values across, and points of the paper up."""

    paper: Paper
    axes: "Axes"
    box: Box
    values: Scale
    size: float


def draw_spans(paper: Paper, box: Box, spans: Spans) -> None:
    """Draw bars into a rectangle: names at the left, what is said at the right, the key above and notes below."""
    box = write_notes(paper, box, spans.notes)
    box = write_key(paper, box, _key(paper, spans))
    head = paper.leading() if spans.base is not None else 0.0
    rows = Box(box.left, box.bottom + paper.leading(), box.right, box.top - head)
    words = _fitting(paper, rows, spans)
    ends = _ends(paper, rows, spans, words.size)
    left = rows.left + max((paper.width(one, words.size) for lines in words.names for one in lines), default=0.0)
    right = rows.right - max((paper.width(one, words.size) for lines in words.said for one in lines), default=0.0)
    edges = _edges(rows, words.heights, paper)
    inner = Box(left + paper.points(8) + ends, edges[-1], right - paper.points(10) - ends, rows.top)
    ticks = round_ticks(*span_of(_values(spans)), count_across(paper, inner.width))
    axes = paper.axes(inner, (ticks[0], ticks[-1]), (inner.bottom, inner.top), f"{spans.id}.axes")
    plot = _Plot(paper, axes, inner, Scale(ticks[0], ticks[-1], inner.left, inner.right), words.size)
    write_ticks_below(paper, inner, spans.unit, ticks, plot.values)
    _base(plot, spans)
    for at, (top, bottom) in enumerate(pairwise(edges)):
        one, middle = spans.rows[at], (top + bottom) / 2
        _bar(plot, spans, one, middle, min(_FILLED * (top - bottom), paper.points(_THICKEST)))
        _beside(plot, words.names[at], left, middle, "right")
        _beside(plot, words.said[at], right, middle, "left")
    _steps(plot, spans, edges)


def _key(paper: Paper, spans: Spans) -> list[tuple[Sample, str]]:
    """Return what the shades mean, those of one kind alone left out, and the hatch where there is one."""
    kinds = [one for one in dict.fromkeys(row.kind for row in spans.rows) if one not in ("level", "total", "plain")]
    entries = [(patch_of(part_look(paper.named, one, True, False)), kind_name(one)) for one in kinds]
    if len(entries) < 2:
        entries = []
    if any(part.hatched for row in spans.rows for part in parts_of(row)):
        entries.append((patch_of(part_look(paper.named, (kinds or ["total"])[0], True, True)), together_name()))
    return entries


def _values(spans: Spans) -> Array:
    """Return all values that the axis must hold; bars from nothing begin at zero."""
    found = [] if spans.base is None else [spans.base]
    for row in spans.rows:
        found += [row.begin, *whisker_of(row, spans.unit), *(one.value for one in row.points)]
        found += [] if row.alone is None else [row.alone]
    return np.array(found)


def _fitting(paper: Paper, box: Box, spans: Spans) -> _Words:
    """Return the words at the largest size in which all rows fit; at the smallest, names are shortened."""
    for size in _SIZES:
        words = _wrapped(paper, box, spans, size, 0)
        if sum(words.heights) <= box.height * (_AIR if len(spans.rows) > _MANY else 1.0):
            return words
    most = max(1, int(box.height / len(spans.rows) / paper.leading(size)))
    return _wrapped(paper, box, spans, size, most)


def _wrapped(paper: Paper, box: Box, spans: Spans, size: float, most: int) -> _Words:
    """Return the words of all rows in lines, at most so many of them where that is not 0."""

    def lines(text: str, part: float) -> list[str]:
        room = part * box.width
        return paper.shortened(text, room, most, size) if most else paper.wrapped(text, room, size)

    names = tuple(lines(one.label, _NAMES) for one in spans.rows)
    said = tuple(lines(said_of(one, spans.unit), _SAID) for one in spans.rows)
    air = 1.0 if most else _AIR
    high = (max(len(name), len(words)) for name, words in zip(names, said, strict=True))
    return _Words(size, names, said, tuple(air * one * paper.leading(size) for one in high))


def _edges(box: Box, heights: Sequence[float], paper: Paper) -> list[float]:
    """Return the edges of the rows from the top down: as high as they may be, each by its part of the words."""
    room = min(box.height, max(sum(heights), _HIGHEST_ROW * paper.leading() * len(heights)))
    stretch = (room - sum(heights)) / max(1, len(heights))
    return [box.top - down for down in accumulate((one + stretch for one in heights), initial=0.0)]


def _ends(paper: Paper, box: Box, spans: Spans, size: float) -> float:
    """Return the room at both sides of the plot for the names of the outermost points."""
    named = (one.label for row in spans.rows for one in (*row.points[:1], *row.points[-1:]))
    widest = max((paper.width(one, size) for one in named), default=0.0)
    return min(widest + paper.points(8), 0.1 * box.width) if widest else 0.0


def _base(plot: _Plot, spans: Spans) -> None:
    """Draw the line down all bars, its name above it."""
    if spans.base is None or not np.isfinite(spans.base):
        return
    paper, box, x = plot.paper, plot.box, plot.values.at(spans.base)
    (line,) = plot.axes.plot(
        *([spans.base] * 2, [box.bottom, box.top]),
        color=paper.named.text,
        linewidth=paper.points(1.2),
        linestyle=(0, (4, 2)),
        zorder=4,
        clip_on=False,
    )
    line.set_gid(f"{spans.id}.base")
    half = paper.width(spans.base_label) / 2
    middle = min(max(x, paper.points(4) + half), paper.box.right - paper.points(4) - half)
    paper.write([spans.base_label], middle, box.top + paper.leading(), "base", align="center")


def _beside(plot: _Plot, lines: Sequence[str], edge: float, middle: float, align: str) -> None:
    top = middle + len(lines) * plot.paper.leading(plot.size) / 2
    role = "place" if align == "right" else "value"
    plot.paper.write(lines, edge, top, role, size=plot.size, align=align)


def _bar(plot: _Plot, spans: Spans, one: Span, middle: float, high: float) -> None:
    """Draw the pieces of a bar, its whisker and its points; a bar without a number is a dash."""
    paper, axes = plot.paper, plot.axes
    if not np.isfinite([one.begin, one.end]).all():
        where = plot.box.left + paper.points(5), middle + paper.leading(plot.size) / 2
        paper.write(["\u2013"], *where, "gap", size=plot.size, colour=paper.named.muted)
        return
    if one.begin == one.end:
        axes.plot([one.end], [middle], marker="|", markersize=high, color=paper.named.text, zorder=5)
    for at, part in enumerate(parts_of(one)):
        look = part_look(paper.named, one.kind, part.filled, part.hatched)
        area = part.begin, middle - high / 2, part.end - part.begin, high
        paper.column(axes, area, look, f"{spans.id}.{one.id}.{at}", outlined=True)
    if one.error:
        ends = whisker_of(one, spans.unit)
        (line,) = axes.plot(
            *(ends, [middle] * 2),
            color=paper.named.text,
            linewidth=paper.points(1.2),
            marker="|",
            markersize=0.5 * high,
            zorder=6,
            clip_on=False,
        )
        line.set_gid(f"{spans.id}.{one.id}.error")
    if one.points:
        _points(plot, spans, one, middle, high)


def _points(plot: _Plot, spans: Spans, one: Span, middle: float, high: float) -> None:
    """Draw the outcomes at single values as hollow points, the outermost two named beside the bar."""
    paper, named = plot.paper, plot.paper.named
    (drawn,) = plot.axes.plot(
        *([point.value for point in one.points], [middle] * len(one.points)),
        linestyle="none",
        marker="o",
        markersize=min(paper.points(6.5), 0.7 * high),
        markerfacecolor=named.surface,
        markeredgecolor=named.text,
        markeredgewidth=paper.points(1.1),
        zorder=7,
        clip_on=False,
    )
    drawn.set_gid(f"{spans.id}.{one.id}.points")
    known = [point for point in one.points if np.isfinite(point.value)]
    if not known or known[0].value == known[-1].value:
        return
    values = [*(point.value for point in known), one.begin, one.end, *whisker_of(one, spans.unit)]
    outermost = sorted((known[0], known[-1]), key=lambda point: point.value)
    for point, value, align in zip(outermost, (min(values), max(values)), ("right", "left"), strict=True):
        gap, top = paper.points(6), middle + paper.leading(plot.size) / 2
        x = plot.values.at(value) + (gap if align == "left" else -gap)
        paper.write([point.label], x, top, "point", size=plot.size, colour=named.muted, align=align)


def _steps(plot: _Plot, spans: Spans, edges: Sequence[float]) -> None:
    """Join the end of a bar with the next one that begins there by a thin line."""
    for at, (one, after) in enumerate(pairwise(spans.rows)):
        if one.end == after.begin != spans.base:
            x, middles = plot.values.at(one.end), [(edges[row] + edges[row + 1]) / 2 for row in (at, at + 1)]
            plot.paper.rule((x, x), middles, "step", color=plot.paper.named.muted, zorder=0.9)
