from types import MappingProxyType

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from scenarios.catalog_files import load_catalog
from scenarios.draws import Draws
from scenarios.inputs import SEGMENTS, Inputs
from scenarios.model.software import STACKS, learned, opening_maturity, opening_stock, switching_weight

CATALOG = load_catalog()
FREE = CATALOG.horizon.first_free
CUDA, ROCM, CANN, OTHER, COMPATIBLE = range(5)
PAST = Inputs(CATALOG, Draws(0, 7, {}, {}), range(FREE), MappingProxyType({}))
RATIO = np.array([0.6])
SHAPE = (len(SEGMENTS), len(STACKS), 4)


def number(value):
    return np.array([float(value)])


def test_learning_by_hand():
    """CANN at .3 with 100 k in use, half-way stock 300 k, speed .1: a quarter of .1 of the gap, .6 of it in T."""
    maturity, stock = np.full((3, 5, 1), 0.3), np.full((3, 5, 1), 100.0)
    after = learned(maturity, stock, number(0.1), number(300), number(0), RATIO)[:, CANN, 0]
    assert after == pytest.approx([0.3 + 0.6 * 0.025 * 0.7, 0.3 + 0.025 * 0.7, 0.3 + 0.025 * 0.7], rel=1e-12)


def test_cuda_and_rocm_do_not_move():
    """Only the domestic stacks learn."""
    maturity, stock = np.full((3, 5, 1), 0.5), np.full((3, 5, 1), 1e6)
    after = learned(maturity, stock, number(0.3), number(100), number(0.3), RATIO)
    assert (after[:, [CUDA, ROCM]] == 0.5).all()
    assert (after[:, [CANN, OTHER, COMPATIBLE]] > 0.5).all()


def test_without_use_only_open_models_teach():
    """No card in use and no open models: no progress; open models alone close their part of the gap."""
    maturity, stock = np.full((3, 5, 1), 0.4), np.zeros((3, 5, 1))
    assert (learned(maturity, stock, number(0.2), number(300), number(0), RATIO) == maturity).all()
    taught = learned(maturity, stock, number(0.2), number(300), number(0.1), RATIO)
    assert taught[1, CANN, 0] == pytest.approx(0.4 + 0.1 * 0.6, rel=1e-12)


FRACTIONS = arrays.arrays(float, SHAPE, elements=st.floats(0, 1))
STOCKS = arrays.arrays(float, SHAPE, elements=st.floats(0, 1e7))
PARAMETERS = {
    one: CATALOG.parameters[one] for one in ("software_learning", "learning_half_stock", "open_model_learning")
}


@given(
    FRACTIONS,
    STOCKS,
    *(st.floats(float(one.minimum), float(one.maximum)) for one in PARAMETERS.values()),
    st.floats(0, 1),
)
def test_maturity_never_falls_and_never_exceeds_one(maturity, stock, learning, half, open_models, ratio):
    """Whatever is in use and however fast learning is, software delivers at most all of the hardware."""
    for _quarter in range(3):
        after = learned(maturity, stock, number(learning), number(half), number(open_models), number(ratio))
        assert (after >= maturity - 1e-12).all()
        assert (after <= 1 + 1e-12).all()
        maturity = after


def test_maturity_stays_a_fraction_at_the_ends_of_all_ranges():
    """With every number of software learning at its highest allowed value maturity still never exceeds 1."""
    top = {name: number(CATALOG.parameters[name].maximum) for name in PARAMETERS}
    ratio = number(CATALOG.parameters["training_learning_ratio"].maximum)
    maturity, stock = np.full(SHAPE, 0.5), np.full(SHAPE, 1e9)
    for _quarter in range(8):
        speed, open_models = top["software_learning"], top["open_model_learning"]
        maturity = learned(maturity, stock, speed, number(1), open_models, ratio)
        assert maturity.max() <= 1 + 1e-12


def test_the_opening_maturity_is_that_of_the_rows():
    """CUDA 1; CANN .3 in training and .55 in heavy inference, 1.05 times that in light; own stacks .87 of CANN."""
    maturity = opening_maturity(PAST)[..., 0]
    assert (maturity[:, CUDA] == 1).all()
    assert maturity[:, CANN] == pytest.approx([0.3, 0.55, 0.55 * 1.05], rel=1e-12)
    assert maturity[:, OTHER] == pytest.approx(0.87 * maturity[:, CANN], rel=1e-12)
    assert maturity[:, COMPATIBLE] == pytest.approx([0.45, 0.65, 0.65 * 1.1], rel=1e-12)


def test_the_opening_stock_adds_up():
    """263 k H100-equivalents x the count factor at the end of 2022, divided over uses and stacks without rest."""
    total = 263 * CATALOG.parameters["opening_stock_factor"].baseline
    stock = opening_stock(PAST)
    assert stock.sum() == pytest.approx(total, rel=1e-12)
    assert stock[0].sum() == pytest.approx(total * 0.42, rel=1e-12)
    assert stock[:, CUDA].sum() == pytest.approx(total * 0.92, rel=1e-12)


def test_leaving_cuda_costs_by_what_must_be_ported():
    """On CUDA nothing; on CANN 85 % of 1.8 utils in training; the lever scales it all."""
    weight = switching_weight(PAST)[..., 0, 0]
    assert (weight[:, CUDA] == 0).all()
    assert weight[:, CANN] == pytest.approx([1.8 * 0.85, 0.3 * 0.85, 0.2 * 0.85], rel=1e-12)
    lever = MappingProxyType({"cuda_switching_cost": ((FREE, 2.0),)})
    ahead = Inputs(CATALOG, PAST.draws, range(FREE, CATALOG.horizon.count), lever)
    assert switching_weight(ahead)[..., 0, 0] == pytest.approx(2 * weight, rel=1e-12)
