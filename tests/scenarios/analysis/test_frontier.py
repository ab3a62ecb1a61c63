"""The probability over two levers: each cell as if set by hand."""

import numpy as np

from scenarios.analysis.frontier import frontier
from scenarios.analysis.goal_seek import Asked
from scenarios.analysis.targets import Target
from scenarios.ensemble import Ensemble
from scenarios.scenario import Scenario

DRAWS = 10


def test_each_cell_is_what_both_levers_set_by_hand_give(catalog, shared_engine):
    target = Target("inference", "revenue", True, 0.6, "2028")
    asked = Asked(Scenario(draws=DRAWS), "tier", target, 0.8)
    *parts, answer = frontier(asked, "hbm_supply", Ensemble(shared_engine))
    assert answer.whole
    assert answer.first == tuple(catalog.tiers)
    assert answer.probability.shape == (len(answer.second), len(answer.first))
    assert np.isnan(parts[0].probability[1:]).all()
    assert np.array_equal(parts[0].probability[0], answer.probability[0])
    for row, column in ((0, 0), (1, 7), (8, 3)):
        scenario = asked.scenario.with_value(catalog, "tier", answer.first[column])
        scenario = scenario.with_value(catalog, "hbm_supply", answer.second[row])
        assert answer.probability[row, column] == target.probability(target.shares(shared_engine.project(scenario)))
