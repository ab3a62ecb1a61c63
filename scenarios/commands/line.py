"""The command line with all its commands, one a noun: what ``python -m scenarios`` runs."""

import typer

from scenarios.commands.backtest import backtest
from scenarios.commands.calibrate import calibrate_command
from scenarios.commands.chips import chips
from scenarios.commands.compare import compare_command
from scenarios.commands.data import tastes, validate
from scenarios.commands.data_packs import data
from scenarios.commands.definitions import definitions
from scenarios.commands.discover import discover
from scenarios.commands.explain import explain
from scenarios.commands.export import export_command
from scenarios.commands.levers import levers
from scenarios.commands.library import export, import_command, list_command, save, show
from scenarios.commands.library_safety import backup, check, restore
from scenarios.commands.plan import plan
from scenarios.commands.presets import presets
from scenarios.commands.project import project
from scenarios.commands.robust import robust_command
from scenarios.commands.seek import seek_command
from scenarios.commands.sensitivity import sobol_command, tornado_command, worth_command
from scenarios.commands.snapshot import snapshot
from scenarios.commands.sweep import sweep
from scenarios.texts import _

app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)
app.command("project")(project)
app.command("export")(export_command)
app.command("explain")(explain)
app.command("presets")(presets)
app.command("compare")(compare_command)
app.command("backtest")(backtest)
app.command("calibrate")(calibrate_command)
app.command("definitions")(definitions)
app.command("seek")(seek_command)
app.command("discover")(discover)
app.command("robust")(robust_command)
app.command("tornado")(tornado_command)
app.command("worth")(worth_command)
app.command("sobol")(sobol_command)
app.command("chips")(chips)
app.command("validate")(validate)
app.command("levers")(levers)
app.command("tastes")(tastes)
app.command("sweep")(sweep)
library = typer.Typer(no_args_is_help=True, help=_("List, show, save and move the scenarios of the library."))
library.command("list")(list_command)
library.command("show")(show)
library.command("save")(save)
library.command("export")(export)
library.command("import")(import_command)
library.command("check")(check)
library.command("backup")(backup)
library.command("restore")(restore)
app.add_typer(library, name="library")
app.add_typer(data, name="data")
app.add_typer(plan, name="plan")
app.add_typer(snapshot, name="snapshot")


@app.callback(
    invoke_without_command=True,
    help=_("Projects the Chinese-made share of AI accelerators in China, for training and for inference."),
)
def chokepoint(context: typer.Context) -> None:
    """Show the help where no command is named."""
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())
