"""The analyst's pandas agrees with the engine; the benchmark compares the speed of two that do the same."""

import numpy as np

from scenarios.draws import sample
from scenarios.inputs import Inputs
from scenarios.kernel.quarters import simulate
from scenarios.preparation import prepare
from scenarios.projection import Engine
from scenarios.scenario import Scenario
from scenarios.simulation import opening_state
from scenarios.tastes import tastes_of
from tests.benchmarks import pandas_peer

DRAWS, QUARTERS = 6, 4


def test_pandas_and_engine_agree_on_official_shares(catalog):
    scenario = Scenario().sized(draws=DRAWS).with_value(catalog, "hbm_supply", 1.7)
    scenario = scenario.with_value(catalog, "china_acceptance", 0.6)
    first = catalog.horizon.first_free
    draws = sample(catalog, DRAWS, scenario.seed)
    tastes = tastes_of(catalog, draws)
    observed = Inputs(catalog, draws, range(first), {})
    _record, before = simulate(observed, tastes, opening_state(observed))
    ahead = prepare(Inputs(catalog, draws, range(first, first + QUARTERS), scenario.values), before.learning)

    shares = pandas_peer.project(ahead, tastes, before)

    expected = Engine(catalog).project(scenario)
    assert expected is not None
    for definition in ("units", "revenue"):
        ours = expected.share(definition, "official", "all")[first : first + QUARTERS]
        np.testing.assert_allclose(shares[definition].to_numpy(), ours, rtol=0, atol=1e-6)
