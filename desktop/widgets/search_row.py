"""A row that begins a search, shows how far it has come, and ends it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProgressBar, QPushButton, QSizePolicy, QWidget

from desktop import theme
from desktop.widgets.flow import FlowLayout
from scenarios.texts import _


class SearchRow(QWidget):
    """Holds a button to search, and beside it progress and a way out while a search is under way.

    Signals
    -------
    asked(), called_off()
        The user wants a search to begin, or to end.
    """

    asked = Signal()
    called_off = Signal()

    def __init__(self, *others: QWidget, parent: QWidget | None = None) -> None:
        """Begin at rest.

        Parameters
        ----------
        others
            What stands beside it at the end of the row; Return in a field presses none of its buttons.
        """
        super().__init__(parent)
        self.search, self.cancel = QPushButton(_("&Find")), QPushButton(_("Call it &off"))
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(_("How far the search has come"))
        line = FlowLayout(self)
        line.setSpacing(theme.SPACE)
        for widget in (self.search, self.progress, self.cancel, *others):
            if isinstance(widget, QPushButton):
                widget.setAutoDefault(False)
            line.addWidget(widget)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.search.clicked.connect(lambda _checked=False: self.asked.emit())
        self.cancel.clicked.connect(lambda _checked=False: self.called_off.emit())
        self.show_under_way(False)

    def is_under_way(self) -> bool:
        """Whether a search is shown as under way."""
        return not self.cancel.isHidden()

    def show_under_way(self, under_way: bool) -> None:
        """Show that a search is under way, or over."""
        had_focus = self.cancel.hasFocus()
        self.progress.setRange(0, 0)
        for widget in (self.progress, self.cancel):
            widget.setVisible(under_way)
        if had_focus and not under_way:
            self.search.setFocus()

    def show_progress(self, done: int, of: int) -> None:
        """Show how far the search has come."""
        self.progress.setRange(0, of)
        self.progress.setValue(done)
