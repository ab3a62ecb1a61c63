"""The inspector: where a number comes from, why a share moved, and the history, in a drawer that leaves the charts."""

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QSplitter, QStackedWidget, QWidget

from desktop.panels.about import AboutPanel
from desktop.panels.history import HistoryPanel
from desktop.panels.why import WhyPanel
from desktop.view import WORKLOADS
from desktop.widgets.drawer import Drawer
from scenarios.catalog import Catalog
from scenarios.provenance import own_value, provenance, source
from scenarios.scenario import Scenario
from scenarios.texts import _

TIER = "tier"
_CHARTS_LETTERS = 46
"""Average letters that the charts keep beside the drawer, so that their words stay readable in large text."""


class Inspector(QObject):
    """Shows parameters and sources of one catalog.

    Parameters
    ----------
    catalog
        What can be asked about.
    """

    def __init__(self, catalog: Catalog) -> None:
        super().__init__()
        self._catalog = catalog
        self._splitter: QSplitter | None = None
        self.about = AboutPanel()
        self.history = HistoryPanel()
        self.why = WhyPanel(WORKLOADS)
        self._body = QStackedWidget()
        self._body.addWidget(self.about)
        self._body.addWidget(self.history)
        self._body.addWidget(self.why)
        self.drawer = Drawer(self._body, _("Where it comes from"))
        self.parameter_id: str | None = None

    def show_parameter(self, parameter_id: str, scenario: Scenario) -> None:
        """Open the drawer at a parameter."""
        self._fill(parameter_id, scenario)
        self._open(self.about, _("Where it comes from"))
        self.about.pane.setFocus()

    def show_source(self, evidence_id: str) -> None:
        """Open the drawer at a published number."""
        self.parameter_id = None
        self.about.show_source(source(evidence_id, self._catalog))
        self._open(self.about, _("Where it comes from"))
        self.about.pane.setFocus()

    def show_history(self) -> None:
        """Open the drawer at the history."""
        self._open(self.history, _("History"))
        self.history.list.setFocus()

    def show_why(self) -> None:
        """Open the drawer at what moved the shares."""
        self._open(self.why, _("Why it moved"))
        self.why.take_focus()

    @property
    def shows_history(self) -> bool:
        """Whether the history is in sight."""
        return self.history.isVisible()

    def follow(self, scenario: Scenario) -> None:
        """Keep the value of the parameter shown in step with the scenario."""
        if self.parameter_id is not None and self.drawer.isVisible():
            self._fill(self.parameter_id, scenario)

    def attach(self, splitter: QSplitter, levers: QWidget, charts: QWidget) -> None:
        """Take a place at a splitter of both, and find it anew whenever its size or what they need changes."""
        self._splitter, self._levers, self._charts = splitter, levers, charts
        splitter.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the splitter."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Move, QEvent.Type.LayoutRequest):
            self._lay()
        return super().eventFilter(watched, event)

    def restore(self, scenario: Scenario) -> None:
        """Stand open as it was left, at the tier."""
        self._fill(TIER, scenario)
        self._lay()
        self.drawer.show()

    def _lay(self) -> None:
        """Put the drawer beside the charts where they stay readable there, over the levers where they would not."""
        if self._splitter is None:
            return
        splitter, handle = self._splitter, self._splitter.handleWidth()
        levers, charts = self._levers.minimumWidth(), self._charts.minimumWidth()
        splitter.setMinimumWidth(levers + handle + charts)  # the drawer keeps no window from getting narrower
        readable = max(charts, _CHARTS_LETTERS * splitter.fontMetrics().averageCharWidth())
        if splitter.width() >= levers + readable + self.drawer.wanted_width() + 2 * handle:
            self.drawer.stand_in(splitter)
        else:
            self.drawer.float_over(self._levers)

    def _fill(self, parameter_id: str, scenario: Scenario) -> None:
        parameter = self._catalog.parameters[parameter_id]
        self.parameter_id = parameter_id
        self.about.show_parameter(provenance(parameter, self._catalog), own_value(parameter, scenario, self._catalog))

    def _open(self, page: QWidget, title: str) -> None:
        self._body.setCurrentWidget(page)
        self.drawer.show_title(title)
        self._lay()
        self.drawer.show()
        self.drawer.raise_()
