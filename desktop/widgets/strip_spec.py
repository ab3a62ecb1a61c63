"""Describe an input over time, and what a hand may do to its points, as plain frozen values."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from scenarios.texts import _

Value = float | str
Points = tuple[tuple[int, Value], ...]
"""Points of a value over time: (quarter index, value), ascending; each holds until the next."""

_QUARTERS = 4
_DIGITS = 10


@dataclass(frozen=True)
class StripOption:
    """Hold one option: its id, short name, the text of what it does, and lines such as its date and its sources.

    Parameters
    ----------
    is_own
        Whether the user has made it: its id is no name, and is never shown.
    """

    id: str
    name: str
    text: str = ""
    lines: tuple[str, ...] = ()
    is_own: bool = False

    def in_words(self, gap: str) -> str:
        """Return id and name parted by a gap, or the name alone."""
        return self.name if self.is_own else f"{self.id}{gap}{self.name}"


@dataclass(frozen=True)
class Block:
    """Hold a stretch in which one value is in force.

    Parameters
    ----------
    first, end
        The first quarter, and the one after the last.
    value
        What is in force; None where something else decides.
    index
        Of the point that set it; None in history and before the first point.
    locked
        Whether it is history.
    """

    first: int
    end: int
    value: Value | None
    index: int | None
    locked: bool


@dataclass(frozen=True)
class StripSpec:
    """Hold what a time strip needs to show and check an input over time.

    Parameters
    ----------
    id, label
        The name that the window knows, and what the user reads.
    kind
        ``choice`` among options by their ids, or ``number``.
    labels, starts
        Names of the quarters, and their starts as decimal years.
    first_free
        Index of the first quarter that may be set; those before it are locked.
    baseline
        What is in force before the first point; None where something else decides.
    history
        What held before the first free quarter: (first quarter, value), ascending from quarter 0, or nothing.
    options
        What there is to choose from.
    minimum, maximum, step
        Of a number; every value from the hand is a whole number of steps from the minimum.
    format
        Turns a number into the text shown, unit included.
    unset_word
        What to show where there is no baseline, such as "by tier".
    """

    id: str
    label: str
    kind: Literal["choice", "number"]
    labels: tuple[str, ...]
    starts: tuple[float, ...]
    first_free: int
    baseline: Value | None
    history: Points = ()
    options: tuple[StripOption, ...] = ()
    minimum: float = 0.0
    maximum: float = 1.0
    step: float = 0.1
    format: Callable[[float], str] = str
    unset_word: str = ""

    @property
    def count(self) -> int:
        """Number of quarters."""
        return len(self.labels)

    @property
    def years(self) -> range:
        """Calendar years spanned."""
        return range(math.floor(self.starts[0]), math.floor(self.starts[-1]) + 1)

    def option(self, value: Value | None) -> StripOption | None:
        """Return an option by its id; None for a number."""
        return next((one for one in self.options if one.id == value), None)

    def in_words(self, value: Value | None) -> str:
        """Return a value as people read it."""
        if value is None:
            return self.unset_word
        if isinstance(value, str):
            option = self.option(value)
            return option.in_words(", ") if option is not None else value
        return self.format(value)

    def telling(self, points: Points, quarter: int) -> str:
        """Return what is in force in a quarter, since when, and whether and how it can be changed."""
        block = self.block_at(points, quarter)
        value, since = self.in_words(block.value), self.labels[block.first]
        parts = {"quarter": self.labels[quarter], "value": value, "since": since}
        if block.locked:
            words = _("{quarter}: {value}; locked, because it has been observed; changes begin in {free}")
            return words.format(**parts, free=self.labels[self.first_free])
        if block.index is None:
            return _("{quarter}: {value}, the baseline; double click or press Insert to change it").format(**parts)
        count = {"place": block.index + 1, "count": len(points)}
        if quarter == block.first:
            return _("{value}, from {since}, point {place} of {count}").format(**parts, **count)
        return _("{quarter}: {value}, from {since}, point {place} of {count}").format(**parts, **count)

    def index_at(self, points: Points, quarter: int) -> int | None:
        """Return the index of the point in force in a quarter; None before the first."""
        started = [index for index, (first, _value) in enumerate(points) if first <= quarter]
        return started[-1] if started else None

    def block_at(self, points: Points, quarter: int) -> Block:
        """Return the stretch that a quarter lies in."""
        return next(one for one in self.blocks(points) if quarter < one.end)

    def blocks(self, points: Points) -> tuple[Block, ...]:
        """Return the stretches from the first quarter to the last: history, the baseline, and one for each point."""
        past = self.history or ((0, self.baseline),)
        stops = [first for first, _value in past] + [self.first_free]
        found = [
            Block(first, end, value, None, True)
            for (first, end), (_first, value) in zip(pairwise(stops), past, strict=True)
        ]
        starts = [first for first, _value in points] + [self.count]
        if starts[0] > self.first_free:
            found.append(Block(self.first_free, starts[0], self.baseline, None, False))
        for index, (first, value) in enumerate(points):
            found.append(Block(first, starts[index + 1], value, index, False))
        return tuple(found)

    def moved(self, points: Points, index: int, quarter: int) -> Points:
        """Return the points with one at another quarter, as far as its neighbours and the first free quarter let it."""
        least = points[index - 1][0] + 1 if index else self.first_free
        most = points[index + 1][0] - 1 if index + 1 < len(points) else self.count - 1
        point = (min(max(quarter, least), most), points[index][1])
        return (*points[:index], point, *points[index + 1 :])

    def changed(self, points: Points, index: int, value: Value) -> Points:
        """Return the points with another value at one of them."""
        return (*points[:index], (points[index][0], value), *points[index + 1 :])

    def removed(self, points: Points, index: int) -> Points:
        """Return the points without one of them."""
        return (*points[:index], *points[index + 1 :])

    def inserted(self, points: Points, quarter: int, steps: int = 0) -> Points:
        """Return the points with one more, at what is in force there or some steps away; the same if one is there."""
        if quarter < self.first_free or any(first == quarter for first, _value in points):
            return points
        index = self.index_at(points, quarter)
        value = self._first_value() if index is None else points[index][1]
        return tuple(sorted((*points, (quarter, self.stepped(value, steps))), key=lambda point: point[0]))

    def stepped(self, value: Value, steps: int) -> Value:
        """Return the value some arrow keys away: steps of a number, or options in their order."""
        if not steps:
            return value
        if isinstance(value, str):
            ids = [one.id for one in self.options]
            return ids[min(max(ids.index(value) + steps, 0), len(ids) - 1)]
        return self.snapped(value + steps * self.step)

    def snapped(self, value: float) -> float:
        """Return the nearest value that is a whole number of steps from the minimum, within the range."""
        steps = round((value - self.minimum) / self.step)
        return round(min(max(self.minimum + steps * self.step, self.minimum), self.maximum), _DIGITS)

    def _first_value(self) -> Value:
        """Return what a first point begins with."""
        return self.snapped((self.minimum + self.maximum) / 2) if self.baseline is None else self.baseline


@dataclass(frozen=True)
class StripScale:
    """Map quarters and numbers to pixels: columns from ``left`` over ``width``, rows from ``top`` over ``height``.

    Numbers keep ``inset`` rows free above the greatest and below the least.
    """

    spec: StripSpec
    left: float
    width: float
    top: float
    height: float
    inset: float

    def x(self, quarter: int) -> float:
        """Return the column where a quarter begins; the one after the last is the end of time."""
        years = self.spec.years
        start = self.spec.starts[0] + quarter / _QUARTERS
        return self.left + (start - years.start) / len(years) * self.width

    def quarter_at(self, x: float) -> int:
        """Return the quarter of a column, the nearest one beside the strip."""
        return min(max(math.floor(self._place(x)), 0), self.spec.count - 1)

    def nearest_start(self, x: float) -> int:
        """Return the quarter that begins nearest to a column."""
        return round(self._place(x))

    def y(self, value: float) -> float:
        """Return the row of a number."""
        spec = self.spec
        share = (value - spec.minimum) / (spec.maximum - spec.minimum)
        return self.top + self.inset + (self.height - 2 * self.inset) * (1 - share)

    def rise(self, rows: float) -> float:
        """Return by how much a number grows over some rows upwards."""
        return rows / (self.height - 2 * self.inset) * (self.spec.maximum - self.spec.minimum)

    def _place(self, x: float) -> float:
        years = self.spec.years
        year = years.start + (x - self.left) / self.width * len(years)
        return (year - self.spec.starts[0]) * _QUARTERS
