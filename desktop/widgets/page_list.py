"""A list of pages to be ticked and put in order, by mouse and by keyboard."""

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDropEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QListWidgetItem, QWidget

_ID = Qt.ItemDataRole.UserRole
_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


@dataclass(frozen=True)
class PageRow:
    """One page of the list; `remark` says what is to be known of it, such as that its title is the user's own."""

    id: str
    name: str
    chosen: bool
    remark: str = ""


class PageList(QListWidget):
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
        self._showing = False
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setAlternatingRowColors(True)
        self.setWordWrap(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.currentItemChanged.connect(self._on_picked)
        self.itemChanged.connect(lambda _item: self._tell())

    def show_pages(self, rows: Iterable[PageRow], in_hand: str) -> None:
        """Show the pages in this order; nothing is told."""
        self._showing = True
        rows = tuple(rows)
        if [one.id for one in rows] != [self._id(at) for at in range(self.count())]:
            self.clear()
            for _row in rows:
                self.addItem(QListWidgetItem())
        for at, row in enumerate(rows):
            item = self.item(at)
            text = f"{row.name}   ({row.remark})" if row.remark else row.name
            item.setText(text)
            item.setToolTip(text)
            item.setData(_ID, row.id)
            item.setFlags((item.flags() | Qt.ItemFlag.ItemIsUserCheckable) & ~Qt.ItemFlag.ItemIsDropEnabled)
            item.setCheckState(Qt.CheckState.Checked if row.chosen else Qt.CheckState.Unchecked)
            if row.id == in_hand:
                self.setCurrentRow(at)
        self._showing = False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the page in hand with Alt and an arrow."""
        step = _STEPS.get(Qt.Key(event.key()))
        if step is not None and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self._move(step)
        else:
            super().keyPressEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """Tell the new order once a page was dropped."""
        dragged = self.currentItem()
        self._showing = True
        super().dropEvent(event)
        self.setCurrentItem(dragged)
        self._showing = False
        self._tell()

    def _move(self, step: int) -> None:
        row = self.currentRow()
        if 0 <= row + step < self.count():
            self._showing = True
            item = self.takeItem(row)
            self.insertItem(row + step, item)
            self.setCurrentItem(item)
            self._showing = False
            self._tell()

    def _id(self, row: int) -> str:
        return str(self.item(row).data(_ID))

    def _on_picked(self, item: QListWidgetItem | None) -> None:
        if item is not None and not self._showing:
            self.picked.emit(str(item.data(_ID)))

    def _tell(self) -> None:
        if not self._showing:
            rows = range(self.count())
            ticked = (at for at in rows if self.item(at).checkState() == Qt.CheckState.Checked)
            self.arranged.emit(tuple(map(self._id, rows)), frozenset(map(self._id, ticked)))
