"""The viewer of a snapshot: its pages one by one over the whole screen, its seal above, its free levers at the side."""

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QImage, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop import theme
from desktop.widgets.choice_row import ChoiceRow, ChoiceSpec, Option
from desktop.widgets.held_key import HeldKey
from desktop.widgets.lever_row import LeverRow
from desktop.widgets.lever_spec import LeverSpec, parse_as
from desktop.widgets.notice_bar import Kind, NoticeBar
from desktop.widgets.seal_bar import SealBar
from desktop.widgets.slide_picture import SlidePicture
from desktop.widgets.tall_area import TallArea
from desktop.widgets.text_label import text_label
from resources.looks import DARK
from scenarios.snapshots.content import FreeLever
from scenarios.texts import _
from scenarios.units import UNITS

_SIZE = (1280, 720)
_STEPS = {Qt.Key.Key_PageDown: 1, Qt.Key.Key_PageUp: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}
_ENDS = {Qt.Key.Key_Home: 0, Qt.Key.Key_End: -1}


class ViewerWindow(QWidget):
    """Shows a page, the seal and levers; tells what the reader wants. All texts are shown as they are, never as markup.

    Signals
    -------
    stepped(int), jumped(int)
        So many pages on or back; to a page by its place, -1 for the last.
    peeked(bool)
        The reference is to be shown, or no longer.
    moved(id, value, is_done)
        A lever moves, or has been let go.
    copy_asked(), remember_asked()
        The page is to go to the clipboard; the sender is to be known again.
    resized()
        The picture has another size or other colours.
    painted()
        A page is on screen, or why there is none.
    closed()
        The reader is done.
    """

    stepped = Signal(int)
    jumped = Signal(int)
    peeked = Signal(bool)
    moved = Signal(str, object, bool)
    copy_asked = Signal()
    remember_asked = Signal()
    resized = Signal()
    painted = Signal()
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Snapshot"))
        self.resize(*_SIZE)
        self.rows: dict[str, LeverRow | ChoiceRow] = {}
        self.seal, self.notice, self.picture = SealBar(), NoticeBar(), SlidePicture()
        self.why, self.hint = text_label(), text_label()
        self._side, self._beside, self._centre = QWidget(), QWidget(), QWidget()
        self._place()
        self.seal.remember_asked.connect(self.remember_asked)
        self.picture.resized.connect(self.resized)
        HeldKey(Qt.Key.Key_F8, self).held.connect(self.peeked)
        copy = QShortcut(QKeySequence("Ctrl+Shift+C"), self)
        copy.activated.connect(self.copy_asked)
        self._fit()

    def _place(self) -> None:
        self.picture.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.picture.setAccessibleName(_("Page of the snapshot"))
        self.hint.setText(_("PgDn and PgUp turn pages, F8 held shows the reference, F11 the whole screen, Esc leaves."))
        self._rows = QVBoxLayout()
        self._rows.setSpacing(theme.SPACE)
        side = QVBoxLayout(self._side)
        side.setContentsMargins(theme.SPACE_LARGE, theme.SPACE, theme.SPACE_LARGE, theme.SPACE)
        side.addLayout(self._rows)
        side.addWidget(self.why)
        side.addStretch(1)
        self._area = TallArea(self._side)
        beside = QVBoxLayout(self._beside)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.addWidget(self._area)
        self._beside.hide()
        page = QVBoxLayout()
        page.setContentsMargins(theme.SPACE, theme.SPACE, theme.SPACE, theme.SPACE)
        page.addWidget(self.picture, 1)
        page.addWidget(self.hint)
        centre = QHBoxLayout(self._centre)
        centre.setContentsMargins(0, 0, 0, 0)
        centre.addLayout(page, 1)
        centre.addWidget(self._beside)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget in (self.seal, self.notice):
            column.addWidget(widget)
        column.addWidget(self._centre, 1)

    # ------------------------------------------------------------ what is shown

    def show_nothing_but(self, kind: Kind, words: str) -> None:
        """Show a sentence and nothing of the file."""
        self.seal.show_seal(kind, words, "", can_remember=False)
        self._centre.hide()
        self.notice.clear()
        self.setFocus()
        QTimer.singleShot(0, self, self.painted.emit)

    def show_page(self, image: QImage, spoken: str) -> None:
        """Show a page as a picture, with the words that tell it."""
        self.picture.show_picture(image, spoken)
        QTimer.singleShot(0, self, self.painted.emit)

    def show_levers(self, levers: Sequence[FreeLever], options: Mapping[str, tuple[Option, ...]]) -> None:
        """Offer levers to be moved; of those that know no numbers, by their ids, what there is to choose from."""
        for lever in levers:
            chosen = options.get(lever.id)
            row = self.rows[lever.id] = LeverRow(_spec(lever)) if chosen is None else _choice(lever, chosen)
            row.show_value(None)
            row.edited.connect(partial(self._tell, False))
            row.committed.connect(partial(self._tell, True))
            row.unset.connect(partial(self._give_back, lever))
            if isinstance(row, LeverRow):
                row.cancelled.connect(lambda name: self._tell(True, name, self._value(name)))
            self._rows.addWidget(row)
        self._beside.setVisible(bool(levers))
        self._fit()

    def show_why_not(self, words: str) -> None:
        """Say why the levers do not move, or that they are being made ready."""
        self.why.setText(words)
        self.why.setVisible(bool(words))
        self._beside.setVisible(bool(words) or bool(self.rows))
        for one in (self, self._centre):  # the picture has its final size before anything is drawn
            layout = one.layout()
            assert layout is not None
            layout.activate()

    def is_dark(self) -> bool:
        """Whether pages are to be drawn light on dark."""
        return theme.colours(self.palette()) is DARK

    # ------------------------------------------------------------ what is told

    def _value(self, name: str) -> float | str | None:
        return self.rows[name].value()

    def _tell(self, is_done: bool, name: str, value: float | str | None) -> None:
        self.moved.emit(name, value, is_done)

    def _give_back(self, lever: FreeLever, _name: str) -> None:
        self.rows[lever.id].show_value(None)
        self.moved.emit(lever.id, None, True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Turn pages, fill the screen or leave."""
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_F11:
            self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)
        elif key == Qt.Key.Key_Escape:
            self.close()
        elif key == Qt.Key.Key_Space:
            self.stepped.emit(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        elif key in _STEPS:
            self.stepped.emit(_STEPS[key])
        elif key in _ENDS:
            self.jumped.emit(_ENDS[key])
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Follow colours and text size."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()
        elif event.type() == QEvent.Type.PaletteChange:
            self._fit()
            self.resized.emit()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Tell that the reader is done."""
        self.closed.emit()
        super().closeEvent(event)

    def _fit(self) -> None:
        for quiet in (self.why, self.hint):
            quiet.setFont(theme.font(theme.Text.SMALL))
        bar = self._area.verticalScrollBar().sizeHint().width()
        self._beside.setFixedWidth(max(theme.LEVERS_WIDTH, self._side.minimumSizeHint().width() + bar))


def _choice(lever: FreeLever, options: tuple[Option, ...]) -> ChoiceRow:
    return ChoiceRow(ChoiceSpec(lever.id, lever.label, options, str(lever.value)))


def _spec(lever: FreeLever) -> LeverSpec:
    """Return a lever whose baseline is where the pages have it."""
    unit = UNITS[lever.unit]
    return LeverSpec(
        id=lever.id,
        label=lever.label,
        unit=_(unit.suffix),
        minimum=lever.low,
        maximum=lever.high,
        baseline=float(lever.value),
        step=lever.step,
        zones=(),
        format=unit.format,
        parse=partial(parse_as, lever.unit),
        set_word=_("moved by you"),
    )
