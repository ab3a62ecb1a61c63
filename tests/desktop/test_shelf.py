"""Files in and out of the library page, in a library of its own; and Enter does what the field says, no more."""

import json
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QApplication, QMessageBox

from desktop import intents
from desktop.acts import Acts
from desktop.background import Latest
from desktop.library import Library
from desktop.panels.library import LibraryDialog
from desktop.shelf import Shelf
from desktop.toolkit import make_qt
from desktop.workspace import Workspace
from scenarios.projection import Engine
from scenarios.scenario import Scenario

WAIT = 60_000


@pytest.fixture
def work(catalog):
    """Return a workspace of two draws, which nobody waits for."""
    return Workspace(catalog, Engine(catalog), Scenario(draws=2), Latest(synchronous=True))


@pytest.fixture
def library(qtbot, tmp_path, catalog, work):
    """Return an open library with one saved scenario."""
    library = Library(catalog, work, tmp_path / "library.db")
    with qtbot.waitSignal(library.listed, timeout=WAIT):
        library.open()
    intents.set_lever(work, "hbm_supply", 0.5)
    library.save(replace(work.scenario, name="Short"), "", {})
    qtbot.waitUntil(lambda: len(library.saved) == 1 and not library.behind, timeout=WAIT)
    yield library
    library.close()
    work.close()


@pytest.fixture
def acts(work, library):
    return Acts(work, library)


@pytest.fixture
def told():
    """Return what went wrong, in words."""
    return []


@pytest.fixture
def page(qtbot, library, acts, catalog, told):
    make_qt()
    page = LibraryDialog()
    page.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(page)
    Shelf(library, acts, page, catalog, lambda _name: None, lambda problem: told.append(str(problem)))
    page.show()
    page.activateWindow()
    yield page
    page.close()


@pytest.fixture
def shelf(page):
    return page.findChild(Shelf)


def answered(qtbot, button):
    """Press a button of the question that comes next, and return the list that then holds what was asked."""
    asked = []

    def answer():
        box = QApplication.activeModalWidget()
        if isinstance(box, QMessageBox):
            asked.append(box.text())
            qtbot.mouseClick(box.button(button), Qt.MouseButton.LeftButton)
        else:
            QTimer.singleShot(10, answer)

    QTimer.singleShot(0, answer)
    return asked


def test_what_goes_out_comes_in_again_read_off_the_windows_thread(library, acts, page, shelf, tmp_path, qtbot):
    """A name without an ending gets one; reading is told on the page, and asks only once it is done."""
    shelf.export(["Short"], tmp_path / "mine")
    qtbot.waitUntil((tmp_path / "mine.json").exists, timeout=WAIT)
    asked = answered(qtbot, QMessageBox.StandardButton.Ok)
    shelf.take_in(tmp_path / "mine.json")
    assert page.step.text() == "Reading mine.json\u2026"
    assert not page.buttons["import"].isEnabled()
    assert asked == []
    qtbot.waitUntil(lambda: len(library.saved) == 2, timeout=WAIT)
    assert "1 would come:" in asked[0]
    assert page.step.text() == ""
    assert page.buttons["import"].isEnabled()
    acts.undo()
    qtbot.waitUntil(lambda: len(library.saved) == 1, timeout=WAIT)


def test_a_file_that_cannot_be_read_is_told_and_another_can_be_tried(page, shelf, told, tmp_path, qtbot):
    (tmp_path / "letter.json").write_text("Dear all")
    shelf.take_in(tmp_path / "letter.json")
    qtbot.waitUntil(lambda: bool(told), timeout=WAIT)
    assert "letter.json" in told[0]
    assert page.buttons["import"].isEnabled()


@pytest.mark.parametrize("name", ["library.db", "library.db-wal", "../{folder}/library.db"])
def test_the_library_is_never_written_over(library, shelf, told, tmp_path, name, qtbot):
    """However its file is named; a name that only begins alike is free."""
    before = library.path.read_bytes()
    shelf.export(["Short"], tmp_path / name.format(folder=tmp_path.name))
    assert "belongs to the library itself" in told[0]
    assert library.path.read_bytes() == before
    shelf.export(["Short"], tmp_path / "library.db.json")
    qtbot.waitUntil((tmp_path / "library.db.json").exists, timeout=WAIT)
    assert json.loads((tmp_path / "library.db.json").read_text())["scenarios"]


def test_an_export_that_fails_holds_nothing_up(work, library, shelf, told, tmp_path, qtbot):
    """The problem is told once, and what is changed afterwards is written as ever."""
    shelf.export(["Short"], tmp_path / "no such folder/mine.json")
    qtbot.waitUntil(lambda: bool(told), timeout=WAIT)
    assert "was not written" in told[0]
    intents.set_lever(work, "hbm_supply", 0.3)
    qtbot.waitUntil(lambda: not library.behind, timeout=WAIT)
    assert len(told) == 1


def test_enter_in_a_field_opens_nothing(page, qtbot):
    """A new name is given, a search is searched; the scenario in hand stays in hand."""
    opened, renamed = QSignalSpy(page.opened), QSignalSpy(page.renamed)
    page.name.setFocus()
    page.name.clear()
    qtbot.keyClicks(page.name, "Shorter")
    qtbot.keyClick(page.name, Qt.Key.Key_Return)
    page.search.setFocus()
    qtbot.keyClicks(page.search, "short")
    qtbot.keyClick(page.search, Qt.Key.Key_Return)
    assert renamed.at(0) == ["Short", "Shorter"]
    assert opened.count() == 0
