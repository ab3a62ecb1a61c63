"""``backtest``: holds the model against published points, with or without knowing what came after a day."""

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from scenarios.analysis.backtest import Held, readable
from scenarios.analysis.ex_ante import ExAnte, ex_ante
from scenarios.catalog import Catalog
from scenarios.commands.data_in_force import catalog_in_force
from scenarios.commands.folders import folder_option, path_option
from scenarios.commands.problems import told_in_one_line
from scenarios.commands.tables import table_lines
from scenarios.errors import DataError
from scenarios.exports.csv_tables import csv_text
from scenarios.exports.file_set import write_file_set
from scenarios.figures.backtests import conditional_page, ex_ante_page
from scenarios.figures.figure import Table
from scenarios.figures.sentences import error_number
from scenarios.observations import Observation
from scenarios.projection import Engine
from scenarios.scenario import Scenario
from scenarios.texts import _

COLUMNS = ("id", "observed", "median", "p10", "p90", "error", "inside")


class Mode(StrEnum):
    """What the model is told."""

    CONDITIONAL = "conditional"
    EX_ANTE = "ex-ante"


def backtest(
    out: Annotated[Path, folder_option(_("Folder for backtest.csv; made if missing."))],
    mode: Annotated[
        Mode,
        typer.Option("--mode", help=_("conditional: supply and policy as they were. ex-ante: as known on a day.")),
    ] = Mode.CONDITIONAL,
    observations: Annotated[
        Path | None,
        path_option("--observations", "FILE", _("CSV of published points; the shipped ones by default.")),
    ] = None,
    draws: Annotated[int | None, typer.Option("--draws", help=_("Sampled uncertainties."))] = None,
    seed: Annotated[int | None, typer.Option("--seed", help=_("Of the draws."))] = None,
) -> None:
    """Hold the model against published points; write backtest.csv with errors in points, or in per cent for levels."""
    with told_in_one_line():
        catalog = catalog_in_force()
        chosen = observations or catalog.folder / "backtest/observations.csv"
        points, refused = readable(chosen, catalog)
        past = None if mode is Mode.CONDITIONAL else ex_ante(catalog)
        if past is not None and observations is None:
            points = [one for one in points if not one.ends_by(past.begins)]
        held, tables = _results(catalog, past, points, Scenario().sized(draws, seed))
        write_file_set(out, {"backtest.csv": csv_text(COLUMNS, map(_row, held))})
        for table in tables:
            typer.echo("\n".join(table_lines(table)))
        typer.echo(_("backtest.csv in {folder}").format(folder=out))
        _tell_refused(refused)


def _results(
    catalog: Catalog, past: ExAnte | None, points: Sequence[Observation], sized: Scenario
) -> tuple[list[Held], list[Table]]:
    engine, scenario = Engine(catalog), sized
    if past is not None:
        engine, scenario = Engine(past.catalog), past.scenario.sized(sized.draws, sized.seed)
    projection = engine.project(scenario)
    return conditional_page(projection, points) if past is None else ex_ante_page(past, projection, points)


def _row(held: Held) -> tuple[str | float, ...]:
    one = held.observation
    return one.id, one.value, held.median, held.low, held.high, error_number(held.error), str(held.inside).lower()


def _tell_refused(refused: Sequence[DataError]) -> None:
    """List the rows that were refused, and leave with 1 where there are any."""
    if refused:
        typer.echo(_("{n} rows were refused:").format(n=len(refused)), err=True)
        for problem in refused:
            typer.echo(f"  {problem}", err=True)
        raise typer.Exit(1)
