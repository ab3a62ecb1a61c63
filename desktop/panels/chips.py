"""Which chip is legal under which tier and when: the tiers, the table of chips, and an editor for an own tier."""

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QTabWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from desktop import theme
from desktop.panels.tier_editor import TierEditor
from desktop.widgets.sorted_table import Row, Sign, SortedTable
from desktop.widgets.text_label import text_label
from scenarios.catalog import Catalog
from scenarios.figures.chips import (
    NUMERIC,
    OUTCOME_COLUMN,
    boundary_sentence,
    chip_rows,
    chip_sentence,
    deciding_sentence,
    heads,
    passing_sentence,
    redesign_sentences,
    scenario_tier,
    schedule_sentence,
    sources_text,
    tier_name,
    tier_sentence,
)
from scenarios.scenario import Scenario
from scenarios.texts import _
from scenarios.tiers import OWN, Tier, own_copy

_SIZE = (1120, 760)
_SIGNS_SHOWN = 44
"""Of a tier's name on a button."""
_EDITOR = 1
"""The page of the editor."""
_DRAFT = ""
"""In the place of a tier's value: the one in the editor."""
_SIGNS = {
    "allowed": Sign.FULL,
    "case_by_case": Sign.HALF,
    "denial": Sign.BARRED,
    "banned": Sign.CROSS,
    "unjudged": Sign.QUESTION,
}


class ChipsDialog(QDialog):
    """Shows what a tier says of every foreign chip; tells which tier the user wants from when on.

    Parameters
    ----------
    catalog
        Its chips and tiers.
    scenario
        On whose present tier the page opens.

    Signals
    -------
    tier_chosen(str, str)
        Value for the lever `tier`, and the label of the quarter from which it shall hold.
    """

    tier_chosen = Signal(str, str)

    def __init__(self, catalog: Catalog, scenario: Scenario, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Chips and tiers"))
        self.resize(*_SIZE)
        self.catalog = catalog
        self._scenario = scenario
        self._value, self._usable = "", True
        self.buttons: dict[str, QToolButton] = {}
        self.boundaries: dict[tuple[str, str], QToolButton] = {}
        self.compared, self.quarters = QComboBox(), QComboBox()
        self.words = QLineEdit()
        self.table = SortedTable(heads(), NUMERIC, OUTCOME_COLUMN)
        self.editor = TierEditor()
        self.tabs, self.use, self.start = QTabWidget(), QPushButton(), QPushButton()
        self.lines = {
            name: text_label() for name in ("name", "tier", "counts", "boundary", "chip", "redesign", "schedule")
        }
        self.lines["name"].setFont(theme.font(theme.Text.STRONG))
        self._group = QButtonGroup(self)
        self._place()
        self._join()
        self._show_tiers()
        self.buttons[self._value].setFocus()

    def _place(self) -> None:
        self._tiers, self._own = QHBoxLayout(), QHBoxLayout()
        for row in (self._tiers, self._own):
            row.setSpacing(theme.SPACE_SMALL)
        self._fill_tiers()
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, theme.SPACE_LARGE, 0)
        column.setSpacing(theme.SPACE)
        column.addLayout(self._tiers)
        column.addLayout(self._own)
        for name in ("name", "tier", "counts"):
            column.addWidget(self.lines[name])
        column.addLayout(self._compare_row())
        column.addWidget(self.lines["boundary"])
        column.addWidget(self.table, 1)
        column.addWidget(self.lines["redesign"])
        column.addWidget(self.tabs)
        self.tabs.addTab(_page(self.lines["chip"], self.lines["schedule"]), _("This chip, &over time"))
        self.tabs.addTab(_page(self.start, self.editor), _("A &tier of your own"))
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(page)
        outer = QVBoxLayout(self)
        outer.addWidget(scroll, 1)
        outer.addLayout(self._use_row())

    def _fill_tiers(self) -> None:
        """Make a button for each tier of the catalog, and between two of them one for what the second changes."""
        for tier in self.catalog.tiers.values():
            self._tiers.addWidget(self._segment(tier.id, tier.id, tier_name(tier)))
        for first, second in pairwise(self.catalog.tiers.values()):
            button = QToolButton()
            button.setText("\u203a")
            button.setAutoRaise(True)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            text = _("What {second} changes beside {first}").format(first=first.id, second=second.id)
            button.setToolTip(text)
            button.setAccessibleName(text)
            button.clicked.connect(lambda _checked, pair=(first.id, second.id): self._hold_together(*pair))
            self.boundaries[first.id, second.id] = button
            self._tiers.insertWidget(self._tiers.indexOf(self.buttons[second.id]), button)
        self._tiers.addStretch(1)
        self._own.addWidget(self._segment(_DRAFT, _("Your draft"), _("The tier in the editor below")))
        self._own.addStretch(1)

    def _segment(self, value: str, text: str, told: str) -> QToolButton:
        button = QToolButton()
        button.setText(text)
        button.setCheckable(True)
        button.setStyleSheet(theme.SEGMENT_STYLE)
        button.setToolTip(told)
        button.setAccessibleName(told)
        button.clicked.connect(lambda: self._choose(value))
        self._group.addButton(button)
        self.buttons[value] = button
        return button

    def _compare_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(theme.SPACE)
        compared = QLabel(_("&Compared with"))
        compared.setBuddy(self.compared)
        self.compared.setAccessibleName(_("Compared with"))
        self.compared.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.compared.setMinimumContentsLength(_SIGNS_SHOWN // 3)
        self.words.setPlaceholderText(_("Filter: chip, vendor, class or outcome"))
        self.words.setAccessibleName(_("Show chips that hold these words"))
        self.words.setClearButtonEnabled(True)
        for widget, stretch in ((compared, 0), (self.compared, 1), (self.words, 1)):
            row.addWidget(widget, stretch)
        return row

    def _use_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(theme.SPACE)
        horizon = self.catalog.horizon
        self.quarters.addItems(horizon.labels[horizon.first_free :])
        self.quarters.setAccessibleName(_("Quarter from which the tier shall hold"))
        for button in (self.use, self.start):
            button.setAutoDefault(False)
            button.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        row.addStretch(1)
        row.addWidget(self.use)
        row.addWidget(self.quarters)
        return row

    def _join(self) -> None:
        self.compared.activated.connect(self._show_boundary)
        self.words.textChanged.connect(self.table.show_only)
        self.table.row_looked_at.connect(self._show_chip)
        self.editor.edited.connect(self._take_draft)
        self.start.clicked.connect(self._start_from_shown)
        self.use.clicked.connect(lambda: self.tier_chosen.emit(self._value, self.quarters.currentText()))

    def show_scenario(self, scenario: Scenario) -> None:
        """Show the tiers of a scenario, the one looked at still chosen; nothing is emitted.

        While another lever moves nothing here changes, and nothing is made anew.
        """
        if scenario.values.get("tier") != self._scenario.values.get("tier"):
            self._scenario = scenario
            self._show_tiers()

    def _show_tiers(self) -> None:
        scenario = self._scenario
        own = tuple(dict.fromkeys(str(value) for _at, value in scenario.values.get("tier", ())))
        self._show_own([self.catalog.tier(value) for value in own if value.startswith(OWN)])
        self._offer_compared()
        self.lines["schedule"].setText(schedule_sentence(self.catalog, scenario))
        stays, refused = self._value in self.buttons or self._value == self.editor.text(), not self._usable
        self._show(self._value if stays and self._value else scenario_tier(self.catalog, scenario).id)
        if refused:
            self._take_draft("")

    def value(self) -> str:
        """Return the value of the tier that is shown."""
        return self._value

    def _show_own(self, tiers: Sequence[Tier]) -> None:
        """Make a button for each own tier of the scenario in place of those that stood there for others."""
        if [one for one in self.buttons if one.startswith(OWN)] == [tier.id for tier in tiers]:
            return
        for value in [one for one in self.buttons if one.startswith(OWN)]:
            button = self.buttons.pop(value)
            self._group.removeButton(button)
            button.deleteLater()
        for place, tier in enumerate(tiers):
            self._own.insertWidget(place, self._segment(tier.id, self._short(tier.name), tier_name(tier)))

    def _offer_compared(self) -> None:
        """Offer the tiers to hold the shown one against; the one that was chosen stays so where it still is there."""
        chosen = self.compared.currentData()
        self.compared.clear()
        self.compared.addItem(_("no other tier"), None)
        for value in (one for one in self.buttons if one != _DRAFT):
            self.compared.addItem(tier_name(self.catalog.tier(value)), value)
        self.compared.setCurrentIndex(max(self.compared.findData(chosen), 0))

    def _choose(self, value: str) -> None:
        """Show the tier of a button."""
        if value == _DRAFT:
            self.tabs.setCurrentIndex(_EDITOR)
            self._take_draft(self.editor.text())
        else:
            self._show(value)

    def _start_from_shown(self) -> None:
        """Bring the rules of the tier that is shown into the editor, in place of what stood there."""
        text = own_copy(self.catalog.tier(self._value))
        self.editor.show_text(text)
        self._show(text)

    def _take_draft(self, text: str) -> None:
        """Show the tier in the editor; while it is refused the table keeps the last one, and none can be used."""
        if text:
            self._show(text)
        else:
            self._usable = False
            self.buttons[_DRAFT].setChecked(True)
            name = tier_name(self.catalog.tier(self._value))
            self.lines["name"].setText(_("{tier}, shown until the draft can be read").format(tier=name))
            self._show_use()

    def _hold_together(self, first: str, second: str) -> None:
        self.compared.setCurrentIndex(self.compared.findData(first))
        self._show(second)

    def _show(self, value: str) -> None:
        """Show one tier everywhere."""
        tier = self.catalog.tier(value)
        self._value, self._usable = value, True
        self.buttons.get(value, self.buttons[_DRAFT]).setChecked(True)
        self.lines["name"].setText(tier_name(tier))
        self.lines["tier"].setText(tier_sentence(tier))
        self.lines["tier"].setToolTip(sources_text(tier, self.catalog))
        self.lines["counts"].setText(passing_sentence(tier, self.catalog))
        self.lines["redesign"].setText("\n".join(redesign_sentences(tier, self.catalog)))
        self.table.setAccessibleName(_("Chips under {tier}").format(tier=tier_name(tier)))
        rows = chip_rows(self.catalog, self._scenario, tier)
        self.table.show_rows([Row(one.cells, one.keys, _SIGNS[one.outcome]) for one in rows])
        self._show_boundary()
        self._show_use()
        self._show_chip(self.table.looked_at())

    def _show_boundary(self) -> None:
        other = self.compared.currentData()
        told = other is not None and other != self._value
        first, second = self.catalog.tier(other if told else self._value), self.catalog.tier(self._value)
        self.lines["boundary"].setText(boundary_sentence(first, second, self.catalog) if told else "")
        self.lines["boundary"].setVisible(told)

    def _show_chip(self, chip: str) -> None:
        tier = self.catalog.tier(self._value)
        told = _("Choose a chip to see what decides, and what is said of it over time.")
        if chip:
            over_time = chip_sentence(self.catalog, self._scenario, chip)
            told = f"{deciding_sentence(tier, self.catalog, chip)}\n\n{over_time}"
        self.lines["chip"].setText(told)

    def _show_use(self) -> None:
        name = self._short(tier_name(self.catalog.tier(self._value)))
        self.start.setText(_("&Start from {tier}").format(tier=name))
        self.use.setText(_("Use {tier} from").format(tier=name) if self._usable else _("The draft is refused"))
        self.use.setEnabled(self._usable)

    def _short(self, name: str) -> str:
        """Return a name as a button shows it: not too long, no letter of it underlined."""
        metrics = self.fontMetrics()
        short = metrics.elidedText(name, Qt.TextElideMode.ElideRight, metrics.averageCharWidth() * _SIGNS_SHOWN)
        return short.replace("&", "&&")


def _page(*widgets: QWidget) -> QWidget:
    page = QWidget()
    column = QVBoxLayout(page)
    column.setSpacing(theme.SPACE)
    for widget in widgets:
        column.addWidget(widget)
    column.addStretch(1)
    return page
