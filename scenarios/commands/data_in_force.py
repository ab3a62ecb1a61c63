"""Gives every command the data in force, and says on stderr where the installed ones could not be used."""

from pathlib import Path

import typer

from scenarios.catalog import Catalog
from scenarios.data_versions import in_force


def catalog_in_force(home: Path | None = None) -> Catalog:
    """Return the catalog in force; where it had to be the shipped one in place of another, say so on stderr."""
    found = in_force(home)
    if found.remark:
        typer.echo(found.remark, err=True)
    return found.catalog
