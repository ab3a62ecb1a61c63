"""Tells on stderr how far long work is."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import typer


@contextmanager
def progress(words: str) -> Iterator[Callable[[int, int], None]]:
    """Yield what takes how many steps are done and of how many: a bar on a terminal, elsewhere nothing."""
    bar = typer.progressbar(
        length=1, label=words, file=sys.stderr, hidden=not sys.stderr.isatty(), show_percent=False, show_pos=True
    )

    def step(done: int, of: int) -> None:
        bar.length = of
        bar.update(done - bar.pos)

    with bar:
        yield step
        bar.update((bar.length or 0) - bar.pos)
