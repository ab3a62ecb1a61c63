"""Check the palette: what is found and in which order, the keys, the focus, its place and its speed."""

from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QMainWindow, QPushButton, QVBoxLayout, QWidget

from desktop.widgets.palette import MOST_ROWS, CommandPalette, row_height, spoken
from desktop.widgets.palette_entries import Entry, EntrySearch

RAN: list[str] = []
TEXTS = [
    ("Lever", "Tool supply", "stacks of HBM not counted", ""),
    ("Lever", "HBM supply", "million stacks a year", ""),
    ("Preset", "Supply shock", "all inputs, also hbm", ""),
    ("Command", "Save", "", "Ctrl+S"),
    ("Command", "Undo", "", "Ctrl+Z"),
    ("Source", "Übersicht der Exporte", "a café in Zürich", ""),
    ("Scenario", "Oversupply", "", ""),
    ("Scenario", "Slow uptake, partly", "", ""),
]


def entry(kind, text, detail="", key=""):
    return Entry(kind, text, detail, key, lambda: RAN.append(text))


ENTRIES = [entry(*one) for one in TEXTS]


def found(typed, entries=ENTRIES):
    return [one.text for one in EntrySearch(entries).found(typed)]


@pytest.fixture
def window(qtbot):
    RAN.clear()
    window = QMainWindow()
    qtbot.addWidget(window)
    centre = QWidget()
    column = QVBoxLayout(centre)
    window.first, window.other = QLineEdit(), QPushButton("other")
    column.addWidget(window.first)
    column.addStretch(1)
    column.addWidget(window.other)
    window.setCentralWidget(centre)
    window.resize(1000, 700)
    window.palette_ = CommandPalette(window)
    action = QAction("find", window)
    action.setShortcut(QKeySequence("Ctrl+K"))
    action.triggered.connect(lambda: window.palette_.open_with(ENTRIES))
    window.addAction(action)
    window.show()
    qtbot.waitExposed(window)
    window.activateWindow()
    window.other.setFocus()
    qtbot.waitUntil(window.other.hasFocus)
    return window


def type_into(qtbot, window, text):
    qtbot.keyClicks(window.palette_.field, text)


def test_all_typed_words_must_be_found_somewhere():
    assert found("hbm sup") == ["HBM supply", "Tool supply", "Supply shock"]
    assert found("hbm save") == []


def test_starts_of_words_come_before_inner_matches_and_these_before_letters_in_order():
    assert found("sup") == ["Supply shock", "Tool supply", "HBM supply", "Oversupply", "Slow uptake, partly"]


def test_case_and_accents_do_not_count():
    assert found("ubersicht CAFE") == ["Übersicht der Exporte"]
    assert found("ÜBER zür") == ["Übersicht der Exporte"]


def test_letters_in_order_begin_at_a_word():
    assert found("tsp") == ["Tool supply"], "and not sTockS of hbm or anything in which the letters happen to stand"
    assert found("pls") == [], "letters in another order"


def test_with_nothing_typed_commands_come_first_and_the_rest_keeps_its_order():
    assert found("  ") == ["Save", "Undo", *(text for kind, text, *_rest in TEXTS if kind != "Command")]


@pytest.mark.parametrize("where", ["first", "other"], ids=["from a text field", "from a button"])
def test_ctrl_k_opens_it_and_esc_gives_the_focus_back(qtbot, window, where):
    before = getattr(window, where)
    before.setFocus()
    qtbot.keyClick(before, "k", Qt.KeyboardModifier.ControlModifier)
    assert window.palette_.isVisible()
    assert window.palette_.field.hasFocus()
    qtbot.keyClick(window.palette_.field, Qt.Key.Key_Escape)
    assert not window.palette_.isVisible()
    assert before.hasFocus()
    assert RAN == []


def test_keys_walk_and_enter_runs_with_the_focus_back(qtbot, window):
    palette = window.palette_
    state = []
    entries = [entry("Command", str(n)) for n in range(40)]
    entries[3] = Entry("Command", "3", "", "", lambda: state.append((palette.isVisible(), window.other.hasFocus())))
    palette.open_with(entries)
    keys = [
        (Qt.Key.Key_Down, "1"),
        (Qt.Key.Key_PageDown, str(MOST_ROWS)),
        (Qt.Key.Key_PageUp, "1"),
        (Qt.Key.Key_Up, "0"),
        (Qt.Key.Key_Up, "39"),
        (Qt.Key.Key_PageDown, "39"),
        (Qt.Key.Key_Down, "0"),
        (Qt.Key.Key_PageUp, "0"),
    ]
    for key, text in keys:
        qtbot.keyClick(palette.field, key)
        assert palette.current().text == text
        assert palette.field.hasFocus()
        assert palette.view.visualRect(palette.view.currentIndex()).intersects(palette.view.viewport().rect())
    for _step in range(3):
        qtbot.keyClick(palette.field, Qt.Key.Key_Down)
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    assert state == [(False, True)], "it had closed, and the focus was back, before the command ran"


def test_what_is_typed_is_found_and_run(qtbot, window):
    window.palette_.open_with(ENTRIES)
    type_into(qtbot, window, "hbm")
    assert window.palette_.shown()[0].text == "HBM supply"
    qtbot.keyClick(window.palette_.field, Qt.Key.Key_Enter)
    assert RAN == ["HBM supply"]


def test_a_click_runs(qtbot, window):
    palette = window.palette_
    palette.open_with(ENTRIES)
    middle = palette.view.visualRect(palette.view.model().index(1, 0)).center()
    qtbot.mouseClick(palette.view.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    assert RAN == ["Undo"]
    assert not palette.isVisible()
    assert window.other.hasFocus()


def test_nothing_found_is_said_and_enter_does_nothing(qtbot, window):
    palette = window.palette_
    palette.open_with(ENTRIES)
    type_into(qtbot, window, "zz<b>")
    (label,) = (one for one in palette.findChildren(QLabel) if one.isVisible())
    assert label.text() == "Nothing found for 'zz<b>'"
    assert not palette.view.isVisible()
    assert palette.field.accessibleDescription() == label.text()
    for key in (Qt.Key.Key_Down, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp, Qt.Key.Key_Return):
        qtbot.keyClick(palette.field, key)
    assert palette.isVisible()
    assert RAN == []
    qtbot.keyClick(palette.field, "a", Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(palette.field, Qt.Key.Key_Delete)
    assert palette.view.isVisible()
    assert not label.isVisible()


def test_it_closes_when_the_user_goes_elsewhere_and_leaves_the_focus_there(qtbot, window):
    window.palette_.open_with(ENTRIES)
    window.first.setGeometry(0, 600, 900, 30)
    qtbot.mouseClick(window.first, Qt.MouseButton.LeftButton)
    assert not window.palette_.isVisible()
    assert window.first.hasFocus()


def test_tab_stays_in_the_field(qtbot, window):
    window.palette_.open_with(ENTRIES)
    qtbot.keyClick(window.palette_.field, Qt.Key.Key_Tab)
    qtbot.keyClick(window.palette_.field, Qt.Key.Key_Backtab)
    assert window.palette_.field.hasFocus()


def test_a_widget_that_is_gone_gets_no_focus(qtbot, window):
    window.palette_.open_with(ENTRIES)
    window.other.deleteLater()
    QApplication.sendPostedEvents(None, 52)
    qtbot.keyClick(window.palette_.field, Qt.Key.Key_Escape)
    assert not window.palette_.isVisible()


def test_it_opens_empty_each_time(qtbot, window):
    palette = window.palette_
    palette.open_with(ENTRIES)
    type_into(qtbot, window, "undo")
    palette.open_with(ENTRIES)
    assert palette.field.text() == ""
    assert len(palette.shown()) == len(ENTRIES)
    qtbot.keyClick(palette.field, Qt.Key.Key_Escape)
    assert window.other.hasFocus(), "opened twice, it still knows where the focus was"


@pytest.mark.parametrize("size", [(1000, 700), (420, 300), (1800, 900)])
def test_it_lies_at_the_top_centre_within_the_window(qtbot, window, size):
    palette = window.palette_
    palette.open_with([entry("Command", str(n)) for n in range(40)])
    window.resize(*size)
    QApplication.processEvents()
    assert window.rect().contains(palette.geometry())
    assert abs(palette.geometry().center().x() - window.rect().center().x()) <= 1
    assert palette.geometry().top() < 40
    assert palette.view.height() % row_height() == 0
    assert palette.view.height() <= MOST_ROWS * row_height()
    assert palette.view.geometry().bottom() < palette.height()


@pytest.mark.parametrize("scale", [1.5, 2.0])
def test_it_grows_with_the_text_while_it_is_open(qtbot, qapp, window, scale):
    palette = window.palette_
    palette.open_with([entry("Command", str(n), "detail", "Ctrl+S") for n in range(40)])
    before = qapp.font()
    large = qapp.font()
    large.setPointSizeF(before.pointSizeF() * scale)
    rows = row_height()
    try:
        qapp.setFont(large)
        for _round in range(3):  # new fonts reach labels first, then their layout
            QApplication.processEvents()
        assert row_height() > rows
        assert window.rect().contains(palette.geometry())
        assert palette.view.visualRect(palette.view.currentIndex()).height() == row_height()
        assert palette.view.height() % row_height() == 0
        assert palette.rect().contains(palette.view.geometry())
        assert palette.field.height() >= palette.field.sizeHint().height()
    finally:
        qapp.setFont(before)


def test_the_current_row_is_told(qtbot, window):
    """The field keeps the focus, so the row is told as its description, and every row has words of its own."""
    palette = window.palette_
    palette.open_with(ENTRIES)
    assert palette.field.accessibleName()
    assert palette.view.accessibleName()
    assert palette.field.accessibleDescription() == "Command: Save, Ctrl+S"
    qtbot.keyClick(palette.field, Qt.Key.Key_Down)
    assert palette.field.accessibleDescription() == "Command: Undo, Ctrl+Z"
    index = palette.view.model().index(3, 0)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "Lever: HBM supply, million stacks a year"
    assert spoken(ENTRIES[6]) == "Scenario: Oversupply"


def test_kind_is_at_the_left_and_key_at_the_right_edge(qtbot, window):
    """Ink where the words belong: a short key ends at the row's right edge, nothing lies between name and key."""
    palette = window.palette_
    palette.open_with([entry("Command", "Save", "", "Ctrl+S"), entry("Command", "X", "", "")])
    image = palette.view.viewport().grab().toImage()
    row = palette.view.visualRect(palette.view.model().index(0, 0))
    ground = image.pixelColor(QPoint(row.width() // 2, row.center().y()))
    inked = [
        x
        for x in range(row.left() + 4, row.right())
        if any(image.pixelColor(x, y) != ground for y in range(row.top(), row.bottom()))
    ]
    assert min(inked) <= row.left() + 16
    assert row.right() - 14 <= max(inked) <= row.right()
    gap = max(b - a for a, b in pairwise(inked))
    assert gap > row.width() / 3
