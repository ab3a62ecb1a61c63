"""Show one numeric lever as a row: name, value with unit to type in, and a track to drag on."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QPalette,
    QResizeEvent,
)
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from desktop.theme import SPACE, SPACE_HAIR, Text, colours, font
from desktop.widgets.input_row import InputRow
from desktop.widgets.lever_spec import LeverSpec
from desktop.widgets.lever_track import LeverTrack
from desktop.widgets.typed_field import TypedField
from scenarios.texts import _

_EDITOR_LETTERS = 13
"""Digits that a typed value finds room for."""


class LeverRow(InputRow):
    """Let the user set one number by dragging, by keys or by typing.

    Signals
    -------
    edited(id, value)
        While the hand drags (or holds a key), and never for :meth:`show_value`.
    committed(id, value)
        Once when the handle is let go, for each single key or wheel step, and for a typed value.
    cancelled(id)
        Esc during a drag, or a drag that ends where it began: nothing is changed.
    """

    edited = Signal(str, float)
    committed = Signal(str, float)
    cancelled = Signal(str)

    def __init__(self, spec: LeverSpec, parent: QWidget | None = None) -> None:
        """Build the row of a lever, unset.

        Parameters
        ----------
        spec
            What the lever is.
        parent
            The widget that holds the row.
        """
        super().__init__(spec.id, spec.label, spec.tooltip, parent)
        self._spec = spec
        self._value: float | None = None
        self._effective = spec.baseline
        self._remark = self._marked = self._flipped = ""
        self._track = LeverTrack(spec, self)
        self._button = QToolButton(self)
        self._editor = TypedField(self)
        self._build()
        self._join()
        self._refresh()

    @property
    def spec(self) -> LeverSpec:
        """Return what the lever is."""
        return self._spec

    @property
    def track(self) -> LeverTrack:
        """Return the track, the part of the row that takes the focus."""
        return self._track

    def value(self) -> float | None:
        """Return the value shown, None while unset."""
        return self._value

    def value_text(self) -> str:
        """Return the value with its unit as shown."""
        return self._button.text()

    def show_value(self, value: float | None, effective: float | None = None) -> None:
        """Show a value without emitting anything.

        Parameters
        ----------
        value
            The user's value, or None where none is set.
        effective
            The value in force while none is set, where it is not the baseline (such as the tier's).
        """
        effective = self._spec.baseline if effective is None else effective
        if (value, effective) == (self._value, self._effective):
            return
        self._value, self._effective = value, effective
        self._track.show_value(value, self._effective)
        self._refresh()

    def show_note(self, text: str) -> None:
        """Show a short remark beside the zone's word, or on its own line where there is no room."""
        if text == self._remark:
            return
        self._remark = text
        self._place_note()

    def _place_note(self) -> None:
        """Show the remark where there is room for it."""
        text = self._remark
        fits = bool(text) and self._track.has_room(text)
        self._track.show_note(text if fits else "")
        super().show_note("" if fits else text)

    def note(self) -> str:
        """Return the remark shown."""
        return self._remark

    def show_ticks(self, saved: float | None, reference: float | None) -> None:
        """Mark where the saved scenario and the reference have the lever."""
        self._track.show_ticks(saved, reference)
        parts = [
            word.format(value=self._spec.format(value))
            for word, value in ((_("saved: {value}"), saved), (_("reference: {value}"), reference))
            if value is not None
        ]
        marked = "\n\n".join(parts)
        if marked != self._marked:
            self._marked = marked
            self._tell()

    def show_flips(self, values: tuple[float, ...], words: str) -> None:
        """Notch the track where a statement about the result changes its truth, and say which on hovering."""
        self._track.show_flips(values)
        if words != self._flipped:
            self._flipped = words
            self._tell()
            self._track.setAccessibleDescription(self._description())

    def show_locked(self, locked: bool) -> None:
        """Let the hand move the lever, or not; the note says why not."""
        self._track.setEnabled(not locked)
        self._button.setEnabled(not locked)

    def start_typing(self, text: str = "") -> None:
        """Open the field for a typed value; ``text`` is what the user has typed already."""
        self._editor.setText(text or self._button.text())
        self._button.hide()
        self._editor.show()
        self._editor.setFocus(Qt.FocusReason.OtherFocusReason)
        if text:
            self._editor.deselect()
        else:
            self._editor.selectAll()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Find the remark its place again."""
        super().resizeEvent(event)
        self._place_note()

    def changeEvent(self, event: QEvent) -> None:
        """Give the remark room again when the text size changes."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._track.updateGeometry()
            self._place_note()

    def _build(self) -> None:
        spec = self._spec
        self._button.setAutoRaise(True)
        self._button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._button.setCursor(Qt.CursorShape.IBeamCursor)
        self._button.setToolTip(_("Type a value, such as 35, +10% or x1.5"))
        self._button.setAccessibleName(_("Type a value for {lever}").format(lever=spec.label))
        self._editor.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._editor.setAccessibleName(_("Value of {lever} in {unit}").format(lever=spec.label, unit=spec.unit))
        self._editor.hide()
        self._track.setToolTip(spec.tooltip)
        self._head.addWidget(self._button, 0, Qt.AlignmentFlag.AlignTop)
        self._head.addWidget(self._editor, 0, Qt.AlignmentFlag.AlignTop)
        self.add_body(self._track)
        self.setFocusProxy(self._track)

    def _join(self) -> None:
        self._track.moved.connect(self._on_moved)
        self._track.settled.connect(self._on_settled)
        self._track.abandoned.connect(self._on_abandoned)
        self._track.homed.connect(self._go_home)
        self._track.recalled.connect(self._recall)
        self._track.typed.connect(self.start_typing)
        self._button.clicked.connect(lambda _checked=False: self.start_typing())
        self._editor.returnPressed.connect(self._take_typed)
        self._editor.given_up.connect(self._stop_typing)
        self._editor.left.connect(self._on_left)

    def _menu(self) -> QMenu:
        menu = super()._menu()
        menu.addAction(_("Type a value\tEnter"), self.start_typing).setEnabled(self._track.isEnabled())
        return menu

    def _on_moved(self, value: float) -> None:
        self._value = value
        self._refresh()
        self.edited.emit(self._spec.id, value)

    def _on_settled(self, value: float) -> None:
        self._value = value
        self.show_problem("")
        self._refresh()
        self.committed.emit(self._spec.id, value)

    def _on_abandoned(self, before: float | None) -> None:
        self._value = before
        self._refresh()
        self.cancelled.emit(self._spec.id)

    def _on_left(self) -> None:
        """Keep what was typed if it is a value; otherwise say why it was dropped."""
        if self._editor.isVisible():
            self._take_typed()
            self._close_editor()

    def _take_typed(self) -> None:
        text = self._editor.text().strip()
        if text == self._button.text():
            self._stop_typing()
            return
        try:
            value = self._checked(self._spec.parse(text, self._track.current()))
        except ValueError as error:
            self.show_problem(str(error))
            return
        self._close_editor()
        self._track.show_value(value, self._effective)
        self._on_settled(value)

    def _checked(self, value: float) -> float:
        """Return a value within the range, or raise a ValueError that names the range."""
        spec = self._spec
        if not spec.minimum <= value <= spec.maximum:
            raise ValueError(
                _("{lever} can be from {low} to {high}.").format(
                    lever=spec.label, low=spec.format(spec.minimum), high=spec.format(spec.maximum)
                )
            )
        return value

    def _stop_typing(self) -> None:
        self.show_problem("")
        self._close_editor()

    def _close_editor(self) -> None:
        had_focus = self._editor.hasFocus()
        self._editor.hide()
        self._button.show()
        if had_focus:
            self._track.setFocus(Qt.FocusReason.OtherFocusReason)

    def _refresh(self) -> None:
        shown = self._value if self._value is not None else self._effective
        self._button.setText(self._spec.format(shown) if shown is not None else self._unset_word())
        self._fit_button()
        self.show_marks(self._value is not None, self._value is not None and self._value != self._spec.baseline)
        self._track.setAccessibleDescription(self._description())

    def _fit_button(self) -> None:
        self._button.setFixedWidth(QFontMetrics(self._button.font()).horizontalAdvance(self._button.text()) + SPACE)

    def _tell(self) -> None:
        """Say on hovering what the lever does, and what its marks are."""
        self._track.setToolTip("\n\n".join(filter(None, (self._tooltip, self._marked, self._flipped))))

    def _unset_word(self) -> str:
        return self._spec.unset_word or _("not set")

    def _description(self) -> str:
        """Return for screen readers what the marks show."""
        if self._value is None:
            state = _("at the baseline") if self._spec.baseline is not None else self._unset_word()
        else:
            state = self._spec.set_word or _("set by you")
        told = f"{self._tooltip} ({state})" if self._tooltip else state
        return "; ".join(filter(None, (told, self._flipped.replace("\n", "; "))))

    def _dress(self) -> None:
        super()._dress()
        named = colours(self.palette())
        self._button.setFont(font(Text.STRONG))
        palette = self._button.palette()
        palette.setColor(QPalette.ColorRole.ButtonText, QColor(named.text))
        self._button.setPalette(palette)
        self._editor.setFont(font(Text.BODY))
        height = QFontMetrics(self._button.font()).height() + SPACE_HAIR
        self._editor.setFixedHeight(height)
        self._editor.setFixedWidth(_EDITOR_LETTERS * QFontMetrics(self._editor.font()).horizontalAdvance("0"))
        self._fit_button()
        self._button.setFixedHeight(height)

    def _beside(self) -> list[QWidget]:
        return [self._button]


__all__ = ["LeverRow", "LeverSpec"]
