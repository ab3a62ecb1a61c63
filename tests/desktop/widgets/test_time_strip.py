"""Drive the strips of choices and of numbers with the mouse and the keys as a person would."""

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QAction, QContextMenuEvent, QHelpEvent, QImage, QKeyEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QToolTip

from desktop.theme import palette_of
from desktop.widgets.strip_menu import StripMenu
from desktop.widgets.strip_painting import HANDLE
from desktop.widgets.strip_spec import StripOption, StripSpec
from desktop.widgets.time_strip import TimeStrip
from resources.looks import DARK, LIGHT

YEARS = range(2023, 2031)
LABELS = tuple(f"{year}Q{quarter}" for year in YEARS for quarter in (1, 2, 3, 4))
STARTS = tuple(year + part / 4 for year in YEARS for part in range(4))
FREE = LABELS.index("2026Q4")
LAST = len(LABELS) - 1
OPTIONS = (
    StripOption("T0", "no controls"),
    StripOption("T1", "October 2022 rule"),
    StripOption(
        "T2", "presumption of denial", "Most chips & cards are denied.", ("In force since 2023-11-17", "Source: R")
    ),
    StripOption("T3", "open market"),
)
CHOICE = StripSpec(
    "tier", "Export tier", "choice", LABELS, STARTS, FREE, "T1", ((0, "T0"), (4, "T1")), OPTIONS,
)  # fmt: skip
NUMBER = StripSpec(
    "e", "Enforcement", "number", LABELS, STARTS, FREE, 0.3, ((0, 0.3),), minimum=0.0, maximum=1.0, step=0.1,
    format=lambda value: f"{value:.1f} parts",
)  # fmt: skip
TIERS = ((FREE + 1, "T3"), (FREE + 5, "T2"), (FREE + 9, "T1"))
NUMBERS = ((FREE + 1, 0.5), (FREE + 5, 0.2))
ALT = Qt.KeyboardModifier.AltModifier


class Heard:
    """Note down all that a strip says."""

    def __init__(self, strip: TimeStrip) -> None:
        self.all: list[tuple[str, Any]] = []
        for name in ("edited", "committed", "asked"):
            getattr(strip, name).connect(lambda part, name=name: self.all.append((name, part)))
        strip.cancelled.connect(lambda: self.all.append(("cancelled", None)))

    def only(self, name: str) -> list[Any]:
        return [part for one, part in self.all if one == name]


@pytest.fixture
def shown(qtbot):
    """Return what makes a strip with points, on screen and in the focus, and what it says from then on."""

    def show(spec, points=()):
        strip = TimeStrip(spec)
        qtbot.addWidget(strip)
        strip.resize(1000, strip.sizeHint().height())
        strip.show_schedule(spec, points)
        strip.show()
        qtbot.waitExposed(strip)
        strip.setFocus()
        return strip, Heard(strip)

    return show


def edge(strip, quarter, value=None) -> QPoint:
    """Return where a quarter begins, at a number's row or in the middle of the blocks."""
    scale = strip.scale()
    row = scale.top + scale.height / 2 if value is None else scale.y(value)
    return QPointF(scale.x(quarter), row).toPoint()


def middle(strip, quarter) -> QPoint:
    return (edge(strip, quarter) + edge(strip, quarter + 1)) / 2


def drag(qtbot, strip, start, *stops, release=True):
    qtbot.mousePress(strip, Qt.MouseButton.LeftButton, pos=start)
    for stop in stops:
        qtbot.mouseMove(strip, pos=stop)
    if release:
        qtbot.mouseRelease(strip, Qt.MouseButton.LeftButton, pos=stops[-1])


def keys(qtbot, strip, *pressed, modifier=Qt.KeyboardModifier.NoModifier):
    for key in pressed:
        qtbot.keyClick(strip, key, modifier)


def tip_at(strip, place) -> str:
    QApplication.sendEvent(strip, QHelpEvent(QHelpEvent.Type.ToolTip, place, strip.mapToGlobal(place)))
    return QToolTip.text()


# ---------------------------------------------------------------------- mouse


def test_dragging_an_edge_moves_the_date_and_commits_once(qtbot, shown):
    strip, heard = shown(CHOICE, TIERS)
    drag(qtbot, strip, edge(strip, FREE + 5), edge(strip, FREE + 6), edge(strip, FREE + 7))
    steps = [tuple((at, value) for at, value in points) for points in heard.only("edited")]
    assert steps == [(TIERS[0], (FREE + 6, "T2"), TIERS[2]), (TIERS[0], (FREE + 7, "T2"), TIERS[2])]
    assert heard.only("committed") == [steps[-1]]
    assert strip.points() == steps[-1]
    assert heard.only("asked") == []


def test_a_drag_snaps_to_the_nearest_quarter(qtbot, shown):
    strip, heard = shown(CHOICE, TIERS)
    start = edge(strip, FREE + 5) + QPoint(3, 0)
    drag(qtbot, strip, start, start + QPoint(8, 0), start + QPoint(20, 0))
    assert [points[1] for points in heard.only("edited")] == [(FREE + 6, "T2")]


@pytest.mark.parametrize(
    ("index", "to", "held_at"),
    [(1, LAST, FREE + 8), (1, 0, FREE + 2), (0, 0, FREE), (2, LAST, LAST)],
)
def test_a_date_stays_between_its_neighbours_and_in_the_free_quarters(qtbot, shown, index, to, held_at):
    strip, heard = shown(CHOICE, TIERS)
    drag(qtbot, strip, edge(strip, TIERS[index][0]), edge(strip, to))
    (points,) = heard.only("committed")
    assert points[index] == (held_at, TIERS[index][1])
    assert [one for place, one in enumerate(points) if place != index] == [
        one for place, one in enumerate(TIERS) if place != index
    ]


def test_a_drag_there_and_back_commits_nothing(qtbot, shown):
    strip, heard = shown(CHOICE, TIERS)
    drag(qtbot, strip, edge(strip, FREE + 5), edge(strip, FREE + 7), edge(strip, FREE + 5))
    assert len(heard.only("edited")) == 2
    assert heard.only("committed") == heard.only("asked") == []


def test_esc_in_a_drag_restores_the_points(qtbot, shown):
    strip, heard = shown(CHOICE, TIERS)
    drag(qtbot, strip, edge(strip, FREE + 5), edge(strip, FREE + 7), release=False)
    keys(qtbot, strip, Qt.Key.Key_Right, Qt.Key.Key_Delete, Qt.Key.Key_Escape)
    qtbot.mouseMove(strip, pos=edge(strip, FREE + 6))
    qtbot.mouseRelease(strip, Qt.MouseButton.LeftButton, pos=edge(strip, FREE + 6))
    assert [name for name, _part in heard.all] == ["edited", "cancelled"]
    assert (strip.points(), strip.quarter()) == (TIERS, FREE + 5)


def test_a_handle_is_dragged_in_time_and_in_value(qtbot, shown):
    strip, heard = shown(NUMBER, NUMBERS)
    start = edge(strip, FREE + 1, 0.5)
    drag(qtbot, strip, start, start + QPoint(0, 4), edge(strip, FREE + 3, 0.5), QPoint(edge(strip, FREE + 3).x(), 0))
    values = [points[0] for points in heard.only("edited")]
    assert values[0] == (FREE + 3, 0.5), "a slip of some pixels up or down keeps the number"
    assert values[-1][0] == FREE + 3
    assert values[-1][1] > 0.7
    assert values[-1][1] * 10 == pytest.approx(round(values[-1][1] * 10)), "whole steps"
    assert heard.only("committed") == [(values[-1], NUMBERS[1])]


def test_a_move_in_time_keeps_a_number_that_is_no_whole_step(qtbot, shown):
    strip, heard = shown(NUMBER, ((FREE + 1, 0.523),))
    start = edge(strip, FREE + 1, 0.523)
    drag(qtbot, strip, start, edge(strip, FREE + 3, 0.523) + QPoint(0, 5))
    assert heard.only("committed") == [((FREE + 3, 0.523),)]


@pytest.mark.parametrize(("down", "value"), [(-500, 1.0), (500, 0.0)])
def test_a_number_stays_in_its_range(qtbot, shown, down, value):
    strip, heard = shown(NUMBER, NUMBERS)
    start = edge(strip, FREE + 5, 0.2)
    drag(qtbot, strip, start, start + QPoint(0, down))
    assert heard.only("committed") == [(NUMBERS[0], (FREE + 5, value))]


def test_beside_a_handle_nothing_is_taken(qtbot, shown):
    strip, heard = shown(NUMBER, NUMBERS)
    start = edge(strip, FREE + 1, 0.5) + QPoint(round(HANDLE) + 8, 0)
    drag(qtbot, strip, start, start + QPoint(60, 30))
    assert heard.all == []


def test_a_double_click_adds_a_point_on_the_line(qtbot, shown):
    strip, heard = shown(NUMBER, NUMBERS)
    qtbot.mouseDClick(strip, Qt.MouseButton.LeftButton, pos=middle(strip, FREE + 3))
    assert heard.only("committed") == [(NUMBERS[0], (FREE + 3, 0.5), NUMBERS[1])]
    qtbot.mouseDClick(strip, Qt.MouseButton.LeftButton, pos=edge(strip, FREE + 5, 0.2))
    assert len(heard.only("committed")) == 1, "there is a point already"


def test_a_double_click_on_empty_time_adds_a_choice(qtbot, shown):
    strip, heard = shown(CHOICE)
    qtbot.mouseDClick(strip, Qt.MouseButton.LeftButton, pos=middle(strip, FREE + 4))
    assert heard.all == [("committed", ((FREE + 4, "T1"),))]


def test_the_past_takes_no_point_and_says_why(qtbot, shown):
    for spec in (CHOICE, NUMBER):
        strip, heard = shown(spec)
        qtbot.mouseClick(strip, Qt.MouseButton.LeftButton, pos=middle(strip, 6))
        qtbot.mouseDClick(strip, Qt.MouseButton.LeftButton, pos=middle(strip, 6))
        assert heard.all == []
        assert strip.points() == ()
        said = tip_at(strip, middle(strip, 6))
        assert said == strip.spoken_value()
        assert said.startswith("2024Q3: ")
        assert "locked" in said
        assert "2026Q4" in said
        qtbot.mouseMove(strip, pos=middle(strip, 6))
        assert strip.cursor().shape() == Qt.CursorShape.ForbiddenCursor


def test_the_pointer_shows_what_can_be_taken(qtbot, shown):
    strip, _heard = shown(CHOICE, TIERS)
    for place, shape in (
        (edge(strip, FREE + 5), Qt.CursorShape.SplitHCursor),
        (middle(strip, FREE + 6), Qt.CursorShape.PointingHandCursor),
        (middle(strip, FREE), Qt.CursorShape.ArrowCursor),
    ):
        qtbot.mouseMove(strip, pos=place)
        assert strip.cursor().shape() == shape


# ----------------------------------------------------------------------- menu


def open_menu(strip) -> StripMenu:
    menu = strip.findChild(StripMenu)
    assert menu is not None
    assert menu.isVisible()
    return menu


def texts(menu):
    return [action.text() for action in menu.actions() if not action.isSeparator()]


def choose(qtbot, menu, words):
    (action,) = (action for action in menu.actions() if action.text().startswith(words))
    qtbot.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(action).center())


def test_a_click_on_a_block_asks_and_the_menu_sets_another_choice(qtbot, shown):
    strip, heard = shown(CHOICE, TIERS)
    qtbot.mouseClick(strip, Qt.MouseButton.LeftButton, pos=middle(strip, FREE + 6))
    assert heard.all == [("asked", 1)]
    menu = open_menu(strip)
    assert [action.text() for action in menu.actions() if action.isChecked()] == ["T2  presumption of denial"]
    choose(qtbot, menu, "T0")
    assert heard.only("committed") == [(TIERS[0], (FREE + 5, "T0"), TIERS[2])]


def test_the_menu_explains_the_option_in_lines_to_read(qtbot, shown):
    strip, _heard = shown(CHOICE, TIERS)
    qtbot.mouseClick(strip, Qt.MouseButton.LeftButton, pos=middle(strip, FREE + 6))
    menu = open_menu(strip)
    lines = [action.text() for action in menu.actions() if not action.isEnabled() and not action.isSeparator()]
    assert lines == ["Most chips && cards are denied.", "In force since 2023-11-17", "Source: R"]
    menu.close()


@pytest.mark.parametrize(
    ("words", "points"),
    [
        ("Remove", (TIERS[0], TIERS[2])),
        ("Another change from 2028Q3", (*TIERS[:2], (FREE + 7, "T2"), TIERS[2])),
    ],
)
def test_the_menu_removes_a_change_and_adds_one(qtbot, shown, words, points):
    strip, heard = shown(CHOICE, TIERS)
    qtbot.mouseClick(strip, Qt.MouseButton.LeftButton, pos=middle(strip, FREE + 7))
    choose(qtbot, open_menu(strip), words)
    assert heard.only("committed") == [points]


def test_the_menu_opens_and_chooses_by_keys(qtbot, shown):
    strip, heard = shown(CHOICE, TIERS)
    keys(qtbot, strip, Qt.Key.Key_Right, Qt.Key.Key_Return)
    menu = open_menu(strip)
    keys(qtbot, menu, Qt.Key.Key_Down, Qt.Key.Key_Return)
    assert heard.all == [("asked", 0), ("committed", ((FREE + 1, "T0"), *TIERS[1:]))]


def test_a_right_click_offers_to_remove_a_number(qtbot, shown):
    strip, heard = shown(NUMBER, NUMBERS)
    place = edge(strip, FREE + 5, 0.2)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, strip.mapToGlobal(place))
    QApplication.sendEvent(strip, event)
    menu = open_menu(strip)
    assert texts(menu) == ["Remove this change"]
    choose(qtbot, menu, "Remove")
    assert heard.only("committed") == [NUMBERS[:1]]


def test_an_option_of_the_users_own_goes_by_its_name(qtbot, shown):
    """In the menu, in words and in the picture; what stands in its id, all its rules, is nowhere to be seen."""
    pictures = []
    for rules in ("own Low = tpp >= 9", "own Low = tpp >= 2400 or memory_bandwidth_gb_s >= 1400"):
        spec = replace(CHOICE, options=(*OPTIONS, StripOption(rules, "Low", is_own=True)))
        strip, _heard = shown(spec, ((FREE, rules),))
        assert strip.spoken_value() == "Low, from 2026Q4, point 1 of 1"
        pictures.append(strip.grab().toImage())
        keys(qtbot, strip, Qt.Key.Key_Return)
        menu = open_menu(strip)
        assert [action.text() for action in menu.actions() if action.isChecked()] == ["Low"]
        menu.close()
        strip.hide()
    assert pictures[0] == pictures[1]
    strip.show_schedule(replace(spec, options=(*OPTIONS, StripOption(rules, "High", is_own=True))), strip.points())
    assert strip.grab().toImage() != pictures[1], "the name is in the picture"


# ----------------------------------------------------------------------- keys


def test_left_and_right_walk_along_the_quarters_and_tell_them(qtbot, shown):
    strip, heard = shown(CHOICE, TIERS)
    assert strip.quarter() == FREE
    keys(qtbot, strip, Qt.Key.Key_Right)
    assert strip.spoken_value() == "T3, open market, from 2027Q1, point 1 of 3"
    keys(qtbot, strip, Qt.Key.Key_Right)
    assert strip.spoken_value() == "2027Q2: T3, open market, from 2027Q1, point 1 of 3"
    keys(qtbot, strip, Qt.Key.Key_End)
    assert (strip.quarter(), strip.chosen()) == (LAST, 2)
    keys(qtbot, strip, Qt.Key.Key_Right)
    assert strip.quarter() == LAST
    keys(qtbot, strip, Qt.Key.Key_Home, Qt.Key.Key_Left)
    assert strip.spoken_value() == (
        "2026Q3: T1, October 2022 rule; locked, because it has been observed; changes begin in 2026Q4"
    )
    keys(qtbot, strip, *[Qt.Key.Key_Left] * 40)
    assert strip.quarter() == 0
    assert heard.all == []


def test_up_and_down_change_the_chosen_point(qtbot, shown):
    strip, heard = shown(NUMBER, NUMBERS)
    keys(qtbot, strip, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Up, Qt.Key.Key_Down)
    assert [points[0][1] for points in heard.only("committed")] == [0.6, 0.7, 0.6]
    assert heard.only("edited") == []
    assert strip.spoken_value() == "0.6 parts, from 2027Q1, point 1 of 2"


def test_up_goes_to_the_next_choice_and_stays_at_the_last(qtbot, shown):
    strip, heard = shown(CHOICE, ((FREE, "T2"),))
    keys(qtbot, strip, Qt.Key.Key_Up, Qt.Key.Key_Up)
    assert heard.only("committed") == [((FREE, "T3"),)]


def test_up_where_nothing_is_set_adds_a_point_one_step_away(qtbot, shown):
    strip, heard = shown(NUMBER)
    keys(qtbot, strip, Qt.Key.Key_Right, Qt.Key.Key_Up)
    assert heard.only("committed") == [((FREE + 1, 0.4),)]


def test_alt_with_an_arrow_moves_the_date_up_to_the_neighbours(qtbot, shown):
    strip, heard = shown(CHOICE, TIERS)
    keys(qtbot, strip, *[Qt.Key.Key_Right] * 2)
    keys(qtbot, strip, *[Qt.Key.Key_Right] * 5, modifier=ALT)
    assert [points[0][0] for points in heard.only("committed")] == [FREE + 2, FREE + 3, FREE + 4]
    assert strip.quarter() == FREE + 4
    keys(qtbot, strip, *[Qt.Key.Key_Left] * 9, modifier=ALT)
    assert strip.points()[0] == (FREE, "T3")


def test_a_held_key_commits_when_it_is_let_go(qtbot, shown):
    strip, heard = shown(NUMBER, NUMBERS)
    keys(qtbot, strip, Qt.Key.Key_Right)
    send = QApplication.sendEvent
    up, plain = Qt.Key.Key_Up, Qt.KeyboardModifier.NoModifier
    send(strip, QKeyEvent(QKeyEvent.Type.KeyPress, up, plain))
    for _repeat in range(3):
        send(strip, QKeyEvent(QKeyEvent.Type.KeyRelease, up, plain, autorep=True))
        send(strip, QKeyEvent(QKeyEvent.Type.KeyPress, up, plain, autorep=True))
    assert [points[0][1] for points in heard.only("committed")] == [0.6]
    assert [points[0][1] for points in heard.only("edited")] == [0.7, 0.8, 0.9]
    send(strip, QKeyEvent(QKeyEvent.Type.KeyRelease, up, plain))
    assert [points[0][1] for points in heard.only("committed")] == [0.6, 0.9]


def test_insert_adds_and_delete_removes(qtbot, shown):
    strip, heard = shown(CHOICE, TIERS[:1])
    keys(qtbot, strip, *[Qt.Key.Key_Right] * 4, Qt.Key.Key_Insert, Qt.Key.Key_Insert)
    assert heard.only("committed") == [(TIERS[0], (FREE + 4, "T3"))]
    keys(qtbot, strip, Qt.Key.Key_Delete, Qt.Key.Key_Backspace, Qt.Key.Key_Delete)
    assert heard.only("committed")[1:] == [TIERS[:1], ()]


def test_keys_change_nothing_in_the_past(qtbot, shown):
    strip, heard = shown(NUMBER, NUMBERS)
    keys(qtbot, strip, Qt.Key.Key_Left, Qt.Key.Key_Insert, Qt.Key.Key_Up, Qt.Key.Key_Delete, Qt.Key.Key_Return)
    keys(qtbot, strip, Qt.Key.Key_Right, modifier=ALT)
    assert heard.all == []
    assert strip.points() == NUMBERS


def test_the_strip_keeps_its_keys_from_the_windows_shortcuts(qtbot):
    """Alt+Right turns the page of a window, but moves a date while the strip has the focus."""
    window, turned = QMainWindow(), []
    qtbot.addWidget(window)
    strip = TimeStrip(CHOICE)
    strip.show_schedule(CHOICE, TIERS)
    window.setCentralWidget(strip)
    for shortcut in ("Alt+Right", "Delete", "F6"):
        action = QAction(window)
        action.setShortcut(shortcut)
        action.triggered.connect(lambda _checked=False, shortcut=shortcut: turned.append(shortcut))
        window.addAction(action)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    strip.setFocus()
    keys(qtbot, strip, Qt.Key.Key_Right)
    keys(qtbot, strip, Qt.Key.Key_Right, modifier=ALT)
    assert strip.points()[0] == (FREE + 2, "T3")
    keys(qtbot, strip, Qt.Key.Key_Delete, Qt.Key.Key_F6)
    assert strip.points() == TIERS[1:]
    assert turned == ["F6"]


# ---------------------------------------------------------------------- shows


def test_showing_never_answers_back(shown):
    strip, heard = shown(CHOICE, TIERS)
    for spec, points in ((CHOICE, ()), (NUMBER, NUMBERS), (CHOICE, TIERS)):
        strip.show_schedule(spec, points)
        assert strip.points() == points
    assert heard.all == []


def test_the_echo_of_a_drag_lets_it_go_on_and_another_schedule_ends_it(qtbot, shown):
    strip, heard = shown(CHOICE, TIERS)
    drag(qtbot, strip, edge(strip, FREE + 5), edge(strip, FREE + 6), release=False)
    strip.show_schedule(CHOICE, heard.only("edited")[-1])
    assert strip.is_dragging()
    strip.show_schedule(CHOICE, TIERS[:2])
    assert not strip.is_dragging()
    qtbot.mouseRelease(strip, Qt.MouseButton.LeftButton, pos=edge(strip, FREE + 6))
    assert heard.only("committed") == []
    assert strip.points() == TIERS[:2]


def test_a_screen_reader_hears_name_and_value(shown):
    strip, _heard = shown(CHOICE)
    answer = QAccessible.queryAccessibleInterface(strip)
    assert answer.text(QAccessible.Text.Name) == "Export tier over time"
    assert answer.text(QAccessible.Text.Value).startswith("2026Q4: T1, October 2022 rule, the baseline")


def test_a_number_without_a_baseline_says_what_decides(qtbot, shown):
    spec = StripSpec("fee", "Fee", "number", LABELS, STARTS, FREE, None, maximum=0.5, step=0.1, unset_word="by tier")
    strip, heard = shown(spec)
    assert strip.spoken_value().startswith("2026Q4: by tier")
    keys(qtbot, strip, Qt.Key.Key_Insert)
    assert heard.only("committed") == [((FREE, 0.2),)]


def colour_at(strip, place) -> str:
    image: QImage = strip.grab().toImage()
    return image.pixelColor(place).name().upper()


@pytest.mark.parametrize("named", [LIGHT, DARK])
def test_what_is_set_is_painted_apart_from_what_is_not(shown, named):
    """A block of the user's is filled, the baseline is not, and history is veiled, in light and in dark."""
    strip, _heard = shown(CHOICE, TIERS)
    strip.setPalette(palette_of(named))
    low = QPoint(0, round(strip.scale().height / 2) - 8)
    assert colour_at(strip, middle(strip, FREE + 7) + low) == named.band_80
    assert colour_at(strip, middle(strip, FREE) + low) == named.surface
    assert colour_at(strip, middle(strip, 2) + low) not in (named.band_80, named.band_50, named.surface)


def test_every_width_and_text_size_paints(qtbot, shown):
    """No narrow strip and no large text trips the painting, and the strip grows with the text."""
    font = QApplication.font()
    large = QApplication.font()
    large.setPointSizeF(font.pointSizeF() * 2)
    heights = []
    try:
        for size in (font, large):
            QApplication.setFont(size)
            strip, _heard = shown(CHOICE, TIERS)
            heights.append(strip.sizeHint().height())
            for width in (1, 20, 280, 2000):
                strip.resize(width, heights[-1])
                assert strip.grab().width() == width
    finally:
        QApplication.setFont(font)
    assert heights[1] > heights[0] * 1.7
