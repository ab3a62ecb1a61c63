"""The levers at the left: one row for each lever of the catalog, in groups that fold, with a box that filters them."""

from collections import Counter
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QMenu, QToolButton, QVBoxLayout, QWidget

from desktop import theme
from desktop.panels.tiers import tier_option
from desktop.widgets.choice_row import ChoiceRow, ChoiceSpec, Option
from desktop.widgets.lever_row import LeverRow
from desktop.widgets.lever_spec import LeverSpec, parse_as
from desktop.widgets.tall_area import TallArea
from scenarios.catalog import Catalog, Parameter
from scenarios.figures.groups import group_names
from scenarios.scenario import Scenario, Schedule
from scenarios.schedules import schedule_text
from scenarios.texts import _, plural
from scenarios.tiers import Tier
from scenarios.units import UNITS

TIER = "tier"


def resets() -> dict[str, str]:
    """Return what can be given back at once, in words."""
    return {
        "levers": _("All levers back to the baseline"),
        "assumptions": _("All own assumptions back to the baseline"),
        "saved": _("Everything as it was saved"),
    }


class FilterBox(QLineEdit):
    """Be a search field that Esc empties, and that Down leaves for the first hit."""

    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Empty on Esc, leave on Down and Return."""
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return):
            self.left.emit()
        else:
            super().keyPressEvent(event)


class LeversPanel(QWidget):
    """Shows the values of a scenario and tells what the user's hand does to them.

    Parameters
    ----------
    catalog
        Its levers, tiers and units.
    """

    edited = Signal(str, object)
    committed = Signal(str, object)
    unset = Signal(str)
    recalled = Signal(str)
    cancelled = Signal(str)
    reset_chosen = Signal(str)

    def __init__(self, catalog: Catalog, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("levers")
        self.setAccessibleName(_("Levers"))
        self.setMinimumWidth(theme.LEVERS_WIDTH)
        self._catalog = catalog
        self._own: dict[Tier, None] = {}
        self._scenario = Scenario()
        self.rows: dict[str, LeverRow | ChoiceRow] = {}
        self.folds: dict[str, QToolButton] = {}
        self._inside = QWidget()
        self._column = QVBoxLayout(self._inside)
        self._column.setContentsMargins(theme.SPACE_LARGE, 0, theme.SPACE_LARGE, theme.SPACE_LARGE)
        self._column.setSpacing(theme.SPACE_SMALL)
        for group, name in group_names().items():
            self._add_group(group, name)
        self.none_found = QLabel(_("No lever is called so."))
        self.none_found.setWordWrap(True)
        self.none_found.hide()
        self._column.addWidget(self.none_found)
        self._column.addStretch(1)
        self._scroll = TallArea(self._inside)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._bar())
        column.addWidget(self._scroll, 1)

    def changeEvent(self, event: QEvent) -> None:
        """Grow with the text."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            bar = self._scroll.verticalScrollBar().sizeHint().width()
            self.setMinimumWidth(max(theme.LEVERS_WIDTH, self._inside.minimumSizeHint().width() + bar))

    def _bar(self) -> QHBoxLayout:
        """Return the line above the levers: the filter, and what can be given back."""
        row = QHBoxLayout()
        row.setContentsMargins(theme.SPACE_LARGE, theme.SPACE, theme.SPACE_LARGE, theme.SPACE_SMALL)
        self.filter = FilterBox()
        self.filter.setPlaceholderText(_("Find a lever"))
        self.filter.setAccessibleName(_("Find a lever"))
        self.filter.setClearButtonEnabled(True)
        self.filter.textChanged.connect(self._show_found)
        self.filter.left.connect(self._enter_found)
        self.changed = QToolButton()
        self.changed.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self.changed)
        self.resets = {
            name: menu.addAction(text, partial(self.reset_chosen.emit, name)) for name, text in resets().items()
        }
        self.changed.setMenu(menu)
        row.setSpacing(theme.SPACE)
        row.addWidget(self.filter, 1)
        row.addWidget(self.changed)
        return row

    def _add_group(self, group: str, name: str) -> None:
        fold = QToolButton()
        fold.setText(name)
        fold.setFont(theme.font(theme.Text.LABEL))
        fold.setCheckable(True)
        fold.setChecked(True)
        fold.setStyleSheet(theme.FOLD_STYLE)
        fold.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        fold.setArrowType(Qt.ArrowType.DownArrow)
        fold.setAccessibleName(_("{group}, fold or unfold").format(group=name))
        fold.toggled.connect(self._show_found)
        self.folds[group] = fold
        self._column.addWidget(fold)
        for lever in self._in_order(group):
            row: LeverRow | ChoiceRow = self._choice(lever) if lever.unit == TIER else LeverRow(_spec(lever))
            row.edited.connect(self.edited.emit)
            row.committed.connect(self.committed.emit)
            row.unset.connect(self.unset)
            row.recalled.connect(self.recalled)
            if isinstance(row, LeverRow):
                row.cancelled.connect(self.cancelled)
            self.rows[lever.id] = row
            self._column.addWidget(row)

    def _in_order(self, group: str) -> list[Parameter]:
        """Return a group's levers: the tier, then those that most of the shipped scenarios move."""
        uses = Counter(name for preset in self._catalog.presets.values() for name in preset.get("values", {}))
        levers = [lever for lever in self._catalog.levers if lever.group == group]
        return sorted(levers, key=lambda lever: (lever.unit != TIER, -uses[lever.id]))

    def _choice(self, lever: Parameter) -> ChoiceRow:
        return ChoiceRow(ChoiceSpec(lever.id, _(lever.label), self._tiers(()), str(lever.central), _tooltip(lever)))

    def _tiers(self, points: Schedule) -> tuple[Option, ...]:
        """Return the tiers to choose from: the catalog's, and all of the user's own that were seen: one may go back."""
        tiers = (self._catalog.tier(value) for _at, value in points if value not in self._catalog.tiers)
        self._own |= dict.fromkeys(tiers)
        return tuple(tier_option(one, self._catalog) for one in (*self._catalog.tiers.values(), *self._own))

    def _show_found(self) -> None:
        """Show the levers whose name or description holds every word of the filter, or those of unfolded groups."""
        words = self.filter.text().casefold().split()
        for group, fold in self.folds.items():
            fold.setArrowType(Qt.ArrowType.DownArrow if fold.isChecked() else Qt.ArrowType.RightArrow)
            hits = 0
            for lever in self._in_order(group):
                text = f"{_(lever.label)} {_(lever.description)} {lever.id}".casefold()
                found = all(word in text for word in words) if words else fold.isChecked()
                self.rows[lever.id].setVisible(found)
                hits += found
            fold.setVisible(bool(hits) or not words)
        self.none_found.setVisible(bool(words) and not any(fold.isVisibleTo(self) for fold in self.folds.values()))

    def _enter_found(self) -> None:
        first = next((row for row in self.rows.values() if row.isVisibleTo(self)), None)
        if first is not None:
            first.setFocus(Qt.FocusReason.TabFocusReason)

    def go_to(self, lever_id: str) -> None:
        """Bring a lever into view and give it the focus."""
        self.filter.clear()
        self.folds[self._catalog.parameters[lever_id].group].setChecked(True)
        row = self.rows[lever_id]
        self._scroll.ensureWidgetVisible(row)
        row.setFocus(Qt.FocusReason.OtherFocusReason)

    def current(self) -> str | None:
        """Return the lever that has the focus."""
        within = self.focusWidget()
        return next((name for name, row in self.rows.items() if within is not None and row.isAncestorOf(within)), None)

    def show_scenario(self, scenario: Scenario) -> None:
        """Show the values of a scenario; nothing is emitted.

        What was said of a value that was refused goes with another value, and with another scenario.
        """
        moved = _moved(self._scenario, scenario)
        is_other = len(moved) > 1 or scenario.name != self._scenario.name
        self._scenario = scenario
        for lever_id, row in self.rows.items():
            if is_other or lever_id in moved:
                row.show_problem("")
            points = scenario.values.get(lever_id, ())
            value: Any = points[0][1] if points else None
            if isinstance(row, ChoiceRow):
                row.show_options(self._tiers(points))
            row.show_value(value)
            dated = self._is_dated(points)
            row.show_locked(dated)
            if dated:
                words = _("follows a time line, to be changed there (Ctrl+Enter): {points}")
                row.show_note(words.format(points=schedule_text(points, lever_id, self._catalog)))
        changed = len(scenario.values)
        self.changed.setText(plural("{n} changed", "{n} changed", changed).format(n=changed))
        self.changed.setToolTip(_("Levers and own assumptions that are set"))
        self.changed.setEnabled(bool(changed))

    def _is_dated(self, points: Schedule) -> bool:
        """Whether values change over time, so that a lever that is one number cannot hold them."""
        return len(points) > 1 or bool(points and points[0][0] > self._catalog.horizon.first_free)

    def show_marks(self, saved: Scenario | None, reference: Scenario) -> None:
        """Mark on each lever where the saved scenario and the reference have it; without a saved one, no way back."""
        self.resets["saved"].setEnabled(saved is not None)
        for lever_id, row in self.rows.items():
            row.show_way_back(self._way_back(saved, lever_id))
            if isinstance(row, LeverRow):
                row.show_ticks(_first(saved, lever_id), _first(reference, lever_id))

    def show_flips(self, found: Mapping[str, tuple[tuple[float, ...], str]]) -> None:
        """Notch each lever at its flip points, by id, with their words; a lever that is not named has none."""
        for lever_id, row in self.rows.items():
            if isinstance(row, LeverRow):
                row.show_flips(*found.get(lever_id, ((), "")))

    def _way_back(self, saved: Scenario | None, lever_id: str) -> str | None:
        """Return in words how a lever was saved, None where nothing was, or where it is so already."""
        points = saved.values.get(lever_id, ()) if saved is not None else ()
        if saved is None or points == self._scenario.values.get(lever_id, ()):
            return None
        if not points:
            return _("the baseline")
        if self._is_dated(points):
            return _("its time line")
        value = points[0][1]
        if isinstance(value, str):
            return _(self._catalog.tier(value).name)
        return UNITS[self._catalog.parameters[lever_id].unit].format(value)

    def show_notes(self, note: Callable[[str], str], scenario: Scenario) -> None:
        """Show beside each lever why it does nothing, where that is so, and what a value that is set means."""
        for lever_id, row in self.rows.items():
            points = scenario.values.get(lever_id, ())
            if self._is_dated(points):
                continue
            fixed = bool(points) and self._catalog.parameters[lever_id].effect == "replace"
            row.show_note(note(lever_id) or (fixed_by_you() if fixed else ""))

    def is_in_sight(self, name: str) -> bool:
        """Whether a name is that of a lever whose row can be seen whole: not folded, filtered or scrolled away."""
        row = self.rows.get(name)
        return row is not None and row.visibleRegion().boundingRect() == row.rect()

    def show_problem(self, lever_id: str, message: str) -> None:
        """Show beside a lever why a value was refused."""
        self.rows[lever_id].show_problem(message)


def _moved(before: Scenario, after: Scenario) -> set[str]:
    """Return the parameters that one scenario sets otherwise than another."""
    named = {*before.values, *after.values}
    return {name for name in named if before.values.get(name) != after.values.get(name)}


def _first(scenario: Scenario | None, lever_id: str) -> float | None:
    """Return a lever's first value in a scenario as a number, None where it is unset."""
    points = scenario.values.get(lever_id, ()) if scenario is not None else ()
    return float(points[0][1]) if points else None


def fixed_by_you() -> str:
    """Return what setting an absolute lever does to its uncertainty."""
    return _("fixed by you in every run")


def _tooltip(lever: Parameter) -> str:
    return f"{_(lever.description)}\n\n{_(lever.dynamics)}"


def _spec(lever: Parameter) -> LeverSpec:
    unit = UNITS[lever.unit]
    return LeverSpec(
        id=lever.id,
        label=_(lever.label),
        unit=_(unit.suffix),
        minimum=float(lever.minimum),
        maximum=float(lever.maximum),
        baseline=None if lever.central is None else lever.baseline,
        step=lever.step,
        zones=tuple((zone.upper, _(zone.word)) for zone in lever.zones),
        format=unit.format,
        parse=partial(parse_as, lever.unit),
        tooltip=_tooltip(lever),
        unset_word=_("by tier"),
        set_word=fixed_by_you() if lever.effect == "replace" else _("set by you"),
    )
