"""Change a label's words under a moving hand without moving anything else, as long as they find room."""

from PySide6.QtWidgets import QLabel

_UNBOUND = 16_777_215
"""Qt's own bound for the size of a widget."""


def show_text(label: QLabel, text: str, *, hold: bool) -> None:
    """Show a text; held, the label keeps its size while the text fits, so that no layout is worked out anew.

    Parameters
    ----------
    hold
        Whether a hand is moving; the first call without it lets the label have the size that its text asks for.
    """
    if text == label.text() and hold:
        return
    if hold and label.isVisible():
        label.setFixedSize(label.size())
    label.setText(text)
    if not hold or label.heightForWidth(label.width()) > label.height():
        label.setMinimumSize(0, 0)
        label.setMaximumSize(_UNBOUND, _UNBOUND)
