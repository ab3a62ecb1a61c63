"""``compare``: two to six scenarios over the same draws: levels, differences, and what they set otherwise."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated

import typer

from scenarios.analysis.comparison import (
    WORKLOADS,
    Comparison,
    checked_number,
    outcome_years,
    over_same_draws,
    shares_of,
)
from scenarios.catalog import Catalog
from scenarios.commands.data_in_force import catalog_in_force
from scenarios.commands.definitions import checked_year
from scenarios.commands.problems import told_in_one_line
from scenarios.commands.scenario_sources import LibraryOption, find_scenario
from scenarios.commands.tables import table_lines
from scenarios.commands.told import DefinitionOption, OutOption, SizeOption, YearOption, checked_definition
from scenarios.ensemble import Ensemble
from scenarios.exports.comparison_files import write_comparison
from scenarios.figures.comparison import compared, comparison_imprint, comparison_pages
from scenarios.figures.figure import Table
from scenarios.figures.pages import Page
from scenarios.figures.sentences import HEADLINE_DEFINITION, HEADLINE_YEAR
from scenarios.projection import Engine
from scenarios.scenario import Scenario
from scenarios.texts import _

_FromOption = Annotated[
    str | None,
    typer.Option("--from", metavar="X", help=_("The one that the others are held against; the first by default.")),
]
_OutcomeOption = Annotated[
    list[int] | None,
    typer.Option("--outcome", metavar="YEAR", help=_("A year to tell outcomes of; three by default. Repeatable.")),
]


def compare_command(
    scenarios: Annotated[list[str], typer.Argument(metavar="A B...", help=_("Two to six, each as for project."))],
    against: _FromOption = None,
    year: YearOption = HEADLINE_YEAR,
    definition: DefinitionOption = HEADLINE_DEFINITION,
    outcomes: _OutcomeOption = None,
    out: OutOption = None,
    draws: SizeOption = None,
    seed: SizeOption = None,
    library: LibraryOption = None,
) -> None:
    """Compare two to six scenarios run by run: how far they lie apart, and what they set otherwise."""
    with told_in_one_line():
        catalog = catalog_in_force()
        checked_definition(definition)
        years = [checked_year(one, catalog.horizon) for one in outcomes or outcome_years(catalog.horizon)]
        checked_year(year, catalog.horizon)
        names = list(dict.fromkeys(scenarios)) if against in (None, *scenarios) else [str(against), *scenarios]
        checked_number(len(names))
        chosen = [find_scenario(one, catalog, library) for one in names]
        place = 0 if against is None else names.index(against)
        comparison = _projected(chosen, place, draws, seed, catalog)
        pages = comparison_pages(comparison, definition, year, years, date.today())
        typer.echo("\n".join(_lines(pages)))
        if out is not None:
            files = write_comparison(comparison, pages, comparison_imprint(comparison, date.today()), years, out)
            typer.echo(_("{n} files in {folder}").format(n=len(files), folder=out))


def _projected(
    chosen: Sequence[Scenario], place: int, draws: int | None, seed: int | None, catalog: Catalog
) -> Comparison:
    """Project all scenarios over the draws of the one that the others are held against, or over those typed."""
    sized = chosen[place].sized(draws, seed)
    same = over_same_draws(chosen, sized.draws, sized.seed)
    return compared(list(Ensemble(Engine(catalog)).measured(same, shares_of)), place)


def _lines(pages: Sequence[Page]) -> list[str]:
    """Return the answers of both workloads, and all tables."""
    lines: list[str] = []
    for page in pages[: len(WORKLOADS)]:
        lines += [page.title, page.detail, ""]
    for table in (one for page in pages for one in page.shown if isinstance(one, Table)):
        lines += table_lines(table)
    return lines
