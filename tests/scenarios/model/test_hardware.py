from types import MappingProxyType

import numpy as np
import pytest

from scenarios.catalog_files import load_catalog
from scenarios.draws import Draws
from scenarios.inputs import Inputs
from scenarios.model import hardware
from scenarios.model.hardware import reference_figures, scale_weight

CATALOG = load_catalog()
FREE = CATALOG.horizon.first_free
INPUTS = Inputs(CATALOG, Draws(0, 7, {}, {}), range(FREE, CATALOG.horizon.count), MappingProxyType({}))


def cards(*values):
    return np.array(values, dtype=float)[:, None]


def raw(tpp, bandwidth):
    """Return H100-equivalents of cards with these figures in the first free quarter, shape (segments, classes)."""
    figures = (values / one for values, one in zip((tpp, bandwidth), reference_figures(INPUTS), strict=True))
    return np.exp(hardware.log_raw(hardware.exponents(INPUTS)[:, 0], *(np.log(one) for one in figures)))[..., 0]


def test_one_h100_is_one_equivalent_for_every_use():
    """The reference card has raw performance 1 in training and in inference."""
    tpp, bandwidth = reference_figures(INPUTS)
    assert tpp == pytest.approx(15832, rel=1e-3)
    assert bandwidth == 3350
    assert raw(cards(tpp), cards(bandwidth)) == pytest.approx(np.ones((3, 1)), abs=1e-12)


def test_compute_and_bandwidth_weigh_by_use():
    """Twice the compute: 2^.8 in training, 2^.35 in heavy, 2^.5 in light inference; the rest is memory bandwidth."""
    tpp, bandwidth = reference_figures(INPUTS)
    doubled = raw(cards(2 * tpp, tpp), cards(bandwidth, 2 * bandwidth))
    assert doubled[:, 0] == pytest.approx([2**0.8, 2**0.35, 2**0.5], rel=1e-12)
    assert doubled[:, 1] == pytest.approx([2**0.2, 2**0.65, 2**0.5], rel=1e-12)


def test_the_cost_of_a_card_by_hand():
    """A foreign card of 10 k$ and 700 W: 10 x 1.35 + 700 W x 1.25 x .08 $/kWh x 35,040 h / 10^6 = 13.5 + 2.4528 k$."""
    integration, energy = hardware.integration_cost(INPUTS)[:, 0], hardware.energy_cost(INPUTS)[0]
    cost = hardware.total_cost(cards(10, 10), cards(700, 400), integration, energy)[:, 0]
    assert cost[0] == pytest.approx(13.5 + 2.4528, rel=1e-12)
    assert cost[1] == pytest.approx(16.0 + 1.4016, rel=1e-12)


def test_the_pull_of_the_frontier_fades_and_efficient_models_narrow_it():
    """.35 e^(-.1 (2026.75 - 2023)) in training, .08 so in inference; x3 ahead of the reference takes 3^-.35 of it."""
    plain = scale_weight(INPUTS, np.zeros((1, 1)))[:, 0, 0]
    fade = np.exp(-0.1 * 3.75)
    assert plain == pytest.approx([0.35 * fade, 0.08 * fade, 0.08 * fade], rel=1e-12)
    ahead = scale_weight(INPUTS, np.full((1, 1), np.log(3)))[:, 0, 0]
    assert ahead == pytest.approx(plain * 3**-0.35, rel=1e-12)
