"""What a tier says of each foreign chip, held against tiers.toml by hand."""

from dataclasses import replace

import pytest

from scenarios.catalog_files import load_catalog
from scenarios.draws import sample
from scenarios.inputs import Inputs
from scenarios.legality import UNJUDGED, boundary, judgement, judgements, over_time, redesigns, tiers_over_time
from scenarios.model.policy import tiers_in_force
from scenarios.scenario import Scenario
from scenarios.tiers import own_tier

CATALOG = load_catalog()
TIERS = CATALOG.tiers
FREE = CATALOG.horizon.first_free
BAR = "own Bar = tpp >= 2400 -> denial, true -> allowed"


def said(tier):
    return {one.chip.name: one for one in judgements(TIERS[tier], CATALOG)}


def test_every_foreign_chip_is_judged_once():
    names = [one.chip.name for one in judgements(TIERS["T3"], CATALOG)]
    assert names == [chip.name for chip in CATALOG.chips.values() if chip.origin == "foreign"]


@pytest.mark.parametrize(
    ("tier", "chip", "outcome", "fee", "evidence", "words"),
    [
        ("T1", "H800 SXM", "allowed", 0.0, "R02a", "true"),  # TPP 15832, but a link of 400 GB/s
        ("T1", "A100 80GB SXM", "denial", 0.0, "R02b", "interconnect_gb_s >= 600"),  # 4992 and exactly 600
        ("T2", "H20 96GB", "allowed", 0.0, "R03a", "true"),  # TPP 2368 at 2.91: below 2400 and 3.2
        ("T2", "RTX 4090", "case_by_case", 0.0, "R03c", "not datacenter"),  # a gaming card of TPP 5288
        ("T3", "H20 96GB", "denial", 0.0, "R06b", "memory_bandwidth_gb_s >= 1400"),  # 4000 GB/s
        ("T4", "H20 96GB", "case_by_case", 0.15, "R08a", "not us_sold"),
        ("T5", "H200 SXM", "case_by_case", 0.25, "R10b", "us_sold"),  # 15832 and 4800 GB/s, sold at home
        ("T5", "B200 SXM", "denial", 0.0, "R10c", "tpp >= 21000"),
    ],
)
def test_by_hand(tier, chip, outcome, fee, evidence, words):
    found = said(tier)[chip]
    assert (found.outcome, found.fee) == (outcome, fee)
    assert found.rule.evidence == (evidence,)
    assert words in found.rule.condition.text
    assert found.passes == (outcome in ("allowed", "case_by_case"))


def test_a_chip_without_a_figure_that_the_rules_need_is_not_judged():
    """Without a die area T2 says nothing, T1 does: its rules read TPP and link alone."""
    bare = replace(CATALOG.chips["H20 96GB"], die_area_mm2=None)
    found = judgement(TIERS["T2"], bare)
    assert (found.outcome, found.missing, found.rule, found.passes) == (UNJUDGED, ("performance_density",), None, False)
    assert judgement(TIERS["T1"], bare).outcome == "allowed"


def test_where_no_rule_holds_denial_is_presumed():
    tier = own_tier("own Narrow = tpp < 1000 -> allowed")
    found = judgement(tier, CATALOG.chips["H20 96GB"])
    assert (found.outcome, found.rule, found.missing) == ("denial", None, ())


def test_the_class_stands_beside_the_chip():
    labels = {one.id: one.label for one in CATALOG.classes}
    for name, one in said("T0").items():
        assert one.class_label == labels.get(CATALOG.chips[name].chip_class, "")


def test_in_history_the_law_rules_then_the_scenario():
    """H20: free until the letters of April 2025, denied for a quarter, licensed, and from 2028 under the own bar."""
    scenario = Scenario().with_value(CATALOG, "tier", "T3", "2027Q1").with_value(CATALOG, "tier", BAR, "2028Q1")
    found = [
        (one.first, one.last, one.tier.name if one.tier.id == BAR else one.tier.id, one.outcome, one.fee)
        for one in over_time(CATALOG, tiers_over_time(CATALOG, scenario), CATALOG.chips["H20 96GB"])
    ]
    assert found == [
        ("2023Q1", "2023Q3", "T1", "allowed", 0.0),
        ("2023Q4", "2025Q1", "T2", "allowed", 0.0),
        ("2025Q2", "2025Q2", "T3", "denial", 0.0),
        ("2025Q3", "2025Q4", "T4", "case_by_case", 0.15),
        ("2026Q1", "2026Q4", "T5", "case_by_case", 0.15),
        ("2027Q1", "2027Q4", "T3", "denial", 0.0),
        ("2028Q1", "2030Q4", "Bar", "allowed", 0.0),
    ]


def test_the_tiers_are_those_that_the_model_reads():
    """Quarter by quarter what the policy block has in force, in history and ahead."""
    scenario = Scenario().with_value(CATALOG, "tier", "T3", "2028Q1")
    draws = sample(CATALOG, 1, 7)
    past = Inputs(CATALOG, draws, range(FREE), {})
    ahead = Inputs(CATALOG, draws, range(FREE, CATALOG.horizon.count), scenario.values)
    assert list(tiers_over_time(CATALOG, scenario)) == [*tiers_in_force(past), *tiers_in_force(ahead)]


def test_the_boundary_between_two_tiers_by_hand():
    """The October 2023 rule ends the A800 and H800 and what fast cards had no fast link; back again it opens them."""
    found = boundary(TIERS["T1"], TIERS["T2"], CATALOG)
    assert found.opened == ()
    assert found.stopped == ("A800 80GB SXM", "H800 SXM", "L40S", "Gaudi 2 (HL-225B, China)")
    assert found.altered == ("RTX 4090",)
    assert found.unjudged == ("B20", "Gaudi 3 (HL-328/388, China)")
    back = boundary(TIERS["T2"], TIERS["T1"], CATALOG)
    assert (back.opened, back.stopped, back.altered) == (found.stopped, (), found.altered)


@pytest.mark.parametrize("tier", list(TIERS))
def test_a_tier_changes_nothing_beside_itself(tier):
    found = boundary(TIERS[tier], TIERS[tier], CATALOG)
    assert (found.opened, found.stopped, found.altered) == ((), (), ())


def test_what_the_vendor_would_make_of_each_donor():
    """Under T3 compute, memory and link are cut; nothing is needed under T0 and nothing can be made under T8."""
    for one in redesigns(TIERS["T3"], CATALOG):
        assert one.chip.tpp < 2400
        assert one.chip.memory_bandwidth_gb_s < 1400
        assert judgement(TIERS["T3"], one.chip).outcome == "allowed"
        assert one.free == ()
    assert [one.donor.name for one in redesigns(TIERS["T3"], CATALOG)] == ["H200 SXM", "B30A"]
    assert {(one.chip, one.donor.name in one.free) for one in redesigns(TIERS["T0"], CATALOG)} == {(None, True)}
    assert {(one.chip, one.free) for one in redesigns(TIERS["T8"], CATALOG)} == {(None, ())}
    assert {one.free for one in redesigns(TIERS["T2"], CATALOG)} == {("H20 96GB",)}
