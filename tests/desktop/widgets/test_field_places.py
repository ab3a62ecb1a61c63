"""Names beside a field of cells: whole where there is room, in more lines where there is less, never over others."""

from dataclasses import replace
from itertools import pairwise

import pytest
from PySide6.QtCore import QSizeF
from PySide6.QtGui import QFontMetricsF

from desktop.theme import Text, font
from desktop.toolkit import make_qt
from desktop.widgets.field_places import field_places
from desktop.widgets.wrapping import wrapped
from tests.plots import LONG, field

WORDS = ("on average", "in the worst tenth", "in the worst run", "a", "b", "c", "d")
ROOM = QSizeF(600, 420)


@pytest.fixture
def metrics(qtbot):
    """Return a function that measures text of so many times the common size."""
    make_qt()

    def measured(times):
        large = font(Text.SMALL)
        large.setPointSizeF(times * large.pointSizeF())
        return QFontMetricsF(large)

    return measured


def test_a_text_breaks_between_words_and_its_last_line_says_that_there_is_more(metrics):
    """No word is lost while there are lines; one word too long for its line, and no words at all, do no harm."""
    small = metrics(1)
    room = small.horizontalAdvance("in the worst") + 1
    assert wrapped("in the worst tenth", small, room, 3) == ("in the worst", "tenth")
    assert wrapped("in the worst tenth", small, 1000, 3) == ("in the worst tenth",)
    two = wrapped(LONG, small, room, 2)
    assert len(two) == 2
    assert two[1].endswith("\u2026")
    assert wrapped("incomprehensibilities again", small, room, 2)[0].endswith("\u2026")
    assert wrapped(" ", small, room, 2) == ()


@pytest.mark.parametrize("times", [1, 2])
def test_every_column_is_named_and_no_name_lies_over_its_neighbour(metrics, times):
    """Three columns keep their names at twice the size, in more lines; all lie within the widget."""
    measured = metrics(times)
    three = replace(field(), across=WORDS[:3], values=field().values[:, :3])
    places = field_places(three, ROOM, measured)
    assert [" ".join(lines) for lines in places.acrosses] == list(WORDS[:3])
    assert places.foot == max(len(lines) for lines in places.acrosses)
    wide = places.box.width() / 3
    sides = []
    for at, lines in enumerate(places.acrosses):
        half = max(measured.horizontalAdvance(one) for one in lines) / 2
        middle = places.box.left() + (at + 0.5) * wide
        sides.append((middle - half, middle + half))
    assert all(before[1] < after[0] for before, after in pairwise(sides))
    assert sides[-1][1] <= ROOM.width()
    below = places.box.bottom() + (places.foot + 2.8) * measured.height()
    assert below == pytest.approx(ROOM.height()), "cells, names, title and level fill the height"


def test_where_words_have_no_room_every_other_column_is_named(metrics):
    """The names that stay have room for words; a level less wins a line for the cells."""
    places = field_places(replace(field(), across=WORDS), ROOM, metrics(2))
    assert [bool(lines) for lines in places.acrosses] == [True, False, True, False, True, False, True]
    bare = field_places(replace(field(), level=None), ROOM, metrics(1))
    assert bare.box.height() > field_places(field(), ROOM, metrics(1)).box.height()


def test_names_of_rows_break_too_and_give_way_where_rows_are_low(metrics):
    """A long name takes lines beside its row; a strip keeps room for cells, and names as many rows as stand apart."""
    downs = field_places(field(), QSizeF(600, 900), metrics(1)).downs
    assert " ".join(downs[3]) == LONG
    assert len(downs[3]) > 1
    low = field_places(field(), QSizeF(600, 40), metrics(2))
    assert low.box.height() > 0
    assert [bool(lines) for lines in low.downs] == [True, False, False, False, False]
