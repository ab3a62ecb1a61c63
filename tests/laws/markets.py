"""Random markets for the laws, and the market's equations written down a second time, plainly, as a judge of the first.

Many markets stand side by side over the draws, so that one example of Hypothesis is a hundred markets.
"""

from dataclasses import dataclass, replace

import numpy as np
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from scenarios.model.market import Market

Array = NDArray[np.float64]

LAW = settings(
    deadline=None,
    derandomize=True,
    max_examples=15,
    # A smaller counterexample is worth a moment; an explanation of it takes minutes.
    phases=[Phase.explicit, Phase.generate, Phase.shrink],
    # The home of its own that every test gets holds nothing that a law would touch.
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
RUN_LAW = settings(LAW, phases=[Phase.explicit, Phase.generate])
"""For whole runs, where the search for a smaller counterexample takes minutes too."""
RESIDUAL = 1e-8
SLACK = 1e-6
"""Relative: a law holds up to the tolerance of the clearing, with room."""
EVERYWHERE = 1e15
"""A supply that nobody can buy up, k cards."""


def random_market(shape: list[tuple[bool, int]], segments: int, draws: int, seed: int) -> Market:
    """Return ordinary markets side by side; `shape` names each nest's origin (domestic or not) and size."""
    random = np.random.default_rng(seed)
    nests, domestic = _nests(shape)
    classes = len(domestic)
    supply = 10 ** random.uniform(-1, 3, (classes, draws)) * (random.random((classes, draws)) > 0.1)
    return Market(
        budget=10 ** random.uniform(1, 4.5, (segments, draws)),
        mandate=random.uniform(0, 0.95, (segments, draws)),
        outside=random.uniform(-4, 1, (segments, draws)),
        price=10 ** random.uniform(0, 2, (classes, draws)),
        supply=supply,
        utility=random.normal(0, 1.5, (segments, classes, draws)),
        price_response=random.uniform(0.5, 5, draws),
        dissimilarity=random.uniform(0.3, 1, draws),
        nests=nests,
        domestic=domestic,
    )


def degenerate_market(shape: list[tuple[bool, int]], segments: int, draws: int, seed: int) -> Market:
    """Return markets at the edges: no supply, one chip, all or nobody mandated, no budget, supplies 1e-9 to 1e9."""
    market, random = random_market(shape, segments, draws, seed), np.random.default_rng(seed + 1)
    classes = len(market.domestic)
    supply = 10 ** random.uniform(-9, 9, (classes, draws)) * (random.random((classes, draws)) > 0.25)
    only = np.arange(classes)[:, None] == random.integers(0, classes, draws)
    case = random.integers(0, 6, draws)
    supply = np.where(case == 0, 0.0, np.where(case == 1, only * np.maximum(supply, 1e-9), supply))
    return replace(
        market,
        supply=supply,
        mandate=random.choice([0.0, 0.5, 1.0], (segments, draws)),
        budget=np.where(case == 2, 0.0, 10 ** random.uniform(-3, 6, (segments, draws)))
        * (random.random((segments, draws)) > 0.15),
        utility=market.utility * random.choice([0.0, 1.0, 4.0], draws),
        price_response=random.uniform(0.05, 8, draws),
        dissimilarity=random.choice([0.2, 0.6, 1.0], draws),
    )


@dataclass(frozen=True)
class Recipe:
    """What a hundred random markets are made of, short to read in a counterexample."""

    shape: list[tuple[bool, int]]
    segments: int
    seed: int

    def markets(self, draws: int = 100) -> Market:
        """Return the markets side by side."""
        return random_market(self.shape, self.segments, draws, self.seed)


SEEDS = st.integers(0, 2**32 - 2)


def recipes(most_segments: int = 3) -> st.SearchStrategy[Recipe]:
    """Return recipes of one to five nests of one to four classes."""
    shapes = st.lists(st.tuples(st.booleans(), st.integers(1, 4)), min_size=1, max_size=5)
    return st.builds(Recipe, shapes, st.integers(1, most_segments), SEEDS)


def _nests(shape: list[tuple[bool, int]]) -> tuple[tuple[tuple[int, ...], ...], NDArray[np.bool_]]:
    ends = np.cumsum([size for _domestic, size in shape])
    nests = tuple(tuple(range(int(end) - size, int(end))) for end, (_domestic, size) in zip(ends, shape, strict=True))
    return nests, np.array([domestic for domestic, size in shape for _one in range(size)])


def asked_for(market: Market, premium: Array) -> tuple[Array, Array]:
    """Return what is bought at these premia, k cards (segments, classes, draws), and what stays unspent.

    The equations of the docstring of ``market.py``, one segment, one nest, one class at a time.
    """
    segments, classes, draws = market.utility.shape
    cards, unspent = np.zeros((segments, classes, draws)), np.ones((segments, draws))
    lam, rho = market.price_response, market.dissimilarity
    for s in range(segments):
        pull = np.where(market.supply > 0, np.exp(market.utility[s] / rho - lam / rho * premium), 0.0)
        inclusive = [sum(pull[c] for c in nest) ** rho for nest in market.nests]
        origin = [bool(market.domestic[nest[0]]) for nest in market.nests]
        everyone = np.exp(market.outside[s]) + sum(inclusive)
        locals_only = np.exp(market.outside[s]) + sum(
            (one for one, local in zip(inclusive, origin, strict=True) if local), np.zeros(draws)
        )
        for nest, worth, local in zip(market.nests, inclusive, origin, strict=True):
            whole = sum(pull[c] for c in nest)
            for c in nest:
                within = np.divide(pull[c], whole, out=np.zeros(draws), where=whole > 0)
                free = (1 - market.mandate[s]) * within * worth / everyone
                bound = market.mandate[s] * within * worth / locals_only if local else np.zeros(draws)
                cards[s, c] = market.budget[s] * (free + bound) / (market.price[c] * np.exp(premium[c]))
                unspent[s] -= np.where(market.budget[s] > 0, free + bound, 0.0)
    return cards, unspent


def distance(market: Market, premium: Array) -> Array:
    """Return how far each market is from cleared: max over classes of |max(-pi, ln(sold / supply))|."""
    sold = asked_for(market, premium)[0].sum(axis=0)
    with np.errstate(divide="ignore"):
        excess = np.log(sold) - np.log(np.where(market.supply > 0, market.supply, 1.0))
    return np.abs(np.where(market.supply > 0, np.maximum(-premium, excess), 0.0)).max(axis=0)


def climbed(market: Market, steps: int = 4000, tolerance: float = 1e-10) -> Array:
    """Return the premia by the damped fixed point from below, the slow and certain way."""
    alone = np.zeros(len(market.domestic), dtype=bool)
    for nest in market.nests:
        alone[list(nest)] = len(nest) == 1
    lam, rho = market.price_response, market.dissimilarity
    damping = np.where(alone[:, None], 1 / (1 + lam), 1 / (1 + lam / rho))
    premium = np.zeros_like(market.price)
    for _step in range(steps):
        if distance(market, premium).max() <= tolerance:
            return premium
        sold = asked_for(market, premium)[0].sum(axis=0)
        with np.errstate(divide="ignore"):
            excess = np.log(sold) - np.log(np.where(market.supply > 0, market.supply, 1.0))
        premium = np.where(market.supply > 0, np.maximum(0.0, premium + damping * excess), 0.0)
    raise AssertionError("the damped fixed point has not arrived")


def reordered(market: Market, classes: NDArray[np.intp], nests: NDArray[np.intp]) -> Market:
    """Return the same market with its classes and its nests in another order; class i becomes the old `classes[i]`."""
    place = np.argsort(classes)
    moved = [tuple(int(place[c]) for c in market.nests[n]) for n in nests]
    return replace(
        market,
        price=market.price[classes],
        supply=market.supply[classes],
        utility=market.utility[:, classes],
        domestic=market.domestic[classes],
        nests=tuple(moved),
    )


def at_most(less: Array, more: Array, floor: float = 1e-12) -> bool:
    """Whether `less` is nowhere above `more`, up to the tolerance of the clearing."""
    return bool((less <= more + SLACK * np.abs(more) + floor).all())


def same(one: Array, other: Array) -> bool:
    """Whether two results are equal up to the tolerance of the clearing."""
    return bool(np.allclose(one, other, rtol=SLACK, atol=1e-9))
