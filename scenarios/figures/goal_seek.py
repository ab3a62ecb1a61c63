"""An answer to a question asked backwards: in words, as a curve, a field or columns, a table, and as a page."""

import numpy as np
from numpy.typing import NDArray

from scenarios.analysis.flip_points import Flips
from scenarios.analysis.frontier import Frontier
from scenarios.analysis.goal_seek import Answer, Point, Range
from scenarios.analysis.targets import Target
from scenarios.catalog import Catalog, Value
from scenarios.figures.figure import Band, Columns, Line, Mark, Table
from scenarios.figures.imprint import Imprint
from scenarios.figures.pages import Page, method_of
from scenarios.figures.plots import Curves, Field, Shown
from scenarios.figures.sentences import (
    count_name,
    definition_name,
    error_number,
    exact,
    percent,
    rounded,
    workload_name,
)
from scenarios.schedules import schedule_text
from scenarios.texts import _
from scenarios.units import UNITS, supported

Array = NDArray[np.float64]

_BAND = 2.0
"""Standard errors to each side that hold 19 in 20 samples."""
_TENTH = 0.001
"""The finest part of runs that is told."""
_WHOLE = 0.9999
_CERTAIN = 0.5
"""Probability of a statement that holds in most runs."""


def value_text(value: Value, lever: str, catalog: Catalog) -> str:
    """Return a lever's value as people read it."""
    if isinstance(value, str):
        return _(catalog.tier(value).name) if value not in catalog.tiers else value
    return UNITS[catalog.parameters[lever].unit].format(value)


def turn_text(value: Value, error: float, lever: str, catalog: Catalog) -> str:
    """Return a value that a search found, with as many digits as its standard error supports: ``"×0.21"``."""
    return value_text(value if isinstance(value, str) else supported(value, error), lever, catalog)


def solution_text(answer: Answer, point: Point, catalog: Catalog) -> str:
    """Return a value at which the answer turns, as it is stated wherever it stands."""
    return turn_text(point.value or 0.0, answer.error_of(point), answer.asked.lever, catalog)


def aim(target: Target) -> str:
    """Return what a target asks for, without its definition: ``"inference to 60 % or more in 2028"``."""
    words = (
        _("{workload} to {share} or more in {period}")
        if target.at_least
        else _("{workload} to {share} or less in {period}")
    )
    share = percent(target.share)
    return words.format(workload=workload_name(target.workload), share=share, period=target.period.replace("Q", " Q"))


def definition_sentence(target: Target) -> str:
    """Return what the share of a target is a share of, and which cards count."""
    return f"{definition_name(target.definition)}; {count_name(target.count)}"


def chance(part: float, error: float) -> str:
    """Return the part of runs that meet a target, rounded as far as its error allows; "100 %" where all of them do."""
    whole = rounded(part, error)
    if part in (0.0, 1.0) or whole not in (percent(0.0), percent(1.0)):
        return whole
    told = exact(part, "fraction")
    if told == exact(1.0, "fraction"):
        return _("more than {part}").format(part=exact(1.0 - _TENTH, "fraction"))
    return _("less than {part}").format(part=exact(_TENTH, "fraction")) if told == exact(0.0, "fraction") else told


def answer_sentence(answer: Answer, catalog: Catalog) -> str:
    """Return the answer in one sentence."""
    asked = answer.asked
    parts = {
        "lever": _(catalog.parameters[asked.lever].label),
        "aim": aim(asked.target),
        "asked": percent(asked.probability),
        "best": chance(answer.best.probability, answer.best.error),
        "at": value_text(answer.best.value or 0.0, asked.lever, catalog),
    }
    if answer.without_effect:
        words = _("{lever} changes nothing here: wherever it stands, the chance to bring {aim} is {best}")
    elif _everywhere(answer):
        words = _("{lever} may stand anywhere: it brings {aim} with {asked} probability or more at every value")
    elif answer.ranges and not any(one.met and answer.is_sourced(one) for one in answer.curve):
        parts["where"] = _where(answer, catalog)
        words = _(
            "{lever}: within the plausible range at most {best} (at {at}); beyond it, {where} brings {aim}"
            " with {asked} probability or more"
        )
    elif answer.ranges:
        parts["where"] = _where(answer, catalog)
        words = _("{lever} {where} brings {aim} with {asked} probability or more")
    else:
        words = _(
            "{lever} cannot bring {aim} with {asked} probability:"
            " not within the plausible range, at most {best} (at {at})"
        )
    return words.format(**parts)


def _everywhere(answer: Answer) -> bool:
    return bool(answer.curve) and all(one.met for one in answer.curve)


def _where(answer: Answer, catalog: Catalog) -> str:
    """Return the values that meet the target: ``"at ×0.21 or more"``, ``"from ×0.34 to ×2.1"``, ``"at T3, T5"``."""
    lever = answer.asked.lever
    if catalog.parameters[lever].unit == "tier":
        return _("at {tiers}").format(
            tiers=", ".join(value_text(one.value or "", lever, catalog) for one in answer.solutions)
        )
    return _(" or ").join(_stretch(one, answer, catalog) for one in answer.ranges)


def _stretch(one: Range, answer: Answer, catalog: Catalog) -> str:
    low, high = (solution_text(answer, point, catalog) for point in (one.low, one.high))
    if one.to_limit:
        return _("at {low} or more").format(low=low)
    if one.from_limit:
        return _("at {high} or less").format(high=high)
    return _("from {low} to {high}").format(low=low, high=high)


def answer_notes(answer: Answer, catalog: Catalog) -> tuple[str, ...]:
    """Return what must be said beside the answer: its error, the scenario as it stands, what a value would replace."""
    asked, found = answer.asked, answer.solutions[0] if answer.solutions else answer.best
    parameter = catalog.parameters[asked.lever]
    notes = [
        _("Sampling error of the probability: {n:.1f} points, over {draws:,} runs.").format(
            n=error_number(found.error), draws=found.draws
        ),
        _("As the scenario stands, the probability is {now}.").format(
            now=chance(answer.now.probability, answer.now.error)
        ),
    ]
    if not answer.whole:
        notes.insert(0, _("A first look over {n} runs.").format(n=min(one.draws for one in answer.curve)))
    if answer.sourced is not None:
        low, high = (value_text(one, asked.lever, catalog) for one in answer.sourced)
        notes.append(_("Sources give {low} to {high}.").format(low=low, high=high))
    if answer.replaced:
        schedule = schedule_text(answer.replaced, asked.lever, catalog)
        notes.append(_("A value would replace what is set: {schedule}.").format(schedule=schedule))
    elif parameter.effect == "replace" and parameter.distribution:
        notes.append(_("Unset, it is drawn anew in each run; a value that is set holds in every run."))
    if asked.target.count == "official" and any(one.median > _WHOLE for one in answer.curve):
        notes.append(_alone())
    if any(one.unknown > 0 for one in answer.curve):
        worst = max(answer.curve, key=lambda one: one.unknown)
        words = _("At {value} nothing is sold in {part} of runs: these have no share and do not meet the target.")
        value = value_text(worst.value or 0.0, asked.lever, catalog)
        notes.append(words.format(value=value, part=percent(worst.unknown)))
    return tuple(notes)


def _alone() -> str:
    return _("Where no foreign card may be sold, the share without smuggled cards is 100 %.")


def seek_figure(answer: Answer, catalog: Catalog) -> Curves | Columns:
    """Return the probability over the lever: a curve with its sampling error, or columns by tier."""
    lever = catalog.parameters[answer.asked.lever]
    if lever.unit != "tier":
        return seek_curves(answer, catalog)
    places = tuple(value_text(one.value or "", lever.id, catalog) for one in answer.curve)
    return Columns("seek", _title(answer, catalog), "fraction", places, (_line(answer),), stacked=False)


def seek_curves(answer: Answer, catalog: Catalog) -> Curves:
    """Return the probability over a numeric lever with its sampling error, the level asked, and marks at solutions."""
    asked, lever, line = answer.asked, catalog.parameters[answer.asked.lever], _line(answer)
    away = _BAND * np.array([one.error for one in answer.curve])
    low, high = np.maximum(line.values - away, 0.0), np.minimum(line.values + away, 1.0)
    return Curves(
        id="seek",
        title=_title(answer, catalog),
        unit="fraction",
        x=np.array([float(one.value or 0.0) for one in answer.curve]),
        x_title=_(lever.label),
        x_unit=lever.unit,
        lines=(line,),
        bands=(Band("95", _("sampling error"), low, high),),
        marks=_marks(answer, catalog),
        level=asked.probability,
        level_label=_("asked"),
        text=answer_sentence(answer, catalog),
        notes=answer_notes(answer, catalog),
    )


def tier_field(answer: Answer, catalog: Catalog) -> Field:
    """Return the probability of each tier as a row of cells, those that meet the target told from the others."""
    lever, line = catalog.parameters[answer.asked.lever], _line(answer)
    return Field(
        id="seek",
        title=_title(answer, catalog),
        unit="fraction",
        across=tuple(value_text(one.value or "", lever.id, catalog) for one in answer.curve),
        down=(line.label,),
        across_title=_(lever.label),
        down_title="",
        values=line.values[None, :],
        level=answer.asked.probability,
        level_label=_("asked"),
        text=answer_sentence(answer, catalog),
        notes=answer_notes(answer, catalog),
    )


def _title(answer: Answer, catalog: Catalog) -> str:
    lever = _(catalog.parameters[answer.asked.lever].label)
    return _("Probability to bring {aim} over {lever}").format(aim=aim(answer.asked.target), lever=lever)


def _line(answer: Answer) -> Line:
    return Line("probability", _("probability"), np.array([one.probability for one in answer.curve]))


def _marks(answer: Answer, catalog: Catalog) -> tuple[Mark, ...]:
    """Return the solutions, and where the lever stands now if that is one value in all runs."""
    lever = catalog.parameters[answer.asked.lever]
    found = [
        Mark(float(one.value or 0.0), one.probability, solution_text(answer, one, catalog), (), "", False)
        for one in answer.solutions
    ]
    points, drawn = answer.replaced, bool(lever.distribution) and lever.effect == "replace"
    at = points[0][1] if len(points) == 1 else None if points or drawn else lever.central
    if isinstance(at, float):
        words = _("now: {value}").format(value=value_text(at, lever.id, catalog))
        found.append(Mark(at, answer.now.probability, words, (), "", False))
    return tuple(found)


def seek_table(answer: Answer, catalog: Catalog) -> Table:
    """Return every value that was looked at, with its probability, the error of it, and the median share."""
    lever = answer.asked.lever
    heads = (
        _(catalog.parameters[lever].label),
        _("probability"),
        _("sampling error, points"),
        _("median share"),
        _("runs"),
        _("met"),
    )
    rows = tuple(_row(one, value_text(one.value or 0.0, lever, catalog)) for one in answer.curve)
    now = _row(answer.now, _("as the scenario stands"))
    numeric = (False, True, True, True, True, False)
    title = _("Probability to bring {aim}").format(aim=aim(answer.asked.target))
    return Table("seek.values", title, heads, numeric, (*rows, now), answer_notes(answer, catalog))


def _row(point: Point, name: str) -> tuple[str, ...]:
    met = _("yes") if point.met else _("no")
    error = f"{error_number(point.error):.1f}"
    return name, exact(point.probability, "fraction"), error, exact(point.median, "fraction"), f"{point.draws:,}", met


def frontier_field(found: Frontier, catalog: Catalog) -> Field:
    """Return the probability over two levers, the higher values of the second lever above the lower ones."""
    first, second = (catalog.parameters[name] for name in (found.asked.lever, found.other))
    rows = slice(None) if second.unit == "tier" else slice(None, None, -1)
    asked = percent(found.asked.probability)
    is_alone = found.asked.target.count == "official" and "tier" in (first.unit, second.unit)
    known = found.probability[np.isfinite(found.probability)]
    reached = int((known >= found.asked.probability).sum())
    words = _("{n} of {all} cells bring {aim} with {asked} probability, over {draws} runs each")
    return Field(
        id="frontier",
        title=_("Probability to bring {aim} over {first} and {second}").format(
            aim=aim(found.asked.target), first=_(first.label), second=_(second.label)
        ),
        unit="fraction",
        across=tuple(value_text(one, first.id, catalog) for one in found.first),
        down=tuple(value_text(one, second.id, catalog) for one in found.second)[rows],
        across_title=_(first.label),
        down_title=_(second.label),
        values=found.probability[rows],
        level=found.asked.probability,
        level_label=_("asked"),
        text=words.format(n=reached, all=known.size, aim=aim(found.asked.target), asked=asked, draws=found.draws),
        notes=(definition_sentence(found.asked.target), *([_alone()] if is_alone else [])),
    )


def seek_pages(answer: Answer, imprint: Imprint, catalog: Catalog, found: Frontier | None = None) -> tuple[Page, ...]:
    """Return the page that answers the question, and one of the frontier over a second lever where that was asked."""
    page = _answer_page(answer, imprint, catalog)
    return (page,) if found is None else (page, _frontier_page(found, imprint, catalog))


def _frontier_page(found: Frontier, imprint: Imprint, catalog: Catalog) -> Page:
    field = frontier_field(found, catalog)
    words = _("Each cell is a projection of its own over {draws:,} runs.").format(draws=found.draws)
    return Page(
        id="seek.frontier",
        name=_("Asked backwards, over two levers"),
        title=field.text,
        detail=definition_sentence(found.asked.target),
        shown=(field,),
        method=method_of(imprint, words),
    )


def _answer_page(answer: Answer, imprint: Imprint, catalog: Catalog) -> Page:
    shown: tuple[Shown, ...] = (seek_figure(answer, catalog), seek_table(answer, catalog))
    more = _("The curve is over {few:,} runs, and over all of them near the answer.")
    few = min((one.draws for one in answer.curve), default=0)
    return Page(
        id="seek",
        name=_("Asked backwards"),
        title=answer_sentence(answer, catalog),
        detail=definition_sentence(answer.asked.target),
        shown=shown,
        method=method_of(imprint, more.format(few=few)),
        text=answer_notes(answer, catalog) if isinstance(shown[0], Columns) else (),
    )


def flip_words(flips: Flips, lever: str, catalog: Catalog) -> str:
    """Return where a lever changes the truth of the statement, a line for each place; empty where it does not."""
    target = flips.target
    sign = _("{share} or more") if target.at_least else _("{share} or less")
    told = {
        "share": sign.format(share=percent(target.share)),
        "workload": workload_name(target.workload),
        "period": target.period.replace("Q", " Q"),
        "part": _("most runs") if flips.probability == _CERTAIN else percent(flips.probability),
    }
    lines = []
    for flip in flips.levers.get(lever, ()):
        words = (
            _("flips near {value}: above it, {part} have {workload} at {share} in {period}")
            if flip.true_above
            else _("flips near {value}: below it, {part} have {workload} at {share} in {period}")
        )
        lines.append(words.format(value=turn_text(flip.value, flip.error, lever, catalog), **told))
    return "\n".join([*lines, definition_sentence(target)]) if lines else ""
