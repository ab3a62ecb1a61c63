from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QObject

from desktop import theme
from desktop.widgets.thumbnail import Thumbnail
from scenarios.figures.figure import Band, Figure, Line

AT = np.arange(2023, 2027, 0.25)


def figure(last=8.0, at=AT, name="market.supply"):
    rising = np.linspace(1.0, last, AT.size)
    lines, bands = (
        (Line("hbm", "HBM", rising), Line("reference", "Baseline", rising / 2)),
        (Band("80", "", rising - 1, rising),),
    )
    return Figure(name, "Supply", "", at, 2025.0, lines, bands, (), statistic="median")


class Paintings(QObject):
    """Counts how often a widget is painted."""

    def __init__(self, watched):
        super().__init__()
        self.count = 0
        watched.installEventFilter(self)

    def eventFilter(self, _watched, event):
        self.count += event.type() == QEvent.Type.Paint
        return False


@pytest.fixture
def thumbnail(qapp, qtbot):
    theme.apply_theme(qapp)
    thumbnail = Thumbnail("Supply")
    qtbot.addWidget(thumbnail)
    thumbnail.show()
    qtbot.waitExposed(thumbnail)
    return thumbnail


@pytest.mark.parametrize(
    ("other", "paints"),
    [
        (figure(), 0),
        (figure(last=9.0), 1),
        (figure(at=AT + 1), 1),
        (figure(name="market.money"), 1),
        (replace(figure(), lines=figure().lines[:1]), 1),
        (replace(figure(), bands=()), 1),
    ],
)
def test_it_is_painted_again_when_it_looks_otherwise_and_only_then(qapp, thumbnail, other, paints):
    thumbnail.show_figure(figure())
    qapp.processEvents()
    painted = Paintings(thumbnail)
    thumbnail.show_figure(other)
    qapp.processEvents()
    assert thumbnail.figure() is other
    assert painted.count == paints


def test_an_axis_that_gives_way_is_painted(qapp, thumbnail):
    """The same curves on another axis are another picture."""
    thumbnail.show_figure(figure(last=20.0))
    thumbnail.show_figure(figure(), hold_axis=True)
    qapp.processEvents()
    painted = Paintings(thumbnail)
    thumbnail.show_figure(figure())
    qapp.processEvents()
    assert painted.count == 1
