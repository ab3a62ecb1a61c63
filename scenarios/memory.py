"""What was computed for the last scenario and holds for the next one: `Memory`, for one set of draws and quarters.

A block of the model reads a scenario through its `Inputs` alone. So what it returned holds as long as the scenario sets
the parameters that it read to the same values, and the results of other blocks that it was given are the same.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from threading import local
from typing import Any, Protocol, TypeVar, cast

from scenarios.inputs import Inputs
from scenarios.scenario import Schedule

T = TypeVar("T")


class Once(Protocol):
    """Calls a block with inputs and results of other blocks, unless it did so before."""

    def __call__(self, block: Callable[..., T], inputs: Inputs, *others: Any) -> T:
        """Return what the block returns for them."""


@dataclass(frozen=True, eq=False)
class _Known:
    """A block's last result, what it read of the scenario (None where that sets nothing), what else it was given."""

    read: Mapping[str, Schedule | None]
    others: tuple[Any, ...]
    result: Any

    def holds(self, inputs: Inputs, others: tuple[Any, ...]) -> bool:
        return all(one is other for one, other in zip(self.others, others, strict=True)) and all(
            inputs.values.get(name) == value for name, value in self.read.items()
        )


class Memory(local):
    """The last results of the blocks; nobody may write into them.

    Each thread has its own: what one walks through in the background takes nothing from the lever that another moves.
    """

    def __init__(self) -> None:
        self._known: dict[Callable[..., Any], _Known] = {}

    def once(self, block: Callable[..., T], inputs: Inputs, *others: Any) -> T:
        """Return ``block(inputs, *others)``, the last result where it still holds."""
        known = self._known.get(block)
        if known is None or not known.holds(inputs, others):
            noted = _Noted(inputs.values)
            result = block(replace(inputs, values=noted), *others)
            known = self._known[block] = _Known(noted.read, others, result)
        return cast(T, known.result)


class _Noted(Mapping[str, Schedule]):
    """The values of a scenario, with a note of each one that was asked for."""

    def __init__(self, values: Mapping[str, Schedule]) -> None:
        self._values = values
        self.read: dict[str, Schedule | None] = {}

    def __getitem__(self, name: str) -> Schedule:
        self.read[name] = self._values.get(name)
        return self._values[name]

    def __iter__(self) -> Iterator[str]:
        raise NotImplementedError("a block asks for parameters by name")

    def __len__(self) -> int:
        raise NotImplementedError("a block asks for parameters by name")
