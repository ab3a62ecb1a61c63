"""Check the manual: its pages, its links, the table of keys and the search, with real keys and clicks."""

import re

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage, QTextCursor
from PySide6.QtWidgets import QApplication, QToolButton

from desktop import theme
from desktop.actions import commands
from desktop.panels.manual import PAGES, ManualDialog
from desktop.toolkit import make_qt
from resources import resource_path
from scenarios.units import parse_typed

KEYS = [(one.text.replace("&", ""), one.key) for one in commands()]
FILES = sorted([*resource_path("help/manual").glob("*.md"), resource_path("help/scale.md")], key=lambda file: file.stem)
LINK = re.compile(r"\]\(([^)]+)\)")


@pytest.fixture
def dialog(qtbot):
    made = ManualDialog(KEYS)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    return made


def text_of(dialog):
    return dialog.browser.toPlainText()


def titles(dialog):
    rows = (dialog.contents.item(row) for row in range(dialog.contents.count()))
    return [row.text() for row in rows if not row.isHidden()]


def whole_titles(dialog):
    """Whether every title has the lines that it needs in the width of the list."""
    shown, wraps = dialog.contents, Qt.TextFlag.TextWordWrap
    metrics, rows = shown.fontMetrics(), range(shown.count())
    rooms = [(shown.item(row).text(), shown.visualItemRect(shown.item(row))) for row in rows]
    needed = [metrics.boundingRect(room, wraps, title) for title, room in rooms]
    return all(
        one.height() <= room.height() and one.width() <= room.width() <= shown.viewport().width()
        for one, (_title, room) in zip(needed, rooms, strict=True)
    )


def click_link(qtbot, dialog, name):
    """Click in the middle of a link's words."""
    document = dialog.browser.document()
    block = document.begin()
    while block.isValid():
        for part in block:
            piece = part.fragment()
            if piece.charFormat().anchorHref() == name:
                cursor = QTextCursor(document)
                cursor.setPosition(piece.position() + piece.length() // 2)
                dialog.browser.setTextCursor(cursor)
                at = dialog.browser.cursorRect(cursor).center()
                qtbot.mouseClick(dialog.browser.viewport(), Qt.MouseButton.LeftButton, pos=at)
                return
        block = block.next()
    pytest.fail(f"no link to {name}")


@pytest.mark.parametrize("heading", re.findall(r"(?m)^## (.+)$", resource_path("help/model.md").read_text("utf-8")))
def test_a_section_is_opened_at_its_heading(qtbot, dialog, heading):
    """Not where its words come first; the heading stands on top, as far as the page goes on below it."""
    dialog.open_section("model", heading)
    block, bar = dialog.browser.textCursor().block(), dialog.browser.verticalScrollBar()
    assert (block.text(), block.blockFormat().headingLevel()) == (heading, 2)
    top = dialog.browser.cursorRect().top()
    assert 0 <= top < 40 or (top > 0 and bar.value() > bar.maximum() - 2 * theme.SPACE_LARGE)


def test_every_file_is_a_page_and_the_equations_are_the_last():
    assert sorted(PAGES[:-1]) == [file.stem for file in FILES]
    assert PAGES[-1] == "model"


@pytest.mark.parametrize("page", PAGES)
def test_every_page_loads_with_its_title_and_no_mark_of_markdown(dialog, page):
    dialog.open_page(page)
    shown = text_of(dialog)
    assert len(shown) > 200
    assert dialog.page() == page
    assert dialog.contents.currentItem().text() in titles(dialog)
    assert "{{" not in shown
    assert "](" not in shown
    if page != "model":
        assert shown.startswith(dialog.contents.currentItem().text()), "the list says what stands above the page"
        assert "**" not in shown


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_link_leads_to_a_page(qtbot, dialog, file):
    for name in LINK.findall(file.read_text(encoding="utf-8")):
        dialog.open_page(file.stem)
        click_link(qtbot, dialog, name)
        assert dialog.page() == name.removesuffix(".md")
        assert dialog.contents.currentRow() == PAGES.index(dialog.page())


def test_links_work_by_keyboard(qtbot, dialog):
    dialog.open_page("saving")
    dialog.open_page("trust")
    dialog.browser.setFocus()
    qtbot.keyClick(dialog.browser, Qt.Key.Key_Tab)
    qtbot.keyClick(dialog.browser, Qt.Key.Key_Return)
    assert dialog.page() == "model"


@pytest.mark.parametrize("link", ["https://example.org/levers.md", "file:///levers.md", "nowhere.md", "../levers.md"])
def test_a_link_that_leads_outside_is_not_followed(qtbot, dialog, link):
    dialog.open_page("keys")
    dialog.browser.setMarkdown(f"[somewhere else]({link})")
    before = text_of(dialog)
    click_link(qtbot, dialog, link)
    assert dialog.page() == "keys"
    assert text_of(dialog) == before


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_what_a_page_sets_in_italics_is_written_so_in_the_program(file):
    """Names of levers, buttons and remarks: a text that is renamed must be renamed here too."""
    root = resource_path(".").resolve().parent
    sources = [one for folder in ("desktop", "scenarios", "resources/data") for one in (root / folder).rglob("*.*")]
    texts = [one.read_text(encoding="utf-8") for one in sources if one.suffix in (".py", ".csv", ".toml")]
    said = "\n".join(texts).replace("&", "").lower()
    for name in re.findall(r"(?<![*\w])\*([^*\n]+)\*(?!\*)", file.read_text(encoding="utf-8")):
        words = re.sub(r"[+\d]+ (points|%)|Baseline|Help, ", "", name).strip().lower()
        assert words in said, name


@pytest.mark.parametrize(
    ("typed", "unit", "now", "value"),
    [
        ("35", "fraction", 0.5, 0.35),
        ("35 %", "fraction", 0.5, 0.35),
        ("+10%", "fraction", 0.3, 0.33),
        ("-10%", "fraction", 0.3, 0.27),
        ("x1.5", "x", 2.0, 1.5),
        ("x1.5", "fraction", 0.2, 0.3),
        ("1,5", "x", 1.0, 1.5),
        ("1.5", "x", 1.0, 1.5),
    ],
)
def test_what_the_page_on_levers_says_of_typed_values_is_so(typed, unit, now, value):
    assert f"`{typed}`" in resource_path("help/manual/levers.md").read_text(encoding="utf-8")
    assert parse_typed(typed, unit, now) == pytest.approx(value)


def test_the_keys_of_all_commands_stand_in_a_table(dialog):
    dialog.open_page("keys")
    lines = text_of(dialog).splitlines()
    for words, key in KEYS:
        assert lines[lines.index(key) + 1] == words


def test_a_page_is_chosen_with_mouse_and_arrow_keys(qtbot, dialog):
    place = dialog.contents.visualItemRect(dialog.contents.item(2)).center()
    qtbot.mouseClick(dialog.contents.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert dialog.page() == PAGES[2]
    qtbot.keyClick(dialog.contents, Qt.Key.Key_Down)
    assert dialog.page() == PAGES[3]


def test_the_search_finds_a_word_in_the_text_and_goes_there(qtbot, dialog):
    """A word that stands in no title: its pages stay in the list, the hit is selected and in sight."""
    assert dialog.search.hasFocus()
    qtbot.keyClicks(dialog.search, "SEMICOLON")
    assert dialog.page() == "tiers"
    assert titles(dialog) == ["Tiers, and levers over time"]
    cursor = dialog.browser.textCursor()
    assert cursor.selectedText() == "semicolon"
    assert dialog.browser.viewport().rect().intersects(dialog.browser.cursorRect(cursor))
    assert dialog.state.text() == "Hit 1 of 1"
    assert dialog.search.hasFocus()


def test_enter_goes_from_hit_to_hit_over_all_pages_and_round(qtbot, dialog):
    qtbot.keyClicks(dialog.search, "median")
    count = int(dialog.state.text().rpartition(" ")[2])
    assert count > 3
    seen = []
    for _hit in range(count):
        assert dialog.browser.textCursor().selectedText().lower() == "median"
        seen.append((dialog.page(), dialog.browser.textCursor().selectionStart()))
        qtbot.keyClick(dialog.search, Qt.Key.Key_Return)
    assert len(set(seen)) == count
    assert len({page for page, _start in seen}) > 1
    assert (dialog.page(), dialog.browser.textCursor().selectionStart()) == seen[0]


@pytest.mark.parametrize("page", PAGES)
def test_every_hit_marked_is_what_was_typed(qtbot, dialog, page):
    """Places in the text as read are places in the page as shown, tables and formulas included."""
    dialog.open_page(page)
    qtbot.keyClicks(dialog.search, "er")
    marks = dialog.browser.extraSelections()
    assert {mark.cursor.selectedText().lower() for mark in marks} == {"er"}
    assert len(marks) == text_of(dialog).lower().count("er")


def test_nothing_found_is_said_and_clearing_brings_all_pages_back(qtbot, dialog):
    qtbot.keyClicks(dialog.search, "share(zz")
    assert titles(dialog) == []
    assert dialog.state.text() == "Nothing found for 'share(zz'"
    assert dialog.browser.extraSelections() == []
    qtbot.keyClick(dialog.search, Qt.Key.Key_Return)
    qtbot.mouseClick(dialog.search.findChild(QToolButton), Qt.MouseButton.LeftButton)
    assert len(titles(dialog)) == len(PAGES)
    assert dialog.state.text() == ""


def test_it_leaves_the_window_in_use_and_esc_ends_it(qtbot):
    dialog = ManualDialog(KEYS)
    dialog.show()
    assert not dialog.isModal()
    with qtbot.waitSignal(dialog.destroyed):
        qtbot.keyClick(dialog.search, Qt.Key.Key_Escape)


@pytest.mark.parametrize("scale", [1.0, 2.0])
@pytest.mark.parametrize("scheme", [Qt.ColorScheme.Light, Qt.ColorScheme.Dark])
def test_nothing_is_cut_and_links_have_the_colour_of_the_scheme(qtbot, scale, scheme):
    """Neither a title nor the last paragraph of a page, in the fonts of the program."""
    qapp = make_qt()
    before = qapp.font()
    large = qapp.font()
    large.setPointSizeF(before.pointSizeF() * scale)
    try:
        qapp.setFont(large)
        made = ManualDialog(KEYS)
        qtbot.addWidget(made)
        made.show()
        theme.show_scheme(qapp, scheme)
        QApplication.processEvents()
        assert whole_titles(made)
        for page in PAGES:
            made.open_page(page)
            document = made.browser.document()
            last = document.documentLayout().blockBoundingRect(document.lastBlock())
            assert last.height() > 0 or not document.lastBlock().text(), page
        made.open_page("trust")
        made.browser.moveCursor(QTextCursor.MoveOperation.End)
        image = made.browser.viewport().grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
        seen = set(np.frombuffer(image.constBits(), np.uint32).tolist())
        assert QColor(theme.colours(made.palette()).domestic).rgb() in seen
    finally:
        qapp.setFont(before)
        theme.show_scheme(qapp, Qt.ColorScheme.Light)


def test_in_a_narrow_page_the_text_keeps_most_of_the_width(dialog, qtbot):
    """Titles break where they have no room; in a wide page the list takes only what they need."""
    heights = {}
    for width in (500, 1600):
        dialog.resize(width, 680)
        qtbot.wait(20)
        heights[width] = max(dialog.contents.visualItemRect(dialog.contents.item(row)).height() for row in range(15))
        assert whole_titles(dialog)
    assert heights[500] > 1.5 * heights[1600]
    assert dialog.contents.width() < 0.3 * dialog.width()
    dialog.resize(500, 680)
    qtbot.wait(20)
    assert dialog.browser.width() > 1.5 * dialog.contents.width()
