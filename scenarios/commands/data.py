"""``validate`` checks a data folder and says what it read; ``tastes`` finds the shipped tastes anew."""

from pathlib import Path
from typing import Annotated

import typer

from scenarios.catalog import Catalog
from scenarios.catalog_files import load_catalog
from scenarios.commands.folders import path_argument
from scenarios.commands.levers import aligned
from scenarios.commands.problems import told_in_one_line
from scenarios.data_checks import check_beside
from scenarios.scenario import Scenario
from scenarios.tastes import write_shipped
from scenarios.texts import _


def validate(
    folder: Annotated[
        Path | None, path_argument("[FOLDER]", _("Data folder to check; the shipped data by default."))
    ] = None,
) -> None:
    """Check all data, row by row, and say how many rows of what were read."""
    with told_in_one_line():
        catalog = load_catalog(folder)
        events = check_beside(catalog)
        for line in aligned([(name, f"{count:>6,}", what) for name, count, what in _counts(catalog, events)]):
            typer.echo(line)
        words = _("All of it is well formed: data {version}, fingerprint {fingerprint}.")
        typer.echo(words.format(version=catalog.version, fingerprint=catalog.fingerprint))


def tastes() -> None:
    """Find the tastes of the default draws anew, after a change of the shipped data."""
    with told_in_one_line():
        defaults = Scenario()
        typer.echo(write_shipped(load_catalog(), defaults.draws, defaults.seed))


def _counts(catalog: Catalog, events: int) -> list[tuple[str, int, str]]:
    points = sum(len(one.at) for one in catalog.timelines.values())
    rules = sum(len(one.rules) for one in catalog.tiers.values())
    return [
        ("parameters.csv", len(catalog.parameters), _("parameters, {n} of them levers").format(n=len(catalog.levers))),
        ("timelines.csv", points, _("points of {n} paths").format(n=len(catalog.timelines))),
        ("correlations.csv", len(catalog.correlations), _("correlations")),
        ("chip_classes.csv", len(catalog.classes), _("chip classes")),
        ("chips.csv", len(catalog.chips), _("chips")),
        ("vendors.csv", len(catalog.vendors), _("parts of vendors in a class")),
        ("products.csv", len(catalog.products), _("products on sale")),
        ("tiers.toml", rules, _("rules of {n} tiers").format(n=len(catalog.tiers))),
        ("policy_events.csv", events, _("policy events")),
        ("evidence, policy_rules.csv", len(catalog.evidence), _("published numbers and rules")),
        ("backtest/observations.csv", len(catalog.observations), _("observations")),
        ("backtest/forecasts.csv", len(catalog.forecasts), _("published forecasts")),
        ("presets", len(catalog.presets), _("presets")),
    ]
