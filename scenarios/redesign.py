"""The vendor's compliant redesign: a known die cut down until a tier lets it pass, as the A800, H800 and H20 were.

Rules compare figures with limits, and every figure is worth more when higher. So the best chip that a tier allows has
each figure at the donor's own, or just under a limit that the rules name; of all such corners the one with the
greatest  1/2 ln TPP + 1/2 ln bandwidth + w ln link  is taken. It sells for, and draws, the donor's price and power x
(TPP bandwidth / donor's TPP bandwidth)^price exponent. It reproduces history: H800 (link just under 600 GB/s) under
the rule of October 2022, H20 (TPP just under 2400) under that of October 2023.
"""

import math
from dataclasses import replace
from functools import lru_cache
from itertools import product

from scenarios.catalog import Chip
from scenarios.tiers import Tier

_SIZES = ("tpp", "memory_bandwidth_gb_s", "interconnect_gb_s")


@lru_cache(maxsize=256)
def redesign(tier: Tier, donor: Chip, margin: float, link_weight: float, price_exponent: float) -> Chip | None:
    """Return the best chip on the donor's die that the tier allows.

    Parameters
    ----------
    margin
        Fraction by which a figure stays below its limit.
    link_weight, price_exponent
        w, and the exponent of price and power, above.

    Returns
    -------
    Chip or None
        None where the tier allows the donor itself, or nothing made of it, or figures of the donor are missing.
    """
    tops = [getattr(donor, name) for name in _SIZES]
    if None in (*tops, donor.die_area_mm2, donor.price_usd, donor.tdp_w):
        return None
    if tier.judge(donor.figures) in (None, ("allowed", 0.0)):
        return None
    best, most = None, -math.inf
    for sizes in product(*_corners(tier, donor, margin)):
        tpp, bandwidth, link = sizes
        worth = 0.5 * math.log(tpp * bandwidth) + link_weight * math.log(link)
        if worth > most:
            chip = replace(donor, us_sold=False, tpp=tpp, memory_bandwidth_gb_s=bandwidth, interconnect_gb_s=link)
            verdict = tier.judge(chip.figures)
            if verdict is not None and verdict[0] == "allowed":
                best, most = chip, worth
    return None if best is None else _named(best, donor, price_exponent)


def _corners(tier: Tier, donor: Chip, margin: float) -> list[list[float]]:
    """Return the figures worth trying: the donor's, and those just under a limit, alone or in a sum of figures."""
    corners = {name: {float(getattr(donor, name))} for name in _SIZES}
    limits = sorted(set().union(*(rule.condition.limits for rule in tier.rules)))
    for names, limit in limits:
        if names == ("performance_density",):
            corners["tpp"].add(limit * float(donor.die_area_mm2 or 0) * (1 - margin))
        elif len(names) == 1 and names[0] in corners:
            corners[names[0]].add(limit * (1 - margin))
    alone = {name: frozenset(values) for name, values in corners.items()}
    for names, limit in limits:
        if len(names) == 2 and set(names) <= corners.keys():
            first, second = names
            rests = {second: alone[first], first: alone[second]}
            added = {name: {limit * (1 - margin) - other for other in others} for name, others in rests.items()}
            for name, values in added.items():
                corners[name] |= values
    return [sorted(value for value in corners[name] if 0 < value <= float(getattr(donor, name))) for name in _SIZES]


def _named(chip: Chip, donor: Chip, price_exponent: float) -> Chip:
    worth = (chip.tpp or 0) * (chip.memory_bandwidth_gb_s or 0)
    ratio = (worth / ((donor.tpp or 1) * (donor.memory_bandwidth_gb_s or 1))) ** price_exponent
    name = f"{donor.name} cut to TPP {chip.tpp:,.0f}, {chip.memory_bandwidth_gb_s:,.0f} GB/s"
    price, power = (donor.price_usd or 0) * ratio, (donor.tdp_w or 0) * ratio
    return replace(chip, name=name, price_usd=price, tdp_w=power, fp16_dense_tflops=None)
