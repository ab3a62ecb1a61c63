"""Holds projections against published points: what the model says of each, its band, its error.

Two back-tests go by name. CONDITIONAL: supply and policy as they were; for the whole market nearly an identity, since
what was supplied was sold. EX ANTE: only what was known on a day, a whole market ahead of it (`ex_ante`).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from scenarios.catalog import Catalog
from scenarios.errors import DataError
from scenarios.observations import COLUMNS, DOMESTIC, FOREIGN, WHOLE, Observation, observation_of
from scenarios.projection import FLOWS, SEGMENTS_OF, Projection, added, origin_of
from scenarios.projection import GREY as SMUGGLED
from scenarios.quantiles import quantiles
from scenarios.rows import Row, read_loose_rows
from scenarios.texts import _
from scenarios.vendors import vendor_sales

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Held:
    """One observation beside what the model says.

    Attributes
    ----------
    median, low, high
        Of the draws, with the 10 and 90 % points, in the observation's unit.
    error
        Median less observed, a fraction: as it stands for a share or a premium, of the observed for a level.
    """

    observation: Observation
    median: float
    low: float
    high: float
    error: float

    @property
    def inside(self) -> bool:
        """Whether the observed value lies in the band that holds 8 in 10 draws."""
        return self.low <= self.observation.value <= self.high


def hold_against(observations: Iterable[Observation], projection: Projection) -> list[Held]:
    """Return every observation beside the projection."""
    model = _Model(projection)
    return [_held(one, model.value(one)) for one in observations]


def _held(one: Observation, values: Array) -> Held:
    median, low, high = (float(value) for value in quantiles(values, (0.5, 0.1, 0.9)))
    error = median - one.value
    if one.measure == "level":
        error = median / one.value - 1 if one.value else np.nan
    return Held(one, median, low, high, error)


def predicted(one: Observation, projection: Projection) -> Array:
    """Return what the model says of an observation in its unit, shape (draws + 1,), column 0 the central case."""
    return _Model(projection).value(one)


def readable(file: Path, catalog: Catalog) -> tuple[list[Observation], list[DataError]]:
    """Return the observations of a file that the model can be held against, and why it refuses the others.

    Raises
    ------
    DataError
        The file as a whole cannot be read.
    """
    known, refused, seen = list[Observation](), list[DataError](), set[str]()
    for row in read_loose_rows(file, COLUMNS):
        try:
            if isinstance(row, DataError):
                raise row
            known.append(_fitting(observation_of(row, seen), row, catalog))
        except DataError as problem:
            refused.append(problem)
    return known, refused


def _fitting(one: Observation, row: Row, catalog: Catalog) -> Observation:
    """Return the observation if the catalog knows its scope and covers its period."""
    vendors = {vendor.name for vendor in catalog.vendors}
    sides = (WHOLE, DOMESTIC, FOREIGN)
    if one.scope not in (*sides, *catalog.class_ids, *vendors):
        allowed = ", ".join((*sides, *catalog.class_ids, *sorted(vendors)))
        raise row.refuse("scope", allowed)
    if one.definition == "stock" and one.scope not in sides and one.measure != "premium":
        raise row.refuse("scope", _("all, domestic or foreign: stocks are not known by class or vendor"))
    period, labels = one.quarters(catalog.horizon), catalog.horizon.labels
    if period.start < 0 or period.stop > catalog.horizon.count:
        raise row.refuse("period", _("{first} to {last}").format(first=labels[0], last=labels[-1]))
    return one


class _Model:
    """Answers one projection's figures in the terms of observations; vendors are split once."""

    def __init__(self, projection: Projection) -> None:
        self.projection = projection
        self.catalog = projection.catalog
        self._vendors: dict[tuple[str, str], dict[str, Array]] = {}

    def value(self, one: Observation) -> Array:
        measures: dict[str, Callable[[Observation, slice], Array]] = {
            "share": self._share,
            "level": self._level,
            "premium": self._premium,
        }
        return measures[one.measure](one, one.quarters(self.catalog.horizon)) / one.per_unit

    def _share(self, one: Observation, period: slice) -> Array:
        if one.scope in (DOMESTIC, FOREIGN):
            share = self.projection.share(one.definition, "official", one.workload, period)
            return share if one.scope == DOMESTIC else 1.0 - share
        part = self._flow(one.scope, one.definition, one.workload, period)
        domestic, legal, grey = np.moveaxis(self._totals(one.definition, one.workload, period), 0, 0)
        whole = domestic + legal
        if self._is_smuggled(one.scope):
            whole = whole + grey
        return np.divide(part, whole, out=np.full_like(whole, np.nan), where=whole > 0)

    def _level(self, one: Observation, period: slice) -> Array:
        if one.definition == "stock":
            held = self.projection.centre_stock[period.stop - 1]
            sides = {DOMESTIC: (0,), FOREIGN: (1,), WHOLE: (0, 1)}[one.scope]
            return added(held[segment, side] for segment in SEGMENTS_OF[one.workload] for side in sides)
        if one.scope in (WHOLE, DOMESTIC, FOREIGN):
            domestic, legal, _grey = self._totals(one.definition, one.workload, period)
            return {WHOLE: domestic + legal, DOMESTIC: domestic, FOREIGN: legal}[one.scope]
        return self._flow(one.scope, one.definition, one.workload, period)

    def _premium(self, one: Observation, period: slice) -> Array:
        """Return the mean over the cards sold of exp(premium) - 1."""
        places = self._classes(one.scope)
        cards = [self.projection.of_class("units", one.workload, place)[period] for place in places]
        premium = self.projection.premium[period]
        above = [np.expm1(premium[:, place]) for place in places]
        sold = added(row for flow in cards for row in flow)
        paid = added(row for flow, part in zip(cards, above, strict=True) for row in flow * part)
        return np.divide(paid, sold, out=np.full_like(sold, np.nan), where=sold > 0)

    def _totals(self, definition: str, workload: str, period: slice) -> Array:
        return self.projection.in_period(definition, self.projection.totals(definition, workload), period)

    def _flow(self, scope: str, definition: str, workload: str, period: slice) -> Array:
        if scope in self.catalog.class_ids:
            flow = self.projection.of_class(definition, workload, self.catalog.class_ids.index(scope))
        else:
            flow = self._of_vendors(definition, workload)[scope]
        return self.projection.in_period(definition, flow, period)

    def _of_vendors(self, definition: str, workload: str) -> dict[str, Array]:
        """Return a flow by vendor; smuggled cards are no sale of their vendor to China."""
        key = (definition, workload)
        if key not in self._vendors:
            assert definition in FLOWS, definition
            total: dict[str, Array] = {}
            for vendor, sales in vendor_sales(self.projection, definition, workload).items():
                if not self._is_smuggled(vendor.chip_class):
                    total[vendor.name] = total.get(vendor.name, 0.0) + sales
            self._vendors[key] = total
        return self._vendors[key]

    def _is_smuggled(self, scope: str) -> bool:
        return any(one.id == scope and origin_of(one) == SMUGGLED for one in self.catalog.classes)

    def _classes(self, scope: str) -> list[int]:
        """Return the places of the legal classes in a scope; a smuggled class only by its own name."""
        of_vendor = {one.chip_class for one in self.catalog.vendors if one.name == scope}
        return [
            place
            for place, one in enumerate(self.catalog.classes)
            if one.id == scope or (origin_of(one) != SMUGGLED and (one.id in of_vendor or scope in (one.origin, WHOLE)))
        ]


def supply_ratio(projection: Projection, definition: str, period: slice) -> float:
    """Return the plain rule beside the model: domestic supply over all legal supply, units or revenue, central case."""
    sides, offered = {True: 0.0, False: 0.0}, projection.offered[..., 0]
    for place, one in enumerate(projection.catalog.classes):
        if origin_of(one) != SMUGGLED:
            worth = np.broadcast_to(projection.worth(definition, place)[..., 0], len(offered))[period]
            sides[one.origin == "domestic"] += float((offered[period, place] * worth).sum())
    return sides[True] / (sides[True] + sides[False])
