"""Let the user type into the cells of a sheet, one or many, copy, paste and give back, by mouse or keys alone."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from desktop.theme import SPACE, SPACE_LARGE, SPACE_SMALL
from desktop.widgets.frozen_column import FrozenColumn
from desktop.widgets.sheet_model import ID_ROLE, SheetFilter, SheetModel
from desktop.widgets.table_look import give_look

_WIDEST = 13
"""Widths of a letter M that a column takes by itself at most."""
_STYLE = f"""
QTableView::item {{ padding: 0 {SPACE_SMALL}px; }}
QHeaderView::section {{ padding: {SPACE_SMALL}px; border: none; border-bottom: 1px solid palette(mid);
    background: palette(window); }}
"""
"""Titles stand over the texts of their columns, and numbers keep away from what stands at their right."""
_DONE = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
_Index = QModelIndex | QPersistentModelIndex


class SheetView(QTableView):
    """Show a sheet.

    Parameters
    ----------
    model
        Its rows.
    accepts
        Takes id, column and text, tells whether the text may be entered, and says to the user why not.
    take_for_all
        Takes column and text for all chosen rows; tells whether they were taken.
    value_column
        Where typing begins when Enter or F2 is pressed in a cell that cannot be typed into.

    Signals
    -------
    pasted(text)
        The user has pasted a text.
    reset_asked()
        Delete was pressed: the chosen rows are to be as they were shipped.
    explain_asked()
        F1 was pressed.
    row_changed(id)
        The user stands in another row; an empty text for none.
    """

    pasted = Signal(str)
    reset_asked = Signal()
    explain_asked = Signal()
    row_changed = Signal(str)

    def __init__(
        self,
        model: SheetModel,
        accepts: Callable[[str, int, str], bool],
        take_for_all: Callable[[int, str], bool],
        value_column: int,
        parent: QWidget | None = None,
    ) -> None:
        """Show the model through a filter of its own."""
        super().__init__(parent)
        self._sheet, self._value_column = model, value_column
        self.rows_shown = SheetFilter(model, self)
        self.setModel(self.rows_shown)
        self._delegate = _Delegate(self, accepts, take_for_all)
        self.setItemDelegate(self._delegate)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.AnyKeyPressed
            | QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
        )
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        give_look(self)
        self.setStyleSheet(_STYLE)
        self.horizontalHeader().setSortIndicatorClearable(True)
        self.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.setSortingEnabled(True)
        self._names = FrozenColumn(self)
        self._names.horizontalHeader().sectionClicked.connect(self._sort_by)
        self.selectionModel().currentChanged.connect(
            lambda now, _before: self.row_changed.emit(now.data(ID_ROLE) or "")
        )

    def fit(self) -> None:
        """Give rows the height of the text, and columns the room of their texts, up to a limit.

        Columns of words that the user writes have all of it from the first.
        """
        self.horizontalHeader().setFont(self.font())
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + SPACE)
        self.resizeColumnsToContents()
        widest = self.fontMetrics().horizontalAdvance("M") * _WIDEST
        for place, column in enumerate(self._sheet.columns[1:], start=1):
            room = widest if column.editable and not column.numeric else self.columnWidth(place) + SPACE_LARGE
            self.setColumnWidth(place, min(room, widest))

    def stand_at_first(self) -> None:
        """Stand at the first row's value, with the names in view."""
        self.setAutoScroll(False)
        self.setCurrentIndex(self.model().index(0, self._value_column))
        self.setAutoScroll(True)

    def current_id(self) -> str:
        """Return the row in which the user stands, empty for none."""
        return self.currentIndex().data(ID_ROLE) or ""

    def chosen_ids(self) -> tuple[str, ...]:
        """Return the rows of which a cell is chosen, in the order shown."""
        rows = sorted({index.row() for index in self.selectedIndexes()})
        return tuple(self.model().index(row, 0).data(ID_ROLE) for row in rows)

    def ids_from_current(self) -> tuple[str, ...]:
        """Return the row in which the user stands and all below it, in the order shown."""
        first = self.currentIndex().row()
        return tuple(self.model().index(row, 0).data(ID_ROLE) for row in range(max(first, 0), self.model().rowCount()))

    def chosen_text(self) -> str:
        """Return the chosen cells parted by tabs, under their titles where they are of several columns."""
        chosen = self.selectedIndexes()
        columns = sorted({index.column() for index in chosen})
        lines = [[self._sheet.columns[column].title for column in columns]] if len(columns) > 1 else []
        for row in sorted({index.row() for index in chosen}):
            cells = (self.model().index(row, column).data(Qt.ItemDataRole.EditRole) for column in columns)
            lines.append([str(cell) for cell in cells])
        return "\n".join("\t".join(cells) for cells in lines)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy, paste, give back, sort, explain, or begin to type."""
        if event.matches(QKeySequence.StandardKey.Copy):
            QGuiApplication.clipboard().setText(self.chosen_text())
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.pasted.emit(QGuiApplication.clipboard().text())
        elif event.matches(QKeySequence.StandardKey.Delete) or event.key() == Qt.Key.Key_Backspace:
            self.reset_asked.emit()
        elif event.key() == Qt.Key.Key_F1:
            self.explain_asked.emit()
        elif event.key() == Qt.Key.Key_S and event.modifiers() == _CONTROL | Qt.KeyboardModifier.ShiftModifier:
            self._sort_by(self.currentIndex().column())
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2) and self.currentIndex().isValid():
            self._begin()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Follow a change of text size."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.fit()

    def _begin(self) -> None:
        """Type into the current cell, or into the value of its row."""
        index = self.currentIndex()
        if not index.flags() & Qt.ItemFlag.ItemIsEditable:
            index = index.siblingAtColumn(self._value_column)
            self.setCurrentIndex(index)
        self.edit(index)

    def scrollTo(
        self, index: _Index, hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible
    ) -> None:
        """Bring a cell into view, beside the names and not under them."""
        super().scrollTo(index, hint)
        hidden = self.columnWidth(0) - self.visualRect(index).left()
        if index.column() > 0 and hidden > 0:
            self.horizontalScrollBar().setValue(self.horizontalScrollBar().value() - hidden)

    def _sort_by(self, column: int) -> None:
        """Sort by a column, the other way round where it is sorted by already."""
        header = self.horizontalHeader()
        again = header.sortIndicatorSection() == column and header.sortIndicatorOrder() == Qt.SortOrder.AscendingOrder
        self.sortByColumn(column, Qt.SortOrder.DescendingOrder if again else Qt.SortOrder.AscendingOrder)


_CONTROL = Qt.KeyboardModifier.ControlModifier


class _Delegate(QStyledItemDelegate):
    """Open an editor that keeps a refused text until it is mended or given up."""

    def __init__(
        self, view: SheetView, accepts: Callable[[str, int, str], bool], take_for_all: Callable[[int, str], bool]
    ) -> None:
        super().__init__(view)
        self._accepts, self._take_for_all = accepts, take_for_all
        self._open = QPersistentModelIndex()

    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, index: _Index) -> QWidget:
        """Open a line to type in, named after its row and column."""
        self._open = QPersistentModelIndex(index)
        editor = QLineEdit(parent)
        editor.setFrame(False)
        editor.setAutoFillBackground(True)
        title = index.model().headerData(index.column(), Qt.Orientation.Horizontal)
        editor.setAccessibleName(f"{title}, {index.sibling(index.row(), 0).data()}")
        return editor

    def setEditorData(self, editor: QWidget, index: _Index) -> None:
        """Begin with the cell's text; what was typed since stays."""
        if isinstance(editor, QLineEdit) and not editor.isModified():
            editor.setText(index.data(Qt.ItemDataRole.EditRole))

    def setModelData(self, editor: QWidget, model: object, index: _Index) -> None:
        """Hand over what was typed, and nothing where nothing was."""
        if isinstance(editor, QLineEdit) and editor.isModified():
            index.model().setData(index, editor.text())

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        """Keep the editor open on a text that is refused; Ctrl+Enter gives the text to all chosen rows."""
        if not isinstance(editor, QLineEdit):
            return super().eventFilter(editor, event)
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() in _DONE:
            return self._finish(editor, event)
        if event.type() == QEvent.Type.FocusOut and not self._is_fine(editor):
            return False
        return super().eventFilter(editor, event)

    def _finish(self, editor: QLineEdit, event: QKeyEvent) -> bool:
        """Hand the text over and close, at once; returns whether the key is done with."""
        if event.modifiers() & _CONTROL:
            if not self._take_for_all(self._open.column(), editor.text()):
                return True
            editor.setModified(False)
        elif not self._is_fine(editor):
            return True
        elif event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            return super().eventFilter(editor, event)
        self.commitData.emit(editor)
        self.closeEditor.emit(editor, QAbstractItemDelegate.EndEditHint.NoHint)
        return True

    def _is_fine(self, editor: QLineEdit) -> bool:
        """Tell whether the text may be entered."""
        return not editor.isModified() or self._accepts(self._open.data(ID_ROLE), self._open.column(), editor.text())
