"""Where one number comes from: its range, unit, sources and confidence, what it does in the model, in plain words."""

from html import escape

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QTextBrowser, QVBoxLayout, QWidget

from desktop import theme
from scenarios.assumptions import Provenance, Source
from scenarios.catalog import Evidence
from scenarios.texts import _

_EQUATION = "equation:"


class AboutPanel(QWidget):
    """Shows the parentage of one parameter or one published number; tells when its equation is asked for."""

    equation_asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("about")
        self.setAccessibleName(_("Where it comes from"))
        self._page = ""
        self.browser = QTextBrowser()
        self.browser.setOpenLinks(False)
        self.browser.setFrameShape(QTextBrowser.Shape.NoFrame)
        self.browser.setAccessibleName(_("Where it comes from"))
        self.browser.anchorClicked.connect(lambda url: self.equation_asked.emit(url.toString().removeprefix(_EQUATION)))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.browser)

    def show_parameter(self, one: Provenance, value: str) -> None:
        """Show a parameter and the value it has now.

        Parameters
        ----------
        value
            In words, such as ``"35 %"``; empty where it is the baseline's.
        """
        unit = f" {one.unit}" if one.unit else ""
        numbers = [
            (_("now"), value or _("the baseline")),
            *((name, text + unit) for name, text in self._range(one) if text),
        ]
        parts = [
            _heading(f"{one.label} ({one.symbol})"),
            _table(numbers),
            _paragraph(one.description),
            _paragraph(one.dynamics),
            _small(one.distribution),
            _small(one.meaning),
            _heading(_("Sources")) if one.sources else _paragraph(_("No source: an assumption, said openly.")),
            *(_source(source) for source in one.sources),
            _small(_("The newest source is older than a year.")) if one.stale else "",
        ]
        if one.section:
            words = _("Equation: {section}").format(section=escape(one.section))
            parts.append(f'<p><a href="{_EQUATION}{escape(one.section)}">{words}</a></p>')
        self._show("".join(parts))

    def show_evidence(self, one: Evidence) -> None:
        """Show a published number."""
        central = "" if one.central is None else f"{one.central:,.6g} {one.unit}"
        rows = [(one.id, one.quantity), (_("subject"), one.subject), (_("period"), one.period), (_("value"), central)]
        rows += [(_("publisher"), one.publisher), (_("date"), one.published), (_("confidence"), one.confidence)]
        self._show(_heading(one.title) + _table([row for row in rows if row[1]]) + _paragraph(one.note))

    def text(self) -> str:
        """Return what is shown as plain text."""
        return self.browser.toPlainText()

    def changeEvent(self, event: QEvent) -> None:
        """Follow a change of colours or of text size."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self._show(self._page)

    def _show(self, page: str) -> None:
        self._page = page
        self.browser.document().setDefaultFont(theme.font(theme.Text.BODY))
        self.browser.setHtml(page)

    @staticmethod
    def _range(one: Provenance) -> list[tuple[str, str]]:
        return [(_("low"), one.low), (_("central"), one.central), (_("high"), one.high)]


def _source(one: Source) -> str:
    lines = " \u00b7 ".join(filter(None, (one.publisher, one.published, one.confidence)))
    return _paragraph(f"{one.id}: {one.quantity} {one.value}") + _small(f"{lines}. {one.note}".removeprefix(". "))


def _heading(text: str) -> str:
    return f"<h4>{escape(text)}</h4>"


def _paragraph(text: str) -> str:
    return f"<p>{escape(text)}</p>" if text else ""


def _small(text: str) -> str:
    return f"<p><small>{escape(text.strip())}</small></p>" if text.strip() else ""


def _table(rows: list[tuple[str, str]]) -> str:
    cells = "".join(f"<tr><td>{escape(name)}&nbsp;&nbsp;</td><td>{escape(text)}</td></tr>" for name, text in rows)
    return f"<table cellspacing=2>{cells}</table>"
