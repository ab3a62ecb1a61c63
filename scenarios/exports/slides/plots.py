"""What all charts of slides share: where their curves stand, how their numbers are written, and the finished chart."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scenarios.exports.slides import chart_xml as xml
from scenarios.units import round_step

Array = NDArray[np.float64]
LETTER = xml.BODY * 0.55 / 72
"""Mean width of a letter, inches."""
ROW = xml.BODY * 1.3 / 72
"""Height of a row of text, inches."""
LEFT, BELOW = 0.55, 0.32
"""Room for the numbers and the names beside the axes, inches."""


@dataclass(frozen=True)
class Plot:
    """Where a chart's curves stand, in parts of its width and height, and from which to which value."""

    left: float
    top: float
    width: float
    height: float
    low: float
    high: float

    def y(self, value: float) -> float:
        """Return how far below the chart's upper edge a value lies."""
        return self.top + (self.high - value) / (self.high - self.low) * self.height


@dataclass(frozen=True, eq=False)
class Chart:
    """A chart that python-pptx takes in place of its own chart data.

    Attributes
    ----------
    xml
        Of the chart; it names the cells of the workbook.
    xlsx_blob
        The workbook.
    alt
        What it shows, in words with its numbers.
    """

    xml: bytes
    xlsx_blob: bytes
    alt: str
    plot: Plot

    def xml_bytes(self, _chart_type: object) -> bytes:
        """Return the chart's XML, whatever type it is filed under."""
        return self.xml


def number_format(unit: str, greatest: float) -> str:
    """Return how numbers of a unit are written beside bars and lines; per cent and multiples say what they are."""
    if unit == "fraction":
        return r"0\ %"
    if unit.startswith("x"):
        return '"\u00d7"0.0' if greatest < 10 else '"\u00d7"0'
    return "[<10]0.0;#,##0"


def scale(unit: str, lowest: float, greatest: float) -> tuple[float, float, float]:
    """Return the least and greatest value of the axis and the distance of its marks; shares have the whole."""
    if unit == "fraction" and lowest >= 0 and greatest <= 1.0:
        return 0.0, 1.0, 0.25
    span = max(greatest, 1e-9) - min(lowest, 0.0)
    step = round_step(span, 4)
    return math.floor(min(lowest, 0.0) / step) * step, math.ceil(max(greatest, 1e-9) / step) * step, step


def extent(curves: Iterable[Array]) -> tuple[float, float]:
    """Return the least and the greatest of all known values, zero among them."""
    known = np.concatenate([one[np.isfinite(one)] for one in curves])
    return float(known.min(initial=0.0)), float(known.max(initial=0.0))


def caption_height(title: str, width: float) -> float:
    """Return how high a caption is over a chart of this width, inches."""
    return math.ceil(len(title) * LETTER / (0.85 * width)) * ROW


def axis_format(unit: str, step: float) -> str:
    """Return how the marks of an axis are written."""
    if unit == "fraction":
        return number_format(unit, step)
    digits = "#,##0" if step >= 1 and step == int(step) else "0.0" if step >= 0.1 else "0.00"
    return f'"\u00d7"{digits}' if unit.startswith("x") else digits
