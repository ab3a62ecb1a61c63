"""``robust``: which choice is safe over the same runs of one or several futures; its regret as CSV and pictures."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Annotated

import numpy as np
import typer

from scenarios.analysis.policies import Choice, policy_of
from scenarios.analysis.robust import Goal, Record, Robustness, judged, robust
from scenarios.analysis.targets import EXAMPLE, Target, parse_target, period_of
from scenarios.catalog import Catalog
from scenarios.commands.data_in_force import catalog_in_force
from scenarios.commands.problems import told_in_one_line
from scenarios.commands.scenario_sources import LibraryOption, SettingsOption, find_scenario, with_settings
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
from scenarios.errors import InputError
from scenarios.exports.csv_tables import csv_text
from scenarios.exports.figure_files import figure_files
from scenarios.exports.file_set import write_file_set
from scenarios.figures.imprint import imprint_of
from scenarios.figures.robust import robust_pages, robust_sentence, robust_table
from scenarios.figures.sentences import HEADLINE_DEFINITION, HEADLINE_YEAR
from scenarios.projection import WORKLOADS, Engine
from scenarios.scenario import Scenario
from scenarios.texts import _

COLUMNS = (
    *("choice", "future", "median_share", "worst_tenth_share", "mean_regret", "worst_tenth_regret", "largest_regret"),
    *("best_part_of_runs", "met_part_of_runs", "as_safe"),
)
ALL = "all"
_DIRECTIONS = {"higher": True, "lower": False}


def robust_command(
    scenario: ScenarioArgument,
    policies: Annotated[
        str, typer.Option("--policies", metavar="A,B,...", help=_("Tiers, ID=VALUE, presets, files or saved names."))
    ],
    futures: Annotated[
        str, typer.Option("--futures", metavar="A,B,...", help=_("Scenarios to choose in; SCENARIO by default."))
    ] = "",
    target: Annotated[
        str | None, typer.Option("--target", help=_("What must be met, as {one}.").format(one=EXAMPLE))
    ] = None,
    goal: Annotated[str, typer.Option("--goal", help=_("Without --target: higher or lower is better."))] = "higher",
    workload: Annotated[str, typer.Option("--workload", help=", ".join(WORKLOADS))] = "inference",
    definition: DefinitionOption = HEADLINE_DEFINITION,
    year: YearOption = HEADLINE_YEAR,
    out: OutOption = None,
    draws: SizeOption = None,
    seed: SizeOption = None,
    settings: SettingsOption = None,
    library: LibraryOption = None,
) -> None:
    """Tell which choice is safe: what each loses against the best one of a run, and how often it meets a goal."""
    with told_in_one_line():
        catalog = catalog_in_force()
        chosen = with_settings(find_scenario(scenario, catalog, library).sized(draws, seed), catalog, settings or [])
        wanted = _goal(target, goal, workload, definition, year, catalog)
        choices = [choice_of(name, catalog, library) for name in names_of(policies)]
        worlds = [find_scenario(name, catalog, library) for name in names_of(futures)] or [chosen]
        worlds = [one.sized(chosen.draws, chosen.seed) for one in worlds]
        engine = Engine(catalog)
        *_parts, found = robust(choices, worlds, wanted, Ensemble(engine))
        typer.echo("\n".join([robust_sentence(found), "", *table_lines(robust_table(found))]))
        if out is not None:
            write_file_set(out, _files(found, engine, worlds[0]))


def names_of(text: str) -> list[str]:
    """Return the names of a list that commas part."""
    return [one.strip() for one in text.split(",") if one.strip()]


def choice_of(name: str, catalog: Catalog, library: Path | None) -> Choice:
    """Return the choice that a name stands for: a tier, a lever at a value, or all that a scenario sets.

    Raises
    ------
    InputError
        There is neither a tier nor a scenario of this name.
    StorageError
        The library cannot be read.
    """
    policy = policy_of(name, catalog)
    if policy is not None:
        return policy
    found = find_scenario(name, catalog, library)
    return Choice(found.name or name, found.values)


def _goal(text: str | None, goal: str, workload: str, definition: str, year: int, catalog: Catalog) -> Goal:
    if text is not None:
        return Goal(parse_target(text, catalog.horizon))
    checked_definition(definition)
    if goal not in _DIRECTIONS:
        raise InputError("goal", _("--goal {one}: write higher or lower").format(one=goal))
    if workload not in WORKLOADS:
        words = _("--workload {one} is not known; allowed: {all}")
        raise InputError("workload", words.format(one=workload, all=", ".join(WORKLOADS)))
    period_of(str(year), catalog.horizon)
    return Goal(Target(workload, definition, _DIRECTIONS[goal], 0.0, str(year)), has_threshold=False)


def _files(found: Robustness, engine: Engine, scenario: Scenario) -> dict[str, str]:
    """Return the texts to be written by file name."""
    projection = engine.project(scenario)
    imprint = imprint_of(projection, None, date.today())
    return {"robust.csv": csv_text(COLUMNS, _rows(found)), **figure_files(robust_pages(found, imprint), imprint)}


def _rows(found: Robustness) -> Iterator[tuple[str | float, ...]]:
    """Yield how each choice does in each future and in all of them."""
    parts = [(ALL, found)]
    for at, future in enumerate(found.futures):
        alone = judged(found.choices, (future,), found.goal, found.outcomes[:, at : at + 1])
        parts.append((future.name, alone))
    for name, part in parts:
        for choice, one in zip(found.choices, part.records, strict=True):
            yield choice.name, name, *_numbers(replace(one, met=np.nan) if not found.goal.has_threshold else one)


def _numbers(one: Record) -> tuple[str | float, ...]:
    regret = (one.mean_regret, one.worst_regret, one.most_regret)
    return one.median, one.worst, *regret, one.best, one.met, str(one.as_safe).lower()
