"""Writes a projection as plain tables: shares, market, supply, vendors and money as CSV, and scenario.json."""

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
from scenarios.projection import DEFINITIONS, LEGAL, WORKLOADS, Projection, counts_of
from scenarios.quantiles import quantiles
from scenarios.scenario_files import RECORD_KEYS
from scenarios.vendors import vendor_sales

Array = NDArray[np.float64]
Cell = str | float

SHARE_COLUMNS = ("quarter", "workload", "definition", "count", "statistic", "share")
MARKET_COLUMNS = (
    *("quarter", "workload", "chip_class", "origin", "legal_route"),
    *("units", "revenue_usd", "h100_equivalents", "premium"),
)
BINDING_COLUMNS = ("quarter", "central", *(f"{name}_part_of_runs" for name in BINDING))
VENDOR_COLUMNS = ("year", "vendor", "origin", "units", "revenue_usd", "h100_equivalents")
MONEY_COLUMNS = (
    *("year", "market_usd", "domestic_usd", "foreign_legal_usd", "smuggled_usd", "unspent_budget_usd"),
    "foreign_legal_usd_against_reference",
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


def write_project(projection: Projection, folder: Path, reference: Projection | None = None) -> list[Path]:
    """Write the files of a projection.

    Parameters
    ----------
    reference
        Against which money.csv says what foreign vendors lose or regain; without one its column stays empty.
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
        "shares.csv": csv_text(SHARE_COLUMNS, share_rows(projection)),
        "market.csv": csv_text(MARKET_COLUMNS, market_rows(projection)),
        "supply.csv": csv_text(SUPPLY_COLUMNS, supply_rows(projection)),
        "binding.csv": csv_text(BINDING_COLUMNS, binding_rows(projection)),
        "vendors.csv": csv_text(VENDOR_COLUMNS, vendor_rows(projection)),
        "money.csv": csv_text(MONEY_COLUMNS, money_rows(projection, reference)),
        "scenario.json": json.dumps(_record(projection), indent=2, ensure_ascii=False) + "\n",
    }
    return write_file_set(folder, contents)


def share_rows(projection: Projection) -> Iterator[tuple[Cell, ...]]:
    """Yield the rows of shares.csv; a share is a fraction, NaN where nothing is sold."""
    for *key, shares in share_statistics(projection):
        for name, value in zip(("central", *STATISTICS), shares, strict=True):
            yield *key, name, value


def share_statistics(projection: Projection) -> Iterator[tuple[str, str, str, str, tuple[float, ...]]]:
    """Yield quarter, workload, definition, count, and the share's central case and `STATISTICS`, NaN for none."""
    keys = [
        (workload, definition, count)
        for workload in WORKLOADS
        for definition in DEFINITIONS
        for count in counts_of(definition)
    ]
    shares = {key: _statistics(projection.share(key[1], key[2], key[0])) for key in keys}
    for at, quarter in enumerate(projection.catalog.horizon.labels):
        for key in keys:
            yield quarter, *key, tuple(float(one) for one in shares[key][:, at])


def _statistics(share: Array) -> Array:
    """Return the central case and the quantiles, shape (statistics, quarters)."""
    return np.concatenate([share[None, :, 0], quantiles(share, tuple(STATISTICS.values()))])


def market_rows(projection: Projection) -> Iterator[tuple[Cell, ...]]:
    """Yield the rows of market.csv, the central case: cards, USD at list price, peak compute and premium by class."""
    catalog = projection.catalog
    sold = {
        (workload, place): [
            projection.of_class(flow, workload, place)[:, 0] for flow in ("units", "revenue", "compute")
        ]
        for workload in WORKLOADS[:2]
        for place in range(len(catalog.classes))
    }
    premium = projection.premium[..., 0]
    for at, quarter in enumerate(catalog.horizon.labels):
        for workload in WORKLOADS[:2]:
            for place, one in enumerate(catalog.classes):
                cards, revenue, compute = (float(flow[at]) for flow in sold[workload, place])
                yield (
                    *(quarter, workload, one.id, one.origin, one.legal_route),
                    *(cards * _CARDS, revenue * _USD, compute * _CARDS),
                    math.expm1(float(premium[at, place])),
                )


def binding_rows(projection: Projection) -> Iterator[tuple[Cell, ...]]:
    """Yield the rows of binding.csv: the scarcest input of domestic packages, and in what part of runs each is it."""
    for quarter, bound in zip(projection.catalog.horizon.labels, projection.binding, strict=True):
        parts = (float((bound[1:] == index).mean()) for index in range(len(BINDING)))
        yield quarter, BINDING[bound[0]], *parts


def vendor_rows(projection: Projection) -> Iterator[tuple[Cell, ...]]:
    """Yield the rows of vendors.csv, the central case: cards, USD at list price and peak compute by year and vendor.

    Smuggled cards have no vendor who sold them to China and are left out.
    """
    catalog, horizon = projection.catalog, projection.catalog.horizon
    smuggled = {one.id for one in catalog.classes if one.legal_route == "grey"}
    sold: dict[tuple[str, str], list[Array]] = {}
    for row, flow in enumerate(("units", "revenue", "compute")):
        for vendor, sales in vendor_sales(projection, flow).items():
            if vendor.chip_class not in smuggled:
                origin = catalog.classes[catalog.class_ids.index(vendor.chip_class)].origin
                flows = sold.setdefault((vendor.name, origin), [np.zeros(horizon.count) for _flow in range(3)])
                flows[row] += sales[:, 0]
    for year in horizon.years:
        for (vendor_name, origin), flows in sold.items():
            cards, revenue, compute = (float(flow[horizon.quarters_of(year)].sum()) for flow in flows)
            yield str(year), vendor_name, origin, cards * _CARDS, revenue * _USD, compute * _CARDS


def money_rows(projection: Projection, reference: Projection | None) -> Iterator[tuple[Cell, ...]]:
    """Yield the rows of money.csv, the central case at list price: what each side sells, and what stays unspent."""
    horizon = projection.catalog.horizon
    revenue = projection.totals("revenue", "all")[..., 0]
    before = None if reference is None else reference.totals("revenue", "all")[..., 0]
    unspent = (projection.budget * projection.unspent)[..., 0].sum(axis=1)
    for year in horizon.years:
        quarters = horizon.quarters_of(year)
        domestic, legal, grey = (float(one) for one in revenue[:, quarters].sum(axis=1))
        change = math.nan if before is None else legal - float(before[LEGAL, quarters].sum())
        figures = (domestic + legal, domestic, legal, grey, float(unspent[quarters].sum()), change)
        yield str(year), *(figure * _USD for figure in figures)


def supply_rows(projection: Projection) -> Iterator[tuple[Cell, ...]]:
    """Yield the rows of supply.csv, the central case: the card on sale, offered and sold, and what binds."""
    catalog, cards = projection.catalog, projection.cards[..., 0]
    supply, bound = projection.offered[..., 0], projection.binding[..., 0]
    sold = cards[:, 0] + (cards[:, 1] + cards[:, 2])
    for at, quarter in enumerate(catalog.horizon.labels):
        for place, one in enumerate(catalog.classes):
            binding = BINDING[bound[at]] if one.id in PACKAGED else "none"
            offered = float(supply[at, place]) * _CARDS
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
    chips = projection.chips.get(class_id)
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


def csv_text(columns: tuple[str, ...], rows: Iterable[tuple[Cell, ...]]) -> str:
    """Return rows under their column names as CSV; a number with all its digits, NaN as an empty cell."""
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
