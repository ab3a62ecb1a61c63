"""Scenarios beside each other: which, their shares or how far they lie apart, and what they set otherwise."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QDialog,
    QFrame,
    QGridLayout,
    QPushButton,
    QScrollArea,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from desktop import theme
from desktop.widgets.fan_data import Readings
from desktop.widgets.figure_chart import FigureChart, FigureView
from desktop.widgets.flow import FlowLayout
from desktop.widgets.number_table import NumberTable
from desktop.widgets.segment import segment
from desktop.widgets.slide_button import SlideButton
from desktop.widgets.text_label import text_label
from desktop.widgets.tick_list import TickList, TickRow
from scenarios.analysis.comparison import WORKLOADS, Comparison, Look
from scenarios.figures.comparison import (
    answer,
    detail_sentence,
    differing_table,
    gap_figure,
    level_figure,
    outcome_table,
    quarter_in_words,
    shown_count,
    span,
)
from scenarios.figures.sentences import workload_name
from scenarios.texts import _
from scenarios.units import UNITS

_SIZE = (1180, 700)
_LIST_WIDTH = 260
_CHART_LEAST, _CHART_LINES = 140, 10
"""Height of a chart: for its curves in pixels, and for its names in lines of text."""
_YEARS = 3


@dataclass(frozen=True, eq=False)
class ComparisonView:
    """What is seen of a comparison.

    Attributes
    ----------
    differences
        Whether differences are shown in the place of levels.
    year
        That the headlines speak of.
    years
        Of the outcomes.
    """

    comparison: Comparison
    definition: str
    year: int
    years: tuple[int, ...]
    differences: bool


class CompareDialog(QDialog):
    """Shows a comparison and what can be compared; tells what the user wants to see of it.

    Parameters
    ----------
    years
        Years that outcomes can be told of.

    Signals
    -------
    ticked(id, is_ticked)
        A scenario is to be compared, or no longer.
    against_chosen(id)
        The others are to be held against this one.
    differences_chosen(is_chosen)
        Differences are to be seen, or levels.
    year_chosen(year), years_chosen(years)
        Of the headlines; of the outcomes, a tuple.
    recompute_asked()
        Scenarios that were saved with other data are to be computed anew.
    keep_asked()
        The comparison is to go out as pages.
    """

    ticked = Signal(str, bool)
    against_chosen = Signal(str)
    differences_chosen = Signal(bool)
    year_chosen = Signal(int)
    years_chosen = Signal(object)
    recompute_asked = Signal()
    keep_asked = Signal()

    def __init__(self, years: Sequence[int], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Compare scenarios"))
        self.resize(*_SIZE)
        self.list = TickList()
        self.list.setAccessibleName(_("Scenarios to compare"))
        self.list.ticked.connect(self.ticked)
        self.message = text_label()
        self.message.setAccessibleName(_("State of the comparison"))
        self.recompute = QPushButton()
        self.recompute.setAutoDefault(False)
        self.recompute.clicked.connect(lambda _checked=False: self.recompute_asked.emit())
        self.recompute.hide()
        self.keep = SlideButton()
        self.keep.clicked.connect(lambda _checked=False: self.keep_asked.emit())
        self.against = QComboBox()
        self.against.setAccessibleName(_("Held against"))
        self.against.activated.connect(lambda at: self.against_chosen.emit(str(self.against.itemData(at))))
        self.modes = {False: segment(_("Levels")), True: segment(_("Difference from"))}
        self.years = tuple(self._year_box(at, years) for at in range(_YEARS))
        self.answers = {name: text_label(kind=theme.Text.STRONG) for name in WORKLOADS}
        self.charts = {name: FigureChart() for name in WORKLOADS}
        self.detail = text_label(kind=theme.Text.SMALL)
        self.tables: dict[str, NumberTable] = {}
        self._place()
        self.list.setFocus()

    def _place(self) -> None:
        left, inner, splitter = QWidget(), QWidget(), QSplitter()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, theme.SPACE, 0)
        column.setSpacing(theme.SPACE)
        column.addWidget(text_label(_("Tick two to six"), theme.Text.STRONG))
        for widget in (self.list, self.message, self.recompute):
            column.addWidget(widget, int(widget is self.list))
        inner.setAutoFillBackground(True)
        inner.setBackgroundRole(QPalette.ColorRole.Base)
        self._grid = grid = QGridLayout(inner)
        grid.setContentsMargins(theme.SPACE_LARGE, theme.SPACE, theme.SPACE_LARGE, theme.SPACE_LARGE)
        grid.setHorizontalSpacing(theme.SPACE_LARGE)
        grid.setVerticalSpacing(theme.SPACE)
        grid.addLayout(self._switch(), 0, 0, 1, 2)
        for at, name in enumerate(WORKLOADS):
            grid.addWidget(self.answers[name], 1, at, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(self.charts[name], 2, at)
            grid.setColumnStretch(at, 1)
            self.charts[name].setFixedHeight(_CHART_LEAST + _CHART_LINES * self.fontMetrics().height())
            self.charts[name].cursor_year_changed.connect(self.year_chosen)
        grid.addWidget(self.detail, 3, 0, 1, 2)
        self._tables = QVBoxLayout()
        self._tables.setSpacing(theme.SPACE)
        grid.addLayout(self._outcomes(), 4, 0, 1, 2)
        grid.addLayout(self._tables, 5, 0, 1, 2)
        grid.setRowStretch(6, 1)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setWidget(inner)
        splitter.addWidget(left)
        splitter.addWidget(self._area)
        splitter.setChildrenCollapsible(False)
        splitter.setStretchFactor(1, 1)
        width = round(_LIST_WIDTH * theme.text_scale())
        splitter.setSizes([width, _SIZE[0] - width])
        QVBoxLayout(self).addWidget(splitter)

    def _switch(self) -> FlowLayout:
        row, group = FlowLayout(), QButtonGroup(self)
        for differences, button in self.modes.items():
            button.clicked.connect(lambda _checked=False, chosen=differences: self.differences_chosen.emit(chosen))
            group.addButton(button)
            row.addWidget(button)
        self.against.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        row.addWidget(self.against)
        row.addWidget(self.keep)
        return row

    def _outcomes(self) -> FlowLayout:
        row = FlowLayout()
        row.addWidget(text_label(_("Outcomes in"), theme.Text.STRONG))
        for box in self.years:
            row.addWidget(box)
        return row

    def _year_box(self, at: int, years: Sequence[int]) -> QComboBox:
        box = QComboBox()
        box.setAccessibleName(_("Year {n} of the outcomes").format(n=at + 1))
        for year in years:
            box.addItem(str(year), year)
        box.activated.connect(lambda _at: self.years_chosen.emit(tuple(int(one.currentData()) for one in self.years)))
        return box

    def show_rows(self, rows: Sequence[TickRow]) -> None:
        """Show what can be compared, the chosen ones ticked."""
        self.list.show_rows(rows)

    def show_message(self, text: str, recompute: str = "") -> None:
        """Say in a sentence what is under way or refused; `recompute` is the word of the button, empty for none."""
        self.message.setText(text)
        self.message.setVisible(bool(text))
        self.recompute.setText(recompute)
        self.recompute.setVisible(bool(recompute))

    def show_choice(self, names: Mapping[str, str], against: str, *, differences: bool) -> None:
        """Show which of the chosen scenarios, by id with their names, the others are held against."""
        self.modes[differences].setChecked(True)
        if [str(self.against.itemData(at)) for at in range(self.against.count())] != list(names):
            self.against.clear()
            for one, name in names.items():
                self.against.addItem(name, one)
        for at, name in enumerate(names.values()):
            self.against.setItemText(at, name)
        self.against.setCurrentIndex(self.against.findData(against))

    def show_comparison(self, view: ComparisonView) -> None:
        """Show a comparison; both charts stand on the same axis."""
        self.keep.setEnabled(True)
        comparison, count = view.comparison, shown_count(view.comparison, view.year)
        looks = [Look(name, view.definition, count) for name in WORKLOADS]
        draw = gap_figure if view.differences else level_figure
        figures = [draw(comparison, look) for look in looks]
        write = UNITS[figures[0].unit].write
        for look, figure in zip(looks, figures, strict=True):
            words = partial(quarter_in_words, comparison, look, differences=view.differences)
            readings = Readings(len(figure.at), words)
            chart = self.charts[look.workload]
            chart.show_figure(FigureView(figure, write, readings, span(figures)))
            chart.show_cursor_year(view.year)
            self.answers[look.workload].setText(answer(comparison, look, view.year))
            chart.show_sentence(self.answers[look.workload].text())
        veils = _("Bands hold 8 in 10 runs.")
        grey = _("A grey line: the sign of the difference is open. The axis is in points.") if view.differences else ""
        self.detail.setText(" ".join(filter(None, (detail_sentence(comparison, looks[0], view.year), veils, grey))))
        for box, year in zip(self.years, view.years, strict=False):
            box.setCurrentIndex(box.findData(year))
        self._show_tables(view, looks)

    def _show_tables(self, view: ComparisonView, looks: Sequence[Look]) -> None:
        years = tuple(dict.fromkeys(view.years))
        seen = {"levels": not view.differences, "differences": view.differences}
        tables = [outcome_table(view.comparison, look, years, **seen) for look in looks]
        tables.append(differing_table(view.comparison))
        if not self.tables:
            for table in tables:
                self.tables[table.id] = NumberTable(table)
                title = workload_name(table.id.split(".")[1]).capitalize() if table is not tables[-1] else table.title
                for widget in (text_label(title, theme.Text.STRONG), self.tables[table.id]):
                    self._tables.addWidget(widget)
            self._same = text_label()
            self._tables.addWidget(self._same)
        for table in tables:
            self.tables[table.id].show_table(table)
        self._same.setText(" ".join(tables[-1].notes))
        self.tables[tables[-1].id].setVisible(bool(tables[-1].rows))
