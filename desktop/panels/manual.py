"""The manual: a list of pages, the page at its side, and a search over all of them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, Qt, QUrl
from PySide6.QtGui import QColor, QResizeEvent, QTextBlock, QTextCharFormat, QTextCursor, QTextDocument, QTextTable
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QTextBrowser,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)

from desktop import theme
from resources import resource_path
from scenarios.texts import _

PAGES = (
    "first_steps",
    "levers",
    "tiers",
    "charts",
    "comparing",
    "questions",
    "planning",
    "assumptions",
    "data",
    "saving",
    "slides",
    "keys",
    "trust",
    "scale",
    "model",
)
"""The pages in their order; the last one is that of the equations."""
EQUATIONS = "model"
_BESIDE = ("scale", EQUATIONS)
"""Pages that stand beside the folder of the others: they are read without the program as well."""
_KEYS = "{{keys}}"
_SIZE = (1000, 680)
_LIST_AT_MOST = 0.35
"""Of the page's width, for the titles of the manual's pages."""
_TINT = 0.3
_RING_STYLE = "QFrame { border: 2px solid transparent; } QFrame:focus { border-color: palette(highlight); }"
_ITEM = Qt.ItemDataRole.UserRole


@dataclass(frozen=True)
class Page:
    """One page: its id (the name of its file), title, text in Markdown, and the text as it is read."""

    id: str
    title: str
    markdown: str
    plain: str


class ManualDialog(QDialog):
    """Shows the pages beside the window, which stays in use.

    Parameters
    ----------
    keys
        What each command does in words, and its key, in the order of the menus.
    """

    def __init__(self, keys: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Manual"))
        self.resize(*_SIZE)
        self.pages = {page_id: _read(page_id, keys) for page_id in PAGES}
        self.search = QLineEdit()
        self.contents = QListWidget()
        self.browser = QTextBrowser()
        self.state = QLabel()
        self._hits: list[tuple[str, int]] = []
        self._at = 0
        self._shown = ""
        self._build()
        self._join()
        self.open_page(PAGES[0])
        self.search.setFocus()

    def page(self) -> str:
        """Return the id of the page shown."""
        return self._shown

    def open_page(self, page_id: str) -> None:
        """Show a page from its beginning; the search is left as it is.

        Raises
        ------
        KeyError
            No page has this id.
        """
        page = self.pages[page_id]
        self._shown = page_id
        self.browser.setMarkdown(page.markdown)
        _space(self.browser.document())
        self.browser.setAccessibleName(page.title)
        self.contents.setCurrentRow(PAGES.index(page_id))
        self._mark_hits()

    def open_section(self, page_id: str, heading: str) -> None:
        """Show a page from a heading on; from its beginning where it has no such heading.

        Raises
        ------
        KeyError
            No page has this id.
        """
        self.open_page(page_id)
        for block in _blocks(self.browser.document()):
            if block.blockFormat().headingLevel() and block.text() == heading:
                self.browser.moveCursor(QTextCursor.MoveOperation.End)  # from below, so that it comes to stand on top
                self.browser.setTextCursor(QTextCursor(block))
                return

    def changeEvent(self, event: QEvent) -> None:
        """Lay the page out anew when colours or text size change: links and tables hold theirs."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange) and self._shown:
            self._dress()
            self.open_page(self._shown)

    def _build(self) -> None:
        self.search.setPlaceholderText(_("Search the manual; Enter goes to the next hit"))
        self.search.setAccessibleName(_("Search the manual"))
        self.search.setClearButtonEnabled(True)
        self.contents.setAccessibleName(_("Pages"))
        self.browser.setOpenLinks(False)
        for page in self.pages.values():
            item = QListWidgetItem(page.title, self.contents)
            item.setData(_ITEM, page.id)
        self.contents.setSpacing(theme.SPACE_HAIR)
        self.contents.setWordWrap(True)
        self.contents.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.contents.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for view in (self.contents, self.browser):
            view.setStyleSheet(_RING_STYLE)
        top, below, column = QHBoxLayout(), QHBoxLayout(), QVBoxLayout(self)
        for row, widget, stretch in (
            (top, self.search, 1),
            (top, self.state, 0),
            (below, self.contents, 0),
            (below, self.browser, 1),
        ):
            row.setSpacing(theme.SPACE)
            row.addWidget(widget, stretch)
        column.setSpacing(theme.SPACE)
        column.addLayout(top)
        column.addLayout(below, 1)
        self._dress()

    def _join(self) -> None:
        self.search.textEdited.connect(self._find)
        self.search.returnPressed.connect(self._next_hit)
        self.contents.currentItemChanged.connect(self._on_chosen)
        self.browser.anchorClicked.connect(self._follow)

    def _dress(self) -> None:
        self.state.setFont(theme.font(theme.Text.SMALL))
        self.browser.setFont(theme.font(theme.Text.DETAIL))
        self._fit()

    def _fit(self) -> None:
        """Make the list as wide as its titles; in a narrow page these break, so that the text keeps most of it."""
        titles = max(self.contents.fontMetrics().horizontalAdvance(one.title) for one in self.pages.values())
        self.contents.setFixedWidth(min(titles + 3 * theme.SPACE_LARGE, round(_LIST_AT_MOST * self.width())))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Follow the width."""
        super().resizeEvent(event)
        self._fit()

    def _on_chosen(self, item: QListWidgetItem | None, _before: QListWidgetItem | None) -> None:
        """Open the page that the user went to in the list."""
        if item is not None and item.data(_ITEM) != self._shown:
            self.open_page(item.data(_ITEM))

    def _follow(self, link: QUrl) -> None:
        """Open the page that a link names; a link that leads out of the manual is not followed."""
        page_id = link.path().removesuffix(".md")
        if link.isRelative() and page_id in self.pages:
            self.open_page(page_id)

    def _find(self, typed: str) -> None:
        """List the pages that hold what is typed, and go to the first hit, of the page shown if it has one."""
        wanted = re.escape(typed.strip())
        self._hits = [
            (page.id, hit.start())
            for page in self.pages.values()
            for hit in (re.finditer(wanted, page.plain, re.IGNORECASE) if wanted else ())
        ]
        with_hits = {page_id for page_id, _start in self._hits}
        for row, page_id in enumerate(PAGES):
            self.contents.item(row).setHidden(bool(wanted) and page_id not in with_hits)
        here = [at for at, (page_id, _start) in enumerate(self._hits) if page_id == self._shown]
        self._go_to(here[0] if here else 0)

    def _next_hit(self) -> None:
        """Go to the next hit, on the next page where this one has no more, and from the last one round to the first."""
        if self._hits:
            self._go_to((self._at + 1) % len(self._hits))

    def _go_to(self, at: int) -> None:
        self._at = at
        page_id = self._hits[at][0] if self._hits else self._shown
        if page_id != self._shown:
            self.open_page(page_id)
        else:
            self._mark_hits()
        if self._hits:
            self.browser.setTextCursor(self._cursor(self._hits[at][1]))
            self.state.setText(_("Hit {n} of {all}").format(n=at + 1, all=len(self._hits)))
        else:
            words = _("Nothing found for '{typed}'").format(typed=self.search.text().strip())
            self.state.setText(words if self.search.text().strip() else "")
        self.search.setAccessibleDescription(self.state.text())

    def _mark_hits(self) -> None:
        """Tint every hit of the page shown; the one gone to is selected besides."""
        named = theme.colours(self.palette())
        ground = QTextCharFormat()
        ground.setBackground(QColor(theme.mix(named.surface, named.changed, _TINT)))
        marks = []
        for page_id, start in self._hits:
            if page_id == self._shown:
                mark = QTextEdit.ExtraSelection()
                mark.cursor = self._cursor(start)
                mark.format = ground
                marks.append(mark)
        self.browser.setExtraSelections(marks)

    def _cursor(self, start: int) -> QTextCursor:
        """Return a selection of what is typed, from a place in the page shown."""
        cursor = QTextCursor(self.browser.document())
        cursor.setPosition(start)
        cursor.setPosition(start + len(self.search.text().strip()), QTextCursor.MoveMode.KeepAnchor)
        return cursor


def _read(page_id: str, keys: Sequence[tuple[str, str]]) -> Page:
    """Read a page, and put the table of keys where it has its place."""
    folder = "help" if page_id in _BESIDE else "help/manual"
    markdown = resource_path(f"{folder}/{page_id}.md").read_text(encoding="utf-8").replace(_KEYS, _table(keys))
    document = QTextDocument()
    document.setMarkdown(markdown)
    title = _("The equations") if page_id == EQUATIONS else markdown.partition("\n")[0].removeprefix("# ")
    return Page(page_id, title, markdown, document.toPlainText())


def _blocks(document: QTextDocument) -> Iterator[QTextBlock]:
    """Yield the paragraphs of a page."""
    block = document.begin()
    while block.isValid():
        yield block
        block = block.next()


def _space(document: QTextDocument) -> None:
    """Give a page air around it, above its headings and around its tables."""
    document.setDocumentMargin(theme.SPACE_LARGE)
    for block in _blocks(document):
        if block.blockFormat().headingLevel() > 1:
            spaced = block.blockFormat()
            spaced.setTopMargin(theme.SPACE_LARGE)
            spaced.setBottomMargin(theme.SPACE_SMALL)
            QTextCursor(block).setBlockFormat(spaced)
    for frame in document.rootFrame().childFrames():
        if isinstance(frame, QTextTable):
            around = frame.format()
            around.setTopMargin(theme.SPACE)
            around.setBottomMargin(theme.SPACE)
            frame.setFormat(around)
    document.markContentsDirty(0, document.characterCount())  # else Qt may lay the last paragraph out without height


def _table(keys: Sequence[tuple[str, str]]) -> str:
    """Return the keys of the commands as a table in Markdown."""
    rows = [f"| {key} | {words} |" for words, key in keys]
    return "\n".join([f"| {_('Key')} | {_('What it does')} |", "|---|---|", *rows])
