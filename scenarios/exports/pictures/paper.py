"""The paper that a picture is drawn on: measured and wrapped texts, rectangles and axes, all in points."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from resources import resource_path
from resources.looks import FONT_FILES, Colours
from scenarios.exports.pictures.look import FillLook

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.font_manager import FontProperties
    from matplotlib.ft2font import FT2Font

POINTS_PER_INCH = 72.0
FULL_SIZE = (40 / 3, 7.5)
"""Of a slide, inches: sizes of texts hold for it; on smaller paper they shrink too, by less than its sides do."""
_SHRINKING = 0.7
LABEL, DETAIL, TITLE = 12.0, 14.0, 24.0
LEADING = 1.28
_HALF_CAPITAL = 0.36
"""Half the height of a capital or a digit, in sizes of the font: how far its foot lies below its middle."""
_MEASURED = 100
"""Size at which letters are measured, points."""
_FIXED_POINT = 65536
_OUTLINE = 0.8
_SLACK = 0.01
"""Points by which a text may be too wide: what was measured for it must hold it."""
_BOUND = "\u00a0%"
_MISSING = "\u25a1"
"""Stands for a character that the shipped font does not have."""


@dataclass(frozen=True)
class Box:
    """A rectangle on the paper, points from its lower left corner."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def width(self) -> float:
        """From left to right."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """From bottom to top."""
        return self.top - self.bottom

    def meets(self, other: "Box", gap: float = 0.0) -> bool:
        """Tell whether two rectangles come closer than a gap."""
        across = self.left - gap < other.right and other.left - gap < self.right
        return across and self.bottom - gap < other.top and other.bottom - gap < self.top

    def holds(self, other: "Box") -> bool:
        """Tell whether another rectangle lies within this one."""
        across = self.left <= other.left and other.right <= self.right
        return across and self.bottom <= other.bottom and other.top <= self.top


class Paper:
    """One empty picture, and what is drawn on it.

    Attributes
    ----------
    figure
        Of matplotlib; curves and columns are found in it by their gid, all else by its label.
    scale
        By which texts and gaps are smaller than on a slide.
    """

    def __init__(self, size: tuple[float, float], named: Colours) -> None:
        """Take a sheet of a size in inches."""
        from matplotlib.figure import Figure
        from matplotlib.transforms import Affine2D

        self.figure = Figure(figsize=size, facecolor=named.surface, edgecolor="none")
        self.named = named
        self.scale = min(1.0, *(one / full for one, full in zip(size, FULL_SIZE, strict=True))) ** _SHRINKING
        self.box = Box(0, 0, *(one * POINTS_PER_INCH for one in size))
        self._in_points = Affine2D().scale(1 / POINTS_PER_INCH) + self.figure.dpi_scale_trans

    def points(self, size: float) -> float:
        """Return a length of a slide as it is on this paper."""
        return size * self.scale

    def width(self, text: str, size: float = LABEL, bold: bool = False) -> float:
        """Return how wide a text becomes at most, points: pairs of letters that move together are not counted."""
        return self.points(size) * sum(_advance(letter, bold) for letter in readable(text))

    def leading(self, size: float = LABEL) -> float:
        """Return the distance of two lines of text, points."""
        return self.points(size) * LEADING

    def wrapped(self, text: str, room: float, size: float = LABEL, bold: bool = False) -> list[str]:
        """Return a text in lines of at most a width; a word that is longer is broken."""
        lines, room = [""], room + _SLACK
        for word in readable(text).replace(" %", _BOUND).split(" "):
            joined = f"{lines[-1]} {word}".lstrip()
            if self.width(joined, size, bold) <= room:
                lines[-1] = joined
                continue
            pieces = self._pieces(word, room, size, bold)
            lines = [*filter(None, lines), *pieces]
        return lines

    def _pieces(self, word: str, room: float, size: float, bold: bool) -> list[str]:
        pieces = [""]
        for letter in word:
            if pieces[-1] and self.width(pieces[-1] + letter, size, bold) > room:
                pieces.append("")
            pieces[-1] += letter
        return pieces

    def shortened(self, text: str, room: float, most: int, size: float = LABEL, bold: bool = False) -> list[str]:
        """Return a text in at most so many lines; dots stand for what is left out."""
        lines = self.wrapped(text, room, size, bold)
        if len(lines) <= most:
            return lines
        last = lines[most - 1]
        while last and self.width(f"{last}\u2026", size, bold) > room:
            last = last[:-1]
        return [*lines[: most - 1], f"{last.rstrip()}\u2026"]

    def write(
        self,
        lines: Sequence[str],
        left: float,
        top: float,
        role: str,
        *,
        size: float = LABEL,
        bold: bool = False,
        colour: str = "",
        align: str = "left",
    ) -> float:
        """Write lines of text below a height, and return the height of their lower edge.

        Parameters
        ----------
        left
            Where they begin; with `align` "right" where they end, with "center" their middle.
        """
        step, points = self.leading(size), self.points(size)
        for place, line in enumerate(lines):
            middle = top - (place + 0.5) * step
            text = self.figure.text(
                left,
                middle - _HALF_CAPITAL * points,
                readable(line),
                transform=self._in_points,
                fontproperties=_font(points, bold),
                color=colour or self.named.text,
                ha=align,
                va="baseline",
                zorder=10,
            )
            text.set_label(role)
        return top - len(lines) * step

    def rectangle(
        self, box: Box, colour: str, role: str, hatch: str = "", edge: str = "none", zorder: float = 0.5
    ) -> None:
        """Fill a rectangle, with lines or dots in the colour of `edge` where a hatch is given."""
        from matplotlib.patches import Rectangle

        patch = Rectangle(
            *((box.left, box.bottom), box.width, box.height),
            transform=self._in_points,
            facecolor=colour,
            edgecolor=edge,
            linewidth=0,
            hatch=hatch or None,
            zorder=zorder,
        )
        patch.set_label(role)
        self.figure.add_artist(patch)

    def rule(self, xs: Sequence[float], ys: Sequence[float], role: str, width: float = 0.8, **look: Any) -> None:
        """Draw a line through points of the paper, in a width that it has on a slide."""
        from matplotlib.lines import Line2D

        look = {"color": self.named.separator, "linewidth": self.points(width), **look}
        line = Line2D(xs, ys, transform=self._in_points, **look)
        line.set_label(role)
        self.figure.add_artist(line)

    def axes(self, box: Box, across: tuple[float, float], up: tuple[float, float], gid: str) -> "Axes":
        """Return empty axes over a rectangle, on which places are years or numbers and heights are values."""
        paper = self.box
        place = (box.left / paper.width, box.bottom / paper.height, box.width / paper.width, box.height / paper.height)
        axes = self.figure.add_axes(place, xlim=across, ylim=up)
        axes.set_axis_off()
        axes.set_zorder(1)
        axes.set_gid(gid)
        return axes

    @staticmethod
    def column(
        axes: "Axes", area: tuple[float, float, float, float], look: FillLook, gid: str, outlined: bool = False
    ) -> None:
        """Fill a column: left, bottom, width and height in the values of its axes."""
        from matplotlib.patches import Rectangle

        left, bottom, width, height = area
        patch = Rectangle(
            *((left, bottom), width, height),
            facecolor=look.fill,
            edgecolor=look.hatching,
            linewidth=_OUTLINE if outlined else 0,
            hatch=look.hatch or None,
        )
        patch.set_gid(gid)
        axes.add_patch(patch)


@cache
def _face(bold: bool) -> "FT2Font":
    from matplotlib.ft2font import FT2Font

    face = FT2Font(str(resource_path(FONT_FILES[bold])))
    face.set_size(_MEASURED, POINTS_PER_INCH)
    return face


@cache
def _advance(letter: str, bold: bool) -> float:
    """Return how far a letter moves the next one on, in sizes of the font."""
    from matplotlib.ft2font import LoadFlags

    advance = _face(bold).load_char(ord(letter), flags=LoadFlags.NO_HINTING).linearHoriAdvance
    return float(advance) / _FIXED_POINT / _MEASURED


@cache
def _font(points: float, bold: bool) -> "FontProperties":
    from matplotlib.font_manager import FontProperties

    return FontProperties(fname=str(resource_path(FONT_FILES[bold])), size=points)


def readable(text: str) -> str:
    """Return a text in the characters of the shipped font: an empty square stands for each other one."""
    plain = " ".join(text.split())
    return "".join(letter if _face(False).get_char_index(ord(letter)) else _MISSING for letter in plain)
