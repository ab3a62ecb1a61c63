"""The library as a page: saved scenarios with result, tags and note, search through all of it, and the bin."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from desktop import theme
from desktop.widgets.text_label import text_label
from desktop.widgets.text_table import TextTable
from scenarios.texts import _

_SIZE = (860, 560)


@dataclass(frozen=True)
class SavedRow:
    """One saved scenario; `remark` says what is to be known, such as that other data made its result."""

    name: str
    result: str
    updated: str
    remark: str
    note: str
    tags: tuple[str, ...]


@dataclass(frozen=True)
class FoundRow:
    """One place that a search found: the scenario, what it was found in, and the words around it."""

    name: str
    where: str
    snippet: str


@dataclass(frozen=True)
class BinRow:
    """One scenario in the bin."""

    id: int
    name: str
    deleted: str


class LibraryDialog(QDialog):
    """Shows what the library holds; tells what the user wants done with it."""

    opened = Signal(str)
    renamed = Signal(str, str)
    deleted = Signal(str)
    restored = Signal(int, str)
    noted = Signal(str, str)
    tagged = Signal(str, object)
    searched = Signal(str)
    exported = Signal(object)
    imported = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Library"))
        self.resize(*_SIZE)
        self._saved: tuple[SavedRow, ...] = ()
        self._binned: tuple[BinRow, ...] = ()
        self.search = QLineEdit()
        self.search.setPlaceholderText(_("Search names, notes, tags and changes"))
        self.search.setAccessibleName(self.search.placeholderText())
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._on_search)
        self.saved = TextTable((_("name"), _("result"), _("last changed"), _("to know")))
        self.found = TextTable((_("name"), _("found in"), _("words")))
        self.bin = TextTable((_("name"), _("deleted")))
        self.pages = QTabWidget()
        self.pages.addTab(self._saved_page(), _("Saved"))
        self.pages.addTab(self._bin_page(), _("Bin"))
        column = QVBoxLayout(self)
        column.addWidget(self.search)
        column.addWidget(self.pages, 1)
        self.saved.currentCellChanged.connect(self._show_details)
        self.saved.cellDoubleClicked.connect(lambda _row, _column: self.opened.emit(self.current()))
        self.found.cellDoubleClicked.connect(lambda row, _column: self.opened.emit(self.found.first_text(row)))

    def _saved_page(self) -> QWidget:
        page = QWidget()
        self.name, self.note, self.tags = QLineEdit(), QLineEdit(), QLineEdit()
        self.name.returnPressed.connect(lambda: self.renamed.emit(self.current(), self.name.text()))
        self.note.editingFinished.connect(self._take_note)
        self.tags.editingFinished.connect(self._take_tags)
        self.tags.setPlaceholderText(_("separated by commas"))
        form = QFormLayout()
        form.addRow(_("&Name"), self.name)
        form.addRow(_("N&ote"), self.note)
        form.addRow(_("&Tags"), self.tags)
        buttons = QHBoxLayout()
        self.buttons: dict[str, QPushButton] = {}
        for name, text, do in (
            ("open", _("Open"), lambda: self.opened.emit(self.current())),
            ("delete", _("Delete"), lambda: self.deleted.emit(self.current())),
            ("export", _("Export\u2026"), lambda: self.exported.emit(self._chosen())),
            ("import", _("Import\u2026"), self.imported.emit),
        ):
            self.buttons[name] = QPushButton(text)
            self.buttons[name].setAutoDefault(False)  # Enter in a field is no wish to open
            self.buttons[name].clicked.connect(lambda _checked=False, do=do: do())
            buttons.addWidget(self.buttons[name])
        self.step = text_label()
        buttons.addWidget(self.step, 1)
        self._empty = QLabel(_("Nothing is saved yet: type a name at the top of the window."))
        column = QVBoxLayout(page)
        for part in (self._empty, self.saved, self.found):
            column.addWidget(part)
        column.addLayout(form)
        column.addLayout(buttons)
        self.found.hide()
        return page

    def _bin_page(self) -> QWidget:
        page = QWidget()
        words = QLabel(_("What is deleted stays here for 30 days."))
        words.setFont(theme.font(theme.Text.SMALL))
        self.take_out = QPushButton(_("Restore"))
        self.take_out.setAutoDefault(False)
        self.take_out.clicked.connect(self._restore)
        column = QVBoxLayout(page)
        column.addWidget(words)
        column.addWidget(self.bin, 1)
        column.addWidget(self.take_out, 0, Qt.AlignmentFlag.AlignLeft)
        return page

    def show_saved(self, rows: Sequence[SavedRow]) -> None:
        """Show the saved scenarios; the chosen one stays chosen."""
        before = self.current()
        self._saved = tuple(rows)
        self.saved.show_rows([(one.name, one.result, one.updated, one.remark) for one in rows])
        names = [one.name for one in rows]
        self.saved.setCurrentCell(names.index(before) if before in names else 0, 0)
        self._empty.setVisible(not rows)
        self._show_details()

    def show_step(self, words: str) -> None:
        """Say what is under way, in the place of another import; nothing is where the words are empty."""
        self.step.setText(words)
        self.buttons["import"].setEnabled(not words)

    def show_found(self, rows: Sequence[FoundRow]) -> None:
        """Show what a search found."""
        self.found.show_rows([(one.name or _("a draft"), one.where, one.snippet) for one in rows])

    def show_bin(self, rows: Sequence[BinRow]) -> None:
        """Show what lies in the bin."""
        self._binned = tuple(rows)
        self.bin.show_rows([(one.name, one.deleted) for one in rows])
        self.bin.setCurrentCell(0, 0)
        self.take_out.setEnabled(bool(rows))

    def current(self) -> str:
        """Return the name of the chosen scenario, empty where there is none."""
        row = self.saved.currentRow()
        return self._saved[row].name if 0 <= row < len(self._saved) else ""

    def _chosen(self) -> list[str]:
        rows = sorted({index.row() for index in self.saved.selectedIndexes()})
        return [self._saved[row].name for row in rows]

    def _show_details(self) -> None:
        one = next((one for one in self._saved if one.name == self.current()), None)
        for field, text in (
            (self.name, one.name if one else ""),
            (self.note, one.note if one else ""),
            (self.tags, ", ".join(one.tags) if one else ""),
        ):
            field.setText(text)
            field.setEnabled(one is not None)
        for name in ("open", "delete", "export"):
            self.buttons[name].setEnabled(one is not None)

    def _on_search(self, text: str) -> None:
        searching = bool(text.strip())
        self.found.setVisible(searching)
        self.saved.setVisible(not searching)
        if searching:
            self.pages.setCurrentIndex(0)
            self.searched.emit(text)

    def _take_note(self) -> None:
        one = next((one for one in self._saved if one.name == self.current()), None)
        if one is not None and self.note.text() != one.note:
            self.noted.emit(one.name, self.note.text())

    def _take_tags(self) -> None:
        one = next((one for one in self._saved if one.name == self.current()), None)
        tags = tuple(filter(None, (tag.strip() for tag in self.tags.text().split(","))))
        if one is not None and tags != one.tags:
            self.tagged.emit(one.name, tags)

    def _restore(self) -> None:
        row = self.bin.currentRow()
        if 0 <= row < len(self._binned):
            self.restored.emit(self._binned[row].id, self._binned[row].name)
