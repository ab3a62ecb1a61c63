"""Inference and training side by side: a headline and a fan chart each, on the same axis and the same years."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QHBoxLayout, QLabel, QToolButton, QWidget

from desktop import theme
from desktop.widgets.fan_chart import FanChart
from desktop.widgets.fan_data import FanData, Mark
from desktop.widgets.headline import Headline
from scenarios.figures.figure import Figure
from scenarios.figures.figure import Mark as Published
from scenarios.figures.sentences import RAMP, binding_sentence, headline, reading, workload_name
from scenarios.figures.shares import share_figure
from scenarios.projection import DEFINITIONS, Projection
from scenarios.texts import _

WORKLOADS = ("inference", "training")
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
    """Shows the two shares of a projection; tells which year and which definition the user wants to see."""

    year_chosen = Signal(int)
    definition_chosen = Signal(str)
    view_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("shares")
        self.setAutoFillBackground(True)
        self.setBackgroundRole(QPalette.ColorRole.Base)
        grid = QGridLayout(self)
        grid.setContentsMargins(theme.SPACE_HUGE, theme.SPACE, theme.SPACE_LARGE, theme.SPACE)
        grid.setHorizontalSpacing(theme.SPACE_HUGE)
        grid.addLayout(self._switch(), 0, 0, 1, 2)
        self.headlines = {name: Headline() for name in WORKLOADS}
        self.charts = {name: FanChart(workload_name(name)) for name in WORKLOADS}
        for column, name in enumerate(WORKLOADS):
            grid.addWidget(self.headlines[name], 1, column)
            grid.addWidget(self.charts[name], 2, column)
            grid.setColumnStretch(column, 1)
            self.charts[name].cursor_year_changed.connect(self.year_chosen)
            self.charts[name].setObjectName(name)
        grid.setRowStretch(2, 1)
        legend = QLabel(_("\u25cb published, all uses together   \u25c7 published, near this use"))
        self._binding = QLabel()
        self._binding.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._views = QHBoxLayout()
        self._views.setSpacing(theme.SPACE_SMALL)
        for line in (legend, self._binding):
            line.setFont(theme.font(theme.Text.SMALL))
        grid.addWidget(legend, 3, 0)
        grid.addWidget(self._binding, 3, 1)
        grid.addLayout(self._views, 4, 0, 1, 2)

    def _switch(self) -> QHBoxLayout:
        """Return the row that says, and lets choose, what a share is a share of."""
        row = QHBoxLayout()
        row.setSpacing(theme.SPACE_SMALL)
        label = QLabel(_("Share of"))
        label.setFont(theme.font(theme.Text.SMALL))
        row.addWidget(label)
        self._buttons: dict[str, QToolButton] = {}
        group = QButtonGroup(self)
        for definition, name in definition_buttons().items():
            button = QToolButton()
            button.setText(name)
            button.setCheckable(True)
            button.setStyleSheet(theme.SEGMENT_STYLE)
            button.setAccessibleName(_("Show the share of {what}").format(what=name.lower()))
            button.clicked.connect(lambda _checked, chosen=definition: self.definition_chosen.emit(chosen))
            group.addButton(button)
            row.addWidget(button)
            self._buttons[definition] = button
        row.addStretch(1)
        return row

    def offer_views(self, views: Mapping[str, str]) -> None:
        """Offer the views of what is scarce, by id with their names."""
        label = QLabel(_("What is scarce"))
        label.setFont(theme.font(theme.Text.SMALL))
        self._views.addWidget(label)
        group = QButtonGroup(self)
        group.setExclusive(False)
        self.view_buttons: dict[str, QToolButton] = {}
        for view, name in views.items():
            button = QToolButton()
            button.setText(name)
            button.setCheckable(True)
            button.setStyleSheet(theme.SEGMENT_STYLE)
            button.setAccessibleName(_("What is scarce: {view}").format(view=name))
            button.clicked.connect(lambda _checked, chosen=view: self.view_chosen.emit(chosen))
            group.addButton(button)
            self._views.addWidget(button)
            self.view_buttons[view] = button
        self._views.addStretch(1)

    def show_view(self, view: str | None) -> None:
        """Mark the view that the scenario holds; none where its values are the user's own."""
        for one, button in self.view_buttons.items():
            button.setChecked(one == view)

    def show_projection(
        self, projection: Projection, reference: Projection | None, definition: str, year: int, *, preview: bool
    ) -> None:
        """Show one projection, everything from the same draws."""
        assert definition in DEFINITIONS
        self._buttons[definition].setChecked(True)
        self._binding.setText(binding_sentence(projection, year))
        for name in WORKLOADS:
            words = headline(projection, reference, name, definition, year)
            self.headlines[name].show_lines(words.subject, words.main, words.detail, words.note)
            chart = self.charts[name]
            chart.set_data(_fan(share_figure(projection, reference, name, definition), preview=preview))
            chart.show_cursor_year(year)
            chart.show_sentence(words.text)


def _fan(shown: Figure, *, preview: bool) -> FanData:
    """Return a figure of shares as the chart draws it: per cent, decimal years."""
    median, reference = shown.line("median"), shown.line("reference")
    assert median is not None
    half, most = shown.band("50"), shown.band("80")
    return FanData(
        x=shown.at,
        median=median.values * 100,
        low50=half.low * 100,
        high50=half.high * 100,
        low80=most.low * 100,
        high80=most.high * 100,
        baseline=None if reference is None else reference.values * 100,
        observed=tuple(_mark(one) for one in shown.marks),
        today=shown.split,
        readings=tuple(reading(shown, index) for index in range(len(shown.at))),
        half_name=half.label,
        most_name=most.label,
        baseline_name="" if reference is None else reference.label,
        preview=preview,
        stretches=tuple((one.begin, one.end, one.label, _SHADES.index(one.id)) for one in shown.stretches),
    )


def _mark(published: Published) -> Mark:
    return Mark(published.at, published.value * 100, published.label, "estimate" if published.proxy else "observed")
