"""Show a newcomer around: a balloon beside one control after the other, which may be skipped at any time."""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QColor,
    QFontMetrics,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from desktop.theme import RADIUS, SPACE, SPACE_LARGE, SPACE_SMALL, Text, colours
from desktop.widgets.input_row import dress
from scenarios.texts import _

_LETTERS_WIDE = (52, 40, 30, 22)
"""Widths of the balloon in letters, the best first; the narrower ones are for narrow places."""
_LINE = 2


class Outline(QWidget):
    """Draws a ring around a control and lets the mouse through."""

    def __init__(self, parent: QWidget) -> None:
        """Start hidden."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the ring."""
        _paint_ring(self, Qt.GlobalColor.transparent)


class Callouts(QFrame):
    """Lies beside its target and never stands in the way: the window stays in use.

    Signals
    -------
    finished()
        The user has seen the last one, or skipped the rest.

    Parameters
    ----------
    window
        The window that holds the targets.
    steps
        The targets in their order, each with a sentence about it.
    """

    finished = Signal()

    def __init__(self, window: QWidget, steps: Sequence[tuple[QWidget, str]]) -> None:
        """Start hidden."""
        super().__init__(window)
        self.setObjectName("callouts")
        self._window, self._steps = window, tuple(steps)
        self._shown: tuple[tuple[QWidget, str], ...] = ()
        self._at = 0
        self._before: QWidget | None = None
        self.outline = Outline(window)
        self._text, self._count = QLabel(self), QLabel(self)
        self.next_button, self.skip_button = QPushButton(self), QPushButton(_("Skip"), self)
        self._build()
        self.hide()

    def begin(self) -> None:
        """Show the first one; targets that are not in sight are left out."""
        self._end_watch()
        self._shown = tuple(step for step in self._steps if step[0].isVisible())
        if self.isHidden():
            self._before = self._window.focusWidget()
        if not self._shown:
            self.finished.emit()
            return
        for watched in {one for target, _text in self._shown for one in _lineage(target, self._window)}:
            watched.installEventFilter(self)
        self._go_to(0)
        self.next_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def target(self) -> QWidget | None:
        """Return the control spoken of, None while hidden."""
        return self._shown[self._at][0] if self._shown else None

    def text(self) -> str:
        """Return the sentence shown."""
        return self._text.text()

    def count_text(self) -> str:
        """Return which one of how many is shown, in words."""
        return self._count.text()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Go with the target when it, or anything that holds it, moves or changes its size."""
        if self._shown and event.type() in (QEvent.Type.Resize, QEvent.Type.Move):
            self._place()
        return super().eventFilter(watched, event)

    def event(self, event: QEvent) -> bool:
        """Take the size that the words need once their new fonts are known."""
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest and self._shown:
            self._place()
        return done

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go on with Enter, unless it is meant for the other button; skip with Esc."""
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.key() == Qt.Key.Key_Escape or (is_enter and self.skip_button.hasFocus()):
            self._finish()
        elif is_enter:
            self._next()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Follow a change of colours or of text size."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self._dress()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint a sheet with the same ring as the target has."""
        _paint_ring(self, QColor(colours(self.palette()).surface))

    def _build(self) -> None:
        self._text.setWordWrap(True)
        for label in (self._text, self._count):
            label.setTextFormat(Qt.TextFormat.PlainText)
        for button in (self.next_button, self.skip_button):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the focus with what the user works on
        self.next_button.clicked.connect(self._next)
        self.skip_button.clicked.connect(self._finish)
        row = QHBoxLayout()
        row.setSpacing(SPACE)
        row.addWidget(self._count)
        row.addStretch(1)
        row.addWidget(self.skip_button)
        row.addWidget(self.next_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_LARGE, SPACE, SPACE_LARGE, SPACE)
        column.setSpacing(SPACE)
        column.addWidget(self._text)
        column.addLayout(row)
        self.setTabOrder(self.next_button, self.skip_button)
        self._dress()

    def _next(self) -> None:
        if self._at + 1 < len(self._shown):
            self._go_to(self._at + 1)
        else:
            self._finish()

    def _go_to(self, at: int) -> None:
        self._at = at
        target, text = self._shown[at]
        self._text.setText(text)
        self._count.setText(_("{n} of {all}").format(n=at + 1, all=len(self._shown)))
        self.next_button.setText(_("Next") if at + 1 < len(self._shown) else _("Done"))
        words = f"{self._count.text()}: {text}"
        self.setAccessibleName(words)
        self.next_button.setAccessibleDescription(words)
        for one in _lineage(target, self._window):
            if isinstance(one, QScrollArea):
                one.ensureWidgetVisible(target)
        self._place()
        for widget in (self.outline, self):
            widget.show()
            widget.raise_()
        if QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))

    def _finish(self) -> None:
        """Go away; the focus returns to where it was, unless the user has taken it elsewhere."""
        had_focus = self.isAncestorOf(self._window.focusWidget() or self._window)
        self._end_watch()
        self._shown, before, self._before = (), self._before, None
        if had_focus and before is not None and before in self._window.findChildren(QWidget):
            before.setFocus(Qt.FocusReason.OtherFocusReason)
        self.outline.hide()
        self.hide()
        self.finished.emit()

    def _end_watch(self) -> None:
        for watched in {one for target, _text in self._shown for one in _lineage(target, self._window)}:
            watched.removeEventFilter(self)

    def _place(self) -> None:
        """Put ring and balloon where the target is now."""
        target = _visible_rect(self._shown[self._at][0], self._window)
        ringed = target.adjusted(-SPACE_SMALL, -SPACE_SMALL, SPACE_SMALL, SPACE_SMALL)
        self.outline.setGeometry(ringed & self._window.rect())
        room = self._window.rect().adjusted(SPACE, SPACE, -SPACE, -SPACE)
        self.setGeometry(_best_place(ringed, [self._size(letters, room) for letters in _LETTERS_WIDE], room))

    def _size(self, letters: int, room: QRect) -> QSize:
        """Return the size of the balloon when its text is about so many letters wide."""
        layout = self.layout()
        assert layout is not None
        wanted = letters * QFontMetrics(self._text.font()).averageCharWidth()
        width = min(max(wanted, layout.totalMinimumSize().width()), room.width())
        return QSize(width, layout.totalHeightForWidth(width))

    def _dress(self) -> None:
        named = colours(self.palette())
        dress(self._text, Text.BODY, named.text)
        dress(self._count, Text.SMALL, named.muted)


def _lineage(target: QWidget, window: QWidget) -> Iterator[QWidget]:
    """Yield a control and all that hold it, up to the window."""
    one: QWidget | None = target
    while one is not None:
        yield one
        one = None if one is window else one.parentWidget()


def _visible_rect(target: QWidget, window: QWidget) -> QRect:
    """Return the part of a control that is not scrolled out of sight, as the window counts."""
    rect = window.rect()
    for one in _lineage(target, window):
        rect &= QRect(one.mapTo(window, QPoint(0, 0)), one.size())
    return rect


def _best_place(ringed: QRect, sizes: Sequence[QSize], room: QRect) -> QRect:
    """Return where the balloon lies within the room beside the ring, or over as little of it as can be."""
    places = [place for size in sizes for place in _beside(ringed, size, room)]

    def covered(place: QRect) -> int:
        both = place & ringed
        return both.width() * both.height()

    return min(places, key=covered)


def _beside(ringed: QRect, size: QSize, room: QRect) -> Iterator[QRect]:
    """Yield the places at the right, below, at the left and above, brought into the room."""
    gap = SPACE
    corners = (
        QPoint(ringed.right() + gap, ringed.top()),
        QPoint(ringed.left(), ringed.bottom() + gap),
        QPoint(ringed.left() - gap - size.width(), ringed.top()),
        QPoint(ringed.left(), ringed.top() - gap - size.height()),
    )
    for corner in corners:
        x = max(min(corner.x(), room.right() + 1 - size.width()), room.left())
        y = max(min(corner.y(), room.bottom() + 1 - size.height()), room.top())
        yield QRect(QPoint(x, y), size)


def _paint_ring(widget: QWidget, ground: QColor | Qt.GlobalColor) -> None:
    painter = QPainter(widget)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(colours(widget.palette()).domestic), _LINE))
    painter.setBrush(QColor(ground))
    half = _LINE / 2
    painter.drawRoundedRect(QRectF(widget.rect()).adjusted(half, half, -half, -half), RADIUS, RADIUS)
