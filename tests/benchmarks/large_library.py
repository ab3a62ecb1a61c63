"""Makes a library as it looks after years: 1,000 scenarios with 100 changes each; and times what the window asks of it.

``python -m tests.benchmarks.large_library FILE`` leaves one to look at, with the query plans beside it.
"""

import random
import sqlite3
import sys
import tempfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from scenarios.catalog import Catalog
from scenarios.catalog_files import load_catalog
from scenarios.changes import Change, apply
from scenarios.scenario import Scenario
from scenarios.storage import ScenarioStore
from scenarios.storage.search import CHANGED, DESCRIBED, NAMED
from tests.benchmarks.timing import Measured, timed

SCENARIOS, CHANGES = 1000, 100
PLACES = ("Rotterdam", "Hsinchu", "Shenzhen", "Veldhoven", "Eindhoven", "Dresden", "Penang", "Hefei")


def build(path: Path, catalog: Catalog, scenarios: int = SCENARIOS, changes: int = CHANGES) -> None:
    """Make the library: the first eight scenarios through the store, the others as copies of them in one step."""
    chosen = random.Random(7)
    levers = [one for one in catalog.levers if one.low is not None and one.high is not None]
    with ScenarioStore(path, catalog, "bench") as store:
        for place in PLACES:
            scenario = Scenario()
            scenario_id = store.start(scenario)
            for _ in range(changes):
                lever = chosen.choice(levers)
                value = chosen.uniform(float(lever.low or 0), float(lever.high or 0))
                change = Change.of(
                    scenario, lever.id, scenario.with_value(catalog, lever.id, value).values[lever.id], ""
                )
                scenario = apply(scenario, change)
                store.record(scenario_id, change, scenario)
            store.save(scenario_id, f"{place} 0", "Domestic chips hold most of the market", {place: "most"})
            store.set_note(scenario_id, f"As the meeting in {place} saw it")
            store.set_tags(scenario_id, ["board", place.lower()])
    with closing(sqlite3.connect(path)) as file, file:
        for number in range(len(PLACES), scenarios):
            _copy(file, number % len(PLACES) + 1, number)


def _copy(file: sqlite3.Connection, source: int, number: int) -> None:
    columns = "saved_document, working_document, created_at, updated_at, touched_at, data_version, engine_version"
    columns += ", headline, note, tags, result"
    key = PLACES[source - 1]
    [(copy,)] = file.execute(
        f"INSERT INTO scenario (name, name_key, {columns}) "
        f"SELECT ?, ?, {columns} FROM scenario WHERE id = ? RETURNING id",
        (f"{key} {number}", f"{key} {number}".casefold(), source),
    ).fetchall()
    file.execute(
        "INSERT INTO change (scenario_id, at, field, old, new, cause, words) "
        "SELECT ?, at, field, old, new, cause, words FROM change WHERE scenario_id = ? ORDER BY id",
        (copy, source),
    )


def measure(ask: Callable[[ScenarioStore, int], object], runs: int) -> Measured:
    """Time a question to a large library, another one in every run."""
    catalog = load_catalog()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        path = Path(folder) / "library.db"
        build(path, catalog)
        with ScenarioStore(path, catalog) as store:
            return timed(lambda run: ask(store, run), runs)


def name_of(run: int) -> str:
    """Return the name of a saved scenario, another one in every run."""
    number = run * 37 % SCENARIOS
    return f"{PLACES[number % len(PLACES)]} {number if number >= len(PLACES) else 0}"


def listed(runs: int) -> Measured:
    """Time the list of all saved scenarios."""
    return measure(lambda store, _run: store.listing(), runs)


def searched(runs: int) -> Measured:
    """Time searches: a word of a few scenarios, one of nearly all changes, a single letter, and several words."""
    texts = ("hsinchu 1", "growth", "l", "licence approval rate 50", "meeting rott", "board dresden", "1", "nowhere")
    return measure(lambda store, run: store.search(texts[run % len(texts)]), runs)


def opened(runs: int) -> Measured:
    """Time taking up a scenario: its states, its history and the log that undo goes on with."""

    def open_one(store: ScenarioStore, run: int) -> None:
        scenario_id, _working, _saved = store.open(name_of(run))
        store.history(scenario_id)
        store.log(scenario_id)

    return measure(open_one, runs)


def plans(path: Path) -> list[str]:
    """Return how SQLite finds what a search asks for, a line for each step."""
    asked = {"query": '"growth"*', "name": "growth", "most": 100}
    with closing(sqlite3.connect(path)) as file:
        return [
            f"{row[3]}"
            for one in (NAMED, DESCRIBED, CHANGED)
            for row in file.execute(f"EXPLAIN QUERY PLAN {one}", asked)
        ]


if __name__ == "__main__":
    build(Path(sys.argv[1]), load_catalog())
    print("\n".join(plans(Path(sys.argv[1]))))
