"""The causes of one bar: from the lever over supply or demand and the premium to the share, a small chart a step."""

from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from desktop import theme
from desktop.widgets.eliding import ElidingButton
from desktop.widgets.flow import FlowLayout
from desktop.widgets.text_label import text_label
from desktop.widgets.thumbnail import Thumbnail
from scenarios.figures.causes import Step
from scenarios.texts import _

_DEEPER = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down)
_BACK = (Qt.Key.Key_Backspace, Qt.Key.Key_Up)


class CausesPanel(QWidget):
    """Walks the steps from a lever to the share: Enter deeper, Backspace back, F1 for the equation of a step.

    Signals
    -------
    left()
        The user has gone back before the first step.
    equation_asked(section)
        The equations of the step in hand are wanted.
    source_asked(evidence id)
        A published number behind the step in hand is wanted.
    """

    left = Signal()
    equation_asked = Signal(str)
    source_asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.heading = text_label("", theme.Text.STRONG)
        self.hint = text_label(
            _("Enter: deeper. Backspace: back. F1: the equation. F3: here from the lever."), theme.Text.SMALL
        )
        self.pictures: list[Thumbnail] = []
        self.reading = text_label()
        self.equation = ElidingButton()
        self.equation.clicked.connect(self._ask_equation)
        self._steps: tuple[Step, ...] = ()
        self._at = 0
        self._strip = QVBoxLayout()
        self._strip.setSpacing(theme.SPACE_SMALL)
        self._sources = QWidget()
        self._flow = FlowLayout(self._sources)
        beside = QHBoxLayout()
        beside.addWidget(self.equation)
        beside.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SPACE_SMALL)
        column.addWidget(self.heading)
        column.addLayout(self._strip)
        column.addWidget(self.reading)
        column.addLayout(beside)
        column.addWidget(self._sources)
        column.addWidget(self.hint)

    def show_steps(self, heading: str, steps: tuple[Step, ...]) -> None:
        """Show a chain; the step in hand stays the same one while the chain does."""
        same = [one.id for one in steps] == [one.id for one in self._steps]
        self._steps, self._at = steps, self._at if same else 0
        self.heading.setText(heading)
        if not same:
            self._make_pictures()
        for step, picture in zip(steps, self.pictures, strict=True):
            picture.setText(step.name)
            picture.setAccessibleName(step.name)
            picture.show_sentence(step.reading)
            if step.figure is not None:
                picture.show_figure(step.figure)
        self._show_step()

    def take_focus(self) -> None:
        """Give the focus to the step in hand."""
        if self.pictures:
            self.pictures[self._at].setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Walk the steps by key, wherever in the strip the focus is; F1 is kept from the window while it is here."""
        if isinstance(event, QKeyEvent) and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            key = Qt.Key(event.key())
            if key in (*_DEEPER, *_BACK, Qt.Key.Key_F1):
                if event.type() == QEvent.Type.ShortcutOverride:
                    event.accept()
                elif event.type() == QEvent.Type.KeyPress:
                    self._do(key)
                return True
        return super().eventFilter(watched, event)

    def _make_pictures(self) -> None:
        for picture in self.pictures:
            picture.removeEventFilter(self)
            picture.deleteLater()
        self.pictures = [Thumbnail(step.name) for step in self._steps]
        for at, picture in enumerate(self.pictures):
            picture.clicked.connect(partial(self._go, at))
            picture.installEventFilter(self)
            self._strip.addWidget(picture)

    def _do(self, key: Qt.Key) -> None:
        if key == Qt.Key.Key_F1:
            self._ask_equation()
        elif key in _DEEPER:
            self._go(min(self._at + 1, len(self._steps) - 1))
        elif self._at == 0:
            self.left.emit()
        else:
            self._go(self._at - 1)

    def _go(self, at: int) -> None:
        self._at = at
        self._show_step()
        self.take_focus()

    def _ask_equation(self) -> None:
        self.equation_asked.emit(self._steps[self._at].section)

    def _show_step(self) -> None:
        """Mark the step in hand, and show what stands behind it."""
        for at, picture in enumerate(self.pictures):
            picture.setChecked(at == self._at)
        if not self._steps:
            return
        step = self._steps[self._at]
        self.reading.setText(step.reading)
        self.equation.setText(_("Show the equations: {section}").format(section=step.section))
        while (item := self._flow.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        for evidence in step.evidence:
            button = QToolButton()
            button.setText(evidence)
            button.setAccessibleName(_("Source {id}").format(id=evidence))
            button.clicked.connect(partial(self.source_asked.emit, evidence))
            self._flow.addWidget(button)
        self._sources.setVisible(bool(step.evidence))
