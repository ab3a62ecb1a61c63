"""Divides what several players reach together among them: Shapley's value, and Owen's where players stand in groups.

A coalition is a number whose bits say who is in it. A plan names the coalitions whose worth must be known;
contributions follow from their worths, and always add up to what all reach together less what nobody reaches.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from math import factorial

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

MOST_SHAPLEY = 6
"""Players up to which groups do not count: every coalition is asked."""
MOST_COALITIONS = 512
"""Coalitions asked at most; where the exact value needs more, orders of the players are sampled."""
_SEED = 7


@dataclass(frozen=True, eq=False)
class Plan:
    """Which coalitions are asked, and how their worths become contributions.

    Attributes
    ----------
    method
        ``shapley`` and ``owen`` are exact, ``sampled`` is Owen's value over sampled orders.
    coalitions
        Nobody first, all last, each player alone and all without each among them; on the way the first players change
        most rarely.
    weights
        What a coalition's worth counts in a player's contribution, shape (players, coalitions); of an exact plan.
    orders
        Sampled orders of the players, each followed by its reverse, shape (orders, players); of a sampled plan.
    """

    method: str
    players: int
    coalitions: tuple[int, ...]
    weights: Array = field(default_factory=lambda: np.empty((0, 0)))
    orders: NDArray[np.intp] = field(default_factory=lambda: np.empty((0, 0), dtype=np.intp))

    def divided(self, worths: Array) -> tuple[Array, Array]:
        """Return each player's contribution, and its standard error by sampling, 0 where it is exact.

        Parameters
        ----------
        worths
            Of the coalitions in their order, shape (coalitions, ...); NaN makes all of its outcome NaN.

        Returns
        -------
        tuple[Array, Array]
            Both of shape (players, ...).
        """
        if not self.players:
            return np.zeros((0, *worths.shape[1:])), np.zeros((0, *worths.shape[1:]))
        if self.method != "sampled":
            exact = np.tensordot(self.weights, worths, axes=1)
            return exact, np.zeros_like(exact)
        pairs = np.empty((len(self.orders) // 2, self.players, *worths.shape[1:]))
        for at in range(len(pairs)):
            there, back = (self._along(self.orders[row], worths) for row in (2 * at, 2 * at + 1))
            pairs[at] = (there + back) / 2
        return pairs.mean(axis=0), pairs.std(axis=0, ddof=1) / np.sqrt(len(pairs))

    def alone(self, worths: Array) -> Array:
        """Return what each player reaches by itself beyond what nobody reaches, shape (players, ...)."""
        places = [self.coalitions.index(1 << player) for player in range(self.players)]
        return worths[places] - worths[0]

    def last(self, worths: Array) -> Array:
        """Return what each player adds when it joins last of all, and when one other has not joined.

        Returns
        -------
        Array
            Shape (players, players, ...): in column q of row p what p adds to all but q, in column p what it adds to
            all; NaN where the plan does not ask for it.
        """
        place = {coalition: at for at, coalition in enumerate(self.coalitions)}
        found = np.full((self.players, self.players, *worths.shape[1:]), np.nan)
        for player in range(self.players):
            for other in range(self.players):
                joined = self.coalitions[-1] & ~(1 << other) | 1 << player
                before = joined & ~(1 << player)
                if joined in place and before in place:
                    found[player, other] = worths[place[joined]] - worths[place[before]]
        return found

    def _along(self, order: NDArray[np.intp], worths: Array) -> Array:
        """Return what each player adds when all join in an order."""
        place = {coalition: at for at, coalition in enumerate(self.coalitions)}
        joined = worths[[place[one] for one in _chain(order)]]
        added = np.empty((self.players, *worths.shape[1:]))
        added[order] = np.diff(joined, axis=0)
        return added


def plan_for(groups: Sequence[Sequence[int]]) -> Plan:
    """Return the plan for players that stand in groups, each player in one: exact where that is not too much.

    Parameters
    ----------
    groups
        Players by group, numbered from 0 without a gap.
    """
    players = sum(map(len, groups))
    if players <= MOST_SHAPLEY:
        return _exact("shapley", [list(range(players))] if players else [])
    asked = 2 ** len(groups) + sum(2 ** (len(groups) - 1) * (2 ** len(one) - 2) for one in groups)
    return _exact("owen", groups) if asked <= MOST_COALITIONS else _sampled(groups)


def _exact(method: str, groups: Sequence[Sequence[int]]) -> Plan:
    """Return the plan of Owen's value; of one group alone it is Shapley's."""
    players = sum(map(len, groups))
    weights: dict[int, Array] = {0: np.zeros(players), (1 << players) - 1: np.zeros(players)}
    for group in groups:
        others = [_mask(one) for one in groups if one is not group]
        for outer, outer_weight in _weighted(others):
            for player in group:
                for inner, inner_weight in _weighted([1 << one for one in group if one != player]):
                    for coalition, sign in ((outer | inner, -1), (outer | inner | 1 << player, 1)):
                        row = weights.setdefault(coalition, np.zeros(players))
                        row[player] += sign * outer_weight * inner_weight
    coalitions = _walk(weights, players)
    return Plan(method, players, coalitions, np.array([weights[one] for one in coalitions]).T)


def _sampled(groups: Sequence[Sequence[int]]) -> Plan:
    """Return a plan of as many random orders as there may be coalitions for; groups are not torn apart in any."""
    players, rng = sum(map(len, groups)), np.random.default_rng(_SEED)
    whole, single = (1 << players) - 1, [1 << one for one in range(players)]
    known = {0, whole, *single, *(whole ^ one for one in single)}
    orders: list[NDArray[np.intp]] = []
    while True:
        parts = [rng.permutation(np.asarray(groups[at], dtype=np.intp)) for at in rng.permutation(len(groups))]
        order = np.concatenate(parts)
        wanted = {*_chain(order), *_chain(order[::-1])}
        if len(known | wanted) > MOST_COALITIONS:
            return Plan("sampled", players, _walk(known, players), orders=np.array(orders))
        known |= wanted
        orders += [order, order[::-1]]


def _weighted(members: Sequence[int]) -> Iterable[tuple[int, float]]:
    """Yield every union of masks, with the chance that just these come before one more in a random order."""
    count = len(members)
    for chosen in range(1 << count):
        union, size = 0, chosen.bit_count()
        for at, member in enumerate(members):
            union |= member if chosen >> at & 1 else 0
        yield union, factorial(size) * factorial(count - size) / factorial(count + 1)


def _chain(order: Iterable[np.intp]) -> tuple[int, ...]:
    """Return the coalitions that arise as players join one after the other."""
    chain = [0]
    for player in order:
        chain.append(chain[-1] | 1 << int(player))
    return tuple(chain)


def _walk(coalitions: Iterable[int], players: int) -> tuple[int, ...]:
    """Order coalitions so that the first player changes once on the way, the second thrice, and so on."""
    return tuple(sorted(coalitions, key=lambda one: f"{one:0{players}b}"[::-1]))


def _mask(players: Iterable[int]) -> int:
    return sum(1 << one for one in players)
