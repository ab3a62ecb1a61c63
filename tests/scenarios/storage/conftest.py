"""What the tests of the library share: the shipped catalog, and a store in an empty folder."""

import pytest

from scenarios.catalog_files import load_catalog
from scenarios.changes import Change, apply
from scenarios.storage.store import ScenarioStore


@pytest.fixture(scope="session")
def catalog():
    return load_catalog()


@pytest.fixture
def path(tmp_path):
    return tmp_path / "library.db"


@pytest.fixture
def store(path, catalog):
    with ScenarioStore(path, catalog, engine_version="3") as opened:
        yield opened


@pytest.fixture
def edit():
    """Return a function that changes one field, records it, and hands on the scenario."""

    def edited(store, scenario_id, scenario, field, new):
        change = Change.of(scenario, field, new, "typed")
        after = apply(scenario, change)
        store.record(scenario_id, change, after)
        return after

    return edited
