"""How far to trust the model: its two back-tests, one year under every definition, and its equations."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QScrollArea, QTabWidget, QTextBrowser, QVBoxLayout, QWidget

from desktop import theme
from desktop.background import Queue
from desktop.widgets.fan_data import Readings
from desktop.widgets.figure_chart import FigureChart, FigureView
from desktop.widgets.number_table import NumberTable
from desktop.widgets.text_label import text_label
from resources import resource_path
from scenarios.analysis.ex_ante import ex_ante
from scenarios.catalog import Catalog
from scenarios.figures.backtests import conditional_page, ex_ante_page
from scenarios.figures.definitions import definitions_figure, definitions_table
from scenarios.figures.figure import Figure, Table
from scenarios.figures.readings import values_reading
from scenarios.projection import Projection, project
from scenarios.scenario import Scenario
from scenarios.texts import _
from scenarios.units import UNITS

_DRAWS = 200
_SIZE = (1120, 640)
_EQUATIONS = "help/model.md"


class TrustDialog(QDialog):
    """Shows the pages; those that need a projection come when they are computed.

    Parameters
    ----------
    catalog
        The data that the model is held against.
    on_problem
        Takes what goes wrong in the background.
    """

    def __init__(
        self, catalog: Catalog, on_problem: Callable[[BaseException], None], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("How far to trust it"))
        self.resize(*_SIZE)
        self.catalog = catalog
        self.tabs = QTabWidget()
        column = QVBoxLayout(self)
        column.addWidget(self.tabs)
        self.pages = {name: _Page() for name in ("conditional", "ex_ante", "definitions")}
        titles = (_("CONDITIONAL back-test"), _("EX ANTE back-test"), _("One year, every definition"))
        for page, title in zip(self.pages.values(), titles, strict=True):
            self.tabs.addTab(page, title)
        self.tabs.addTab(_equations(), _("The equations"))
        self._queue = Queue(keeps=lambda _problem: False, finishes=False)
        self._queue.failed.connect(on_problem)
        self.finished.connect(self._queue.stop)
        self.destroyed.connect(self._queue.stop)
        self._queue.add(self._conditional, self._show_conditional)
        self._queue.add(self._ex_ante, self.pages["ex_ante"].show_tables)
        self._queue.go_on()

    def _conditional(self) -> Projection:
        return project(Scenario(draws=_DRAWS), self.catalog)

    def _show_conditional(self, projection: Projection) -> None:
        _held, tables = conditional_page(projection, self.catalog.observations)
        self.pages["conditional"].show_tables(tables)
        last_whole_year = int(self.catalog.horizon.last_observed + 0.25) - 1
        shown = definitions_figure(projection)
        self.pages["definitions"].show_tables([definitions_table(projection, last_whole_year)])
        self.pages["definitions"].add_chart(shown.title, _chart(shown))

    def _ex_ante(self) -> list[Table]:
        past = ex_ante(self.catalog)
        projection = project(past.scenario.sized(_DRAWS), past.catalog)
        points = [one for one in self.catalog.observations if not one.ends_by(past.begins)]
        return ex_ante_page(past, projection, points)[1]


class _Page(QScrollArea):
    """A column of tables, each under its title and above its notes."""

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self._inner = QWidget()
        self._column = QVBoxLayout(self._inner)
        self._column.setSpacing(theme.SPACE)
        self._column.addWidget(text_label(_("Computing\u2026"), theme.Text.BODY))
        self._column.addStretch(1)
        self.setWidget(self._inner)

    def show_tables(self, tables: Sequence[Table]) -> None:
        """Show the tables in place of what stood there."""
        while (item := self._column.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.deleteLater()
        for table in tables:
            self._column.addWidget(text_label(table.title, theme.Text.STRONG))
            for note in table.notes:
                self._column.addWidget(text_label(note, theme.Text.SMALL))
            self._column.addWidget(NumberTable(table))
        self._column.addStretch(1)

    def add_chart(self, title: str, chart: QWidget) -> None:
        """Put a chart below the tables."""
        for widget in (text_label(title, theme.Text.STRONG), chart):
            self._column.insertWidget(self._column.count() - 1, widget)


def _chart(shown: Figure) -> FigureChart:
    chart = FigureChart()
    readings = Readings(len(shown.at), partial(values_reading, shown))
    chart.show_figure(FigureView(shown, UNITS[shown.unit].write, readings))
    chart.setFixedHeight(chart.sizeHint().height())
    return chart


def _equations() -> QTextBrowser:
    browser = QTextBrowser()
    browser.setAccessibleName(_("The equations"))
    browser.setMarkdown(resource_path(_EQUATIONS).read_text(encoding="utf-8"))
    return browser
