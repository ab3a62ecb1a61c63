"""What must be in sight of a file from elsewhere: whether it is as its author wrote it, who, when, how old, of what."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop.theme import SPACE, SPACE_LARGE, SPACE_SMALL, Text, colours, mix
from desktop.widgets.input_row import dress
from desktop.widgets.notice_bar import Kind, NoticeIcon, kind_colour
from desktop.widgets.text_label import text_label
from scenarios.texts import _

_TINT = 0.12


class SealBar(QWidget):
    """Shows the seal of a file in colour, shape and words; it cannot be taken away.

    Signals
    -------
    remember_asked()
        The user wants to know the sender again.
    """

    remember_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = NoticeIcon(self)
        self.words, self.about, self.place = text_label(), text_label(), QLabel()
        self.place.setTextFormat(Qt.TextFormat.PlainText)
        self.remember = QPushButton(_("&Remember"))
        self.remember.setAutoDefault(False)
        self.remember.clicked.connect(lambda _checked=False: self.remember_asked.emit())
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addWidget(self.words)
        texts.addWidget(self.about)
        line = QHBoxLayout(self)
        line.setContentsMargins(SPACE_LARGE, SPACE_SMALL, SPACE_LARGE, SPACE_SMALL)
        line.setSpacing(SPACE)
        line.addWidget(self._icon)
        line.addLayout(texts, 1)
        line.addWidget(self.remember)
        line.addWidget(self.place)
        self._dress()

    def show_seal(self, kind: Kind, words: str, about: str, *, can_remember: bool) -> None:
        """Show what the seal says, and below it who made what, when and from what."""
        self._icon.kind = kind
        self.words.setText(words)
        self.about.setText(about)
        self.about.setVisible(bool(about))
        self.remember.setVisible(can_remember)
        self.setAccessibleName(". ".join(filter(None, (words, about))))
        self._dress()
        self.update()

    def kind(self) -> Kind:
        """Return how the seal is shown."""
        return self._icon.kind

    def show_place(self, words: str) -> None:
        """Say which page is in sight, of how many."""
        self.place.setText(words)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Tint the bar, and close it off below with a line."""
        painter, named = QPainter(self), colours(self.palette())
        colour = kind_colour(named, self._icon.kind)
        painter.fillRect(self.rect(), QColor(mix(named.surface, colour, _TINT)))
        painter.fillRect(0, self.height() - 2, self.width(), 2, QColor(colour))

    def changeEvent(self, event: QEvent) -> None:
        """Follow a change of colours or of text size."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self._dress()

    def _dress(self) -> None:
        named = colours(self.palette())
        dress(self.words, Text.STRONG, kind_colour(named, self._icon.kind))
        dress(self.about, Text.SMALL, named.text)
        dress(self.place, Text.STRONG, named.text)
