"""Drive lever rows with the mouse and the keys as a person would."""

from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QContextMenuEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QToolButton

from desktop.widgets.lever_row import LeverRow, LeverSpec
from desktop.widgets.lever_track import HANDLE

ZONES = ((10.0, "cut off"), (40.0, "near-total denial"), (100.0, "open"))


def parse(text: str, current: float) -> float:
    if text.startswith(("+", "-")) and text.endswith("%"):
        return current * (1 + float(text[:-1]) / 100)
    if text.startswith("x"):
        return current * float(text[1:])
    try:
        return float(text.removesuffix("%"))
    except ValueError:
        raise ValueError("Type a number, such as 35 or +10%.") from None


def spec(**changes) -> LeverSpec:
    values: dict[str, Any] = {
        "id": "hbm", "label": "HBM access", "unit": "per cent", "minimum": 0.0, "maximum": 100.0, "baseline": 20.0,
        "step": 1.0, "zones": ZONES, "format": lambda value: f"{value:g} %", "parse": parse, "unset_word": "by tier",
    }  # fmt: skip
    return LeverSpec(**(values | changes))


class Heard:
    """Note down all that a row says."""

    def __init__(self, row: LeverRow) -> None:
        self.all: list[tuple[Any, ...]] = []
        for name in ("edited", "committed", "unset", "recalled", "cancelled"):
            getattr(row, name).connect(lambda *parts, name=name: self.all.append((name, *parts)))

    def only(self, name: str) -> list[tuple[Any, ...]]:
        return [each[2:] if len(each) > 2 else () for each in self.all if each[0] == name]


@pytest.fixture
def row(qtbot):
    row = LeverRow(spec())
    qtbot.addWidget(row)
    row.resize(320, row.sizeHint().height())
    row.show()
    qtbot.waitExposed(row)
    row.track.setFocus()
    return row


def test_value_and_field_grow_with_the_text(qapp, row):
    """In text twice as large, while the program runs, the value is whole and a typed one has its room."""
    before, font = qapp.font(), qapp.font()
    row.start_typing()
    editor = row.findChild(QLineEdit)
    narrow = editor.width()
    font.setPointSizeF(2 * font.pointSizeF())
    qapp.setFont(font)
    QApplication.processEvents()
    wide, button = editor.width(), row.findChild(QToolButton)
    needed = button.fontMetrics().horizontalAdvance(button.text())
    room = button.width()
    qapp.setFont(before)
    assert wide > 1.8 * narrow
    assert room >= needed


def place(row: LeverRow, value: float) -> QPoint:
    share = row.spec.position(value)
    return QPoint(round(HANDLE + share * (row.track.width() - 2 * HANDLE)), 9)


def drag(qtbot, row: LeverRow, start: float, *stops: float, release: bool = True) -> None:
    qtbot.mousePress(row.track, Qt.MouseButton.LeftButton, pos=place(row, start))
    for stop in stops:
        qtbot.mouseMove(row.track, pos=place(row, stop))
    if release:
        qtbot.mouseRelease(row.track, Qt.MouseButton.LeftButton, pos=place(row, stops[-1]))


def test_a_drag_edits_on_the_way_and_commits_once(qtbot, row):
    heard = Heard(row)
    drag(qtbot, row, 20, 30, 50, 60)
    assert [round(value) for (value,) in heard.only("edited")] == [30, 50, 60]
    assert heard.only("committed") == [(60.0,)]
    assert row.value() == 60
    assert row.value_text() == "60 %"


def test_a_press_beside_the_handle_brings_it_there(qtbot, row):
    heard = Heard(row)
    qtbot.mouseClick(row.track, Qt.MouseButton.LeftButton, pos=place(row, 75))
    assert heard.only("committed") == [(75.0,)]


def test_a_press_on_the_handle_changes_nothing(qtbot, row):
    heard = Heard(row)
    qtbot.mouseClick(row.track, Qt.MouseButton.LeftButton, pos=place(row, 20) + QPoint(4, 0))
    assert heard.all == []
    assert row.value() is None


def test_esc_in_a_drag_brings_the_value_before_back_without_a_commit(qtbot, row):
    row.show_value(35)
    heard = Heard(row)
    drag(qtbot, row, 35, 80, release=False)
    qtbot.keyClick(row.track, Qt.Key.Key_Escape)
    qtbot.mouseMove(row.track, pos=place(row, 90))
    qtbot.mouseRelease(row.track, Qt.MouseButton.LeftButton, pos=place(row, 90))
    assert heard.all[-1] == ("cancelled", "hbm")
    assert heard.only("committed") == []
    assert row.value() == 35


def test_a_drag_that_ends_where_it_began_changes_nothing_and_says_so(qtbot, row):
    """Away and back: the window must not go on showing a lever in mid-drag."""
    row.show_value(35)
    heard = Heard(row)
    drag(qtbot, row, 35, 80, release=False)
    qtbot.mouseMove(row.track, pos=place(row, 35))
    qtbot.mouseRelease(row.track, Qt.MouseButton.LeftButton, pos=place(row, 35))
    assert heard.only("committed") == []
    assert heard.all[-1] == ("cancelled", "hbm")


def test_esc_in_a_drag_from_unset_says_cancelled(qtbot, row):
    heard = Heard(row)
    drag(qtbot, row, 20, 80, release=False)
    qtbot.keyClick(row.track, Qt.Key.Key_Escape)
    assert heard.all[-1] == ("cancelled", "hbm")
    assert heard.only("committed") == []
    assert row.value() is None


@pytest.mark.parametrize(
    ("key", "value"),
    [
        (Qt.Key.Key_Right, 21), (Qt.Key.Key_Up, 21), (Qt.Key.Key_Left, 19), (Qt.Key.Key_Down, 19),
        (Qt.Key.Key_PageUp, 30), (Qt.Key.Key_PageDown, 10),
    ],
)  # fmt: skip
def test_keys_step_and_commit_at_once(qtbot, row, key, value):
    heard = Heard(row)
    qtbot.keyClick(row.track, key)
    assert heard.all == [("committed", "hbm", float(value))]


def test_home_asks_for_the_baseline(qtbot, row):
    row.show_value(50)
    heard = Heard(row)
    qtbot.keyClick(row.track, Qt.Key.Key_Home)
    assert heard.all == [("unset", "hbm")]


def test_end_asks_for_what_was_saved_where_there_is_a_way_back(qtbot, row):
    heard = Heard(row)
    qtbot.keyClick(row.track, Qt.Key.Key_End)
    assert heard.all == []
    row.show_way_back("50 %")
    qtbot.keyClick(row.track, Qt.Key.Key_End)
    assert heard.all == [("recalled", "hbm")]
    row.show_way_back(None)
    qtbot.keyClick(row.track, Qt.Key.Key_End)
    assert heard.all == [("recalled", "hbm")]


def menu_of(row) -> QMenu:
    middle = row.rect().center()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, middle, row.mapToGlobal(middle))
    QApplication.sendEvent(row.track, event)
    menu = row.findChildren(QMenu)[-1]
    assert menu.isVisible()
    return menu


def test_the_menu_names_both_ways_back_and_goes_them(qtbot, row):
    """Each with its key and what it leads to; grey where there is no way."""
    heard = Heard(row)
    menu = menu_of(row)
    assert [one.text().partition("\t")[0] for one in menu.actions()] == [
        "Back to baseline", "As it was saved", "Type a value",
    ]  # fmt: skip
    assert [one.isEnabled() for one in menu.actions()] == [False, False, True]
    menu.close()
    row.show_value(30)
    row.show_way_back("50 %")
    menu = menu_of(row)
    home, saved, _typing = menu.actions()
    assert saved.text() == "As it was saved: 50 %\tEnd"
    assert home.isEnabled()
    qtbot.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(saved).center())
    assert heard.all == [("recalled", "hbm")]
    menu = menu_of(row)
    qtbot.keyClick(menu, Qt.Key.Key_Down)
    qtbot.keyClick(menu, Qt.Key.Key_Return)
    assert heard.all == [("recalled", "hbm"), ("unset", "hbm")]


@pytest.mark.parametrize(("typed", "value"), [("35", 35.0), ("+10%", 22.0), ("x1.5", 30.0)])
def test_typing_on_the_track_opens_the_field_and_enter_commits(qtbot, row, typed, value):
    heard = Heard(row)
    qtbot.keyClicks(row.track, typed[0])
    field = row.findChild(QLineEdit)
    assert field.isVisible()
    qtbot.keyClicks(field, typed[1:])
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert heard.only("committed") == [pytest.approx((value,))]
    assert not field.isVisible()
    assert row.track.hasFocus()


def test_a_click_on_the_value_lets_it_be_typed(qtbot, row):
    qtbot.mouseClick(row.findChild(QToolButton), Qt.MouseButton.LeftButton)
    field = row.findChild(QLineEdit)
    assert field.isVisible()
    assert field.selectedText() == "20 %"


@pytest.mark.parametrize(("typed", "word"), [("nonsense", "Type a number"), ("140", "from 0 % to 100 %")])
def test_a_wrong_value_is_told_in_words_and_not_taken(qtbot, row, typed, word):
    heard = Heard(row)
    row.start_typing()
    field = row.findChild(QLineEdit)
    field.clear()
    qtbot.keyClicks(field, typed)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert word in row.problem()
    assert heard.all == []
    assert field.isVisible()
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert row.problem() == ""
    assert row.value() is None


def test_show_value_never_answers_back(row):
    heard = Heard(row)
    for value in (35, 0, 100, None, 20):
        row.show_value(value)
    assert heard.all == []


def test_the_marks_tell_set_from_changed(row):
    row.show_value(None)
    assert "baseline" in row.track.accessibleDescription()
    row.show_value(35)
    assert "set by you" in row.track.accessibleDescription()


def turn_wheel(widget, notches: int) -> QWheelEvent:
    middle = QPointF(widget.rect().center())
    event = QWheelEvent(
        middle, widget.mapToGlobal(middle), QPoint(), QPoint(0, 120 * notches), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(widget, event)
    return event


def test_the_wheel_counts_only_in_the_focus(row):
    heard = Heard(row)
    turn_wheel(row.track, 1)
    assert heard.only("committed") == [(21.0,)]
    row.track.clearFocus()
    assert not turn_wheel(row.track, 1).isAccepted()
    assert heard.only("committed") == [(21.0,)]


def test_a_screen_reader_hears_name_role_and_value_with_unit(row):
    row.show_value(35)
    answer = QAccessible.queryAccessibleInterface(row.track)
    assert answer.role() == QAccessible.Role.Slider
    assert answer.text(QAccessible.Text.Name) == "HBM access"
    assert answer.text(QAccessible.Text.Value) == "35 %, near-total denial"
    number = answer.valueInterface()
    assert (number.currentValue(), number.minimumValue(), number.maximumValue()) == (35, 0, 100)
    heard = Heard(row)
    number.setCurrentValue(60.0)
    assert heard.only("committed") == [(60.0,)]


def test_a_lever_without_baseline_shows_its_word_and_the_value_in_force(qtbot):
    row = LeverRow(spec(baseline=None))
    qtbot.addWidget(row)
    assert row.value_text() == "by tier"
    row.show_value(None, effective=55.0)
    assert row.value_text() == "55 %"
    assert row.value() is None


def test_a_remark_stands_beside_the_word_or_below(qtbot, row):
    low = row.sizeHint().height()
    row.show_note("HBM binds")
    assert row.sizeHint().height() == low
    row.show_note("no effect here while memory is what binds in every quarter to 2030")
    assert row.sizeHint().height() > low
    assert row.note().startswith("no effect")


def test_a_wide_range_is_logarithmic():
    wide = spec(minimum=1.0, maximum=100.0, baseline=1.0)
    assert wide.uses_logarithm
    assert wide.value_at(0.5) == 10
    assert not spec().uses_logarithm
    assert not spec(minimum=1.0, logarithmic=False).uses_logarithm


def test_a_row_is_compact(row):
    assert row.sizeHint().height() <= 56
    assert row.minimumSizeHint().width() >= 280
