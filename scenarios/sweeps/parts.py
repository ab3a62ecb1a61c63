"""One part of a sweep: a pure function of the sweep, the data and the part's number, so that any machine may do it."""

import hashlib
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache, reduce
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scenarios import __version__
from scenarios.catalog import Catalog, Value
from scenarios.catalog_files import load_catalog
from scenarios.draws import correlated, placed
from scenarios.ensemble import WIDTH
from scenarios.errors import StorageError
from scenarios.kernel.library import is_compiled
from scenarios.projection import Engine, Projection
from scenarios.scenario import Scenario
from scenarios.sweeps.design import values_at
from scenarios.sweeps.spec import Sweep, Varied, sweep_of
from scenarios.texts import _

Array = NDArray[np.float64]
_ORIGIN = b"chokepoint"
"""Under which a part's file says of which sweep it is, and which part."""
POINT, DRAW = "point", "draw"
"""Columns that say which run a row is: its point in the design; its draw, 0 the central case."""


@dataclass(frozen=True)
class Versions:
    """What the numbers of a sweep follow from beside its own content.

    Attributes
    ----------
    data
        Fingerprint of the data.
    engine
        Version of the engine.
    clearing
        Whether the loop over quarters is compiled: the two forms differ in the last digits.
    """

    data: str
    engine: str
    clearing: bool

    @staticmethod
    def here(catalog: Catalog) -> "Versions":
        """Return those of this process."""
        return Versions(catalog.fingerprint, __version__, is_compiled())


@dataclass(frozen=True)
class Task:
    """What a worker is told: plain values that travel to another process or machine.

    Attributes
    ----------
    folder
        Of the data, empty for the shipped ones.
    """

    plain: dict[str, Any]
    folder: str
    versions: Versions
    part: int

    @property
    def origin(self) -> str:
        """What no other part of any sweep is called."""
        return origin(self.plain, self.versions, self.part)


def origin(plain: Mapping[str, Any], versions: Versions, part: int) -> str:
    """Return what no other part of any sweep is called: a hash of all that its numbers follow from, and its number."""
    content = json.dumps([dict(plain), asdict(versions)])  # unsorted: the order of what is varied is that of the points
    return f"{hashlib.sha256(content.encode()).hexdigest()}-{part}"


def part_file(task: Task) -> bytes:
    """Return one part as a Parquet file; the same task gives the same bytes on all machines of one kind.

    Raises
    ------
    StorageError
        This worker has other data or another engine than whoever asked.
    """
    import pyarrow
    import pyarrow.parquet

    engine = _engine(task.folder)
    mine = Versions.here(engine.catalog)
    if mine != task.versions:
        message = _("a worker has {mine} where {wanted} is needed: install the same version, with its compiled code")
        raise StorageError(message.format(mine=mine, wanted=task.versions))
    table = pyarrow.table(part_table(sweep_of(task.plain, engine.catalog), engine, task.part))
    table = table.replace_schema_metadata({_ORIGIN: task.origin})
    content = io.BytesIO()
    pyarrow.parquet.write_table(table, content, compression="zstd", write_page_checksum=True)
    return content.getvalue()


def read_part(file: Path) -> tuple[str, dict[str, NDArray[Any]]] | None:
    """Return of which sweep and which part a file is, as `origin` says, and its columns; None where it is damaged."""
    import pyarrow.parquet

    try:
        table = pyarrow.parquet.read_table(file, page_checksum_verification=True)
        columns = {name: table[name].to_numpy() for name in table.column_names}
    except (OSError, ValueError, NotImplementedError):
        return None
    return (table.schema.metadata or {}).get(_ORIGIN, b"").decode(errors="replace"), columns


@lru_cache(maxsize=1)
def _engine(folder: str) -> Engine:
    """Return the engine of this process: the past of its draws is found once."""
    return Engine(load_catalog(Path(folder) if folder else None))


def part_table(sweep: Sweep, engine: Engine, part: int) -> dict[str, Any]:
    """Return the columns of one part: point, draw, what was varied, and the shares kept, as fractions."""
    points = sweep.points_of(part)
    values = values_at(sweep, points)
    runs = _own_runs(sweep, engine, values) if sweep.own_draws else _over_draws(sweep, engine, values)
    width = sweep.runs_a_point
    columns: dict[str, Any] = {POINT: np.repeat(np.arange(points.start, points.stop), width)}
    if not sweep.own_draws:
        columns[DRAW] = np.tile(np.arange(width, dtype=np.int32), len(points))
    for one in sweep.varied:
        columns[one.name] = np.repeat(np.asarray(values[one.name]), width)
    return columns | {kept.column: row for kept, row in zip(sweep.kept, runs, strict=True)}


def _measured(sweep: Sweep, projection: Projection) -> Array:
    """Return the shares kept, shape (kept, draws + 1)."""
    return np.stack([projection.share(one.definition, one.count, one.workload, one.year) for one in sweep.kept])


def _over_draws(sweep: Sweep, engine: Engine, values: dict[str, list[Value] | Array]) -> Array:
    """Return the shares of every point over all draws, shape (kept, points x (draws + 1))."""
    scenarios = list(_scenarios(sweep, engine.catalog, values))
    size = max(1, WIDTH // sweep.runs_a_point)
    measured: list[Array] = []
    for first in range(0, len(scenarios), size):
        projections = engine.project_many(scenarios[first : first + size])
        assert projections is not None
        measured += [_measured(sweep, one) for one in projections]
    return np.concatenate(measured, axis=1)


def _scenarios(sweep: Sweep, catalog: Catalog, values: dict[str, list[Value] | Array]) -> Iterator[Scenario]:
    varied = _in_time(sweep.varied)
    for row in zip(*(values[one.name] for one in varied), strict=True):
        yield _laid_over(sweep.base, catalog, varied, row)


def _in_time(varied: Iterable[Varied]) -> list[Varied]:
    """Return what holds in all quarters first: it takes the place of a whole schedule, where a date joins it."""
    return sorted(varied, key=lambda one: one.quarter)


def _laid_over(scenario: Scenario, catalog: Catalog, varied: Sequence[Varied], row: Sequence[Value]) -> Scenario:
    for one, value in zip(varied, row, strict=True):
        scenario = scenario.with_value(catalog, one.id, value, one.quarter or None)
    return scenario


def _own_runs(sweep: Sweep, engine: Engine, values: dict[str, list[Value] | Array]) -> Array:
    """Return the shares of every point, a run each with uncertainties of its own, shape (kept, points).

    Points that share what rules read, the tier and the fee, and what holds from a quarter on run side by side: all else
    differs from column to column.
    """
    catalog, count = engine.catalog, len(next(iter(values.values())))
    drawn = correlated(catalog, {one.id: np.asarray(values[one.id]) for one in sweep.varied if one.drawn})
    shared = _in_time(one for one in sweep.varied if one.quarter or by_rules(catalog, one.id))
    levers = {one.id: np.asarray(values[one.id]) for one in sweep.varied if not one.drawn and one not in shared}
    keys = list(zip(*(values[one.name] for one in shared), strict=True)) or [()] * count
    base = reduce(Scenario.without, levers, sweep.base)
    result = np.empty((len(sweep.kept), count))
    for key, own in alike(keys):
        scenario = _laid_over(base, catalog, shared, key)
        uniform, set_to = ({name: one[own] for name, one in group.items()} for group in (drawn, levers))
        projections = engine.project_over(placed(catalog, uniform, len(own), levers=set_to), [scenario])
        assert projections is not None
        result[:, own] = _measured(sweep, projections[0])[:, 1:]
    return result


def alike(keys: Sequence[tuple[Value, ...]]) -> Iterator[tuple[tuple[Value, ...], NDArray[np.intp]]]:
    """Yield each key with the points that have it, `WIDTH` at a time at most: so the memory stays the same."""
    places: dict[tuple[Value, ...], list[int]] = {}
    for at, key in enumerate(keys):
        places.setdefault(key, []).append(at)
    for key, own in places.items():
        yield from ((key, np.array(own[first : first + WIDTH])) for first in range(0, len(own), WIDTH))


def by_rules(catalog: Catalog, parameter_id: str) -> bool:
    """Whether a parameter acts through the tiers' rules, so that it is the same for a whole projection."""
    parameter = catalog.parameters[parameter_id]
    return not isinstance(parameter.central, float) and not parameter.is_path
