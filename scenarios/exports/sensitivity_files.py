"""Writes what matters as plain tables and pictures: each value that was tried, or both indices of each group."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from scenarios.analysis.outcome import Outcome
from scenarios.analysis.sobol import Sobol
from scenarios.analysis.tornado import Tornado
from scenarios.exports.csv_tables import Cell, csv_text
from scenarios.exports.file_set import write_file_set
from scenarios.exports.pictures.drawing import picture_bytes
from scenarios.figures.imprint import Imprint
from scenarios.figures.pages import Page

_OUTCOME = ("workload", "definition", "count", "year")
TORNADO_COLUMNS = (*_OUTCOME, "parameter", "role", "kind", "range", "value", "share", "error_of_change", "scenario")
SILENT_COLUMNS = (*_OUTCOME, "parameter", "role", "why")
SOBOL_COLUMNS = (
    *(*_OUTCOME, "varied", "group", "members", "first", "first_error", "total", "total_error"),
    *("samples", "left_out"),
)


def write_tornado(found: Tornado, page: Page, imprint: Imprint, folder: Path) -> list[Path]:
    """Write tornado.csv, tornado_silent.csv and tornado.svg; shares are fractions.

    Raises
    ------
    StorageError
        The folder cannot be written; what stood there before still stands.
    """
    tables = {
        "tornado.csv": csv_text(TORNADO_COLUMNS, tornado_rows(found)),
        "tornado_silent.csv": csv_text(SILENT_COLUMNS, silent_rows(found)),
    }
    return _write(tables, "tornado.svg", page, imprint, folder)


def write_sobol(found: Sobol, page: Page, imprint: Imprint, folder: Path) -> list[Path]:
    """Write sobol.csv and sobol.svg; indices are fractions, errors half the width of the 95 % interval.

    Raises
    ------
    StorageError
        The folder cannot be written; what stood there before still stands.
    """
    return _write({"sobol.csv": csv_text(SOBOL_COLUMNS, sobol_rows(found))}, "sobol.svg", page, imprint, folder)


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


def _about(outcome: Outcome) -> tuple[str, ...]:
    return outcome.workload, outcome.definition, outcome.count, str(outcome.year)


def _write(tables: Mapping[str, str], picture: str, page: Page, imprint: Imprint, folder: Path) -> list[Path]:
    drawn = picture_bytes(page, imprint, "svg").decode()
    return write_file_set(folder, {**tables, picture: drawn})
