"""Shades for the cells of a field: from the ground to a hue, so that the text colour can be read on each of them."""

from collections.abc import Callable
from functools import cache

import numpy as np

from resources.looks import Colours
from scenarios.exports.pictures.look import channels, mixed
from scenarios.figures.plots import Field

_CONTRAST = 4.5
"""Of letters on their ground, as level AA of WCAG 2 asks for."""
_PARTS = tuple(part / 20 for part in range(15, 3, -1))
"""How strong the strongest shade may be, the first one that letters can be read on."""


def shades_of(field: Field, named: Colours) -> Callable[[float], str]:
    """Return what gives the shade of a value, ``#rrggbb``: the higher the stronger.

    It is in the colour of a change where low values are good; a gap has the ground of the window.
    """
    part = part_of(field)

    def shade(value: float) -> str:
        return shade_at(named, part(value), field.low_is_good) if np.isfinite(value) else named.window

    return shade


def part_of(field: Field) -> Callable[[float], float]:
    """Return what says how far a value lies on the way from the lowest to the highest, 0 to 1.

    Parts that are held against a level are shaded as they are: 86 % beside 100 % is not as good as nothing.
    """
    if field.unit == "fraction" and field.level is not None:
        return lambda value: value
    known = field.values[np.isfinite(field.values)]
    low, high = (float(known.min()), float(known.max())) if known.size else (0.0, 0.0)
    return lambda value: (value - low) / (high - low) if high > low else 0.5


def shade_at(named: Colours, part: float, low_is_good: bool) -> str:
    """Return the shade at a part of the way from the lowest to the highest value."""
    hue = named.changed if low_is_good else named.domestic
    return mixed(hue, named.surface, _deepest(hue, named.surface, named.text) * part)


@cache
def _deepest(hue: str, ground: str, ink: str) -> float:
    return next((part for part in _PARTS if _contrast(mixed(hue, ground, part), ink) >= _CONTRAST), _PARTS[-1])


def _contrast(one: str, other: str) -> float:
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    """Return how light a colour is, as WCAG 2 counts, from 0 to 1."""
    parts = np.array(channels(colour)) / 255
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    return float(linear @ (0.2126, 0.7152, 0.0722))
