"""Scenarios beside each other: their levels, how far each lies from the chosen one, and what they set otherwise."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import numpy as np

from scenarios.analysis.comparison import (
    WORKLOADS,
    Comparison,
    Held,
    Look,
    Shares,
    Spread,
    compare,
    outcome_years,
    shares_of,
    twins,
    what_differs,
)
from scenarios.catalog import Catalog, Parameter
from scenarios.figures.figure import OPEN, Array, Band, Figure, Line, Table
from scenarios.figures.gaps import gap_in_words, gap_phrase, gap_sentence
from scenarios.figures.imprint import Imprint, imprint_for
from scenarios.figures.pages import Page, Told, method_of, with_unit
from scenarios.figures.sentences import (
    band_name,
    count_name,
    count_of,
    definition_name,
    in_points,
    percent,
    rounded,
    workload_name,
)
from scenarios.figures.shares import share_title
from scenarios.names import FreeNames
from scenarios.provenance import own_value, provenance
from scenarios.scenario import Scenario
from scenarios.texts import _

_REFERENCE = "reference"
_GREY = 3
"""Place of the line that pictures draw in grey."""
_MOST_BANDS = 3


def names_of(scenarios: Sequence[Scenario]) -> tuple[str, ...]:
    """Return what a comparison calls scenarios: their names in one line, with a number where two share one."""
    free = FreeNames(())
    return tuple(free.take(" ".join(one.name.split()) or _unnamed(one)) for one in scenarios)


def _unnamed(scenario: Scenario) -> str:
    return _("Unnamed scenario") if scenario.values else _("Baseline")


def compared(parts: Sequence[Shares], against: int = 0) -> Comparison:
    """Return the comparison of scenarios under their names.

    Raises
    ------
    InputError
        Fewer than two, more than six, or not over the same draws and data.
    """
    return compare(parts, names_of([one.scenario for one in parts]), against)


def shown_count(comparison: Comparison, year: int) -> str:
    """Return the count in which all are compared: smuggled cards count where one has no legal foreign supply."""
    place = comparison.catalog.horizon.years.index(year)
    counts = {count_of(one.legal[place, 1:]) for one in comparison.parts}
    return "with_grey" if "with_grey" in counts else "official"


def level_figure(comparison: Comparison, look: Look) -> Figure:
    """Return the shares of all scenarios over the quarters, up to three of them each with its band.

    Of more, the one that the others are held against alone has one: bands over each other hide what they hold.
    """
    spreads = {place: comparison.level(place, look) for place in _in_order(comparison, comparison.others)}
    lines = [Line(_line_id(comparison, at), comparison.names[at], one.median) for at, one in spreads.items()]
    with_band = spreads if len(spreads) <= _MOST_BANDS else (comparison.against,)
    bands = [_band(comparison, at, spreads[at], 1.0) for at in with_band]
    title = share_title(look.workload, look.definition, look.count)
    return _figure(comparison, f"compare.{look.workload}.levels", title, "fraction", lines, bands)


def gap_figure(comparison: Comparison, look: Look, places: Sequence[int] | None = None) -> Figure:
    """Return how far scenarios lie from the one they are held against, in points, grey where the sign is open.

    Parameters
    ----------
    places
        Of which scenarios; of all others by default.
    """
    other, nothing = comparison.names[comparison.against], np.zeros(comparison.catalog.horizon.count)
    lines, opened, bands = list[Line](), list[Line](), list[Band]()
    for place in _in_order(comparison, comparison.others if places is None else places):
        if place == comparison.against:
            lines.append(Line(_REFERENCE, other, nothing))
            continue
        gap = comparison.difference(place, look)
        lines.append(Line(_line_id(comparison, place), comparison.names[place], in_points(gap.median)))
        if gap.is_open.any():
            words = _("{name}: sign open").format(name=comparison.names[place])
            opened.append(Line(f"{OPEN}_{place + 1}", words, in_points(np.where(gap.is_open, gap.median, np.nan))))
        bands.append(_band(comparison, place, gap, in_points(np.ones(1)).item()))
    title = _("Run by run against {other}, points: {definition}, {workload}, {count}").format(
        other=other,
        definition=definition_name(look.definition),
        workload=workload_name(look.workload),
        count=count_name(look.count),
    )
    ends = "" if places is None else "".join(f".{place + 1}" for place in places)
    return _figure(comparison, f"compare.{look.workload}.differences{ends}", title, "points", [*lines, *opened], bands)


def _figure(
    comparison: Comparison, figure_id: str, title: str, unit: str, lines: Sequence[Line], bands: Sequence[Band]
) -> Figure:
    horizon = comparison.catalog.horizon
    at, split = horizon.starts + 0.125, horizon.last_observed + 0.25
    return Figure(figure_id, title, unit, at, split, tuple(lines), tuple(bands), (), statistic="median")


def _in_order(comparison: Comparison, others: Sequence[int]) -> tuple[int, ...]:
    """Return the order of lines: what they are held against takes the fourth place, whose grey is for what is open."""
    return (*others[:_GREY], comparison.against, *others[_GREY:])


def _line_id(comparison: Comparison, place: int) -> str:
    return _REFERENCE if place == comparison.against else f"scenario_{place + 1}"


def _band(comparison: Comparison, place: int, spread: Spread, scale: float) -> Band:
    label = _("{name}, {band}").format(name=comparison.names[place], band=band_name(0.8))
    return Band("80", label, spread.low * scale, spread.high * scale, _line_id(comparison, place))


def quarter_in_words(comparison: Comparison, look: Look, index: int, *, differences: bool) -> str:
    """Return the values of one quarter, a line each: levels, or differences with what is open."""
    lines = [comparison.catalog.horizon.labels[index].replace("Q", " Q")]
    for place in comparison.others if differences else range(len(comparison.parts)):
        spread = comparison.difference(place, look) if differences else comparison.level(place, look)
        numbers = _numbers(spread, index)
        words = gap_in_words(*numbers) if differences else _level_in_words(*numbers)
        lines.append(f"{comparison.names[place]}: {words}")
    if differences:
        lines.append(_("held against {name}").format(name=comparison.names[comparison.against]))
    return "\n".join(lines)


def _level_in_words(low: float, median: float, high: float, error: float) -> str:
    if not np.isfinite(median):
        return percent(median)
    return f"{rounded(median, error)} ({percent(low).removesuffix(' %')}\u2013{percent(high)})"


def answer(comparison: Comparison, look: Look, year: int) -> str:
    """Return the medians of a year, and how far all lie run by run from the one they are held against."""
    spreads = (comparison.level(at, look, year) for at in range(len(comparison.parts)))
    levels = [rounded(float(one.median), one.error) for one in spreads]
    told, gaps = {"workload": workload_name(look.workload).capitalize(), "year": str(year)}, list[str]()
    told |= {"other": comparison.names[comparison.against], "there": levels[comparison.against]}
    for place in comparison.others:
        numbers = _numbers(comparison.difference(place, look, year))
        if len(comparison.others) == 1:
            told |= {"name": comparison.names[place], "here": levels[place], "gap": gap_sentence(*numbers)}
            return _("{workload} {year}: {here} in {name} against {there} in {other}; {gap}").format(**told)
        gaps.append(f"{comparison.names[place]} ({levels[place]}) {gap_phrase(*numbers)}")
    return _("{workload} {year}, run by run against {other} ({there}): {gaps}").format(gaps="; ".join(gaps), **told)


def twins_sentence(comparison: Comparison) -> str:
    """Return which scenarios set the same in everything, so that no run can tell them apart; empty for none."""
    words = _("{first} and {second} set the same in everything: they give the same numbers in every run.")
    names = comparison.names
    pairs = twins(comparison.scenarios, comparison.catalog)
    return " ".join(words.format(first=names[one], second=names[other]) for one, other in pairs)


def differing_table(comparison: Comparison) -> Table:
    """Return what does not hold the same in all scenarios, a row for each parameter, nothing that does."""
    rows = [
        (
            with_unit(one.parameter),
            *(held_in_words(one.parameter, held, comparison.catalog) for held in one.values),
        )
        for one in what_differs(comparison.scenarios, comparison.catalog)
    ]
    notes = () if rows else (_("Nothing differs: all of them set the same."),)
    numeric = tuple(False for _head in range(len(comparison.names) + 1))
    heads = (_("what differs"), *comparison.names)
    return Table("compare.differing", _("What differs"), heads, numeric, tuple(rows), notes)


def held_in_words(parameter: Parameter, held: Held, catalog: Catalog) -> str:
    """Return what holds from which quarter on, ``"×1 (data), ×0.3 from 2028Q1"``."""
    horizon, told = catalog.horizon, []
    for at, value in held:
        alone = Scenario(values={parameter.id: () if value is None else ((horizon.first_free, value),)})
        written = own_value(parameter, alone, catalog) or _of_the_data(parameter, catalog)
        dated = _("{value} from {quarter}").format(value=written, quarter=horizon.labels[at])
        told.append(written if at == horizon.first_free else dated)
    return ", ".join(told)


def _of_the_data(parameter: Parameter, catalog: Catalog) -> str:
    """Return what the data hold: the value, its range where runs draw it anew, or that the rest of the data say it."""
    known = provenance(parameter, catalog)
    if not known.central:
        return _("as in the data")
    words = _("{central}, {low} to {high} (data)") if known.low and known.high else _("{central} (data)")
    return words.format(central=known.central, low=known.low, high=known.high)


def outcome_table(
    comparison: Comparison, look: Look, years: Sequence[int], *, levels: bool = True, differences: bool = True
) -> Table:
    """Return the shares of some years with their bands, and how far they lie from the one they are held against."""
    heads, rows = [_("scenario")], [[name] for name in comparison.names]
    for year in years:
        if levels:
            heads.append(str(year))
            for place, row in enumerate(rows):
                row.append(_level_in_words(*_numbers(comparison.level(place, look, year))))
        if differences:
            against = _("{year} against {name}")
            heads.append(against.format(year=year, name=comparison.names[comparison.against]))
            for place, row in enumerate(rows):
                gap = comparison.difference(place, look, year)
                row.append("" if place == comparison.against else gap_in_words(*_numbers(gap)))
    title = _("{workload}: {definition}, {count}; medians with 8 in 10 runs, differences run by run in points").format(
        workload=workload_name(look.workload).capitalize(),
        definition=definition_name(look.definition),
        count=count_name(look.count),
    )
    numeric = (False, *(True for _head in heads[1:]))
    return Table(f"compare.{look.workload}.outcomes", title, tuple(heads), numeric, tuple(map(tuple, rows)))


def _numbers(spread: Spread, at: int | tuple[()] = ()) -> tuple[float, float, float, float]:
    """Return low end, median, high end and the error of a year, or of one quarter."""
    return float(spread.low[at]), float(spread.median[at]), float(spread.high[at]), spread.error


def comparison_imprint(comparison: Comparison, day: date) -> Imprint:
    """Return what pages of a comparison rest on."""
    others = [comparison.scenarios[place] for place in comparison.others]
    return imprint_for(others, comparison.catalog, comparison.names[comparison.against], day)


def detail_sentence(comparison: Comparison, look: Look, year: int) -> str:
    """Return what is counted and why, what the brackets hold, and which scenarios set the same."""
    counted = f"{definition_name(look.definition)}, {count_name(look.count)}"
    band = _(
        "{counted}. Shares are medians. A difference is taken in each run and its median told, in brackets the band"
        " that holds 8 in 10 runs; it need not be the difference of the two medians."
    ).format(counted=counted)
    grey = _("Smuggled cards count in all: without them one scenario has no legal foreign supply in {year}.")
    why = grey.format(year=year) if look.count != "official" and look.count == shown_count(comparison, year) else ""
    return " ".join(filter(None, (band, why, twins_sentence(comparison))))


def comparison_pages(
    comparison: Comparison, definition: str, year: int, years: Sequence[int], day: date
) -> tuple[Page, ...]:
    """Return a page of each workload, of each scenario of three or more, of outcomes, and of what differs if anything.

    All of them are in the count that fits all of the scenarios.
    """
    paired = _("Differences are taken run by run over the same draws; a band holds 8 in 10 of them.")
    method = method_of(comparison_imprint(comparison, day), paired)
    looks = [Look(workload, definition, shown_count(comparison, year)) for workload in WORKLOADS]
    pages = [_workload_page(comparison, look, year, method) for look in looks]
    if len(comparison.others) > 1:
        pages += [_pair_page(comparison, place, looks, year, method) for place in comparison.others]
    pages += [_outcome_page(comparison, look, year, years, method) for look in looks]
    differing = differing_table(comparison)
    if differing.rows:
        page_name = _("Comparison: what differs")
        pages.append(Page(differing.id, page_name, differing.title, "", (differing,), method))
    return tuple(pages)


def told_comparison(told: Told, parts: Sequence[Shares]) -> tuple[Page, ...]:
    """Return the pages of scenarios held against the first of them, in the definition and year that is told of.

    Raises
    ------
    InputError
        Fewer than two, more than six, or not over the same draws and data.
    """
    found, day = compared(parts), date.fromisoformat(told.imprint.day)
    return comparison_pages(found, told.definition, told.year, outcome_years(found.catalog.horizon), day)


def beside_pages(told: Told, others: Sequence[Shares]) -> tuple[Page, ...]:
    """Return the pages of other scenarios held against the one told of, under ids of their own.

    Raises
    ------
    InputError
        No other one, more than five, or not over the same draws and data.
    """
    return tuple(_beside(one) for one in told_comparison(told, [shares_of(told.projection), *others]))


def _beside(page: Page) -> Page:
    """Return a page, and what is on it, under ids and a name that no other comparison beside it has."""
    shown = tuple(replace(one, id=_beside_id(one.id)) for one in page.shown)
    name = _("{name} (scenarios beside)").format(name=page.name)
    return replace(page, id=_beside_id(page.id), name=name, shown=shown)


def _beside_id(own: str) -> str:
    return f"beside.{own.partition('.')[2]}"


def _workload_page(comparison: Comparison, look: Look, year: int, method: str) -> Page:
    """Return levels beside differences; bands of more than one difference have pages of their own."""
    levels, gaps = level_figure(comparison, look), gap_figure(comparison, look)
    held = tuple(one for one in levels.bands if one.line == _REFERENCE)
    return Page(
        id=f"compare.{look.workload}",
        name=_("Comparison: {workload}").format(workload=workload_name(look.workload)),
        title=answer(comparison, look, year),
        detail=detail_sentence(comparison, look, year),
        shown=(
            replace(levels, bands=held),
            gaps if len(comparison.others) == 1 else replace(gaps, bands=()),
        ),
        method=method,
    )


def _outcome_page(comparison: Comparison, look: Look, year: int, years: Sequence[int], method: str) -> Page:
    table, workload = outcome_table(comparison, look, years), workload_name(look.workload)
    title = _("{workload} in {names}").format(workload=workload.capitalize(), names=", ".join(comparison.names))
    name = _("Comparison: outcomes of {workload}").format(workload=workload)
    return Page(table.id, name, title, detail_sentence(comparison, look, year), (table,), method)


def _pair_page(comparison: Comparison, place: int, looks: Sequence[Look], year: int, method: str) -> Page:
    """Return how far one scenario lies from the one that it is held against, in both workloads."""
    name, other = comparison.names[place], comparison.names[comparison.against]
    gaps = (
        f"{workload_name(look.workload)} {gap_phrase(*_numbers(comparison.difference(place, look, year)))}"
        for look in looks
    )
    title = _("{name} run by run against {other}, {year}: {gaps}")
    return Page(
        id=f"compare.pair_{place + 1}",
        name=_("Comparison: {name} against {other}").format(name=name, other=other),
        title=title.format(name=name, other=other, year=year, gaps="; ".join(gaps)),
        detail=detail_sentence(comparison, looks[0], year),
        shown=tuple(gap_figure(comparison, look, (place,)) for look in looks),
        method=method,
    )


def span(figures: Sequence[Figure]) -> tuple[float, float]:
    """Return the axis of figures that stand side by side: shares have the whole, differences at least a point."""
    if figures[0].unit == "fraction":
        return 0.0, 1.0
    curves: list[Array] = [line.values for figure in figures for line in figure.lines]
    curves += [edge for figure in figures for band in figure.bands for edge in (band.low, band.high)]
    known = np.concatenate([one[np.isfinite(one)] for one in curves])
    return float(known.min(initial=-1.0)), float(known.max(initial=1.0))
