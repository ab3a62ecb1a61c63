"""Set levers over time in their panel, on the strip and as text, as a person would."""

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPalette

from desktop import theme
from desktop.panels.schedule import SchedulePanel
from scenarios.scenario import Scenario


@pytest.fixture
def panel(qtbot, catalog):
    made = SchedulePanel(catalog)
    qtbot.addWidget(made)
    made.resize(1000, made.sizeHint().height())
    made.show()
    qtbot.waitExposed(made)
    made.field.setFocus()
    return made


@pytest.fixture
def heard(panel):
    said = []
    panel.edited.connect(lambda *parts: said.append(("edited", *parts)))
    panel.committed.connect(lambda *parts: said.append(("committed", *parts)))
    panel.cancelled.connect(lambda: said.append(("cancelled",)))
    return said


@pytest.fixture
def free(catalog):
    return catalog.horizon.first_free


def type_text(qtbot, panel, text, key=Qt.Key.Key_Return):
    panel.field.selectAll()
    qtbot.keyClicks(panel.field, text)
    qtbot.keyClick(panel.field, key)


def place(panel, quarter, share=0.5):
    scale = panel.strip.scale()
    return QPointF(scale.x(quarter), scale.top + share * scale.height).toPoint()


def press(panel, qtbot, quarter, *stops):
    qtbot.mousePress(panel.strip, Qt.MouseButton.LeftButton, pos=place(panel, quarter))
    for stop in stops:
        qtbot.mouseMove(panel.strip, pos=place(panel, stop))


def test_a_typed_schedule_is_committed_and_drawn(qtbot, panel, heard, free):
    type_text(qtbot, panel, "2027q1: t7; tier 3")
    expected = ((free, "T3"), (free + 1, "T7"))
    assert heard == [("committed", "tier", expected)]
    assert panel.strip.points() == expected
    assert panel.field.text() == "2026Q4: T3; 2027Q1: T7"
    qtbot.keyClick(panel.field, Qt.Key.Key_Return)
    assert len(heard) == 1, "the same again is no change"


def test_an_empty_text_goes_back_to_the_baseline(qtbot, panel, heard, free):
    panel.show_scenario(Scenario().with_schedule("tier", ((free, "T3"),)))
    type_text(qtbot, panel, " ")
    assert heard == [("committed", "tier", ())]
    assert panel.field.text() == ""
    assert "baseline" in panel.field.placeholderText()


@pytest.mark.parametrize("scheme", [Qt.ColorScheme.Light, Qt.ColorScheme.Dark])
def test_a_fault_is_told_and_marked_and_changes_nothing(qtbot, panel, heard, free, scheme, qapp):
    before = ((free + 2, "T2"),)
    panel.show_scenario(Scenario().with_schedule("tier", before))
    before_scheme = qapp.palette()
    theme.show_scheme(qapp, scheme)
    try:
        type_text(qtbot, panel, "2027Q1: T7; 2028Q1: T33")
        named = theme.colours(panel.palette())
        colour = panel._problem.palette().color(QPalette.ColorRole.WindowText).name().upper()
    finally:
        qapp.setPalette(before_scheme)
    assert colour == named.problem
    assert panel._problem.isVisible()
    assert "did you mean 'T3'?" in panel.problem()
    assert panel.field.selectedText() == "T33"
    assert panel.field.text() == "2027Q1: T7; 2028Q1: T33"
    assert panel.strip.points() == before
    assert heard == []
    qtbot.keyClicks(panel.field, "T3")
    qtbot.keyClick(panel.field, Qt.Key.Key_Return)
    assert panel.problem() == ""
    assert heard == [("committed", "tier", ((free + 1, "T7"), (free + 5, "T3")))]


def test_a_missing_value_takes_the_cursor_to_its_place(qtbot, panel, heard):
    type_text(qtbot, panel, "2027Q1: ; 2028Q1: T3")
    assert panel.field.cursorPosition() == len("2027Q1:")
    assert panel.field.selectedText() == ""
    assert "missing" in panel.problem()
    assert heard == []


def test_esc_gives_the_text_back(qtbot, panel, heard, free):
    panel.show_scenario(Scenario().with_schedule("tier", ((free, "T3"),)))
    type_text(qtbot, panel, "nonsense", Qt.Key.Key_Return)
    assert panel.problem()
    qtbot.keyClick(panel.field, Qt.Key.Key_Escape)
    assert (panel.field.text(), panel.problem()) == ("2026Q4: T3", "")
    assert heard == []


def test_a_text_in_the_making_survives_what_does_not_touch_the_lever(qtbot, panel, heard, free):
    qtbot.keyClicks(panel.field, "2027Q1: T")
    panel.show_scenario(Scenario().with_schedule("enforcement", ((free, 0.5),)))
    assert panel.field.text() == "2027Q1: T"
    panel.show_scenario(Scenario().with_schedule("tier", ((free, "T2"),)))
    assert panel.field.text() == "2026Q4: T2"
    assert heard == []


def test_a_drag_is_told_with_the_lever_and_the_text_follows(qtbot, panel, heard, free):
    panel.show_scenario(Scenario().with_schedule("tier", ((free + 2, "T7"),)))
    press(panel, qtbot, free + 2, free + 4)
    assert heard == [("edited", "tier", ((free + 4, "T7"),))]
    assert panel.field.text() == "2027Q4: T7"
    panel.show_scenario(Scenario().with_schedule("tier", ((free + 4, "T7"),)))
    assert panel.strip.is_dragging(), "the window's answer does not end the drag"
    qtbot.mouseRelease(panel.strip, Qt.MouseButton.LeftButton, pos=place(panel, free + 4))
    assert heard[1:] == [("committed", "tier", ((free + 4, "T7"),))]


def test_esc_in_a_drag_is_told_and_the_text_goes_back(qtbot, panel, heard, free):
    panel.show_scenario(Scenario().with_schedule("tier", ((free + 2, "T7"),)))
    press(panel, qtbot, free + 2, free + 4)
    qtbot.keyClick(panel.strip, Qt.Key.Key_Escape)
    assert heard[-1] == ("cancelled",)
    assert panel.field.text() == "2027Q2: T7"


def test_a_key_on_the_strip_commits(qtbot, panel, heard, free):
    panel.choose("enforcement")
    qtbot.keyClick(panel.strip, Qt.Key.Key_Up)
    assert heard == [("committed", "enforcement", ((free, 0.35),))]
    assert panel.field.text() == "2026Q4: 35 %"


def test_another_lever_is_chosen_by_keys_and_shows_its_own_schedule(qtbot, panel, heard, catalog, free):
    panel.show_scenario(Scenario().with_schedule("licence_approval", ((free, 0.1), (free + 1, 0.2), (free + 2, 0.3))))
    assert panel.lever_id == "tier"
    qtbot.keyClick(panel.box, Qt.Key.Key_Down)
    assert panel.lever_id == "licence_approval"
    assert panel.strip.spec.kind == "number"
    assert panel.field.text() == "2026Q4 to 2027Q2: 10 % to 30 %"
    assert panel.box.currentText() == catalog.parameters["licence_approval"].label
    assert heard == []


def test_every_lever_can_be_shown_and_its_example_be_typed(qtbot, panel, heard, catalog):
    """The strip of each lever paints, and what its empty field gives as an example is understood."""
    for lever in catalog.levers:
        panel.choose(lever.id)
        assert panel.strip.grab().width() == panel.strip.width()
        assert panel.strip.spec.baseline == lever.central
        type_text(qtbot, panel, panel.field.placeholderText().rpartition("example ")[2])
        assert heard[-1][1] == lever.id, panel.problem()
    assert len(heard) == len(catalog.levers)


def test_history_is_what_was_law(panel, catalog):
    """October 2022 rules until the quarter in which the next took effect, and so on to the tier of today."""
    labels = catalog.horizon.labels
    assert [(labels[at], tier) for at, tier in panel.strip.spec.history] == [
        ("2023Q1", "T1"),
        ("2023Q4", "T2"),
        ("2025Q2", "T3"),
        ("2025Q3", "T4"),
        ("2026Q1", "T5"),
    ]


def test_a_tier_brings_its_date_and_its_sources(panel):
    options = {one.id: one for one in panel.strip.spec.options}
    assert options["T3"].lines[0] == "In force since 2025-04-09"
    assert any("Nvidia 8-K" in line for line in options["T3"].lines)
    assert len(set(options["T2"].lines)) == len(options["T2"].lines) == 2, "one document, named once"
    assert "Hypothetical" in options["T7"].lines[0]
    assert options["T7"].text


def test_a_tier_of_the_users_own_is_typed_and_can_be_gone_back_to(qtbot, panel, heard, free):
    """Its text is a value like any other; once seen it stays among the options under its name."""
    own = "own Lower bar = tpp >= 2400 -> denial"
    type_text(qtbot, panel, f"T7; 2028Q1: {own}")
    assert heard == [("committed", "tier", ((free, "T7"), (free + 5, own)))]
    assert panel.field.text() == f"2026Q4: T7; 2028Q1: {own}"
    type_text(qtbot, panel, "T8")
    qtbot.keyClick(panel.strip, Qt.Key.Key_Up)
    assert heard[-1] == ("committed", "tier", ((free, own),))
    assert panel.strip.spoken_value() == "Lower bar, from 2026Q4, point 1 of 1"
