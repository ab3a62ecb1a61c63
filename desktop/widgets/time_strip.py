"""Let the hand set an input over time: blocks of choices, or a line of numbers, on a strip of years."""

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPoint, QPointF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QColor,
    QContextMenuEvent,
    QFocusEvent,
    QFontMetricsF,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from desktop.theme import RADIUS, SPACE, SPACE_HAIR, SPACE_SMALL, Text, colours, font
from desktop.widgets.accessible import SpeakingWidget
from desktop.widgets.strip_menu import StripMenu
from desktop.widgets.strip_painting import HANDLE, StripView, paint_strip
from desktop.widgets.strip_spec import Points, StripScale, StripSpec
from scenarios.texts import _

_MARGIN = SPACE
_LINES = 4.0
_REACH = 6.0
_DEAD = 6.0
_RING = 2
_STEPS = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}
_QUARTERS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
_OPENING = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space, Qt.Key.Key_Menu)
_ADDING = (Qt.Key.Key_Insert, Qt.Key.Key_Plus)
_REMOVING = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)


@dataclass(frozen=True)
class _Grip:
    """Hold what the hand took: which point, where, the points before, and how far beside the edge it was taken."""

    index: int
    at: QPointF
    before: Points
    beside: float


class TimeStrip(SpeakingWidget):
    """Let the user move, change, add and remove the points of one input over time.

    Signals
    -------
    edited(points)
        While the hand drags or holds a key: the whole schedule, a tuple of (quarter index, value).
    committed(points)
        Once at the end of a drag, for each key step or choice from the menu, and at the end of a held key.
    cancelled()
        Esc during a drag; the points before it are shown again.
    asked(index)
        The user wants to choose at a point; the strip's own menu opens.
    """

    edited = Signal(object)
    committed = Signal(object)
    cancelled = Signal()
    asked = Signal(int)

    spoken_role = QAccessible.Role.Chart

    def __init__(self, spec: StripSpec, parent: QWidget | None = None) -> None:
        """Start without a point, the keys at the first free quarter."""
        super().__init__(parent)
        self._spec = spec
        self._points: Points = ()
        self._quarter = spec.first_free
        self._grip: _Grip | None = None
        self._clicked: int | None = None
        self._is_held = self._is_uncommitted = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.show_schedule(spec, ())

    @property
    def spec(self) -> StripSpec:
        """Return what the input is."""
        return self._spec

    def points(self) -> Points:
        """Return the points shown."""
        return self._points

    def quarter(self) -> int:
        """Return the quarter that the keys act on."""
        return self._quarter

    def chosen(self) -> int | None:
        """Return the index of the point in force in the chosen quarter; None in history and before the first."""
        return self._spec.index_at(self._points, self._quarter)

    def is_dragging(self) -> bool:
        """Tell whether the hand holds a point."""
        return self._grip is not None

    def scale(self) -> StripScale:
        """Return where quarters and numbers stand, in pixels of the widget."""
        width = max(self.width() - 2.0 * _MARGIN, 1.0)
        return StripScale(self._spec, _MARGIN, width, SPACE, self._field_height(), HANDLE + SPACE_HAIR)

    def show_schedule(self, spec: StripSpec, schedule: Points) -> None:
        """Show the points of an input without emitting anything; a drag of other points ends."""
        if spec != self._spec or schedule != self._points:
            self._grip = self._clicked = None
            self._is_uncommitted = False
        self._spec, self._points = spec, schedule
        self.setAccessibleName(_("{input} over time").format(input=spec.label))
        self._tell()

    def spoken_value(self) -> str:
        """Return what is in force in the chosen quarter, since when, and whether it can be changed."""
        return self._spec.telling(self._points, self._quarter)

    def sizeHint(self) -> QSize:
        """Ask for the room of four lines and the years below them."""
        years = QFontMetricsF(font(Text.SMALL)).height() + SPACE_SMALL
        return QSize(480, round(SPACE + self._field_height() + years + SPACE_HAIR))

    def minimumSizeHint(self) -> QSize:
        """Ask for the full height always."""
        return QSize(280, self.sizeHint().height())

    # ------------------------------------------------------------------ mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of a point, or choose a quarter."""
        if event.button() != Qt.MouseButton.LeftButton:
            super().mousePressEvent(event)
            return
        index = self._point_near(event.position())
        self._choose(self.scale().quarter_at(event.position().x()) if index is None else self._points[index][0])
        if index is not None:
            beside = event.position().x() - self.scale().x(self._points[index][0])
            self._grip = _Grip(index, event.position(), self._points, beside)
        if self._spec.kind == "choice":
            self._clicked = self.chosen()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Carry the point along, or show what can be taken here."""
        if self._grip is None:
            self._show_cursor(event.position())
            return
        points = self._dragged(self._grip, event.position())
        if points != self._points:
            self._clicked = None
            self._points = points
            self._quarter = points[self._grip.index][0]
            self.edited.emit(points)
            self._tell()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go: commit once if the point has moved, open the menu if it has not."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        grip, clicked = self._grip, self._clicked
        self._grip = self._clicked = None
        if grip is not None and self._points != grip.before:
            self.committed.emit(self._points)
        elif clicked is not None:
            self._ask(clicked, event.globalPosition().toPoint())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Add a point where none is."""
        quarter = self.scale().quarter_at(event.position().x())
        is_free = self._spec.kind == "number" or self._spec.index_at(self._points, quarter) is None
        if event.button() == Qt.MouseButton.LeftButton and is_free and self._point_near(event.position()) is None:
            self._choose(quarter)
            self._settle(self._spec.inserted(self._points, quarter))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Open the menu of the point under the pointer, or of the chosen one for the key."""
        if event.reason() == QContextMenuEvent.Reason.Mouse:
            near = self._point_near(QPointF(event.pos()))
            self._choose(self.scale().quarter_at(event.pos().x()) if near is None else self._points[near][0])
        chosen = self.chosen()
        if chosen is not None:
            self._ask(chosen, event.globalPos())

    def leaveEvent(self, event: QEvent) -> None:
        """Give the pointer its usual shape back."""
        super().leaveEvent(event)
        self.unsetCursor()

    def event(self, event: QEvent) -> bool:
        """Explain the quarter under the pointer, and keep the strip's keys from the window's shortcuts."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            quarter = self.scale().quarter_at(event.pos().x())
            QToolTip.showText(event.globalPos(), self._spec.telling(self._points, quarter), self)
            return True
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride and self._is_own(event):
            event.accept()
            return True
        return super().event(event)

    # --------------------------------------------------------------- keyboard

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose a quarter, or move, change, add and remove points; Esc leaves a drag."""
        key = Qt.Key(event.key())
        self._is_held = event.isAutoRepeat()
        if self._grip is not None:
            if key == Qt.Key.Key_Escape:
                self._abandon(self._grip)
            return
        if not self._is_own(event):
            super().keyPressEvent(event)
        elif key in _QUARTERS and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self._move_chosen(_QUARTERS[key])
        elif key in _QUARTERS:
            self._choose(self._quarter + _QUARTERS[key])
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._choose(self._spec.first_free if key == Qt.Key.Key_Home else self._spec.count - 1)
        elif key in _OPENING:
            self._open_chosen()
        else:
            self._change(key)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Commit what a held key has reached."""
        if not event.isAutoRepeat():
            self._let_go()
        super().keyReleaseEvent(event)

    def _change(self, key: Qt.Key) -> None:
        """Change the chosen point's value, add a point or remove one; in history only say why not."""
        spec, points, chosen = self._spec, self._points, self.chosen()
        if key in _ADDING:
            self._settle(spec.inserted(points, self._quarter))
        elif key in _REMOVING and chosen is not None:
            self._settle(spec.removed(points, chosen))
        elif key in _STEPS and chosen is None:
            self._settle(spec.inserted(points, self._quarter, _STEPS[key]))
        elif key in _STEPS and chosen is not None:
            self._settle(spec.changed(points, chosen, spec.stepped(points[chosen][1], _STEPS[key])))

    def _is_own(self, event: QKeyEvent) -> bool:
        """Tell whether a key is one of the strip's."""
        key, held = Qt.Key(event.key()), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if key in _QUARTERS and held == Qt.KeyboardModifier.AltModifier:
            return True
        if key == Qt.Key.Key_Plus:
            return held in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier)
        mine = {*_QUARTERS, *_STEPS, *_OPENING, *_ADDING, *_REMOVING, Qt.Key.Key_Home, Qt.Key.Key_End}
        return (key in mine and held == Qt.KeyboardModifier.NoModifier) or (
            key == Qt.Key.Key_Escape and self.is_dragging()
        )

    def _move_chosen(self, quarters: int) -> None:
        chosen = self.chosen()
        if chosen is None:
            self._tell()
            return
        points = self._spec.moved(self._points, chosen, self._points[chosen][0] + quarters)
        self._quarter = points[chosen][0]
        self._settle(points)

    def _open_chosen(self) -> None:
        chosen = self.chosen()
        if chosen is None:
            self._tell()
            return
        scale = self.scale()
        place = QPointF(scale.x(self._points[chosen][0]), scale.top + scale.height)
        self._ask(chosen, self.mapToGlobal(place).toPoint())

    # ------------------------------------------------------------------- menu

    def menu(self, index: int) -> StripMenu:
        """Return the menu of a point; what is chosen in it is committed."""
        menu = StripMenu(self._spec, self._points, index, self._quarter, self)
        menu.taken.connect(self._settle)
        return menu

    def _ask(self, index: int, place: QPoint) -> None:
        self.asked.emit(index)
        self.menu(index).popup(place)

    # ----------------------------------------------------------------- values

    def _dragged(self, grip: _Grip, position: QPointF) -> Points:
        """Return the points with the one that the hand holds at its place; small steps aside keep the number."""
        spec, scale = self._spec, self.scale()
        points = spec.moved(grip.before, grip.index, scale.nearest_start(position.x() - grip.beside))
        value = grip.before[grip.index][1]
        rows = grip.at.y() - position.y()
        if isinstance(value, str) or abs(rows) <= _DEAD:
            return points
        rise = scale.rise(rows - (_DEAD if rows > 0 else -_DEAD))
        return spec.changed(points, grip.index, spec.snapped(value + rise))

    def _settle(self, points: Points) -> None:
        """Take new points: told at once as settled, but while a key is held only when it is let go."""
        if points != self._points:
            self._points = points
            self._is_uncommitted = self._is_held
            (self.edited if self._is_held else self.committed).emit(points)
        self._tell()

    def _let_go(self) -> None:
        self._is_held = False
        if self._is_uncommitted:
            self._is_uncommitted = False
            self.committed.emit(self._points)

    def _abandon(self, grip: _Grip) -> None:
        self._grip = self._clicked = None
        self._points = grip.before
        self._quarter = grip.before[grip.index][0]
        self.cancelled.emit()
        self._tell()

    def _choose(self, quarter: int) -> None:
        self._quarter = min(max(quarter, 0), self._spec.count - 1)
        self._tell()

    def _tell(self) -> None:
        """Speak and paint what is shown now."""
        self.speak_change()
        self.update()

    def _point_near(self, position: QPointF) -> int | None:
        """Return the point that the hand can take here: a block's left edge, or a handle of the line."""
        scale, found = self.scale(), []
        for index, (quarter, value) in enumerate(self._points):
            aside = abs(position.x() - scale.x(quarter))
            down = 0.0 if isinstance(value, str) else abs(position.y() - scale.y(value))
            reach = _REACH if isinstance(value, str) else HANDLE + SPACE_SMALL
            if max(aside, down) <= reach:
                found.append((aside + down, index))
        return min(found)[1] if found else None

    def _show_cursor(self, position: QPointF) -> None:
        quarter = self.scale().quarter_at(position.x())
        if self._point_near(position) is not None:
            is_choice = self._spec.kind == "choice"
            self.setCursor(Qt.CursorShape.SplitHCursor if is_choice else Qt.CursorShape.SizeAllCursor)
        elif quarter < self._spec.first_free:
            self.setCursor(Qt.CursorShape.ForbiddenCursor)
        elif self._spec.kind == "choice" and self._spec.index_at(self._points, quarter) is not None:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        else:
            self.unsetCursor()

    # --------------------------------------------------------------- painting

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring and the chosen quarter."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hide the ring and the chosen quarter, and commit what a key that is still held has reached."""
        super().focusOutEvent(event)
        self._let_go()
        self.update()

    def changeEvent(self, event: QEvent) -> None:
        """Follow a change of text size."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.updateGeometry()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the strip and the ring of the focus around it."""
        painter = QPainter(self)
        named = colours(self.palette())
        paint_strip(painter, StripView(self.scale(), self._points, named, self._quarter, self.hasFocus()))
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(named.focus), _RING))
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), RADIUS, RADIUS)

    def _field_height(self) -> float:
        return _LINES * QFontMetricsF(font(Text.BODY)).height()
