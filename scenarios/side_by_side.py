"""Several runs over the same draws as one, side by side: one walk through the quarters serves them all."""

from collections.abc import Sequence
from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np

from scenarios.inputs import Inputs


def side_by_side(parts: Sequence[Any], width: int) -> Any:
    """Return values of one shape of data as one: arrays joined along the last axis, the draws; of the rest, the first.

    Parameters
    ----------
    parts
        A value of each run: arrays, or dataclasses, dicts and tuples of such. An axis of length 1 stands for all.
    width
        Columns of each run: draws and the central case.
    """
    first = parts[0]
    if len(parts) == 1:
        return first
    if isinstance(first, np.ndarray):
        shape = np.broadcast_shapes(*(part.shape[:-1] for part in parts))
        return np.concatenate([np.broadcast_to(part, (*shape, width)) for part in parts], axis=-1)
    if isinstance(first, dict):
        return {name: side_by_side([part[name] for part in parts], width) for name in first}
    if is_dataclass(first) and not isinstance(first, Inputs | type):
        names = [one.name for one in fields(first)]
        joined = {name: side_by_side([getattr(part, name) for part in parts], width) for name in names}
        return type(first)(**joined)
    return first


def columns_of(whole: Any, columns: slice) -> Any:
    """Return some columns of what stands side by side: views of its arrays; the rest as it is."""
    if isinstance(whole, np.ndarray):
        return whole[..., columns]
    names = [one.name for one in fields(whole)]
    return type(whole)(**{name: _part(getattr(whole, name), columns) for name in names})


def _part(value: Any, columns: slice) -> Any:
    return value[..., columns] if isinstance(value, np.ndarray) else value
