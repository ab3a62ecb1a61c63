"""Check that text can be read on every ground it stands on, and that the scheme can flip while running."""

from dataclasses import asdict

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QFont, QFontInfo, QPalette, QRawFont
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QScrollBar,
    QStyle,
    QStyleOptionButton,
    QStyleOptionComboBox,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from desktop import theme
from desktop.theme import SPACE_HAIR, Text
from desktop.toolkit import make_qt
from resources import resource_path
from resources.looks import DARK, FONT_FAMILY, LIGHT, Colours

AA_TEXT = 4.5
AA_MARK = 3.0
GROUNDS = {
    "text": ("window", "surface", "band_50", "band_80"),
    "muted": ("window", "surface"),
    "domestic": ("window", "surface"),
    "baseline": ("surface", "band_80", "band_50"),
    "today": ("surface",),
    "observed": ("surface",),
    "changed": ("window", "surface"),
    "problem": ("window", "surface"),
    "on_domestic": ("domestic",),
}


def contrast(first: str, second: str) -> float:
    """Return the contrast ratio of two colours as WCAG 2 defines it."""

    def luminance(colour: str) -> float:
        shares = (QColor(colour).redF(), QColor(colour).greenF(), QColor(colour).blueF())
        linear = [share / 12.92 if share <= 0.03928 else ((share + 0.055) / 1.055) ** 2.4 for share in shares]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    low, high = sorted((luminance(first), luminance(second)))
    return (high + 0.05) / (low + 0.05)


def test_the_measure_of_contrast_knows_its_ends():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21, abs=0.01)
    assert contrast("#777777", "#777777") == pytest.approx(1)


@pytest.mark.parametrize("named", [LIGHT, DARK], ids=["light", "dark"])
def test_text_has_aa_contrast_on_each_of_its_grounds(named: Colours):
    values = asdict(named)
    found = {
        (name, ground): contrast(values[name], values[ground])
        for name, grounds in GROUNDS.items()
        for ground in grounds
    }
    assert {pair: round(ratio, 2) for pair, ratio in found.items() if ratio < AA_TEXT} == {}


@pytest.mark.parametrize("named", [LIGHT, DARK], ids=["light", "dark"])
def test_marks_and_the_focus_ring_stand_out(named: Colours):
    for mark in (named.focus, named.domestic, named.observed, named.changed):
        for ground in (named.window, named.surface):
            assert contrast(mark, ground) >= AA_MARK


@pytest.mark.parametrize("named", [LIGHT, DARK], ids=["light", "dark"])
def test_notices_can_be_read_on_their_tint(named: Colours):
    for colour in (named.domestic, named.changed, named.problem):
        assert contrast(named.text, theme.mix(named.surface, colour, 0.1)) >= AA_TEXT


def test_the_shipped_font_is_used_with_figures_of_one_width(qapp: QApplication):
    theme.apply_theme(qapp)
    assert QFontInfo(qapp.font()).family() == FONT_FAMILY
    raw = QRawFont.fromFont(theme.font(Text.BODY))
    assert all(raw.supportsCharacter(ord(sign)) for sign in "0–·%…−")
    assert QFont.Tag("tnum") in QLabel("1").font().featureTags()


def test_the_font_ships_with_its_licence_and_weighs_little():
    files = list(resource_path("fonts").iterdir())
    assert "SIL OPEN FONT LICENSE" in resource_path("fonts/Inter-OFL.txt").read_text(encoding="utf-8").upper()
    assert sum(file.stat().st_size for file in files) < 1_000_000


def test_colours_follow_the_scheme_while_running(qapp: QApplication):
    theme.apply_theme(qapp)
    label = QLabel("x")
    qapp.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    qapp.processEvents()
    assert theme.colours(label.palette()) is DARK
    qapp.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Light)
    qapp.processEvents()
    assert theme.colours(label.palette()) is LIGHT


def test_text_sizes_keep_their_order():
    sizes = [theme.font(kind).pointSizeF() for kind in (Text.HEADLINE, Text.DETAIL, Text.BODY, Text.SMALL, Text.LABEL)]
    assert sizes == sorted(sizes, reverse=True)


@pytest.mark.parametrize("scheme", [Qt.ColorScheme.Light, Qt.ColorScheme.Dark])
def test_the_edge_of_a_box_to_tick_stands_out_from_its_ground(qapp: QApplication, qtbot, scheme):
    """A box that is not ticked is seen in both schemes."""
    theme.apply_theme(qapp)
    box = QCheckBox("words")
    qtbot.addWidget(box)
    box.show()
    theme.show_scheme(qapp, scheme)
    qapp.processEvents()
    option = QStyleOptionButton()
    box.initStyleOption(option)
    mark = box.style().subElementRect(QStyle.SubElement.SE_CheckBoxIndicator, option, box)
    seen = box.grab().toImage()
    edges = (seen.pixelColor(mark.center().x(), mark.top() + down).name() for down in (0, 1))
    theme.show_scheme(qapp, Qt.ColorScheme.Light)
    named = DARK if scheme == Qt.ColorScheme.Dark else LIGHT
    assert max(contrast(edge, named.window) for edge in edges) >= AA_MARK


@pytest.mark.parametrize("scheme", [Qt.ColorScheme.Light, Qt.ColorScheme.Dark])
@pytest.mark.parametrize("ground", ["window", "surface"])
def test_the_edge_of_a_field_stands_out_from_its_ground(qapp: QApplication, qtbot, scheme, ground):
    """In both schemes, also when the scheme flips while the field is on screen; the focus shows too."""
    theme.apply_theme(qapp)
    pane, field, other = QWidget(), QLineEdit("typed"), QLineEdit()
    qtbot.addWidget(pane)
    column = QVBoxLayout(pane)
    column.addWidget(field)
    column.addWidget(other)
    pane.show()
    pane.setAutoFillBackground(True)
    pane.setBackgroundRole({"window": QPalette.ColorRole.Window, "surface": QPalette.ColorRole.Base}[ground])
    theme.show_scheme(qapp, scheme)
    other.setFocus()
    qapp.processEvents()
    resting = pane.grab().toImage()
    edge = resting.pixelColor(field.x() + field.width() // 2, field.y()).name()
    around = resting.pixelColor(field.x() + field.width() // 2, field.y() - 3).name()
    field.setFocus()
    qapp.processEvents()
    focused = pane.grab().toImage().pixelColor(field.x() + field.width() // 2, field.y()).name()
    theme.show_scheme(qapp, Qt.ColorScheme.Light)
    named = DARK if scheme == Qt.ColorScheme.Dark else LIGHT
    assert around == getattr(named, ground).lower()
    assert contrast(edge, around) >= AA_MARK
    assert contrast(focused, around) >= AA_MARK
    assert focused != edge


def test_a_choice_with_little_room_says_that_there_is_more(qtbot):
    """Narrow, it looks as one that holds the text with an ellipsis; wide, it is whole."""
    make_qt()
    whole, room = "T5  January 2026: H200 class case by case", 160
    left_out = QLabel().fontMetrics().elidedText(whole, Qt.TextElideMode.ElideRight, room - SPACE_HAIR)

    def drawn(text, width):
        box = QComboBox()
        qtbot.addWidget(box)
        box.addItem(text)
        box.resize(box.width(), box.sizeHint().height())
        option = QStyleOptionComboBox()
        box.initStyleOption(option)
        part = QStyle.SubControl.SC_ComboBoxEditField
        frame = box.width() - box.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, part, box).width()
        box.resize(width + frame, box.height())
        return box.grab().toImage()

    assert left_out.endswith("\u2026")
    assert drawn(whole, room) == drawn(left_out, room)
    assert drawn(whole, 600) != drawn(left_out, 600)


def test_texts_of_tables_keep_off_the_next_column(qtbot):
    """By more in larger text, and the names above the columns stand where their cells begin."""
    qt = make_qt()
    before, larger = qt.font(), qt.font()
    larger.setPointSizeF(2 * before.pointSizeF())
    text, gaps = "shipped with the program", []
    try:
        for one in (before, larger):
            qt.setFont(one)
            table = QTableWidget(1, 1)
            qtbot.addWidget(table)
            table.setItem(0, 0, QTableWidgetItem(text))
            table.setHorizontalHeaderLabels([""])
            table.resizeColumnsToContents()
            gaps.append(table.columnWidth(0) - table.fontMetrics().horizontalAdvance(text))
            cells, heads = (
                table.style().pixelMetric(metric, None, table)
                for metric in (QStyle.PixelMetric.PM_FocusFrameHMargin, QStyle.PixelMetric.PM_HeaderMargin)
            )
            assert heads == cells + 1
    finally:
        qt.setFont(before)
    assert gaps[0] >= 2 * theme.SPACE_SMALL
    assert gaps[1] >= 1.8 * gaps[0]


@pytest.mark.parametrize("side", [Qt.Orientation.Vertical, Qt.Orientation.Horizontal])
def test_scroll_bars_are_thin_and_the_hand_moves_them_from_end_to_end(qtbot, side):
    """One look for all, without arrows: the first pixel is the handle, which is dragged, and pages where pressed."""
    make_qt()
    bar = QScrollBar(side)
    qtbot.addWidget(bar)
    bar.setRange(0, 300)
    bar.setPageStep(100)
    is_flat = side == Qt.Orientation.Horizontal
    assert (bar.sizeHint().height() if is_flat else bar.sizeHint().width()) == 10
    bar.resize(*((200, 10) if is_flat else (10, 200)))
    bar.show()

    def at(along: int) -> QPoint:
        return QPoint(along, 5) if is_flat else QPoint(5, along)

    ground, handle = (bar.grab().toImage().pixelColor(at(along)) for along in (150, 25))
    assert handle == bar.palette().color(QPalette.ColorRole.Mid)
    assert ground == bar.palette().color(QPalette.ColorRole.Window)
    qtbot.mousePress(bar, Qt.MouseButton.LeftButton, pos=at(1))
    qtbot.mouseMove(bar, at(76))
    qtbot.mouseRelease(bar, Qt.MouseButton.LeftButton, pos=at(76))
    assert bar.value() == 150, "half of the room was dragged through"
    qtbot.mouseClick(bar, Qt.MouseButton.LeftButton, pos=at(198))
    assert bar.value() == 250, "a page on"
