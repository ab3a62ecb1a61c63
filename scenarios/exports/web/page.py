"""Writes a snapshot as one HTML page for readers without the program: nothing in it asks anything of a network."""

import base64
import hashlib
import json
from collections.abc import Sequence
from dataclasses import fields
from html import escape
from typing import Any

import numpy as np

from resources import resource_path
from resources.looks import DARK, LIGHT, Colours
from scenarios.errors import InputError
from scenarios.exports.web.charts import DrawnPage, drawn_pages
from scenarios.exports.web.grid import Axis, Grid
from scenarios.exports.web.plots import plot_rules
from scenarios.exports.web.svg import look_rules
from scenarios.snapshots.content import Snapshot
from scenarios.snapshots.live import value_words
from scenarios.snapshots.opening import told_day
from scenarios.texts import _, plural

MOST_BYTES = 3_000_000
_MOST_POSITIONS = 200
_GAP, _MOST_CODE = 65_535, 65_534
"""Numbers of the grid are written as 16 bits between the least and the largest of their series."""


def web_bytes(snapshot: Snapshot, grid: Grid | None = None) -> bytes:
    """Return the page, UTF-8.

    Parameters
    ----------
    grid
        Of `grid_of` this snapshot, for levers that move; None for a page that stands still.

    Raises
    ------
    InputError
        Larger than `MOST_BYTES`.
    """
    style = _style()
    script = resource_path("web/page.js").read_text(encoding="utf-8")
    pages = drawn_pages(snapshot, grid)
    moving = _data(grid, pages) if grid is not None else ""
    body = "\n".join((_header(snapshot), _levers(grid), *(one.html for one in pages), _footer(snapshot)))
    policy = "default-src 'none'; base-uri 'none'; form-action 'none'; style-src " + _hash(style)
    if moving:
        policy += "; script-src " + _hash(script)
        body += f'\n<script type="application/json" id="live">{moving}</script>\n<script>{script}</script>'
    head = "\n".join(
        (
            '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<meta name="referrer" content="no-referrer">',
            f"<title>{escape(snapshot.imprint.scenario)}</title>\n<style>{style}</style>\n</head>",
        )
    )
    raw = f"{head}\n<body>\n{body}\n</body>\n</html>\n".encode()
    if len(raw) > MOST_BYTES:
        message = _("a page larger than {most} MB; choose fewer pages or fewer free levers")
        raise InputError("web", message.format(most=MOST_BYTES // 1_000_000))
    return raw


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _style() -> str:
    rules = resource_path("web/page.css").read_text(encoding="utf-8")
    dark = f"@media screen and (prefers-color-scheme: dark) {{{_colours(DARK)}}}"
    return f"{_colours(LIGHT)}\n{dark}\n{rules}"


def _colours(named: Colours) -> str:
    names = "".join(f"--{one.name}:{getattr(named, one.name)};" for one in fields(named))
    return f":root{{{names}}}{look_rules(named)}{plot_rules(named)}"


def _header(snapshot: Snapshot) -> str:
    imprint = snapshot.imprint
    made = _("A snapshot of {day}, by {author}.").format(
        day=told_day(snapshot.made), author=snapshot.author or _("someone who gave no name")
    )
    warning = _("This page is not signed: anyone could have changed it on its way. The snapshot file is signed.")
    copying = "" if snapshot.may_copy else _("Its author asks that nothing be copied out of it.")
    links = "".join(
        f'<li><a href="#page-{place}">{escape(one.name)}</a></li>' for place, one in enumerate(snapshot.pages, start=1)
    )
    return (
        f"<header><h1>{escape(imprint.scenario)}</h1>"
        f"<p>{escape(' '.join(filter(None, (made, copying))))} <span class='muted'>{escape(warning)}</span></p>"
        f"<p class='muted'>{escape(imprint.line())}</p></header>"
        f"<nav aria-label='{escape(_('Pages'))}'><ol>{links}</ol></nav>\n<main>"
    )


def _footer(snapshot: Snapshot) -> str:
    words = _("{draws:,} runs, seed {seed}; data {data} ({fingerprint}), engine {engine}")
    imprint = snapshot.imprint
    told = words.format(
        draws=imprint.draws,
        seed=imprint.seed,
        data=imprint.data,
        fingerprint=snapshot.fingerprint,
        engine=imprint.engine,
    )
    return f"</main>\n<footer class='muted'><p>{escape(imprint.line())}</p><p>{escape(told)}</p></footer>"


def _levers(grid: Grid | None) -> str:
    if grid is None:
        return ""
    rows = []
    for place, axis in enumerate(grid.axes):
        positions, name = _positions(axis), f"lever-{place}"
        start, label = positions.index(axis.lever.value), escape(axis.lever.label)
        control = f'<input type="range" id="{name}" min="0" max="{len(positions) - 1}" step="1" value="{start}">'
        if not axis.is_numeric:
            choices = "".join(
                f'<option value="{at}"{" selected" if at == start else ""}>{escape(one.label)}</option>'
                for at, one in enumerate(axis.lever.choices)
            )
            control = f'<select id="{name}">{choices}</select>'
        shown = escape(value_words(axis.lever, axis.lever.value))
        output = f'<output id="{name}-value" for="{name}">{shown}</output>'
        rows.append(f'<div class="row"><label for="{name}">{label}</label>{control}{output}</div>')
    note = f'<p class="method" id="computed">{escape(_grid_words(grid))}</p>'
    back = f'<button type="button" id="back">{escape(_("As made"))}</button>'
    moved = (
        f'<p class="when-moved">{escape(_("Levers are moved: this is no longer what its author wrote."))} {back}</p>'
    )
    return f'<section id="levers" aria-label="{escape(_("Levers"))}">{"".join(rows)}{moved}</section>{note}'


def _grid_words(grid: Grid) -> str:
    computed = plural("{n:,} computed projection", "{n:,} computed projections", grid.projections)
    words = _("{computed}; between them curves are interpolated (multilinear). ")
    checked = plural("Checked at the middle of {n:,} cell.", "Checked at the middles of {n:,} cells.", grid.middles)
    said = words.format(computed=computed.format(n=grid.projections)) + checked.format(n=grid.middles)
    return f"{said} {_('The largest error stands below each chart.')}"


def _positions(axis: Axis) -> list[float | str]:
    """Return where a lever can stand: at its steps, and where the pages have it."""
    lever = axis.lever
    if not axis.is_numeric:
        return [one.value for one in lever.choices]
    count = min(round((lever.high - lever.low) / lever.step), _MOST_POSITIONS)
    steps = (round(float(one), 9) for one in np.linspace(lever.low, lever.high, count + 1))
    near = lever.step / 4
    return sorted({*(one for one in steps if abs(one - float(lever.value)) > near), float(lever.value)})


def _place(axis: Axis, value: float | str) -> tuple[int, float]:
    """Return the node at or below a value, and how far on the way to the next one it is."""
    if isinstance(value, str) or value in axis.nodes:
        return axis.nodes.index(value), 0.0
    nodes = [float(one) for one in axis.nodes]
    above = next(at for at, node in enumerate(nodes) if node > value)
    return above - 1, (value - nodes[above - 1]) / (nodes[above] - nodes[above - 1])


def _data(grid: Grid, pages: Sequence[DrawnPage]) -> str:
    """Return what the script needs, as JSON that ends no element of the page."""
    axes = []
    for place, axis in enumerate(grid.axes):
        positions = _positions(axis)
        axes.append(
            {
                "id": f"lever-{place}",
                "nodes": len(axis.nodes),
                "start": positions.index(axis.lever.value),
                "places": [_place(axis, one) for one in positions],
                "words": [value_words(axis.lever, one) for one in positions],
            }
        )
    codes, spans = _coded(grid)
    live: dict[str, Any] = {
        "axes": axes,
        "columns": [
            {"size": size, "low": low, "high": high} for size, (low, high) in zip(grid.sizes, spans, strict=True)
        ],
        "charts": [chart for one in pages for chart in one.charts],
        "headlines": [one.headline for one in pages if one.headline],
        "numbers": base64.b64encode(codes.astype("<u2").tobytes()).decode(),
    }
    return json.dumps(live, ensure_ascii=False, allow_nan=False, separators=(",", ":")).replace("<", "\\u003c")


def _coded(grid: Grid) -> tuple[np.ndarray[Any, np.dtype[np.uint16]], list[tuple[float, float]]]:
    """Return the numbers of the grid in 16 bits, shape (points, numbers), and the span of each series."""
    rows = grid.values.reshape(-1, grid.values.shape[-1])
    codes, spans, begin = np.empty(rows.shape, dtype=np.uint16), [], 0
    for size in grid.sizes:
        part = rows[:, begin : begin + size]
        known = part[np.isfinite(part)]
        low, high = (float(known.min()), float(known.max())) if known.size else (0.0, 0.0)
        scaled = np.rint((part - low) / (high - low or 1.0) * _MOST_CODE)
        codes[:, begin : begin + size] = np.where(np.isfinite(part), scaled, _GAP)
        spans.append((low, high))
        begin += size
    return codes, spans
