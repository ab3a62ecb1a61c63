"""The small model once more, for one draw and in small numpy arrays, as a model in ema_workbench is written."""

from typing import Any

import numpy as np

LEARNING = np.array([0.0, 0.0, 1.0, 1.0, 1.0])
"""1 for the stacks that learn."""
Given = dict[str, Any]
"""The fields of `tests.benchmarks.small_model.Given`."""


def of_draw(known: Given, draw: int) -> Given:
    """Return what one draw starts from."""
    shared = ("nest_of", "domestic")
    return {name: values if name in shared else values[..., draw] for name, values in known.items()}


def small_numpy(known: Given) -> Any:
    """Return the cards bought in one draw, k, shape (quarters, segments, classes)."""
    stacks = known["stock"].shape[1]
    member = np.eye(stacks)[known["nest_of"]]
    home = member.T @ known["domestic"] > 0
    stock, maturity, bought = known["stock"], known["maturity"], []
    for quarter in range(len(known["budget"])):
        lam, rho, learning, half, open_models, ratio, retired = known["numbers"][:, quarter]
        budget, mandate = known["budget"][quarter, :, None], known["mandate"][quarter, :, None]
        lonely = 1 - stock / stock.sum(axis=1, keepdims=True)
        by_stack = lam * np.log(maturity) - known["switching"][quarter] * lonely
        pull = known["on_sale"][quarter] * np.exp((known["utility"][quarter] + by_stack @ member.T) / rho)
        nest = np.maximum(pull @ member, 1e-290)
        worth, outside = nest**rho, np.exp(known["outside"][quarter])
        everyone = (outside + worth.sum(axis=1))[:, None]
        locals_only = (outside + worth @ home)[:, None]
        of_stack = worth / nest * budget * ((1 - mandate) / everyone + mandate * home / locals_only)
        cards = pull * (of_stack @ member.T) / known["price"][quarter]
        stock = (1 - retired) * stock + maturity * ((cards * known["raw"][quarter]) @ member)
        from_use = learning * stock / (stock + half) * np.array([[ratio], [1.0], [1.0]])
        maturity = maturity + LEARNING * np.minimum(from_use + open_models, 1) * (1 - maturity)
        bought.append(cards)
    return np.stack(bought)
