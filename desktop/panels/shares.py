"""The two large charts side by side: by themselves the shares of inference and of training, on the same axes."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

import numpy as np
from PySide6.QtCore import QCoreApplication, QEvent, Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QLabel, QSizePolicy, QToolButton, QWidget

from desktop import theme
from desktop.view import WORKLOADS, Shown
from desktop.widgets.chart_place import ChartPlace
from desktop.widgets.fan_data import FanData, FanEvent, Mark, Readings
from desktop.widgets.figure_chart import FigureView
from desktop.widgets.flow import FlowLayout
from desktop.widgets.held_text import show_text
from desktop.widgets.segment import segment
from desktop.widgets.typed_field import TypedField
from scenarios.errors import InputError
from scenarios.figures.events import events_of
from scenarios.figures.figure import Figure
from scenarios.figures.figure import Mark as Published
from scenarios.figures.market import market_figure, market_headline
from scenarios.figures.readings import reading, values_reading
from scenarios.figures.sentences import (
    RAMP,
    Headline,
    binding_sentence,
    dot_values,
    dots_name,
    headline,
    percent,
    threshold_sentence,
    workload_name,
)
from scenarios.figures.shares import share_figure
from scenarios.projection import DEFINITIONS
from scenarios.texts import _
from scenarios.units import UNITS, parse_typed

_SHADES = (RAMP, "hbm", "dies", "packaging")
"""Inputs in the order of the shades in which charts tell them apart."""


def definition_buttons() -> dict[str, str]:
    """Return what the buttons of the definition switch say."""
    return {
        "units": _("Cards"),
        "revenue": _("Revenue"),
        "compute": _("Peak compute"),
        "delivered": _("Delivered"),
        "stock": _("Installed"),
    }


class SharesPanel(QWidget):
    """Shows two figures of a projection large; tells what the user wants to see of them."""

    year_chosen = Signal(int)
    definition_chosen = Signal(str)
    view_chosen = Signal(str)
    dots_chosen = Signal(bool)
    threshold_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("shares")
        self._threshold = ""
        self.setAccessibleName(_("Charts"))
        self.setAutoFillBackground(True)
        self.setBackgroundRole(QPalette.ColorRole.Base)
        grid = QGridLayout(self)
        grid.setContentsMargins(theme.SPACE_HUGE, theme.SPACE, theme.SPACE_LARGE, theme.SPACE)
        grid.setHorizontalSpacing(theme.SPACE_HUGE)
        grid.setVerticalSpacing(theme.SPACE_SMALL)
        grid.addLayout(self._switch(), 0, 0, 1, 2)
        self.places = tuple(ChartPlace(workload_name(name)) for name in WORKLOADS)
        for column, place in enumerate(self.places):
            grid.addWidget(place.headline, 1, column)
            grid.addWidget(place, 2, column)
            grid.setColumnStretch(column, 1)
            place.year_chosen.connect(self.year_chosen)
            place.threshold_moved.connect(lambda value: self.threshold_chosen.emit(UNITS["fraction"].per_typed * value))
        self.headlines = {name: place.headline for name, place in zip(WORKLOADS, self.places, strict=True)}
        self.charts = {name: place.fan for name, place in zip(WORKLOADS, self.places, strict=True)}
        grid.setRowStretch(2, 1)
        self._legend = QLabel()
        self._binding = QLabel()
        self._binding.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._views = FlowLayout()
        for line in (self._legend, self._binding):
            line.setFont(theme.font(theme.Text.SMALL))
            line.setWordWrap(True)
        grid.addWidget(self._legend, 3, 0)
        grid.addWidget(self._binding, 3, 1)
        grid.addLayout(self._views, 4, 0, 1, 2)

    def _switch(self) -> FlowLayout:
        """Return the row that says, and lets choose, what a share is a share of and how its spread is shown."""
        row = FlowLayout()
        row.addWidget(_small(_("Share of")))
        self._buttons: dict[str, QToolButton] = {}
        group = QButtonGroup(self)
        for definition, name in definition_buttons().items():
            button = segment(name, _("Show the share of {what}").format(what=name.lower()))
            button.clicked.connect(lambda _checked, chosen=definition: self.definition_chosen.emit(chosen))
            group.addButton(button)
            row.addWidget(button)
            self._buttons[definition] = button
        row.addWidget(_small(_("Spread as")))
        self.dots = segment(_("Dots"), _("Show 20 dots in the year, each a twentieth of the runs, instead of bands"))
        self.dots.setToolTip(self.dots.accessibleName() + "  (V)")
        self.dots.clicked.connect(self.dots_chosen)
        row.addWidget(self.dots)
        self.threshold = TypedField()
        self.threshold.setPlaceholderText(_("pass 50 %?"))
        self.threshold.setToolTip(_("Type a share, such as 50: the charts say how many of 20 runs pass it  (T)"))
        self.threshold.setAccessibleName(_("Threshold"))
        self.threshold.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.threshold.returnPressed.connect(self._take_threshold)
        self.threshold.left.connect(self._leave_threshold)
        self.threshold.given_up.connect(self._give_threshold_up)
        row.addWidget(self.threshold)
        return row

    def offer_views(self, views: Mapping[str, str]) -> None:
        """Offer the views of what is scarce, by id with their names."""
        self._views.addWidget(_small(_("What is scarce")))
        group = QButtonGroup(self)
        group.setExclusive(False)
        self.view_buttons: dict[str, QToolButton] = {}
        for view, name in views.items():
            button = segment(name, _("What is scarce: {view}").format(view=name))
            button.clicked.connect(lambda _checked, chosen=view: self.view_chosen.emit(chosen))
            group.addButton(button)
            self._views.addWidget(button)
            self.view_buttons[view] = button
        self.problem = _small("")
        self._views.addWidget(self.problem)

    def show_view(self, view: str | None) -> None:
        """Mark the view that the scenario holds; none where its values are the user's own."""
        for one, button in self.view_buttons.items():
            button.setChecked(one == view)

    def ask_threshold(self) -> None:
        """Put the hand where a threshold is typed."""
        self.threshold.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.threshold.selectAll()

    def _give_threshold_up(self) -> None:
        """Show again what holds."""
        self.problem.setText("")
        self.threshold.setText(self._threshold)

    def _leave_threshold(self) -> None:
        """Take what was typed, if anything was."""
        if self.threshold.isModified():
            self._take_threshold()

    def _take_threshold(self) -> None:
        """Take what was typed; what is no share stays in the field, with the reason beside it."""
        text = self.threshold.text().strip()
        self.threshold.setModified(False)
        self.problem.setText("")
        if not text:
            self.threshold_chosen.emit(None)
            return
        try:
            value = parse_typed(text, "fraction", 0.0)
        except InputError as problem:
            self.problem.setText(str(problem))
            return
        if not 0 <= value <= 1:
            self.problem.setText(_("a threshold can be from 0 % to 100 %"))
            return
        self.threshold_chosen.emit(value)

    def show_charts(self, shown: Shown) -> None:
        """Show one projection in both charts."""
        for name, place in zip(shown.view.places, self.places, strict=True):
            if name in WORKLOADS:
                place.show_fan(_fan(shown, name), shown.view.year)
            else:
                place.show_lines(_lines(shown, name), shown.view.year, hold_axis=shown.moving)

    def paint_charts(self) -> None:
        """Paint both charts at once, and what else of the window waits, rather than when the event loop comes to it."""
        QCoreApplication.sendPostedEvents(self.window(), QEvent.Type.UpdateRequest)

    def show_words(self, shown: Shown) -> None:
        """Say what the charts show, and what holds of the view."""
        view = shown.view
        assert view.definition in DEFINITIONS
        self._buttons[view.definition].setChecked(True)
        self.dots.setChecked(view.dots)
        self._threshold = "" if view.threshold is None else percent(view.threshold)
        if not (self.threshold.hasFocus() and self.threshold.isModified()):
            self.threshold.setText(self._threshold)
        show_text(self._binding, binding_sentence(shown.projection, view.year), hold=shown.moving)
        published = _("\u25cb published, all uses together   \u25c7 published, near this use")
        self._legend.setText(f"\u25cf {dots_name(view.year)}   {published}" if view.dots else published)
        self._legend.setVisible(any(name in WORKLOADS for name in view.places))
        for name, place in zip(view.places, self.places, strict=True):
            words = self._words(shown, name)
            place.headline.show_lines(words.subject, words.main, words.detail, words.note, hold=shown.moving)
            place.chart.show_sentence(words.text)

    @staticmethod
    def _words(shown: Shown, name: str) -> Headline:
        """Return what the place of a figure says above it."""
        view, projection = shown.view, shown.projection
        if name not in WORKLOADS:
            return market_headline(projection, shown.reference, name, view.year)
        words = headline(projection, shown.reference, name, view.definition, view.year)
        if view.threshold is None:
            return words
        passes = threshold_sentence(projection, name, view.definition, view.year, view.threshold)
        return replace(words, detail=f"{words.detail} \u00b7 {passes}")


def _small(text: str) -> QLabel:
    label = QLabel(text)
    label.setFont(theme.font(theme.Text.SMALL))
    return label


def _lines(shown: Shown, name: str) -> FigureView:
    """Return a figure of the market as the chart draws it."""
    figure = market_figure(shown.projection, shown.reference, name)
    readings = Readings(len(figure.at), partial(values_reading, figure))
    return FigureView(figure, UNITS[figure.unit].write, readings)


def _fan(shown: Shown, workload: str) -> FanData:
    """Return a share as the chart draws it, with what the view and the levers add to it."""
    view = shown.view
    fan = fan_of(share_figure(shown.projection, shown.reference, workload, view.definition))
    dots = dot_values(shown.projection, workload, view.definition, view.year) if view.dots else np.empty(0)
    return replace(
        fan,
        half_name="" if view.dots else fan.half_name,
        most_name="" if view.dots else fan.most_name,
        preview=shown.preview,
        moving=shown.moving,
        events=tuple(FanEvent(one.at, one.word, one.told) for one in events_of(shown.projection)),
        dots=tuple((dots[np.isfinite(dots)] * 100).tolist()),
        threshold=None if view.threshold is None else view.threshold * 100,
    )


def fan_of(figure: Figure) -> FanData:
    """Return a figure of shares with its two bands as the chart draws it: per cent, decimal years."""
    median, reference = figure.line("median"), figure.line("reference")
    assert median is not None
    half, most = figure.band("50"), figure.band("80")
    return FanData(
        x=figure.at,
        median=median.values * 100,
        low50=half.low * 100,
        high50=half.high * 100,
        low80=most.low * 100,
        high80=most.high * 100,
        baseline=None if reference is None else reference.values * 100,
        observed=tuple(_mark(one) for one in figure.marks),
        today=figure.split,
        readings=Readings(len(figure.at), partial(reading, figure)),
        half_name=half.label,
        most_name=most.label,
        baseline_name="" if reference is None else reference.label,
        stretches=tuple((one.begin, one.end, one.label, _SHADES.index(one.id)) for one in figure.stretches),
    )


def _mark(published: Published) -> Mark:
    return Mark(published.at, published.value * 100, published.label, "estimate" if published.proxy else "observed")
