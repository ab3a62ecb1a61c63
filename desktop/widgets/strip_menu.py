"""Offer what can be done at one point of a time strip, and what the option in force there is."""

import textwrap

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QColor, QPalette
from PySide6.QtWidgets import QMenu, QWidget

from desktop.theme import SPACE_LARGE, colours
from desktop.widgets.strip_spec import Points, StripOption, StripSpec
from scenarios.texts import _

_WIDTH = 48


class StripMenu(QMenu):
    """Offer the options, another change from the chosen quarter on, and the removal of the point.

    Signals
    -------
    taken(points)
        The user has chosen: the whole schedule as it should be.
    """

    taken = Signal(object)

    def __init__(self, spec: StripSpec, points: Points, index: int, quarter: int, parent: QWidget) -> None:
        """Build the menu of one point.

        Parameters
        ----------
        spec, points
            The input and its schedule.
        index
            Of the point.
        quarter
            The chosen quarter, in which that point is in force.
        parent
            The strip.
        """
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        first, value = points[index]
        for option in spec.options:
            action = self._offer(option.in_words("  "), spec.changed(points, index, option.id))
            action.setCheckable(True)
            action.setChecked(option.id == value)
        self.addSeparator()
        if quarter > first:
            words = _("Another change from {quarter}").format(quarter=spec.labels[quarter])
            self._offer(words, spec.inserted(points, quarter))
        self._offer(_("Remove this change"), spec.removed(points, index))
        in_force = spec.option(value)
        if in_force is not None:
            self._explain(in_force)
        self.setMinimumWidth(self.sizeHint().width() + SPACE_LARGE)  # Fusion reckons large text a little too narrow

    def _offer(self, words: str, points: Points) -> QAction:
        action = QAction(words.replace("&", "&&"), self)
        action.triggered.connect(lambda _checked: self.taken.emit(points))
        self.addAction(action)
        return action

    def _explain(self, option: StripOption) -> None:
        """Add what the option does, since when it has been law, and who says so: lines to read only."""
        self.addSeparator()
        palette = self.palette()
        for role in (QPalette.ColorRole.Text, QPalette.ColorRole.WindowText, QPalette.ColorRole.ButtonText):
            palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(colours(palette).muted))
        self.setPalette(palette)
        for paragraph in (option.text, *option.lines):
            for line in textwrap.wrap(paragraph, _WIDTH):
                action = QAction(line.replace("&", "&&"), self)
                action.setEnabled(False)
                self.addAction(action)
