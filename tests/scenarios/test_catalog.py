import math
from dataclasses import replace
from itertools import pairwise

import pytest

from scenarios.catalog_files import load_catalog
from scenarios.errors import InputError
from scenarios.rules import parse
from scenarios.tiers import Rule, Tier

CATALOG = load_catalog()


def tier(*rules):
    made = tuple(Rule(parse(when), outcome, fee, ()) for when, outcome, fee in rules)
    return Tier("TX", "Made up", "", "Made up.", True, True, (), made)


def chip(**figures):
    return replace(CATALOG.chips["H20 96GB"], **figures)


def test_the_first_rule_that_holds_decides():
    """Outcome and fee are those of the first true rule; where none is true the chip is denied."""
    regime = tier(
        ("tpp >= 4800", "banned", 0.0), ("tpp >= 2000", "case_by_case", 0.15), ("tpp >= 1000", "allowed", 0.0)
    )
    assert regime.judge(chip(tpp=5000.0).figures) == ("banned", 0.0)
    assert regime.judge(chip(tpp=2368.0).figures) == ("case_by_case", 0.15)
    assert regime.judge(chip(tpp=1500.0).figures) == ("allowed", 0.0)
    assert regime.judge(chip(tpp=500.0).figures) == ("denial", 0.0)


def test_a_chip_without_a_needed_figure_is_not_judged():
    """A missing figure that any rule of the tier reads gives no verdict; one that no rule reads does not matter."""
    regime = tier(("tpp >= 4800", "banned", 0.0), ("performance_density < 6 or true", "allowed", 0.0))
    assert regime.needs == {"tpp", "performance_density"}
    assert regime.judge(chip(tpp=None).figures) is None
    assert regime.judge(chip(die_area_mm2=None).figures) is None, "no die area, no performance density"
    assert regime.judge(chip(interconnect_gb_s=None).figures) == ("allowed", 0.0)


def test_the_figures_of_a_chip_are_its_own():
    """Performance density is TPP over die area; flags are 1 and 0; usable TPP is at most 16 times dense FP16."""
    one = chip(tpp=2000.0, die_area_mm2=800.0, datacenter=True, us_sold=False)
    assert one.figures["performance_density"] == 2.5
    assert (one.figures["datacenter"], one.figures["us_sold"]) == (1.0, 0.0)
    assert chip(tpp=30000.0, fp16_dense_tflops=1250.0).tpp_eff == 20000.0
    assert chip(tpp=15832.0, fp16_dense_tflops=1000.0).tpp_eff == 15832.0
    assert chip(tpp=15832.0, fp16_dense_tflops=None).tpp_eff == 15832.0
    assert chip(tpp=None).tpp_eff is None


def test_the_b30a_is_judged_by_its_fp4_figure():
    """The legal figure of the B30A is 30,000, the usable one 20,000: with the latter it would slip under T5."""
    one = CATALOG.chips["B30A"]
    assert (one.figures["tpp"], one.tpp_eff) == (30000, 20000)
    assert CATALOG.tiers["T5"].judge(one.figures) == ("denial", 0.0)


@pytest.mark.parametrize(
    ("name", "figures"),
    [("H200 SXM", ("case_by_case", 0.25)), ("H20 96GB", ("case_by_case", 0.15)), ("B200 SXM", ("denial", 0.0))],
)
def test_the_january_2026_rule_knows_its_chips(name, figures):
    """T5: the H200 for a quarter of its price, the H20 for 15 %, Blackwell not at all."""
    assert CATALOG.tiers["T5"].judge(CATALOG.chips[name].figures) == figures


def test_a_zone_is_the_stretch_up_to_and_with_its_upper_end():
    """The word changes just above the upper end."""
    lever = CATALOG.parameters["licence_approval"]
    assert [lever.zone(value) for value in (0.0, 0.1, 0.1001, 1.0)] == [
        lever.zones[0].word,
        lever.zones[0].word,
        lever.zones[1].word,
        lever.zones[-1].word,
    ]


@pytest.mark.parametrize("lever", CATALOG.levers, ids=lambda one: one.id)
def test_the_ends_of_a_range_are_allowed_and_what_lies_beyond_is_not(lever):
    """Minimum and maximum may be set; a hair outside is refused with the range."""
    assert CATALOG.checked_value(lever.id, lever.minimum) == lever.minimum
    assert CATALOG.checked_value(lever.id, lever.maximum) == lever.maximum
    if lever.unit != "tier":
        for value in (math.nextafter(lever.minimum, -math.inf), math.nextafter(lever.maximum, math.inf)):
            with pytest.raises(InputError, match=f"{lever.minimum:g} to {lever.maximum:g}"):
                CATALOG.checked_value(lever.id, value)


def test_a_number_written_as_text_is_a_number():
    """A command line hands over texts; minus zero is zero."""
    assert CATALOG.checked_value("hbm_supply", "1.5") == 1.5
    assert math.copysign(1, float(CATALOG.checked_value("hbm_supply", -0.0))) == 1


def test_a_symbol_of_the_documentation_leads_to_the_id():
    """Who types a symbol of the equations is offered the parameter it stands for."""
    with pytest.raises(InputError, match="did you mean 'china_acceptance'"):
        CATALOG.parameter("chi")


def test_levers_stand_in_the_order_of_their_rows_and_groups():
    """The first lever is the tier, groups are not torn apart."""
    groups = [lever.group for lever in CATALOG.levers]
    assert CATALOG.levers[0].id == "tier"
    assert len(list(dict.fromkeys(groups))) == sum(a != b for a, b in pairwise(groups)) + 1
