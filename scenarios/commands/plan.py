"""``plan``: a planner's own tools: signposts of two worlds, a matrix of four, and a mixture by own weights."""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from scenarios.analysis.corners import LEVELS as CORNER_LEVELS
from scenarios.analysis.corners import WORKLOADS, Matrix, corners
from scenarios.analysis.mixture import LEVELS, Weighted, mixture, normalised
from scenarios.analysis.signposts import Rule, Worlds, signposts
from scenarios.analysis.targets import EXAMPLE, parse_target
from scenarios.commands.data_in_force import catalog_in_force
from scenarios.commands.definitions import checked_year
from scenarios.commands.plan_words import axis_from, parting_target, weight_from, world_names
from scenarios.commands.problems import told_in_one_line
from scenarios.commands.scenario_sources import LibraryOption, find_scenario
from scenarios.commands.tables import table_lines
from scenarios.commands.told import (
    DefinitionOption,
    OutOption,
    ScenarioArgument,
    SizeOption,
    YearOption,
    checked_definition,
)
from scenarios.ensemble import Ensemble
from scenarios.exports.csv_tables import csv_text
from scenarios.exports.figure_files import figure_files
from scenarios.exports.file_set import write_file_set
from scenarios.figures.corners import corner_pages
from scenarios.figures.figure import Table
from scenarios.figures.imprint import Imprint, imprint_of
from scenarios.figures.mixture import mixture_pages
from scenarios.figures.pages import Page
from scenarios.figures.sentences import HEADLINE_DEFINITION, HEADLINE_YEAR
from scenarios.figures.signposts import signpost_pages
from scenarios.projection import Engine, Projection
from scenarios.scenario_files import write_scenario
from scenarios.texts import _

SIGNPOSTS = (
    *("observable", "unit", "side", "threshold", "hits", "false_alarms", "right", "right_unseen", "standard_error"),
    *("in_world_if_said", "not_in_world_if_not_said"),
)
CORNERS_COLUMNS = ("world", "across", "down", "workload", "quantile", "share")
MIXTURE = ("quarter", "workload", "quantile", "share")
plan = typer.Typer(no_args_is_help=True, help=_("Signposts of two worlds, a matrix of four, a mixture by own weights."))


@plan.command("signposts")
def signposts_command(
    scenario: ScenarioArgument,
    other: Annotated[
        str | None, typer.Option("--other", metavar="SCENARIO", help=_("The second world, in place of --target."))
    ] = None,
    target: Annotated[
        str | None,
        typer.Option(
            "--target",
            help=_("What holds in the world to be told, as {one}; half of the runs by default.").format(one=EXAMPLE),
        ),
    ] = None,
    when: Annotated[
        str, typer.Option("--when", help=_("When the numbers are read, as {one}.").format(one="2027H1"))
    ] = "2027H1",
    out: OutOption = None,
    draws: SizeOption = None,
    seed: SizeOption = None,
    library: LibraryOption = None,
) -> None:
    """Find which early number tells best which of two worlds one is in."""
    with told_in_one_line():
        catalog = catalog_in_force()
        first = find_scenario(scenario, catalog, library).sized(draws, seed)
        engine = Engine(catalog)
        projection = engine.project(first)
        if other is not None:
            worlds = Worlds((first, find_scenario(other, catalog, library)), None)
        elif target is not None:
            worlds = Worlds((first,), parse_target(target, catalog.horizon))
        else:
            worlds = Worlds((first,), parting_target(projection, HEADLINE_DEFINITION, HEADLINE_YEAR))
        (found,) = signposts(worlds, when, Ensemble(engine, known=projection))
        texts = {"signposts.csv": csv_text(SIGNPOSTS, map(_of_rule, found.rules))}
        _tell(lambda imprint: signpost_pages(found, imprint), projection, out, texts)


@plan.command("matrix")
def matrix_command(
    scenario: ScenarioArgument,
    across: Annotated[str, typer.Option("--across", metavar="ID[=LOW:HIGH]", help=_("Low at the left."))],
    down: Annotated[str, typer.Option("--down", metavar="ID[=LOW:HIGH]", help=_("High in the upper row."))],
    names: Annotated[
        str, typer.Option("--names", metavar="A,B,C,D", help=_("Upper left, upper right, lower left, lower right."))
    ] = "",
    definition: DefinitionOption = HEADLINE_DEFINITION,
    year: YearOption = HEADLINE_YEAR,
    out: OutOption = None,
    draws: SizeOption = None,
    seed: SizeOption = None,
    library: LibraryOption = None,
) -> None:
    """Tell of the four worlds at the corners of two levers or uncertainties; --out writes the scenarios too."""
    with told_in_one_line():
        catalog = catalog_in_force()
        checked_definition(definition)
        checked_year(year, catalog.horizon)
        first = find_scenario(scenario, catalog, library).sized(draws, seed)
        sides = axis_from(across, catalog), axis_from(down, catalog)
        called = world_names(names, *sides, catalog)
        engine = Engine(catalog)
        matrix = Matrix(first, *sides, called, definition, "official", str(year))
        *_parts, found = corners(matrix, Ensemble(engine))
        rows = [
            (one.name, str(one.values[sides[0].id][0][1]), str(one.values[sides[1].id][0][1]), workload, level, share)
            for one, shares in zip(found.scenarios, found.shares, strict=True)
            for workload, quantiles in zip(WORKLOADS, shares, strict=True)
            for level, share in zip(CORNER_LEVELS, quantiles.tolist(), strict=True)
        ]
        texts = {"corners.csv": csv_text(CORNERS_COLUMNS, rows)}
        _tell(lambda imprint: corner_pages(found, catalog, imprint), engine.project(first), out, texts)
        if out is not None:
            for place, one in enumerate(found.scenarios, start=1):
                write_scenario(one, catalog, out / f"world{place}.json")


@plan.command("mix")
def mix_command(
    weights: Annotated[
        list[str], typer.Argument(metavar="SCENARIO=WEIGHT...", help=_("Weights of any size; they are brought to 1."))
    ],
    definition: DefinitionOption = HEADLINE_DEFINITION,
    year: YearOption = HEADLINE_YEAR,
    out: OutOption = None,
    draws: SizeOption = None,
    seed: SizeOption = None,
    library: LibraryOption = None,
) -> None:
    """Mix the runs of scenarios by your own weights."""
    with told_in_one_line():
        catalog = catalog_in_force()
        checked_definition(definition)
        checked_year(year, catalog.horizon)
        pairs = [weight_from(one) for one in weights]
        scenarios = tuple(find_scenario(name, catalog, library).sized(draws, seed) for name, _weight in pairs)
        asked = Weighted(scenarios, normalised([weight for _name, weight in pairs]), definition, "official", year)
        engine = Engine(catalog)
        (found,) = mixture(asked, Ensemble(engine))
        rows = [
            (catalog.horizon.labels[at], workload, level, float(share))
            for workload, quantiles in found.quantiles.items()
            for level, shares in zip(LEVELS, quantiles, strict=True)
            for at, share in enumerate(shares)
        ]
        texts = {"mixture.csv": csv_text(MIXTURE, rows)}
        projection = engine.project(scenarios[0])
        _tell(lambda imprint: mixture_pages(found, catalog, imprint), projection, out, texts)


def _of_rule(one: Rule) -> tuple[str | float, ...]:
    what = one.observable.id, one.observable.unit, "below" if one.below else "from", one.threshold
    often = one.hits, one.false_alarms, one.right, one.right_unseen, one.error, one.b_if_said, one.a_if_not
    return *what, *often


def _tell(
    pages_of: Callable[[Imprint], Sequence[Page]],
    projection: Projection,
    out: Path | None,
    texts: dict[str, str],
) -> None:
    """Print the pages as sentences and tables, and write them beside texts by file name into a folder."""
    imprint = imprint_of(projection, None, date.today())
    pages = pages_of(imprint)
    lines = list(dict.fromkeys(part for page in pages for part in (page.title, *page.text)))
    shown = {one.id: one for page in pages for one in page.shown if isinstance(one, Table)}
    lines += [line for table in shown.values() for line in ("", *table_lines(table))]
    typer.echo("\n".join(lines))
    if out is not None:
        write_file_set(out, {**texts, **figure_files(pages, imprint)})
