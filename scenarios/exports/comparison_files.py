"""Writes a comparison: levels, differences, outcomes and what differs as CSV, each figure as CSV and SVG."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from scenarios.analysis.comparison import Comparison, Look, Spread, looks, what_differs
from scenarios.exports.csv_tables import Cell, csv_text
from scenarios.exports.figure_files import figure_files
from scenarios.exports.file_set import write_file_set
from scenarios.exports.tidy import inert
from scenarios.figures.comparison import held_in_words
from scenarios.figures.imprint import Imprint
from scenarios.figures.pages import Page
from scenarios.provenance import unit_in_words

_LOOK = ("workload", "definition", "count")
_BAND = ("p10", "p50", "p90")
LEVEL_COLUMNS = ("scenario", "quarter", *_LOOK, *_BAND)
DIFFERENCE_COLUMNS = ("scenario", "against", "quarter", *_LOOK, *_BAND, "sign_open")
OUTCOME_COLUMNS = (
    *("scenario", "year", *_LOOK, *_BAND, "against"),
    *(f"difference_{one}" for one in _BAND),
    "sign_open",
)
DIFFERING_COLUMNS = ("parameter", "label", "unit", "scenario", "value", "set")


def write_comparison(
    comparison: Comparison, pages: Sequence[Page], imprint: Imprint, years: Sequence[int], folder: Path
) -> list[Path]:
    """Write the files of a comparison into a folder, which is made where it is missing: all of them or none.

    Shares and differences of the tables are fractions, an empty cell where nothing is sold; those of figures have the
    unit of the figure.

    Raises
    ------
    StorageError
        The folder cannot be written; what stood there before still stands.
    """
    contents = {
        "levels.csv": csv_text(LEVEL_COLUMNS, level_rows(comparison)),
        "differences.csv": csv_text(DIFFERENCE_COLUMNS, difference_rows(comparison)),
        "outcomes.csv": csv_text(OUTCOME_COLUMNS, outcome_rows(comparison, years)),
        "what_differs.csv": csv_text(DIFFERING_COLUMNS, differing_rows(comparison)),
    }
    return write_file_set(folder, {**contents, **figure_files(pages, imprint)})


def level_rows(comparison: Comparison) -> Iterator[tuple[Cell, ...]]:
    """Yield the share of each scenario by quarter, in every workload, definition and count."""
    for place, name in enumerate(comparison.names):
        for look in looks():
            spread = comparison.level(place, look)
            for at, quarter in enumerate(comparison.catalog.horizon.labels):
                yield inert(name), quarter, *_words(look), *_numbers(spread, at)


def difference_rows(comparison: Comparison) -> Iterator[tuple[Cell, ...]]:
    """Yield how far each other scenario lies from the chosen one, run by run."""
    other = inert(comparison.names[comparison.against])
    for place in comparison.others:
        name = inert(comparison.names[place])
        for look in looks():
            gap = comparison.difference(place, look)
            for at, quarter in enumerate(comparison.catalog.horizon.labels):
                open_here = str(bool(gap.is_open[at])).lower()
                yield name, other, quarter, *_words(look), *_numbers(gap, at), open_here


def outcome_rows(comparison: Comparison, years: Sequence[int]) -> Iterator[tuple[Cell, ...]]:
    """Yield the shares of some years, and how far they lie from those of the chosen scenario."""
    for place, name in enumerate(comparison.names):
        for year in years:
            for look in looks():
                level, gap = comparison.level(place, look, year), comparison.difference(place, look, year)
                told = (inert(comparison.names[comparison.against]), *_numbers(gap, ()), str(bool(gap.is_open)).lower())
                yield inert(name), str(year), *_words(look), *_numbers(level, ()), *told


def differing_rows(comparison: Comparison) -> Iterator[tuple[Cell, ...]]:
    """Yield what does not hold the same in all scenarios, in words, and whether the scenario itself sets it."""
    for one in what_differs(comparison.scenarios, comparison.catalog):
        for name, scenario, held in zip(comparison.names, comparison.scenarios, one.values, strict=True):
            words = held_in_words(one.parameter, held, comparison.catalog)
            told = str(one.parameter.id in scenario.values).lower()
            label, unit = one.parameter.label, unit_in_words(one.parameter)
            yield one.parameter.id, label, unit, inert(name), inert(words), told


def _words(look: Look) -> tuple[str, str, str]:
    return look.workload, look.definition, look.count


def _numbers(spread: Spread, at: int | tuple[()]) -> tuple[float, float, float]:
    return float(spread.low[at]), float(spread.median[at]), float(spread.high[at])
