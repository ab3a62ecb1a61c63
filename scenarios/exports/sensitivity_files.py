"""Writes what matters as plain tables and pictures: each value tried, the indices of groups, what knowing is worth."""

from collections.abc import Iterator
from pathlib import Path

from scenarios.analysis.information import Information
from scenarios.analysis.outcome import Outcome
from scenarios.analysis.sobol import Sobol
from scenarios.analysis.tornado import Tornado
from scenarios.exports.csv_tables import Cell, csv_text
from scenarios.exports.figure_files import figure_files
from scenarios.exports.file_set import write_file_set
from scenarios.figures.imprint import Imprint
from scenarios.figures.pages import Page

_OUTCOME = ("workload", "definition", "count", "year")
TORNADO_COLUMNS = (*_OUTCOME, "parameter", "role", "kind", "range", "value", "share", "error_of_change", "scenario")
SILENT_COLUMNS = (*_OUTCOME, "parameter", "role", "why")
SOBOL_COLUMNS = (
    *(*_OUTCOME, "varied", "group", "members", "first", "first_error", "total", "total_error"),
    *("samples", "left_out"),
)
WORTH_COLUMNS = (*_OUTCOME, "threshold", "parameter", "gain", "gain_error", "flips", "flips_error", "by_chance")


def write_tornado(found: Tornado, page: Page, imprint: Imprint, folder: Path) -> list[Path]:
    """Write tornado.csv, tornado_silent.csv and the figure as CSV and SVG; shares are fractions.

    Raises
    ------
    StorageError
        The folder cannot be written; what stood there before still stands.
    """
    tables = {
        "tornado.csv": csv_text(TORNADO_COLUMNS, tornado_rows(found)),
        "tornado_silent.csv": csv_text(SILENT_COLUMNS, silent_rows(found)),
    }
    return write_file_set(folder, {**tables, **figure_files([page], imprint)})


def write_sobol(found: Sobol, page: Page, imprint: Imprint, folder: Path) -> list[Path]:
    """Write sobol.csv and its figure as CSV and SVG; indices are fractions, errors half of the 95 % interval.

    Raises
    ------
    StorageError
        The folder cannot be written; what stood there before still stands.
    """
    tables = {"sobol.csv": csv_text(SOBOL_COLUMNS, sobol_rows(found))}
    return write_file_set(folder, {**tables, **figure_files([page], imprint)})


def write_worth(found: Information, page: Page, imprint: Imprint, folder: Path) -> list[Path]:
    """Write worth.csv and its figure as CSV and SVG; gains are in the unit of the share, errors standard errors.

    Raises
    ------
    StorageError
        The folder cannot be written; what stood there before still stands.
    """
    tables = {"worth.csv": csv_text(WORTH_COLUMNS, worth_rows(found))}
    return write_file_set(folder, {**tables, **figure_files([page], imprint)})


def tornado_rows(found: Tornado) -> Iterator[tuple[Cell, ...]]:
    """Yield the rows of tornado.csv: every value tried, the longest bar first."""
    for bar in found.bars:
        one = bar.parameter
        for point in bar.points:
            about = (one.id, one.role, one.kind, bar.range.value)
            yield *_about(found.outcome), *about, point.value, point.share, point.error, bar.base


def silent_rows(found: Tornado) -> Iterator[tuple[Cell, ...]]:
    """Yield the rows of tornado_silent.csv: what has no bar, and why."""
    for one in found.silent:
        yield *_about(found.outcome), one.parameter.id, one.parameter.role, one.why.value


def sobol_rows(found: Sobol) -> Iterator[tuple[Cell, ...]]:
    """Yield the rows of sobol.csv, the largest total first."""
    explained = found.explained
    for one in explained.parts:
        indices = (one.first, one.first_error, one.total, one.total_error)
        counts = (str(explained.samples), str(explained.left_out))
        yield *_about(found.outcome), found.over.value, one.id, " ".join(one.members), *indices, *counts


def worth_rows(found: Information) -> Iterator[tuple[Cell, ...]]:
    """Yield the rows of worth.csv, the largest gain first."""
    for one in found.worth:
        numbers = (one.gain, one.gain_error, one.flips, one.flips_error)
        yield *_about(found.outcome), found.threshold, one.parameter.id, *numbers, str(one.by_chance).lower()


def _about(outcome: Outcome) -> tuple[str, ...]:
    return outcome.workload, outcome.definition, outcome.count, str(outcome.year)
