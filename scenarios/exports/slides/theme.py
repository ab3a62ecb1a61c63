"""The colours of a deck's theme, as far as charts must know them: which letters can be read on which ground."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scenarios.exports.slides.chart_xml import GROUND, TEXT, accent

if TYPE_CHECKING:
    from pptx.presentation import Presentation

_ACCENTS = 4
"""As many as series have."""
_READABLE = 3.0
"""The contrast that WCAG asks of large letters."""


@dataclass(frozen=True)
class Palette:
    """Names of the theme's colours for letters, by the place of a series.

    Attributes
    ----------
    inside
        On a column in the colour of the series.
    beside
        On the page, in the colour of the series where that can be read.
    """

    inside: tuple[str, ...] = (GROUND,) * _ACCENTS
    beside: tuple[str, ...] = tuple(accent(place) for place in range(_ACCENTS))


def palette_of(deck: Presentation) -> Palette:
    """Return the letters' colours for a deck's theme."""
    colours = _colours(deck)
    names = [accent(place) for place in range(_ACCENTS)]
    if not {GROUND, TEXT, *names} <= colours.keys():
        return Palette()
    page, text = colours[GROUND], colours[TEXT]
    inside = (GROUND if _contrast(colours[one], page) >= _contrast(colours[one], text) else TEXT for one in names)
    beside = (one if _contrast(colours[one], page) >= _READABLE else TEXT for one in names)
    return Palette(tuple(inside), tuple(beside))


def _colours(deck: Presentation) -> dict[str, str]:
    """Return the theme's colours as RRGGBB by the names that slides use."""
    from pptx.opc.constants import RELATIONSHIP_TYPE
    from pptx.oxml import parse_xml
    from pptx.oxml.ns import qn

    master = deck.slide_master
    theme = parse_xml(master.part.part_related_by(RELATIONSHIP_TYPE.THEME).blob)
    scheme = next(theme.iter(qn("a:clrScheme")))
    found = {one.tag.rpartition("}")[2]: one.find(qn("a:srgbClr")) for one in scheme}
    systems = {one.tag.rpartition("}")[2]: one.find(qn("a:sysClr")) for one in scheme}
    named = {name: one.get("val") for name, one in found.items() if one is not None}
    named |= {name: one.get("lastClr") for name, one in systems.items() if one is not None and one.get("lastClr")}
    used = master._element.find(qn("p:clrMap")).attrib
    return {name: named[one] for name, one in used.items() if one in named}


def _contrast(one: str, other: str) -> float:
    """Return the contrast of two colours as WCAG counts it, 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
