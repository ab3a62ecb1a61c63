"""To slide: from the window to files, the clipboard and paper, with the numbers on screen, by keyboard alone."""

import re

import pytest
from pptx import Presentation
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtPrintSupport import QPrintDialog
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit

from desktop import intents
from desktop.background import PREVIEW_DRAWS
from resources import resource_path
from scenarios.figures.pages import page
from tests.desktop.dialogs import name_file

WAIT = 15_000
TITLE = "Chips stay scarce until 2028"
CTRL, ALT, SHIFT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ShiftModifier,
)


def opened(program, qtbot):
    """Open the page by its key."""
    qtbot.keyClick(program.window, Qt.Key.Key_E, CTRL)
    shown = program.window.pages.open("slide")
    qtbot.waitUntil(shown.isActiveWindow, timeout=WAIT)
    return shown


def done(qtbot, shown, file, key=Qt.Key.Key_S):
    """Press the key of a button that asks for a file, name it, and return what the page says in the end."""
    shown.notice.clear()
    name_file(qtbot, file)
    press(qtbot, shown, key, lambda: bool(shown.notice.message()))
    return shown.notice.message()


def press(qtbot, shown, key, until):
    """Press the key of a button, and wait for what it does."""
    shown.activateWindow()
    qtbot.waitUntil(shown.isActiveWindow, timeout=WAIT)
    qtbot.keyClick(shown, key, ALT)
    qtbot.waitUntil(until, timeout=WAIT)


def drawn(shown):
    """Whether the page in hand is drawn as it will be."""
    return not shown.picture.image().isNull() and not shown.picture.words()


def charts_of(file):
    """Return the values of every series of every native chart in a deck, by slide."""
    slides = Presentation(str(file)).slides
    return [
        {series.name: list(series.values) for shape in slide.shapes if shape.has_chart for series in _series(shape)}
        for slide in slides
    ]


def _series(shape):
    return [series for plot in shape.chart.plots for series in plot.series]


def test_the_chart_in_focus_is_what_goes_out(small, qtbot):
    """Ctrl+E takes what the user looks at, the left chart by itself; nothing else is chosen at first."""
    window, exporting = small.window, small.window.exporting
    for focus, page_id in (
        (window.levers.rows["tier"].box, "share.inference.revenue"),
        (window.shares.places[1].chart, "share.training.revenue"),
        (window.thumbnails.buttons["money"], "market.money"),
    ):
        window.activateWindow()
        focus.setFocus()
        shown = opened(small, qtbot)
        assert exporting.deck.pages == (page_id,)
        shown.close()


def test_a_deck_is_built_saved_and_updated_by_keyboard_alone(small, qtbot, tmp_path):
    """Title, order and choice of pages; the file holds the numbers on screen; later ones are filled into it."""
    exporting, work = small.window.exporting, small.workspace
    shown = opened(small, qtbot)
    qtbot.waitUntil(lambda: drawn(shown), timeout=WAIT)
    headline, first = shown.title.text(), shown.picture.image()
    assert headline == page(exporting.told(), exporting.deck.in_hand).title

    shown.title.setFocus()
    shown.title.selectAll()
    qtbot.keyClicks(shown.title, TITLE)
    qtbot.keyClick(shown.title, Qt.Key.Key_Return)
    qtbot.keyClicks(shown.title, " and beyond")
    qtbot.keyClick(shown.title, Qt.Key.Key_Escape)
    assert (shown.title.text(), shown.isVisible()) == (TITLE, True), "Esc comes back to what was kept"
    qtbot.waitUntil(lambda: TITLE in shown.picture.spoken_value(), timeout=WAIT)
    assert shown.picture.image() != first
    assert headline in shown.headline.text()

    press(qtbot, shown, Qt.Key.Key_D, lambda: len(exporting.deck.pages) > 1)
    assert exporting.deck.pages[:3] == ("title", "share.inference.revenue", "share.training.revenue")
    shown.pages.setFocus()
    qtbot.keyClick(shown.pages, Qt.Key.Key_Down, ALT)
    for _page in exporting.deck.pages[3:]:
        qtbot.keyClick(shown.pages, Qt.Key.Key_Down)
        while exporting.deck.in_hand in ("share.training.revenue", "share.inference.revenue"):
            qtbot.keyClick(shown.pages, Qt.Key.Key_Down)
        qtbot.keyClick(shown.pages, Qt.Key.Key_Space)
    assert exporting.deck.pages == ("title", "share.training.revenue", "share.inference.revenue")

    house = tmp_path / "styles" / "house.pptx"
    house.parent.mkdir()
    house.write_bytes(resource_path("templates/chokepoint.pptx").read_bytes())
    name_file(qtbot, house)
    shown.template.setFocus()
    qtbot.keyClick(shown.template, Qt.Key.Key_Down)
    assert shown.template.currentText() == "house.pptx"
    press(qtbot, shown, Qt.Key.Key_F, shown.brief.isChecked)

    deck = tmp_path / "deck.pptx"
    assert str(deck) in done(qtbot, shown, deck)
    told = exporting.told()
    titles = [slide.shapes.title.text.replace("\N{NO-BREAK SPACE}", " ") for slide in Presentation(str(deck)).slides]
    assert titles[1:] == [page(told, "share.training.revenue").title, TITLE]
    (figure,) = page(told, "share.training.revenue").shown
    assert any(
        values == pytest.approx(figure.line("median").values.tolist(), nan_ok=True)
        for values in charts_of(deck)[1].values()
    )

    intents.set_lever(work, "hbm_supply", 0.3)
    qtbot.waitUntil(lambda: work.at_rest, timeout=WAIT)
    assert "1 left alone" in done(qtbot, shown, deck, Qt.Key.Key_U)
    assert "Slide 3: the title left as it is" in shown.notice.findChild(QPlainTextEdit).toPlainText()
    assert len(list(tmp_path.glob("*.pptx"))) == 2, "the old deck stands beside the new one"
    (later,) = page(exporting.told(), "share.training.revenue").shown
    assert any(
        values == pytest.approx(later.line("median").values.tolist(), nan_ok=True)
        for values in charts_of(deck)[1].values()
    )
    shown.close()
    again = opened(small, qtbot)
    assert (again.template.currentText(), again.brief.isChecked()) == ("house.pptx", True)
    assert exporting.deck.pages == ("share.inference.revenue",)


def test_what_cannot_be_done_is_told_and_the_window_lives_on(small, qtbot, tmp_path):
    """Waiting for all draws, a place that refuses, a format that is none, calling off: each in a sentence."""
    exporting, work = small.window.exporting, small.workspace
    shown = opened(small, qtbot)
    table, draws = tmp_path / "numbers.csv", PREVIEW_DRAWS + 10
    work.adopt(work.scenario.sized(draws=draws), None)
    work._rest.stop()  # the hand has not come to rest yet
    assert str(draws) in done(qtbot, shown, table)
    assert not table.exists()
    assert shown.picture.words()
    work._rest.start()
    qtbot.waitUntil(lambda: str(table) in shown.notice.message(), timeout=WAIT)
    assert work.projection.scenario.draws == draws

    file = tmp_path / "a file"
    file.write_text("x", encoding="utf-8")
    exporting._write(exporting.told(), exporting.deck, file / "one.svg")
    qtbot.waitUntil(lambda: "one.svg" in shown.notice.message(), timeout=WAIT)
    assert "was not written" in shown.notice.message()
    assert shown.notice.buttons()[0].text() == "Another file\u2026"
    assert "no format" in done(qtbot, shown, tmp_path / "three.docx")

    exporting.queue.patience.setInterval(0)
    press(qtbot, shown, Qt.Key.Key_D, lambda: len(exporting.deck.pages) > 1)
    shown.notice.clear()
    name_file(qtbot, tmp_path / "never.pptx")
    press(qtbot, shown, Qt.Key.Key_S, shown.buttons["cancel"].isVisible)
    assert "never.pptx" in shown.told.text()
    assert not shown.buttons["save"].isEnabled()
    qtbot.mouseClick(shown.buttons["cancel"], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(shown.buttons["save"].isEnabled, timeout=WAIT)
    assert not shown.buttons["cancel"].isVisible()
    assert "nothing was written" in shown.notice.message()
    assert not list(tmp_path.glob("never*"))

    last = tmp_path / "last.png"
    exporting._write(exporting.told(), exporting.deck, last)
    small.window.close()
    assert last.stat().st_size > 0, "what was asked for is written before the window is gone"


def test_picture_and_numbers_go_to_clipboard_and_paper(small, qtbot, tmp_path):
    """Ctrl+Shift+C puts four kinds on the clipboard at once, numbers as numbers; Ctrl+P prints to a file."""
    window, exporting, work = small.window, small.window.exporting, small.workspace
    work.look(work.view.with_figure("money"))
    window.shares.places[1].chart.setFocus()
    qtbot.keyClick(window, Qt.Key.Key_C, CTRL | SHIFT)
    qtbot.waitUntil(lambda: "Money" in window.notice.message(), timeout=WAIT)
    mime = QGuiApplication.clipboard().mimeData()
    assert {"image/png", "image/svg+xml", "text/html", "text/plain"} <= set(mime.formats())
    assert QImage.fromData(mime.data("image/png")).width() == 2560
    assert bytes(mime.data("image/svg+xml")).startswith(b"<?xml")
    shown = page(exporting.told(), "market.money").shown[0]
    rows = [line.split("\t") for line in mime.text().split("\n\n")[0].splitlines()[1:]]
    assert [float(row[1]) for row in rows] == pytest.approx(list(shown.series[0].values))
    assert len(re.findall("<tr>", mime.html())) > len(rows)

    paper = tmp_path / "page.pdf"

    def print_it():
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, QPrintDialog):
            QTimer.singleShot(20, print_it)
            return
        dialog.findChild(QLineEdit, "filename").setText(str(paper))
        qtbot.keyClick(dialog, Qt.Key.Key_Return)

    QTimer.singleShot(0, print_it)
    qtbot.keyClick(window, Qt.Key.Key_P, CTRL)
    qtbot.waitUntil(lambda: paper.exists() and paper.read_bytes().rstrip().endswith(b"%%EOF"), timeout=WAIT)
