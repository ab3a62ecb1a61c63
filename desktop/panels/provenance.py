"""Where one number comes from, in words: range, what a value does, place in the equations, and its sources."""

from collections.abc import Iterator

from PySide6.QtCore import QEvent
from PySide6.QtGui import QColor, QTextBlockFormat, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QFrame, QTextBrowser, QWidget

from desktop.theme import SPACE, SPACE_HAIR, SPACE_SMALL, Text, colours, font
from scenarios.provenance import Provenance, Source
from scenarios.texts import _


class ProvenancePane(QTextBrowser):
    """Shows one parameter or one published number; read only, reached and scrolled by keys."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("Where the number comes from"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.document().setDocumentMargin(SPACE)
        self._shown: tuple[tuple[Text, str], ...] = ()

    def show_provenance(self, shown: Provenance | None, value: str = "") -> None:
        """Show a parameter in place of the last one, nothing for None; `value` is what it is now, in words."""
        self._show(() if shown is None else tuple(_paragraphs(shown, value)))

    def show_source(self, shown: Source) -> None:
        """Show a published number."""
        self._show(tuple(_published(shown)))

    def _show(self, paragraphs: tuple[tuple[Text, str], ...]) -> None:
        if paragraphs != self._shown:
            self._shown = paragraphs
            self._write()

    def changeEvent(self, event: QEvent) -> None:
        """Follow a change of colours or of text size."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self._write()

    def _write(self) -> None:
        self.clear()
        named = colours(self.palette())
        inks = {Text.STRONG: named.text, Text.BODY: named.text, Text.SMALL: named.muted}
        cursor = QTextCursor(self.document())
        for place, (kind, text) in enumerate(self._shown):
            if place:
                block = QTextBlockFormat()
                block.setTopMargin(SPACE_HAIR if kind is Text.SMALL else SPACE_SMALL)
                cursor.insertBlock(block)
            look = QTextCharFormat()
            look.setFont(font(kind))
            look.setForeground(QColor(inks[kind]))
            cursor.insertText(text, look)
        self.moveCursor(QTextCursor.MoveOperation.Start)


def _paragraphs(shown: Provenance, value: str) -> Iterator[tuple[Text, str]]:
    """Yield the paragraphs from the most asked to the least, each with its text size."""
    yield Text.STRONG, _("{label}  ({symbol})").format(label=shown.label, symbol=shown.symbol)
    if value:
        yield Text.STRONG, _("Now {value}").format(value=value)
    yield Text.BODY, shown.description
    distribution = _("Distribution: {words}.").format(words=shown.distribution)
    section = _("In the equations: {section}.").format(section=shown.section)
    yield Text.BODY, " ".join((_range(shown), distribution, section))
    yield Text.BODY, _("Your value {words}.").format(words=shown.meaning)
    if shown.stale:
        yield Text.STRONG, _("\u25b2 Its newest source is of {date}, old beside the data.").format(date=shown.newest)
    yield Text.STRONG, _("Sources")
    for source in shown.sources:
        yield from _lines(source)
    yield Text.STRONG, _("What it does")
    yield Text.BODY, shown.dynamics


def _published(shown: Source) -> Iterator[tuple[Text, str]]:
    """Yield the paragraphs of a published number."""
    yield Text.STRONG, f"{shown.id}  {shown.quantity}"
    if shown.value:
        yield Text.BODY, shown.value
    if shown.note:
        yield Text.BODY, shown.note
    sure = _("confidence {word}").format(word=shown.confidence) if shown.confidence else ""
    yield Text.SMALL, " \u00b7 ".join(filter(None, (shown.title, shown.publisher, shown.published, sure)))


def _range(shown: Provenance) -> str:
    """Return low, central and high with the unit, as far as there are any."""
    central = shown.central or _("as the tier says")
    if not shown.low:
        return _("Central {central} ({unit}).").format(central=central, unit=shown.unit)
    words = _("Low {low}, central {central}, high {high} ({unit}).")
    return words.format(low=shown.low, central=central, high=shown.high, unit=shown.unit)


def _lines(source: Source) -> Iterator[tuple[Text, str]]:
    """Yield what a source says, then who says it and how sure that is."""
    value = f": {source.value}" if source.value else ""
    yield Text.BODY, f"{source.id}  {source.quantity}{value}"
    sure = _("confidence {word}").format(word=source.confidence) if source.confidence else ""
    if said := " \u00b7 ".join(filter(None, (source.publisher, source.published, sure, source.note))):
        yield Text.SMALL, said
