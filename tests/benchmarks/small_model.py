"""The model's core equations alone, run by its own functions: what PySD and ema_workbench are compared with.

Choice of a card (nested logit, with mandates), cards bought, installed base, maturity by learning, and the cost of
leaving CUDA. Given are budgets, what is on sale, performance, and prices: list prices raised by the scarcity premia
that the whole model found. At these prices no card runs short, and the small model buys what the whole one does.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from scenarios.catalog import Catalog
from scenarios.draws import sample
from scenarios.inputs import Inputs
from scenarios.kernel import clearing
from scenarios.kernel.quarters import run, simulate
from scenarios.model import market, software
from scenarios.preparation import prepare
from scenarios.scenario import Scenario
from scenarios.simulation import Record, opening_state
from scenarios.tastes import tastes_of

Array = NDArray[np.float64]

NUMBERS = (
    *("price_response", "nest_dissimilarity", "software_learning", "learning_half_stock", "open_model_learning"),
    *("training_learning_ratio", "stock_retirement"),
)
AMPLE = 1e15
"""A supply that nobody can buy up, k cards."""


@dataclass(frozen=True, eq=False)
class Given:
    """All that the small model starts from; quarters first, draws last.

    Attributes
    ----------
    budget, mandate, outside
        M$, fraction and utils, shape (quarters, segments, draws).
    price, on_sale
        k$ with the premium, and 1 where a class can be had, else 0; shape (quarters, classes, draws).
    utility, raw
        V at this price without software, utils, and H100-equivalents a card; (quarters, segments, classes, draws).
    switching
        Cost of leaving CUDA, utils, shape (quarters, segments, stacks, draws).
    numbers
        Those of `NUMBERS`, shape (numbers, quarters, draws).
    stock, maturity
        At the start, shape (segments, stacks, draws).
    nest_of, domestic
        Stack of each class, and whether it is Chinese, shape (classes,).
    """

    budget: Array
    mandate: Array
    outside: Array
    price: Array
    on_sale: Array
    utility: Array
    raw: Array
    switching: Array
    numbers: Array
    stock: Array
    maturity: Array
    nest_of: NDArray[np.int64]
    domestic: NDArray[np.bool_]

    def first(self, draws: int) -> "Given":
        """Return the first columns of the draws."""
        by_class = ("nest_of", "domestic")
        return Given(**{name: one if name in by_class else one[..., :draws].copy() for name, one in vars(self).items()})

    def save(self, path: Path) -> None:
        """Write everything into a file of numpy."""
        np.savez(path, **vars(self))


def given(catalog: Catalog, draws: int) -> tuple[Given, Record]:
    """Return what the small model starts from in the free quarters of the baseline, and what the whole model made."""
    sampled, first = sample(catalog, draws, Scenario().seed), catalog.horizon.first_free
    tastes, observed = tastes_of(catalog, sampled), Inputs(catalog, sampled, range(first), {})
    _past, before = simulate(observed, tastes, opening_state(observed))
    prepared = prepare(Inputs(catalog, sampled, range(first, catalog.horizon.count), {}), before.learning)
    record, _state = run(prepared, tastes, before)
    after = np.arange(catalog.horizon.count - first)[:, None, None, None]
    fading = 0.5 ** (after / catalog.parameters["taste_half_life"].baseline)
    lam = prepared.numbers["price_response"]
    weighed = [prepared.weighed(row) for row in range(len(record.cards))]
    listed = np.stack([utility for _raw, utility in weighed]) + tastes * fading
    made = Given(
        budget=np.moveaxis(prepared.budgets, 1, 0),
        mandate=np.moveaxis(prepared.mandated, 1, 0),
        outside=np.moveaxis(prepared.outside, 1, 0),
        price=record.price * np.exp(record.premium),
        on_sale=(record.offered > market._NO_CARD).astype(float),
        utility=listed - (lam[:, None] * record.premium)[:, None],
        raw=np.stack([raw for raw, _utility in weighed]),
        switching=np.moveaxis(prepared.switching, 2, 0),
        numbers=np.stack([prepared.numbers[name] for name in NUMBERS]),
        stock=before.stock,
        maturity=before.maturity,
        nest_of=np.array(catalog.nest_of),
        domestic=catalog.domestic,
    )
    return made, record


def project(known: Given) -> Array:
    """Return the cards bought, k, shape (quarters, segments, classes, draws)."""
    stock, maturity, bought = known.stock, known.maturity, []
    nests = tuple(tuple(np.flatnonzero(known.nest_of == nest).tolist()) for nest in range(stock.shape[1]))
    for quarter in range(len(known.budget)):
        lam, rho, learning, half, open_models, ratio, retired = known.numbers[:, quarter]
        lonely = 1.0 - stock / stock.sum(axis=1, keepdims=True)
        by_stack = lam * np.log(maturity) - known.switching[quarter] * lonely
        cards = clearing.clear(
            market.Market(
                budget=known.budget[quarter],
                mandate=known.mandate[quarter],
                outside=known.outside[quarter],
                price=known.price[quarter],
                supply=AMPLE * known.on_sale[quarter],
                utility=known.utility[quarter] + by_stack[:, known.nest_of],
                price_response=lam,
                dissimilarity=rho,
                nests=nests,
                domestic=known.domestic,
            )
        ).cards
        stock = (1.0 - retired) * stock
        for place, nest in enumerate(known.nest_of):
            stock[:, nest] += cards[:, place] * known.raw[quarter, :, place] * maturity[:, nest]
        maturity = software.learned(maturity, stock, learning, half, open_models, ratio)
        bought.append(cards)
    return np.stack(bought)
