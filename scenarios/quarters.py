"""Quarters: labels such as ``2026Q4``, their places on the horizon, and years as decimals."""

import re
from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np
from numpy.typing import NDArray

from scenarios.errors import InputError
from scenarios.texts import _

_LABEL = re.compile(r"(\d{4})-?Q([1-4])")


def parse_quarter(label: str) -> float:
    """Return the start of a quarter as a decimal year: ``2026Q4`` is 2026.75.

    Raises
    ------
    ValueError
        `label` is not a quarter.
    """
    match = _LABEL.fullmatch(label.strip())
    if match is None:
        raise ValueError(label)
    return int(match[1]) + (int(match[2]) - 1) / 4


def quarter_label(start: float) -> str:
    """Return the label of the quarter that starts then: 2026.75 is ``2026Q4``."""
    return f"{int(start)}Q{round(start % 1 * 4) + 1}"


@cache
def decimal_date(date: str) -> float:
    """Return a day in ISO form as a decimal year."""
    year, month, day = (int(part) for part in date.split("-"))
    return year + (month - 1) / 12 + (day - 1) / 366


@dataclass(frozen=True)
class Horizon:
    """The quarters that a projection covers; index 0 is the first.

    Attributes
    ----------
    first, last
        Starts of the first and the last quarter, decimal years.
    last_observed
        Start of the last quarter that data describe; levers act after it.
    """

    first: float
    last: float
    last_observed: float

    @cached_property
    def count(self) -> int:
        """Number of quarters."""
        return round((self.last - self.first) * 4) + 1

    @cached_property
    def first_free(self) -> int:
        """Index of the first quarter in which a lever acts."""
        return round((self.last_observed - self.first) * 4) + 1

    @cached_property
    def starts(self) -> NDArray[np.float64]:
        """Starts of the quarters, decimal years, shape (quarters,)."""
        return self.first + np.arange(self.count) / 4

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """Labels of the quarters: ``2023Q1`` and so on."""
        return tuple(quarter_label(float(start)) for start in self.starts)

    @cached_property
    def years(self) -> range:
        """Calendar years covered."""
        return range(int(self.first), int(self.last) + 1)

    def quarters_of(self, year: int) -> slice:
        """Return the indices of one calendar year."""
        begin = round((year - self.first) * 4)
        return slice(begin, begin + 4)

    def free_quarter(self, subject: str, label: str) -> int:
        """Return the index of a quarter in which a lever may act.

        Raises
        ------
        InputError
            Not a quarter, outside the horizon, or already observed; `subject` is the lever's id.
        """
        try:
            index = round((parse_quarter(label) - self.first) * 4)
        except ValueError:
            message = _("{id}: '{label}' is not a quarter; write {allowed}")
            raise self._refused(subject, label, message) from None
        if not self.first_free <= index < self.count:
            message = _("{id}: {label} is observed or outside the horizon; a lever acts in {allowed}")
            raise self._refused(subject, label, message)
        return index

    def _refused(self, subject: str, label: str, message: str) -> InputError:
        allowed = _("{first} to {last}").format(first=self.labels[self.first_free], last=self.labels[-1])
        return InputError(subject, message.format(id=subject, label=label, allowed=allowed))
