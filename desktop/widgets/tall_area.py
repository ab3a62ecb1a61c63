"""Hold a widget at least as high as its wrapped texts need at the width there is, and scroll where that is too much."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget


class TallArea(QScrollArea):
    """Gives its widget all the room, and never less height than its texts need.

    Parameters
    ----------
    inner
        A widget with a layout.
    """

    def __init__(self, inner: QWidget, parent: QWidget | None = None) -> None:
        """Take the widget in."""
        self._inner = inner
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(inner)
        inner.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow what the texts need."""
        if watched is self._inner and event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Follow the width."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        layout = self._inner.layout()
        assert layout is not None
        width = self.viewport().width()
        wraps = layout.hasHeightForWidth()
        self._inner.setMinimumHeight(
            layout.totalMinimumHeightForWidth(width) if wraps else layout.totalMinimumSize().height()
        )
        self.setMinimumWidth(layout.totalMinimumSize().width())
