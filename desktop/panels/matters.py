"""What matters as a page: what each parameter does alone, where the spread comes from, what is worth knowing."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QSplitter,
    QTabWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from desktop import theme
from desktop.widgets.flow import FlowLayout
from desktop.widgets.slide_button import SlideButton
from desktop.widgets.span_chart import SpanChart
from desktop.widgets.tall_area import TallArea
from desktop.widgets.text_label import text_label
from desktop.widgets.typed_field import TypedField
from scenarios.errors import InputError
from scenarios.figures.plots import Spans
from scenarios.figures.sentences import workload_name
from scenarios.texts import _
from scenarios.units import UNITS, parse_typed

_SIZE = (1180, 760)
TORNADO, SPREAD, WORTH = "tornado", "spread", "worth"
PARTS = (TORNADO, SPREAD, WORTH)


def over_names() -> dict[str, str]:
    """Return what can be asked about, in the order of the buttons."""
    return {
        "all": _("Everything"),
        "levers": _("Only what I control"),
        "unknown": _("Only what I do not know"),
    }


class AnswerPane(QWidget):
    """One answer: its sentence, its bars, and what must be said below."""

    def __init__(self, waiting: str, parent: QWidget | None = None) -> None:
        """Start with what is said until an answer comes."""
        super().__init__(parent)
        self._waiting = waiting
        self.answer = text_label(waiting, theme.Text.STRONG)
        self.what = text_label(kind=theme.Text.SMALL)
        self.chart = SpanChart()
        self.notes = text_label(kind=theme.Text.SMALL)
        inner = QWidget()
        within = QVBoxLayout(inner)
        within.setContentsMargins(0, 0, theme.SPACE, 0)
        within.setSpacing(theme.SPACE)
        within.addWidget(self.chart)
        within.addWidget(self.notes)
        within.addStretch(1)
        self.area = TallArea(inner)
        self.column = QVBoxLayout(self)
        self.column.setSpacing(theme.SPACE_SMALL)
        for widget, stretch in ((self.answer, 0), (self.what, 0), (self.area, 1)):
            self.column.addWidget(widget, stretch)
        self.chart.walked.connect(self._bring_into_view)

    def show_spans(self, spans: Spans | None, notes: tuple[str, ...] = ()) -> None:
        """Show an answer with what must be said below it, or that there is none yet."""
        self.answer.setText(spans.text if spans is not None else self._waiting)
        self.what.setText(spans.title if spans is not None else "")
        self.notes.setText("\n\n".join(notes))
        self.chart.show_spans(spans if spans is not None and spans.rows else None)
        self.chart.setVisible(spans is not None and bool(spans.rows))

    def _bring_into_view(self, row_id: str) -> None:
        """Scroll to the bar that the user has walked to."""
        spans, places = self.chart.spans, self.chart.places()
        assert spans is not None
        assert places is not None
        row = places.rows[[one.id for one in spans.rows].index(row_id)].whole.toRect()
        self.area.ensureVisible(0, self.chart.y() + row.center().y(), 0, row.height())

    def show_stale(self, stale: bool) -> None:
        """Show whether what is seen belongs to the scenario of before."""
        self.chart.show_stale(stale)


class MattersDialog(QDialog):
    """Shows the three answers side by side and behind tabs; tells what the user wants asked.

    Signals
    -------
    workload_chosen(workload), over_chosen(name)
        What is asked about; the name is of `over_names`.
    threshold_chosen(share)
        At which share, a fraction, one decides.
    bar_chosen(id)
        A bar was clicked, or Enter pressed on it: the id of a parameter or a group.
    cancelled(), resumed()
        What is under way is to end; what was ended is to be asked anew.
    keep_asked()
        The answers are to go out as pages.
    """

    workload_chosen = Signal(str)
    over_chosen = Signal(str)
    threshold_chosen = Signal(float)
    bar_chosen = Signal(str)
    cancelled = Signal()
    resumed = Signal()
    keep_asked = Signal()

    def __init__(self, workloads: tuple[str, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("What matters"))
        self.resize(*_SIZE)
        self._threshold = 0.0
        names = {one: workload_name(one).capitalize() for one in workloads}
        self.workloads = _segments(names, _("Share of"), self.workload_chosen.emit)
        self.overs = _segments(over_names(), _("Asked about"), self.over_chosen.emit)
        self.panes = {
            TORNADO: AnswerPane(_("Every lever and uncertainty is about to be tried alone\u2026")),
            SPREAD: AnswerPane(_("Where the spread comes from is found after the tornado\u2026")),
            WORTH: AnswerPane(_("What would be worth knowing comes first\u2026")),
        }
        self.threshold = TypedField()
        self.threshold_problem = text_label(kind=theme.Text.SMALL)
        self.state = text_label(kind=theme.Text.SMALL)
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.cancel = QPushButton(_("Cancel"))
        self.again = QPushButton(_("Go on"))
        self.to_slide = SlideButton()
        self._place()
        self._join()
        self.show_progress("", 0, 0)

    def _place(self) -> None:
        column = QVBoxLayout(self)
        column.setSpacing(theme.SPACE)
        head = FlowLayout()
        head.setSpacing(theme.SPACE)
        for words, group in ((_("Share of"), self.workloads), (_("moved by"), self.overs)):
            head.addWidget(QLabel(words))
            for button in group.buttons():
                head.addWidget(button)
        column.addLayout(head)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.addTab(self.panes[SPREAD], _("Its spread"))
        self.tabs.addTab(self.panes[WORTH], _("Worth knowing"))
        asked = FlowLayout()
        asked.setSpacing(theme.SPACE)
        label = QLabel(_("&Decided at a share of"))
        label.setBuddy(self.threshold)
        for widget in (label, self.threshold):
            asked.addWidget(widget)
        self.panes[WORTH].column.insertLayout(0, asked)
        self.panes[WORTH].column.insertWidget(1, self.threshold_problem)
        splitter = QSplitter()
        splitter.addWidget(self.panes[TORNADO])
        splitter.addWidget(self.tabs)
        splitter.setChildrenCollapsible(False)
        splitter.setSizes([_SIZE[0] // 2, _SIZE[0] // 2])
        column.addWidget(splitter, 1)
        foot = QHBoxLayout()
        foot.setSpacing(theme.SPACE)
        foot.addWidget(self.state, 1)
        foot.addWidget(self.progress, 1)
        for button in (self.cancel, self.again):
            button.setAutoDefault(False)  # Enter on a bar is no wish to cancel
            foot.addWidget(button)
        foot.addWidget(self.to_slide)
        column.addLayout(foot)
        self.panes[TORNADO].chart.setFocus()

    def _join(self) -> None:
        self.cancel.clicked.connect(self.cancelled)
        self.again.clicked.connect(self.resumed)
        self.to_slide.clicked.connect(lambda _checked=False: self.keep_asked.emit())
        self.threshold.returnPressed.connect(self._take_threshold)
        self.threshold.left.connect(self._take_threshold)
        self.threshold.given_up.connect(lambda: self.show_threshold(self._threshold))
        for pane in self.panes.values():
            pane.chart.chosen.connect(self.bar_chosen)

    def show_asked(self, workload: str, over: str) -> None:
        """Show what is asked about."""
        for group, name in ((self.workloads, workload), (self.overs, over)):
            for button in group.buttons():
                button.setChecked(button.objectName() == name)

    def show_threshold(self, threshold: float) -> None:
        """Show at which share, a fraction, one decides."""
        self._threshold = threshold
        self.threshold.setText(UNITS["fraction"].format(threshold))
        self.threshold_problem.setText("")
        self.threshold_problem.hide()

    def show_answer(self, part: str, spans: Spans | None, notes: tuple[str, ...] = ()) -> None:
        """Show one of `PARTS`, or that it is still to come."""
        self.panes[part].show_spans(spans, notes)

    def show_fault(self, part: str, words: str) -> None:
        """Say why no more of an answer comes; the bars that are there stay."""
        self.panes[part].answer.setText(words)

    def show_kept(self, there: bool) -> None:
        """Show whether there is an answer that can go out."""
        self.to_slide.setEnabled(there)

    def show_stale(self, part: str, stale: bool) -> None:
        """Show whether an answer belongs to the scenario of before."""
        self.panes[part].show_stale(stale)

    def show_progress(self, words: str, done: int, of: int, *, ended: bool = False) -> None:
        """Show what is under way and how far it is, nothing where `of` is 0; and whether it was ended early."""
        self.state.setText(words)
        self.state.setVisible(bool(words))
        self.progress.setMaximum(max(of, 1))
        self.progress.setValue(done)
        self.progress.setAccessibleName(words)
        self.progress.setVisible(of > 0)
        had_focus = self.cancel.hasFocus() or self.again.hasFocus()
        self.cancel.setVisible(of > 0)
        self.again.setVisible(ended)
        if had_focus and ended:
            self.again.setFocus()

    def _take_threshold(self) -> None:
        text = self.threshold.text()
        if text == UNITS["fraction"].format(self._threshold):
            return
        try:
            typed = parse_typed(text, "fraction", self._threshold)
        except InputError as problem:
            self._refuse(str(problem))
            return
        if not 0 <= typed <= 1:
            low, high = (UNITS["fraction"].format(one) for one in (0.0, 1.0))
            self._refuse(_("A share lies between {low} and {high}").format(low=low, high=high))
            return
        self.show_threshold(typed)
        self.threshold_chosen.emit(typed)

    def _refuse(self, words: str) -> None:
        self.threshold_problem.setText(words)
        self.threshold_problem.show()


def _segments(names: dict[str, str], spoken: str, chosen: Callable[[str], object]) -> QButtonGroup:
    """Return buttons of which one is chosen."""
    group = QButtonGroup()
    for name, text in names.items():
        button = QToolButton()
        button.setObjectName(name)
        button.setText(text)
        button.setCheckable(True)
        button.setStyleSheet(theme.SEGMENT_STYLE)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.setAccessibleName(f"{spoken}: {text}")
        group.addButton(button)
    group.buttonClicked.connect(lambda button: chosen(button.objectName()))
    return group
