"""Snapshot: the pages of a file for a reader, whose it is, what may be moved and copied, and all its parts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QCheckBox, QDialog, QHBoxLayout, QLabel, QLayout, QPushButton, QVBoxLayout, QWidget

from desktop import theme
from desktop.deck import Deck
from desktop.widgets.free_lever_row import FreeLeverRow, LeverOffer, Range
from desktop.widgets.notice_bar import NoticeBar
from desktop.widgets.page_list import PageList, PageRow
from desktop.widgets.tall_area import TallArea
from desktop.widgets.text_label import text_label
from desktop.widgets.text_table import TextTable
from desktop.widgets.typed_field import TypedField
from scenarios.texts import _

_SIZE = QSize(1120, 660)
_LETTERS = 46
"""Greatest width of the list of pages, in average letters of the text."""
_LEFT, _RIGHT = 2, 3
"""Parts of the width."""
_LEVERS = 3


@dataclass(frozen=True)
class Wishes:
    """What the user wants of the file beside its pages; levers are ids with their range, None for choices."""

    author: str
    levers: tuple[tuple[str, Range | None], ...]
    may_copy: bool
    with_reasons: bool


class SnapshotDialog(QDialog):
    """Shows what a snapshot will be; tells what the user wants of it.

    Signals
    -------
    arranged(object, object)
        The order of all pages, and the chosen ones.
    compared(object, object)
        The order of all other scenarios, and those that stand beside the one in hand.
    wished(object)
        `Wishes` as the user has left them.
    save_asked()
        The file is to be written.
    """

    arranged = Signal(object, object)
    compared = Signal(object, object)
    wished = Signal(object)
    save_asked = Signal()

    def __init__(self, names: Mapping[str, str], author: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Snapshot"))
        self.resize(_SIZE)
        self._names, self._kept = names, author
        self.notice, self.pages, self.others, self.hint = NoticeBar(), PageList(), PageList(), QLabel()
        self.author = TypedField()
        self.author.setText(author)
        self.levers = tuple(FreeLeverRow(number + 1) for number in range(_LEVERS))
        self.may_copy, self.reasons = QCheckBox(_("The reader may &copy")), QCheckBox(_("With the &reasons of values"))
        self.may_copy.setChecked(True)
        self.total = text_label()
        self.parts = TextTable((_("part"), _("size"), _("what is in it")))
        self.save = QPushButton(_("&Save\u2026"))
        self.save.setAutoDefault(False)
        self._place()
        self._join()
        self._fit()
        self.pages.setFocus()

    def _place(self) -> None:
        sides = QHBoxLayout()
        sides.setContentsMargins(theme.SPACE_LARGE, theme.SPACE, theme.SPACE_LARGE, theme.SPACE)
        sides.setSpacing(theme.SPACE_LARGE)
        sides.addLayout(self._left(), _LEFT)
        right = QWidget()
        right.setLayout(self._right())
        beside = QVBoxLayout()
        beside.setSpacing(theme.SPACE)
        beside.addWidget(TallArea(right), 1)
        beside.addWidget(self.save, 0, Qt.AlignmentFlag.AlignRight)
        sides.addLayout(beside, _RIGHT)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.notice)
        column.addLayout(sides, 1)

    def _left(self) -> QLayout:
        self.pages.setAccessibleName(_("Pages of the snapshot"))
        self.hint.setText(_("Space ticks a page. Drag it, or press Alt+Up or Alt+Down, to move it."))
        self.hint.setWordWrap(True)
        label = QLabel(_("More pages: this scenario &beside others"))
        label.setWordWrap(True)
        label.setBuddy(self.others)
        self.others.setAccessibleName(_("Scenarios beside this one"))
        column = QVBoxLayout()
        column.setSpacing(theme.SPACE)
        column.addWidget(self.pages, _LEFT)
        column.addWidget(self.hint)
        column.addWidget(label)
        column.addWidget(self.others, 1)
        return column

    def _right(self) -> QLayout:
        label = QLabel(_("Your &name, for the reader"))
        label.setBuddy(self.author)
        self.author.setAccessibleName(_("Your name, for the reader"))
        self.parts.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.parts.setAccessibleName(_("What the file will contain"))
        free = QLabel(_("Levers that the reader may move, and between which values"))
        free.setWordWrap(True)
        column = QVBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SPACE)
        for widget in (label, self.author, free, *self.levers, self.may_copy, self.reasons, self.total):
            column.addWidget(widget)
        column.addWidget(self.parts, 1)
        return column

    def _join(self) -> None:
        self.pages.arranged.connect(self.arranged)
        self.others.arranged.connect(self.compared)
        self.author.textEdited.connect(lambda _text: self._tell())
        self.author.given_up.connect(self._take_back)
        for row in self.levers:
            row.edited.connect(self._tell)
        for box in (self.may_copy, self.reasons):
            box.clicked.connect(lambda _on: self._tell())
        self.save.clicked.connect(lambda _checked=False: self.save_asked.emit())

    def wishes(self) -> Wishes:
        """Return what stands on the page."""
        levers = dict(filter(None, (row.chosen() for row in self.levers)))
        author = " ".join(self.author.text().split())
        return Wishes(author, tuple(levers.items()), self.may_copy.isChecked(), self.reasons.isChecked())

    def _tell(self) -> None:
        self.wished.emit(self.wishes())

    def _take_back(self) -> None:
        self.author.setText(self._kept)
        self._tell()

    def show_deck(self, deck: Deck) -> None:
        """Show which pages are chosen, in their order."""
        rows = (PageRow(one, self._names[one], one in deck.chosen) for one in deck.order)
        self.pages.show_pages(rows, deck.in_hand)

    def show_others(self, rows: Sequence[PageRow]) -> None:
        """Offer scenarios to stand beside the one in hand."""
        self.others.show_pages(rows, "")

    def show_offers(self, offers: Sequence[LeverOffer]) -> None:
        """Offer the levers that can stay free."""
        for row in self.levers:
            row.show_offers(offers)

    def show_lever_problem(self, lever_id: str, words: str) -> None:
        """Say beside a lever why its range is refused."""
        for row in self.levers:
            chosen = row.chosen()
            if chosen is not None and chosen[0] == lever_id:
                row.show_problem(words)

    def show_parts(self, title: str, rows: Sequence[Sequence[str]], *, is_ready: bool) -> None:
        """List what the file will contain; without rows the title says why there are none."""
        self.total.setText(title)
        self.parts.show_rows(rows)
        self.save.setEnabled(is_ready)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the text size."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def _fit(self) -> None:
        self.hint.setFont(theme.font(theme.Text.SMALL))
        self.total.setFont(theme.font(theme.Text.STRONG))
        letter = QFontMetrics(self.font()).averageCharWidth()
        self.parts.setMinimumHeight(6 * QFontMetrics(self.font()).height())
        for held in (self.pages, self.others, self.hint):
            held.setMaximumWidth(_LETTERS * letter)
