"""Choices and fields inside a sentence or a form, named for the pointer and for those who hear it."""

from collections.abc import Iterable

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QLineEdit, QWidget

from desktop import theme

_LETTERS = 8


def named_choice(name: str, options: Iterable[tuple[str, str]] = ()) -> QComboBox:
    """Return a choice of values, each with what is read for it."""
    choice = QComboBox()
    choice.setAccessibleName(name)
    choice.setToolTip(name)
    for value, text in options:
        choice.addItem(text, value)
    return choice


def named_field(name: str, letters: int = _LETTERS) -> QLineEdit:
    """Return a field as wide as so many figures."""
    field = QLineEdit()
    field.setAccessibleName(name)
    field.setToolTip(name)
    field.setFixedWidth(letters * field.fontMetrics().horizontalAdvance("0"))
    return field


def show_options(choice: QComboBox, options: Iterable[tuple[str, str]]) -> None:
    """Offer other values; the one that is chosen stays so while it is among them, and nothing is told."""
    chosen = choice.currentData()
    choice.blockSignals(True)
    choice.clear()
    for value, text in options:
        choice.addItem(text, value)
    choice.setCurrentIndex(max(choice.findData(chosen), 0))
    choice.blockSignals(False)


def labelled(words: str, *fields: QWidget) -> QWidget:
    """Return fields with their label before them, which stay together where the line breaks."""
    group = QWidget()
    line = QHBoxLayout(group)
    line.setContentsMargins(0, 0, theme.SPACE, 0)
    line.setSpacing(theme.SPACE_SMALL)
    for widget in (*((QLabel(words),) if words else ()), *fields):
        line.addWidget(widget)
    return group
