"""About the program: its version, that of the data, how it computes, and the parts by others with their licences."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from desktop.theme import SPACE, SPACE_LARGE, Text
from desktop.widgets.text_label import text_label
from desktop.widgets.text_table import TextTable
from scenarios.parts import Part
from scenarios.texts import _

_SIZE = (640, 560)


class ProgramDialog(QDialog):
    """Shows what the program is and what it is made of.

    Parameters
    ----------
    facts
        In sentences: versions, and how markets are cleared here.
    parts
        By others.
    """

    def __init__(self, facts: Sequence[str], parts: Sequence[Part], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("About Chokepoint"))
        self.resize(*_SIZE)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_LARGE, SPACE_LARGE, SPACE_LARGE, SPACE_LARGE)
        column.setSpacing(SPACE)
        column.addWidget(text_label("Chokepoint", Text.HEADLINE))
        self.facts = text_label("\n".join(facts))
        column.addWidget(self.facts)
        column.addWidget(text_label(_("It is made of these parts by others:"), Text.STRONG))
        self.parts = TextTable([_("part"), _("version"), _("licence")])
        self.parts.show_rows([(one.name, one.version, one.licence) for one in parts])
        column.addWidget(self.parts, 1)
        self.parts.setFocus()
