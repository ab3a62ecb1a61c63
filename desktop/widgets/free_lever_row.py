"""One lever that a reader may move: which one, and between which values."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from desktop.theme import SPACE, SPACE_SMALL, Text, colours
from desktop.widgets.input_row import dress
from desktop.widgets.text_label import text_label
from scenarios.texts import _

_LETTERS = 8
"""Widths of a digit that a value finds room for."""
Range = tuple[float, float]


@dataclass(frozen=True)
class LeverOffer:
    """A lever that can stay free.

    Attributes
    ----------
    between
        Its whole range; None for one that knows no numbers.
    format, parse
        From a value to its text, and from a text and the value before it to a value; a ValueError says what is wrong.
    """

    id: str
    label: str
    between: Range | None
    format: Callable[[float], str]
    parse: Callable[[str, float], float]


class FreeLeverRow(QWidget):
    """Lets the user choose a lever and narrow its range.

    Signals
    -------
    edited()
        The user has chosen; see `chosen`.
    """

    edited = Signal()

    def __init__(self, number: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._offers: dict[str, LeverOffer] = {}
        self._between: Range | None = None
        self.box, self.low, self.high, self.problem = QComboBox(), QLineEdit(), QLineEdit(), text_label()
        self.box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.box.setMinimumContentsLength(2 * _LETTERS)
        self.box.setAccessibleName(_("Free lever {n}").format(n=number))
        self.low.setAccessibleName(_("Free lever {n}, from").format(n=number))
        self.high.setAccessibleName(_("Free lever {n}, to").format(n=number))
        self.box.activated.connect(self._choose)
        for field in (self.low, self.high):
            field.editingFinished.connect(self._take)
        line = QHBoxLayout()
        line.setSpacing(SPACE)
        for widget in (self.box, self.low, QLabel(_("to")), self.high):
            line.addWidget(widget, int(widget is self.box))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_SMALL)
        column.addLayout(line)
        column.addWidget(self.problem)
        self.problem.hide()
        self._show()

    def chosen(self) -> tuple[str, Range | None] | None:
        """Return the lever's id and its range; None where none is chosen."""
        name = str(self.box.currentData() or "")
        return (name, self._between) if name else None

    def show_offers(self, offers: Sequence[LeverOffer]) -> None:
        """Offer levers; the chosen one stays where it still can, and what is typed where they are the same.

        Nothing is told.
        """
        kept, before = self.chosen(), [(one.id, one.label, one.between) for one in self._offers.values()]
        self._offers = {one.id: one for one in offers}
        if before == [(one.id, one.label, one.between) for one in offers]:
            return
        self.box.clear()
        self.box.addItem(_("none"), "")
        for one in offers:
            self.box.addItem(one.label, one.id)
        known = kept is not None and kept[0] in self._offers
        self.box.setCurrentIndex(self.box.findData(kept[0]) if known and kept is not None else 0)
        self._between = self._between if known else None
        self._show()

    def show_problem(self, words: str) -> None:
        """Say what is wrong with the choice; nothing where it is sound."""
        self.problem.setText(words)
        self.problem.setVisible(bool(words))
        dress(self.problem, Text.SMALL, colours(self.palette()).problem)

    def _choose(self, _row: int) -> None:
        chosen = self._offers.get(str(self.box.currentData()))
        self._between = None if chosen is None else chosen.between
        self._show()
        self.edited.emit()

    def _take(self) -> None:
        """Take a range that was typed."""
        chosen = self._offers.get(str(self.box.currentData()))
        if chosen is None or self._between is None:
            return
        try:
            low, high = (
                chosen.parse(field.text(), before) if field.text() != chosen.format(before) else before
                for field, before in zip((self.low, self.high), self._between, strict=True)
            )
        except ValueError as problem:
            self.show_problem(str(problem))
            return
        if (low, high) != self._between:
            self._between = low, high
            self._show()
            self.edited.emit()

    def _show(self) -> None:
        chosen = self._offers.get(str(self.box.currentData()))
        self.show_problem("")
        for place, field in enumerate((self.low, self.high)):
            field.setEnabled(self._between is not None)
            field.setText("" if chosen is None or self._between is None else chosen.format(self._between[place]))
            field.setMaximumWidth(_LETTERS * 2 * field.fontMetrics().averageCharWidth())
