r"""What a card does and what it costs to run, by segment; every figure relative to the H100.

raw[c,s] = (TPP_c / TPP_H100)^alpha_s (BW_c / BW_H100)^(1 - alpha_s)      H100-equivalents per card, software left out
scale    = sig_s[t] (ln raw - ln front[t]),   sig_s = sig0_s e^(-decay (YR - 2023)) (A/Aref)^(-kap)
TCO_c    = P_c (1 + up) + W_c PUE 8.76 life tariff / 1000                 k$: card, integration, power over its life

The scale term is the premium on a card close to the world frontier; efficient models (A) narrow it.
Sources: E001-E006, E043 (alpha), W012, X9 (up, PUE); sig0 and kap are assumptions without data.
"""

import numpy as np
from numpy.typing import NDArray

from scenarios.inputs import SEGMENTS, Inputs

Array = NDArray[np.float64]

REFERENCE_CHIP = "H100 SXM"
HOURS_PER_YEAR = 8760


def reference_figures(inputs: Inputs) -> tuple[float, float]:
    """Return TPP (TOPS x bit) and memory bandwidth (GB/s) of one H100-equivalent."""
    chip = inputs.catalog.chips[REFERENCE_CHIP]
    return float(chip.tpp_eff or 0), float(chip.memory_bandwidth_gb_s or 0)


def log_raw(inputs: Inputs, tpp: Array, bandwidth: Array) -> Array:
    """Return ln of raw performance.

    Parameters
    ----------
    tpp, bandwidth
        Figures of the cards on sale, shape (classes, quarters, draws).

    Returns
    -------
    Array
        Shape (segments, classes, quarters, draws).
    """
    tpp_one, bandwidth_one = reference_figures(inputs)
    log_tpp, log_bandwidth = np.log(tpp / tpp_one), np.log(bandwidth / bandwidth_one)
    exponents = [inputs.number(f"compute_exponent_{segment}") for segment in SEGMENTS]
    return np.stack([alpha * log_tpp + (1.0 - alpha) * log_bandwidth for alpha in exponents])


def scale_weight(inputs: Inputs, log_efficiency: Array) -> Array:
    """Return sig_s, utils per unit of ln(raw / front), shape (segments, quarters, draws)."""
    fade = inputs.number("scale_sensitivity_decay") * (inputs.years - inputs.catalog.horizon.first)
    narrowing = np.exp(-fade - inputs.number("efficiency_narrows_gap") * log_efficiency)
    training = inputs.number("scale_sensitivity_training") * narrowing
    inference = inputs.number("scale_sensitivity_inference") * narrowing
    return np.stack(np.broadcast_arrays(training, inference, inference))


def total_cost(inputs: Inputs, price: Array, power: Array, domestic: NDArray[np.bool_]) -> Array:
    """Return the cost of owning and running a card over its life, k$.

    Parameters
    ----------
    price, power
        k$ and W, shape (classes, quarters, draws).
    domestic
        Which classes are domestic, shape (classes,).
    """
    hours = HOURS_PER_YEAR * inputs.number("service_life")
    energy = inputs.number("power_usage_effectiveness") * inputs.number("electricity_price") * hours / 1e6
    foreign, local = inputs.number("integration_cost_foreign"), inputs.number("integration_cost_domestic")
    integration = np.where(domestic[:, None, None], local, foreign)
    return price * (1.0 + integration) + power * energy
