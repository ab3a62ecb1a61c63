"""The row of a search: begun and ended by key and mouse, its way out only there while there is something to end."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from desktop.widgets.search_row import SearchRow


def test_a_search_is_begun_told_of_and_ended(qtbot):
    other = QPushButton("Other")
    row, told = SearchRow(other), []
    qtbot.addWidget(row)
    row.asked.connect(lambda: told.append("asked"))
    row.called_off.connect(lambda: told.append("off"))
    row.resize(600, 60)
    row.show()
    row.activateWindow()
    qtbot.waitUntil(row.isActiveWindow)
    assert not row.cancel.isVisible()
    assert not other.autoDefault()
    row.search.setFocus()
    qtbot.keyClick(row.search, Qt.Key.Key_Space)
    row.show_under_way(True)
    assert row.is_under_way()
    row.show_progress(3, 30)
    assert (row.progress.value(), row.progress.maximum()) == (3, 30)
    row.cancel.setFocus()
    qtbot.mouseClick(row.cancel, Qt.MouseButton.LeftButton)
    row.show_under_way(False)
    assert told == ["asked", "off"]
    assert row.search.hasFocus(), "focus goes where the next search begins"
    assert not row.is_under_way()
