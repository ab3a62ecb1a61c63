"""The line at the top, two where one has no room: name, whether it is saved, what it is held against, buttons."""

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QAction, QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QMenu, QToolButton, QWidget

from desktop import theme
from desktop.widgets.eliding import ElidingButton, ElidingLabel
from desktop.widgets.typed_field import TypedField
from scenarios.texts import _


class Header(QWidget):
    """Shows name and state of the scenario; tells when a name was typed."""

    named = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("header")
        self._lines = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._lines.setContentsMargins(theme.SPACE_LARGE, theme.SPACE, theme.SPACE_LARGE, theme.SPACE)
        row, self._right = QHBoxLayout(), QHBoxLayout()
        for one in (self._lines, row, self._right):
            one.setSpacing(theme.SPACE)
        self._shown = ""
        self.buttons: dict[str, QToolButton] = {}
        self.name = TypedField()
        for gone in (self.name.given_up, self.name.left):
            gone.connect(lambda: self.name.setText(self._shown))
        self.name.setObjectName("scenario_name")
        self.name.setPlaceholderText(_("Name it to save"))
        self.name.setAccessibleName(_("Name of the scenario"))
        self.name.returnPressed.connect(lambda: self.named.emit(self.name.text()))
        self.open_button = QToolButton()
        self.open_button.setText(_("Open"))
        self.open_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.open_button.setObjectName("open_button")
        self.menu = QMenu(self.open_button)
        self.open_button.setMenu(self.menu)
        self.state = ElidingLabel()
        self.reference_button = ElidingButton()
        self.reference_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.references = QMenu(self.reference_button)
        self.reference_button.setMenu(self.references)
        row.addWidget(self.name)
        row.addWidget(self.open_button)
        row.addWidget(self.reference_button)
        row.addWidget(self.state, 1)
        self._left = row
        self._right.addStretch(1)
        self._lines.addLayout(row, 1)
        self._lines.addLayout(self._right)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the text size."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def _fit(self) -> None:
        self.name.setFont(theme.font(theme.Text.STRONG))
        invitation = QFontMetrics(self.name.font()).horizontalAdvance(self.name.placeholderText())
        self.name.setMinimumWidth(invitation + theme.SPACE_HUGE)
        self.state.setFont(theme.font(theme.Text.SMALL))
        self._break_line()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the buttons a line of their own where one is too short for all that is named whole."""
        super().resizeEvent(event)
        self._break_line()

    def _break_line(self) -> None:
        whole = (self.open_button.sizeHint(), self.reference_button.sizeHint(), self.state.minimumSizeHint())
        gaps = len(whole) + 1
        needed = self.name.minimumWidth() + sum(one.width() for one in whole) + gaps * theme.SPACE
        needed += self._right.sizeHint().width() + 2 * theme.SPACE_LARGE
        fits = needed <= self.width()
        self._lines.setDirection(QBoxLayout.Direction.LeftToRight if fits else QBoxLayout.Direction.TopToBottom)

    def minimumSizeHint(self) -> QSize:
        """Ask for the longer of the two lines."""
        longer = max(one.minimumSize().width() for one in (self._left, self._right))
        return QSize(longer + 2 * theme.SPACE_LARGE, super().minimumSizeHint().height())

    def add_buttons(self, *actions: QAction) -> None:
        """Put buttons for these actions at the right."""
        for action in actions:
            button = QToolButton()
            button.setDefaultAction(action)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
            self._right.addWidget(button)
            self.buttons[action.objectName()] = button
        self._break_line()

    def show_reference(self, name: str) -> None:
        """Show what the scenario is held against."""
        text = _("against {name}").format(name=name)
        self.reference_button.setText(text)
        self.reference_button.setToolTip(f"{text}: {_('What the scenario is held against')}")
        self._break_line()

    def typed_name(self) -> str:
        """Return a name that was typed and not taken yet, empty where there is none."""
        return self.name.text().strip() if self.name.isModified() else ""

    def show_state(self, name: str, state: str) -> None:
        """Show the scenario's name, unless one is being typed for it, and its state in words."""
        if name != self._shown or not (self.name.hasFocus() and self.name.isModified()):
            self.name.setText(name)
            self.name.setCursorPosition(0)  # a long name shows its beginning
            self.name.setToolTip(name)
        self._shown = name
        self.state.setText(state)
        self._break_line()
