"""``data``: takes the data out to be edited, brings fresh data in, and says which version is in force."""

from pathlib import Path
from typing import Annotated

import typer

from scenarios.commands.data_in_force import catalog_in_force
from scenarios.commands.folders import path_argument, path_option
from scenarios.commands.levers import aligned
from scenarios.commands.problems import told_in_one_line
from scenarios.data_packs import export_pack, read_pack
from scenarios.data_versions import choose, data_home, install_pack, installed, restore_shipped
from scenarios.texts import _

Home = Annotated[
    Path | None,
    path_option("--home", "DIR", _("Folder that holds the installed data; that of your library.")),
]
data = typer.Typer(help=_("Takes the data out to be edited, and brings fresh data in."), no_args_is_help=True)


@data.command("export")
def export_command(
    target: Annotated[Path, path_argument("DIR_OR_ZIP", _("New or empty folder, or a name in .zip."))],
    home: Home = None,
) -> None:
    """Write all data in force as files for a spreadsheet, with a README that says what each is."""
    with told_in_one_line():
        typer.echo(export_pack(catalog_in_force(home), target))


@data.command("import")
def import_command(
    pack: Annotated[Path, path_argument("PACK", _("Zip file or folder as export writes it."))],
    dry_run: Annotated[bool, typer.Option("--dry-run", help=_("Show what would change, and change nothing."))] = False,
    tastes: Annotated[
        bool,
        typer.Option("--tastes/--no-tastes", help=_("Find the tastes now, some 20 seconds, or with the first run.")),
    ] = True,
    home: Home = None,
) -> None:
    """Check fresh data, show what they change, and put them in force."""
    with told_in_one_line():
        preview = read_pack(pack, catalog_in_force(home))
        refused = bool(preview.refused)
        for line in preview.lines():
            typer.echo(line, err=refused)
        if refused:
            raise typer.Exit(1)
        if not dry_run and not preview.changes_nothing:
            found = install_pack(preview, home or data_home(), find_tastes=tastes)
            typer.echo(
                _("Data {version} are in force, in {folder}.").format(version=found.version, folder=found.folder)
            )


@data.command("list")
def list_command(home: Home = None) -> None:
    """List the versions of the data on this machine, the one in force marked."""
    with told_in_one_line():
        rows: list[tuple[str, ...]] = [
            ("*" if one.in_force else "", one.version, _("shipped") if one.shipped else str(one.folder))
            for one in installed(home or data_home())
        ]
        for line in aligned(rows):
            typer.echo(line)


@data.command("use")
def use_command(
    version: Annotated[str, typer.Argument(metavar="VERSION", help=_("As list names it."))], home: Home = None
) -> None:
    """Put a version that is on this machine in force."""
    with told_in_one_line():
        found = choose(home or data_home(), version)
        typer.echo(_("Data {version} are in force.").format(version=found.version))


@data.command("restore")
def restore_command(home: Home = None) -> None:
    """Put the shipped data in force; what is installed stays."""
    with told_in_one_line():
        found = restore_shipped(home or data_home())
        typer.echo(_("The shipped data {version} are in force.").format(version=found.version))
