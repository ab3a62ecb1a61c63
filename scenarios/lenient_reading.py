"""Reads a scenario that was written with other data: what no longer fits is moved or left out, and said in words."""

import math
from collections.abc import Mapping
from typing import Any

from scenarios.catalog import Catalog
from scenarios.changes import Change
from scenarios.errors import InputError
from scenarios.quarters import Horizon, parse_quarter
from scenarios.scenario import Scenario
from scenarios.texts import _
from scenarios.units import UNITS

_MOST_POINTS = 10_000
"""Values that a scenario of any data may hold: each that does not fit costs a sentence."""


def read_lenient(content: object, catalog: Catalog) -> tuple[Scenario, tuple[str, ...]]:
    """Return the scenario of plain values as far as these data allow it, and a sentence for each change.

    Quarters are moved as by `in_free_quarters`. Left out are parameters and tiers that there are no more, and reasons
    for such. A number beyond the range becomes the nearest allowed one.

    Raises
    ------
    InputError
        The content is no scenario under any data.
    """
    if not isinstance(content, dict) or not isinstance(content.get("values"), dict):
        return Scenario.from_plain(content, catalog), ()
    if sum(len(points) if isinstance(points, dict) else 1 for points in content["values"].values()) > _MOST_POINTS:
        raise InputError("scenario", _("not a scenario: more than {n} values").format(n=_MOST_POINTS))
    remarks: list[str] = []
    values: dict[str, Any] = {}
    for parameter_id, points in content.get("values", {}).items():
        if parameter_id in catalog.parameters:
            values[parameter_id] = _fitting(parameter_id, points, catalog, remarks)
        else:
            told = _("{id}: data {version} have no such parameter; its value is left out")
            remarks.append(told.format(id=str(parameter_id)[:80], version=catalog.version))
    values, moved = in_free_quarters(values, catalog.horizon)
    fitting = {**content, "values": values}
    if isinstance(content.get("reasons"), dict):
        known = content["reasons"].items()
        fitting["reasons"] = {name: text for name, text in known if name in catalog.parameters}
        told = _("{id}: data {version} have no such parameter; its reason is left out")
        gone = (name for name in content["reasons"] if name not in catalog.parameters and name not in content["values"])
        remarks += [told.format(id=str(name)[:80], version=catalog.version) for name in gone]
    return Scenario.from_plain(fitting, catalog), (*remarks, *moved)


def read_lenient_change(content: object, catalog: Catalog) -> tuple[Change | None, tuple[str, ...]]:
    """Return a recorded change as `read_lenient` would read the scenarios before and after it, and what was changed.

    None where it is of a parameter that there is no more.

    Raises
    ------
    InputError
        The content is no change under any data.
    """
    if not isinstance(content, dict) or not isinstance(content.get("field"), str):
        return Change.from_plain(content, catalog), ()
    field, remarks = content["field"], list[str]()
    fitting = dict(content)
    for side in ("old", "new"):
        value = content.get(side)
        if field == "scenario":
            scenario, told = read_lenient(value, catalog)
            fitting[side] = scenario.to_plain(catalog)
        elif field == "reasons" and isinstance(value, dict):
            fitting[side], told = {name: text for name, text in value.items() if name in catalog.parameters}, ()
        elif isinstance(value, dict):
            scenario, told = read_lenient({"values": {field: value}}, catalog)
            fitting[side] = scenario.to_plain(catalog)["values"].get(field, {})
            if field not in catalog.parameters:
                return None, told
        else:
            told = ()
        remarks += told
    return Change.from_plain(fitting, catalog), tuple(dict.fromkeys(remarks))


def in_free_quarters(values: Mapping[str, Any], horizon: Horizon) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Return values with their dates moved into the quarters in which levers act, and a sentence for each change.

    A value set in a quarter that is observed by now holds from the first free quarter on, unless another one is set
    there; of several the last counts. What lies beyond the horizon is left out.
    """
    remarks: list[str] = []
    moved: dict[str, Any] = {}
    for parameter_id, points in values.items():
        kept = _moved(parameter_id, points, horizon, remarks) if isinstance(points, Mapping) else points
        if kept != {}:
            moved[parameter_id] = kept
    return moved, tuple(remarks)


def _moved(parameter_id: str, points: Mapping[str, Any], horizon: Horizon, remarks: list[str]) -> dict[str, Any]:
    try:
        places = {label: round((parse_quarter(label) - horizon.first) * 4) for label in points}
    except (ValueError, AttributeError):  # no quarter under any data: for the strict reading to refuse
        return dict(points)
    free, first = horizon.labels[horizon.first_free], horizon.first_free
    early = sorted((label for label in points if places[label] < first), key=lambda label: places[label])
    kept = {label: value for label, value in points.items() if first <= places[label] < horizon.count}
    for label in points:
        if places[label] >= horizon.count:
            told = _("{id}: {quarter} lies beyond the horizon; its value is left out")
            remarks.append(told.format(id=parameter_id, quarter=label))
    set_there = any(places[label] == first for label in kept)
    for label in early:
        if label == early[-1] and not set_there:
            kept[free] = points[label]
            told = _("{id}: {quarter} is observed now; the value holds from {free} on")
        else:
            told = _("{id}: {quarter} is observed now, and another value holds from {free} on; it is left out")
        remarks.append(told.format(id=parameter_id, quarter=label, free=free))
    return kept


def _fitting(parameter_id: str, points: object, catalog: Catalog, remarks: list[str]) -> Any:
    """Return the value or dated values of one parameter as these data allow them."""
    if not isinstance(points, dict):
        allowed = _allowed(parameter_id, points, catalog, remarks)
        return {} if allowed is None else allowed
    found = {label: _allowed(parameter_id, value, catalog, remarks) for label, value in points.items()}
    return {label: value for label, value in found.items() if value is not None}


def _allowed(parameter_id: str, value: object, catalog: Catalog, remarks: list[str]) -> Any:
    """Return a value that these data allow: the nearest number for one that they do not, None for no tier of theirs.

    Raises
    ------
    InputError
        It is neither a number nor a tier.
    """
    parameter = catalog.parameters[parameter_id]
    try:
        return catalog.checked_value(parameter_id, value)
    except InputError:
        if parameter.unit == "tier" and isinstance(value, str):
            told = _("{id}: data {version} have no tier '{value}'; it is left out")
            remarks.append(told.format(id=parameter_id, version=catalog.version, value=value[:80]))
            return None
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            raise
    low, high = float(parameter.minimum), float(parameter.maximum)
    nearest, write = min(max(float(value), low), high), UNITS[parameter.unit].format
    told = _("{id}: {old} is beyond what data {version} allow; {new} is taken")
    remarks.append(told.format(id=parameter_id, old=write(value), version=catalog.version, new=write(nearest)))
    return nearest
