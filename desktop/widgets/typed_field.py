"""A field in which a value is typed: Return takes it, Esc gives it up, and going elsewhere is told."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit


class TypedField(QLineEdit):
    """Tells what becomes of a typed text; what to do with it is its owner's.

    Signals
    -------
    returnPressed()
        Return, which then does nothing else in the window.
    given_up()
        Esc.
    left()
        The user has gone elsewhere in the window: no menu is open, and the window is still in front.
    """

    given_up = Signal()
    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Give up on Esc, keep Return."""
        if event.key() == Qt.Key.Key_Escape:
            self.given_up.emit()
            return
        super().keyPressEvent(event)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.accept()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Say that the user has gone elsewhere."""
        super().focusOutEvent(event)
        if event.reason() not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason):
            self.left.emit()
