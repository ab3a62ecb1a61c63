"""The library's page stays in the user's hands while its list is shown anew: what is chosen, and what is typed."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy

from desktop.panels.library import BinRow, LibraryDialog, SavedRow
from desktop.toolkit import make_qt

ROWS = tuple(
    SavedRow(at, name, "2028: 12 %", "today", "", "", ()) for at, name in enumerate(("Alpha", "Beta", "Gamma"))
)


@pytest.fixture
def page(qtbot):
    """Return the page with three scenarios, the second one in hand."""
    make_qt()
    page = LibraryDialog()
    page.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(page)
    page.show()
    page.activateWindow()
    page.show_saved(ROWS)
    page.saved.setFocus()
    qtbot.keyClick(page.saved, Qt.Key.Key_Down)
    return page


def test_tags_in_the_making_stay_while_the_note_before_them_is_written(page, qtbot):
    noted, tagged = QSignalSpy(page.noted), QSignalSpy(page.tagged)
    page.note.setFocus()
    qtbot.keyClicks(page.note, "for the board ")
    page.tags.setFocus()
    assert noted.at(0) == ["Beta", "for the board"]
    qtbot.keyClicks(page.tags, "memory, 20")
    page.tags.cursorBackward(False, 2)
    page.show_saved((ROWS[0], replace(ROWS[1], note="for the board"), ROWS[2]))
    qtbot.keyClicks(page.tags, "since ")
    assert page.tags.text() == "memory, since 20"
    qtbot.keyClick(page.tags, Qt.Key.Key_Return)
    assert tagged.at(0) == ["Beta", ("memory", "since 20")]
    page.show_saved((ROWS[0], replace(ROWS[1], note="for the bank", tags=("memory", "since 20")), ROWS[2]))
    assert (page.note.text(), page.tags.text()) == ("for the bank", "memory, since 20"), "what was kept is followed"
    page.show_saved(ROWS)
    assert (page.note.text(), page.tags.text()) == ("", ""), "taken back"


def test_a_list_of_before_does_not_undo_what_is_on_its_way(page, qtbot):
    page.note.setFocus()
    qtbot.keyClicks(page.note, "abc")
    qtbot.keyClick(page.note, Qt.Key.Key_Return)
    page.show_saved(ROWS)
    assert page.note.text() == "abc"


def test_each_tag_is_told_once_as_it_is_kept(page, qtbot):
    tagged = QSignalSpy(page.tagged)
    page.tags.setFocus()
    qtbot.keyClicks(page.tags, "memory,, 2027 ,Memory,")
    qtbot.keyClick(page.tags, Qt.Key.Key_Return)
    assert tagged.at(0) == ["Beta", ("memory", "2027")]
    assert page.tags.text() == "memory, 2027"


def test_a_scenario_under_its_new_name_stays_in_hand(page, qtbot):
    renamed = QSignalSpy(page.renamed)
    page.name.setFocus()
    page.name.selectAll()
    qtbot.keyClicks(page.name, " Zeta")
    qtbot.keyClick(page.name, Qt.Key.Key_Return)
    assert renamed.at(0) == ["Beta", "Zeta"]
    page.show_saved((ROWS[0], ROWS[2], replace(ROWS[1], name="Zeta")))
    assert (page.current(), page.name.text()) == ("Zeta", "Zeta")


def test_what_was_typed_of_one_scenario_is_not_shown_of_another(page, qtbot):
    page.name.setFocus()
    qtbot.keyClicks(page.name, " in the making")
    page.saved.setFocus()
    qtbot.keyClick(page.saved, Qt.Key.Key_Down)
    assert page.name.text() == "Gamma"
    qtbot.keyClicks(page.name, " in the making")
    page.show_saved(ROWS[:2])
    assert (page.current(), page.name.text()) == ("Alpha", "Alpha"), "the one that was typed of is gone"


def test_scenarios_chosen_together_stay_chosen(page, qtbot):
    exported = QSignalSpy(page.exported)
    qtbot.keyClick(page.saved, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    page.show_saved((replace(ROWS[1], name="A first one"), *ROWS[::2]))
    assert page.current() == "Gamma"
    qtbot.mouseClick(page.buttons["export"], Qt.MouseButton.LeftButton)
    assert exported.at(0) == [["A first one", "Gamma"]]


def test_the_one_chosen_in_the_bin_stays_chosen(page, qtbot):
    restored = QSignalSpy(page.restored)
    rows = tuple(BinRow(at, name, "today") for at, name in enumerate(("One", "Two", "Three")))
    page.pages.setCurrentIndex(1)
    page.show_bin(rows)
    page.bin.setFocus()
    qtbot.keyClick(page.bin, Qt.Key.Key_Down)
    page.show_bin((BinRow(9, "Thrown away now", "today"), *rows))
    qtbot.mouseClick(page.take_out, Qt.MouseButton.LeftButton)
    assert restored.at(0) == [1, "Two"]
