"""Writes what was discovered as plain tables and pictures: the conditions, all boxes on the way, each figure."""

import math
from collections.abc import Iterable, Iterator
from pathlib import Path

from scenarios.analysis.discovery import Discovery
from scenarios.catalog import Catalog
from scenarios.exports.csv_tables import Cell, csv_text
from scenarios.exports.figure_files import figure_files
from scenarios.exports.file_set import write_file_set
from scenarios.figures.imprint import Imprint
from scenarios.figures.pages import Page

BOX = ("parameter", "unit", "low", "high", "names", "chance", "comes_back")
TRAJECTORY = (
    *("step", "told", "coverage", "density", "mass", "runs", "bad", "conditions", "parameters"),
    *("coverage_low", "coverage_high", "density_low", "density_high"),
)


def discovery_files(found: Discovery, at: int, catalog: Catalog) -> dict[str, str]:
    """Return box.csv and trajectory.csv; shares and parts are fractions, an open side is empty."""
    return {
        "box.csv": csv_text(BOX, _box_rows(found, at, catalog)),
        "trajectory.csv": csv_text(TRAJECTORY, _step_rows(found, at)),
    }


def write_discovery(
    found: Discovery, at: int, pages: Iterable[Page], catalog: Catalog, imprint: Imprint, folder: Path
) -> list[Path]:
    """Write box.csv, trajectory.csv and each figure of the pages as CSV and SVG.

    Raises
    ------
    StorageError
        The folder cannot be written; what stood there before still stands.
    """
    files = {**discovery_files(found, at, catalog), **figure_files(pages, imprint)}
    return write_file_set(folder, files)


def _box_rows(found: Discovery, at: int, catalog: Catalog) -> Iterator[tuple[Cell, ...]]:
    step = found.steps[at]
    often = found.stability[at].often if found.stability else None
    for name in sorted(step.box.restricted, key=lambda name: step.chance[name]):
        low, high = step.box.limits.get(name, (-math.inf, math.inf))
        names = " ".join(sorted(step.box.members.get(name, ())))
        back = math.nan if often is None else often.get(name, 0.0)
        ends = (_end(low), _end(high))
        yield name, catalog.parameters[name].unit, *ends, names, step.chance[name], back


def _step_rows(found: Discovery, at: int) -> Iterator[tuple[Cell, ...]]:
    for place, step in enumerate(found.steps):
        stability = found.stability[place] if found.stability else None
        ends = (math.nan,) * 4 if stability is None else (*stability.coverage, *stability.density)
        sizes = (step.coverage, step.density, step.mass, str(step.count), str(step.asked))
        inputs = step.box.restricted
        yield str(place), str(place == at).lower(), *sizes, str(len(inputs)), " ".join(sorted(inputs)), *ends


def _end(limit: float) -> float:
    """Return a limit for a table: none where the side is open."""
    return limit if math.isfinite(limit) else math.nan
