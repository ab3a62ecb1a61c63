"""Asking backwards as a page: the question, its answer in words, the curve, the frontier, and what to do with it."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop import theme
from desktop.panels.seek_question import Query, SeekQuestion
from desktop.widgets.curves_chart import CurvesChart, CurvesView
from desktop.widgets.field_chart import FieldChart, FieldView
from desktop.widgets.flow import FlowLayout
from desktop.widgets.search_row import SearchRow
from desktop.widgets.slide_button import SlideButton
from desktop.widgets.tall_area import TallArea
from desktop.widgets.text_label import text_label
from scenarios.catalog import Catalog, Value
from scenarios.errors import InputError
from scenarios.texts import _

_SIZE = (1000, 720)


@dataclass(frozen=True, eq=False)
class SeekAnswer:
    """An answer as it is shown.

    Attributes
    ----------
    sentence, notes
        In words.
    curve, tiers
        The probability over a lever, or over the tiers; None for the other one.
    values
        What can be applied: words and value.
    """

    sentence: str
    notes: Sequence[str]
    curve: CurvesView | None
    tiers: FieldView | None
    values: Sequence[tuple[str, Value]]


class SeekDialog(QDialog):
    """Shows question and answer; tells what the user asks and what is to be done with the answer.

    Signals
    -------
    asked(query)
        A `Query`.
    called_off()
        What is under way is to end.
    applied(lever, value), kept(lever, value, name)
        The scenario is to take the value, or a new one of that name is to have it.
    keep_asked()
        The answer is to go out as a page.
    """

    asked = Signal(object)
    called_off = Signal()
    applied = Signal(str, object)
    kept = Signal(str, object, str)
    keep_asked = Signal()

    def __init__(self, catalog: Catalog, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Ask backwards"))
        self.resize(*_SIZE)
        self._lever = ""
        self.question = SeekQuestion(catalog)
        self.row = SearchRow()
        self.sentence = text_label(kind=theme.Text.DETAIL)
        self.notes = text_label(kind=theme.Text.SMALL)
        self.curve, self.tiers, self.frontier = CurvesChart(), FieldChart(), FieldChart()
        self.values = QComboBox()
        self.values.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.values.setAccessibleName(_("Value to be taken"))
        self.apply = QPushButton(_("&Apply"))
        self.name = QLineEdit()
        self.name.setPlaceholderText(_("Scenario name"))
        self.name.setAccessibleName(_("Name of a new scenario"))
        self.keep = QPushButton(_("&Save as scenario"))
        self.to_slide = SlideButton()
        self._place()
        self._join()
        self.show_nothing("")

    def _place(self) -> None:
        inside = QWidget()
        outside = QVBoxLayout(self)
        outside.setContentsMargins(0, 0, 0, 0)
        outside.addWidget(TallArea(inside))
        column = QVBoxLayout(inside)
        column.setSpacing(theme.SPACE)
        column.addWidget(self.question)
        column.addWidget(self.row)
        column.addWidget(self.sentence)
        charts = QHBoxLayout()
        for chart in (self.curve, self.tiers, self.frontier):
            charts.addWidget(chart, 1)
        column.addLayout(charts, 1)
        column.addWidget(self.notes)
        column.addLayout(_line(self.values, self.apply, self.name, self.keep, self.to_slide))
        self.question.lever.setFocus()

    def _join(self) -> None:
        self.row.asked.connect(self.ask)
        self.row.called_off.connect(self.called_off)
        self.question.asked.connect(self.ask)
        self.apply.clicked.connect(lambda _checked=False: self.applied.emit(self._lever, self.values.currentData()))
        self.keep.clicked.connect(lambda _checked=False: self._keep())
        self.to_slide.clicked.connect(lambda _checked=False: self.keep_asked.emit())
        self.name.returnPressed.connect(self._keep)
        self.name.textChanged.connect(lambda _text: self._allow())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """End what is under way with Esc, and close the page only when nothing is."""
        if event.key() == Qt.Key.Key_Escape and self.row.is_under_way():
            self.called_off.emit()
        else:
            super().keyPressEvent(event)

    def ask(self) -> None:
        """Tell what is asked, or say what is wrong with it."""
        try:
            query = self.question.query()
        except InputError as problem:
            self.show_nothing(str(problem))
            return
        self.asked.emit(query)

    def show_query(self, query: Query) -> None:
        """Fill the question; nothing is emitted."""
        self.question.show_query(query)

    def show_answer(self, lever: str, answer: SeekAnswer) -> None:
        """Show an answer in words and as a picture, and offer its values."""
        self._lever = lever
        self._say(answer.sentence, answer.notes)
        self.curve.show_curves(answer.curve)
        self.curve.setVisible(answer.curve is not None)
        self.tiers.show_field(answer.tiers)
        self.tiers.setVisible(answer.tiers is not None)
        chosen = self.values.currentData()
        self.values.clear()
        for text, value in answer.values:
            self.values.addItem(text, value)
        self.values.setCurrentIndex(max(self.values.findData(chosen), 0))
        self._allow()

    def show_frontier(self, view: FieldView | None) -> None:
        """Show the frontier over two levers, or none."""
        self.frontier.show_field(view)
        self.frontier.setVisible(view is not None)

    def show_nothing(self, text: str) -> None:
        """Take an answer away, and say why."""
        self._say(text, ())
        self.values.clear()
        for chart in (self.curve, self.tiers, self.frontier):
            chart.hide()
        self._allow()

    def show_whole(self, whole: bool) -> None:
        """Show whether an answer stands here that can go out."""
        self.to_slide.setEnabled(whole)

    def show_remark(self, text: str) -> None:
        """Say something of the answer that is shown, which can still be read, but no longer be taken."""
        self.notes.setText(text)
        self.values.clear()
        self._allow()

    def show_problem(self, text: str) -> None:
        """Say why something could not be done; the answer stays."""
        self.notes.setText(text)

    def _say(self, sentence: str, notes: Sequence[str]) -> None:
        self.sentence.setText(sentence)
        self.notes.setText(" ".join(notes))

    def _allow(self) -> None:
        found = self.values.count() > 0
        for widget in (self.values, self.apply, self.name):
            widget.setEnabled(found)
        self.keep.setEnabled(found and bool(self.name.text().strip()))

    def _keep(self) -> None:
        if self.keep.isEnabled():
            self.kept.emit(self._lever, self.values.currentData(), self.name.text().strip())


def _line(*widgets: QWidget) -> FlowLayout:
    """Return a line of controls; Return in one of them presses none of its buttons."""
    line = FlowLayout()
    line.setSpacing(theme.SPACE)
    for widget in widgets:
        if isinstance(widget, QPushButton):
            widget.setAutoDefault(False)
        line.addWidget(widget)
    return line
