"""Show a field: a value for each cell of a grid, with a contour between the cells at a level and those below."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QWidget

from desktop.theme import SPACE, SPACE_SMALL, Text, font
from desktop.widgets.field_places import FieldPlaces, field_places
from desktop.widgets.walked_chart import Place, WalkedChart
from resources.looks import Colours
from scenarios.exports.shades import shades_of
from scenarios.figures.plot_words import level_sentence, name_of_cell
from scenarios.figures.plots import Field

_CENTRED = int(Qt.AlignmentFlag.AlignCenter) | int(Qt.TextFlag.TextWordWrap)


@dataclass(frozen=True, eq=False)
class FieldView:
    """What a chart shows of a field.

    Attributes
    ----------
    write
        How a value is written in its cell.
    reading
        What is in a cell, counted row by row, in words.
    """

    figure: Field
    write: Callable[[float], str]
    reading: Callable[[int], str]


def edges(above: np.ndarray) -> list[tuple[int, int, bool]]:
    """Return the edges between cells that are at the level and cells that are not.

    Parameters
    ----------
    above
        Shape (down, across).

    Returns
    -------
    list
        Column and row of the cell at whose left edge, or (True) at whose upper edge, the contour runs.
    """
    sides = [(int(x) + 1, int(y), False) for y, x in np.argwhere(above[:, 1:] != above[:, :-1])]
    return sides + [(int(x), int(y) + 1, True) for y, x in np.argwhere(above[1:] != above[:-1])]


def _cell_text(figure: Field, place: Place, number: str) -> str:
    """Return the name of a cell, if it has one, and its number below."""
    return "\n".join(filter(None, (name_of_cell(figure, place[1], place[0]), number)))


class FieldChart(WalkedChart):
    """Draw a field; the hand walks from cell to cell. Names stand in the cells where they fit."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start empty."""
        super().__init__(parent)
        self._view: FieldView | None = None
        self._known: tuple[FieldView, QSize, QFont] | None = None
        self._places: FieldPlaces

    def show_field(self, view: FieldView | None) -> None:
        """Draw a field, or nothing."""
        self._view = view
        if view is None:
            self.show_new("", "", (0, 0))
        else:
            self.show_new(view.figure.title, view.figure.text, (0, 0))

    def figure(self) -> Field | None:
        """Return the field drawn."""
        return self._view.figure if self._view is not None else None

    def grid(self) -> Place:
        """Return the number of columns and rows."""
        return (len(self._view.figure.across), len(self._view.figure.down)) if self._view is not None else (0, 0)

    def place_at(self, point: QPointF) -> Place | None:
        """Return the cell under a point."""
        if self._view is None or not self.box().contains(point):
            return None
        box, (columns, rows) = self.box(), self.grid()
        column = int((point.x() - box.left()) / box.width() * columns)
        row = int((point.y() - box.top()) / box.height() * rows)
        return min(column, columns - 1), min(row, rows - 1)

    def told_at(self, place: Place) -> str:
        """Return what is in a cell."""
        assert self._view is not None
        return self._view.reading(place[1] * self.grid()[0] + place[0])

    def anchor(self, place: Place) -> QPointF:
        """Return the middle of a cell."""
        return self.cell(place).center()

    def box(self) -> QRectF:
        """Return the room of the cells."""
        return self.places().box

    def places(self) -> FieldPlaces:
        """Return where everything stands, found anew when the field, the size or the text has changed."""
        assert self._view is not None
        known = (self._view, self.size(), font(Text.SMALL))
        if known != self._known:
            metrics = QFontMetricsF(font(Text.SMALL))
            self._known, self._places = known, field_places(self._view.figure, QSizeF(self.size()), metrics)
        return self._places

    def cell(self, place: Place) -> QRectF:
        """Return the room of a cell."""
        box, (columns, rows) = self.box(), self.grid()
        wide, high = box.width() / columns, box.height() / rows
        return QRectF(box.left() + place[0] * wide, box.top() + place[1] * high, wide, high)

    # --------------------------------------------------------------- painting

    def paint(self, painter: QPainter, named: Colours) -> None:
        """Paint cells, their numbers where they fit, contour, names, titles and the place of the hand."""
        assert self._view is not None
        columns, rows = self.grid()
        shade = shades_of(self._view.figure, named)
        for row in range(rows):
            for column in range(columns):
                self._paint_cell(painter, named, (column, row), shade)
        painter.setPen(QPen(QColor(named.separator), 1))
        painter.drawRect(self.box())
        self._paint_contour(painter, named)
        self._paint_names(painter, named)
        self._paint_titles(painter, named)
        place = self.hover or (self.place if self.hasFocus() else None)
        if place is not None:
            painter.setPen(QPen(QColor(named.focus), 2))
            painter.drawRect(self.cell(place).adjusted(1, 1, -1, -1))

    def _paint_cell(self, painter: QPainter, named: Colours, place: Place, shade: Callable[[float], str]) -> None:
        assert self._view is not None
        metrics, room = QFontMetricsF(font(Text.SMALL)), self.cell(place).adjusted(0.5, 0.5, -0.5, -0.5)
        value = float(self._view.figure.values[place[1], place[0]])
        if not np.isfinite(value):
            painter.fillRect(room, QBrush(QColor(named.muted), Qt.BrushStyle.BDiagPattern))
            return
        painter.fillRect(room, QColor(shade(value)))
        number = self._view.write(value)
        inner = room.adjusted(SPACE_SMALL / 2, 0, -SPACE_SMALL / 2, 0)
        painter.setPen(QColor(named.text))
        for text in dict.fromkeys((_cell_text(self._view.figure, place, number), number)):
            needed = metrics.boundingRect(inner, _CENTRED, text)
            if needed.width() <= inner.width() and needed.height() <= inner.height():
                painter.drawText(inner, _CENTRED, text)
                return

    def _paint_contour(self, painter: QPainter, named: Colours) -> None:
        assert self._view is not None
        figure = self._view.figure
        if figure.level is None:
            return
        painter.setPen(QPen(QColor(named.changed), 3, c=Qt.PenCapStyle.RoundCap))
        for column, row, upper in edges(np.nan_to_num(figure.values, nan=-np.inf) >= figure.level):
            room = self.cell((column, row))
            painter.drawLine(room.topLeft(), room.topRight() if upper else room.bottomLeft())

    def _paint_names(self, painter: QPainter, named: Colours) -> None:
        """Write the names of rows and columns, where they have room."""
        metrics, places = QFontMetricsF(font(Text.SMALL)), self.places()
        painter.setPen(QColor(named.text))
        line, box = metrics.height(), places.box
        for row, lines in enumerate(places.downs):
            first = self.cell((0, row)).center().y() - (len(lines) - 1) * line / 2 + metrics.ascent() / 2 - 1
            for at, text in enumerate(lines):
                x = box.left() - SPACE - metrics.horizontalAdvance(text)
                painter.drawText(QPointF(x, first + at * line), text)
        for column, lines in enumerate(places.acrosses):
            middle = self.cell((column, 0)).center().x()
            for at, text in enumerate(lines):
                x = middle - metrics.horizontalAdvance(text) / 2
                painter.drawText(QPointF(x, box.bottom() + (at + 1) * line), text)

    def _paint_titles(self, painter: QPainter, named: Colours) -> None:
        """Say above what varies downwards, below what varies across, and last what the contour is."""
        assert self._view is not None
        metrics, figure, box = QFontMetricsF(font(Text.SMALL)), self._view.figure, self.box()
        room, elide = self.width() - 2 * SPACE, Qt.TextElideMode.ElideRight
        painter.setPen(QColor(named.muted))
        painter.drawText(QPointF(SPACE, metrics.ascent()), metrics.elidedText(figure.down_title, elide, room))
        across = metrics.elidedText(figure.across_title, elide, room)
        left = min(box.center().x() - metrics.horizontalAdvance(across) / 2, room - metrics.horizontalAdvance(across))
        row = box.bottom() + (1 + self.places().foot) * metrics.height()
        painter.drawText(QPointF(max(SPACE, left), row), across)
        if figure.level is not None:
            row += 1.2 * metrics.height()
            painter.setPen(QPen(QColor(named.changed), 3))
            painter.drawLine(
                QPointF(SPACE, row - metrics.xHeight() / 2), QPointF(3 * SPACE, row - metrics.xHeight() / 2)
            )
            painter.setPen(QColor(named.text))
            label = metrics.elidedText(level_sentence(figure), elide, room - 3 * SPACE)
            painter.drawText(QPointF(4 * SPACE, row), label)
