"""The data as a page: the versions on this machine and what each brought, packs brought in and data taken out."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QMenu, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from desktop import theme
from desktop.widgets.flow import FlowLayout
from desktop.widgets.text_label import text_label
from desktop.widgets.text_table import TextTable
from scenarios.texts import _

_SIZE = (900, 660)
_TABLE_SHARE, _TEXT_SHARE = 1, 2
"""How the table and the text below it share the height."""


@dataclass(frozen=True)
class VersionRow:
    """One version of the data on this machine.

    Attributes
    ----------
    origin, state
        Where it comes from, and whether and since when it is in force, in words.
    brought
        What it changed, in lines.
    is_chosen
        Whether it is the one that is to be in force.
    """

    version: str
    origin: str
    state: str
    brought: tuple[str, ...]
    is_shipped: bool
    is_chosen: bool


class DataDialog(QDialog):
    """Shows versions, previews and what is under way; tells what the user wants done.

    Signals
    -------
    chosen(version)
        A version is to be put in force.
    import_asked(is_folder), export_asked(is_folder)
        A pack is to be brought in, or the data in force to be taken out: a folder, or a zip file.
    taken()
        The pack that is shown is to be taken.
    called_off()
        What is under way is to end.
    restart_asked()
        The window is to be made anew with the data in force.
    """

    chosen = Signal(str)
    import_asked = Signal(bool)
    export_asked = Signal(bool)
    taken = Signal()
    called_off = Signal()
    restart_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Data"))
        self.resize(*_SIZE)
        self._rows: tuple[VersionRow, ...] = ()
        self._holds_outcome = False
        self.state = text_label(kind=theme.Text.STRONG)
        self.pending = text_label()
        self.versions = TextTable((_("data"), _("where from"), _("in force")))
        self.about_title = text_label(kind=theme.Text.STRONG)
        self.about = QPlainTextEdit()
        self.about.setReadOnly(True)
        self.about.setTabChangesFocus(True)
        self.step = text_label()
        self.buttons = {name: QPushButton(text) for name, text in _button_texts().items()}
        self._place()
        self._join()
        self.show_step("")

    def _place(self) -> None:
        column = QVBoxLayout(self)
        column.setSpacing(theme.SPACE)
        column.addWidget(self.state)
        column.addWidget(self.pending)
        column.addLayout(self._line("restart"))
        column.addWidget(self.versions, _TABLE_SHARE)
        column.addLayout(self._line("use", "shipped", "import", "export"))
        column.addWidget(self.about_title)
        column.addWidget(self.about, _TEXT_SHARE)
        column.addLayout(self._line("take", "leave"))
        column.addWidget(self.step)
        column.addLayout(self._line("call_off"))
        self.versions.setFocus()

    def _line(self, *names: str) -> FlowLayout:
        line = FlowLayout()
        line.setSpacing(theme.SPACE)
        for name in names:
            self.buttons[name].setAutoDefault(False)  # Enter in the table is no wish
            line.addWidget(self.buttons[name])
        return line

    def _join(self) -> None:
        for name, do in (
            ("restart", self.restart_asked.emit),
            ("use", lambda: self.chosen.emit(self.current())),
            ("shipped", lambda: self.chosen.emit(next(one.version for one in self._rows if one.is_shipped))),
            ("take", self.taken.emit),
            ("leave", self.show_brought),
            ("call_off", self.called_off.emit),
        ):
            self.buttons[name].clicked.connect(lambda _checked=False, do=do: do())
        for name, asked in (("import", self.import_asked), ("export", self.export_asked)):
            menu = QMenu(self.buttons[name])
            menu.addAction(_("A &zip file\u2026"), partial(asked.emit, False))
            menu.addAction(_("A &folder\u2026"), partial(asked.emit, True))
            self.buttons[name].setMenu(menu)
        self.versions.currentCellChanged.connect(self._show_chosen)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """On Esc, call off what is under way; close only where nothing is."""
        if event.key() == Qt.Key.Key_Escape and self.is_busy():
            self.called_off.emit()
        else:
            super().keyPressEvent(event)

    def current(self) -> str:
        """Return the version that is chosen in the table, empty where none is."""
        row = self.versions.currentRow()
        return self._rows[row].version if 0 <= row < len(self._rows) else ""

    def is_busy(self) -> bool:
        """Whether something is under way."""
        return bool(self.step.text())

    def show_versions(self, rows: Sequence[VersionRow], state: str, pending: str) -> None:
        """Show what is on this machine; the version chosen in the table stays chosen, at first that in force.

        Parameters
        ----------
        state
            What is in force, in a sentence.
        pending
            What will be otherwise once the window is made anew; empty where nothing will.
        """
        before = self.current() or next(one.version for one in rows if one.is_chosen)
        self._rows = tuple(rows)
        self.state.setText(state)
        self.pending.setText(pending)
        self.pending.setVisible(bool(pending))
        self.buttons["restart"].setVisible(bool(pending))
        self.versions.show_rows([(one.version, one.origin, one.state) for one in rows])
        self.choose(before)

    def choose(self, version: str) -> None:
        """Choose a version in the table; it is not put in force."""
        names = [one.version for one in self._rows]
        self.versions.setCurrentCell(names.index(version) if version in names else 0, 0)
        self._show_chosen()

    def show_outcome(self, title: str, lines: Sequence[str], *, can_be_taken: bool = False) -> None:
        """Show what a pack would change, or how something went, until it is left."""
        self._holds_outcome = True
        self._show_text(title, lines)
        self.buttons["take"].setVisible(can_be_taken)
        self.buttons["leave"].setVisible(True)
        self._allow()
        self.buttons["take" if can_be_taken else "leave"].setFocus()

    def show_brought(self) -> None:
        """Show what the version that is chosen in the table brought."""
        self._holds_outcome = False
        for name in ("take", "leave"):
            self.buttons[name].setVisible(False)
        self._show_chosen()
        self.versions.setFocus()

    def show_step(self, words: str) -> None:
        """Say what is under way, and offer to call it off; nothing is under way where the words are empty."""
        self.step.setText(words)
        self.step.setVisible(bool(words))
        self.buttons["call_off"].setVisible(bool(words))
        self.buttons["take"].setVisible(False)
        self.buttons["leave"].setVisible(self._holds_outcome and not words)
        self._allow()

    def _show_chosen(self) -> None:
        row = next((one for one in self._rows if one.version == self.current()), None)
        if row is not None and not self._holds_outcome:
            self._show_text(_("What data {version} brought").format(version=row.version), row.brought)
        self._allow()

    def _show_text(self, title: str, lines: Sequence[str]) -> None:
        self.about_title.setText(title)
        self.about.setAccessibleName(title)
        self.about.setPlainText("\n".join(lines))

    def _allow(self) -> None:
        """Let only those wishes be told that can be fulfilled now."""
        free = not self.is_busy()
        row = next((one for one in self._rows if one.version == self.current()), None)
        shipped = next((one for one in self._rows if one.is_shipped), None)
        self.buttons["use"].setEnabled(free and row is not None and not row.is_chosen)
        self.buttons["shipped"].setEnabled(free and shipped is not None and not shipped.is_chosen)
        for name in ("import", "export", "restart"):
            self.buttons[name].setEnabled(free)


def _button_texts() -> dict[str, str]:
    return {
        "restart": _("&Start the window anew now"),
        "use": _("&Put in force"),
        "shipped": _("&Back to the shipped data"),
        "import": _("Bring fresh data &in"),
        "export": _("Take the data &out"),
        "take": _("&Take these data"),
        "leave": _("&Leave it"),
        "call_off": _("&Call it off"),
    }
