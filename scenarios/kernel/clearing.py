"""The clearing of a market by compiled code where there is some, else by its readable definition in numpy.

``clearing.c`` computes what ``model/market.py`` defines, four draws abreast: the same steps to the same premia, equal
within 1e-9. ``dev.py`` compiles it where there is a C compiler, and the packaged program carries it.
"""

import ctypes
from functools import cache

import numpy as np
from numpy.typing import NDArray

from scenarios.errors import EngineError
from scenarios.kernel.build import library_file
from scenarios.model import market
from scenarios.model.market import Cleared, Market
from scenarios.texts import _

Array = NDArray[np.float64]

_MOST_SEGMENTS, _MOST_CLASSES, _MOST_NESTS = 4, 16, 8
"""Room in ``clearing.c``."""


def is_compiled() -> bool:
    """Whether markets are cleared by compiled code."""
    return _library() is not None


def clear(cleared: Market, start: Array | None = None) -> Cleared:
    """Find the scarcity premia and what is bought at them, as `scenarios.model.market.clear` does.

    Raises
    ------
    EngineError
        No premia within the tolerance; names the draw.
    """
    library = _library()
    segments, classes, draws = cleared.utility.shape
    if library is None or segments > _MOST_SEGMENTS or classes > _MOST_CLASSES or len(cleared.nests) > _MOST_NESTS:
        return market.clear(cleared, start)
    nest_of = np.zeros(classes, np.int64)
    for nest, members in enumerate(cleared.nests):
        nest_of[list(members)] = nest
    domestic = np.array([cleared.domestic[members[0]] for members in cleared.nests], np.int64)
    result = Cleared(np.empty((classes, draws)), np.empty((segments, classes, draws)), np.empty((segments, draws)))
    read = [np.ascontiguousarray(getattr(cleared, name), np.float64) for name in _READ]
    before = None if start is None else np.ascontiguousarray(start)
    arrays = (nest_of, domestic, *read, before, result.premium, result.cards, result.unspent)
    places = (None if one is None else one.ctypes.data for one in arrays)
    failed = library(ctypes.byref(_Market(segments, classes, len(cleared.nests), draws, *places)))
    if failed >= 0:
        raise EngineError(_("no scarcity premia found in draw {n}").format(n=failed))
    return result


_READ = ("budget", "mandate", "outside", "price", "supply", "utility", "price_response", "dissimilarity")
_COUNTS = ("segments", "classes", "nests", "draws")
_ARRAYS = ("nest_of", "domestic", *_READ, "start", "premium", "cards", "unspent")


class _Market(ctypes.Structure):
    """The struct of ``clearing.c``."""

    _fields_ = [*((name, ctypes.c_int64) for name in _COUNTS), *((name, ctypes.c_void_p) for name in _ARRAYS)]


@cache
def _library() -> "ctypes._NamedFuncPointer | None":
    """Return the compiled clearing, None where there is none for this source."""
    file = library_file()
    if not file.exists():
        return None
    function = ctypes.CDLL(str(file)).clear_market
    function.restype, function.argtypes = ctypes.c_int64, [ctypes.POINTER(_Market)]
    return function
