"""A list of things to be ticked, by mouse and by keyboard, each with a remark beside its name."""

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

ID = Qt.ItemDataRole.UserRole


@dataclass(frozen=True)
class TickRow:
    """One row; `remark` says what is to be known of it, such as where it comes from, `told` more for the pointer."""

    id: str
    name: str
    is_ticked: bool
    remark: str = ""
    told: str = ""


class TickList(QListWidget):
    """Lists rows with check boxes; Space ticks the one in hand.

    Signals
    -------
    ticked(id, is_ticked)
        The user has ticked a row, or taken a tick away; never for :meth:`show_rows`.
    """

    ticked = Signal(str, bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._showing = False
        self.setAlternatingRowColors(True)
        self.setWordWrap(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.itemChanged.connect(self._on_changed)

    def show_rows(self, rows: Iterable[TickRow], in_hand: str = "") -> None:
        """Show rows; the one in hand, or its place where it is gone, stays in hand where no other is named."""
        self._showing = True
        rows, in_hand = tuple(rows), in_hand or self.current()
        place = max(self.currentRow(), 0)
        while self.count() > len(rows):
            self.takeItem(self.count() - 1)
        for _row in rows[self.count() :]:
            self.addItem(QListWidgetItem())
        for at, row in enumerate(rows):
            item = self.item(at)
            item.setText(f"{row.name}   ({row.remark})" if row.remark else row.name)
            item.setToolTip(row.told or item.text())
            item.setData(ID, row.id)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if row.is_ticked else Qt.CheckState.Unchecked)
        ids = [one.id for one in rows]
        self.setCurrentRow(ids.index(in_hand) if in_hand in ids else min(place, len(ids) - 1))
        self._showing = False

    def current(self) -> str:
        """Return the id of the row in hand, empty for none."""
        item = self.currentItem()
        return "" if item is None else str(item.data(ID))

    def _id(self, row: int) -> str:
        return str(self.item(row).data(ID))

    def _on_changed(self, item: QListWidgetItem) -> None:
        if not self._showing:
            self.ticked.emit(str(item.data(ID)), item.checkState() == Qt.CheckState.Checked)
