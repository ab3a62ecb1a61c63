"""``project``: projects one scenario, writes its files and says the result in six lines."""

from pathlib import Path
from typing import Annotated

import typer

from scenarios import __version__
from scenarios.catalog import Catalog
from scenarios.coherence import conflicts
from scenarios.commands.data_in_force import catalog_in_force
from scenarios.commands.folders import folder_option
from scenarios.commands.problems import told_in_one_line
from scenarios.commands.scenario_sources import LibraryOption, SettingsOption, find_scenario, with_settings
from scenarios.exports.csv_tables import headline_sentences, write_project
from scenarios.figures.sentences import market_sentence
from scenarios.projection import Engine, Projection
from scenarios.scenario import Scenario
from scenarios.texts import _


def project(
    scenario: Annotated[
        str,
        typer.Argument(
            metavar="SCENARIO", help=_("Id of a preset such as baseline, a saved name, or a .json or .toml file.")
        ),
    ],
    out: Annotated[Path, folder_option(_("Folder for the files; made if missing."))],
    draws: Annotated[
        int | None,
        typer.Option("--draws", help=_("Sampled uncertainties; those of the scenario by default, else 2000.")),
    ] = None,
    seed: Annotated[
        int | None, typer.Option("--seed", help=_("Of the draws; that of the scenario by default, else 7."))
    ] = None,
    settings: SettingsOption = None,
    library: LibraryOption = None,
) -> None:
    """Project a scenario; write shares, market, supply, vendors and money as CSV, and scenario.json."""
    with told_in_one_line():
        catalog = catalog_in_force()
        chosen = find_scenario(scenario, catalog, library).sized(draws, seed)
        chosen = with_settings(chosen, catalog, settings or [])
        engine = Engine(catalog)
        projection = engine.project(chosen)
        baseline = engine.project(Scenario(draws=chosen.draws, seed=chosen.seed))
        files = write_project(projection, out, baseline)
        for line in summary(projection, files, baseline):
            typer.echo(line)
        for line in warnings(chosen, catalog):
            typer.echo(line)


def summary(projection: Projection, files: list[Path], reference: Projection | None) -> list[str]:
    """Return the six lines: scenario, inference, training, what binds supply, size of the market, files."""
    sentences = headline_sentences(projection)
    names = ", ".join(file.name for file in files)
    lines = (
        (_("Scenario"), _about(projection)),
        sentences["inference"].split(" \u00b7 ", 1),
        sentences["training"].split(" \u00b7 ", 1),
        (_("Supply"), sentences["domestic_supply"]),
        (_("Market"), market_sentence(projection, reference)),
        (_("Files"), _("{names} in {folder}").format(names=names, folder=files[0].parent)),
    )
    width = max(len(head) for head, _text in lines)
    return [f"{head:<{width}}  {text}" for head, text in lines]


def _about(projection: Projection) -> str:
    scenario, catalog = projection.scenario, projection.catalog
    parts = [" ".join(scenario.name.split()) or _("unnamed")]
    if scenario.values:
        parts.append(_("sets {ids}").format(ids=", ".join(sorted(scenario.values))))
    parts.append(_("{draws:,} draws, seed {seed}").format(draws=scenario.draws, seed=scenario.seed))
    versions = _("data {version} ({fingerprint}), engine {engine}")
    parts.append(versions.format(version=catalog.version, fingerprint=catalog.fingerprint, engine=__version__))
    return " \u00b7 ".join(parts)


def warnings(scenario: Scenario, catalog: Catalog) -> list[str]:
    """Return a line for each pair of levers that contradict each other, with the fix."""
    words = _("Warning: {text}. To mend it: {fixes}.")
    return [
        words.format(text=one.text, fixes=", ".join(fix.label for fix in one.fixes))
        for one in conflicts(scenario, catalog)
    ]
