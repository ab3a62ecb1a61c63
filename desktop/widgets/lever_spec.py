"""Describe a numeric lever: its range, words and scale, as plain frozen values."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

from scenarios.errors import InputError
from scenarios.units import parse_typed

LOGARITHMIC_RATIO = 15
BIG_STEP = 0.1
_DIGITS = 10


@dataclass(frozen=True)
class LeverSpec:
    """Hold what a lever row needs to show and check a number.

    Parameters
    ----------
    id
        The name that all signals of the row carry.
    label
        What the user reads.
    unit
        The unit in words, said in the tooltip; ``format`` already includes it.
    minimum, maximum
        The range of the track.
    baseline
        The value while the user has set none; None where something else (such as the tier) decides.
    step
        One arrow key; every value from the hand is a whole number of steps from the minimum.
    zones
        Upper bound and word of each zone, rising; the last bound is the maximum.
    format
        Turns a value into the text shown, unit included.
    parse
        Turns typed text and the value in force into a new value; raises ValueError with a message for the user.
    tooltip
        What the lever does, in a sentence.
    unset_word
        What to show while nothing is set and there is no baseline, such as "by tier".
    set_word
        What a value of the user's means, such as "fixed by you, in every run".
    logarithmic
        Whether the track is logarithmic; None lets the range decide.
    """

    id: str
    label: str
    unit: str
    minimum: float
    maximum: float
    baseline: float | None
    step: float
    zones: tuple[tuple[float, str], ...]
    format: Callable[[float], str]
    parse: Callable[[str, float], float]
    tooltip: str = ""
    unset_word: str = ""
    set_word: str = ""
    logarithmic: bool | None = None

    @property
    def uses_logarithm(self) -> bool:
        """Tell whether equal ratios, not equal differences, take equal room on the track."""
        if self.logarithmic is not None:
            return self.logarithmic and self.minimum > 0
        return self.minimum > 0 and self.maximum / self.minimum > LOGARITHMIC_RATIO

    def position(self, value: float) -> float:
        """Return the place of a value on the track, from 0 to 1."""
        inside = min(max(value, self.minimum), self.maximum)
        if self.uses_logarithm:
            return math.log(inside / self.minimum) / math.log(self.maximum / self.minimum)
        return (inside - self.minimum) / (self.maximum - self.minimum)

    def value_at(self, position: float) -> float:
        """Return the value, in whole steps, at a place on the track."""
        place = min(max(position, 0.0), 1.0)
        if self.uses_logarithm:
            return self.snapped(self.minimum * (self.maximum / self.minimum) ** place)
        return self.snapped(self.minimum + (self.maximum - self.minimum) * place)

    def snapped(self, value: float) -> float:
        """Return the nearest value that is a whole number of steps from the minimum, within the range."""
        steps = round((value - self.minimum) / self.step)
        return round(min(max(self.minimum + steps * self.step, self.minimum), self.maximum), _DIGITS)

    def stepped(self, value: float, steps: int) -> float:
        """Return the value some arrow keys away."""
        return self.snapped(value + steps * self.step)

    def leapt(self, value: float, direction: int) -> float:
        """Return the value a tenth of the track away, and at least one step."""
        far = self.value_at(self.position(value) + direction * BIG_STEP)
        near = self.stepped(value, direction)
        return max(far, near) if direction > 0 else min(far, near)

    def zone(self, value: float) -> str:
        """Return the word of the zone a value lies in."""
        for upper, word in self.zones:
            if value <= upper:
                return word
        return self.zones[-1][1] if self.zones else ""

    def bounds(self) -> tuple[tuple[float, float], ...]:
        """Return start and end of every zone as places on the track."""
        uppers = [self.position(upper) for upper, _word in self.zones[:-1]]
        edges = [0.0, *uppers, 1.0]
        return tuple(pairwise(edges))


def parse_as(unit: str, text: str, current: float) -> float:
    """Return the value that was typed for a lever of a unit, of `UNITS`.

    Raises
    ------
    ValueError
        It is none; the message is for the user.
    """
    try:
        return parse_typed(text, unit, current)
    except InputError as problem:
        raise ValueError(str(problem)) from None
