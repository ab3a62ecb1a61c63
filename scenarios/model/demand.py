r"""What buyers in China want to spend on accelerators, by segment, and what part of them must buy domestic.

B[s,t] = Bref[t] dscale chip_budget w_s e^((eps_s - 1) lA) (e^(theta lR) in heavy inference) (e^((eps_I - eps_ref)
         ref_pass ln Aref (YR - last observed)) in inference)                                            M$ per quarter
lA[t]  = lA[t-1] + 1/4 ln(algorithmic_efficiency / Aref),   lR[t] = lR[t-1] + 1/4 ln(reasoning_growth),  0 before
w_T    = clip(training path, floor, ceiling);   w_L = (1 - w_T) wL/(1 - wT);   w_I = 1 - w_T - w_L
mu_s   = clip(mandate path x mu_f x domestic_mandate, 0, ceiling)

eps is the elasticity of spending on AI services to their price: above 1 cheaper tokens raise spending (Jevons).
Bref already holds the reference gain (x Aref a year at eps_ref), hence the last factor.
Sources: D001-D009, M014, M036, M052-M053, D106-D107 (budgets), K001-K004, K032 (split), E007, L001-L004, K012, K023.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scenarios.inputs import SEGMENTS, Inputs, summed_up

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Progress:
    """Gains over the reference path, 0 in history: lA (work per FLOP), lR (tokens per task), (quarters, draws)."""

    log_efficiency: Array
    log_reasoning: Array


def progress(inputs: Inputs) -> Progress:
    """Return the gains over the reference path in each quarter."""
    if not inputs.ahead:
        nothing = np.zeros((len(inputs.quarters), 1))
        return Progress(nothing, nothing)
    reference = inputs.catalog.parameters["algorithmic_efficiency"].baseline
    efficiency = np.log(inputs.number("algorithmic_efficiency") / reference)
    reasoning = np.log(inputs.number("reasoning_growth"))
    return Progress(*(_accumulated(one, len(inputs.quarters)) for one in (efficiency, reasoning)))


def _accumulated(rate: Array, quarters: int) -> Array:
    return summed_up(np.broadcast_to(0.25 * rate, (quarters, rate.shape[1])))


def budgets(inputs: Inputs, gains: Progress) -> Array:
    """Return what each segment wants to spend, M$ per quarter, shape (segments, quarters, draws)."""
    total = 1000.0 * inputs.path("chip_budget_path") * inputs.number("demand_scale") * inputs.number("chip_budget")
    training_path, light_path = (
        inputs.series("training_share_of_budget"),
        inputs.series("light_inference_share_of_budget"),
    )
    floor, ceiling = inputs.number("training_share_floor"), inputs.number("training_share_ceiling")
    training = np.clip(inputs.path("training_budget_share"), floor, ceiling)
    light = (1.0 - training) * light_path / (1.0 - training_path)
    heavy = 1.0 - training - light
    elasticity = inputs.number("inference_price_elasticity")
    rebound_training = np.exp((inputs.number("training_price_elasticity") - 1.0) * gains.log_efficiency)
    rebound = np.exp((elasticity - 1.0) * gains.log_efficiency) * _reference_rebound(inputs, elasticity)
    reasoning = np.exp(inputs.number("reasoning_pass") * gains.log_reasoning)
    wanted = (training * rebound_training, heavy * rebound * reasoning, light * rebound)
    return np.stack(np.broadcast_arrays(*(total * one for one in wanted)))


def _reference_rebound(inputs: Inputs, elasticity: Array) -> Array | float:
    if not inputs.ahead:
        return 1.0
    central = inputs.catalog.parameters["inference_price_elasticity"].baseline
    reference = np.log(inputs.catalog.parameters["algorithmic_efficiency"].baseline)
    years = inputs.years - inputs.catalog.horizon.last_observed
    return np.exp((elasticity - central) * inputs.number("reference_rebound") * reference * years)


def mandated(inputs: Inputs) -> Array:
    """Return the part of each segment's buyers who must buy domestic, a fraction, shape (segments, quarters, draws)."""
    factor = inputs.number("mandate_factor") * inputs.number("domestic_mandate")
    paths = [inputs.series(f"mandated_share: {segment.replace('_', ' ')}") for segment in SEGMENTS]
    ceiling = inputs.number("mandate_ceiling")
    return np.stack([np.clip(path * factor, 0.0, ceiling) for path in paths])
