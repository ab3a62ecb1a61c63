"""``validate`` checks a data folder and says what it read; ``tastes`` finds the shipped tastes anew."""

import datetime
from pathlib import Path
from typing import Annotated

import typer

from resources import resource_path
from scenarios.analysis.calibrate import read_free
from scenarios.analysis.ex_ante import ex_ante
from scenarios.catalog import Catalog
from scenarios.catalog_files import load_catalog
from scenarios.commands.levers import aligned
from scenarios.commands.problems import told_in_one_line
from scenarios.errors import DataError, InputError
from scenarios.rows import read_rows
from scenarios.scenario import Scenario
from scenarios.scenario_files import preset_scenario
from scenarios.tastes import write_shipped
from scenarios.texts import _

_SOURCE = ("source_title", "publisher", "source_date", "confidence")
EVENT_COLUMNS = ("date", "side", "event", "effect_on", "status", *_SOURCE)


def validate(
    folder: Annotated[
        Path | None, typer.Argument(metavar="[FOLDER]", help=_("Data folder to check; the shipped data by default."))
    ] = None,
) -> None:
    """Check all data, row by row, and say how many rows of what were read."""
    with told_in_one_line():
        catalog = load_catalog(folder)
        place = folder or resource_path("data")
        events = _checked_events(place / "policy_events.csv")
        _check_presets(place / "presets", catalog)
        ex_ante(catalog, place / "backtest")
        read_free(catalog, place / "backtest/calibration.toml")
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


def _checked_events(file: Path) -> int:
    """Return how many policy events there are, each checked."""
    rows = list(read_rows(file, EVENT_COLUMNS))
    for row in rows:
        row.one_of("side", ("US", "China"))
        for column in ("event", "effect_on", "status", "source_title", "publisher", "confidence"):
            row.text(column)
        try:
            datetime.date.fromisoformat(row.text("date"))
        except ValueError:
            raise row.refuse("date", _("a date such as 2026-01-13")) from None
    return len(rows)


def _check_presets(folder: Path, catalog: Catalog) -> None:
    """Check that the values of every preset are allowed."""
    for name, preset in catalog.presets.items():
        try:
            preset_scenario(preset, catalog, name)
        except InputError as problem:
            raise DataError(folder / f"{name}.toml", 0, problem.subject, preset.get("values"), str(problem)) from None
