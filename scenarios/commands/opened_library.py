"""Opens the library for a command, and says on stderr what is to be known of it and of what is read from it."""

from pathlib import Path
from typing import TYPE_CHECKING

from scenarios import __version__
from scenarios.catalog import Catalog
from scenarios.commands.problems import tell
from scenarios.scenario import Scenario

if TYPE_CHECKING:
    from scenarios.storage import ScenarioStore


def open_library(file: Path, catalog: Catalog) -> "ScenarioStore":
    """Return the store of a library file; what its opening remarked is on stderr."""
    # The database is needed by few commands: neither its start-up time nor its file for the others.
    from scenarios.storage import ScenarioStore

    store = ScenarioStore(file, catalog, __version__)
    tell(store.remarks)
    return store


def read_saved(store: "ScenarioStore", name: str) -> Scenario:
    """Return a scenario as it was last saved; what these data make different in it is on stderr.

    Raises
    ------
    InputError
        No scenario has this name; the message offers the near miss.
    """
    scenario = store.saved(name)
    tell(store.moved(name))
    return scenario
