"""The program as a snapshot's reader starts it: the first page, and whatever there is to say instead."""

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage

import scenarios
from desktop import reading
from resources.looks import LIGHT

ROOT = Path(scenarios.__file__).parents[1]
SAMPLE = ROOT / "tests/scenarios/snapshots/samples/format_1.chokepoint"
SIZE = (1280, 720)


def seen(image):
    """Return the colours down a line through the seal and, below it, the page."""
    return {image.pixelColor(300, y).name() for y in range(image.height())}


@pytest.mark.parametrize(("flipped", "seal", "other"), [(0, LIGHT.changed, LIGHT.problem), (1, LIGHT.problem, None)])
def test_the_viewer_is_drawn_into_a_picture(qtbot, tmp_path, flipped, seal, other):
    """A sound file of someone unknown with its first page; of an altered one its seal alone."""
    raw = bytearray(SAMPLE.read_bytes())
    raw[200] ^= flipped
    file, drawn = tmp_path / "a.chokepoint", tmp_path / "made/viewer.png"
    file.write_bytes(raw)
    assert reading.picture(file, drawn, SIZE) == 0
    image = QImage(str(drawn))
    assert (image.width(), image.height()) == SIZE
    assert QColor(seal).name() in seen(image)
    assert other is None or QColor(other).name() not in seen(image)
    assert (QColor(LIGHT.surface).name() in seen(image)) == (not flipped), "the ground of a page"


def test_the_program_opens_a_snapshot_by_its_name_and_ends_after_the_first_page():
    done = subprocess.run(
        [sys.executable, "-m", "desktop", "--first-paint", SAMPLE],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (0, "")
    assert "Traceback" not in done.stderr
