"""Check the callouts: order, keys, place beside the target, the window in use meanwhile, focus at the end."""

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMainWindow,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop import theme
from desktop.widgets.callouts import Callouts
from resources.looks import DARK, LIGHT

WORDS = [
    "Take a lever and drag it: both shares follow under your hand.",
    "The chart shows the median and the band that holds 8 in 10 runs. Click to choose the year of the headline.",
    "Every change is kept as you make it. Type a name to find this scenario again.",
    "Undo takes one change back.",
]


@pytest.fixture
def window(qtbot):
    """A window of the shape of the real one: a line at the top, a scrolled list at the left, a chart at the right."""
    window = QMainWindow()
    qtbot.addWidget(window)
    centre = QWidget()
    column, top, below = QVBoxLayout(centre), QHBoxLayout(), QHBoxLayout()
    window.name, window.undo = QLineEdit(), QPushButton("Undo")
    top.addWidget(window.name)
    top.addStretch(1)
    top.addWidget(window.undo)
    window.scroll = QScrollArea()
    inside = QWidget()
    rows = QVBoxLayout(inside)
    window.rows = [QComboBox() for _row in range(40)]
    for row in window.rows:
        rows.addWidget(row)
    window.scroll.setWidgetResizable(True)
    window.scroll.setWidget(inside)
    window.scroll.setFixedWidth(300)
    window.chart = QPlainTextEdit()
    below.addWidget(window.scroll)
    below.addWidget(window.chart, 1)
    column.addLayout(top)
    column.addLayout(below, 1)
    window.setCentralWidget(centre)
    window.resize(1000, 600)
    steps = list(zip((window.rows[2], window.chart, window.name, window.undo), WORDS, strict=True))
    window.callouts = Callouts(window, steps)
    window.show()
    qtbot.waitExposed(window)
    window.activateWindow()
    window.name.setFocus()
    qtbot.waitUntil(window.name.hasFocus)
    return window


def rect_in(window, target):
    return QRect(target.mapTo(window, QPoint(0, 0)), target.size())


def check_place(window):
    """The balloon stays in the window and off its target, the ring lies around it, and no text is cut."""
    for _round in range(3):  # new fonts reach labels first, then their layout
        QApplication.processEvents()
    callouts = window.callouts
    target = rect_in(window, callouts.target())
    assert window.rect().contains(callouts.geometry())
    assert not callouts.geometry().intersects(target)
    assert callouts.outline.geometry().contains(target & window.rect())
    for label in callouts.findChildren(QLabel):
        assert label.height() >= label.heightForWidth(label.width())
        assert label.wordWrap() or label.width() >= label.sizeHint().width()
    for button in callouts.findChildren(QPushButton):
        assert callouts.rect().contains(button.geometry())
        assert button.width() >= button.minimumSizeHint().width()


def test_enter_goes_through_all_and_the_focus_returns(qtbot, window):
    callouts = window.callouts
    callouts.begin()
    assert callouts.next_button.hasFocus()
    for number, words in enumerate(WORDS, start=1):
        assert callouts.isVisible()
        assert callouts.outline.isVisible()
        assert callouts.text() == words
        assert callouts.count_text() == f"{number} of 4"
        assert callouts.accessibleName() == f"{number} of 4: {words}"
        assert callouts.next_button.accessibleDescription() == callouts.accessibleName()
        assert callouts.next_button.text() == ("Next" if number < 4 else "Done")
        check_place(window)
        if number < 4:
            qtbot.keyClick(callouts.next_button, Qt.Key.Key_Return)
    with qtbot.waitSignal(callouts.finished):
        qtbot.keyClick(callouts.next_button, Qt.Key.Key_Enter)
    assert not callouts.isVisible()
    assert not callouts.outline.isVisible()
    assert window.name.hasFocus()


@pytest.mark.parametrize("way", ["esc", "enter on skip", "click on skip"])
def test_it_can_be_skipped_at_any_time(qtbot, window, way):
    callouts = window.callouts
    callouts.begin()
    qtbot.keyClick(callouts.next_button, Qt.Key.Key_Return)
    ended = []
    callouts.finished.connect(lambda: ended.append(1))
    if way == "esc":
        qtbot.keyClick(callouts.next_button, Qt.Key.Key_Escape)
    elif way == "enter on skip":
        qtbot.keyClick(callouts.next_button, Qt.Key.Key_Tab)
        assert callouts.skip_button.hasFocus()
        qtbot.keyClick(callouts.skip_button, Qt.Key.Key_Return)
    else:
        qtbot.mouseClick(callouts.skip_button, Qt.MouseButton.LeftButton)
    assert ended == [1]
    assert not callouts.isVisible()
    assert callouts.target() is None
    assert window.name.hasFocus()


def test_next_can_be_clicked(qtbot, window):
    window.callouts.begin()
    for number in (2, 3, 4):
        qtbot.mouseClick(window.callouts.next_button, Qt.MouseButton.LeftButton)
        assert window.callouts.count_text() == f"{number} of 4"
    with qtbot.waitSignal(window.callouts.finished):
        qtbot.mouseClick(window.callouts.next_button, Qt.MouseButton.LeftButton)


def test_the_window_is_in_use_meanwhile_and_the_focus_stays_with_the_user(qtbot, window):
    """The ring lets clicks through; whoever has gone elsewhere is not called back at the end."""
    callouts = window.callouts
    callouts.begin()
    qtbot.keyClick(callouts.next_button, Qt.Key.Key_Return)
    place = rect_in(window, window.chart).center()
    assert window.childAt(place) is window.chart.viewport(), "nothing lies over the target"
    qtbot.mouseClick(window.chart.viewport(), Qt.MouseButton.LeftButton)
    qtbot.keyClicks(window.chart, "typed")
    assert window.chart.toPlainText() == "typed"
    assert callouts.isVisible()
    qtbot.mouseClick(callouts.skip_button, Qt.MouseButton.LeftButton)
    assert window.chart.hasFocus()


@pytest.mark.parametrize("size", [(1400, 900), (820, 460), (700, 420)])
def test_it_goes_with_its_target_when_the_window_changes(qtbot, window, size):
    window.callouts.begin()
    for _step in WORDS:
        window.resize(1000, 600)
        check_place(window)
        before = window.callouts.outline.geometry()
        window.resize(*size)
        check_place(window)
        if window.callouts.target() is window.undo:
            assert window.callouts.outline.geometry() != before
        qtbot.keyClick(window.callouts.next_button, Qt.Key.Key_Return)


def test_it_goes_with_a_target_that_is_scrolled(qtbot, window):
    window.callouts.begin()
    before = window.callouts.outline.geometry()
    window.scroll.verticalScrollBar().setValue(20)
    check_place(window)
    assert window.callouts.outline.geometry() == before.translated(0, -20)


def test_a_target_out_of_sight_is_scrolled_to(qtbot, window):
    callouts = Callouts(window, [(window.rows[39], WORDS[0])])
    callouts.begin()
    QApplication.processEvents()
    assert rect_in(window, window.scroll).contains(rect_in(window, window.rows[39]))
    assert callouts.outline.geometry().contains(rect_in(window, window.rows[39]))


def test_targets_that_are_hidden_are_left_out(qtbot, window):
    window.chart.hide()
    window.callouts.begin()
    assert window.callouts.count_text() == "1 of 3"
    qtbot.keyClick(window.callouts.next_button, Qt.Key.Key_Return)
    assert window.callouts.target() is window.name


def test_with_no_target_in_sight_it_ends_at_once(qtbot, window):
    window.undo.hide()
    callouts = Callouts(window, [(window.undo, WORDS[3])])
    with qtbot.waitSignal(callouts.finished):
        callouts.begin()
    assert not callouts.isVisible()
    assert window.name.hasFocus()


def test_it_can_be_shown_again(qtbot, window):
    callouts = window.callouts
    callouts.begin()
    qtbot.keyClick(callouts.next_button, Qt.Key.Key_Return)
    callouts.begin()
    assert callouts.count_text() == "1 of 4"
    qtbot.keyClick(callouts.next_button, Qt.Key.Key_Escape)
    assert window.name.hasFocus()
    callouts.begin()
    assert callouts.isVisible()
    check_place(window)


@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
@pytest.mark.parametrize("scheme", [Qt.ColorScheme.Light, Qt.ColorScheme.Dark])
def test_large_text_and_both_schemes(qtbot, qapp, window, scale, scheme):
    before = qapp.font()
    large = qapp.font()
    large.setPointSizeF(before.pointSizeF() * scale)
    try:
        theme.show_scheme(qapp, scheme)
        window.resize(1280, 720)
        window.scroll.setFixedWidth(450)  # a large balloon needs room beside the chart
        window.callouts.begin()
        qapp.setFont(large)
        for _step in WORDS:
            check_place(window)
            named = DARK if scheme == Qt.ColorScheme.Dark else LIGHT
            image = window.callouts.grab().toImage()
            middle = image.height() // 2
            assert image.pixelColor(4, middle).name() == named.surface.lower()
            assert image.pixelColor(1, middle).name() == named.domestic.lower()
            qtbot.keyClick(window.callouts.next_button, Qt.Key.Key_Return)
    finally:
        qapp.setFont(before)
        theme.show_scheme(qapp, Qt.ColorScheme.Light)
