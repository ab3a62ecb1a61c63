"""Writes what explains a difference: contributions and differences by quarter as CSV, waterfalls as CSV and SVG."""

from collections.abc import Iterator, Sequence
from itertools import product
from pathlib import Path

from scenarios.analysis.attribution import Attribution
from scenarios.catalog import Catalog
from scenarios.exports.csv_tables import Cell, csv_text
from scenarios.exports.figure_files import figure_files
from scenarios.exports.file_set import write_file_set
from scenarios.figures.imprint import Imprint
from scenarios.figures.pages import Page

ATTRIBUTION_COLUMNS = ("quarter", "workload", "definition", "lever", "group", "kind", "contribution", "alone")
DIFFERENCE_COLUMNS = ("quarter", "workload", "definition", "difference")
_COUNT = "official"
"""The count of both tables: smuggled cards left out."""


def write_attribution(
    one: Attribution, catalog: Catalog, pages: Sequence[Page], imprint: Imprint, folder: Path
) -> list[Path]:
    """Write the files into a folder, which is made where it is missing: all of them or none.

    Contributions and differences are fractions of the median share, empty where a share does not exist.

    Raises
    ------
    StorageError
        The folder cannot be written; what stood there before still stands.
    """
    contents = {
        "attribution.csv": csv_text(ATTRIBUTION_COLUMNS, _contributions(one, catalog)),
        "difference.csv": csv_text(DIFFERENCE_COLUMNS, _differences(one, catalog)),
    }
    return write_file_set(folder, {**contents, **figure_files(pages, imprint)})


def _contributions(one: Attribution, catalog: Catalog) -> Iterator[tuple[Cell, ...]]:
    for quarter, workload, definition in _keys(one, catalog):
        at = one.outcomes.place(definition, _COUNT, workload, quarter)
        for player, name in enumerate(one.players):
            parameter = catalog.parameters[name]
            numbers = float(one.contributions[(player, *at)]), float(one.alone[(player, *at)])
            yield quarter, workload, definition, name, parameter.group, parameter.kind, *numbers


def _differences(one: Attribution, catalog: Catalog) -> Iterator[tuple[Cell, ...]]:
    for quarter, workload, definition in _keys(one, catalog):
        at = one.outcomes.place(definition, _COUNT, workload, quarter)
        yield quarter, workload, definition, float(one.after[at] - one.before[at])


def _keys(one: Attribution, catalog: Catalog) -> Iterator[tuple[str, str, str]]:
    return product(catalog.horizon.labels, one.outcomes.workloads, one.outcomes.definitions)
