"""The page of scenario discovery while answers come: what is typed stays typed."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy

from desktop.panels.discover import Answer, DiscoverDialog
from desktop.toolkit import make_qt
from tests.desktop.hands import fill


@pytest.fixture
def page(qtbot, catalog):
    """Return the page with a box in sight."""
    make_qt()
    page = DiscoverDialog(catalog)
    page.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(page)
    page.show()
    page.activateWindow()
    page.show_answer(Answer("HBM alone.", steps=3, at=1, name="In the box: HBM"))
    return page


def test_a_name_in_the_making_stays_while_more_is_found_of_the_same_box(page, qtbot):
    kept = QSignalSpy(page.kept)
    fill(qtbot, page.name, "Trou")
    page.show_answer(Answer("HBM alone, and so in both halves.", steps=3, at=1, name="In the box: HBM"))
    qtbot.keyClicks(page.name, "ble")
    qtbot.keyClick(page.name, Qt.Key.Key_Return)
    assert kept.at(0) == ["Trouble"]


def test_another_box_brings_its_own_name(page, qtbot):
    fill(qtbot, page.name, "Trouble")
    page.show_answer(Answer("Dies alone.", steps=3, at=2, name="In the box: dies"))
    assert page.name.text() == "In the box: dies"
