"""``definitions``: one year of one projection under every definition of a share, with the prices between them."""

from pathlib import Path
from typing import Annotated

import typer

from scenarios.commands.data_in_force import catalog_in_force
from scenarios.commands.folders import folder_option
from scenarios.commands.problems import told_in_one_line
from scenarios.commands.scenario_sources import LibraryOption, find_scenario
from scenarios.commands.tables import table_lines
from scenarios.errors import InputError
from scenarios.exports.csv_tables import csv_text
from scenarios.exports.file_set import write_file_set
from scenarios.figures.definitions import definitions_table
from scenarios.projection import Engine
from scenarios.quarters import Horizon
from scenarios.texts import _


def definitions(
    scenario: Annotated[str, typer.Argument(metavar="[SCENARIO]", help=_("As for project."))] = "baseline",
    year: Annotated[int | None, typer.Option("--year", help=_("The last whole observed year by default."))] = None,
    out: Annotated[Path | None, folder_option(_("Folder for definitions.csv."))] = None,
    library: LibraryOption = None,
) -> None:
    """Show a year's share as IDC, Bernstein, TrendForce and others count it, all from one projection."""
    with told_in_one_line():
        catalog = catalog_in_force()
        horizon = catalog.horizon
        chosen = checked_year(int(horizon.last_observed + 0.25) - 1 if year is None else year, horizon)
        projection = Engine(catalog).project(find_scenario(scenario, catalog, library))
        table = definitions_table(projection, chosen)
        if out is not None:
            write_file_set(out, {"definitions.csv": csv_text(table.columns, table.rows)})
        typer.echo("\n".join(table_lines(table)))


def checked_year(year: int, horizon: Horizon) -> int:
    """Return a year that the projection covers.

    Raises
    ------
    InputError
        It does not.
    """
    if year not in horizon.years:
        years = _("year: {year} is outside {first} to {last}")
        raise InputError("year", years.format(year=year, first=horizon.years[0], last=horizon.years[-1]))
    return year
