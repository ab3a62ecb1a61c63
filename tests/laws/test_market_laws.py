"""Laws of one quarter's market: accounts, uniqueness, invariance, monotony and limits."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenarios.model.market import Market, clear
from tests.laws.markets import (
    EVERYWHERE,
    LAW,
    RESIDUAL,
    SEEDS,
    Array,
    asked_for,
    at_most,
    climbed,
    degenerate_market,
    distance,
    random_market,
    recipes,
    reordered,
    same,
)

DEGENERATE_SHAPES = (
    [(False, 1)],
    [(True, 1)],
    [(False, 1), (True, 1)],
    [(True, 3), (True, 1)],
    [(False, 4), (False, 1), (True, 2), (True, 1), (True, 1)],
    [(True, 2), (False, 2)],
)
PER_SHAPE = 1700


def offered(market: Market) -> np.ndarray:
    return market.supply > 0


# Accounts


@LAW
@given(recipes())
def test_every_dollar_is_spent_or_kept(recipe):
    """I1: in every segment spending at shadow prices and the unspent part add up to the budget."""
    market = recipe.markets()
    cleared = clear(market)
    spent = (cleared.cards * market.price * np.exp(cleared.premium)).sum(axis=1)
    assert np.allclose(spent + market.budget * cleared.unspent, market.budget, rtol=1e-9)
    assert (cleared.unspent >= -1e-12).all()
    assert (cleared.unspent <= 1 + 1e-12).all()


@LAW
@given(recipes())
def test_only_what_is_supplied_is_sold_and_only_the_scarce_costs_more(recipe):
    """I2: nothing sells beyond its supply, and a class with a premium is sold out."""
    market = recipe.markets()
    cleared = clear(market)
    assert (cleared.premium >= 0).all()
    assert (cleared.sold <= market.supply * (1 + 2 * RESIDUAL)).all()
    scarce = cleared.premium > 0
    assert np.allclose(cleared.sold[scarce], market.supply[scarce], rtol=2 * RESIDUAL, atol=0)
    assert (cleared.premium[~offered(market)] == 0).all()


@LAW
@given(recipes())
def test_purchases_follow_the_equations_at_the_premia_found(recipe):
    """The cards and the unspent part are those of the nested logit with mandated buyers, at the premia found."""
    market = recipe.markets()
    cleared = clear(market)
    cards, unspent = asked_for(market, cleared.premium)
    assert np.allclose(cleared.cards, cards, rtol=1e-9, atol=1e-15)
    assert np.allclose(cleared.unspent, unspent, rtol=1e-9, atol=1e-12)
    assert distance(market, cleared.premium).max() <= 1.001 * RESIDUAL


@pytest.mark.parametrize("shape", range(len(DEGENERATE_SHAPES)))
def test_the_market_clears_at_every_edge(shape):
    """I1 and I2 hold where there is no supply, one chip, mu 0 or 1, no budget, or supply of 1e-9 to 1e9."""
    assert len(DEGENERATE_SHAPES) * PER_SHAPE >= 10_000
    market = degenerate_market(list(DEGENERATE_SHAPES[shape]), 1 + shape % 3, PER_SHAPE, 1000 + shape)
    cleared = clear(market)
    assert all(np.isfinite(one).all() for one in (cleared.premium, cleared.cards, cleared.unspent))
    assert distance(market, cleared.premium).max() <= 1.001 * RESIDUAL
    assert (cleared.sold <= market.supply * (1 + 2 * RESIDUAL)).all()
    scarce = cleared.premium > 0
    assert np.allclose(cleared.sold[scarce], market.supply[scarce], rtol=2 * RESIDUAL, atol=0)
    assert (np.where(offered(market), 0.0, cleared.cards) == 0).all()
    paid = market.budget > 0
    spent = (cleared.cards * market.price * np.exp(cleared.premium)).sum(axis=1)
    assert np.allclose((spent + market.budget * cleared.unspent)[paid], market.budget[paid], rtol=1e-9)
    assert (cleared.sold.sum(axis=0)[(~paid).all(axis=0)] == 0).all()
    nothing = ~offered(market).any(axis=0)
    assert nothing.any()
    assert (cleared.unspent[:, nothing] == 1).all()


@pytest.mark.parametrize("supply", [1e-250, 5e-324])
def test_a_supply_next_to_nothing_clears(supply):
    """I2: a lever just above 0 gives next to no cards, which is no reason to end the run."""
    market = random_market([(False, 2), (True, 1)], 2, 200, 3)
    little = market.supply.copy()
    little[0] = supply
    assert (clear(replace(market, supply=little)).sold[0] <= 1e-9).all()


# One solution


@LAW
@given(recipes(), SEEDS)
def test_every_start_leads_to_the_same_premia(recipe, seed):
    """I6: from any premia between 0 and 5 the clearing arrives at the same premia as from none."""
    market = recipe.markets()
    start = np.random.default_rng(seed).uniform(0, 5, market.price.shape)
    assert np.abs(clear(market, start).premium - clear(market).premium).max() <= 1e-7


@LAW
@given(recipes())
def test_the_fast_way_and_the_certain_way_agree(recipe):
    """I6: the premia found are those to which the damped fixed point climbs from zero."""
    market = recipe.markets(40)
    assert np.abs(clear(market).premium - climbed(market)).max() <= 1e-7


@LAW
@given(recipes(), SEEDS)
def test_the_order_of_classes_and_nests_does_not_matter(recipe, seed):
    """I6: with classes and nests in another order every class sells the same at the same premium."""
    market = recipe.markets()
    random = np.random.default_rng(seed)
    classes, nests = random.permutation(len(market.domestic)), random.permutation(len(market.nests))
    before, after = clear(market), clear(reordered(market, classes, nests))
    assert np.abs(after.premium - before.premium[classes]).max() <= 1e-7
    assert same(after.cards, before.cards[:, classes])
    assert same(after.unspent, before.unspent)


@LAW
@given(recipes(), st.integers(1, 99))
def test_a_draw_does_not_feel_its_neighbours(recipe, count):
    """A market's result is bit-equal whether it is cleared alone, with some or with many others."""
    market = recipe.markets()
    few = {
        name: getattr(market, name)[..., :count]
        for name in ("budget", "mandate", "outside", "price", "supply", "utility", "price_response", "dissimilarity")
    }
    all_of_them, first = clear(market), clear(replace(market, **few))
    assert np.array_equal(all_of_them.premium[:, :count], first.premium)
    assert np.array_equal(all_of_them.cards[..., :count], first.cards)
    assert np.array_equal(all_of_them.unspent[:, :count], first.unspent)


# Invariance


def with_class(market: Market, twin: int, supply: Array, shift: Array) -> Market:
    """Return the market with one more class, a copy of `twin` in its nest with a supply and utility of its own."""
    added = len(market.domestic)
    return replace(
        market,
        price=np.vstack([market.price, market.price[twin]]),
        supply=np.vstack([market.supply, supply]),
        utility=np.concatenate([market.utility, market.utility[:, twin, None] + shift], axis=1),
        domestic=np.append(market.domestic, market.domestic[twin]),
        nests=tuple((*nest, added) if twin in nest else nest for nest in market.nests),
    )


@LAW
@given(recipes(), SEEDS)
def test_identical_chips_sell_one_to_one(recipe, seed):
    """I7: two chips of the same nest, alike in all but an ample supply, sell the same number to every segment."""
    market = recipe.markets()
    twin = int(np.random.default_rng(seed).integers(len(market.domestic)))
    supply = market.supply.copy()
    supply[twin] = EVERYWHERE
    cards = clear(with_class(replace(market, supply=supply), twin, 2 * supply[twin], np.zeros(100))).cards
    assert np.allclose(cards[:, -1], cards[:, twin], rtol=1e-9, atol=0)
    alike = clear(with_class(market, twin, market.supply[twin], np.zeros(100)))
    assert same(alike.cards[:, -1], alike.cards[:, twin])


@LAW
@given(recipes(), SEEDS)
def test_splitting_a_chip_in_two_changes_nothing(recipe, seed):
    """I7: halves with V - rho ln 2 and half the supply each leave all other sales, the sum and the premia alone."""
    market = recipe.markets()
    twin = int(np.random.default_rng(seed).integers(len(market.domestic)))
    shift = -market.dissimilarity * np.log(2)
    supply, utility = market.supply.copy(), market.utility.copy()
    supply[twin] /= 2
    utility[:, twin] += shift
    split = with_class(replace(market, supply=supply), twin, supply[twin], shift)
    split = replace(split, utility=np.concatenate([utility, utility[:, twin, None]], axis=1))
    whole, halves = clear(market), clear(split)
    joined = halves.cards[:, :-1].copy()
    joined[:, twin] += halves.cards[:, -1]
    assert same(joined, whole.cards)
    assert same(halves.unspent, whole.unspent)
    assert np.abs(halves.premium[:-1] - whole.premium).max() <= 1e-7
    assert np.abs(halves.premium[-1] - whole.premium[twin]).max() <= 1e-7


@LAW
@given(recipes(), st.floats(1e-3, 1e3))
def test_a_market_twice_as_large_sells_twice_as_much(recipe, factor):
    """I8: budgets and supplies times k leave premia and unspent parts alone and sell k times the cards."""
    market = recipe.markets()
    before = clear(market)
    after = clear(replace(market, budget=factor * market.budget, supply=factor * market.supply))
    assert np.abs(after.premium - before.premium).max() <= 1e-7
    assert same(after.cards / factor, before.cards)
    assert same(after.unspent, before.unspent)


@LAW
@given(recipes(), st.floats(1e-3, 1e3))
def test_the_currency_does_not_matter(recipe, rate):
    """I8: budgets and prices in another currency sell the same cards at the same premia."""
    market = recipe.markets()
    before = clear(market)
    after = clear(replace(market, budget=rate * market.budget, price=rate * market.price))
    assert np.abs(after.premium - before.premium).max() <= 1e-7
    assert same(after.cards, before.cards)


# Monotony


@LAW
@given(recipes(), SEEDS)
def test_more_of_one_class_displaces_the_others(recipe, seed):
    """E1: more supply of a class: it sells no less, no other sells more, no premium and no unspent part rises."""
    market = recipe.markets()
    random = np.random.default_rng(seed)
    more = int(random.integers(len(market.domestic)))
    supply = market.supply.copy()
    supply[more] += 10 ** random.uniform(-2, 3, 100)
    before, after = clear(market), clear(replace(market, supply=supply))
    others = np.arange(len(market.domestic)) != more
    assert at_most(before.sold[more], after.sold[more])
    assert at_most(after.sold[others], before.sold[others])
    known = offered(market)
    assert at_most(after.premium[known], before.premium[known], floor=1e-7)
    assert at_most(after.unspent, before.unspent, floor=1e-7)


@LAW
@given(recipes(), SEEDS, st.booleans())
def test_each_origin_displaces_the_other(recipe, seed, local):
    """E2: more domestic supply lets no foreign class sell more, more foreign supply no domestic class."""
    market = recipe.markets()
    random = np.random.default_rng(seed)
    rise = 10 ** random.uniform(-2, 3, market.supply.shape) * (random.random(market.supply.shape) > 0.5)
    rising = (market.domestic == local)[:, None]
    before, after = clear(market), clear(replace(market, supply=market.supply + rise * rising))
    rivals = market.domestic != local
    assert at_most(after.sold[rivals], before.sold[rivals])


@LAW
@given(recipes(), SEEDS)
def test_more_money_buys_no_less_of_anything(recipe, seed):
    """E3: a larger budget in some segment lowers neither the sales nor the premium of any class."""
    market = recipe.markets()
    random = np.random.default_rng(seed)
    rise = random.uniform(1, 5, market.budget.shape) * (random.random(market.budget.shape) > 0.5)
    before, after = clear(market), clear(replace(market, budget=market.budget * (1 + rise)))
    assert at_most(before.sold, after.sold)
    assert at_most(before.premium, after.premium, floor=1e-7)


@LAW
@given(recipes(most_segments=1), SEEDS)
def test_a_mandate_helps_every_domestic_class(recipe, seed):
    """E5, one segment: more mandated buyers: no domestic class sells less, no foreign class more, capped or not."""
    market = recipe.markets()
    random = np.random.default_rng(seed)
    mandate = market.mandate + (1 - market.mandate) * random.random(market.mandate.shape)
    before, after = clear(market), clear(replace(market, mandate=mandate))
    assert at_most(before.sold[market.domestic], after.sold[market.domestic])
    assert at_most(after.sold[~market.domestic], before.sold[~market.domestic])


@LAW
@given(recipes(), SEEDS)
def test_a_liking_for_domestic_cards_helps_every_domestic_class(recipe, seed):
    """E5: the same constant on V of all domestic classes in all segments: they sell no less, foreign ones no more."""
    market = recipe.markets()
    gain = np.random.default_rng(seed).uniform(0, 3, 100) * market.domestic[:, None]
    before, after = clear(market), clear(replace(market, utility=market.utility + gain))
    assert at_most(before.sold[market.domestic], after.sold[market.domestic])
    assert at_most(after.sold[~market.domestic], before.sold[~market.domestic])


# Limits


@LAW
@given(recipes(), st.booleans())
def test_an_origin_without_supply_has_no_share(recipe, local):
    """L1, L2: without domestic supply the domestic share is 0, without foreign supply 1, where anything is sold."""
    market = recipe.markets()
    kept = np.where((market.domestic == local)[:, None], market.supply, 0.0)
    sold = clear(replace(market, supply=kept)).sold
    assert (sold[market.domestic != local] == 0).all()
    assert (sold.sum(axis=0)[kept.any(axis=0)] > 0).all()


@LAW
@given(recipes())
def test_with_supply_without_end_the_choice_is_a_plain_logit(recipe):
    """L3: with endless supply every premium is exactly 0 and sales are those of the nested logit with mandates."""
    market = recipe.markets()
    market = replace(market, supply=np.full_like(market.supply, EVERYWHERE))
    cleared = clear(market)
    assert (cleared.premium == 0).all()
    cards, unspent = asked_for(market, np.zeros_like(market.price))
    assert np.allclose(cleared.cards, cards, rtol=1e-10, atol=0)
    assert np.allclose(cleared.unspent, unspent, rtol=1e-9)


@LAW
@given(SEEDS, st.booleans(), st.integers(0, 2))
def test_a_single_chip_sells_what_is_asked_for_or_all_there_is(seed, local, others):
    """L4: the only chip on offer sells the smaller of its supply and the demand at list price, and nobody else."""
    market = random_market([(local, 1), *[(not local, 2)] * others], 2, 100, seed)
    supply = np.zeros_like(market.supply)
    supply[0] = 10 ** np.random.default_rng(seed).uniform(-2, 5, 100)
    market = replace(market, supply=supply)
    wanted = asked_for(market, np.zeros_like(supply))[0].sum(axis=0)[0]
    sold = clear(market).sold
    assert same(sold[0], np.minimum(supply[0], wanted))
    assert (sold[1:] == 0).all()


@LAW
@given(recipes())
def test_where_all_must_buy_domestic_no_foreign_card_sells(recipe):
    """L5: with every buyer mandated the domestic share is 1."""
    market = recipe.markets()
    sold = clear(replace(market, mandate=np.ones_like(market.mandate))).sold
    assert (sold[~market.domestic] == 0).all()


@LAW
@given(st.lists(st.integers(1, 4), min_size=1, max_size=5), SEEDS)
def test_a_nest_of_equals_weighs_its_number_to_the_power_of_rho(sizes, seed):
    """L6: at V = 0 a nest of n chips gets n^rho, beside e^V0 for the outside option, in equal parts."""
    market = random_market([(False, size) for size in sizes], 2, 100, seed)
    endless = np.full_like(market.supply, EVERYWHERE)
    market = replace(market, utility=0 * market.utility, mandate=0 * market.mandate, supply=endless)
    cleared = clear(market)
    weights = np.array(sizes)[:, None] ** market.dissimilarity
    share = weights / (np.exp(market.outside)[:, None] + weights.sum(axis=0))
    part = np.repeat(share / np.array(sizes)[:, None], sizes, axis=1)
    assert np.allclose(cleared.cards * market.price, part * market.budget[:, None], rtol=1e-10)
    assert np.allclose(cleared.unspent, 1 - share.sum(axis=1), rtol=1e-9)


# What looks like a law and is none


def one_draw(*values: float) -> Array:
    return np.array(values, dtype=float)[:, None]


def small_market(supply: Array, utility: list[list[float]], budget: Array) -> Market:
    """Return a foreign class alone in its nest beside a domestic nest; V0 = 0, lam = rho = 1, cards at 1 k$."""
    return Market(
        budget=budget,
        mandate=np.zeros_like(budget),
        outside=np.zeros_like(budget),
        price=np.ones_like(supply),
        supply=supply,
        utility=np.array(utility)[:, :, None],
        price_response=np.ones(1),
        dissimilarity=np.ones(1),
        nests=((0,), tuple(range(1, len(supply)))),
        domestic=np.arange(len(supply)) > 0,
    )


def test_more_supply_of_a_dear_domestic_card_can_lower_the_domestic_share():
    """No law: a new dear domestic card displaces many cheap unsold ones, and the share in units falls."""
    market = small_market(one_draw(0.2, 1000, 0.1), [[3.0, 0.0, 4.0]], one_draw(100))
    market = replace(market, price=one_draw(10, 1, 50), dissimilarity=np.full(1, 0.5))
    few, many = clear(market).sold, clear(replace(market, supply=one_draw(0.2, 1000, 0.5))).sold
    assert many[2] > few[2]
    assert many[1:].sum() / many.sum() < few[1:].sum() / few.sum()


def test_a_mandate_in_one_segment_can_lower_domestic_sales():
    """No law: buyers who drop out of one segment leave scarce foreign cards to another, where domestic ones lose."""
    # The first segment takes only foreign cards or none; the second likes both alike. Foreign cards are scarce.
    market = small_market(one_draw(50, 1000), [[3.0, -5.0], [1.0, 1.0]], one_draw(100, 100))
    before, after = clear(market).sold, clear(replace(market, mandate=one_draw(0.9, 0))).sold
    assert after[0, 0] == pytest.approx(before[0, 0], rel=1e-6)
    assert after[1, 0] < 0.8 * before[1, 0]


def test_a_liking_for_domestic_cards_in_one_segment_can_raise_foreign_sales():
    """No law: a segment that wants scarce domestic cards more drives another to foreign ones."""
    market = small_market(one_draw(1000, 20), [[-5.0, 0.0], [1.0, 1.0]], one_draw(100, 100))
    liking = np.array([[[0.0], [2.0]], [[0.0], [0.0]]])
    before, after = clear(market).sold, clear(replace(market, utility=market.utility + liking)).sold
    assert after[1, 0] == pytest.approx(before[1, 0], rel=1e-6)
    assert after[0, 0] > 1.05 * before[0, 0]
