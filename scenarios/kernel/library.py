"""The compiled code as Python calls it, where there is some: `library`, and `strided` for the arrays that it reads."""

import ctypes
import weakref
from functools import cache
from typing import Any

from numpy.typing import NDArray

from scenarios.kernel.build import library_file

MOST_SEGMENTS, MOST_CLASSES, MOST_NESTS = 4, 16, 8
"""Room in ``clearing.h``."""


class Strided(ctypes.Structure):
    """The struct `Array` of ``lanes.h``: where an array stands and how many numbers lie from one to the next."""

    _fields_ = (("data", ctypes.c_void_p), *((axis, ctypes.c_int64) for axis in ("first", "second", "quarter", "draw")))


def strided(values: NDArray[Any] | None, *, quarters_first: bool = False) -> Strided:
    """Return an array as the compiled code reads and writes it; an axis of length 1 is shared by all along it.

    Parameters
    ----------
    values
        Shape (quarters, draws), with up to two axes before these; it must outlive the call.
    quarters_first
        Whether the quarters stand before these other axes instead.
    """
    if values is None:
        return Strided()
    size = values.itemsize
    steps = [0 if long == 1 else step // size for long, step in zip(values.shape, values.strides, strict=True)]
    draw = steps.pop()
    quarter = steps.pop(0 if quarters_first else -1)
    return Strided(values.ctypes.data, *steps, *(0,) * (2 - len(steps)), quarter, draw)


_known: dict[int, Strided] = {}
"""Of arrays that are still there, by their id."""


def strided_once(values: NDArray[Any] | None) -> Strided:
    """Return an array as `strided` does, once: most of what is prepared is as it was for the last scenario."""
    if values is None:
        return Strided()
    place = _known.get(id(values))
    if place is None:
        place = _known[id(values)] = strided(values)
        weakref.finalize(values, _known.pop, id(values), None)
    return place


def numbered(values: list[int]) -> ctypes.Array[ctypes.c_int64]:
    """Return whole numbers as the compiled code reads them."""
    return (ctypes.c_int64 * len(values))(*values)


def library(segments: int, classes: int, nests: int) -> ctypes.CDLL | None:
    """Return the compiled code; None where there is none, or none with room for so many."""
    fits = segments <= MOST_SEGMENTS and classes <= MOST_CLASSES and nests <= MOST_NESTS
    return _loaded() if fits else None


def is_compiled() -> bool:
    """Whether there is compiled code."""
    return _loaded() is not None


@cache
def _loaded() -> ctypes.CDLL | None:
    """Return the compiled code, None where there is none for these sources."""
    file = library_file()
    if not file.exists():
        return None
    loaded = ctypes.CDLL(str(file))
    loaded.run_quarters.restype = loaded.clear_market.restype = ctypes.c_int64
    loaded.run_quarters.argtypes = [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int64]
    loaded.clear_market.argtypes = [ctypes.c_void_p]
    return loaded
