"""Snapshot: from the window to a signed file, by keyboard alone, with all that is in it told before."""

import threading
import time
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from desktop import intents
from desktop.snapshot_making import SnapshotMaking
from scenarios.data_versions import data_home
from scenarios.snapshots.listing import listing
from scenarios.snapshots.opening import OWN, open_snapshot
from tests.desktop.dialogs import name_file

WAIT = 15_000
CTRL, ALT, SHIFT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ShiftModifier,
)


@pytest.fixture
def explained(small):
    """Return the program with a reason given beside its value."""
    intents.give_reasons(small.workspace, {"hbm_supply": "a secret"})
    return small


def names(shown):
    return [shown.parts.item(row, 0).text() for row in range(shown.parts.rowCount())]


def test_a_snapshot_is_chosen_listed_and_saved_by_keyboard_alone(explained, qtbot, tmp_path):
    """Pages, author, a lever in a narrower range, no copying; the file holds what was listed and is one's own."""
    qtbot.keyClick(explained.window, Qt.Key.Key_S, CTRL | SHIFT)
    shown = explained.window.pages.open("snapshot")
    qtbot.waitUntil(lambda: bool(names(shown)), timeout=WAIT)
    assert "contain" in shown.total.text()
    pages = sum(one.startswith("Page ") for one in names(shown))
    qtbot.keyClick(shown.pages, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: sum(one.startswith("Page ") for one in names(shown)) == pages - 1, timeout=WAIT)

    qtbot.keyClicks(shown.author, "Ann")
    row = shown.levers[0]
    while row.box.currentData() != "hbm_supply":
        qtbot.keyClick(row.box, Qt.Key.Key_Down)
    row.high.setFocus()
    row.high.selectAll()
    qtbot.keyClicks(row.high, "0.1")
    qtbot.keyClick(row.high, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not shown.save.isEnabled(), timeout=WAIT)
    assert "no range around its value" in row.problem.text()
    row.high.selectAll()
    qtbot.keyClicks(row.high, "1")
    qtbot.keyClick(row.high, Qt.Key.Key_Return)
    assert not row.problem.isVisible()
    qtbot.keyClick(shown.may_copy, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: "Levers that stay free" in names(shown) and shown.save.isEnabled(), timeout=WAIT)

    file = tmp_path / "pages"
    name_file(qtbot, file)
    qtbot.keyClick(shown, Qt.Key.Key_S, ALT)
    qtbot.waitUntil(lambda: "saved to" in shown.notice.message(), timeout=WAIT)
    opened = open_snapshot(file.with_suffix(".chokepoint"), data_home())
    snapshot = opened.snapshot
    assert opened.seal.status == OWN
    assert (snapshot.author, snapshot.may_copy, len(snapshot.pages)) == ("Ann", False, pages - 1)
    assert [(one.id, one.value, one.high) for one in snapshot.levers] == [("hbm_supply", 0.5, 1.0)]
    assert [one.name for one in listing(snapshot)] == names(shown)
    assert snapshot.scenario.reasons == ()
    assert [one.text() for one in shown.notice.buttons()[:2]] == ["Open", "Show in folder"]

    shown.close()
    again = explained.window.pages.open("snapshot")
    assert again.author.text() == "Ann", "the name is remembered"
    viewer = explained.window.pages.view_snapshot(file.with_suffix(".chokepoint"))
    qtbot.waitUntil(lambda: "by you" in viewer.seal.words.text(), timeout=WAIT)
    assert viewer.isFullScreen()
    viewer.close()


def tick(qtbot, shown, name):
    """Tick a scenario in the list of others, by keyboard."""
    shown.others.setFocus()
    qtbot.keyClick(shown.others, Qt.Key.Key_Home)
    while shown.others.currentItem().text() != name:
        qtbot.keyClick(shown.others, Qt.Key.Key_Down)
    qtbot.keyClick(shown.others, Qt.Key.Key_Space)


@pytest.fixture
def saved(small, qtbot):
    """Return the program with a scenario saved as Short."""
    small.library.open()
    small.library.save(replace(small.workspace.scenario, name="Short"), "", {})
    qtbot.waitUntil(lambda: bool(small.library.saved) and small.workspace.at_rest, timeout=WAIT)
    return small


def test_scenarios_of_the_library_and_shipped_ones_stand_beside_on_a_page_more(saved, qtbot, tmp_path):
    """The page is listed by their names and written; more curves than can be told apart are refused."""
    shown = saved.window.pages.open("snapshot")
    qtbot.waitUntil(lambda: bool(names(shown)), timeout=WAIT)
    tick(qtbot, shown, "HBM choked")
    tick(qtbot, shown, "Short")
    more = ("Comparison: inference (scenarios beside)", "Comparison: what differs (scenarios beside)")
    qtbot.waitUntil(lambda: all(any(name.endswith(one) for name in names(shown)) for one in more), timeout=WAIT)

    name_file(qtbot, tmp_path / "pages")
    qtbot.keyClick(shown, Qt.Key.Key_S, ALT)
    qtbot.waitUntil(lambda: "saved to" in shown.notice.message(), timeout=WAIT)
    pages = {one.id: one for one in open_snapshot(tmp_path / "pages.chokepoint", data_home()).snapshot.pages}
    assert {"Short", "HBM choked"} <= {one.label for one in pages["beside.inference"].shown[0].lines}

    others = [shown.others.item(row).text() for row in range(shown.others.count())]
    for one in [one for one in others if one not in ("Short", "HBM choked")][:4]:
        tick(qtbot, shown, one)
    qtbot.waitUntil(lambda: not shown.save.isEnabled(), timeout=WAIT)
    assert shown.total.text() == "At most 5 scenarios beside this one."


def test_a_page_that_is_left_before_the_library_answers_is_left_alone(saved, qtbot):
    gate, gone = threading.Event(), []
    shown = saved.window.pages.open("snapshot")
    saved.library.ask(lambda _store: gate.wait(WAIT / 1000), lambda _went: None)
    tick(qtbot, shown, "Short")
    shown.destroyed.connect(lambda: gone.append(True))
    shown.close()
    qtbot.waitUntil(lambda: bool(gone), timeout=WAIT)
    gate.set()
    with qtbot.waitCallback(timeout=WAIT) as answered:
        saved.library.ask(lambda _store: None, answered)
    saved.library.listed.emit()


def test_a_list_of_what_was_chosen_before_does_not_come_after_all(small, qtbot):
    """The parts are found while the last page is let go: they are not listed, and nothing can be saved."""
    shown = small.window.pages.open("snapshot")
    qtbot.waitUntil(lambda: bool(names(shown)), timeout=WAIT)
    making = shown.findChild(SnapshotMaking)
    making._list()
    deadline = time.monotonic() + WAIT / 1000
    while making.queue._drawings.waiting() and time.monotonic() < deadline:
        time.sleep(0.01)
    making.deck = replace(making.deck, chosen=frozenset())
    making._list()
    qtbot.wait(50)
    assert (shown.total.text(), names(shown), shown.save.isEnabled()) == ("Choose a page.", [], False)
