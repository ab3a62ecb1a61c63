"""What finds room where there is little: lines that break, a pane that scrolls, a drawer over another pane."""

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QLabel, QPushButton, QSplitter, QVBoxLayout, QWidget

from desktop.widgets.drawer import Drawer
from desktop.widgets.flow import FlowLayout
from desktop.widgets.tall_area import TallArea


def test_a_line_breaks_where_the_next_control_has_no_room(qtbot):
    """In one line while it is wide, in as many as needed when it is narrow; nothing overlaps, nothing is cut."""
    pane = QWidget()
    qtbot.addWidget(pane)
    flow = FlowLayout(pane)
    buttons = [QPushButton(text) for text in ("Cards", "Revenue", "Peak compute", "Delivered")]
    for button in buttons:
        flow.addWidget(button)
    pane.show()
    pane.resize(flow.sizeHint().width() + 10, 60)
    assert len({button.y() for button in buttons}) == 1
    pane.resize(buttons[2].sizeHint().width() + 4, 300)
    assert [button.y() for button in buttons] == sorted({button.y() for button in buttons})
    assert all(button.geometry().right() <= pane.width() for button in buttons)
    assert flow.heightForWidth(pane.width()) >= sum(button.height() for button in buttons)
    assert flow.itemAt(9) is None
    assert flow.takeAt(9) is None


def test_wrapped_text_is_never_cut_it_scrolls(qtbot):
    """A long text in a narrow, low pane keeps all its lines; the pane scrolls."""
    inner = QWidget()
    column = QVBoxLayout(inner)
    label = QLabel("many words that need several lines " * 8)
    label.setWordWrap(True)
    column.addWidget(label)
    area = TallArea(inner)
    qtbot.addWidget(area)
    area.resize(220, 60)
    area.show()
    qtbot.wait(20)
    assert label.height() >= label.heightForWidth(label.width())
    assert area.verticalScrollBar().maximum() > 0
    area.resize(900, 400)
    qtbot.wait(20)
    assert area.verticalScrollBar().maximum() == 0
    assert inner.height() == area.viewport().height()


@pytest.fixture
def placed(qtbot):
    """Return a window's middle with a splitter of two panes, and a drawer."""
    stage = QWidget()
    qtbot.addWidget(stage)
    column = QVBoxLayout(stage)
    column.setContentsMargins(0, 40, 0, 0)
    splitter = QSplitter()
    levers = QWidget()
    QVBoxLayout(levers).addWidget(QPushButton("lever"))
    splitter.addWidget(levers)
    splitter.addWidget(QLabel("charts"))
    column.addWidget(splitter)
    stage.resize(1000, 400)
    stage.show()
    yield splitter, Drawer(QPushButton("body"), "Where it comes from")
    stage.close()


def test_a_drawer_stands_beside_or_lies_over(placed, qtbot):
    """Beside the charts it takes a place of its own; over the levers it covers just these, wherever they go."""
    splitter, drawer = placed
    drawer.stand_in(splitter)
    drawer.show()
    assert splitter.count() == 3
    assert drawer.width() >= 320
    levers = splitter.widget(0)
    drawer.float_over(levers)
    assert splitter.count() == 2
    splitter.setSizes([400, 600])
    assert drawer.geometry() == QRect(levers.mapTo(levers.window(), QPoint()), levers.size())
    splitter.parentWidget().resize(900, 300)
    qtbot.wait(20)
    assert drawer.geometry() == QRect(levers.mapTo(levers.window(), QPoint()), levers.size())
    drawer.stand_in(splitter)
    assert splitter.count() == 3
    assert drawer.isVisible()


def test_a_drawer_is_as_wide_as_its_text_wants(placed):
    """In large text a line beside the charts still holds about as many words."""
    splitter, drawer = placed
    large = drawer.font()
    large.setPointSizeF(2 * large.pointSizeF())
    drawer.setFont(large)
    drawer.stand_in(splitter)
    drawer.show()
    assert drawer.width() >= 30 * drawer.fontMetrics().averageCharWidth() > 340


def test_a_drawer_gives_way_to_the_focus_in_what_it_covers(placed, qtbot):
    """It closes when the focus goes to the pane below it, but not when that goes elsewhere, or beside it."""
    splitter, drawer = placed
    levers = splitter.widget(0)
    lever = levers.findChild(QPushButton)
    levers.activateWindow()
    drawer.stand_in(splitter)
    drawer.show()
    lever.setFocus()
    assert drawer.isVisible()
    drawer.findChild(QPushButton).setFocus()
    drawer.float_over(levers)
    assert drawer.isVisible()
    assert drawer.findChild(QPushButton).hasFocus(), "it keeps the focus on its way"
    with qtbot.waitSignal(drawer.closed, timeout=1_000):
        lever.setFocus()
    assert not drawer.isVisible()


def test_a_drawer_is_closed_by_esc_and_by_its_button(placed, qtbot):
    """Both hide it and tell."""
    splitter, drawer = placed
    drawer.float_over(splitter.widget(0))
    drawer.show()
    spy = QSignalSpy(drawer.closed)
    qtbot.keyClick(drawer, Qt.Key.Key_Escape)
    assert not drawer.isVisible()
    drawer.show()
    qtbot.mouseClick(drawer._close, Qt.MouseButton.LeftButton)
    assert not drawer.isVisible()
    assert spy.count() == 2
