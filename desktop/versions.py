"""What is to be known of a scenario that was made with other data or another engine than those that compute it now."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scenarios import __version__
from scenarios.catalog import Catalog
from scenarios.data_versions import catalog_of, data_home
from scenarios.scenario import Scenario

if TYPE_CHECKING:
    from scenarios.storage import SavedResult, ScenarioStore


@dataclass(frozen=True)
class OtherVersions:
    """What a scenario was made with, and what became of it.

    Attributes
    ----------
    name
        Under which it is saved, empty for a draft.
    result
        What it was saved with; None for a draft, or where it was saved before results were kept.
    moved
        What these data make different in it, a sentence each.
    can_compute
        Whether the data of then are on this machine.
    remark
        What else was to be known as the library was opened.
    """

    name: str
    result: "SavedResult | None"
    moved: tuple[str, ...]
    can_compute: bool
    remark: str = ""

    @property
    def data_version(self) -> str:
        """The data that it was saved with, empty where that is not known."""
        return "" if self.result is None else self.result.data_version


def other_versions(
    store: "ScenarioStore", row: int, saved: Scenario | None, catalog: Catalog, remark: str = ""
) -> OtherVersions | None:
    """Return what is to be known of a scenario; None where it was made with what computes it now."""
    result, moved = None if saved is None else store.saved_result(saved.name), store.moved(row)
    if not moved and (result is None or (result.data_version, result.engine_version) == (catalog.version, __version__)):
        return None
    there = result is not None and _is_there(result.data_version, catalog)
    return OtherVersions("" if saved is None else saved.name, result, moved, there, remark)


def _is_there(version: str, catalog: Catalog) -> bool:
    """Whether data other than those in force are on this machine."""
    return version != catalog.version and catalog_of(version, data_home()) is not None
