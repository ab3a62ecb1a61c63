"""The levers of a web page: a grid of real projections, multilinear between them, its largest error measured."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, product

import numpy as np
from numpy.typing import NDArray

from scenarios.errors import InputError
from scenarios.exports.formats import unwatched
from scenarios.figures.cells import columns_of
from scenarios.figures.figure import Columns, Figure, Table
from scenarios.figures.pages import Page, Told, page_names
from scenarios.projection import Engine, Projection
from scenarios.quantiles import quantiles
from scenarios.snapshots.content import FreeLever, Snapshot
from scenarios.snapshots.live import LiveSnapshot
from scenarios.texts import _

Array = NDArray[np.float64]
Value = float | str
_POINTS = {1: 15, 2: 8, 3: 6}
"""Computed points of a lever, by how many levers there are."""
HEADLINE = (0.1, 0.5, 0.9)
"""Quantiles of the year's share that a headline tells."""


@dataclass(frozen=True)
class Axis:
    """A lever and the values at which it is computed, ascending; of one with choices all of them."""

    lever: FreeLever
    nodes: tuple[Value, ...]

    @property
    def start(self) -> int:
        """Place of the value that the pages have."""
        return self.nodes.index(self.lever.value)

    @property
    def is_numeric(self) -> bool:
        """Whether it is interpolated between its nodes."""
        return not self.lever.choices


@dataclass(frozen=True, eq=False)
class Grid:
    """What moves on the pages, at every point of the grid.

    Attributes
    ----------
    keys
        What the numbers are of, in their order: page, figure or "headline" or "legal", and series.
    values
        Shape (nodes of the first axis, ..., numbers).
    sizes
        How many numbers each key has.
    errors
        Largest difference of an interpolated number from a projected one, at the middles of the cells, by figure.
    middles
        Number of projections that it was measured with.
    """

    axes: tuple[Axis, ...]
    keys: tuple[tuple[str, str, str], ...]
    sizes: tuple[int, ...]
    values: Array
    errors: Mapping[tuple[str, str], float]
    middles: int

    @property
    def projections(self) -> int:
        """How many points were computed."""
        return int(np.prod(self.values.shape[:-1]))


def grid_of(snapshot: Snapshot, engine: Engine, step: Callable[[int, int], None] = unwatched) -> Grid:
    """Project every point of the grid, and every middle of its cells, where the error is measured.

    Parameters
    ----------
    step
        Told how many projections are done, and of how many at most; it may raise to stop.

    Raises
    ------
    InputError
        No page has a chart.
    """
    drawn = tuple(one for one in snapshot.pages if _can_move(one))
    if not drawn:
        raise InputError("free", _("no chosen page has a chart that a lever could move; choose one, or free no lever"))
    count = _POINTS[len(snapshot.levers)]
    computed = _Computed(LiveSnapshot(replace(snapshot, pages=drawn), engine), step)
    computed.most = sum(
        int(np.prod([len(one.choices) or count - less for one in snapshot.levers], dtype=np.int64)) for less in (0, 1)
    )
    axes = tuple(Axis(one, _nodes(computed, one, count)) for one in snapshot.levers)
    points = list(product(*(one.nodes for one in axes)))
    middles = list(product(*(_middles(one) for one in axes))) if any(one.is_numeric for one in axes) else []
    computed.most = len({*points, *middles, *computed.known})
    rows = np.array([computed.numbers(one) for one in (*points, *middles)])
    values = rows[: len(points)].reshape(*(len(one.nodes) for one in axes), -1)
    grid = Grid(axes, computed.keys, computed.sizes, values, {}, len(middles))
    return replace(grid, errors=_errors(grid, middles, rows[len(points) :]))


class _Computed:
    """Projects points of the grid, each once, and tells how far it is.

    Attributes
    ----------
    most
        How many there will be at most.
    keys, sizes
        Of `Grid`, known after the first point.
    """

    def __init__(self, live: LiveSnapshot, step: Callable[[int, int], None]) -> None:
        self._live, self._step = live, step
        self.known: dict[tuple[Value, ...], Array] = {}
        self.most = 0
        self.keys: tuple[tuple[str, str, str], ...] = ()
        self.sizes: tuple[int, ...] = ()

    def moved(self, lever: FreeLever, value: Value) -> Array:
        """Return all numbers with one lever moved."""
        return self.numbers(tuple(value if one is lever else one.value for one in self._live.snapshot.levers))

    def numbers(self, point: tuple[Value, ...]) -> Array:
        """Return all numbers with the levers at these values, in their order."""
        if point not in self.known:
            self._step(len(self.known), max(self.most, len(self.known) + 1))
            levers = self._live.snapshot.levers
            told = self._live.told({one.id: value for one, value in zip(levers, point, strict=True)})
            assert told is not None
            found = {key: values for one in self._live.pages(told) for key, values in _moving(one, told)}
            self.keys, self.sizes = tuple(found), tuple(len(one) for one in found.values())
            self.known[point] = np.concatenate(list(found.values()))
        return self.known[point]


def interpolated(grid: Grid, point: Sequence[Value]) -> Array:
    """Return the numbers at a point: multilinear between the nodes around it; NaN where one of these has none."""
    values = grid.values
    for axis, value in zip(grid.axes, point, strict=True):
        if isinstance(value, str) or value in axis.nodes:
            values = values[axis.nodes.index(value)]
            continue
        above = next(at for at, node in enumerate(axis.nodes) if float(node) > value)
        low, high = (float(axis.nodes[at]) for at in (above - 1, above))
        part = (value - low) / (high - low)
        values = values[above - 1] * (1 - part) + values[above] * part
    return values


def _nodes(computed: _Computed, lever: FreeLever, count: int) -> tuple[Value, ...]:
    """Return the value that the pages have, both edges, and more values where the numbers bend most.

    The middle of two neighbours at which a straight line misses most becomes the next one, unless they are a single
    step of the lever apart.
    """
    if not isinstance(lever.value, float):
        return tuple(one.value for one in lever.choices)

    def numbers(value: float) -> Array:
        return computed.moved(lever, value)

    nodes = sorted({lever.low, lever.value, lever.high})
    while len(nodes) < count:
        reach = np.nan_to_num(np.ptp([numbers(one) for one in nodes], axis=0))
        missed = {}
        for low, high in pairwise(nodes):
            middle = (low + high) / 2
            if high - low > lever.step:
                away = np.abs(numbers(middle) - (numbers(low) + numbers(high)) / 2)
                missed[middle] = float(np.nan_to_num(away / np.where(reach, reach, np.inf)).mean())
        if not missed:
            break
        nodes = sorted((*nodes, max(missed, key=missed.__getitem__)))
    return tuple(nodes)


def _middles(axis: Axis) -> tuple[Value, ...]:
    if not axis.is_numeric:
        return axis.nodes
    edges = np.array([float(one) for one in axis.nodes])
    return tuple(float(one) for one in (edges[:-1] + edges[1:]) / 2)


def _can_move(page: Page) -> bool:
    """Whether the page is made anew as levers move, and has a chart in it."""
    return page.id in page_names() and any(not isinstance(shown, Table) for shown in page.shown)


def _moving(page: Page, told: Told) -> Iterator[tuple[tuple[str, str, str], Array]]:
    """Yield all numbers of a page that levers may move, by page, figure and series."""
    for shown in page.shown:
        if isinstance(shown, Figure | Columns):
            for one in columns_of(shown):
                yield (page.id, shown.id, f"{one.series} {one.statistic}"), one.values
    if page.id.startswith("share."):
        _share, workload, definition = page.id.split(".")
        yield from _headline(page.id, told.projection, workload, definition, told.year)


def _headline(
    page_id: str, projection: Projection, workload: str, definition: str, year: int
) -> Iterator[tuple[tuple[str, str, str], Array]]:
    """Yield what a headline tells: the year's share with smuggled cards left out and counted, and how often it is none.

    The last number is the part of the runs in which no foreign card is legal to buy.
    """
    counts = (projection.share(definition, count, workload, year) for count in ("official", "with_grey"))
    yield (page_id, "headline", ""), np.concatenate([quantiles(one, HEADLINE) for one in counts])
    legal = projection.legal_supply[:, 1:][projection.catalog.horizon.quarters_of(year)].sum(axis=0)
    yield (page_id, "legal", ""), np.array([float((legal == 0).mean())])


def _errors(grid: Grid, middles: Sequence[tuple[Value, ...]], real: Array) -> Mapping[tuple[str, str], float]:
    """Return the largest error of each figure; where only one of the two has a number there is none to measure."""
    between = [np.abs(interpolated(grid, point) - row) for point, row in zip(middles, real, strict=True)]
    largest = np.nan_to_num(np.array(between)).max(axis=0) if between else np.zeros(sum(grid.sizes))
    errors: dict[tuple[str, str], float] = {}
    edges = np.cumsum(grid.sizes)
    for (page, figure, _series), size, end in zip(grid.keys, grid.sizes, edges, strict=True):
        worst = float(largest[end - size : end].max())
        errors[page, figure] = max(errors.get((page, figure), 0.0), worst)
    return errors
