"""The closed list of units, and how people read and type a number in each.

Inside, a share is a fraction and a multiple a plain factor; only here do they become "35 %" and "x1.5".
"""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from scenarios.errors import InputError
from scenarios.texts import _

_LONG = 9999.5
"""From it on a number has more than four digits before the point."""
_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)


def _percent(value: float) -> str:
    return f"{value * 100:.3g} %"


def _times(value: float) -> str:
    return f"\u00d7{value:.3g}"


def plain(value: float) -> str:
    """Return a number to four digits or more, never as a power of ten: ``"0.1235"``, ``"12,350"``."""
    return f"{value:,.4g}" if abs(value) < _LONG else f"{value:,.0f}"


def _signed(value: float) -> str:
    return f"{value:+,.4g}".replace("-", "\u2212") if value else "0"


@dataclass(frozen=True)
class Unit:
    """One unit: its id in the data, the words behind a number, and how a number in it is written.

    Attributes
    ----------
    per_typed
        What one typed unit is worth inside: 0.01 for a fraction that people type in per cent, else 1.
    places
        Digits behind the point in figures; None for two digits in all, three from 100 on.
    """

    id: str
    suffix: str
    write: Callable[[float], str] = plain
    per_typed: float = 1.0
    places: int | None = None

    def format(self, value: float) -> str:
        """Return the number as a person reads it, with its unit: ``"35 %"``, ``"×1.5"``, ``"78 dies per wafer"``."""
        return f"{self.write(value)} {_(self.suffix)}".rstrip() if self.suffix else self.write(value)


UNITS = {
    unit.id: unit
    for unit in (
        Unit("tier", "", str),
        Unit("fraction", "", _percent, 0.01),
        Unit("points", "points", _signed),
        Unit("points lost", "points", places=1),
        Unit("x", "", _times),
        Unit("x per year", "a year", _times),
        Unit("x per quarter", "a quarter", _times),
        Unit("per quarter", "a quarter", _percent, 0.01),
        Unit("per year", "a year", _percent, 0.01),
        Unit("per doubling", "per doubling", _percent, 0.01),
        Unit("x price", "of the price", _times),
        Unit("x H100", "H100", _times),
        Unit("elasticity", ""),
        Unit("exponent", ""),
        Unit("utils", "utils"),
        Unit("dies", "dies"),
        Unit("stacks", "stacks"),
        Unit("quarters", "quarters"),
        Unit("years", "years"),
        Unit("year", "", "{:.2f}".format),
        Unit("cm2", "cm²"),
        Unit("defects/cm2", "defects per cm²"),
        Unit("dies/wafer", "dies per wafer"),
        Unit("k wafers", "thousand wafers"),
        Unit("k wafers/month", "thousand wafers a month"),
        Unit("k dies", "thousand dies"),
        Unit("k dies/quarter", "thousand dies a quarter"),
        Unit("k stacks", "thousand HBM stacks"),
        Unit("k stacks/quarter", "thousand HBM stacks a quarter"),
        Unit("k stacks/year", "thousand HBM stacks a year"),
        Unit("k packages/year", "thousand packages a year"),
        Unit("k cards/year", "thousand cards a year"),
        Unit("k cards/quarter", "thousand cards a quarter"),
        Unit("k H100e", "thousand H100-equivalents"),
        Unit("k$", "thousand USD"),
        Unit("k$/H100e", "thousand USD per H100-equivalent"),
        Unit("USD/kWh", "USD per kWh"),
        Unit("USD bn/year", "billion USD a year"),
        Unit("USD bn/quarter", "billion USD a quarter"),
        Unit("TOPS x bit", "TOPS × bit"),
        Unit("GB/s", "GB/s"),
        Unit("W", "W"),
    )
}


def supported(value: float, error: float) -> float:
    """Return a number with as many digits as its standard error supports, at least one.

    The last digit kept is that of the largest power of ten not above twice the error, so that rounding moves the number
    by no more than the error does; where no error is known, the number stays as it is.
    """
    if not (value and error > 0 and math.isfinite(error)):
        return value
    last = math.floor(math.log10(2 * error) + 1e-9)
    return round(value, -min(last, math.floor(math.log10(abs(value)))))


def round_step(span: float, count: int) -> float:
    """Return the distance of the marks on an axis over a span above zero: a round number, at most `count` of them."""
    power = 10.0 ** math.floor(math.log10(span / count))
    return next(one * power for one in _STEPS if one * power >= span / count * (1 - 1e-9))


def unit_name(unit_id: str) -> str:
    """Return a unit as people call it, also where numbers carry it as a sign."""
    signs = {"fraction": _("share"), "x": _("multiple")}
    return signs.get(unit_id) or _(UNITS[unit_id].suffix or unit_id)


_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:[.,]\d+)?"
_TYPED = re.compile(
    rf"(?:(?P<times>[x\u00d7*])\s*|(?P<sign>[+-])\s*)?(?P<number>(?:{_NUMBER})(?:e[+-]?\d{{1,3}})?)\s*(?P<percent>%)?",
    re.I,
)


def parse_typed(text: str, unit_id: str, current: float) -> float:
    """Return the value that a person typed: ``35``, ``35 %``, ``+10%`` and ``x1.5`` of the current value.

    In units shown as a percentage a bare ``35`` means 35 %. In multiples ``x1.5`` is the value itself.

    Raises
    ------
    InputError
        The text is not a number in one of these forms.
    """
    words = _(UNITS[unit_id].suffix)
    match = _TYPED.fullmatch(text.strip().removesuffix(words).strip() if words else text.strip())
    if match is None:
        raise InputError("", _("'{text}' is not a number; type 35, +10% or x1.5").format(text=text))
    number = _read_number(match["number"])
    if not math.isfinite(float(number)):
        raise InputError("", _("'{text}' is not a finite number").format(text=text))
    unit = UNITS[unit_id]
    if match["times"]:
        return float(number) if unit_id.startswith("x") else current * float(number)
    signed = -number if match["sign"] == "-" else number
    if match["sign"] and match["percent"]:
        return current * (1 + float(signed) / 100)
    return float(signed * Decimal(str(0.01 if match["percent"] else unit.per_typed)))


def write_exactly(value: float, unit_id: str) -> str:
    """Return the number with its unit and all its digits, so that `parse_typed` gives the very same number back."""
    unit = UNITS[unit_id]
    digits = Decimal(repr(float(value))) / Decimal(str(unit.per_typed))
    sign, percent = "\u00d7" if unit_id.startswith("x") else "", " %" if unit.per_typed != 1 else ""
    return f"{sign}{digits.normalize():f}{percent} {_(unit.suffix) if unit.suffix else ''}".rstrip()


def _read_number(written: str) -> Decimal:
    """Read ``1,200`` as people group thousands, and ``1,5`` as many write one and a half."""
    grouped = re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?.*", written, re.I)
    return Decimal(written.replace(",", "") if grouped else written.replace(",", "."))
