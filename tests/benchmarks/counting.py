"""Counts the arithmetic of a projection: exponentials, logarithms, divisions, and additions or multiplications.

The model runs once, in its readable numpy form, on arrays that count what is done to their elements. The clearing goes
on for all draws until the last one is cleared; only the steps that each draw needs for itself are counted.
"""

import functools
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scenarios import simulation
from scenarios.catalog import Catalog
from scenarios.draws import sample
from scenarios.inputs import Inputs
from scenarios.kernel.quarters import simulate
from scenarios.memory import Memory
from scenarios.model import market
from scenarios.preparation import prepare
from scenarios.scenario import Scenario
from scenarios.simulation import opening_state
from scenarios.tastes import tastes_of

KINDS = ("exp", "log", "divide", "flop")
COSTS: dict[str, dict[str, int]] = {
    **{name: {"exp": 1} for name in ("exp", "exp2", "expm1")},
    **{name: {"log": 1} for name in ("log", "log2", "log10", "log1p")},
    **{name: {"divide": 1} for name in ("divide", "reciprocal", "sqrt", "remainder", "floor_divide")},
    **{name: {"flop": 1} for name in ("add", "subtract", "multiply", "maximum", "minimum", "square")},
    "power": {"exp": 1, "log": 1, "flop": 1},
    "float_power": {"exp": 1, "log": 1, "flop": 1},
    "clip": {"flop": 2},
}
"""What one element of each operation of numpy costs; comparisons, signs and copies are free."""
_MADE = ("empty", "zeros", "ones", "full", "array", "arange")
_NUMPY = np.ndarray
STEPS = ("newton", "jacobi")
LOOKS = ("spend", "excess", "residual")
ENDS = ("__init__", "bought")

Tally = Counter[tuple[str, str]]


class Counted(_NUMPY):
    """An array that notes what is done to it in the tally of the count that is going on."""

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **named: Any) -> Any:
        out = named.get("out")
        named = {name: _bare(value) for name, value in named.items()}
        bare = [_bare(one) for one in inputs]
        result = getattr(ufunc, method)(*bare, **named)
        size = np.size(result) if method == "__call__" else max(0, np.size(bare[0]) - np.size(result))
        for kind, cost in COSTS.get(ufunc.__name__, {}).items():
            _going_on.note(kind, cost * size)
        return out[0] if out else counted(result)

    def __array_function__(self, function: Any, types: Any, values: Any, named: Any) -> Any:
        return counted(super().__array_function__(function, types, values, named))


def counted(value: Any) -> Any:
    """Return a value with all arrays in it as counted ones over the same numbers."""
    if isinstance(value, _NUMPY):
        return value.view(Counted)
    return type(value)(counted(one) for one in value) if type(value) in (tuple, list) else value


def _bare(value: Any) -> Any:
    if isinstance(value, Counted):
        return value.view(_NUMPY)
    return type(value)(_bare(one) for one in value) if type(value) in (tuple, list) else value


class Count:
    """What has been counted, by the part of the clearing it was done in ("" outside of it).

    Attributes
    ----------
    tally
        Operations by part and kind.
    columns
        Draws that went through each part of the clearing, as often as they did.
    open
        Steps of the clearing that the draws needed, added up.
    """

    def __init__(self) -> None:
        self.tally: Tally = Counter()
        self.columns: Counter[str] = Counter()
        self.open = 0
        self.part = ""

    def note(self, kind: str, operations: int) -> None:
        """Add operations to the part at hand."""
        self.tally[self.part, kind] += operations

    def watch(self, name: str, method: Callable[..., Any]) -> Callable[..., Any]:
        """Return a method of the clearing's buyers as a part that is counted by itself."""

        @functools.wraps(method)
        def watched(buyers: Any, *values: Any) -> Any:
            outer, self.part = self.part, name
            result = method(buyers, *values)
            self.part = outer
            self.columns[name] += buyers.price_response.shape[-1]
            if name == "residual":
                self.open += int((_bare(result) > market.TOLERANCE).sum())
            return result

        return watched

    def needed(self) -> dict[str, float]:
        """Return the operations by kind that the draws needed for themselves."""
        cleared = self.columns["__init__"]
        steps = sum(self.columns[name] for name in STEPS)
        times: dict[str, float] = {"": 1.0}
        times |= {name: cleared / max(self.columns[name], 1) for name in ENDS}
        times |= {name: (self.open + cleared) / max(self.columns[name], 1) for name in LOOKS}
        times |= {name: self.open / max(steps, 1) for name in STEPS}
        return {kind: sum(part * self.tally[name, kind] for name, part in times.items()) for kind in KINDS}


_going_on = Count()


@contextmanager
def counting() -> Iterator[Count]:
    """Count what is done to counted arrays, and make counted arrays of new ones, for as long as the context lasts."""
    global _going_on  # noqa: PLW0603  (the arrays of numpy carry no data of their own through its functions)
    made = {name: getattr(np, name) for name in _MADE}
    methods = {name: getattr(market._Buyers, name) for name in (*ENDS, *LOOKS, *STEPS)}
    _going_on = Count()
    try:
        for name, make in made.items():
            setattr(np, name, _countable(make))
        for name, method in methods.items():
            setattr(market._Buyers, name, _going_on.watch(name, method))
        yield _going_on
    finally:
        for name, make in made.items():
            setattr(np, name, make)
        for name, method in methods.items():
            setattr(market._Buyers, name, method)


def _countable(make: Callable[..., Any]) -> Callable[..., Any]:
    return lambda *values, **named: counted(make(*values, **named))


@dataclass(frozen=True)
class Work:
    """The arithmetic of one projection of one draw, and the steps of the clearing in it."""

    operations: dict[str, float]
    steps: float


def work_of(catalog: Catalog, draws: int, lever: str, value: float) -> Work:
    """Count the free quarters after a lever moved from its baseline, and return the mean over the draws.

    The past is known, and so is what was prepared and does not depend on the lever.
    """
    scenario = Scenario().with_value(catalog, lever, value)
    sampled, first = sample(catalog, draws, scenario.seed), catalog.horizon.first_free
    tastes, observed = tastes_of(catalog, sampled), Inputs(catalog, sampled, range(first), {})
    _record, before = simulate(observed, tastes, opening_state(observed))
    roots = replace(sampled, numbers=_values(sampled.numbers), points=_values(sampled.points))
    quarters, memory = range(first, catalog.horizon.count), Memory()
    with counting():
        prepare(Inputs(catalog, roots, quarters, {}), before.learning, memory)
    with counting() as count:
        ahead = Inputs(catalog, roots, quarters, scenario.values)
        simulation.run(prepare(ahead, before.learning, memory), counted(tastes), before)
    operations = {kind: total / (draws + 1) for kind, total in count.needed().items()}
    return Work(operations, count.open / (draws + 1))


def _values(arrays: Any) -> dict[str, NDArray[np.float64]]:
    return {name: counted(values) for name, values in arrays.items()}
