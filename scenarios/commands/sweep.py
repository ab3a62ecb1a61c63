"""``sweep``: projects thousands of scenarios in parts, here or on a cluster, and goes on where it ended."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from resources import resource_path
from scenarios.commands.data_in_force import catalog_in_force
from scenarios.commands.problems import told_in_one_line
from scenarios.sweeps.reading import SAMPLE, write_sample
from scenarios.sweeps.running import parts_done, run_sweep
from scenarios.sweeps.schedulers import scheduler_of
from scenarios.sweeps.spec import Sweep, read_sweep
from scenarios.texts import _

_ENDED_BY_HAND = 130


def sweep(
    spec: Annotated[Path, typer.Argument(metavar="SPEC.toml", help=_("What to vary, and what to keep."))],
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help=_("Folder of the sweep; made if missing."))],
    scheduler: Annotated[
        str, typer.Option("--scheduler", metavar="local|ADDRESS", help=_("This machine, or a Dask scheduler."))
    ] = "local",
    workers: Annotated[
        int | None, typer.Option("--workers", min=1, help=_("Processes on this machine; one a core by default."))
    ] = None,
) -> None:
    """Project a grid or a sampled design; parts that are finished are kept, and not done again."""
    with told_in_one_line():
        catalog = catalog_in_force()
        asked = read_sweep(spec, catalog)
        chosen = scheduler_of(scheduler, workers)
        before = len(parts_done(out))
        typer.echo(_about(asked, before))
        try:
            made = run_sweep(
                asked,
                catalog,
                out,
                chosen,
                _tell,
                "" if catalog.folder == resource_path("data") else str(catalog.folder),
            )
            if made or not (out / SAMPLE).exists():
                write_sample(asked, out)
        except KeyboardInterrupt:
            _end_line()
            words = _("Ended by hand: {n} of {of} parts are finished and kept; the same command goes on from there.")
            typer.echo(words.format(n=len(parts_done(out)), of=asked.parts))
            raise typer.Exit(_ENDED_BY_HAND) from None
        finally:
            _end_line()
        words = _("{n:,} projections in {parts} parts in {folder}, {made} of them made now")
        typer.echo(words.format(n=asked.runs, parts=asked.parts, folder=out, made=made))


def _about(asked: Sweep, before: int) -> str:
    words = _("{runs:,} projections: {points:,} points, {each:,} runs each, {parts} parts, {before} finished before")
    figures = {"runs": asked.runs, "points": asked.points, "each": asked.runs_a_point, "parts": asked.parts}
    return words.format(**figures, before=before)


def _tell(done: int, of: int, left: float) -> None:
    minutes, seconds = divmod(round(left), 60)
    words = _("{done} of {of} parts, about {minutes}:{seconds:02} left").format(
        done=done, of=of, minutes=minutes, seconds=seconds
    )
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\x1b[K{words}")
        sys.stderr.flush()
    else:
        typer.echo(words, err=True)


def _end_line() -> None:
    if sys.stderr.isatty():
        sys.stderr.write("\n")
