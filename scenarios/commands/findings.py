"""Answers of analyses as pages beside the others: by name, found of what a command tells of.

To add an analysis, add its row in `FINDINGS`: a function that reads what was typed and returns what finds the pages.
All is read before anything is computed: a slip of the hand costs no minute.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Annotated

import typer

from scenarios.analysis.attribution import finest, yearly
from scenarios.analysis.comparison import shares_of
from scenarios.analysis.corners import Matrix, corners
from scenarios.analysis.discovery import discovered
from scenarios.analysis.discovery_rows import drawn_rows, parse_bad
from scenarios.analysis.frontier import frontier
from scenarios.analysis.goal_seek import Asked, seek
from scenarios.analysis.information import information
from scenarios.analysis.mixture import Weighted, mixture, normalised
from scenarios.analysis.outcome import Outcome
from scenarios.analysis.robust import Goal, robust
from scenarios.analysis.signposts import Worlds, half_years, signposts
from scenarios.analysis.sobol import sobol
from scenarios.analysis.targets import EXAMPLE, Target, checked_probability, parse_target
from scenarios.analysis.tornado import tornado
from scenarios.commands.plan_words import axis_from, parting_target, weight_from, world_names
from scenarios.commands.progress import progress
from scenarios.commands.robust import choice_of, names_of
from scenarios.commands.scenario_sources import find_scenario
from scenarios.ensemble import Ensemble, Watch
from scenarios.errors import InputError, near_miss
from scenarios.figures.attribution import Which, why_page
from scenarios.figures.comparison import told_comparison
from scenarios.figures.corners import corner_pages
from scenarios.figures.discovery import discovery_pages
from scenarios.figures.discovery_words import few_words
from scenarios.figures.goal_seek import seek_pages
from scenarios.figures.mixture import mixture_pages
from scenarios.figures.pages import WORKLOADS, Page, Told
from scenarios.figures.robust import robust_pages
from scenarios.figures.sensitivity import sobol_page, tornado_page
from scenarios.figures.sentences import headline_count
from scenarios.figures.signposts import signpost_pages
from scenarios.figures.worth import worth_page
from scenarios.projection import Engine, Projection
from scenarios.scenario import Scenario
from scenarios.texts import _

PROBABILITY, THRESHOLD = 0.8, 0.5
"""What is asked for where nothing else is typed."""
HERE = "this"
"""What the scenario that is told of is called in a mixture and among futures."""
_FUTURES = "futures="

Find = Callable[[Ensemble, Watch], Sequence[Page]]
"""Finds the pages of one analysis."""
Finding = Callable[[Told, str], Find]
"""Reads what was typed behind the name of an analysis, about what is told; whatever does not fit is refused here."""


def _needs(form: str, example: str) -> InputError:
    words = _('write --with "{form}", such as "{example}"')
    return InputError("with", words.format(form=form, example=example))


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


def _outcome(told: Told, workload: str) -> Outcome:
    return Outcome(workload, told.definition, headline_count(told.projection, told.year), told.year)


def _named(name: str, told: Told) -> Scenario:
    """Return a scenario by its name, `HERE` for the one that is told of, over the same draws as that."""
    here = told.projection.scenario
    found = here if name == HERE else find_scenario(name, told.projection.catalog)
    return found.sized(here.draws, here.seed)


def _why(told: Told, _given: str) -> Find:
    before, after, catalog = _held(told, "why").scenario, told.projection.scenario, told.projection.catalog

    def find(ensemble: Ensemble, watch: Watch) -> Sequence[Page]:
        found = finest(before, after, yearly(catalog), ensemble, watch)
        count = headline_count(told.projection, told.year)
        which = [Which(told.definition, count, one, told.year) for one in WORKLOADS]
        return [why_page(found, catalog, told.imprint, of) for of in which]

    return find


def _compare(told: Told, _given: str) -> Find:
    both = _held(told, "compare"), told.projection

    def find(_ensemble: Ensemble, _watch: Watch) -> Sequence[Page]:
        return told_comparison(told, [shares_of(one) for one in both])

    return find


def _tornado(told: Told, _given: str) -> Find:
    def find(ensemble: Ensemble, watch: Watch) -> Sequence[Page]:
        pages = []
        for workload in WORKLOADS:
            *_steps, found = tornado(ensemble, told.projection.scenario, _outcome(told, workload), watch)
            pages.append(tornado_page(found, told.imprint))
        return pages

    return find


def _sobol(told: Told, _given: str) -> Find:
    def find(ensemble: Ensemble, watch: Watch) -> Sequence[Page]:
        pages = []
        for workload in WORKLOADS:
            *_steps, found = sobol(ensemble, told.projection.scenario, _outcome(told, workload), watch=watch)
            pages.append(sobol_page(found, told.projection.catalog, told.imprint))
        return pages

    return find


def _worth(told: Told, given: str) -> Find:
    threshold = checked_threshold(_number(given)) if given else THRESHOLD

    def find(_ensemble: Ensemble, _watch: Watch) -> Sequence[Page]:
        found = [information(told.projection, _outcome(told, one), threshold) for one in WORKLOADS]
        return [worth_page(one, told.imprint) for one in found]

    return find


def _seek(told: Told, given: str) -> Find:
    levers, target, *rest = given.split() if len(given.split()) in (2, 3) else ("", "")
    if not target:
        raise _needs("seek=LEVER[+OTHER] TARGET PROBABILITY", f"seek=hbm_supply {EXAMPLE} {PROBABILITY}")
    lever, _plus, other = levers.partition("+")
    if lever == other:
        raise InputError("with", _("--with seek: name another lever behind the + than {id}").format(id=lever))
    catalog = told.projection.catalog
    for name in filter(None, (lever, other)):
        catalog.parameter(name)
    probability = checked_probability(_number(rest[0])) if rest else PROBABILITY
    asked = Asked(told.projection.scenario, lever, parse_target(target, catalog.horizon), probability)

    def find(ensemble: Ensemble, watch: Watch) -> Sequence[Page]:
        *_looks, answer = seek(asked, ensemble, watch)
        *_rows, field = frontier(asked, other, ensemble, watch) if other else (None,)
        return seek_pages(answer, told.imprint, catalog, field)

    return find


def _discover(told: Told, given: str) -> Find:
    catalog = told.projection.catalog
    if not given:
        raise _needs("discover=BAD", f"discover={EXAMPLE.replace('>=', '<')}")
    sought = parse_bad(given, catalog.horizon)
    shares = sought.target.shares(told.projection)
    rows = drawn_rows(catalog, [told.projection.scenario], [shares], sought.target.period)

    def find(_ensemble: Ensemble, watch: Watch) -> Sequence[Page]:
        *_looks, found = discovered(rows.table, rows.outcome, sought.range, watch)
        if not found.steps:
            raise InputError("with", few_words(found))
        return discovery_pages(found, found.best, rows, sought, catalog, told.imprint)

    return find


def _robust(told: Told, given: str) -> Find:
    """Find which of the tiers and presets named is the safe choice, in the scenario as it stands or in the futures."""
    policies, *more = given.split() or [""]
    listed = [one.removeprefix(_FUTURES) for one in more if one.startswith(_FUTURES)]
    target = " ".join(one for one in more if not one.startswith(_FUTURES))
    catalog, here = told.projection.catalog, told.projection.scenario
    choices = [choice_of(name, catalog, None) for name in names_of(policies)]
    if len(choices) < 2:
        raise _needs(f"robust=ONE,OTHER,... {_FUTURES}A,B,... TARGET", f"robust=T3,T5,T7 {_FUTURES}{HERE},open_market")
    worlds = [_named(name, told) for name in names_of(",".join(listed))] or [here]
    if target:
        goal = Goal(parse_target(target, catalog.horizon))
    else:
        goal = Goal(Target(WORKLOADS[0], told.definition, True, 0.0, str(told.year)), has_threshold=False)

    def find(ensemble: Ensemble, watch: Watch) -> Sequence[Page]:
        *_parts, found = robust(choices, worlds, goal, ensemble, watch)
        return robust_pages(found, told.imprint)

    return find


def _signposts(told: Told, given: str) -> Find:
    """Tell the runs that meet a target, half of them by default, from the others; or the scenario from another one."""
    when, _space, other = given.partition(" ")
    projection, horizon = told.projection, told.projection.catalog.horizon
    if other.startswith("share:") or not other:
        target = parse_target(other, horizon) if other else parting_target(projection, told.definition, told.year)
        worlds = Worlds((projection.scenario,), target)
    else:
        worlds = Worlds((projection.scenario, _named(other.strip(), told)), None)

    def find(ensemble: Ensemble, watch: Watch) -> Sequence[Page]:
        *_parts, found = signposts(worlds, when or half_years(horizon)[0], ensemble, watch)
        return signpost_pages(found, told.imprint)

    return find


def _matrix(told: Told, given: str) -> Find:
    across, down, *names = given.split(None, 2) if len(given.split(None, 2)) > 1 else ("", "")
    if not down:
        raise _needs("matrix=ACROSS DOWN A,B,C,D", "matrix=hbm_supply=0.5:2 tier=T1:T7")
    catalog, scenario = told.projection.catalog, told.projection.scenario
    sides = axis_from(across, catalog), axis_from(down, catalog)
    called = world_names("".join(names), *sides, catalog)
    matrix = Matrix(scenario, *sides, called, told.definition, "official", str(told.year))

    def find(ensemble: Ensemble, watch: Watch) -> Sequence[Page]:
        *_parts, found = corners(matrix, ensemble, watch)
        return corner_pages(found, catalog, told.imprint)

    return find


def _mix(told: Told, given: str) -> Find:
    """Mix scenarios by the weights typed; the scenario that is told of is called `HERE`."""
    catalog = told.projection.catalog
    pairs = [weight_from(one) for one in names_of(given)]
    mixed = tuple(_named(name, told) for name, _weight in pairs)
    weights = normalised([weight for _name, weight in pairs])
    asked = Weighted(mixed, weights, told.definition, "official", told.year)

    def find(ensemble: Ensemble, watch: Watch) -> Sequence[Page]:
        *_parts, found = mixture(asked, ensemble, watch)
        return mixture_pages(found, catalog, told.imprint)

    return find


FINDINGS: dict[str, Finding] = {
    "why": _why,
    "compare": _compare,
    "seek": _seek,
    "tornado": _tornado,
    "sobol": _sobol,
    "worth": _worth,
    "discover": _discover,
    "robust": _robust,
    "signposts": _signposts,
    "matrix": _matrix,
    "mix": _mix,
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
    _refuse_twice([name for name, _given in wanted])
    finds = [(name, _finding(name)(told, given)) for name, given in wanted]
    ensemble, found = Ensemble(Engine(told.projection.catalog), known=told.projection), dict[str, Page]()
    for name, find in finds:
        with progress(name) as step:
            pages = find(ensemble, Watch(step))
        found.update({one.id: one for one in pages})
    return replace(told, found=(*told.found, *found.values()))


def _refuse_twice(names: Sequence[str]) -> None:
    """Refuse an analysis that is asked for twice: its pages would have the same names, and the last would stay."""
    for name in names:
        if names.count(name) > 1:
            words = _("--with {name} stands twice: its pages would have the same names; write two files")
            raise InputError("with", words.format(name=name))


def _finding(name: str) -> Finding:
    if name not in FINDINGS:
        message = _("--with {one}: there is no such analysis{hint}; allowed: {all}")
        hint = near_miss(name, FINDINGS)
        raise InputError("with", message.format(one=name, hint=hint, all=", ".join(FINDINGS)))
    return FINDINGS[name]


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
