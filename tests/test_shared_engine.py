"""What the windows of the tests share is what an engine of their own would give them."""

from dataclasses import fields, replace

import numpy as np
import pytest

from scenarios.catalog_files import load_catalog
from scenarios.projection import Engine
from scenarios.scenario import Scenario
from tests.shared_engine import SharedEngine, engine_of

FEW = Scenario(draws=3)


def with_memory(factor):
    return FEW.with_value(load_catalog(), "hbm_supply", factor)


@pytest.fixture(scope="module")
def shared(catalog):
    return SharedEngine(catalog)


def test_it_projects_as_any_engine(shared, catalog):
    for scenario in (FEW, with_memory(0.5), FEW):
        ours, theirs = shared.project(scenario), Engine(catalog).project(scenario)
        arrays = [one.name for one in fields(theirs.ahead) if one.name != "totals"]
        assert len(arrays) > 10
        assert [one for one in arrays if not np.array_equal(getattr(ours, one), getattr(theirs, one))] == []
        assert (ours.scenario, ours.chips) == (scenario, theirs.chips)


def test_a_known_projection_is_handed_out_again_under_the_name_asked_for(shared):
    first = shared.project(FEW)
    assert shared.project(FEW) is first
    named = shared.project(replace(FEW, name="Ours"))
    assert (named.scenario.name, first.scenario.name) == ("Ours", "")
    assert named.ahead is first.ahead


def test_nobody_can_write_into_it(shared):
    projection = shared.project(FEW)
    for stretch in (projection.past, projection.ahead):
        with pytest.raises(ValueError, match="read-only"):
            stretch.cards[0] = 0


def test_what_is_outdated_is_not_given(shared):
    assert shared.project(FEW, lambda: True) is None
    assert shared.project(with_memory(0.7), lambda: True) is None


def test_only_those_used_last_are_kept(catalog):
    engine = SharedEngine(catalog, kept=2)
    often, once = engine.project(FEW), engine.project(with_memory(0.5))
    assert engine.project(FEW) is often
    engine.project(with_memory(0.7))
    assert engine.project(FEW) is often
    assert engine.project(with_memory(0.5)) is not once


def test_other_data_have_an_engine_of_their_own(catalog):
    assert engine_of(catalog) is engine_of(catalog)
    other = replace(catalog)
    assert type(engine_of(other)) is Engine
    assert engine_of(other).catalog is other
