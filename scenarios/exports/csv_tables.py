"""Writes a projection as plain tables: shares.csv, market.csv, supply.csv and scenario.json."""

import csv
import io
import json
import math
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from scenarios import __version__
from scenarios.exports.file_set import write_file_set
from scenarios.figures.sentences import HEADLINE_DEFINITION, HEADLINE_YEAR, binding_sentence, headline
from scenarios.model.policy import LOW_END
from scenarios.model.supply import BINDING, PACKAGED
from scenarios.projection import COUNTS, DEFINITIONS, WORKLOADS, Projection, quantiles
from scenarios.scenario_files import RECORD_KEYS

Array = NDArray[np.float64]
Cell = str | float

SHARE_COLUMNS = ("quarter", "workload", "definition", "count", "statistic", "share")
MARKET_COLUMNS = (
    *("quarter", "workload", "chip_class", "origin", "legal_route"),
    *("units", "revenue_usd", "h100_equivalents", "premium"),
)
SUPPLY_COLUMNS = ("quarter", "chip_class", "chip", "supply_units", "sold_units", "binding_input")
STATISTICS = {"p5": 0.05, "p10": 0.1, "p25": 0.25, "p50": 0.5, "p75": 0.75, "p90": 0.9, "p95": 0.95}
"""Quantiles over the draws; the central case stands before them."""
CLASS_MEAN = "class mean"
"""In place of a chip where the figures are means over the cards of a class."""
_CARDS = 1e3
"""Projections count in thousands of cards and of H100-equivalents."""
_USD = 1e6
"""Thousands of cards at thousands of USD."""


def write_project(projection: Projection, folder: Path) -> list[Path]:
    """Write the four files of a projection.

    Parameters
    ----------
    folder
        Made where it is missing; files of these names in it are replaced.

    Returns
    -------
    list[Path]
        The files written.

    Raises
    ------
    StorageError
        The folder cannot be written; what stood there before still stands.
    """
    contents = {
        "shares.csv": _table(SHARE_COLUMNS, share_rows(projection)),
        "market.csv": _table(MARKET_COLUMNS, market_rows(projection)),
        "supply.csv": _table(SUPPLY_COLUMNS, supply_rows(projection)),
        "scenario.json": json.dumps(_record(projection), indent=2, ensure_ascii=False) + "\n",
    }
    return write_file_set(folder, contents)


def share_rows(projection: Projection) -> Iterator[tuple[Cell, ...]]:
    """Yield the rows of shares.csv; a share is a fraction, NaN where nothing is sold."""
    names = ("central", *STATISTICS)
    keys = [(workload, definition, count) for workload in WORKLOADS for definition in DEFINITIONS for count in COUNTS]
    shares = {key: _statistics(projection.share(key[1], key[2], key[0])) for key in keys}
    for at, quarter in enumerate(projection.catalog.horizon.labels):
        for key in keys:
            for name, value in zip(names, shares[key][:, at], strict=True):
                yield quarter, *key, name, float(value)


def _statistics(share: Array) -> Array:
    """Return the central case and the quantiles, shape (statistics, quarters)."""
    return np.concatenate([share[None, :, 0], quantiles(share, tuple(STATISTICS.values()))])


def market_rows(projection: Projection) -> Iterator[tuple[Cell, ...]]:
    """Yield the rows of market.csv, the central case: cards, USD at list price, peak compute and premium by class."""
    central, catalog = projection.central, projection.catalog
    reference = float(catalog.chips["H100 SXM"].tpp_eff or math.nan)
    for at, quarter in enumerate(catalog.horizon.labels):
        for row, workload in enumerate(WORKLOADS[:2]):
            for place, one in enumerate(catalog.classes):
                cards = float(central.cards[at, row, place])
                yield (
                    *(quarter, workload, one.id, one.origin, one.legal_route),
                    cards * _CARDS,
                    cards * float(central.price[at, place]) * _USD,
                    cards * float(central.tpp[at, place]) / reference * _CARDS,
                    math.expm1(float(central.premium[at, place])),
                )


def supply_rows(projection: Projection) -> Iterator[tuple[Cell, ...]]:
    """Yield the rows of supply.csv, the central case: the card on sale, offered and sold, and what binds."""
    central, catalog = projection.central, projection.catalog
    sold = central.cards[:, 0] + central.cards[:, 1]
    for at, quarter in enumerate(catalog.horizon.labels):
        for place, one in enumerate(catalog.classes):
            binding = BINDING[projection.binding[at, 0]] if one.id in PACKAGED else "none"
            offered = float(central.supply[at, place]) * _CARDS
            yield (
                quarter,
                one.id,
                _chip(projection, at, one.id, offered),
                offered,
                float(sold[at, place]) * _CARDS,
                binding,
            )


def _chip(projection: Projection, quarter: int, class_id: str, offered: float) -> str:
    """Return the card on sale; history knows the gaming and GDDR cards, and all domestic ones, as means only."""
    chips = projection.central.chips.get(class_id)
    if chips is None:
        return CLASS_MEAN
    if offered == 0:
        return ""
    if class_id == LOW_END and quarter < projection.catalog.horizon.first_free:
        return CLASS_MEAN
    return chips[quarter]


def headline_sentences(projection: Projection) -> dict[str, str]:
    """Return the result in sentences: ``inference``, ``training`` and ``domestic_supply``."""
    sentences = {
        workload: headline(projection, None, workload, HEADLINE_DEFINITION, HEADLINE_YEAR).text
        for workload in ("inference", "training")
    }
    return {**sentences, "domestic_supply": binding_sentence(projection, HEADLINE_YEAR)}


def _record(projection: Projection) -> dict[str, object]:
    catalog = projection.catalog
    values = (catalog.version, catalog.fingerprint, __version__, headline_sentences(projection))
    return {**projection.scenario.to_plain(catalog), **dict(zip(RECORD_KEYS, values, strict=True))}


def _table(columns: tuple[str, ...], rows: Iterable[tuple[Cell, ...]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_cell(cell) for cell in row] for row in rows)
    return text.getvalue()


def _cell(value: Cell) -> str:
    """Return a number with all its digits, so that reading it gives the same bits; empty where there is none."""
    if isinstance(value, str):
        return value
    return "" if math.isnan(value) else repr(value)
