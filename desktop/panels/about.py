"""Where the number that was asked about comes from, and the way to its equation."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.panels.provenance import ProvenancePane
from desktop.widgets.eliding import ElidingButton
from scenarios.provenance import Provenance, Source
from scenarios.texts import _


class AboutPanel(QWidget):
    """Shows the parentage of one parameter or one published number; tells when its equation is asked for."""

    equation_asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("about")
        self._section = ""
        self.pane = ProvenancePane()
        self.equation = ElidingButton()
        self.equation.clicked.connect(lambda: self.equation_asked.emit(self._section))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.pane, 1)
        column.addWidget(self.equation)

    def show_parameter(self, one: Provenance, value: str) -> None:
        """Show a parameter and what it is now, in words; an empty `value` is the baseline's."""
        self.pane.show_provenance(one, value or _("the baseline"))
        self._section = one.section
        self.equation.setText(_("Show the equations: {section}").format(section=one.section))
        self.equation.setVisible(bool(one.section))

    def show_source(self, one: Source) -> None:
        """Show a published number."""
        self.pane.show_source(one)
        self.equation.hide()

    def text(self) -> str:
        """Return what is shown as plain text."""
        return self.pane.toPlainText()
