"""Hold what a fan chart shows, and map it to pixels: plain frozen values."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from functools import cached_property, reduce
from typing import TypeVar, overload

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Place = TypeVar("Place", float, Numbers)

_QUARTERS = 4
_TINY = 1e-6


class Readings(Sequence[str]):
    """The values of every place in words, each written only when someone asks.

    Parameters
    ----------
    count
        Of places.
    write
        Returns the words of one.
    """

    def __init__(self, count: int, write: Callable[[int], str]) -> None:
        self._places, self._write = range(count), write

    def __len__(self) -> int:
        """Return how many places there are."""
        return len(self._places)

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> list[str]: ...
    def __getitem__(self, index: int | slice) -> str | list[str]:
        """Return the words of one place, or of several."""
        if isinstance(index, slice):
            return [self._write(place) for place in self._places[index]]
        return self._write(self._places[index])


@dataclass(frozen=True)
class Mark:
    """Hold an observed point: year, per cent, a short label, "observed" or "estimate"."""

    x: float
    y: float
    label: str
    kind: str = "observed"


@dataclass(frozen=True)
class FanEvent:
    """Hold when something is changed, in decimal years, with a word for it, and in full."""

    at: float
    word: str
    told: str


@dataclass(frozen=True, eq=False)
class FanData:
    """Hold the curves of a fan in per cent over decimal years; NaN is a gap and stays one.

    Parameters
    ----------
    x
        Decimal years, rising, such as 2027.25.
    median, low50, high50, low80, high80
        The middle line and the edges of the bands that hold 5 and 8 in 10 runs.
    baseline
        The reference line, or None.
    observed
        Points known from the past.
    today
        The decimal year where history ends.
    readings
        The values of every point in words.
    half_name, most_name, baseline_name
        What the bands and the reference line are called.
    preview
        Whether the bands come from a few draws only.
    stretches
        What rules when, along the foot: begin and end in decimal years, a word, and a shade from 0 to 3.
    events
        When the user's levers change.
    dots
        Per cent that stand for a twentieth of the runs each, shown in the cursor year in the place of the bands.
    threshold
        Per cent at which a line is drawn that a hand can move, or None.
    moving
        Whether a hand still moves the values: labels stand still as long as they stand right.
    """

    x: Numbers
    median: Numbers
    low50: Numbers
    high50: Numbers
    low80: Numbers
    high80: Numbers
    baseline: Numbers | None
    observed: tuple[Mark, ...]
    today: float
    readings: Sequence[str]
    half_name: str
    most_name: str
    baseline_name: str
    preview: bool = False
    stretches: tuple[tuple[float, float, str, int], ...] = ()
    events: tuple[FanEvent, ...] = ()
    dots: tuple[float, ...] = ()
    threshold: float | None = None
    moving: bool = False

    def __post_init__(self) -> None:
        """Refuse curves of unequal length."""
        for field in fields(self):
            curve = getattr(self, field.name)
            if isinstance(curve, np.ndarray) and curve.shape != self.x.shape:
                raise ValueError(f"{field.name} has shape {curve.shape}, x has {self.x.shape}")

    def nearest(self, year: float) -> int | None:
        """Return the index of the point nearest to a year that has a value, within half a year."""
        distance = np.where(np.isfinite(self.median), np.abs(self.x - year), np.inf)
        if not distance.size or distance.min() > 2 / _QUARTERS:
            return None
        return int(np.argmin(distance))

    def last_of(self, year: int) -> int | None:
        """Return the index of a year's last point that has a value."""
        inside = np.flatnonzero((np.floor(self.x + _TINY) == year) & np.isfinite(self.median))
        return int(inside[-1]) if inside.size else None

    def told_in(self, year: int) -> tuple[FanEvent, ...]:
        """Return what is changed within a year."""
        return tuple(one for one in self.events if int(one.at) == year)

    def reading(self, index: int) -> str:
        """Return the values of one quarter in words, a line each."""
        return self.readings[index]


@dataclass(frozen=True)
class Scale:
    """Map years and per cent to pixels inside a plot."""

    first: float
    last: float
    top: float
    width: float
    height: float

    def x(self, year: Place) -> Place:
        """Return the column of a year, or of many."""
        return (year - self.first) * (self.width / (self.last - self.first))

    def y(self, value: Place) -> Place:
        """Return the row of a percentage, or of many."""
        return self.height * (1 - value / self.top)

    def year(self, x: float) -> float:
        """Return the year of a column."""
        return self.first + x / self.width * (self.last - self.first)

    def value(self, y: float) -> float:
        """Return the percentage of a row."""
        return (1 - y / self.height) * self.top

    def columns(self, years: Numbers, values: Numbers) -> Numbers:
        """Return the row of a curve for every whole pixel column; NaN where the curve has none."""
        if not years.size:
            return np.full_like(self._years, np.nan)
        return self.y(np.asarray(np.interp(self._years, years, values, left=np.nan, right=np.nan), dtype=float))

    @cached_property
    def _years(self) -> Numbers:
        """The year of every whole pixel column."""
        count = max(int(self.width), 1)
        return np.linspace(self.first, self.year(count), count, endpoint=False)


def runs(*curves: Numbers) -> list[slice]:
    """Return the stretches in which all the curves have values."""
    finite = reduce(np.logical_and, map(np.isfinite, curves))
    if finite.size and finite.all():
        return [slice(0, finite.size)]
    edges = np.flatnonzero(np.diff(np.concatenate(([False], finite, [False])).astype(int)))
    return [slice(int(start), int(end)) for start, end in edges.reshape(-1, 2)]
