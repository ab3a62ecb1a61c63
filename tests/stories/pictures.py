"""The main states of the window as pictures: drawn by `python3 dev.py pictures`, held by `test_pictures`."""

import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QImage

from desktop import application, intents
from desktop.application import Application
from desktop.theme import show_scheme
from desktop.toolkit import make_qt
from desktop.tour import WORKED
from resources import resource_path
from tests.shared_engine import engine_of

FOLDER = Path(__file__).with_name("pictures")
LIGHT, DARK = Qt.ColorScheme.Light, Qt.ColorScheme.Dark


@dataclass(frozen=True)
class State:
    """One state: the window's size, scheme and text size, and what was done before."""

    size: tuple[int, int]
    scheme: Qt.ColorScheme
    text: float
    prepare: Callable[[Application], object]


def _nothing(_program: Application) -> None:
    """Leave the baseline as it is."""


def _short_of_memory(program: Application) -> None:
    """Halve the HBM supply, and ask for dots and a threshold."""
    work = program.workspace
    intents.set_lever(work, "hbm_supply", 0.5)
    work.look(replace(work.view, dots=True, threshold=0.5))


def _tiers_over_time(program: Application) -> None:
    """Open the market in one year, close it in the next; the strip and the sources beside."""
    work, horizon = program.workspace, program.catalog.horizon
    begin, end = (horizon.labels.index(label) for label in ("2027Q1", "2028Q1"))
    intents.set_schedule(work, "tier", ((begin, "T7"), (end, "T3")))
    work.look(work.view.with_figure("money"))
    program.window.actions_by_id["over_time"].trigger()
    program.window.schedule.choose("tier")
    program.window.inspector.show_parameter("tier", work.shown)


def _worked(program: Application) -> None:
    """Show what a first start shows."""
    intents.show_worked(program.workspace, WORKED)


STATES = {
    "worked": State((1280, 720), LIGHT, 1.0, _worked),
    "baseline": State((1280, 720), LIGHT, 1.0, _nothing),
    "dots_dark": State((1280, 720), DARK, 1.0, _short_of_memory),
    "tiers_wide": State((1920, 1080), LIGHT, 1.0, _tiers_over_time),
    "tiers_wide_dark": State((1920, 1080), DARK, 1.0, _tiers_over_time),
    "large_text_narrow": State((1280, 720), LIGHT, 2.0, _worked),
    "large_text": State((1920, 1080), LIGHT, 2.0, _short_of_memory),
}


@contextmanager
def _looks(scheme: Qt.ColorScheme, text: float) -> Iterator[None]:
    qt = make_qt()
    before = QFont(qt.font())
    large = QFont(before)
    large.setPointSizeF(before.pointSizeF() * text)
    show_scheme(qt, scheme)
    qt.setFont(large)
    try:
        yield
    finally:
        qt.setFont(before)
        show_scheme(qt, LIGHT)


def draw(state: State) -> QImage:
    """Return the picture of a state, all draws shown."""
    qt = make_qt()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder, _looks(state.scheme, state.text):
        program = application.build(Path(folder) / "library.db", synchronous=True, engine=engine_of)
        window = program.window
        window.resize(*state.size)
        window.show()
        state.prepare(program)
        window.setFocus()
        work = program.workspace
        work.show_unsettled(work.scenario)
        work._refine()
        for _round in range(4):  # axes and labels find their room one after the other
            qt.processEvents()
            work.projection_ready.emit()
        image = window.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
        window.close()
        return image


def pixels(image: QImage) -> NDArray[np.int16]:
    """Return red, green and blue of every pixel, shape (height, width, 3)."""
    flat = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine() // 4, 4)
    return flat[:, : image.width(), :3].astype(np.int16)


def record() -> None:
    """Draw all states anew, and the picture of the README."""
    FOLDER.mkdir(exist_ok=True)
    for name, state in STATES.items():
        draw(state).save(str(FOLDER / f"{name}.png"))
    shutil.copyfile(FOLDER / "worked.png", resource_path("help/window.png"))


if __name__ == "__main__":
    record()
    sys.exit(0)
