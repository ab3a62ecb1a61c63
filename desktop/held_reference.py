"""What the scenario in hand is held against, where that is a saved one: followed under the names it comes to have."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from desktop.versions import OtherVersions
from desktop.workspace import Workspace
from scenarios.scenario import Scenario

if TYPE_CHECKING:
    from scenarios.storage import ScenarioStore

    _Ask = Callable[[Callable[[ScenarioStore], Any], Callable[[Any], None]], None]


class HeldReference:
    """Takes a saved scenario as the reference of a workspace.

    Parameters
    ----------
    workspace
        Whose scenario is held against it.
    ask
        Asks the library's file off the screen's thread, and hands over what it says.
    tell_versions
        Tells that it was saved with other data or another engine.
    """

    def __init__(
        self, workspace: Workspace, ask: "_Ask", tell_versions: Callable[[OtherVersions | None], None]
    ) -> None:
        self._workspace, self._ask, self._tell_versions = workspace, ask, tell_versions
        self._held: tuple[int, Scenario] | None = None
        self._wish: tuple[str, Scenario] | None = None

    def take(self, name: str) -> None:
        """Take what was saved under a name, unless another one is chosen while the library reads it."""

        def read(store: "ScenarioStore") -> tuple[int, Scenario, tuple[str, ...]]:
            return store.id_of_name(name), store.saved(name), store.moved(name)

        wish = self._wish = (name, self._workspace.reference_scenario)
        self._ask(read, lambda found: self._take_moved(wish, *found))

    def follow(self, names: Iterable[str]) -> None:
        """Look under which name it is saved now, where it is none of these any more."""
        if self._held is not None and self._held[1].name not in set(names):
            row = self._held[0]
            self._ask(lambda store: store.called(row), self._call)

    def _take_moved(self, wish: tuple[str, Scenario], row: int, scenario: Scenario, moved: tuple[str, ...]) -> None:
        if wish is not self._wish or wish[1] is not self._workspace.reference_scenario:
            return
        self._tell_versions(OtherVersions(scenario.name, None, moved, can_compute=False) if moved else None)
        self._hold(row, scenario)

    def _hold(self, row: int, scenario: Scenario) -> None:
        self._held = (row, scenario)
        self._workspace.hold_against(scenario)

    def _call(self, name: str) -> None:
        """Hold it under another name, where the workspace still holds the one that was taken."""
        if self._held is not None and self._held[1] is self._workspace.reference_scenario:
            row, scenario = self._held
            if name not in ("", scenario.name):
                self._hold(row, replace(scenario, name=name))
