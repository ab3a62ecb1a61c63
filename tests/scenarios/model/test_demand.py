from types import MappingProxyType

import numpy as np
import pytest

from scenarios.catalog_files import load_catalog
from scenarios.draws import Draws
from scenarios.inputs import Inputs
from scenarios.model.demand import budgets, mandated, progress

CATALOG = load_catalog()
FREE = CATALOG.horizon.first_free
AHEAD = range(FREE, CATALOG.horizon.count)
TRAINING, HEAVY, LIGHT = range(3)


def inputs(quarters=AHEAD, **values):
    schedules = {name: value if isinstance(value, tuple) else ((FREE, value),) for name, value in values.items()}
    return Inputs(CATALOG, Draws(0, 7, {}, {}), quarters, MappingProxyType(schedules))


def spent(quarters=AHEAD, **values):
    one = inputs(quarters, **values)
    return budgets(one, progress(one))[..., 0]


def test_the_three_budgets_add_up_to_the_total():
    """At the reference the segments divide the year's budget: the path's x the demand scale, quarter by quarter."""
    scale = CATALOG.parameters["demand_scale"].baseline
    path = CATALOG.timelines["chip_budget"].over(CATALOG.horizon)
    assert spent().sum(axis=0) == pytest.approx(1000 * scale * path[FREE:], rel=1e-12)
    assert spent(range(FREE)).sum(axis=0) == pytest.approx(1000 * scale * path[:FREE], rel=1e-12)


def test_the_training_share_is_that_of_the_path():
    """2030Q1: training .25 + (.32 - .25) x (2030.5 - 2030.125) / 3 of the budget, by hand."""
    at = CATALOG.horizon.labels.index("2030Q1") - FREE
    share = spent()[TRAINING, at] / spent()[:, at].sum()
    assert share == pytest.approx(0.25 + 0.07 * 0.375 / 3, rel=1e-9)


@pytest.mark.parametrize(("elasticity", "sign"), [(1.8, 1), (1.2, 1), (1.0, 0), (0.7, -1)])
def test_the_sign_of_the_rebound_is_that_of_the_elasticity_less_one(elasticity, sign):
    """More efficiency raises inference spending above 1, leaves it at 1, lowers it below; light and heavy alike."""
    plain = spent(inference_price_elasticity=elasticity)
    efficient = spent(inference_price_elasticity=elasticity, algorithmic_efficiency=9.0)
    for segment in (HEAVY, LIGHT):
        change = efficient[segment] / plain[segment] - 1
        assert (np.sign(np.where(np.abs(change) < 1e-12, 0, change)) == sign).all()


def test_the_rebound_by_hand():
    """After one quarter at x9 a year instead of x3 efficiency is ahead by 3^(1/4): spending rises by 3^(.2/4)."""
    change = spent(algorithmic_efficiency=9.0) / spent()
    assert change[HEAVY, 0] == pytest.approx(3 ** (0.2 / 4), rel=1e-12)
    assert change[HEAVY, 7] == pytest.approx(3 ** (0.2 * 8 / 4), rel=1e-12)
    eps = CATALOG.parameters["training_price_elasticity"].baseline
    assert change[TRAINING, 3] == pytest.approx(3 ** (eps - 1), rel=1e-12)


def test_reasoning_raises_heavy_inference_alone():
    """Twice the growth for a year doubles the budget of heavy inference and leaves the others."""
    change = spent(reasoning_growth=2.0) / spent()
    assert change[HEAVY, 3] == pytest.approx(2.0, rel=1e-12)
    assert (change[[TRAINING, LIGHT]] == 1).all()


def test_the_elasticity_moves_the_reference_gain_too():
    """The budgets hold the gain of x3 a year at 1.2: 1.4 adds e^(.2 x .5 x ln 3 x years since the last quarter)."""
    change = spent(inference_price_elasticity=1.4) / spent()
    assert change[HEAVY, 0] == pytest.approx(3 ** (0.2 * 0.5 * 0.25), rel=1e-12)
    assert (change[TRAINING] == 1).all()


def test_gains_are_none_in_history_and_add_up_ahead():
    """Ln of the gain grows by a quarter of ln(A / 3) a quarter, from the first free quarter on."""
    past = progress(inputs(range(FREE)))
    assert not past.log_efficiency.any()
    gains = progress(inputs(algorithmic_efficiency=((FREE, 9.0), (FREE + 4, 3.0)))).log_efficiency[:, 0]
    assert gains[:6] / np.log(3) == pytest.approx([0.25, 0.5, 0.75, 1, 1, 1], rel=1e-12)


def test_the_chip_budget_scales_all_segments():
    """Half the money is half of each budget."""
    assert spent(chip_budget=0.5) == pytest.approx(spent() / 2, rel=1e-12)


def test_a_mandate_never_reaches_everyone():
    """Twice and a half the path is held at 95 %; none is none; the path itself by hand."""
    assert mandated(inputs(domestic_mandate=2.5)).max() == 0.95
    assert (mandated(inputs(domestic_mandate=0.0)) == 0).all()
    at = CATALOG.horizon.labels.index("2026Q4") - FREE
    # training: .35 at mid-2026, .5 at mid-2030; centre 2026.875
    assert mandated(inputs())[TRAINING, at, 0] == pytest.approx(0.35 + 0.15 * 0.375 / 4, rel=1e-9)
