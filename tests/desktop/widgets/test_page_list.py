"""The list of pages: ticked, moved and looked at by hand; what is shown is never told back."""

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from desktop.widgets.page_list import PageList, PageRow

ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def pages(qtbot):
    """Return a list of four pages, the second one ticked and in hand, that remembers what it tells."""
    pages = PageList()
    qtbot.addWidget(pages)
    pages.resize(300, 300)
    pages.told, pages.looked_at = [], []
    pages.arranged.connect(lambda order, chosen: pages.told.append(("".join(order), "".join(sorted(chosen)))))
    pages.picked.connect(pages.looked_at.append)
    pages.show_pages([PageRow(one, f"Page {one}", one == "b") for one in "abcd"], "b")
    pages.show()
    return pages


def test_showing_tells_nothing(pages):
    """Also not where order, ticks and remarks change."""
    pages.show_pages([PageRow(one, f"Page {one}", one == "a", "own title") for one in "dcba"], "d")
    assert (pages.told, pages.looked_at) == ([], [])
    assert pages.item(0).text() == "Page d   (own title)"
    assert pages.currentRow() == 0


def test_keys_move_tick_and_choose(pages, qtbot):
    """Alt with an arrow moves the page in hand, at the ends nowhere; Space ticks; an arrow looks at another."""
    qtbot.keyClick(pages, Qt.Key.Key_Down, ALT)
    qtbot.keyClick(pages, Qt.Key.Key_Down, ALT)
    qtbot.keyClick(pages, Qt.Key.Key_Down, ALT)
    assert pages.told == [("acbd", "b"), ("acdb", "b")]
    qtbot.keyClick(pages, Qt.Key.Key_Up)
    assert pages.looked_at == ["d"]
    qtbot.keyClick(pages, Qt.Key.Key_Space)
    assert pages.told[-1] == ("acdb", "bd")
    qtbot.keyClick(pages, Qt.Key.Key_Up, ALT)
    assert pages.told[-1] == ("adcb", "bd")
    assert pages.looked_at == ["d"], "a page that is moved stays in hand"


def test_the_mouse_takes_a_page_along(pages, qtbot):
    """Past the middle of the next one it stands behind that one, not before; letting go tells no more."""
    view = pages.viewport()
    first, second, third = (pages.visualItemRect(pages.item(row)) for row in range(3))
    qtbot.mousePress(view, Qt.MouseButton.LeftButton, pos=first.center())
    for at in (second.topLeft(), second.center(), third.topLeft(), third.center(), third.bottomLeft()):
        move = QMouseEvent(
            QEvent.Type.MouseMove,
            QPointF(first.center().x(), at.y()),
            view.mapToGlobal(QPointF(at)),
            Qt.MouseButton.NoButton,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
        QApplication.sendEvent(view, move)
    qtbot.mouseRelease(view, Qt.MouseButton.LeftButton, pos=third.bottomLeft())
    assert pages.told == [("bacd", "b"), ("bcad", "b")]
    assert pages.currentItem().text() == "Page a"
