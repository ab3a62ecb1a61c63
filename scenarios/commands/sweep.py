"""``sweep``: projects thousands of scenarios in parts, here or on a cluster, and goes on where it ended."""

import sys
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from resources import resource_path
from scenarios.catalog import Catalog
from scenarios.commands.data_in_force import catalog_in_force
from scenarios.commands.ended import ENDED_BY_HAND
from scenarios.commands.folders import folder_option, path_argument
from scenarios.commands.problems import tell, told_in_one_line
from scenarios.sweeps.reading import write_sample
from scenarios.sweeps.running import parts_done, run_sweep
from scenarios.sweeps.schedulers import Scheduler, scheduler_of
from scenarios.sweeps.spec import Sweep, read_sweep
from scenarios.texts import _, plural

_LINES, _NAMED = 100, 10
"""Lines of progress in a log, and damaged parts that are named, at most."""


def sweep(
    spec: Annotated[Path, path_argument("SPEC.toml", _("What to vary, and what to keep."))],
    out: Annotated[Path, folder_option(_("Folder of the sweep; made if missing."))],
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
        try:
            made = _run(asked, catalog, out, chosen)
            write_sample(asked, out)
        except KeyboardInterrupt:
            words = _("Ended by hand: {n} of {of} parts are finished and kept; the same command goes on from there.")
            typer.echo(words.format(n=len(parts_done(out)), of=asked.parts))
            raise typer.Exit(ENDED_BY_HAND) from None
        words = plural(
            "{n:,} projections in {parts} part in {folder}, {made} of them made now",
            "{n:,} projections in {parts} parts in {folder}, {made} of them made now",
            asked.parts,
        )
        typer.echo(words.format(n=asked.runs, parts=asked.parts, folder=out, made=made))


def _run(asked: Sweep, catalog: Catalog, out: Path, chosen: Scheduler) -> int:
    folder = "" if catalog.folder == resource_path("data") else str(catalog.folder)
    try:
        return run_sweep(asked, catalog, out, chosen, tell_progress, folder, partial(_begin, asked))
    finally:
        _end_line()


def _begin(asked: Sweep, before: int, damaged: list[str]) -> None:
    words = plural(
        "{runs:,} projections: {points:,} points, {each:,} runs each, {parts} part, {before} finished before",
        "{runs:,} projections: {points:,} points, {each:,} runs each, {parts} parts, {before} finished before",
        asked.parts,
    )
    figures = {"runs": asked.runs, "points": asked.points, "each": asked.runs_a_point, "parts": asked.parts}
    typer.echo(words.format(**figures, before=before))
    if damaged:
        more = ", …" if len(damaged) > _NAMED else ""
        tell([_("Damaged, and made anew: {names}").format(names=", ".join(damaged[:_NAMED]) + more)])


def tell_progress(done: int, of: int, left: float) -> None:
    """Tell of every part on a terminal, always on the same line; in a log as often as a per cent more is done."""
    hours, minutes = divmod(round(left) // 60, 60)
    figures = {"done": done, "of": of, "hours": hours, "minutes": minutes, "seconds": round(left) % 60}
    words = plural(
        "{done} of {of} part, about {hours}:{minutes:02}:{seconds:02} left",
        "{done} of {of} parts, about {hours}:{minutes:02}:{seconds:02} left",
        of,
    ).format(**figures)
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\x1b[K{words}")
        sys.stderr.flush()
    elif done * _LINES // of > (done - 1) * _LINES // of:
        typer.echo(words, err=True)


def _end_line() -> None:
    if sys.stderr.isatty():
        sys.stderr.write("\n")
