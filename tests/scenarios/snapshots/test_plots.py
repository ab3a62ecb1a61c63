"""Figures that are not over time in a signed file: all of them come back, within bounds, and older programs say why."""

from dataclasses import fields, replace

import numpy as np
import pytest

from scenarios.errors import InputError
from scenarios.snapshots import container
from scenarios.snapshots.checks import checked
from scenarios.snapshots.content import read_payload, snapshot_bytes
from scenarios.snapshots.extracting import contents_of
from scenarios.snapshots.listing import listing
from tests import plots

FIGURES = {**plots.plots(), **plots.awkward()}


@pytest.fixture(scope="module")
def plotted(snapshot):
    """Return a snapshot with a page for each figure behind its first one."""
    pages = tuple(plots.page_of(one, name=name.replace(" ", ".")) for name, one in FIGURES.items())
    return replace(snapshot, pages=(snapshot.pages[0], *pages))


@pytest.fixture(scope="module")
def back(plotted, key):
    return checked(read_payload(container.unsealed(snapshot_bytes(plotted, key)).payload))


def same(one, other):
    """Tell whether two values are equal, gaps and all, down to the arrays in them."""
    if isinstance(one, np.ndarray):
        return one.dtype == other.dtype and np.array_equal(one, other, equal_nan=one.dtype.kind == "f")
    if isinstance(one, tuple):
        return len(one) == len(other) and all(map(same, one, other))
    if hasattr(one, "__dataclass_fields__"):
        return type(one) is type(other) and all(same(getattr(one, f.name), getattr(other, f.name)) for f in fields(one))
    return one == other or (one is not None and np.isnan(one) and np.isnan(other))


@pytest.mark.parametrize("name", FIGURES)
def test_what_goes_in_comes_back(back, name):
    """Gaps, open sides of boxes, grids and which runs are chosen too."""
    shown = next(one.shown[0] for one in back.pages if one.name == f"Made {name.replace(' ', '.')}")
    assert same(FIGURES[name], shown)


def test_only_such_a_file_needs_a_later_program(snapshot, plotted, key, monkeypatch):
    """Other files stay readable where only the first format is known; such a one says that it needs a later version."""
    old, new = snapshot_bytes(snapshot, key), snapshot_bytes(plotted, key)
    monkeypatch.setattr(container, "FORMAT", 1)
    assert container.unsealed(old)
    with pytest.raises(InputError, match="format 2, known here is 1: it needs a later version of the program"):
        container.unsealed(new)


def test_the_file_says_what_is_in_it(plotted, key):
    words = {one.name.split(": ")[-1]: one.detail for one in listing(plotted)}
    assert words["Made cloud"] == "1 chart, 400 numbers"
    assert words["Made field"] == "1 chart, 35 numbers"
    assert words["Made waterfall"] == "1 chart, 28 numbers"


def test_numbers_and_texts_can_be_taken_out(plotted):
    contents = contents_of(plotted)
    assert "matters,fraction,Lever 0,lever0,point," in contents["numbers.csv"]
    assert "What tornado says" in contents["pages.txt"]


def broken():
    """Return what must be refused: figure, what makes it wrong, and the place that is named."""
    bars, curve, grid, runs = (FIGURES[one] for one in ("tornado", "curves", "field", "cloud"))
    first = bars.rows[0]
    return {
        "unit": (bars, {"unit": "parsec"}),
        "rows": (bars, {"rows": (first, first)}),
        "rows#2": (bars, {"rows": (replace(first, kind="x"),)}),
        "rows#3": (bars, {"rows": (replace(first, begin=np.inf),)}),
        "rows#4": (bars, {"rows": (replace(first, error=-1.0),)}),
        "rows#5": (bars, {"rows": (replace(first, points=first.points * 100),)}),
        "base": (bars, {"base": np.nan}),
        "x": (curve, {"x": curve.x[::-1].copy()}),
        "x#2": (curve, {"x": np.full(11, np.nan)}),
        "lines": (curve, {"lines": ()}),
        "bands": (curve, {"bands": (replace(curve.bands[0], id='"><b>'),)}),
        "marks": (curve, {"marks": (replace(curve.marks[0], at=np.nan),)}),
        "level": (curve, {"level": 1e300}),
        "values": (grid, {"across": ("one",)}),
        "across": (grid, {"across": (), "values": np.empty((5, 0))}),
        "x#3": (runs, {"chosen": runs.chosen[1:]}),
        "box": (runs, {"box": (2.0, 1.0, 0.0, 1.0)}),
        "box#2": (runs, {"box": (1.0,)}),
        "box#3": (runs, {"box": (np.nan, 1.0, 0.0, 1.0)}),
    }


@pytest.mark.parametrize("name", broken())
def test_what_could_be_no_figure_is_refused_by_its_place(snapshot, name):
    shown, changed = broken()[name]
    page = plots.page_of(replace(shown, **changed))
    with pytest.raises(InputError, match=rf"pages\.1\.shown\.1\.{name.split('#')[0]}: not what it may be"):
        checked(replace(snapshot, pages=(page,)))


def test_there_are_bounds_on_how_many(snapshot):
    many = plots.cloud(20_001)
    with pytest.raises(InputError, match="shown"):
        checked(replace(snapshot, pages=(plots.page_of(many),)))
