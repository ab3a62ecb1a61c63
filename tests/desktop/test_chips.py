"""The dialog of chips and tiers, by mouse and by keyboard."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton

from desktop import theme
from desktop.panels.chips import ChipsDialog
from scenarios.figures.chips import boundary_sentence, chips_table, heads, redesign_sentences
from scenarios.scenario import Scenario

BAR = "own Bar = tpp >= 2400 -> denial, true -> allowed"
OUTCOME, TPP = heads().index("under this tier"), heads().index("TPP")


@pytest.fixture
def dialog(qtbot, catalog):
    made = ChipsDialog(catalog, Scenario())
    made.told = []
    made.tier_chosen.connect(lambda *words: made.told.append(words))
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.close()


def press(qtbot, button):
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def outcomes(dialog):
    return {row[0]: row[OUTCOME] for row in dialog.table.shown_rows()}


def retype(qtbot, field, text):
    field.setFocus()
    qtbot.keyClick(field, "a", modifier=Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(field, Qt.Key.Key_Delete)
    qtbot.keyClicks(field, text)


def open_editor(dialog):
    dialog.tabs.setCurrentIndex(1)
    return dialog.editor


def test_the_scenarios_own_tier_stands_there_first(dialog, catalog):
    """The baseline's T5 is chosen, has the focus, and the table is that of the figure."""
    assert dialog.value() == "T5"
    assert dialog.buttons["T5"].isChecked()
    assert dialog.focusWidget() is dialog.buttons["T5"]
    assert dialog.table.shown_rows() == list(chips_table(catalog, Scenario(), "T5").rows)
    assert "in force from 2026-01-15; sources R10a" in dialog.lines["tier"].text()
    assert dialog.told == []


def test_the_hand_stays_on_an_own_tier_while_it_is_given_another_quarter(qtbot, dialog, catalog):
    own = catalog.tier(BAR).id
    dialog.show_scenario(Scenario().with_value(catalog, "tier", own, "2027Q1"))
    qtbot.waitUntil(dialog.buttons[own].isVisible, timeout=5_000)
    dialog.buttons[own].setFocus()
    dialog.show_scenario(Scenario().with_value(catalog, "tier", own, "2028Q1"))
    qtbot.wait(20)
    assert dialog.focusWidget() is dialog.buttons[own]
    assert "2028" in dialog.lines["schedule"].text()
    dialog.show_scenario(Scenario())
    assert own not in dialog.buttons


def test_a_press_on_a_tier_shows_it(qtbot, dialog, catalog):
    press(qtbot, dialog.buttons["T3"])
    assert dialog.buttons["T3"].isChecked()
    assert outcomes(dialog)["H20 96GB"] == "presumption of denial"
    assert dialog.lines["name"].text() == "T3 April 2025: H20 stopped"
    assert dialog.lines["redesign"].text() == "\n".join(redesign_sentences(catalog.tiers["T3"], catalog))


def test_arrow_keys_move_from_tier_to_tier(qtbot, dialog):
    qtbot.keyClick(dialog.buttons["T5"], Qt.Key.Key_Left)
    assert dialog.value() == "T4"
    assert outcomes(dialog)["H20 96GB"] == "case by case, fee 15 %"
    qtbot.keyClick(dialog.focusWidget(), Qt.Key.Key_Left)
    assert dialog.value() == "T3"


def test_what_a_boundary_changes_is_told(qtbot, dialog, catalog):
    """The button between T1 and T2 chooses T2 and names what it stops; the list does the same by keyboard."""
    assert not dialog.lines["boundary"].isVisible()
    press(qtbot, dialog.boundaries["T1", "T2"])
    told = boundary_sentence(catalog.tiers["T1"], catalog.tiers["T2"], catalog)
    assert (dialog.value(), dialog.lines["boundary"].text()) == ("T2", told)
    assert "stops A800 80GB SXM, H800 SXM" in told
    dialog.compared.setFocus()
    qtbot.keyClick(dialog.compared, Qt.Key.Key_Down)
    qtbot.keyClick(dialog.compared, Qt.Key.Key_Down)
    assert dialog.compared.currentData() == "T3"
    assert dialog.lines["boundary"].text() == boundary_sentence(catalog.tiers["T3"], catalog.tiers["T2"], catalog)
    qtbot.keyClick(dialog.compared, Qt.Key.Key_Home)
    assert not dialog.lines["boundary"].isVisible()


def test_a_click_on_a_head_sorts_by_true_numbers(qtbot, dialog):
    """As text 15,832 would stand before 2,368; what nobody published stands at the low end."""
    header = dialog.table.horizontalHeader()
    at = QPoint(header.sectionViewportPosition(TPP) + header.sectionSize(TPP) // 2, header.height() // 2)
    for descending in (False, True):
        qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=at)
        column = [row[TPP] for row in dialog.table.shown_rows()]
        numbers = [float(cell.replace(",", "")) if cell != "not published" else -1.0 for cell in column]
        assert numbers == sorted(numbers, reverse=descending)
        assert len(set(numbers)) > 10


def test_the_keyboard_sorts_too(qtbot, dialog):
    dialog.table.setFocus()
    dialog.table.setCurrentIndex(dialog.table.model().index(0, OUTCOME))
    qtbot.keyClick(dialog.table, Qt.Key.Key_Down, modifier=Qt.KeyboardModifier.ControlModifier)
    assert dialog.table.shown_rows()[0][OUTCOME].startswith("cannot be judged")
    qtbot.keyClick(dialog.table, Qt.Key.Key_Up, modifier=Qt.KeyboardModifier.ControlModifier)
    assert dialog.table.shown_rows()[0][OUTCOME] == "free"


def test_words_narrow_the_table_and_a_copy_takes_what_is_shown(qtbot, dialog):
    qtbot.keyClicks(dialog.words, "amd")
    assert [row[0] for row in dialog.table.shown_rows()] == ["MI308X", "MI300X", "MI325X"]
    qtbot.keyClick(dialog.table, "c", modifier=Qt.KeyboardModifier.ControlModifier)
    head, *rows = QGuiApplication.clipboard().text().split("\n")
    assert head.split("\t") == list(heads())
    assert [tuple(row.split("\t")) for row in rows] == dialog.table.shown_rows()
    qtbot.keyClick(dialog.words, Qt.Key.Key_Backspace)
    assert len(dialog.table.shown_rows()) == len([one for one in dialog.table.shown_rows() if "am" in str(one).lower()])
    assert len(dialog.table.shown_rows()) > 3


def test_selected_rows_alone_are_copied(qtbot, dialog):
    dialog.table.selectRow(4)
    qtbot.keyClick(dialog.table, "c", modifier=Qt.KeyboardModifier.ControlModifier)
    assert [line.split("\t")[0] for line in QGuiApplication.clipboard().text().split("\n")] == ["chip", "H20 96GB"]


def test_a_chip_is_told_over_time(qtbot, dialog):
    """Arrow keys in the table name each chip's way through the scenario; a change of tier keeps the row."""
    dialog.table.setFocus()
    dialog.table.setCurrentIndex(dialog.table.model().index(3, 0))
    qtbot.keyClick(dialog.table, Qt.Key.Key_Down)
    assert "H20 96GB: 2023Q1–2023Q3 free (T1 October 2022 rule)" in dialog.lines["chip"].text()
    press(qtbot, dialog.buttons["T3"])
    assert dialog.table.looked_at() == "H20 96GB"
    assert (
        "under T3 April 2025: H20 stopped: presumption of denial; by the clause: memory" in dialog.lines["chip"].text()
    )


def test_limits_that_are_typed_judge_the_chips_at_once(qtbot, dialog, catalog):
    """After each key the table follows; at the end the rules are those of the own tier."""
    editor = open_editor(dialog)
    qtbot.keyClicks(editor.limits["tpp"], "24")
    assert outcomes(dialog)["H20 96GB"] == "presumption of denial"
    assert dialog.buttons[""].isChecked()
    qtbot.keyClicks(editor.limits["tpp"], "00")
    assert outcomes(dialog)["H20 96GB"] == "free"
    retype(qtbot, editor.name, "Low")
    qtbot.keyClicks(editor.limits["both_bandwidths"], "5000")
    text = "own Low = tpp >= 2400 or memory_bandwidth_gb_s + interconnect_gb_s >= 5000 -> denial, true -> allowed"
    assert (dialog.value(), editor.rules.toPlainText()) == (text, text)
    assert outcomes(dialog) == {row[0]: row[OUTCOME] for row in chips_table(catalog, Scenario(), text).rows}
    assert "Nvidia could sell the H200 SXM cut to TPP 2,399" in dialog.lines["redesign"].text()
    assert dialog.told == []


def test_a_fee_belongs_to_what_is_licensed(qtbot, dialog):
    editor = open_editor(dialog)
    qtbot.keyClicks(editor.limits["memory_bandwidth"], "1400")
    assert not editor.fee.isEnabled()
    editor.outcome.setFocus()
    qtbot.keyClick(editor.outcome, Qt.Key.Key_Down)
    qtbot.keyClicks(editor.fee, "12.5")
    assert dialog.value() == "own My tier = memory_bandwidth_gb_s >= 1400 -> case_by_case 0.125, true -> allowed"
    assert outcomes(dialog)["H20 96GB"] == "case by case, fee 12.5 %"


@pytest.mark.parametrize(
    ("field", "typed", "told"),
    [("tpp", "many", "TPP: 'many' is no limit"), ("performance_density", "0", "TPP per mm²: '0' is no limit")],
)
def test_a_field_that_is_no_number_is_named_and_kept(qtbot, dialog, field, typed, told):
    """Nothing is usable meanwhile, the table keeps the last tier; what was typed stays."""
    editor, before = open_editor(dialog), dialog.table.shown_rows()
    qtbot.keyClicks(editor.limits[field], typed)
    assert editor.problem().startswith(told)
    assert editor.limits[field].text() == typed
    assert dialog.table.shown_rows() == before
    assert not dialog.use.isEnabled()
    press(qtbot, dialog.use)
    assert dialog.told == []
    retype(qtbot, editor.limits[field], "5")
    assert editor.problem() == ""
    assert dialog.use.isEnabled()


def test_rules_may_be_written_as_text(qtbot, dialog):
    """A wrong rule is told with its number and place, and kept; a right one that is no bar empties the limits."""
    editor = open_editor(dialog)
    retype(qtbot, editor.rules, "own Rules = tpp >= 4000 and datacenter -> banned, tpp >= or -> denial")
    assert "rule 2: 'tpp >= or': expected a number" in editor.problem()
    assert "at sign 8" in editor.problem()
    assert "tpp >= or" in editor.rules.toPlainText()
    assert not dialog.use.isEnabled()
    retype(qtbot, editor.rules, "own Rules = tpp >= 4000 and datacenter -> banned, true -> allowed")
    assert editor.problem() == ""
    assert (outcomes(dialog)["H200 SXM"], outcomes(dialog)["RTX 4090"]) == ("banned", "free")
    assert (editor.name.text(), editor.limits["tpp"].text()) == ("Rules", "")
    assert "more than the fields can" in editor.note()


def test_rules_that_are_limits_fill_the_fields(qtbot, dialog):
    editor = open_editor(dialog)
    retype(qtbot, editor.rules, "own Fee = performance_density >= 1.6 -> case_by_case 0.25, true -> allowed")
    assert editor.limits["performance_density"].text() == "1.6"
    assert (editor.outcome.currentData(), editor.fee.text()) == ("case_by_case", "25 %")
    assert editor.fee.isEnabled()


def test_a_tier_is_used_from_a_quarter(qtbot, dialog, catalog):
    """Only the button tells; the value is one that the lever takes."""
    press(qtbot, dialog.buttons["T3"])
    dialog.quarters.setFocus()
    qtbot.keyClick(dialog.quarters, Qt.Key.Key_Down)
    assert dialog.told == []
    dialog.use.setFocus()
    qtbot.keyClick(dialog.use, Qt.Key.Key_Space)
    assert dialog.told == [("T3", catalog.horizon.labels[catalog.horizon.first_free + 1])]
    editor = open_editor(dialog)
    qtbot.keyClicks(editor.limits["tpp"], "2400")
    qtbot.keyClick(editor.limits["tpp"], Qt.Key.Key_Return)
    assert len(dialog.told) == 1, "Return in a field uses nothing"
    press(qtbot, dialog.use)
    value, quarter = dialog.told[-1]
    assert Scenario().with_value(catalog, "tier", value, quarter).values["tier"][0][1] == value


def test_own_tiers_of_a_scenario_have_buttons(qtbot, dialog, catalog):
    """Shown without a word; the draft stays what it was; gone with the scenario."""
    dialog.show_scenario(Scenario().with_value(catalog, "tier", BAR, "2028Q1"))
    assert dialog.told == []
    assert dialog.value() == "T5", "what the user looks at stays"
    assert "2028Q1–2030Q4 own tier Bar" in dialog.lines["schedule"].text()
    press(qtbot, dialog.buttons[BAR])
    assert dialog.value() == BAR
    assert dialog.editor.limits["tpp"].text() == ""
    assert dialog.compared.findData(BAR) > 0
    dialog.show_scenario(Scenario())
    assert BAR not in dialog.buttons
    assert dialog.value() == "T5", "the scenario's own, since the one looked at is gone"
    assert dialog.buttons["T5"].isChecked()


def test_the_page_opens_on_the_tier_that_the_scenario_has_now(qtbot, catalog):
    """Also where it is one of the user's own."""
    for tier in ("T7", BAR):
        page = ChipsDialog(catalog, Scenario().with_value(catalog, "tier", tier))
        qtbot.addWidget(page)
        assert page.value() == tier
        assert page.buttons[tier].isChecked()
        assert page.focusWidget() is page.buttons[tier]


def test_nothing_is_made_anew_while_another_lever_moves(qtbot, dialog, catalog):
    """The rows stay the very same, with their selection; a dated tier makes them anew."""
    anew = []
    dialog.table.model().sourceModel().dataChanged.connect(lambda *_cells: anew.append(1))
    for share in (0.2, 0.3, 0.4):
        dialog.show_scenario(Scenario().with_value(catalog, "enforcement", share))
    assert anew == []
    dialog.show_scenario(Scenario().with_value(catalog, "tier", "T7", "2028Q1"))
    assert anew
    assert "T7 Open market" in dialog.lines["schedule"].text()


def test_any_tier_is_a_start_for_the_users_own(qtbot, dialog, catalog):
    """The rules of T3 in the editor, one number changed: the H20 passes, and every other chip is judged as before."""
    press(qtbot, dialog.buttons["T3"])
    before = outcomes(dialog)
    editor = open_editor(dialog)
    press(qtbot, dialog.start)
    assert dialog.buttons[""].isChecked()
    assert editor.name.text() == "April 2025 H20 stopped"
    assert outcomes(dialog) == before
    text = editor.rules.toPlainText()
    assert "interconnect_gb_s >= 1700" in text
    retype(qtbot, editor.rules, text.replace("1400", "4001").replace("1700", "4901"))
    assert editor.problem() == ""
    after = outcomes(dialog)
    changed = {chip for chip in before if after[chip] != before[chip]}
    assert "H20 96GB" in changed
    assert {after[chip] for chip in changed} <= {"free", "case by case"}
    assert dialog.told == []


def test_a_broken_draft_stays_while_other_tiers_are_looked_at(qtbot, dialog):
    editor = open_editor(dialog)
    qtbot.keyClicks(editor.limits["tpp"], "x")
    press(qtbot, dialog.buttons["T3"])
    assert dialog.use.isEnabled()
    assert editor.limits["tpp"].text() == "x"
    assert dialog.lines["name"].text() == "T3 April 2025: H20 stopped"
    press(qtbot, dialog.buttons[""])
    dialog.show_scenario(Scenario())
    assert "shown until the draft can be read" in dialog.lines["name"].text()
    assert not dialog.use.isEnabled()
    assert dialog.buttons[""].isChecked()


def test_tab_reaches_every_control(qtbot, dialog):
    """From tier to table to editor to the use button and around, without the mouse."""
    open_editor(dialog)
    editor = dialog.editor
    wanted = {dialog.compared, dialog.words, dialog.table, dialog.use, dialog.quarters, editor.name, editor.rules}
    wanted |= {editor.outcome, *editor.limits.values()}
    seen = set()
    for _step in range(60):
        QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Tab)
        seen.add(dialog.focusWidget())
    assert wanted - seen == set()
    assert {one for one in seen if isinstance(one, QToolButton)} == {dialog.buttons["T5"]}


def test_signs_differ_by_shape_not_by_colour_alone(qapp, dialog):
    """One pixel map for each outcome, also when all colours are the same."""
    shown = {}
    model = dialog.table.model()
    for tier in ("T3", "T5", "T8"):
        dialog.buttons[tier].click()
        for row in range(model.rowCount()):
            index = model.index(row, OUTCOME)
            picture = index.data(Qt.ItemDataRole.DecorationRole).pixmap(48, 48).toImage().createAlphaMask()
            words = str(index.data()).split(",")[0].split(":")[0]
            shown.setdefault(words, set()).add(bytes(picture.constBits()))
    assert set(shown) == {"free", "case by case", "presumption of denial", "banned", "cannot be judged"}
    assert all(len(pictures) == 1 for pictures in shown.values())
    assert len(set.union(*shown.values())) == 5


def test_light_and_dark_have_signs_of_their_own_colour(qapp, dialog):
    index = dialog.table.model().index(0, OUTCOME)
    pictures = set()
    for scheme in (Qt.ColorScheme.Light, Qt.ColorScheme.Dark):
        theme.show_scheme(qapp, scheme)
        qapp.processEvents()
        pictures.add(bytes(index.data(Qt.ItemDataRole.DecorationRole).pixmap(48, 48).toImage().constBits()))
    theme.show_scheme(qapp, Qt.ColorScheme.Light)
    assert len(pictures) == 2
