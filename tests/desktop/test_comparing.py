"""The page that compares: ticks by hand and key, levels and differences, what is saved, and copies."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from desktop import application, intents
from desktop.comparing import HERE, KEPT, PRESET, REFERENCE, SAVED, Comparing
from desktop.toolkit import make_qt
from scenarios.analysis.comparison import Look
from scenarios.quantiles import quantiles
from scenarios.scenario import Scenario
from scenarios.scenario_files import preset_scenario
from scenarios.storage import ScenarioStore
from tests.shared_engine import engine_of

WAIT = 15_000


@pytest.fixture
def opened(small, qtbot):
    """Return the program with its library open."""
    with qtbot.waitSignal(small.library.listed, timeout=WAIT):
        small.library.open()
    return small


@pytest.fixture
def page(opened, qtbot):
    return open_page(opened, qtbot)


def open_page(program, qtbot):
    """Open the page by its key."""
    program.window.activateWindow()
    QTest.keyClick(
        program.window, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    )
    page = program.window.pages.open("compare")
    page.resize(1180, 900)
    qtbot.waitUntil(lambda: page.findChild(Comparing).comparison is not None, timeout=WAIT)
    wait_for_library(program, qtbot)
    return page


def wait_for_library(program, qtbot):
    """Wait until the library has answered all that it was asked."""
    answers = []
    program.library.ask(lambda _store: None, answers.append)
    qtbot.waitUntil(lambda: bool(answers), timeout=WAIT)


def joined(page):
    return page.findChild(Comparing)


def row_of(page, one):
    return next(page.list.item(at) for at in range(page.list.count()) if page.list.item(at).data(256) == one)


def click_box(page, one):
    """Click the box of a row with the mouse."""
    item = row_of(page, one)
    page.list.scrollToItem(item)
    option = QStyleOptionViewItem()
    option.initFrom(page.list)
    option.rect = page.list.visualItemRect(item)
    option.features = QStyleOptionViewItem.ViewItemFeature.HasCheckIndicator
    box = page.list.style().subElementRect(QStyle.SubElement.SE_ItemViewItemCheckIndicator, option, page.list)
    QTest.mouseClick(page.list.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, box.center())


def ticked(page):
    rows = (page.list.item(at) for at in range(page.list.count()))
    return [str(one.data(256)) for one in rows if one.checkState() == Qt.CheckState.Checked]


def test_it_begins_with_the_scenario_in_hand_beside_the_reference(page, opened):
    """The numbers are those of direct projections; both charts stand on the same axis and can be read aloud."""
    comparison = joined(page).comparison
    assert ticked(page) == [HERE, REFERENCE]
    engine, here = opened.workspace.engine, opened.workspace.scenario
    one, other = (engine.project(scenario) for scenario in (here, Scenario(draws=here.draws, seed=here.seed)))
    for workload in ("inference", "training"):
        gap = comparison.difference(0, Look(workload, "revenue"), 2028)
        direct = one.share("revenue", "official", workload, 2028) - other.share("revenue", "official", workload, 2028)
        np.testing.assert_array_equal([gap.low, gap.median, gap.high], quantiles(direct, (0.1, 0.5, 0.9)))
        chart = page.charts[workload]
        said = page.answers[workload].text()
        row = page.tables[f"compare.{workload}.outcomes"]
        for at in range(2):
            assert f"{row.item(at, 2).text().split(' (')[0]} in {row.item(at, 0).text()}" in said, "as the table says"
        assert "; run by run " in said
        assert "This scenario: " in chart.spoken_value()
        assert (chart.bottom(), chart.top()) == (0.0, 1.0)
    table = page.tables["compare.differing"]
    assert [table.item(0, at).text() for at in range(3)] == ["HBM supply", "\u00d70.5", "\u00d71 (data)"]


def test_rows_are_ticked_by_mouse_and_by_key_and_the_seventh_is_refused(page, opened, qtbot):
    click_box(page, f"{PRESET}hbm_choke")
    assert joined(page).comparison.names[2:] == ("HBM choked",)
    page.list.setCurrentItem(row_of(page, f"{PRESET}open_market"))
    QTest.keyClick(page.list, Qt.Key.Key_Space)
    assert len(joined(page).comparison.parts) == 4
    for name in ("tool_choke", "h200_taken", "full_embargo"):
        click_box(page, f"{PRESET}{name}")
    assert len(ticked(page)) == 6
    assert page.message.text() == "No more than 6 scenarios can be compared: take a tick away first."
    assert page.message.isVisible()
    for one in ticked(page)[1:]:
        click_box(page, one)
    assert ticked(page) == [HERE]
    assert page.message.text() == "Tick one more: it takes two to compare."
    wait_for_library(opened, qtbot)


def test_differences_are_chosen_and_held_against_another_by_keys_alone(page):
    click_box(page, f"{PRESET}hbm_choke")
    page.modes[True].setFocus()
    QTest.keyClick(page.modes[True], Qt.Key.Key_Space)
    figure = page.charts["training"].figure()
    assert figure.unit == "points"
    assert not figure.line("reference").values.any()
    spans = {(chart.bottom(), chart.top()) for chart in page.charts.values()}
    assert len(spans) == 1
    assert min(spans)[0] < 0
    page.against.setFocus()
    QTest.keyClick(page.against, Qt.Key.Key_Down)
    assert page.against.currentText() == "HBM choked"
    assert ", run by run against HBM choked (" in page.answers["training"].text()
    assert page.charts["training"].figure().line("reference").label == "HBM choked"


def test_year_and_definition_are_those_of_the_window(page, opened):
    work = opened.workspace
    chart = page.charts["inference"]
    with_year = QSignalSpy(page.year_chosen)
    QTest.mouseClick(chart, Qt.MouseButton.LeftButton, pos=QPoint(chart.width() // 2, chart.height() // 2))
    assert with_year.count() == 1
    assert work.view.year == with_year.at(0)[0]
    assert f" {work.view.year}: " in page.answers["inference"].text()
    opened.window.actions_by_id["units"].trigger()
    assert page.detail.text().startswith("Chinese-made share of cards")


def test_outcomes_are_told_of_other_years(page):
    box = page.years[2]
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Up)
    table = page.tables["compare.training.outcomes"]
    heads = [table.horizontalHeaderItem(at).text() for at in range(table.columnCount())]
    assert heads == ["scenario", "2027", "2028", "2029"]


def test_what_is_known_is_shown_at_once_and_computes_nothing(page, opened, qtbot):
    """Modes, years and what the others are held against come from what is kept; few are kept."""
    for name in ("hbm_choke", "open_market", "tool_choke", "h200_taken"):
        click_box(page, f"{PRESET}{name}")
    asked = QSignalSpy(opened.window.questions.answered)
    QTest.mouseClick(page.modes[True], Qt.MouseButton.LeftButton)
    assert page.charts["inference"].figure().unit == "points"
    assert asked.count() == 0
    for name in ("full_embargo", "licence_refused", "cuda_lock_in", "reasoning_boom"):
        click_box(page, ticked(page)[-1])
        click_box(page, f"{PRESET}{name}")
    assert len(joined(page)._known) == KEPT
    assert len(joined(page).comparison.parts) == 6


def test_the_page_follows_the_scenario_in_hand(page, opened):
    before = page.answers["training"].text()
    intents.preview_lever(opened.workspace, "hbm_supply", 0.2)
    assert page.answers["training"].text() == before, "it stands still while a lever moves"
    intents.set_lever(opened.workspace, "hbm_supply", 0.2)
    assert page.answers["training"].text() != before
    assert joined(page).comparison.parts[0].scenario.values["hbm_supply"][0][1] == 0.2


def test_a_comparison_is_kept_as_pages_that_go_out(page, opened):
    QTest.mouseClick(page.keep, Qt.MouseButton.LeftButton)
    kept = opened.window.exporting.found.pages
    assert [one.id for one in kept][:2] == ["compare.inference", "compare.training"]
    assert kept[1].title == page.answers["training"].text()


def test_a_scenario_beside_the_same_gets_a_sentence(page, opened):
    work = opened.workspace
    choked = preset_scenario(work.catalog.presets["hbm_choke"], work.catalog, "x").sized(work.scenario.draws)
    intents.replace_scenario(work, choked, "test")
    click_box(page, f"{PRESET}hbm_choke")
    click_box(page, REFERENCE)
    page.modes[True].click()
    assert "set the same in everything: they give the same numbers in every run." in page.detail.text()
    assert page.answers["training"].text().endswith("; the same in every run")
    assert not page.tables["compare.differing"].isVisible()
    [band] = page.charts["training"].figure().bands
    known = np.isfinite(band.low)
    assert not band.low[known].any()
    assert not band.high[known].any()


def test_a_copy_remembers_its_parent_and_is_compared_with_it_first(opened, qtbot):
    """Ctrl+D goes on in a copy; the page offers what it was copied from before all others."""
    intents.save_as(opened.workspace, opened.library, "First")
    wait_for_library(opened, qtbot)
    opened.window.activateWindow()
    with qtbot.waitSignal(opened.workspace.saved_changed, timeout=WAIT):
        QTest.keyClick(opened.window, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    assert opened.workspace.scenario.name == ""
    assert opened.workspace.log.changes, "the copy keeps what was done"
    intents.set_lever(opened.workspace, "hbm_supply", 2.0)
    page = open_page(opened, qtbot)
    qtbot.waitUntil(lambda: ticked(page) == [HERE, f"{SAVED}First"], timeout=WAIT)
    qtbot.waitUntil(lambda: joined(page).comparison.names[1] == "First", timeout=WAIT)
    assert page.list.item(1).text() == "First   (what it was copied from)"
    assert page.against.currentText() == "First"
    assert joined(page).comparison.parts[1].scenario.values["hbm_supply"][0][1] == 0.5


def test_what_other_versions_gave_is_never_laid_over_silently(small, qtbot, catalog):
    """A scenario that another engine saved has a badge, and waits until it is asked to be computed anew."""
    with_other_engine(small.library.path, catalog)
    with qtbot.waitSignal(small.library.listed, timeout=WAIT):
        small.library.open()
    page = open_page(small, qtbot)
    assert row_of(page, f"{SAVED}Old").text() == f"Old   (saved with data {catalog.version}, engine 0.0.1)"
    click_box(page, f"{SAVED}Old")
    assert "Old" not in joined(page).comparison.names
    assert page.message.text().startswith("Old: saved with other data or another engine.")
    assert page.recompute.text() == f"Recompute with data {catalog.version}"
    QTest.mouseClick(page.recompute, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "Old" in joined(page).comparison.names, timeout=WAIT)
    assert row_of(page, f"{SAVED}Old").text().endswith("engine 0.0.1; computed anew)")
    assert not page.recompute.isVisible()


def test_scenarios_come_one_after_the_other_and_a_closed_page_gets_no_more(qtbot, tmp_path):
    """In the background: what is there is shown, the rest follows; closing ends what is under way."""
    make_qt()
    running = application.build(tmp_path / "library.db", engine=engine_of)
    qtbot.addWidget(running.window)
    running.window.show()
    work = running.workspace
    work.adopt(work.scenario.sized(draws=20), None)
    page = running.window.pages.open("compare")
    counts = []
    for name in ("hbm_choke", "open_market", "tool_choke"):
        click_box(page, f"{PRESET}{name}")
    assert page.message.text().startswith("Computing 1 of 5")

    def all_there():
        counts.append(0 if joined(page).comparison is None else len(joined(page).comparison.parts))
        return counts[-1] == 5

    qtbot.waitUntil(all_there, timeout=WAIT)
    assert counts == sorted(counts)
    assert page.message.text() == ""
    click_box(page, f"{PRESET}full_embargo")
    page.close()
    running.window.close()


def with_other_engine(path, catalog):
    """Save a scenario as an earlier program would have, never opened here."""
    store = ScenarioStore(path, catalog, "0.0.1")
    row = store.start(Scenario("Old").with_value(catalog, "hbm_supply", 0.3))
    store.save(row, "Old", "")
    store.close()
