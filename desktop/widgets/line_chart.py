"""Show several named lines of a figure over time, each told apart by colour and dash, and named at its end."""

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from desktop.theme import Text, colours, font
from scenarios.figures.figure import Figure

_HEIGHT = 300
_ROOM = 3.4
"""Years to the right of the last quarter, for the names."""
_APART = 0.055
"""Least distance between two names, a part of the axis."""


class LineChart(pg.PlotWidget):
    """Hold one figure whose values are fractions; the axis reads per cent.

    Parameters
    ----------
    figure
        What is drawn: its lines, no bands.
    """

    def __init__(self, figure: Figure, parent: QWidget | None = None) -> None:
        """Draw the lines and their names."""
        super().__init__(parent)
        named = colours(self.palette())
        self.setBackground(named.surface)
        self.setAccessibleName(figure.title)
        self.setFixedHeight(_HEIGHT)
        self.setFrameStyle(0)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        plot = self.getPlotItem()
        plot.setMenuEnabled(False)
        plot.hideButtons()
        plot.setMouseEnabled(False, False)
        plot.setRange(xRange=(figure.at[0], figure.at[-1] + _ROOM), yRange=(0, 1), padding=0.01)
        left, bottom = plot.getAxis("left"), plot.getAxis("bottom")
        left.setScale(100)
        left.setLabel("%")
        years = range(int(figure.at[0]), int(figure.at[-1]) + 1)
        bottom.setTicks([[(year + 0.5, str(year)) for year in years]])
        for axis in (left, bottom):
            axis.setTickFont(font(Text.SMALL))
            axis.setTextPen(named.muted)
            axis.setPen(named.separator)
        plot.addLine(x=figure.split, pen=pg.mkPen(named.today))
        self._draw(figure, (named.domestic, named.observed, named.changed, named.text, named.muted))

    def _draw(self, figure: Figure, hues: tuple[str, ...]) -> None:
        ends = [float(line.values[np.isfinite(line.values)][-1]) for line in figure.lines]
        places, last = dict[str, float](), 1.0 + _APART
        for line, end in sorted(zip(figure.lines, ends, strict=True), key=lambda pair: -pair[1]):
            last = min(end, last - _APART)
            places[line.id] = last
        for line, hue, dash in zip(figure.lines, hues, ("Solid", "Solid", "Dash", "Dot", "DashDot"), strict=True):
            style = getattr(Qt.PenStyle, f"{dash}Line")
            self.plot(figure.at, line.values, pen=pg.mkPen(hue, width=2, style=style), connect="finite")
            name = pg.TextItem(line.label, color=hue, anchor=(0, 0.5))
            name.setFont(font(Text.SMALL))
            name.setPos(figure.at[-1] + 0.1, places[line.id])
            self.addItem(name)
