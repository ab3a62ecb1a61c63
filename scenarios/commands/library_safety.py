"""``library check``, ``backup`` and ``restore``: looks the library over, copies it, and puts a copy back."""

import os
from pathlib import Path
from typing import Annotated

import typer

from scenarios.commands.folders import path_option
from scenarios.commands.problems import told_in_one_line
from scenarios.commands.scenario_sources import LibraryOption
from scenarios.texts import _, plural


def check(library: LibraryOption = None) -> None:
    """Look at every page, row and reference of the library and at its backups; ends with 1 where it is damaged."""
    from scenarios.storage.rescue import check as look_at

    with told_in_one_line():
        found = look_at(_file(library))
    for line in found.looked_at:
        typer.echo(line)
    for line in found.damages:
        typer.echo(_("damaged: {what}").format(what=line), err=True)
    if found.damages:
        raise typer.Exit(1)


def backup(library: LibraryOption = None) -> None:
    """Copy the library to a checked file beside it; the newest five copies are kept."""
    from scenarios.storage.backups import back_up
    from scenarios.storage.failures import told

    file = _file(library)
    with told_in_one_line(), told(file):
        made = back_up(file)
    typer.echo(_("Backup of {when}: {file}").format(when=made.when, file=made.file))


def restore(
    library: LibraryOption = None,
    source: Annotated[
        Path | None,
        path_option("--from", "FILE", _("The copy to put back; the newest sound by default.")),
    ] = None,
) -> None:
    """Put the newest sound backup in the library's place without asking; what stood there is set aside."""
    from scenarios.storage.rescue import restore as put_back

    with told_in_one_line():
        done = put_back(_file(library), source)
    for one in done.aside:
        typer.echo(_("Set aside: {file}").format(file=one))
    typer.echo(_("Put back: {file}").format(file=done.source))
    if done.source_of:
        typer.echo(_("The library is as it was at {when}.").format(when=done.source_of))
    typer.echo(
        plural("It holds {n:,} saved scenario.", "It holds {n:,} saved scenarios.", done.scenarios).format(
            n=done.scenarios
        )
    )


def _file(library: Path | None) -> Path:
    from scenarios.storage import default_library

    return library or default_library(os.environ)
