"""Answers of analyses as pages beside the others: by name, found of what a command tells of.

To add an analysis, add a function that finds its pages and its row in `FINDINGS`.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Annotated

import typer

from scenarios.analysis.attribution import attributed, yearly
from scenarios.analysis.comparison import outcome_years, shares_of
from scenarios.analysis.discovery import discovered
from scenarios.analysis.discovery_rows import drawn_rows, parse_bad
from scenarios.analysis.frontier import frontier
from scenarios.analysis.goal_seek import Asked, seek
from scenarios.analysis.information import information
from scenarios.analysis.outcome import Outcome
from scenarios.analysis.robust import Goal, robust
from scenarios.analysis.sobol import sobol
from scenarios.analysis.targets import EXAMPLE, Target, checked_probability, parse_target
from scenarios.analysis.tornado import tornado
from scenarios.commands.progress import progress
from scenarios.commands.robust import choice_of, names_of
from scenarios.ensemble import Ensemble, Watch
from scenarios.errors import InputError, near_miss
from scenarios.figures.attribution import Which, why_page
from scenarios.figures.comparison import compared, comparison_pages
from scenarios.figures.discovery import discovery_pages
from scenarios.figures.discovery_words import few_words
from scenarios.figures.goal_seek import seek_pages
from scenarios.figures.pages import WORKLOADS, Page, Told
from scenarios.figures.robust import robust_pages
from scenarios.figures.sensitivity import sobol_page, tornado_page
from scenarios.figures.sentences import headline_count
from scenarios.figures.worth import worth_page
from scenarios.projection import Engine, Projection
from scenarios.texts import _

PROBABILITY, THRESHOLD = 0.8, 0.5
"""What is asked for where nothing else is typed."""

Finding = Callable[[Told, str, Ensemble, Watch], Sequence[Page]]
"""Finds pages of what is told, with what was typed behind the name of the analysis."""


def _held(told: Told, name: str) -> Projection:
    """Return what the scenario is held against.

    Raises
    ------
    InputError
        It is held against nothing.
    """
    if told.reference is None:
        words = _("--with {name}: needs --reference, and a scenario that differs from it")
        raise InputError("with", words.format(name=name))
    return told.reference


def _why(told: Told, _given: str, ensemble: Ensemble, watch: Watch) -> Sequence[Page]:
    before, after, catalog = _held(told, "why").scenario, told.projection.scenario, told.projection.catalog
    *_coarser, found = attributed(before, after, yearly(catalog), ensemble, watch)
    count = headline_count(told.projection, told.year)
    which = [Which(told.definition, count, one, told.year) for one in WORKLOADS]
    return [why_page(found, catalog, told.imprint, of) for of in which]


def _compare(told: Told, _given: str, _ensemble: Ensemble, _watch: Watch) -> Sequence[Page]:
    found = compared([shares_of(_held(told, "compare")), shares_of(told.projection)])
    years = outcome_years(told.projection.catalog.horizon)
    return comparison_pages(found, told.definition, told.year, years, date.fromisoformat(told.imprint.day))


def _outcome(told: Told, workload: str) -> Outcome:
    return Outcome(workload, told.definition, headline_count(told.projection, told.year), told.year)


def _tornado(told: Told, _given: str, ensemble: Ensemble, watch: Watch) -> Sequence[Page]:
    def one(workload: str) -> Page:
        *_steps, found = tornado(ensemble, told.projection.scenario, _outcome(told, workload), watch)
        return tornado_page(found, told.imprint)

    return [one(workload) for workload in WORKLOADS]


def _sobol(told: Told, _given: str, ensemble: Ensemble, watch: Watch) -> Sequence[Page]:
    def one(workload: str) -> Page:
        *_steps, found = sobol(ensemble, told.projection.scenario, _outcome(told, workload), watch=watch)
        return sobol_page(found, told.projection.catalog, told.imprint)

    return [one(workload) for workload in WORKLOADS]


def _worth(told: Told, given: str, _ensemble: Ensemble, _watch: Watch) -> Sequence[Page]:
    threshold = checked_threshold(_number(given)) if given else THRESHOLD
    found = [information(told.projection, _outcome(told, one), threshold) for one in WORKLOADS]
    return [worth_page(one, told.imprint) for one in found]


def _seek(told: Told, given: str, ensemble: Ensemble, watch: Watch) -> Sequence[Page]:
    levers, target, *rest = given.split() if len(given.split()) in (2, 3) else ("", "")
    if not target:
        words = _(
            'write --with "seek=LEVER TARGET PROBABILITY", such as "seek=hbm_supply {target} {p}";'
            " LEVER+OTHER for the frontier over both"
        )
        raise InputError("with", words.format(target=EXAMPLE, p=PROBABILITY))
    lever, _plus, other = levers.partition("+")
    if lever == other:
        raise InputError("with", _("--with seek: name another lever behind the + than {id}").format(id=lever))
    catalog = told.projection.catalog
    for name in filter(None, (lever, other)):
        catalog.parameter(name)
    probability = checked_probability(_number(rest[0])) if rest else PROBABILITY
    asked = Asked(told.projection.scenario, lever, parse_target(target, catalog.horizon), probability)
    *_looks, answer = seek(asked, ensemble, watch)
    *_rows, field = frontier(asked, other, ensemble, watch) if other else (None,)
    return seek_pages(answer, told.imprint, catalog, field)


def _discover(told: Told, given: str, _ensemble: Ensemble, watch: Watch) -> Sequence[Page]:
    catalog = told.projection.catalog
    sought = parse_bad(given, catalog.horizon)
    shares = sought.target.shares(told.projection)
    rows = drawn_rows(catalog, [told.projection.scenario], [shares], sought.target.period)
    *_looks, found = discovered(rows.table, rows.outcome, sought.range, watch)
    if not found.steps:
        raise InputError("with", few_words(found))
    return discovery_pages(found, found.best, rows, sought, catalog, told.imprint)


def _robust(told: Told, given: str, ensemble: Ensemble, watch: Watch) -> Sequence[Page]:
    """Find which of the tiers and presets named is the safe choice in the scenario as it stands."""
    policies, _space, target = given.partition(" ")
    catalog = told.projection.catalog
    choices = [choice_of(name, catalog, None) for name in names_of(policies)]
    if target:
        goal = Goal(parse_target(target, catalog.horizon))
    else:
        goal = Goal(Target(WORKLOADS[0], told.definition, True, 0.0, str(told.year)), has_threshold=False)
    *_parts, found = robust(choices, [told.projection.scenario], goal, ensemble, watch)
    return robust_pages(found, told.imprint)


FINDINGS: dict[str, Finding] = {
    "why": _why,
    "compare": _compare,
    "seek": _seek,
    "tornado": _tornado,
    "sobol": _sobol,
    "worth": _worth,
    "discover": _discover,
    "robust": _robust,
}

WithOption = Annotated[
    list[str] | None,
    typer.Option(
        "--with",
        metavar="ANALYSIS",
        help=_("An analysis, found now, as pages more: {all}. Repeatable.").format(all=", ".join(FINDINGS)),
    ),
]


def with_findings(told: Told, asked: Sequence[str]) -> Told:
    """Return what is told with the pages of analyses, each of ``NAME`` or ``NAME=WHAT``; how far it is, on stderr.

    Raises
    ------
    InputError
        There is no such analysis, or not of this; the message offers the near miss.
    EngineError
        The market of a quarter did not clear.
    """
    wanted = [(name.strip(), given.strip()) for name, _equals, given in (one.partition("=") for one in asked)]
    for name, _given in wanted:
        if name not in FINDINGS:
            message = _("--with {one}: there is no such analysis{hint}; allowed: {all}")
            hint = near_miss(name, FINDINGS)
            raise InputError("with", message.format(one=name, hint=hint, all=", ".join(FINDINGS)))
    ensemble, found = Ensemble(Engine(told.projection.catalog)), dict[str, Page]()
    for name, given in wanted:
        with progress(name) as step:
            pages = FINDINGS[name](told, given, ensemble, Watch(step))
        found.update({one.id: one for one in pages})
    return replace(told, found=(*told.found, *found.values()))


def checked_threshold(threshold: float) -> float:
    """Return a share at which one decides, a fraction.

    Raises
    ------
    InputError
        It is no number from 0 to 1.
    """
    if not 0 <= threshold <= 1:
        words = _("threshold: {value:g} is not allowed; allowed: a share from 0 to 1, such as 0.5")
        raise InputError("threshold", words.format(value=threshold))
    return threshold


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise InputError("with", _("{text} is not a number").format(text=text)) from None
