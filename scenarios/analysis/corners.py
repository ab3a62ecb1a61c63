"""Two things that nobody knows, low and high each: the four worlds at the corners, and the shares in them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from scenarios.analysis.targets import period_of
from scenarios.catalog import Catalog, Parameter, Value
from scenarios.ensemble import UNWATCHED, Ensemble, Watch
from scenarios.errors import InputError
from scenarios.projection import Projection
from scenarios.quantiles import quantiles
from scenarios.scenario import Scenario
from scenarios.texts import _

Array = NDArray[np.float64]

WORKLOADS = ("inference", "training")
LEVELS = (0.1, 0.5, 0.9)
"""Quantiles of the shares in a corner: the band of 8 in 10 runs, and its middle."""
_TIMES = 2.0
CORNERS = ((False, True), (True, True), (False, False), (True, False))
"""Whether the first and the second stand high, as the picture is read: upper row first."""


@dataclass(frozen=True)
class Axis:
    """One of the two: a parameter, and its two values."""

    id: str
    low: Value
    high: Value

    def value(self, high: bool) -> Value:
        """Return the value at one end."""
        return self.high if high else self.low


@dataclass(frozen=True)
class Matrix:
    """Four worlds asked for.

    Attributes
    ----------
    scenario
        What all four share.
    across, down
        What varies; the upper row has the high value of `down`.
    names
        Of the corners, in the order of `CORNERS`.
    definition, count, period
        Of the shares that are told.
    """

    scenario: Scenario
    across: Axis
    down: Axis
    names: tuple[str, ...]
    definition: str
    count: str
    period: str


@dataclass(frozen=True, eq=False)
class Corners:
    """The worlds and their shares.

    Attributes
    ----------
    scenarios
        Called by the names of the corners, in the order of `CORNERS`.
    shares
        Quantiles of `LEVELS`, shape (corners known, workloads, levels); NaN where nothing is sold.
    """

    matrix: Matrix
    scenarios: tuple[Scenario, ...]
    shares: Array
    whole: bool


def axis_of(parameter: Parameter, catalog: Catalog) -> Axis:
    """Return two ends to begin with: what sources give; half and double of a multiple, within its limits; else those.

    Of tiers the outermost but one at each side: the last ones leave no market to speak of.
    """
    if parameter.unit == "tier":
        tiers = tuple(catalog.tiers)
        return Axis(parameter.id, tiers[1], tiers[-2])
    if parameter.low is not None and parameter.high is not None:
        return Axis(parameter.id, parameter.low, parameter.high)
    low, high = float(parameter.minimum), float(parameter.maximum)
    if parameter.unit == "x":
        low, high = max(low, 1 / _TIMES), min(high, _TIMES)
    return Axis(parameter.id, low, high)


def corner_scenarios(matrix: Matrix, catalog: Catalog) -> tuple[Scenario, ...]:
    """Return the four scenarios, in the order of `CORNERS`.

    Raises
    ------
    InputError
        The same parameter twice, equal ends, a value that is refused, or names that are missing or the same.
    """
    across, down = matrix.across, matrix.down
    if across.id == down.id:
        raise InputError("matrix", _("a matrix has two different things along its sides: choose another one"))
    for axis in (across, down):
        if catalog.checked_value(axis.id, axis.low) == catalog.checked_value(axis.id, axis.high):
            words = _("{what}: low and high are the same; give two values")
            raise InputError(axis.id, words.format(what=_(catalog.parameter(axis.id).label)))
    names = [one.strip() for one in matrix.names]
    if len({one.casefold() for one in names if one}) < len(CORNERS):
        raise InputError("names", _("give each of the four worlds a name of its own"))
    return tuple(
        replace(
            matrix.scenario.with_value(catalog, down.id, down.value(up)).with_value(
                catalog, across.id, across.value(right)
            ),
            name=name,
        )
        for name, (right, up) in zip(names, CORNERS, strict=True)
    )


def corners(matrix: Matrix, ensemble: Ensemble, watch: Watch = UNWATCHED) -> Iterator[Corners]:
    """Yield the shares that are known after each corner; all of them last.

    Raises
    ------
    InputError
        As in `corner_scenarios`, or a period that there is not.
    Stopped
        The work was called off.
    EngineError
        The market of a quarter did not clear.
    """
    catalog = ensemble.engine.catalog
    scenarios = corner_scenarios(matrix, catalog)
    period = period_of(matrix.period, catalog.horizon)

    def measure(projection: Projection) -> Array:
        shares = [projection.share(matrix.definition, matrix.count, one, period) for one in WORKLOADS]
        return quantiles(np.array(shares), LEVELS).T

    known = list[Array]()
    for shares in ensemble.measured(scenarios, measure, watch):
        known.append(shares)
        yield Corners(matrix, scenarios, _filled(known), len(known) == len(scenarios))


def _filled(known: Sequence[Array]) -> Array:
    """Return what is known of the corners, NaN for the others."""
    shares = np.full((len(CORNERS), len(WORKLOADS), len(LEVELS)), np.nan)
    shares[: len(known)] = known
    return shares
