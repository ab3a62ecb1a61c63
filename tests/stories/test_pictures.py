"""The pictures of the window stay as they were looked at; after a wanted change: `dev.py pictures`, and look."""

import pytest
from PySide6.QtGui import QImage

from tests.stories.pictures import FOLDER, STATES, draw, pixels

APART = 40
"""Steps of a colour, of 255, from which on two pixels are taken to differ: fonts are smoothed a little differently."""
MOST = 0.01
"""Part of the pixels that may differ."""


@pytest.mark.parametrize("name", STATES)
def test_a_state_looks_as_it_did(qtbot, name):
    """No more than one pixel in a hundred differs, and the size is the one asked for."""
    kept = QImage(str(FOLDER / f"{name}.png")).convertToFormat(QImage.Format.Format_RGB32)
    now = draw(STATES[name])
    assert (now.width(), now.height()) == (kept.width(), kept.height()) == STATES[name].size
    differs = (abs(pixels(now) - pixels(kept)) > APART).any(axis=2)
    assert differs.mean() < MOST, f"{differs.mean():.2%} of the pixels differ"


def test_the_comparison_sees_a_missing_chart(qtbot):
    """A picture with one chart painted over is told apart."""
    name = "baseline"
    kept = pixels(QImage(str(FOLDER / f"{name}.png")).convertToFormat(QImage.Format.Format_RGB32))
    spoiled = kept.copy()
    spoiled[220:460, 440:810] = 255
    assert (abs(spoiled - kept) > APART).any(axis=2).mean() > MOST
