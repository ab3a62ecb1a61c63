"""The assumptions sheet under a real hand: sort, filter, type, paste, garbage, give back, and say why."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QColor, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from desktop import theme
from desktop.panels.assumption_rows import REASON, VALUE
from desktop.panels.assumptions import AssumptionsDialog
from desktop.widgets.frozen_column import FrozenColumn
from scenarios.assumptions import applied, reset
from scenarios.scenario import Scenario

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
NAME, SYMBOL, CENTRAL, LAST = 0, 1, 6, 11


class Hand:
    """The dialog, what it told, and a window's part: it puts what was told into the scenario and shows that."""

    def __init__(self, catalog, answers=True):
        self.dialog = AssumptionsDialog(catalog)
        self.catalog, self.scenario, self.told = catalog, Scenario(), []
        self.table = self.dialog.table
        self.dialog.values_edited.connect(lambda values: self.take("values", values))
        self.dialog.reset.connect(lambda ids: self.take("reset", ids))
        self.dialog.reasons_edited.connect(lambda reasons: self.take("reasons", reasons))
        self.answers = answers

    def take(self, kind, what):
        self.told.append((kind, what))
        if not self.answers:
            return
        match kind:
            case "values":
                self.show(applied(self.scenario, self.catalog, what))
            case "reset":
                self.show(reset(self.scenario, what))
            case "reasons":
                self.show(replace(self.scenario, reasons=what))

    def show(self, scenario):
        self.scenario = scenario
        self.dialog.show_scenario(scenario)

    def ids(self):
        model = self.table.model()
        return [model.index(row, 0).data(Qt.ItemDataRole.UserRole) for row in range(model.rowCount())]

    def index(self, parameter_id, column=VALUE):
        return self.table.model().index(self.ids().index(parameter_id), column)

    def text(self, parameter_id, column=VALUE):
        return self.index(parameter_id, column).data()

    def texts(self, column=VALUE):
        model = self.table.model()
        return [model.index(row, column).data() for row in range(model.rowCount())]

    def click(self, parameter_id, column=VALUE, modifier=Qt.KeyboardModifier.NoModifier):
        index = self.index(parameter_id, column)
        self.table.scrollTo(index)
        where = self.table.visualRect(index).center()
        QTest.mouseClick(self.table.viewport(), Qt.MouseButton.LeftButton, modifier, where)

    def key(self, key, modifier=Qt.KeyboardModifier.NoModifier):
        QTest.keyClick(QApplication.focusWidget(), key, modifier)

    def type(self, text):
        for one in text:
            QTest.keyClicks(QApplication.focusWidget(), one)

    def editor(self):
        (found,) = [one for one in self.table.viewport().findChildren(QLineEdit) if one.isVisible()]
        return found

    def editors(self):
        return [one for one in self.table.viewport().findChildren(QLineEdit) if one.isVisible()]

    def paste(self, text):
        QGuiApplication.clipboard().setText(text)
        QTest.keyClick(self.table, Qt.Key.Key_V, CONTROL)


def opened(qtbot, catalog, **more):
    hand = Hand(catalog, **more)
    hand.dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(hand.dialog)
    with qtbot.waitExposed(hand.dialog):
        hand.dialog.show()
    hand.dialog.activateWindow()
    hand.table.setFocus()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is hand.table)
    return hand


@pytest.fixture
def hand(qtbot, catalog):
    """Return the open dialog with its window's part played."""
    return opened(qtbot, catalog)


def test_every_parameter_has_a_row(hand, catalog):
    """All of them, in the order of the data, each with role, unit and sources in words."""
    assert hand.ids() == list(catalog.parameters)
    assert hand.text("licence_approval", NAME) == "Licence approval rate"
    assert [hand.text("dies_per_wafer", column) for column in (3, 5, 6, 7, 8)] == [
        *("uncertain", "70", "78", "84", "dies per wafer")
    ]
    assert hand.text("hbm_supply") == ""
    assert hand.told == []


def test_a_typed_value_is_told_once_and_shown_when_the_scenario_comes(qtbot, catalog):
    """Typing opens the editor; Enter tells the value; the dialog itself changes nothing."""
    hand = opened(qtbot, catalog, answers=False)
    hand.click("licence_approval")
    hand.type("35")
    hand.key(Qt.Key.Key_Return)
    assert hand.told == [("values", {"licence_approval": 0.35})]
    assert hand.text("licence_approval") == ""
    hand.show(applied(Scenario(), catalog, {"licence_approval": 0.35}))
    assert hand.text("licence_approval") == "35 %"
    assert len(hand.told) == 1


@pytest.mark.parametrize(
    ("typed", "parameter_id", "value"),
    [
        ("+10%", "licence_approval", 0.55),
        ("x1.1", "die_area", 7.315),
        ("x1.5", "hbm_supply", 1.5),
        ("t3", "tier", "T3"),
    ],
)
def test_what_people_type_is_understood(hand, typed, parameter_id, value):
    """Relative texts act on what holds; a tier is typed by its id."""
    hand.click(parameter_id)
    hand.type(typed)
    hand.key(Qt.Key.Key_Return)
    (told,) = hand.told
    assert told == ("values", {parameter_id: pytest.approx(value) if isinstance(value, float) else value})


def test_a_refused_text_stays_in_the_editor_and_the_foot_says_why(hand):
    """Nothing is told; Enter and Tab keep the editor open until the text is mended or given up."""
    hand.click("licence_approval")
    hand.type("350")
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Tab):
        hand.key(key)
        assert hand.editor().text() == "350"
        assert "0 % to 100 %" in hand.dialog.foot.words.text()
    assert hand.told == []
    hand.key(Qt.Key.Key_Backspace)
    hand.key(Qt.Key.Key_Return)
    assert hand.told == [("values", {"licence_approval": 0.35})]
    assert hand.dialog.foot.words.text() == ""
    assert hand.editors() == []


def test_a_refused_text_survives_a_look_elsewhere(hand, qtbot):
    """Going to the filter keeps the editor; Esc gives the text up and leaves the dialog open."""
    hand.click("licence_approval")
    hand.type("many")
    hand.dialog.filter_box.setFocus()
    assert hand.editor().text() == "many"
    hand.editor().setFocus()
    hand.key(Qt.Key.Key_Escape)
    assert hand.editors() == []
    assert hand.dialog.isVisible()
    assert hand.told == []


def test_an_open_editor_keeps_its_text_while_the_scenario_changes(hand, catalog):
    """A scenario from elsewhere does not wipe what is being typed."""
    hand.click("licence_approval")
    hand.type("4")
    hand.show(applied(Scenario(), catalog, {"hbm_supply": 2}))
    assert hand.editor().text() == "4"


def test_an_editor_that_was_only_opened_changes_nothing(hand, catalog):
    """F2 and Enter over a value that is shown rounded keep all its digits."""
    hand.show(applied(Scenario(), catalog, {"licence_approval": 0.123456}))
    hand.click("licence_approval", NAME)
    hand.key(Qt.Key.Key_F2)
    assert hand.editor().text() == "12.3 %"
    hand.key(Qt.Key.Key_Return)
    assert hand.told == []
    hand.key(Qt.Key.Key_F2)
    hand.key(Qt.Key.Key_Delete)
    hand.key(Qt.Key.Key_Return)
    assert hand.told == [("reset", ("licence_approval",))], "an emptied cell is given back"


def test_an_edited_row_is_marked_in_colour_shape_and_word(hand, catalog):
    """Amber, a dot, and a word for those who hear it; the reason column asks why."""
    hand.show(applied(Scenario(), catalog, {"hbm_supply": 2}))
    index = hand.index("hbm_supply", NAME)
    named = theme.colours(QGuiApplication.palette())
    assert index.data(Qt.ItemDataRole.ForegroundRole) == QColor(named.changed)
    assert not index.data(Qt.ItemDataRole.DecorationRole).isNull()
    assert "set by you" in index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert hand.text("hbm_supply", REASON) == "why?"
    other = hand.index("die_area", NAME)
    assert other.data(Qt.ItemDataRole.DecorationRole) is None
    assert hand.text("die_area", REASON) == ""
    pixels = hand.table.viewport().grab(hand.table.visualRect(index)).toImage()
    seen = {pixels.pixelColor(x, y).name() for x in range(pixels.width()) for y in range(pixels.height())}
    assert named.changed.lower() in seen


def test_a_reason_is_told_with_all_the_others(hand, catalog):
    """Typed into its cell, taken away by Delete; no value is told."""
    hand.show(replace(applied(Scenario(), catalog, {"hbm_supply": 2}), reasons={"die_area": "a new die"}))
    hand.click("hbm_supply", REASON)
    hand.key(Qt.Key.Key_F2)
    hand.type("a new line")
    hand.key(Qt.Key.Key_Return)
    assert hand.told == [("reasons", {"die_area": "a new die", "hbm_supply": "a new line"})]
    assert hand.text("hbm_supply", REASON) == "a new line"
    hand.key(Qt.Key.Key_Delete)
    assert hand.told[1:] == [("reasons", {"die_area": "a new die"})]
    assert "hbm_supply" in hand.scenario.values


def test_delete_gives_the_chosen_rows_back_at_once(hand, catalog):
    """One signal for all of them; rows that are nobody's are left out, and so is a second Delete."""
    hand.show(applied(Scenario(), catalog, {"hbm_supply": 2, "logic_yield": 1.2}))
    hand.click("hbm_supply")
    hand.click("foreign_allocation", modifier=SHIFT)
    hand.key(Qt.Key.Key_Delete)
    assert hand.told == [("reset", ("hbm_supply", "logic_yield"))]
    hand.key(Qt.Key.Key_Delete)
    assert len(hand.told) == 1


def test_one_value_for_all_chosen_rows(hand):
    """Ctrl+Enter in the editor and the button do the same; it is one signal."""
    hand.click("hbm_supply")
    hand.click("logic_yield", modifier=CONTROL)
    hand.type("x1.2")
    hand.key(Qt.Key.Key_Return, CONTROL)
    assert hand.told == [("values", {"hbm_supply": 1.2, "logic_yield": 1.2})]
    assert hand.editors() == []
    hand.dialog.for_all_box.setFocus()
    hand.type("1.1")
    hand.key(Qt.Key.Key_Return)
    assert hand.told[-1] == ("values", {"hbm_supply": 1.1, "logic_yield": 1.1})
    assert hand.dialog.for_all_box.text() == ""


def test_one_value_that_some_refuse_is_offered_for_the_others(hand, catalog):
    """Nothing is set behind the user's back: the foot names who refuses, Apply sets the rest."""
    hand.click("licence_approval")
    hand.click("hbm_supply", modifier=CONTROL)
    hand.dialog.for_all_box.setFocus()
    hand.type("90")
    QTest.mouseClick(hand.dialog.for_all_button, Qt.MouseButton.LeftButton)
    assert hand.told == []
    assert "1 value accepted, 1 refused: row 2: hbm_supply" in hand.dialog.foot.words.text()
    assert hand.dialog.for_all_box.text() == "90", "to be mended or used again"
    QTest.mouseClick(hand.dialog.foot.apply, Qt.MouseButton.LeftButton)
    assert hand.told == [("values", {"licence_approval": 0.9})]


def test_a_pasted_column_is_offered_then_set_as_one(hand, catalog):
    """The preview counts; Apply by keyboard sets all in one signal, down from the current row."""
    first = hand.ids().index("hbm_supply")
    hand.click("hbm_supply")
    hand.paste("2\n\nx1.2\n9999\n")
    assert hand.told == []
    assert "2 values accepted, 1 refused: row 4" in hand.dialog.foot.words.text()
    assert QApplication.focusWidget() is hand.dialog.foot.apply
    hand.key(Qt.Key.Key_Space)
    below = hand.ids()[first : first + 3]
    assert hand.told == [("values", {below[0]: 2.0, below[2]: 1.2})]
    assert not hand.dialog.foot.apply.isVisible()
    assert QApplication.focusWidget() is hand.table


def test_pasted_names_find_their_rows_wherever_the_user_stands(hand):
    """Two columns carry ids or labels, whatever is sorted or filtered."""
    hand.dialog.filter_box.setText("vendor")
    hand.paste("die_area\t7,5\nLicence approval rate\t20 %\n")
    QTest.mouseClick(hand.dialog.foot.apply, Qt.MouseButton.LeftButton)
    assert hand.told == [("values", {"die_area": 7.5, "licence_approval": 0.2})]


@pytest.mark.parametrize(
    "garbage", ["", "\t\t\n", '<html>\x00\n"\n', "ten\tmany\tall\n", "nan\n1e999\n--5", "\U0001f600"]
)
def test_garbage_changes_nothing(hand, garbage):
    """It is refused in words, nothing can be applied, and Esc drops it and leaves the dialog open."""
    before = hand.texts()
    hand.click("licence_approval")
    hand.paste(garbage)
    assert "0 values accepted" in hand.dialog.foot.words.text()
    assert not hand.dialog.foot.apply.isEnabled()
    hand.key(Qt.Key.Key_Escape)
    assert hand.dialog.isVisible()
    assert not hand.dialog.foot.drop.isVisible()
    assert hand.told == []
    assert hand.texts() == before


def test_long_garbage_does_not_stretch_the_window(hand, qtbot):
    """A word of thousands of letters is quoted in part."""
    before = hand.dialog.size()
    hand.paste("many" * 5000)
    qtbot.wait(10)
    assert hand.dialog.size() == before
    assert hand.dialog.minimumSizeHint().width() <= before.width()
    assert len(hand.dialog.foot.words.text()) < 500
    assert hand.dialog.foot.drop.isVisible()


def test_an_offer_is_read_anew_when_the_scenario_changes(hand, catalog):
    """+10% of a value that was changed meanwhile is 10 % of the new one."""
    hand.click("licence_approval")
    hand.paste("+10%")
    hand.show(applied(Scenario(), catalog, {"licence_approval": 0.2}))
    QTest.mouseClick(hand.dialog.foot.apply, Qt.MouseButton.LeftButton)
    assert hand.told == [("values", {"licence_approval": pytest.approx(0.22)})]


def test_copied_cells_can_be_pasted_back(hand, catalog):
    """Several columns come with their titles; the sheet understands its own text."""
    hand.show(applied(Scenario(), catalog, {"licence_approval": 0.7, "enforcement": 0.4}))
    hand.click("licence_approval", NAME)
    hand.click("enforcement", modifier=SHIFT)
    QTest.keyClick(hand.table, Qt.Key.Key_C, CONTROL)
    lines = QGuiApplication.clipboard().text().split("\n")
    assert lines[0].split("\t") == ["Name", "Symbol", "Group", "Role", "Your value"]
    assert lines[1].split("\t") == ["Licence approval rate", "a_lic", "Export restrictions", "lever", "70 %"]
    hand.show(Scenario())
    QTest.keyClick(hand.table, Qt.Key.Key_V, CONTROL)
    QTest.mouseClick(hand.dialog.foot.apply, Qt.MouseButton.LeftButton)
    assert hand.told == [("values", {"licence_approval": pytest.approx(0.7), "enforcement": pytest.approx(0.4)})]
    hand.click("licence_approval", REASON)
    QTest.keyClick(hand.table, Qt.Key.Key_C, CONTROL)
    assert QGuiApplication.clipboard().text() == "", "the question why is no reason"


def test_the_filter_looks_into_name_symbol_source_and_group(hand, catalog):
    """Each word must be found; the line beside it counts."""
    for text, expected in (
        ("hbm supply", "hbm_supply"),
        ("Pref", "compute_price_2023"),
        ("M075", "vendor_weight_MetaX"),
    ):
        hand.dialog.filter_box.clear()
        hand.dialog.filter_box.setFocus()
        hand.type(text)
        assert expected in hand.ids()
        assert len(hand.ids()) < 8
    hand.dialog.filter_box.setText("installed base")
    assert set(hand.ids()) >= {one.id for one in catalog.parameters.values() if one.group == "installed_base"}
    assert hand.dialog.count.text().startswith(f"{len(hand.ids())} of {len(catalog.parameters)}")
    hand.dialog.filter_box.setText("no such thing")
    assert hand.ids() == []
    hand.dialog.filter_box.clear()
    assert len(hand.ids()) == len(catalog.parameters)


def test_only_mine_follows_the_scenario(hand, catalog):
    """The user's rows alone; one that is given back leaves, one that comes is shown."""
    hand.show(applied(Scenario(), catalog, {"hbm_supply": 2, "die_area": 7}))
    QTest.mouseClick(hand.dialog.only_mine, Qt.MouseButton.LeftButton)
    assert hand.ids() == ["hbm_supply", "die_area"]
    hand.click("hbm_supply")
    hand.key(Qt.Key.Key_Delete)
    assert hand.ids() == ["die_area"]
    hand.show(applied(hand.scenario, catalog, {"tier": "T3"}))
    assert hand.ids() == ["tier", "die_area"]


def test_a_click_on_a_title_sorts_and_an_edit_lands_in_its_row(hand, catalog):
    """By number and not by text, empty cells last both ways; the value goes to the row that is seen."""
    header = hand.table.horizontalHeader()
    where = QPoint(header.sectionViewportPosition(CENTRAL) + 8, header.height() // 2)
    for descending in (False, True):
        QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=where)
        ids = hand.ids()
        numbers = [catalog.parameters[one].central for one in ids if isinstance(catalog.parameters[one].central, float)]
        assert numbers == sorted(numbers, reverse=descending)
        assert ids[-1] == "export_fee"
    hand.click("die_area")
    hand.type("7")
    hand.key(Qt.Key.Key_Return)
    assert hand.told == [("values", {"die_area": 7.0})]
    assert hand.ids() == ids, "no row jumps under the hand"


def test_sorting_by_keyboard(hand):
    """Ctrl+Shift+S sorts by the column in which the user stands, then the other way round."""
    hand.click("hbm_supply", NAME)
    labels = sorted(hand.texts(NAME), key=str.casefold)
    for expected in (labels, labels[::-1]):
        QTest.keyClick(hand.table, Qt.Key.Key_S, CONTROL | SHIFT)
        assert hand.texts(NAME) == expected


def test_an_old_source_is_marked_by_word_and_shape(hand):
    """Not by colour alone, and the words below say so too."""
    assert hand.text("foreign_allocation", LAST) == "▲ 2025-09 old"
    assert hand.text("licence_approval", LAST) == "2026-01"
    hand.click("foreign_allocation")
    assert "old beside the data" in hand.dialog.provenance.toPlainText()
    hand.click("licence_approval")
    assert "old beside the data" not in hand.dialog.provenance.toPlainText()


def test_f1_goes_to_the_words_of_the_row(hand):
    """The pane has description, place in the equations and every source; it takes the focus."""
    hand.click("foreign_allocation")
    hand.key(Qt.Key.Key_F1)
    assert QApplication.focusWidget() is hand.dialog.provenance
    text = hand.dialog.provenance.toPlainText()
    for words in ("(FA)", "Legality and foreign supply", "S005", "Bloomberg", "keeps its spread", "confidence medium"):
        assert words in text


def test_a_value_that_nothing_follows_from_is_said_to_be_one(hand):
    """A parameter of the observed quarters takes a value, and the foot says what it does."""
    hand.click("opening_stock")
    hand.type("300")
    hand.key(Qt.Key.Key_Return)
    assert hand.told == [("values", {"opening_stock": 300.0})]
    assert "nothing ahead changes" in hand.dialog.foot.words.text()


def test_a_value_in_the_place_of_a_schedule_says_so(hand, catalog):
    """One number takes the place of all dated ones: the cell shows them before, the foot names it after."""
    dated = applied(Scenario(), catalog, {"hbm_supply": 0.5}).with_value(catalog, "hbm_supply", 0.3, "2028Q1")
    hand.show(dated)
    assert hand.text("hbm_supply") == "×0.5, ×0.3 from 2028Q1"
    hand.click("hbm_supply")
    hand.type("2")
    hand.key(Qt.Key.Key_Return)
    assert "HBM supply: in the place of values over time" in hand.dialog.foot.words.text()
    assert hand.text("hbm_supply") == "×2"


def test_showing_a_scenario_tells_nothing_and_keeps_the_place(hand, catalog):
    """Two arrows: what comes from the workspace does not go back to it; the user's place stays."""
    hand.click("die_area")
    hand.show(applied(Scenario(), catalog, {"die_area": 7, "tier": "T3"}))
    hand.show(Scenario())
    assert hand.told == []
    assert hand.table.current_id() == "die_area"


def test_text_grows_while_the_sheet_is_open(hand, qtbot):
    """Rows, titles, the names that stay and the tick follow the text size, also after a change of scheme."""
    application, plain = QApplication.instance(), QApplication.font()
    theme.show_scheme(application, Qt.ColorScheme.Dark)
    theme.show_scheme(application, Qt.ColorScheme.Light)
    higher = 1.5 * hand.table.rowHeight(0)
    larger = QApplication.font()
    larger.setPointSizeF(2 * plain.pointSizeF())
    QApplication.setFont(larger)
    try:
        qtbot.waitUntil(lambda: hand.table.rowHeight(0) > higher)
        (names,) = hand.table.findChildren(FrozenColumn)
        for widget in (hand.table.horizontalHeader(), names, names.horizontalHeader(), hand.dialog.only_mine):
            assert widget.font().pointSizeF() == larger.pointSizeF()
    finally:
        QApplication.setFont(plain)


def test_all_of_it_by_keyboard(hand):
    """Arrows, Enter on a name, a value, Enter: no mouse needed; Tab leaves the table."""
    hand.table.setCurrentIndex(hand.index("tier", NAME))
    hand.key(Qt.Key.Key_Down)
    hand.key(Qt.Key.Key_Return)
    hand.type("20")
    hand.key(Qt.Key.Key_Return)
    assert hand.told == [("values", {"licence_approval": 0.2})]
    hand.key(Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is hand.dialog.provenance


def test_a_screen_reader_hears_controls_and_cells(hand, catalog):
    """Table, boxes and pane have names; a cell answers with its words."""
    for widget in (hand.table, hand.dialog.filter_box, hand.dialog.for_all_box, hand.dialog.provenance):
        assert QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)
    hand.click("licence_approval")
    hand.type("3")
    assert QAccessible.queryAccessibleInterface(hand.editor()).text(QAccessible.Text.Name) == (
        "Your value, Licence approval rate"
    )
