"""What a command tells of: the scenario that was typed beside what it is held against, projected."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from scenarios.catalog import Catalog
from scenarios.commands.definitions import checked_year
from scenarios.commands.folders import folder_option
from scenarios.commands.scenario_sources import find_scenario, with_settings
from scenarios.errors import InputError, near_miss
from scenarios.figures.imprint import imprint_of, set_words
from scenarios.figures.pages import Told
from scenarios.projection import DEFINITIONS, Engine, Projection
from scenarios.scenario import Scenario
from scenarios.texts import _

ScenarioArgument = Annotated[str, typer.Argument(metavar="SCENARIO", help=_("As for project."))]
_FOLDER = folder_option(_("Folder for CSV and SVG files; made if missing."))
OutOption = Annotated[Path | None, _FOLDER]
NeededOutOption = Annotated[Path, _FOLDER]
ReferenceOption = Annotated[
    str | None,
    typer.Option("--reference", metavar="SCENARIO", help=_("What it is held against; the baseline by default.")),
]
DefinitionOption = Annotated[
    str, typer.Option("--definition", help=_("Of shares: {all}.").format(all=", ".join(DEFINITIONS)))
]
YearOption = Annotated[int, typer.Option("--year", help=_("Of headlines."))]
SizeOption = Annotated[int | None, typer.Option(help=_("As for project."))]


@dataclass(frozen=True)
class Asked:
    """What was typed: which scenario against which, over which draws, and what headlines speak of."""

    scenario: str
    settings: Sequence[str]
    draws: int | None
    seed: int | None
    reference: str | None
    library: Path | None
    definition: str
    year: int

    def scenarios(self, catalog: Catalog) -> tuple[Scenario, Scenario | None]:
        """Return the scenario, and what it is held against where that was typed.

        Raises
        ------
        InputError
            A scenario, setting, year or definition that there is not.
        StorageError
            The library cannot be read.
        """
        checked_definition(self.definition)
        checked_year(self.year, catalog.horizon)
        found = find_scenario(self.scenario, catalog, self.library).sized(self.draws, self.seed)
        chosen = _set_by_hand(found, catalog, self.settings)
        return chosen, None if self.reference is None else self.found(self.reference, catalog)

    def found(self, name: str, catalog: Catalog) -> Scenario:
        """Return another scenario by its name, a preset, a file or one of the library.

        Raises
        ------
        InputError
            There is none of this name.
        StorageError
            The library cannot be read.
        """
        return find_scenario(name, catalog, self.library)


def _set_by_hand(scenario: Scenario, catalog: Catalog, settings: Sequence[str]) -> Scenario:
    """Return the scenario with settings laid over it, which its name tells as people call them."""
    if not settings:
        return scenario
    after = with_settings(scenario, catalog, settings)
    typed = dict.fromkeys(one.partition("=")[0].partition("@")[0].strip() for one in settings)
    told = (set_words(name, after, catalog) for name in typed if name in after.values)
    return replace(after, name=", ".join((" ".join(scenario.name.split()) or _("Unnamed scenario"), *told)))


def checked_definition(definition: str) -> None:
    """Refuse a definition that there is not.

    Raises
    ------
    InputError
        There is none of this name; the message offers the near miss.
    """
    if definition not in DEFINITIONS:
        message = _("--definition {one} is not known{hint}; allowed: {all}")
        hint = near_miss(definition, DEFINITIONS)
        raise InputError("definition", message.format(one=definition, hint=hint, all=", ".join(DEFINITIONS)))


def told_of(chosen: Scenario, against: Scenario | None, catalog: Catalog, definition: str, year: int) -> Told:
    """Project a scenario and what it is held against, on the same draws; without either, the baseline of the data.

    A scenario that sets nothing is the baseline and is held against nothing.
    """
    before = (against or Scenario()).sized(chosen.draws, chosen.seed)
    is_held = against is not None or chosen.values
    projection, *held = project_all(catalog, [chosen, before] if is_held else [chosen])
    reference = held[0] if held else None
    return Told(projection, reference, imprint_of(projection, reference, date.today()), definition, year)


def project_all(catalog: Catalog, scenarios: Sequence[Scenario]) -> list[Projection]:
    """Return the projections of scenarios, in their order."""
    engine = Engine(catalog)
    return [engine.project(one) for one in scenarios]
