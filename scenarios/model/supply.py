r"""Domestic supply: dies, HBM stacks and packaging, whichever is scarcest, with banks and the fab's lag.

Wafers are indexed by the quarter t in which their cards are sold; a lever on wafers, yield or tools acts on dies
``lag`` quarters later, on HBM at once.

    ln Wb[t] = ln Wb[t-1] + (1 - tau[t-lag]) ln(W0[t]/W0[t-1])       W[t] = Wb[t] W_f[t] wafer_capacity[t-lag]
    cum[t] = cum[t-1] + 3 W[t]                                       (Wright's law over cumulative wafers)
    ln Dd[t] = ln Dd[t-1] - b (1 - tau[t-lag]) ln(cum[t]/cum[t-1]),  Dd = D0 at its date,  b = -log2(1 - wright)
    y[t] = min(y_max, exp(-A_die max(Dd, D0min)) logic_yield[t-lag]) (Poisson yield)
    g = 3 W a n_die y                                                good dies
    hbm = imports (1 - hbm_control [since 2024-12-31]) + (grey + cx) hbm_supply
    ln cx[t] = ln cx[t-1] + (1 - tau[t]/2) ln(cxmt[t]/cxmt[t-1]),    x cxmt_f
    Z1 = Z + g + foreign foundry + proxies;   H1 = H + hbm
    N = min(y_pkg Z1/d, H1/h, P);   P observed before, then grow x the largest N so far
    idle = clip(Z1 - N d/y_pkg - Zmax N d/y_pkg, 0, g)               no fab starts wafers for an endless bank

Units: k wafers per month, k dies, k stacks, k packages per quarter; yield and shares as fractions.
Sources: S006-S019, S032-S034, L008-L014, X3; M004-M008, M070-M072 for packaging.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scenarios.inputs import Inputs, summed_up

Array = NDArray[np.float64]

PACKAGED = {"D_asc": "ascend", "D_asic": "own_stack", "D_cmp": "compatible"}
"""The classes that need HBM and advanced packaging, and what their rows in the data are called."""
_SERIES = {"D_asc": "Ascend", "D_asic": "own-stack vendors", "D_cmp": "CUDA-compatible vendors"}
LOW_END = "D_lo"
DIES, HBM, PACKAGING = 0, 1, 2
BINDING = ("dies", "hbm", "packaging")


@dataclass(frozen=True, eq=False)
class Learning:
    """Where the fab stands after a quarter: ln wafers before W_f, cumulative k wafers, ln learning."""

    log_wafers: Array | None = None
    cumulative: Array | None = None
    log_learning: Array | None = None


@dataclass(frozen=True, eq=False)
class Fab:
    """What the fab does: k wafers a month, defects per cm2, shape (quarters, draws), and where it stands after them."""

    wafers: Array
    defects: Array
    after: Learning


@dataclass(frozen=True, eq=False)
class Needs:
    """Dies and stacks per package, and the classes' shares of packages, shape (classes, quarters, draws)."""

    dies: Array
    stacks: Array
    shares: Array


@dataclass(frozen=True, eq=False)
class Flows:
    """What arrives each quarter, arrays (quarters, draws): k good dies, k other dies, k stacks, needs per package.

    Attributes
    ----------
    limit
        Packaging limit in k packages where it is observed, else None.
    growth
        Factor on the largest output so far, where it is not.
    """

    good_dies: Array
    other_dies: Array
    stacks: Array
    dies_per_package: Array
    stacks_per_package: Array
    shares: Array
    limit: Array | None
    growth: Array
    packaging_yield: Array
    bank_limit: Array
    low_end: Array


@dataclass(frozen=True, eq=False)
class Banks:
    """Stocks at the end of a quarter, shape (draws,): k dies, k stacks, and the largest output so far, k packages."""

    dies: Array
    stacks: Array
    largest: Array


def arrivals(inputs: Inputs, good_dies: Array, stacks: Array, needs: Needs) -> Flows:
    """Return what arrives in each of the quarters, given what was found of dies, stacks and packages."""
    observed = None
    if not inputs.ahead:
        observed = inputs.series("packaging_output_limit") * inputs.number("packaging_output_factor")
        low_end = inputs.series(f"supply: {LOW_END}") * inputs.number("observed_cards_D_lo")
    else:
        low_end = inputs.series(f"supply: {LOW_END}") * inputs.number("low_end_domestic_supply")
    foreign = inputs.series("tsmc_die_arrivals") * inputs.number("foreign_foundry_dies")
    proxies = inputs.series("proxy_fabricated_dies") * inputs.number("proxy_dies")
    return Flows(
        good_dies=good_dies,
        other_dies=foreign + proxies,
        stacks=stacks,
        dies_per_package=needs.dies,
        stacks_per_package=needs.stacks,
        shares=needs.shares,
        limit=observed,
        growth=inputs.number("packaging_growth"),
        packaging_yield=inputs.number("packaging_yield"),
        bank_limit=inputs.number("die_bank_limit"),
        low_end=low_end,
    )


def fab(inputs: Inputs, before: Learning) -> Fab:
    """Return what the fab starts and how well it does, given where it stood before."""
    lag = _lag(inputs)
    damping = 1.0 - inputs.lagged("tool_control", lag)
    central = np.log(inputs.series("wafer_starts_7nm", lag / 4))
    growth = np.diff(central, axis=0, prepend=_last_before(inputs, "wafer_starts_7nm", lag / 4))
    log_start = central[:1] - growth[:1] if before.log_wafers is None else before.log_wafers
    log_wafers = log_start + summed_up(damping * growth)
    drawn = inputs.path("wafer_path", lag / 4) / np.exp(central)
    wafers = np.exp(log_wafers) * drawn * inputs.lagged("wafer_capacity", lag)
    opening = inputs.number("cumulative_wafers_2022")[:1] if before.cumulative is None else before.cumulative
    cumulative = opening + summed_up(3.0 * wafers)
    steps = np.diff(np.log(cumulative), axis=0, prepend=np.log(np.broadcast_to(opening, cumulative[:1].shape)))
    exponent = -np.log2(1.0 - inputs.number("wright_learning"))
    learned = summed_up(exponent * damping * steps)
    if before.log_learning is None:
        dated = inputs.catalog.parameters["defect_density_date"].baseline
        anchor = round((dated - inputs.catalog.horizon.first) * 4)
        learned = learned - learned[anchor : anchor + 1]
    else:
        learned = learned + before.log_learning
    density = np.maximum(inputs.number("defect_density") * np.exp(-learned), inputs.number("defect_density_floor"))
    return Fab(wafers, density, Learning(*(one[-1:].copy() for one in (log_wafers, cumulative, learned))))


def good_dies(inputs: Inputs, made: Fab) -> Array:
    """Return good dies for AI cards, k a quarter; (quarters, draws)."""
    lag = _lag(inputs)
    yields = np.exp(-inputs.number("die_area") * made.defects) * inputs.lagged("logic_yield", lag)
    yields = np.minimum(yields, inputs.number("yield_ceiling"))
    return 3.0 * made.wafers * inputs.path("ai_wafer_share", lag / 4) * inputs.number("dies_per_wafer") * yields


def _lag(inputs: Inputs) -> int:
    """Return quarters between a wafer's start and its cards."""
    return round(inputs.catalog.parameters["fab_lag"].baseline)


def stacks_that_arrive(inputs: Inputs) -> Array:
    """Return HBM stacks that arrive, imported, off the books and made in China, k a quarter; (quarters, draws)."""
    grey = inputs.series("hbm_grey") * inputs.number("hbm_grey")
    controlled = inputs.series("hbm_control_in_force") * inputs.number("hbm_control")
    imports = inputs.series("hbm_imports_open") * inputs.number("hbm_imports") * (1.0 - controlled)
    return imports + (grey + _domestic_stacks(inputs)) * inputs.number("hbm_supply")


def stacks_made_in_china(inputs: Inputs) -> Array:
    """Return the part of them that Chinese makers put out, k a quarter; (quarters, draws)."""
    return _domestic_stacks(inputs) * inputs.number("hbm_supply")


def _domestic_stacks(inputs: Inputs) -> Array:
    """Return domestic stacks, whose growth a control of tools damps by half; a start from nothing it does not."""
    if not inputs.ahead:
        return inputs.series("hbm_domestic")
    first = inputs.quarters.start
    whole = inputs.catalog.path("hbm_domestic")[first - 1 : inputs.quarters.stop]
    grows = (whole[:-1] > 0) & (whole[1:] > 0)
    growth = np.log(np.divide(whole[1:], whole[:-1], out=np.ones(len(grows)), where=grows))[:, None]
    return inputs.path("hbm_domestic_path") * np.exp(-summed_up(inputs.number("tool_control") / 2 * growth))


def needs(inputs: Inputs) -> Needs:
    """Return what a package needs, and whose it is."""
    weights = [
        inputs.series(f"package_share: {_SERIES[c]}") * inputs.number(f"package_share_{PACKAGED[c]}") for c in PACKAGED
    ]
    total = weights[0] + weights[1] + weights[2]
    shares = [weight / total for weight in weights]
    dies = sum(share * inputs.series(f"dies_per_package: {c}") for c, share in zip(PACKAGED, shares, strict=True))
    stacks = sum(
        share * inputs.series(f"hbm_stacks_per_package: {c}") for c, share in zip(PACKAGED, shares, strict=True)
    )
    factor_dies, factor_stacks = inputs.number("dies_per_package_factor"), inputs.number("hbm_per_package_factor")
    return Needs(dies * factor_dies, stacks * factor_stacks, np.stack(shares))


def _last_before(inputs: Inputs, series: str, earlier: float) -> Array:
    """Return ln of a path in the quarter before the first of these, shape (1, 1); its first value at the very start."""
    whole = inputs.catalog.path(series, earlier)
    return np.log(whole[max(inputs.quarters.start - 1, 0)])[None, None]


def opening_banks(inputs: Inputs) -> Banks:
    """Return the banks at the end of 2022: dies from the foreign foundry, HBM bought ahead of the control."""
    dies = inputs.number("opening_die_bank")[0] * inputs.number("foreign_foundry_dies")[0]
    stacks = inputs.number("opening_hbm_bank")[0] * inputs.number("hbm_imports")[0]
    return Banks(dies, stacks, np.zeros_like(dies))


def package(flows: Flows, quarter: int, banks: Banks) -> tuple[Array, Array, Array, Banks]:
    """Assemble one quarter's packages.

    Parameters
    ----------
    quarter
        Row of `flows`.
    banks
        At the end of the quarter before.

    Returns
    -------
    packages, binding, idle, banks
        k packages, the scarcest input (index into `BINDING`), k dies not started, the banks after; shape (draws,).
    """
    row = _row(quarter)
    dies = banks.dies + row(flows.good_dies) + row(flows.other_dies)
    stacks = banks.stacks + row(flows.stacks)
    limit = banks.largest * row(flows.growth) if flows.limit is None else row(flows.limit)
    use = row(flows.dies_per_package) / row(flows.packaging_yield)
    need = row(flows.stacks_per_package)
    choices = np.broadcast_arrays(dies / use, stacks / need, limit)
    packages = np.minimum(np.minimum(choices[0], choices[1]), choices[2])
    binding = np.where(choices[2] <= packages, PACKAGING, np.where(choices[1] <= packages, HBM, DIES))
    used = packages * use
    spare = dies - used - row(flows.bank_limit) * used
    idle = np.clip(spare, 0.0, row(flows.good_dies)) if flows.limit is None else np.zeros_like(used)
    left = np.maximum(dies - used - idle, 0.0)
    after = Banks(left, np.maximum(stacks - packages * need, 0.0), np.maximum(banks.largest, packages))
    return packages, binding, idle, after


def _row(quarter: int) -> Callable[[Array], Array]:
    return lambda values: values[min(quarter, len(values) - 1)]
