import gc

import numpy as np
import pytest

from scenarios import pasts
from scenarios.blocks import happened
from scenarios.catalog_files import load_catalog
from scenarios.projection import Engine
from scenarios.scenario import Scenario

CATALOG = load_catalog()
DRAWS = 11
MOVED = Scenario(draws=DRAWS).with_value(CATALOG, "hbm_supply", 1.5)


@pytest.fixture
def asked(monkeypatch):
    """Return the searches of a block's past whose tastes are known; blocks are of 4 draws, and more than 4 are many."""
    searches = []
    monkeypatch.setattr("scenarios.blocks._BLOCK", 4)
    monkeypatch.setattr(pasts, "REMEMBERED", 4)
    monkeypatch.setattr(pasts, "happened", lambda *values: searches.append(values) or happened(*values))
    return searches


def same(one, other):
    return all(np.array_equal(getattr(one, name), getattr(other, name)) for name in ("cards", "stock", "binding"))


def test_all_scenarios_over_the_same_draws_share_their_past():
    """Held once, however many projections are in use."""
    engine = Engine(CATALOG)
    plain, moved = engine.project(Scenario(draws=3)), engine.project(MOVED.sized(draws=3))
    assert plain.past is moved.past
    assert plain.ahead is not moved.ahead
    assert len(plain.past.cards) == CATALOG.horizon.first_free
    assert len(plain.cards) == CATALOG.horizon.count


def test_a_past_that_was_let_go_of_is_found_again(asked):
    """Of many draws only the last past is kept, and those in use; found again it is the same to the last bit."""
    engine = Engine(CATALOG)
    expected, many, few = Engine(CATALOG).project(MOVED), Scenario(draws=DRAWS), Scenario(draws=4)
    in_use = engine.project(many)
    engine.project(many.sized(seed=8))
    assert same(engine.project(MOVED), expected)
    assert asked == [], "a projection holds it"
    del in_use
    gc.collect()
    engine.project(few)
    engine.project(many.sized(seed=8))
    gc.collect()
    assert same(engine.project(MOVED), expected)
    assert len(asked) == 6, "three blocks of each seed in turn"
    engine.project(few)
    assert len(asked) == 6, "that of few draws is kept"
