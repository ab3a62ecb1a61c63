r"""How ready the software stacks are, how they learn from use, and what leaving CUDA costs.

maturity   m += r_s l (1 - m) K/(K + Khalf) + l_open (1 - m)   after each quarter, for CANN, other and compatible stacks
switching  sw_s cuda_switching_cost (1 - compat_n) (1 - K_n / sum_n K_n)                                  utils

K is the installed base in k H100-equivalents delivered; r is 0.6 for training, 1 for inference. CUDA is 1, ROCm fixed.
Sources: E010-E012 (maturity), W005-W020 (learning), W014-W015, L019 (switching); most are assumptions of ours.
"""

import numpy as np
from numpy.typing import NDArray

from scenarios.inputs import SEGMENTS, Inputs

Array = NDArray[np.float64]

STACKS = ("CUDA", "ROCm", "CANN", "other", "compatible")
LEARNING = np.array([False, False, True, True, True])
"""Which stacks learn from use."""


def opening_maturity(inputs: Inputs) -> Array:
    """Return the part of raw performance that software delivers at the start, shape (segments, stacks, draws)."""
    light, light_compatible = (
        inputs.number("maturity_light_ratio")[0],
        inputs.number("maturity_light_ratio_compatible")[0],
    )
    other = inputs.number("maturity_other_ratio")[0]
    cann, compatible, rocm = (
        [inputs.number(f"maturity_{stack}_{workload}")[0] for workload in ("training", "inference")]
        for stack in ("cann", "compatible", "rocm")
    )
    one = np.ones(1)
    rows = (
        (one, rocm[0], cann[0], cann[0] * other, compatible[0]),
        (one, rocm[1], cann[1], cann[1] * other, compatible[1]),
        (one, rocm[1], cann[1] * light, cann[1] * other * light, compatible[1] * light_compatible),
    )
    width = max(len(value) for row in rows for value in row)
    return np.array([[np.broadcast_to(value, width) for value in row] for row in rows])


def opening_stock(inputs: Inputs) -> Array:
    """Return the installed base at the end of 2022, k H100-equivalents, shape (segments, stacks, draws)."""
    total = inputs.number("opening_stock")[0] * inputs.number("opening_stock_factor")[0]
    segments = np.array([inputs.number(f"opening_stock_{name}")[0] for name in SEGMENTS])
    stacks = np.array([inputs.number(f"opening_stock_{name}")[0] for name in STACKS])
    return total * segments[:, None] * stacks[None]


def learned(
    maturity: Array, stock: Array, learning: Array, half: Array, open_models: Array, training_ratio: Array
) -> Array:
    """Return maturity after one more quarter.

    Parameters
    ----------
    maturity, stock
        Shape (segments, stacks, draws); stock in k H100-equivalents.
    learning, half, open_models, training_ratio
        ``software_learning``, Khalf, l_open and r_T, shape (draws or 1,).
    """
    from_use = learning * stock / (stock + half)
    from_use[0] = from_use[0] * training_ratio
    return np.where(LEARNING[:, None], maturity + np.minimum(from_use + open_models, 1.0) * (1.0 - maturity), maturity)


def switching_weight(inputs: Inputs) -> Array:
    """Return sw_s cuda_switching_cost (1 - compat_n), utils, shape (segments, stacks, quarters, draws)."""
    multiple = inputs.number("cuda_switching_cost")
    weights = [
        inputs.number(f"switching_cost_{segment}") * multiple * (1.0 - inputs.number(f"compatibility_{stack}"))
        for segment in SEGMENTS
        for stack in STACKS
    ]
    together = np.stack(np.broadcast_arrays(*weights))
    return together.reshape(len(SEGMENTS), len(STACKS), *together.shape[1:])
