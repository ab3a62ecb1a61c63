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

    id: int
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
        self.saved.currentCellChanged.connect(lambda *_cells: self._show_details())
        self.saved.cellDoubleClicked.connect(lambda _row, _column: self.opened.emit(self.current()))
        self.found.cellDoubleClicked.connect(lambda row, _column: self.opened.emit(self.found.first_text(row)))

    def _saved_page(self) -> QWidget:
        page = QWidget()
        self.name, self.note, self.tags = QLineEdit(), QLineEdit(), QLineEdit()
        self.name.returnPressed.connect(self._take_name)
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
        """Show the saved scenarios; those that are chosen stay chosen, and what is being typed stays typed."""
        before, chosen = self._in_hand(), {self._saved[row].id for row in self.saved.chosen_rows()}
        self._saved = tuple(rows)
        self.saved.show_rows([(one.name, one.result, one.updated, one.remark) for one in rows])
        ids = [one.id for one in rows]
        current = ids.index(before.id) if before is not None and before.id in ids else 0
        self.saved.show_chosen(current, [row for row, one in enumerate(ids) if one in chosen])
        self._empty.setVisible(not rows)
        after = self._in_hand()
        self._show_details(keep=before is not None and after is not None and before.id == after.id)

    def show_step(self, words: str) -> None:
        """Say what is under way, in the place of another import; nothing is where the words are empty."""
        self.step.setText(words)
        self.buttons["import"].setEnabled(not words)

    def show_found(self, rows: Sequence[FoundRow]) -> None:
        """Show what a search found."""
        self.found.show_rows([(one.name or _("a draft"), one.where, one.snippet) for one in rows])

    def show_bin(self, rows: Sequence[BinRow]) -> None:
        """Show what lies in the bin; the chosen one stays chosen."""
        row = self.bin.currentRow()
        before = self._binned[row].id if 0 <= row < len(self._binned) else None
        self._binned = tuple(rows)
        self.bin.show_rows([(one.name, one.deleted) for one in rows])
        ids = [one.id for one in rows]
        self.bin.setCurrentCell(ids.index(before) if before in ids else 0, 0)
        self.take_out.setEnabled(bool(rows))

    def current(self) -> str:
        """Return the name of the chosen scenario, empty where there is none."""
        one = self._in_hand()
        return "" if one is None else one.name

    def _in_hand(self) -> SavedRow | None:
        row = self.saved.currentRow()
        return self._saved[row] if 0 <= row < len(self._saved) else None

    def _chosen(self) -> list[str]:
        return [self._saved[row].name for row in self.saved.chosen_rows()]

    def _show_details(self, *, keep: bool = False) -> None:
        """Show name, note and tags of the chosen scenario; kept is what was typed there and is not in the library."""
        one = self._in_hand()
        for field, text in (
            (self.name, one.name if one else ""),
            (self.note, one.note if one else ""),
            (self.tags, ", ".join(one.tags) if one else ""),
        ):
            if field.text() == text:
                field.setModified(False)
            elif not (keep and field.isModified()):
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

    def _take_name(self) -> None:
        _tidy(self.name, self.name.text().strip())
        self.renamed.emit(self.current(), self.name.text())

    def _take_note(self) -> None:
        one = self._in_hand()
        if one is not None and (note := self.note.text().strip()) != one.note:
            _tidy(self.note, note)
            self.noted.emit(one.name, note)

    def _take_tags(self) -> None:
        one = self._in_hand()
        each: dict[str, str] = {}
        for tag in filter(None, map(str.strip, self.tags.text().split(","))):
            each.setdefault(tag.casefold(), tag)
        tags = tuple(each.values())
        if one is not None and tags != one.tags:
            _tidy(self.tags, ", ".join(tags))
            self.tagged.emit(one.name, tags)

    def _restore(self) -> None:
        row = self.bin.currentRow()
        if 0 <= row < len(self._binned):
            self.restored.emit(self._binned[row].id, self._binned[row].name)


def _tidy(field: QLineEdit, text: str) -> None:
    """Write what was typed as it will be kept; it counts as typed until the library has it."""
    field.setText(text)
    field.setModified(True)
