"""A random walk of 500 commands over store and log: each undone and done again to the same fingerprint."""

import random
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field

import pytest

from scenarios.changes import Change, ChangeLog, apply, leads_to
from scenarios.errors import InputError
from scenarios.scenario import Scenario
from scenarios.storage import ScenarioStore

COMMANDS = 500
NAMES = ("Plan", "plan b", "Österreich", "出口 🚀", "x'); DROP TABLE change;--", "y" * 120)


@dataclass
class Walker:
    """Someone who works with a library: one scenario in hand, the log of its changes, and what the bin holds."""

    store: ScenarioStore
    catalog: object
    chosen: random.Random
    scenario: Scenario = field(default_factory=Scenario)
    log: ChangeLog = field(default_factory=ChangeLog)
    walked: list[str] = field(default_factory=list)

    def __post_init__(self):
        self.row = self.store.start(self.scenario)

    @property
    def commands(self) -> dict[str, Callable[[], None]]:
        names = "value unset schedule size name preset reasons undo redo save delete branch reopen"
        return {name: getattr(self, name) for name in names.split()}

    def step(self):
        name = self.chosen.choice(list(self.commands))
        self.commands[name]()
        self.walked.append(name)

    def edit(self, name, new):
        """Make a change, take it back, and make it again."""
        change = Change.of(self.scenario, name, new, "typed")
        before, after = self.scenario, apply(self.scenario, change)
        if change.is_empty:
            return
        self.keep(change, after)
        self.log.do(change)
        self.back(before)
        self.forth(after)

    def keep(self, change, after):
        self.scenario = after
        assert self.store.record(self.row, change, after) is not None

    def back(self, expected):
        made = self.log.undo()
        self.keep(made, apply(self.scenario, made))
        self.check(expected)

    def forth(self, expected):
        made = self.log.redo()
        self.keep(made, apply(self.scenario, made))
        self.check(expected)

    def check(self, expected):
        _, working, _ = self.store.open(self.row)
        assert working.fingerprint == self.scenario.fingerprint == expected.fingerprint
        assert working.reasons == expected.reasons

    def lever(self):
        return self.chosen.choice([one for one in self.catalog.levers if one.unit != "tier"])

    def some_value(self, lever):
        return self.chosen.uniform(float(lever.minimum), float(lever.maximum))

    def value(self):
        lever = self.lever()
        self.edit(lever.id, self.scenario.with_value(self.catalog, lever.id, self.some_value(lever)).values[lever.id])

    def unset(self):
        self.edit(self.chosen.choice([*self.scenario.values, "tier"]), ())

    def schedule(self):
        lever, horizon = self.lever(), self.catalog.horizon
        places = self.chosen.sample(range(horizon.first_free, horizon.count), 3)
        self.edit(lever.id, tuple((at, self.some_value(lever)) for at in sorted(places)))

    def size(self):
        self.edit(
            *self.chosen.choice([("seed", self.chosen.randrange(2**32)), ("draws", self.chosen.randrange(1, 9999))])
        )

    def name(self):
        self.edit("name", self.chosen.choice(NAMES))

    def preset(self):
        self.edit("scenario", Scenario("Preset", seed=self.chosen.randrange(99)))

    def reasons(self):
        self.edit("reasons", {self.lever().id: self.chosen.choice(NAMES)})

    def undo(self):
        before = self.scenario
        if self.log.next_undo:
            self.back(apply(before, self.log.next_undo.reversed()))
            self.forth(before)
            self.back(apply(before, self.log.next_undo.reversed()))

    def redo(self):
        before = self.scenario
        if self.log.next_redo:
            self.forth(apply(before, self.log.next_redo))
            self.back(before)
            self.forth(apply(before, self.log.next_redo))

    def save(self):
        name = self.chosen.choice(NAMES)
        try:
            self.scenario = self.store.save(self.row, name, name)
        except InputError:
            assert name in self.store.names()
        assert self.store.saved(name).name == name
        self.check(self.scenario)

    def delete(self):
        """Delete, take it back, and delete again; then go on with what was in use before."""
        for name in self.store.names()[:1]:
            before, log = self.store.open(name), self.store.log(self.store.open(name)[0])
            assert self.store.delete(name) == before[0]
            self.store.restore(before[0])
            assert (self.store.open(name), self.store.log(before[0]).changes) == (before, log.changes)
            self.store.delete(name)
            if before[0] == self.row or self.chosen.random() < 0.5:
                assert self.store.restore(name) == name

    def branch(self):
        """Go on from a moment in a scenario of its own; taking that back leaves the first as it was."""
        entries = self.store.history(self.row)
        moment = self.chosen.choice([None, *(entry.change_id for entry in entries)])
        expected, first = self.store.state_at(self.row, moment), self.row
        twig, state = self.store.branch(first, moment)
        self.store.delete(twig)
        self.check(self.scenario)
        self.store.restore(twig)
        assert self.store.open(twig)[1].fingerprint == state.fingerprint == expected.fingerprint
        if self.chosen.random() < 0.5:
            self.row, self.scenario, self.log = twig, state, self.store.log(twig)
            assert leads_to(self.log, state)

    def reopen(self):
        """Close the library and open it again: the same scenario, and undo goes on where it was."""
        path, version = self.store.path, self.catalog.version
        self.store.open(self.row)
        self.store.close()
        self.store = ScenarioStore(path, self.catalog, version)
        row, working, _ = self.store.latest()
        assert (row, working) == (self.row, self.scenario)
        again = self.store.log(row)
        assert (again.changes, again.position) == (self.log.changes, self.log.position)
        self.log = again


@pytest.mark.parametrize("seed", [1])
def test_a_walk_of_500_commands_loses_nothing(path, catalog, seed):
    walker = Walker(ScenarioStore(path, catalog), catalog, random.Random(seed))
    for _ in range(COMMANDS):
        walker.step()
    walker.reopen()
    while walker.log.next_undo:
        walker.back(apply(walker.scenario, walker.log.next_undo.reversed()))
    start = walker.store.state_at(walker.row, None)
    assert walker.scenario.fingerprint == start.fingerprint
    walker.store.close()
    assert set(walker.walked) == set(walker.commands)
    with closing(sqlite3.connect(path)) as file:
        for index in ("scenario_words", "change_words"):
            file.execute(f"INSERT INTO {index}({index}, rank) VALUES ('integrity-check', 1)")
        assert file.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert file.execute("PRAGMA foreign_key_check").fetchall() == []
