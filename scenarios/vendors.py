"""Splits the classes to vendors: cards by weights inside a class, revenue by relative prices on top.

cards[v]   = cards of the class x weight_v / (sum of the weights in the class);   compute likewise
revenue[v] = revenue of the class x weight_v price_v / (sum of weight price in the class)

Weights are those published for 2024 and 2025, and drawn around 2025's from the first free quarter on; relative prices
are 2025's throughout. A vendor that has a class to itself has all of it. Source: ``vendors.csv`` (M005-M008,
M028-M035).
"""

from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from scenarios.catalog import Vendor
from scenarios.draws import sample
from scenarios.inputs import Inputs
from scenarios.projection import Projection

Array = NDArray[np.float64]


def vendor_sales(projection: Projection, definition: str, workload: str = "all") -> dict[Vendor, Array]:
    """Return what each vendor sells of each of its classes, k cards, M$ or k H100-equivalents.

    Returns
    -------
    dict
        By row of ``vendors.csv``, shape (quarters, draws + 1).
    """
    catalog, weights = projection.catalog, _weights(projection)
    sales = {}
    for place, class_id in enumerate(catalog.class_ids):
        rows = [one for one in catalog.vendors if one.chip_class == class_id]
        known = [one.relative_price for one in rows if one.relative_price is not None]
        usual = sum(known) / len(known) if known else 1.0
        prices = [(one.relative_price or usual) if definition == "revenue" else 1.0 for one in rows]
        parts = [weights[one] * price for one, price in zip(rows, prices, strict=True)]
        total = sum(parts[1:], parts[0])
        sold = projection.of_class(definition, workload, place)
        sales.update({one: sold * part / total for one, part in zip(rows, parts, strict=True)})
    return sales


def _weights(projection: Projection) -> dict[Vendor, Array]:
    """Return the weight of every vendor in its class, shape (quarters, draws + 1 or 1); 1 where it has it alone."""
    catalog, scenario = projection.catalog, projection.scenario
    free = catalog.horizon.first_free
    draws = sample(catalog, scenario.draws, scenario.seed)
    past = Inputs(catalog, draws, range(free), MappingProxyType({}))
    ahead = Inputs(catalog, draws, range(free, catalog.horizon.count), scenario.values)
    weights = {}
    for one in catalog.vendors:
        if one.weight_parameter:
            before, after = (inputs.path(one.weight_parameter) for inputs in (past, ahead))
            width = max(before.shape[1], after.shape[1])
            stretched = [np.broadcast_to(part, (len(part), width)) for part in (before, after)]
            weights[one] = np.concatenate(stretched)[: len(projection.binding)]
        else:
            weights[one] = np.ones((1, 1))
    return weights
