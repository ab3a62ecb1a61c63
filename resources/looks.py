"""The looks that windows, slides and pictures share: named colours, light and dark, and the shipped font.

The colours start from the Okabe-Ito set, which stays apart under the common kinds of colour blindness;
some are darkened or lightened until text and marks have the contrast that WCAG 2 level AA asks for.
"""

from dataclasses import dataclass
from typing import Final

FONT_FAMILY: Final = "Inter"
FONT_FILES: Final = ("fonts/Inter-Regular.otf", "fonts/Inter-SemiBold.otf")


@dataclass(frozen=True)
class Colours:
    """Name every colour of the program by what it is for, as ``#rrggbb``."""

    window: str
    surface: str
    text: str
    muted: str
    grid: str
    separator: str
    domestic: str
    on_domestic: str
    band_50: str
    band_80: str
    baseline: str
    today: str
    observed: str
    changed: str
    problem: str
    sound: str
    focus: str

    @property
    def series(self) -> tuple[str, ...]:
        """Colours of series beside each other, in their order; more of them begin again, with another dash or hatch."""
        return self.domestic, self.observed, self.changed, self.muted


LIGHT: Final = Colours(
    window="#F5F7F9",
    surface="#FFFFFF",
    text="#17212B",
    muted="#53606C",
    grid="#E4E9ED",
    separator="#CFD6DC",
    domestic="#0072B2",
    on_domestic="#FFFFFF",
    band_50="#9DC8E3",
    band_80="#D2E6F3",
    baseline="#3F4A55",
    today="#53606C",
    observed="#8A3A6E",
    changed="#A85800",
    problem="#B23A00",
    sound="#00694C",
    focus="#C2185B",
)

DARK: Final = Colours(
    window="#13181D",
    surface="#1A2026",
    text="#E9EEF2",
    muted="#A5B1BC",
    grid="#2A323A",
    separator="#3A444E",
    domestic="#56B4E9",
    on_domestic="#0B1620",
    band_50="#2B5F80",
    band_80="#1F3F55",
    baseline="#D8DFE6",
    today="#A5B1BC",
    observed="#E5A9CB",
    changed="#E69F00",
    problem="#FF8E5E",
    sound="#3FC79A",
    focus="#F0E442",
)
