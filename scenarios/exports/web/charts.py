"""Lays the pages of a snapshot out as HTML: headline, charts with the table behind each, tables, text and method."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from html import escape
from typing import Any

import numpy as np

from scenarios.exports.web.grid import Grid
from scenarios.exports.web.plots import Legend, cloud_svg, curves_svg, field_table, legend, spans_svg
from scenarios.exports.web.svg import HUES, Chart, columns, curves, rulers_of, series_class, unbroken
from scenarios.figures.cells import columns_of, places_of, with_unit
from scenarios.figures.figure import Columns, Figure, Table
from scenarios.figures.pages import Page
from scenarios.figures.plot_words import Plot, nothing_words
from scenarios.figures.plots import Cloud, Curves, Field, Spans
from scenarios.figures.readings import table_of
from scenarios.figures.sentences import amount, error_text, exact, percent, unit_words
from scenarios.quarters import quarter_label
from scenarios.snapshots.content import Snapshot
from scenarios.texts import _


@dataclass(frozen=True)
class DrawnPage:
    """One page as HTML, and what the script of the page must know to move it.

    Attributes
    ----------
    charts
        Geometry of each chart, the columns of numbers in it, and those of its table.
    headline
        The element and the words of a headline that moves; None where there is none.
    """

    html: str
    charts: tuple[dict[str, Any], ...]
    headline: dict[str, Any] | None


def drawn_pages(snapshot: Snapshot, grid: Grid | None) -> list[DrawnPage]:
    """Return all pages; with a grid their axes can reach over all that its levers do."""
    keys = {} if grid is None else {key: place for place, key in enumerate(grid.keys)}
    return [_page(page, place, snapshot, grid, keys) for place, page in enumerate(snapshot.pages, start=1)]


_Keys = Mapping[tuple[str, str, str], int]


def _page(page: Page, place: int, snapshot: Snapshot, grid: Grid | None, keys: _Keys) -> DrawnPage:
    page_id, charts, parts = f"page-{place}", list[dict[str, Any]](), list[str]()
    moving = grid if any(page.id == of for of, *_rest in keys) else None
    for number, shown in enumerate(page.shown, start=1):
        if isinstance(shown, Table):
            parts.append(_table(shown, shown.title != page.title))
            continue
        if isinstance(shown, Plot):
            parts.append(_plot(page, shown, f"p{place}c{number}"))
            continue
        html, moves = _chart(page, shown, f"p{place}c{number}", moving, keys)
        parts.append(html)
        charts += [moves] if moves else []
    head = _moving_headline(page, page_id, snapshot, keys)
    html = "".join(
        (
            f'<section id="{page_id}" aria-labelledby="{page_id}-h">',
            _headline(page, page_id, grid is not None, bool(head), bool(charts)),
            *(f"<p>{escape(unbroken(one))}</p>" for one in page.text),
            *parts,
            f'<p class="method">{escape(page.method)}</p></section>',
        )
    )
    return DrawnPage(html, tuple(charts), head)


def _headline(page: Page, page_id: str, can_move: bool, has_numbers: bool, has_charts: bool) -> str:
    """Return the headline as made and, where levers move, what stands in its place then."""
    title, detail = escape(unbroken(page.title)), f"<p>{escape(unbroken(page.detail))}</p>" if page.detail else ""
    if not can_move:
        return f'<h2 id="{page_id}-h">{title}</h2>{detail}'
    if not has_charts:
        still = escape(_("As made: the levers do not move this page."))
        return f'<h2 id="{page_id}-h">{title}</h2><p class="when-moved">{still}</p>{detail}'
    moved = f'<span id="{page_id}-m"></span>' if has_numbers else escape(page.name)
    note = escape(_("Levers moved; interpolated between computed projections."))
    return (
        f'<h2 id="{page_id}-h"><span class="as-made">{title}</span><span class="when-moved">{moved}</span></h2>'
        f'<div class="as-made">{detail}</div><p class="when-moved">{note}</p>'
    )


def _moving_headline(page: Page, page_id: str, snapshot: Snapshot, keys: _Keys) -> dict[str, Any] | None:
    column = keys.get((page.id, "headline", ""))
    if column is None:
        return None
    band = _("8 in 10 runs: {{low}}\u2013{{high}} %")
    words = {
        "legal": _("{name}, {year}: about {{share}} %"),
        "both": _("{name}, {year}: about {{share}} % \u00b7 about {{grey}} % with smuggled cards"),
        "grey": _("{name}, {year}: no legal foreign supply \u00b7 about {{grey}} % with smuggled cards"),
        "none": _("{name}, {year}: no legal foreign supply"),
    }
    filled = {
        kind: (text if kind == "none" else f"{text} \u00b7 {band}").format(name=page.name, year=snapshot.year)
        for kind, text in words.items()
    }
    return {"id": f"{page_id}-m", "column": column, "legal": keys[page.id, "legal", ""], "words": filled}


def _chart(
    page: Page, shown: Figure | Columns, chart_id: str, grid: Grid | None, keys: _Keys
) -> tuple[str, dict[str, Any] | None]:
    """Return a chart with its legend, error and table, and what moves in it."""
    numbers = columns_of(shown)
    places = [keys[page.id, shown.id, f"{one.series} {one.statistic}"] for one in numbers] if grid is not None else []
    told = f"{shown.title}. {page.detail}"
    draw: Any = curves if isinstance(shown, Figure) else columns
    made, most = _reach(shown, None, places), _reach(shown, grid, places)
    chart: Chart = draw(shown, chart_id, rulers_of(made, most), told)
    html = "".join(
        (
            f"<figure><figcaption>{escape(shown.title)}</figcaption>{chart.svg}{_legend(shown)}",
            _error(page, shown, grid),
            f"<details><summary>{escape(_('The numbers behind it'))}</summary>{_numbers(shown, chart_id)}</details>",
            "</figure>",
        )
    )
    return html, {**chart.moves, **_moves(shown, places)} if places else None


def _plot(page: Page, shown: Plot, chart_id: str) -> str:
    """Return a picture that is not over time, its legend, notes and numbers; no lever moves a page that has one."""
    nothing = nothing_words(shown)
    told = ". ".join(one.rstrip(".") for one in (shown.title, shown.text, page.detail) if one)
    drawn, entries = (f"<p>{escape(nothing)}</p>", []) if nothing else _PLOTS[type(shown)](shown, chart_id, told)
    return "".join(
        (
            f"<figure><figcaption>{escape(shown.title)}</figcaption>{drawn}{legend(entries)}",
            *(f'<p class="method">{escape(unbroken(one))}</p>' for one in (() if nothing else shown.notes)),
            f"<details><summary>{escape(_('The numbers behind it'))}</summary>",
            f"{_table(replace(table_of(shown), notes=()), False)}</details></figure>",
        )
    )


_PLOTS: dict[type, Callable[[Any, str, str], tuple[str, Legend]]] = {
    Spans: spans_svg,
    Curves: curves_svg,
    Field: field_table,
    Cloud: cloud_svg,
}


def _moves(shown: Figure | Columns, places: list[int]) -> dict[str, Any]:
    """Return which columns of numbers lines, bands or bars take, and the cells of the table."""
    common = {"table": places, "unit": shown.unit}
    if isinstance(shown, Columns):
        return {**common, "bars": places}
    lines, edges = places[: len(shown.lines)], places[len(shown.lines) :]
    return {**common, "lines": lines, "bands": list(zip(edges[::2], edges[1::2], strict=True))}


def _reach(shown: Figure | Columns, grid: Grid | None, places: list[int]) -> tuple[float, float]:
    """Return the lowest and the highest value of a chart as made or, with a grid, as moved; zero among them.

    Of shares the highest is the whole.
    """
    found = [one.values[None, :] for one in columns_of(shown)]
    if grid is not None:
        edges = np.cumsum((0, *grid.sizes))
        rows = grid.values.reshape(-1, grid.values.shape[-1])
        found = [rows[:, edges[at] : edges[at + 1]] for at in places]
    heights = [np.nan_to_num(one) for one in found]
    if isinstance(shown, Columns) and shown.stacked:
        heights = [sum(heights, np.zeros_like(heights[0]))]
    low, high = min(0.0, *(float(one.min()) for one in heights)), max(float(one.max()) for one in heights)
    marks = [one.value for one in shown.marks] if isinstance(shown, Figure) else []
    is_share = shown.id.startswith("share.") or (shown.unit == "fraction" and high > 0.5 and high <= 1.0)
    return min(low, *marks, 0.0), max(high, *marks, 1.0 if is_share else 1e-6)


def _legend(shown: Figure | Columns) -> str:
    if isinstance(shown, Columns):
        entries = [(f"f{place % HUES}", one.label) for place, one in enumerate(shown.series)]
    else:
        entries = [(f"line {series_class(one, place)}", one.label) for place, one in enumerate(shown.lines)]
        entries += [(f"band{one.id}", one.label) for one in shown.bands]
        entries += list(_published(shown))
    return f"{legend(entries)}{_scarce(shown)}"


def _published(shown: Figure) -> Iterator[tuple[str, str]]:
    for proxy, kind, words in (
        (False, "mark", _("published: {all}")),
        (True, "mark near", _("published, near it: {all}")),
    ):
        names = dict.fromkeys(f"{one.label} {percent(one.value)}" for one in shown.marks if one.proxy == proxy)
        if names:
            yield kind, words.format(all="; ".join(names))


def _scarce(shown: Figure | Columns) -> str:
    """Return what is scarce when, in words; it is of the pages as made."""
    if isinstance(shown, Columns) or not shown.stretches:
        return ""
    parts = (f"{one.label} {quarter_label(one.begin)}\u2013{quarter_label(one.end - 0.25)}" for one in shown.stretches)
    words = _("Scarce: {all}").format(all="; ".join(parts))
    return f'<p class="error as-made">{escape(words)}</p>'


def _error(page: Page, shown: Figure | Columns, grid: Grid | None) -> str:
    if grid is None:
        return ""
    worst = max(grid.errors[page.id, shown.id], grid.errors.get((page.id, "headline"), 0.0))
    if shown.unit == "fraction":
        size = error_text(worst, "share", 1).lstrip("+")
    else:
        size = f"{amount(worst, shown.unit)} {unit_words(shown.unit)}".rstrip()
    words = _("Largest error of interpolation found: {size}").format(size=size)
    return f'<p class="error">{escape(words)}</p>'


def _numbers(shown: Figure | Columns, chart_id: str) -> str:
    numbers = columns_of(shown)
    heads = "".join(
        f'<th scope="col" class="number">{escape(with_unit(one.label, shown.unit))}</th>' for one in numbers
    )
    rows = "".join(
        f'<tr><th scope="row">{escape(place)}</th>'
        + "".join(f'<td class="number">{escape(exact(float(one.values[at]), shown.unit))}</td>' for one in numbers)
        + "</tr>"
        for at, place in enumerate(places_of(shown))
    )
    table = f'<table id="{chart_id}-t"><thead><tr><td></td>{heads}</tr></thead><tbody>{rows}</tbody></table>'
    return _scrolled(table, shown.title)


def _table(table: Table, has_title: bool) -> str:
    def row(cells: tuple[str, ...], tag: str) -> str:
        kinds = (' class="number"' if numeric else "" for numeric in table.numeric)
        filled = zip(cells, kinds, strict=True)
        return "<tr>" + "".join(f"<{tag}{kind}>{escape(cell)}</{tag}>" for cell, kind in filled) + "</tr>"

    rows = "".join(row(one, "td") for one in table.rows)
    caption = f"<caption>{escape(table.title)}</caption>" if has_title else ""
    heads = row(table.columns, "th")
    notes = "".join(f'<p class="method">{escape(one)}</p>' for one in table.notes)
    whole = f"<table>{caption}<thead>{heads}</thead><tbody>{rows}</tbody></table>"
    return _scrolled(whole, table.title) + notes


def _scrolled(table: str, name: str) -> str:
    """Return a table that scrolls by itself where the screen is narrow, by keyboard too."""
    return f'<div class="scroll" role="region" tabindex="0" aria-label="{escape(name)}">{table}</div>'
