"""The large charts as tables: every quarter and every line, with the unit, to be read, heard and copied."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFrame, QScrollArea, QTabWidget, QVBoxLayout, QWidget

from desktop.view import WORKLOADS, Shown
from desktop.widgets.number_table import NumberTable
from scenarios.figures.figure import Table
from scenarios.figures.market import figure_name, market_figure
from scenarios.figures.readings import table_of
from scenarios.figures.sentences import workload_name
from scenarios.figures.shares import share_figure
from scenarios.texts import _

_SIZE = (760, 560)


class TableDialog(QDialog):
    """Shows a picture in numbers, a page for each large chart."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("The charts as tables"))
        self.resize(*_SIZE)
        self.pages = QTabWidget()
        self.tables: dict[str, NumberTable] = {}
        column = QVBoxLayout(self)
        column.addWidget(self.pages)

    def show_picture(self, shown: Shown) -> None:
        """Show a picture; the page in sight stays in sight, at its place.

        While a hand moves a lever the numbers hold still: nobody reads them then.
        """
        if shown.moving and self.tables:
            return
        if tuple(self.tables) == shown.view.places:
            for name, table in self.tables.items():
                table.show_table(_table(shown, name))
            return
        before = self.pages.currentIndex()
        while (old := self.pages.widget(0)) is not None:
            self.pages.removeTab(0)
            old.deleteLater()
        self.tables = {name: NumberTable(_table(shown, name)) for name in shown.view.places}
        for name, table in self.tables.items():
            page = QScrollArea()
            page.setWidgetResizable(True)
            page.setFrameShape(QFrame.Shape.NoFrame)
            page.setWidget(table)
            self.pages.addTab(page, workload_name(name).capitalize() if name in WORKLOADS else figure_name(name))
        self.pages.setCurrentIndex(max(before, 0))


def _table(shown: Shown, name: str) -> Table:
    if name in WORKLOADS:
        return table_of(share_figure(shown.projection, shown.reference, name, shown.view.definition))
    return table_of(market_figure(shown.projection, shown.reference, name))
