"""An editor for a tier of the user's own: limits in fields, or the rules as text."""

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from desktop import theme
from desktop.widgets.input_row import dress
from scenarios.bars import LIMITED, STOPPING, Bar, read_bar, typed_fee, typed_limit, written, written_fee
from scenarios.errors import InputError
from scenarios.figures.chips import outcome_name
from scenarios.texts import _
from scenarios.tiers import own_tier

_FIELD_SIGNS = 11
_RULE_LINES = 3


def limit_names() -> dict[str, str]:
    """Return what the fields of the limits say."""
    return {
        "tpp": _("TPP"),
        "performance_density": _("TPP per mm²"),
        "memory_bandwidth": _("Memory GB/s"),
        "both_bandwidths": _("Memory + link GB/s"),
    }


class TierEditor(QWidget):
    """Lets the user write a tier; what is refused stays as it was typed.

    Signals
    -------
    edited(str)
        Text of the tier after each edit of the user's hand; empty while it is refused.
    """

    edited = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = QLineEdit(_("My tier"))
        self.limits = {one: QLineEdit() for one in LIMITED}
        self.outcome = QComboBox()
        self.fee = QLineEdit()
        self.rules = QPlainTextEdit()
        self._note, self._problem = QLabel(), QLabel()
        for one in STOPPING:
            self.outcome.addItem(outcome_name(one), one)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SPACE_SMALL)
        column.addLayout(self._fields())
        rules = QLabel(_("&Rules: the first that holds decides"))
        rules.setBuddy(self.rules)
        for widget in (rules, self.rules, self._note, self._problem):
            column.addWidget(widget)
        for label in (rules, self._note, self._problem):
            label.setWordWrap(True)
        self._join()
        self._dress()
        self.show_text(self._bar().text)

    def _fields(self) -> QGridLayout:
        """Return the fields side by side, each under its name."""
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.SPACE)
        grid.setVerticalSpacing(theme.SPACE_HAIR)
        names = limit_names()
        above: list[tuple[str, QWidget]] = [(_("Name"), self.name), (_("At or above any limit"), self.outcome)]
        limits = [(names[one], field) for one, field in self.limits.items()]
        for row, named in ((0, [*above, (_("Fee"), self.fee)]), (2, limits)):
            for column, (name, field) in enumerate(named):
                label = QLabel(name)
                label.setFont(theme.font(theme.Text.SMALL))
                label.setBuddy(field)
                field.setAccessibleName(name)
                place = column + 1 if row == 0 and column else column
                width = 2 if field is self.name else 1
                grid.addWidget(label, row, place, 1, width)
                grid.addWidget(field, row + 1, place, 1, width)
        for one, field in self.limits.items():
            field.setPlaceholderText(_("no limit"))
            field.setAccessibleName(_("{figure}: limit, empty for none").format(figure=names[one]))
        self.fee.setPlaceholderText(_("none"))
        self.rules.setTabChangesFocus(True)
        self.rules.setAccessibleName(_("Rules of the tier as text"))
        for column in range(len(self.limits)):
            grid.setColumnStretch(column, 1)
        return grid

    def _join(self) -> None:
        for field in (self.name, self.fee, *self.limits.values()):
            field.textEdited.connect(self._take_fields)
        self.outcome.activated.connect(self._take_fields)
        self.rules.textChanged.connect(self._take_rules)

    def show_text(self, text: str) -> None:
        """Show a tier by its text; nothing is emitted."""
        self._show_rules(text)
        self._show_fields(text)
        self._show_problem("")

    def text(self) -> str:
        """Return the text of the tier, empty while it is refused."""
        return "" if self.problem() else own_tier(_one_line(self.rules.toPlainText())).id

    def problem(self) -> str:
        """Return why what stands there is refused; empty where it is a tier."""
        return self._problem.text()

    def note(self) -> str:
        """Return what is said of the fields."""
        return self._note.text()

    def changeEvent(self, event: QEvent) -> None:
        """Follow a change of colours or of text size."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self._dress()

    def _take_fields(self) -> None:
        """Write the rules that the fields mean."""
        self.fee.setEnabled(self.outcome.currentData() == "case_by_case")
        try:
            text = self._bar().text
        except InputError as problem:
            self._refuse(problem)
            return
        self._show_rules(text)
        self._show_note(True)
        self._show_problem("")
        self.edited.emit(text)

    def _take_rules(self) -> None:
        """Show in the fields what the rules say, where they can."""
        try:
            text = own_tier(_one_line(self.rules.toPlainText())).id
        except InputError as problem:
            self._refuse(problem)
            return
        self._show_fields(text)
        self._show_problem("")
        self.edited.emit(text)

    def _refuse(self, problem: InputError) -> None:
        self._show_problem(str(problem).removeprefix("tier: "))
        self.edited.emit("")

    def _bar(self) -> Bar:
        """Return what stands in the fields.

        Raises
        ------
        InputError
            A field that is no number; the message names it.
        """
        limits, outcome = [], str(self.outcome.currentData())
        for one, field in self.limits.items():
            try:
                limit = typed_limit(field.text())
            except InputError as problem:
                words = _("{field}: {problem}")
                raise InputError(one, words.format(field=limit_names()[one], problem=problem)) from None
            limits += [] if limit is None else [(one, limit)]
        fee = typed_fee(self.fee.text()) if outcome == "case_by_case" else 0.0
        return Bar(self.name.text(), tuple(limits), outcome, fee)

    def _show_rules(self, text: str) -> None:
        with QSignalBlocker(self.rules):
            self.rules.setPlainText(text)

    def _show_fields(self, text: str) -> None:
        tier = own_tier(text)
        bar = read_bar(tier)
        limits = dict(bar.limits) if bar else {}
        self.name.setText(tier.name)
        for one, field in self.limits.items():
            field.setText(written(limits[one]) if one in limits else "")
        if bar is not None and bar.limits:
            self.outcome.setCurrentIndex(STOPPING.index(bar.outcome))
            self.fee.setText(written_fee(bar.fee))
        self.fee.setEnabled(self.outcome.currentData() == "case_by_case")
        self._show_note(bar is not None)

    def _show_note(self, is_bar: bool) -> None:
        told = _("Limits hold for every chip, gaming cards too; what lies below all of them is free.")
        more = _("These rules say more than the fields can; to change a field replaces them.")
        self._note.setText(told if is_bar else more)

    def _show_problem(self, text: str) -> None:
        self._problem.setText(text)
        self._problem.setVisible(bool(text))
        self.rules.setAccessibleDescription(text)

    def _dress(self) -> None:
        named = theme.colours(self.palette())
        dress(self._note, theme.Text.SMALL, named.muted)
        dress(self._problem, theme.Text.SMALL, named.problem)
        self._problem.setTextFormat(Qt.TextFormat.PlainText)
        signs = self.fontMetrics()
        for field in (self.fee, *self.limits.values()):
            field.setMinimumWidth(signs.averageCharWidth() * _FIELD_SIGNS)
        self.rules.setFixedHeight(signs.lineSpacing() * _RULE_LINES + theme.SPACE_LARGE)


def _one_line(text: str) -> str:
    return " ".join(text.split())
