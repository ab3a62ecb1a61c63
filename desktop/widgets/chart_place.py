"""One of the large places: a fan of shares or any other figure, whichever is shown, with the headline above it."""

from PySide6.QtCore import QCoreApplication, QEvent, Signal
from PySide6.QtWidgets import QGraphicsView, QStackedLayout, QWidget

from desktop.widgets.fan_chart import FanChart
from desktop.widgets.fan_data import FanData
from desktop.widgets.figure_chart import FigureChart, FigureView
from desktop.widgets.headline import Headline


class ChartPlace(QWidget):
    """Holds the two kinds of chart and shows one of them; the year and the threshold are the hand's to move.

    The headline is placed by the panel, so that charts side by side begin at the same height.

    Parameters
    ----------
    title
        What the fan shows, for screen readers.
    """

    year_chosen = Signal(int)
    threshold_moved = Signal(float)

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.headline = Headline()
        self.fan = FanChart(title)
        self.lines = FigureChart()
        self._stack = QStackedLayout()
        self._stack.setContentsMargins(0, 0, 0, 0)
        for chart in (self.fan, self.lines):
            chart.cursor_year_changed.connect(self.year_chosen)
            self._stack.addWidget(chart)
        self.fan.threshold_moved.connect(self.threshold_moved)
        self.setLayout(self._stack)

    @property
    def chart(self) -> FanChart | FigureChart:
        """Return the chart that is shown."""
        return self.fan if self._stack.currentWidget() is self.fan else self.lines

    def show_fan(self, data: FanData, year: int) -> None:
        """Show a share."""
        self.fan.set_data(data)
        self._turn_to(self.fan, year)

    def show_lines(self, view: FigureView, year: int, *, hold_axis: bool) -> None:
        """Show any other figure."""
        self.lines.show_figure(view, hold_axis=hold_axis)
        self._turn_to(self.lines, year)

    def paint_now(self) -> None:
        """Paint what is shown at once, rather than when the event loop comes to it."""
        for view in self.chart.findChildren(QGraphicsView):
            QCoreApplication.sendPostedEvents(view.scene(), QEvent.Type.MetaCall)  # a view paints what its items tell

    def _turn_to(self, chart: FanChart | FigureChart, year: int) -> None:
        chart.show_cursor_year(year)
        had_focus = self.chart is not chart and self.chart.hasFocus()
        self._stack.setCurrentWidget(chart)
        if had_focus:
            chart.setFocus()
