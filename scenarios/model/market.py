r"""The market of one quarter: a nested logit between cards, cleared by scarcity premia where supply runs short.

Per segment s, class c in nest n (a software stack), premium pi_c >= 0 in logs over the list price P_c:

    e_c = exp(V_c/rho - (lam/rho) pi_c);   w_c = e_c / s_n,  s_n = sum of e in the nest;   I_n = s_n^rho
    free buyers       p_c = w_c I_n / (e^V0 + sum of I)
    mandated buyers   p_c = w_c I_n / (e^V0 + sum of domestic I)  for domestic classes, else 0
    spending m = B p,  cards = m / (P e^pi),  unspent = the outside option (rental and waiting)

    find pi >= 0 with  sold_c <= S_c  and  pi_c (S_c - sold_c) = 0

With F_c = ln(sold_c / S_c) the residual is max_c |max(-pi_c, F_c)|, held below 1e-8 always. The premia are unique:
cards are substitutes and higher premia lower every sale, so the map is an M-function (More and Rheinboldt, 1973).
Semismooth Newton with the exact Jacobian finds them in about four steps; if it should not, the Jacobi iteration
pi <- max(0, pi + g F), g = 1/(1 + lam/rho), climbs to them from below, proven. A draw whose residual passes is frozen,
so that its result does not depend on the draws beside it.

The clearing itself takes mandated fractions of 0 to 1. Budgets M$, prices k$, supply and sales k cards.
"""

from copy import copy
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scenarios.errors import EngineError
from scenarios.texts import _

Array = NDArray[np.float64]

TOLERANCE = 1e-8
_NEWTON_STEPS, _JACOBI_STEPS = 14, 400
_WORTH_LEAVING = 256
"""So many cleared draws cost more to carry along than to leave out."""
_STEEPEST = 300.0
"""Largest V/rho: beyond it an exponential would overflow."""
_NO_CARD = 1e-100
"""Supply, in k cards, below which a class is not on sale: logarithms of less lose their meaning."""
_TINY = 1e-280


@dataclass(frozen=True, eq=False)
class Market:
    """One quarter's market; draws last.

    Attributes
    ----------
    budget, mandate, outside
        M$, fraction and V0 in utils, shape (segments, draws).
    price, supply
        k$ and k cards, shape (classes, draws).
    utility
        V in utils at list price, shape (segments, classes, draws).
    price_response, dissimilarity
        lam and rho, shape (draws,).
    nests
        Members of each nest, as indices of classes.
    domestic
        Which classes are domestic, shape (classes,); a nest is of one origin.
    """

    budget: Array
    mandate: Array
    outside: Array
    price: Array
    supply: Array
    utility: Array
    price_response: Array
    dissimilarity: Array
    nests: tuple[tuple[int, ...], ...]
    domestic: NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Cleared:
    """The cleared market.

    Attributes
    ----------
    premium
        Log scarcity premium over the list price, shape (classes, draws).
    cards
        Thousand cards bought, shape (segments, classes, draws).
    unspent
        Part of the budget that goes to the outside option, shape (segments, draws).
    """

    premium: Array
    cards: Array
    unspent: Array

    @property
    def sold(self) -> Array:
        """Thousand cards sold of each class, shape (classes, draws)."""
        return _total(self.cards)


def clear(market: Market, start: Array | None = None) -> Cleared:
    """Find the scarcity premia and what is bought at them.

    Parameters
    ----------
    start
        Premia to start from, such as those of the quarter before; any start leads to the same premia.

    Raises
    ------
    EngineError
        No premia within the tolerance; names the draw.
    """
    everyone = _Buyers(market)
    premium = np.zeros_like(market.price) if start is None else np.where(everyone.offered, start, 0.0)
    buyers, columns, current = everyone, np.arange(premium.shape[1]), premium
    for step in range(_NEWTON_STEPS + _JACOBI_STEPS):
        spending = buyers.spend(current)
        excess = buyers.excess(current, spending)
        still_open = ~(buyers.residual(current, excess) <= TOLERANCE)  # also where it is no number
        if not still_open.any():
            break
        climbing = step >= _NEWTON_STEPS or (start is None and step < 2)
        move = buyers.jacobi if climbing else buyers.newton
        current = np.where(still_open, move(current, spending, excess), current)
        premium[:, columns] = current
        if len(columns) - still_open.sum() > _WORTH_LEAVING:
            still_open[:2] = True  # numpy adds a single column up in another order
            columns, current = columns[still_open], current[:, still_open]
            buyers = buyers.narrowed(still_open)
    else:
        raise EngineError(_("no scarcity premia found in draw {n}").format(n=int(columns[np.argmax(still_open)])))
    return everyone.bought(market, premium, spending if buyers is everyone else everyone.spend(premium))


def _total(values: Array) -> Array:
    """Sum over the first axis in a fixed order, so that a draw's sum does not depend on how many draws there are."""
    total = values[0].copy()
    for one in values[1:]:
        total += one
    return total


@dataclass(frozen=True, eq=False)
class _Spending:
    """What is chosen at one set of premia; buyer groups are the free buyers of each segment, then the mandated ones.

    Attributes
    ----------
    within
        Part of its nest that each class takes, shape (segments, classes, draws).
    chosen, spent
        Choice probabilities and spending in M$, shape (2 x segments, classes, draws).
    total
        Spending on each class, M$, shape (classes, draws).
    """

    within: Array
    chosen: Array
    spent: Array
    total: Array


class _Buyers:
    """The demand side of one market: what is bought at given premia, and how that answers to them."""

    def __init__(self, market: Market) -> None:
        lam, rho = market.price_response, market.dissimilarity
        self.price_response, self.dissimilarity, self.steepness = lam, rho, lam / rho
        self.offered = market.supply > _NO_CARD
        attraction = np.exp(np.clip(market.utility / rho, -_STEEPEST, _STEEPEST))
        self.attraction = np.where(self.offered, attraction, 0.0)
        self.outside = np.exp(market.outside)
        self.log_value = np.log(np.where(self.offered, market.supply * market.price, 1.0))
        self.budgets = np.concatenate([market.budget * (1.0 - market.mandate), market.budget * market.mandate])
        self.nests = market.nests
        self.nest_of = [nest for _c, nest in sorted((c, n) for n, nest in enumerate(market.nests) for c in nest)]
        alone = np.array([len(market.nests[nest]) == 1 for nest in self.nest_of])
        self.damping = np.where(alone[:, None], 1.0 / (1.0 + lam), 1.0 / (1.0 + self.steepness))
        self.local = _place(tuple(int(one) for one in np.flatnonzero(market.domestic)))
        self.shared_nests = [_place(members) for members in market.nests if len(members) > 1]
        self.closeness = (1.0 - rho) / rho
        self.diagonal = np.where(alone[:, None], 1.0 + lam, 1.0 + self.steepness)
        self.local_nests = [nest for nest, members in enumerate(market.nests) if market.domestic[members[0]]]

    def narrowed(self, keep: NDArray[np.bool_]) -> "_Buyers":
        """Return the buyers of some of the draws."""
        part = copy(self)
        for name, values in vars(self).items():
            if isinstance(values, np.ndarray) and values.shape[-1] == len(keep):
                setattr(part, name, values[..., keep])
        return part

    def spend(self, premium: Array) -> _Spending:
        """Return what every group of buyers spends at these premia."""
        pull = self.attraction * np.exp(-self.steepness * premium)
        segments, classes, draws = pull.shape
        nest = np.empty((len(self.nests), segments, draws))
        for place, members in enumerate(self.nests):
            nest[place] = pull[:, members[0]]
            for member in members[1:]:
                nest[place] += pull[:, member]
        np.maximum(nest, 1e-290, out=nest)
        worth = np.exp(self.dissimilarity * np.log(nest))
        everyone = self.outside + worth.sum(axis=0)
        locals_only = self.outside + worth[self.local_nests].sum(axis=0)
        within = pull / nest[self.nest_of].swapaxes(0, 1)
        chosen = np.zeros((2 * segments, classes, draws))
        value = np.multiply(within, worth[self.nest_of].swapaxes(0, 1), out=chosen[:segments])
        chosen[segments:, self.local] = value[:, self.local] / locals_only[:, None]
        value /= everyone[:, None]
        spent = self.budgets[:, None] * chosen
        return _Spending(within, chosen, spent, np.maximum(spent.sum(axis=0), _TINY))

    def excess(self, premium: Array, spending: _Spending) -> Array:
        """Return F = ln(sold / supply) of each class; 0 where nothing is offered."""
        return np.where(self.offered, np.log(spending.total) - premium - self.log_value, 0.0)

    def residual(self, premium: Array, excess: Array) -> Array:
        """Return how far each draw is from cleared, shape (draws,)."""
        return np.abs(np.where(self.offered, np.maximum(-premium, excess), 0.0)).max(axis=0)

    def jacobi(self, premium: Array, _spending: _Spending, excess: Array) -> Array:
        """Return the next premia of the damped fixed point."""
        return np.where(self.offered, np.maximum(0.0, premium + self.damping * excess), 0.0)

    def newton(self, premium: Array, spending: _Spending, excess: Array) -> Array:
        """Return the next premia of the semismooth Newton method."""
        active = self.offered & (premium + self.damping * excess > 0)
        system = np.empty((len(active), len(active) + 1, active.shape[1]))
        self._jacobian(spending, active, out=system[:, :-1])
        system[:, -1] = np.where(active, excess, -premium)
        return np.where(active, np.maximum(0.0, premium + _solve(system)), 0.0)

    def _jacobian(self, spending: _Spending, active: NDArray[np.bool_], out: Array) -> None:
        """Write -dF/dpi, shape (classes, classes, draws), an M-matrix, into `out`; rows not active are the identity's.

        [c = j] (1 + lam/rho) - lam/y_c (sum over buyer groups of spent_c chosen_j
        + (1 - rho)/rho sum over segments of spent_c w_j where c and j share a nest)
        """
        segments = len(self.outside)
        free, mandated = spending.spent[:segments], spending.spent[segments:]
        np.sum(free[:, :, None] * spending.chosen[:segments, None], axis=0, out=out)
        local = mandated[:, self.local, None] * spending.chosen[segments:, None, self.local]
        out[_block(self.local)] += local.sum(axis=0)
        for place in self.shared_nests:
            spent = (free[:, place] + mandated[:, place]) * self.closeness
            out[_block(place)] += (spent[:, :, None] * spending.within[:, None, place]).sum(axis=0)
        out *= np.where(active, -self.price_response / spending.total, 0.0)[:, None]
        places = np.arange(len(out))
        out[places, places] += np.where(active, self.diagonal, 1.0)

    def bought(self, market: Market, premium: Array, spending: _Spending) -> Cleared:
        """Return the cleared market at these premia."""
        segments = len(self.outside)
        by_segment = spending.spent[:segments] + spending.spent[segments:]
        cards = by_segment / (market.price * np.exp(premium))
        spent = np.stack([_total(one) for one in by_segment])
        budget = market.budget
        unspent = 1.0 - np.divide(spent, budget, out=np.zeros_like(spent), where=budget > 0)
        return Cleared(premium, cards, unspent)


def _solve(system: Array) -> Array:
    """Solve the small systems of all draws at once by Gauss without pivoting: stable, since they are M-matrices.

    Parameters
    ----------
    system
        Matrix and, as its last column, right side, shape (n, n + 1, draws); overwritten.
    """
    size = len(system)
    for pivot in range(size - 1):
        factor = system[pivot + 1 :, pivot] / system[pivot, pivot]
        system[pivot + 1 :, pivot + 1 :] -= factor[:, None] * system[pivot, pivot + 1 :]
    right = system[:, -1]
    for row in range(size - 1, -1, -1):
        right[row] /= system[row, row]
        right[:row] -= system[:row, row] * right[row]
    return right


def _place(members: tuple[int, ...]) -> slice | list[int]:
    """Return an index of these classes: a slice where they stand side by side, which numpy reads without copying."""
    if members and members == tuple(range(members[0], members[-1] + 1)):
        return slice(members[0], members[-1] + 1)
    return list(members)


def _block(place: slice | list[int]) -> tuple[Any, ...]:
    """Return the index of the square block of these classes in a matrix."""
    return (place, place) if isinstance(place, slice) else np.ix_(place, place)
