"""The large charts as tables: every quarter and every line, with the unit, to be read, heard and copied."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFrame, QScrollArea, QTabWidget, QVBoxLayout, QWidget

from desktop.view import WORKLOADS, Shown
from desktop.widgets.number_table import NumberTable
from scenarios.figures.market import figure_name, market_figure
from scenarios.figures.sentences import table_of, workload_name
from scenarios.figures.shares import share_figure
from scenarios.texts import _

_SIZE = (760, 560)


class TableDialog(QDialog):
    """Shows one picture in numbers, a page for each large chart.

    Parameters
    ----------
    shown
        The picture.
    """

    def __init__(self, shown: Shown, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("The charts as tables"))
        self.resize(*_SIZE)
        pages = QTabWidget()
        self.tables: dict[str, NumberTable] = {}
        for name in shown.view.places:
            share = name in WORKLOADS
            figure = (
                share_figure(shown.projection, shown.reference, name, shown.view.definition)
                if share
                else market_figure(shown.projection, shown.reference, name)
            )
            self.tables[name] = NumberTable(table_of(figure))
            page = QScrollArea()
            page.setWidgetResizable(True)
            page.setFrameShape(QFrame.Shape.NoFrame)
            page.setWidget(self.tables[name])
            pages.addTab(page, workload_name(name).capitalize() if share else figure_name(name))
        column = QVBoxLayout(self)
        column.addWidget(pages)
