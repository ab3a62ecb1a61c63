"""Be the frame that every row of inputs shares: name, marks, note, problem, and the ways back."""

from PySide6.QtCore import QEvent, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QContextMenuEvent, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QSizePolicy, QVBoxLayout, QWidget

from desktop.theme import SPACE_HAIR, SPACE_SMALL, Text, colours, font
from scenarios.texts import _

MINIMUM_WIDTH = 280
GUTTER = 14
_DOT_RADIUS = 3.5


class ChangedDot(QWidget):
    """Mark a row the user has set: a full dot where the value differs from the baseline, else a ring."""

    def __init__(self, parent: QWidget) -> None:
        """Start without a mark."""
        super().__init__(parent)
        self._is_set = False
        self._differs = False
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:
        """Ask for the gutter's width."""
        return QSize(GUTTER, GUTTER)

    def show_mark(self, is_set: bool, differs: bool) -> None:
        """Show whether the user has set the row, and whether that changes anything."""
        if (is_set, differs) == (self._is_set, self._differs):
            return
        self._is_set, self._differs = is_set, differs
        self.setToolTip((_("Changed from the baseline") if differs else _("Fixed at the baseline")) if is_set else "")
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the dot or the ring beside the first line of the name."""
        if not self._is_set:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        amber = QColor(colours(self.palette()).changed)
        painter.setPen(QPen(amber, 1.5))
        painter.setBrush(amber if self._differs else Qt.BrushStyle.NoBrush)
        middle = QPointF(_DOT_RADIUS + 1, self.fontMetrics().height() / 2 + 1)
        painter.drawEllipse(middle, _DOT_RADIUS, _DOT_RADIUS)


class InputRow(QWidget):
    """Lay out a row: the name at the left, a place at the right, a body, and lines that come when needed.

    Signals
    -------
    unset(id)
        Home key, or the menu's way back to the baseline.
    recalled(id)
        End key, or the menu's way back to what was saved; only where there is one.
    """

    unset = Signal(str)
    recalled = Signal(str)

    def __init__(self, row_id: str, label: str, tooltip: str, parent: QWidget | None = None) -> None:
        """Build the frame.

        Parameters
        ----------
        row_id
            The name that all signals of the row carry.
        label
            The row's name.
        tooltip
            What the input does, in a sentence.
        parent
            The widget that holds the row.
        """
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self._id, self._tooltip = row_id, tooltip
        self._saved: str | None = None
        self._dot = ChangedDot(self)
        self._name = _line(self, label)
        self._name.setToolTip(tooltip)
        self._is_set = False
        self._note = _line(self)
        self._problem = _line(self)
        self._head = QHBoxLayout()
        self._head.setSpacing(SPACE_SMALL)
        self._head.addWidget(self._name, 1)
        self._body = QVBoxLayout()
        self._body.setSpacing(0)
        self._body.addLayout(self._head)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, SPACE_HAIR, 0, SPACE_HAIR)
        outer.setSpacing(0)
        outer.addWidget(self._dot)
        outer.addLayout(self._body, 1)

    def minimumSizeHint(self) -> QSize:
        """Ask for the least width, and for more where a word or a value in large text needs it."""
        return super().minimumSizeHint().expandedTo(QSize(MINIMUM_WIDTH, 0))

    def add_body(self, body: QWidget) -> None:
        """Put the control under the name, with the note and the problem below it."""
        self._body.addWidget(body)
        for line in (self._note, self._problem):
            self._body.addWidget(line)
        self._dress()

    def show_note(self, text: str) -> None:
        """Show a short remark, such as why the input has no effect; empty text takes it away."""
        self._show_line(self._note, text)

    def show_problem(self, text: str) -> None:
        """Show in red what is wrong with the input; empty text takes it away."""
        self._show_line(self._problem, text)

    def note(self) -> str:
        """Return the remark shown."""
        return self._note.text()

    def problem(self) -> str:
        """Return the problem shown."""
        return self._problem.text()

    def show_marks(self, is_set: bool, differs: bool) -> None:
        """Show by a dot that the user has set the row."""
        self._is_set = is_set
        self._dot.show_mark(is_set, differs)

    def show_way_back(self, saved: str | None) -> None:
        """Offer the way back to what was saved, in words; None where nothing was, or where it is so already."""
        self._saved = saved

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer the row's actions."""
        self._menu().popup(event.globalPos())

    def _menu(self) -> QMenu:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(_("Back to baseline\tHome"), self._go_home).setEnabled(self._is_set)
        words = _("As it was saved: {value}\tEnd") if self._saved is not None else _("As it was saved\tEnd")
        menu.addAction(words.format(value=self._saved), self._recall).setEnabled(self._saved is not None)
        return menu

    def _go_home(self) -> None:
        self.unset.emit(self._id)

    def _recall(self) -> None:
        if self._saved is not None:
            self.recalled.emit(self._id)

    def changeEvent(self, event: QEvent) -> None:
        """Follow a change of colours or of text size."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self._dress()

    def _beside(self) -> list[QWidget]:
        """Return what else stands in the line of the name."""
        return []

    def _show_line(self, line: QLabel, text: str) -> None:
        if text != line.text():
            line.setText(text)
            line.setVisible(bool(text))

    def _dress(self) -> None:
        """Give each text its size and colour."""
        named = colours(self.palette())
        for label, kind, colour in (
            (self._name, Text.BODY, named.text),
            (self._note, Text.SMALL, named.muted),
            (self._problem, Text.SMALL, named.problem),
        ):
            dress(label, kind, colour)


def dress(label: QLabel, kind: Text, colour: str) -> None:
    """Give a label its text size and its colour."""
    label.setFont(font(kind))
    palette = label.palette()
    for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text):  # which one counts depends on the ground
        palette.setColor(role, QColor(colour))
    label.setPalette(palette)


def _line(parent: QWidget, text: str = "") -> QLabel:
    """Make a plain-text label that wraps, hidden while it is empty."""
    line = QLabel(text, parent)
    line.setTextFormat(Qt.TextFormat.PlainText)
    line.setWordWrap(True)
    line.setVisible(bool(text))
    return line
