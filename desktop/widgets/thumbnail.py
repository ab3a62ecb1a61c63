"""Show a figure small, with its name and a word of its result; a click asks to see it large."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from desktop.theme import RADIUS, SPACE, SPACE_SMALL, Text, colours, font
from desktop.widgets.figure_chart import ceiling
from desktop.widgets.frame import Frame, pen_of
from scenarios.figures.figure import Figure

_LINES = 2.6
"""Height of the picture in lines of small text."""


class Thumbnail(QAbstractButton):
    """Be a button that is a small chart; checked while its figure stands large above."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        """Start empty.

        Parameters
        ----------
        name
            What the figure is called.
        """
        super().__init__(parent)
        self._figure: Figure | None = None
        self._top = 0.0
        self.setText(name)
        self.setCheckable(True)
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def show_figure(self, figure: Figure, *, hold_axis: bool = False) -> None:
        """Draw a figure, unless it looks as the last one did; a held axis stays as it is while the figure fits."""
        before = None if self._figure is None else (_look(self._figure), self._top)
        self._figure = figure
        self._top = max(self._top if hold_axis else 0.0, ceiling(figure))
        if before != (_look(figure), self._top):
            self.update()

    def show_sentence(self, text: str) -> None:
        """Give the chart its one sentence, told by hovering and to screen readers."""
        self.setToolTip(text)
        self.setAccessibleDescription(text)

    def figure(self) -> Figure | None:
        """Return the figure drawn."""
        return self._figure

    def sizeHint(self) -> QSize:
        """Ask for a line of text and a small picture."""
        height = QFontMetricsF(font(Text.SMALL)).height()
        return QSize(96, round((1 + _LINES) * height + 2 * SPACE))

    def minimumSizeHint(self) -> QSize:
        """Ask for the full height always."""
        return QSize(64, self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the frame, the name and the lines."""
        painter, named = QPainter(self), colours(self.palette())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = named.domestic if self.isChecked() or self.underMouse() else named.separator
        painter.setPen(QPen(QColor(named.focus if self.hasFocus() else edge), 2 if self.isChecked() else 1))
        painter.setBrush(QColor(named.surface))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), RADIUS, RADIUS)
        metrics = QFontMetricsF(font(Text.SMALL))
        painter.setFont(font(Text.SMALL))
        painter.setPen(QColor(named.text))
        wraps = Qt.TextFlag.TextWordWrap
        room = QRectF(SPACE, SPACE_SMALL, self.width() - 2 * SPACE, self.height())
        name = metrics.boundingRect(room, wraps, self.text())
        painter.drawText(name, wraps, self.text())
        if self._figure is None:
            return
        top = name.bottom() + SPACE_SMALL
        box = QRectF(SPACE, top, self.width() - 2 * SPACE, self.height() - top - SPACE)
        figure = self._figure
        frame = Frame(box, float(figure.at[0]), float(figure.at[-1]), self._top)
        painter.setClipRect(QRectF(self.rect()).adjusted(2, 2, -2, -2))
        painter.setBrush(QColor(named.band_80))
        painter.setPen(Qt.PenStyle.NoPen)
        for band in figure.bands:
            painter.drawPath(frame.band(figure.at, band.low, band.high))
        painter.setPen(QPen(QColor(named.today), 1))
        painter.drawLine(
            round(frame.x(figure.split)), round(box.top()), round(frame.x(figure.split)), round(box.bottom())
        )
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for place, line in enumerate(figure.lines):
            painter.setPen(pen_of(named, line.id, place, 1.4))
            painter.drawPath(frame.line(figure.at, line.values))


def _look(figure: Figure) -> list[tuple[str, bytes]]:
    """Return what a small chart draws of a figure."""
    lines = [(line.id, line.values) for line in figure.lines]
    edges = [("", edge) for band in figure.bands for edge in (band.low, band.high)]
    return [(name, values.tobytes()) for name, values in [(figure.id, figure.at), *lines, *edges]]
