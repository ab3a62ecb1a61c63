"""The patient rule induction method: a box in the inputs in which what is asked about is dense, and the way there.

Friedman and Fisher (1999), as Bryant and Lempert (2010) use it to discover scenarios. From all runs, one side of one
input is peeled off again and again: the side whose loss raises the density most for each run given up, a twentieth of
the runs in the box at a time; of names, one at a time. At the end sides are pasted back where that raises the density.

The rows of every input are sorted once; a peel only leaves some out, so that each looks at the tails alone.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]

ALPHA = 0.05
"""Part of the runs in the box that a peel, or a paste, takes."""
LEAST_MASS = 0.05
"""Part of all runs that a box holds at least."""


@dataclass(frozen=True, eq=False)
class Table:
    """Inputs of runs.

    Attributes
    ----------
    numbers, names
        Values by input, shape (runs,): numbers, and names such as tiers.
    """

    numbers: Mapping[str, Array]
    names: Mapping[str, NDArray[np.str_]]

    @property
    def inputs(self) -> tuple[str, ...]:
        """All inputs, numbers first."""
        return (*self.numbers, *self.names)

    def only(self, inputs: Collection[str]) -> "Table":
        """Return some of the inputs."""
        return Table(
            {name: values for name, values in self.numbers.items() if name in inputs},
            {name: values for name, values in self.names.items() if name in inputs},
        )

    def of(self, rows: NDArray[np.intp] | Mask) -> "Table":
        """Return some of the runs."""
        return Table(
            {name: values[rows] for name, values in self.numbers.items()},
            {name: values[rows] for name, values in self.names.items()},
        )


@dataclass(frozen=True)
class Box:
    """Limits of some inputs; what is not named is not limited.

    Attributes
    ----------
    limits
        Lowest and highest number by input, both included, infinite where a side is open.
    members
        Names that are allowed, by input.
    """

    limits: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    members: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @property
    def restricted(self) -> tuple[str, ...]:
        """Inputs that are limited."""
        return (*self.limits, *self.members)

    def limited(self, name: str, low: float, high: float) -> "Box":
        """Return the box with other limits of a number; without any where both sides are open."""
        kept = {one: pair for one, pair in self.limits.items() if one != name}
        if np.isfinite(low) or np.isfinite(high):
            kept[name] = (low, high)
        return replace(self, limits=kept)

    def with_members(self, name: str, members: frozenset[str] | None) -> "Box":
        """Return the box with other names allowed; None allows all."""
        kept = {one: few for one, few in self.members.items() if one != name}
        return replace(self, members=kept if members is None else {**kept, name: members})

    def holds(self, table: Table) -> Mask:
        """Return which runs lie inside, shape (runs,)."""
        inside = np.ones(len(next(iter((*table.numbers.values(), *table.names.values())))), np.bool_)
        for name, (low, high) in self.limits.items():
            inside &= (table.numbers[name] >= low) & (table.numbers[name] <= high)
        for name, members in self.members.items():
            inside &= np.isin(table.names[name], sorted(members))
        return inside


@dataclass(frozen=True)
class Options:
    """How boxes are sought.

    Attributes
    ----------
    alpha, least_mass
        As `ALPHA` and `LEAST_MASS`.
    """

    alpha: float = ALPHA
    least_mass: float = LEAST_MASS


DEFAULT = Options()


def boxes(
    table: Table, asked: Mask, options: Options = DEFAULT, pause: Callable[[], object] = lambda: None
) -> list[Box]:
    """Return the boxes on the way, from all runs to the densest box, then those that were widened again.

    Parameters
    ----------
    asked
        Which runs are asked about, shape (runs,).
    pause
        Called between the boxes; what it raises ends the search.
    """
    peeling = _Peeling(table, asked, options)
    found = [Box()]
    while (box := peeling.peel(found[-1])) is not None:
        found.append(box)
        pause()
    while (box := _pasted(table, asked, found[-1], options)) is not None:
        found.append(box)
        pause()
    return found


def edge(ordered: Array, part: float) -> float:
    """Return the limit that leaves about a part of some sorted numbers below it: between two different ones.

    Where numbers are equal at the place, the limit moves towards the nearer end: a lower part upward, an upper part
    downward. It lies on a number only where that is the last one.
    """
    place = (len(ordered) - 1) * part
    low, high = int(np.floor(place)), int(np.ceil(place))
    if ordered[low] == ordered[high]:
        if part > 1 / 2:
            low = max(int(np.searchsorted(ordered, ordered[high], "left")) - 1, 0)
        else:
            high = min(int(np.searchsorted(ordered, ordered[low], "right")), len(ordered) - 1)
    return float(ordered[low] + ordered[high]) / 2


def gain(asked: Array, count: Array, asked_before: int, count_before: int) -> Array:
    """Return by how much the density rises for each run that comes or goes, the lenient objective; 0 for no change."""
    change = np.abs(count - count_before)
    density = np.divide(asked, count, out=np.zeros(len(count)), where=count > 0)
    return np.divide(density - asked_before / count_before, change, out=np.zeros(len(count)), where=change > 0)


class _Peeling:
    """The runs inside the box, in the order of each number, which get fewer with each peel."""

    def __init__(self, table: Table, asked: Mask, options: Options) -> None:
        self._table, self._asked, self._options = table, asked, options
        self._inside = np.ones(len(asked), np.bool_)
        self._sides_of = [name for name in table.numbers for _side in range(2)]
        self._values = np.array(list(table.numbers.values())).reshape(len(table.numbers), len(asked))
        self._order = np.argsort(self._values, axis=1).astype(np.int32)

    def peel(self, box: Box) -> Box | None:
        """Return the next box, None where no peel makes it denser."""
        count, asked = int(self._inside.sum()), int((self._inside & self._asked).sum())
        edges, kept, kept_asked = self._sides()
        parts = self._parts()
        kept = np.append(kept, [one.sum() for _name, _member, one in parts])
        kept_asked = np.append(kept_asked, [(one & self._asked).sum() for _name, _member, one in parts])
        names = [*self._sides_of, *(name for name, _member, _rows in parts)]
        if (best := self._best(box, names, gain(kept_asked, kept, asked, count))) is None:
            return None
        if kept[best] < self._options.least_mass * len(self._asked):
            return None
        if best >= len(edges):
            name, member, rows = parts[best - len(edges)]
            self._keep(rows)
            allowed = box.members.get(name, frozenset(np.unique(self._table.names[name]).tolist()))
            return box.with_members(name, allowed - {member})
        name, limit = names[best], float(edges[best])
        low, high = box.limits.get(name, (-np.inf, np.inf))
        after = box.limited(name, low, limit) if best % 2 == 0 else box.limited(name, limit, high)
        self._keep(self._inside & Box(limits={name: after.limits[name]}).holds(self._table))
        return after

    def _best(self, box: Box, names: list[str], rises: Array) -> int | None:
        """Return the peel that raises the density most, of equal ones one that limits no further input."""
        restricted = set(box.restricted)
        held = np.array([name in restricted for name in names], np.bool_)
        if not len(rises) or rises.max() <= 0:
            return None
        equal = np.flatnonzero(rises == rises.max())
        return int(equal[np.argmax(held[equal])])

    def _sides(self) -> tuple[Array, Array, Array]:
        """Return the limit of each peel of a number, its upper before its lower side, and the runs kept, all and asked.

        Shape (2 x numbers,) each.
        """
        inputs, count = self._order.shape
        edges, kept, kept_asked = (np.zeros((inputs, 2)) for _one in range(3))
        every, asked = np.arange(inputs), int((self._inside & self._asked).sum())
        for side, part in enumerate((1 - self._options.alpha, self._options.alpha)):
            place = (count - 1) * part
            first, last = int(np.floor(place)), int(np.ceil(place))
            low, high = (self._values[every, self._order[:, at]] for at in (first, last))
            beyond = self._order[:, last:] if side == 0 else self._order[:, :last]
            edges[:, side], kept[:, side] = (low + high) / 2, count - beyond.shape[1]
            kept_asked[:, side] = asked - self._asked[beyond].sum(axis=1)
            for row in np.flatnonzero(low == high):
                ordered = self._values[row, self._order[row]]
                limit = edges[row, side] = edge(ordered, part)
                inside = ordered <= limit if side == 0 else ordered >= limit
                kept[row, side] = inside.sum()
                kept_asked[row, side] = self._asked[self._order[row, inside]].sum()
        return edges.ravel(), kept.ravel(), kept_asked.ravel()

    def _parts(self) -> list[tuple[str, str, Mask]]:
        """Return each peel of a name: of which input, which name goes, and the runs that are kept."""
        found = []
        for name, values in self._table.names.items():
            members = np.unique(values[self._inside]).tolist()
            if len(members) > 1:
                found += [(name, member, self._inside & (values != member)) for member in members]
        return found

    def _keep(self, rows: Mask) -> None:
        """Leave out the other runs, everywhere in order."""
        self._inside, left = rows, rows[self._order]
        self._order = self._order[left].reshape(len(self._order), int(rows.sum()))


def _pasted(table: Table, asked: Mask, box: Box, options: Options) -> Box | None:
    """Return the box with the side pasted back that raises its density most; None where none does."""
    inside = box.holds(table)
    wider = [*_wider_limits(table, box, options), *_wider_members(table, box)]
    if not wider:
        return None
    held = [one.holds(table) for one in wider]
    count, hits = np.array([one.sum() for one in held]), np.array([(one & asked).sum() for one in held])
    rises = gain(hits, count, int((inside & asked).sum()), int(inside.sum()))
    rises[count <= inside.sum()] = 0.0
    fewest = np.array([-len(one.restricted) for one in wider])
    best = int(np.lexsort((-np.arange(len(wider)), fewest, rises))[-1])
    return wider[best] if rises[best] > 0 else None


def _wider_limits(table: Table, box: Box, options: Options) -> list[Box]:
    """Return the box with each limit moved outward, past a part of the runs beyond it."""
    found = []
    for name, (low, high) in box.limits.items():
        values = table.numbers[name]
        if np.isfinite(low):
            beyond = np.sort(values[box.limited(name, -np.inf, low).holds(table)])
            found.append(box.limited(name, edge(beyond, 1 - options.alpha) if len(beyond) else -np.inf, high))
        if np.isfinite(high):
            beyond = np.sort(values[box.limited(name, high, np.inf).holds(table)])
            found.append(box.limited(name, low, edge(beyond, options.alpha) if len(beyond) else np.inf))
    return found


def _wider_members(table: Table, box: Box) -> list[Box]:
    """Return the box with each name let in that is not allowed, its input free where that was the last one."""
    found = []
    for name, allowed in box.members.items():
        known = frozenset(np.unique(table.names[name]).tolist())
        for member in sorted(known - allowed):
            let_in = allowed | {member}
            found.append(box.with_members(name, None if let_in == known else let_in))
    return found
