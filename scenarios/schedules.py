"""A schedule as text that people read and type: ``2027Q1: T7; 2028Q1: T3``, ``2027Q1 to 2028Q4: 10 % to 40 %``.

Points stand between semicolons, each a quarter, a colon and a value in the unit's own way of writing. Two quarters and
two values are a ramp: a point each quarter in equal steps, the last one holding. A value without a quarter holds from
the first free quarter on; no text is the baseline. A tier of the user's own is written with all its rules, as in
``2027Q1: own Bar = tpp >= 2400 -> denial``.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction

from scenarios.catalog import Catalog, Parameter, Value
from scenarios.errors import InputError, near_miss
from scenarios.scenario import Schedule
from scenarios.texts import _
from scenarios.tiers import OWN
from scenarios.units import UNITS, parse_typed, write_exactly

_SHORTEST_RAMP = 3
_TO = r"(?i)(?<![a-z])to(?![a-z])"
_QUARTER = re.compile(r"\d{4}\s*-?q\d", re.IGNORECASE)


class ScheduleError(InputError):
    """A schedule that cannot be read.

    Attributes
    ----------
    start, end
        Where the faulty part stands in the text, in characters; the same where something is missing.
    """

    def __init__(self, subject: str, message: str, start: int, end: int) -> None:
        super().__init__(subject, message)
        self.start, self.end = start, end


@dataclass(frozen=True)
class _Piece:
    """A part of the text and where it begins."""

    text: str
    start: int

    def parts(self, separator: str) -> list["_Piece"]:
        """Return what stands between the separators, without the blanks around it."""
        found, begin = [], 0
        ends = [match.span() for match in re.finditer(separator, self.text)]
        for end, after in [*ends, (len(self.text), 0)]:
            raw = self.text[begin:end]
            found.append(_Piece(raw.strip(), self.start + begin + len(raw) - len(raw.lstrip())))
            begin = after
        return found

    def error(self, subject: str, message: str) -> ScheduleError:
        """Return an error about this part of the text."""
        return ScheduleError(subject, message, self.start, self.start + len(self.text))

    @contextmanager
    def blamed(self, subject: str) -> Iterator[None]:
        """Say of what is refused inside that it stands here."""
        try:
            yield
        except InputError as problem:
            raise self.error(subject, str(problem)) from None


def parse_schedule(text: str, parameter_id: str, catalog: Catalog) -> Schedule:
    """Return the schedule that a text holds; `schedule_text` writes such texts.

    ``+10%``, and ``x1.5`` in units that are no multiples, act on the value written before, at first on the baseline.

    Raises
    ------
    ScheduleError
        Not a quarter, a past one or one named twice; not a value, or one out of range; a ramp of tiers or back in time.
    InputError
        Unknown parameter.
    """
    parameter = catalog.parameter(parameter_id)
    points: dict[int, Value] = {}
    held = parameter.central
    for piece in _Piece(text, 0).parts(";"):
        if not piece.text:
            continue
        for at, value in _read_points(piece, parameter, held, catalog):
            if at in points:
                message = _("{quarter} has a value already; write one value for each quarter")
                raise piece.error(parameter_id, message.format(quarter=catalog.horizon.labels[at]))
            points[at] = held = value
    return tuple(sorted(points.items()))


def schedule_text(schedule: Schedule, parameter_id: str, catalog: Catalog) -> str:
    """Return the text of a schedule, no digit lost: `parse_schedule` gives the very same schedule back.

    Three or more quarters in a row with equal steps are written as a ramp.
    """
    unit, labels = catalog.parameter(parameter_id).unit, catalog.horizon.labels
    parts, rest = [], schedule
    while rest:
        length = _ramp_length(rest)
        (first, begin), (last, end) = rest[0], rest[length - 1]
        if length == 1:
            parts.append(f"{labels[first]}: {_written(begin, unit)}")
        else:
            words = {"first": labels[first], "last": labels[last]}
            values = {"begin": _written(begin, unit), "end": _written(end, unit)}
            parts.append("{first} to {last}: {begin} to {end}".format(**words, **values))
        rest = rest[length:]
    return "; ".join(parts)


def _written(value: Value, unit: str) -> str:
    return value if isinstance(value, str) else write_exactly(value, unit)


def _ramp_length(schedule: Schedule) -> int:
    """Return how many of the first points are one ramp; 1 where they are none."""
    for length in range(len(schedule), _SHORTEST_RAMP - 1, -1):
        first, last = schedule[0], schedule[length - 1]
        if last[0] - first[0] == length - 1 and first[1] != last[1] and _ramp(first, last) == schedule[:length]:
            return length
    return 1


def _ramp(first: tuple[int, Value], last: tuple[int, Value]) -> Schedule:
    """Return a point each quarter in equal steps, reckoned in decimals as people write them; none between tiers."""
    (begin, low), (end, high) = first, last
    if isinstance(low, str) or isinstance(high, str):
        return ()
    start, rise = Fraction(repr(low)), Fraction(repr(high)) - Fraction(repr(low))
    return tuple((at, float(start + rise * Fraction(at - begin, end - begin))) for at in range(begin, end + 1))


def _read_points(piece: _Piece, parameter: Parameter, held: Value | None, catalog: Catalog) -> Schedule:
    """Return the points of one part between semicolons."""
    named = piece.parts(":")
    horizon = catalog.horizon
    dates = named[0].parts(_TO) if len(named) == 2 else []
    values = [named[-1]] if _is_own(named[-1], parameter) else named[-1].parts(_TO)
    if len(named) == 1 and (match := _QUARTER.match(piece.text)):
        message = _("a colon and a value are missing after '{quarter}'; write '{sample}'")
        raise piece.error(parameter.id, message.format(quarter=match[0], sample=_sample(parameter, catalog)))
    if len(named) > 2 or len(values) > 2 or (len(dates), len(values)) in {(0, 2), (1, 2), (2, 1)} or len(dates) > 2:
        raise piece.error(parameter.id, _how_to_write(parameter, catalog))
    quarters = [_read_quarter(date, parameter, catalog) for date in dates] or [horizon.first_free]
    if len(values) == 2 and parameter.unit == "tier":
        message = _("there is nothing between two tiers; write each with its quarter, such as '{sample}'")
        raise named[-1].error(parameter.id, message.format(sample=_sample(parameter, catalog)))
    begin = _read_value(values[0], parameter, held, catalog)
    if len(quarters) == 1:
        return ((quarters[0], begin),)
    if quarters[1] <= quarters[0]:
        raise named[0].error(parameter.id, _("a ramp ends in a later quarter than it begins"))
    return _ramp((quarters[0], begin), (quarters[1], _read_value(values[1], parameter, begin, catalog)))


def _read_quarter(piece: _Piece, parameter: Parameter, catalog: Catalog) -> int:
    with piece.blamed(parameter.id):
        return catalog.horizon.free_quarter(parameter.id, piece.text.upper())


def _read_value(piece: _Piece, parameter: Parameter, held: Value | None, catalog: Catalog) -> Value:
    if not piece.text:
        raise piece.error(parameter.id, _("a value is missing; allowed: {allowed}").format(allowed=_range(parameter)))
    if _is_own(piece, parameter):
        with piece.blamed(parameter.id):
            return catalog.tier(OWN + piece.text[len(OWN) :]).id
    if parameter.unit == "tier":
        wanted = re.sub(r"(?i)^tier\s*", "T", piece.text).upper()
        if wanted not in catalog.tiers:
            message = _("'{text}' is not a tier{hint}; allowed: {allowed}")
            hint = near_miss(wanted, catalog.tiers)
            raise piece.error(parameter.id, message.format(text=piece.text, hint=hint, allowed=_range(parameter)))
        return wanted
    with piece.blamed(parameter.id):
        number = parse_typed(piece.text, parameter.unit, float("nan" if held is None else held))
    if not float(parameter.minimum) <= number <= float(parameter.maximum):
        message = _("'{text}' is not allowed; allowed: {allowed}")
        raise piece.error(parameter.id, message.format(text=piece.text, allowed=_range(parameter)))
    return number + 0.0


def _is_own(piece: _Piece, parameter: Parameter) -> bool:
    """Whether a value is a tier of the user's own: its name may hold any word."""
    return parameter.unit == "tier" and piece.text[: len(OWN)].lower() == OWN


def _range(parameter: Parameter) -> str:
    low, high = (_read(value, parameter) for value in (parameter.minimum, parameter.maximum))
    return _("{low} to {high}").format(low=low, high=high)


def _read(value: Value, parameter: Parameter) -> str:
    return value if isinstance(value, str) else UNITS[parameter.unit].format(value)


def _sample(parameter: Parameter, catalog: Catalog) -> str:
    return f"{catalog.horizon.labels[catalog.horizon.first_free]}: {_read(parameter.maximum, parameter)}"


def _how_to_write(parameter: Parameter, catalog: Catalog) -> str:
    if parameter.unit == "tier":
        return _("write a quarter, a colon and a tier, such as '{sample}'").format(sample=_sample(parameter, catalog))
    labels, first = catalog.horizon.labels, catalog.horizon.first_free
    ramp = f"{labels[first]} to {labels[-1]}: {_range(parameter)}"
    message = _("write '{sample}', or a ramp with two quarters and two values: '{ramp}'")
    return message.format(sample=_sample(parameter, catalog), ramp=ramp)
