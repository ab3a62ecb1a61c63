"""A key held in a window: told once when it goes down and once when it is let go, wherever the hand is."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QApplication, QPushButton, QVBoxLayout, QWidget

from desktop.widgets.held_key import HeldKey

KEY, CTRL = Qt.Key.Key_F8, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def window(qtbot):
    """Return a window in front with the hand on one of its parts."""
    window = QWidget()
    qtbot.addWidget(window)
    window.part = QPushButton("part")
    QVBoxLayout(window).addWidget(window.part)
    window.held = HeldKey(KEY, window)
    window.told = QSignalSpy(window.held.held)
    window.show()
    window.activateWindow()
    window.part.setFocus()
    return window


def told(window):
    return [window.told.at(place)[0] for place in range(window.told.count())]


def test_it_is_told_once_down_and_once_up_however_long_it_is_held(window, qtbot):
    qtbot.keyPress(window.part, KEY)
    none = Qt.KeyboardModifier.NoModifier
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease, QEvent.Type.KeyPress):
        QApplication.sendEvent(window.part, QKeyEvent(kind, KEY, none, "", True))
    assert told(window) == [True]
    qtbot.keyRelease(window.part, KEY)
    assert told(window) == [True, False]


def test_another_key_and_the_key_with_a_modifier_tell_nothing(window, qtbot):
    qtbot.keyClick(window.part, Qt.Key.Key_F7)
    qtbot.keyClick(window.part, KEY, CTRL)
    assert told(window) == []


def test_no_key_is_held_behind_the_window(window, qtbot):
    qtbot.keyPress(window.part, KEY)
    other = QWidget()
    qtbot.addWidget(other)
    other.show()
    other.activateWindow()
    qtbot.waitUntil(lambda: told(window) == [True, False], timeout=5_000)
    qtbot.keyRelease(window.part, KEY)
    assert told(window) == [True, False]
