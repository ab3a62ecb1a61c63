"""``calibrate``: fits the free parameters to what was known by a day, and writes how sure they are."""

from pathlib import Path
from typing import Annotated

import typer

from scenarios.analysis.calibrate import Calibration, calibrate
from scenarios.catalog import Catalog
from scenarios.commands.data_in_force import catalog_in_force
from scenarios.commands.folders import folder_option
from scenarios.commands.problems import told_in_one_line
from scenarios.commands.tables import table_lines
from scenarios.exports.csv_tables import csv_text
from scenarios.exports.file_set import write_file_set
from scenarios.figures.backtests import observed_thing, short_amount
from scenarios.figures.figure import Table
from scenarios.figures.sentences import percent
from scenarios.scenario import Scenario
from scenarios.texts import _

FITTED = (
    *("id", "fitted", "standard_error", "posterior_p10", "posterior_p50", "posterior_p90"),
    *("belief", "sd", "shipped"),
)
RESIDUALS = ("id", "observed", "model", "residual_sd", "evidence")
HELD_OUT = ("share", "p10", "p50", "p90")


def calibrate_command(
    out: Annotated[Path, folder_option(_("Folder for the files; made if missing."))],
    draws: Annotated[int | None, typer.Option("--draws", help=_("Draws to weigh for the posterior band."))] = None,
    seed: Annotated[int | None, typer.Option("--seed", help=_("Of the draws and of the starts."))] = None,
) -> None:
    """Fit at most seven parameters to what was known by a day; the shipped central values are the result."""
    with told_in_one_line():
        catalog = catalog_in_force()
        result = calibrate(catalog, Scenario().sized(draws, seed))
        files = {
            "fitted.csv": csv_text(FITTED, _fitted(result, catalog)),
            "residuals.csv": csv_text(RESIDUALS, _residuals(result)),
            "held_out.csv": csv_text(HELD_OUT, ((name, *band) for name, band in result.shares.items())),
            "not_seen.csv": csv_text(("id",), ((name,) for name in result.not_seen)),
        }
        write_file_set(out, files)
        for table in (_fitted_table(result, catalog), _residual_table(result, catalog)):
            typer.echo("\n".join(table_lines(table)))
        typer.echo(_("{names} in {folder}").format(names=", ".join(files), folder=out))


def _fitted(result: Calibration, catalog: Catalog) -> list[tuple[str | float, ...]]:
    return [
        (one.id, float(value), float(error), *map(float, band), one.belief, one.sd, catalog.parameters[one.id].baseline)
        for one, value, error, band in zip(result.free, result.fitted, result.errors, result.posterior, strict=True)
    ]


def _residuals(result: Calibration) -> list[tuple[str | float, ...]]:
    return [
        (one.id, one.value, float(model), float(residual), ";".join(one.evidence))
        for one, model, residual in zip(result.targets, result.model, result.residuals, strict=True)
    ]


def _fitted_table(result: Calibration, catalog: Catalog) -> Table:
    rows = []
    for one, value, error, band in zip(result.free, result.fitted, result.errors, result.posterior, strict=True):
        belief, fitted = f"{one.belief:g} \u00b1 {one.sd:g}", f"{value:.4f} \u00b1 {error:.3f}"
        posterior, shipped = f"{band[0]:.3f} \u2013 {band[2]:.3f}", f"{catalog.parameters[one.id].baseline:g}"
        rows.append((one.id, belief, fitted, posterior, shipped))
    heads = (_("parameter"), _("belief"), _("fitted"), _("8 in 10 weighted runs"), _("shipped"))
    numeric = (False, True, True, True, True)
    return Table("fitted", _("Fitted to what was known"), heads, numeric, tuple(rows), _notes(result))


def _notes(result: Calibration) -> tuple[str, ...]:
    bands = "; ".join(f"{name} {percent(low)} to {percent(high)}" for name, (low, _mid, high) in result.shares.items())
    agreed = _("{n} starts ended at the same sum of squares within {d:.1g} (half of it: {c:.3f}).")
    worth = _("The weights leave {n:.0f} draws of effect. A band as wide as the belief means that nothing was learned.")
    shares = _("Chinese-made shares held out, smuggled cards left out, 8 in 10 weighted runs: {bands}.")
    unseen = _("Not seen: {n} observations, listed in not_seen.csv.")
    spread = max(result.costs) - min(result.costs)
    return (
        agreed.format(n=len(result.costs), d=spread, c=min(result.costs)),
        worth.format(n=result.effective),
        shares.format(bands=bands),
        unseen.format(n=len(result.not_seen)),
    )


def _residual_table(result: Calibration, catalog: Catalog) -> Table:
    rows = []
    for one, model, residual in zip(result.targets, result.model, result.residuals, strict=True):
        values = (short_amount(one.value, one.unit), f"{model:.3g}", f"{residual:+.2f}")
        rows.append((observed_thing(one, catalog), one.period, *values))
    heads = (_("target"), _("period"), _("observed"), _("model"), _("off by, in sds"))
    title = _("What is left of each target")
    return Table("residuals", title, heads, (False, False, True, True, True), tuple(rows))
