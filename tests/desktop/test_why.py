"""Why it moved, in the window: bars by real keys and mouse, causes, what is outdated, what is kept to go out."""

import pytest
from PySide6.QtCore import Qt

from desktop import intents
from scenarios.ensemble import UNWATCHED, Ensemble
from scenarios.figures.pages import page_names
from scenarios.figures.sentences import exact

DRAWS = 10


@pytest.fixture
def why(program, qtbot):
    """Return the panel, open by its key over a scenario with three levers set, over few draws."""
    window, work = program.window, program.workspace
    work.adopt(work.scenario.sized(draws=DRAWS), None)
    for lever, value in {"hbm_supply": 0.5, "licence_approval": 0.9, "hbm_control": 0.9}.items():
        intents.set_lever(work, lever, value)
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyClick(window, Qt.Key.Key_F3)
    qtbot.waitUntil(window.inspector.why.isVisible)
    return window.inspector.why


def bar(panel, workload, row_id):
    """Return a chart, and the place of one of its bars in the middle of the row."""
    chart = panel.places[workload].chart
    at = [row.id for row in chart.spans.rows].index(row_id)
    return chart, chart.places().rows[at].whole.center().toPoint()


def walk_to(qtbot, chart, row_id):
    chart.setFocus()
    qtbot.keyClick(chart, Qt.Key.Key_Home)
    for _row in chart.spans.rows:
        if chart.row().id == row_id:
            return
        qtbot.keyClick(chart, Qt.Key.Key_Down)
    pytest.fail(f"{row_id} is not there")


def test_the_bars_add_up_to_what_the_headline_says(why, program):
    """From the reference's median share to the scenario's, in both workloads; the panel says over how many runs."""
    work = program.workspace
    for workload, place in why.places.items():
        rows = place.chart.spans.rows
        for row, projection in ((rows[0], work.reference()), (rows[-1], work.projection)):
            median = sorted(projection.share("revenue", "official", workload, 2028)[1:])
            middle = (median[len(median) // 2 - 1] + median[len(median) // 2]) / 2
            assert row.said == exact(float(middle), "fraction")
        bars = [row for row in rows if row.kind in ("policy", "assumption")]
        assert {row.id for row in bars} == {"hbm_supply", "licence_approval", "hbm_control"}
        assert sum(row.end - row.begin for row in bars) == pytest.approx(rows[-1].end - rows[0].end, abs=1e-12)
        assert place.sentence.text().startswith(workload.capitalize())
    assert why.state.text() == "Medians over 10 runs."


def test_a_click_on_a_bar_gives_its_lever_the_focus_and_opens_its_causes(why, program, qtbot):
    chart, place = bar(why, "inference", "hbm_supply")
    qtbot.mouseClick(chart, Qt.MouseButton.LeftButton, pos=place)
    assert program.window.levers.current() == "hbm_supply"
    assert why.causes.isVisible()
    assert [one.text() for one in why.causes.pictures][:3] == [
        "HBM supply",
        "HBM is the scarcest input",
        "Chinese accelerators packaged",
    ]
    assert why.causes.heading.text() == "How HBM supply reaches inference"


def test_the_causes_are_walked_by_keys_down_to_the_equation_and_back(why, program, qtbot):
    """Enter on a bar, F3 from the lever, Enter deeper, F1 the equation, Backspace back to the bars."""
    window, causes = program.window, why.causes
    chart = why.places["training"].chart
    walk_to(qtbot, chart, "licence_approval")
    qtbot.keyClick(chart, Qt.Key.Key_Return)
    assert window.levers.current() == "licence_approval"
    qtbot.keyClick(window, Qt.Key.Key_F3)
    assert window.focusWidget() is causes.pictures[0]
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Return)
    assert [one.isChecked() for one in causes.pictures] == [False, True, False, False]
    assert causes.reading.text().startswith("2028: ")
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_F1)
    manual = window.pages.open("manual")
    assert manual.browser.textCursor().block().text() == "Legality and foreign supply"
    manual.close()
    window.activateWindow()
    for _step in range(2):
        qtbot.keyClick(causes.pictures[0], Qt.Key.Key_Backspace)
    assert not causes.isVisible()
    assert window.focusWidget() is chart


def test_a_source_of_a_step_is_shown_in_the_drawer(why, program, qtbot):
    chart, place = bar(why, "training", "hbm_supply")
    qtbot.mouseClick(chart, Qt.MouseButton.LeftButton, pos=place)
    first = why.causes.findChildren(type(program.window.header.open_button))
    button = next(one for one in first if one.text() == "S010")
    button.click()
    assert not why.isVisible()
    assert "S010" in program.window.inspector.about.text()


def test_sums_and_levels_lead_nowhere(why, program, qtbot):
    chart = why.places["training"].chart
    for row_id in ("reference", "policy", "now"):
        walk_to(qtbot, chart, row_id)
        qtbot.keyClick(chart, Qt.Key.Key_Return)
        assert not why.causes.isVisible()


def test_it_follows_the_scenario_the_reference_and_the_view(why, program):
    """Another value, another year and definition, another reference; the chosen causes go with their bar."""
    work = program.workspace
    before = why.places["training"].sentence.text()
    intents.set_lever(work, "hbm_supply", 0.2)
    assert why.places["training"].sentence.text() != before
    work.look(work.view.__class__(definition="units", year=2030))
    assert "Training 2030:" in why.places["training"].sentence.text()
    assert "share of cards" in why.places["training"].detail.text()
    work.hold_against(work.scenario)
    assert "nothing to explain" in why.places["training"].sentence.text()
    assert not why.places["training"].chart.isVisible()


def test_a_bar_of_a_lever_that_the_banner_calls_idle_is_explained(why, program):
    intents.set_lever(program.workspace, "tier", "T7")
    for place in why.places.values():
        assert {row.id for row in place.chart.spans.rows} >= {"licence_approval"}
        assert "Once export tier is T7, licence approval rate changes nothing more" in place.notes.text()
        assert place.notes.isVisible()


def test_nothing_is_asked_while_it_is_hidden(why, program, monkeypatch):
    """Closed, it costs nothing; opened again, it catches up."""
    asked, ask = [], program.window.questions.ask
    monkeypatch.setattr(program.window.questions, "ask", lambda *told: (asked.append(told[0]), ask(*told)))
    program.window.inspector.drawer.close_it()
    intents.set_lever(program.workspace, "hbm_supply", 0.3)
    assert asked == []
    program.window.why.open()
    assert asked == ["why"]
    program.window.inspector.drawer.close_it()
    program.window.why.open()
    assert asked == ["why"], "nothing has changed: nothing to ask"


def test_bars_are_outdated_while_a_hand_moves_a_lever(why, program):
    """Said in words and to screen readers; back at the old value they are current again."""
    work, chart = program.workspace, why.places["training"].chart
    intents.preview_lever(work, "hbm_supply", 0.1)
    assert "of the scenario before" in why.state.text()
    assert "outdated" in chart.spoken_value()
    assert not why.to_slide.isEnabled()
    intents.cancel_preview(work)
    assert why.state.text() == "Medians over 10 runs."
    assert "outdated" not in chart.spoken_value()


def test_the_first_look_is_called_so_and_the_last_scenarios_bars_are_marked_till_then(why, program, monkeypatch):
    """No answer yet: the old bars, pale. The central case: a first look. Then the runs."""
    work, chart, asked = program.workspace, why.places["training"].chart, []
    monkeypatch.setattr(program.window.questions, "ask", lambda _kind, *told: asked.append(told))
    intents.set_lever(work, "hbm_supply", 0.2)
    assert "of the scenario before" in why.state.text()
    assert "outdated" in chart.spoken_value()
    ((question, deliver),) = asked
    answers = question(Ensemble(work.engine), UNWATCHED)
    deliver(next(answers))
    assert why.state.text() == "A first look, of the central case alone; a finer one is under way."
    assert "outdated" not in chart.spoken_value()
    deliver(next(answers))
    program.window.questions.answered.emit("why")
    assert why.state.text() == "Medians over 10 runs."


def test_an_answer_to_an_older_question_is_not_shown(why, program, monkeypatch):
    work, asked = program.workspace, []
    monkeypatch.setattr(program.window.questions, "ask", lambda _kind, *told: asked.append(told))
    intents.set_lever(work, "hbm_supply", 0.2)
    intents.set_lever(work, "hbm_supply", 0.7)
    shown = why.places["training"].sentence.text()
    (question, deliver), _newer = asked
    deliver(next(question(Ensemble(work.engine), UNWATCHED)))
    assert why.places["training"].sentence.text() == shown
    assert "of the scenario before" in why.state.text()


def test_kept_pages_are_offered_to_slides_and_snapshots_until_the_scenario_changes(why, program, qtbot):
    """The button keeps both; they stand first in both lists, are chosen there, and go with their scenario."""
    window, exporting = program.window, program.window.exporting
    why.to_slide.setFocus()
    qtbot.keyClick(why.to_slide, Qt.Key.Key_Space)
    ids = [one.id for one in exporting.found.pages]
    assert ids == ["why.inference.revenue.2028", "why.training.revenue.2028"]
    assert "2 pages found are kept" in window.notice.message()
    assert [one.id for one in exporting.told().found] == ids
    slide = window.pages.open("slide")
    assert [slide.pages.item(at).text() for at in (0, 1)] == [one.name for one in exporting.found.pages]
    assert exporting.deck.in_hand == ids[0], "the focus was on why"
    snapshot = window.pages.open("snapshot")
    listed = [snapshot.pages.item(at).text() for at in range(snapshot.pages.count())]
    assert {one.name for one in exporting.found.pages} < set(listed)
    intents.set_lever(program.workspace, "hbm_supply", 0.2)
    assert exporting.found.pages == ()
    assert slide.pages.count() == snapshot.pages.count() == len(page_names())
    assert exporting.deck.in_hand in page_names()
    assert "no longer offered" in slide.notice.message()


def test_a_fault_is_said_in_the_place_of_waiting(why, program):
    def broken(_ensemble, _watch):
        yield from ()
        raise ArithmeticError("no market")

    program.window.questions.ask("why", broken, lambda _found: None)
    assert why.state.text().startswith("Broken off: no market. ")
    intents.set_lever(program.workspace, "hbm_supply", 0.6)
    assert why.state.text() == "Medians over 10 runs."
