"""Six small charts under the large ones; each takes a large chart's place at a click."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop import theme
from desktop.view import Shown
from desktop.widgets.thumbnail import Thumbnail
from scenarios.figures.market import FIGURES, figure_name, market_figure, market_headline


class ThumbnailsPanel(QWidget):
    """Shows the figures of the market small; tells which one the user wants to see large."""

    figure_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("thumbnails")
        self.setAutoFillBackground(True)
        self.setBackgroundRole(QPalette.ColorRole.Base)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.SPACE_HUGE, 0, theme.SPACE_LARGE, theme.SPACE)
        row.setSpacing(theme.SPACE)
        self.buttons = {name: Thumbnail(figure_name(name)) for name in FIGURES}
        for name, button in self.buttons.items():
            button.clicked.connect(lambda _checked, chosen=name: self.figure_chosen.emit(chosen))
            row.addWidget(button)

    def show_figure(self, shown: Shown, name: str) -> None:
        """Draw one of the six, marked where it stands large; its words wait until the hand rests."""
        button = self.buttons[name]
        button.show_figure(market_figure(shown.projection, shown.reference, name), hold_axis=shown.moving)
        button.setChecked(name in shown.view.places)
        if not shown.moving:
            button.show_sentence(market_headline(shown.projection, shown.reference, name, shown.view.year).text)
