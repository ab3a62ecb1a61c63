"""Why it moved: for each workload the sentence, the waterfall and what must be said of it, under how sure it is."""

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop import theme
from desktop.panels.causes import CausesPanel
from desktop.widgets.eliding import ElidingButton
from desktop.widgets.span_chart import SpanChart
from desktop.widgets.tall_area import TallArea
from desktop.widgets.text_label import text_label
from scenarios.figures.pages import Page
from scenarios.figures.plots import Spans
from scenarios.texts import _


class _Place(QWidget):
    """One workload: sentence, definition and levels, bars, remarks."""

    def __init__(self) -> None:
        super().__init__()
        self.sentence = text_label("", theme.Text.STRONG)
        self.detail = text_label("", theme.Text.SMALL)
        self.chart = SpanChart()
        self.notes = text_label("", theme.Text.SMALL)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SPACE_SMALL)
        for widget in (self.sentence, self.detail, self.chart, self.notes):
            column.addWidget(widget)

    def show_page(self, page: Page) -> None:
        spans = next((one for one in page.shown if isinstance(one, Spans)), None)
        self.sentence.setText(page.title)
        self.detail.setText(page.detail)
        self.chart.show_spans(spans)
        self.chart.setVisible(spans is not None)
        self.notes.setText(" ".join(spans.notes) if spans is not None else "")
        self.notes.setVisible(bool(self.notes.text()))


class WhyPanel(QWidget):
    """Shows a waterfall for each workload and, below them, the causes of a chosen bar.

    Signals
    -------
    lever_chosen(row id, workload)
        The user has chosen the bar of a parameter.
    kept()
        The pages are to go out with the others.
    seen(bool)
        The panel has come into sight, or has left it.

    Parameters
    ----------
    workloads
        In the order of the charts.
    """

    lever_chosen = Signal(str, str)
    kept = Signal()
    seen = Signal(bool)

    def __init__(self, workloads: tuple[str, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("why")
        self.state = text_label("", theme.Text.SMALL)
        self.places = {one: _Place() for one in workloads}
        self.causes = CausesPanel()
        self.causes.hide()
        self.to_slide = ElidingButton()
        self.to_slide.setText(_("To slide: keep these pages"))
        self.to_slide.clicked.connect(self.kept)
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, theme.SPACE, theme.SPACE)
        column.setSpacing(theme.SPACE_LARGE)
        column.addWidget(self.state)
        for workload, place in self.places.items():
            place.chart.chosen.connect(partial(self._choose, workload))
            column.addWidget(place)
        column.addWidget(self.causes)
        column.addWidget(self.to_slide, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        self._area = TallArea(inner)
        inner.setAutoFillBackground(False)
        self._area.viewport().setAutoFillBackground(False)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._area)
        self.show_pages({})

    def show_pages(self, pages: Mapping[str, Page]) -> None:
        """Show a page for each workload; none while no answer is there."""
        for workload, place in self.places.items():
            place.setVisible(workload in pages)
            if workload in pages:
                place.show_page(pages[workload])
        self.to_slide.setEnabled(bool(pages))

    def show_state(self, words: str, *, stale: bool) -> None:
        """Say what the numbers are, and whether they are those of a scenario before."""
        self.state.setText(words)
        self.state.setVisible(bool(words))
        for place in self.places.values():
            place.chart.show_stale(stale)
        self.to_slide.setEnabled(not stale and any(not place.isHidden() for place in self.places.values()))

    def take_focus(self) -> None:
        """Give the focus to the causes where they stand open, else to the first bars."""
        charts = [place.chart for place in self.places.values() if place.chart.isVisible()]
        if self.causes.isVisible():
            self.causes.take_focus()
        elif charts:
            charts[0].setFocus()
        else:
            self._area.setFocus()

    def show_causes_in_sight(self) -> None:
        """Scroll to the causes, once they have found their place."""
        QTimer.singleShot(0, self, lambda: self._area.ensureWidgetVisible(self.causes))

    def showEvent(self, event: QShowEvent) -> None:
        """Tell that it is in sight."""
        super().showEvent(event)
        self.seen.emit(True)

    def hideEvent(self, event: QHideEvent) -> None:
        """Tell that it no longer is."""
        super().hideEvent(event)
        self.seen.emit(False)

    def _choose(self, workload: str, row_id: str) -> None:
        chart = self.places[workload].chart
        row = chart.row()
        if row is not None and row.kind not in ("level", "total"):
            self.lever_chosen.emit(row_id, workload)
