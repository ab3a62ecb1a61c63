from dataclasses import replace

import numpy as np
import pytest

from scenarios.errors import InputError
from scenarios.snapshots.checks import checked


def first_figure(snapshot, **changed):
    page = snapshot.pages[1]
    return replace(snapshot, pages=(replace(page, shown=(replace(page.shown[0], **changed),)),))


def test_a_real_snapshot_passes_as_it_is(snapshot):
    assert checked(snapshot) is snapshot


def wrong_ones():
    """Return what must be refused: a name of the place, and what makes it wrong."""
    year = np.arange(8) / 4 + 2026.125
    return {
        "made": lambda one: replace(one, made="9999-12-31T23:59:59-12:00"),
        "made#2": lambda one: replace(one, made="2026-11-24T14:02:11"),
        "author#2": lambda one: replace(one, author="Ann\u202e"),
        "author": lambda one: replace(one, author="x" * 301),
        "definition": lambda one: replace(one, definition="votes"),
        "year": lambda one: replace(one, year=10**9),
        "pages": lambda one: replace(one, pages=()),
        "pages#2": lambda one: replace(one, pages=one.pages * 2),
        "pages#3": lambda one: replace(one, pages=(replace(one.pages[0], id="../../etc/passwd"),)),
        "pages.1.shown.1.unit": lambda one: first_figure(one, unit="parsec"),
        "pages.1.shown.1.at": lambda one: first_figure(one, at=np.array([])),
        "pages.1.shown.1.at#2": lambda one: first_figure(one, at=np.full(8, np.nan)),
        "pages.1.shown.1.at#3": lambda one: first_figure(one, at=year * 1000),
        "pages.1.shown.1.lines": lambda one: first_figure(one, at=year),
        "pages.1.shown.1.lines#2": lambda one: first_figure(one, lines=()),
        "pages.1.shown.1.split": lambda one: first_figure(one, split=1e300),
        "pages.1.shown.1.bands": lambda one: first_figure(
            one, bands=(replace(one.pages[1].shown[0].bands[0], id="9" * 50),)
        ),
        "pages.1.shown.1.marks": lambda one: first_figure(
            one, marks=(replace(one.pages[1].shown[0].marks[0], at=1e12),)
        ),
        "pages.1.shown.1.stretches": lambda one: first_figure(
            one, stretches=(replace(one.pages[1].shown[0].stretches[0], end=0.0),)
        ),
        "scenario.draws": lambda one: replace(one, scenario=replace(one.scenario, draws=10**12)),
        "scenario.settings": lambda one: replace(
            one, scenario=replace(one.scenario, settings=(replace(one.scenario.settings[0], quarter="now"),))
        ),
        "levers": lambda one: replace(one, levers=one.levers * 2),
        "levers.1": lambda one: replace(one, levers=(replace(one.levers[0], step=0.0),)),
        "levers.1.choices": lambda one: replace(one, levers=(replace(one.levers[1], choices=()),)),
        "levers.1.unit": lambda one: replace(one, levers=(replace(one.levers[0], unit="parsec"),)),
    }


@pytest.mark.parametrize("name", wrong_ones())
def test_what_could_be_no_part_of_a_snapshot_is_refused_by_its_place(snapshot, name):
    place = name.partition("#")[0]
    with pytest.raises(InputError, match=rf": {place}: not what it may be"):
        checked(wrong_ones()[name](snapshot))


def test_a_table_with_ragged_rows_is_refused(snapshot):
    page = next(one for one in snapshot.pages if one.id == "definitions")
    table = replace(page.shown[0], rows=(*page.shown[0].rows, ("one",)))
    with pytest.raises(InputError, match=r"pages\.1\.shown\.1\.rows"):
        checked(replace(snapshot, pages=(replace(page, shown=(table,)),)))


@pytest.mark.parametrize("made", ["yesterday", "", "2026-13-01T00:00:00+00:00"])
def test_what_is_no_moment_is_refused(snapshot, made):
    with pytest.raises(InputError, match="made: not a moment"):
        checked(replace(snapshot, made=made))
