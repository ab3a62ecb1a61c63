"""``chips``: what a tier says of every foreign chip, and what the tiers of a scenario say of it over time."""

from typing import Annotated

import typer

from scenarios.commands.data_in_force import catalog_in_force
from scenarios.commands.problems import told_in_one_line
from scenarios.commands.scenario_sources import LibraryOption, find_scenario
from scenarios.commands.tables import table_lines
from scenarios.figures.chips import chips_table
from scenarios.texts import _


def chips(
    scenario: Annotated[str, typer.Argument(metavar="[SCENARIO]", help=_("As for project."))] = "baseline",
    tier: Annotated[
        str | None,
        typer.Option("--tier", metavar="T", help=_("T0 to T8, or 'own NAME = ...'; by default the scenario's own.")),
    ] = None,
    library: LibraryOption = None,
) -> None:
    """Show which foreign chip may be sold under a tier, the clause that decides, and when it may in a scenario."""
    with told_in_one_line():
        catalog = catalog_in_force()
        chosen = None if tier is None else catalog.checked_value("tier", tier)
        typer.echo("\n".join(table_lines(chips_table(catalog, find_scenario(scenario, catalog, library), chosen))))
