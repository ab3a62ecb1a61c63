"""Texts that give way where the window is narrow: cut with an ellipsis, and told in full by hovering."""

import math

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QLabel,
    QSizePolicy,
    QStyle,
    QStyleOptionToolButton,
    QStylePainter,
    QToolButton,
    QWidget,
)

_LEAST = 6
"""Widths of an average letter that always find room."""


class ElidingLabel(QLabel):
    """Be a label of one line that can be narrower than its text."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)

    def setText(self, text: str) -> None:
        """Show a text, and tell it by hovering."""
        super().setText(text)
        self.setToolTip(text)

    def minimumSizeHint(self) -> QSize:
        """Ask for a few letters at least, and for no more than the text."""
        return _least(self, super().minimumSizeHint())

    def shown_text(self) -> str:
        """Return what of the text finds room."""
        return self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.contentsRect().width())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint what finds room."""
        painter = QPainter(self)
        self.style().drawItemText(
            painter,
            self.contentsRect(),
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter,
            self.palette(),
            self.isEnabled(),
            self.shown_text(),
            self.foregroundRole(),
        )


class ElidingButton(QToolButton):
    """Be a button that can be narrower than its text."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def setText(self, text: str) -> None:
        """Show a text, and tell it by hovering."""
        super().setText(text)
        self.setToolTip(text)

    def minimumSizeHint(self) -> QSize:
        """Ask for a few letters at least, and for no more than the text."""
        return _least(self, super().minimumSizeHint())

    def shown_text(self) -> str:
        """Return what of the text finds room beside the frame."""
        lacking = max(self.sizeHint().width() - self.width(), 0)
        room = math.ceil(QFontMetricsF(self.font()).horizontalAdvance(self.text())) - lacking
        return self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the button with what finds room."""
        option = QStyleOptionToolButton()
        self.initStyleOption(option)
        option.text = self.shown_text()
        QStylePainter(self).drawComplexControl(QStyle.ComplexControl.CC_ToolButton, option)


def _least(widget: QWidget, whole: QSize) -> QSize:
    """Return the least size of a text that needs the whole size."""
    return QSize(min(whole.width(), _LEAST * widget.fontMetrics().averageCharWidth()), whole.height())
