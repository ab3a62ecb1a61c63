"""``tornado``, ``sobol`` and ``worth``: what moves a share most, where its spread comes from, what to know first."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from scenarios.analysis.information import information
from scenarios.analysis.outcome import Outcome
from scenarios.analysis.sobol import LEAST_SAMPLES, MOST_SAMPLES, SAMPLES, Over, sobol
from scenarios.analysis.tornado import DRAWS, tornado
from scenarios.catalog import Catalog
from scenarios.commands.data_in_force import catalog_in_force
from scenarios.commands.findings import THRESHOLD, checked_threshold
from scenarios.commands.problems import told_in_one_line
from scenarios.commands.scenario_sources import LibraryOption, SettingsOption
from scenarios.commands.tables import table_lines
from scenarios.commands.told import Asked, DefinitionOption, NeededOutOption, ScenarioArgument, SizeOption, YearOption
from scenarios.ensemble import Ensemble
from scenarios.errors import InputError, near_miss
from scenarios.exports.sensitivity_files import write_sobol, write_tornado, write_worth
from scenarios.figures.figure import Table
from scenarios.figures.imprint import imprint_of
from scenarios.figures.pages import Page
from scenarios.figures.sensitivity import asked_of, sobol_page, sobol_table, tornado_page, tornado_table
from scenarios.figures.sentences import HEADLINE_DEFINITION, HEADLINE_YEAR, headline_count
from scenarios.figures.worth import worth_page, worth_table
from scenarios.projection import WORKLOADS, Engine, Projection
from scenarios.texts import _

_WorkloadOption = Annotated[
    str, typer.Option("--workload", help=_("Of the share: {all}.").format(all=", ".join(WORKLOADS)))
]
_OverOption = Annotated[
    Over, typer.Option("--over", help=_("levers: what you control. unknown: what nobody knows. all: both."))
]


def tornado_command(
    scenario: ScenarioArgument,
    out: NeededOutOption,
    workload: _WorkloadOption = "inference",
    definition: DefinitionOption = HEADLINE_DEFINITION,
    year: YearOption = HEADLINE_YEAR,
    over: _OverOption = Over.ALL,
    draws: SizeOption = DRAWS,
    seed: SizeOption = None,
    settings: SettingsOption = None,
    library: LibraryOption = None,
) -> None:
    """Try every lever and uncertainty alone, at five values over its range, and say what moves the share most."""
    with told_in_one_line():
        catalog = catalog_in_force()
        asked = Asked(scenario, settings or [], draws, seed, None, library, definition, year)
        _refuse_observed(year, catalog)
        ensemble, projection, outcome = _begun(asked, catalog, workload)
        *_steps, found = tornado(
            ensemble, projection.scenario, outcome, among=lambda parameter: asked_of(parameter, over)
        )
        imprint = imprint_of(projection, None, date.today())
        page = tornado_page(found, imprint, over)
        _tell(page, tornado_table(found, over), write_tornado(found, page, imprint, out))


def sobol_command(
    scenario: ScenarioArgument,
    out: NeededOutOption,
    workload: _WorkloadOption = "inference",
    definition: DefinitionOption = HEADLINE_DEFINITION,
    year: YearOption = HEADLINE_YEAR,
    over: _OverOption = Over.UNKNOWN,
    samples: Annotated[
        int,
        typer.Option(
            "--samples", min=LEAST_SAMPLES, max=MOST_SAMPLES, help=_("Sets of values, each run for every group.")
        ),
    ] = SAMPLES,
    seed: SizeOption = None,
    settings: SettingsOption = None,
    library: LibraryOption = None,
) -> None:
    """Say where the spread of a share comes from: first and total Sobol indices of groups, with their intervals."""
    with told_in_one_line():
        catalog = catalog_in_force()
        asked = Asked(scenario, settings or [], DRAWS, seed, None, library, definition, year)
        _refuse_uneven(samples)
        ensemble, projection, outcome = _begun(asked, catalog, workload)
        *_steps, found = sobol(ensemble, projection.scenario, outcome, over, samples)
        imprint = imprint_of(projection, None, date.today())
        page = sobol_page(found, catalog, imprint)
        _tell(page, sobol_table(found, catalog), write_sobol(found, page, imprint, out))


def worth_command(
    scenario: ScenarioArgument,
    out: NeededOutOption,
    workload: _WorkloadOption = "inference",
    threshold: Annotated[float, typer.Option("--threshold", help=_("The share above which one acts."))] = THRESHOLD,
    definition: DefinitionOption = HEADLINE_DEFINITION,
    year: YearOption = HEADLINE_YEAR,
    draws: SizeOption = None,
    seed: SizeOption = None,
    settings: SettingsOption = None,
    library: LibraryOption = None,
) -> None:
    """Say which uncertainty it would be worth to know before one acts where a share is above a threshold."""
    with told_in_one_line():
        catalog = catalog_in_force()
        asked = Asked(scenario, settings or [], draws, seed, None, library, definition, year)
        level = checked_threshold(threshold)
        _ensemble, projection, outcome = _begun(asked, catalog, workload)
        found = information(projection, outcome, level)
        imprint = imprint_of(projection, None, date.today())
        page = worth_page(found, imprint)
        _tell(page, worth_table(found), write_worth(found, page, imprint, out))


def _refuse_observed(year: int, catalog: Catalog) -> None:
    """Refuse a year in which nothing can be set: a tornado of it would be empty."""
    horizon = catalog.horizon
    first = next(one for one in horizon.years if horizon.quarters_of(one).stop > horizon.first_free)
    if horizon.years[0] <= year < first:
        message = _("year: {year} is observed, and no lever acts in it; write {first} to {last}")
        raise InputError("year", message.format(year=year, first=first, last=horizon.years[-1]))


def _refuse_uneven(samples: int) -> None:
    """Refuse a number of sets over which the sequence of them is not balanced."""
    if samples.bit_count() > 1:
        message = _("--samples {n}: write a power of two, such as {near}")
        raise InputError("samples", message.format(n=samples, near=1 << (samples.bit_length() - 1)))


def _begun(asked: Asked, catalog: Catalog, workload: str) -> tuple[Ensemble, Projection, Outcome]:
    """Return where runs are made, the scenario as it is, and the share that is asked about."""
    if workload not in WORKLOADS:
        message = _("--workload {one} is not known{hint}; allowed: {all}")
        hint = near_miss(workload, WORKLOADS)
        raise InputError("workload", message.format(one=workload, hint=hint, all=", ".join(WORKLOADS)))
    chosen, _against = asked.scenarios(catalog)
    engine = Engine(catalog)
    projection = engine.project(chosen)
    outcome = Outcome(workload, asked.definition, headline_count(projection, asked.year), asked.year)
    return Ensemble(engine), projection, outcome


def _tell(page: Page, table: Table, files: list[Path]) -> None:
    names = ", ".join(file.name for file in files)
    for line in (page.title, page.detail, "", *table_lines(table)):
        typer.echo(line)
    typer.echo(_("{names} in {folder}").format(names=names, folder=files[0].parent))
