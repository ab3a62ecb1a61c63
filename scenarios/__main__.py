"""The start of ``python -m scenarios``: Ctrl+C ends it with a sentence, also while its modules are loaded."""

import os
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import FrameType

from scenarios.commands.ended import ENDED_BY_HAND, ended_words


def main(arguments: Sequence[str] | None = None, program: str = "python -m scenarios") -> None:
    """Run the command that was typed, of the process by default, and leave with its exit code."""
    with _ended_at_once():
        from typer.main import get_command

        from scenarios.commands.line import app

        command = get_command(app)
    command(arguments, prog_name=program)


@contextmanager
def _ended_at_once() -> Iterator[None]:
    """End the process at Ctrl+C where it stands, as nothing is written yet; one that ignores Ctrl+C goes on to."""
    before = signal.getsignal(signal.SIGINT)
    if before is signal.default_int_handler:
        signal.signal(signal.SIGINT, _end)
    yield
    signal.signal(signal.SIGINT, before)


def _end(_signal: int, _frame: FrameType | None) -> None:
    sys.stderr.write(ended_words() + "\n")
    sys.stderr.flush()
    os._exit(ENDED_BY_HAND)


if __name__ == "__main__":
    main()
