from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields, is_dataclass
from types import MappingProxyType

import numpy as np
import pytest

from scenarios.catalog_files import load_catalog
from scenarios.draws import Draws, sample
from scenarios.inputs import Inputs
from scenarios.memory import Memory
from scenarios.model.supply import Learning
from scenarios.preparation import prepare
from scenarios.scenario import Scenario

CATALOG = load_catalog()
HORIZON = CATALOG.horizon
DRAWS = 3
AHEAD = range(HORIZON.first_free, HORIZON.count)


def elsewhere(parameter):
    """Return an allowed value that is not the parameter's central one."""
    if parameter.unit == "tier":
        return next(name for name in CATALOG.tiers if name != parameter.central)
    low, high = float(parameter.minimum), float(parameter.maximum)
    return low + 0.4 * (high - low) if parameter.central != low + 0.4 * (high - low) else low + 0.6 * (high - low)


MOVED = {one.id: elsewhere(one) for one in CATALOG.parameters.values() if one.minimum != one.maximum}


def arrays(value, name="prepared"):
    """Yield every array of nested values, with its place."""
    if isinstance(value, np.ndarray):
        yield name, value
    elif isinstance(value, dict):
        for key, one in value.items():
            yield from arrays(one, f"{name}[{key}]")
    elif is_dataclass(value) and not isinstance(value, Inputs):
        for field in fields(value):
            yield from arrays(getattr(value, field.name), f"{name}.{field.name}")


def test_every_parameter_moved_in_turn_gives_what_is_prepared_afresh():
    """One memory walks from one parameter moved to the next: bit for bit what one without any memory prepares."""
    draws = sample(CATALOG, DRAWS, 7)
    learning = prepare(Inputs(CATALOG, draws, range(HORIZON.first_free), {}), Learning()).learning
    memory, moved_arrays = Memory(), set()
    plain = dict(arrays(prepare(Inputs(CATALOG, draws, AHEAD, {}), learning)))
    for name, value in MOVED.items():
        values = Scenario().with_value(CATALOG, name, value, HORIZON.labels[HORIZON.first_free + 5]).values
        laid = Inputs(CATALOG, draws, AHEAD, values)
        remembered, afresh = dict(arrays(prepare(laid, learning, memory))), dict(arrays(prepare(laid, learning)))
        assert remembered.keys() == afresh.keys()
        for place, one in afresh.items():
            assert np.array_equal(remembered[place], one), (name, place)
            if not np.array_equal(one, plain[place]):
                moved_arrays.add(place)
    assert len(moved_arrays) > 30, "the walk reaches what is prepared"


def inputs(**values):
    schedules = {name: ((HORIZON.first_free, value),) for name, value in values.items()}
    return Inputs(CATALOG, Draws(0, 7, {}, {}), AHEAD, MappingProxyType(schedules))


@pytest.mark.parametrize(
    "read",
    [
        lambda one: one.number("hbm_supply"),
        lambda one: one.lagged("hbm_supply", 2),
        lambda one: one.chosen("hbm_supply"),
        lambda one: one.is_set("hbm_supply"),
        lambda one: one.path("china_acceptance") * one.number("hbm_supply"),
    ],
)
def test_a_block_runs_again_when_what_it_read_changes_and_only_then(read):
    """Whichever way it reads; other parameters are none of its business."""
    memory, runs = Memory(), []

    def block(one):
        runs.append(one)
        return read(one)

    for values in ({}, {"enforcement": 0.5}, {"hbm_supply": 2.0}, {"hbm_supply": 2.0, "enforcement": 0.1}, {}):
        found = memory.once(block, inputs(**values))
        assert np.array_equal(found, read(inputs(**values)))
    assert len(runs) == 3


def test_what_another_thread_walks_through_takes_nothing_away():
    """A lever that moves finds its own results again after a question in the background has had other values."""
    memory, runs = Memory(), []

    def block(one):
        runs.append(one.chosen("hbm_supply")[0])
        return runs[-1]

    here, there = (inputs(hbm_supply=value) for value in (0.5, 2.0))
    memory.once(block, here)
    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(memory.once, block, there).result() == 2.0
    assert memory.once(block, here) == 0.5
    assert runs == [0.5, 2.0]


def test_a_block_runs_again_with_another_result_of_an_earlier_block():
    """The same object is the same result; one that looks the same may not be."""
    memory, first, second = Memory(), np.ones(2), np.ones(2)
    runs = []
    for given in (first, first, second):
        memory.once(lambda _inputs, values: runs.append(values), inputs(), given)
    assert len(runs) == 3, "each lambda is a block of its own"

    def block(_inputs, values):
        runs.append(values)

    runs.clear()
    for given in (first, first, second, second, first):
        memory.once(block, inputs(), given)
    assert [one is first for one in runs] == [True, False, True]


@pytest.mark.parametrize("look", [list, len, dict])
def test_a_block_cannot_read_what_it_does_not_name(look):
    with pytest.raises(NotImplementedError):
        Memory().once(lambda one: look(one.values), inputs())
