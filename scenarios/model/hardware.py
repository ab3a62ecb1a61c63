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


def exponents(inputs: Inputs) -> Array:
    """Return alpha_s, the weight of compute, the rest being memory bandwidth's, shape (segments, quarters, draws)."""
    return np.stack(np.broadcast_arrays(*(inputs.number(f"compute_exponent_{segment}") for segment in SEGMENTS)))


def log_raw(alpha: Array, log_tpp: Array, log_bandwidth: Array) -> Array:
    """Return ln of raw performance.

    Parameters
    ----------
    alpha
        One quarter of `exponents`, shape (segments, draws).
    log_tpp, log_bandwidth
        ln of the figures of the cards on sale, relative to the H100, shape (classes, draws).

    Returns
    -------
    Array
        Shape (segments, classes, draws).
    """
    return alpha[:, None] * log_tpp + (1.0 - alpha[:, None]) * log_bandwidth


def scale_weight(inputs: Inputs, log_efficiency: Array) -> Array:
    """Return sig_s, utils per unit of ln(raw / front), shape (segments, quarters, draws)."""
    fade = inputs.number("scale_sensitivity_decay") * (inputs.years - inputs.catalog.horizon.first)
    narrowing = np.exp(-fade - inputs.number("efficiency_narrows_gap") * log_efficiency)
    training = inputs.number("scale_sensitivity_training") * narrowing
    inference = inputs.number("scale_sensitivity_inference") * narrowing
    return np.stack(np.broadcast_arrays(training, inference, inference))


def energy_cost(inputs: Inputs) -> Array:
    """Return what one W costs over the life of a card, k$, shape (quarters, draws)."""
    hours = HOURS_PER_YEAR * inputs.number("service_life")
    return inputs.number("power_usage_effectiveness") * inputs.number("electricity_price") * hours / 1e6


def integration_cost(inputs: Inputs) -> Array:
    """Return up, part of the price, shape ((foreign, domestic), quarters, draws)."""
    sides = (inputs.number(f"integration_cost_{side}") for side in ("foreign", "domestic"))
    return np.stack(np.broadcast_arrays(*sides))


def total_cost(price: Array, power: Array, integration: Array, energy: Array) -> Array:
    """Return the cost of owning and running a card over its life, k$.

    Parameters
    ----------
    price, power, integration
        k$, W and a part of the price, shape (classes, draws).
    energy
        k$ for each W, shape (draws,).
    """
    return price * (1.0 + integration) + power * energy
