"""What was discovered, in words: the conditions of a box, the sentence that answers, what must be said beside it."""

import math
from collections.abc import Collection

import numpy as np

from scenarios.analysis.discovery import LEAST_CASES, Discovery, Step
from scenarios.analysis.discovery_rows import Bad, Rows
from scenarios.analysis.prim import Box, Table
from scenarios.catalog import Catalog
from scenarios.figures.goal_seek import definition_sentence
from scenarios.figures.sentences import percent, rounded, workload_name
from scenarios.texts import _
from scenarios.units import UNITS


def condition(name: str, box: Box, table: Table, catalog: Catalog) -> str:
    """Return one condition of a box: ``"HBM supply below ×0.35"``, ``"Export tier T5 or T7"``.

    Where few names of the runs are left out, it is these that are named: ``"Export tier other than T8"``.
    """
    parameter = catalog.parameters[name]
    label = _(parameter.label)
    if name in box.members:
        allowed = box.members[name]
        left_out = {str(one) for one in np.unique(table.names[name])} - allowed
        few, words = (
            (left_out, _("{what} other than {names}"))
            if len(left_out) < len(allowed)
            else (allowed, _("{what} {names}"))
        )
        return words.format(what=label, names=_(" or ").join(_tier_names(few, catalog)))
    low, high = box.limits[name]
    write = UNITS[parameter.unit].format
    if math.isinf(low):
        return _("{what} below {high}").format(what=label, high=write(high))
    if math.isinf(high):
        return _("{what} above {low}").format(what=label, low=write(low))
    return _("{what} from {low} to {high}").format(what=label, low=write(low), high=write(high))


def _tier_names(tiers: Collection[str], catalog: Catalog) -> list[str]:
    """Return what tiers are called, the shipped ones in their order, then the user's own."""
    own = sorted(_(catalog.tier(one).name) for one in tiers if one not in catalog.tiers)
    return [*(one for one in catalog.tiers if one in tiers), *own]


def conditions(step: Step, table: Table, catalog: Catalog) -> str:
    """Return all conditions of a box in one phrase, the surest first."""
    names = sorted(step.box.restricted, key=lambda name: step.chance.get(name, 1.0))
    return _(" and ").join(condition(name, step.box, table, catalog) for name in names)


def answer_words(found: Discovery, at: int, catalog: Catalog) -> str:
    """Return what sets the bad runs apart at one step, in one sentence, rounded as far as sampling allows."""
    if not found.steps:
        return few_words(found)
    step = found.steps[at]
    if not step.box.restricted:
        if found.best:
            return _("All runs, of which {density} are bad").format(density=_part(step.density, step.count))
        return _("No few conditions set the bad runs apart from the others: what makes them bad is many things at once")
    words = _("{coverage} of the bad runs have {conditions}; {density} of the runs in there are bad")
    told = words.format(
        coverage=_part(step.coverage, found.cases),
        conditions=conditions(step, found.table, catalog),
        density=_part(step.density, step.count),
    )
    return told[0].upper() + told[1:]


def trade_words(found: Discovery, at: int) -> str:
    """Return where a step stands between coverage and density."""
    step = found.steps[at]
    words = _("Box {n} of {all}: {coverage} of the bad runs, of {count:,} runs in it {density} are bad")
    return words.format(
        n=at + 1,
        all=len(found.steps),
        coverage=percent(step.coverage),
        count=step.count,
        density=percent(step.density),
    )


def few_words(found: Discovery) -> str:
    """Return why nothing can be told: too few runs of one kind, or nothing that varies."""
    words = _("{cases:,} bad and {others:,} other runs are too few to tell them apart: {least} of each are needed")
    if min(found.cases, found.others) >= LEAST_CASES:
        words = _("Nothing that goes into these runs varies")
    return words.format(cases=found.cases, others=found.others, least=LEAST_CASES)


def bad_words(bad: Bad, rows: Rows) -> str:
    """Return which runs are bad, with what the share is of; of a sweep how many runs are looked at, and what misses."""
    low, high = bad.range.low, bad.range.high
    if math.isinf(low) and math.isinf(high):
        words = _("{workload} at any share in {period}")
    elif math.isinf(low):
        words = _("{workload} below {high} in {period}")
    elif math.isinf(high):
        words = _("{workload} above {low} in {period}")
    else:
        words = _("{workload} from {low} to {high} in {period}")
    told = words.format(
        workload=workload_name(bad.target.workload),
        low=percent(low) if math.isfinite(low) else "",
        high=percent(high) if math.isfinite(high) else "",
        period=bad.target.period.replace("Q", " Q"),
    )
    words, seen = _("Bad runs: {range} ({definition})"), len(rows.outcome)
    if seen < rows.swept:
        words = _("Bad runs: {range} ({definition}); looked at: {seen:,} of the sweep's {all:,} runs")
    if rows.missing:
        words += _("; {missing} of its parts are not finished, and what they vary is not among them")
    figures = {"seen": seen, "all": rows.swept, "missing": rows.missing}
    return words.format(range=told, definition=definition_sentence(bad.target), **figures)


def notes(found: Discovery, at: int, catalog: Catalog) -> tuple[str, ...]:
    """Return what must be said beside the answer: how many runs, how stable it is, runs without a share."""
    told = [_("{cases:,} of {all:,} runs are bad.").format(cases=found.cases, all=len(found.asked))]
    if found.unknown:
        told.append(_("In {n:,} runs nothing is sold: they have no share and count as others.").format(n=found.unknown))
    if found.steps and found.steps[at].box.restricted:
        told += _stability_words(found, at, catalog)
    return tuple(told)


def _stability_words(found: Discovery, at: int, catalog: Catalog) -> list[str]:
    if not found.stability:
        return [_("How stable the box is has not been looked at.")]
    step, one = found.steps[at], found.stability[at]
    again = min((one.often.get(name, 0.0) for name in step.box.restricted), default=0.0)
    first = _("Sought again in {n} halves of the runs, every condition came back in {part} of them or more.")
    if again == 1.0:
        first = _("Sought again in {n} halves of the runs, every condition came back in all of them.")
    told = [first.format(n=one.halves, part=percent(again))]
    if np.isfinite([*one.coverage, *one.density]).all():
        ends = [percent(end) for end in (*one.coverage, *one.density)]
        words = _("On the runs left out these boxes had {0} to {1} of the bad runs, and {2} to {3} in there were bad.")
        told.append(words.format(*ends))
    return told


def _part(part: float, of: int) -> str:
    """Return a part of so many runs, rounded to what its sampling error allows."""
    return rounded(part, math.sqrt(max(part * (1 - part), 0.0) / max(of, 1)))
