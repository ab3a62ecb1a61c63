"""Show one choice among named options as a row, with a sentence about the option in force."""

from dataclasses import dataclass, replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QLabel, QSizePolicy, QWidget

from desktop.theme import SPACE_SMALL, Text, colours, font
from desktop.widgets.input_row import InputRow, dress


@dataclass(frozen=True)
class Option:
    """Hold one option: its id, its name in the list and the sentence that explains it."""

    id: str
    name: str
    sentence: str


@dataclass(frozen=True)
class ChoiceSpec:
    """Hold what a choice row needs: id and label, the options, and the id of the baseline's option."""

    id: str
    label: str
    options: tuple[Option, ...]
    baseline: str
    tooltip: str = ""


class ChoiceBox(QComboBox):
    """Be a list that leaves the wheel to the page unless it has the focus, and goes back on Home and End."""

    homed = Signal()
    recalled = Signal()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Take the wheel only in the focus."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Turn Home into the way back to the baseline, and End into that to what was saved."""
        if event.key() == Qt.Key.Key_Home and not event.modifiers():
            self.homed.emit()
        elif event.key() == Qt.Key.Key_End and not event.modifiers():
            self.recalled.emit()
        else:
            super().keyPressEvent(event)


class ChoiceRow(InputRow):
    """Let the user choose one of a few options.

    Signals
    -------
    edited(id, option_id), committed(id, option_id)
        One after the other when the user has chosen; never for :meth:`show_value`.
    """

    edited = Signal(str, str)
    committed = Signal(str, str)

    def __init__(self, spec: ChoiceSpec, parent: QWidget | None = None) -> None:
        """Build the row, unset.

        Parameters
        ----------
        spec
            What there is to choose from.
        parent
            The widget that holds the row.
        """
        super().__init__(spec.id, spec.label, spec.tooltip, parent)
        self._spec = spec
        self._value: str | None = None
        self._box = ChoiceBox(self)
        self._sentence = QLabel(self)
        self._build()
        self.show_value(None)

    @property
    def spec(self) -> ChoiceSpec:
        """Return what there is to choose from."""
        return self._spec

    @property
    def box(self) -> ChoiceBox:
        """Return the list, the part of the row that takes the focus."""
        return self._box

    def value(self) -> str | None:
        """Return the id of the option the user has set, None while unset."""
        return self._value

    def sentence(self) -> str:
        """Return the sentence shown."""
        return self._sentence.text()

    def show_value(self, value: str | None) -> None:
        """Show an option by its id without emitting anything; None shows the baseline's."""
        self._value = value
        in_force = self._spec.baseline if value is None else value
        self._box.setCurrentIndex(self._box.findData(in_force))
        self._box.setToolTip(self._box.currentText())
        self._sentence.setText(next((each.sentence for each in self._spec.options if each.id == in_force), ""))
        self._sentence.setVisible(bool(self._sentence.text()))
        self._box.setAccessibleDescription(self._sentence.text())
        self.show_marks(value is not None, value is not None and value != self._spec.baseline)

    def show_locked(self, locked: bool) -> None:
        """Let the hand choose, or not; the note says why not."""
        self._box.setEnabled(not locked)

    def show_options(self, options: tuple[Option, ...]) -> None:
        """Offer other options, such as one that the user has made; what is in force stays."""
        if options == self._spec.options:
            return
        self._spec = replace(self._spec, options=options)
        self._box.clear()
        self._fill()
        self.show_value(self._value)

    def _build(self) -> None:
        self._fill()
        self._box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._box.setMinimumContentsLength(10)
        self._box.setAccessibleName(self._spec.label)
        self._name.setBuddy(self._box)
        self._box.activated.connect(self._on_chosen)
        self._box.homed.connect(self._go_home)
        self._box.recalled.connect(self._recall)
        self._sentence.setWordWrap(True)
        self._sentence.setTextFormat(Qt.TextFormat.PlainText)
        self._body.setSpacing(SPACE_SMALL)
        self._body.addWidget(self._box)
        self.add_body(self._sentence)
        self.setFocusProxy(self._box)

    def _fill(self) -> None:
        for option in self._spec.options:
            self._box.addItem(option.name, option.id)
            self._box.setItemData(self._box.count() - 1, option.sentence, Qt.ItemDataRole.ToolTipRole)

    def _on_chosen(self, index: int) -> None:
        option = str(self._box.itemData(index))
        if option == (self._spec.baseline if self._value is None else self._value):
            return
        self.show_problem("")
        self.show_value(option)
        self.edited.emit(self._spec.id, option)
        self.committed.emit(self._spec.id, option)

    def _dress(self) -> None:
        super()._dress()
        self._box.setFont(font(Text.BODY))
        dress(self._sentence, Text.SMALL, colours(self.palette()).muted)
