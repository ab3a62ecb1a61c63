"""How the series of a picture differ: by colour, and by dash, shade or hatch for those who see no colours."""

from dataclasses import dataclass

from resources.looks import Colours
from scenarios.figures.figure import OPEN

REFERENCE = "reference"
_DASHES: tuple[tuple[float, ...], ...] = ((), (5.0, 1.6), (1.2, 1.4), (5.0, 1.6, 1.2, 1.6))
_REFERENCE_DASH = (3.0, 2.2)
_SHADES = (1.0, 0.3, 0.5, 0.14)
_UNDER_HATCH = 0.12
_HATCHES = ("", "////", "", "....")


@dataclass(frozen=True)
class LineLook:
    """Colour, width in points and dashes in widths of a line."""

    colour: str
    width: float
    dashes: tuple[float, ...]


@dataclass(frozen=True)
class FillLook:
    """Colour and hatch of a column or a band, and the colour of a number on it."""

    fill: str
    hatch: str
    hatching: str
    ink: str


def line_look(named: Colours, line_id: str, place: int) -> LineLook:
    """Return how a line is drawn: by its place, but for the reference."""
    if line_id == REFERENCE:
        return LineLook(named.baseline, 1.6, _REFERENCE_DASH)
    if line_id.startswith(OPEN):
        return LineLook(named.muted, 2.4, ())
    return LineLook(named.series[place % 4], 2.4, _DASHES[(place + place // 4) % 4])


def fill_look(named: Colours, place: int) -> FillLook:
    """Return how a column is filled: by its place."""
    hue, shade, hatch = named.series[place % 4], _SHADES[place % 4], _HATCHES[(place + place // 4) % 4]
    colour = hue if shade == 1 else mixed(hue, named.surface, shade)
    return FillLook(colour, hatch, hue, named.on_domestic if hue == colour else named.text)


def band_look(named: Colours, band_id: str) -> FillLook:
    """Return how the band of a figure is filled: the inner one of two is the stronger."""
    return FillLook({"50": named.band_50}.get(band_id, named.band_80), "", named.surface, named.text)


def part_look(named: Colours, kind: str, filled: bool, hatched: bool) -> FillLook:
    """Return how a piece of a bar of a kind is filled: hatched on a light ground where things act together."""
    hue, shade = kind_hue(named, kind)
    if hatched:
        return FillLook(mixed(hue, named.surface, _UNDER_HATCH) if filled else named.surface, "////", hue, named.text)
    return FillLook(mixed(hue, named.surface, shade), "", hue, named.text)


def kind_hue(named: Colours, kind: str) -> tuple[str, float]:
    """Return the colour of a kind of bar, and how strong its shade is, so that kinds differ in grey too."""
    return {
        "level": (named.muted, 0.5),
        "total": (named.muted, 1.0),
        "policy": (named.domestic, 1.0),
        "assumption": (named.changed, 0.55),
        "uncertainty": (named.observed, 0.22),
        "plain": (named.muted, 0.3),
    }[kind]


def mixed(colour: str, ground: str, part: float) -> str:
    """Return a colour laid thinly over a ground, ``#rrggbb``."""
    pairs = zip(channels(colour), channels(ground), strict=True)
    return "#" + "".join(f"{round(over * part + under * (1 - part)):02x}" for over, under in pairs)


def channels(colour: str) -> tuple[int, ...]:
    """Return red, green and blue of a colour, 0 to 255."""
    return tuple(int(colour[at : at + 2], 16) for at in (1, 3, 5))
