"""What looks like a law and is none: for each, one case where more leads up and one where more leads down.

They stand here so that nobody writes them down as laws, and so that a strategist finds the mechanism.
"""

from dataclasses import replace

import numpy as np
import pytest

from scenarios.catalog_files import load_catalog
from scenarios.model.market import clear
from scenarios.projection import Engine
from scenarios.scenario import Scenario
from scenarios.scenario_files import preset_scenario
from tests.laws.markets import random_market

CATALOG = load_catalog()
SHAPE = [(False, 2), (True, 2), (True, 1)]
"""A foreign stack of two classes, a domestic one of two and another of one."""


@pytest.fixture(scope="module")
def project():
    """Return the central case of a scenario with some levers set."""
    engine = Engine(CATALOG)

    def run(**values):
        scenario = Scenario(draws=1)
        for name, value in values.items():
            scenario = scenario.with_value(CATALOG, name, value)
        return engine.project(scenario)

    return run


def training(projection, count="official"):
    return float(projection.share("revenue", count, "training", 2028)[0])


def test_dearer_domestic_cards_may_raise_their_share_of_training_and_may_lower_it(project):
    """Half and twice the price both lower it: cheap, inference buys the cards; dear, training does without."""
    half, usual, twice = (training(project(domestic_price=value)) for value in (0.5, 1, 2))
    assert half < usual - 0.05
    assert twice < usual - 0.05


def test_a_larger_budget_may_raise_the_domestic_share_of_training_and_may_lower_it(project):
    """Less money leaves domestic cards unsold first; more is spent on whatever is left, and that is foreign."""
    less, usual, more = (training(project(chip_budget=value)) for value in (0.5, 1, 4))
    assert less < usual - 0.05
    assert more < usual - 0.03


def test_demand_for_reasoning_may_raise_the_domestic_share_of_training_and_may_lower_it(project):
    """Smuggled cards counted or not: a little less reasoning moves the two counts in opposite directions."""
    less, usual = project(reasoning_growth=0.5), project(reasoning_growth=1)
    assert training(less) < training(usual)
    assert training(less, "with_grey") > training(usual, "with_grey")


def test_efficiency_may_help_domestic_training_or_harm_it():
    """The same shock: up under a low elasticity of spending on AI, down under a high one, smuggled cards counted.

    Where cheaper tokens raise spending on inference, it outbids training for domestic cards.
    """
    engine = Engine(CATALOG)
    plain, low, high = (
        training(engine.project(preset_scenario(CATALOG.presets[name], CATALOG, name).sized(1)), "with_grey")
        for name in ("baseline", "deepseek_07", "deepseek_13")
    )
    assert low > plain + 0.05
    assert high < plain - 0.05


def test_share_of_cards_and_share_of_revenue_may_move_apart(project):
    """Cheaper domestic cards: a larger share of cards, a smaller one of revenue."""
    cheap, usual = project(domestic_price=0.5), project()
    units, revenue = (
        [float(one.share(definition, "official", "all", 2028)[0]) for one in (cheap, usual)]
        for definition in ("units", "revenue")
    )
    assert units[0] > units[1]
    assert revenue[0] < revenue[1]


def test_a_mandate_beyond_domestic_supply_leaves_budgets_unspent(project):
    """Who must buy domestic and finds none waits: the share rises, and so does what is not bought at all."""
    usual, strict = project(), project(domestic_mandate=2.5)
    year = CATALOG.horizon.quarters_of(2028)
    assert training(strict) > training(usual)
    assert strict.unspent[year, 0, 0].mean() > usual.unspent[year, 0, 0].mean() + 0.1


def _domestic_share(market, *, revenue):
    cards = clear(market).cards.sum(axis=0) * (market.price if revenue else 1.0)
    total = cards.sum(axis=0)
    return np.divide(cards[market.domestic].sum(axis=0), total, out=np.full_like(total, np.nan), where=total > 0)


@pytest.mark.parametrize("revenue", [False, True])
@pytest.mark.parametrize("place", [0, 2], ids=["foreign", "domestic"])
def test_more_of_one_class_may_raise_the_domestic_share_and_may_lower_it(place, revenue):
    """Half as much again of one class, in 400 random markets: a new dear card displaces many cheap ones.

    Where another domestic class stands unsold, more of the first may cost the second more than it brings; and more of a
    foreign class may displace another foreign one.
    """
    market = random_market(SHAPE, 3, 400, 11)
    supply = market.supply.copy()
    supply[place] *= 1.5
    change = _domestic_share(replace(market, supply=supply), revenue=revenue) - _domestic_share(market, revenue=revenue)
    assert np.nanmax(change) > 1e-4
    assert np.nanmin(change) < -1e-4
