"""Tell screen readers what an own-painted control is, and its value as people read it.

Qt answers for its own controls; a control that paints itself has to answer ``text(Value)``
itself, or a screen reader says "blank". A control joins by deriving from :class:`SpeakingWidget`.
"""

from functools import cache

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleInterface, QAccessibleValueChangeEvent, QAccessibleValueInterface
from PySide6.QtWidgets import QAccessibleWidget, QWidget


class SpeakingWidget(QWidget):
    """Be an own-painted control that can say its role, its value in words and its range."""

    spoken_role = QAccessible.Role.Graphic

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make the control known to the accessibility layer."""
        super().__init__(parent)
        self.accessible_answer: QAccessibleInterface | None = None
        _install()

    def spoken_value(self) -> str:
        """Return the value with its unit, as it should be read aloud."""
        return ""

    def number_range(self) -> tuple[float, float, float, float] | None:
        """Return value, minimum, maximum and step, or None for a control that is not a number."""
        return None

    def set_number(self, value: float) -> None:
        """Take a number from an assistive tool, as if the user's hand had set it."""

    def speak_change(self) -> None:
        """Tell the assistive tools that the value has changed: a number, or words where it is none."""
        if QAccessible.isActive():
            numbers = self.number_range()
            value: float | str = numbers[0] if numbers else self.spoken_value()
            QAccessible.updateAccessibility(QAccessibleValueChangeEvent(self, value))


class _Number(QAccessibleValueInterface):
    """Answer the questions about a control's number."""

    def __init__(self, widget: SpeakingWidget) -> None:
        """Remember whose number it is."""
        super().__init__()
        self._widget = widget

    def _part(self, index: int) -> float:
        numbers = self._widget.number_range()
        return numbers[index] if numbers else 0.0

    def currentValue(self) -> float:
        """Return the number."""
        return self._part(0)

    def minimumValue(self) -> float:
        """Return the least possible number."""
        return self._part(1)

    def maximumValue(self) -> float:
        """Return the greatest possible number."""
        return self._part(2)

    def minimumStepSize(self) -> float:
        """Return the step of the number."""
        return self._part(3)

    def setCurrentValue(self, value: object) -> None:
        """Set the number for the user."""
        if isinstance(value, int | float):
            self._widget.set_number(float(value))


class _Answer(QAccessibleWidget):
    """Answer for a speaking widget: its value as text besides the usual name and state."""

    def __init__(self, widget: SpeakingWidget) -> None:
        """Take the role from the widget."""
        super().__init__(widget, widget.spoken_role)
        self._widget = widget
        self._number = _Number(widget) if widget.number_range() else None

    def text(self, kind: QAccessible.Text) -> str:
        """Return the value in words, or what Qt says to the other questions."""
        if kind == QAccessible.Text.Value:
            return self._widget.spoken_value()
        return super().text(kind)

    def valueInterface(self) -> QAccessibleValueInterface | None:  # type: ignore[override]
        """Return the number's interface, if the control is a number."""
        return self._number

    def interface_cast(self, kind: QAccessible.InterfaceType) -> object:  # type: ignore[override]
        """Return the number's interface to callers on Qt's side."""
        if kind == QAccessible.InterfaceType.ValueInterface:
            return self._number
        return super().interface_cast(kind)


def _answer_for(_class_name: str, thing: QObject) -> QAccessibleInterface | None:
    """Make the answering object of a speaking widget, kept by the widget itself."""
    if not isinstance(thing, SpeakingWidget):
        return None
    if thing.accessible_answer is None:
        thing.accessible_answer = _Answer(thing)
    return thing.accessible_answer


@cache
def _install() -> None:
    """Register the factory with Qt, once a process."""
    QAccessible.installFactory(_answer_for)
