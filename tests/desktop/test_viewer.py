"""The viewer of a snapshot: seal, pages, the reference, free levers and copying, by keyboard alone."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from desktop.panels.viewer import ViewerWindow
from desktop.toolkit import make_qt
from desktop.viewer import Viewer
from desktop.widgets.notice_bar import Kind
from scenarios.figures.imprint import imprint_of
from scenarios.figures.pages import Told
from scenarios.scenario import Scenario
from scenarios.snapshots.content import snapshot_bytes
from scenarios.snapshots.keys import senders
from scenarios.snapshots.making import Choices, free_lever, snapshot_of
from tests.shared_engine import SHIPPED, engine_of

WAIT = 15_000
PAGES = ("title", "share.training.revenue", "levers")
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture(scope="module")
def told():
    catalog = SHIPPED.catalog
    scenario = Scenario("<b>Ban</b>", draws=20).with_value(catalog, "hbm_supply", 0.5)
    projection, reference = (SHIPPED.project(one) for one in (scenario, Scenario("Baseline", draws=20)))
    return Told(projection, reference, imprint_of(projection, reference, date(2026, 11, 24)))


@pytest.fixture
def write(told, tmp_path):
    """Return what writes a snapshot made three days ago."""

    def write(fingerprint=SHIPPED.catalog.fingerprint, **choices):
        made = (datetime.now(UTC) - timedelta(days=3)).isoformat(timespec="seconds")
        scenario, catalog = told.projection.scenario, SHIPPED.catalog
        levers = tuple(free_lever(one, scenario, catalog) for one in ("hbm_supply", "tier"))
        snapshot = snapshot_of(told, PAGES, Choices(made, "<i>Ann</i>", levers, **choices))
        snapshot = replace(snapshot, fingerprint=fingerprint)
        file = tmp_path / "pages.chokepoint"
        file.write_bytes(snapshot_bytes(snapshot, KEY))
        return file

    return write


def opened(qtbot, file, home):
    """Open a file in the viewer; no data but the shipped ones."""
    make_qt()
    window = ViewerWindow()
    viewer = Viewer(window, file, home, lambda: SHIPPED.catalog, engine_of)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(lambda: bool(window.seal.words.text()), timeout=WAIT)
    return window, viewer


def drawn(window):
    return not window.picture.image().isNull() and not window.picture.words()


def test_a_reader_turns_pages_moves_levers_and_comes_to_know_the_sender(qtbot, write, tmp_path):
    """One file from its seal to its closing: every key that the window names."""
    window, viewer = opened(qtbot, write(), tmp_path / "home")
    seal, picture = window.seal, window.picture
    assert seal.kind() is Kind.WARNING
    assert "by <i>Ann</i>; first file from key" in seal.words.text()
    assert all(word in seal.about.text() for word in ("3 days old", SHIPPED.catalog.version, "engine"))
    assert seal.words.textFormat() == seal.about.textFormat() == Qt.TextFormat.PlainText
    qtbot.waitUntil(lambda: drawn(window), timeout=WAIT)
    assert picture.spoken_value().startswith("<b>Ban</b>"), "the headline comes first"

    for key, modifier, place in (
        (Qt.Key.Key_PageDown, Qt.KeyboardModifier.NoModifier, 2),
        (Qt.Key.Key_PageUp, Qt.KeyboardModifier.NoModifier, 1),
        (Qt.Key.Key_End, Qt.KeyboardModifier.NoModifier, 3),
        (Qt.Key.Key_Space, Qt.KeyboardModifier.NoModifier, 3),
        (Qt.Key.Key_Home, Qt.KeyboardModifier.NoModifier, 1),
        (Qt.Key.Key_Space, Qt.KeyboardModifier.NoModifier, 2),
        (Qt.Key.Key_Space, SHIFT, 1),
        (Qt.Key.Key_PageDown, Qt.KeyboardModifier.NoModifier, 2),
    ):
        qtbot.keyClick(picture, key, modifier)
        assert seal.place.text() == f"page {place} of 3"
    qtbot.waitUntil(lambda: bool(window.rows) and drawn(window), timeout=WAIT)
    before, tier = picture.image(), SHIPPED.catalog.tiers[SHIPPED.catalog.parameters["tier"].central]
    assert window.rows["tier"].box.currentText() == f"{tier.id}  {tier.name}"
    assert window.rows["tier"].sentence() == tier.text, "what a tier means is told as in the main window"

    qtbot.keyPress(picture, Qt.Key.Key_F8)
    qtbot.waitUntil(lambda: "The reference: Baseline" in picture.spoken_value(), timeout=WAIT)
    assert picture.image() != before
    qtbot.keyRelease(picture, Qt.Key.Key_F8)
    qtbot.waitUntil(lambda: drawn(window) and picture.spoken_value().startswith(viewer.pages[1].title), timeout=WAIT)

    qtbot.keyClick(picture, Qt.Key.Key_C, CTRL | SHIFT)
    qtbot.waitUntil(lambda: "Copied" in window.notice.message(), timeout=WAIT)
    assert QGuiApplication.clipboard().mimeData().hasImage()

    headline = viewer.pages[1].title
    qtbot.keyClick(window.rows["hbm_supply"].track, Qt.Key.Key_PageUp)
    qtbot.waitUntil(lambda: viewer.pages[1].title != headline and drawn(window), timeout=WAIT)
    assert picture.spoken_value().startswith(viewer.pages[1].title)
    qtbot.keyClick(window.rows["hbm_supply"].track, Qt.Key.Key_Home)
    qtbot.waitUntil(lambda: viewer.pages[1].title == headline, timeout=WAIT)

    qtbot.keyClick(seal.remember, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: seal.kind() is Kind.SOUND, timeout=WAIT)
    assert [one.name for one in senders(tmp_path / "home")] == ["<i>Ann</i>"]
    assert not seal.remember.isVisible()

    qtbot.keyClick(picture, Qt.Key.Key_F11)
    assert window.isFullScreen()
    with qtbot.waitSignal(window.closed):
        qtbot.keyClick(picture, Qt.Key.Key_Escape)


def test_of_an_altered_file_nothing_but_that_is_shown(qtbot, write, tmp_path):
    file = write()
    raw = bytearray(file.read_bytes())
    raw[len(raw) // 2] ^= 1
    file.write_bytes(raw)
    window, viewer = opened(qtbot, file, tmp_path)
    assert window.seal.kind() is Kind.PROBLEM
    assert window.seal.words.text().startswith("ALTERED")
    assert not window.picture.isVisible()
    assert viewer.pages == ()
    qtbot.keyClick(window, Qt.Key.Key_PageDown)
    qtbot.keyClick(window, Qt.Key.Key_Escape)


def test_a_file_that_is_none_is_told_in_a_sentence(qtbot, tmp_path):
    window, _viewer = opened(qtbot, tmp_path / "none.chokepoint", tmp_path)
    assert "none.chokepoint" in window.seal.words.text()
    assert not window.picture.isVisible()
    window.close()


def test_copying_and_levers_are_refused_with_the_reason(qtbot, write, tmp_path):
    """The sender does not allow the one, other data than those of the file make the other impossible."""
    strange = SHIPPED.catalog.fingerprint[::-1]
    window, _viewer = opened(qtbot, write(fingerprint=strange, may_copy=False), tmp_path)
    QGuiApplication.clipboard().setText("before")
    qtbot.waitUntil(lambda: drawn(window), timeout=WAIT)
    qtbot.keyClick(window.picture, Qt.Key.Key_C, CTRL | SHIFT)
    assert "does not allow" in window.notice.message()
    assert QGuiApplication.clipboard().text() == "before"
    qtbot.waitUntil(lambda: "levers do not move" in window.why.text(), timeout=WAIT)
    assert window.rows == {}
    window.close()
