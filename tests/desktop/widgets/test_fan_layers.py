"""Check that the kept past of a fan cannot be told from one that is painted whole."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtGui import QImage, QPainter

from desktop.theme import Text, font
from desktop.widgets.fan_data import FanData, Scale
from desktop.widgets.fan_layers import FanLayers, future_of, shapes_of
from resources.looks import LIGHT

X = np.arange(2023.125, 2031, 0.25)
SCALE = Scale(2023, 2031, 100.0, 371.6, 326.0)
MEDIAN = 40 + 20 * np.sin(X)
STRETCHES = ((2023.0, 2026.75, "ramp", 1), (2026.75, 2031.0, "HBM", 2))
FAN = FanData(
    X, MEDIAN, MEDIAN - 6, MEDIAN + 6, MEDIAN - 12, MEDIAN + 12, MEDIAN + 3, (), 2026.75, ("",) * X.size, "", "", ""
)
EARLY, LATE = np.where(X < 2025, 5.0, 0.0), np.where(X > 2026.75, 5.0, 0.0)
CHANGES = {
    "future": {"median": MEDIAN + LATE, "high80": MEDIAN + 12 + 4 * LATE},
    "median": {"median": MEDIAN + EARLY},
    "inner band": {"low50": MEDIAN - 6 + EARLY},
    "outer band": {"high80": MEDIAN + 12 + EARLY},
    "baseline": {"baseline": MEDIAN + 3 + EARLY},
    "no baseline": {"baseline": None},
    "stretches": {"stretches": STRETCHES},
    "dots": {"dots": (40.0, 50.0)},
    "another today": {"today": 2025.6},
    "all past": {"today": 2032.0},
    "no past": {"today": 2023.0},
    "gap": {"median": np.where(abs(X - 2026.3) < 0.2, np.nan, MEDIAN)},
}


@pytest.fixture
def layers(qapp) -> FanLayers:
    return FanLayers(SCALE, LIGHT, font(Text.SMALL), 2025)


def painted(layers: FanLayers, data: FanData, dots: float, *, whole: bool = False) -> QImage:
    """Return the layers as charts paint them, or all of them at once without anything kept."""
    picture = QImage(round(372 * dots), round(326 * dots), QImage.Format.Format_RGB32)
    picture.setDevicePixelRatio(dots)
    picture.fill(LIGHT.surface)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if whole:
        painter.setClipRect(0, 0, 372, 326)
        layers._paint_all(painter, data, shapes_of(data, SCALE, slice(None)))
    else:
        layers.paint(painter, data, future_of(data, SCALE))
    painter.end()
    return picture


def differing(one: QImage, other: QImage) -> int:
    """Return how many pixels differ by more than a rounding."""
    first, second = (
        np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1).astype(int) for image in (one, other)
    )
    return int((abs(first - second) > 3).sum())


@pytest.mark.parametrize("dots", [1.0, 1.5, 2.0])
@pytest.mark.parametrize("change", CHANGES)
def test_the_kept_past_looks_as_if_all_were_painted_at_once(layers, change, dots):
    """Whatever changes after a first picture: what follows, the past itself, or how it is shown."""
    painted(layers, FAN, dots)
    data = replace(FAN, **CHANGES[change])
    assert differing(painted(layers, data, dots), painted(layers, data, dots, whole=True)) == 0
    assert differing(painted(layers, data, dots), painted(layers, FAN, dots)) > 0


def test_a_preview_outlines_its_past_too(layers):
    past = painted(layers, FAN, 1.0).copy(0, 0, 100, 326)
    assert painted(layers, replace(FAN, preview=True), 1.0).copy(0, 0, 100, 326) != past


def test_a_moving_hand_finds_the_past_painted(layers):
    """The picture is the same one while what follows moves, and another one for another past."""
    kept = []
    for change in ({}, CHANGES["future"], CHANGES["median"]):
        painted(layers, replace(FAN, **change), 1.0)
        kept.append(layers._past[1].cacheKey())
    assert kept[0] == kept[1] != kept[2]
