"""To slide: from the window to files, the clipboard and paper, with the numbers on screen, by keyboard alone."""

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit

from desktop import intents
from desktop.workspace import PREVIEW_DRAWS
from scenarios.figures.pages import page

WAIT = 20_000
TITLE = "Chips stay scarce until 2028"


@pytest.fixture
def small(program, qtbot):
    """Return the program with a lever set, over few draws, at rest."""
    work = program.workspace
    work.adopt(work.scenario.sized(draws=PREVIEW_DRAWS), None)
    intents.set_lever(work, "hbm_supply", 0.5)
    qtbot.waitUntil(lambda: work.at_rest, timeout=WAIT)
    return program


@pytest.fixture
def page_open(small, qtbot):
    """Open the page by its key, and wait until it is drawn."""
    qtbot.keyClick(small.window, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    shown = small.window.pages.open("slide")
    drawn(qtbot, shown)
    return shown


def drawn(qtbot, shown):
    """Wait until the page in hand is drawn as it will be."""
    qtbot.waitUntil(lambda: not shown.picture.image().isNull() and not shown.picture.words(), timeout=WAIT)


def name_file(qtbot, file):
    """Put a file's name into the dialog that opens next, and press its button."""

    def name_it():
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, QFileDialog):
            QTimer.singleShot(20, name_it)
            return
        dialog.findChild(QLineEdit, "fileNameEdit").setText(str(file))
        qtbot.keyClick(dialog.findChild(QLineEdit, "fileNameEdit"), Qt.Key.Key_Return)

    QTimer.singleShot(0, name_it)


def saved(qtbot, shown, file):
    """Save to a file by the key of the button, and wait until the page says what became of it."""
    shown.notice.clear()
    name_file(qtbot, file)
    qtbot.keyClick(shown, Qt.Key.Key_S, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: bool(shown.notice.message()), timeout=WAIT)
    return shown.notice.message()


def test_the_left_chart_is_on_the_page_or_the_one_in_focus(small, qtbot):
    """Ctrl+E takes what the user looks at; nothing else is chosen at first."""
    window, exporting = small.window, small.window.exporting
    window.levers.rows["tier"].box.setFocus()
    window.actions_by_id["slide"].trigger()
    assert exporting.deck.pages == ("share.inference.revenue",)
    window.pages.open("slide").close()
    window.shares.places[1].chart.setFocus()
    window.actions_by_id["slide"].trigger()
    assert exporting.deck.pages == ("share.training.revenue",)
    window.pages.open("slide").close()
    window.thumbnails.buttons["money"].setFocus()
    window.actions_by_id["slide"].trigger()
    assert exporting.deck.pages == ("market.money",)


def test_a_page_of_the_users_own_goes_into_a_file(small, page_open, qtbot, tmp_path):
    """Title edited and taken back; pages put in order by keys; the file holds what is on the page."""
    shown, exporting = page_open, small.window.exporting
    headline = shown.title.text()
    assert headline == page(exporting.told(), exporting.deck.in_hand).title
    shown.title.setFocus()
    shown.title.selectAll()
    before = shown.picture.image()
    qtbot.keyClicks(shown.title, TITLE)
    qtbot.waitUntil(lambda: shown.picture.image() != before, timeout=WAIT)
    assert headline in shown.headline.text()
    assert TITLE in shown.picture.spoken_value()
    svg = tmp_path / "one.svg"
    assert str(svg) in saved(qtbot, shown, svg)
    assert TITLE in svg.read_text(encoding="utf-8")
    qtbot.mouseClick(shown.to_headline, Qt.MouseButton.LeftButton)
    assert shown.title.text() == headline
    assert not exporting.deck.titles
    assert not shown.to_headline.isEnabled()


def test_esc_gives_up_a_title_and_return_keeps_it(page_open, qtbot):
    """What was kept last comes back, not always the headline; the page stays open."""
    shown = page_open
    shown.title.setFocus()
    shown.title.selectAll()
    qtbot.keyClicks(shown.title, TITLE)
    qtbot.keyClick(shown.title, Qt.Key.Key_Return)
    qtbot.keyClicks(shown.title, " and beyond")
    qtbot.keyClick(shown.title, Qt.Key.Key_Escape)
    assert shown.title.text() == TITLE
    assert shown.isVisible()


def test_the_deck_is_built_by_keyboard_alone(small, page_open, qtbot):
    """The standard deck, a page moved with Alt and an arrow, one ticked off with Space, one looked at."""
    shown, exporting = page_open, small.window.exporting
    qtbot.keyClick(shown, Qt.Key.Key_D, Qt.KeyboardModifier.AltModifier)
    before = exporting.deck.pages
    assert before[:3] == ("title", "share.inference.revenue", "share.training.revenue")
    assert exporting.deck.in_hand == "share.inference.revenue"
    shown.pages.setFocus()
    qtbot.keyClick(shown.pages, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert exporting.deck.pages[:3] == ("title", "share.training.revenue", "share.inference.revenue")
    qtbot.keyClick(shown.pages, Qt.Key.Key_Up)
    assert exporting.deck.in_hand == "share.training.revenue"
    qtbot.keyClick(shown.pages, Qt.Key.Key_Space)
    assert exporting.deck.pages == ("title", "share.inference.revenue", *before[3:])
    assert f"{len(before) - 1} pages" in shown.count.text()
    qtbot.keyClick(shown, Qt.Key.Key_P, Qt.KeyboardModifier.AltModifier)
    assert exporting.deck.pages == ("share.training.revenue",)


def test_a_page_is_dragged_to_another_place(small, page_open, qtbot):
    """The mouse puts pages in order too."""
    pages, exporting = page_open.pages, small.window.exporting
    pages.scrollToTop()
    first, third = (pages.visualItemRect(pages.item(row)).center() for row in (0, 2))
    order = exporting.deck.order

    def let_go():
        qtbot.mouseMove(pages.viewport(), third + QPoint(0, 6))
        qtbot.mouseRelease(pages.viewport(), Qt.MouseButton.LeftButton, pos=third + QPoint(0, 6))

    qtbot.mousePress(pages.viewport(), Qt.MouseButton.LeftButton, pos=first)
    QTimer.singleShot(100, let_go)
    qtbot.mouseMove(pages.viewport(), first + QPoint(0, 30))
    qtbot.mouseMove(pages.viewport(), third)
    qtbot.waitUntil(lambda: exporting.deck.order != order, timeout=5_000)
    assert exporting.deck.order[:3] == (order[1], order[2], order[0])


def test_the_page_follows_the_window(small, page_open, qtbot):
    """Another scenario, another headline: title and picture are those of the new numbers, a preview's never."""
    shown, work = page_open, small.workspace
    before, image = shown.title.text(), shown.picture.image()
    intents.set_lever(work, "hbm_supply", 0.3)
    qtbot.waitUntil(lambda: shown.picture.image() != image, timeout=WAIT)
    assert shown.title.text() != before
    assert shown.title.text() == page(small.window.exporting.told(), small.window.exporting.deck.in_hand).title
    work.look(work.view.with_figure("money"))
    work.take_name("A name given later")
    assert small.window.exporting.told().imprint.scenario == "A name given later"


def test_files_wait_for_all_draws(small, page_open, qtbot, tmp_path):
    """What is asked for while few draws are on screen is said to wait, and comes with all of them."""
    shown, work = page_open, small.workspace
    table = tmp_path / "numbers.csv"
    work.adopt(work.scenario.sized(draws=230), None)
    assert not work.at_rest
    assert "230" in saved(qtbot, shown, table)
    assert not table.exists()
    qtbot.waitUntil(table.exists, timeout=WAIT)
    qtbot.waitUntil(lambda: str(table) in shown.notice.message(), timeout=WAIT)
    assert work.projection.scenario.draws == 230


def test_a_place_that_cannot_be_written_is_told_in_a_sentence(small, page_open, qtbot, tmp_path):
    """The page says what happened and what is safe; another place works, the window lives on."""
    shown = page_open
    taken = tmp_path / "taken.svg"
    taken.mkdir()
    (taken / "inside").write_text("x", encoding="utf-8")
    blocked = tmp_path / "no_folder"
    blocked.write_text("a file", encoding="utf-8")
    small.window.exporting._write(small.window.exporting.told(), small.window.exporting.deck, blocked / "one.svg")
    qtbot.waitUntil(lambda: bool(shown.notice.message()), timeout=WAIT)
    assert "one.svg was not written" in shown.notice.message()
    assert "unchanged" in shown.notice.message()
    assert shown.buttons["save"].isEnabled()
    assert str(tmp_path / "two.svg") in saved(qtbot, shown, tmp_path / "two.svg")
    assert "no format" in saved(qtbot, shown, tmp_path / "three.docx")
