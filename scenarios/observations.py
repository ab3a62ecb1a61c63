"""Published points that the model can be held against: what was counted, of whom, when and in which unit."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from scenarios.errors import DataError
from scenarios.quarters import Horizon
from scenarios.rows import Row, read_loose_rows, read_rows
from scenarios.texts import _

COLUMNS = ("id", "measure", "definition", "workload", "scope", "period", "value", "unit")
MEASURES = ("share", "level", "premium")
"""Part of the market; amount; fraction above the list price."""
DEFINITIONS = ("units", "revenue", "compute", "delivered", "stock")
WORKLOADS = ("training", "inference", "all")
WHOLE, DOMESTIC, FOREIGN = "all", "domestic", "foreign"
_COMPUTE = {"H100-equivalents": 1e-3, "k H100-equivalents": 1.0, "million H100-equivalents": 1e3}
_LEVEL_UNITS = {
    "units": {"cards": 1e-3, "k cards": 1.0, "million cards": 1e3},
    "revenue": {"USD": 1e-6, "USD mn": 1.0, "USD bn": 1e3},
    **dict.fromkeys(("compute", "delivered", "stock"), _COMPUTE),
}
"""Units of levels, in those of a projection: k cards, M$, k H100-equivalents."""
_FRACTION = {"fraction": 1.0}
_PERIOD = re.compile(r"(\d{4})(?:H([12])|Q([1-4]))?")


@dataclass(frozen=True)
class Observation:
    """A published point.

    Attributes
    ----------
    scope
        Of whom: ``all``, ``domestic``, ``foreign``, a chip class or a vendor.
    period
        ``2025``, ``2025H1`` or ``2025Q3``.
    sd
        How far the model may miss it in a calibration, in logits of a share or the logarithm of a level; None where
        a calibration does not see it.
    """

    id: str
    measure: str
    definition: str
    workload: str
    scope: str
    period: str
    value: float
    unit: str
    sd: float | None
    evidence: tuple[str, ...]
    note: str

    @property
    def per_unit(self) -> float:
        """Units of a projection (k cards, M$, k H100-equivalents) in one unit of the value."""
        return units_of(self.measure, self.definition)[self.unit]

    @property
    def middle(self) -> float:
        """Middle of the period, decimal years."""
        start, length = _years(self.period)
        return start + length / 2

    def quarters(self, horizon: Horizon) -> slice:
        """Return the quarters of the period."""
        start, length = _years(self.period)
        first = round((start - horizon.first) * 4)
        return slice(first, first + round(4 * length))

    def ends_by(self, date: float) -> bool:
        """Whether the period lies before a date in decimal years."""
        start, length = _years(self.period)
        return start + length <= date


@dataclass(frozen=True)
class Forecast:
    """What a publisher expected of an observation before it was made, in the observation's unit."""

    observation: str
    value: float
    evidence: tuple[str, ...]
    note: str


def read_forecasts(file: Path, observations: Iterable[Observation]) -> Iterator[Forecast]:
    """Yield the forecasts of a file.

    Raises
    ------
    DataError
        A row is malformed or names no observation.
    """
    known = tuple(one.id for one in observations)
    for row in read_rows(file, ("observation", "value", "evidence", "note")):
        yield Forecast(row.one_of("observation", known), row.number("value"), row.evidence(), row.text("note"))


def units_of(measure: str, definition: str) -> dict[str, float]:
    """Return the units in which a measure may be given."""
    return _LEVEL_UNITS[definition] if measure == "level" else _FRACTION


def read_observations(file: Path) -> Iterator[Observation]:
    """Yield the observations of a file; the first malformed row is raised.

    Raises
    ------
    DataError
        Names file, line, column, value and what is allowed.
    """
    seen: set[str] = set()
    for row in read_loose_rows(file, COLUMNS):
        if isinstance(row, DataError):
            raise row
        yield observation_of(row, seen)


def observation_of(row: Row, seen: set[str]) -> Observation:
    """Return the observation of a row; `seen` holds the ids so far.

    Raises
    ------
    DataError
        A cell is refused.
    """
    name = row.text("id")
    if name in seen:
        raise row.refuse("id", _("a name that stands only once"))
    seen.add(name)
    measure, definition = row.one_of("measure", MEASURES), row.one_of("definition", DEFINITIONS)
    scope, value = row.text("scope"), row.number("value")
    if _PERIOD.fullmatch(row.text("period")) is None:
        raise row.refuse("period", _("a period such as 2025, 2025H1 or 2025Q3"))
    if measure == "share" and not 0 <= value <= 1:
        raise row.refuse("value", _("a fraction from 0 to 1"))
    if measure == "level" and value < 0:
        raise row.refuse("value", _("0 or more"))
    if measure == "share" and scope == WHOLE:
        raise row.refuse("scope", _("whose share: domestic, foreign, a chip class or a vendor"))
    known = "evidence" in row.cells and row.cells["evidence"].strip()
    return Observation(
        name,
        *(measure, definition, row.one_of("workload", WORKLOADS), scope, row.text("period").strip(), value),
        unit=row.one_of("unit", tuple(units_of(measure, definition))),
        sd=row.optional_number("sd") if "sd" in row.cells else None,
        evidence=row.evidence() if known else (),
        note=row.text("note", optional=True) if "note" in row.cells else "",
    )


def period_of(middle: float) -> str:
    """Return the period of a point by its middle, decimal years: a year, a half or a quarter."""
    year, eighth = int(middle), round(middle % 1 * 8)
    if eighth % 2:
        return f"{year}Q{eighth // 2 + 1}"
    return str(year) if eighth == 4 else f"{year}H{eighth // 4 + 1}"


def _years(period: str) -> tuple[float, float]:
    """Return start and length of a period in years."""
    match = _PERIOD.fullmatch(period)
    assert match is not None, period
    year = float(match[1])
    if match[2]:
        return year + (int(match[2]) - 1) / 2, 0.5
    if match[3]:
        return year + (int(match[3]) - 1) / 4, 0.25
    return year, 1.0
