"""One button of a row of which one is chosen."""

from PySide6.QtWidgets import QToolButton

from desktop.theme import SEGMENT_STYLE


def segment(text: str, spoken: str = "") -> QToolButton:
    """Return a button that is filled while it is chosen; `spoken` names it for screen readers, in place of its text."""
    button = QToolButton()
    button.setText(text)
    button.setCheckable(True)
    button.setStyleSheet(SEGMENT_STYLE)
    button.setAccessibleName(spoken or text)
    return button
