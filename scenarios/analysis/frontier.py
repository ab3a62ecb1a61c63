"""The probability that a target is met over two levers at once: where between them it reaches the one asked for."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scenarios.analysis.goal_seek import FEW, Asked
from scenarios.analysis.lever_runs import Progress
from scenarios.catalog import Catalog, Parameter, Value
from scenarios.ensemble import UNWATCHED, Ensemble, Watch

Array = NDArray[np.float64]

_PLACES = 9


@dataclass(frozen=True, eq=False)
class Frontier:
    """The target over two levers.

    Attributes
    ----------
    first, second
        Values of the lever asked about, and of the other one: ascending, or tiers in their order.
    probability
        Part of the runs that meet the target, shape (second, first); NaN where that is not known yet.
    draws
        Runs of each cell.
    """

    asked: Asked
    other: str
    first: tuple[Value, ...]
    second: tuple[Value, ...]
    probability: Array
    draws: int
    whole: bool


def frontier(asked: Asked, other: str, ensemble: Ensemble, watch: Watch = UNWATCHED) -> Iterator[Frontier]:
    """Yield the cells that are known after each row of the second lever; all of them last.

    Raises
    ------
    InputError
        A lever is not known.
    Stopped
        The work was called off.
    EngineError
        The market of a quarter did not clear.
    """
    catalog = ensemble.engine.catalog
    first, second = (_places(catalog.parameter(name), catalog) for name in (asked.lever, other))
    scenario = asked.scenario.sized(draws=min(FEW, asked.scenario.draws))
    moved = [
        scenario.with_value(catalog, other, down).with_value(catalog, asked.lever, across)
        for down in second
        for across in first
    ]
    cells = np.full(len(moved), np.nan)
    measured = ensemble.measured(moved, asked.target.shares, Progress(watch, len(moved)).part())
    for at, shares in enumerate(measured, start=1):
        cells[at - 1] = asked.target.probability(shares)
        if at % len(first) == 0:
            grid = cells.reshape(len(second), len(first)).copy()
            yield Frontier(asked, other, first, second, grid, scenario.draws, at == len(moved))


def _places(parameter: Parameter, catalog: Catalog) -> tuple[Value, ...]:
    if parameter.unit == "tier":
        return tuple(catalog.tiers)
    grid = np.linspace(float(parameter.minimum), float(parameter.maximum), _PLACES)
    return tuple(round(float(one), 10) for one in grid)
