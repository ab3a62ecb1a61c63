"""The frozen `Scenario`: what the user set, how many draws, which seed; to and from plain JSON."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

from scenarios.catalog import Catalog, Value
from scenarios.errors import InputError, near_miss
from scenarios.texts import _

FORMAT = 1
MOST_DRAWS = 100_000
_KNOWN = ("format", "name", "draws", "seed", "values", "reasons")
_SLIP = 0.8
"""How near an unknown key must be to a missing one to be taken for a slip of the hand."""
_MOST_UNKNOWN, _LONGEST_SHOWN, _LONGEST_TEXT, _MOST_BITS = 100, 100, 60_000, 400

Schedule = tuple[tuple[int, Value], ...]
"""Points of a value over time: (quarter index, value), ascending; each holds until the next."""


@dataclass(frozen=True)
class Scenario:
    """What differs from the baseline; everything else follows the catalog.

    Attributes
    ----------
    name
        As people call it; no part of the numbers.
    values
        Schedules by parameter id. A lever that is not named is unset.
    draws
        Sampled uncertainties beside the central case.
    seed
        Of the draws.
    reasons
        Why the user set a value, by parameter id; no part of the numbers.
    other
        What a file holds that this version does not know, by key: kept as it is, and written again.
    """

    name: str = ""
    values: Mapping[str, Schedule] = field(default_factory=lambda: MappingProxyType({}))
    draws: int = 2000
    seed: int = 7
    reasons: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    other: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))

    def with_value(self, catalog: Catalog, parameter_id: str, value: object, quarter: str | None = None) -> "Scenario":
        """Return the scenario with one value set; without `quarter` it holds from the first free quarter on.

        An undated value replaces the whole schedule; a dated one joins it.

        Raises
        ------
        InputError
            Unknown id, a value out of range, or a quarter in which no lever acts.
        """
        checked = catalog.checked_value(parameter_id, value)
        first = catalog.horizon.first_free
        if quarter is None:
            return self._with(parameter_id, ((first, checked),))
        points = dict(self.values.get(parameter_id, ()))
        points[catalog.horizon.free_quarter(parameter_id, quarter)] = checked
        return self._with(parameter_id, tuple(sorted(points.items())))

    def with_schedule(self, parameter_id: str, schedule: Schedule) -> "Scenario":
        """Return the scenario with a whole schedule, or without the value where it is empty; trusts its caller."""
        return self._with(parameter_id, schedule) if schedule else self.without(parameter_id)

    def without(self, parameter_id: str) -> "Scenario":
        """Return the scenario with one value unset."""
        return replace(
            self,
            values=MappingProxyType({name: points for name, points in self.values.items() if name != parameter_id}),
        )

    def _with(self, parameter_id: str, schedule: Schedule) -> "Scenario":
        return replace(self, values=MappingProxyType({**self.values, parameter_id: schedule}))

    def sized(self, draws: int | None = None, seed: int | None = None) -> "Scenario":
        """Return the scenario with another number of draws or another seed.

        Raises
        ------
        InputError
            Out of range.
        """
        draws, seed = self.draws if draws is None else draws, self.seed if seed is None else seed
        if not 1 <= draws <= MOST_DRAWS:
            raise InputError(
                "draws", _("draws: {n} is not allowed; allowed: 1 to {most}").format(n=draws, most=MOST_DRAWS)
            )
        if not 0 <= seed < 2**32:
            raise InputError("seed", _("seed: {n} is not allowed; allowed: 0 to 4294967295").format(n=seed))
        return replace(self, draws=draws, seed=seed)

    @property
    def fingerprint(self) -> str:
        """Hash of all that the numbers follow from, the name left out."""
        content = {"values": _plain(self.values), "draws": self.draws, "seed": self.seed}
        return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:16]

    def to_plain(self, catalog: Catalog) -> dict[str, Any]:
        """Return plain values for JSON, quarters as labels."""
        labels = catalog.horizon.labels
        values = {name: {labels[at]: value for at, value in points} for name, points in sorted(self.values.items())}
        plain = {"format": FORMAT, "name": self.name, "draws": self.draws, "seed": self.seed, "values": values}
        reasons = {"reasons": dict(self.reasons)} if self.reasons else {}
        return {**plain, **reasons, **self.other}

    @staticmethod
    def from_plain(content: object, catalog: Catalog) -> "Scenario":
        """Read plain values, checked one by one; a key that is not known here is kept in `other`.

        Raises
        ------
        InputError
            Not a scenario, a newer format, a key that is a slip for a known one, or a value that is refused.
        """
        if not isinstance(content, dict):
            raise InputError("scenario", _("not a scenario: expected an object with 'values'"))
        if content.get("format", FORMAT) != FORMAT:
            message = _("not a scenario of format {n}: {detail}")
            raise InputError("scenario", message.format(n=FORMAT, detail=str(content["format"])[:_LONGEST_SHOWN]))
        other = _unknown(content)
        values, sizes = content.get("values", {}), (content.get("draws", 2000), content.get("seed", 7))
        name = content.get("name", "")
        whole = all(type(size) is int and size.bit_length() < _MOST_BITS for size in sizes)
        if not isinstance(values, dict) or not isinstance(name, str) or not whole:
            message = _("not a scenario: 'name' is a text, 'values' an object, 'draws' and 'seed' whole numbers")
            raise InputError("scenario", message)
        reasons = checked_reasons(content.get("reasons", {}), catalog)
        schedules = {one: _schedule(one, points, catalog) for one, points in values.items() if points != {}}
        return Scenario(name, MappingProxyType(schedules), reasons=reasons, other=MappingProxyType(other)).sized(*sizes)


def _unknown(content: dict[str, Any]) -> dict[str, Any]:
    """Return what of a scenario's plain values is not known here; what must be a mistake is refused."""
    other = {key: value for key, value in content.items() if key not in _KNOWN}
    missing = [key for key in _KNOWN if key not in content]
    if len(other) > _MOST_UNKNOWN:
        raise InputError("scenario", _("not a scenario: more than {n} unknown keys").format(n=_MOST_UNKNOWN))
    for key in other:
        if "values" in missing or near_miss(key, missing, _SLIP):
            message = _("not a scenario: unknown key '{key}'{hint}")
            hint = near_miss(key, missing)
            raise InputError("scenario", message.format(key=key[:_LONGEST_SHOWN], hint=hint))
    return other


def _schedule(parameter_id: str, points: object, catalog: Catalog) -> Schedule:
    """Return the schedule of plain values: of one value, or of values by quarter."""
    horizon = catalog.horizon
    dated = points if isinstance(points, dict) else {horizon.labels[horizon.first_free]: points}
    if len(dated) > horizon.count:
        message = _("{id}: {n} quarters are more than a projection has")
        raise InputError(parameter_id, message.format(id=parameter_id[:_LONGEST_SHOWN], n=len(dated)))
    schedule = {}
    for quarter, value in dated.items():
        _refuse_endless(parameter_id, value)
        checked = catalog.checked_value(parameter_id, value)
        schedule[horizon.free_quarter(parameter_id, quarter)] = checked
    return tuple(sorted(schedule.items()))


def _refuse_endless(parameter_id: str, value: object) -> None:
    """Refuse a value that no parameter could take and no message could show."""
    endless = isinstance(value, int) and value.bit_length() > _MOST_BITS
    if endless or isinstance(value, dict | list) or (isinstance(value, str) and len(value) > _LONGEST_TEXT):
        message = _("{id}: expected a number, a tier, or such by quarter")
        raise InputError(parameter_id, message.format(id=parameter_id[:_LONGEST_SHOWN]))


def checked_reasons(content: object, catalog: Catalog) -> Mapping[str, str]:
    """Return reasons by parameter id, the empty ones left out.

    Raises
    ------
    InputError
        Not texts by known parameters.
    """
    if not isinstance(content, dict) or not all(isinstance(text, str) for text in content.values()):
        raise InputError("reasons", _("reasons: expected texts by parameter"))
    return MappingProxyType(
        {catalog.parameter(name).id: text.strip() for name, text in content.items() if text.strip()}
    )


def _plain(values: Mapping[str, Schedule]) -> dict[str, list[list[Value]]]:
    return {name: [[at, value] for at, value in points] for name, points in sorted(values.items())}
