"""What a hand does with fields and choices, by keys."""

from PySide6.QtCore import Qt


def fill(qtbot, field, text):
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, text)


def choose(qtbot, combo, value):
    """Choose an entry with the keys that a reader would press: to the first one, then down."""
    combo.setFocus()
    qtbot.keyClick(combo, Qt.Key.Key_Home)
    while combo.currentData() != value:
        before = combo.currentIndex()
        qtbot.keyClick(combo, Qt.Key.Key_Down)
        assert combo.currentIndex() != before, f"{value} is not among them"
