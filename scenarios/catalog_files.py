"""Reads a data folder into a `Catalog`; each malformed row is refused with file, line, column and what is allowed."""

import hashlib
import math
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from resources import resource_path
from scenarios.catalog import (
    DISTRIBUTIONS,
    KINDS,
    ROLES,
    Catalog,
    Chip,
    ChipClass,
    Correlation,
    Evidence,
    Parameter,
    Product,
    Vendor,
    Zone,
)
from scenarios.errors import DataError, unreadable
from scenarios.observations import read_forecasts, read_observations
from scenarios.quarters import Horizon, parse_quarter
from scenarios.rows import Row, read_rows
from scenarios.texts import _
from scenarios.tiers import read_tiers, read_toml
from scenarios.timelines import HOW, Timeline
from scenarios.units import UNITS

PARAMETER_COLUMNS = (
    *("id", "symbol", "label", "group", "role", "kind", "unit", "low", "central", "high", "minimum", "maximum", "step"),
    *("distribution", "series", "applies", "effect", "zones", "evidence", "description", "dynamics"),
)
TIMELINE_COLUMNS = ("series", "unit", "period", "how", "ramp_years", "low", "central", "high", "evidence", "note")
CLASS_COLUMNS = (
    *("id", "label", "origin", "stack", "legal_route", "data_centre", "observed_factor", "price_factor", "note"),
)
PRODUCT_COLUMNS = ("chip_class", "role", "quarter", "chip", "list_price_usd", "evidence", "note")
VENDOR_COLUMNS = ("vendor", "chip_class", "weight_parameter", "relative_price_usd", "evidence", "note")
CORRELATION_COLUMNS = ("parameter_a", "parameter_b", "correlation", "evidence", "note")
EVIDENCE_COLUMNS = (
    *("id", "quantity", "subject", "period", "kind", "low", "central", "high", "unit", "definition", "title"),
    *("publisher", "published", "confidence", "note"),
)
CHIP_COLUMNS = (
    *("chip", "vendor", "origin", "chip_class", "datacenter", "us_sold", "global_first", "global_last"),
    *("first_available", "last_available", "fp16_dense_tflops", "fp8_or_int8_dense_tops", "tpp", "die_area_mm2"),
    *("performance_density", "memory_gb", "memory_bandwidth_gb_s", "interconnect_gb_s", "tdp_w", "price_usd_low"),
    *("price_usd_central", "price_usd_high", "process_node", "foundry", "logic_dies_per_package", "hbm_stacks"),
    *("software_stack", "source_title", "publisher", "source_date", "confidence", "note"),
)


@cache
def load_catalog(folder: Path | None = None) -> Catalog:
    """Read and check a data folder, the shipped one by default; the same folder is read once.

    Raises
    ------
    DataError
        A file or row is malformed; names file, line, column, value and what is allowed.
    """
    return read_catalog(folder or resource_path("data"))


def read_catalog(folder: Path) -> Catalog:
    """Read and check a data folder, each time anew.

    Raises
    ------
    DataError
        As `load_catalog`.
    """
    version, horizon = _read_horizon(folder / "data.toml")
    evidence = dict(_read_evidence(folder))
    timelines = read_timelines(folder / "timelines.csv")
    tiers = read_tiers(folder / "tiers.toml")
    classes = tuple(_read_classes(folder / "chip_classes.csv"))
    chips = dict(_read_chips(folder / "chips.csv", tuple(one.id for one in classes)))
    parameters = dict(_read_parameters(folder / "parameters.csv", timelines, tuple(tiers)))
    observations = tuple(read_observations(folder / "backtest/observations.csv"))
    catalog = Catalog(
        version=version,
        fingerprint=fingerprint_of(folder),
        folder=folder,
        horizon=horizon,
        parameters=parameters,
        timelines=timelines,
        classes=classes,
        chips=chips,
        tiers=tiers,
        products=tuple(_read_products(folder / "products.csv", chips)),
        vendors=tuple(_read_vendors(folder / "vendors.csv", classes, parameters)),
        correlations=tuple(_read_correlations(folder / "correlations.csv", parameters)),
        evidence=evidence,
        observations=observations,
        forecasts=tuple(read_forecasts(folder / "backtest/forecasts.csv", observations)),
        presets={file.stem: read_toml(file) for file in sorted((folder / "presets").glob("*.toml"))},
    )
    _check_evidence_exists(folder, catalog)
    return catalog


def fingerprint_of(folder: Path) -> str:
    """Return the hash over the files that numbers rest on, the same for either kind of line end.

    Raises
    ------
    DataError
        A file cannot be read.
    """
    names = ("parameters.csv", "timelines.csv", "chips.csv", "chip_classes.csv", "products.csv", "tiers.toml")
    digest = hashlib.sha256()
    for name in (*names, "vendors.csv", "correlations.csv", "data.toml"):
        try:
            digest.update((folder / name).read_bytes().replace(b"\r\n", b"\n"))
        except OSError as problem:
            raise unreadable(folder / name, problem, _("a readable file")) from problem
    return digest.hexdigest()[:16]


def _read_horizon(file: Path) -> tuple[str, Horizon]:
    content = read_toml(file)
    keys = ("first_quarter", "last_quarter", "last_observed_quarter")
    for key in ("version", *keys):
        if not isinstance(content.get(key), str):
            raise DataError(file, 0, key, content.get(key), _("a text"))
    try:
        horizon = Horizon(*(parse_quarter(content[key]) for key in keys))
    except ValueError as problem:
        raise DataError(file, 0, "quarter", str(problem), _("a quarter such as 2026Q4")) from None
    if not horizon.first < horizon.last_observed < horizon.last:
        raise DataError(file, 0, keys[2], content[keys[2]], f"{content[keys[0]]} < ... < {content[keys[1]]}")
    return content["version"], horizon


def _quarter(row: Row, column: str) -> float:
    try:
        return parse_quarter(row.text(column))
    except ValueError:
        raise row.refuse(column, _("a quarter such as 2026Q4")) from None


def _once(row: Row, column: str, seen: set[str]) -> str:
    name = row.text(column)
    if name in seen:
        raise row.refuse(column, _("a name that stands only once"))
    seen.add(name)
    return name


def _read_evidence(folder: Path) -> Iterator[tuple[str, Evidence]]:
    seen: set[str] = set()
    for file in sorted((folder / "evidence").glob("*.csv")):
        for row in read_rows(file, EVIDENCE_COLUMNS):
            row.optional_number("low"), row.optional_number("high")
            words = (
                row.text(name, optional=True)
                for name in ("unit", "title", "publisher", "published", "confidence", "note")
            )
            subject = (row.text("quantity"), row.text("subject", optional=True), row.text("period", optional=True))
            one = Evidence(_once(row, "id", seen), *subject, row.optional_number("central"), *words)
            yield one.id, one
    policy = folder / "policy_rules.csv"
    columns = (
        "rule_id",
        "effective_date",
        "regime_name",
        "tier_order",
        "condition",
        "outcome",
        "fee_fraction",
        "volume_cap",
    )
    for row in read_rows(policy, (*columns, "source_title", "publisher", "source_date", "confidence", "note")):
        outcome = row.text("outcome").replace("_", " ")
        named = (row.text("regime_name"), outcome, row.text("effective_date", optional=True), None, "")
        source = (
            row.text(name, optional=True) for name in ("source_title", "publisher", "source_date", "confidence", "note")
        )
        one = Evidence(_once(row, "rule_id", seen), *named, *source)
        yield one.id, one


def read_timelines(file: Path) -> dict[str, Timeline]:
    """Return the series of a file in the form of ``timelines.csv``.

    Raises
    ------
    DataError
        A row is malformed.
    """
    series: dict[str, list[Row]] = {}
    for row in read_rows(file, TIMELINE_COLUMNS):
        series.setdefault(row.text("series"), []).append(row)
    return {name: _timeline(name, rows) for name, rows in series.items()}


def _timeline(name: str, rows: list[Row]) -> Timeline:
    first = rows[0]
    unit, how = first.one_of("unit", tuple(UNITS)), first.one_of("how", HOW)
    for row in rows:
        row.one_of("unit", (unit,)), row.one_of("how", (how,))
        low, central, high = row.optional_number("low"), row.number("central"), row.optional_number("high")
        if not (central if low is None else low) <= central <= (central if high is None else high):
            raise row.refuse("central", _("a value from low to high"))
    at = np.array([row.number("period") if how == "mid-year" else _quarter(row, "period") for row in rows])
    if (np.diff(at) <= 0).any():
        raise first.refuse("period", _("ascending periods within a series"))
    middle = [row.number("central") for row in rows]
    lows, highs = (
        np.array(
            [
                mid if (value := row.optional_number(column)) is None else value
                for row, mid in zip(rows, middle, strict=True)
            ]
        )
        for column in ("low", "high")
    )
    ramp = first.number("ramp_years") if how == "ramp" else 0.0
    evidence = tuple(dict.fromkeys(one for row in rows for one in row.evidence()))
    said = tuple(row.text("note", optional=True) for row in rows)
    return Timeline(name, unit, how, ramp, at, lows, np.array(middle), highs, evidence, said)


def _read_parameters(
    file: Path, timelines: dict[str, Timeline], tiers: tuple[str, ...]
) -> Iterator[tuple[str, Parameter]]:
    seen: set[str] = set()
    for row in read_rows(file, PARAMETER_COLUMNS):
        distribution = row.one_of("distribution", DISTRIBUTIONS)
        series = tuple(timelines) if distribution.endswith("path") else ("",)
        one = Parameter(
            id=_once(row, "id", seen),
            symbol=row.text("symbol"),
            label=row.text("label"),
            group=row.text("group"),
            role=row.one_of("role", ROLES),
            kind=row.one_of("kind", KINDS),
            unit=row.one_of("unit", tuple(UNITS)),
            **_values(row, distribution, tiers),
            step=row.optional_number("step") or 0.0,
            distribution=distribution,
            series=row.one_of("series", series),
            applies=row.one_of("applies", ("always", "ahead")),
            effect=row.one_of("effect", ("replace", "multiply")),
            zones=tuple(_zones(row)),
            evidence=row.evidence(),
            description=row.text("description"),
            dynamics=row.text("dynamics"),
        )
        yield one.id, one


def _values(row: Row, distribution: str, tiers: tuple[str, ...]) -> dict[str, Any]:
    """Return low, central, high, minimum and maximum of a parameter, each checked against the others."""
    if row.cells["unit"] == "tier":
        return {
            "low": None,
            "high": None,
            **{name: row.one_of(name, tiers) for name in ("central", "minimum", "maximum")},
        }
    low, central, high = (row.optional_number(name) for name in ("low", "central", "high"))
    if distribution and not distribution.endswith("path"):
        if low is None or high is None or central is None or not low <= central <= high:
            raise row.refuse("central", _("a number from low to high, all three given"))
        if distribution == "lognormal" and low <= 0:
            raise row.refuse("low", _("above 0 for a lognormal"))
    minimum, maximum = row.number("minimum"), row.number("maximum")
    if central is not None and not minimum <= central <= maximum:
        raise row.refuse("central", f"{minimum} to {maximum}")
    return {"low": low, "central": central, "high": high, "minimum": minimum, "maximum": maximum}


def _zones(row: Row) -> Iterator[Zone]:
    last = -math.inf
    for part in filter(None, (part.strip() for part in row.text("zones", optional=True).split("|"))):
        upper, _space, word = part.partition(" ")
        try:
            zone = Zone(float(upper), word.strip())
        except ValueError:
            zone = Zone(-math.inf, "")
        if not zone.word or zone.upper <= last:
            raise row.refuse("zones", _("'UPPER word | UPPER word', with ascending upper ends"))
        last = zone.upper
        yield zone


def _read_classes(file: Path) -> Iterator[ChipClass]:
    seen: set[str] = set()
    for row in read_rows(file, CLASS_COLUMNS):
        yield ChipClass(
            _once(row, "id", seen),
            row.text("label"),
            row.one_of("origin", ("foreign", "domestic")),
            row.text("stack"),
            row.one_of("legal_route", ("legal", "grey")),
            row.one_of("data_centre", ("yes", "no")) == "yes",
            row.text("observed_factor", optional=True),
            row.text("price_factor"),
            row.text("note"),
        )


def _read_chips(file: Path, classes: tuple[str, ...]) -> Iterator[tuple[str, Chip]]:
    seen: set[str] = set()
    numbers = ("tpp", "fp16_dense_tflops", "die_area_mm2", "memory_bandwidth_gb_s", "interconnect_gb_s", "tdp_w")
    for row in read_rows(file, CHIP_COLUMNS):
        figures = {name: row.optional_number(name) for name in numbers}
        for name, figure in figures.items():
            if figure is not None and figure <= 0:
                raise row.refuse(name, _("above 0"))
        one = Chip(
            name=_once(row, "chip", seen),
            vendor=row.text("vendor"),
            origin=row.one_of("origin", ("foreign", "domestic")),
            chip_class=row.one_of("chip_class", ("", *classes)),
            datacenter=row.one_of("datacenter", ("yes", "no")) == "yes",
            us_sold=row.one_of("us_sold", ("yes", "no")) == "yes",
            global_first=_quarter(row, "global_first") if row.cells["global_first"] else None,
            global_last=_quarter(row, "global_last") if row.cells["global_last"] else math.inf,
            price_usd=row.optional_number("price_usd_central"),
            note=row.text("note", optional=True),
            **figures,
        )
        yield one.name, one


def _read_products(file: Path, chips: dict[str, Chip]) -> Iterator[Product]:
    for row in read_rows(file, PRODUCT_COLUMNS):
        chip = chips[row.one_of("chip", tuple(chips))]
        price = row.optional_number("list_price_usd")
        start = _quarter(row, "quarter")
        role = row.one_of("role", ("sold", "donor"))
        yield Product(row.text("chip_class"), role, start, chip.name, price or chip.price_usd, row.evidence())


def _read_vendors(file: Path, classes: tuple[ChipClass, ...], parameters: dict[str, Parameter]) -> Iterator[Vendor]:
    drawn = tuple(one.id for one in parameters.values() if one.is_path)
    known = tuple(one.id for one in classes)
    for row in read_rows(file, VENDOR_COLUMNS):
        yield Vendor(
            row.text("vendor"),
            row.one_of("chip_class", known),
            row.one_of("weight_parameter", ("", *drawn)),
            row.optional_number("relative_price_usd"),
            row.evidence(),
            row.text("note", optional=True),
        )


def _read_correlations(file: Path, parameters: dict[str, Parameter]) -> Iterator[Correlation]:
    drawn = tuple(one.id for one in parameters.values() if one.distribution)
    matrix = np.eye(len(drawn))
    for row in read_rows(file, CORRELATION_COLUMNS):
        value = row.number("correlation")
        if not -1 < value < 1:
            raise row.refuse("correlation", _("above -1 and below 1"))
        one = Correlation(row.one_of("parameter_a", drawn), row.one_of("parameter_b", drawn), value, row.evidence())
        first, second = drawn.index(one.first), drawn.index(one.second)
        matrix[first, second] = matrix[second, first] = value
        if np.linalg.eigvalsh(matrix)[0] <= 0:
            raise row.refuse("correlation", _("a value that can hold together with the rows above"))
        yield one


def _check_evidence_exists(folder: Path, catalog: Catalog) -> None:
    named = {
        "parameters.csv": [(one.id, one.evidence) for one in catalog.parameters.values()],
        "timelines.csv": [(one.series, one.evidence) for one in catalog.timelines.values()],
        "tiers.toml": [(one.id, one.all_evidence) for one in catalog.tiers.values()],
        "products.csv": [(one.chip, one.evidence) for one in catalog.products],
        "vendors.csv": [(one.name, one.evidence) for one in catalog.vendors],
        "correlations.csv": [(one.first, one.evidence) for one in catalog.correlations],
        "backtest/forecasts.csv": [(one.observation, one.evidence) for one in catalog.forecasts],
        "backtest/observations.csv": [(one.id, one.evidence) for one in catalog.observations],
    }
    for file, rows in named.items():
        for name, ids in rows:
            for one in ids:
                if one not in catalog.evidence and one not in ("assumption", "chips"):
                    raise DataError(folder / file, 0, f"{name}: evidence", one, _("an id of the evidence tables"))
