"""Own the looks of the program: colours, text sizes, spacing and the shipped font, light and dark.

Widgets ask :func:`colours` when they paint, so a change of the system's scheme needs no bookkeeping.
"""

from enum import Enum
from typing import Final, cast

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontInfo, QPainter, QPalette, QPen
from PySide6.QtWidgets import (
    QApplication,
    QProxyStyle,
    QStyle,
    QStyleOption,
    QStyleOptionComboBox,
    QStyleOptionComplex,
    QStyleOptionSlider,
    QWidget,
)

from resources import resource_path
from resources.looks import DARK, FONT_FAMILY, FONT_FILES, LIGHT, Colours

BODY_POINTS: Final = 10.0

SPACE_HAIR: Final = 2
SPACE_SMALL: Final = 4
SPACE: Final = 8
SPACE_LARGE: Final = 16
SPACE_HUGE: Final = 24
RADIUS: Final = 4
LEVERS_WIDTH: Final = 372

_MIDDLE_LIGHTNESS = 127
_BAR, _HANDLE_LEAST = 10, 32
"""Width of a scroll bar, and the least length of its handle, in pixels."""


class Text(Enum):
    """List the text sizes; the value is the size relative to body text, and the weight."""

    HEADLINE = (1.5, QFont.Weight.DemiBold)
    DETAIL = (1.1, QFont.Weight.Normal)
    BODY = (1.0, QFont.Weight.Normal)
    STRONG = (1.001, QFont.Weight.DemiBold)
    SMALL = (0.86, QFont.Weight.Normal)
    LABEL = (0.82, QFont.Weight.DemiBold)


_EDGED = (
    QStyle.PrimitiveElement.PE_FrameLineEdit,
    QStyle.PrimitiveElement.PE_IndicatorCheckBox,
    QStyle.PrimitiveElement.PE_IndicatorItemViewItemCheck,
)


class FieldStyle(QProxyStyle):
    """Draw all controls as Fusion does, but for what it leaves hard to see.

    Fields and boxes to tick have an edge that stands out from every ground: Fusion derives it from the window's colour,
    which leaves nearly none of it in the dark. Choices with little room say that there is more. What stands in tables
    keeps off the next column, farther in larger text. Scroll bars are thin and have no arrows.
    """

    def __init__(self) -> None:
        super().__init__("Fusion")

    def drawPrimitive(
        self,
        element: QStyle.PrimitiveElement,
        option: QStyleOption,
        painter: QPainter,
        widget: QWidget | None = None,
    ) -> None:
        """Draw the edge of a field or box in the muted colour, thicker and tinted in the focus; the rest as it was."""
        if element != QStyle.PrimitiveElement.PE_FrameLineEdit:
            super().drawPrimitive(element, option, painter, widget)
        if element not in _EDGED:
            return
        role = QPalette.ColorRole.Dark
        if not option.state & QStyle.StateFlag.State_Enabled:
            role = QPalette.ColorRole.Mid
        width = 1.0
        if option.state & QStyle.StateFlag.State_HasFocus:
            role, width = QPalette.ColorRole.Highlight, 2.0
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(option.palette.color(role), width))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        inset = width / 2
        painter.drawRoundedRect(QRectF(option.rect).adjusted(inset, inset, -inset, -inset), 2, 2)
        painter.restore()

    def pixelMetric(
        self,
        metric: QStyle.PixelMetric,
        option: QStyleOption | None = None,
        widget: QWidget | None = None,
    ) -> int:
        """Give the texts of tables and lists, and those above columns, more room at both sides; the rest as it was."""
        if metric == QStyle.PixelMetric.PM_FocusFrameHMargin:
            return round(SPACE_SMALL * text_scale())
        if metric == QStyle.PixelMetric.PM_HeaderMargin:
            return round(SPACE_SMALL * text_scale()) + 1  # tables add one to the room of what is below
        if metric == QStyle.PixelMetric.PM_ScrollBarExtent:
            return _BAR
        if metric == QStyle.PixelMetric.PM_ScrollBarSliderMin:
            return _HANDLE_LEAST
        return super().pixelMetric(metric, option, widget)

    def drawControl(
        self,
        element: QStyle.ControlElement,
        option: QStyleOption,
        painter: QPainter,
        widget: QWidget | None = None,
    ) -> None:
        """End a chosen text that has no room with an ellipsis, where Fusion cuts letters; the rest as it was."""
        is_choice = element == QStyle.ControlElement.CE_ComboBoxLabel
        if is_choice and isinstance(option, QStyleOptionComboBox) and widget is not None:
            part = QStyle.SubControl.SC_ComboBoxEditField
            room = self.subControlRect(QStyle.ComplexControl.CC_ComboBox, option, part, widget).width() - SPACE_HAIR
            option.currentText = option.fontMetrics.elidedText(option.currentText, Qt.TextElideMode.ElideRight, room)
        super().drawControl(element, option, painter, widget)

    def subControlRect(
        self,
        control: QStyle.ComplexControl,
        option: QStyleOptionComplex,
        part: QStyle.SubControl,
        widget: QWidget | None = None,
    ) -> QRect:
        """Give the handle of a scroll bar the whole length to move in; the rest as it was."""
        if control == QStyle.ComplexControl.CC_ScrollBar and isinstance(option, QStyleOptionSlider):
            return _part_of_bar(option, part)
        return super().subControlRect(control, option, part, cast("QWidget", widget))  # Qt takes none too

    def drawComplexControl(
        self,
        control: QStyle.ComplexControl,
        option: QStyleOptionComplex,
        painter: QPainter,
        widget: QWidget | None = None,
    ) -> None:
        """Draw a scroll bar as its handle on the ground, darker under the pointer; the rest as it was."""
        if control != QStyle.ComplexControl.CC_ScrollBar or not isinstance(option, QStyleOptionSlider):
            super().drawComplexControl(control, option, painter, widget)
            return
        is_under = option.state & QStyle.StateFlag.State_MouseOver
        handle = QRectF(_part_of_bar(option, QStyle.SubControl.SC_ScrollBarSlider))
        painter.save()
        painter.fillRect(option.rect, option.palette.color(QPalette.ColorRole.Window))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(option.palette.color(QPalette.ColorRole.Dark if is_under else QPalette.ColorRole.Mid))
        painter.drawRoundedRect(handle.adjusted(2, 2, -2, -2), 3, 3)
        painter.restore()


def _part_of_bar(bar: QStyleOptionSlider, part: QStyle.SubControl) -> QRect:
    """Return where a part of a scroll bar without arrows is."""
    is_flat, whole = bar.orientation == Qt.Orientation.Horizontal, bar.rect
    length, values = whole.width() if is_flat else whole.height(), bar.maximum - bar.minimum
    handle = min(max(length * bar.pageStep // max(values + bar.pageStep, 1), _HANDLE_LEAST), length)
    at = QStyle.sliderPositionFromValue(bar.minimum, bar.maximum, bar.sliderPosition, length - handle, bar.upsideDown)
    control = QStyle.SubControl
    between = {
        control.SC_ScrollBarGroove: (0, length),
        control.SC_ScrollBarSlider: (at, handle),
        control.SC_ScrollBarSubPage: (0, at),
        control.SC_ScrollBarAddPage: (at + handle, length - at - handle),
    }
    begin, long = between.get(part, (0, 0))
    if is_flat:
        return QRect(whole.left() + begin, whole.top(), long, whole.height())
    return QRect(whole.left(), whole.top() + begin, whole.width(), long)


def apply_theme(application: QApplication) -> None:
    """Dress the application, and keep following the system's light or dark scheme.

    Parameters
    ----------
    application
        The one application object, before its first window is made.
    """
    application.setStyle(FieldStyle())
    application.setFont(_load_font(application))
    hints = application.styleHints()
    show_scheme(application, hints.colorScheme())
    hints.colorSchemeChanged.connect(lambda scheme: show_scheme(application, scheme))


def show_scheme(application: QApplication, scheme: Qt.ColorScheme) -> None:
    """Switch every window to one scheme at once; an unknown scheme is shown as light."""
    application.setPalette(palette_of(DARK if scheme == Qt.ColorScheme.Dark else LIGHT))
    for widget in application.allWidgets():
        if style := widget.styleSheet():
            widget.setStyleSheet(style)  # style sheets read the palette only when they are set


SEGMENT_STYLE = """
QToolButton { border: 1px solid palette(mid); border-radius: 4px; padding: 3px 12px; background: palette(base); }
QToolButton:hover { border-color: palette(highlight); }
QToolButton:focus { border: 2px solid palette(highlight); padding: 2px 11px; }
QToolButton:checked { background: palette(highlight); color: palette(highlighted-text); }
"""
"""Buttons of which one is chosen: the chosen one is filled, in light and in dark."""

FOLD_STYLE = """
QToolButton { border: 2px solid transparent; border-radius: 4px; padding: 2px; background: transparent; }
QToolButton:hover { border-color: palette(mid); }
QToolButton:focus { border-color: palette(highlight); }
"""
"""Headings that fold what is below them."""


def colours(palette: QPalette) -> Colours:
    """Return the named colours that belong to a widget's palette."""
    is_light = palette.color(QPalette.ColorRole.Window).lightness() > _MIDDLE_LIGHTNESS
    return LIGHT if is_light else DARK


def font(kind: Text) -> QFont:
    """Return the font of a text size, grown or shrunk with the application's own font.

    Parameters
    ----------
    kind
        The text size by its place in the hierarchy.
    """
    scale, weight = kind.value
    result = QFont(QApplication.font())
    result.setPointSizeF(max(result.pointSizeF(), 1.0) * scale)
    result.setWeight(weight)
    if kind is Text.LABEL:
        result.setCapitalization(QFont.Capitalization.AllUppercase)
        result.setLetterSpacing(QFont.SpacingType.PercentageSpacing, 106)
    return result


def text_scale() -> float:
    """Return how large the application's text is, as a multiple of the common size."""
    return max(QApplication.font().pointSizeF(), 1.0) / BODY_POINTS


def mix(first: str, second: str, share: float) -> str:
    """Return the colour that lies ``share`` (0 to 1) of the way from ``first`` to ``second``."""
    a, b = QColor(first), QColor(second)
    parts = ((a.red(), b.red()), (a.green(), b.green()), (a.blue(), b.blue()))
    return QColor(*(round(x + (y - x) * share) for x, y in parts)).name()


def palette_of(named: Colours) -> QPalette:
    """Translate the named colours into the palette that Qt's own controls use."""
    role = QPalette.ColorRole
    palette = QPalette()
    wanted = {
        role.Window: named.window,
        role.WindowText: named.text,
        role.Base: named.surface,
        role.AlternateBase: mix(named.surface, named.window, 0.6),
        role.Text: named.text,
        role.BrightText: named.problem,
        role.Button: named.surface,
        role.ButtonText: named.text,
        role.PlaceholderText: named.muted,
        role.ToolTipBase: named.surface,
        role.ToolTipText: named.text,
        role.Highlight: named.domestic,
        role.HighlightedText: named.on_domestic,
        role.Accent: named.domestic,
        role.Link: named.domestic,
        role.LinkVisited: named.observed,
        role.Light: named.surface,
        role.Midlight: named.grid,
        role.Mid: named.separator,
        role.Dark: named.muted,
        role.Shadow: mix(named.window, "#000000", 0.5),
    }
    for key, value in wanted.items():
        palette.setColor(key, QColor(value))
    faint = QColor(mix(named.muted, named.surface, 0.35))
    for key in (role.WindowText, role.Text, role.ButtonText, role.HighlightedText):
        palette.setColor(QPalette.ColorGroup.Disabled, key, faint)
    return palette


def _load_font(application: QApplication) -> QFont:
    """Load the shipped font and return it as body text with figures of one width."""
    for name in FONT_FILES:
        QFontDatabase.addApplicationFont(str(resource_path(name)))
    body = QFont(application.font())
    if FONT_FAMILY in QFontDatabase.families():
        body.setFamilies([FONT_FAMILY, QFontInfo(body).family()])  # the second one for signs that the first lacks
    body.setPointSizeF(max(BODY_POINTS, body.pointSizeF()))
    body.setFeature(QFont.Tag("tnum"), 1)
    return body
