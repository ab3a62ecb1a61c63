"""Show a share over the years as a fan: median, named bands, baseline, observed points, cursor year."""

import math
from collections.abc import Sequence
from textwrap import fill

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPoint, QPointF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QColor,
    QFocusEvent,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QGraphicsItem, QSizePolicy, QToolTip, QVBoxLayout, QWidget

from desktop.theme import RADIUS, SPACE, Text, colours, font
from desktop.widgets.accessible import SpeakingWidget
from desktop.widgets.fan_data import FanData, FanEvent, Mark
from desktop.widgets.fan_item import FanItem
from desktop.widgets.fan_layers import GRID_STEP
from scenarios.texts import _

FIRST_YEAR = 2023
LAST_YEAR = 2030
TOP = 100.0
_KEYS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
_RISES = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}
_GRASP = 5.0
"""Pixels from a line, a threshold's or an event's, within which a hand takes hold of it."""
_LONGEST_LINE = 60
"""Letters in a line of what is told, so that it finds room beside the pointer in large text."""
_RING = 2


class FanChart(SpeakingWidget):
    """Draw a fan on fixed axes; the only thing a hand can move is the cursor year.

    Signals
    -------
    cursor_year_changed(year)
        The user has chosen another year by click or key; never for :meth:`show_cursor_year`.
    threshold_moved(per cent)
        The user drags the threshold's line, or moves it with Up and Down.
    """

    cursor_year_changed = Signal(int)
    threshold_moved = Signal(float)

    spoken_role = QAccessible.Role.Chart

    def __init__(
        self, title: str, parent: QWidget | None = None, first_year: int = FIRST_YEAR, last_year: int = LAST_YEAR
    ) -> None:
        """Build an empty chart.

        Parameters
        ----------
        title
            The name that screen readers say.
        parent
            The widget that holds the chart.
        first_year, last_year
            The first and the last whole year on the axis.
        """
        super().__init__(parent)
        self._first, self._last = first_year, last_year
        self._data: FanData | None = None
        self._cursor_year = last_year
        self._stride = 0
        self._drags_threshold = False
        self._plot = pg.PlotWidget(self)
        self._box = self._plot.getPlotItem().getViewBox()
        self._item = FanItem(self._box, first_year, last_year + 1, TOP)
        self.setAccessibleName(title)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._build()
        self._dress()

    @property
    def item(self) -> FanItem:
        """Return the item that paints the fan."""
        return self._item

    def set_data(self, data: FanData) -> None:
        """Draw a new value at once; axes stay as they are."""
        self._data = data
        self._item.set_data(data)
        self.speak_change()

    def data(self) -> FanData | None:
        """Return the value drawn."""
        return self._data

    def show_cursor_year(self, year: int) -> None:
        """Mark a year without emitting anything; a year off the axis is brought to its nearest end."""
        self._cursor_year = min(max(year, self._first), self._last)
        self._item.show_cursor_year(self._cursor_year)
        self.speak_change()

    def cursor_year(self) -> int:
        """Return the marked year."""
        return self._cursor_year

    def show_sentence(self, text: str) -> None:
        """Give the chart its one sentence, for screen readers."""
        self.setAccessibleDescription(text)

    def spoken_value(self) -> str:
        """Return the values of the cursor year's last quarter, and what the user changes within the year."""
        index = None if self._data is None else self._data.last_of(self._cursor_year)
        reading = _("{year}: no value").format(year=self._cursor_year)
        if self._data is None:
            return reading
        if index is not None:
            reading = self._data.reading(index)
        told = [one.told for one in self._data.told_in(self._cursor_year)]
        return "\n".join([reading, *told]).replace("\n", "; ")

    def sizeHint(self) -> QSize:
        """Ask for a comfortable size."""
        return QSize(460, 320)

    def minimumSizeHint(self) -> QSize:
        """Ask for the least size at which labels find room."""
        return QSize(280, 126)

    # ------------------------------------------------------------------ hands

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the year under the pointer."""
        self._drags_threshold = self._on_threshold(event.position())
        if event.button() == Qt.MouseButton.LeftButton and not self._drags_threshold:
            year = self._year_at(event.position())
            if year is not None:
                self._choose(math.floor(year))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell the values of the quarter and the event under the pointer, or carry the threshold along."""
        if self._drags_threshold:
            self._move_threshold(self._value_at(event.position()))
            return
        over = self._on_threshold(event.position())
        self.setCursor(Qt.CursorShape.SplitVCursor if over else Qt.CursorShape.ArrowCursor)
        year = self._year_at(event.position())
        if self._data is None or year is None:
            self._tell(None)
        else:
            self._tell(self._data.nearest(year), self._events_at(year))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let the threshold go."""
        super().mouseReleaseEvent(event)
        self._drags_threshold = False

    def leaveEvent(self, event: QEvent) -> None:
        """Stop telling values."""
        super().leaveEvent(event)
        self._item.show_hover(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the cursor year with Left and Right, a threshold with Up and Down."""
        rise = _RISES.get(Qt.Key(event.key()))
        if rise is not None and self._data is not None and self._data.threshold is not None:
            self._move_threshold(self._data.threshold + rise)
            return
        step = _KEYS.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        self._choose(self._cursor_year + step)
        self._tell_cursor()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the focus ring, and tell the cursor year's values when the keyboard brought the focus."""
        super().focusInEvent(event)
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            self._tell_cursor()
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hide the focus ring and the values."""
        super().focusOutEvent(event)
        self._item.show_hover(None)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the ground, and the ring of the focus around it."""
        painter = QPainter(self)
        named = colours(self.palette())
        painter.fillRect(self.rect(), QColor(named.surface))
        if self.hasFocus():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(named.focus), _RING))
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), RADIUS, RADIUS)

    def changeEvent(self, event: QEvent) -> None:
        """Follow a change of colours or of text size."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self._dress()

    def _year_at(self, position: QPointF) -> float | None:
        """Return the year under a point of the widget, or None beside the plot."""
        scale = self._item.scale_map
        x = position.x() - self._plot.x() - self._box.sceneBoundingRect().left()
        return scale.year(x) if 0 <= x < scale.width else None

    def _value_at(self, position: QPointF) -> float:
        """Return the percentage at the height of a point of the widget."""
        scale = self._item.scale_map
        return scale.value(position.y() - self._plot.y() - self._box.sceneBoundingRect().top())

    def _on_threshold(self, position: QPointF) -> bool:
        if self._data is None or self._data.threshold is None or self._year_at(position) is None:
            return False
        scale = self._item.scale_map
        return abs(scale.y(self._data.threshold) - scale.y(self._value_at(position))) <= _GRASP

    def _move_threshold(self, value: float) -> None:
        self.threshold_moved.emit(float(min(max(round(value), 0), round(TOP))))

    def _choose(self, year: int) -> None:
        before = self._cursor_year
        self.show_cursor_year(year)
        if self._cursor_year != before:
            self.cursor_year_changed.emit(self._cursor_year)

    def _tell_cursor(self) -> None:
        if self._data is None:
            self._tell(None)
        else:
            self._tell(self._data.last_of(self._cursor_year), self._data.told_in(self._cursor_year))

    def _events_at(self, year: float) -> tuple[FanEvent, ...]:
        """Return the events whose lines are within a hand's reach of a decimal year."""
        scale, events = self._item.scale_map, self._data.events if self._data is not None else ()
        return tuple(one for one in events if abs(scale.x(one.at) - scale.x(year)) <= _GRASP)

    def _tell(self, index: int | None, events: Sequence[FanEvent] = ()) -> None:
        """Point out one quarter, and show its values and what is changed beside it."""
        self._item.show_hover(index)
        told = [fill(line, _LONGEST_LINE) for one in events for line in one.told.splitlines()]
        if self._data is None or (index is None and not told):
            QToolTip.hideText()
            return
        at, value = (events[0].at, TOP) if index is None else (self._data.x[index], self._data.median[index])
        told += [] if index is None else [self._data.reading(index)]
        scale, box = self._item.scale_map, self._box.sceneBoundingRect()
        x = self._plot.x() + box.left() + scale.x(float(at))
        y = self._plot.y() + box.top() + scale.y(float(value))
        place = self.mapToGlobal(QPoint(round(x) + SPACE, round(y) - SPACE))
        QToolTip.showText(place, "\n\n".join(told), self)

    # ------------------------------------------------------------------ looks

    def _build(self) -> None:
        plot = self._plot.getPlotItem()
        self._plot.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._plot.setFrameStyle(0)
        plot.setMenuEnabled(False)
        plot.hideButtons()
        plot.setMouseEnabled(False, False)
        plot.setRange(xRange=(self._first, self._last + 1), yRange=(0, TOP), padding=0)
        shares = [(value, _("{value} %").format(value=value)) for value in range(0, round(TOP) + 1, GRID_STEP)]
        plot.getAxis("left").setTicks([shares])
        for side in ("bottom", "left"):
            plot.getAxis(side).setStyle(tickLength=0, tickAlpha=0, hideOverlappingLabels=False)
            plot.getAxis(side).setPen(None)
            plot.getAxis(side).setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)
        self._box.sigResized.connect(self._on_resized)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(_RING, _RING, _RING, _RING)
        layout.addWidget(self._plot)
        self._item.show_cursor_year(self._cursor_year)

    def _on_resized(self) -> None:
        self._item.set_size(self._box.rect())
        self._name_years()

    def _name_years(self) -> None:
        """Name every year, or every other one where the text is too large for all."""
        room = self._item.scale_map.width / (self._last + 1 - self._first)
        stride = 1 if QFontMetricsF(font(Text.SMALL)).horizontalAdvance("2030") + SPACE <= room else 2
        if stride == self._stride:
            return
        self._stride = stride
        years = [(year + 0.5, str(year)) for year in range(self._first, self._last + 1, stride)]
        self._plot.getPlotItem().getAxis("bottom").setTicks([years])

    def _dress(self) -> None:
        named = colours(self.palette())
        self._plot.setBackground(named.surface)
        half_a_line = round(
            QFontMetricsF(font(Text.SMALL)).height() / 2
        )  # the topmost label stands half above the plot
        self._plot.getPlotItem().layout.setContentsMargins(0, max(half_a_line, SPACE), SPACE, 0)
        for side in ("bottom", "left"):
            axis = self._plot.getPlotItem().getAxis(side)
            axis.setTextPen(named.muted)
            axis.setTickFont(font(Text.SMALL))
        self._name_years()
        self._item.set_colours(named)


__all__ = ["FanChart", "FanData", "Mark"]
