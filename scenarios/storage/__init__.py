"""The library of scenarios: a SQLite file that keeps every change; the only SQL of the project.

The names resolve lazily: SQLModel alone takes longer to import than the window takes to open.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from scenarios.storage.history import HistoryEntry
    from scenarios.storage.places import default_library
    from scenarios.storage.search import Found
    from scenarios.storage.shelf import BinnedScenario, SavedScenario
    from scenarios.storage.store import LeftElsewhere, SavedResult, ScenarioStore

__all__ = [
    "BinnedScenario",
    "Found",
    "HistoryEntry",
    "LeftElsewhere",
    "SavedResult",
    "SavedScenario",
    "ScenarioStore",
    "default_library",
]

_HOMES = {
    "BinnedScenario": "shelf",
    "Found": "search",
    "HistoryEntry": "history",
    "LeftElsewhere": "store",
    "SavedResult": "store",
    "SavedScenario": "shelf",
    "ScenarioStore": "store",
    "default_library": "places",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return __all__
