"""A list of pages to be ticked and put in order, by mouse and by keyboard."""

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QListWidgetItem, QWidget

from desktop.widgets.tick_list import ID, TickList, TickRow

_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


@dataclass(frozen=True)
class PageRow:
    """One page of the list; `remark` says what is to be known of it, such as that its title is the user's own."""

    id: str
    name: str
    chosen: bool
    remark: str = ""


class PageList(TickList):
    """Lists pages with check boxes; drag or Alt with an arrow moves one, Space ticks it.

    Signals
    -------
    picked(str)
        The user looks at this page.
    arranged(object, object)
        The order of all ids, and the ids that are ticked, as the user has left them: a tuple and a frozenset.
    """

    picked = Signal(str)
    arranged = Signal(object, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.currentItemChanged.connect(self._on_picked)
        self.ticked.connect(self._tell)

    def show_pages(self, rows: Iterable[PageRow], in_hand: str) -> None:
        """Show the pages in this order; nothing is told."""
        self.show_rows([TickRow(one.id, one.name, one.chosen, one.remark) for one in rows], in_hand)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the page in hand with Alt and an arrow."""
        step = _STEPS.get(Qt.Key(event.key()))
        if step is not None and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self._move(step)
        else:
            super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Take the page in hand along while the button is held, past the middle of the next one."""
        if not event.buttons() & Qt.MouseButton.LeftButton:
            super().mouseMoveEvent(event)
            return
        y = min(max(event.position().toPoint().y(), 0), self.viewport().height() - 1)
        under = self.indexAt(QPoint(0, y))
        step = under.row() - self.currentRow() if under.isValid() and self.currentRow() >= 0 else 0
        middle = self.visualRect(under).center().y()
        if (step > 0 and y >= middle) or (step < 0 and y <= middle):
            self._move(step)
            self.scrollToItem(self.currentItem())

    def _move(self, step: int) -> None:
        row = self.currentRow()
        if 0 <= row + step < self.count():
            self._showing = True
            item = self.takeItem(row)
            self.insertItem(row + step, item)
            self.setCurrentItem(item)
            self._showing = False
            self._tell()

    def _on_picked(self, item: QListWidgetItem | None) -> None:
        if item is not None and not self._showing:
            self.picked.emit(str(item.data(ID)))

    def _tell(self) -> None:
        if not self._showing:
            rows = range(self.count())
            ticked = (at for at in rows if self.item(at).checkState() == Qt.CheckState.Checked)
            self.arranged.emit(tuple(map(self._id, rows)), frozenset(map(self._id, ticked)))
