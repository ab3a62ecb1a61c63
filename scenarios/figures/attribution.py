"""Why a share moved, as a waterfall: from the reference over each changed lever to now, with a sentence above it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scenarios.analysis.attribution import Attribution
from scenarios.catalog import Catalog
from scenarios.figures.attribution_words import FINE, Part, explanation, in_place, nothing_more, part_of
from scenarios.figures.imprint import Imprint
from scenarios.figures.pages import Page, method_of, set_or_data
from scenarios.figures.plots import Span, Spans
from scenarios.figures.sentences import (
    count_name,
    definition_name,
    exact,
    points,
    points_that_add_up,
    size_in_points,
    workload_name,
)
from scenarios.scenario import Scenario
from scenarios.texts import _

Array = NDArray[np.float64]
REFERENCE, NOW = "reference", "now"
_KINDS = ("policy", "assumption")
_NAMED = 2
"""Levers that are named at most where a lever does nothing more beside them."""
_NOTHING = 0.00005
"""Below it a contribution is none: half of what a tenth of a point can show."""


@dataclass(frozen=True)
class Which:
    """One share: its definition and count, of which workload and year."""

    definition: str
    count: str
    workload: str
    year: int


@dataclass(frozen=True, eq=False)
class _Bars:
    """The numbers of one waterfall, fractions; those of parameters in the order of the attribution.

    Shape (players,), of `last` (players, players).
    """

    before: float
    after: float
    contributions: Array
    alone: Array
    error: Array
    shown: Array
    last: Array

    @property
    def places(self) -> range:
        """Places of the parameters."""
        return range(len(self.contributions))

    def is_idle(self, at: int) -> bool:
        """Whether a parameter does nothing at all."""
        return abs(float(self.contributions[at])) < _NOTHING and abs(float(self.alone[at])) < _NOTHING

    def is_done(self, at: int) -> bool:
        """Whether a parameter does nothing more once all others are set, though its bar is to be seen."""
        return abs(float(self.last[at, at])) < _NOTHING <= abs(float(self.shown[at]))

    def undoing(self, at: int) -> list[int]:
        """Return places of those without any of which such a parameter would do something."""
        return [other for other in self.places if abs(float(self.last[at, other])) >= _NOTHING]


def why_page(one: Attribution, catalog: Catalog, imprint: Imprint, which: Which) -> Page:
    """Return the page of a workload: the sentence, and the waterfall where there is anything to divide."""
    bars = _bars_of(one, which)
    sentence, spans = _sentence(one, catalog, which, bars), None
    if bars is not None and one.players and np.isfinite(bars.contributions).all():
        spans = _waterfall(one, catalog, which, bars, sentence)
    workload = workload_name(which.workload).capitalize()
    return Page(
        id=f"why.{which.workload}.{which.definition}.{which.year}",
        name=_("Why it moved: {workload}, {year}").format(workload=workload, year=which.year),
        title=_("{workload} {year}: {sentence}").format(workload=workload, year=which.year, sentence=sentence),
        detail=_detail(one, which, bars),
        shown=() if spans is None else (spans,),
        method=method_of(imprint, _method(one)),
        text=(f"{sentence[0].upper()}{sentence[1:]}",) if spans is None else (),
    )


def stage_words(one: Attribution) -> str:
    """Return what the numbers of an answer are: a first look, or medians over so many runs."""
    if one.draws == 0:
        return _("a first look, of the central case alone")
    if one.draws < one.scenario.draws:
        return _("medians over the first {n:,} of {all:,} runs").format(n=one.draws, all=one.scenario.draws)
    return _("medians over {n:,} runs").format(n=one.draws)


def _bars_of(one: Attribution, which: Which) -> _Bars | None:
    """Return the numbers of a share; None for a year in which no lever acts."""
    if str(which.year) not in one.outcomes.periods:
        return None
    at = one.outcomes.place(which.definition, which.count, which.workload, str(which.year))
    before, after = float(one.before[at]), float(one.after[at])
    contributions, alone, error = (
        np.array([of_player[at] for of_player in array]) for array in (one.contributions, one.alone, one.error)
    )
    known = one.players and np.isfinite(contributions).all()
    shown = points_that_add_up(contributions, before, after) if known else contributions
    last = np.array([[of_pair[at] for of_pair in row] for row in one.last]).reshape(one.last.shape[:2])
    return _Bars(before, after, contributions, alone, error, shown, last)


def _sentence(one: Attribution, catalog: Catalog, which: Which, bars: _Bars | None) -> str:
    if not one.players:
        return explanation((), 0.0, str(which.year))
    if bars is None:
        return _("no lever acts in {year}, so nothing can have moved.").format(year=which.year)
    if not np.isfinite(bars.contributions).all():
        words = _("no share to divide: with some of the changes alone, no card is sold in {year} that could be shared.")
        return words.format(year=which.year)
    difference, told = bars.after - bars.before, bars.contributions
    if abs(difference) < FINE:
        difference, told = float(bars.shown.sum()), bars.shown
    parts = [part_of(catalog.parameters[name], float(value)) for name, value in zip(one.players, told, strict=True)]
    return explanation(parts, difference, str(which.year))


def _detail(one: Attribution, which: Which, bars: _Bars | None) -> str:
    """Return the share before and after, what it is a share of, and over what."""
    parts = [definition_name(which.definition)]
    if bars is not None and np.isfinite([bars.before, bars.after]).all():
        before, after = exact(bars.before, "fraction"), exact(bars.after, "fraction")
        words = _("{before} in {reference}, {after} now")
        if one.scenario.name:
            words = _("{before} in {reference}, {after} in {scenario}")
        parts.append(
            words.format(before=before, reference=_called(one.reference), after=after, scenario=one.scenario.name)
        )
    return " \u00b7 ".join((*parts, count_name(which.count), stage_words(one)))


def _called(reference: Scenario) -> str:
    return reference.name or _("Baseline")


def _method(one: Attribution) -> str:
    """Return how contributions are made, and what is uncertain about them."""
    words = _(
        "A contribution is the mean of what a lever adds over all orders in which the changes can be made ({name}),"
        " {stage}, over the same draws on both sides; contributions add up to the difference."
    )
    name = _("Shapley value") if one.method == "shapley" else _("Owen value, levers of a group kept together")
    text = words.format(name=name, stage=stage_words(one))
    sampled = _("The orders are a sample: whiskers show its standard error.") if one.method == "sampled" else ""
    return " ".join(filter(None, (text, sampled)))


def _waterfall(one: Attribution, catalog: Catalog, which: Which, bars: _Bars, sentence: str) -> Spans:
    reference, here = _called(one.reference), one.scenario.name or _("Now")
    rows, level = (
        [Span(REFERENCE, reference, 0.0, bars.before, "level", said=exact(bars.before, "fraction"))],
        bars.before,
    )
    kinds = [kind for kind in _KINDS if any(catalog.parameters[name].kind == kind for name in one.players)]
    for kind in kinds:
        places = [at for at, name in enumerate(one.players) if catalog.parameters[name].kind == kind]
        start = level
        for at in sorted(places, key=lambda at: -abs(float(bars.contributions[at]))):
            rows.append(_bar(one, catalog, bars, at, level))
            level += float(bars.contributions[at])
        if len(kinds) > 1:
            said = points(float(bars.shown[places].sum()), 1)
            rows.append(Span(kind, _total_name(kind), start, level, "total", said=said))
    rows.append(Span(NOW, here, 0.0, bars.after, "level", said=exact(bars.after, "fraction")))
    title = _("{workload}, {year}: what moved the {definition}").format(
        workload=workload_name(which.workload).capitalize(),
        year=which.year,
        definition=definition_name(which.definition),
    )
    return Spans(
        id=f"why.{which.workload}",
        title=f"{title}, {count_name(which.count)}",
        unit="fraction",
        rows=tuple(rows),
        text=sentence,
        notes=tuple(_notes(one, catalog, bars)),
    )


def _total_name(kind: str) -> str:
    return {"policy": _("Policy, together"), "assumption": _("Assumptions, together")}[kind]


def _bar(one: Attribution, catalog: Catalog, bars: _Bars, at: int, level: float) -> Span:
    name, alone = one.players[at], float(bars.alone[at])
    parameter, contribution, error = catalog.parameters[name], float(bars.contributions[at]), float(bars.error[at])
    said = points(float(bars.shown[at]), 1)
    if error >= _NOTHING:
        said = _("{points} \u00b1 {error}").format(points=said, error=size_in_points(error, 1))
    return Span(
        id=name,
        label=_(parameter.label),
        begin=level,
        end=level + contribution,
        kind=parameter.kind,
        alone=level + alone,
        error=error,
        said=said,
        note=_("{here}, in {reference} {there}. Changed alone: {alone}.").format(
            here=set_or_data(parameter, one.scenario, catalog),
            reference=_called(one.reference),
            there=set_or_data(parameter, one.reference, catalog),
            alone=points(alone, 1),
        ),
    )


def _notes(one: Attribution, catalog: Catalog, bars: _Bars) -> list[str]:
    """Return what must be said below: one kind of changes, levers without effect, and with none beside the others."""
    notes = []
    kinds = {catalog.parameters[name].kind for name in one.players}
    if kinds == {"policy"}:
        notes.append(_("All changes are policy: no assumption differs."))
    if kinds == {"assumption"}:
        notes.append(_("All changes are assumptions: no policy differs."))
    still = [_(catalog.parameters[one.players[at]].label) for at in bars.places if bars.is_idle(at)]
    if still:
        notes.append(_("Without effect here: {levers}.").format(levers=", ".join(still)))
    return [*notes, *_nothing_more(one, catalog, bars)]


def _nothing_more(one: Attribution, catalog: Catalog, bars: _Bars) -> list[str]:
    """Return why there are bars of levers that do nothing beside the others, with the names of one or two of these."""
    levers: dict[tuple[str, ...], list[Part]] = {}
    parameters = [catalog.parameters[name] for name in one.players]
    parts = [part_of(*both) for both in zip(parameters, map(float, bars.contributions), strict=True)]
    for at in filter(bars.is_done, bars.places):
        others = bars.undoing(at)
        named = [in_place(parts[other], set_or_data(parameters[other], one.scenario, catalog)) for other in others]
        levers.setdefault(tuple(named) if len(named) <= _NAMED else (), []).append(parts[at])
    return [nothing_more(several, others) for others, several in levers.items()]
