"""Show a plain text that wraps, and that can be marked and copied."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from desktop.theme import Text, font


def text_label(text: str = "", kind: Text = Text.BODY) -> QLabel:
    """Return a label of a text size that takes as many lines as its text needs."""
    label = QLabel(text)
    label.setFont(font(kind))
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label
