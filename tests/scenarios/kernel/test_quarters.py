import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields, replace

import numpy as np
import pytest

from scenarios import simulation
from scenarios.errors import EngineError
from scenarios.inputs import Inputs
from scenarios.kernel import library, quarters
from scenarios.preparation import prepare
from scenarios.projection import Engine
from scenarios.scenario import Scenario

NEAR = 1e-9
DRAWS = 30
WAIT = 20

compiled = pytest.mark.skipif(not library.is_compiled(), reason="no C compiler: the numpy form is in use")


@pytest.fixture(scope="module")
def past(shared_engine, shared_baseline):
    """Return a block of draws with what happened to it."""
    return shared_engine.pasts.of(shared_baseline.scenario.seed, 200)[1][0]


@pytest.fixture(scope="module")
def few(past):
    """Return some of its draws and their tastes."""
    return past.draws.picked(np.arange(DRAWS)), past.tastes[:, :DRAWS]


def ahead(catalog, past, scenario):
    horizon = catalog.horizon
    inputs = Inputs(catalog, past.draws, range(horizon.first_free, horizon.count), scenario.values)
    return prepare(inputs, past.state.learning)


def near(first, second):
    """Whether two records, or states, agree within 1e-9, relative to their size where that is above 1."""
    for one in fields(first):
        a, b = getattr(first, one.name), getattr(second, one.name)
        if isinstance(a, np.ndarray):
            assert a.shape == b.shape
            assert (np.abs(a - b) <= NEAR * np.maximum(1.0, np.abs(a))).all(), one.name


def same(first, second, columns=slice(None)):
    """Whether two records agree to the last bit, the second in some of its columns."""
    for one in fields(first):
        a, b = getattr(first, one.name), getattr(second, one.name)
        if isinstance(a, np.ndarray):
            assert (a == b[..., columns]).all(), one.name


@compiled
@pytest.mark.parametrize("preset", ["baseline", "full_embargo", "open_market", "hbm_choke", "china_bans_foreign"])
def test_it_equals_its_definition(catalog, past, preset):
    """All that is recorded, and the state after, from the first free quarter on."""
    prepared = ahead(catalog, past, Scenario.from_plain(catalog.presets[preset], catalog))
    by_hand, after = simulation.run(prepared, past.tastes, past.state)
    record, left = quarters.run(prepared, past.tastes, past.state)
    near(by_hand, record)
    near(after, left)
    near(after.banks, left.banks)


@compiled
def test_it_equals_its_definition_in_the_observed_quarters(catalog, few):
    """From nothing, with premia to start from, and for a few quarters only, as tastes are found."""
    draws, tastes = few
    inputs = Inputs(catalog, draws, range(catalog.horizon.first_free), {})
    before = simulation.opening_state(inputs)
    prepared = prepare(inputs, before.learning)
    by_hand, after = simulation.run(prepared, tastes, before)
    record, left = quarters.run(prepared, tastes, before)
    near(by_hand, record)
    near(after.banks, left.banks)
    starts = [0.9 * premium + 0.02 for premium in record.premium]
    near(simulation.run(prepared, tastes, before, until=5)[0], quarters.run(prepared, tastes, before, until=5)[0])
    by_hand, record = (form(prepared, tastes, before, starts=starts)[0] for form in (simulation.run, quarters.run))
    near(by_hand, record)


@pytest.mark.parametrize("form", [simulation.run, pytest.param(quarters.run, marks=compiled)])
def test_it_writes_where_there_is_room(catalog, past, form):
    """Into a part of the caller's arrays, and nowhere beside it."""
    prepared = ahead(catalog, past, Scenario())
    plain, _state = form(prepared, past.tastes, past.state)
    room = np.full((*plain.cards.shape[:-1], 250), -1.0)
    record, _state = form(prepared, past.tastes, past.state, into={"cards": room[..., 20:221]})
    assert np.shares_memory(record.cards, room)
    assert (room[..., 20:221] == plain.cards).all()
    assert (room[..., :20] == -1).all()
    assert (room[..., 221:] == -1).all()


@compiled
@pytest.mark.parametrize("processors", [1, 2, 3])
@pytest.mark.parametrize("smallest", [8, 64, 512])
def test_threads_and_rounds_change_no_bit(catalog, past, monkeypatch, processors, smallest):
    """However many processors share the draws."""
    prepared = ahead(catalog, past, Scenario())
    whole, _state = quarters.run(prepared, past.tastes, past.state)
    monkeypatch.setattr(quarters.os, "cpu_count", lambda: processors)
    monkeypatch.setattr(quarters, "_SMALLEST", smallest)
    monkeypatch.setattr(quarters, "_LARGEST", 50)
    same(quarters.run(prepared, past.tastes, past.state)[0], whole)


@pytest.mark.parametrize("columns", [1, 2, 100, 201, 1024, 2001])
@pytest.mark.parametrize("processors", [1, 2, 16])
def test_rounds_hold_every_draw_once(columns, processors, monkeypatch):
    monkeypatch.setattr(quarters.os, "cpu_count", lambda: processors)
    rounds = quarters._rounds(columns)
    assert [draw for first, last, _threads in rounds for draw in range(first, last)] == list(range(columns))
    assert all(last - first <= quarters._LARGEST * processors for first, last, _threads in rounds)
    assert all(1 <= threads <= processors for *_ends, threads in rounds)


@compiled
def test_a_draw_without_premia_is_named(catalog, past):
    prepared = ahead(catalog, past, Scenario())
    budgets = prepared.budgets.copy()
    budgets[1, 7, 117] = np.nan
    with pytest.raises(EngineError, match="no scarcity premia found in draw 117"):
        quarters.run(replace(prepared, budgets=budgets), past.tastes, past.state)


@pytest.mark.parametrize("form", [simulation.run, pytest.param(quarters.run, marks=compiled)])
def test_a_run_that_nobody_waits_for_ends(catalog, past, form):
    with pytest.raises(simulation.Outdated):
        form(ahead(catalog, past, Scenario()), past.tastes, past.state, outdated=lambda: True)


def test_without_the_library_the_definition_is_used(catalog, past, monkeypatch, tmp_path):
    """Whoever has no compiler gets the same projection."""
    scenario = Scenario(draws=DRAWS)
    compiled_one = Engine(catalog).project(scenario)
    monkeypatch.setattr(library, "library_file", lambda: tmp_path / "none.so")
    monkeypatch.setattr(library, "_loaded", library._loaded.__wrapped__)
    prepared = ahead(catalog, past, Scenario())
    same(simulation.run(prepared, past.tastes, past.state)[0], quarters.run(prepared, past.tastes, past.state)[0])
    near(compiled_one.past, Engine(catalog).project(scenario).past)
    near(compiled_one.ahead, Engine(catalog).project(scenario).ahead)


@compiled
def test_a_run_that_waits_for_another_leaves_it_the_threads(catalog, past, monkeypatch):
    """A question waits until a lever's move is done, and that needs the same threads: neither waits for ever."""
    monkeypatch.setattr(quarters, "_SMALLEST", 8)
    prepared, moved = ahead(catalog, past, Scenario()), threading.Event()
    question = ThreadPoolExecutor(4)
    waiting = [
        question.submit(quarters.run, prepared, past.tastes, past.state, outdated=lambda: not moved.wait(WAIT))
        for _one in range(4)
    ]
    lever = ThreadPoolExecutor(1).submit(quarters.run, prepared, past.tastes, past.state)
    record, _after = lever.result(WAIT)
    moved.set()
    for one in waiting:
        same(record, one.result(WAIT)[0])


def test_nothing_is_written_after_a_run_was_called_off(catalog, past, monkeypatch):
    """The arrays of the run may be gone by then."""
    begun, ended = [], []

    def slow(*_told):
        begun.append(threading.get_ident())
        time.sleep(0.05)
        ended.append(threading.get_ident())
        return -1

    asked = iter([False, False, True])
    monkeypatch.setattr(quarters, "_LARGEST", 64)
    monkeypatch.setattr(quarters.os, "cpu_count", lambda: 2)
    with pytest.raises(simulation.Outdated):
        quarters._run_all(slow, 1000, lambda: next(asked))
    assert len(begun) == len(ended) >= 2
