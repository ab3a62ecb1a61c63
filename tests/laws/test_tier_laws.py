"""Laws of the export regimes: what each tier says of every chip, and which tiers are stricter than which."""

from dataclasses import replace

import numpy as np
import pytest

from scenarios.catalog import Catalog, Chip
from scenarios.tiers import OUTCOMES

LETTERS = {"A": "allowed", "C": "case_by_case", "d": "denial", "B": "banned"}
TABLE = {
    "AddddCCAB": ("A100 80GB SXM", "H100 SXM", "H200 SXM", "MI300X", "MI325X"),
    "AAddddCAB": ("A800 80GB SXM", "H800 SXM"),
    "AAAdCCCAB": ("H20 96GB", "MI308X"),
    "AdddddCAB": ("B30A",),
    "AddddddAB": ("B200 SXM", "B300 SXM", "Rubin (VR200)", "Next (after Rubin)"),
    "AAAAAAAAB": ("L20", "RTX 4090D", "RTX Pro 6000D (B40)", "RTX 5090D V2"),
    "AACCCCCAB": ("RTX 4090",),
    "AAdddCCAB": ("L40S",),
    "AAAdddCAB": ("RTX 5090D",),
}
"""Outcomes by tier, T0 to T8: that is history where a tier was law."""
TIERS = tuple(f"T{place}" for place in range(9))


def severity(catalog: Catalog, tier: str, chip: Chip) -> int:
    """Return 0 for allowed, 1 case by case, 2 denial, 3 banned."""
    verdict = catalog.tiers[tier].judge(chip.figures)
    assert verdict is not None, (tier, chip.name)
    return OUTCOMES.index(verdict[0])


def sold_abroad(catalog: Catalog) -> list[Chip]:
    return [one for one in catalog.chips.values() if one.origin == "foreign" and one.chip_class]


@pytest.mark.parametrize(("outcomes", "chip"), [(row, chip) for row, chips in TABLE.items() for chip in chips])
def test_every_tier_judges_every_chip_as_it_did(catalog, outcomes, chip):
    """L10: the outcome of a chip under T0 to T8 is the one of the table."""
    assert tuple(catalog.tiers) == TIERS
    judged = [catalog.tiers[tier].judge(catalog.chips[chip].figures) for tier in TIERS]
    assert [one and one[0] for one in judged] == [LETTERS[letter] for letter in outcomes]


def test_the_table_names_every_foreign_chip_with_a_class(catalog):
    """L10: no foreign chip that a class sells is missing from the table."""
    assert sorted(one.name for one in sold_abroad(catalog)) == sorted(name for row in TABLE.values() for name in row)


def test_the_fee_follows_the_rule(catalog):
    """B1: the H20 pays 15 % under T4 and T5, the H200 25 % under T5 and T6, and what is allowed pays nothing."""
    for tier, chip, fee in (
        ("T4", "H20 96GB", 0.15),
        ("T5", "H20 96GB", 0.15),
        ("T5", "H200 SXM", 0.25),
        ("T6", "B30A", 0.25),
    ):
        assert catalog.tiers[tier].judge(catalog.chips[chip].figures) == ("case_by_case", fee)
    for tier in TIERS:
        for chip in sold_abroad(catalog):
            outcome, fee = catalog.tiers[tier].judge(chip.figures)
            assert fee == 0 or outcome == "case_by_case"


@pytest.mark.parametrize("chain", [("T0", "T7", "T1", "T2", "T3", "T8"), ("T6", "T5", "T4", "T3")])
def test_outcomes_only_harden_along_a_chain_of_tiers(catalog, chain):
    """E6: for every foreign chip with a class no stricter tier of a chain gives a milder outcome."""
    for chip in sold_abroad(catalog):
        severities = [severity(catalog, tier, chip) for tier in chain]
        assert severities == sorted(severities), chip.name


def test_no_controls_and_an_open_market_say_the_same(catalog):
    """E6: T0 and T7 give every chip the same outcome."""
    assert all(severity(catalog, "T0", chip) == severity(catalog, "T7", chip) == 0 for chip in sold_abroad(catalog))


def test_tiers_that_are_ordered_stay_ordered_for_any_chip(catalog):
    """E6: for random figures, on and beside the limits, T0 = T7 <= every tier <= T8, T2 <= T3 and T4 <= T3."""
    random = np.random.default_rng(7)
    model = catalog.chips["H100 SXM"]
    limits = {
        "tpp": (1600, 2400, 4800, 21000, 30000),
        "memory_bandwidth_gb_s": (1400, 6500),
        "interconnect_gb_s": (300, 600, 1100),
    }
    stricter_seen = 0
    for _chip in range(5000):
        figures = {
            name: float(random.choice(ends) * random.choice([0.9995, 1.0, 1.0005]))
            if random.random() < 0.5
            else float(10 ** random.uniform(1.5, 5))
            for name, ends in limits.items()
        }
        density = random.choice([1.6, 3.2, 5.92]) * random.choice([0.999, 1.001, 2.5])
        datacenter, us_sold = (bool(one) for one in random.random(2) < 0.5)
        die = figures["tpp"] / density
        chip = replace(model, name="random", die_area_mm2=die, datacenter=datacenter, us_sold=us_sold, **figures)
        code = {tier: severity(catalog, tier, chip) for tier in TIERS}
        assert code["T0"] == code["T7"] == 0, chip
        assert code["T8"] == 3, chip
        assert all(code["T0"] <= code[tier] <= code["T8"] for tier in TIERS), chip
        assert code["T2"] <= code["T3"], chip
        assert code["T4"] <= code["T3"], chip
        stricter_seen += code["T2"] < code["T3"]
    assert stricter_seen > 100


def test_the_october_rules_cannot_be_ordered_for_every_chip(catalog):
    """No law: a gaming card with a fast link is denied under T1 and licensed under T2."""
    card = replace(catalog.chips["RTX 4090"], tpp=5000.0, interconnect_gb_s=600.0, die_area_mm2=600.0, datacenter=False)
    assert severity(catalog, "T1", card) > severity(catalog, "T2", card)
