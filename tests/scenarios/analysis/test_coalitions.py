"""Contributions by Shapley and Owen: against sums written out by hand, brute force, and what holds in every game."""

from itertools import pairwise, permutations

import numpy as np
import pytest

from scenarios.analysis.coalitions import MOST_COALITIONS, plan_for


def worths_of(plan, game):
    return np.array([game(one) for one in plan.coalitions])


def random_game(rng, players, outcomes=1):
    """Return a game with a worth of its own for each coalition, found when it is asked for."""
    known = {}
    return lambda coalition: known.setdefault(coalition, rng.normal(size=outcomes))


def by_brute_force(groups, game):
    """Return each player's mean addition over all orders in which no group is torn apart."""
    players = [one for group in groups for one in group]
    place = {one: at for at, group in enumerate(groups) for one in group}
    total, count = np.zeros(len(players)), 0
    for order in permutations(players):
        homes = [place[one] for one in order]
        if any(homes[at] != homes[at - 1] and homes[at] in homes[:at] for at in range(1, len(homes))):
            continue
        joined, count = 0, count + 1
        for one in order:
            total[one] += (game(joined | 1 << one) - game(joined))[0]
            joined |= 1 << one
    return total / count


def test_three_levers_written_out():
    """Worths: nobody 10, a 13, b 12, c 10, ab 17, ac 16, bc 12, all 22; six orders, each by hand.

    abc: a 3, b 4, c 5; acb: a 3, c 3, b 6; bac: b 2, a 5, c 5; bca: b 2, c 0, a 10; cab: c 0, a 6, b 6;
    cba: c 0, b 2, a 10. Sums a 37, b 22, c 13, over six; together 72 / 6 = 12 = 22 - 10.
    """
    worth = {0: 10.0, 1: 13.0, 2: 12.0, 4: 10.0, 3: 17.0, 5: 16.0, 6: 12.0, 7: 22.0}
    plan = plan_for([[0, 1, 2]])
    contributions, error = plan.divided(worths_of(plan, lambda one: [worth[one]]))
    assert contributions[:, 0] == pytest.approx([37 / 6, 22 / 6, 13 / 6], abs=1e-12)
    assert plan.alone(worths_of(plan, lambda one: [worth[one]]))[:, 0].tolist() == [3.0, 2.0, 0.0]
    assert not error.any()


@pytest.mark.parametrize("groups", [[[0, 1], [2], [3]], [[0], [1, 2, 3, 4]], [[0, 1, 2], [3, 4, 5]]])
def test_up_to_six_players_groups_do_not_count(groups):
    rng = np.random.default_rng(1)
    game, plan = random_game(rng, 6), plan_for(groups)
    players = [one for group in groups for one in group]
    assert plan.method == "shapley"
    found = plan.divided(worths_of(plan, game))[0][:, 0]
    assert found == pytest.approx(by_brute_force([[one] for one in players], game), abs=1e-12)


def test_owen_is_the_mean_over_orders_that_tear_no_group_apart():
    groups = [[0, 1, 2], [3, 4, 5], [6]]
    game, plan = random_game(np.random.default_rng(2), 7), plan_for(groups)
    assert plan.method == "owen"
    assert len(plan.coalitions) < 2**7
    assert plan.divided(worths_of(plan, game))[0][:, 0] == pytest.approx(by_brute_force(groups, game), abs=1e-12)


def test_sums_are_exact_in_a_thousand_random_games():
    """Each kind of plan, one player to many: the contributions add up to the whole difference to 1e-12."""
    rng, methods = np.random.default_rng(3), set()
    structures = ([], [[0]], [[0, 1]], [[0, 1, 2], [3]], [[0, 1, 2], [3, 4], [5]], [[0, 1, 2, 3], [4, 5], [6, 7]])
    plans = [plan_for(one) for one in (*structures, [[*range(8)], [8, 9, 10], [11, 12], [13]])]
    for place in range(1000):
        plan = plans[place % len(plans)] if place % 50 == 0 else plans[place % (len(plans) - 1)]
        methods.add(plan.method)
        worths = rng.random((len(plan.coalitions), 2))
        total = plan.divided(worths)[0].sum(axis=0)
        assert np.abs(total - (worths[-1] - worths[0])).max() < 1e-12
    assert methods == {"shapley", "owen", "sampled"}


@pytest.mark.parametrize("groups", [[[0, 1, 2, 3]], [[0, 1, 2, 3], [4, 5], [6, 7]], [[*range(9)], [9, 10], [11, 12]]])
def test_who_adds_nothing_gets_nothing_and_equals_get_the_same(groups):
    """Player 3 never adds; players 0 and 1 are alike, and of one group; true also when orders are sampled."""

    def game(coalition):
        alike = (coalition & 1) + (coalition >> 1 & 1)
        return [alike**2 * (1 + (coalition >> 2 & 1))]

    plan = plan_for(groups)
    found, error = plan.divided(worths_of(plan, game))
    assert abs(found[3, 0]) < 1e-12
    assert abs(found[0, 0] - found[1, 0]) <= 3 * (error[0, 0] + error[1, 0]) + 1e-12


@pytest.mark.parametrize("groups", [[[0, 1, 2, 3], [4, 5], [6, 7]], [[*range(8)], [8, 9, 10], [11, 12, 13]]])
def test_in_a_game_without_interaction_groups_make_no_difference(groups):
    """Where each adds its own, Owen's value is Shapley's, each one's own; also sampled, with no error."""
    players = sum(map(len, groups))
    own = np.random.default_rng(4).normal(size=players)
    plan = plan_for(groups)
    worths = worths_of(plan, lambda one: [sum(own[at] for at in range(players) if one >> at & 1)])
    found, error = plan.divided(worths)
    assert found[:, 0] == pytest.approx(own, abs=1e-12)
    assert error[:, 0] == pytest.approx(0, abs=1e-12)
    assert plan.alone(worths)[:, 0] == pytest.approx(own, abs=1e-12)


def test_sampled_orders_come_within_their_error_of_the_exact_value():
    """The exact value of a game of pairs: each pair's worth is shared by halves, within a group and across."""
    groups = [[*range(8)], [8, 9, 10], [11, 12, 13]]
    rng = np.random.default_rng(5)
    pairs = {(a, b): rng.normal() for a in range(14) for b in range(a)}
    plan = plan_for(groups)
    assert plan.method == "sampled"
    assert len(plan.coalitions) <= MOST_COALITIONS
    worths = worths_of(plan, lambda one: [sum(v for (a, b), v in pairs.items() if one >> a & 1 and one >> b & 1)])
    found, error = plan.divided(worths)
    exact = np.array([sum(v for pair, v in pairs.items() if player in pair) / 2 for player in range(14)])
    assert found[:, 0] == pytest.approx(exact, abs=1e-9), "an order and its reverse are exact for pairs"
    threes = worths_of(plan, lambda one: [float(one & 0b111 == 0b111)])
    found, error = plan.divided(threes)
    assert (np.abs(found[:3, 0] - 1 / 3) < 3.5 * error[:3, 0] + 1e-12).all()
    assert (error[:3, 0] > 0).all()
    assert plan_for(groups).coalitions == plan.coalitions, "the same orders at every asking"


def test_what_is_unknown_makes_its_outcome_unknown_and_no_other():
    plan = plan_for([[0, 1]])
    worths = np.ones((4, 2))
    worths[1, 0] = np.nan
    found = plan.divided(worths)[0]
    assert np.isnan(found[:, 0]).all()
    assert (found[:, 1] == 0).all()


@pytest.mark.parametrize("groups", [[[0, 1, 2, 3]], [[0, 1, 2], [3, 4, 5], [6]], [[*range(8)], [8, 9, 10], [11, 12]]])
def test_coalitions_are_walked_so_that_the_first_player_changes_once(groups):
    """From nobody to all; what is prepared for the first players holds longest."""
    plan = plan_for(groups)
    assert (plan.coalitions[0], plan.coalitions[-1]) == (0, (1 << plan.players) - 1)
    for player in range(plan.players):
        within = [one >> player & 1 for one in plan.coalitions]
        assert sum(a != b for a, b in pairwise(within)) < 2 ** (player + 1)


@pytest.mark.parametrize("groups", [[[0, 1, 2, 3]], [[0, 1, 2], [3, 4, 5], [6]], [[*range(8)], [8, 9, 10], [11, 12]]])
def test_what_each_player_adds_last_is_known_in_every_plan(groups):
    """Of pairs as far as the plan asks for them: of all in Shapley's, of those of a group in Owen's."""
    plan, game = plan_for(groups), random_game(np.random.default_rng(5), 13)
    found, whole = plan.last(worths_of(plan, game))[..., 0], (1 << plan.players) - 1
    home = {one: at for at, group in enumerate(groups) for one in group}
    for player in range(plan.players):
        for other in range(plan.players):
            joined = whole & ~(1 << other) | 1 << player
            if player == other or (plan.method != "sampled" and home[player] == home[other]):
                assert found[player, other] == (game(joined) - game(joined & ~(1 << player)))[0]
    assert np.isnan(found).any() == (plan.method != "shapley")
