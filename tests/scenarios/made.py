"""Projections made by hand: what was sold is written into the arrays of a real one."""

from dataclasses import replace
from typing import Any

import numpy as np

from scenarios.laying import Stretch
from scenarios.model.hardware import REFERENCE_CHIP
from scenarios.projection import SEGMENTS_OF, Projection

SELLERS = ("D_asc", "F_hi", "F_gry")
"""A class for each part of the market: domestic, foreign legal, smuggled."""
PLAIN = dict.fromkeys(SEGMENTS_OF, 0) | {"inference": 1}


def sold_by_hand(projection: Projection, quarters: slice, sides, workload: str = "training") -> Projection:
    """Return a projection in which nothing but this was sold, the same in every definition, and nothing was rented.

    Every card costs 1 k$ and has, and delivers, the compute of one H100; the stock is what the quarter sold. Legal
    supply is 1 where a legal card was sold.

    Parameters
    ----------
    sides
        k cards of the domestic, foreign legal and smuggled side, each as (quarters, draws + 1) or what stretches to it.
    """
    catalog, segment = projection.catalog, PLAIN[workload]
    cards, stock, offered = (np.zeros_like(getattr(projection, name)) for name in ("cards", "stock", "offered"))
    places = [catalog.class_ids.index(name) for name in SELLERS]
    for side, (place, sold) in enumerate(zip(places, sides, strict=True)):
        cards[quarters, segment, place] = sold
        stock[quarters, segment, side] = sold
    offered[quarters, places[1]] = cards[quarters, segment, places[1]] > 0
    made = {
        "cards": cards,
        "delivered": cards.copy(),
        "stock": stock,
        "offered": offered,
        "price": np.ones_like(projection.price),
        "tpp": np.full_like(projection.tpp, catalog.chips[REFERENCE_CHIP].tpp_eff),
        "rented": np.zeros_like(projection.rented),
    }
    return with_arrays(projection, **made)


def with_arrays(projection: Projection, **arrays: np.ndarray) -> Projection:
    """Return a projection with other arrays, each over all quarters."""
    free = projection.catalog.horizon.first_free

    def of(stretch: Stretch, quarters: slice) -> Stretch:
        others: dict[str, Any] = {name: values[quarters] for name, values in arrays.items()}
        return replace(stretch, **others)

    past, ahead = of(projection.past, slice(free)), of(projection.ahead, slice(free, None))
    return replace(projection, past=past, ahead=ahead)
