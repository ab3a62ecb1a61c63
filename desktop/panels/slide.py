"""To slide: the page in hand as it will be, its title, the pages of the deck, and where all of it goes."""

from collections.abc import Mapping
from functools import partial
from itertools import pairwise
from pathlib import Path

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QImage, QResizeEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QLayout,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop import theme
from desktop.deck import Deck
from desktop.widgets.eliding import ElidingLabel
from desktop.widgets.flow import FlowLayout
from desktop.widgets.notice_bar import NoticeBar
from desktop.widgets.page_list import PageList, PageRow
from desktop.widgets.slide_picture import SlidePicture
from desktop.widgets.typed_field import TypedField
from scenarios.texts import _, plural

_SIZE = QSize(1120, 640)
_LETTERS = 46
"""Greatest width of the list of pages, in average letters of the text."""
_LEFT, _RIGHT = 2, 3
"""Parts of the width."""


class SlideDialog(QDialog):
    """Shows what is to be exported; tells what the user wants of it.

    Signals
    -------
    picked(str), arranged(object, object)
        Of the list of pages: which one is looked at; the order of all, and the chosen ones.
    titled(str)
        The title of the page in hand; empty for its headline.
    template_chosen(object)
        A template's file, None for our own.
    brief_chosen(bool)
        Whether the footer is to be short.
    asked(str)
        What is to be done: "alone", "standard", "template", "save", "cancel", "copy", "print", "update".
    resized()
        The picture has another size.
    """

    picked = Signal(str)
    arranged = Signal(object, object)
    titled = Signal(str)
    template_chosen = Signal(object)
    brief_chosen = Signal(bool)
    asked = Signal(str)
    resized = Signal()

    def __init__(self, names: Mapping[str, str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("To slide"))
        self.resize(_SIZE)
        self._names, self._in_hand, self._kept = names, "", ""
        self._templates: tuple[Path | None, ...] = ()
        self.notice = NoticeBar()
        self.pages, self.count, self.hint = PageList(), QLabel(), QLabel()
        self.title, self.headline, self.picture = TypedField(), ElidingLabel(), SlidePicture()
        self.template, self.brief = QComboBox(), QCheckBox(_("Short &footer"))
        self.work, self.told, self.progress = QWidget(), QLabel(), QProgressBar()
        self.to_headline = QPushButton(_("&Headline"))
        self.to_headline.setAutoDefault(False)
        self.buttons = {name: self._button(name, text) for name, text in _buttons().items()}
        self._place()
        self._join()
        self._order()
        self._fit()
        self.show_rest()
        self.pages.setFocus()

    def _button(self, name: str, text: str) -> QPushButton:
        button = QPushButton(text)
        button.setAutoDefault(False)
        button.clicked.connect(partial(self._ask, name))
        return button

    def _ask(self, name: str, _checked: bool = False) -> None:
        self.asked.emit(name)

    def _place(self) -> None:
        sides = QHBoxLayout()
        sides.setSpacing(theme.SPACE_LARGE)
        sides.addLayout(self._left(), _LEFT)
        sides.addLayout(self._right(), _RIGHT)
        inner = QVBoxLayout()
        inner.setContentsMargins(theme.SPACE_LARGE, theme.SPACE, theme.SPACE_LARGE, theme.SPACE)
        inner.setSpacing(theme.SPACE)
        inner.addLayout(sides, 1)
        inner.addLayout(self._foot())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.notice)
        column.addLayout(inner, 1)

    def _left(self) -> QLayout:
        self.pages.setAccessibleName(_("Pages of the deck"))
        self.hint.setText(_("Space ticks a page. Drag it, or press Alt+Up or Alt+Down, to move it."))
        self.hint.setWordWrap(True)
        presets = FlowLayout()
        for name in ("alone", "standard"):
            presets.addWidget(self.buttons[name])
        column = QVBoxLayout()
        column.setSpacing(theme.SPACE)
        column.addLayout(presets)
        column.addWidget(self.pages, 1)
        column.addWidget(self.count)
        column.addWidget(self.hint)
        return column

    def _right(self) -> QLayout:
        self.title.setAccessibleName(_("Title of the page"))
        self.to_headline.setToolTip(_("Take the headline as the title again"))
        self.picture.setAccessibleName(_("The page as it will be"))
        line = QHBoxLayout()
        line.addWidget(self.title, 1)
        line.addWidget(self.to_headline)
        column = QVBoxLayout()
        column.setSpacing(theme.SPACE)
        column.addLayout(line)
        column.addWidget(self.headline)
        column.addWidget(self.picture, 1)
        return column

    def _foot(self) -> QLayout:
        label = QLabel(_("&Template"))
        label.setBuddy(self.template)
        self.template.setAccessibleName(_("Template"))
        self.template.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.progress.setRange(0, 0)
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(_("Progress"))
        row = FlowLayout()
        row.setSpacing(theme.SPACE)
        actions = (self.buttons[name] for name in ("save", "copy", "print", "update"))
        for widget in (label, self.template, self.brief, *actions):
            row.addWidget(widget)
        work = QHBoxLayout(self.work)
        work.setContentsMargins(0, 0, 0, 0)
        for widget in (self.told, self.progress, self.buttons["cancel"]):
            work.addWidget(widget, int(widget is self.told))
        column = QVBoxLayout()
        column.setSpacing(theme.SPACE)
        column.addLayout(row)
        column.addWidget(self.work)
        return column

    def _order(self) -> None:
        """Let Tab walk as the eye does: the pages, the one in hand, what becomes of them."""
        doing = [self.buttons[name] for name in ("save", "copy", "print", "update", "cancel")]
        choosing = [self.buttons["alone"], self.buttons["standard"], self.pages]
        chain = [*choosing, self.title, self.to_headline, self.template, self.brief, *doing]
        for before, after in pairwise(chain):
            self.setTabOrder(before, after)

    def _join(self) -> None:
        self.pages.picked.connect(self.picked)
        self.pages.arranged.connect(self.arranged)
        self.title.textEdited.connect(lambda text: self.titled.emit(text.strip()))
        self.title.returnPressed.connect(self._keep_title)
        self.title.left.connect(self._keep_title)
        self.title.given_up.connect(lambda: self._give_title(self._kept))
        self.to_headline.clicked.connect(lambda: self._give_title(""))
        self.template.activated.connect(self._take_template)
        self.brief.clicked.connect(self.brief_chosen)

    def _keep_title(self) -> None:
        """Let Esc come back to what stands there now."""
        self.title.setModified(False)
        self._kept = self.title.text().strip()

    def _give_title(self, title: str) -> None:
        self.title.setModified(False)
        self.titled.emit(title)

    def _take_template(self, row: int) -> None:
        if row < len(self._templates):
            self.template_chosen.emit(self._templates[row])
        else:
            self.asked.emit("template")

    def show_deck(self, deck: Deck) -> None:
        """Show what is chosen."""
        remark = _("own title")
        rows = (
            PageRow(one, self._names[one], one in deck.chosen, remark if one in deck.titles else "")
            for one in deck.order
        )
        self.pages.show_pages(rows, deck.in_hand)
        if deck.in_hand != self._in_hand:
            self.title.setModified(False)
            self._in_hand = deck.in_hand
        count = len(deck.chosen)
        self.count.setText(plural("{n} page chosen", "{n} pages chosen", count).format(n=count))
        self.brief.setChecked(deck.brief)
        self._templates = (None,) if deck.template is None else (None, deck.template)
        self.template.clear()
        self.template.addItem("Chokepoint")
        for file in self._templates[1:]:
            self.template.addItem(str(file and file.name))
        self.template.addItem(_("Choose a file\u2026"))
        self.template.setCurrentIndex(len(self._templates) - 1)

    def show_title(self, headline: str, own: str) -> None:
        """Show the title of the page in hand, unless one is being typed, and the headline where it is another."""
        if not (self.title.hasFocus() and self.title.isModified()):
            self._kept = own or headline
            self.title.setText(self._kept)
            self.title.setCursorPosition(0)
        self.headline.setText(_("The headline: {text}").format(text=headline) if own else "")
        self.to_headline.setEnabled(bool(own))

    def show_picture(self, image: QImage, spoken: str) -> None:
        """Show the page in hand as it will be, with the words that tell it."""
        self.picture.show_picture(image, spoken)

    def show_work(self, words: str) -> None:
        """Say what goes on, with a way to end it."""
        self.told.setText(words)
        self._show_working(True)

    def show_rest(self) -> None:
        """Show that nothing goes on."""
        self.told.clear()
        self._show_working(False)

    def _show_working(self, works: bool) -> None:
        self.work.setVisible(works)
        for name in ("save", "update"):
            self.buttons[name].setEnabled(not works)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Tell that the picture has another size."""
        super().resizeEvent(event)
        self.resized.emit()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the text size."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def _fit(self) -> None:
        self.title.setFont(theme.font(theme.Text.STRONG))
        for quiet in (self.headline, self.hint, self.count):
            quiet.setFont(theme.font(theme.Text.SMALL))
        for held in (self.pages, self.hint):
            held.setMaximumWidth(_LETTERS * QFontMetrics(self.font()).averageCharWidth())


def _buttons() -> dict[str, str]:
    """Return what the buttons say, by what they ask for."""
    return {
        "alone": _("This &page alone"),
        "standard": _("Standard &deck"),
        "save": _("&Save\u2026"),
        "copy": _("Cop&y chart and data"),
        "print": _("P&rint\u2026"),
        "update": _("&Update a deck\u2026"),
        "cancel": _("&Cancel"),
    }
