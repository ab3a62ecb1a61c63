"""Makes a snapshot of what pages tell, with nothing in it that was not chosen: no notes, reasons only if asked for."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from scenarios.catalog import Catalog, Parameter
from scenarios.errors import InputError, near_miss
from scenarios.figures.pages import Page, Told, page
from scenarios.projection import Projection
from scenarios.scenario import Scenario
from scenarios.snapshots.checks import MOST_LEVERS, checked
from scenarios.snapshots.content import Choice, FreeLever, Reason, Setting, Snapshot, StoredScenario
from scenarios.texts import _, plural


@dataclass(frozen=True)
class Choices:
    """What an author chooses beside the pages.

    Attributes
    ----------
    made
        The moment of making as a `Change` holds it; given, not asked of the clock.
    levers
        Of `free_lever`.
    with_reasons
        Whether the reasons that stand beside values go along, on the pages and in the scenario.
    """

    made: str
    author: str = ""
    levers: tuple[FreeLever, ...] = ()
    may_copy: bool = True
    with_reasons: bool = False


def snapshot_of(told: Told, page_ids: Sequence[str], choices: Choices, more: Sequence[Page] = ()) -> Snapshot:
    """Return the snapshot of pages in the order given.

    Parameters
    ----------
    page_ids
        Of `page_names`.
    more
        Pages made elsewhere, such as a comparison, which follow them; their texts go along as they are.

    Raises
    ------
    InputError
        No page, one twice, or more levers than a reader can move.
    """
    if not choices.with_reasons:
        told = _without_reasons(told)
    if len(choices.levers) > MOST_LEVERS:
        message = plural("at most {n} lever may stay free", "at most {n} levers may stay free", MOST_LEVERS)
        raise InputError("free", message.format(n=MOST_LEVERS))
    projection, reference = told.projection, told.reference
    return checked(
        Snapshot(
            made=choices.made,
            author=choices.author,
            may_copy=choices.may_copy,
            imprint=told.imprint,
            fingerprint=projection.catalog.fingerprint,
            definition=told.definition,
            year=told.year,
            pages=(*(page(told, one) for one in page_ids), *more),
            scenario=_stored(projection),
            reference=None if reference is None else _stored(reference),
            levers=choices.levers,
        )
    )


def free_lever(
    lever_id: str, scenario: Scenario, catalog: Catalog, between: tuple[float, float] | None = None
) -> FreeLever:
    """Return a lever of the scenario as its reader may move it.

    Parameters
    ----------
    between
        Low and high of a range within the allowed one; the allowed one by default.

    Raises
    ------
    InputError
        No such lever, one that follows several values over time, one without a value, or a range that is not allowed.
    """
    parameter = _lever(lever_id, catalog)
    schedule = scenario.values.get(lever_id, ((catalog.horizon.first_free, parameter.central),))
    if len(schedule) != 1:
        message = _("{id} follows several values over time here; only a lever with one value can stay free")
        raise InputError(lever_id, message.format(id=lever_id))
    [(at, value)] = schedule
    if value is None:
        raise InputError(lever_id, _("{id} has no value of its own here; set it first").format(id=lever_id))
    common: dict[str, Any] = {
        "id": lever_id,
        "label": _(parameter.label),
        "unit": parameter.unit,
        "quarter": catalog.horizon.labels[at],
        "value": value,
    }
    if parameter.unit == "tier":
        return FreeLever(**common, low=0.0, high=0.0, step=0.0, choices=_tiers(str(value), catalog))
    low, high = between or (float(parameter.minimum), float(parameter.maximum))
    for one in (low, high):
        catalog.checked_value(lever_id, one)
    if not low <= float(value) <= high or high - low < parameter.step:
        message = _("{id}: {low:g} to {high:g} is no range around its value {value:g}")
        raise InputError(lever_id, message.format(id=lever_id, low=low, high=high, value=value))
    return FreeLever(**common, low=low, high=high, step=parameter.step)


def _lever(lever_id: str, catalog: Catalog) -> Parameter:
    levers = {one.id: one for one in catalog.levers}
    if lever_id not in levers:
        message = _("'{id}' is no lever{hint}; levers lists them")
        raise InputError(lever_id, message.format(id=lever_id, hint=near_miss(lever_id, levers)))
    return levers[lever_id]


def _tiers(value: str, catalog: Catalog) -> tuple[Choice, ...]:
    """Return the shipped tiers, and before them the user's own where it is set."""
    own = [] if value in catalog.tiers else [catalog.tier(value)]
    return tuple(Choice(one.id, one.short) for one in (*own, *catalog.tiers.values()))


def _without_reasons(told: Told) -> Told:
    """Return what pages tell of a scenario and a reference that say nothing of why."""
    reference = None if told.reference is None else _bare(told.reference)
    return replace(told, projection=_bare(told.projection), reference=reference)


def _bare(projection: Projection) -> Projection:
    if not projection.scenario.reasons:
        return projection
    return replace(projection, scenario=replace(projection.scenario, reasons=MappingProxyType({})))


def _stored(projection: Projection) -> StoredScenario:
    scenario, labels = projection.scenario, projection.catalog.horizon.labels
    settings = (Setting(name, labels[at], value) for name, points in scenario.values.items() for at, value in points)
    reasons = (Reason(name, text) for name, text in scenario.reasons.items())
    return StoredScenario(scenario.name, scenario.draws, scenario.seed, tuple(settings), tuple(reasons))
