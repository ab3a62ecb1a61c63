"""What the background does for planning: each question of the page, asked of scenarios that are there."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any

from desktop.named_scenarios import HERE
from desktop.panels.plan_forms import MatrixQuery, MixQuery, SignpostQuery
from desktop.panels.planning import MATRIX, MIX, SAFE, SIGNPOSTS
from desktop.panels.safe_form import SafeQuery
from desktop.policies import Found, choice_of, scenario_ids
from desktop.questions import Question
from desktop.view import View
from desktop.workspace import Workspace
from scenarios.analysis.corners import Matrix, corners
from scenarios.analysis.mixture import Weighted, mixture, normalised
from scenarios.analysis.robust import Goal, robust
from scenarios.analysis.signposts import Worlds, signposts
from scenarios.catalog import Catalog
from scenarios.ensemble import Ensemble, Watch
from scenarios.errors import InputError
from scenarios.projection import Projection


def scenarios_in(query: Any) -> tuple[str, ...]:
    """Return the ids of the scenarios that a query names, beside the one in hand."""
    if isinstance(query, SignpostQuery):
        return (query.other,) if query.other else ()
    if isinstance(query, MixQuery):
        return tuple(one for one, _weight in query.weights)
    if isinstance(query, SafeQuery):
        return (*query.futures, *scenario_ids(query.choices))
    return ()


def question_of(part: str, query: Any, found: Found, work: Workspace) -> Question:
    """Return the question of a part of the page; what the window has projected of the scenario in hand is read there.

    It yields what it has found so far, and the problem where it cannot be asked so.
    """
    known = work.projection if work.at_rest else None
    return partial(_told, partial(_ASKING[part], query, found, work.view, work.catalog), known)


def _told(question: Question, known: Projection | None, ensemble: Ensemble, watch: Watch) -> Iterator[Any]:
    try:
        yield from question(ensemble.knowing(known), watch)
    except InputError as problem:  # a border: the reader of the page must learn of it
        yield problem


def _matrix(
    query: MatrixQuery, found: Found, view: View, _catalog: Catalog, ensemble: Ensemble, watch: Watch
) -> Iterator[Any]:
    scenario = replace(found[HERE], name="")
    matrix = Matrix(scenario, query.across, query.down, query.names, view.definition, "official", str(view.year))
    return corners(matrix, ensemble, watch)


def _signposts(
    query: SignpostQuery, found: Found, _view: View, _catalog: Catalog, ensemble: Ensemble, watch: Watch
) -> Iterator[Any]:
    one = Worlds((found[HERE],), query.target)
    worlds = Worlds((found[HERE], found[query.other]), None) if query.other else one
    return signposts(worlds, query.when, ensemble, watch)


def _mix(
    query: MixQuery, found: Found, view: View, _catalog: Catalog, ensemble: Ensemble, watch: Watch
) -> Iterator[Any]:
    weights = normalised([weight for _one, weight in query.weights])
    scenarios = tuple(found[one] for one, _weight in query.weights)
    return mixture(Weighted(scenarios, weights, view.definition, "official", view.year), ensemble, watch)


def _safe(
    query: SafeQuery, found: Found, _view: View, catalog: Catalog, ensemble: Ensemble, watch: Watch
) -> Iterator[Any]:
    choices = [choice_of(one, found, catalog) for one in query.choices]
    futures = [found[one] for one in query.futures or (HERE,)]
    return robust(choices, futures, Goal(query.target, query.has_threshold), ensemble, watch)


_ASKING: dict[str, Callable[..., Iterator[Any]]] = {
    MATRIX: _matrix,
    SIGNPOSTS: _signposts,
    MIX: _mix,
    SAFE: _safe,
}
