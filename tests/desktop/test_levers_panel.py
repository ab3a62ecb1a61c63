"""The levers as a list: found, folded, marked, locked while a time line rules them, given back."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QLabel

from desktop.panels.levers import LeversPanel, resets
from desktop.toolkit import make_qt
from scenarios.scenario import Scenario


@pytest.fixture
def panel(qtbot, catalog):
    """Return the panel, on screen."""
    make_qt()
    panel = LeversPanel(catalog)
    qtbot.addWidget(panel)
    panel.resize(380, 700)
    panel.show()
    panel.show_scenario(Scenario())
    return panel


def in_sight(panel):
    """Return the levers that are not folded or filtered away."""
    return [name for name, row in panel.rows.items() if row.isVisibleTo(panel)]


def test_the_tier_comes_first_then_what_scenarios_move_most(panel):
    """Six shipped scenarios move China's acceptance, more than any other lever of the group."""
    assert in_sight(panel)[:2] == ["tier", "china_acceptance"]
    assert set(in_sight(panel)) == set(panel.rows)


def test_every_word_must_be_found_and_down_goes_to_the_first_hit(panel, qtbot):
    """Words of name or description, any case; Esc brings all levers back; no hit is told in words."""
    qtbot.keyClicks(panel.filter, "HBM supp")
    assert "hbm_supply" in in_sight(panel)
    assert "chip_budget" not in in_sight(panel)
    assert not panel.folds["model_efficiency"].isVisibleTo(panel), "a group without a hit is hidden"
    first = in_sight(panel)[0]
    qtbot.keyClick(panel.filter, Qt.Key.Key_Down)
    assert panel.current() == first
    panel.filter.setFocus()
    qtbot.keyClick(panel.filter, Qt.Key.Key_Escape)
    assert set(in_sight(panel)) == set(panel.rows)
    assert not panel.none_found.isVisible()
    qtbot.keyClicks(panel.filter, "no such thing")
    assert in_sight(panel) == []
    assert panel.none_found.isVisible()
    assert "No lever is called so" in panel.none_found.text()
    qtbot.keyClick(panel.filter, Qt.Key.Key_Escape)
    assert not panel.none_found.isVisible()


def test_a_group_folds_by_mouse_and_key_and_opens_for_its_lever(panel, qtbot):
    """Folded levers are found nevertheless; going to one unfolds its group."""
    fold = panel.folds["chip_availability"]
    qtbot.mouseClick(fold, Qt.MouseButton.LeftButton)
    assert "hbm_supply" not in in_sight(panel)
    qtbot.keyClicks(panel.filter, "hbm supply")
    assert "hbm_supply" in in_sight(panel)
    panel.filter.clear()
    assert "hbm_supply" not in in_sight(panel)
    panel.go_to("hbm_supply")
    assert panel.current() == "hbm_supply"
    fold.setFocus()
    qtbot.keyClick(fold, Qt.Key.Key_Space)
    assert "hbm_supply" not in in_sight(panel)


def test_a_lever_that_follows_a_time_line_is_locked_and_says_so(panel, qtbot, catalog):
    """A drag cannot wipe a dated schedule; the note names it; without dates the lever is free again."""
    dated = Scenario().with_value(catalog, "hbm_supply", 0.5, "2027Q1").with_value(catalog, "hbm_supply", 2, "2028Q1")
    dated = dated.with_value(catalog, "tier", "T7", "2027Q1")
    panel.show_scenario(dated)
    row, spy = panel.rows["hbm_supply"], QSignalSpy(panel.committed)
    assert "2027Q1: ×0.5; 2028Q1: ×2" in row.note()
    assert "Ctrl+Enter" in row.note()
    qtbot.mouseClick(row.track, Qt.MouseButton.LeftButton)
    qtbot.keyClick(row.track, Qt.Key.Key_Right)
    assert spy.count() == 0
    assert "2027Q1: T7" in panel.rows["tier"].note()
    assert not panel.rows["tier"].box.isEnabled()
    panel.show_scenario(Scenario())
    panel.show_notes(lambda _lever: "", Scenario())
    assert row.note() == ""
    qtbot.keyClick(row.track, Qt.Key.Key_Right)
    assert spy.count() == 1


def test_saved_and_reference_are_marked_and_told(panel, qtbot, catalog):
    """A ring for the saved value, a bar for the reference's; both in the tooltip; none where it is not set."""
    row = panel.rows["hbm_supply"]
    plain = row.track.grab().toImage()
    saved = Scenario().with_value(catalog, "hbm_supply", 0.5)
    panel.show_marks(saved, Scenario().with_value(catalog, "hbm_supply", 2))
    assert row.track.grab().toImage() != plain
    assert "saved: ×0.5" in row.track.toolTip()
    assert "reference: ×2" in row.track.toolTip()
    panel.show_marks(None, Scenario())
    assert row.track.grab().toImage() == plain


def test_each_lever_knows_the_way_back_to_what_was_saved(panel, qtbot, catalog):
    """By End, where it differs from the saved scenario: to a value, to the baseline, or to a time line."""
    spy = QSignalSpy(panel.recalled)
    saved = Scenario().with_value(catalog, "hbm_supply", 0.5).with_value(catalog, "logic_yield", 0.9, "2028Q1")
    panel.show_scenario(saved)
    panel.show_marks(saved, Scenario())
    for name in ("hbm_supply", "enforcement", "tier"):
        panel.go_to(name)
        qtbot.keyClick(panel.focusWidget(), Qt.Key.Key_End)
    assert spy.count() == 0, "all is as it was saved"
    panel.show_scenario(Scenario().with_value(catalog, "enforcement", 0.9).with_value(catalog, "tier", "T7"))
    panel.show_marks(saved, Scenario())
    words = {}
    for name in ("hbm_supply", "enforcement", "tier", "logic_yield"):
        words[name] = panel.rows[name]._menu().actions()[1].text()
        panel.go_to(name)
        qtbot.keyClick(panel.focusWidget(), Qt.Key.Key_End)
    assert [spy.at(row)[0] for row in range(spy.count())] == list(words)
    assert "\u00d70.5" in words["hbm_supply"]
    assert "the baseline" in words["enforcement"]
    assert "its time line" in words["logic_yield"]
    panel.show_marks(None, Scenario())
    panel.go_to("enforcement")
    qtbot.keyClick(panel.focusWidget(), Qt.Key.Key_End)
    assert spy.count() == 4


def test_a_tier_of_the_users_own_can_be_seen_in_the_list(panel, qtbot, catalog):
    """It stands under its name beside the shipped ones, also after another is chosen: one may go back to it."""
    own = "own Lower bar = tpp >= 2400 -> denial, true -> allowed"
    panel.show_scenario(Scenario().with_value(catalog, "tier", own))
    box = panel.rows["tier"].box
    assert box.currentText() == "Lower bar"
    assert box.count() == len(catalog.tiers) + 1
    assert "tpp >= 2400" in panel.rows["tier"].sentence()
    box.setFocus()
    qtbot.keyClick(box, Qt.Key.Key_Up)
    panel.show_scenario(Scenario().with_value(catalog, "tier", box.currentData()))
    assert box.currentData() == list(catalog.tiers)[-1]
    spy = QSignalSpy(panel.committed)
    qtbot.keyClick(box, Qt.Key.Key_Down)
    assert spy.at(0) == ["tier", own]


def test_what_can_be_given_back_is_named(panel, qtbot, catalog):
    """The button counts levers and own assumptions; each reset tells its name; what was never saved has no way back."""
    own = next(one for one in catalog.parameters.values() if one.role != "lever" and one.unit == "fraction")
    one = Scenario().with_value(catalog, "hbm_supply", 0.5)
    panel.show_scenario(one)
    assert panel.changed.text() == "1 changed"
    panel.show_scenario(one.with_value(catalog, own.id, own.maximum))
    assert panel.changed.text() == "2 changed"
    panel.show_marks(None, Scenario())
    assert not panel.resets["saved"].isEnabled()
    panel.show_marks(one, Scenario())
    assert panel.resets["saved"].isEnabled()
    spy = QSignalSpy(panel.reset_chosen)
    for action in panel.changed.menu().actions():
        action.trigger()
    assert [spy.at(row)[0] for row in range(spy.count())] == list(resets())
    panel.show_scenario(Scenario())
    assert not panel.changed.isEnabled()


@pytest.mark.parametrize("percent", [100, 150, 200])
def test_no_text_of_a_lever_is_cut_in_any_text_size(qtbot, catalog, percent):
    """Sentences that wrap have all their lines, however narrow the panel; only the height scrolls."""
    qt = make_qt()
    before, font = qt.font(), qt.font()
    font.setPointSizeF(font.pointSizeF() * percent / 100)
    qt.setFont(font)
    panel = LeversPanel(catalog)
    qtbot.addWidget(panel)
    panel.resize(panel.minimumWidth(), 600)
    panel.show()
    panel.show_scenario(Scenario().with_value(catalog, "tier", "T8"))
    panel.show_notes(lambda lever: "no effect here: no legal foreign supply", Scenario())
    qtbot.wait(50)
    cut = {
        label.text(): (label.height(), label.heightForWidth(label.width()))
        for label in panel.findChildren(QLabel)
        if label.isVisible() and label.height() < label.heightForWidth(label.width())
    }
    side = panel._scroll.horizontalScrollBar()
    gap = panel.changed.x() - panel.filter.geometry().right()
    qt.setFont(before)
    assert cut == {}
    assert not side.isVisible()
    assert gap > 4, "the filter and the button beside it do not touch"


def test_a_screen_reader_hears_folds_and_filter(panel):
    """Names of the controls around the levers."""
    for control in (*panel.folds.values(), panel.filter):
        assert QAccessible.queryAccessibleInterface(control).text(QAccessible.Text.Name)
