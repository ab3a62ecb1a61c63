"""`Change` (field, old, new, cause) and the log of them: the one record that undo, history and storage share."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from scenarios.catalog import Catalog, Parameter, Value
from scenarios.errors import InputError
from scenarios.scenario import Scenario, Schedule, checked_reasons
from scenarios.texts import _, plural
from scenarios.units import UNITS

UNDO, REDO = "undo", "redo"
"""Causes of the changes that a `ChangeLog` makes itself; every other cause is the user's."""
_PLAIN = ("name", "draws", "seed", "reasons")
"""Fields of a scenario that are no parameters."""


@dataclass(frozen=True)
class Change:
    """One step from a scenario to the next.

    Attributes
    ----------
    field
        A parameter id, or ``name``, ``draws``, ``seed``, ``reasons``, or ``scenario`` where all of it is replaced.
    old, new
        Schedules of a parameter, () where it is unset; a text, a whole number, texts by parameter or a `Scenario` for
        the other fields.
    cause
        How it came about: ``drag``, ``typed``, ``preset``, ``undo`` and the like.
    at
        When, ISO 8601 in UTC.
    """

    field: str
    old: Any
    new: Any
    cause: str
    at: str

    @staticmethod
    def of(scenario: Scenario, field: str, new: Any, cause: str) -> "Change":
        """Return the change that sets `field` of `scenario` to `new`, stamped with the present time."""
        return Change(field, _value_of(scenario, field), new, cause, now())

    @property
    def is_empty(self) -> bool:
        """Whether nothing changes: such a change is neither logged nor stored."""
        return bool(self.old == self.new)

    def reversed(self) -> "Change":
        """Return the change that takes this one back."""
        return replace(self, old=self.new, new=self.old)

    def to_plain(self, catalog: Catalog) -> dict[str, Any]:
        """Return plain values for JSON, quarters as labels."""
        old, new = (_to_plain(self.field, value, catalog) for value in (self.old, self.new))
        return {"field": self.field, "old": old, "new": new, "cause": self.cause, "at": self.at}

    @staticmethod
    def from_plain(content: object, catalog: Catalog) -> "Change":
        """Read plain values, checked one by one.

        Raises
        ------
        InputError
            Not a change, an unknown field, or a value that is refused.
        """
        if not isinstance(content, dict) or set(content) != {"field", "old", "new", "cause", "at"}:
            raise InputError("change", _("not a change: expected an object with field, old, new, cause, at"))
        field, cause, at = content["field"], content["cause"], content["at"]
        if not all(isinstance(text, str) for text in (field, cause, at)) or not _is_utc(at):
            raise InputError("change", _("not a change: 'field' and 'cause' are texts, 'at' is a time in UTC"))
        old, new = (_from_plain(field, content[key], catalog) for key in ("old", "new"))
        return Change(field, old, new, cause, at)


def now() -> str:
    """Return the present time as a `Change` holds it."""
    return datetime.now(UTC).isoformat(timespec="microseconds")


def in_local_time(at: str) -> str:
    """Return a moment, as a `Change` holds it, in the reader's own time: ``"2026-11-24 14:02:11"``."""
    return datetime.fromisoformat(at).astimezone().strftime("%Y-%m-%d %H:%M:%S")


def apply(scenario: Scenario, change: Change) -> Scenario:
    """Return the scenario after a change; trusts that a parameter's schedule was checked when the change was made.

    Raises
    ------
    InputError
        A number of draws or a seed out of range.
    """
    match change.field:
        case "scenario":
            replacement: Scenario = change.new
            return replacement
        case "name":
            return replace(scenario, name=change.new)
        case "reasons":
            return replace(scenario, reasons=change.new)
        case "draws":
            return scenario.sized(draws=change.new)
        case "seed":
            return scenario.sized(seed=change.new)
        case parameter_id:
            return scenario.with_schedule(parameter_id, change.new)


def label(change: Change, catalog: Catalog) -> str:
    """Return the change in words: ``"HBM supply ×1 → ×0.5"``; of a whole scenario, what it came from.

    Raises
    ------
    InputError
        A field that is no parameter.
    """
    if change.field == "scenario" and (change.cause in _wholes() or change.old.name == change.new.name):
        return _whole_in_words(change)
    subjects = {
        **{"name": _("Name"), "draws": _("Draws"), "seed": _("Seed")},
        **{"scenario": _("Scenario"), "reasons": _("Reasons")},
    }
    subject = subjects.get(change.field) or _(catalog.parameter(change.field).label)
    old, new = (_in_words(change.field, value, catalog) for value in (change.old, change.new))
    return _("{subject} {old} → {new}").format(subject=subject, old=old, new=new)


def _wholes() -> dict[str, str]:
    """Return what a change of a whole scenario is called, by its cause."""
    return {
        "reset levers": _("All levers back to the baseline"),
        "reset assumptions": _("All own assumptions back to the baseline"),
        "as saved": _("Everything as it was saved"),
        "view": _("View of what is scarce"),
        "sheet": _("Sheet of assumptions"),
        "other data": _("Moved to other data"),
    }


def _whole_in_words(change: Change) -> str:
    """Return what a change of a whole scenario came from, and how many values it moved where that is open."""
    subject = _wholes().get(change.cause, _("Scenario"))
    if change.cause in _wholes() and change.cause != "sheet":
        return subject
    old, new = change.old.values, change.new.values
    moved = sum(old.get(name) != new.get(name) for name in {*old, *new})
    return plural("{subject} ({n} value)", "{subject} ({n} values)", moved).format(subject=subject, n=moved)


class ChangeLog:
    """The changes of a session in their order, and how far undo went back in them.

    Parameters
    ----------
    history
        Recorded changes, oldest first. Those that undo and redo made move the position; the others add to the log.
    """

    def __init__(self, history: Iterable[Change] = ()) -> None:
        self._changes: list[Change] = []
        self._position = 0
        for change in history:
            if change.cause == UNDO:
                self._position = max(0, self._position - 1)
            elif change.cause == REDO:
                self._position = min(len(self._changes), self._position + 1)
            else:
                self.do(change)

    @property
    def changes(self) -> tuple[Change, ...]:
        """All changes, those that can be redone last."""
        return tuple(self._changes)

    @property
    def position(self) -> int:
        """Number of changes that are in force."""
        return self._position

    @property
    def next_undo(self) -> Change | None:
        """The change that `undo` would take back, as it was done."""
        return self._changes[self._position - 1] if self._position else None

    @property
    def next_redo(self) -> Change | None:
        """The change that `redo` would do again."""
        return self._changes[self._position] if self._position < len(self._changes) else None

    def do(self, change: Change) -> None:
        """Add a change; what could be redone is dropped. A change of nothing is ignored."""
        if not change.is_empty:
            self._changes[self._position :] = [change]
            self._position += 1

    def undo(self) -> Change | None:
        """Step back; returns the change to apply and to record, or None at the beginning."""
        done = self.next_undo
        if done is None:
            return None
        self._position -= 1
        return replace(done.reversed(), cause=UNDO, at=now())

    def redo(self) -> Change | None:
        """Step forward again; returns the change to apply and to record, or None at the end."""
        undone = self.next_redo
        if undone is None:
            return None
        self._position += 1
        return replace(undone, cause=REDO, at=now())


def leads_to(log: ChangeLog, scenario: Scenario) -> bool:
    """Whether the log fits a scenario: its changes in force lead there, and those that can be redone go on from it.

    Names are left out: saving gives one without a change.
    """
    state = scenario
    for change in reversed(log.changes[: log.position]):
        if not _agrees(state, change.field, change.new):
            return False
        state = apply(state, change.reversed())
    state = scenario
    for change in log.changes[log.position :]:
        if not _agrees(state, change.field, change.old):
            return False
        state = apply(state, change)
    return True


def _agrees(scenario: Scenario, field: str, value: Any) -> bool:
    """Whether a field of the scenario holds a value, whatever the names."""
    if field == "scenario":
        return replace(scenario, name=value.name) == value
    return field == "name" or bool(_value_of(scenario, field) == value)


def _value_of(scenario: Scenario, field: str) -> Any:
    if field == "scenario":
        return scenario
    return getattr(scenario, field) if field in _PLAIN else scenario.values.get(field, ())


def _is_utc(at: str) -> bool:
    try:
        offset = datetime.fromisoformat(at).utcoffset()
    except ValueError:
        return False
    return offset is not None and not offset


def _to_plain(field: str, value: Any, catalog: Catalog) -> Any:
    if field == "scenario":
        return value.to_plain(catalog)
    if field == "reasons":
        return dict(value)
    return value if field in _PLAIN else {catalog.horizon.labels[at]: point for at, point in value}


def _from_plain(field: str, content: Any, catalog: Catalog) -> Any:
    if field == "scenario":
        return Scenario.from_plain(content, catalog)
    if field == "name":
        if not isinstance(content, str):
            raise InputError("name", _("name: {value!r} is not a text").format(value=content))
        return content
    if field == "reasons":
        return checked_reasons(content, catalog)
    if field in ("draws", "seed"):
        return getattr(Scenario.from_plain({field: content}, catalog), field)
    catalog.parameter(field)
    if not isinstance(content, dict):
        raise InputError(field, _("{id}: expected an object of quarters and values").format(id=field))
    points = [(catalog.checked_value(field, value), quarter) for quarter, value in content.items()]
    return tuple(sorted({catalog.horizon.free_quarter(field, quarter): value for value, quarter in points}.items()))


def _in_words(field: str, value: Any, catalog: Catalog) -> str:
    if field in ("name", "scenario"):
        name = value if field == "name" else value.name
        return _("“{name}”").format(name=name) if name else _("unnamed")
    if field == "reasons":
        return "; ".join(f"{_(catalog.parameter(name).label)}: {text}" for name, text in value.items()) or _("none")
    if field in ("draws", "seed"):
        return f"{value:,}" if field == "draws" else str(value)
    return _schedule_in_words(catalog.parameter(field), value, catalog)


def _schedule_in_words(parameter: Parameter, schedule: Schedule, catalog: Catalog) -> str:
    """Return ``"×0.5"``, ``"×0.5, ×0.3 from 2028Q1"``, or the baseline where nothing is set."""
    if not schedule:
        return _("by tier") if parameter.central is None else _value_in_words(parameter, parameter.central, catalog)
    points = []
    for at, value in schedule:
        written = _value_in_words(parameter, value, catalog)
        dated = _("{value} from {quarter}").format(value=written, quarter=catalog.horizon.labels[at])
        points.append(written if at == catalog.horizon.first_free else dated)
    return ", ".join(points)


def _value_in_words(parameter: Parameter, value: Value, catalog: Catalog) -> str:
    return _(catalog.tier(value).name) if isinstance(value, str) else UNITS[parameter.unit].format(value)
