"""Planning as a page: four worlds, signposts, own weights and the safe choice, each behind a tab."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QGridLayout, QPushButton, QTabWidget, QVBoxLayout, QWidget

from desktop import theme
from desktop.panels.plan_forms import MatrixForm, MixForm, SignpostForm
from desktop.panels.safe_form import SafeForm
from desktop.widgets.fan_chart import FanChart
from desktop.widgets.field_chart import FieldChart
from desktop.widgets.named_fields import named_field
from desktop.widgets.number_table import NumberTable
from desktop.widgets.search_row import SearchRow
from desktop.widgets.slide_button import SlideButton
from desktop.widgets.span_chart import SpanChart
from desktop.widgets.tall_area import TallArea
from desktop.widgets.text_label import text_label
from scenarios.catalog import Catalog
from scenarios.errors import InputError
from scenarios.figures.figure import Table
from scenarios.figures.sentences import workload_name
from scenarios.texts import _

MATRIX, SIGNPOSTS, MIX, SAFE = "matrix", "signposts", "mix", "safe"
PARTS = (MATRIX, SIGNPOSTS, MIX, SAFE)
_SIZE = (1080, 780)
_CHART_LEAST, _CHART_LINES = 80, 10
_NAME_LETTERS = 20


@dataclass(frozen=True)
class PlanWords:
    """An answer in words.

    Attributes
    ----------
    sentences, notes
        On top, and below.
    titles
        What each picture shows, with its definition.
    table
        Its numbers, None for none.
    """

    sentences: Sequence[str]
    titles: Sequence[str]
    notes: Sequence[str]
    table: Table | None


class PlanPane(QWidget):
    """One question with its answer: form, sentence, pictures, table.

    Parameters
    ----------
    form
        What is asked; it has `query()`.
    charts
        The pictures of the answer, side by side.
    beside
        What else can be done with it, at the end of the row of buttons.

    Signals
    -------
    asked(query)
        What is to be found.
    called_off()
        What is under way is to end.
    kept()
        The answer is to go out as pages.
    """

    asked = Signal(object)
    called_off = Signal()
    kept = Signal()

    def __init__(self, form: Any, charts: Sequence[QWidget], *beside: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.form, self.charts = form, charts
        self.keep = SlideButton()
        self.row = SearchRow(self.keep, *beside)
        self.sentence = text_label(kind=theme.Text.STRONG)
        self.titles = [text_label(kind=theme.Text.SMALL) for _chart in charts]
        self.notes = text_label(kind=theme.Text.SMALL)
        self.table: NumberTable | None = None
        self._place()
        form.asked.connect(self.ask)
        self.row.asked.connect(self.ask)
        self.row.called_off.connect(self.called_off)
        self.keep.clicked.connect(lambda _checked=False: self.kept.emit())
        self.show_nothing("")

    def _place(self) -> None:
        inner = QWidget()
        self._column = column = QVBoxLayout(inner)
        column.setSpacing(theme.SPACE)
        column.addWidget(self.form)
        column.addWidget(self.row)
        column.addWidget(self.sentence)
        grows = not any(isinstance(one, SpanChart) for one in self.charts)
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.SPACE_LARGE)
        grid.setRowStretch(1, int(grows))
        for at, (title, chart) in enumerate(zip(self.titles, self.charts, strict=True)):
            if grows:
                chart.setMinimumHeight(_CHART_LEAST + _CHART_LINES * self.fontMetrics().lineSpacing())
            grid.addWidget(title, 0, at, Qt.AlignmentFlag.AlignBottom)
            grid.addWidget(chart, 1, at)
            grid.setColumnStretch(at, 1)
        column.addLayout(grid, int(grows))
        column.addWidget(self.notes)
        column.addStretch()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(TallArea(inner))

    def ask(self) -> None:
        """Tell what is asked, or say what is wrong with it."""
        try:
            query = self.form.query()
        except InputError as problem:
            self.show_nothing(str(problem))
            return
        self.asked.emit(query)

    def show_words(self, words: PlanWords) -> None:
        """Show an answer in words and numbers; its pictures are shown by whoever knows them."""
        self.sentence.setText("\n".join(words.sentences))
        for label, title in zip(self.titles, words.titles, strict=True):
            label.setText(title)
        self.notes.setText(" ".join(words.notes))
        if words.table is not None and self.table is None:
            self.table = NumberTable(words.table)
            self._column.insertWidget(self._column.indexOf(self.notes), self.table)
        elif words.table is not None and self.table is not None:
            self.table.show_table(words.table)
        if self.table is not None:
            self.table.setVisible(words.table is not None)

    def show_nothing(self, text: str) -> None:
        """Take an answer away, and say why."""
        self.sentence.setText(text)
        for label in (*self.titles, self.notes):
            label.setText("")
        self.keep.setEnabled(False)
        for widget in (*self.charts, *filter(None, (self.table,))):
            widget.hide()

    def show_remark(self, text: str) -> None:
        """Say something of the answer that is shown, which can still be read, but no longer be taken."""
        self.notes.setText(text)
        self.keep.setEnabled(False)


class PlanningDialog(QDialog):
    """Holds the four panes; each tells by itself what is asked.

    Parameters
    ----------
    halves
        Half-years in which signposts can be read.

    Signals
    -------
    saved(prefix)
        The four worlds are to be saved under names that begin so.
    """

    saved = Signal(str)

    def __init__(
        self, catalog: Catalog, halves: Sequence[str], workloads: Sequence[str], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Planning"))
        self.resize(*_SIZE)
        self.fields = {one: FieldChart() for one in workloads}
        self.signs = SpanChart()
        self.fans = {one: FanChart(workload_name(one)) for one in workloads}
        self.lost, self.shares = FieldChart(), FieldChart()
        self.prefix = named_field(_("Name that the four worlds share"), _NAME_LETTERS)
        self.prefix.setPlaceholderText(_("Name that they share"))
        self.save = QPushButton(_("Save the four as &scenarios"))
        self.panes = {
            MATRIX: PlanPane(MatrixForm(catalog), tuple(self.fields.values()), self.prefix, self.save),
            SIGNPOSTS: PlanPane(SignpostForm(catalog, halves), (self.signs,)),
            MIX: PlanPane(MixForm(), tuple(self.fans.values())),
            SAFE: PlanPane(SafeForm(catalog), (self.lost, self.shares)),
        }
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        names = (_("Four &worlds"), _("Si&gnposts"), _("Own we&ights"), _("Safe &choice"))
        for part, name in zip(PARTS, names, strict=True):
            self.tabs.addTab(self.panes[part], name)
        QVBoxLayout(self).addWidget(self.tabs)
        self.save.clicked.connect(lambda _checked=False: self.saved.emit(self.prefix.text().strip()))
        self.show_savable(False)

    def part_in_sight(self) -> str:
        """Return which of `PARTS` is in sight."""
        return PARTS[self.tabs.currentIndex()]

    def show_savable(self, savable: bool) -> None:
        """Show whether there are four worlds to be saved."""
        for widget in (self.prefix, self.save):
            widget.setEnabled(savable)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """End what is under way in the tab in sight with Esc, and close the page only when nothing is."""
        pane = self.tabs.currentWidget()
        if event.key() == Qt.Key.Key_Escape and isinstance(pane, PlanPane) and pane.row.is_under_way():
            pane.called_off.emit()
        else:
            super().keyPressEvent(event)
