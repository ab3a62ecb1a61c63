"""The history of a scenario: each change with its effect, newest first; go on from any moment, or only look at it."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QLabel,
    QLineEdit,
    QListWidget,
    QVBoxLayout,
    QWidget,
)

from desktop import theme
from desktop.widgets.eliding import ElidingButton
from desktop.widgets.flow import FlowLayout
from scenarios.texts import _


@dataclass(frozen=True)
class Moment:
    """One change as the list shows it.

    Attributes
    ----------
    id
        Of the change in the library; None for the beginning.
    text
        What was changed, from what to what.
    when
        In the reader's own time.
    effect
        What it did to the headlines, in words; empty until known.
    names
        Of bookmarks.
    """

    id: int | None
    text: str
    when: str
    effect: str
    names: tuple[str, ...] = ()


class MomentList(QListWidget):
    """Lists moments; moving through them looks at them, Esc looks away."""

    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Look away on Esc."""
        if event.key() == Qt.Key.Key_Escape and self.currentRow() > 0:
            self.left.emit()
        else:
            super().keyPressEvent(event)


class HistoryPanel(QWidget):
    """Shows the moments of one scenario; tells which one is looked at, gone on from, or given a name."""

    looked = Signal(object)
    left = Signal()
    continued = Signal(object)
    named = Signal(object, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("history")
        self._moments: tuple[Moment, ...] = ()
        self.list = MomentList()
        self.list.setAccessibleName(_("History, newest first"))
        self.list.setWordWrap(True)
        self.list.setSpacing(theme.SPACE_SMALL)
        self.list.setFrameShape(QListWidget.Shape.NoFrame)
        self.list.currentRowChanged.connect(self._look)
        self.list.left.connect(self._leave)
        self.go_on = ElidingButton()
        self.go_on.setText(_("Continue from here"))
        self.go_on.setToolTip(_("Goes on from this moment in a scenario of its own; what came after stays where it is"))
        self.go_on.clicked.connect(lambda: self.continued.emit(self._current()))
        self.name = QLineEdit()
        self.name.setPlaceholderText(_("Name this moment"))
        self.name.setAccessibleName(_("Name this moment"))
        self.name.returnPressed.connect(self._take_name)
        self._empty = QLabel(_("Nothing has been changed yet."))
        self._empty.setWordWrap(True)
        row = FlowLayout()
        row.addWidget(self.name)
        row.addWidget(self.go_on)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._empty)
        column.addWidget(self.list, 1)
        column.addLayout(row)
        self.show_moments(())

    def show_moments(self, moments: Sequence[Moment]) -> None:
        """Show the moments, newest first: the chosen one stays while they are the same ones, else it is the newest."""
        row = max(self.list.currentRow(), 0)
        stays = [one.id for one in moments] == [one.id for one in self._moments]
        self._moments = tuple(moments)
        self.list.blockSignals(True)
        if not stays:
            self.list.clear()
            self.list.addItems([""] * len(self._moments))
            self.list.setCurrentRow(0)
        for at, one in enumerate(self._moments):
            names = "".join(f"\u2691 {name}\n" for name in one.names)
            below = " \u00b7 ".join(filter(None, (one.when, one.effect)))
            self.list.item(at).setText(f"{names}{one.text}\n{below}")
        self.list.blockSignals(False)
        self._empty.setVisible(len(self._moments) < 2)
        self._show_buttons()
        if row and not stays:
            self.left.emit()

    def moments(self) -> tuple[Moment, ...]:
        """Return what is shown."""
        return self._moments

    def ask_name(self) -> None:
        """Put the hand where a moment is named, also while the moments are still on their way."""
        self.name.setEnabled(True)
        self.name.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def hideEvent(self, event: QEvent) -> None:
        """Look away when the list goes out of sight."""
        super().hideEvent(event)  # type: ignore[arg-type]
        self._leave()

    def _current(self) -> int | None:
        return self._moments[self.list.currentRow()].id if self._moments else None

    def _look(self, row: int) -> None:
        self._show_buttons()
        if row == 0:
            self.left.emit()
        elif row > 0:
            self.looked.emit(self._moments[row].id)

    def _leave(self) -> None:
        if self.list.currentRow() > 0:
            self.list.setCurrentRow(0)

    def _take_name(self) -> None:
        if (name := self.name.text().strip()) and self._moments:
            self.name.clear()
            self.named.emit(self._current(), name)

    def _show_buttons(self) -> None:
        self.go_on.setEnabled(self.list.currentRow() > 0)
        self.name.setEnabled(bool(self._moments) and self._current() is not None)
