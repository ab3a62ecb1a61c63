"""Problems and remarks of a command as lines on stderr.

Exit code 2 for what was typed, 130 where Ctrl+C ended the command, 1 for other problems.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import typer

from scenarios.commands.ended import ENDED_BY_HAND, ended_words
from scenarios.errors import ChokepointError, InputError

_told: set[str] = set()
"""What the command under way has remarked."""


@contextmanager
def told_in_one_line() -> Iterator[None]:
    """Show a problem that is raised inside, or Ctrl+C, and leave the program; a fault of ours passes through."""
    _told.clear()
    try:
        yield
    except ChokepointError as problem:
        typer.echo(" ".join(str(problem).split()), err=True)
        raise typer.Exit(2 if isinstance(problem, InputError) else 1) from None
    except KeyboardInterrupt:
        typer.echo(ended_words(), err=True)
        raise typer.Exit(ENDED_BY_HAND) from None


def tell(remarks: Iterable[str]) -> None:
    """Write each remark on a line of its own, once in a command."""
    for remark in remarks:
        if remark not in _told:
            _told.add(remark)
            typer.echo(on_a_line(remark), err=True)


def on_a_line(text: str) -> str:
    """Return someone's text as a terminal may show it: on one line, and no sign that steers the terminal."""
    return "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in " ".join(text.split()))
