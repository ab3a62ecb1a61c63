"""Turns a problem of a command into one line on stderr and an exit code: 2 for what was typed, 1 for the rest."""

from collections.abc import Iterator
from contextlib import contextmanager

import typer

from scenarios.errors import ChokepointError, InputError


@contextmanager
def told_in_one_line() -> Iterator[None]:
    """Show a problem that is raised inside and leave the program; a fault of ours passes through."""
    try:
        yield
    except ChokepointError as problem:
        typer.echo(" ".join(str(problem).split()), err=True)
        raise typer.Exit(2 if isinstance(problem, InputError) else 1) from None
