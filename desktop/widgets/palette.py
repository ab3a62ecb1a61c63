"""Find and run anything by typing: a search field and a list that drop from the top of the window."""

from collections.abc import Sequence

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    QStringListModel,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QColor,
    QFocusEvent,
    QFontMetrics,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QLabel,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from desktop.theme import RADIUS, SPACE, SPACE_HAIR, SPACE_LARGE, SPACE_SMALL, Text, colours, font, mix
from desktop.widgets.input_row import dress
from desktop.widgets.palette_entries import Entry, EntrySearch
from scenarios.texts import _

MOST_ROWS = 12
_LETTERS_WIDE = 96
_TINT = 0.16
_BAR = 3
_Index = QModelIndex | QPersistentModelIndex


class SearchField(QLineEdit):
    """Take the typed words, and lend its arrow keys to the list below it.

    Signals
    -------
    stepped(rows), leapt(pages)
        Arrow keys and page keys: how far, down is positive.
    given_up(), left()
        Esc; and the focus went elsewhere within the window.
    """

    stepped = Signal(int)
    leapt = Signal(int)
    given_up = Signal()
    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Hand the keys of the list on, and keep the others for the text."""
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        pages = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}
        if event.key() in steps:
            self.stepped.emit(steps[Qt.Key(event.key())])
        elif event.key() in pages:
            self.leapt.emit(pages[Qt.Key(event.key())])
        elif event.key() == Qt.Key.Key_Escape:
            self.given_up.emit()
        else:
            super().keyPressEvent(event)
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                event.accept()

    def focusNextPrevChild(self, _forward: bool) -> bool:
        """Keep the focus on Tab: there is nothing else here to go to."""
        return True

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Say that the user has gone elsewhere, unless only a menu is open or the window lost the focus."""
        super().focusOutEvent(event)
        if event.reason() not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason):
            self.left.emit()


class EntryList(QStringListModel):
    """Hands the found entries to the view; the rows are counted by Qt, which asks for their number often."""

    def __init__(self, parent: QObject) -> None:
        """Start empty."""
        super().__init__(parent)
        self.entries: Sequence[Entry] = ()

    def show_entries(self, entries: Sequence[Entry]) -> None:
        """Show these entries in place of the last ones."""
        self.entries = entries
        self.setStringList([entry.text for entry in entries])

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
        """Return an entry's name, its detail as a tip, and all of it for a screen reader."""
        entry = self.entries[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return entry.text
        if role == Qt.ItemDataRole.ToolTipRole:
            return entry.detail
        return spoken(entry) if role == Qt.ItemDataRole.AccessibleTextRole else None


class EntryDelegate(QStyledItemDelegate):
    """Paints an entry in one line: kind, name and detail from the left, the key at the right."""

    kind_width = 0

    def sizeHint(self, _option: QStyleOptionViewItem, _index: _Index) -> QSize:
        """Ask for one line of text with air around it."""
        return QSize(0, row_height())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Paint the line; the current one is tinted and has a bar at its left."""
        model = index.model()
        assert isinstance(model, EntryList)
        entry = model.entries[index.row()]
        named = colours(option.palette)
        rect: QRect = option.rect
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(mix(named.surface, named.domestic, _TINT)))
            painter.fillRect(rect.left(), rect.top(), _BAR, rect.height(), QColor(named.domestic))
        room = rect.adjusted(SPACE + _BAR, 0, -SPACE, 0)
        _write(painter, room, entry.kind, Text.SMALL, named.muted)
        _write(painter, room, entry.key, Text.SMALL, named.muted, Qt.AlignmentFlag.AlignRight)
        taken = _width(entry.key, Text.SMALL)
        middle = room.adjusted(self.kind_width + SPACE_LARGE, 0, -(taken + SPACE_LARGE if taken else 0), 0)
        _write(painter, middle, entry.text, Text.BODY, named.text)
        rest = middle.adjusted(_width(entry.text, Text.BODY) + SPACE_LARGE, 0, 0, 0)
        _write(painter, rest, entry.detail, Text.SMALL, named.muted)


class CommandPalette(QFrame):
    """Lies over the top of its window while it is open; the rest of the window stays in use.

    Parameters
    ----------
    parent
        The window over which it opens.
    """

    def __init__(self, parent: QWidget) -> None:
        """Start closed."""
        super().__init__(parent)
        self.setObjectName("palette")
        self.setAccessibleName(_("Find and run"))
        self._window = parent
        self._search = EntrySearch(())
        self._kinds: set[str] = set()
        self._before: QWidget | None = None
        self.field = SearchField(self)
        self.view = QListView(self)
        self._model = EntryList(self)
        self._delegate = EntryDelegate(self)
        self._nothing = QLabel(self)
        self._build()
        self._join()
        self.hide()

    def open_with(self, entries: Sequence[Entry]) -> None:
        """Open over the window with these entries, nothing typed yet.

        Parameters
        ----------
        entries
            In the order in which equal matches are shown.
        """
        if not self.isVisible():
            self._before = self._window.focusWidget()
        self._search = EntrySearch(entries)
        self._kinds = {one.kind for one in entries}
        self.field.clear()
        self._find("")
        self.show()
        self.raise_()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def shown(self) -> Sequence[Entry]:
        """Return the entries in the list, the best match first."""
        return self._model.entries

    def current(self) -> Entry | None:
        """Return the entry that Enter would run, None where nothing was found."""
        row = self.view.currentIndex().row()
        return self._model.entries[row] if row >= 0 else None

    def close_and_return(self) -> None:
        """Close, and give the focus back to where it was."""
        before, self._before = self._before, None
        if before is not None and before in self._window.findChildren(QWidget):  # it may be gone meanwhile
            before.setFocus(Qt.FocusReason.OtherFocusReason)
        self.hide()

    def event(self, event: QEvent) -> bool:
        """Take the size that the rows need once their new fonts are known."""
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest and self.isVisible():
            self._place()
        return done

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay at the top of the window when its size changes."""
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def changeEvent(self, event: QEvent) -> None:
        """Follow a change of colours or of text size."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self._dress()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint a sheet with a border."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        named = colours(self.palette())
        painter.setPen(QPen(QColor(named.muted), 1))
        painter.setBrush(QColor(named.surface))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)

    def _build(self) -> None:
        words = _("Find a command, lever, preset, scenario or source")
        self.field.setPlaceholderText(words)
        self.field.setAccessibleName(words)
        self.field.setFrame(False)
        self.field.setTextMargins(SPACE, SPACE_SMALL, SPACE, SPACE_SMALL)
        self.view.setAccessibleName(_("Found"))
        self.view.setModel(self._model)
        self.view.setItemDelegate(self._delegate)
        self.view.setUniformItemSizes(True)
        self.view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.view.setFrameShape(QFrame.Shape.NoFrame)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self._nothing.setTextFormat(Qt.TextFormat.PlainText)
        self._nothing.setWordWrap(True)
        self._nothing.setContentsMargins(SPACE, SPACE_SMALL, SPACE, SPACE)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_SMALL, SPACE_SMALL, SPACE_SMALL, SPACE_SMALL)
        column.setSpacing(SPACE_SMALL)
        for widget in (self.field, self.view, self._nothing):
            column.addWidget(widget)
        self._dress()

    def _join(self) -> None:
        self.field.textEdited.connect(self._find)
        self.field.stepped.connect(self._step)
        self.field.leapt.connect(self._leap)
        self.field.returnPressed.connect(self._run_current)
        self.field.given_up.connect(self.close_and_return)
        self.field.left.connect(self.hide)
        self.view.clicked.connect(lambda index: self._run(self._model.entries[index.row()]))
        self._window.installEventFilter(self)

    def _find(self, typed: str) -> None:
        """Show what is found, the first of it current."""
        found = self._search.found(typed)
        self._model.show_entries(found)
        self.view.setVisible(bool(found))
        self._nothing.setVisible(not found)
        self._nothing.setText(_("Nothing found for '{typed}'").format(typed=typed.strip()))
        self._place()
        self._go_to(0)

    def _step(self, rows: int) -> None:
        """Go up or down, from the last entry round to the first."""
        if self._model.entries:
            self._go_to((self.view.currentIndex().row() + rows) % len(self._model.entries))

    def _leap(self, pages: int) -> None:
        """Go a page up or down, and no further than the end."""
        rows = pages * max(self.view.height() // row_height() - 1, 1)
        self._go_to(min(max(self.view.currentIndex().row() + rows, 0), len(self._model.entries) - 1))

    def _go_to(self, row: int) -> None:
        """Make a row current, and have it read aloud while the focus stays in the field."""
        self.view.setCurrentIndex(self._model.index(row))
        entry = self.current()
        words = spoken(entry) if entry else self._nothing.text()
        self.field.setAccessibleDescription(words)
        if QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self.field, words))

    def _run_current(self) -> None:
        entry = self.current()
        if entry is not None:
            self._run(entry)

    def _run(self, entry: Entry) -> None:
        """Close first, so that what runs finds the window as the user left it."""
        self.close_and_return()
        entry.run()

    def _place(self) -> None:
        """Lie at the top centre of the window, as high as the rows, and never out of it."""
        window, layout = self._window, self.layout()
        assert layout is not None
        self._delegate.kind_width = max((_width(kind, Text.SMALL) for kind in self._kinds), default=0)
        letter = QFontMetrics(font(Text.BODY)).averageCharWidth()
        width = min(_LETTERS_WIDE * letter, window.width() - 2 * SPACE_LARGE)
        around = self.field.sizeHint().height() + 3 * SPACE_SMALL
        most = max((window.height() - around - 2 * SPACE) // row_height(), 1)
        rows = min(len(self._model.entries), MOST_ROWS, most)
        self.view.setFixedHeight(rows * row_height())
        self.setFixedWidth(width)
        wraps = layout.hasHeightForWidth()
        self.setFixedHeight(layout.totalHeightForWidth(width) if wraps else layout.totalSizeHint().height())
        self.move((window.width() - width) // 2, SPACE)

    def _dress(self) -> None:
        """Give each text its size and colour."""
        named = colours(self.palette())
        self.field.setFont(font(Text.DETAIL))
        dress(self._nothing, Text.BODY, named.muted)
        palette = self.view.palette()
        palette.setColor(QPalette.ColorRole.Base, QColor(named.surface))
        self.view.setPalette(palette)


def spoken(entry: Entry) -> str:
    """Return an entry as it should be read aloud."""
    return ", ".join(filter(None, (f"{entry.kind}: {entry.text}", entry.detail, entry.key)))


def row_height() -> int:
    """Return the height of a row of the list, in pixels."""
    return QFontMetrics(font(Text.BODY)).height() + SPACE + SPACE_HAIR


def _width(text: str, kind: Text) -> int:
    return QFontMetrics(font(kind)).horizontalAdvance(text)


def _write(
    painter: QPainter,
    room: QRect,
    text: str,
    kind: Text,
    colour: str,
    side: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
) -> None:
    """Write a text at one side of its room, cut with an ellipsis where it is too long."""
    if room.width() <= 0:
        return
    painter.setFont(font(kind))
    painter.setPen(QColor(colour))
    cut = QFontMetrics(font(kind)).elidedText(text, Qt.TextElideMode.ElideRight, room.width())
    painter.drawText(room, side | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, cut)
