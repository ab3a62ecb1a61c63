"""The list of moments by mouse and by key: look, look away, go on, name."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QSignalSpy

from desktop.panels.history import HistoryPanel, Moment

MOMENTS = (
    Moment(7, "HBM supply ×1 → ×0.5", "14:02", "training −13 points", ("before the meeting",)),
    Moment(4, "Export tier T5 → T7", "13:40", ""),
    Moment(None, "The beginning", "13:30", ""),
)


@pytest.fixture
def panel(qtbot):
    """Return the panel with three moments, on screen."""
    panel = HistoryPanel()
    qtbot.addWidget(panel)
    panel.resize(320, 400)
    panel.show()
    panel.show_moments(MOMENTS)
    return panel


def values(spy):
    return [spy.at(row)[0] for row in range(spy.count())]


def test_moving_through_the_list_looks_and_the_newest_looks_away(panel, qtbot):
    """Down shows an earlier moment, Up at the newest shows the scenario again; nothing is changed by looking."""
    looked, left, continued = QSignalSpy(panel.looked), QSignalSpy(panel.left), QSignalSpy(panel.continued)
    panel.list.setFocus()
    qtbot.keyClick(panel.list, Qt.Key.Key_Down)
    qtbot.keyClick(panel.list, Qt.Key.Key_Down)
    assert values(looked) == [4, None]
    qtbot.keyClick(panel.list, Qt.Key.Key_Escape)
    assert panel.list.currentRow() == 0
    assert left.count() == 1
    assert continued.count() == 0


def test_a_list_written_anew_keeps_the_moment_looked_at(panel, qtbot):
    """An effect that arrives late moves nothing: the same moment stays chosen, and Esc still looks away."""
    looked, left = QSignalSpy(panel.looked), QSignalSpy(panel.left)
    qtbot.keyClick(panel.list, Qt.Key.Key_Down)
    panel.show_moments((MOMENTS[0], replace(MOMENTS[1], effect="inference +2 points"), MOMENTS[2]))
    assert panel.list.currentRow() == 1
    assert (values(looked), left.count()) == ([4], 0)
    qtbot.keyClick(panel.list, Qt.Key.Key_Escape)
    assert (panel.list.currentRow(), left.count()) == (0, 1)


def test_a_list_written_anew_stays_where_it_was_scrolled_to(panel, qtbot):
    many = [replace(MOMENTS[1], id=at) for at in range(40, 0, -1)]
    panel.show_moments(many)
    qtbot.keyClick(panel.list, Qt.Key.Key_Down)
    bar = panel.list.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0, timeout=2_000)
    bar.setValue(bar.maximum())
    panel.show_moments([many[0], replace(many[1], effect="inference +2 points"), *many[2:]])
    qtbot.waitUntil(lambda: "+2 points" in panel.list.item(1).text(), timeout=2_000)
    panel.list.doItemsLayout()
    assert bar.value() == bar.maximum()
    assert panel.list.currentRow() == 1


def test_another_change_looks_away(panel, qtbot):
    """Whatever was looked at, a new moment on top is the present again."""
    left = QSignalSpy(panel.left)
    qtbot.keyClick(panel.list, Qt.Key.Key_Down)
    panel.show_moments((Moment(8, "Anti-smuggling 0 → 1", "14:10", ""), *MOMENTS))
    assert (panel.list.currentRow(), left.count()) == (0, 1)


def test_going_on_is_offered_for_earlier_moments_only(panel, qtbot):
    """The newest is where one is already."""
    continued = QSignalSpy(panel.continued)
    assert not panel.go_on.isEnabled()
    rect = panel.list.visualItemRect(panel.list.item(1))
    qtbot.mouseClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=rect.center())
    qtbot.mouseClick(panel.go_on, Qt.MouseButton.LeftButton)
    assert values(continued) == [4]


def test_a_moment_is_named_by_typing(panel, qtbot):
    """Return gives the chosen moment a name; an empty one gives none; the beginning has none."""
    named = QSignalSpy(panel.named)
    panel.ask_name()
    qtbot.keyClicks(panel.name, "after lunch")
    qtbot.keyClick(panel.name, Qt.Key.Key_Return)
    qtbot.keyClick(panel.name, Qt.Key.Key_Return)
    assert [tuple(named.at(row)) for row in range(named.count())] == [(7, "after lunch")]
    panel.list.setCurrentRow(2)
    assert not panel.name.isEnabled()


def test_names_effects_and_times_are_read(panel):
    """All of a moment stands in its line, for eyes and for screen readers."""
    text = panel.list.item(0).text()
    assert all(part in text for part in ("before the meeting", "HBM supply", "14:02", "−13 points"))
    assert QAccessible.queryAccessibleInterface(panel.list).text(QAccessible.Text.Name)


def test_out_of_sight_it_looks_away(panel):
    """A closed list leaves no earlier moment on the screen."""
    left = QSignalSpy(panel.left)
    panel.list.setCurrentRow(1)
    panel.hide()
    assert left.count() == 1
    panel.show_moments(())
    assert panel.moments() == ()
