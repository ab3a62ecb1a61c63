"""A lever that a reader may move, as its author narrows it; and what is typed while the list is offered anew."""

from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy

from desktop.widgets.free_lever_row import FreeLeverRow, LeverOffer
from desktop.widgets.lever_spec import parse_as
from scenarios.units import UNITS
from tests.desktop.hands import choose, fill


def offers(most=2.0):
    """Return two levers as they are offered, made anew each time."""
    unit = "x"
    return [
        LeverOffer(one, one.upper(), (0.0, most), UNITS[unit].format, partial(parse_as, unit))
        for one in ("hbm", "dies")
    ]


@pytest.fixture
def row(qtbot):
    """Return the row with the second lever chosen."""
    row = FreeLeverRow(1)
    qtbot.addWidget(row)
    row.show()
    row.show_offers(offers())
    choose(qtbot, row.box, "dies")
    return row


def test_a_range_is_narrowed_by_typing(row, qtbot):
    told = QSignalSpy(row.edited)
    fill(qtbot, row.high, "1.5")
    qtbot.keyClick(row.high, Qt.Key.Key_Return)
    assert (row.chosen(), told.count()) == (("dies", (0.0, 1.5)), 1)


def test_what_is_being_typed_stays_while_the_same_levers_are_offered_anew(row, qtbot):
    fill(qtbot, row.high, "1.")
    row.show_offers(offers())
    qtbot.keyClicks(row.high, "25")
    qtbot.keyClick(row.high, Qt.Key.Key_Return)
    assert row.chosen() == ("dies", (0.0, 1.25))


def test_a_lever_that_can_no_longer_stay_free_is_let_go(row):
    row.show_offers(offers()[:1])
    assert row.chosen() is None
    assert not row.low.isEnabled()
