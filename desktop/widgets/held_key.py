"""A key that does something as long as it is held, anywhere in a window."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget


class HeldKey(QObject):
    """Tells when a key alone is pressed and let go in a window; no key is held behind it.

    Parameters
    ----------
    key
        Which one.
    window
        It takes what its parts leave of keys.

    Signals
    -------
    held(bool)
        The key is down, or no longer.
    """

    held = Signal(bool)

    def __init__(self, key: Qt.Key, window: QWidget) -> None:
        """Listen to the window."""
        super().__init__(window)
        self._key, self._window, self._is_held = key, window, False
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take presses and releases of the key, not those that repeat by themselves."""
        if event.type() == QEvent.Type.ActivationChange and not self._window.isActiveWindow():
            self._tell(False)
        if not isinstance(event, QKeyEvent) or event.key() != self._key or event.isAutoRepeat():
            return super().eventFilter(watched, event)
        if event.type() == QEvent.Type.KeyPress and not event.modifiers():
            self._tell(True)
        elif event.type() == QEvent.Type.KeyRelease:
            self._tell(False)
        return super().eventFilter(watched, event)

    def _tell(self, is_held: bool) -> None:
        if is_held != self._is_held:
            self._is_held = is_held
            self.held.emit(is_held)
