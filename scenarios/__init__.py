"""Chokepoint's engine: load_catalog() -> Scenario.with_value(...) -> Engine.project(...) -> Projection -> exports.

The public names are imported when first used, so that ``import scenarios`` costs nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from scenarios.catalog import Catalog
    from scenarios.catalog_files import load_catalog
    from scenarios.changes import Change
    from scenarios.data_versions import current_catalog
    from scenarios.errors import ChokepointError, DataError, InputError, StorageError
    from scenarios.projection import Engine, Projection, project
    from scenarios.scenario import Scenario
    from scenarios.storage import ScenarioStore

__version__ = "0.1.0"

__all__ = [
    "Catalog",
    "Change",
    "ChokepointError",
    "DataError",
    "Engine",
    "InputError",
    "Projection",
    "Scenario",
    "ScenarioStore",
    "StorageError",
    "current_catalog",
    "load_catalog",
    "project",
]

_HOMES = {
    "Catalog": "catalog",
    "Change": "changes",
    "ChokepointError": "errors",
    "DataError": "errors",
    "Engine": "projection",
    "InputError": "errors",
    "Projection": "projection",
    "Scenario": "scenario",
    "ScenarioStore": "storage",
    "StorageError": "errors",
    "current_catalog": "data_versions",
    "load_catalog": "catalog_files",
    "project": "projection",
}


def __getattr__(name: str) -> Any:
    """Return a public name from the module that holds it."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
