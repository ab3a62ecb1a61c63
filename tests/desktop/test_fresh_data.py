"""The data page on a home of its own: versions, packs in with preview and a way out, data out, and back again."""

import shutil

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit

from desktop.fresh_data import FreshData
from desktop.panels.data import DataDialog
from desktop.toolkit import make_qt
from scenarios.catalog_files import load_catalog
from scenarios.data_packs import export_pack
from scenarios.data_versions import current_catalog, in_force, installed
from scenarios.scenario import Scenario
from tests.scenarios.packs import add_copy, set_cell

WAIT = 60_000
VERSION = load_catalog().version
FRESH = f"{VERSION}+1"


@pytest.fixture(scope="module")
def exported(tmp_path_factory):
    return export_pack(load_catalog(), tmp_path_factory.mktemp("exported") / "data")


@pytest.fixture
def pack(exported, tmp_path):
    """Return a pack that adds one published number, which takes no search for tastes."""
    folder = shutil.copytree(exported, tmp_path / "evidence")
    add_copy(folder / "evidence/market.csv", "M078", {"id": "M900"})
    return folder


@pytest.fixture
def home(tmp_path):
    return tmp_path / "home"


@pytest.fixture
def told():
    """Return what went wrong in the program itself; nothing, in all these tests."""
    problems = []
    yield problems
    assert problems == []


@pytest.fixture
def fresh(qtbot, home, told):
    make_qt()
    page = DataDialog()
    page.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(page)
    page.show()
    joined = FreshData(page, VERSION, home, told.append)
    qtbot.waitUntil(lambda: bool(page.current()), timeout=WAIT)
    yield joined
    page.close()


@pytest.fixture
def moved(pack, monkeypatch):
    """Return a pack that changes a number, so that tastes are searched for; those of a few draws, to be quick."""
    set_cell(pack / "parameters.csv", "licence_approval", "central", "0.6")
    monkeypatch.setattr("scenarios.data_versions.Scenario", lambda: Scenario(draws=3))
    return pack


@pytest.fixture
def page(fresh):
    return fresh.parent()


def rested(qtbot, page):
    qtbot.waitUntil(lambda: not page.is_busy(), timeout=WAIT)


def cells(page):
    return [
        [page.versions.item(row, column).text() for column in range(page.versions.columnCount())]
        for row in range(page.versions.rowCount())
    ]


def press(qtbot, page, name):
    qtbot.mouseClick(page.buttons[name], Qt.MouseButton.LeftButton)


def named_in_dialog(qtbot, name):
    """Type a name into the file dialog that opens next, and press Return."""

    def answer():
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, QFileDialog):
            QTimer.singleShot(20, answer)
            return
        field = next(one for one in dialog.findChildren(QLineEdit) if one.isVisible())
        field.setText(str(name))
        qtbot.keyClick(field, Qt.Key.Key_Return)

    QTimer.singleShot(0, answer)


def test_what_is_there_is_shown_and_nothing_is_written(page, home):
    """The shipped data, in force; no way to where one is already."""
    assert cells(page) == [[VERSION, "shipped with the program", "yes"]]
    assert page.state.text() == f"Data {VERSION} are in force."
    assert "came with the program" in page.about.toPlainText()
    assert not page.buttons["use"].isEnabled()
    assert not page.buttons["shipped"].isEnabled()
    assert not page.pending.isVisible()
    assert not page.buttons["restart"].isVisible()
    assert not home.exists()


def test_a_pack_is_shown_taken_and_left_again(fresh, page, pack, home, qtbot):
    """Preview, then the version with what it brought; back to the shipped data, and forth; when it takes effect."""
    fresh.read(pack)
    assert page.is_busy()
    assert not page.buttons["import"].isEnabled()
    rested(qtbot, page)
    assert page.about_title.text() == "What evidence would change"
    assert "added M900" in page.about.toPlainText()
    assert not home.exists(), "a preview installs nothing"
    press(qtbot, page, "take")
    rested(qtbot, page)
    assert current_catalog(home).version == FRESH
    assert page.current() == FRESH
    assert page.about_title.text() == f"What data {FRESH} brought"
    assert "added M900" in page.about.toPlainText()
    assert page.state.text().startswith(f"Data {FRESH} are in force since 2")
    assert "from the next start on" in page.pending.text()
    assert f"goes on with data {VERSION}" in page.pending.text()
    with qtbot.waitSignal(page.restart_asked, timeout=WAIT):
        press(qtbot, page, "restart")
    first, second = cells(page)
    assert first[2] == "in this window, until the next start"
    assert second[1].startswith("taken 2")
    press(qtbot, page, "shipped")
    rested(qtbot, page)
    assert current_catalog(home).version == VERSION
    assert not page.pending.isVisible()
    page.versions.setFocus()
    qtbot.keyClick(page.versions, Qt.Key.Key_Down)
    assert page.current() == FRESH
    qtbot.keyClick(page.buttons["use"], Qt.Key.Key_Space)
    rested(qtbot, page)
    assert current_catalog(home).version == FRESH


def test_a_refused_pack_names_file_row_column_and_reason(fresh, page, pack, home, qtbot):
    """There is nothing to take; what was shown before is shown again once it is left."""
    set_cell(pack / "parameters.csv", "hbm_supply", "central", "much")
    fresh.read(pack)
    rested(qtbot, page)
    assert page.about_title.text() == "evidence is not taken"
    assert "parameters.csv, line " in page.about.toPlainText()
    assert "column 'central': 'much' is not allowed" in page.about.toPlainText()
    assert not page.buttons["take"].isVisible()
    press(qtbot, page, "leave")
    assert page.about_title.text() == f"What data {VERSION} brought"
    assert not page.buttons["leave"].isVisible()
    assert not home.exists()


@pytest.mark.parametrize("name", ["missing.zip", "letter.zip"])
def test_what_is_no_pack_is_said_on_the_page(fresh, page, tmp_path, qtbot, name):
    (tmp_path / "letter.zip").write_text("Dear all")
    fresh.read(tmp_path / name)
    rested(qtbot, page)
    assert page.about_title.text() == "Refused"
    assert f"'{name}' is refused" in page.about.toPlainText()


def test_an_install_called_off_leaves_nothing_and_can_be_begun_again(fresh, page, moved, home, qtbot):
    """With numbers that change, tastes are searched for in rounds; Esc ends them, and a second Esc the page.

    Meanwhile the window's thread goes on drawing.
    """
    fresh.read(moved)
    rested(qtbot, page)
    beats = []
    pulse = QTimer(page, interval=10, timeout=lambda: beats.append(page.step.text()))
    pulse.start()
    press(qtbot, page, "take")
    qtbot.waitUntil(lambda: " of at most 80" in page.step.text() and len(beats) > 10, timeout=WAIT)
    assert page.buttons["call_off"].isVisible()
    qtbot.keyClick(page, Qt.Key.Key_Escape)
    rested(qtbot, page)
    pulse.stop()
    assert page.isVisible()
    assert page.about_title.text().startswith("Called off, and nothing was changed.")
    assert page.buttons["take"].isVisible()
    assert [one.version for one in installed(home)] == [VERSION]
    assert not list((home / "data").iterdir())
    qtbot.keyClick(page, Qt.Key.Key_Escape)
    assert not page.isVisible()


def test_reading_can_be_called_off(fresh, page, pack, qtbot):
    """Before there is a preview there is nothing to go back to but the versions."""
    fresh.read(pack)
    press(qtbot, page, "call_off")
    assert page.step.text() == "Calling it off\u2026"
    rested(qtbot, page)
    assert page.about_title.text() == "Called off"
    assert not page.buttons["take"].isVisible()


def test_a_page_closed_amid_an_install_installs_nothing(fresh, page, moved, home, qtbot):
    """What is under way ends with the page, whole."""
    fresh.read(moved)
    rested(qtbot, page)
    press(qtbot, page, "take")
    qtbot.waitUntil(lambda: "round" in page.step.text(), timeout=WAIT)
    page.close()
    fresh._queue._thread.join(timeout=60)
    assert not list((home / "data").iterdir())
    assert in_force(home).catalog.version == VERSION


def test_data_go_out_to_a_zip_file_and_a_folder_and_nothing_is_written_over(fresh, page, tmp_path, qtbot):
    """A name without an ending gets one; a folder in use is refused in a sentence."""
    named_in_dialog(qtbot, tmp_path / "mine")
    page.export_asked.emit(False)
    rested(qtbot, page)
    assert page.about_title.text() == f"Data {VERSION} were written"
    assert str(tmp_path / "mine.zip") in page.about.toPlainText()
    assert (tmp_path / "mine.zip").is_file()
    fresh.export(tmp_path)
    rested(qtbot, page)
    assert page.about_title.text() == "Refused"
    assert "not empty" in page.about.toPlainText()
    named_in_dialog(qtbot, tmp_path / "mine.zip")
    page.import_asked.emit(False)
    rested(qtbot, page)
    assert "changes nothing" in page.about.toPlainText()
    assert not page.buttons["take"].isVisible()


def test_damaged_data_are_named_and_the_shipped_ones_are_in_force(fresh, page, pack, home, qtbot):
    """The page says what the next start would say, and offers the way out."""
    fresh.read(pack)
    rested(qtbot, page)
    press(qtbot, page, "take")
    rested(qtbot, page)
    (home / f"data/{FRESH}/chips.csv").write_text("nothing")
    fresh.put_in_force(FRESH)
    rested(qtbot, page)
    assert "are damaged" in page.about.toPlainText()
    qtbot.waitUntil(lambda: "cannot be used" in page.state.text(), timeout=WAIT)
    assert [row[2] for row in cells(page)] == ["yes", "cannot be used"]
    press(qtbot, page, "shipped")
    rested(qtbot, page)
    assert page.state.text().startswith(f"Data {VERSION} are in force since 2")
