"""Paint and work the track of a numeric lever: zones, handle, baseline tick, mouse and keys."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
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
    QPolygonF,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.theme import SPACE, Text, colours, font, mix
from desktop.widgets.accessible import SpeakingWidget
from desktop.widgets.input_row import MINIMUM_WIDTH
from desktop.widgets.lever_spec import LeverSpec

HANDLE = 7.0
_BAR = 6.0
_MIDDLE = 9.0
_TICK = 4.0
_WORD_TOP = 18.0
_ZONE_GAP = 2.0
_WHEEL_NOTCH = 120
_STEP_KEYS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Down: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: 1}
_LEAP_KEYS = {Qt.Key.Key_PageDown: -1, Qt.Key.Key_PageUp: 1}
_TYPING = "0123456789+-.,x"


class LeverTrack(SpeakingWidget):
    """Let the hand move a value along a track of named zones.

    Signals carry values only; the row adds the lever's id. ``moved`` comes while dragging, ``settled`` once at the
    end of a drag and for every key or wheel step, ``abandoned`` with the value before a drag left by Esc (None if
    nothing was set), ``homed`` for the Home key, ``recalled`` for the End key, and ``typed`` with the first letter of a
    typed value.
    """

    moved = Signal(float)
    settled = Signal(float)
    abandoned = Signal(object)
    homed = Signal()
    recalled = Signal()
    typed = Signal(str)

    spoken_role = QAccessible.Role.Slider

    def __init__(self, spec: LeverSpec, parent: QWidget | None = None) -> None:
        """Start unset."""
        super().__init__(parent)
        self._spec = spec
        self._value: float | None = None
        self._effective: float | None = spec.baseline
        self._before: float | None = None
        self._grip: float | None = None
        self._uncommitted = False
        self._strayed = False
        self._wheel = 0
        self._note = ""
        self._saved: float | None = None
        self._reference: float | None = None
        self._flips: tuple[float, ...] = ()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(spec.label)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def show_value(self, value: float | None, effective: float | None) -> None:
        """Show a value, or the one in force while none is set; never emits."""
        if (value, effective) == (self._value, self._effective):
            return
        self._value, self._effective = value, effective
        self.speak_change()
        self.update()

    def show_ticks(self, saved: float | None, reference: float | None) -> None:
        """Mark where the saved scenario and the reference have the lever, None where they do not set it."""
        if (saved, reference) != (self._saved, self._reference):
            self._saved, self._reference = saved, reference
            self.update()

    def show_flips(self, values: tuple[float, ...]) -> None:
        """Notch the track where a statement about the result changes its truth; none while that is not known."""
        if values != self._flips:
            self._flips = values
            self.update()

    def show_note(self, text: str) -> None:
        """Paint a remark at the free end of the line of the zone's word."""
        if text != self._note:
            self._note = text
            self.update()

    def has_room(self, note: str) -> bool:
        """Tell whether a remark fits beside the longest zone word, wherever the handle is."""
        metrics = QFontMetricsF(font(Text.SMALL))
        words = [word for _upper, word in self._spec.zones] + [self._spec.unset_word]
        longest = max(metrics.horizontalAdvance(word) for word in words)
        return longest + 2 * SPACE + metrics.horizontalAdvance(note) <= self.width()

    def current(self) -> float:
        """Return the value in force: the user's, else the baseline, else the middle of the track."""
        for value in (self._value, self._effective):
            if value is not None:
                return value
        return self._spec.value_at(0.5)

    def is_dragging(self) -> bool:
        """Tell whether the hand holds the handle."""
        return self._grip is not None

    def sizeHint(self) -> QSize:
        """Ask for the room of the track and the word below it."""
        return QSize(MINIMUM_WIDTH, round(_WORD_TOP + QFontMetricsF(font(Text.SMALL)).height()))

    def minimumSizeHint(self) -> QSize:
        """Ask for the full height always."""
        return QSize(0, self.sizeHint().height())

    def spoken_value(self) -> str:
        """Return the value with its unit and the word of its zone."""
        word = self._word()
        if self._value is None and self._effective is None:
            return word
        value = self._spec.format(self.current())
        return f"{value}, {word}" if word else value

    def number_range(self) -> tuple[float, float, float, float]:
        """Return value, minimum, maximum and step."""
        return (self.current(), self._spec.minimum, self._spec.maximum, self._spec.step)

    def set_number(self, value: float) -> None:
        """Commit a number set by an assistive tool."""
        self._settle(self._spec.snapped(value))

    # ------------------------------------------------------------------ mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the handle, or bring it to the place pressed."""
        if event.button() != Qt.MouseButton.LeftButton:
            super().mousePressEvent(event)
            return
        self._before = self._value
        distance = event.position().x() - self._x(self.current())
        on_handle = abs(distance) <= HANDLE + 1
        self._grip = distance if on_handle else 0.0
        if not on_handle:
            self._drag_to(event.position().x())
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Carry the handle along."""
        if self.is_dragging():
            self._drag_to(event.position().x())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go, and commit once if the value has changed."""
        if event.button() == Qt.MouseButton.LeftButton and self.is_dragging():
            self._grip = None
            if self._strayed and not self._uncommitted:
                self.abandoned.emit(self._before)
            self._strayed = False
            self._commit()
            self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Commit what a held key has reached before the hand goes elsewhere."""
        super().focusOutEvent(event)
        if not self.is_dragging():
            self._commit()
        self.update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Step with the wheel, but only in the focus; otherwise the list scrolls."""
        if not self.hasFocus():
            event.ignore()
            return
        self._wheel += event.angleDelta().y()
        steps = int(self._wheel / _WHEEL_NOTCH)
        self._wheel -= steps * _WHEEL_NOTCH
        if steps:
            self._settle(self._spec.stepped(self.current(), steps))
        event.accept()

    # --------------------------------------------------------------- keyboard

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Step, leap, go home, leave a drag or begin to type."""
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Escape and self.is_dragging():
            self._abandon()
        elif key in _STEP_KEYS:
            self._key_to(self._spec.stepped(self.current(), _STEP_KEYS[key]), event.isAutoRepeat())
        elif key in _LEAP_KEYS:
            self._key_to(self._spec.leapt(self.current(), _LEAP_KEYS[key]), event.isAutoRepeat())
        elif key == Qt.Key.Key_Home and not event.modifiers():
            self.homed.emit()
        elif key == Qt.Key.Key_End and not event.modifiers():
            self.recalled.emit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2):
            self.typed.emit("")
        elif event.text() and event.text() in _TYPING:
            self.typed.emit(event.text())
        else:
            event.ignore()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Commit what a held key has reached."""
        if not event.isAutoRepeat() and not self.is_dragging():
            self._commit()
        super().keyReleaseEvent(event)

    def _key_to(self, value: float, repeats: bool) -> None:
        """Commit a single key step at once, but the steps of a held key only when it is let go."""
        if self.is_dragging():
            return
        if not repeats:
            self._settle(value)
        elif value != self.current():
            self._value = value
            self._uncommitted = True
            self.moved.emit(value)
            self._after_move()

    # ----------------------------------------------------------------- values

    def _drag_to(self, x: float) -> None:
        value = self._spec.value_at((x - (self._grip or 0.0) - HANDLE) / max(self.width() - 2 * HANDLE, 1.0))
        if value != self.current():
            self._value = value
            self._uncommitted = value != self._before
            self._strayed = True
            self.moved.emit(value)
            self._after_move()

    def _settle(self, value: float) -> None:
        if value != self.current():
            self._value = value
            self._uncommitted = True
        self._commit()
        self._after_move()

    def _commit(self) -> None:
        if self._uncommitted and self._value is not None:
            self._uncommitted = False
            self.settled.emit(self._value)

    def _abandon(self) -> None:
        self._grip = None
        self._uncommitted = self._strayed = False
        self._value = self._before
        self.abandoned.emit(self._before)
        self._after_move()

    def _after_move(self) -> None:
        self.speak_change()
        self.update()

    # --------------------------------------------------------------- painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint zones, ticks, handle, word and remark."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_zones(painter)
        self._paint_baseline(painter)
        self._paint_flips(painter)
        self._paint_ticks(painter)
        self._paint_handle(painter)
        self._paint_words(painter)

    def _paint_zones(self, painter: QPainter) -> None:
        named = colours(self.palette())
        painter.setPen(Qt.PenStyle.NoPen)
        here = self._spec.position(self.current())
        knows = self._value is not None or self._effective is not None
        bounds = self._spec.bounds()
        active = next((number for number, (_start, end) in enumerate(bounds) if here <= end), len(bounds) - 1)
        room = self.width() - 2 * HANDLE
        for number, (start, end) in enumerate(bounds):
            tint = mix(named.grid, named.muted, 0.08 + 0.2 * number / max(len(bounds) - 1, 1))
            painter.setBrush(QColor(named.band_50 if knows and number == active else tint))
            left, right = HANDLE + start * room, HANDLE + end * room
            painter.drawRoundedRect(
                QRectF(left, _MIDDLE - _BAR / 2, max(right - left - _ZONE_GAP, 1.0), _BAR), _BAR / 2, _BAR / 2
            )

    def _paint_baseline(self, painter: QPainter) -> None:
        if self._spec.baseline is None:
            return
        x, top = self._x(self._spec.baseline), _MIDDLE + _BAR / 2 + 1
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours(self.palette()).muted))
        painter.drawPolygon(
            QPolygonF([QPointF(x, top), QPointF(x + _TICK, top + 1.5 * _TICK), QPointF(x - _TICK, top + 1.5 * _TICK)])
        )

    def _paint_flips(self, painter: QPainter) -> None:
        """Paint a notch from above at each flip point, the bar cut through below it."""
        named, top = colours(self.palette()), _MIDDLE - _BAR / 2 - 2 * _TICK + 2
        for value in self._flips:
            x = self._x(value)
            painter.setPen(QPen(QColor(named.window), _ZONE_GAP + 1))
            painter.drawLine(QPointF(x, _MIDDLE - _BAR / 2), QPointF(x, _MIDDLE + _BAR / 2))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(named.observed))
            painter.drawPolygon(
                QPolygonF([QPointF(x - _TICK, top), QPointF(x + _TICK, top), QPointF(x, top + 2 * _TICK)])
            )

    def _paint_ticks(self, painter: QPainter) -> None:
        """Paint a ring where the saved scenario has the lever, and a bar where the reference has it."""
        painter.setPen(QPen(QColor(colours(self.palette()).text), 1.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if self._saved is not None:
            painter.drawEllipse(QPointF(self._x(self._saved), _MIDDLE + _BAR / 2 + _TICK), _TICK - 1, _TICK - 1)
        if self._reference is not None:
            x = self._x(self._reference)
            painter.drawLine(QPointF(x, _MIDDLE - _BAR), QPointF(x, _MIDDLE + _BAR))

    def _paint_handle(self, painter: QPainter) -> None:
        named = colours(self.palette())
        middle = QPointF(self._x(self.current()), _MIDDLE)
        is_set = self._value is not None
        edge = named.domestic if self.isEnabled() else named.muted
        pen = QPen(QColor(edge), 2)
        if not is_set and self._effective is None:
            pen.setStyle(Qt.PenStyle.DotLine)
        painter.setPen(pen)
        painter.setBrush(QColor(edge if is_set else named.surface))
        painter.drawEllipse(middle, HANDLE - 1.5, HANDLE - 1.5)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(named.focus), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 0, -1, -(self.height() - 2 * _MIDDLE)), 9, 9)

    def _paint_words(self, painter: QPainter) -> None:
        named = colours(self.palette())
        small = font(Text.SMALL)
        metrics = QFontMetricsF(small)
        width = float(self.width())
        word_width = min(metrics.horizontalAdvance(self._word()) + 1, width)
        note_width = metrics.horizontalAdvance(self._note) + 1 if self._note else 0.0
        note_left = self._x(self.current()) > width / 2
        least = note_width + 2 * SPACE if self._note and note_left else 0.0
        most = width - word_width - (note_width + 2 * SPACE if self._note and not note_left else 0.0)
        x = max(min(self._x(self.current()) - word_width / 2, most), least)
        painter.setFont(small)
        painter.setPen(QColor(named.text if self._value is not None else named.muted))
        painter.drawText(QRectF(x, _WORD_TOP, word_width, metrics.height()), self._word())
        painter.setPen(QColor(named.muted))
        start = 0.0 if note_left else width - note_width
        painter.drawText(QRectF(start, _WORD_TOP, note_width, metrics.height()), self._note)

    def _word(self) -> str:
        if self._value is None and self._effective is None:
            return self._spec.unset_word
        return self._spec.zone(self.current())

    def _x(self, value: float) -> float:
        return HANDLE + self._spec.position(value) * (self.width() - 2 * HANDLE)
