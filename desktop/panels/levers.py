"""The levers at the left: one row for each lever of the catalog, in its groups."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from desktop import theme
from desktop.widgets.choice_row import ChoiceRow, ChoiceSpec, Option
from desktop.widgets.lever_row import LeverRow
from desktop.widgets.lever_spec import LeverSpec
from scenarios.catalog import Catalog, Parameter, Value
from scenarios.errors import InputError
from scenarios.scenario import Scenario
from scenarios.texts import _
from scenarios.units import UNITS, parse_typed

WIDTH = 372


def group_names() -> dict[str, str]:
    """Return the headings of the lever groups, in the order of the panel."""
    return {
        "export_restrictions": _("Export restrictions"),
        "chip_availability": _("Chip availability"),
        "model_efficiency": _("Model efficiency"),
        "software_and_market": _("Software and market"),
    }


class LeversPanel(QScrollArea):
    """Shows the values of a scenario and tells what the user's hand does to them.

    Parameters
    ----------
    catalog
        Its levers, tiers and units.
    """

    edited = Signal(str, object)
    committed = Signal(str, object)
    unset = Signal(str)
    cancelled = Signal(str)

    def __init__(self, catalog: Catalog, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("levers")
        self.setAccessibleName(_("Levers"))
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMinimumWidth(WIDTH)
        self.verticalScrollBar().setStyleSheet(theme.SCROLL_STYLE)
        self._catalog = catalog
        self.rows: dict[str, LeverRow | ChoiceRow] = {}
        inside = QWidget()
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(theme.SPACE_LARGE, theme.SPACE, theme.SPACE_LARGE, theme.SPACE_LARGE)
        self._column.setSpacing(theme.SPACE_SMALL)
        for group, name in group_names().items():
            self._add_group(name, [lever for lever in catalog.levers if lever.group == group])
        self._column.addStretch(1)
        self.setWidget(inside)

    def _add_group(self, name: str, levers: list[Parameter]) -> None:
        heading = QLabel(name.upper())
        heading.setFont(theme.font(theme.Text.LABEL))
        heading.setContentsMargins(0, theme.SPACE, 0, theme.SPACE_HAIR)
        self._column.addWidget(heading)
        for lever in levers:
            row: LeverRow | ChoiceRow = self._choice(lever) if lever.unit == "tier" else LeverRow(_spec(lever))
            row.edited.connect(self.edited.emit)
            row.committed.connect(self.committed.emit)
            row.unset.connect(self.unset)
            if isinstance(row, LeverRow):
                row.cancelled.connect(self.cancelled)
            self.rows[lever.id] = row
            self._column.addWidget(row)

    def _choice(self, lever: Parameter) -> ChoiceRow:
        options = tuple(
            Option(tier.id, f"{tier.id}  {_(tier.name)}", _(tier.text)) for tier in self._catalog.tiers.values()
        )
        return ChoiceRow(ChoiceSpec(lever.id, _(lever.label), options, str(lever.central), _tooltip(lever)))

    def show_scenario(self, scenario: Scenario) -> None:
        """Show the values of a scenario; nothing is emitted."""
        labels = self._catalog.horizon.labels
        for lever_id, row in self.rows.items():
            points = scenario.values.get(lever_id, ())
            value: Any = points[0][1] if points else None
            row.show_value(value)
            if len(points) > 1 or (points and points[0][0] > self._catalog.horizon.first_free):
                lever = self._catalog.parameters[lever_id]
                steps = [f"{labels[at]}: {_written(lever, one)}" for at, one in points]
                row.show_note(" \u00b7 ".join(steps))

    def show_notes(self, note: Callable[[str], str], scenario: Scenario) -> None:
        """Show beside each lever why it does nothing, where that is so, and what a value that is set means."""
        for lever_id, row in self.rows.items():
            points = scenario.values.get(lever_id, ())
            if len(points) > 1 or (points and points[0][0] > self._catalog.horizon.first_free):
                continue
            fixed = bool(points) and self._catalog.parameters[lever_id].effect == "replace"
            row.show_note(note(lever_id) or (fixed_by_you() if fixed else ""))

    def show_problem(self, lever_id: str, message: str) -> None:
        """Show beside a lever why a value was refused."""
        self.rows[lever_id].show_problem(message)


def fixed_by_you() -> str:
    """Return what setting an absolute lever does to its uncertainty."""
    return _("fixed by you in every run")


def _written(lever: Parameter, value: Value) -> str:
    return str(value) if lever.unit == "tier" else UNITS[lever.unit].format(float(value))


def _tooltip(lever: Parameter) -> str:
    return f"{_(lever.description)}\n\n{_(lever.dynamics)}"


def _spec(lever: Parameter) -> LeverSpec:
    unit = UNITS[lever.unit]

    def parse(text: str, current: float) -> float:
        try:
            return parse_typed(text, lever.unit, current)
        except InputError as problem:
            raise ValueError(str(problem)) from None

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
        parse=parse,
        tooltip=_tooltip(lever),
        unset_word=_("by tier"),
        set_word=fixed_by_you() if lever.effect == "replace" else _("set by you"),
    )
