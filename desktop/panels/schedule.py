"""Levers over time: choose one, and set it on a strip of years or as text."""

from collections.abc import Iterable
from itertools import groupby

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop import theme
from desktop.widgets.strip_spec import Points, StripOption, StripSpec
from desktop.widgets.time_strip import TimeStrip
from desktop.widgets.typed_field import TypedField
from scenarios.catalog import Catalog, Parameter
from scenarios.model.policy import law_of
from scenarios.scenario import Scenario, Schedule
from scenarios.schedules import ScheduleError, parse_schedule, schedule_text
from scenarios.texts import _
from scenarios.tiers import Tier
from scenarios.units import UNITS


class SchedulePanel(QWidget):
    """Shows one lever of a scenario over time and tells what the user's hand does to it.

    Parameters
    ----------
    catalog
        Its levers, tiers, units and quarters.

    Signals
    -------
    edited(lever_id, schedule)
        While the hand drags.
    committed(lever_id, schedule)
        Once at the end of a drag, for each key step, and for Return in the field; () is back to the baseline.
    cancelled()
        Esc during a drag.
    """

    edited = Signal(str, object)
    committed = Signal(str, object)
    cancelled = Signal()

    def __init__(self, catalog: Catalog, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("schedule")
        self._catalog = catalog
        self._scenario = Scenario()
        self._lever = catalog.levers[0].id
        self._schedule: Schedule = ()
        self._own: dict[Tier, None] = {}
        self._label = QLabel(_("Over &time:"))
        self.box = QComboBox()
        self.strip = TimeStrip(_spec(catalog.levers[0], catalog, self._own))
        self.field = TypedField()
        self._problem = QLabel()
        self._build()
        self._join()
        self._show(self._lever, ())

    @property
    def lever_id(self) -> str:
        """Return the id of the lever shown."""
        return self._lever

    def problem(self) -> str:
        """Return what is said to be wrong with the text."""
        return self._problem.text()

    def show_scenario(self, scenario: Scenario) -> None:
        """Show what a scenario holds for the lever; a text in the making stays unless the lever has changed."""
        self._scenario = scenario
        schedule = scenario.values.get(self._lever, ())
        if schedule != self._schedule:
            self._show(self._lever, schedule)

    def choose(self, lever_id: str) -> None:
        """Show another lever of the catalog without emitting anything."""
        self.box.setCurrentIndex(self.box.findData(lever_id))
        self._show(lever_id, self._scenario.values.get(lever_id, ()))

    def changeEvent(self, event: QEvent) -> None:
        """Follow a change of colours or of text size."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self._dress()

    # ------------------------------------------------------------------ hands

    def _join(self) -> None:
        self.box.activated.connect(lambda index: self.choose(str(self.box.itemData(index))))
        self.strip.edited.connect(self._on_edited)
        self.strip.committed.connect(self._on_committed)
        self.strip.cancelled.connect(self._on_cancelled)
        self.field.returnPressed.connect(self._take_typed)
        self.field.given_up.connect(lambda: self._show(self._lever, self._schedule))

    def _on_edited(self, schedule: Points) -> None:
        self._show(self._lever, schedule)
        self.edited.emit(self._lever, schedule)

    def _on_committed(self, schedule: Points) -> None:
        self._show(self._lever, schedule)
        self.committed.emit(self._lever, schedule)

    def _on_cancelled(self) -> None:
        self._show(self._lever, self.strip.points())
        self.cancelled.emit()

    def _take_typed(self) -> None:
        """Commit the text, or point at what is wrong in it and leave everything as it is."""
        text = self.field.text()
        try:
            schedule = parse_schedule(text, self._lever, self._catalog)
        except ScheduleError as problem:
            self._show_problem(str(problem))
            self.field.setSelection(problem.start, problem.end - problem.start)
            return
        is_new = schedule != self._schedule
        self._show(self._lever, schedule)
        if is_new:
            self.committed.emit(self._lever, schedule)

    # ------------------------------------------------------------------ shows

    def _show(self, lever_id: str, schedule: Schedule) -> None:
        self._lever, self._schedule = lever_id, schedule
        lever = self._catalog.parameters[lever_id]
        if lever.unit == "tier":
            tiers = (self._catalog.tier(value) for _at, value in schedule if value not in self._catalog.tiers)
            self._own |= dict.fromkeys(tiers)
        spec = _spec(lever, self._catalog, self._own)
        self.strip.show_schedule(spec, schedule)
        self.field.setText(schedule_text(schedule, lever_id, self._catalog))
        self.field.setPlaceholderText(_sample(lever, self._catalog))
        self.field.setAccessibleName(_("{lever} over time, as text").format(lever=spec.label))
        self._show_problem("")

    def _show_problem(self, text: str) -> None:
        self._problem.setText(text)
        self._problem.setVisible(bool(text))
        self.field.setAccessibleDescription(text)

    def _build(self) -> None:
        for lever in self._catalog.levers:
            self.box.addItem(_(lever.label), lever.id)
        self.box.setAccessibleName(_("Lever shown over time"))
        self._label.setBuddy(self.box)
        self.field.setClearButtonEnabled(True)
        self._problem.setWordWrap(True)
        self._problem.setTextFormat(Qt.TextFormat.PlainText)
        head = QHBoxLayout()
        head.setSpacing(theme.SPACE)
        head.addWidget(self._label)
        head.addWidget(self.box)
        head.addWidget(self.field, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.SPACE_HUGE, theme.SPACE_SMALL, theme.SPACE_LARGE, theme.SPACE_SMALL)
        column.setSpacing(theme.SPACE_SMALL)
        column.addLayout(head)
        for part in (self.strip, self._problem):
            column.addWidget(part)
        self.setAutoFillBackground(True)
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self._dress()

    def _dress(self) -> None:
        named = theme.colours(self.palette())
        for part in (self._label, self.box, self.field):
            part.setFont(theme.font(theme.Text.BODY))
        self._problem.setFont(theme.font(theme.Text.SMALL))
        palette = self._problem.palette()
        for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text):
            palette.setColor(role, QColor(named.problem))
        self._problem.setPalette(palette)


def _spec(lever: Parameter, catalog: Catalog, own: Iterable[Tier]) -> StripSpec:
    """Return what the strip shows of a lever: for a tier all shipped ones, and those of the user's own seen so far."""
    horizon = catalog.horizon
    is_tier = lever.unit == "tier"
    history: Points = () if lever.central is None else ((0, lever.central),)
    return StripSpec(
        id=lever.id,
        label=_(lever.label),
        kind="choice" if is_tier else "number",
        labels=horizon.labels,
        starts=tuple(float(start) for start in horizon.starts),
        first_free=horizon.first_free,
        baseline=lever.central,
        history=_laws(catalog) if is_tier else history,
        options=_options(catalog, own) if is_tier else (),
        minimum=0.0 if is_tier else float(lever.minimum),
        maximum=1.0 if is_tier else float(lever.maximum),
        step=lever.step,
        format=UNITS[lever.unit].format,
        unset_word=_("by tier"),
    )


def _laws(catalog: Catalog) -> Points:
    """Return the tiers that were law, each with the first quarter at the end of which it was in force."""
    horizon = catalog.horizon
    laws = ((at, law_of(catalog, float(horizon.starts[at])).id) for at in range(horizon.first_free))
    return tuple(next(same) for _tier, same in groupby(laws, key=lambda law: law[1]))


def _options(catalog: Catalog, own: Iterable[Tier]) -> tuple[StripOption, ...]:
    return tuple(_option(tier, catalog) for tier in (*catalog.tiers.values(), *own))


def _option(tier: Tier, catalog: Catalog) -> StripOption:
    """Return a tier with the day it took effect and its sources, each named once."""
    dated = _("In force since {day}").format(day=tier.effective) if tier.effective else ""
    date = _("Hypothetical: no such rule has been in force") if tier.hypothetical else dated
    found = [catalog.evidence[one] for one in dict.fromkeys(tier.all_evidence) if one in catalog.evidence]
    sources = (", ".join(filter(None, (one.publisher, one.title, one.published))) for one in found)
    said = (_("Source: {source}").format(source=one) for one in dict.fromkeys(sources))
    lines = tuple(filter(None, (date, *said)))
    return StripOption(tier.id, _(tier.name), _(tier.text), lines, is_own=tier.id not in catalog.tiers)


def _sample(lever: Parameter, catalog: Catalog) -> str:
    """Return what an empty field says: that it is the baseline, and how another schedule is written."""
    first = catalog.horizon.first_free
    sample = schedule_text(((first + 1, lever.maximum), (first + 5, lever.minimum)), lever.id, catalog)
    return _("baseline; type for example {sample}").format(sample=sample)
