"""``discover``: few conditions that set bad runs apart, over the draws of a scenario, of policies, or of a sweep."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from scenarios.analysis.discovery import Discovery, discovered
from scenarios.analysis.discovery_rows import (
    EXAMPLES,
    FORM,
    Bad,
    Rows,
    drawn_rows,
    first_range,
    kept_share,
    parse_bad,
    policies_of,
    swept_rows,
)
from scenarios.catalog import Catalog
from scenarios.commands.data_in_force import catalog_in_force
from scenarios.commands.folders import path_option
from scenarios.commands.problems import told_in_one_line
from scenarios.commands.progress import progress
from scenarios.commands.scenario_sources import LibraryOption, SettingsOption, find_scenario, with_settings
from scenarios.commands.tables import table_lines
from scenarios.commands.told import NeededOutOption, SizeOption
from scenarios.ensemble import Ensemble, Watch
from scenarios.errors import InputError
from scenarios.exports.discovery_files import write_discovery
from scenarios.figures.discovery import conditions_table, discovery_pages
from scenarios.figures.discovery_words import answer_words, bad_words, few_words
from scenarios.figures.imprint import imprint_for
from scenarios.projection import Engine
from scenarios.scenario import Scenario
from scenarios.sweeps.reading import read_swept
from scenarios.texts import _

_PartOption = Annotated[float | None, typer.Option(min=0.0, max=1.0, help=_("At least this part; a fraction."))]


def discover(
    out: NeededOutOption,
    bad: Annotated[
        str, typer.Option("--bad", help=_("{form}, as {all}.").format(form=FORM, all=" or ".join(EXAMPLES)))
    ],
    scenario: Annotated[str | None, typer.Argument(metavar="SCENARIO", help=_("As for project."))] = None,
    sweep: Annotated[Path | None, path_option("--sweep", "DIR", _("Folder of a sweep instead."))] = None,
    policies: Annotated[
        str | None, typer.Option("--policies", help=_("Tiers, ID=VALUE and presets over the same draws: T3,T5,T7."))
    ] = None,
    coverage: _PartOption = None,
    density: _PartOption = None,
    draws: SizeOption = None,
    seed: SizeOption = None,
    settings: SettingsOption = None,
    library: LibraryOption = None,
) -> None:
    """Find what sets bad runs apart; write box.csv, trajectory.csv and the figures."""
    with told_in_one_line():
        catalog = catalog_in_force()
        sought = parse_bad(bad, catalog.horizon)
        if (scenario is None) == (sweep is None):
            raise InputError("scenario", _("name a scenario, or a sweep with --sweep"))
        if coverage is not None and density is not None:
            raise InputError("coverage", _("--coverage or --density, not both: one is the price of the other"))
        if sweep is not None:
            swept = read_swept(sweep, catalog)
            chosen, rows = swept.sweep.base, swept_rows(swept, catalog, kept_share(swept, sought.target))
        else:
            found = find_scenario(scenario or "", catalog, library).sized(draws, seed)
            chosen = with_settings(found, catalog, settings or [])
            rows = _run(chosen, policies, sought, catalog)
        _tell(_searched(rows, sought), rows, sought, chosen, catalog, (coverage, density), out)


def _run(chosen: Scenario, policies: str | None, sought: Bad, catalog: Catalog) -> Rows:
    """Return the draws of a scenario, or of policies laid over it, as rows."""
    scenarios = policies_of(chosen, policies, catalog) if policies is not None else [chosen]
    with progress(_("Runs")) as done:
        shares = list(Ensemble(Engine(catalog)).measured(scenarios, sought.target.shares, Watch(done)))
    return drawn_rows(catalog, scenarios, shares, sought.target.period)


def _searched(rows: Rows, sought: Bad) -> Discovery:
    with progress(_("Halves")) as done:
        *_first, found = discovered(rows.table, rows.outcome, sought.range, Watch(done))
    if not found.steps:
        words = _("{why}. Try another limit: a quarter of the runs lies below {share:g}")
        raise InputError("bad", words.format(why=few_words(found), share=first_range(rows.outcome).high))
    return found


def _tell(
    found: Discovery,
    rows: Rows,
    sought: Bad,
    chosen: Scenario,
    catalog: Catalog,
    wanted: tuple[float | None, float | None],
    out: Path,
) -> None:
    """Say the answer and the conditions, and write the files."""
    at = found.reaching(*wanted)
    imprint = imprint_for((chosen,), catalog, "", date.today())
    pages = discovery_pages(found, at, rows, sought, catalog, imprint)
    files = write_discovery(found, at, pages, catalog, imprint, out)
    table = conditions_table(found, at, catalog)
    for line in (answer_words(found, at, catalog), bad_words(sought, rows), "", *table_lines(table)):
        typer.echo(line)
    names = ", ".join(file.name for file in files)
    typer.echo(_("{names} in {folder}").format(names=names, folder=out))
