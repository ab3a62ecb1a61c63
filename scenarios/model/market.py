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
        still_open = buyers.residual(current, excess) > TOLERANCE
        if not still_open.any():
            break
        climbing = step >= _NEWTON_STEPS or (start is None and step < 2)
        move = buyers.jacobi if climbing else buyers.newton
        current = np.where(still_open, move(current, spending, excess), current)
        premium[:, columns] = current
        if len(columns) - still_open.sum() > _WORTH_LEAVING:
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
        self.offered = market.supply > 0
        attraction = np.exp(np.clip(market.utility / rho, -_STEEPEST, _STEEPEST))
        self.attraction = np.where(self.offered, attraction, 0.0)
        self.outside = np.exp(market.outside)
        self.log_value = np.log(np.where(self.offered, market.supply * market.price, 1.0))
        self.budgets = np.concatenate([market.budget * (1.0 - market.mandate), market.budget * market.mandate])
        self.nests = market.nests
        self.nest_of = np.array(
            [nest for _c, nest in sorted((c, n) for n, nest in enumerate(market.nests) for c in nest)]
        )
        alone = np.array([len(market.nests[nest]) == 1 for nest in self.nest_of])
        self.damping = np.where(alone[:, None], 1.0 / (1.0 + lam), 1.0 / (1.0 + self.steepness))
        self.local = _place(tuple(int(one) for one in np.flatnonzero(market.domestic)))
        self.domestic_nests = [bool(market.domestic[members[0]]) for members in market.nests]

    def narrowed(self, keep: NDArray[np.bool_]) -> "_Buyers":
        """Return the buyers of some of the draws."""
        part = copy(self)
        arrays = (
            "price_response",
            "dissimilarity",
            "steepness",
            "offered",
            "attraction",
            "outside",
            "log_value",
            "budgets",
            "damping",
        )
        for name in arrays:
            setattr(part, name, getattr(self, name)[..., keep])
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
        everyone, locals_only = self.outside.copy(), self.outside.copy()
        for one, domestic in zip(worth, self.domestic_nests, strict=True):
            everyone += one
            if domestic:
                locals_only += one
        within = pull / nest[self.nest_of].swapaxes(0, 1)
        chosen = np.zeros((2 * segments, classes, draws))
        value = np.multiply(within, worth[self.nest_of].swapaxes(0, 1), out=chosen[:segments])
        chosen[segments:, self.local] = value[:, self.local] / locals_only[:, None]
        value /= everyone[:, None]
        spent = self.budgets[:, None] * chosen
        return _Spending(within, chosen, spent, np.maximum(_total(spent), _TINY))

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
        matrix = self._jacobian(spending)
        np.copyto(matrix, np.eye(len(premium))[:, :, None], where=~active[:, None])
        step = _solve(matrix, np.where(active, excess, -premium))
        return np.where(active, np.maximum(0.0, premium + step), 0.0)

    def _jacobian(self, spending: _Spending) -> Array:
        """Return -dF/dpi, shape (classes, classes, draws): an M-matrix."""
        segments, rho = len(self.outside), self.dissimilarity
        answer = spending.spent[0][:, None] * spending.chosen[0][None]
        for spent, chosen in zip(spending.spent[1:segments], spending.chosen[1:segments], strict=True):
            answer += spent[:, None] * chosen[None]
        local = _block(self.local)
        for group in range(segments, 2 * segments):
            spent, chosen = spending.spent[group, self.local], spending.chosen[group, self.local]
            answer[local] += spent[:, None] * chosen[None]
        closeness = (1.0 - rho) / rho
        for members in self.nests:
            place = _place(members)
            spent = (spending.spent[:segments, place] + spending.spent[segments:, place]) * closeness
            if len(members) == 1:
                answer[members[0], members[0]] += _total(spent)[0]
                continue
            for segment in range(segments):
                answer[_block(place)] += spent[segment, :, None] * spending.within[segment, None, place]
        answer *= (-self.price_response / spending.total)[:, None]
        answer[np.arange(len(answer)), np.arange(len(answer))] += 1.0 + self.steepness
        return answer

    def bought(self, market: Market, premium: Array, spending: _Spending) -> Cleared:
        """Return the cleared market at these premia."""
        segments = len(self.outside)
        by_segment = spending.spent[:segments] + spending.spent[segments:]
        cards = by_segment / (market.price * np.exp(premium))
        spent = np.stack([_total(one) for one in by_segment])
        budget = market.budget
        unspent = 1.0 - np.divide(spent, budget, out=np.zeros_like(spent), where=budget > 0)
        return Cleared(premium, cards, unspent)


def _solve(matrix: Array, right: Array) -> Array:
    """Solve the small systems of all draws at once by Gauss without pivoting: stable, since they are M-matrices.

    Parameters
    ----------
    matrix, right
        Shapes (n, n, draws) and (n, draws); both are overwritten.
    """
    size = len(right)
    for pivot in range(size - 1):
        factor = matrix[pivot + 1 :, pivot] / matrix[pivot, pivot]
        matrix[pivot + 1 :, pivot + 1 :] -= factor[:, None] * matrix[pivot, pivot + 1 :]
        right[pivot + 1 :] -= factor * right[pivot]
    for row in range(size - 1, -1, -1):
        right[row] /= matrix[row, row]
        right[:row] -= matrix[:row, row] * right[row]
    return right


def _place(members: tuple[int, ...]) -> slice | list[int]:
    """Return an index of these classes: a slice where they stand side by side, which numpy reads without copying."""
    if members and members == tuple(range(members[0], members[-1] + 1)):
        return slice(members[0], members[-1] + 1)
    return list(members)


def _block(place: slice | list[int]) -> tuple[Any, ...]:
    """Return the index of the square block of these classes in a matrix."""
    return (place, place) if isinstance(place, slice) else np.ix_(place, place)
