"""The table under a real hand: what it tells, what it copies, and the names that stay while it is scrolled."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop import theme
from desktop.widgets.frozen_column import FrozenColumn
from desktop.widgets.sheet_model import SheetCell, SheetColumn, SheetModel, SheetRow
from desktop.widgets.sheet_view import SheetView

CONTROL = Qt.KeyboardModifier.ControlModifier
WIDE = "a text that takes much room in its column"


@pytest.fixture
def view(qtbot):
    """Return a narrow table of many columns."""
    columns = (SheetColumn("Name"), *(SheetColumn(f"C{place}", editable=True) for place in range(1, 9)))
    model = SheetModel(columns)
    model.show_rows(
        [
            SheetRow(
                f"r{n}", (SheetCell(f"row {n}", n), *(SheetCell(WIDE, n) for _one in range(8))), False, False, "", ""
            )
            for n in range(40, 0, -1)
        ]
    )
    made = SheetView(model, lambda _id, _column, text: text != "no", lambda _column, text: text != "no", 1)
    model.setParent(made)
    qtbot.addWidget(made)
    made.resize(480, 240)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    made.fit()
    made.setFocus()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is made)
    return made


def frozen(view):
    (found,) = view.findChildren(FrozenColumn)
    return found


def test_the_names_stay_while_the_rest_is_scrolled(view):
    """The cell in which the user stands is beside the names and never under them, both ways."""
    names = frozen(view)
    for key, times in ((Qt.Key.Key_Right, 8), (Qt.Key.Key_Left, 7)):
        for _step in range(times):
            QTest.keyClick(view, key)
            if view.currentIndex().column() > 0:
                assert view.visualRect(view.currentIndex()).left() >= names.width()
    assert names.isVisible()
    assert names.width() == view.columnWidth(0)


def test_the_names_scroll_and_choose_with_the_table(view):
    """Down in one is down in the other; a click on a name chooses the row and leaves the keys with the table."""
    view.scrollToBottom()
    names = frozen(view)
    assert names.verticalScrollBar().value() == view.verticalScrollBar().value() > 0
    index = view.model().index(view.model().rowCount() - 1, 0)
    assert names.visualRect(index) == view.visualRect(index)
    QTest.mouseClick(names.viewport(), Qt.MouseButton.LeftButton, pos=names.visualRect(index).center())
    assert view.current_id() == "r1"
    assert view.chosen_ids() == ("r1",)
    assert QApplication.focusWidget() is view


def test_a_click_on_the_frozen_title_sorts_by_it(view):
    """Rising, then falling; the mark stands over the names too."""
    header = frozen(view).horizontalHeader()
    for first in ("r1", "r40"):
        QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(9, 9))
        assert view.model().index(0, 0).data(Qt.ItemDataRole.UserRole) == first
        assert header.isSortIndicatorShown()
    view.setCurrentIndex(view.model().index(0, 2))
    QTest.keyClick(view, Qt.Key.Key_S, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    assert not header.isSortIndicatorShown()


def test_the_names_grow_with_the_text(view, qtbot):
    """At twice the text size rows and names are higher and wider, in both alike."""
    before, names = view.rowHeight(0), frozen(view)
    plain = QApplication.font()
    larger = theme.font(theme.Text.BODY)
    larger.setPointSizeF(2 * plain.pointSizeF())
    QApplication.setFont(larger)
    try:
        qtbot.waitUntil(lambda: view.rowHeight(0) > 1.5 * before)
        assert names.rowHeight(0) == view.rowHeight(0)
        assert names.width() == view.columnWidth(0)
    finally:
        QApplication.setFont(plain)


def test_what_the_keys_ask_for_is_told(view, qtbot):
    """Delete, F1 and paste are told once each; nothing changes by itself."""
    view.setCurrentIndex(view.model().index(0, 1))
    for signal, key in ((view.reset_asked, Qt.Key.Key_Delete), (view.explain_asked, Qt.Key.Key_F1)):
        with qtbot.waitSignal(signal):
            QTest.keyClick(view, key)
    QGuiApplication.clipboard().setText("1\n2")
    with qtbot.waitSignal(view.pasted) as told:
        QTest.keyClick(view, Qt.Key.Key_V, CONTROL)
    assert told.args == ["1\n2"]
    assert view.model().index(0, 1).data() == WIDE


def test_going_to_another_row_tells_which(view, qtbot):
    """By mouse and by key."""
    with qtbot.waitSignal(view.row_changed) as told:
        QTest.mouseClick(
            view.viewport(),
            Qt.MouseButton.LeftButton,
            pos=view.visualRect(view.model().index(2, 1)).topLeft() + QPoint(9, 9),
        )
    assert told.args == ["r38"]
    with qtbot.waitSignal(view.row_changed) as told:
        QTest.keyClick(view, Qt.Key.Key_Down)
    assert told.args == ["r37"]


def test_a_refused_text_for_all_keeps_the_editor(view, qtbot):
    """Ctrl+Enter on what nobody takes changes nothing and loses nothing."""
    view.setCurrentIndex(view.model().index(0, 1))
    with qtbot.assertNotEmitted(view.model().sourceModel().typed):
        for letter in "no":
            QTest.keyClicks(QApplication.focusWidget(), letter)
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return, CONTROL)
        assert QApplication.focusWidget().text() == "no"
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert QApplication.focusWidget() is view
