"""Check the notice bar: text, folded detail, buttons and the ways to close it."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPlainTextEdit

from desktop.widgets.notice_bar import Kind, NoticeBar


@pytest.fixture
def bar(qtbot):
    bar = NoticeBar()
    qtbot.addWidget(bar)
    bar.resize(900, 40)
    return bar


def test_it_is_hidden_until_there_is_something_to_say(bar):
    assert bar.isHidden()
    bar.show_notice(Kind.INFO, "Saved.")
    assert bar.isVisible()
    assert bar.message() == "Saved."
    assert bar.accessibleName() == "Information: Saved."


def test_buttons_run_their_callbacks_and_are_replaced(qtbot, bar):
    ran = []
    bar.show_notice(Kind.PROBLEM, "The disk is full.", actions=[("Try again", lambda: ran.append("again"))])
    qtbot.mouseClick(bar.buttons()[0], Qt.MouseButton.LeftButton)
    assert ran == ["again"]
    bar.show_notice(Kind.WARNING, "Old data.")
    assert [button.text() for button in bar.buttons()] == ["Details", "Dismiss"]


def test_the_detail_is_folded_until_asked_for(qtbot, bar):
    bar.show_notice(Kind.PROBLEM, "Our mistake.", "Traceback")
    detail = bar.findChild(QPlainTextEdit)
    assert not detail.isVisible()
    qtbot.mouseClick(bar.buttons()[-2], Qt.MouseButton.LeftButton)
    assert detail.isVisible()
    assert detail.toPlainText() == "Traceback"


@pytest.mark.parametrize("way", ["button", "key"])
def test_it_can_be_dismissed(qtbot, bar, way):
    bar.show_notice(Kind.WARNING, "Old data.")
    with qtbot.waitSignal(bar.dismissed):
        if way == "button":
            qtbot.mouseClick(bar.buttons()[-1], Qt.MouseButton.LeftButton)
        else:
            qtbot.keyClick(bar, Qt.Key.Key_Escape)
    assert bar.isHidden()


def test_kinds_differ_in_shape_and_not_only_in_colour(bar):
    shapes = set()
    for kind in Kind:
        bar.show_notice(kind, "x")
        image = bar._icon.grab().toImage()
        ground = image.pixelColor(0, 0)
        shapes.add(tuple(image.pixelColor(x, y) == ground for x in range(20) for y in range(20)))
    assert len(shapes) == len(Kind)


def test_a_detail_that_all_want_to_read_is_in_sight_at_first(bar):
    bar.show_notice(Kind.INFO, "Updated.", "Slide 2", unfolded=True)
    assert bar.findChild(QPlainTextEdit).isVisible()
    bar.show_notice(Kind.INFO, "Updated.", "", unfolded=True)
    assert not bar.findChild(QPlainTextEdit).isVisible()
