"""A slide as it will be: a picture in its own proportions, with words where there is none yet."""

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.theme import SPACE, Text, colours, font
from desktop.widgets.accessible import SpeakingWidget

_PROPORTIONS = (16, 9)
_LEAST = 8
"""Least width in each part of the proportions."""
_STALE = 0.35
"""How much of an outdated picture still shows."""


class SlidePicture(SpeakingWidget):
    """Shows a picture as large as there is room for; an outdated one pales until the next one is there.

    Signals
    -------
    resized()
        There is another room for it.
    """

    resized = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._image, self._words, self._spoken = QImage(), "", ""
        wide, high = _PROPORTIONS
        self.setMinimumSize(QSize(wide, high) * _LEAST)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_picture(self, image: QImage, spoken: str) -> None:
        """Show a picture; `spoken` tells what stands on it."""
        self._image, self._words, self._spoken = image, "", spoken
        self.update()
        self.speak_change()

    def show_words(self, words: str) -> None:
        """Say why the picture is not there yet, over the last one."""
        self._words = words
        self.update()

    def words(self) -> str:
        """Return what is said over the picture, empty where it is there."""
        return self._words

    def image(self) -> QImage:
        """Return the picture shown, null where there is none yet."""
        return self._image

    def spoken_value(self) -> str:
        """Return what stands on the slide."""
        return self._words or self._spoken

    def dots_across(self) -> int:
        """Return how many dots of the screen the slide is wide."""
        return round(self._place().width() * self.devicePixelRatioF())

    def _place(self) -> QRect:
        size = QSize(*_PROPORTIONS).scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        return QRect((self.width() - size.width()) // 2, 0, size.width(), size.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Tell that there is another room."""
        super().resizeEvent(event)
        self.resized.emit()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the slide with an edge around it."""
        painter, named, place = QPainter(self), colours(self.palette()), self._place()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(place, QColor(named.surface))
        painter.setOpacity(_STALE if self._words else 1.0)
        if not self._image.isNull():
            painter.drawImage(place, self._image)
        painter.setOpacity(1.0)
        painter.setPen(QColor(named.separator))
        painter.drawRect(place.adjusted(0, 0, -1, -1))
        if self._words:
            self._paint_words(painter, place)

    def _paint_words(self, painter: QPainter, place: QRect) -> None:
        named = colours(self.palette())
        painter.setFont(font(Text.BODY))
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        box = painter.boundingRect(place.adjusted(SPACE, SPACE, -SPACE, -SPACE), flags, self._words)
        painter.fillRect(box.adjusted(-SPACE, -SPACE, SPACE, SPACE), QColor(named.surface))
        painter.setPen(QColor(named.text))
        painter.drawText(box, flags, self._words)
