"""Runs of the whole model that keep every record, and random scenarios to run."""

from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from hypothesis import strategies as st
from numpy.typing import NDArray

from scenarios.catalog import Catalog, Parameter, Value
from scenarios.draws import Draws, sample
from scenarios.inputs import Inputs
from scenarios.kernel.quarters import simulate
from scenarios.scenario import Scenario
from scenarios.simulation import Record, State, opening_state
from scenarios.tastes import tastes_of

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Stretch:
    """A run of quarters: the state before it, what it read, what happened."""

    before: State
    inputs: Inputs
    record: Record


class Bench:
    """Runs scenarios in two stretches, the observed quarters and those ahead."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        self._pasts: dict[tuple[int, int], tuple[Draws, Array, Stretch, State]] = {}

    def past(self, scenario: Scenario) -> tuple[Draws, Array, Stretch, State]:
        """Return the draws, their tastes, the observed quarters, and the state after them."""
        key = (scenario.draws, scenario.seed)
        if key not in self._pasts:
            draws = sample(self.catalog, *key)
            tastes = tastes_of(self.catalog, draws)
            inputs = Inputs(self.catalog, draws, range(self.catalog.horizon.first_free), MappingProxyType({}))
            opening = opening_state(inputs)
            record, state = simulate(inputs, tastes, opening)
            self._pasts[key] = draws, tastes, Stretch(opening, inputs, record), state
        return self._pasts[key]

    def ahead(self, scenario: Scenario) -> Inputs:
        """Return what the blocks read in the quarters in which levers act."""
        horizon = self.catalog.horizon
        return Inputs(self.catalog, self.past(scenario)[0], range(horizon.first_free, horizon.count), scenario.values)

    def run(self, scenario: Scenario) -> tuple[Stretch, Stretch]:
        """Return the observed quarters and those ahead."""
        _draws, tastes, past, state = self.past(scenario)
        inputs = self.ahead(scenario)
        record, _after = simulate(inputs, tastes, state)
        return past, Stretch(state, inputs, record)


def every_quarter(values: Array, quarters: int) -> Array:
    """Return an array of a `Record`'s flows or an `Inputs` number, one row a quarter."""
    return np.broadcast_to(values, (quarters, *values.shape[1:]))


def scenarios(catalog: Catalog, draws: int = 20) -> st.SearchStrategy[Scenario]:
    """Return random scenarios: up to six levers anywhere in their ranges, some of them dated."""
    point = st.sampled_from(catalog.levers).flatmap(
        lambda lever: st.tuples(st.just(lever.id), _values(catalog, lever), _quarters(catalog))
    )
    return st.lists(point, max_size=6).map(lambda points: _scenario(catalog, points).sized(draws=draws))


def _values(catalog: Catalog, lever: Parameter) -> st.SearchStrategy[Value]:
    if lever.unit == "tier":
        return st.sampled_from(sorted(catalog.tiers))
    low, high = float(lever.minimum), float(lever.maximum)
    return st.floats(low, high).map(lambda value: round(value, 6)) | st.sampled_from([low, high])


def _quarters(catalog: Catalog) -> st.SearchStrategy[str | None]:
    return st.none() | st.sampled_from(catalog.horizon.labels[catalog.horizon.first_free :])


def _scenario(catalog: Catalog, points: list[tuple[str, Value, str | None]]) -> Scenario:
    scenario = Scenario()
    for lever, value, quarter in points:
        scenario = scenario.with_value(catalog, lever, value, quarter)
    return scenario


KEPT = (
    "cards",
    "delivered",
    "offered",
    "price",
    "tpp",
    "premium",
    "stock",
    "centre_stock",
    "unspent",
    "rented",
    "binding",
)
"""The arrays of a projection that two equal ones share to the last bit."""


def sales(projection):
    """Return k cards, M$ and k H100-equivalents of peak compute sold.

    Shape (3 definitions, training and inference, (domestic, foreign legal, grey), quarters, draws + 1).
    """
    return np.stack(
        [
            np.stack([projection.totals(definition, workload) for workload in ("training", "inference")])
            for definition in ("units", "revenue", "compute")
        ]
    )
