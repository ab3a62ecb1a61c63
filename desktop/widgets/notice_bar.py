"""Show a problem or a remark at the window's top, with what can be done about it."""

from collections.abc import Callable, Sequence
from enum import Enum

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QColor,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPlainTextEdit, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from desktop.theme import RADIUS, SPACE, SPACE_LARGE, SPACE_SMALL, Text, colours, mix
from desktop.widgets.input_row import dress
from resources.looks import Colours
from scenarios.texts import _

_ICON = 20
_DETAIL_HEIGHT = 120
_TINT = 0.1
_CROSS = 0.32


class Kind(Enum):
    """Tell how grave a notice is; each kind has a colour and a shape of its own."""

    INFO = "info"
    WARNING = "warning"
    PROBLEM = "problem"
    SOUND = "sound"


class NoticeIcon(QWidget):
    """Paint a notice's shape: a round i, a tick in a diamond, a three-cornered exclamation mark or a square cross."""

    def __init__(self, parent: QWidget) -> None:
        """Start as information."""
        super().__init__(parent)
        self.kind = Kind.INFO
        self.setFixedSize(QSize(_ICON, _ICON))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the shape, then the sign in it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        named = colours(self.palette())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(kind_colour(named, self.kind)))
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        if self.kind is Kind.INFO:
            painter.drawEllipse(box)
        elif self.kind is Kind.SOUND:
            painter.drawPolygon(_diamond(box))
        elif self.kind is Kind.WARNING:
            painter.drawPolygon(_triangle(box))
        else:
            painter.drawRoundedRect(box, RADIUS, RADIUS)
        painter.setPen(QPen(QColor(named.surface), 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        if self.kind is Kind.PROBLEM:
            inner = box.adjusted(*(_CROSS * box.width() * side for side in (1, 1, -1, -1)))
            painter.drawLine(inner.topLeft(), inner.bottomRight())
            painter.drawLine(inner.topRight(), inner.bottomLeft())
            return
        if self.kind is Kind.SOUND:
            inner = box.adjusted(*(_CROSS * box.width() * side for side in (1, 1, -1, -1)))
            foot = QPointF(inner.center().x() - 1, inner.bottom())
            painter.drawPolyline([QPointF(inner.left(), inner.center().y()), foot, inner.topRight()])
            return
        x, low, high = box.center().x(), box.top() + 0.3 * box.height(), box.bottom() - 0.22 * box.height()
        dot, stem = (low, (low + 4, high)) if self.kind is Kind.INFO else (high, (low, high - 4))
        painter.drawPoint(QPointF(x, dot))
        painter.drawLine(QPointF(x, stem[0]), QPointF(x, stem[1]))


class NoticeBar(QWidget):
    """Hold one notice: message, folded detail and buttons; hidden while there is none.

    Signals
    -------
    dismissed()
        The user has closed the notice.
    """

    dismissed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start hidden."""
        super().__init__(parent)
        self._icon = NoticeIcon(self)
        self._message = QLabel(self)
        self._buttons = QHBoxLayout()
        self._actions: list[QPushButton] = []
        self._fold = QPushButton(self)
        self._close = QPushButton(_("Dismiss"), self)
        self._detail = QPlainTextEdit(self)
        self._build()
        self.hide()

    def show_notice(
        self,
        kind: Kind,
        message: str,
        detail: str = "",
        actions: Sequence[tuple[str, Callable[[], object]]] = (),
        *,
        unfolded: bool = False,
    ) -> None:
        """Show a notice in place of the last one, and have it read aloud.

        Parameters
        ----------
        kind
            How grave it is.
        message
            What happened and how to mend it.
        detail
            What only some want to read, such as a traceback.
        actions
            Label and callback of each button.
        unfolded
            Whether the detail is in sight at first.
        """
        self._icon.kind = kind
        self._message.setText(message)
        self._detail.setPlainText(detail)
        self._fold.setVisible(bool(detail))
        self._unfold(unfolded and bool(detail))
        self._replace_actions(actions)
        self.setAccessibleName(f"{_kind_name(kind)}: {message}")
        self._icon.update()
        self.update()
        self.show()
        if QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, self.accessibleName()))

    def message(self) -> str:
        """Return the message shown."""
        return self._message.text()

    def buttons(self) -> tuple[QPushButton, ...]:
        """Return the notice's own buttons, then the ones that fold and dismiss."""
        return (*self._actions, self._fold, self._close)

    def clear(self) -> None:
        """Forget the notice and hide."""
        self._message.clear()
        self.hide()

    def dismiss(self) -> None:
        """Take the notice away."""
        self.hide()
        self.dismissed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Dismiss on Esc."""
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Tint the bar, and close it off below with a thin line."""
        painter = QPainter(self)
        named = colours(self.palette())
        colour = kind_colour(named, self._icon.kind)
        painter.fillRect(self.rect(), QColor(mix(named.surface, colour, _TINT)))
        painter.fillRect(0, self.height() - 1, self.width(), 1, QColor(mix(named.surface, colour, 0.5)))

    def changeEvent(self, event: QEvent) -> None:
        """Follow a change of colours or of text size."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self._dress()

    def _build(self) -> None:
        self._message.setWordWrap(True)
        self._message.setTextFormat(Qt.TextFormat.PlainText)
        self._message.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._message.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._detail.setReadOnly(True)
        self._detail.setFixedHeight(_DETAIL_HEIGHT)
        self._detail.setAccessibleName(_("Details"))
        self._fold.setCheckable(True)
        self._fold.toggled.connect(self._unfold)
        self._close.clicked.connect(self.dismiss)
        self._buttons.setSpacing(SPACE_SMALL)
        line = QHBoxLayout()
        line.setSpacing(SPACE)
        line.addWidget(self._icon)
        line.addWidget(self._message, 1)
        line.addLayout(self._buttons)
        line.addWidget(self._fold)
        line.addWidget(self._close)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(SPACE_LARGE, SPACE_SMALL, SPACE_LARGE, SPACE_SMALL + 1)
        outer.setSpacing(SPACE_SMALL)
        outer.addLayout(line)
        outer.addWidget(self._detail)
        self._dress()

    def _replace_actions(self, actions: Sequence[tuple[str, Callable[[], object]]]) -> None:
        for old in self._actions:
            self._buttons.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._actions = []
        for label, callback in actions:
            button = QPushButton(label, self)
            button.clicked.connect(lambda _checked=False, run=callback: run())
            self._buttons.addWidget(button)
            self._actions.append(button)

    def _unfold(self, is_open: bool) -> None:
        self._fold.setChecked(is_open)
        self._fold.setText(_("Hide details") if is_open else _("Details"))
        self._detail.setVisible(is_open)

    def _dress(self) -> None:
        dress(self._message, Text.BODY, colours(self.palette()).text)


def kind_colour(named: Colours, kind: Kind) -> str:
    """Return the colour of a kind of notice."""
    return {
        Kind.INFO: named.domestic,
        Kind.WARNING: named.changed,
        Kind.PROBLEM: named.problem,
        Kind.SOUND: named.sound,
    }[kind]


def _kind_name(kind: Kind) -> str:
    """Return the word for a kind of notice."""
    return {
        Kind.INFO: _("Information"),
        Kind.WARNING: _("Warning"),
        Kind.PROBLEM: _("Problem"),
        Kind.SOUND: _("Sound"),
    }[kind]


def _triangle(box: QRectF) -> QPolygonF:
    """Return a triangle standing in a box."""
    return QPolygonF([QPointF(box.center().x(), box.top()), box.bottomRight(), box.bottomLeft()])


def _diamond(box: QRectF) -> QPolygonF:
    """Return a square that stands on a corner in a box."""
    middle = box.center()
    sides = (QPointF(box.left(), middle.y()), QPointF(box.right(), middle.y()))
    return QPolygonF([QPointF(middle.x(), box.top()), sides[1], QPointF(middle.x(), box.bottom()), sides[0]])
