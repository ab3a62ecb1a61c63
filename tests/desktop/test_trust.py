import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QTextBrowser

from desktop.panels.trust import TrustDialog
from desktop.widgets.figure_chart import FigureChart
from desktop.widgets.number_table import NumberTable
from scenarios.figures.figure import Table
from scenarios.projection import DEFINITIONS

PROBLEMS: list[BaseException] = []


@pytest.fixture
def dialog(qtbot, catalog):
    made = TrustDialog(catalog, PROBLEMS.append)
    made.show()
    yield made
    made.close()


def tables_of(page):
    return [table._table for table in page.findChildren(NumberTable)]


def test_both_back_tests_are_named_and_filled_in_the_background(qtbot, dialog):
    """CONDITIONAL and EX ANTE stand on the tabs and in the titles; each page brings its tables."""
    names = [dialog.tabs.tabText(place) for place in range(dialog.tabs.count())]
    assert any("CONDITIONAL" in name for name in names)
    assert any("EX ANTE" in name for name in names)
    qtbot.waitUntil(lambda: all(tables_of(page) for page in dialog.pages.values()), timeout=60_000)
    assert PROBLEMS == []
    conditional, known = tables_of(dialog.pages["conditional"]), tables_of(dialog.pages["ex_ante"])
    assert {"backtest", "supply_ratio", "choice"} <= {table.id for table in conditional}
    assert "EX ANTE" in known[0].title
    assert any("Bernstein" in cell for row in known[-1].rows for cell in row), "published forecasts stand beside it"
    definitions = tables_of(dialog.pages["definitions"])
    assert any("M009" in cell for row in definitions[0].rows for cell in row)
    (chart,) = dialog.pages["definitions"].findChildren(FigureChart)
    assert len(chart.figure().lines) == len(DEFINITIONS)
    assert "by definition" in chart.accessibleName()


def test_leaving_early_by_esc_waits_for_nothing_and_breaks_nothing(qtbot, catalog):
    """While the back-tests are computed, Esc closes at once; their thread ends, and no result meets a gone page."""
    PROBLEMS.clear()
    dialog = TrustDialog(catalog, PROBLEMS.append)
    dialog.show()
    thread = dialog._queue._thread
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert thread.is_alive()
    qtbot.waitUntil(lambda: not thread.is_alive(), timeout=60_000)
    qtbot.wait(50)
    assert PROBLEMS == []


def test_the_equations_can_be_read(dialog):
    """The page is there, with its tables of symbols."""
    (browser,) = dialog.findChildren(QTextBrowser)
    assert "nested logit" in browser.toPlainText()


def test_a_table_is_copied_as_cells(qtbot):
    """Ctrl+C puts heads and rows on the clipboard, parted by tabs; numbers stand flush right."""
    shown = NumberTable(Table("t", "A table", ("what", "n"), (False, True), (("a", "1"), ("b", "22"))))
    qtbot.addWidget(shown)
    assert shown.as_tabbed_text() == "what\tn\na\t1\nb\t22"
    qtbot.keyClick(shown, "c", modifier=Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == shown.as_tabbed_text()
    assert shown.item(1, 1).textAlignment() & 2
