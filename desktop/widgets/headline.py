"""Say a result in words above its chart: label, big sentence, detail and a quiet note."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from desktop.theme import SPACE_HAIR, SPACE_SMALL, Text, colours
from desktop.widgets.held_text import show_text
from desktop.widgets.input_row import dress


class Headline(QWidget):
    """Show up to four lines that wrap, are never cut, and can be selected and copied."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start empty."""
        super().__init__(parent)
        self._held = False
        self._label, self._sentence, self._detail, self._note = (QLabel(self) for _number in range(4))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE_HAIR)
        for line in self._lines():
            line.setTextFormat(Qt.TextFormat.PlainText)
            line.setWordWrap(True)
            line.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
            layout.addWidget(line)
        self._let_select()
        layout.insertSpacing(1, SPACE_SMALL)
        layout.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self._dress()

    def show_lines(self, label: str, sentence: str, detail: str = "", note: str = "", *, hold: bool = False) -> None:
        """Show the texts; an empty one takes no room.

        Parameters
        ----------
        label
            What the chart is about, such as the workload's name.
        sentence
            The result as a sentence.
        detail
            Its band and its difference from the reference.
        note
            What else to know, said quietly.
        hold
            Whether a hand is moving: lines keep their room while the texts fit, and the headline never shrinks.
        """
        self.setMinimumHeight(self.height() if hold else 0)
        if hold != self._held:
            self._held = hold
            self._let_select()
        for line, text in zip(self._lines(), (label, sentence, detail, note), strict=True):
            show_text(line, text, hold=hold)
            line.setVisible(bool(text))
        self.setAccessibleName(label)
        self.setAccessibleDescription(" ".join(text for text in (sentence, detail, note) if text))

    def text(self) -> str:
        """Return the lines shown, one under the other."""
        return "\n".join(line.text() for line in self._lines() if line.text())

    def changeEvent(self, event: QEvent) -> None:
        """Follow a change of colours or of text size."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self._dress()

    def _lines(self) -> tuple[QLabel, QLabel, QLabel, QLabel]:
        return (self._label, self._sentence, self._detail, self._note)

    def _let_select(self) -> None:
        """Let the lines be marked, but not under a moving hand: those that can be take thrice as long to change."""
        flags = Qt.TextInteractionFlag
        mouse = flags.NoTextInteraction if self._held else flags.TextSelectableByMouse
        for line in self._lines():
            line.setTextInteractionFlags(mouse)
        if not self._held:
            self._sentence.setTextInteractionFlags(mouse | flags.TextSelectableByKeyboard)

    def _dress(self) -> None:
        named = colours(self.palette())
        dress(self._label, Text.LABEL, named.domestic)
        dress(self._sentence, Text.HEADLINE, named.text)
        dress(self._detail, Text.DETAIL, named.text)
        dress(self._note, Text.SMALL, named.muted)
