"""Scenario discovery as a page: the bad runs brushed, what sets them apart in words, how much of them to cover."""

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QSlider,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from desktop import theme
from desktop.panels.policy_list import PolicyList
from desktop.widgets.brush_chart import BrushChart, BrushView
from desktop.widgets.cloud_chart import CloudChart, CloudView
from desktop.widgets.curves_chart import CurvesChart, CurvesView
from desktop.widgets.flow import FlowLayout
from desktop.widgets.number_table import NumberTable
from desktop.widgets.tall_area import TallArea
from desktop.widgets.text_label import text_label
from scenarios.catalog import Catalog
from scenarios.figures.figure import Table
from scenarios.texts import _

_SIZE = (1120, 820)
_NAME_LETTERS = 46
DRAWS, POLICIES, SWEEP = "draws", "policies", "sweep"


@dataclass(frozen=True, eq=False)
class Answer:
    """What is shown of one box.

    Attributes
    ----------
    sentence, detail
        The answer, and which runs are bad.
    notes
        What must be said beside it.
    steps, at
        How many boxes there are, and which is shown.
    trade
        What the slider stands at, in words.
    cloud, curves, table
        Pictures and conditions; None where there are none.
    name
        What a scenario in the middle of the box might be called; empty where there is no box.
    """

    sentence: str
    detail: str = ""
    notes: tuple[str, ...] = ()
    steps: int = 0
    at: int = 0
    trade: str = ""
    cloud: CloudView | None = None
    curves: CurvesView | None = None
    table: Table | None = None
    name: str = ""


class DiscoverDialog(QDialog):
    """Shows which runs are bad and what sets them apart; tells what the hand wants.

    Its list of policies tells by itself which are ticked.

    Signals
    -------
    source_chosen(name), sweep_asked()
        Which runs: of `DRAWS`, `POLICIES`, `SWEEP`; those of a sweep that is to be opened.
    share_chosen(id), year_chosen(id)
        Which share, and of which year.
    brushed(low, high)
        Which shares are bad, fractions.
    step_chosen(index)
        Which box, from all runs to the densest.
    kept(name), to_slide(), saved_table()
        The middle of the box as a scenario; the pages into what goes out; the tables into a folder.
    cancelled(), resumed()
        What is under way is to end; what was ended is to be asked anew.
    """

    source_chosen = Signal(str)
    sweep_asked = Signal()
    share_chosen = Signal(str)
    year_chosen = Signal(str)
    brushed = Signal(float, float)
    step_chosen = Signal(int)
    kept = Signal(str)
    to_slide = Signal()
    saved_table = Signal()
    cancelled = Signal()
    resumed = Signal()

    def __init__(self, catalog: Catalog, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("What sets bad runs apart"))
        self.resize(*_SIZE)
        self.sources, self.shares, self.years = _choices(_("Runs")), _choices(_("Share of")), _choices(_("Year"))
        self.open_sweep = QPushButton(_("Open a s&weep\u2026"))
        self.policies = PolicyList(catalog, _("Policies under which the draws are run"))
        self.brush = BrushChart()
        self.state = text_label(kind=theme.Text.SMALL)
        self.sentence = text_label("", theme.Text.STRONG)
        self.detail, self.notes = text_label(kind=theme.Text.SMALL), text_label(kind=theme.Text.SMALL)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setAccessibleName(_("From more of the bad runs to fewer others"))
        self.trade = text_label(kind=theme.Text.SMALL)
        self.cloud, self.curves = CloudChart(), CurvesChart()
        self.table = NumberTable(Table("discover.conditions", "", ("",), (False,), ()))
        self.name, self._suggested = QLineEdit(), ""
        self.name.setAccessibleName(_("Name of the scenario in the middle of the box"))
        self.keep, self.slide = QPushButton(_("&Save as scenario")), QPushButton(_("To s&lide"))
        self.export = QPushButton(_("Save as CS&V\u2026"))
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.cancel, self.again = QPushButton(_("&Cancel")), QPushButton(_("&Go on"))
        for button in (self.open_sweep, self.keep, self.slide, self.export, self.cancel, self.again):
            button.setAutoDefault(False)
        self._place()
        self._join()
        self.show_sources({DRAWS: _("The draws on screen")}, DRAWS)
        self.show_answer(Answer(_("Waiting for runs\u2026")))
        self.show_progress("", 0, 0)
        self.brush.setFocus()

    def _place(self) -> None:
        head = FlowLayout()
        head.setSpacing(theme.SPACE)
        for box, words in ((self.sources, _("&Runs")), (self.shares, _("S&hare of")), (self.years, _("&in"))):
            label = QLabel(words)
            label.setBuddy(box)
            head.addWidget(label)
            head.addWidget(box)
        head.addWidget(self.open_sweep)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.addTab(self.cloud, _("The two main drivers"))
        self.tabs.addTab(self.table, _("Conditions"))
        self.tabs.addTab(self.curves, _("Coverage and density"))
        self.tabs.setMinimumHeight(self.cloud.minimumSizeHint().height() * 2)
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, theme.SPACE, 0)
        column.setSpacing(theme.SPACE)
        column.addLayout(head)
        column.addWidget(self.policies)
        hint = text_label(
            _("Drag over the shares that are bad. With keys: arrows move the upper end, Shift and arrows the lower."),
            theme.Text.SMALL,
        )
        for widget in (hint, self.brush, self.detail, self.sentence):
            column.addWidget(widget)
        column.addLayout(self._trade_line())
        column.addWidget(self.trade)
        column.addWidget(self.tabs, 1)
        column.addWidget(self.notes)
        whole = QVBoxLayout(self)
        whole.setSpacing(theme.SPACE)
        whole.addWidget(TallArea(inner), 1)
        whole.addLayout(self._foot())

    def _trade_line(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(theme.SPACE)
        line.addWidget(QLabel(_("more of the bad runs")))
        line.addWidget(self.slider, 1)
        line.addWidget(QLabel(_("fewer others")))
        return line

    def _foot(self) -> FlowLayout:
        foot = FlowLayout()
        foot.setSpacing(theme.SPACE)
        self.name.setMinimumWidth(_NAME_LETTERS * self.name.fontMetrics().averageCharWidth())
        for widget in (self.name, self.keep, self.slide, self.export, self.progress, self.cancel, self.again):
            foot.addWidget(widget)
        foot.addWidget(self.state)
        return foot

    def _join(self) -> None:
        self.sources.activated.connect(lambda _at: self.source_chosen.emit(self.sources.currentData()))
        self.open_sweep.clicked.connect(self.sweep_asked)
        self.shares.activated.connect(lambda _at: self.share_chosen.emit(self.shares.currentData()))
        self.years.activated.connect(lambda _at: self.year_chosen.emit(self.years.currentData()))
        self.brush.brushed.connect(self.brushed)
        self.slider.valueChanged.connect(self.step_chosen)
        self.keep.clicked.connect(self._keep)
        self.name.returnPressed.connect(self._keep)
        self.slide.clicked.connect(self.to_slide)
        self.export.clicked.connect(self.saved_table)
        self.cancel.clicked.connect(self.cancelled)
        self.again.clicked.connect(self.resumed)

    def show_sources(self, names: Mapping[str, str], chosen: str) -> None:
        """Show which runs can be taken, and which are."""
        _fill(self.sources, names, chosen)
        self.policies.setVisible(chosen == POLICIES)

    def show_shares(self, shares: Mapping[str, str], share: str, years: Mapping[str, str], year: str) -> None:
        """Show which shares and years can be asked about, and which are."""
        _fill(self.shares, shares, share)
        _fill(self.years, years, year)

    def show_brush(self, view: BrushView | None) -> None:
        """Show how often each share comes out, and which are bad."""
        self.brush.show_brush(view)

    def show_answer(self, answer: Answer) -> None:
        """Show what sets the bad runs apart, or why nothing can be told."""
        self.sentence.setText(answer.sentence)
        self.detail.setText(answer.detail)
        self.notes.setText(" ".join(answer.notes))
        self.trade.setText(answer.trade)
        self.slider.blockSignals(True)
        self.slider.setRange(0, max(answer.steps - 1, 0))
        self.slider.setValue(answer.at)
        self.slider.blockSignals(False)
        self.slider.setAccessibleDescription(answer.trade)
        self.slider.setEnabled(answer.steps > 1)
        self.cloud.show_stale(False)
        self.cloud.show_cloud(answer.cloud)
        self.curves.show_curves(answer.curves)
        self.tabs.setVisible(answer.curves is not None)
        self.tabs.setTabVisible(0, answer.cloud is not None)
        if answer.table is not None:
            self.table.show_table(answer.table)
        self._suggest(answer.name)
        for widget in (self.name, self.keep):
            widget.setEnabled(bool(answer.name))
        for widget in (self.slide, self.export):
            widget.setEnabled(answer.curves is not None)

    def _suggest(self, name: str) -> None:
        """Offer a name for the box in sight; one that was typed for the same box stays."""
        if name != self._suggested or not self.name.isModified():
            self.name.setText(name)
            self.name.setCursorPosition(0)
        self._suggested = name

    def show_stale(self) -> None:
        """Show that what is seen belongs to runs of before, until there is another answer."""
        self.cloud.show_stale(True)
        for widget in (self.name, self.keep, self.slide, self.export):
            widget.setEnabled(False)

    def show_remark(self, words: str) -> None:
        """Say what the hand must know of what is seen."""
        self.state.setText(words)
        self.state.setVisible(bool(words))

    def show_progress(self, words: str, done: int, of: int, *, ended: bool = False) -> None:
        """Show what is under way and how far it is, nothing where `of` is 0; and whether it was ended early."""
        self.show_remark(words)
        self.progress.setMaximum(max(of, 1))
        self.progress.setValue(done)
        self.progress.setAccessibleName(words)
        had_focus = self.cancel.hasFocus() or self.again.hasFocus()
        for widget in (self.progress, self.cancel):
            widget.setVisible(of > 0)
        self.again.setVisible(ended)
        if had_focus and ended:
            self.again.setFocus()

    def _keep(self) -> None:
        if self.keep.isEnabled():
            self.kept.emit(self.name.text())


def _choices(spoken: str) -> QComboBox:
    """Return a box of choices of which each has an id."""
    box = QComboBox()
    box.setAccessibleName(spoken)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
    return box


def _fill(box: QComboBox, names: Mapping[str, str], chosen: str) -> None:
    known = {box.itemData(at): box.itemText(at) for at in range(box.count())}
    if known != dict(names):
        box.clear()
        for name, words in names.items():
            box.addItem(words, name)
    box.setCurrentIndex(box.findData(chosen))
