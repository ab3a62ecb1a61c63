"""What matters most as pages: what each lever and uncertainty does alone, and where the spread comes from."""

from collections.abc import Iterable
from dataclasses import replace
from functools import partial

from scenarios.analysis.outcome import Outcome
from scenarios.analysis.sobol import Over, Part, Sobol
from scenarios.analysis.tornado import Bar, Range, Silence, Tornado
from scenarios.catalog import Catalog, Parameter, Value
from scenarios.figures.figure import Table
from scenarios.figures.gaps import size_phrase
from scenarios.figures.groups import group_name
from scenarios.figures.imprint import Imprint
from scenarios.figures.pages import Page, method_of
from scenarios.figures.plots import Point, Span, Spans
from scenarios.figures.sentences import (
    count_name,
    definition_name,
    exact,
    percent,
    rounded,
    with_error,
    workload_name,
)
from scenarios.texts import _, plural
from scenarios.units import UNITS

MOST_BARS = 15
"""Bars of a picture; the table has all."""
_NAMED = 3
"""Members of a group that its name tells; of more, the first and how many."""
_CLEAR = 0.02
"""A part of the variance that is worth a name in the headline."""


def outcome_name(outcome: Outcome) -> str:
    """Return what a share is of, with its definition and count: what a headline must not be without."""
    words = _("{definition} in {year}, {workload}, {count}")
    return words.format(
        definition=definition_name(outcome.definition),
        year=outcome.year,
        workload=workload_name(outcome.workload),
        count=count_name(outcome.count),
    )


def asked_of(parameter: Parameter, over: Over) -> bool:
    """Return whether a parameter is among what one controls, or among what one does not know."""
    return over is Over.ALL or (parameter.role == "lever") == (over is Over.LEVERS)


def tornado_page(found: Tornado, imprint: Imprint, over: Over = Over.ALL) -> Page:
    """Return what each lever and uncertainty does alone to a share."""
    figure = tornado_spans(found, over, MOST_BARS)
    more = _(
        "Each value is set alone from the first free quarter on, over what the scenario holds there; the same runs each"
        " time. Ranges are low to high of the data, with five values; a lever without a sourced range is tried over"
        " its whole control. The line is the scenario as it is."
    )
    return Page(
        id=f"matters.tornado.{found.outcome.workload}",
        name=_("What moves {workload} most").format(workload=workload_name(found.outcome.workload)),
        title=figure.text,
        detail=_("{what}. {base} as the scenario is").format(
            what=outcome_name(found.outcome), base=percent(found.base)
        ),
        shown=(figure,),
        method=method_of(replace(imprint, draws=found.scenario.draws), more),
    )


def tornado_spans(found: Tornado, over: Over = Over.ALL, most: int | None = None) -> Spans:
    """Return the bars, the longest first; of more than `most` the rest stands in a note."""
    bars = [one for one in found.bars if asked_of(one.parameter, over)]
    shown = bars[:most]
    left = plural("{n} shorter bar is left out", "{n} shorter bars are left out", len(bars) - len(shown))
    notes = [left.format(n=len(bars) - len(shown))] if len(shown) < len(bars) else []
    return Spans(
        id=f"tornado.{found.outcome.workload}",
        title=outcome_name(found.outcome),
        unit="fraction",
        rows=tuple(_span(one) for one in shown),
        base=found.base,
        base_label=_("as it is: {share}").format(share=percent(found.base)),
        text=tornado_sentence(found, over),
        notes=(*_state(found), *notes, *_silent_count(found, over)),
    )


def tornado_sentence(found: Tornado, over: Over = Over.ALL) -> str:
    """Return what moves the share most, in a sentence."""
    bars = [one for one in found.bars if asked_of(one.parameter, over)]
    outcome = found.outcome
    what = _("{workload} {year}").format(workload=workload_name(outcome.workload), year=outcome.year)
    if not bars:
        none = {
            Over.LEVERS: _("No lever moves {what} by more than half a point or sampling error"),
            Over.UNKNOWN: _("No uncertainty moves {what} by more than half a point or sampling error"),
            Over.ALL: _("Nothing moves {what} by more than half a point or sampling error"),
        }[over]
        return none.format(what=what)
    first, words = bars[0], _("{lever} moves {what} most: {ends}")
    if not found.whole:
        words = _("So far, {lever} moves {what} most: {ends}")
    return words.format(lever=_(first.parameter.label), what=what, ends=_ends(first))


def value_words(parameter: Parameter, value: Value) -> str:
    """Return a value as people read it: ``"×0.5"``, ``"35 %"``, ``"T5"``."""
    return value if isinstance(value, str) else UNITS[parameter.unit].write(value)


def _span(bar: Bar) -> Span:
    parameter, (low, high) = bar.parameter, bar.ends
    kind = "uncertainty" if parameter.role != "lever" else parameter.kind
    known = tuple(
        Point(one.share, value_words(parameter, one.value)) for one in bar.points if one.value not in bar.gaps
    )
    return Span(
        parameter.id,
        _(parameter.label),
        low,
        high,
        kind,
        error=bar.error,
        points=known,
        said=_ends(bar),
        note=". ".join(_bar_notes(bar)),
    )


def _ends(bar: Bar) -> str:
    """Return from where to where a bar goes, rounded as sampling error allows while its ends differ; "about" once."""
    ways = (partial(rounded, error=bar.error), percent, partial(exact, unit="fraction"))
    pairs = [[way(end) for end in bar.ends] for way in ways]
    low, high = next((ends for ends in pairs if ends[0] != ends[1]), pairs[-1])
    return _("{low} to {high}").format(low=low, high=high.removeprefix(_("about {share}").format(share="")))


def _bar_notes(bar: Bar) -> Iterable[str]:
    parameter = bar.parameter
    yield _("Tried from {first} to {last}, {origin}").format(
        first=value_words(parameter, bar.points[0].value),
        last=value_words(parameter, bar.points[-1].value),
        origin=range_name(bar.range),
    )
    if bar.bends:
        yield _("It turns between the ends: more is not always more")
    if bar.gaps:
        gaps = ", ".join(value_words(parameter, one) for one in bar.gaps)
        yield _("At {values} nothing is sold that a share could be of").format(values=gaps)


def range_name(origin: Range) -> str:
    """Return where the values that were tried come from."""
    return {
        Range.SOURCED: _("the sourced range"),
        Range.CONTROL: _("the whole control, no source"),
        Range.CHOICES: _("every tier"),
    }[origin]


def _state(found: Tornado) -> Iterable[str]:
    """Say that the bars are not all there yet."""
    if not found.whole:
        yield _("Partial: {done} of {of} values tried").format(done=found.done, of=found.of)


def _silent_count(found: Tornado, over: Over) -> Iterable[str]:
    """Say how many have no bar; the table names them, by reason."""
    count = sum(asked_of(one.parameter, over) for one in found.silent)
    if count:
        words = plural("{n} other has no effect that can be told", "{n} others have no effect that can be told", count)
        yield words.format(n=count)


def _silence(found: Tornado, over: Over) -> Iterable[str]:
    """Name what has no bar, by reason."""
    reasons = {
        Silence.SMALL: _("Move it by less than half a point or sampling error: {all}"),
        Silence.IDLE: _("Without any effect in this scenario: {all}"),
        Silence.ELSEWHERE: _("Move other results, not this share: {all}"),
        Silence.PAST: _("Act on the observed quarters only, where no value can be set: {all}"),
        Silence.VENDORS: _("Part classes among vendors, and move no share of all Chinese-made cards: {all}"),
    }
    for why, words in reasons.items():
        named = [_(one.parameter.label) for one in found.silent if one.why is why and asked_of(one.parameter, over)]
        if named:
            yield words.format(all="; ".join(named))


def tornado_table(found: Tornado, over: Over = Over.ALL) -> Table:
    """Return every bar with its values."""
    heads = (_("what"), _("control"), _("tried over"), _("lowest"), _("highest"), _("moves"), _("share at each value"))
    bars = [one for one in found.bars if asked_of(one.parameter, over)]
    return Table(
        f"tornado_table.{found.outcome.workload}",
        outcome_name(found.outcome),
        heads,
        (False, False, False, True, True, True, False),
        tuple(_row(one) for one in bars),
        (*_state(found), *_silence(found, over), _("Medians over {n} runs").format(n=found.scenario.draws)),
    )


def _row(bar: Bar) -> tuple[str, ...]:
    low, high = bar.ends
    values = (f"{value_words(bar.parameter, one.value)}: {percent(one.share)}" for one in bar.points)
    bends = _(" (turns)") if bar.bends else ""
    return (
        _(bar.parameter.label),
        _("lever") if bar.parameter.role == "lever" else _("unknown"),
        range_name(bar.range),
        exact(low, "fraction"),
        exact(high, "fraction"),
        size_phrase(bar.swing, 0),
        ", ".join(values) + bends,
    )


def sobol_page(found: Sobol, catalog: Catalog, imprint: Imprint) -> Page:
    """Return where the spread of a share comes from."""
    figure = sobol_spans(found, catalog)
    method = _(
        "Sobol indices over {samples:,} sets of values and {runs:,} runs, each a case of its own, with 95 % intervals"
        " by bootstrap. {bars} {varied} A scenario, not a forecast. {imprint}"
    )
    runs = found.explained.samples * (len(found.explained.parts) + 2)
    return Page(
        id=f"matters.spread.{found.outcome.workload}",
        name=_("Where the spread of {workload} comes from").format(workload=workload_name(found.outcome.workload)),
        title=figure.text,
        detail=_("Parts of the variance over runs: {what}").format(what=outcome_name(found.outcome)),
        shown=(figure,),
        method=method.format(
            samples=found.explained.samples,
            runs=runs,
            bars=bar_words(),
            varied=varied_words(found.over),
            imprint=imprint.line(),
        ),
    )


def sobol_spans(found: Sobol, catalog: Catalog) -> Spans:
    """Return a bar for each group, the largest first; its hatched end comes of the group together with others."""
    return Spans(
        id=f"spread.{found.outcome.workload}",
        title=_("Part of the variance: {what}").format(what=outcome_name(found.outcome)),
        unit="fraction",
        rows=tuple(_part_span(one, catalog) for one in found.explained.parts),
        text=sobol_sentence(found, catalog),
        notes=tuple(_sobol_notes(found, catalog)),
    )


def sobol_sentence(found: Sobol, catalog: Catalog) -> str:
    """Return where most of the spread comes from, in a sentence."""
    explained, outcome = found.explained, found.outcome
    what = _("{workload} {year}").format(workload=workload_name(outcome.workload), year=outcome.year)
    if not explained.parts:
        if explained.samples < explained.of:
            return _("Too few runs have come to say where the spread of {what} comes from").format(what=what)
        return _("There is no spread of {what} to explain").format(what=what)
    first = explained.parts[0]
    words = _("The spread of {what} comes most from {group}: {part} of the variance")
    if first.together > max(_CLEAR, first.total_error):
        words = plural(
            "The spread of {what} comes most from {group}: {part} of the variance, {alone} by itself",
            "The spread of {what} comes most from {group}: {part} of the variance, {alone} by themselves",
            _named_count(first, catalog),
        )
    part, alone = _part_words(first)
    return words.format(group=part_name(first, catalog), what=what, part=part, alone=alone)


def _named_count(part: Part, catalog: Catalog) -> int:
    """Return how many the name of a part speaks of: a heading is one, whatever stands below it."""
    return len(part.members) if part.id in catalog.parameters else 1


def _part_words(part: Part) -> tuple[str, str]:
    """Return a part of the variance in all and by itself, each with half its 95 % interval."""
    total = min(max(part.total, 0.0), 1.0)
    alone = min(max(part.first, 0.0), total)
    return with_error(total, part.total_error), with_error(alone, part.first_error)


def part_name(part: Part, catalog: Catalog) -> str:
    """Return what a group is called: by its parameters where they are few, else by its heading."""
    labels = [_(catalog.parameters[name].label) for name in part.members]
    if part.id not in catalog.parameters:
        return labels[0] if len(labels) == 1 else group_name(part.id)
    if len(labels) > _NAMED:
        return _("{first} and {n} more").format(first=labels[0], n=len(labels) - 1)
    return _(" and ").join(filter(None, (", ".join(labels[:-1]), labels[-1])))


def _members(part: Part, catalog: Catalog) -> str:
    """Return the parameters of a group, of many the first ones and how many more."""
    labels = [_(catalog.parameters[name].label) for name in part.members]
    if len(labels) <= _NAMED + 1:
        return "; ".join(labels)
    return _("{first} and {n} more").format(first="; ".join(labels[:_NAMED]), n=len(labels) - _NAMED)


def varied_words(over: Over) -> str:
    """Return what varied, in a sentence."""
    return {
        Over.LEVERS: _("Levers vary evenly over their ranges, uncertainties stay at their central values."),
        Over.UNKNOWN: _("Uncertainties vary by their distributions, levers stay as the scenario sets them."),
        Over.ALL: _("Levers vary evenly over their ranges, uncertainties by their distributions."),
    }[over]


def bar_words() -> str:
    """Return what variance is, and what a bar shows of it."""
    return _(
        "Variance is how far runs lie apart, squared. Plain part of a bar: would go if the group were known; hatched:"
        " comes of it together with others only."
    )


def _part_span(part: Part, catalog: Catalog) -> Span:
    roles = {catalog.parameters[name].role for name in part.members}
    kind = catalog.parameters[part.members[0]].kind if roles == {"lever"} else "uncertainty"
    total, first = max(part.total, 0.0), min(max(part.first, 0.0), max(part.total, 0.0))
    words = plural("{total}, {first} by itself", "{total}, {first} by themselves", _named_count(part, catalog))
    said = words.format(**dict(zip(("total", "first"), _part_words(part), strict=True)))
    members = "; ".join(_(catalog.parameters[name].label) for name in part.members)
    note = members if len(part.members) > 1 else ""
    return Span(part.id, part_name(part, catalog), 0.0, total, kind, first, part.total_error, said=said, note=note)


def _sobol_notes(found: Sobol, catalog: Catalog) -> Iterable[str]:
    """Yield what must be said beside the indices."""
    explained = found.explained
    if not explained.whole:
        yield _("Partial: {done:,} of {of:,} sets of values").format(done=explained.samples, of=explained.of)
    if explained.parts:
        yield bar_words()
        yield _("The number behind \u00b1 is half the interval that holds 19 in 20 repetitions.")
    yield varied_words(found.over)
    if found.held:
        named = "; ".join(_(one.label) for one in found.held)
        yield _("Held as the scenario sets them: {all}").format(all=named)
    if explained.left_out:
        words = _("{n:,} sets are left out: a run of theirs sells nothing that a share could be of")
        yield words.format(n=explained.left_out)
    none = [part_name(one, catalog) for one in explained.parts if one.total <= one.total_error]
    if none:
        yield _("No part in it that can be told from sampling error: {all}").format(all="; ".join(none))


def sobol_table(found: Sobol, catalog: Catalog) -> Table:
    """Return both indices of every group with their intervals, as the bars say them."""
    heads = (_("group"), _("in all"), _("by itself"), _("of"))
    rows = tuple((part_name(one, catalog), *_part_words(one), _members(one, catalog)) for one in found.explained.parts)
    numeric = (False, True, True, False)
    title = _("Part of the variance: {what}").format(what=outcome_name(found.outcome))
    return Table(
        f"spread_table.{found.outcome.workload}", title, heads, numeric, rows, tuple(_sobol_notes(found, catalog))
    )
