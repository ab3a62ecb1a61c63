from dataclasses import fields, replace

import numpy as np
import pytest

from scenarios.errors import EngineError
from scenarios.kernel import build, clearing, library
from scenarios.model import market
from tests.laws.markets import degenerate_market, random_market

SHAPE = [(False, 3), (False, 1), (True, 1), (True, 2), (True, 2)]
"""Nests as in the data: origin and size."""
NEAR = 1e-9

compiled = pytest.mark.skipif(not library.is_compiled(), reason="no C compiler: the numpy form is in use")


def near(first, second):
    """Whether two clearings agree within 1e-9, cards and premia relative to their size where that is above 1."""
    for one in fields(first):
        a, b = getattr(first, one.name), getattr(second, one.name)
        assert (np.abs(a - b) <= NEAR * np.maximum(1.0, np.abs(a))).all(), one.name


@compiled
@pytest.mark.parametrize("kind", [random_market, degenerate_market])
@pytest.mark.parametrize("seed", range(10))
def test_it_equals_its_definition_on_ten_thousand_random_markets(kind, seed):
    """Ordinary markets and those at the edges, from nothing and from premia near the solution."""
    made = kind(SHAPE, 3, 501, seed)
    by_hand = market.clear(made)
    near(by_hand, clearing.clear(made))
    start = by_hand.premium * 0.9 + 0.02
    near(market.clear(made, start), clearing.clear(made, start))


@compiled
@pytest.mark.parametrize(
    ("shape", "segments"), [([(True, 1)], 1), ([(False, 9), (True, 7)], 4), ([(True, 1), (False, 1)], 2)]
)
def test_it_takes_every_shape_that_it_has_room_for(shape, segments):
    near(market.clear(random_market(shape, segments, 40, 3)), clearing.clear(random_market(shape, segments, 40, 3)))


@compiled
def test_a_draw_does_not_depend_on_those_beside_it():
    """Alone, among few or among many, whatever the number abreast: the same bits."""
    made = random_market(SHAPE, 3, 23, 5)
    whole = clearing.clear(made)
    for first, last in ((0, 1), (0, 9), (3, 8), (22, 23)):
        values = {one.name: getattr(made, one.name) for one in fields(made)}
        part = {name: value[..., first:last] for name, value in values.items() if name not in ("nests", "domestic")}
        alone = clearing.clear(replace(made, **part))
        for one in fields(whole):
            assert (getattr(alone, one.name) == getattr(whole, one.name)[..., first:last]).all()


@pytest.mark.parametrize("clear", [market.clear, pytest.param(clearing.clear, marks=compiled)])
def test_a_draw_that_cannot_be_cleared_is_named(clear):
    """A number that is none never passes for a cleared market."""
    made = random_market(SHAPE, 3, 30, 1)
    budget = made.budget.copy()
    budget[1, 17] = np.nan
    with pytest.raises(EngineError, match="no scarcity premia found in draw 17"):
        clear(replace(made, budget=budget))


@pytest.mark.parametrize("shape", [[(True, 9), (False, 8)], [(True, 1)] * 9])
def test_what_it_has_no_room_for_is_cleared_by_the_definition(shape):
    made = random_market(shape, 2, 5, 2)
    near(market.clear(made), clearing.clear(made))


def test_without_the_library_the_definition_is_used(monkeypatch, tmp_path):
    """Whoever has no compiler gets the same numbers."""
    monkeypatch.setattr(library, "library_file", lambda: tmp_path / "none.so")
    monkeypatch.setattr(library, "_loaded", library._loaded.__wrapped__)
    assert not library.is_compiled()
    made = random_market(SHAPE, 3, 12, 4)
    by_hand = market.clear(made)
    for one in fields(by_hand):
        assert (getattr(clearing.clear(made), one.name) == getattr(by_hand, one.name)).all()


@pytest.fixture
def sources(monkeypatch, tmp_path):
    """Return a copy of the file that is compiled, in a folder of its own with what it includes."""
    copies = tuple(tmp_path / source.name for source in build.SOURCES)
    for source, copy in zip(build.SOURCES, copies, strict=True):
        copy.write_bytes(source.read_bytes())
    monkeypatch.setattr(build, "SOURCES", copies)
    return copies[0]


@pytest.mark.usefixtures("sources")
def test_without_a_compiler_nothing_is_built(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert build.build() is None
    assert sorted(tmp_path.iterdir()) == sorted(build.SOURCES)


@compiled
def test_a_changed_source_is_built_anew_and_a_broken_one_not_at_all(sources):
    """The library is named after its source; the older one goes, and a failed build leaves nothing."""
    sources.write_text("long clear_market(void *market) { return market != 0; }\n")
    first = build.build()
    assert first.exists()
    sources.write_text("long clear_market(void *market) { return market == 0; }\n")
    second = build.build()
    assert (first.exists(), second.exists(), first.name == second.name) == (False, True, False)
    sources.write_text("this is no C\n")
    assert build.build() is None
    assert sorted(sources.parent.iterdir()) == sorted([*build.SOURCES, second])
