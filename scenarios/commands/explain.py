"""``explain``: what moved the shares from one scenario to another, divided among what they set otherwise."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated

import typer

from scenarios.analysis.attribution import Attribution, by_quarter_too, finest
from scenarios.catalog import Catalog
from scenarios.commands.data_in_force import catalog_in_force
from scenarios.commands.definitions import checked_year
from scenarios.commands.problems import told_in_one_line
from scenarios.commands.progress import progress
from scenarios.commands.scenario_sources import LibraryOption, find_scenario
from scenarios.commands.told import DefinitionOption, OutOption, SizeOption, YearOption, checked_definition
from scenarios.ensemble import Ensemble, Watch
from scenarios.exports.attribution_files import write_attribution
from scenarios.figures.attribution import Which, why_page
from scenarios.figures.imprint import Imprint, imprint_of
from scenarios.figures.pages import Page
from scenarios.figures.plots import Spans
from scenarios.figures.sentences import HEADLINE_DEFINITION, HEADLINE_YEAR, headline_count
from scenarios.projection import Engine
from scenarios.scenario import Scenario
from scenarios.texts import _


def explain(
    reference: Annotated[
        str, typer.Argument(metavar="A", help=_("From which the difference is told, such as baseline; as for project."))
    ],
    scenario: Annotated[str, typer.Argument(metavar="B", help=_("To which it is told: the difference is B less A."))],
    out: OutOption = None,
    year: YearOption = HEADLINE_YEAR,
    definition: DefinitionOption = HEADLINE_DEFINITION,
    draws: SizeOption = None,
    seed: SizeOption = None,
    library: LibraryOption = None,
) -> None:
    """Explain what moved the shares from A to B; write attribution.csv, difference.csv and the waterfalls."""
    with told_in_one_line():
        catalog = catalog_in_force()
        checked_definition(definition)
        checked_year(year, catalog.horizon)
        before = find_scenario(reference, catalog, library)
        after = find_scenario(scenario, catalog, library).sized(draws, seed)
        one, pages, imprint = _explained(before, after, catalog, definition, year)
        typer.echo("\n".join(_lines(pages)))
        if out is not None:
            files = write_attribution(one, catalog, pages, imprint, out)
            typer.echo(_("{n} files in {folder}").format(n=len(files), folder=out))


def _explained(
    before: Scenario, after: Scenario, catalog: Catalog, definition: str, year: int
) -> tuple[Attribution, list[Page], Imprint]:
    """Return the last and finest attribution, and its pages."""
    engine = Engine(catalog)
    with progress(_("Runs")) as done:
        one = finest(before, after, by_quarter_too(catalog), Ensemble(engine), Watch(done))
    projection, reference = engine.project(after), engine.project(before.sized(after.draws, after.seed))
    imprint = imprint_of(projection, reference, date.today())
    count = headline_count(projection, year)
    which = [Which(definition, count, workload, year) for workload in one.outcomes.workloads]
    return one, [why_page(one, catalog, imprint, of) for of in which], imprint


def _lines(pages: Sequence[Page]) -> list[str]:
    """Return each page as lines: sentence, levels, a line for each bar, remarks."""
    lines = []
    for page in pages:
        lines += [page.title, page.detail]
        for spans in (one for one in page.shown if isinstance(one, Spans)):
            width = max(len(row.label) for row in spans.rows)
            lines += [f"  {row.label:<{width}}  {row.said:>14}  {row.note}".rstrip() for row in spans.rows]
            lines += spans.notes
        lines.append("")
    return lines
