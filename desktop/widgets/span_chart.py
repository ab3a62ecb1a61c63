"""Show bars from one value to another, a waterfall or a tornado: walked by key, told in words, chosen by hand."""

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QColor,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from desktop.theme import RADIUS, colours
from desktop.widgets.accessible import SpeakingWidget
from desktop.widgets.span_painting import SpanView, paint_spans
from desktop.widgets.span_places import SpanPlaces, places_of, tick_words
from scenarios.figures.plot_words import kind_name
from scenarios.figures.plots import Span, Spans
from scenarios.texts import _

_LEAST, _USUAL = 260, 560
_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
_ENDS = {Qt.Key.Key_Home: 0, Qt.Key.Key_End: -1}
_TAKING = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


class SpanChart(SpeakingWidget):
    """Draws one figure of spans, as high as its rows need in its width.

    Signals
    -------
    chosen(row id)
        The user has clicked a bar, or pressed Enter on it.
    walked(row id)
        The user has moved to another bar by key or click.
    """

    chosen = Signal(str)
    walked = Signal(str)

    spoken_role = QAccessible.Role.Chart

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start empty."""
        super().__init__(parent)
        self._spans: Spans | None = None
        self._row = 0
        self._stale = False
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)

    @property
    def spans(self) -> Spans | None:
        """Return the figure shown."""
        return self._spans

    def row(self) -> Span | None:
        """Return the bar that the keys act on."""
        return self._spans.rows[self._row] if self._spans is not None and self._spans.rows else None

    def show_spans(self, spans: Spans | None) -> None:
        """Show a figure, or nothing; the bar in hand stays the same one as far as it is there."""
        before = self.row()
        self._spans = spans
        ids = [row.id for row in spans.rows] if spans is not None else []
        self._row = ids.index(before.id) if before is not None and before.id in ids else 0
        self.setAccessibleName(spans.title if spans is not None else "")
        self.setAccessibleDescription(spans.text if spans is not None else "")
        self.updateGeometry()
        self._tell()

    def show_stale(self, stale: bool) -> None:
        """Show whether the figure is outdated: pale until the new one is there."""
        self._stale = stale
        self.update()

    def places(self) -> SpanPlaces | None:
        """Return where everything stands now."""
        return places_of(self._spans, self.width()) if self._spans is not None and self._spans.rows else None

    def telling(self, row: Span) -> str:
        """Return a bar in words: its name, what is said of it, its kind and its note."""
        assert self._spans is not None
        unit = self._spans.unit
        parts = [", ".join(filter(None, (row.label, row.said, kind_name(row.kind))))]
        parts += ["; ".join(f"{one.label}: {tick_words(one.value, unit)}" for one in row.points)] if row.points else []
        return ". ".join([*parts, row.note] if row.note else parts)

    def spoken_value(self) -> str:
        """Return the bar in hand in words, and which one of how many it is."""
        row = self.row()
        if row is None or self._spans is None:
            return _("nothing to show")
        place = _("{n} of {count}").format(n=self._row + 1, count=len(self._spans.rows))
        stale = _("outdated, a new answer is under way") if self._stale else ""
        return "; ".join(filter(None, (self.telling(row), place, stale)))

    # ------------------------------------------------------------------- size

    def hasHeightForWidth(self) -> bool:
        """Tell that the height follows from the width."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height that all rows, the axis and the legend need."""
        return round(places_of(self._spans, width).height) if self._spans is not None and self._spans.rows else 0

    def sizeHint(self) -> QSize:
        """Ask for the usual width."""
        return QSize(_USUAL, self.heightForWidth(_USUAL))

    def minimumSizeHint(self) -> QSize:
        """Ask for all rows in the width there is."""
        return QSize(_LEAST, self.heightForWidth(max(self.width(), _LEAST)))

    def changeEvent(self, event: QEvent) -> None:
        """Follow a change of text size."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.updateGeometry()

    # --------------------------------------------------------------- the hand

    def event(self, event: QEvent) -> bool:
        """Tell of the bar under the pointer, and keep the chart's keys from the window's shortcuts."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            at = self._row_at(event.pos().y())
            words = self.telling(self._spans.rows[at]) if self._spans is not None and at is not None else ""
            QToolTip.showText(event.globalPos(), words, self)
            return True
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride and self._is_own(event):
            event.accept()
            return True
        return super().event(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show which places can be clicked."""
        found = self._row_at(event.position().y()) is not None
        self.setCursor(Qt.CursorShape.PointingHandCursor if found else Qt.CursorShape.ArrowCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Choose the bar under the pointer."""
        at = self._row_at(event.position().y())
        if (
            event.button() == Qt.MouseButton.LeftButton
            and at is not None
            and self.rect().contains(event.position().toPoint())
        ):
            self._walk(at)
            self._take()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk the bars, or choose the one in hand."""
        key = Qt.Key(event.key())
        if not self._is_own(event) or self._spans is None:
            super().keyPressEvent(event)
        elif key in _TAKING:
            self._take()
        else:
            last = len(self._spans.rows) - 1
            self._walk(_ENDS[key] % (last + 1) if key in _ENDS else min(max(self._row + _STEPS[key], 0), last))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring and the bar in hand."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hide the ring."""
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the figure, and the ring of the focus around it."""
        places, painter, named = self.places(), QPainter(self), colours(self.palette())
        if places is not None and self._spans is not None:
            view = SpanView(self._spans, places, named, self._row, self.hasFocus(), self._stale)
            paint_spans(painter, view)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(named.focus), 2))
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), RADIUS, RADIUS)

    def _row_at(self, y: float) -> int | None:
        places = self.places()
        return None if places is None else places.row_at(y)

    def _is_own(self, event: QKeyEvent) -> bool:
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        mine = {*_STEPS, *_ENDS, *_TAKING}
        return self.row() is not None and Qt.Key(event.key()) in mine and held == Qt.KeyboardModifier.NoModifier

    def _take(self) -> None:
        if (row := self.row()) is not None:
            self.chosen.emit(row.id)

    def _walk(self, at: int) -> None:
        if at != self._row:
            self._row = at
            self._tell()
            assert self._spans is not None
            self.walked.emit(self._spans.rows[at].id)

    def _tell(self) -> None:
        """Speak and paint what is shown now."""
        self.speak_change()
        self.update()
