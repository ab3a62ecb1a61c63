"""Scenarios that a question can name: the one in hand, shipped ones and saved ones, read where they are asked for."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from desktop.library import Library
from desktop.workspace import Workspace
from scenarios.scenario import Scenario
from scenarios.scenario_files import preset_scenario
from scenarios.texts import _

if TYPE_CHECKING:
    from scenarios.storage import ScenarioStore

HERE, PRESET, SAVED = "here", "preset:", "saved:"


class NamedScenarios:
    """Lists what can be named, and hands over what was named.

    Parameters
    ----------
    workspace, library
        Where the scenarios are.
    """

    def __init__(self, workspace: Workspace, library: Library) -> None:
        self._work, self._library = workspace, library

    def offers(self) -> list[tuple[str, str]]:
        """Return ids and names: the one in hand first, then saved ones, then shipped ones."""
        saved = [(SAVED + one.name, one.name) for one in self._library.saved]
        shipped = [(PRESET + name, _(one["name"])) for name, one in self._work.catalog.presets.items()]
        return [(HERE, self._here().name), *saved, *shipped]

    def read(self, ids: Iterable[str], deliver: Callable[[Mapping[str, Scenario]], object]) -> None:
        """Hand over scenarios by id, over the draws of the one in hand; at once where none is in the library."""
        wanted = tuple(dict.fromkeys(ids))
        known = {one: self._known(one) for one in wanted if not one.startswith(SAVED)}
        missing = [one for one in wanted if one.startswith(SAVED)]

        def look(store: "ScenarioStore") -> dict[str, Scenario]:
            return {one: store.saved(one.removeprefix(SAVED)) for one in missing}

        def done(found: Mapping[str, Scenario]) -> None:
            here = self._work.scenario
            deliver({one: each.sized(here.draws, here.seed) for one, each in {**known, **found}.items()})

        if missing:
            self._library.ask(look, done)
        else:
            done({})

    def _here(self) -> Scenario:
        scenario = self._work.scenario
        return scenario if scenario.name else replace(scenario, name=_("This scenario"))

    def _known(self, one: str) -> Scenario:
        if one == HERE:
            return self._here()
        name = one.removeprefix(PRESET)
        found = preset_scenario(self._work.catalog.presets[name], self._work.catalog, name)
        return replace(found, name=_(found.name))
