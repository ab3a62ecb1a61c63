"""The assumptions sheet: every parameter of the model in one table, to look up, to type into and to paste into."""

from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QSplitter,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from desktop import theme
from desktop.panels.assumption_rows import REASON, VALUE, AssumptionRows, columns
from desktop.panels.provenance import ProvenancePane
from desktop.widgets.notice_bar import Kind, NoticeIcon
from desktop.widgets.sheet_model import SheetModel
from desktop.widgets.sheet_view import SheetView
from scenarios.assumptions import Pasted, for_all, pasted, read_value
from scenarios.catalog import Catalog, Value
from scenarios.errors import InputError
from scenarios.provenance import PAST_ONLY
from scenarios.scenario import Scenario
from scenarios.texts import _

_SIZE = (1280, 720)
_SHARES = (7, 3)
"""Parts of the height that table and provenance have at first."""


class AssumptionsDialog(QDialog):
    """Shows what a scenario sets and tells what the user wants set; it changes nothing by itself.

    Parameters
    ----------
    catalog
        Its parameters, units and evidence.

    Signals
    -------
    values_edited(values)
        Values by parameter id, each to hold from the first free quarter on; one signal for each gesture.
    reset(ids)
        Parameters that are to be as they were shipped, a tuple.
    reasons_edited(reasons)
        All reasons by parameter id, as they are to be.
    """

    values_edited = Signal(object)
    reset = Signal(object)
    reasons_edited = Signal(object)

    def __init__(self, catalog: Catalog, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Assumptions: every number of the model"))
        self.resize(*_SIZE)
        self._catalog, self._scenario = catalog, Scenario()
        self._rows = AssumptionRows(catalog)
        self._offered: Callable[[], Pasted] | None = None
        self.model = SheetModel(columns(), self)
        self.table = SheetView(self.model, self._accepts, self._take_for_all, VALUE)
        self.provenance = ProvenancePane()
        self.foot = _Foot()
        self.filter_box = QLineEdit()
        self.only_mine = QToolButton()
        self.for_all_box = QLineEdit()
        self.for_all_button = QPushButton(_("&Set selected"))
        self.count = QLabel()
        self._place()
        self._join()
        self.show_scenario(self._scenario)
        self.table.fit()
        self.table.stand_at_first()

    def _place(self) -> None:
        self.table.setAccessibleName(_("Assumptions"))
        boxes = (
            (self.filter_box, _("Filter"), _("Filter by name, symbol, source or group")),
            (self.for_all_box, _("x1.5"), _("Value for all selected rows: 35, +10% or x1.5")),
        )
        for box, hint, words in boxes:
            box.setPlaceholderText(hint)
            box.setToolTip(words)
            box.setAccessibleName(words)
        self.filter_box.setClearButtonEnabled(True)
        self.for_all_button.setAutoDefault(False)
        self.only_mine.setText(_("Only &mine"))
        self.only_mine.setCheckable(True)
        self.only_mine.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.only_mine.setStyleSheet(theme.SEGMENT_STYLE)
        head = QHBoxLayout()
        head.setSpacing(theme.SPACE)
        head.addWidget(self.filter_box, 3)
        head.addWidget(self.only_mine)
        head.addSpacing(theme.SPACE_LARGE)
        head.addWidget(self.for_all_box, 1)
        head.addWidget(self.for_all_button)
        head.addSpacing(theme.SPACE_LARGE)
        head.addWidget(self.count)
        splitter = QSplitter(Qt.Orientation.Vertical)
        splitter.setChildrenCollapsible(False)
        for widget, share in zip((self.table, self.provenance), _SHARES, strict=True):
            splitter.addWidget(widget)
            splitter.setStretchFactor(splitter.count() - 1, share)
        splitter.setSizes([share * _SIZE[1] for share in _SHARES])
        column = QVBoxLayout(self)
        column.setSpacing(theme.SPACE)
        column.addLayout(head)
        column.addWidget(splitter, 1)
        column.addWidget(self.foot)

    def _join(self) -> None:
        self.model.typed.connect(self._typed)
        self.table.pasted.connect(self._paste)
        self.table.reset_asked.connect(self._reset_chosen)
        self.table.explain_asked.connect(self.provenance.setFocus)
        self.table.row_changed.connect(self._show_row)
        self.filter_box.textChanged.connect(self._filter)
        self.only_mine.toggled.connect(self._filter)
        self.for_all_box.returnPressed.connect(self._set_chosen)
        self.for_all_button.clicked.connect(self._set_chosen)
        self.foot.apply.clicked.connect(self._take_offer)
        self.foot.drop.clicked.connect(self._drop_offer)

    def show_scenario(self, scenario: Scenario) -> None:
        """Show what a scenario sets; nothing is emitted."""
        self._scenario = scenario
        self.model.show_rows(self._rows.of(scenario))
        if self.only_mine.isChecked():
            self._filter()
        self._show_count()
        if self._offered is not None:
            self._show_offer(self._offered())

    def changeEvent(self, event: QEvent) -> None:
        """Hand a change of text size to what has a style sheet, which does not hear of it."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            for widget in (self.table, self.only_mine):
                widget.setFont(theme.font(theme.Text.BODY))

    def reject(self) -> None:
        """Drop what was pasted on Esc, else close."""
        if self._offered is not None:
            self._drop_offer()
        else:
            super().reject()

    def _accepts(self, parameter_id: str, column: int, text: str) -> bool:
        """Tell whether a text may stand in a cell; where not, the foot says why."""
        if column != VALUE or not text.strip():
            return True
        try:
            read_value(text, parameter_id, self._catalog, self._scenario)
        except InputError as problem:
            self._say(Kind.PROBLEM, str(problem))
            return False
        return True

    def _typed(self, parameter_id: str, column: int, text: str) -> None:
        if column == REASON:
            self._give_reasons([parameter_id], text)
        elif not text.strip():
            self._reset([parameter_id])
        elif self._accepts(parameter_id, column, text):
            self._edit({parameter_id: read_value(text, parameter_id, self._catalog, self._scenario)})

    def _take_for_all(self, column: int, text: str) -> bool:
        """Set one text in all chosen rows; where some refuse it, the foot offers the others."""
        chosen = self.table.chosen_ids()
        if column == REASON:
            self._give_reasons(chosen, text)
            return True
        found = for_all(text, chosen, self._catalog, self._scenario)
        if found.refused:
            self._offer(lambda: for_all(text, chosen, self._catalog, self._scenario))
        elif found.accepted:
            self._edit(found.values)
        return not found.refused

    def _set_chosen(self) -> None:
        if self._take_for_all(VALUE, self.for_all_box.text()):
            self.for_all_box.clear()

    def _paste(self, text: str) -> None:
        """Offer what was pasted: down from the current row, or over the chosen ones."""
        chosen = self.table.chosen_ids()
        if len(chosen) > 1 and not set(text.strip()) & set("\t\n"):
            self._offer(lambda: for_all(text, chosen, self._catalog, self._scenario))
            return
        targets = chosen if len(chosen) > 1 else self.table.ids_from_current()
        self._offer(lambda: pasted(text, targets, self._catalog, self._scenario))

    def _offer(self, read: Callable[[], Pasted]) -> None:
        """Show what a text would set, and wait for the user's word."""
        self._offered = read
        self._show_offer(read())
        (self.foot.apply if self.foot.apply.isEnabled() else self.foot.drop).setFocus()

    def _show_offer(self, found: Pasted) -> None:
        self.foot.show_words(Kind.WARNING if found.refused else Kind.INFO, found.in_words, offer=True)
        self.foot.apply.setEnabled(bool(found.accepted))

    def _take_offer(self) -> None:
        assert self._offered is not None
        found = self._offered()
        self._drop_offer()
        self._edit(found.values)

    def _drop_offer(self) -> None:
        self._say()
        self.table.setFocus()

    def _say(self, kind: Kind = Kind.INFO, text: str = "") -> None:
        """Show a text at the foot in the place of what was offered there, or nothing."""
        self._offered = None
        if text:
            self.foot.show_words(kind, text)
        else:
            self.foot.clear()

    def _edit(self, values: dict[str, Value]) -> None:
        """Tell values, and say where they do not do what one might expect."""
        dated = {one for one in values if len(self._scenario.values.get(one, ())) > 1}
        remarks = (
            (_("{names}: read in the observed quarters alone, so nothing ahead changes"), PAST_ONLY & set(values)),
            (_("{names}: in the place of values over time, which undo brings back"), dated),
        )
        told = [words.format(names=", ".join(self._labels(ids))) for words, ids in remarks if ids]
        self._say(Kind.WARNING, "; ".join(told))
        self.values_edited.emit(values)

    def _labels(self, ids: Iterable[str]) -> list[str]:
        return sorted(self._rows.provenances[one].label for one in ids)

    def _reset_chosen(self) -> None:
        """Give the chosen rows back, or only their reasons where the user stands in those."""
        if self.table.currentIndex().column() == REASON:
            self._give_reasons(self.table.chosen_ids(), "")
        else:
            self._reset(self.table.chosen_ids())

    def _reset(self, ids: Sequence[str]) -> None:
        self._say()
        if own := tuple(one for one in ids if one in self._scenario.values):
            self.reset.emit(own)

    def _give_reasons(self, ids: Sequence[str], text: str) -> None:
        others = {name: why for name, why in self._scenario.reasons.items() if name not in ids}
        reasons = {**others, **dict.fromkeys(ids, text.strip())} if text.strip() else others
        if reasons != dict(self._scenario.reasons):
            self.reasons_edited.emit(reasons)

    def _filter(self) -> None:
        self.table.rows_shown.show_only(self.filter_box.text(), self.only_mine.isChecked())
        self._show_count()

    def _show_count(self) -> None:
        shown, own = self.table.rows_shown.rowCount(), len(self._scenario.values)
        words = _("{shown} of {all} shown \u00b7 {own} yours")
        self.count.setText(words.format(shown=shown, all=len(self.model.rows), own=own))

    def _show_row(self, parameter_id: str) -> None:
        self.provenance.show_provenance(self._rows.provenances.get(parameter_id))


_LONGEST = 400
"""Letters of a remark: garbage is quoted in it, and may be long."""


class _Foot(QWidget):
    """One line at the bottom: why a text was refused, or what a pasted one would set, with the way to take it."""

    def __init__(self) -> None:
        super().__init__()
        self._icon = NoticeIcon(self)
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.words.setSizePolicy(policy)
        self.apply, self.drop = QPushButton(_("&Apply")), QPushButton(_("&Drop"))
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(theme.SPACE)
        line.addWidget(self._icon)
        line.addWidget(self.words, 1)
        for button in (self.apply, self.drop):
            button.setAutoDefault(False)
            line.addWidget(button)
        self.clear()

    def show_words(self, kind: Kind, text: str, *, offer: bool = False) -> None:
        """Show a text and have it read aloud; with an offer come the buttons."""
        self._icon.kind = kind
        self._icon.show()
        self._icon.update()
        self.words.setText(text if len(text) <= _LONGEST else f"{text[:_LONGEST]}\u2026")
        self.apply.setVisible(offer)
        self.drop.setVisible(offer)
        if QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))

    def clear(self) -> None:
        """Empty the line; its place stays, so that the table does not jump."""
        self.words.clear()
        for widget in (self._icon, self.apply, self.drop):
            widget.hide()
