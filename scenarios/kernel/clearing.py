"""The clearing of one market by compiled code where there is some, else by its readable definition in numpy.

``clearing.h`` computes what ``model/market.py`` defines, four draws abreast: the same steps to the same premia, equal
within 1e-9.
"""

import ctypes

import numpy as np
from numpy.typing import NDArray

from scenarios.errors import EngineError
from scenarios.kernel.library import Strided, library, numbered, strided
from scenarios.model import market
from scenarios.model.market import Cleared, Market
from scenarios.texts import _

Array = NDArray[np.float64]

_READ = ("budget", "mandate", "outside", "price", "supply", "utility", "price_response", "dissimilarity")
_COUNTS, _KEPT = ("segments", "classes", "nests", "draws"), ("premium", "cards", "unspent")
_LONGS = ctypes.POINTER(ctypes.c_int64)


class _Alone(ctypes.Structure):
    """The struct `Alone` of ``quarters.c``."""

    _fields_ = (
        *((name, ctypes.c_int64) for name in _COUNTS),
        *((name, _LONGS) for name in ("nest_of", "local")),
        *((name, Strided) for name in (*_READ, "start", *_KEPT)),
    )


def clear(cleared: Market, start: Array | None = None) -> Cleared:
    """Find the scarcity premia and what is bought at them, as `scenarios.model.market.clear` does.

    Raises
    ------
    EngineError
        No premia within the tolerance; names the draw.
    """
    segments, classes, draws = cleared.utility.shape
    compiled = library(segments, classes, len(cleared.nests))
    if compiled is None:
        return market.clear(cleared, start)
    nest_of = [next(nest for nest, members in enumerate(cleared.nests) if c in members) for c in range(classes)]
    result = Cleared(np.empty((classes, draws)), np.empty((segments, classes, draws)), np.empty((segments, draws)))
    arrays = [*(getattr(cleared, name) for name in _READ), start, *(getattr(result, name) for name in _KEPT)]
    alone = _Alone(
        *(segments, classes, len(cleared.nests), draws),
        *(numbered(nest_of), numbered([int(one) for one in cleared.domestic])),
        *(strided(None if values is None else values[..., None, :]) for values in arrays),
    )
    failed = compiled.clear_market(ctypes.byref(alone))
    if failed >= 0:
        raise EngineError(_("no scarcity premia found in draw {n}").format(n=failed))
    return result
