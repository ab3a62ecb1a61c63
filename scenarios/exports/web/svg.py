"""Draws figures and columns as small accessible SVG for a web page, and tells its script how to move them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import numpy as np
from numpy.typing import NDArray

from resources.looks import Colours
from scenarios.exports.pictures.look import REFERENCE, fill_look, line_look
from scenarios.exports.pictures.ticks import Scale, round_ticks
from scenarios.figures.figure import OPEN, Columns, Figure, Line
from scenarios.figures.sentences import amount
from scenarios.texts import _

Array = NDArray[np.float64]
_WIDE, HIGH = 640.0, 400.0
LEFT, RIGHT, TOP, BOTTOM = 96.0, 634.0, 30.0, 362.0
_BAR, _ROW, _BEGIN, _END = 18.0, 34.0, 30.0, 596.0
"""Of lying bars: height of one, room for the name above them, and where the axis begins and ends."""
_FILL = 0.78
"""Part of a group's width that its columns take."""
_LONGEST = 40
"""Letters of a name above lying bars; the table has all of it."""
HUES, TICKS = 4, 5
_COARSEST = 64
"""Times that the longest ruler of a chart may be as long as the shortest."""
Reach = tuple[float, float]
"""Lowest and highest value that an axis must hold."""
_BEFORE_UNIT = re.compile(r"(?<=\d) (?=%|points?\b)")


@dataclass(frozen=True)
class Chart:
    """A drawn chart: its SVG, and where the script finds its numbers on it."""

    svg: str
    moves: dict[str, Any]


def unbroken(text: str) -> str:
    """Return a text in which no line ends between a number and its unit."""
    return _BEFORE_UNIT.sub("\u00a0", text)


def rulers_of(made: Reach, most: Reach) -> list[list[float]]:
    """Return the ticks of all rulers of an axis: one for what is drawn first, then for twice that, up to the most."""
    found = [(made[0], max(made[1], most[1] / _COARSEST))]
    while found[-1][0] > most[0] or found[-1][1] < most[1]:
        low, high = found[-1]
        found.append((max(2 * low - high, min(most[0], low)), min(2 * high - low, max(most[1], high))))
    ticks = [round_ticks(*one, TICKS) for one in found]
    return [one for place, one in enumerate(ticks) if one not in ticks[:place]]


def curves(figure: Figure, chart_id: str, rulers: Sequence[list[float]], told: str) -> Chart:
    """Draw a figure over time.

    Parameters
    ----------
    rulers
        The ticks that the axis can take; it is drawn with the first.
    told
        What it shows, for those who do not see it.
    """
    across = Scale(float(figure.at[0]) - 0.125, float(figure.at[-1]) + 0.125, LEFT, RIGHT)
    x = across.row(figure.at)
    ups = [Scale(ticks[0], ticks[-1], BOTTOM, TOP) for ticks in rulers]
    up, parts = ups[0], [*_ground(figure, across), *_all_ticks(chart_id, rulers, ups, figure.unit)]
    for place, band in enumerate(figure.bands):
        path = band_path(x, up, band.low, band.high)
        parts.append(f'<path id="{chart_id}-b{place}" class="band{band.id}" d="{path}"/>')
    for place, line in enumerate(figure.lines):
        path = line_path(x, up.row(line.values))
        parts.append(f'<path id="{chart_id}-l{place}" class="line {series_class(line, place)}" d="{path}"/>')
    for mark in figure.marks:
        near = " near" if mark.proxy else ""
        place_of = f'cx="{across.at(mark.at):.1f}" cy="{up.at(mark.value):.1f}"'
        parts.append(f'<circle class="mark{near}" r="6" {place_of}><title>{escape(mark.label)}</title></circle>')
    moves = {"id": chart_id, **_scales(ups), "x": [round(float(one), 1) for one in x]}
    return Chart(svg(chart_id, figure.title, told, HIGH, parts), moves)


def columns(shown: Columns, chart_id: str, rulers: Sequence[list[float]], told: str) -> Chart:
    """Draw columns by year, or lying bars for places with names; parameters as for `curves`."""
    lying = not all(place.isdecimal() for place in shown.places)
    high, scales, parts = (_lying if lying else _standing)(shown, chart_id, rulers)
    moves = {"id": chart_id, **_scales(scales), "stacked": shown.stacked, "lying": lying}
    return Chart(svg(chart_id, shown.title, told, high, parts), moves)


def _standing(shown: Columns, chart_id: str, rulers: Sequence[list[float]]) -> tuple[float, list[Scale], list[str]]:
    """Return height, scales and parts of columns over years."""
    ups = [Scale(ticks[0], ticks[-1], BOTTOM, TOP) for ticks in rulers]
    up, slot = ups[0], (RIGHT - LEFT) / len(shown.places)
    wide = slot * _FILL / (1 if shown.stacked else len(shown.series))
    parts = list(_all_ticks(chart_id, rulers, ups, shown.unit))
    for place, at, begin, end in _bars(shown):
        low, high = sorted((up.at(begin), up.at(end)))
        left = LEFT + slot * (at + (1 - _FILL) / 2) + (0 if shown.stacked else place * wide)
        parts.append(_bar(f"{chart_id}-{place}-{at}", place, (left, low, wide, high - low)))
    parts += [_year(name, LEFT + slot * (at + 0.5), at) for at, name in enumerate(shown.places)]
    return HIGH, ups, parts


def _lying(shown: Columns, chart_id: str, rulers: Sequence[list[float]]) -> tuple[float, list[Scale], list[str]]:
    """Return height, scales and parts of bars below the names of their places."""
    row = _ROW + _BAR * (1 if shown.stacked else len(shown.series))
    scales = [Scale(ticks[0], ticks[-1], _BEGIN, _END) for ticks in rulers]
    along, foot = scales[0], TOP + row * len(shown.places)
    parts = list(_all_ticks(chart_id, rulers, scales, shown.unit, foot))
    for place, at, begin, end in _bars(shown):
        left, right = sorted((along.at(begin), along.at(end)))
        top = TOP + row * at + _ROW - 8 + (0 if shown.stacked else place * _BAR)
        parts.append(_bar(f"{chart_id}-{place}-{at}", place, (left, top, right - left, _BAR)))
    for at, name in enumerate(shown.places):
        parts.append(f'<text class="name" x="{_BEGIN}" y="{TOP + row * at + 20:.1f}">{escape(cut(name))}</text>')
    return foot + 40, scales, parts


def _bars(shown: Columns) -> Iterator[tuple[int, int, float, float]]:
    """Yield series, place, begin and end of each bar; a gap has no length."""
    tops = np.zeros(len(shown.places))
    for place, series in enumerate(shown.series):
        values = np.nan_to_num(series.values)
        for at, value in enumerate(values):
            yield place, at, float(tops[at]), float(tops[at] + value)
        tops = tops + values if shown.stacked else tops


def _bar(bar_id: str, place: int, box: tuple[float, ...]) -> str:
    where = " ".join(f'{name}="{one:.1f}"' for name, one in zip(("x", "y", "width", "height"), box, strict=True))
    return f'<rect id="{bar_id}" class="f{place % HUES}" {where}/>'


def swatch(kind: str) -> str:
    """Return a small picture of a line, a band or a fill for a legend; `kind` is its class."""
    if kind.startswith("line"):
        return f'<svg viewBox="0 0 32 12" aria-hidden="true"><path class="{kind}" d="M1 6L31 6"/></svg>'
    if kind == "hatched":
        lines = "M0 12L12 0M8 12L20 0M16 12L28 0M24 12L32 4"
        return f'<svg viewBox="0 0 32 12" aria-hidden="true"><path class="hatch e-total" d="{lines}"/></svg>'
    if kind.startswith("mark"):
        return f'<svg viewBox="0 0 32 12" aria-hidden="true"><circle class="{kind}" cx="16" cy="6" r="5"/></svg>'
    return f'<svg viewBox="0 0 32 12" aria-hidden="true"><rect class="{kind}" width="32" height="12"/></svg>'


def series_class(line: Line, place: int) -> str:
    """Return the class of a line's look: by its place, but for the reference and for what is open."""
    if line.id.startswith(OPEN):
        return OPEN
    return REFERENCE if line.id == REFERENCE else f"s{place % HUES}"


def look_rules(named: Colours) -> str:
    """Return the rules of lines and fills in these colours, the same as on pictures."""
    rules = []
    for name, line_id, place in (
        *((f"s{at}", "", at) for at in range(HUES)),
        (REFERENCE, REFERENCE, 0),
        (OPEN, OPEN, 0),
    ):
        look = line_look(named, line_id, place)
        dashes = " ".join(f"{one * look.width:.1f}" for one in look.dashes) or "none"
        rules.append(f".{name}{{stroke:{look.colour};stroke-dasharray:{dashes}}}")
    rules += [f".f{place}{{fill:{fill_look(named, place).fill};stroke:{named.surface}}}" for place in range(HUES)]
    return "".join(rules)


def _all_ticks(
    chart_id: str, rulers: Sequence[list[float]], scales: Sequence[Scale], unit: str, foot: float | None = None
) -> Iterator[str]:
    """Yield the ticks of each ruler; only those of the first are to be seen."""
    for place, (ticks, scale) in enumerate(zip(rulers, scales, strict=True)):
        unseen = ' display="none"' if place else ""
        yield f'<g id="{chart_id}-r{place}"{unseen}>{"".join(ticks_of(ticks, scale, unit, foot))}</g>'


def _scales(found: Sequence[Scale]) -> dict[str, Any]:
    return {"scales": [(one.low, one.high) for one in found], "begin": found[0].begin, "end": found[0].end}


def svg(chart_id: str, title: str, told: str, high: float, parts: Sequence[str]) -> str:
    """Return a picture of this height with its name, and what it shows for those who do not see it."""
    names = f'<title id="{chart_id}-n">{escape(title)}</title><desc id="{chart_id}-d">{escape(told)}</desc>'
    labels = f'aria-labelledby="{chart_id}-n" aria-describedby="{chart_id}-d"'
    return f'<svg role="img" {labels} viewBox="0 0 {_WIDE:.0f} {high:.0f}">{names}{"".join(parts)}</svg>'


def _ground(figure: Figure, across: Scale) -> Iterator[str]:
    """Yield the observed part, its edge, and the years below."""
    split = min(max(across.at(figure.split), LEFT), RIGHT)
    box = f'x="{LEFT}" y="{TOP}" width="{split - LEFT:.1f}" height="{BOTTOM - TOP}"'
    yield f'<rect class="past" {box}/><path class="split" d="M{split:.1f} {TOP}V{BOTTOM}"/>'
    yield f'<text x="{LEFT}" y="20">{escape(_("observed"))}</text>'
    yield f'<text x="{split + 6:.1f}" y="20">{escape(_("projected"))}</text>'
    first, last = int(across.low), round(across.high)
    for at, year in enumerate(range(first, last)):
        yield _year(str(year), across.at(year + 0.5), at)


def _year(name: str, x: float, at: int) -> str:
    second = " second" if at % 2 else ""
    return f'<text class="tick{second}" text-anchor="middle" x="{x:.1f}" y="{BOTTOM + 28}">{escape(name)}</text>'


def ticks_of(ticks: Sequence[float], up: Scale, unit: str, foot: float | None = None) -> Iterator[str]:
    """Yield the lines of the grid with their numbers: across, or down to `foot` where bars lie."""
    for at, value in enumerate(ticks):
        place, kind = up.at(value), "zero" if value == 0 else "grid"
        number = escape(amount(value, unit))
        if foot is None:
            yield f'<path class="{kind}" d="M{LEFT} {place:.1f}H{RIGHT}"/>'
            yield f'<text text-anchor="end" x="{LEFT - 8}" y="{place + 5:.1f}">{number}</text>'
        else:
            second = " second" if at % 2 else ""
            yield f'<path class="{kind}" d="M{place:.1f} {TOP}V{foot:.1f}"/>'
            yield f'<text class="tick{second}" text-anchor="middle" x="{place:.1f}" y="{foot + 28:.1f}">{number}</text>'


def _runs(known: NDArray[np.bool_]) -> list[NDArray[np.intp]]:
    """Return the places of each stretch without a gap."""
    places = np.flatnonzero(known)
    return [one for one in np.split(places, np.flatnonzero(np.diff(places) > 1) + 1) if one.size]


def _through(x: Array, y: Array) -> str:
    return "L".join(f"{across:.1f} {up:.1f}" for across, up in zip(x, y, strict=True))


def line_path(x: Array, y: Array) -> str:
    """Return the path of a curve; a gap parts it."""
    return "".join(f"M{_through(x[run], y[run])}" for run in _runs(np.isfinite(y)))


def band_path(x: Array, up: Scale, low: Array, high: Array) -> str:
    """Return the path around a band; a gap parts it."""
    runs = _runs(np.isfinite(low) & np.isfinite(high))
    return "".join(
        f"M{_through(x[run], up.row(low[run]))}L{_through(x[run][::-1], up.row(high[run])[::-1])}Z" for run in runs
    )


def cut(name: str, most: int = _LONGEST) -> str:
    """Return a name in so many letters at most."""
    return name if len(name) <= most else f"{name[: most - 1]}\u2026"
