"""The page of exports by itself: what it shows is not told back, and Tab walks it as the eye does."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from desktop.deck import Deck
from desktop.panels.slide import SlideDialog

DECK = Deck(("a", "b"), frozenset("a"), "a", {"a": "Mine"}, Path("styles") / "house.pptx", brief=True)


@pytest.fixture
def shown(qtbot):
    """Return the page over two pages, the first one under a title of its own, that remembers what it tells."""
    shown = SlideDialog({"a": "First", "b": "Second"})
    shown.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    qtbot.addWidget(shown)
    shown.told_back = []
    for signal in (shown.picked, shown.arranged, shown.titled, shown.template_chosen, shown.brief_chosen, shown.asked):
        signal.connect(lambda *what: shown.told_back.append(what))
    shown.show_deck(DECK)
    shown.show_title("The headline", "Mine")
    shown.show()
    shown.activateWindow()
    qtbot.waitUntil(shown.isActiveWindow)
    return shown


def test_showing_tells_nothing(shown):
    """Each choice is in sight all the same."""
    assert shown.told_back == []
    assert shown.pages.item(0).text() == "First   (own title)"
    assert (shown.title.text(), shown.template.currentText()) == ("Mine", "house.pptx")
    assert shown.headline.text() == "The headline: The headline"
    assert shown.brief.isChecked()
    assert not shown.buttons["cancel"].isVisible()


def test_a_title_under_the_hand_is_not_written_over(shown, qtbot):
    """The page may be drawn anew while it is typed; another page takes the field."""
    shown.title.setFocus()
    shown.title.end(False)
    qtbot.keyClicks(shown.title, " too")
    shown.show_title("Another headline", "Mine")
    assert shown.title.text() == "Mine too"
    qtbot.keyClick(shown.title, Qt.Key.Key_Return)
    shown.show_title("Another headline", "Mine too")
    qtbot.keyClicks(shown.title, "!")
    assert shown.title.text() == "Mine too!", "the cursor stays"
    shown.show_deck(DECK.alone("b"))
    shown.show_title("Second headline", "")
    assert shown.title.text() == "Second headline"
    assert not shown.to_headline.isEnabled()


def test_the_template_goes_back_to_our_own_by_keys(shown, qtbot):
    """Up from the house's file is ours; Down is another file."""
    shown.template.setFocus()
    qtbot.keyClick(shown.template, Qt.Key.Key_Up)
    qtbot.keyClick(shown.template, Qt.Key.Key_End)
    assert shown.told_back == [(None,), ("template",)]


def test_tab_walks_from_the_pages_over_the_title_to_what_becomes_of_them(shown, qtbot):
    """Each control once, then round again; what works can be ended by keys too."""
    shown.show_work("Writing")
    shown.pages.setFocus()
    walked = []
    while not walked or walked[-1] is not shown.pages:
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        walked.append(QApplication.focusWidget())
    buttons = [shown.buttons[name] for name in ("copy", "print", "cancel", "alone", "standard")]
    assert walked == [shown.title, shown.to_headline, shown.template, shown.brief, *buttons, shown.pages]
    assert not shown.buttons["save"].isEnabled()
