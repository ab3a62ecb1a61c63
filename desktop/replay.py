"""Replays the last change: three times the picture before and the one after it, or as two still ones."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

BEAT_MS, BEATS = 600, 6
STILL_MS = 2500


class Replay(QObject):
    """Tells when to show the picture before the last change and when the one after it.

    Parameters
    ----------
    still
        Whether motion is unwanted: then the picture before stands long, once, and the one after stays.
    """

    turned = Signal(bool)

    def __init__(self, still: Callable[[], bool], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._still = still
        self._left = 0
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._turn)

    @property
    def shows_before(self) -> bool:
        """Whether the picture before the change is to be seen now."""
        return self._left % 2 == 1

    def start(self) -> None:
        """Begin, or begin again, with the picture before the change."""
        self._left = 2 if self._still() else BEATS
        self._turn()

    def stop(self) -> None:
        """End at once with the picture after the change; nothing is told where it is on show already."""
        self._timer.stop()
        before, self._left = self.shows_before, 0
        if before:
            self.turned.emit(False)

    def _turn(self) -> None:
        self._left -= 1
        if self._left:
            self._timer.start(STILL_MS if self._still() else BEAT_MS)
        self.turned.emit(self.shows_before)
